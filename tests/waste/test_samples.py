"""Collected statement samples: each is read exactly, or refused with the reason."""

from decimal import Decimal
from pathlib import Path

import pytest

from gateway.model.errors import Wrong
from waste.statements.detecting import read

#: What cannot be taken in, and a word of the reason.
REFUSED = {
    "abo-gpc/spojenet_basic_format.abo": "damaged",
    "abo-gpc/spojenet_extended_format.abo": "damaged",
    "abo-gpc/spojenet_malformed.abo": "cut off",
    "camt/genkgo-camt053.v2.all-balance-types.xml": "sums",
    "camt/genkgo-camt053.v2.five.decimals.xml": "sums",
    "camt/genkgo-camt053.v2.minimal.ultimate.xml": "currencies",
    "camt/genkgo-camt053.v2.minimal.xml": "currencies",
    "camt/genkgo-camt053.v2.with-account-name.xml": "balance",
    "camt/genkgo-camt053.v2.with-party-ids.xml": "currencies",
    "camt/genkgo-camt053.v2.wrong.xml": "no statement",
    "camt/genkgo-camt053.v3.xml": "currencies",
    "camt/genkgo-camt053.v4.xml": "currencies",
    "camt/genkgo-camt053.v8.xml": "currencies",
    "mt940-synthetic-cz.sta": "format",
}
READ = {
    "abo-gpc/synthetic_waste_fee_cp1250.gpc": ["600.00", "1200.00", "50.00"],
    "camt/synthetic-cz-waste-fee-camt.053.001.02.xml": ["600.00", "1200.00", "600.00", "-600.00"],
    "camt/genkgo-camt053.v2.multi.statement.xml": ["8.85", "-7.00"],
    "fio/dg-fio-mcp-statement.json": ["0.02", "1250.00", "-100.00"],
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_be_taken_in(samples: Path, name: str) -> None:
    """The reason is said."""
    with pytest.raises(Wrong, match=REFUSED[name]):
        read((samples / "bank" / name).read_bytes())


@pytest.mark.parametrize("name", sorted(READ))
def test_what_is_read(samples: Path, name: str) -> None:
    """All amounts, in order, to the haléř."""
    found = read((samples / "bank" / name).read_bytes())
    amounts = [one.amount for statement in found for one in statement.movements]

    assert amounts == [Decimal(amount) for amount in READ[name]]


def test_no_sample_is_forgotten(samples: Path) -> None:
    """Every statement in the collection is in one of the two lists."""
    folder = samples / "bank"
    found = {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.suffix in {".gpc", ".abo", ".xml", ".json", ".sta"}
    }

    assert found == {*REFUSED, *READ}
