"""What to log in to a mailbox with: a password, or an access token renewed before it ends."""

import asyncio
import json
import shlex
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from channels.email.imap.connection import LoginRefused, Secret
from channels.email.mailbox_settings import MailboxSettings
from gateway.loop import in_thread

#: A token is renewed when it has less than this left, in seconds.
_MARGIN = 300.0
#: How long a token without a known end is used, in seconds.
_UNKNOWN_END = 600.0
#: How long the command or the endpoint may take, in seconds.
_PATIENCE = 60.0


@dataclass(slots=True)
class Secrets:
    """Gives the mailbox's password or a token that still lasts."""

    settings: MailboxSettings
    _token: str = ""
    _ends: float = 0.0

    async def current(self) -> Secret:
        """Return what to log in with now. Raises ``LoginRefused`` when there is nothing."""
        one = self.settings
        if one.password_file:
            return Secret(await in_thread(_read, one.password_file))
        # Time of the machine, not of the law: whoever sets the clock must not prolong a token.
        if not self._token or time.monotonic() > self._ends - _MARGIN:
            if one.token_command:
                self._token, lasts = await self._commanded()
            else:
                self._token, lasts = await in_thread(_exchanged, one)
            self._ends = time.monotonic() + lasts
        return Secret(self._token, is_token=True)

    def forget(self) -> None:
        """Ask for another token next time: this one was refused."""
        self._token = ""

    async def _commanded(self) -> tuple[str, float]:
        try:
            words = shlex.split(self.settings.token_command)
            process = await asyncio.create_subprocess_exec(
                *words,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
        except (OSError, ValueError) as error:
            raise LoginRefused(f"token command: {error}") from error
        try:
            printed, complained = await asyncio.wait_for(process.communicate(), _PATIENCE)
        except TimeoutError as error:
            process.kill()
            raise LoginRefused("token command: took too long") from error
        if process.returncode:
            said = " ".join(complained.decode(errors="replace").split())[:200]
            raise LoginRefused(f"token command: exit code {process.returncode} {said}".strip())
        return _token_in(printed.decode(errors="replace").strip(), "token command")


def _exchanged(one: MailboxSettings) -> tuple[str, float]:
    """Change the refresh token for an access token (RFC 6749 section 6).

    Without one, the program asks in its own name (section 4.4).
    """
    form = {"grant_type": "client_credentials", "client_id": one.client_id}
    if one.refresh_token_file:
        form["grant_type"] = "refresh_token"
        form["refresh_token"] = _read(one.refresh_token_file)
    if one.client_secret_file:
        form["client_secret"] = _read(one.client_secret_file)
    if one.scope:
        form["scope"] = one.scope
    answer = _posted(one.token_url, form)
    fresh = str(answer.get("refresh_token") or "")
    if fresh and fresh != form.get("refresh_token", fresh):
        _replace(Path(one.refresh_token_file), fresh)
    return _token_in(json.dumps(answer), "token endpoint")


def _posted(url: str, form: dict[str, str]) -> dict[str, Any]:
    request = urllib.request.Request(  # noqa: S310  (the settings allow https only)
        url, urllib.parse.urlencode(form).encode(), {"Accept": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310  (as above)
            said = answer.read(1 << 20)
    except urllib.error.HTTPError as error:
        # The provider's own words tell the operator what to do; they hold no secret.
        with error:
            raise LoginRefused(_why(error.code, error.read(1 << 16))) from error
    except OSError as error:
        raise LoginRefused(f"token endpoint: {error}") from error
    try:
        found = json.loads(said)
    except ValueError as error:
        raise LoginRefused("token endpoint: no JSON") from error
    return found if isinstance(found, dict) else {}


def _why(code: int, said: bytes) -> str:
    try:
        found = json.loads(said)
        told = f"{found['error']} {found.get('error_description', '')}"
    except (ValueError, KeyError, TypeError):
        told = ""
    return " ".join(f"token endpoint: {code} {told}".split())[:300]


def _token_in(text: str, what: str) -> tuple[str, float]:
    """Return a token and how many seconds it lasts."""
    token, lasts = text, _UNKNOWN_END
    if text.startswith("{"):
        try:
            found = json.loads(text)
            token, lasts = str(found["access_token"]), float(found.get("expires_in", lasts))
        except (ValueError, KeyError, TypeError) as error:
            raise LoginRefused(f"{what}: no access_token") from error
    if not token.isascii() or not token.isprintable() or not token:
        raise LoginRefused(f"{what}: no token")
    return token, lasts


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LoginRefused(f"{Path(path).name} cannot be read: {error}") from error


def _replace(path: Path, text: str) -> None:
    """Write *text* so that either the old or the new one is there, whatever happens."""
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.touch(mode=0o600)
        beside.write_text(f"{text}\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise LoginRefused(f"{path.name} cannot be written: {error}") from error
