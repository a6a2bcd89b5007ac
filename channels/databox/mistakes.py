"""Finds the mistakes in the settings of the data boxes before anybody knocks at one."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from channels.databox.box import open_at
from channels.databox.client import DOCUMENTS
from channels.databox.identifiers import is_box
from channels.databox.settings import BoxSettings, DataboxSettings
from channels.databox.trust import Roots
from gateway.model.errors import ConfigError
from gateway.model.ids import OriginatorId

#: Hours are tried at it, whether they are any.
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)

#: The operating rules ask for an overlap of a minute at least (manual for developers, 1.10.5).
_LEAST_OVERLAP = 60.0

#: Passwords go without TLS to this machine only, where the simulator is.
_ADDRESS = re.compile(r"https://[^\s/]+\S*|http://(?:127\.0\.0\.1|localhost|\[::1\])(?:[:/]\S*)?")


def mistakes(settings: DataboxSettings, known: Collection[OriginatorId]) -> Iterator[str]:
    """Yield what is wrong, with its place; *known* are the originators there are."""
    yield from _common_mistakes(settings)
    if len({one.box for one in settings.boxes}) < len(settings.boxes):
        yield "channels.databox.boxes: a box stands there twice"
    for place, box in enumerate(settings.boxes):
        for problem in _box_mistakes(box, known):
            yield f"channels.databox.boxes[{place}].{problem}"


def _common_mistakes(settings: DataboxSettings) -> Iterator[str]:
    for name in DOCUMENTS.values() if settings.wsdl else ():
        if not (Path(settings.wsdl) / name).is_file():
            yield f"channels.databox.wsdl: there is no {name}"
    if settings.ca and not Path(settings.ca).is_file():
        yield f"channels.databox.ca: there is no file {settings.ca}"
    if settings.overlap_seconds < _LEAST_OVERLAP:
        yield f"channels.databox.overlap_seconds: at least {_LEAST_OVERLAP:g}"
    try:
        Roots.read(settings.seal_roots)
    except ConfigError as error:
        yield from error.problems


def _box_mistakes(box: BoxSettings, known: Collection[OriginatorId]) -> Iterator[str]:
    if box.originator not in known:
        yield f"originator: there is no {box.originator!r}"
    if not is_box(box.box):
        yield f"box: {box.box!r} is no data box"
    addresses = {"url": box.url} | ({"big_url": box.big_url} if box.big_url else {})
    for name, url in addresses.items():
        if not _ADDRESS.fullmatch(url):
            yield f"{name}: {url!r} is no address of TLS (https://), nor on this machine"
    yield from _login_mistakes(box)
    if box.poll_seconds <= 0:
        yield "poll_seconds: more than zero"
    try:
        open_at(box.hours, _ANY_TIME)
    except ValueError:
        yield f"hours: {box.hours!r} are no hours like 06:00-20:00"


def _login_mistakes(box: BoxSettings) -> Iterator[str]:
    if bool(box.certificate) != bool(box.private_key):
        yield "certificate: certificate and private_key belong together"
    if not box.certificate and not (box.login and box.password_file):
        yield "login: login and password_file, or a certificate, are needed"
    # The password's file may come later; a certificate is there before anything is registered.
    for name, path in (("certificate", box.certificate), ("private_key", box.private_key)):
        if path and not Path(path).is_file():
            yield f"{name}: there is no file {path}"


def placed_in(folder: Path, settings: DataboxSettings) -> DataboxSettings:
    """Return the settings with their files' paths taken from *folder*."""

    def placed(path: str) -> str:
        return str(folder / path) if path else ""

    boxes = tuple(
        replace(
            box,
            password_file=placed(box.password_file),
            certificate=placed(box.certificate),
            private_key=placed(box.private_key),
        )
        for box in settings.boxes
    )
    return replace(
        settings,
        boxes=boxes,
        ca=placed(settings.ca),
        wsdl=placed(settings.wsdl),
        seal_roots=placed(settings.seal_roots),
    )
