"""Fills in a request as its schema demands, so that a test need not know every element."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
NIL = 'xsi:nil="true"'

_SIMPLE = {
    "string": "x", "boolean": "false", "integer": "1", "int": "1", "long": "1",
    "positiveInteger": "1", "date": "2026-11-01", "dateTime": "2026-11-01T10:00:00+01:00",
    "base64Binary": "AAAA",
}  # fmt: skip


class Filler:
    """Knows one schema file. What is given is used, what is demanded is made up or nil."""

    def __init__(self, schema: Path) -> None:
        self._root = etree.parse(schema).getroot()
        self._validator = etree.XMLSchema(etree.parse(schema))
        self._named = {
            (etree.QName(one).localname, one.get("name")): one
            for one in self._root
            if isinstance(one.tag, str) and one.get("name")
        }

    def knows(self, name: str) -> bool:
        """Tell whether the schema has such an element."""
        return ("element", name) in self._named

    def filled(self, operation: str, **given: Any) -> str:
        """Return the operation's element; *given* are texts by the names of elements, attributes.

        A list makes the element so often, a mapping gives the texts inside one of them.
        """
        made = "".join(self._element(self._named["element", operation], given))
        declared = (
            ' xmlns="http://isds.czechpoint.cz/v20"'
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        )
        end = next(place for place, letter in enumerate(made) if letter in " />")
        whole = made[:end] + declared + made[end:]
        self.check(etree.fromstring(whole))
        return whole

    def check(self, element: Any) -> None:
        """Demand that an element is valid."""
        self._validator.assertValid(etree.fromstring(etree.tostring(element)))

    def _element(self, one: Any, given: Mapping[str, Any]) -> Iterator[str]:
        name = one.get("name")
        wanted = given.get(name)
        if wanted is None and one.get("minOccurs") == "0":
            return
        for value in wanted if isinstance(wanted, list) else [wanted]:
            inner = {**given, name: None, **value} if isinstance(value, dict) else given
            yield self._single(one, inner, None if isinstance(value, dict) else value)

    def _single(self, one: Any, given: Mapping[str, Any], value: Any) -> str:
        name, type_ = one.get("name"), self._type(one)
        is_complex = type_ is not None and type_.tag == f"{XS}complexType"
        content, attributes = "", ""
        if is_complex:
            attributes = "".join(self._attributes(type_, given))
            content = "".join(self._content(type_, given))
        if value is not None:
            content = escape(str(value))
        elif one.get("nillable") == "true" and not content:
            attributes += f" {NIL}"
        elif not is_complex:
            content = self._text(one.get("type", ""), type_)
        return f"<{name}{attributes}>{content}</{name}>"

    def _type(self, one: Any) -> Any:
        inner = next((c for c in one if c.tag in {f"{XS}complexType", f"{XS}simpleType"}), None)
        name = one.get("type", "").partition(":")[2]
        named = self._named.get(("complexType", name), self._named.get(("simpleType", name)))
        return inner if inner is not None else named

    def _text(self, type_name: str, type_: Any) -> str:
        if type_ is None:
            return _SIMPLE[type_name.partition(":")[2]]
        value = type_.find(f".//{XS}enumeration")
        if value is not None:
            return str(value.get("value"))
        shortest = type_.find(f".//{XS}length")
        shortest = type_.find(f".//{XS}minLength") if shortest is None else shortest
        if shortest is not None:
            return "a" * int(shortest.get("value"))
        return self._text(type_.find(f".//{XS}restriction").get("base"), None)

    def _content(self, part: Any, given: Mapping[str, Any]) -> Iterator[str]:
        for child in part:
            tag = etree.QName(child).localname if isinstance(child.tag, str) else ""
            if tag == "element":
                yield from self._element(child, given)
            elif tag == "extension":
                yield from self._extended(child, part.tag == f"{XS}simpleContent", given)
            elif tag == "group":
                name = child.get("ref").partition(":")[2]
                yield from self._content(self._named["group", name], given)
            elif tag == "choice":
                yield from self._content([next(child.iterchildren(etree.Element))], given)
            elif tag in {"sequence", "complexContent", "simpleContent"}:
                yield from self._content(child, given)

    def _extended(self, one: Any, is_simple: bool, given: Mapping[str, Any]) -> Iterator[str]:  # noqa: FBT001
        base = self._named.get(("complexType", one.get("base").partition(":")[2]))
        if base is not None:
            yield from self._content(base, given)
        elif is_simple:
            yield self._text(one.get("base"), self._simple(one.get("base")))
        yield from self._content(one, given)

    def _simple(self, name: str) -> Any:
        return self._named.get(("simpleType", name.partition(":")[2]))

    def _attributes(self, type_: Any, given: Mapping[str, Any]) -> Iterator[str]:
        for one in type_.iter(f"{XS}attribute"):
            value = given.get(one.get("name"))
            # Attributes of elements deeper down are theirs.
            if next(one.iterancestors(f"{XS}complexType")) is not type_:
                continue
            if value is None and one.get("use") == "required":
                value = self._text(one.get("type", ""), one.find(f"{XS}simpleType"))
            if value is not None:
                yield f" {one.get('name')}={quoteattr(str(value))}"
