"""The roll of kiosks: one-time codes, who is enrolled, and who no longer is."""

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID

from channels.kiosk.authority import Authority, fingerprint
from channels.kiosk.files import written, written_once
from gateway.model.errors import Malformed, NotAllowed
from gateway.model.ids import OriginatorId

CODE_LIFE = timedelta(hours=24)

#: A kiosk's name: it stands in its certificate and in envelopes.
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_SERIAL = re.compile(r"[0-9a-f]{1,40}")
_SECRET_OCTETS = 15
_PRINT_OCTETS = 20


@dataclass(frozen=True, slots=True)
class Kiosk:
    """One enrolled kiosk."""

    originator: OriginatorId
    name: str
    #: Of its certificate, hexadecimal.
    serial: str
    enrolled_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class Roll:
    """Files in a folder, so that the command line and the daemon see the same."""

    def __init__(self, authority: Authority, life: timedelta) -> None:
        self._authority = authority
        self._life = life
        self._codes = authority.folder / "codes"
        self._kiosks = authority.folder / "enrolled"
        for folder in (self._codes, self._kiosks):
            folder.mkdir(mode=0o700, exist_ok=True)

    def invite(self, originator: OriginatorId, name: str, now: datetime) -> str:
        """Return a code with which one kiosk may enrol within ``CODE_LIFE``.

        Behind the dot stands the beginning of the authority's fingerprint, so that the kiosk knows
        whom it speaks to before it says the code. Raises ``Malformed`` for an unfit name.
        """
        if not _NAME.fullmatch(name):
            raise Malformed("A kiosk's name has small letters, digits and hyphens, 40 at most.")
        self._forget(now)
        secret = base64.b32encode(secrets.token_bytes(_SECRET_OCTETS)).decode()
        grouped = "-".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        note = {"originator": originator, "name": name, "until": (now + CODE_LIFE).isoformat()}
        written(self._code(secret), json.dumps(note).encode())
        known = fingerprint(self._authority.certificate)[:_PRINT_OCTETS]
        return f"{grouped}.{base64.b32encode(known).decode()}"

    def enrol(self, code: str, request: str, now: datetime) -> x509.Certificate:
        """Give the kiosk that knows *code* its certificate.

        A code is good for one key: the kiosk whose answer got lost asks again with the same one.
        Raises ``NotAllowed`` and ``Malformed``.
        """
        path = self._code(tidy(code))
        try:
            note = json.loads(path.read_bytes())
        except FileNotFoundError:
            raise NotAllowed("There is no such code.") from None
        if datetime.fromisoformat(note["until"]) <= now:
            raise NotAllowed("The code is too old.")
        certificate = self._vouched(OriginatorId(note["originator"]), note["name"], request, now)
        key = _key_print(certificate)
        used = path.with_suffix(".used")
        if not written_once(used, key) and used.read_bytes() != key:
            raise NotAllowed("The code has been used.")
        self._entered(OriginatorId(note["originator"]), note["name"], certificate, now)
        return certificate

    def renew(self, kiosk: Kiosk, request: str, now: datetime) -> x509.Certificate:
        """Give an enrolled kiosk a new certificate; the old one stays good until its end."""
        certificate = self._vouched(kiosk.originator, kiosk.name, request, now)
        self._entered(kiosk.originator, kiosk.name, certificate, now)
        return certificate

    def find(self, serial: str) -> Kiosk | None:
        """Return the kiosk with a certificate of this number, revoked or not."""
        if not _SERIAL.fullmatch(serial):
            return None
        try:
            return _read(self._kiosks / f"{serial}.json")
        except FileNotFoundError:
            return None

    def __iter__(self) -> Iterator[Kiosk]:
        """Yield all certificates ever given, by originator and name, the oldest first."""
        found = [_read(path) for path in self._kiosks.glob("*.json")]
        yield from sorted(found, key=lambda one: (one.originator, one.name, one.enrolled_at))

    def revoke(self, originator: OriginatorId, name: str, now: datetime) -> int:
        """Take all certificates of one kiosk back; return how many were good until now."""
        taken = 0
        for kiosk in self:
            if (kiosk.originator, kiosk.name) == (originator, name) and kiosk.revoked_at is None:
                self._write(kiosk, now)
                taken += 1
        return taken

    def _vouched(
        self, originator: OriginatorId, name: str, request: str, now: datetime
    ) -> x509.Certificate:
        subject = ((NameOID.ORGANIZATION_NAME, str(originator)), (NameOID.COMMON_NAME, name))
        return self._authority.vouch(request, subject, now, self._life)

    def _entered(
        self, originator: OriginatorId, name: str, certificate: x509.Certificate, now: datetime
    ) -> None:
        serial = f"{certificate.serial_number:x}"
        self._write(Kiosk(originator, name, serial, now, certificate.not_valid_after_utc), None)

    def _write(self, kiosk: Kiosk, revoked_at: datetime | None) -> None:
        note = asdict(kiosk) | {"revoked_at": revoked_at}
        text = json.dumps(note, default=lambda moment: moment.isoformat(), indent=1)
        written(self._kiosks / f"{kiosk.serial}.json", text.encode())

    def _code(self, secret: str) -> Path:
        return self._codes / f"{hashlib.sha256(secret.encode()).hexdigest()}.json"

    def _forget(self, now: datetime) -> None:
        for path in self._codes.glob("*.json"):
            if datetime.fromisoformat(json.loads(path.read_bytes())["until"]) <= now:
                path.unlink(missing_ok=True)
                path.with_suffix(".used").unlink(missing_ok=True)


def tidy(code: str) -> str:
    """Return the secret of a code as it is hashed: without hyphens, spaces and fingerprint."""
    return code.partition(".")[0].replace("-", "").replace(" ", "").upper()


def _read(path: Path) -> Kiosk:
    note = json.loads(path.read_bytes())
    revoked = note["revoked_at"]
    return Kiosk(
        originator=OriginatorId(note["originator"]),
        name=note["name"],
        serial=note["serial"],
        enrolled_at=datetime.fromisoformat(note["enrolled_at"]),
        expires_at=datetime.fromisoformat(note["expires_at"]),
        revoked_at=datetime.fromisoformat(revoked) if revoked else None,
    )


def _key_print(certificate: x509.Certificate) -> bytes:
    octets = certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(octets).hexdigest().encode()
