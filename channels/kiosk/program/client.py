"""Speaks to the daemon: one HTTPS request at a time, every failure one of two kinds."""

import hashlib
import http.client
import ssl
from base64 import b64encode
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote, urlsplit

from channels.kiosk import wire
from channels.kiosk.program.identity import Identity
from channels.kiosk.wire import (
    Application,
    Catalogue,
    Complaints,
    Draft,
    Enquiry,
    Enrolled,
    Reply,
    Slip,
    Trouble,
)
from gateway.model.errors import (
    ConfigError,
    Malformed,
    NotAllowed,
    PeerDown,
    Refused,
    Throttled,
    TooLarge,
    TryLater,
)

T = TypeVar("T")

JSON = "application/json"

OK, NOT_MODIFIED = 200, 304
_TOO_MANY = 429

#: What the daemon may refuse, and how we call it; all else may succeed later.
_REFUSALS: dict[int, type[Refused]] = {
    400: Malformed,
    403: NotAllowed,
    413: TooLarge,
    422: Refused,
}

#: Seconds for one step of a conversation.
_PATIENCE = 15.0


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer."""

    status: int
    octets: bytes
    tag: str = ""


class Client:
    """One daemon, as one kiosk. All methods block; raise ``TryLater`` or ``Refused``."""

    def __init__(self, server: str, identity: Identity, patience: float = _PATIENCE) -> None:
        where = urlsplit(server)
        self._host, self._port = where.hostname or "", where.port or 443
        self._identity = identity
        self._patience = patience

    def enrol(self, code: str) -> None:
        """Get a certificate for *code*. Raises ``ConfigError`` when it is not good."""
        identity = self._identity
        # Nothing is believed yet, and nothing is said before the code has vouched for the answer.
        blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        blind.check_hostname = False
        blind.verify_mode = ssl.CERT_NONE
        identity.trust(self._asked("GET", "/authority", tls=blind).octets, code)
        application = Application(code, identity.request())
        try:
            heard = self._asked("POST", "/enrol", wire.dumped(application))
        except Refused as error:
            raise ConfigError(f"The enrolment code is not good: {error}") from error
        identity.keep(wire.loaded(heard.octets, Enrolled).certificate)

    def renew(self) -> None:
        """Get the next certificate."""
        application = Application("", self._identity.request())
        heard = self._asked("POST", "/renewal", wire.dumped(application))
        self._identity.keep(wire.loaded(heard.octets, Enrolled).certificate)

    def catalogue(self, language: str, tag: str = "") -> tuple[Catalogue, str] | None:
        """Return catalogue and tag, or ``None`` when it is still the one with *tag*."""
        headers = {"If-None-Match": tag} if tag else {}
        heard = self._asked("GET", f"/catalogue?language={quote(language)}", headers=headers)
        if heard.status == NOT_MODIFIED:
            return None
        return wire.loaded(heard.octets, Catalogue), heard.tag

    def hand_in(self, number: str, package: bytes) -> Slip:
        """Hand a filing in; the same number again brings the same slip."""
        digest = b64encode(hashlib.sha256(package).digest()).decode()
        headers = {"Content-Digest": f"sha-256=:{digest}:", "Content-Type": "application/zip"}
        heard = self._asked("PUT", f"/filings/{number}", package, headers)
        return self._read(heard, Slip)

    def ask(self, enquiry: Enquiry) -> Reply:
        """Put a question."""
        return self._read(self._asked("POST", "/questions", wire.dumped(enquiry)), Reply)

    def check(self, draft: Draft) -> Complaints:
        """Have a draft looked at."""
        return self._read(self._asked("POST", "/checks", wire.dumped(draft)), Complaints)

    def _read(self, heard: Heard, kind: type[T]) -> T:
        try:
            return wire.loaded(heard.octets, kind)
        except Malformed as error:
            raise PeerDown("The server speaks another language.") from error

    def _asked(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        *,
        tls: ssl.SSLContext | None = None,
    ) -> Heard:
        try:
            heard = self._exchanged(method, path, body, headers or {}, tls)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise PeerDown(f"The server does not answer: {error}") from error
        if heard.status in {OK, NOT_MODIFIED}:
            return heard
        try:
            text = wire.loaded(heard.octets, Trouble).text
        except Malformed:
            text = ""
        if heard.status == _TOO_MANY:
            raise Throttled(text)
        if kind := _REFUSALS.get(heard.status):
            raise kind(text)
        raise TryLater(text or f"The server answers {heard.status}.")

    def _exchanged(
        self,
        method: str,
        path: str,
        body: bytes,
        headers: dict[str, str],
        tls: ssl.SSLContext | None,
    ) -> Heard:
        connection = http.client.HTTPSConnection(
            self._host,
            self._port,
            timeout=self._patience,
            context=tls or self._identity.context(),
        )
        try:
            connection.request(method, path, body, {"Content-Type": JSON, **headers})
            response = connection.getresponse()
            octets = response.read(wire.LONGEST)
            return Heard(response.status, octets, response.headers.get("ETag", ""))
        finally:
            connection.close()
