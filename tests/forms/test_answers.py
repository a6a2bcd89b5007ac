"""What citizens are told about forms, whichever way they ask."""

from functools import partial
from typing import Any

import pytest

from forms.answers import FormCatalogue, FormCheck
from forms.offer import read, shipped
from forms.publishing import keep, offered, publish, version_of, withdraw
from forms.tables import FormVersion
from gateway.model.asking import FORM_CATALOGUE, FORM_CHECK, Answer, Question
from gateway.model.errors import Malformed
from gateway.model.form import FormSpec
from gateway.store.store import Store
from tests.conftest import LHOTA, MLYN, StandingClock

OWN = """
valid_from = 2026-01-01
[form]
code = "rezervace-haly"
version = {version}
title = {{ cs = "Rezervace haly {version}" }}
[[form.fields]]
name = "name"
label = {{ cs = "Jméno" }}
"""

CODES = ["obecne-podani", "poplatek-odpad", "stiznost", "zadost-o-informace"]


def own(version: int = 1) -> str:
    """Write a form of an originator's own."""
    return OWN.format(version=version)


def catalogue(store: Store, originator: Any = LHOTA, language: str = "cs", **values: str) -> Answer:
    """Ask for forms."""
    question = Question(originator, FORM_CATALOGUE, values, language)
    return store.look(originator, lambda unit: FormCatalogue().answer(unit, question))


def checked(store: Store, language: str = "cs", **values: str) -> Answer:
    """Ask whether a filled form is right."""
    named = {name.replace("__", "."): value for name, value in values.items()}
    question = Question(LHOTA, FORM_CHECK, named, language)
    return store.look(LHOTA, lambda unit: FormCheck().answer(unit, question))


def test_everybody_offers_what_comes_with_the_program(store: Store) -> None:
    """Four forms are there from the first day, with titles in the asker's language."""
    told = catalogue(store)

    assert told.found
    assert [form.code for form in told.forms] == CODES
    assert ("stiznost", "Stížnost") in told.facts
    assert "– Žádost o informace" in told.text
    assert ("stiznost", "Complaint") in catalogue(store, language="en").facts


def test_one_form_is_found_by_its_code_and_version(store: Store) -> None:
    """What was started is finished with the version it was started with."""
    assert [form.code for form in catalogue(store, code="stiznost").forms] == ["stiznost"]
    assert catalogue(store, code="stiznost", version="1").forms[0].version == 1


@pytest.mark.parametrize("version", ["2", "0", "-1", "first", "9" * 5000])
def test_an_unknown_form_is_told_so(store: Store, version: str) -> None:
    """Neither a strange code nor a strange version breaks anything."""
    assert not catalogue(store, code="stiznost", version=version).found
    assert not catalogue(store, code="kouzlo").found
    assert not checked(store, form="kouzlo").found


def test_a_withdrawn_form_is_still_found_by_name(store: Store) -> None:
    """It is offered no more, but whoever has begun may finish; others keep theirs."""
    store.write(LHOTA, lambda unit: withdraw(unit, "stiznost"))

    assert "stiznost" not in [form.code for form in catalogue(store).forms]
    assert catalogue(store, code="stiznost").found
    assert "stiznost" in [form.code for form in catalogue(store, MLYN).forms]


def test_what_was_begun_is_taken_for_a_week(store: Store, clock: StandingClock) -> None:
    """After the withdrawal it may be handed in; later it is told why not, and nothing is lost."""
    answers = {
        "answer.name": "Žofie Nováková",
        "answer.birth_date": "1971-03-19",
        "answer.address": "Horní Lhota 12",
        "answer.about": "procedure",
        "answer.text": "Nikdo mi neodpověděl.",
    }
    store.write(LHOTA, lambda unit: withdraw(unit, "stiznost"))
    clock.advance(days=7)
    assert checked(store, form="stiznost", version="1", **answers).found
    clock.advance(days=1)
    late = checked(store, form="stiznost", version="1", **answers)

    assert not late.found
    assert late.facts == ()
    assert "do 9. 3. 2026" in late.text
    assert "vaše odpovědi" in late.text


def test_everything_withdrawn_is_told(store: Store) -> None:
    """An office without forms says so."""
    for code in CODES:
        store.write(LHOTA, partial(withdraw, code=code))

    assert catalogue(store) == Answer(False, "Úřad teď žádný formulář nenabízí.")


def test_an_own_form_is_offered_by_its_originator_alone(store: Store) -> None:
    """The newest version is offered; nobody else sees any."""
    store.write(LHOTA, lambda unit: publish(unit, read(own())))
    store.write(LHOTA, lambda unit: publish(unit, read(own(2))))

    offered_here = {form.code: form.version for form in catalogue(store).forms}
    assert offered_here["rezervace-haly"] == 2
    assert catalogue(store, code="rezervace-haly", version="1").found
    assert not catalogue(store, MLYN, code="rezervace-haly").found


def test_a_published_version_never_changes(store: Store) -> None:
    """Publishing the same again does nothing; something else under its number is refused."""
    store.write(LHOTA, lambda unit: publish(unit, read(own())))
    store.write(LHOTA, lambda unit: publish(unit, read(own())))

    with pytest.raises(Malformed):
        store.write(LHOTA, lambda unit: publish(unit, read(own().replace("Jméno", "Příjmení"))))
    with pytest.raises(Malformed):
        store.write(LHOTA, lambda unit: withdraw(unit, "kouzlo"))


def test_a_stored_version_holds_whatever_the_program_brings(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form that comes changed with a later program stays as it was published here."""
    (complaint,) = (one for one in shipped() if one.form.code == "stiznost")
    store.write(LHOTA, lambda unit: keep(unit, complaint))
    monkeypatch.setattr("forms.publishing.shipped", lambda: (read(own()),))

    def title(form: FormSpec) -> str:
        return form.title["cs"]

    assert [title(form) for form in catalogue(store).forms] == ["Rezervace haly 1", "Stížnost"]


def test_a_withdrawn_form_does_not_come_back_with_a_new_program(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the originator itself offers it again, by publishing a version."""
    monkeypatch.setattr("forms.publishing.shipped", lambda: (read(own()),))
    store.write(LHOTA, lambda unit: withdraw(unit, "rezervace-haly"))
    monkeypatch.setattr("forms.publishing.shipped", lambda: (read(own()), read(own(2))))

    assert not catalogue(store).found
    store.write(LHOTA, lambda unit: publish(unit, read(own(2))))
    assert [form.version for form in catalogue(store).forms] == [2]


def test_a_form_is_offered_while_its_law_holds(store: Store, clock: StandingClock) -> None:
    """Neither before its first day nor after its last."""
    text = own().replace("2026-01-01", "2026-03-03\nvalid_to = 2026-03-04")
    store.write(LHOTA, lambda unit: publish(unit, read(text)))

    def there() -> bool:
        found = store.look(LHOTA, offered)
        return any(one.offer.form.code == "rezervace-haly" for one in found)

    seen = [there()]
    for _ in range(3):
        clock.advance(days=1)
        seen.append(there())

    assert seen == [False, True, True, False]
    assert store.look(LHOTA, lambda unit: version_of(unit, "rezervace-haly")) is not None


def test_looking_stores_nothing(store: Store) -> None:
    """A question leaves no trace."""
    catalogue(store)

    assert store.look(LHOTA, lambda unit: unit.rows.get(FormVersion, "stiznost", 1)) is None


def test_a_right_form_may_be_handed_in(store: Store) -> None:
    """What is asked is answered."""
    told = checked(
        store,
        form="zadost-o-informace",
        version="1",
        answer__who="person",
        answer__name="Jana Nováková",
        answer__birth_date="1971-03-19",
        answer__address="Horní Lhota 12, 748 01",
        answer__delivery="post",
        answer__text="Kolik stála oprava školy?",
    )

    assert (told.found, told.facts) == (True, ())


def test_a_wrong_form_is_told_what_to_mend(store: Store) -> None:
    """The facts are pairs of a question's name and a sentence, in the asker's language."""
    values = {"form": "obecne-podani", "answer__who": "organisation", "answer__email": "x"}

    told = checked(store, **values)

    assert not told.found
    assert [name for name, _ in told.facts] == [
        "name", "organisation_id", "acting", "address", "email", "subject", "text",
    ]  # fmt: skip
    assert "zavináčem" in dict(told.facts)["email"]
    assert "with an @" in dict(checked(store, "en", **values).facts)["email"]
