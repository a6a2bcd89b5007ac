"""Which forms an originator offers: what it published itself, and what came with the program.

A form that comes with the program is offered from the first day. It is written into the
originator's table when it is first used or withdrawn, and holds as it stands there ever after.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from forms.offer import Offer, shipped
from forms.tables import FormVersion
from gateway.model.errors import Malformed
from gateway.model.form import FormSpec
from gateway.store import codec
from gateway.store.unit import Unit
from registry.calendar import legal_day

#: So many days after its withdrawal a form that somebody had begun is still taken. A kiosk without
#: a line keeps what was filled in for days, and a chat may rest over a weekend.
GRACE = timedelta(days=7)

#: Written into the audit log with version and digest, about ``form:CODE``.
PUBLISHED = "form.published"


@dataclass(frozen=True, slots=True)
class Published:
    """One version of a form as one originator has it."""

    offer: Offer
    #: Whether it stands in the originator's table.
    stored: bool = False
    #: The last day on which what was begun is taken, once it is withdrawn.
    taken_until: date | None = None

    @property
    def withdrawn(self) -> bool:
        """Whether it is offered no more."""
        return self.taken_until is not None

    def taken_on(self, day: date) -> bool:
        """Tell whether a form filled in with this version is taken without more ado on *day*."""
        return self.taken_until is None or day <= self.taken_until


def offered(unit: Unit) -> tuple[Published, ...]:
    """Return the newest version of every form that citizens may fill in today, by code."""
    today, known = legal_day(unit.now), _known(unit)
    closed = {one.offer.form.code for one in known if one.withdrawn}
    newest: dict[str, Published] = {}
    for one in known:
        code = one.offer.form.code
        # What was withdrawn does not come back because the program brings a newer version.
        unwanted = one.withdrawn or (not one.stored and code in closed)
        if not unwanted and one.offer.holds_on(today):
            newest[code] = one
    return tuple(newest.values())


def version_of(unit: Unit, code: str, version: int | None = None) -> Published | None:
    """Return a version, also one withdrawn; without *version* the newest."""
    found = [
        one
        for one in _known(unit, code)
        if one.offer.form.code == code and version in {None, one.offer.form.version}
    ]
    return found[-1] if found else None


def publish(unit: Unit, offer: Offer) -> None:
    """Offer a new version from now on. Raises ``Malformed`` when that version differs already."""
    known = version_of(unit, offer.form.code, offer.form.version)
    if known is not None and known.offer != offer:
        raise Malformed(f"Form {offer.form.code} has another version {offer.form.version} already.")
    keep(unit, offer)


def withdraw(unit: Unit, code: str, reason: str = "") -> None:
    """Offer the form no more, in no version known today. Raises ``Malformed`` for an unknown.

    What was begun is taken for ``GRACE`` days more.
    """
    known = _known(unit, code)
    if not known:
        raise Malformed(f"There is no form {code!r}.")
    if all(one.withdrawn for one in known):
        return
    for one in known:
        keep(unit, one.offer)
    for row in _rows(unit, code):
        row.withdrawn_at = row.withdrawn_at or unit.now
    unit.record("form.withdrawn", f"form:{code}", {"reason": reason} if reason else {})


def offer_again(unit: Unit, code: str) -> None:
    """Take back a withdrawal: the newest version is offered once more. Raises ``Malformed``."""
    newest = version_of(unit, code)
    if newest is None:
        raise Malformed(f"There is no form {code!r}.")
    changed = [row for row in _rows(unit, code) if row.withdrawn_at is not None]
    for row in changed:
        row.withdrawn_at = None
    if changed:
        unit.record("form.offered", f"form:{code}")


def newest_of_each(unit: Unit) -> tuple[Published, ...]:
    """Return the newest version of every form, withdrawn ones too, by code."""
    return tuple({one.offer.form.code: one for one in _known(unit)}.values())


def keep(unit: Unit, offer: Offer) -> bool:
    """Write the version into the originator's table, unless it stands there; tell which."""
    form = offer.form
    spec = codec.dumps(form)
    values: dict[str, object] = {
        "code": form.code,
        "version": form.version,
        "spec": spec,
        "legal_basis": offer.legal_basis,
        "deadline": offer.deadline,
        "department": offer.department,
        "valid_from": offer.valid_from,
        "valid_to": offer.valid_to,
        "published_at": unit.now,
        "withdrawn_at": None,
    }
    if not unit.rows.ensure(FormVersion, values):
        return False
    told = {"version": str(form.version), "sha256": digest(spec)}
    unit.record(PUBLISHED, f"form:{form.code}", told)
    return True


def digest(spec: str) -> str:
    """Return the SHA-256 of a stored form, in hexadecimal."""
    return hashlib.sha256(spec.encode()).hexdigest()


def versions(unit: Unit, code: str) -> tuple[Published, ...]:
    """Return every version of one form, the oldest first."""
    return _known(unit, code)


def _known(unit: Unit, code: str = "") -> tuple[Published, ...]:
    """Return all versions of all forms, or of one, by code and version."""
    found = {
        (one.form.code, one.form.version): Published(one)
        for one in shipped()
        if code in {"", one.form.code}
    }
    # What was once published holds, whatever the program brings now.
    found |= {(row.code, row.version): _published(row) for row in _rows(unit, code)}
    return tuple(found[key] for key in sorted(found))


def _rows(unit: Unit, code: str = "") -> Sequence[FormVersion]:
    statement = select(FormVersion)
    return unit.rows.all(statement.where(FormVersion.code == code) if code else statement)


def _published(row: FormVersion) -> Published:
    form = codec.loads(row.spec, FormSpec)
    offer = Offer(form, row.valid_from, row.valid_to, row.legal_basis, row.deadline, row.department)
    closed = row.withdrawn_at
    return Published(offer, stored=True, taken_until=legal_day(closed) + GRACE if closed else None)
