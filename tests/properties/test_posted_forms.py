"""However a posted form is cut into pieces, the same words and files come out."""

import asyncio
import itertools
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st
from litestar.exceptions import ClientException

from channels.web.posted import Limits, posted
from gateway.model.errors import TooLarge
from gateway.web.names import file_name
from gateway.web.page import AnyRequest

BOUNDARY = "hranice"

WORDS = st.text(st.characters(codec="utf-8"), max_size=40)
NAMES = st.text("abcdefghij_", min_size=1, max_size=8)
#: Octets that look like the ends of parts, among others.
OCTETS = st.lists(
    st.one_of(
        st.binary(max_size=30),
        st.sampled_from([b"\r\n", b"\r", b"--", b"\r\n--hranic", b"\r\n--hranicE--\r\n"]),
    ),
    max_size=12,
).map(b"".join)
FILES = st.tuples(st.text("abcžď. ", min_size=1, max_size=20), OCTETS)


class Sender:
    """Stands for a request: gives a body in pieces."""

    def __init__(self, pieces: Sequence[bytes], kind: str = "multipart/form-data") -> None:
        self._pieces = list(pieces)
        self.content_type = (kind, {"boundary": BOUNDARY})
        self.content_length = None

    async def receive(self) -> dict[str, Any]:
        """Give the next piece."""
        piece = self._pieces.pop(0) if self._pieces else b""
        return {"type": "http.request", "body": piece, "more_body": bool(self._pieces)}


def body(words: Sequence[tuple[str, str]], files: Sequence[tuple[str, bytes]]) -> bytes:
    """Write a form as a browser does."""
    parts = []
    for name, text in words:
        parts.append(f'form-data; name="{name}"\r\n\r\n'.encode() + text.encode())
    for name, octets in files:
        parts.append(f'form-data; name="files"; filename="{name}"\r\n\r\n'.encode() + octets)
    head = b"--hranice\r\nContent-Disposition: "
    return b"".join(head + part + b"\r\n" for part in parts) + b"--hranice--\r\n"


def cut(octets: bytes, places: Sequence[int]) -> list[bytes]:
    """Cut *octets* at *places*."""
    at = sorted({place % (len(octets) + 1) for place in places} | {0, len(octets)})
    return [octets[a:b] for a, b in itertools.pairwise(at)]


def read(pieces: Sequence[bytes]) -> tuple[dict[str, str], list[tuple[str, bytes]]]:
    """Read a form that comes in *pieces*; nothing is left in the folder."""

    async def reading(folder: Path) -> tuple[dict[str, str], list[tuple[str, bytes]]]:
        request = cast("AnyRequest", Sender(pieces))
        async with posted(request, Limits(1_000_000, 50, folder)) as form:
            files = [one for several in form.files.values() for one in several]
            for one in files:
                one.content.seek(0)
            return form.words, [(one.name, one.content.read()) for one in files]

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(reading(Path(folder)))


@given(
    st.lists(st.tuples(NAMES, WORDS), max_size=5, unique_by=lambda pair: pair[0]),
    st.lists(FILES, max_size=4),
    st.lists(st.integers(0, 10_000), max_size=20),
)
@settings(max_examples=150)
def test_pieces_make_no_difference(
    words: list[tuple[str, str]], files: list[tuple[str, bytes]], places: list[int]
) -> None:
    """Words and octets come through whole wherever the network cuts them."""
    found, kept = read(cut(body(words, files), places))

    assert found == dict(words)
    assert kept == [(file_name(name), octets) for name, octets in files]


@given(st.lists(st.one_of(st.binary(max_size=60), st.sampled_from([b"--hranice", b"\r\n"]))))
@settings(max_examples=150)
def test_noise_is_a_form_or_a_clear_refusal(pieces: list[bytes]) -> None:
    """Whatever comes: nothing but the two answers of which the page knows what they mean."""
    try:
        words, files = read(pieces)
    except (ClientException, TooLarge):
        return
    assert all(isinstance(text, str) for text in words.values())
    assert all(name for name, _ in files)
