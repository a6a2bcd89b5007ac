"""Mails beside reviewed summaries of what they are read as: ``golden/*.txt``."""

import pytest

from tests.channels.email.summaries import CORPUS, FOLDERS, reviewed, summary


@pytest.mark.parametrize("folder", list(FOLDERS))
def test_mails_are_read_as_reviewed(folder: str) -> None:
    """Every mail means what somebody has read in its summary and found right."""
    if folder != "czech" and not CORPUS.is_dir():
        pytest.skip(f"the collection of foreign mail is not at {CORPUS}")
    mails = {path.name: path for path in FOLDERS[folder].rglob("*.eml")}

    read = {name: summary(path.read_bytes()) for name, path in sorted(mails.items())}

    assert read == reviewed(folder)


def test_enough_is_reviewed() -> None:
    """Twenty mails of our own and more than a hundred foreign ones have a summary."""
    counts = {folder: len(reviewed(folder)) for folder in FOLDERS}

    assert counts["czech"] == 20
    assert sum(counts.values()) > 250
