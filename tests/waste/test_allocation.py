"""Payments cover debts in the order of the tax code; what is left over is an overpayment."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from waste.allocation import Claim, ClaimKind, allocate
from waste.money import ZERO

AMOUNTS = st.integers(-50_000, 200_000).map(lambda halere: Decimal(halere) / 100)
CLAIMS = st.builds(
    Claim,
    st.sampled_from(ClaimKind),
    st.integers(2022, 2026),
    st.dates(date(2022, 1, 1), date(2026, 12, 31)),
    AMOUNTS,
)
PAID = st.integers(0, 500_000).map(lambda halere: Decimal(halere) / 100)


def test_the_order_of_the_law() -> None:
    """Fees before increases, before what is enforced; the oldest due first."""
    old = Claim(ClaimKind.FEE, 2025, date(2025, 6, 30), Decimal(500))
    new = Claim(ClaimKind.FEE, 2026, date(2026, 6, 30), Decimal(600))
    increase = Claim(ClaimKind.ACCESSORY, 2024, date(2024, 9, 1), Decimal(100))
    enforced = Claim(ClaimKind.ENFORCED_FEE, 2023, date(2023, 6, 30), Decimal(400))
    found = allocate([enforced, new, increase, old], Decimal(1150))

    assert [(one.claim, one.paid) for one in found.covered] == [
        (old, Decimal(500)),
        (new, Decimal(600)),
        (increase, Decimal(50)),
        (enforced, ZERO),
    ]
    assert found.overpaid == 0


def test_what_is_too_much_is_left_over() -> None:
    """An overpayment is what no debt takes."""
    fee = Claim(ClaimKind.FEE, 2026, date(2026, 6, 30), Decimal(600))

    assert allocate([fee], Decimal(650)).overpaid == Decimal(50)


@given(st.lists(CLAIMS, max_size=8), PAID)
def test_nothing_is_lost_or_made(claims: list[Claim], paid: Decimal) -> None:
    """Open debts less the overpayment are always the account's balance."""
    found = allocate(claims, paid)
    still = sum((one.open for one in found.covered), ZERO)

    assert still - found.overpaid == sum((claim.amount for claim in claims), ZERO) - paid
    assert all(0 <= one.paid <= one.claim.amount for one in found.covered)
    assert not (still and found.overpaid)


@given(st.lists(CLAIMS, max_size=8), PAID)
def test_only_one_claim_is_paid_in_part(claims: list[Claim], paid: Decimal) -> None:
    """In the order: first those paid whole, then at most one in part, then those not paid."""
    parts = [one.paid == one.claim.amount for one in allocate(claims, paid).covered]

    assert parts == sorted(parts, reverse=True)
