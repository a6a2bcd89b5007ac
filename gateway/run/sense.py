"""Finds what is well formed in the settings and yet makes no sense."""

import re
from collections.abc import Iterable, Iterator

from gateway.model.conditions import Conditions, by_ending
from gateway.model.originator import Originator

#: A limit below this was meant as megabytes.
_SMALLEST_LIMIT = 1_000_000

_ID = re.compile(r"[a-z][a-z0-9-]{1,38}")
_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9]{1,11}")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def nonsense(originators: tuple[Originator, ...]) -> Iterator[str]:
    """Yield one line, with its place, for everything that is wrong with the originators."""
    if not originators:
        yield "at least one originator is needed @ $.originators"
    for number, originator in enumerate(originators):
        place = f"$.originators[{number}]"
        yield from _names(originator, place)
        yield from _numbering(originator, place)
        yield from _conditions(originator, f"{place}.conditions")
    yield from _taken_twice(originators)


def _names(originator: Originator, place: str) -> Iterator[str]:
    if not _ID.fullmatch(originator.id):
        yield f"small letters, digits and hyphens only: {originator.id!r} @ {place}.id"
    if not _ABBREVIATION.fullmatch(originator.abbreviation):
        yield f"two to twelve capitals: {originator.abbreviation!r} @ {place}.abbreviation"
    for address in originator.addresses:
        if not _ADDRESS.fullmatch(address):
            yield f"not a mail address: {address!r} @ {place}.addresses"
    if originator.organisation_id and not _is_organisation_id(originator.organisation_id):
        yield f"not an IČO: {originator.organisation_id!r} @ {place}.organisation_id"


def _is_organisation_id(text: str) -> bool:
    """Tell whether *text* is eight digits of which the last checks the others (modulo 11)."""
    if not re.fullmatch(r"[0-9]{8}", text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, range(8, 1, -1), strict=False))
    return int(text[-1]) == (11 - total % 11) % 10


def _numbering(originator: Originator, place: str) -> Iterator[str]:
    for name in ("reference_pattern", "file_pattern"):
        yield from _pattern(originator, getattr(originator, name), f"{place}.{name}")


def _pattern(originator: Originator, pattern: str, place: str) -> Iterator[str]:
    try:
        made = {
            pattern.format(orig=originator.abbreviation, seq=seq, year=year)
            for seq, year in ((1, 2026), (2, 2026), (1, 2027))
        }
    except (KeyError, IndexError, ValueError) as error:
        yield f"cannot be filled in ({error}): {pattern!r} @ {place}"
        return
    if len(made) != 3:  # noqa: PLR2004  (the three pairs just above)
        yield f"must contain {{seq}} and {{year}}: {pattern!r} @ {place}"


def _conditions(originator: Originator, place: str) -> Iterator[str]:
    for number, one in enumerate(originator.conditions):
        unknown = [ending for ending in one.formats if ending not in by_ending()]
        if unknown:
            yield f"unknown formats: {', '.join(unknown)} @ {place}[{number}].formats"
        if one.largest_mail < _SMALLEST_LIMIT:
            yield f"below a megabyte: {one.largest_mail} @ {place}[{number}].largest_mail"
        if one.valid_to is not None and one.valid_to < one.valid_from:
            yield f"ends before it begins @ {place}[{number}].valid_to"
        later = originator.conditions[number + 1 :]
        if any(_overlap(one, other) for other in later):
            yield f"two sets of conditions hold on one day @ {place}[{number}]"


def _overlap(one: Conditions, other: Conditions) -> bool:
    first, second = sorted((one, other), key=lambda each: each.valid_from)
    return first.hold_on(second.valid_from)


def _taken_twice(originators: Iterable[Originator]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, originator in enumerate(originators):
        marks = [f"id {originator.id}", f"abbreviation {originator.abbreviation}"]
        marks += [f"address {address.casefold()}" for address in originator.addresses]
        for mark in marks:
            if mark in seen:
                yield f"{mark} is taken already @ $.originators[{seen[mark]}] and [{number}]"
            seen[mark] = number
