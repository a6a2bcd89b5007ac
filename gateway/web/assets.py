"""The few static files: held in memory, named by their content, kept by browsers for a year."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from gateway.web import tokens

FOLDER = Path(__file__).parent / "static"

_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    media_type: str
    mark: str


class Assets:
    """All static files of the kit."""

    def __init__(self) -> None:
        self._files = {
            path.name: _asset(path) for path in sorted(FOLDER.iterdir()) if path.suffix in _TYPES
        }

    def path(self, name: str) -> str:
        """Return the address of the file *name* with the mark of its present content."""
        return f"/static/{self._files[name].mark}/{name}"

    def handler(self) -> HTTPRouteHandler:
        """Return the route that serves them; an old mark gets the present file, uncached."""

        @get("/static/{mark:str}/{name:str}", opt={"open": True}, sync_to_thread=False)
        def static(mark: FromPath[str], name: FromPath[str]) -> Response[bytes]:
            asset = self._files.get(name)
            if asset is None:
                raise NotFoundException
            current = mark == asset.mark
            caching = "public, max-age=31536000, immutable" if current else "no-cache"
            return Response(
                asset.content, media_type=asset.media_type, headers={"Cache-Control": caching}
            )

        return static


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    if path.name == "style.css":
        content = tokens.css().encode() + content
    return Asset(content, _TYPES[path.suffix], hashlib.sha256(content).hexdigest()[:12])
