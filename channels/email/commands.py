"""The arguments of MAIL and RCPT: a path and its parameters."""

import re
from dataclasses import dataclass, field

from gateway.model.errors import Malformed

_LOCAL = r'(?:"(?:[^"\\]|\\.)*"|[^\s<>()\[\]\\,;:@"]+)'
_DOMAIN = r'(?:\[[^\s<>\[\]]+\]|[^\s<>()\[\]\\,;:@"]+)'
# The source route before the colon is read over (RFC 5321 appendix C). The address without
# angle brackets is wrong but common, and cannot be misunderstood.
_PATH = re.compile(
    rf"(?:<(?:@[^\s<>:]+:)?(?P<path>{_LOCAL}(?:@{_DOMAIN})?)?>"
    rf"|(?P<bare>{_LOCAL}@{_DOMAIN}))(?P<parameters>(?:\s.*)?)"
)
_PARAMETER = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)(?:=([\x21-\x3c\x3e-\x7e]+))?")


class SyntaxProblem(Malformed):
    """The command cannot be understood."""


@dataclass(frozen=True, slots=True)
class Path:
    """An address with its parameters, their names in capital letters."""

    #: Without angle brackets; empty for ``<>``.
    address: str
    parameters: dict[str, str] = field(default_factory=dict)


def read_path(argument: str, keyword: str) -> Path:
    """Read ``FROM:<path> NAME=value...``. Raises ``SyntaxProblem``."""
    if argument[: len(keyword)].upper() != keyword:
        raise SyntaxProblem
    match = _PATH.fullmatch(argument[len(keyword) :].strip())
    if match is None:
        raise SyntaxProblem
    return Path(match["path"] or match["bare"] or "", _parameters(match["parameters"]))


def _parameters(text: str) -> dict[str, str]:
    found = {}
    for word in text.split():
        match = _PARAMETER.fullmatch(word)
        if match is None:
            raise SyntaxProblem
        found[match[1].upper()] = match[2] or ""
    return found
