"""Where the open formal norm of notice boards lies, if somebody has put it there."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT201909

_NEAR = Path("shared") / "domain" / "data" / "ofn"
_BOARD = Path("úřední-desky") / "2021-07-20" / "schémata" / "úřední-deska.json"
#: Described elsewhere; no notice of ours has a place on a map.
_MAPS = "https://raw.githubusercontent.com/ropensci/geojsonlint/master/inst/schema/geojson.json"


def flaws(document: Any) -> list[str]:
    """Return what the norm's schema (2021-07-20) objects to; skips the test where it is not."""
    return [f"{list(one.absolute_path)}: {one.message}" for one in _schema().iter_errors(document)]


@cache
def _schema() -> Draft201909Validator:
    folder = _folder()
    found = (json.loads(path.read_text("utf-8")) for path in folder.rglob("schémata/*.json"))
    known = [(one["$id"], _as_schema(one)) for one in found]
    registry = Registry().with_resources([*known, (_MAPS, _as_schema({}))])
    board = json.loads((folder / _BOARD).read_text("utf-8"))
    return Draft201909Validator(board, registry=registry)


def _as_schema(contents: Any) -> Resource[Any]:
    return Resource.from_contents(contents, default_specification=DRAFT201909)


def _folder() -> Path:
    named = os.environ.get("PODATELNA_OFN_SCHEMAS")
    near = [parent / _NEAR for parent in Path(__file__).resolve().parents]
    for folder in [*([Path(named)] if named else []), *near]:
        if (folder / _BOARD).is_file():
            return folder
    pytest.skip("the open formal norms are not here; set PODATELNA_OFN_SCHEMAS")
