"""Short numbers: what is handed out without a code is found by what people read out."""

import uuid

import pytest

from gateway.model.numbers import beginning, short, tidy

NUMBER = "7c1f9e02-1111-4222-8333-444455556666"


@pytest.mark.parametrize("typed", ["K-7C1F-9E02", " k-7c1f-9e02 ", "k7c1f9e02", "K 7C1F 9E02"])
def test_a_number_read_out_is_how_the_identifier_begins(typed: str) -> None:
    """However it is typed."""
    assert NUMBER.startswith(beginning(typed))
    assert len(beginning(typed)) == 8


def test_the_two_ways_belong_together() -> None:
    """Every identifier begins as its short number says."""
    assert short("K", NUMBER) == "K-7C1F-9E02"
    for _ in range(100):
        identifier = str(uuid.uuid4())
        assert identifier.startswith(beginning(short("K", identifier)))


@pytest.mark.parametrize(
    "typed", ["", "kácení", "HLUC/00012/2026", "K-7C1F", "K-7C1F-9E0%", "12345678"]
)
def test_anything_else_is_no_number(typed: str) -> None:
    """Words and reference numbers are looked for as words."""
    assert beginning(typed) == ""


def test_a_typed_code_is_mended() -> None:
    """Letters that look like digits, blanks and small letters."""
    assert tidy("abo-1l i2") == "AB0111" + "2"
