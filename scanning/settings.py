"""The settings table of the scanning line: ``[channels.scanning]``."""

from dataclasses import dataclass

from gateway.model.ids import OriginatorId


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """One folder into which a scanner writes for one originator."""

    #: Whose paper it is. The folder alone says so, never what is printed on a page.
    originator: OriginatorId
    #: Where the scanner writes; a relative path is taken from the daemon's folder.
    path: str
    #: What the scanner is called in the facts kept with each document.
    scanner: str = ""
    #: Whether the scanner takes both sides: then clearly blank back sides are left out.
    duplex: bool = False


@dataclass(frozen=True, slots=True)
class ScanningSettings:
    """How paper comes in and letters go out. Times in seconds, memory in octets."""

    folders: tuple[WatchedFolder, ...] = ()
    #: Where letters to be printed are put; empty: nothing leaves.
    print_folder: str = ""
    #: How long between two looks into the folders.
    look_seconds: float = 5.0
    #: How long a file must not have changed before it is taken.
    stable_seconds: float = 10.0
    #: How long a file that does not look whole is waited for before it goes to a person as it is.
    patience_seconds: float = 600.0
    #: The resolution at which separators are first looked for; others are tried around it.
    dpi: int = 200
    #: What reading one batch may take, and the largest page in pixels.
    batch_seconds: float = 600.0
    memory: int = 2 << 30
    pixels: int = 150_000_000
    #: The most pages of one batch; a longer one goes to a person as one piece.
    pages: int = 2000
    #: Whether text is recognised, and in which languages (as tesseract names them).
    ocr: bool = True
    ocr_languages: str = "ces+eng"
    #: What recognising one document may take.
    ocr_seconds: float = 300.0
