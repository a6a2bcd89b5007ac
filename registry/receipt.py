"""Writes the confirmation of delivery (potvrzení o doručení) that a sender is owed."""

from datetime import date

from gateway.model.item import Item
from gateway.model.originator import Originator
from gateway.model.outgoing import Outgoing
from gateway.model.submission import NOT_CONFIRMED, Outcome, PartRole, Submission
from registry.authenticity import WORDS, as_filed
from registry.axes import UNPROVEN, Authenticity
from registry.calendar import legal_day
from registry.conditions import Unmet
from registry.deadlines import CONFIRM_UNSIGNED, MEND_DEFECT, ends
from registry.names import named
from registry.registers import FILING_REGISTER
from registry.tables import Filing
from registry.wording import day, instant, letter, line

#: Attachments named one by one; of more only the number is told.
LISTED = 50

NOBODY = "Odesílatel neuvedl adresu, na kterou lze odpovědět."
#: Whoever is named in a forged mail did not write it and is not to be written to for it.
FORGED = (
    "Adresa odesílatele může být podvržená: její doména se k e-mailu nehlásí (DMARC). "
    "Automaticky se na ni nepíše."
)


def receipt(originator: Originator, item: Item, filing: Filing) -> Outgoing:
    """Return the confirmation with the reference number, owed once the item is registered.

    It confirms delivery and nothing else. Source: Decree 259/2012 § 4(8).
    """
    text = _text(originator, item, Authenticity(filing.authenticity), filing)
    return _to_sender(item, f"receipt:{item.id}", f"{_TITLE} {filing.reference_number}", text)


def acknowledgement(
    originator: Originator, item: Item, authenticity: Authenticity | None = None
) -> Outgoing:
    """Return the confirmation without a number, owed at once when a clerk is to register."""
    text = _text(originator, item, authenticity or as_filed(read(item)))
    return _to_sender(item, f"delivery:{item.id}", _TITLE, text)


def joined(originator: Originator, item: Item, reference: str) -> Outgoing:
    """Return the confirmation for what was joined to the filing with that *reference*."""
    text = letter(
        "joined",
        originator=originator.name,
        delivered=instant(item.arrival.received_at),
        subject=line(read(item).subject),
        reference=reference,
        sha256=item.arrival.original.sha256,
        code=item.code,
        pin=item.pin,
    )
    return _to_sender(item, f"joined:{item.id}", f"{_TITLE} {reference}", text)


def preparation(originator: Originator, item: Item, sign_by: date) -> Outgoing:
    """Return the notice that nothing is filed until it is signed at the counter."""
    text = letter(
        "prepared",
        originator=originator.name,
        sent=instant(item.arrival.received_at),
        subject=line(read(item).subject),
        sign_by=day(sign_by),
        sign_by_iso=sign_by.isoformat(),
        hours=originator.office_hours,
        code=item.code,
        pin=item.pin,
    )
    return _to_sender(item, f"prepared:{item.id}", "Připravené podání čeká na Váš podpis", text)


def refusal(originator: Originator, item: Item, reason: str) -> Outgoing:
    """Return the notice that a clerk will not register the item, with the *reason*."""
    text = letter(
        "refusal",
        originator=originator.name,
        delivered=instant(item.arrival.received_at),
        subject=line(read(item).subject),
        reason=reason,
        code=item.code,
        pin=item.pin,
    )
    return _to_sender(item, f"refusal:{item.id}", "Zpráva nebyla zaevidována", text)


def mending(originator: Originator, item: Item, found: tuple[Unmet, ...]) -> Outgoing:
    """Return the call to mend what breaks the published conditions (Decree 259/2012 § 4)."""
    conditions = originator.conditions_at(item.arrival.received_at)
    until = ends(MEND_DEFECT, legal_day(item.arrival.received_at))
    text = letter(
        "mend",
        originator=originator.name,
        delivered=instant(item.arrival.received_at),
        subject=line(read(item).subject),
        found=found,
        until=day(until),
        until_iso=until.isoformat(),
        formats=conditions.formats,
        megabytes=round(conditions.largest_mail / 1_000_000),
        code=item.code,
        pin=item.pin,
    )
    return _to_sender(item, f"mend:{item.id}", "Vaši zprávu nemůžeme celou přečíst", text)


def thread(submission: Submission) -> tuple[str, tuple[str, ...]]:
    """Return what an answer replies to, and the conversation's identifiers, oldest first."""
    own, *others = submission.references or ("",)
    return own, (*others, own) if own else ()


def silent_because(submission: Submission) -> str:
    """Return why the sender gets no automatic answer; empty when one is owed."""
    if _forged(submission):
        return FORGED
    if submission.no_answer_because:
        return submission.no_answer_because
    return "" if submission.party.address else NOBODY


def told_to_mend(submission: Submission) -> bool:
    """Tell whether a person sent what was too large to be taken: not confirmed, but answered."""
    return silent_because(submission) == NOT_CONFIRMED and bool(submission.party.address)


def _forged(submission: Submission) -> bool:
    """Tell whether DMARC says so, by us or by our relay, and neither of them the contrary."""
    found = {one.outcome for one in submission.evidence if one.kind == "dmarc"}
    return Outcome.INVALID in found and Outcome.VALID not in found


def confirm_by(item: Item, authenticity: Authenticity) -> date | None:
    """Return the last day for confirming an unsigned submission, ``None`` when it is proven."""
    if authenticity not in UNPROVEN:
        return None
    return ends(CONFIRM_UNSIGNED, legal_day(item.arrival.received_at))


def read(item: Item) -> Submission:
    """Return what was read from the item, which a handler may rely on."""
    assert item.submission is not None  # noqa: S101  (for the type checker; the worker sees to it)
    return item.submission


_TITLE = "Potvrzení o doručení"


def _text(
    originator: Originator, item: Item, proof: Authenticity, filing: Filing | None = None
) -> str:
    submission, arrival, due = read(item), item.arrival, confirm_by(item, proof)
    attachments = [part for part in submission.parts if part.role is PartRole.ATTACHMENT]
    return letter(
        "receipt",
        originator=originator.name,
        delivered=instant(filing.received_at if filing else arrival.received_at),
        number_word=_number_word(filing),
        reference=filing.reference_number if filing else "",
        identifier=filing.record_identifier if filing else "",
        subject=line(submission.subject),
        sender=line(named(submission.party.address) or submission.party.name),
        message_id=line(next(iter(submission.references), "")),
        size=arrival.original.size,
        sha256=arrival.original.sha256,
        attachments=attachments[:LISTED],
        unlisted=len(attachments[LISTED:]),
        proof=WORDS[proof],
        confirm_by=day(due) if due else "",
        confirm_by_iso=due.isoformat() if due else "",
        code=item.code,
        pin=item.pin,
    )


def _number_word(filing: Filing | None) -> str:
    own = filing is not None and filing.register != FILING_REGISTER
    return "Evidenční číslo" if own else "Číslo jednací"


def _to_sender(item: Item, key: str, subject: str, text: str) -> Outgoing:
    submission = read(item)
    own, references = thread(submission)
    return Outgoing(
        originator=item.arrival.originator,
        channel=item.arrival.channel,
        address=submission.party.address,
        subject=subject,
        text=text,
        key=key,
        in_reply_to=own,
        references=references,
        automatic=True,
        item=item.id,
    )
