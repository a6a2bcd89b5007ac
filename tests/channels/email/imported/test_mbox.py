"""Mails are cut out of an mbox file as they were put in."""

import io

from hypothesis import given
from hypothesis import strategies as st

from channels.email.imported.mbox import mails

SEPARATOR = b"From jana@posta.test Mon Nov 23 09:15:30 2026\n"


def written(*letters: bytes) -> bytes:
    """Write an mbox as careful programs do: every From line quoted, an empty line after each."""
    made = b""
    for letter in letters:
        lines = letter.splitlines(keepends=True)
        # splitlines knows line ends that mail does not.
        lines = [line + b"\n" for line in letter.split(b"\n")[:-1]]
        quoted = [b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines]
        made += SEPARATOR + b"".join(quoted) + b"\n"
    return made


def read(octets: bytes) -> list[bytes]:
    """Read all mails."""
    return [b"".join(pieces) for pieces in mails(io.BytesIO(octets))]


_LINES = st.lists(
    st.sampled_from(
        [b"", b"\r", b"a", b"From ", b">From x 12:00", b"From x 12:00", b"x" * 70_000, b"\xff\x00"]
    ),
    min_size=1,
    max_size=6,
)


@given(st.lists(_LINES.map(lambda lines: b"\n".join(lines) + b"\n"), min_size=1, max_size=5))
def test_what_was_put_in_comes_out(letters: list[bytes]) -> None:
    """Any mails, octet for octet, in their order."""
    assert read(written(*letters)) == letters


def test_a_letter_that_speaks_of_from() -> None:
    """A line is a separator only after an empty one, and only with a time in it."""
    letter = b"Subject: x\n\nDobry den\nFrom here 12:30\n\nFrom the beginning\n"
    assert read(SEPARATOR + letter + b"\n" + SEPARATOR + b"Subject: y\n\n") == [
        letter,
        b"Subject: y\n",
    ]


def test_nothing_in_an_empty_file() -> None:
    """An empty file holds no mail."""
    assert read(b"") == []


def test_unread_remainders_do_not_mix() -> None:
    """Who leaves a mail half read gets the next one from its beginning."""
    large = b"x" * 300_000 + b"\n"
    cut = mails(io.BytesIO(SEPARATOR + large * 3 + b"\n" + SEPARATOR + b"b\n\n"))
    assert next(next(cut)).startswith(b"xxx")
    assert b"".join(next(cut)) == b"b\n"
