"""What a mailbox is opened with: a password from its file, or a token renewed before its end."""

import asyncio
import json
import sys
import urllib.parse
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from channels.email.imap.connection import LoginRefused
from channels.email.imap.secrets import Secrets
from channels.email.mailbox_settings import MailboxSettings


def box(**changes: str) -> MailboxSettings:
    """Return settings of a mailbox."""
    return MailboxSettings("lhota", "imap.lhota.test", "urad@lhota.test", **changes)  # type: ignore[arg-type]  # the test names texts only


@dataclass
class Provider:
    """An endpoint that changes refresh tokens, and remembers what it was asked."""

    answers: list[tuple[int, object]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        head = await reader.readuntil(b"\r\n\r\n")
        size = next(
            int(line.split(b":")[1])
            for line in head.splitlines()
            if line.lower().startswith(b"content-length:")
        )
        body = await reader.readexactly(size)
        self.asked.append(dict(urllib.parse.parse_qsl(body.decode())))
        code, said = self.answers.pop(0)
        octets = said if isinstance(said, bytes) else json.dumps(said).encode()
        writer.write(b"HTTP/1.0 %d x\r\nContent-Length: %d\r\n\r\n" % (code, len(octets)) + octets)
        await writer.drain()
        writer.close()


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    """Give a provider on loopback."""
    made = Provider()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/token"
    yield made
    server.close()


@pytest.fixture
def exchanging(provider: Provider, tmp_path: Path) -> Secrets:
    """Return a mailbox that gets its tokens there."""
    (tmp_path / "refresh").write_text("first\n")
    return Secrets(
        box(
            token_url=provider.url,
            client_id="podatelna",
            refresh_token_file=str(tmp_path / "refresh"),
            scope="IMAP",
        )
    )


async def test_a_password_is_read_each_time(tmp_path: Path) -> None:
    """A new one needs no restart; a missing file is said by its name."""
    path = tmp_path / "password"
    secrets = Secrets(box(password_file=str(path)))
    with pytest.raises(LoginRefused, match="password cannot be read"):
        await secrets.current()
    for word in ("tajné heslo", "jiné"):
        path.write_text(f"{word}\n", encoding="utf-8")
        assert (await secrets.current()).text == word


@pytest.mark.parametrize(
    "printed", ["abc123", json.dumps({"access_token": "abc123", "expires_in": 3600})]
)
async def test_a_command_prints_a_token(printed: str, tmp_path: Path) -> None:
    """Bare or as JSON."""
    (tmp_path / "printed").write_text(f"{printed}\n")
    secrets = Secrets(box(token_command=f"cat '{tmp_path}/printed'"))
    secret = await secrets.current()
    assert (secret.text, secret.is_token) == ("abc123", True)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("/nowhere/token", "No such file"),
        (f"{sys.executable} -c \"raise SystemExit('no ticket')\"", "exit code 1 no ticket"),
        (f'{sys.executable} -c ""', "no token"),
        (f"{sys.executable} -c \"print('{{}}')\"", "no access_token"),
        ("'", "No closing quotation"),
    ],
    ids=["missing", "fails", "silent", "other", "quotes"],
)
async def test_a_command_that_does_not(command: str, says: str) -> None:
    """What it says instead is told."""
    with pytest.raises(LoginRefused, match=says):
        await Secrets(box(token_command=command)).current()


async def test_a_token_is_used_until_shortly_before_its_end(
    provider: Provider, exchanging: Secrets
) -> None:
    """One that lasts is asked for once, one about to end is renewed, a refused one too."""
    provider.answers = [
        (200, {"access_token": "a", "expires_in": 3600}),
        (200, {"access_token": "b", "expires_in": 100}),
        (200, {"access_token": "c", "expires_in": 3600}),
    ]
    assert [(await exchanging.current()).text for _ in range(3)] == ["a", "a", "a"]
    exchanging.forget()
    assert [(await exchanging.current()).text for _ in range(2)] == ["b", "c"]
    assert provider.asked[0] == {
        "grant_type": "refresh_token",
        "client_id": "podatelna",
        "refresh_token": "first",
        "scope": "IMAP",
    }


async def test_a_new_refresh_token_is_kept(
    provider: Provider, exchanging: Secrets, tmp_path: Path
) -> None:
    """It is written into its file, for us only, and used next time."""
    fresh = {"access_token": "a", "expires_in": 10, "refresh_token": "second"}
    provider.answers = [(200, fresh), (200, {"access_token": "b", "expires_in": 10})]
    await exchanging.current()
    await exchanging.current()

    assert (tmp_path / "refresh").read_text() == "second\n"
    assert (tmp_path / "refresh").stat().st_mode & 0o077 == 0
    assert [one["refresh_token"] for one in provider.asked] == ["first", "second"]


async def test_the_program_in_its_own_name(provider: Provider, tmp_path: Path) -> None:
    """Without a refresh token it shows a secret of its own (client credentials)."""
    (tmp_path / "secret").write_text("tajné\n")
    provider.answers = [(200, {"access_token": "a", "expires_in": 3600})]
    ways = {"token_url": provider.url, "client_id": "podatelna", "scope": ".default"}
    secrets = Secrets(box(client_secret_file=str(tmp_path / "secret"), **ways))

    assert (await secrets.current()).text == "a"
    assert provider.asked == [
        {
            "grant_type": "client_credentials",
            "client_id": "podatelna",
            "client_secret": "tajné",
            "scope": ".default",
        }
    ]


@pytest.mark.parametrize(
    ("code", "said", "told"),
    [
        (
            400,
            {"error": "invalid_grant", "error_description": "AADSTS700082: expired\r\nTrace: 1"},
            "400 invalid_grant AADSTS700082: expired Trace: 1",
        ),
        (503, b"<html>", "token endpoint: 503"),
        (200, b"<html>", "no JSON"),
        (200, [], "no access_token"),
    ],
    ids=["refused", "down", "page", "list"],
)
async def test_the_providers_words_are_told(
    code: int, said: object, told: str, provider: Provider, exchanging: Secrets
) -> None:
    """Whoever runs the office reads why, on one line."""
    provider.answers = [(code, said)]
    with pytest.raises(LoginRefused) as caught:
        await exchanging.current()
    assert told in str(caught.value)


async def test_nobody_answers(exchanging: Secrets) -> None:
    """An endpoint that is not there is said."""
    secrets = Secrets(
        box(
            token_url="http://127.0.0.1:1/",
            client_id="x",
            refresh_token_file=exchanging.settings.refresh_token_file,
        )
    )
    with pytest.raises(LoginRefused, match="token endpoint: "):
        await secrets.current()
