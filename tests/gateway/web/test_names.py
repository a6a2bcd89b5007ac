"""Names of uploaded files: never a path, never a trick, never without an ending."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.web.names import LONGEST, ending, file_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("smlouva.pdf", "smlouva.pdf"),
        ("Žádost – příloha č. 1.pdf", "Žádost – příloha č. 1.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Božena\\výpis.pdf", "výpis.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("faktura\u202efdp.exe", "faktura\ufffdfdp.exe"),
        ("", "?"),
        ("..", "?"),
        ("/", "?"),
        ("\x00", "?"),
    ],
    ids=[
        "plain",
        "czech",
        "up",
        "windows",
        "nul",
        "lines",
        "rtl",
        "none",
        "dots",
        "root",
        "nul only",
    ],
)
def test_a_name_is_made_harmless(sent: str, kept: str) -> None:
    """What is left can be stored, shown and read, and is as close to the sender's as can be."""
    assert file_name(sent) == kept


def test_a_long_name_keeps_its_ending() -> None:
    """Three hundred characters become at most two hundred, with the ending."""
    kept = file_name("dlouhý název " * 23 + ".tar.gz")

    assert len(kept) == LONGEST
    assert kept.endswith(".tar.gz")
    assert ending(kept) == "gz"


@given(st.text())
def test_no_name_is_a_path(sent: str) -> None:
    """Whatever comes, there is something to show, without separators and invisible marks."""
    kept = file_name(sent)

    assert kept
    assert not {"/", "\\", "\x00", "\u202e", "\n"} & set(kept)
    assert kept not in {".", ".."}
    assert file_name(kept) == kept
