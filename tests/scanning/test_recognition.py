"""Recognising text: Czech letters are read, failures are told, and nobody waits behind paper."""

import asyncio
import io
from pathlib import Path

import pytest
from pikepdf import pdfa

from gateway.loop import cancel, spawn
from gateway.model.blob import BlobRef, Blobs
from gateway.model.errors import Occupied
from gateway.model.ports import Findings
from gateway.model.submission import (
    Evidence,
    Outcome,
    Part,
    PartRole,
    Party,
    Submission,
    SubmissionKind,
)
from scanning.bounded import Ended
from scanning.recognition import TextRecognition
from tests.daemons import until
from tests.paper import page, pdf, scanned

LETTER = """Žádost o povolení kácení

Včera jsem zjistil, že úřad věc ještě neřešil.
Lípa na pozemku č. 1234/5 je nahnutá nad chodník.
Stěžuji si na nečinnost úřadu."""

WISH = "ces+eng 120 2147483648 150000000"


class Carried:
    """Opens what travels along."""

    def open(self, blob: BlobRef) -> io.BytesIO:
        """Return the content."""
        assert blob.content is not None
        return io.BytesIO(blob.content)


BLOBS: Blobs = Carried()


def on_paper(octets: bytes, wish: str = WISH) -> Submission:
    """Return a scanned document."""
    whole = Part("davka.pdf", "application/pdf", PartRole.ORIGINAL, BlobRef.of(octets))
    paper = Evidence("paper", Outcome.NOT_ASSESSED, "Sken.", {"recognise": wish} if wish else {})
    return Submission(SubmissionKind.MESSAGE, Party(), parts=(whole,), evidence=(paper,))


async def examined(octets: bytes, wish: str = WISH) -> Findings:
    """Examine a document."""
    return await TextRecognition(None).examine(on_paper(octets, wish), BLOBS)


@pytest.mark.slow
async def test_a_czech_page_is_read(tmp_path: Path) -> None:
    """Words with all their accents are found, and the searchable copy is archival."""
    found = await examined(pdf(scanned(page(LETTER, 44), angle=0.4, noise=30)))
    searchable, plain = found.derived
    assert searchable.blob.content is not None
    assert plain.blob.content is not None
    words = plain.blob.content.decode().split()

    assert {
        "Žádost",
        "kácení",
        "zjistil,",
        "že",
        "úřad",
        "věc",
        "ještě",
        "Stěžuji",
        "nečinnost",
    } <= set(words)
    assert {part.role for part in found.derived} == {PartRole.DERIVED}
    path = tmp_path / "made.pdf"
    path.write_bytes(searchable.blob.content)
    assert pdfa.validate_written(path, "2b").passed
    (told,) = found.evidence
    assert (told.kind, told.outcome) == ("text", Outcome.NOTED)
    assert told.details["languages"] == "ces+eng"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("octets", "wish"),
    [
        (b"%PDF-1.7\nlies", WISH),
        (b"no pages at all", WISH),
        (pdf(page(LETTER)), "ces+eng 0.01 2147483648 150000000"),
        (pdf(page(LETTER)), "ces+eng 60 30000000 150000000"),
        (pdf(page(LETTER)), "xyz 60 2147483648 150000000"),
    ],
    ids=["lies", "no pdf", "slow", "hungry", "no such language"],
)
async def test_a_failure_is_told_and_the_item_goes_on(octets: bytes, wish: str) -> None:
    """Nothing is raised and nothing is made up."""
    found = await examined(octets, wish)

    assert found.derived == ()
    assert [(one.kind, one.outcome) for one in found.evidence] == [("text", Outcome.NOT_ASSESSED)]


async def test_what_is_no_paper_is_left_alone() -> None:
    """Mail is not recognised, nor paper whose line does not wish it."""
    assert await examined(b"x", "") == Findings()
    mail = Submission(SubmissionKind.MESSAGE, Party())
    assert await TextRecognition(None).examine(mail, BLOBS) == Findings()


async def test_who_would_wait_long_is_sent_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """One is recognised, one stands ready; the others come back one after another."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(*_: object) -> Ended:
        begun.set()
        await go_on.wait()
        return Ended(1, too_slow=False, said="")

    monkeypatch.setattr("scanning.recognition.bounded.run", slow)
    check = TextRecognition(None)
    papers = [on_paper(b"%PDF-" + bytes([n])) for n in range(4)]
    two = [spawn(check.examine(one, BLOBS), "examine") for one in papers[:2]]
    await begun.wait()
    later = []
    for one in papers[2:]:
        with pytest.raises(Occupied) as told:
            await check.examine(one, BLOBS)
        later.append(told.value.after)

    assert later[0] < later[1]
    go_on.set()
    await asyncio.gather(*two)
    assert (await check.examine(papers[2], BLOBS)).evidence[0].kind == "text"


async def test_a_stop_leaves_no_process_behind(tmp_path: Path) -> None:
    """The whole group is gone when the daemon is told to stop in the middle."""
    task = spawn(examined(pdf(page(LETTER))), "examine")
    ours: list[Path] = []
    while not ours:
        await asyncio.sleep(0)
        ours = recognising()
    await cancel(task)

    # They were killed; the system may take a moment to bury them.
    await until(lambda: not recognising(), "the end of what was killed", 5)
    del tmp_path


def recognising() -> list[Path]:
    """Return the processes that recognise text for this one."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes()
            line = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if b"podatelna-text-" in environment and b"ocrmypdf" in line:
            found.append(process)
    return found
