"""Names and addresses out of fields good and bad."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.people import Mailbox, mailbox


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("jana@example.org", Mailbox("", "jana@example.org")),
        ("Jana Nová <jana@example.org>", Mailbox("Jana Nová", "jana@example.org")),
        ('"Nová, Jana" <jana@example.org>', Mailbox("Nová, Jana", "jana@example.org")),
        ("jana@example.org (Jana)", Mailbox("Jana", "jana@example.org")),
        ("foo <foo@example.org", Mailbox("foo", "foo@example.org")),
        ("<<jana@example.org>>", Mailbox("", "jana@example.org")),
        ("Jana jana@example.org", Mailbox("Jana", "jana@example.org")),
        ("'Jana' <jana@example.org>", Mailbox("Jana", "jana@example.org")),
        ("jana@firma <jana@example.org>", Mailbox("jana@firma", "jana@example.org")),
        (
            "=?utf-8?q?Nov=C3=A1=2C_Jana?= <jana@example.org>",
            Mailbox("Nová, Jana", "jana@example.org"),
        ),
        ('"=?utf-8?q?Nov=C3=A1?=" <jana@example.org>', Mailbox("Nová", "jana@example.org")),
        ("jana@example.org, petr@example.org", Mailbox("", "jana@example.org")),
        ("Jana <>", Mailbox("Jana", "")),
        ("undisclosed-recipients:;", Mailbox("undisclosed-recipients:;", "")),
        ("", Mailbox()),
    ],
)
def test_mailboxes(raw: str, expected: Mailbox) -> None:
    """The first mailbox is found, also in a field that breaks the rules."""
    assert mailbox(raw) == expected


@given(st.text(alphabet="<>@,;:()\"'\\ .ab=?q\r\n\t\0ě"))
def test_any_field(raw: str) -> None:
    """Any field gives an address to which can be written, or none."""
    found = mailbox(raw)

    assert not found.address or found.address.count("@") == 1
    assert "\n" not in found.name + found.address
    assert not set(found.address) & set('<>,;:()"\\ ')
