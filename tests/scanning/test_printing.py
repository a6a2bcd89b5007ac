"""Letters to be printed: archival, complete, the same for the same key, and never half."""

import errno
import io
from dataclasses import replace
from pathlib import Path

import pytest
from pikepdf import pdfa

from gateway.model.blob import BlobRef
from gateway.model.errors import Refused, StoreFull, TryLater
from gateway.model.outgoing import Outgoing
from gateway.model.submission import Part, PartRole
from scanning.printing import name_of
from tests.contracts.scanning import text
from tests.contracts.test_channels import BLOBS
from tests.gateways import LHOTA
from tests.scanning.lines import Works, with_settings

LETTER = Outgoing(
    originator=LHOTA.id,
    channel="scanning",
    address="post:#ab12cd34ef56/2 Žofie Příhodová, Ostravská 12, 748 01 Hlučín",
    subject="Vyrozumění o kácení <lípy> & keřů",
    text="Vážená paní,\n\nvaše žádost byla zaevidována.\nLhůta je 30 dnů.\n\nJana Nováková",
    key="reply:01:02",
)


async def test_a_letter_is_printed(tmp_path: Path) -> None:
    """Everything a letter needs stands on it, in Czech, as PDF/A."""
    async with Works(tmp_path) as works:
        delivered = await works.channel.deliver(LETTER, BLOBS)
        path = tmp_path / "print" / delivered.reference
        said = text(path.read_bytes())

        assert delivered.reference == name_of(LETTER)
        assert pdfa.validate_written(path, "2b").passed
        wanted = (
            *("Obec Horní Lhota", "23. 11. 2026", "Žofie Příhodová", "748 01 Hlučín"),
            *(
                "Vyrozumění o kácení <lípy> & keřů",
                "vaše žádost byla zaevidována.",
                "ab12cd34ef56/2",
            ),
        )
        assert [one for one in wanted if one not in said.replace("\xa0", " ")] == []
        assert "post:" not in said


async def test_a_long_letter_has_as_many_pages_as_it_needs(tmp_path: Path) -> None:
    """Nothing is cut off at the end of a page."""
    long = replace(LETTER, text="\n\n".join(f"Odstavec číslo {n}. " * 12 for n in range(40)))
    async with Works(tmp_path) as works:
        delivered = await works.channel.deliver(long, BLOBS)
        said = text((tmp_path / "print" / delivered.reference).read_bytes())

        assert "Odstavec číslo 39." in said
        assert "strana 3 z" in said


async def test_what_is_enclosed_lies_beside_the_letter(tmp_path: Path) -> None:
    """Enclosures are named on the letter and put under its name."""
    part = Part("Výpis.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef.of(b"%PDF-"))
    opens = type("Opens", (), {"open": lambda _, blob: io.BytesIO(blob.content)})()
    async with Works(tmp_path) as works:
        delivered = await works.channel.deliver(replace(LETTER, parts=(part,)), opens)
        stem = delivered.reference.removesuffix(".pdf")

        assert sorted(path.name for path in (tmp_path / "print").iterdir()) == [
            f"{stem}-1.pdf",
            f"{stem}.pdf",
        ]
        assert "Výpis.pdf" in text((tmp_path / "print" / delivered.reference).read_bytes())


async def test_a_letter_that_lies_there_is_not_written_again(tmp_path: Path) -> None:
    """The printer may be reading it."""
    async with Works(tmp_path) as works:
        first = await works.channel.deliver(LETTER, BLOBS)
        path = tmp_path / "print" / first.reference
        path.write_bytes(b"as it was")
        await works.channel.deliver(LETTER, BLOBS)

        assert path.read_bytes() == b"as it was"


async def test_without_a_print_folder_it_waits(tmp_path: Path) -> None:
    """A share that is not mounted is no place to write under; nothing is made in its stead."""
    async with Works(tmp_path) as works:
        (tmp_path / "print").rmdir()
        with pytest.raises(TryLater):
            await works.channel.deliver(LETTER, BLOBS)
        assert not (tmp_path / "print").exists()
    async with Works(tmp_path, with_settings(print_folder="")) as works:
        with pytest.raises(TryLater):
            await works.channel.deliver(LETTER, BLOBS)


async def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a letter is never seen, and the attempt is repeated."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with Works(tmp_path) as works:
        monkeypatch.setattr("scanning.printing.os.fsync", full)
        with pytest.raises(StoreFull):
            await works.channel.deliver(LETTER, BLOBS)
        assert list((tmp_path / "print").iterdir()) == []

        monkeypatch.undo()
        await works.channel.deliver(LETTER, BLOBS)
        assert len(list((tmp_path / "print").iterdir())) == 1


@pytest.mark.parametrize("address", ["", "zofie@posta.test"])
async def test_other_addresses_are_refused(address: str, tmp_path: Path) -> None:
    """What is no paper is not printed."""
    async with Works(tmp_path) as works:
        with pytest.raises(Refused):
            await works.channel.deliver(replace(LETTER, address=address), BLOBS)
