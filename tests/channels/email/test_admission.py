"""Who may hand mail in: by network, by account under TLS, and through which proxies."""

import base64
import ssl
import struct
from pathlib import Path

import pytest
import trustme

from channels.email.admission import Networks
from channels.email.channel import EMAIL, EmailChannel
from channels.email.settings import AccountSettings, EmailSettings
from gateway.model.errors import ConfigError
from tests.channels.email.conftest import OpenDoor
from tests.channels.email.talk import Talk, stuffed
from tests.gateways import SITE, MemoryGateway

MAIL = b"Subject: Podnet\r\n\r\nDobry den\r\n"

#: Version 2, PROXY, TCP over IPv4 from 192.0.2.7:4711, and LOCAL.
V2 = b"\r\n\r\n\x00\r\nQUIT\n"
V2_PROXY = (
    V2
    + b"\x21\x11"
    + struct.pack("!H4s4sHH", 12, b"\xc0\x00\x02\x07", b"\x7f\x00\x00\x01", 4711, 25)
)
V2_LOCAL = V2 + b"\x20\x00\x00\x00"
V1 = b"PROXY TCP4 192.0.2.7 127.0.0.1 4711 25\r\n"


@pytest.mark.parametrize(
    ("address", "is_in"),
    [
        ("10.1.2.3", True),
        ("::ffff:10.1.2.3", True),
        ("11.1.2.3", False),
        ("2001:db8::1", True),
        ("2001:db9::1", False),
        ("192.0.2.1", True),
        ("", False),
        ("nonsense", False),
    ],
)
def test_networks(address: str, is_in: bool) -> None:  # noqa: FBT001  (a table's column)
    """Networks and single addresses of both kinds; what is no address is in none."""
    assert (address in Networks.read(["10.0.0.0/8", "2001:db8::/32", "192.0.2.1"])) is is_in


def test_mistakes_are_told() -> None:
    """What is no network, no rights, or an account without TLS is said at once."""
    settings = EmailSettings(
        relays=("10.0.0.0/99",), lmtp_mode="rw", accounts=(AccountSettings("posta", "heslo"),)
    )
    with pytest.raises(ConfigError) as caught:
        EMAIL.build(settings, SITE)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "channels.email.relays",
        "channels.email.lmtp_mode",
        "channels.email.accounts",
    ]


async def test_strangers_are_turned_away(open_door: OpenDoor) -> None:
    """Who comes from no listed network hears so at once; who does comes in."""
    strange = await open_door(relays=("192.0.2.0/24",))
    async with Talk(strange.address) as client:
        assert (await client.hear()).startswith("554 5.7.1 ")
        assert await client.closed()
    known = await open_door(relays=("192.0.2.0/24", "127.0.0.1"))
    async with Talk(known.address) as client:
        await client.begin()


# -- proxies


@pytest.mark.parametrize("header", [V1, V2_PROXY], ids=["v1", "v2"])
async def test_a_proxy_says_for_whom_it_speaks(
    header: bytes, open_door: OpenDoor, gateway: MemoryGateway
) -> None:
    """The client's address counts for admission and stands in the facts."""
    channel = await open_door(proxies=("127.0.0.1",), relays=("192.0.2.7",))
    async with Talk(channel.address) as client:
        client.say(header)
        await client.begin()
        client.say(stuffed(MAIL))
        assert (await client.hear()).startswith("250 ")
    assert gateway.arrivals[0].envelope["peer"] == "192.0.2.7"
    assert gateway.arrivals[0].envelope["proxy"] == "127.0.0.1"


@pytest.mark.parametrize("header", [V2_LOCAL, b"PROXY UNKNOWN\r\n"], ids=["v2", "v1"])
async def test_a_proxy_may_speak_for_itself(header: bytes, open_door: OpenDoor) -> None:
    """Then it is the client: it looks whether we live."""
    channel = await open_door(proxies=("127.0.0.1",), relays=("127.0.0.1",))
    async with Talk(channel.address) as client:
        client.say(header)
        await client.hello()


@pytest.mark.parametrize(
    "said",
    [
        b"EHLO posta\r\n",
        b"PROXY TCP4 x y 1 2\r\n",
        V2 + b"\x21\x11\x00\x01x",
        b"PROXY " + b"x" * 500,
    ],
)
async def test_a_proxy_without_a_header_is_left(said: bytes, open_door: OpenDoor) -> None:
    """Nothing is guessed."""
    channel = await open_door(proxies=("127.0.0.1",), idle_seconds=0.5)
    async with Talk(channel.address) as client:
        client.say(said)
        assert (await client.hear())[:3] in {"554", "421"}
        assert await client.closed()


async def test_nobody_elses_header_is_read(open_door: OpenDoor) -> None:
    """From anybody else it is a command we do not understand."""
    channel = await open_door()
    async with Talk(channel.address) as client:
        client.say(V1)
        assert (await client.hear()).startswith("220 ")
        assert (await client.hear()).startswith("500 ")


async def test_places_are_counted_by_client(open_door: OpenDoor) -> None:
    """Behind a proxy each client has places of its own, and gives them back."""
    channel = await open_door(proxies=("127.0.0.1",), connections_per_address=2)
    other = V1.replace(b"192.0.2.7", b"192.0.2.8")
    async with Talk(channel.address) as first, Talk(channel.address) as second:
        for client in (first, second):
            client.say(V1)
            assert (await client.hear()).startswith("220 ")
        async with Talk(channel.address) as third, Talk(channel.address) as fourth:
            third.say(V1)
            assert (await third.hear()).startswith("421 ")
            fourth.say(other)
            assert (await fourth.hear()).startswith("220 ")


# -- accounts


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Return an invented certificate authority."""
    return trustme.CA()


@pytest.fixture
async def guarded(open_door: OpenDoor, authority: trustme.CA, tmp_path: Path) -> EmailChannel:
    """Return a channel with a certificate and one account."""
    issued = authority.issue_cert("localhost")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    issued.private_key_pem.write_to_path(tmp_path / "key.pem")
    (tmp_path / "password").write_text("tajné\n", encoding="utf-8")
    return await open_door(
        certificate=str(tmp_path / "cert.pem"),
        private_key=str(tmp_path / "key.pem"),
        accounts=(AccountSettings("posta", str(tmp_path / "password")),),
    )


async def secured(client: Talk, authority: trustme.CA) -> None:
    """Switch to TLS and introduce ourselves."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    await client.hello()
    await client.ask("STARTTLS")
    await client.writer.start_tls(context, server_hostname="localhost")
    assert "AUTH PLAIN LOGIN" in await client.ask("EHLO klient")


def encoded(text: str) -> str:
    """Return text in base64."""
    return base64.b64encode(text.encode()).decode()


GOOD = encoded("\0posta\0tajné")


@pytest.mark.parametrize(
    "words",
    [
        [f"AUTH PLAIN {GOOD}"],
        ["AUTH plain", GOOD],
        ["AUTH LOGIN", encoded("posta"), encoded("tajné")],
        [f"AUTH LOGIN {encoded('posta')}", encoded("tajné")],
    ],
)
async def test_logged_in(
    words: list[str], guarded: EmailChannel, authority: trustme.CA, gateway: MemoryGateway
) -> None:
    """Either way of saying name and password opens the door; the facts name the account."""
    async with Talk(guarded.address) as client:
        await secured(client, authority)
        assert (await client.ask("MAIL FROM:<a@example.org>")).startswith("530 5.7.0 ")
        answers = [await client.ask(word) for word in words]
        assert [answer[:3] for answer in answers] == ["334"] * (len(words) - 1) + ["235"]
        assert (await client.ask(f"AUTH PLAIN {GOOD}")).startswith("503 ")
        await client.ask("MAIL FROM:<a@example.org>")
        await client.ask("RCPT TO:<urad@lhota.example.org>")
        await client.ask("DATA")
        client.say(stuffed(MAIL))
        assert (await client.hear()).startswith("250 ")
    assert gateway.arrivals[0].envelope["account"] == "posta"


async def test_not_without_tls(guarded: EmailChannel) -> None:
    """A password is never asked for in clear."""
    async with Talk(guarded.address) as client:
        await client.hear()
        assert "AUTH" not in await client.ask("EHLO klient")
        assert (await client.ask(f"AUTH PLAIN {GOOD}")).startswith("538 ")
        assert (await client.ask("MAIL FROM:<a@example.org>")).startswith("530 ")


async def test_wrong_passwords(guarded: EmailChannel, authority: trustme.CA) -> None:
    """Three of them end the connection; an unknown name is as wrong as a wrong password."""
    async with Talk(guarded.address) as client:
        await secured(client, authority)
        wrong = [encoded("\0posta\0heslo"), encoded("\0nikdo\0tajné"), encoded("\0\0")]
        answers = [await client.ask(f"AUTH PLAIN {one}") for one in wrong]
        assert [answer[:3] for answer in answers] == ["535", "535", "421"]
        assert await client.closed()


async def test_logins_nobody_understands(guarded: EmailChannel, authority: trustme.CA) -> None:
    """Each is refused by its own code, and the conversation goes on."""
    async with Talk(guarded.address) as client:
        await secured(client, authority)
        assert (await client.ask("AUTH CRAM-MD5")).startswith("504 ")
        assert (await client.ask("AUTH PLAIN !!!")).startswith("501 ")
        assert (await client.ask(f"AUTH PLAIN {encoded('jen jmeno')}")).startswith("501 ")
        assert (await client.ask("AUTH LOGIN")).startswith("334 ")
        assert (await client.ask("*")).startswith("501 5.7.0 ")
        assert (await client.ask(f"AUTH PLAIN {GOOD}")).startswith("235 ")


async def test_without_accounts_there_is_no_login(open_door: OpenDoor) -> None:
    """Nothing is offered, nothing is understood."""
    channel = await open_door()
    async with Talk(channel.address) as client:
        await client.hello()
        assert (await client.ask(f"AUTH PLAIN {GOOD}")).startswith("502 ")
