"""The one serialiser of stored data: frozen dataclasses to JSON and back, with a version."""

import json
from datetime import date, datetime
from typing import Any, TypeVar

import cattrs
from cattrs.gen import make_dict_unstructure_fn, override
from cattrs.strategies import configure_union_passthrough

from gateway.model.blob import BlobRef

T = TypeVar("T")

#: Written into every stored document. A change of the types that old documents do not fit
#: raises it and adds a step to ``_upgrade``.
VERSION = 1

# ``json.dumps`` with separators would make an encoder each time.
_encode = json.JSONEncoder(separators=(",", ":")).encode
_converter = cattrs.Converter()
_converter.register_unstructure_hook(date, lambda value: value.isoformat())
_converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
_converter.register_unstructure_hook(datetime, lambda value: value.isoformat())
_converter.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value))
_converter.register_unstructure_hook(
    BlobRef,
    # Content is kept in the blob store; a document holds only its name.
    make_dict_unstructure_fn(BlobRef, _converter, content=override(omit=True)),
)
configure_union_passthrough(str | int | float | bool | None, _converter)


def dumps(value: Any) -> str:
    """Return *value*, a frozen dataclass of the model, as JSON text."""
    return _encode({"v": VERSION, "is": _converter.unstructure(value)})


def loads(text: str, kind: type[T]) -> T:
    """Read back what ``dumps`` wrote as *kind*."""
    document = json.loads(text)
    return _converter.structure(_upgrade(document["is"], document["v"]), kind)


def _upgrade(document: Any, version: int) -> Any:
    if version != VERSION:
        raise ValueError(f"stored document of unknown version {version}")
    return document
