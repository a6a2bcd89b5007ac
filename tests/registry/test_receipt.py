"""The confirmation of delivery says what the decree wants, and only that."""

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from gateway.model.blob import BlobRef
from gateway.model.ids import OriginatorId
from gateway.model.submission import Evidence, Outcome, Part, PartRole
from registry.receipt import FORGED, LISTED
from registry.tables import Filing

LHOTA = OriginatorId("lhota")
MLYN = OriginatorId("mlyn")

GOLDEN = """\
Potvrzení o doručení

Základní škola U Mlýna potvrzuje, že podatelna přijala Vaše podání.

Doručeno: 2. 3. 2026 v 09:05:30 (čas v Praze)
Číslo jednací: ZSMLYN/00001/2026
Jednoznačný identifikátor: ZSMLYN<identifier>
Věc: Žádost o pokácení lípy
Odesílatel: jana@example.test
Message-ID: <1@example.test>
SHA-256 celé zprávy (46 B): <sha256>

Přílohy:
1. plán.pdf, 13 B
   SHA-256: b43c71094c98a4beabff20cd79897aa87010d2b367fb7a461f122af142cd8520

Ověření podpisu: Podání není podepsáno uznávaným elektronickým podpisem.
Podání je proto třeba do 5 dnů, tedy nejpozději 9. 3. 2026 (pondělí), potvrdit písemně,
ústně do protokolu, elektronicky s uznávaným elektronickým podpisem, nebo datovou schránkou
(§ 37 odst. 4 zákona č. 500/2004 Sb., správní řád). Nepotvrzené podání nemá účinky podání.
Potvrzení není třeba tam, kde zákon podpis nežádá, například u žádosti o informace podle
zákona č. 106/1999 Sb.

Co se s podáním děje, zjistíte na webu podatelny nebo osobně v podatelně:
kód <code>, PIN <pin>

Toto potvrzení osvědčuje jen doručení, nikoli správnost nebo úplnost podání.

In English: this message confirms only that your submission was delivered to the filing office
(ZSMLYN/00001/2026).
It bears no recognised electronic signature and has to be confirmed by 2026-03-09.
"""


def receipt_of(office: Any, **changes: Any) -> Any:
    """Return the one thing owed after a mail to the school."""
    office.filed(**changes)
    return office.owed(MLYN)[-1]


def test_the_receipt_word_by_word(office: Any) -> None:
    """The whole letter, but for what is drawn at random."""
    item = office.hand_in(MLYN)
    office.settle(item)
    (owed,) = office.owed(MLYN)

    text = re.sub(r"ZSMLYN[0-9A-Z]{13}\b", "ZSMLYN<identifier>", owed.text)
    text = re.sub(r"PIN \d{6}\b", "PIN <pin>", text)
    text = text.replace(item.code, "<code>")
    assert text.replace(item.arrival.original.sha256, "<sha256>") == GOLDEN


def test_the_receipt_answers_the_mail(office: Any) -> None:
    """It goes to the sender within his conversation, and says that a machine wrote it."""
    item = office.hand_in(MLYN)
    office.settle(item)
    (owed,) = office.owed(MLYN)

    assert (owed.channel, owed.address) == ("email", "jana@example.test")
    assert owed.subject == "Potvrzení o doručení ZSMLYN/00001/2026"
    assert owed.in_reply_to == "<1@example.test>"
    assert owed.references == ("<0@example.test>", "<1@example.test>")
    assert owed.automatic
    assert owed.item == item.id


def test_a_mail_without_an_identifier_is_answered_too(office: Any) -> None:
    """No Message-ID: no thread, and no line about it."""
    owed = receipt_of(office, references=())

    assert (owed.in_reply_to, owed.references) == ("", ())
    assert "Message-ID" not in owed.text


def test_the_acknowledgement_warns_of_the_five_days(office: Any) -> None:
    """Whoever waits for a clerk learns at once by when to confirm."""
    office.settle(office.hand_in(LHOTA))
    (owed,) = office.owed(LHOTA)

    assert "nejpozději 9. 3. 2026" in owed.text
    assert "Číslo jednací:" not in owed.text
    assert owed.subject == "Potvrzení o doručení"


def test_a_signed_filing_is_told_so(office: Any) -> None:
    """With a recognised signature nothing has to be confirmed."""
    signed = Evidence("signature", Outcome.VALID, "", {"level": "recognised"})
    owed = receipt_of(office, evidence=(signed,))

    assert "platným uznávaným elektronickým podpisem" in owed.text
    assert "5 dnů" not in owed.text


def test_a_signature_that_cannot_be_assessed_is_not_called_missing(office: Any) -> None:
    """The receipt says what is known and still warns of the term."""
    unclear = Evidence("signature", Outcome.NOT_ASSESSED, "")
    owed = receipt_of(office, evidence=(unclear,))

    assert "zatím nepodařilo posoudit" in owed.text
    assert "5 dnů" in owed.text


def test_a_strangers_words_cannot_write_our_letter(office: Any) -> None:
    """Line ends and invisible characters in subject and names disappear, braces stay braces."""
    part = Part("a\n\nZaplaťte 500 Kč", "text/plain", PartRole.ATTACHMENT, BlobRef.of(b"x"))
    owed = receipt_of(office, subject="a\r\n\r\nZaplaťte\u202e {{ 7 * 7 }}{% raw %}", parts=(part,))

    assert "Věc: a Zaplaťte {{ 7 * 7 }}{% raw %}\n" in owed.text
    assert "1. a Zaplaťte 500 Kč, 1 B\n" in owed.text


def test_a_thousand_attachments_do_not_make_an_endless_letter(office: Any) -> None:
    """The first fifty are named, of the others the number is told."""
    item = office.hand_in(MLYN)
    parts = tuple(
        Part(f"{n}.txt", "text/plain", PartRole.ATTACHMENT, BlobRef.of(b"%d" % n))
        for n in range(LISTED + 7)
    )
    office.settle(replace(item, submission=replace(item.submission, parts=parts)))
    (owed,) = office.owed(MLYN)

    assert f"{LISTED}. 49.txt" in owed.text
    assert "50.txt" not in owed.text
    assert "počet: 7" in owed.text


def dmarc(outcome: Outcome) -> Evidence:
    """Return a verdict about the sender's domain."""
    return Evidence("dmarc", outcome, "", {"method": "dmarc", "domain": "example.test"})


@pytest.mark.parametrize("originator", [LHOTA, MLYN])
def test_a_forged_address_is_not_written_to(
    store: Any, office: Any, originator: OriginatorId
) -> None:
    """Neither a confirmation nor a call to mend; the one named in it wrote nothing."""
    broken = Part("výkres.dwg", "image/vnd.dwg", PartRole.ATTACHMENT, BlobRef.of(b"AC1027"))
    forged = (dmarc(Outcome.INVALID),)
    office.settle(office.hand_in(originator, evidence=forged, parts=(broken,)))
    office.settle(office.hand_in(originator, evidence=forged))

    assert office.owed(originator) == []
    # Only the school registers by itself; the town's clerk decides.
    found = store.look(originator, lambda unit: unit.rows.all(select(Filing.no_receipt_because)))
    assert found == ([FORGED] if originator == MLYN else [])


@pytest.mark.parametrize(
    "found",
    [
        (Outcome.VALID,),
        (Outcome.NOTED,),
        (Outcome.NOT_ASSESSED,),
        (Outcome.VALID, Outcome.INVALID),
    ],
)
def test_a_doubt_is_no_forgery(office: Any, found: tuple[Outcome, ...]) -> None:
    """No policy, no answer, or one who saw more and says that it is genuine: it is confirmed."""
    assert receipt_of(office, evidence=tuple(map(dmarc, found))).key.startswith("receipt:")


async def test_a_clerk_cannot_have_a_forged_address_told(office: Any) -> None:
    """A refusal goes nowhere either."""
    item = office.settle(office.hand_in(LHOTA, evidence=(dmarc(Outcome.INVALID),)))
    await office.decide(item, "refuse", reason="Podvržená zpráva.", notify="1")

    assert office.owed(LHOTA) == []
