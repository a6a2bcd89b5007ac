"""Carries SOAP over HTTP: judges status and media type before anybody reads the answer as XML."""

import re
import ssl
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any, Protocol, cast

import requests  # noqa: TID251  (zeep's own HTTP client; this is an edge)
import zeep.transports
from requests.auth import HTTPBasicAuth  # noqa: TID251
from urllib3.exceptions import NewConnectionError

from channels.databox.answers import LoginBlocked, LoginRefused, NoAnswer, Unexpected
from channels.databox.settings import BoxSettings
from gateway.model.errors import PeerDown, TryLater

#: Seconds to find the other side; the answer has its own time.
_CONNECTING = 15.0
_UNTIL = re.compile(r"[Bb]lo[ck]\w* (?:do|until):?\D{0,30}(\d{1,2}:\d{2}:\d{2})")
#: The page of a wrong password says so; the page without these words is for a foreign computer.
_WHO = re.compile(r"authentication required|could not verify", re.IGNORECASE)
_AGENT = "Podatelna"

#: HTTP answers.
_FINE, _UNAUTHORIZED, _FORBIDDEN, _UNAVAILABLE = 200, 401, 403, 503


class Lengthy(Protocol):
    """A request that knows how long it is and is read in pieces."""

    def __len__(self) -> int:
        """Return the octets of all pieces."""
        ...

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces."""
        ...


class Transport(zeep.transports.Transport):
    """Posts for one box. Reads its password anew each time; never tells it to a log."""

    def __init__(self, box: BoxSettings, ca: str, seconds: float) -> None:
        self._session = requests.Session()
        constructor: Any = super().__init__
        constructor(session=self._session, operation_timeout=(_CONNECTING, seconds))
        # Neither a proxy from the environment nor a .netrc decides where passwords go.
        self._session.trust_env = False
        self._session.headers["User-Agent"] = _AGENT
        self._session.verify = ca or _system_authorities()
        if box.certificate:
            self._session.cert = (box.certificate, box.private_key)
        self._box = box

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> Any:
        """Send *message* and return the answer, which is XML.

        Raises ``LoginRefused``, ``LoginBlocked``, ``NoAnswer``, ``Unexpected``, ``PeerDown``.
        """
        return self._posted(address, message, headers, stream=False)

    def pieces(
        self, address: str, message: bytes, headers: dict[str, str], size: int
    ) -> Iterator[bytes]:
        """Send *message* and yield the answer in pieces; raises the same."""
        response = self._posted(address, message, headers, stream=True)
        with response:
            try:
                yield from response.iter_content(size)
            except requests.exceptions.RequestException as error:
                raise NoAnswer(f"{NoAnswer.__doc__} ({type(error).__name__})") from error

    def give(self, address: str, body: Lengthy, headers: dict[str, str], seconds: float) -> bytes:
        """Send a body in its pieces and return the answer; raises the same.

        *seconds*: how long the answer may take once everything is sent.
        """
        response = self._posted(address, body, headers, stream=False, seconds=seconds)
        octets: bytes = response.content
        return octets

    def _posted(
        self,
        address: str,
        message: bytes | Lengthy,
        headers: dict[str, str],
        *,
        stream: bool,
        seconds: float = 0.0,
    ) -> requests.Response:
        connecting, answering = self.operation_timeout
        try:
            response = self._session.post(
                address,
                # Their types know nothing of a body that tells its length and comes in pieces.
                data=cast("Any", message),
                headers=headers,
                auth=self._login(),
                timeout=(connecting, max(answering, seconds)),
                allow_redirects=False,
                stream=stream,
            )
        except OSError as error:
            # Theirs are of this kind too; a file of the settings that is not there comes bare.
            raise _unanswered(error, has_certificate=bool(self._box.certificate)) from error
        _judge(response)
        return response

    def _login(self) -> HTTPBasicAuth | None:
        if not self._box.login:
            return None
        password = ""
        if self._box.password_file:
            try:
                text = Path(self._box.password_file).read_text(encoding="utf-8")
            except OSError as error:
                raise PeerDown(f"password of {self._box.box}: {error.strerror}") from error
            password = text.rstrip("\n")
        # Bytes, because the library would write other letters than ASCII in Latin 1.
        return HTTPBasicAuth(self._box.login.encode(), password.encode())


#: What of ours cannot be used, by words of the TLS library.
_OUR_FILES = ("PEM lib", "KEY_VALUES_MISMATCH", "NO_CERTIFICATE_OR_CRL_FOUND", "NO_START_LINE")


def _unanswered(error: OSError, *, has_certificate: bool) -> TryLater:
    """Return what it means that no answer came; only ``NoAnswer`` leaves open what was done."""
    if isinstance(error, requests.exceptions.ConnectTimeout) or _is_unreached(error):
        return PeerDown("The data-box system cannot be reached.")
    if isinstance(error, requests.exceptions.SSLError):
        return PeerDown(_tls_trouble(str(error)))
    if not isinstance(error, requests.exceptions.RequestException):
        return PeerDown(str(error))
    told = f"{NoAnswer.__doc__} ({type(error).__name__})"
    if has_certificate and not isinstance(error, requests.exceptions.Timeout):
        # Whoever does not accept a certificate may simply hang up (TLS 1.3).
        told += " Perhaps our certificate is not accepted."
    return NoAnswer(told)


def _tls_trouble(said: str) -> str:
    if "CERTIFICATE_VERIFY_FAILED" in said:
        return "The data-box system shows a certificate we do not trust."
    if any(one in said for one in _OUR_FILES):
        return "Our certificate, its key or the authority's file cannot be used."
    return "The TLS connection broke; perhaps our certificate is not accepted."


def _is_unreached(error: OSError) -> bool:
    """Tell whether nobody was there to be asked."""
    if not isinstance(error, requests.exceptions.ConnectionError):
        return False
    why = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(why, NewConnectionError)


def _system_authorities() -> str | bool:
    """Return where this machine keeps the authorities it trusts; the library has a list of its own.

    An authority that the office has added to its machine thus counts here too.
    """
    places = ssl.get_default_verify_paths()
    return places.cafile or places.capath or True


def _judge(response: requests.Response) -> None:
    code, kind = response.status_code, response.headers.get("Content-Type", "").lower()
    if code in {_UNAUTHORIZED, _FORBIDDEN}:
        raise _refusal(response.text, code)
    if code == _UNAVAILABLE:
        text = _fault_text(response.content)
        raise PeerDown(f"The data-box system is out of service: {text}", after=600)
    if code != _FINE:
        raise Unexpected(f"The data-box system answered {code} {kind}.")
    if "xml" not in kind:
        raise Unexpected(f"The data-box system answered with {kind or 'no type'} instead of XML.")


def _refusal(page: str, code: int) -> LoginRefused:
    if found := _UNTIL.search(page):
        told = f"The data-box system has blocked our account until {found[1]}."
        return LoginBlocked(told, until=_clock(found[1]))
    if code == _UNAUTHORIZED and page and not _WHO.search(page):
        return LoginRefused("The data-box system refuses the network address of this computer.")
    return LoginRefused("The data-box system refuses our name, password or certificate.")


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text.zfill(len("00:00:00")))
    except ValueError:
        return None


def _fault_text(body: bytes) -> str:
    found = re.search(rb"<faultcode[^>]*>([^<]{1,200})", body)
    return found[1].decode("utf-8", "replace").strip() if found else "no reason given"


def address_of(box: BoxSettings, servlet: str) -> str:
    """Return where one of the services is; large messages have servers of their own."""
    url = box.url.rstrip("/")
    if servlet == "vodz":
        url = box.big_url.rstrip("/") or re.sub(r"^(https?://)ws1(c?)\.", r"\1ws2\2.", url)
    return f"{url}/DS/{servlet}"
