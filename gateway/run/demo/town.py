"""Who lives in the demo: a town, a village and two schools, their departments and clerks."""

import json
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from sqlalchemy import select

from forms.publishing import withdraw
from gateway.model.ids import OriginatorId
from gateway.run.demo import council, waste
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.accounts import NewAccount, create_account, find
from gateway.web.clerks import Duty, Role
from registry.plan import reading
from registry.plan.scheme import take_over, versions
from registry.tables import Department

#: One password for all invented clerks; the demo listens on this machine only.
PASSWORD = "podatelna-hlucin-2026"  # noqa: S105  (printed on purpose)

HLUCIN, BOHUSLAVICE = OriginatorId("hlucin"), OriginatorId("bohuslavice")
SCHOOL_FOREST, SCHOOL_HILL = OriginatorId("zs-u-lesa"), OriginatorId("zs-na-kopci")

SETTINGS = """\
# The demo's settings, written by `podatelna demo`. Everything listens on this machine only.
[daemon]
folder = "."
log = "text"

[web]
public = "127.0.0.1:{public}"
desk = "127.0.0.1:{desk}"

[[originators]]
id = "hlucin"
name = "Město Hlučín"
abbreviation = "HLUC"
addresses = ["podatelna@hlucin.test", "epodatelna@hlucin.test"]
registration = "clerk"
office_hours = ["pondělí a středa 8.00–17.00", "úterý a čtvrtek 8.00–14.30", "pátek 8.00–12.00"]
organisation_id = "00300063"
signature = ["Podatelna Městského úřadu Hlučín", "Mírové náměstí 24/23, 748 01 Hlučín"]

[[originators]]
id = "bohuslavice"
name = "Obec Bohuslavice"
abbreviation = "BOHU"
addresses = ["podatelna@bohuslavice.test"]
registration = "automatic"
office_hours = ["pondělí a středa 8.00–17.00"]
signature = ["Obecní úřad Bohuslavice"]

[[originators]]
id = "zs-u-lesa"
name = "Základní škola U Lesa, příspěvková organizace"
abbreviation = "ZSLES"
addresses = ["podatelna@zsulesa.test"]
registration = "clerk"
office_hours = ["pondělí až pátek 7.30–14.00"]
signature = ["Základní škola U Lesa", "sekretariát"]

[[originators]]
id = "zs-na-kopci"
name = "Základní škola Na Kopci, příspěvková organizace"
abbreviation = "ZSKOP"
addresses = ["podatelna@zsnakopci.test"]
registration = "automatic"
office_hours = ["pondělí až pátek 7.30–14.00"]
"""

ACCOUNTS = (
    NewAccount("novakova", "Jana Nováková", PASSWORD, (HLUCIN,)),
    # In the town he has the fee and the council's agenda; in the village one does everything.
    NewAccount(
        "dvorak",
        "Petr Dvořák",
        PASSWORD,
        (HLUCIN, BOHUSLAVICE),
        duties={HLUCIN: frozenset({Duty.FEE_ACCOUNTANT, Duty.COUNCIL_SECRETARY})},
    ),
    NewAccount(
        "svobodova",
        "Růžena Svobodová",
        PASSWORD,
        (SCHOOL_FOREST, SCHOOL_HILL),
        duties=dict.fromkeys((SCHOOL_FOREST, SCHOOL_HILL), frozenset({Duty.FILING_OFFICE})),
    ),
    NewAccount(
        "spravce",
        "Šimon Kříž",
        PASSWORD,
        (HLUCIN, BOHUSLAVICE, SCHOOL_FOREST, SCHOOL_HILL),
        Role.OPERATOR,
        # Whoever runs the program sees what was stopped in the queue.
        duties=dict.fromkeys(
            (HLUCIN, BOHUSLAVICE, SCHOOL_FOREST, SCHOOL_HILL),
            frozenset({Duty.FILING_OFFICE, Duty.IT}),
        ),
    ),
)

DEPARTMENTS: Mapping[OriginatorId, tuple[tuple[str, str], ...]] = {
    HLUCIN: (
        ("KT", "Kancelář tajemníka"),
        ("FIN", "Odbor financí"),
        ("VYST", "Odbor výstavby"),
        ("ZP", "Odbor životního prostředí a komunálních služeb"),
        ("SOC", "Odbor sociálních věcí"),
    ),
    BOHUSLAVICE: (("OU", "Obecní úřad"),),
    SCHOOL_FOREST: (("RED", "Ředitelna"), ("JID", "Školní jídelna")),
    SCHOOL_HILL: (("RED", "Ředitelna"),),
}


def write_settings(path: Path, base_port: int, tables: Iterable[str]) -> None:
    """Write the demo's settings file: the two webs from *base_port*, and further tables.

    ``@public@`` in a table stands for the public web's port.
    """
    office = SETTINGS.format(public=base_port, desk=base_port + 1)
    further = "\n".join(tables).replace("@public@", str(base_port))
    path.write_text(f"{office}\n{further}", encoding="utf-8")


def store_table(url: str) -> tuple[str, ...]:
    """Return ``[store]`` for the database at *url*; nothing for the SQLite file in the folder."""
    # A JSON string is a TOML string.
    return (f"[store]\nurl = {json.dumps(url)}\n",) if url else ()


async def move_in(store: Store) -> None:
    """Make departments, accounts and payers of the waste fee, as far as they are missing."""
    for originator, departments in DEPARTMENTS.items():
        await store.run(originator, lambda unit, d=departments: _departments(unit, d))  # type: ignore[misc]
        await store.run(originator, _plan, actor="operator")
    for school in (SCHOOL_FOREST, SCHOOL_HILL):
        # Waste is no business of a school.
        await store.run(school, partial(withdraw, code="poplatek-odpad"), actor="operator")
    for account in ACCOUNTS:
        if await find(store, account.login) is None:
            await create_account(store, account)
    await store.run(HLUCIN, council.seed, actor="clerk:novakova")
    await waste.move_in(store, HLUCIN)


def _plan(unit: Unit) -> None:
    """Give the originator the example that fits it, unless it has a plan."""
    if not versions(unit):
        school = unit.originator.id in {SCHOOL_FOREST, SCHOOL_HILL}
        text = reading.example("school" if school else "town").read_text("utf-8")
        take_over(unit, reading.read(text))


def _departments(unit: Unit, departments: tuple[tuple[str, str], ...]) -> None:
    known = set(unit.rows.all(select(Department.code)))
    unit.rows.add(
        *(Department(code=code, name=name) for code, name in departments if code not in known)
    )
