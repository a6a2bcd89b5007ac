"""Mutates mails without end and sees that each one is read, soundly and within bounds (Atheris)."""

import base64
import shutil
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["channels.email"]):
    from gateway.model.submission import SubmissionKind
    from tests.channels.email.summaries import CORPUS, SAMPLES
    from tests.channels.email.test_convert import convert
    from tests.channels.email.test_convert_limits import sound

#: Larger mails are read by the tests; here they would only be slow.
LARGEST = 65536


def one(octets: bytes) -> None:
    """Read *octets*; what is unsound, and what the converter's last resort caught, is a find."""
    submission = convert(octets)
    sound(submission, octets)
    # "header-missing" comes along when octets are no mail; alone it means an unforeseen error.
    codes = [e.details["code"] for e in submission.evidence if e.kind == "defect"]
    if submission.kind is SubmissionKind.UNREADABLE and codes == ["unreadable"]:
        raise AssertionError("the converter was surprised")


def seed(folder: Path) -> None:
    """Put our samples, and foreign mail where it is at hand, where the mutations begin."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in [*SAMPLES.rglob("*.eml"), *CORPUS.rglob("*.eml")]:
        if path.stat().st_size <= LARGEST:
            shutil.copyfile(path, folder / f"{path.parent.name}-{path.name}")
    for path in SAMPLES.glob("czech/*smime*.eml"):
        # Signed content as it is, since no mutation gets through base64.
        head, _, body = path.read_bytes().partition(b"\r\n\r\n")
        if b"base64" in head:
            bare = b"Content-Type: application/pkcs7-mime\r\n\r\n" + base64.b64decode(body)
            (folder / f"bare-{path.name}").write_bytes(bare)
    for path in CORPUS.glob("tnef/*"):
        head = b"Content-Type: application/ms-tnef\r\n\r\n"
        if path.stat().st_size <= LARGEST - len(head):
            (folder / f"tnef-{path.name}").write_bytes(head + path.read_bytes())


if __name__ == "__main__":
    seed(Path(sys.argv[1]))
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
