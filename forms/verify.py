"""Looks whether published forms are as they were published and drafts can be read.

For ``podatelna verify``.
"""

import json
from collections.abc import Iterator

from sqlalchemy import select

from forms.offer import Offer
from forms.publishing import PUBLISHED, digest
from forms.tables import FormDraft, FormVersion
from gateway.model.form import FormSpec
from gateway.store import codec
from gateway.store.tables import AuditRow
from gateway.store.unit import Unit


def problems(unit: Unit) -> Iterator[str]:
    """Yield one sentence for every version that cannot be read or differs from its publication.

    A draft may be wrong in every way a form can be, but it must be readable and called by its name.
    """
    told = _published(unit)
    for row in unit.rows.all(select(FormVersion)):
        name = f"form {row.code} version {row.version}"
        if not _readable(row):
            yield f"{name}: it cannot be read"
        if told.get((row.code, str(row.version))) != digest(row.spec):
            yield f"{name}: it is not what the audit log says was published"
    for draft in unit.rows.all(select(FormDraft)):
        if not _well_formed(draft):
            yield f"draft of a form {draft.id}: it cannot be read or is not what its row says"


def _published(unit: Unit) -> dict[tuple[str, str], str]:
    """Return the digests of all publications by code and version."""
    found = {}
    for row in unit.rows.all(select(AuditRow).where(AuditRow.event == PUBLISHED)):
        details = json.loads(row.details)
        found[row.about.removeprefix("form:"), details["version"]] = details["sha256"]
    return found


def _readable(row: FormVersion) -> bool:
    try:
        form = codec.loads(row.spec, FormSpec)
    except Exception:  # noqa: BLE001  (whatever is wrong with it, that is what we tell)
        return False
    return (form.code, form.version) == (row.code, row.version)


def _well_formed(row: FormDraft) -> bool:
    try:
        offer = codec.loads(row.content, Offer)
        if row.before:
            codec.loads(row.before, Offer)
    except Exception:  # noqa: BLE001  (whatever is wrong with it, that is what we tell)
        return False
    return offer.form.code == row.code and row.revision > 0
