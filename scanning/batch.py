"""Opens one batch of scanned pages, whatever its format, and writes pages out of it unchanged."""

import io
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gateway.late import late
from gateway.model.errors import Refused
from scanning.pages import PDF, cut

if TYPE_CHECKING:
    import img2pdf
    import pikepdf
    import pypdfium2
    from PIL import Image, ImageFile, ImageSequence
else:
    img2pdf = late("img2pdf")
    pikepdf = late("pikepdf")
    pypdfium2 = late("pypdfium2")
    Image = late("PIL.Image")
    ImageFile = late("PIL.ImageFile")
    ImageSequence = late("PIL.ImageSequence")

#: Files a scanner makes, by the ending of their names.
ENDINGS = frozenset({".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png"})

#: Points of an inch in PDF; what an image is taken to have that does not say its resolution.
_POINTS = 72
_DEFAULT_DPI = 200
#: Below this resolution nothing can be recognised.
_LEAST_DPI = 60


class Unreadable(Refused):
    """The file cannot be opened as scanned pages; its code is the message."""


class Batch:
    """The pages of one batch. Opened by ``opened``."""

    def __init__(self, pdf: "pikepdf.Pdf", path: Path, pixels: int, *, is_file: bool) -> None:
        self._pdf = pdf
        #: Whether the file is a PDF itself, and not images wrapped into one.
        self.is_file = is_file
        self._rendering = pypdfium2.PdfDocument(path)
        self._pixels = pixels

    def __len__(self) -> int:
        return len(self._pdf.pages)

    def render(self, number: int, dpi: float) -> "Image.Image":
        """Return page *number*, from 1, in grey. Raises ``Unreadable`` for a monstrous page."""
        self._check_images(number)
        page = self._rendering[number - 1]
        try:
            width, height = page.get_size()
            scale = self._scale(width, height, dpi)
            bitmap = page.render(scale=scale, grayscale=True)
            picture: Image.Image = bitmap.to_pil()
            return picture.convert("L")
        finally:
            page.close()

    def write(self, numbers: Sequence[int], to: Path) -> None:
        """Write pages as a PDF of their own; their content is copied, never made anew."""
        cut(self._pdf, (number - 1 for number in numbers), to)

    def close(self) -> None:
        """Let go of the file."""
        self._rendering.close()
        self._pdf.close()

    def _scale(self, width: float, height: float, dpi: float) -> float:
        inches = max(width, 1) * max(height, 1) / _POINTS**2
        most = math.sqrt(self._pixels / inches)
        if most < _LEAST_DPI:
            raise Unreadable("huge")
        return min(dpi, most) / _POINTS

    def _check_images(self, number: int) -> None:
        for image in _images(self._pdf.pages[number - 1]):
            if image > self._pixels:
                raise Unreadable("huge")


def _images(page: "pikepdf.Page") -> Iterator[int]:
    """Yield the pixels of each image of a page, as far as it says them."""
    for picture in page.get_images().values():
        with suppress(KeyError, TypeError, ValueError):
            yield int(picture.get("/Width", 0)) * int(picture.get("/Height", 0))


@contextmanager
def opened(path: Path, pixels: int) -> Iterator[Batch]:
    """Open a batch. Raises ``Unreadable`` with a code of ``scanning.words``."""
    pdf_path = path
    with path.open("rb") as file:
        head = file.read(1024)
    if not head:
        raise Unreadable("nothing")
    if PDF not in head:
        pdf_path = path.with_name(path.name + ".pages.pdf")
        _wrap(path, pdf_path, pixels)
    try:
        batch = Batch(pikepdf.open(pdf_path), pdf_path, pixels, is_file=pdf_path == path)
    except pikepdf.PasswordError as error:
        raise Unreadable("encrypted") from error
    except (pikepdf.PdfError, pypdfium2.PdfiumError) as error:
        raise Unreadable("broken") from error
    try:
        if not len(batch):
            raise Unreadable("broken")
        yield batch
    finally:
        batch.close()


def _wrap(path: Path, to: Path, pixels: int) -> None:
    """Put images into a PDF without touching their data where PDF allows that."""
    # The measure is ours, and WeasyPrint, where it is loaded, would let half a picture pass.
    Image.MAX_IMAGE_PIXELS = None
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(path) as image:
            _measure(image, pixels)
        try:
            octets = _as_it_is(path)
        except (img2pdf.AlphaChannelError, img2pdf.ImageOpenError, NotImplementedError):
            octets = _repainted(path)
    except Unreadable:
        raise
    except Exception as error:  # a library for a hundred formats fails in a hundred ways
        raise Unreadable("broken") from error
    to.write_bytes(octets)


def _measure(image: "Image.Image", pixels: int) -> None:
    for frame in ImageSequence.Iterator(image):
        if frame.width * frame.height > pixels:
            raise Unreadable("huge")
        # Raises for a picture that breaks off in the middle, which else would pass for a page.
        frame.load()


def _as_it_is(path: Path) -> bytes:
    layout = img2pdf.get_fixed_dpi_layout_fun((_DEFAULT_DPI, _DEFAULT_DPI))
    given: dict[str, Any] = {} if _has_resolution(path) else {"layout_fun": layout}
    made = img2pdf.convert(
        str(path), **_always_the_same(), rotation=img2pdf.Rotation.ifvalid, **given
    )
    return bytes(made)


def _repainted(path: Path) -> bytes:
    """Lay on white paper what PDF cannot hold as it is, transparency; change nothing else."""
    pages = []
    with Image.open(path) as image:
        for frame in ImageSequence.Iterator(image):
            seen = frame.convert("RGBA")
            paper = Image.new("RGBA", seen.size, "white")
            paper.alpha_composite(seen)
            octets = io.BytesIO()
            paper.convert("RGB").save(octets, "PNG", dpi=_resolution(frame))
            pages.append(octets.getvalue())
    return bytes(img2pdf.convert(pages, **_always_the_same()))


def _has_resolution(path: Path) -> bool:
    with Image.open(path) as image:
        return _LEAST_DPI <= float(image.info.get("dpi", (0, 0))[0]) <= 2400  # noqa: PLR2004


def _always_the_same() -> dict[str, Any]:
    """Return the options by which two runs over one batch make the same octets."""
    return {"nodate": True, "engine": img2pdf.Engine.internal}


def _resolution(frame: "Image.Image") -> tuple[float, float]:
    found = float(frame.info.get("dpi", (_DEFAULT_DPI, _DEFAULT_DPI))[0])
    found = found if found >= _LEAST_DPI else _DEFAULT_DPI
    return found, found
