"""Octets become text, whatever they claim to be."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.charsets import decode, one_line, printable

CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1250", "iso-8859-2", "cp852", "utf-16"])
def test_declared(charset: str) -> None:
    """Text in the declared character set is read in it."""
    assert decode(CZECH.encode(charset), charset.upper()).text == CZECH


@pytest.mark.parametrize("declared", ["", "us-ascii", "iso-8859-1", "x-none", "hex", "idna", "\0"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1250"])
def test_undeclared_or_wrong(charset: str, declared: str) -> None:
    """Czech text is read right although its character set is missing, unknown or a lie."""
    decoded = decode(CZECH.encode(charset), declared)

    assert decoded.text == CZECH
    assert decoded.charset == charset
    assert decoded.surprise == bool(declared)


@pytest.mark.parametrize("word", ["STÍŽNOST", "ÚŽASNÉ", "VÝŠKA", "KŘÍŽEK", "ŽÁDOST"])
def test_capital_letters(word: str) -> None:
    """Czech capital letters in windows-1250 are not taken for rare letters in UTF-8."""
    assert decode(word.encode("cp1250")).text == word
    assert decode(word.encode()).text == word


@pytest.mark.parametrize("text", ["Привіт, прошу довідку", "Grüße aus Görlitz", "Xin chào Việt"])
def test_other_languages(text: str) -> None:
    """Other languages in UTF-8 stay what they are."""
    assert decode(text.encode()).text == text


def test_one_broken_letter() -> None:
    """One broken letter does not turn the rest into gibberish."""
    decoded = decode(CZECH.encode() + b"\xc5", "utf-8")

    assert decoded.text == CZECH + "�"
    assert decoded.mended


def test_mark_in_front() -> None:
    """A byte order mark is no text."""
    assert decode(b"\xef\xbb\xbfahoj", "utf-8").text == "ahoj"


@given(st.binary(), st.one_of(st.text(max_size=20), st.sampled_from(["utf-7", "utf-8", "cp037"])))
def test_total(octets: bytes, declared: str) -> None:
    """Any octets become text that can be stored."""
    text = printable(decode(octets, declared).text)

    assert "\0" not in text
    text.encode()


@given(st.text(), st.integers(0, 20))
def test_one_line(text: str, limit: int) -> None:
    """Whatever the text, one line of it is one line, and no longer than allowed."""
    line = one_line(text, limit)

    assert len(line) <= limit
    assert not {unicodedata.category(c) for c in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert line == " ".join(line.split())


def test_hidden_direction() -> None:
    """A name cannot be made to read backwards."""
    assert one_line("smlouva\u202efdp.exe") == "smlouvafdp.exe"
