"""Drafts in rows: whatever is done to them, nothing wrong is ever published."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from forms.designing import drafts, editing, sheet
from forms.designing.drafts import Change, NoDraft, Stale, Unready
from forms.designing.toml import written
from forms.offer import Offer, problems
from forms.publishing import publish, version_of, versions, withdraw
from forms.tables import FormDraft
from forms.verify import problems as unsound
from gateway.model.errors import Refused
from gateway.model.form import FormField
from gateway.store.store import Store
from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from tests.conftest import LHOTA, MLYN
from tests.desks import ON_SQLITE
from tests.forms.designing.specs import any_offer, fields, names

NAME = FormField("name", {"cs": "Jméno"})


def begun(store: Store, title: str = "Rezervace haly") -> str:
    """Begin a form with one question."""

    def act(unit: Unit) -> str:
        identifier = drafts.begin(unit, title)
        drafts.put_question(unit, identifier, NAME, "")
        return identifier

    return store.write(LHOTA, act, "clerk:novakova")


def now(store: Store, draft: str) -> drafts.Draft:
    """Return the draft as it is."""
    found = store.look(LHOTA, partial(drafts.draft_of, draft=draft))
    assert found is not None
    return found


def test_a_draft_becomes_the_next_version(store: Store) -> None:
    """The number counts up from the newest, also past a withdrawal, from today on."""
    first = begun(store)
    store.write(LHOTA, lambda unit: drafts.publish(unit, first, 2), "clerk:novakova")
    store.write(LHOTA, lambda unit: withdraw(unit, "rezervace-haly", "chyba"))
    second = store.write(LHOTA, partial(drafts.next_version, code="rezervace-haly"))

    offer = store.write(LHOTA, lambda unit: drafts.publish(unit, second, 1))

    assert offer.form.version == 2
    found = store.look(LHOTA, partial(version_of, code="rezervace-haly"))
    assert found is not None
    assert (found.offer, found.withdrawn) == (offer, False)
    assert store.look(LHOTA, drafts.drafts) == ()
    assert store.look(LHOTA, lambda unit: list(unsound(unit))) == []
    about = select(AuditRow.actor).where(AuditRow.event == "form.published")
    assert store.look(LHOTA, lambda unit: unit.rows.all(about))[0] == "clerk:novakova"


def test_codes_are_made_from_names_and_never_taken_twice(store: Store) -> None:
    """Not by drafts, not by forms, not by the desk's own pages."""
    made = [begun(store, title) for title in ("Stížnost", "Stížnost", "Drafts", "???")]

    codes = [now(store, one).offer.form.code for one in made]
    assert codes == ["stiznost-2", "stiznost-3", "drafts-2", "formular"]


def test_there_is_one_draft_of_a_form(store: Store) -> None:
    """Whoever begins it again gets the one that is there."""
    first = store.write(LHOTA, partial(drafts.next_version, code="stiznost"))

    assert store.write(LHOTA, partial(drafts.next_version, code="stiznost")) == first
    text = written(now(store, first).offer)
    assert store.write(LHOTA, partial(drafts.taken_in, text=text)) == first
    for act in (drafts.next_version, drafts.copied):
        with pytest.raises(NoDraft):
            store.write(LHOTA, partial(act, code="kouzlo"))


def test_taking_back_is_taken_back_by_itself(store: Store) -> None:
    """One change there and back again; a draft never changed has nothing to take back."""
    draft = begun(store)
    with_name = now(store, draft).offer
    store.write(LHOTA, lambda unit: drafts.take_back(unit, draft, 2))
    assert now(store, draft).offer.form.fields == ()
    store.write(LHOTA, lambda unit: drafts.take_back(unit, draft, 3))
    assert now(store, draft).offer == with_name
    with pytest.raises(Stale):
        store.write(LHOTA, lambda unit: drafts.take_back(unit, draft, 3))
    untouched = store.write(LHOTA, lambda unit: drafts.begin(unit, "Jiný"))
    store.write(LHOTA, lambda unit: drafts.take_back(unit, untouched, 1))
    assert now(store, untouched).revision == 1


def test_a_code_taken_meanwhile_keeps_a_draft_from_publishing(store: Store) -> None:
    """The command line published another form under that code; nothing is overwritten."""
    draft = begun(store)
    other = replace(now(store, draft).offer, legal_basis="jiná")
    store.write(LHOTA, lambda unit: publish(unit, other))

    with pytest.raises(Refused, match="Another form"):
        store.write(LHOTA, lambda unit: drafts.publish(unit, draft, 2))

    assert [one.offer for one in store.look(LHOTA, partial(versions, code="rezervace-haly"))] == [
        other
    ]


def test_no_draft_is_anybody_elses(store: Store) -> None:
    """Neither seen nor changed nor published by another originator."""
    draft = begun(store)
    assert store.look(MLYN, drafts.drafts) == ()
    acts: list[Callable[[Unit], Any]] = [
        lambda unit: drafts.put_question(unit, draft, NAME, ""),
        lambda unit: drafts.take_back(unit, draft, 2),
        lambda unit: drafts.discard(unit, draft, 2),
        lambda unit: drafts.publish(unit, draft, 2),
    ]
    for act in acts:
        with pytest.raises(NoDraft):
            store.write(MLYN, act)
    assert store.write(MLYN, lambda unit: drafts.begin(unit, "Rezervace haly")) != draft


def _torn(row: FormDraft) -> None:
    row.content = "{"


def _renamed(row: FormDraft) -> None:
    row.code = "jiny"


def _torn_before(row: FormDraft) -> None:
    row.before = "x"


@pytest.mark.parametrize("damage", [_torn, _renamed, _torn_before])
def test_a_damaged_draft_is_found(store: Store, damage: Callable[[FormDraft], None]) -> None:
    """By ``podatelna verify``, which is content before."""
    draft = begun(store)
    assert store.look(LHOTA, lambda unit: list(unsound(unit))) == []

    def act(unit: Unit) -> None:
        row = unit.rows.get(FormDraft, draft)
        assert row is not None
        damage(row)

    store.write(LHOTA, act)
    (told,) = store.look(LHOTA, lambda unit: list(unsound(unit)))
    assert f"draft of a form {draft}" in told


steps = st.one_of(
    st.builds(lambda field: partial(editing.put, field=field), fields()),
    st.builds(lambda name: partial(editing.removed, name=name), names),
    st.builds(lambda name, by: partial(editing.moved, name=name, by=by), names, st.integers(-2, 2)),
    st.builds(lambda offer: lambda _: offer, any_offer()),
    st.just("take-back"),
    st.just("publish"),
)


@ON_SQLITE
@settings(
    max_examples=60,
)
@given(st.lists(steps, max_size=8))
def test_whatever_is_done_nothing_wrong_is_published(store: Store, done: list[Any]) -> None:
    """Any steps in any order: each is carried out or refused, and all is sound afterwards."""
    draft = begun(store)
    for step in [*done, "publish"]:
        try:
            store.write(LHOTA, partial(_step, draft=draft, step=step))
        except NoDraft:
            break
        except (Unready, Refused):
            continue
    found = store.look(LHOTA, lambda unit: list(unsound(unit)))
    assert found == []
    for one in store.look(LHOTA, partial(versions, code="hala")):
        assert list(problems(one.offer.form)) == []


def _step(unit: Unit, draft: str, step: Any) -> None:
    seen = drafts.draft_of(unit, draft)
    if seen is None:
        raise NoDraft
    if step == "take-back":
        drafts.take_back(unit, draft, seen.revision)
    elif step == "publish":
        drafts.publish(unit, draft, seen.revision)
    else:
        drafts.change(unit, draft, Change("question-changed", _free(unit, draft, step)))


def _free(unit: Unit, draft: str, step: Callable[[Offer], Offer]) -> Callable[[Offer], Offer]:
    """Let *step* not take a code that another draft has; the pages see to that by themselves."""
    others = {one.offer.form.code for one in drafts.drafts(unit) if one.id != draft}

    def act(offer: Offer) -> Offer:
        found = step(offer)
        return offer if found.form.code in others else found

    return act


def test_a_page_cannot_be_read_for_a_form(store: Store) -> None:
    """A sheet without anything says what is missing."""
    draft = begun(store)
    offer = now(store, draft).offer
    with pytest.raises(sheet.Untyped):
        sheet.heading(sheet.Sheet({}), offer, sheet.Offered((), ()))
