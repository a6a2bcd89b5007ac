"""What kiosk and daemon say to each other arrives as it was, and nonsense is called so."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.kiosk import wire
from channels.kiosk.wire import (
    Application,
    Catalogue,
    Complaints,
    Draft,
    Enquiry,
    Enrolled,
    Reading,
    Reply,
    Slip,
    Trouble,
)
from gateway.model.errors import Malformed
from gateway.model.form import Choice, Condition, FieldKind, FormField, FormSpec, Signing

KINDS = (Application, Catalogue, Complaints, Draft, Enquiry, Enrolled, Reply, Slip, Trouble)

words = st.dictionaries(st.sampled_from(["cs", "en"]), st.text(max_size=20), max_size=2)
texts = st.text(max_size=20)
moments = st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
fields = st.builds(
    FormField,
    name=texts,
    label=words,
    kind=st.sampled_from(FieldKind),
    required=st.booleans(),
    help=words,
    choices=st.lists(st.builds(Choice, texts, words), max_size=3).map(tuple),
    most=st.integers(0, 9999),
    asked_when=st.none() | st.builds(Condition, texts, st.lists(texts, max_size=2).map(tuple)),
)
specs = st.builds(
    FormSpec,
    code=texts,
    version=st.integers(1, 99),
    title=words,
    fields=st.lists(fields, max_size=4).map(tuple),
    description=words,
    signing=st.sampled_from(Signing),
)
catalogues = st.builds(
    Catalogue, texts, st.lists(texts).map(tuple), st.lists(specs, max_size=2).map(tuple)
)
replies = st.builds(
    Reply,
    st.booleans(),
    texts,
    st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
    st.lists(st.builds(Reading, moments, texts, texts), max_size=2).map(tuple),
)
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)
NAMES = sorted({name for kind in KINDS for name in kind.__dataclass_fields__})


@given(catalogues | replies)
def test_it_arrives_as_it_was(thing: Any) -> None:
    """Catalogues with all their forms, and answers with their letters."""
    assert wire.loaded(wire.dumped(thing), type(thing)) == thing


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(document=documents | st.dictionaries(st.sampled_from(NAMES), documents, max_size=8))
def test_nonsense_is_called_so(kind: type[Any], document: Any) -> None:
    """Whatever stands there, it is read or refused; nothing else is raised."""
    with contextlib.suppress(Malformed):
        assert isinstance(wire.loaded(json.dumps(document).encode(), kind), kind)


@given(st.binary(max_size=60))
def test_octets_are_no_document(octets: bytes) -> None:
    """Neither are any octets."""
    with contextlib.suppress(Malformed):
        wire.loaded(octets, Enquiry)
