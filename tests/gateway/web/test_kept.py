"""What parts keep in Czech is English on the English desk, old rows included."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.web.kept import Kept
from gateway.web.languages import sentences
from registry.deadlines import kinds

ROOT = Path(__file__).parents[3]
ALL = {
    czech: said
    for path in sorted(ROOT.glob("*/**/locale/en.po"))
    for czech, said in sentences(path.parent).items()
}
KEPT = Kept(ALL)
CZECH = re.compile("[ěščřžýáíéúůťďňĚŠČŘŽÝÁÍÉÚŮ]")

#: Modules of which every Czech word is kept for clerks and shown at the desk.
MODULES = (
    *(f"registry/{name}.py" for name in (
        "handler", "reporting", "joining", "terms", "counter", "dispatch", "confirming",
        "circulation", "sparing", "listing", "files/listing", "files/converting",
    )),
    *("forms/handler.py", "forms/printing.py"),
    *("gateway/intake/deciding.py", "gateway/intake/formats.py", "gateway/intake/reading.py"),
    *("gateway/store/fates.py", "gateway/store/queue.py"),
    *(f"scanning/{name}.py" for name in ("words", "recognition", "separators", "convert")),
    *(f"channels/databox/{name}.py" for name in (
        "proofs", "limits", "zfo", "states", "inside", "trust", "answers", "addresses", "facts",
        "content", "standing", "desk/seen",
    )),
    *(f"channels/email/{name}.py" for name in (
        "defects", "verdicts", "authentication", "signatures", "convert",
    )),
    "channels/kiosk/convert.py",
    *(f"council/{name}.py" for name in (
        "agenda", "amending", "attendance", "bodies", "conflicts", "meetings", "postponing",
        "publishing", "resolutions", "tasks", "voting",
    )),
    *(f"waste/{name}.py" for name in (
        "cash", "charging", "correcting", "deciding", "journal", "matching", "notifications",
        "prescribing", "taking", "tariffs",
    )),
)  # fmt: skip

#: Beginnings and middles of sentences, which stand in the catalogue as a whole.
PIECES = (
    "schránky X (X)", "Datová zpráva X ze XX", ", dodaná X", "ověřil X", "ověřila podatelna",
    " s certifikátem na jméno X", "odesílatele", " Začíná stranou X dávky.",
    "E-mail nese elektronický podpisX; jeho platnost zatím nebyla ověřena.",
    "Zpráva X pro X: XX.", "není, jak byla odeslána: X.", "neporušenost nelze posoudit: X.",
    "[A-ZÁ-Ž][A-ZÁ-Ž0-9]{0,11}",
)  # fmt: skip


def words(path: Path) -> Iterator[str]:
    """Yield the Czech texts of a module, X standing for what is filled in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    whole = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    inside = {id(piece) for node in whole for piece in ast.walk(node)}
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    for one in whole:
        yield "".join(
            str(piece.value) if isinstance(piece, ast.Constant) else "X" for piece in one.values
        )
    for node in ast.walk(tree):
        known = id(node) in inside | docs
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not known:
            yield re.sub(r"{\w+}", "X", node.value)


def is_czech(text: str) -> bool:
    """Tell Czech by its letters; IČO and crowns have no other name."""
    return CZECH.search(text.replace("IČO", "").replace("Kč", "")) is not None


@pytest.mark.parametrize("module", MODULES)
def test_every_kept_word_has_its_english(module: str) -> None:
    """A sentence that is added without its English is told here."""
    czech = [one for one in words(ROOT / module) if is_czech(one) and one not in PIECES]

    assert [one for one in czech if is_czech(KEPT.said(one))] == []


def test_terms_have_their_english() -> None:
    """What is to be done by when is read by every clerk."""
    assert [one.name for one in kinds() if KEPT.said(one.name) == one.name] == []


SEALED = (
    "Datová zpráva 15 ze schránky zn8k4d9 (fyzická osoba), dodaná 30. 11. 2026 3.52; "
    "neporušenost nelze posoudit: otisk obsahu nelze ověřit, není zapečetěná."
)
SEALED_ENGLISH = (
    "Data message 15 from the box zn8k4d9 (natural person), put in on 30. 11. 2026 3.52; "
    "whether it is intact cannot be assessed: the hash of the content cannot be verified, "
    "it is not sealed."
)
PREPARED = (
    "Připravené podání, čeká na podpis na přepážce do 30. 12. 2026 (středa). "
    "Formulář není vyplněn správně. Jméno: Tady odpověď chybí, vyplňte ji prosím."
)
PREPARED_ENGLISH = (
    "A prepared submission; it waits to be signed at the counter by 30. 12. 2026 (Wednesday). "
    "The form is not filled in correctly. Jméno: The answer is missing."
)
DOMAIN = "Podpis domény obec.cz se nepodařilo ověřit. (DKIM, ověřil mx)"
DOMAIN_ENGLISH = "The signature of the domain obec.cz could not be verified. (DKIM, verified by mx)"


@pytest.mark.parametrize(
    ("czech", "english"),
    [
        (SEALED, SEALED_ENGLISH),
        (PREPARED, PREPARED_ENGLISH),
        (DOMAIN, DOMAIN_ENGLISH),
        ("a.pdf: Soubor se nepodařilo převést.", "a.pdf: The file could not be converted."),
        ("Vydání rozhodnutí – § 71 odst. 3", "Decision – § 71 odst. 3"),
        ("Ještě jednou prosím", "Ještě jednou prosím"),
        ("", ""),
        ("Waiting for you", "Waiting for you"),
    ],
)
def test_sentences_are_understood(czech: str, english: str) -> None:
    """Whole, with what was filled in, and several of them; what is unknown stays."""
    assert KEPT.said(czech) == english


def test_english_says_everything_that_was_filled_in() -> None:
    """No translation drops a name or a number, or asks for one that is not there."""
    places = re.compile(r"%\(\w+\)s")

    assert [a for a, b in ALL.items() if set(places.findall(a)) != set(places.findall(b))] == []
