"""Payers from a file: every line is looked at, all are entered or none."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from gateway.model.errors import Wrong
from tests.waste.conftest import Town
from waste.csv_import import Imported, look, take
from waste.tables import FeePayer

HEAD = "jméno;datum narození;adresa;od;do;titul;nemovitost;vs;osvobození;procent\n"
GOOD = (
    "Nováková Žofie;1. 5. 1980;Horní Lhota 1;2020-01-01;;;;;;\n"
    "Dvořák Petr;1944-02-03;Horní Lhota 2;15. 3. 2026;;přihlášený;;1340012345;age;50 %\n"
    ";;;;;;;;;\n"
    "Chatař Jan;;Praha;1. 1. 2022;;vlastník;chata č. e. 3;;;\n"
)


def count(town: Town) -> int:
    """Return how many payers there are."""
    return town.look(lambda unit: unit.rows.count(select(FeePayer)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250"])
def test_a_good_file(town: Town, encoding: str) -> None:
    """Looking writes nothing; taking enters all with liability and relief."""
    octets = (HEAD + GOOD).encode(encoding)

    assert town.look(lambda unit: look(unit, octets)) == Imported(3)
    assert count(town) == 0
    assert town.do(lambda unit: take(unit, octets)) == Imported(3)
    town.prescribe()
    wanted = select(FeePayer).order_by(FeePayer.sorting)
    found = town.look(lambda unit: unit.rows.all(wanted))
    assert [(p.name, town.standing(p).owed) for p in found] == [
        ("Dvořák Petr", Decimal(250)),
        ("Chatař Jan", Decimal(600)),
        ("Nováková Žofie", Decimal(600)),
    ]
    assert town.problems() == []


def test_mistakes_are_told_by_line(town: Town) -> None:
    """Each wrong line once; the good ones are counted, and nothing is written."""
    bad = (
        "Nikdy Jan;31. 2. 1980;;2020-01-01;;;;;;\n"
        ";1980-01-01;;2020-01-01;;;;;;\n"
        "Bez Data;;;;;;;;;\n"
        "Dvojník A;;;2020-01-01;;;;777;;\n"
        "Dvojník B;;;2020-01-01;;;;777;;\n"
        "Titul C;;;2020-01-01;;král;;;;\n"
        "Pozpátku D;;;2020-01-01;2019-01-01;;;;;\n"
        "Úleva E;;;2020-01-01;;;;;age;mnoho\n"
    )
    octets = (HEAD + bad).encode()
    found = town.look(lambda unit: look(unit, octets))

    assert [mistake.line for mistake in found.mistakes] == [2, 3, 4, 6, 7, 8, 9]
    assert found.payers == 1
    with pytest.raises(Wrong, match="Line 2"):
        town.do(lambda unit: take(unit, octets))
    assert count(town) == 0


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"a;b\n1;2\n",
        "jméno;adresa\nJan;x\n".encode(),
        "jméno;od\nJan;2020-01-01\n".encode("utf-16"),
        "jméno;od\nŽofie Šťastná;2020-01-01\n".encode("cp852"),
        b'jmeno;od\n"' + b"x" * 200_000,
    ],
    ids=("empty", "columns", "no-since", "utf-16", "cp852", "endless"),
)
def test_what_is_no_table_of_payers(town: Town, octets: bytes) -> None:
    """It is refused as a whole."""
    with pytest.raises(Wrong):
        town.look(lambda unit: look(unit, octets))


def test_commas_and_tabs_part_columns_too(town: Town) -> None:
    """The mark that the first line has most of."""
    for mark in (",", "\t"):
        octets = f"name{mark}since\nJan Novák{mark}2020-01-01\n".encode()
        assert town.look(lambda unit, o=octets: look(unit, o)) == Imported(1)  # type: ignore[misc]


def test_nobody_is_entered_twice(town: Town) -> None:
    """Neither by the same file again, nor by another one, nor by two lines of one file."""
    head = "jméno;datum narození;od\n"
    jan = "Novák Jan;1. 5. 1980;1. 1. 2020\n"
    town.do(lambda unit: take(unit, (head + jan).encode()))
    with pytest.raises(Wrong, match="taken in before"):
        town.do(lambda unit: take(unit, (head + jan).encode()))
    more = head + "NOVAK Jan;1. 5. 1980;1. 1. 2021\nMalá Eva;2. 6. 1970;1. 1. 2020\n"
    twins = "Malá Eva;2. 6. 1970;1. 1. 2020\nMalý Adam;2. 6. 1970;1. 1. 2020\n"
    found = town.look(lambda unit: look(unit, (more + twins).encode()))

    assert [one.line for one in found.mistakes] == [2, 4]
    assert "1345000014" in found.mistakes[0].text % found.mistakes[0].values
    assert found.payers == 2
