"""Makes the extract of a resolution (výpis z usnesení) and sends it to whose proposal it was.

Source: Act 128/2000 § 16(2)(e), extracts of resolutions, and (g), the answer to a proposal.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from council.course import filing_of
from council.meeting_words import called
from council.outcome_tables import Correction, Resolution
from council.publishing_kinds import Personal
from council.refusing import NotPossible
from council.resolutions import ResolutionState
from council.sheet import Block, Heading, Line, Sheet, Table, Wording, on_day
from council.tables import AgendaItem, CouncilBody, Meeting, Vote
from gateway.model.blob import BlobRef
from gateway.model.outgoing import STATUS_PAGE
from gateway.model.submission import Part, PartRole
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.dispatch import Reply, Sent, reply, sent
from registry.tables import Filing

MEDIA_TYPE = "application/pdf"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which extract a clerk wants."""

    resolution: str
    #: Who answers for its being right; stands on it.
    clerk: str
    #: Whether personal data of citizens are left out.
    redacted: bool


@dataclass(frozen=True, slots=True)
class Extract:
    """An extract as it would be made now."""

    wish: Wish
    sheet: Sheet
    #: How many times the wording had been corrected.
    version: int
    filing: str
    name: str
    subject: str
    letter: str

    @property
    def form(self) -> str:
        """What makes it one: the same wording to the same sender is sent once."""
        kind = "redacted" if self.wish.redacted else "full"
        return f"extract-{self.wish.resolution}-{self.version}-{kind}"


def prepared(unit: Unit, resolution: Resolution, wish: Wish) -> Extract:
    """Return the extract. Raises ``NotPossible``, also when it came from no filing."""
    filing = filing_of(unit, resolution)
    if filing is None:
        raise NotPossible(msgid("This resolution did not come from a filing; nobody waits for it."))
    if resolution.state != ResolutionState.VALID:
        raise NotPossible(msgid("This resolution was cancelled before."))
    if resolution.personal == Personal.UNKNOWN:
        raise NotPossible(
            msgid("First say whether the resolution contains personal data of citizens.")
        )
    if wish.redacted and resolution.personal != Personal.SOME:
        raise NotPossible(msgid("There is no redacted wording of this resolution."))
    corrections = select(Correction).where(Correction.resolution == resolution.id)
    return Extract(
        wish=wish,
        sheet=_sheet(unit, resolution, filing, wish),
        version=unit.rows.count(corrections),
        filing=filing.record_identifier,
        name=_file_name(resolution.number),
        subject=f"Výpis z usnesení č. {resolution.number}",
        letter=_letter(unit, resolution, filing, wish),
    )


def send(unit: Unit, extract: Extract, octets: bytes) -> None:
    """Owe the sender of the filing the extract printed as *octets*.

    Raises ``NotPossible`` when it was sent before or something has changed since it was printed,
    ``Malformed`` when there is no address.
    """
    resolution = unit.rows.get(Resolution, extract.wish.resolution, lock=True)
    filing = unit.rows.get(Filing, extract.filing, lock=True)
    if resolution is None or filing is None or prepared(unit, resolution, extract.wish) != extract:
        raise NotPossible(msgid("The resolution was changed meanwhile. Look at it and try again."))
    part = Part(extract.name, MEDIA_TYPE, PartRole.ATTACHMENT, BlobRef.of(octets))
    said = Reply(extract.subject, extract.letter, extract.form, (part,))
    if not reply(unit, filing, said):
        raise NotPossible(
            msgid("This extract was sent before; the filing's page says where it is.")
        )
    details = {"filing": filing.record_identifier, "version": str(extract.version)}
    unit.record("council.extract-sent", f"resolution:{resolution.id}", details)


def sent_of(unit: Unit, resolution: Resolution, filing: Filing) -> tuple[Sent, ...]:
    """Return the extracts of *resolution* that were sent, with what became of them."""
    begin = f"extract-{resolution.id}-"
    return tuple(one for one in sent(unit, filing) if one.form.startswith(begin))


def _sheet(unit: Unit, resolution: Resolution, filing: Filing, wish: Wish) -> Sheet:
    body, meeting = _where(unit, resolution)
    return Sheet(
        title=f"Výpis z usnesení č. {resolution.number}",
        office=unit.originator.name,
        heading=f"Výpis z usnesení č. {resolution.number}\n{body.name}",
        blocks=tuple(_blocks(unit, resolution, meeting, filing, wish)),
    )


def _blocks(
    unit: Unit, resolution: Resolution, meeting: Meeting, filing: Filing, wish: Wish
) -> Iterator[Block]:
    item = unit.rows.get(AgendaItem, resolution.item)
    body, _ = _where(unit, resolution)
    title, text = _wording(resolution, wish)
    yield Table(
        (
            (called(body.kind).what.capitalize(), _held(meeting, resolution)),
            ("Místo", meeting.place),
            ("Bod programu", item.label if item else ""),
            ("K podání č. j.", filing.reference_number),
        )
    )
    yield Heading(title)
    yield Wording(f"{body.name} {text}")
    vote = unit.rows.get(Vote, resolution.vote)
    if vote is not None:
        yield Line(
            f"Hlasování: pro {vote.in_favour}, proti {vote.against}, zdrželo se {vote.abstained};"
            f" přítomno {vote.present} z {vote.members}, k přijetí bylo potřeba {vote.needed}."
        )
    if wish.redacted:
        yield Line("Osobní údaje třetích osob jsou ve výpisu vynechány.")
    yield Line(f"Za správnost výpisu: {wish.clerk}, {on_day(unit.now)}")


def _letter(unit: Unit, resolution: Resolution, filing: Filing, wish: Wish) -> str:
    body, meeting = _where(unit, resolution)
    _, text = _wording(resolution, wish)
    enclosed = "Výpis z usnesení přikládáme."
    if filing.sender_address.startswith(STATUS_PAGE):
        enclosed = "Výpis z usnesení Vám na požádání vydáme v podatelně."
    told = (
        f"Vaše podání č. j. {filing.reference_number} bylo projednáno {called(body.kind).at}"
        f" {_held(meeting, resolution)}. K věci bylo přijato usnesení č. {resolution.number}:"
    )
    signed = f"{wish.clerk}\n{unit.originator.name}"
    return "\n\n".join(("Dobrý den,", told, f"{body.name} {text}", enclosed, signed))


def _held(meeting: Meeting, resolution: Resolution) -> str:
    return f"č. {meeting.number} dne {on_day(resolution.adopted_on)}"


def _wording(resolution: Resolution, wish: Wish) -> tuple[str, str]:
    if wish.redacted:
        return resolution.redacted_title, resolution.redacted_text
    return resolution.title, resolution.text


def _where(unit: Unit, resolution: Resolution) -> tuple[CouncilBody, Meeting]:
    body = unit.rows.get(CouncilBody, resolution.body)
    meeting = unit.rows.get(Meeting, resolution.meeting)
    if body is None or meeting is None:
        raise AssertionError(resolution.id)
    return body, meeting


def _file_name(number: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in number)
    return f"vypis-z-usneseni-{'-'.join(filter(None, kept.split('-')))}.pdf"
