"""Mail under TLS, in and out."""

import asyncio
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from channels.email.channel import EmailChannel
from gateway.model.errors import ConfigError, PeerDown
from tests.channels.email.conftest import OpenDoor
from tests.channels.email.talk import Talk, stuffed
from tests.channels.email.test_outgoing import ANSWER
from tests.channels.email.test_relay import NoBlobs, built
from tests.gateways import MemoryGateway

MAIL = b"Subject: Podnet\r\n\r\nDobry den\r\n"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Return an invented certificate authority."""
    return trustme.CA()


@pytest.fixture
async def channel(open_door: OpenDoor, authority: trustme.CA, tmp_path: Path) -> EmailChannel:
    """Return a channel with a certificate."""
    issued = authority.issue_cert("localhost")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    issued.private_key_pem.write_to_path(tmp_path / "key.pem")
    return await open_door(
        certificate=str(tmp_path / "cert.pem"), private_key=str(tmp_path / "key.pem")
    )


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """Return what a client that knows the authority speaks TLS with."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


async def test_under_tls(
    channel: EmailChannel, authority: trustme.CA, gateway: MemoryGateway
) -> None:
    """A client may switch to TLS; what it sent ahead in clear counts no more."""
    async with Talk(channel.address) as client:
        await client.hear()
        assert "STARTTLS" in await client.ask("EHLO klient")
        client.say(b"STARTTLS\r\nMAIL FROM:<injected@example.org>\r\n")
        assert (await client.hear()).startswith("220 ")
        await client.writer.start_tls(trusting(authority), server_hostname="localhost")
        assert (await client.ask("MAIL FROM:<a@example.org>")).startswith("503 5.5.1 Say EHLO")
        assert "STARTTLS" not in await client.ask("EHLO klient")
        assert (await client.ask("STARTTLS")).startswith("503 ")
        assert (await client.ask("MAIL FROM:<a@example.org>")).startswith("250 ")
        assert (await client.ask("RCPT TO:<urad@lhota.example.org>")).startswith("250 ")
        await client.ask("DATA")
        client.say(stuffed(MAIL))
        assert (await client.hear()).startswith("250 ")
        assert (await client.ask("QUIT")).startswith("221 ")
        assert await client.closed()

    assert gateway.arrivals[0].original.content == MAIL
    assert gateway.arrivals[0].envelope["tls"].startswith("TLSv1.")


async def test_no_handshake(channel: EmailChannel) -> None:
    """A client that announces TLS and speaks nonsense gives its place back."""
    async with Talk(channel.address) as client:
        await client.hello()
        assert (await client.ask("STARTTLS")).startswith("220 ")
        client.say(b"nonsense\r\n" * 100)
        assert await client.closed()
    await _until_empty(channel)


async def test_vanishing_within_tls(channel: EmailChannel, authority: trustme.CA) -> None:
    """A client that vanishes within TLS gives its place back."""
    async with Talk(channel.address) as client:
        await client.hello()
        await client.ask("STARTTLS")
        await client.writer.start_tls(trusting(authority), server_hostname="localhost")
        await client.ask("EHLO klient")
    await _until_empty(channel)


async def test_last_words_under_tls(channel: EmailChannel, authority: trustme.CA) -> None:
    """Under TLS, too, a client hears why it is left."""
    async with Talk(channel.address) as client:
        await client.hello()
        await client.ask("STARTTLS")
        await client.writer.start_tls(trusting(authority), server_hostname="localhost")
        client.say(b"XYZZY\r\n" * 30)
        codes = [(await client.hear())[:3] for _ in range(20)]
        assert codes == ["500"] * 19 + ["421"]
        assert await client.closed()


async def test_no_certificate(open_door: OpenDoor) -> None:
    """Without a certificate TLS is neither offered nor given; a missing file stops the start."""
    channel = await open_door()
    async with Talk(channel.address) as client:
        await client.hear()
        assert "STARTTLS" not in await client.ask("EHLO klient")
        assert (await client.ask("STARTTLS")).startswith("454 ")
    with pytest.raises(ConfigError, match="certificate"):
        await open_door(certificate="/nowhere.pem", private_key="/nowhere.pem")


async def test_relay_with_account(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relay that wants TLS and an account gets both; the password comes from its file."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    (tmp_path / "password").write_text("heslo\n")
    kept: list[bytes] = []

    class Handler:
        async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
            kept.append(envelope.content)  # type: ignore[attr-defined]
            return "250 OK"

    def check(
        _server: object, _session: object, _envelope: object, _way: str, data: object
    ) -> AuthResult:
        return AuthResult(success=data == LoginPassword(b"obec", b"heslo"), handled=False)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(
            Handler(),
            tls_context=context,
            require_starttls=True,
            auth_required=True,
            authenticator=check,
            hostname="localhost",
            loop=loop,
        ),
        "127.0.0.1",
        0,
    )
    channel = built(("localhost", server.sockets[0].getsockname()[1]))
    settings = replace(channel.settings, relay_tls=True, relay_user="obec")
    channel.relay.settings = replace(settings, relay_password_file=str(tmp_path / "password"))
    await channel.deliver(ANSWER, NoBlobs())
    assert len(kept) == 1

    channel.relay.settings = replace(settings, relay_password_file=str(tmp_path / "none"))
    with pytest.raises(PeerDown):
        await channel.deliver(ANSWER, NoBlobs())
    (tmp_path / "password").write_text("jine")
    channel.relay.settings = replace(settings, relay_password_file=str(tmp_path / "password"))
    with pytest.raises(PeerDown, match="535"):
        await channel.deliver(ANSWER, NoBlobs())
    server.close()


async def _until_empty(channel: EmailChannel) -> None:
    async with asyncio.timeout(5):
        while channel.visitors:  # noqa: ASYNC110  (the channel tells nobody that it is empty)
            await asyncio.sleep(0.01)
