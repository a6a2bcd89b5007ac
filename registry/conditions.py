"""Finds in a submission what breaks the published conditions, and how the sender can mend it."""

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.model.conditions import PROGRAMS, Conditions, by_ending
from gateway.model.item import Item
from gateway.model.originator import Originator
from gateway.model.submission import (
    NOT_CONFIRMED,
    Evidence,
    Outcome,
    PartRole,
    Submission,
    SubmissionKind,
)
from registry.wording import line

#: So many are told one by one.
MOST = 20

#: Whose format the sender has chosen. What the program made of them is nobody's choice.
_FOREIGN = frozenset({PartRole.ATTACHMENT, PartRole.EXTRACTED})
#: How to mend what nobody can read, by the finding's stable code; Decree 259/2012 § 4(2).
_UNLOCK = {
    **dict.fromkeys(
        ("encrypted", "locked", "sealed"), "Pošlete prosím totéž znovu, nezašifrované."
    ),
    "password": "Pošlete jej prosím znovu bez hesla.",
}
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Unmet:
    """One thing that breaks the conditions."""

    #: For the clerk and the sender alike, in Czech.
    what: str
    #: How the sender mends it.
    mend: str


_HEADER_ALONE = Unmet(
    "Zpráva je příliš velká; převzata je jen její hlavička, text ani přílohy ne",
    "Pošlete ji prosím znovu s menšími přílohami nebo po částech, datovou schránkou, nebo vše "
    "přineste do podatelny.",
)


def unmet(originator: Originator, item: Item) -> tuple[Unmet, ...]:
    """Return what breaks the conditions of the day the item was delivered on."""
    submission = item.submission
    if submission is not None and any(map(_is_header, submission.evidence)):
        return (_HEADER_ALONE,)
    if submission is None or submission.kind is not SubmissionKind.MESSAGE:
        return ()
    conditions = originator.conditions_at(item.arrival.received_at)
    found = (*_too_large(item, conditions), *_locked(submission), *_formats(submission, conditions))
    return found[:MOST]


def summary(found: tuple[Unmet, ...]) -> str:
    """Return it in one line for the clerk; empty when nothing is unmet."""
    return line("; ".join(one.what for one in found), 500)


def _is_header(evidence: Evidence) -> bool:
    return evidence.kind == "defect" and evidence.details.get("code") == NOT_CONFIRMED


def _too_large(item: Item, conditions: Conditions) -> Iterator[Unmet]:
    if item.arrival.channel == "email" and item.arrival.original.size > conditions.largest_mail:
        most = f"{conditions.largest_mail / _MEGABYTE:.0f} MB"
        yield Unmet(
            f"Zpráva je větší než {most}, které podatelna přijímá",
            "Pošlete přílohy menší nebo po částech, datovou schránkou, nebo je přineste.",
        )


def _locked(submission: Submission) -> Iterator[Unmet]:
    for one in submission.evidence:
        mend = _UNLOCK.get(one.details.get("code", ""))
        if mend and one.outcome is Outcome.INVALID:
            yield Unmet(line(one.summary).rstrip("."), mend)


def _formats(submission: Submission, conditions: Conditions) -> Iterator[Unmet]:
    for part in submission.parts:
        if part.role not in _FOREIGN or not part.blob.size:
            continue
        name = line(part.name, 80)
        if part.media_type in PROGRAMS:
            yield Unmet(
                f"Soubor „{name}“ je spustitelný program, který podatelna neotvírá",
                f"Co má být podáním, pošlete prosím jako {_best(conditions)}.",
            )
        elif not conditions.take(part.name, part.media_type):
            yield Unmet(
                f"Soubor „{name}“ není ve formátu, který podatelna přijímá",
                f"Pošlete jej prosím v jiném formátu, nejlépe jako {_best(conditions)}.",
            )


def _best(conditions: Conditions) -> str:
    names = [by_ending()[ending].ending.upper() for ending in conditions.formats[:2]]
    return " nebo ".join(names)
