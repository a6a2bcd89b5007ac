"""Account numbers and IBANs: check digits, and both ways banks write sixteen digits."""

import json
from pathlib import Path

import pytest
from stdnum import iban as stdnum_iban

from gateway.model.errors import Wrong
from waste.bank_account import Order, account_of, from_sixteen, likely_order


@pytest.mark.parametrize(
    ("written", "iban"),
    [
        ("19-2000145399/0800", "CZ6508000000192000145399"),
        ("1265098001/5500", "CZ5855000000001265098001"),
        ("CZ65 0800 0000 1920 0014 5399", "CZ6508000000192000145399"),
    ],
)
def test_an_account_and_its_iban(written: str, iban: str) -> None:
    """The IBAN is that of the published algorithm, and reading it back gives the account."""
    account = account_of(written)

    assert account.iban == iban
    assert stdnum_iban.is_valid(account.iban)
    assert account_of(account.written) == account_of(account_of(account.iban).written)


@pytest.mark.parametrize(
    "written",
    [
        "2400222222/2010",
        "19-2000145398/0800",
        "1/0100",
        "0000000001/0100",
        "19-2000145399",
        "CZ6608000000192000145399",
        "SK6508000000192000145399",
        "",
        "１９-2000145399/0800x",
    ],
)
def test_what_cannot_be_an_account(written: str) -> None:
    """A mistyped digit, too few digits, another country."""
    with pytest.raises(Wrong):
        account_of(written)


def test_both_readings_of_sixteen_digits() -> None:
    """Check digits tell the plain from the banks' inner order."""
    assert from_sixteen("0000192000145399").written == "19-2000145399"
    assert from_sixteen("9394200015000019").written == "19-2000145399"


def test_a_bank_writes_all_accounts_in_one_order() -> None:
    """One account whose digits fit in both orders is read as the others of its file are."""
    both, inner, plain = "5530000078000000", "9394200015000019", "0000192000145399"

    assert likely_order([both]) is Order.PLAIN
    assert likely_order([both, inner, "0" * 16]) is Order.INNER
    assert likely_order([both, plain]) is Order.PLAIN


def test_collected_vectors(samples: Path) -> None:
    """All collected accounts are told right."""
    vectors = json.loads((samples / "identifiers" / "account_vectors.json").read_text("utf-8"))
    for vector in vectors:
        if not vector["valid_mod11"]:
            with pytest.raises(Wrong):
                account_of(vector["account"])
            continue
        account = account_of(vector["account"])
        assert account.iban == vector["iban"]
        for reading in ("gpc_plain16", "gpc_internal16"):
            assert from_sixteen(vector[reading]).written == account.written.partition("/")[0]
