"""Bank statements: every format is read exactly, and what was damaged on the way is refused."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.model.errors import Wrong
from gateway.run.demo.gpc import Item, gpc
from tests.waste.camt import camt
from waste.statements.detecting import read

ACCOUNT = "19-2000145399/0800"
DAYS = (date(2026, 5, 31), date(2026, 6, 1))
NAMES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ ", max_size=20)
ITEMS = st.builds(
    Item,
    st.integers(-10_000_000, 10_000_000).filter(bool).map(lambda n: Decimal(n) / 100),
    st.integers(0, 9_999_999_999).map(str),
    NAMES,
    st.integers(0, 9_999_999_999).map(str),
    st.text("abcdefghijklmnopqrstuvwxyz ěščřžýáíé0123456789", max_size=35),
)


def a_statement(*items: Item) -> bytes:
    """Return a GPC file."""
    return gpc(ACCOUNT, *DAYS, items)


PAID = Item(Decimal("600.00"), "1345000014", "NOVÁKOVÁ JANA", "1265098001", "Odpady 2026")


@given(st.lists(ITEMS, max_size=6))
def test_a_gpc_file_is_read_as_it_was_written(items: list[Item]) -> None:
    """Amounts to the haléř, symbols, names, messages, days and balances."""
    (found,) = read(gpc(ACCOUNT, *DAYS, items), "0800")

    assert found.account == "CZ6508000000192000145399"
    assert (found.opened_on, found.closed_on) == DAYS
    assert [one.amount for one in found.movements] == [item.amount for item in items]
    assert [one.variable_symbol for one in found.movements] == [
        item.variable_symbol.lstrip("0") for item in items
    ]
    assert [one.counter_name for one in found.movements] == [item.name.strip() for item in items]
    assert found.opening + sum(item.amount for item in items) == found.closing
    assert len({one.identity for one in found.movements}) == len(items)


def test_utf8_and_cp1250_are_told_apart() -> None:
    """Some banks write UTF-8."""
    octets = a_statement(PAID)
    as_utf8 = octets.decode("cp1250").encode("utf-8")

    assert read(octets) == read(as_utf8)
    assert read(as_utf8)[0].movements[0].counter_name == "NOVÁKOVÁ JANA"


Damage = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    "damage",
    [
        lambda octets: octets.decode("cp1250").encode("utf-16"),
        lambda octets: octets[: len(octets) // 2],
        lambda octets: octets.split(b"\r\n")[1],
        lambda octets: octets.split(b"\r\n")[0] + b"\r\n",
        lambda octets: octets.replace(b"000000060000", b"000000060001"),
        lambda octets: octets.replace(b"310526", b"310226"),
        lambda octets: octets.replace(b"0000600002", b"0000600007"),
        lambda octets: octets + b"999 something else\r\n",
        lambda _octets: b"",
        lambda _octets: b"hello",
        lambda _octets: b"074short",
    ],
    ids=(f"damage-{n}" for n in range(11)),
)  # fmt: skip
def test_a_damaged_gpc_file_is_refused(damage: Damage) -> None:
    """UTF-16, cut off, other sums, no such day, an unknown code, foreign lines."""
    with pytest.raises(Wrong):
        read(damage(a_statement(PAID)))


def of_names(page: str, *names: str) -> bytes:
    """Return a GPC file in a code page."""
    items = (Item(Decimal(600), "1", name, message="Odpad") for name in names)
    return a_statement(*items).decode("cp1250").encode(page)


@pytest.mark.parametrize("page", ["iso-8859-2", "cp852"])
@pytest.mark.parametrize(
    "names",
    [
        ("NOVÁKOVÁ ŠÁRKA",),
        ("Jiří Žák", "Tomáš Němeček"),
        ("Aleš Ježek", "Miloš Blažek"),
        ("ŽELEZNÝ PETR",),
    ],
)
def test_a_wrong_code_page_is_refused(page: str, names: tuple[str, ...]) -> None:
    """Czech names written in the code pages of old programs, capitals or not."""
    assert read(of_names("cp1250", *names))[0].movements[0].counter_name == names[0]
    with pytest.raises(Wrong, match="wrong code page"):
        read(of_names(page, *names))


@pytest.mark.parametrize(
    "name",
    [
        "Brian O´Neill",
        "WĄSIK Stanisław",
        "Müller Jürgen",
        "Kováč Ľuboš",
        "„U Šnečka“ – bar",
    ],
)
def test_foreign_names_and_signs_are_no_other_code_page(name: str) -> None:
    """One payer with a Polish name does not stop a whole statement."""
    assert read(of_names("cp1250", name))[0].movements[0].counter_name == name


@given(st.lists(NAMES, min_size=1, max_size=8))
def test_no_czech_name_looks_like_another_code_page(names: list[str]) -> None:
    """What banks write in CP1250 is never refused for its code page."""
    assert len(read(of_names("cp1250", *names))[0].movements) == len(names)


def test_lines_filled_up_with_spaces() -> None:
    """The name stays a name when a bank makes all lines longer than the norm."""
    octets = b"\r\n".join(line.ljust(160) for line in a_statement(PAID).split(b"\r\n"))

    assert read(octets) == read(a_statement(PAID))


def test_a_printed_statement_is_told_by_its_name() -> None:
    """A PDF is no matter of code pages."""
    with pytest.raises(Wrong, match="format is not known"):
        read(b"%PDF-1.7 \x8c\xa5")


def test_codes_of_reversals_depend_on_the_bank() -> None:
    """Code 4 puts money back at most banks, and takes it at Česká spořitelna."""
    octets = a_statement(Item(Decimal(600), "1"))
    reversal = octets.replace(b"0000600002", b"0000600004")

    assert read(reversal, "2010")[0].movements[0].amount == 600
    with pytest.raises(Wrong):
        read(reversal, "0800")


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_camt_file(version: str) -> None:
    """Symbols in all three ways, a batch by its parts, both versions of the schema."""
    (found,) = read(camt(version))

    assert found.account == "CZ6508000000192000145399"
    assert (found.opening, found.closing) == (Decimal("100.00"), Decimal("1900.00"))
    assert [
        (m.amount, m.variable_symbol, m.constant_symbol, m.counter_name) for m in found.movements
    ] == [
        (Decimal("600.00"), "1345000014", "0558", "JANA NOVÁKOVÁ"),
        (Decimal("700.00"), "1345000022", "0558", ""),
        (Decimal("600.00"), "1345000030", "", ""),
        (Decimal("-100.00"), "", "", "BANKA"),
    ]
    assert found.movements[0].counter_account == "1265098001/5500"
    assert len({m.identity for m in found.movements}) == 4


def test_a_batch_with_what_the_bank_keeps() -> None:
    """Of payments by card 700 come in and 600 go out in one entry: two movements, each its way."""
    octets = camt("08").replace(b">1300.00<", b">100.00<").replace(b"1900.00", b"700.00")
    last = b"</Amt></TxDtls></NtryDtls>"
    assert octets.count(last) == 1
    (found,) = read(octets.replace(last, b"</Amt><CdtDbtInd>DBIT</CdtDbtInd>" + last[6:]))

    assert [one.amount for one in found.movements] == [600, 700, -600, -100]


@pytest.mark.parametrize(
    "damage",
    [
        lambda octets: octets[:-30],
        lambda octets: octets.replace(b"1900.00", b"1901.00"),
        lambda octets: octets.replace(b"700.00", b"701.00"),
        lambda octets: octets.replace(b"600.00", b"600.001"),
        lambda octets: octets.replace(b"600.00", b"NaN"),
        lambda octets: octets.replace(b"camt.053", b"camt.054"),
        lambda octets: octets.replace(b"CRDT", b"XXXX"),
        lambda octets: octets.replace(b"CLBD", b"ITBD"),
        lambda octets: octets.replace(b'Ccy="CZK">600', b'Ccy="EUR">600'),
        lambda octets: octets.replace(
            b"<Document", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Document'
        ).replace(b"BANKA", b"&e;"),
        lambda octets: octets.replace(b"<Document", b'<!DOCTYPE x SYSTEM "http://x.test/"><Document'),
        lambda _octets: b"<a/>",
        lambda _octets: b"<",
    ],
    ids=(f"damage-{n}" for n in range(13)),
)  # fmt: skip
def test_a_damaged_camt_file_is_refused(damage: Damage) -> None:
    """Cut off, other sums, other kinds of messages, foreign entities."""
    with pytest.raises(Wrong):
        read(damage(camt("02")))


def fio(**changes: object) -> bytes:
    """Return Fio's answer with two movements; the amount is one that floats spoil."""
    info = {
        "accountId": "2000145399", "bankId": "0800", "currency": "CZK",
        "iban": "CZ6508000000192000145399", "openingBalance": 185.03, "closingBalance": 785.13,
        "dateStart": 1780264800000, "dateEnd": "2026-06-30+0200", "idFrom": 1, "idTo": 2,
    } | changes  # fmt: skip
    rows = [
        {
            "column22": {"value": 11}, "column0": {"value": "2026-06-01+0200"},
            "column1": {"value": 600.2}, "column5": {"value": "0001345000014"},
            "column2": {"value": "1265098001"}, "column3": {"value": "5500"},
            "column10": {"value": "Jana"}, "column16": {"value": "Odpady"}, "column7": None,
        },
        {
            "column22": {"value": 12}, "column0": {"value": 1780264800000},
            "column1": {"value": -0.1}, "column14": {"value": "CZK"},
        },
    ]  # fmt: skip
    return json.dumps(
        {"accountStatement": {"info": info, "transactionList": {"transaction": rows}}}
    ).encode()


def test_a_fio_file() -> None:
    """Amounts come from the text; both kinds of days; leading zeros do not matter."""
    (found,) = read(fio())

    assert [one.amount for one in found.movements] == [Decimal("600.20"), Decimal("-0.10")]
    assert {one.on for one in found.movements} == {date(2026, 6, 1)}
    assert found.opened_on == date(2026, 6, 1)
    assert found.movements[0].variable_symbol == "1345000014"
    assert found.movements[0].counter_account == "1265098001/5500"


@pytest.mark.parametrize(
    "octets",
    [
        fio()[:-10],
        fio(closingBalance=1.0),
        fio(openingBalance="185.03"),
        fio(openingBalance=True),
        fio(dateStart="yesterday"),
        fio(dateStart=10**30),
        b"{}",
        b'{"accountStatement": 1}',
        b'{"accountStatement": {"info": {}, "transactionList": {"transaction": 1}}}',
        b"[" * 100_000,
        b"{" + b'"a":{' * 50_000,
        b'{"a": "\xff"}',
    ],
    ids=(f"octets-{n}" for n in range(12)),
)
def test_a_damaged_fio_file_is_refused(octets: bytes) -> None:
    """Cut off, other sums, numbers that are none, nonsense."""
    with pytest.raises(Wrong):
        read(octets)


@given(st.binary(max_size=400))
def test_anything_is_read_or_refused(octets: bytes) -> None:
    """No octets make it stumble."""
    for start in (b"", b"074", b"{", b"<"):
        with suppress(Wrong):
            assert read(start + octets)
