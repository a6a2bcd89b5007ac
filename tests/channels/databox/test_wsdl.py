"""Our own description of the services says the same as the official one."""

from pathlib import Path
from typing import Any

import pytest
import zeep
from zeep.xsd.elements import Element
from zeep.xsd.elements.any import Any as AnyElement
from zeep.xsd.elements.indicators import Indicator
from zeep.xsd.types.builtins import BuiltinType
from zeep.xsd.types.complex import ComplexType

from channels.databox.channel import DATABOX
from channels.databox.client import DOCUMENTS, WSDL
from gateway.model.errors import ConfigError
from gateway.model.ports import Condition
from tests.channels.databox import official
from tests.channels.databox.calls import SERVLETS
from tests.channels.databox.world import NoBlobs, World, outgoing
from tests.gateways import SITE


def operations(folder: Path) -> dict[str, tuple[Any, Any]]:
    """Return what goes in and comes out of every operation, names of types left aside."""
    found: dict[str, tuple[Any, Any]] = {}
    for document in DOCUMENTS.values():
        make: Any = zeep.Client
        client: Any = make(str(folder / document))
        for binding in client.wsdl.bindings.values():
            for one in binding._operations.values():
                found[one.name] = (told(one.input.body), told(one.output.body))
    return found


def told(part: Any) -> Any:
    """Describe an element: name, how often, whether it may be nil, and what is in it."""
    if isinstance(part, AnyElement):
        return "any"
    if isinstance(part, Element):
        often = (part.min_occurs, str(part.max_occurs))
        return (part.name, often, part.nillable, kind(part.type))
    return inner(part)


def inner(part: Indicator) -> Any:
    """Describe a group of elements; a group of one place dissolves into the one around it."""
    members: list[Any] = []
    elements: Any = part
    for one in elements:
        described = told(one)
        dissolves = isinstance(described, tuple) and described[0] == "sequence"
        members += described[2] if dissolves and described[1] == (1, "1") else [described]
    often = (part.min_occurs, str(part.max_occurs))
    word = "choice" if type(part).__name__ == "Choice" else "sequence"
    if word == "sequence" and len(members) == 1 and isinstance(part, Indicator):
        single = members[0]
        if isinstance(single, tuple) and single[0] == "sequence" and often == (1, "1"):
            return single
    return (word, often, members)


def kind(type_: Any) -> Any:
    """Describe a type: of a simple one what it is built on, of a complex one what is in it."""
    if isinstance(type_, ComplexType):
        content = told(type_._element) if type_._element is not None else None
        attributes = sorted(
            (one.attr_name, bool(one.required), kind(one.type))
            for name, one in type_.attributes
            if name
        )
        return (type_._extension and kind(type_._extension), content, attributes)
    own = (one for one in type(type_).__mro__ if issubclass(one, BuiltinType))
    return next(one.__name__ for one in own if one.__module__.endswith("builtins"))


def test_our_description_is_the_official_one() -> None:
    """Names, order, kinds and what may be missing agree, operation by operation."""
    theirs = operations(official.schemas())
    ours = operations(WSDL)

    assert ours.keys() == SERVLETS.keys()
    for name, described in ours.items():
        assert described == theirs[name], name


async def test_the_official_files_can_be_used_instead(world: World) -> None:
    """With a folder of the operator's own files everything works the same."""
    world.write()
    channel = await world.open(wsdl=str(official.schemas()))
    await channel.deliver(outgoing(), NoBlobs())

    assert channel.health().condition is Condition.OK
    assert len(world.gateway.arrivals) == 1


def test_a_folder_without_the_files_is_a_mistake(tmp_path: Path) -> None:
    """The settings are refused before anything starts."""
    with pytest.raises(ConfigError, match=r"dm_info\.wsdl"):
        DATABOX.build(DATABOX.settings(wsdl=str(tmp_path)), SITE)
