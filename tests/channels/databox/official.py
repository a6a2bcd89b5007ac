"""Where the operator's own documents and recorded messages lie, if somebody has put them there."""

import os
from pathlib import Path

import pytest

_HERE = Path(__file__).resolve()


def folder() -> Path | None:
    """Return the folder with ``schemas`` and ``samples``: from the environment, or near us."""
    named = os.environ.get("PODATELNA_ISDS_DOCUMENTS")
    near = [parent / "shared" / "isds" for parent in _HERE.parents]
    return next((one for one in [*([Path(named)] if named else []), *near] if one.is_dir()), None)


def schemas() -> Path:
    """Return the folder of the official WSDL and XSD files, or skip the test."""
    found = folder()
    if found is None or not (found / "schemas" / "v3.11").is_dir():
        pytest.skip("the official WSDL files are not here; set PODATELNA_ISDS_DOCUMENTS")
    return found / "schemas" / "v3.11"


def samples(pattern: str) -> list[Path]:
    """Return recorded files that fit *pattern*; none when they are not here."""
    found = folder()
    return sorted((found / "samples").glob(pattern)) if found else []
