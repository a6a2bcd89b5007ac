"""What leaves bears a mark that nobody else can make, and what comes back names it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.headers import split
from channels.email.returns import Home, Returns
from tests.channels.email.test_outgoing import ANSWER, RETURNS

OFFICE = "podatelna@lhota.example.org"


def test_the_mark_follows_from_the_key() -> None:
    """The same for every attempt; another one for another key, originator or installation."""
    token = RETURNS.token(ANSWER)

    assert token == RETURNS.token(replace(ANSWER, text="jiný"))
    assert token != RETURNS.token(replace(ANSWER, key="receipt:2"))
    assert token != Returns(b"x" * 32, "lhota.example.org").token(ANSWER)
    assert RETURNS.genuine(token)


def test_a_return_path_leads_home() -> None:
    """Without the mark it is the office's address, capitals or not."""
    token = RETURNS.token(ANSWER)
    path = RETURNS.path(OFFICE, token)

    assert path == f"podatelna+r-{token}@lhota.example.org"
    assert len(path.partition("@")[0]) <= 64
    assert RETURNS.home(path) == Home(OFFICE, f"<{token}@lhota.example.org>")
    assert RETURNS.home(path.upper()).about == f"<{token}@lhota.example.org>"


@pytest.mark.parametrize(
    "address",
    [
        *(OFFICE, "", "@", "podatelna+r-@x.test", "podatelna+r-aaaaaaaaaaaaaaaaaaaaaaaaaa@x.test"),
        *("podatelna+jana@x.test", "+r-aaaaaaaaaaaaaaaaaaaaaaaaaa@x.test"),
    ],
)
def test_a_forged_path_is_an_address_like_any_other(address: str) -> None:
    """It is left as it is, and named nobody's."""
    assert RETURNS.home(address) == Home(address)


@given(st.binary(min_size=16, max_size=16))
def test_marks_cannot_be_guessed(octets: bytes) -> None:
    """Whatever has the shape is not ours by that."""
    import base64  # noqa: PLC0415

    assert not RETURNS.genuine(base64.b32encode(octets).decode().rstrip("=").lower())


def test_without_a_delimiter_addresses_stay_bare() -> None:
    """Where the mail server knows no extensions, nothing is sent back to one."""
    bare = Returns(RETURNS.secret, RETURNS.hostname)
    token = bare.token(ANSWER)

    assert bare.path(OFFICE, token) == OFFICE
    assert bare.home(RETURNS.path(OFFICE, token)).about == ""


@pytest.mark.parametrize("name", ["Delivered-To", "X-Original-To", "To"])
def test_fetched_mail_names_it_in_its_header(name: str) -> None:
    """Whichever server noted the address it came to."""
    path = RETURNS.path(OFFICE, RETURNS.token(ANSWER))
    octets = f"Subject: x\r\n{name}: Podatelna <{path}>\r\n\r\n".encode()
    headers, _ = split(octets, 0, len(octets))

    assert RETURNS.noted(headers) == RETURNS.message_id(RETURNS.token(ANSWER))
