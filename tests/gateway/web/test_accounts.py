"""Accounts: made with a hashed password, checked in constant work, seen by their office only."""

import pytest
from sqlalchemy import select

from gateway.model.errors import Refused
from gateway.model.ids import OriginatorId
from gateway.store.store import Store
from gateway.web import accounts
from gateway.web.accounts import (
    Colleague,
    NewAccount,
    check_password,
    close_account,
    colleagues,
    create_account,
    set_password,
)
from gateway.web.tables import Account
from tests.conftest import LHOTA, MLYN
from tests.desks import NOVAKOVA, PASSWORD, with_clerk


async def test_the_password_is_kept_as_argon2_only(store: Store) -> None:
    """What is stored is a slow hash; it fits the password and no other."""
    await with_clerk(store)
    stored = store.across_originators(lambda c: c.scalar(select(Account.password)))

    assert stored is not None
    assert stored.startswith("$argon2id$")
    known = await check_password(store, "novakova", PASSWORD)
    assert known is not None
    assert known.originators == (LHOTA,)
    assert await check_password(store, "novakova", PASSWORD + "x") is None


async def test_an_unknown_login_costs_the_same_work(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One hash is computed whether the login exists or not."""
    await with_clerk(store)
    checked: list[str] = []
    verify = accounts._verify

    def counted(hashed: str, password: str) -> bool:
        checked.append(hashed)
        return verify(hashed, password)

    monkeypatch.setattr(accounts, "_verify", counted)
    await check_password(store, "novakova", "x")
    await check_password(store, "neznama", "x")

    assert len(checked) == 2
    parameters = [hashed.split("$")[3] for hashed in checked]
    assert parameters[0] == parameters[1]


@pytest.mark.parametrize(
    "account",
    [
        NewAccount("Novakova", "x", PASSWORD, (LHOTA,)),
        NewAccount("nováková", "x", PASSWORD, (LHOTA,)),
        NewAccount("", "x", PASSWORD, (LHOTA,)),
        NewAccount("a", "x", "krátké", (LHOTA,)),
        NewAccount("a", "x", "ž" * 201, (LHOTA,)),
        NewAccount("a", "x", PASSWORD, ()),
        NewAccount("a", "x", PASSWORD, (OriginatorId("jinde"),)),
        NewAccount("a", "x", PASSWORD, (LHOTA,), language="tlh"),
        NOVAKOVA,
    ],
    ids=[
        "capitals",
        "accents",
        "empty",
        "short",
        "long",
        "nowhere",
        "elsewhere",
        "klingon",
        "taken",
    ],
)
async def test_an_account_that_cannot_be_is_refused(account: NewAccount, store: Store) -> None:
    """The reason is said, and nothing is stored."""
    await with_clerk(store)
    with pytest.raises(Refused):
        await create_account(store, account)

    assert store.across_originators(lambda c: len(list(c.scalars(select(Account.login))))) == 1


async def test_colleagues_are_those_of_the_same_originator(store: Store) -> None:
    """A filing can be given to active clerks of the office, by name; others are not listed."""
    await with_clerk(
        store,
        NOVAKOVA,
        NewAccount("polak", "Petr Polák", PASSWORD, (LHOTA, MLYN)),
        NewAccount("ucitel", "Jan Učitel", PASSWORD, (MLYN,)),
    )
    assert store.look(LHOTA, colleagues) == (
        Colleague("novakova", "Jana Nováková"),
        Colleague("polak", "Petr Polák"),
    )
    await close_account(store, "polak")
    assert [one.login for one in store.look(LHOTA, colleagues)] == ["novakova"]


async def test_a_closed_account_lets_nobody_in_until_it_gets_a_password(store: Store) -> None:
    """Closing is undone by a new password; the old one stays worthless."""
    await with_clerk(store)
    await close_account(store, "novakova")
    assert await check_password(store, "novakova", PASSWORD) is None
    await set_password(store, "novakova", "zcela jiné heslo")
    assert await check_password(store, "novakova", PASSWORD) is None
    assert await check_password(store, "novakova", "zcela jiné heslo") is not None


async def test_nobody_s_account_can_be_changed(store: Store) -> None:
    """A login that does not exist is refused by name."""
    with pytest.raises(Refused):
        await set_password(store, "neznama", PASSWORD)
    with pytest.raises(Refused):
        await close_account(store, "neznama")
