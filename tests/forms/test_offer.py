"""Forms written as TOML: what comes with the program, and what is told about wrong ones."""

import hashlib
from pathlib import Path

import pytest

from forms.offer import Offer, problems, read, shipped
from gateway.model.errors import Malformed
from gateway.model.form import FieldKind, Signing
from gateway.store import codec
from registry.deadlines import kinds

#: What each shipped version asks, by its digest. A version once published never changes: mend a
#: form by adding a file with the next version, and its digest here.
DIGESTS = {
    ("obecne-podani", 1): "136860c175ef2cfe",
    ("poplatek-odpad", 1): "8f2913fb16f6886a",
    ("stiznost", 1): "0b6918a7864b9d17",
    ("zadost-o-informace", 1): "552b9f90489da8e4",
}

SMALL = """
valid_from = 2026-01-01
[form]
code = "klic"
version = 1
title = { cs = "Klíč" }
[[form.fields]]
name = "name"
label = { cs = "Jméno" }
"""


def test_a_shipped_version_never_changes() -> None:
    """Every shipped version asks exactly what it asked when it was published."""
    found = {
        (one.form.code, one.form.version): hashlib.sha256(
            codec.dumps((one.form, one.deadline, one.legal_basis)).encode()
        ).hexdigest()[:16]
        for one in shipped()
    }

    assert found == DIGESTS


@pytest.mark.parametrize("offer", shipped(), ids=lambda offer: offer.form.code)
def test_shipped_forms_speak_czech_and_english(offer: Offer) -> None:
    """Titles, questions, choices and helps are said in both languages."""
    said = [offer.form.title, offer.form.description]
    for field in offer.form.fields:
        said += [field.label, *(choice.label for choice in field.choices)]
        said += [field.help] if field.help else []

    assert all(set(words) == {"cs", "en"} and all(words.values()) for words in said)
    assert not tuple(problems(offer.form))


@pytest.mark.parametrize("offer", shipped(), ids=lambda offer: offer.form.code)
def test_shipped_forms_ask_who_writes_and_by_which_law(offer: Offer) -> None:
    """The register learns the sender, the clock and the law from every form."""
    names = {field.name for field in offer.form.fields}

    assert {"name", "address", "email", "birth_date"} <= names
    assert offer.legal_basis
    assert offer.deadline in {"", *(kind.code for kind in kinds())}


def test_only_a_request_for_information_needs_no_signature() -> None:
    """Act 106/1999 wants none; the others are prepared until signed."""
    unsigned = [one.form.code for one in shipped() if one.form.signing is Signing.NOT_NEEDED]

    assert unsigned == ["zadost-o-informace"]


def test_a_form_is_read_from_toml() -> None:
    """What is not said is as the model has it."""
    form = read(SMALL).form

    assert (form.code, form.version, form.signing) == ("klic", 1, Signing.NEEDED)
    assert form.fields[0].kind is FieldKind.TEXT
    assert form.fields[0].required


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('code = "klic"', 'code = "Klíč č. 1"'), "code"),
        (("version = 1", "version = 0"), "version"),
        (("version = 1", 'version = "one"'), "version"),
        (('name = "name"', 'name = "first name"'), "first name"),
        (('label = { cs = "Jméno" }', 'label = { en = "Name" }'), "Czech"),
        (('label = { cs = "Jméno" }', 'label = { cs = "J" }\nkind = "choice"'), "choices"),
        (('label = { cs = "Jméno" }', 'label = { cs = "J" }\nkind = "sound"'), "kind"),
        (('label = { cs = "Jméno" }', 'label = { cs = "J" }\nbold = true'), "bold"),
        (
            (
                'label = { cs = "Jméno" }',
                'label = { cs = "J" }\nasked_when = { field = "later", values = ["a"] }',
            ),
            "later",
        ),
        (("[form]", "[form"), "TOML"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[1][:20],
)
def test_a_wrong_form_is_told_where(change: tuple[str, str], told: str) -> None:
    """Nothing unusable is published, and the message names the place."""
    with pytest.raises(Malformed, match=told):
        read(SMALL.replace(*change))


def test_the_example_of_the_handbook_is_a_form() -> None:
    """docs/forms.md shows a form that can be published, and names every kind of question."""
    handbook = (Path(__file__).parents[2] / "docs" / "forms.md").read_text("utf-8")
    example = handbook.partition("```toml\n")[2].partition("```")[0]

    offer = read(example)

    assert offer.form.code == "rezervace-haly"
    assert offer.deadline in {kind.code for kind in kinds()}
    assert all(f"`{kind}`" in handbook for kind in FieldKind)
