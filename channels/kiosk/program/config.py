"""The kiosk's own settings: a small TOML file on the machine in the hall."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import cattrs

from gateway.model.errors import ConfigError


@dataclass(frozen=True, slots=True)
class KioskConfig:
    """What one kiosk needs to know. Times in seconds, sizes in pixels."""

    #: The daemon's door for kiosks: ``https://podatelna.lhota.test:8443``.
    server: str
    #: Where key, certificate, catalogue and waiting filings lie; from the file's own folder.
    folder: str = "."
    #: The code printed by ``podatelna kiosk enrol``; needed once.
    enrolment: str = ""
    #: The language the kiosk greets in: ``cs`` or ``en``.
    language: str = "cs"
    #: The public page where code and PIN tell how a filing stands; it goes into the QR code.
    status_page: str = ""
    #: Without a touch for so long, the kiosk asks whether somebody is still there.
    idle_seconds: float = 120.0
    #: So long it waits for an answer to that before it forgets everything.
    warn_seconds: float = 30.0
    #: So long a citizen waits for the receipt before being told that the filing is kept.
    patience_seconds: float = 12.0
    #: How often the catalogue is fetched anew.
    catalogue_seconds: float = 300.0
    #: After so many hours the program ends at a quiet moment, to be started afresh.
    restart_hours: float = 20.0
    #: Whether it fills the screen, and its size where it does not.
    fullscreen: bool = True
    width: int = 1280
    height: int = 800


def load(path: Path) -> tuple[KioskConfig, Path]:
    """Read the file; returns the settings and the folder, absolute. Raises ``ConfigError``."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        config = cattrs.Converter(forbid_extra_keys=True).structure(document, KioskConfig)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    except (cattrs.ClassValidationError, ValueError, TypeError) as error:
        raise ConfigError(*(f"{path}: {one}" for one in cattrs.transform_error(error))) from error
    where = urlsplit(config.server)
    if where.scheme != "https" or not where.hostname:
        raise ConfigError(f"{path}: server is an address that begins with https://")
    if config.language not in {"cs", "en"}:
        raise ConfigError(f"{path}: language is cs or en")
    return config, (path.parent / config.folder).resolve()
