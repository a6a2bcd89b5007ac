"""Paths and parameters of MAIL and RCPT."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.commands import Path, SyntaxProblem, read_path


@pytest.mark.parametrize(
    ("argument", "path"),
    [
        ("FROM:<jana@example.org>", Path("jana@example.org")),
        ("from: <jana@example.org>", Path("jana@example.org")),
        ("FROM:<>", Path("")),
        ("FROM:<> SIZE=10 smtputf8", Path("", {"SIZE": "10", "SMTPUTF8": ""})),
        ("FROM:jana@example.org SIZE=1", Path("jana@example.org", {"SIZE": "1"})),
        ("FROM:<@a.example.org,@b.example.org:jana@example.org>", Path("jana@example.org")),
        ('FROM:<"jana > nova"@example.org>', Path('"jana > nova"@example.org')),
        ("FROM:<postmaster>", Path("postmaster")),
        ("FROM:<jana@[127.0.0.1]>", Path("jana@[127.0.0.1]")),
        ("FROM:<žížala@příklad.cz>", Path("žížala@příklad.cz")),
    ],
)
def test_paths(argument: str, path: Path) -> None:
    """An address is read with its parameters."""
    assert read_path(argument, "FROM:") == path


@pytest.mark.parametrize(
    "argument",
    [
        *("", "FROM", "FROM:", "FROM:<", "FROM:<a@b", "FROM:<a b@c>", "FROM:<a@b>SIZE=1"),
        *("TO:<a@b>", "FROM:<a@b> =1", "FROM:<a@b> SIZE=", "FROM:<a@b><c@d>", "FROM:<a@b,c@d>"),
        "FROM:nobody",
    ],
)
def test_nonsense(argument: str) -> None:
    """What is no path is not guessed at."""
    with pytest.raises(SyntaxProblem):
        read_path(argument, "FROM:")


@given(st.text(max_size=2000))
def test_any_text(text: str) -> None:
    """Any text is a path or a problem, nothing else."""
    with suppress(SyntaxProblem):
        assert " " not in read_path("TO:" + text, "TO:").parameters
