"""What a relay is told about a letter: size, marks, and which reports are wanted (RFC 3461)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from channels.email.hop import Unreached, hand_over
from channels.email.outgoing import write_letter
from channels.email.relay import Relay
from channels.email.relay_settings import RelaySettings
from channels.email.settings import EmailSettings
from gateway.model.errors import PeerDown, Refused, TryLater, Unsure
from tests.channels.email.test_outgoing import ANSWER, NOW, RETURNS
from tests.gateways import LHOTA

SETTINGS = EmailSettings(hostname="lhota.example.org")
LETTER = write_letter(replace(ANSWER, automatic=False), LHOTA, (), RETURNS, NOW)
CONFIRMATION = write_letter(ANSWER, LHOTA, (), RETURNS, NOW)


class Scripted:
    """A relay that answers by a script and remembers what it heard."""

    def __init__(self, **answers: str) -> None:
        self.answers = {"EHLO": "250-here\r\n250-SIZE\r\n250 DSN", "DATA": "354 go"} | answers
        self.heard: list[str] = []
        self.port = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hold one conversation."""
        writer.write(b"220 here\r\n")
        while line := (await reader.readline()).decode().strip():
            self.heard.append(line)
            verb = line.partition(" ")[0]
            if not await self._say(writer, verb):
                break
            if verb == "DATA" and self.answers["DATA"].startswith("354"):
                await reader.readuntil(b"\r\n.\r\n")
                if not await self._say(writer, "."):
                    break
        writer.close()

    async def _say(self, writer: asyncio.StreamWriter, verb: str) -> bool:
        """Answer *verb*; an empty answer hangs up."""
        said = self.answers.get(verb, "250 OK")
        writer.write(f"{said}\r\n".encode() if said else b"")
        return bool(said)


@pytest.fixture
async def scripted() -> AsyncIterator[Scripted]:
    """Give a relay whose answers the test may change."""
    relay = Scripted()
    server = await asyncio.start_server(relay.talk, "127.0.0.1", 0)
    relay.port = server.sockets[0].getsockname()[1]
    yield relay
    server.close()


def way(relay: Scripted) -> RelaySettings:
    """Return how to reach it."""
    return RelaySettings(f"127.0.0.1:{relay.port}", seconds=5)


async def test_a_clerks_letter_asks_for_reports(scripted: Scripted) -> None:
    """Of failure and delay, by the letter's mark, with the headers alone coming back."""
    await hand_over(way(scripted), LETTER, SETTINGS)
    mail, rcpt = scripted.heard[1:3]

    assert mail.startswith(f"MAIL FROM:<{LETTER.sender}> SIZE={len(LETTER.octets)} RET=HDRS ENVID=")
    assert mail.endswith(f"ENVID={LETTER.message_id.strip('<>')}")
    assert rcpt == ("RCPT TO:<jana@example.org> NOTIFY=FAILURE,DELAY ORCPT=rfc822;jana@example.org")


async def test_success_where_it_is_wanted(scripted: Scripted) -> None:
    """The settings say so."""
    await hand_over(way(scripted), LETTER, replace(SETTINGS, report_success=True))

    assert "NOTIFY=SUCCESS,FAILURE,DELAY" in scripted.heard[2]


async def test_a_confirmation_asks_for_none(scripted: Scripted) -> None:
    """It has no return path."""
    await hand_over(way(scripted), CONFIRMATION, SETTINGS)

    assert scripted.heard[1].startswith("MAIL FROM:<> ")
    assert "NOTIFY=NEVER" in scripted.heard[2]


async def test_a_relay_without_reports_is_asked_for_none(scripted: Scripted) -> None:
    """Parameters it does not know would be refused."""
    scripted.answers["EHLO"] = "250 here"
    await hand_over(way(scripted), LETTER, SETTINGS)

    assert scripted.heard[1:3] == [f"MAIL FROM:<{LETTER.sender}>", "RCPT TO:<jana@example.org>"]


@pytest.mark.parametrize(
    ("verb", "said", "error"),
    [
        ("EHLO", "", Unreached),
        ("MAIL", "", Unreached),
        ("MAIL", "530 5.7.0 Log in", Unreached),
        ("MAIL", "451 4.3.0 later", TryLater),
        ("MAIL", "552 5.3.4 too large", Refused),
        ("RCPT", "", Unreached),
        ("RCPT", "550 5.1.1 nobody", Refused),
        ("RCPT", "450 4.2.0 greylisted", TryLater),
        ("DATA", "554 5.7.1 no", Refused),
        (".", "554 5.7.1 spam", Refused),
        (".", "451 4.3.0 later", TryLater),
        (".", "", Unsure),
    ],
)
async def test_what_it_says_is_understood(
    scripted: Scripted, verb: str, said: str, error: type[Exception]
) -> None:
    """Whose turn it is follows from where and what."""
    scripted.answers[verb] = said
    with pytest.raises(error) as found:
        await hand_over(way(scripted), LETTER, SETTINGS)

    assert type(found.value) is error
    if isinstance(found.value, Unsure):
        assert found.value.reference == LETTER.message_id


async def test_how_it_parts_changes_nothing(scripted: Scripted) -> None:
    """The letter is theirs before QUIT."""
    scripted.answers |= {".": "250 mine", "QUIT": ""}

    assert await hand_over(way(scripted), LETTER, SETTINGS) == "mine"


async def test_the_list_of_relays(scripted: Scripted) -> None:
    """The next one is tried while the one before is not to be reached, and health tells of it."""
    gone = RelaySettings("127.0.0.1:1", seconds=5)
    relay = Relay(replace(SETTINGS, further_relays=(gone, way(scripted))))
    assert await relay.send(LETTER) == "OK"
    assert relay.trouble.startswith("127.0.0.1:1: ")
    relay.settings = replace(SETTINGS, further_relays=(way(scripted), gone))
    scripted.answers["RCPT"] = "450 4.2.0 greylisted"
    with pytest.raises(TryLater, match="greylisted"):
        await relay.send(LETTER)
    relay.settings = replace(SETTINGS, further_relays=(gone, gone))
    with pytest.raises(PeerDown):
        await relay.send(LETTER)
