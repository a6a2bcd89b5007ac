"""The catalogue as last heard, kept on disk, so that forms can be filled while nobody answers."""

from pathlib import Path

from channels.kiosk import wire
from channels.kiosk.files import written
from channels.kiosk.program.client import Client
from channels.kiosk.wire import Catalogue
from gateway.model.errors import GatewayError, Malformed


class Shelf:
    """One catalogue for each language."""

    def __init__(self, folder: Path, client: Client) -> None:
        self._folder, self._client = folder, client
        #: Whether the daemon answered the last time it was asked.
        self.online = False

    def known(self, language: str) -> Catalogue | None:
        """Return the catalogue as last heard."""
        try:
            return wire.loaded(self._file(language).read_bytes(), Catalogue)
        except (OSError, Malformed):
            return None

    def refresh(self, language: str) -> Catalogue | None:
        """Ask for a newer one; returns what is known afterwards. Blocks."""
        known, tag = self.known(language), self._tag(language)
        try:
            heard = self._client.catalogue(language, tag.read_text() if known else "")
        except (GatewayError, OSError):
            self.online = False
            return known
        self.online = True
        if heard is None:
            return known
        catalogue, fresh = heard
        written(self._file(language), wire.dumped(catalogue))
        written(tag, fresh.encode())
        return catalogue

    def _file(self, language: str) -> Path:
        return self._folder / f"catalogue.{language}.json"

    def _tag(self, language: str) -> Path:
        return self._folder / f"catalogue.{language}.tag"
