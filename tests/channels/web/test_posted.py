"""What browsers, scripts and strangers post: within limits, piece by piece, or clearly refused."""

import asyncio
import errno
import html
import io
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import SpooledTemporaryFile

import pytest

from channels.web import posted
from channels.web.settings import SiteSettings
from gateway.model import package
from tests.channels.web.forms import COMPLETE, FormOffice, Web, web

FORM = "/lhota/forms/vsechno"
BOUNDARY = "hranice"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}

#: Small limits: a thousand octets, three files.
SMALL = SiteSettings(max_upload=1000, max_files=3)


def part(name: bytes, content: bytes, filename: bytes | None = None) -> bytes:
    """Write one part of a multipart body by hand."""
    shown = b"" if filename is None else b'; filename="' + filename + b'"'
    head = b'Content-Disposition: form-data; name="' + name + b'"' + shown
    return b"--" + BOUNDARY.encode() + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n"


def body(*parts: bytes, answers: bool = True, end: bool = True) -> bytes:
    """Write a whole body, with complete answers before the parts."""
    words = [part(k.encode(), v.encode()) for k, v in COMPLETE.items()] if answers else []
    return b"".join([*words, *parts]) + (b"--hranice--\r\n" if end else b"")


def left_behind(folder: Path) -> list[Path]:
    """Return what uploads left in the folder they came in through."""
    return list(folder.iterdir())


def file_names(made: Web) -> list[str]:
    """Return the names in the package that arrived last."""
    original = made.gateway.originals[made.gateway.arrivals[-1].original.sha256]
    return [one.name for one in package.read(io.BytesIO(original)).files]


async def test_too_much_keeps_the_answers_and_says_the_limit(tmp_path: Path) -> None:
    """The files go back, the words stay, and nothing was taken."""
    async with web(tmp_path, SMALL) as made:
        content = body(part(b"files", bytes(1001), b"velky.pdf"))
        answer = await made.browser.post(FORM, content=content, headers=MULTIPART)

    text = html.unescape(answer.text)
    assert answer.status_code == 413
    assert "nejvýš 1 kB" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Na rohu ulice Lipové nesvítí lampa." in text
    assert "Vyberte znovu: velky.pdf" in text
    assert made.gateway.arrivals == []
    assert left_behind(tmp_path) == []


async def test_exactly_the_limit_is_taken(tmp_path: Path) -> None:
    """What is allowed is allowed to the last octet and file."""
    async with web(tmp_path, SMALL) as made:
        files = [part(b"files", bytes(n), b"%d.pdf" % n) for n in (1, 499, 500)]
        answer = await made.browser.post(FORM, content=body(*files), headers=MULTIPART)
        assert answer.status_code == 200
        assert len(file_names(made)) == 3
        files.append(part(b"files", b"", b"4.pdf"))
        answer = await made.browser.post(FORM, content=body(*files), headers=MULTIPART)
        assert answer.status_code == 413


async def test_far_too_much_is_not_even_read(tmp_path: Path) -> None:
    """Announced or not, the answer is a clear page that names the limit."""

    async def unannounced() -> AsyncIterator[bytes]:
        yield body(answers=False, end=False) + part(b"files", b"", b"velky.pdf")[:-2]
        for _ in range(20):
            yield bytes(100_000)

    async with web(tmp_path, SMALL) as made:
        for content in (body(part(b"files", bytes(2_000_000), b"a.pdf")), unannounced()):
            answer = await made.browser.post(FORM, content=content, headers=MULTIPART)
            assert answer.status_code == 413
            assert "nejvýš" in answer.text
        assert (await made.browser.get(FORM)).status_code == 200

    assert left_behind(tmp_path) == []


@pytest.mark.parametrize(
    "content",
    [
        body(end=False),
        body(end=False) + b'--hranice\r\nContent-Disposition: form-data; name="files"; filen',
        body(part(b"files", b"%PDF", b"a.pdf"), end=False)[:-6],
        b"",
        b"\x00" * 5000,
        b"--jina\r\n\r\n",
        b"--hranice\r\n\r\nno header\r\n--hranice--\r\n",
        b"--hranice\r\nContent-Disposition: form-data\r\n\r\nno name",
    ],
    ids=["no end", "in a head", "in a file", "empty", "noise", "other", "headless", "nameless"],
)
async def test_half_a_form_is_nothing(content: bytes, tmp_path: Path) -> None:
    """What was cut off or is no form is not taken, and the sender hears that."""
    async with web(tmp_path) as made:
        answer = await made.browser.post(FORM, content=content, headers=MULTIPART)

    assert answer.status_code == 400
    assert made.gateway.arrivals == []
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary="],
    ids=["none", "text", "json", "no boundary", "empty boundary"],
)
async def test_what_is_no_form_is_told_so(kind: str, tmp_path: Path) -> None:
    """A script with the wrong content type gets a clear answer."""
    async with web(tmp_path) as made:
        answer = await made.browser.post(FORM, content=body(), headers={"Content-Type": kind})

    assert answer.status_code == 400


async def test_a_browser_that_leaves_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    """A connection that ends half-way is no form, and its files are gone."""
    async with web(tmp_path) as made:
        url = made.browser.base_url
        reader, writer = await asyncio.open_connection(url.host, url.port)
        head = f"POST {FORM} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n"
        kind = f"Content-Type: {MULTIPART['Content-Type']}\r\n\r\n"
        writer.write((head + kind).encode() + part(b"files", bytes(500_000), b"a.pdf"))
        await writer.drain()
        writer.close()
        assert await reader.read() == b""
        assert (await made.browser.get(FORM)).status_code == 200

    assert made.gateway.arrivals == []
    assert left_behind(tmp_path) == []


async def test_a_browser_that_falls_silent_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody holds a connection and its files by half a form."""
    monkeypatch.setattr(posted, "SILENCE", 0.01)
    async with web(tmp_path) as made:
        url = made.browser.base_url
        reader, writer = await asyncio.open_connection(url.host, url.port)
        head = f"POST {FORM} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n"
        kind = f"Content-Type: {MULTIPART['Content-Type']}\r\n\r\n"
        writer.write((head + kind).encode() + part(b"files", bytes(500_000), b"a.pdf"))
        assert (await reader.readline()).startswith(b"HTTP/1.1 408")
        writer.close()

    assert made.gateway.arrivals == []
    assert left_behind(tmp_path) == []


async def test_a_thousand_fields_are_read_and_the_form_s_own_are_taken(tmp_path: Path) -> None:
    """Names the form does not know are nobody's answers; the first value of a name holds."""
    async with web(tmp_path) as made:
        more = [part(b"x%d" % n, b"y") for n in range(1000)]
        more.append(part(b"text", "Něco jiného".encode()))
        answer = await made.browser.post(FORM, content=body(*more), headers=MULTIPART)
        assert answer.status_code == 200
        original = made.gateway.originals[made.gateway.arrivals[0].original.sha256]
        values = package.read(io.BytesIO(original)).form.values
        assert values["text"] == COMPLETE["text"]
        assert not [name for name in values if name.startswith("x")]


@pytest.mark.parametrize(
    "more",
    [
        [part(b"x%d" % n, b"y") for n in range(posted.MOST_PARTS)],
        [part(b"text", b"x" * (posted.MOST_WORDS + 1))],
        [part(b"x" * 3000, b"y")] * 200,
        [part(b"files", b"a", b"n" * 5000)],
    ],
    ids=["parts", "words", "names", "file name"],
)
async def test_words_have_a_limit_too(more: list[bytes], tmp_path: Path) -> None:
    """Nobody fills the memory with words, names or questions without end."""
    async with web(tmp_path) as made:
        answer = await made.browser.post(FORM, content=body(*more), headers=MULTIPART)

    assert answer.status_code == 413
    assert made.gateway.arrivals == []


async def test_a_plain_form_has_the_limit_of_words(tmp_path: Path) -> None:
    """Without files there is no reason for more."""
    async with web(tmp_path) as made:
        answer = await made.browser.post(FORM, data={"text": "x" * (posted.MOST_WORDS + 1)})

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Žádost.pdf".encode(), "Žádost.pdf"),
        ("Žádost.pdf".encode("windows-1250"), "Žádost.pdf"),
        (b"../../../etc/passwd", "passwd"),
        (b"a\x00b.pdf", "ab.pdf"),
        ("\u202efdp.exe".encode(), "\ufffdfdp.exe"),
        (b"n" * 300 + b".pdf", None),
        (b"%22quoted%22.pdf", '"quoted".pdf'),
    ],
    ids=["utf-8", "windows", "path", "nul", "rtl", "long", "quoted"],
)
async def test_file_names_come_through_or_are_made_harmless(
    sent: bytes, kept: str | None, tmp_path: Path
) -> None:
    """The name reaches the package and the receipt, never the file system."""
    async with web(tmp_path) as made:
        content = body(part(b"files", b"%PDF", sent))
        answer = await made.browser.post(FORM, content=content, headers=MULTIPART)
        assert answer.status_code == 200
        (name,) = file_names(made)

    assert name == kept or (kept is None and name.endswith(".pdf") and len(name) == 200)
    assert f"<bdi>{name}</bdi>" in html.unescape(answer.text)
    assert left_behind(tmp_path) == []


async def test_old_encodings_of_words_are_understood(tmp_path: Path) -> None:
    """A script on an old Windows sends its words in the country's old encoding."""
    async with web(tmp_path) as made:
        words = part(b"name", "Růžena Šťastná".encode("windows-1250"))
        rest = [part(k.encode(), v.encode()) for k, v in COMPLETE.items() if k != "name"]
        content = body(words, *rest, answers=False)
        answer = await made.browser.post(FORM, content=content, headers=MULTIPART)
        assert answer.status_code == 200
        original = made.gateway.originals[made.gateway.arrivals[0].original.sha256]
        assert package.read(io.BytesIO(original)).form.values["name"] == "Růžena Šťastná"


async def test_octets_of_files_come_through_whole(tmp_path: Path) -> None:
    """Small and large files, with everything that looks like a boundary, arrive unchanged."""
    contents = [
        b"\r\n--hranic\r\n--hranicE\r\n" * 40_000,
        bytes(range(256)) * 5000,
        b"\r\n",
    ]
    async with web(tmp_path) as made:
        files = [part(b"files", one, b"%d.bin" % n) for n, one in enumerate(contents)]
        answer = await made.browser.post(FORM, content=body(*files), headers=MULTIPART)
        assert answer.status_code == 200
        original = made.gateway.originals[made.gateway.arrivals[0].original.sha256]
        opened = package.read(io.BytesIO(original))

    assert [one.blob.content for one in opened.files] == contents


async def test_no_large_piece_is_ever_held(tmp_path: Path) -> None:
    """Ten megabytes pass in pieces of at most a quarter of one."""
    gateway = FormOffice(forgetful=True)
    async with web(tmp_path, gateway=gateway) as made:
        content = body(part(b"files", bytes(10_000_000), b"velky.tif"))
        answer = await made.browser.post(FORM, content=content, headers=MULTIPART)

    assert answer.status_code == 200
    assert gateway.largest_chunk <= 256 * 1024


class FullDisk(SpooledTemporaryFile[bytes]):
    """A file for which there is no room."""

    def write(self, _octets: object) -> int:
        """Fail as a full disk does."""
        raise OSError(errno.ENOSPC, "No space left on device")


async def test_a_full_disk_keeps_the_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where not even the upload can be written, what was typed after it still comes back."""
    async with web(tmp_path) as made:
        monkeypatch.setattr(posted, "SpooledTemporaryFile", FullDisk)
        file = part(b"files", bytes(600_000), b"a.pdf")
        words = [part(k.encode(), v.encode()) for k, v in COMPLETE.items()]
        content = body(file, *words, answers=False)
        answer = await made.browser.post(FORM, content=content, headers=MULTIPART)
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert "Na rohu ulice Lipové nesvítí lampa." in answer.text
        assert "vyberte soubory znovu" in answer.text

    assert made.gateway.arrivals == []
