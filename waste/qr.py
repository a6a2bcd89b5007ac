"""Draws a payment descriptor as a QR code, with the error correction the standard asks for."""

import io
from pathlib import Path

import segno

#: Modules of the quiet zone around the code (ISO/IEC 18004).
BORDER = 4


def svg(text: str) -> str:
    """Return the code as an SVG element for a page or a slip."""
    drawn = io.BytesIO()
    _code(text).save(drawn, kind="svg", scale=1, border=BORDER, xmldecl=False, omitsize=True)
    return drawn.getvalue().decode("utf-8")


def png(text: str, scale: int = 6) -> bytes:
    """Return the code as a PNG picture."""
    drawn = io.BytesIO()
    _code(text).save(drawn, kind="png", scale=scale, border=BORDER)
    return drawn.getvalue()


def save_png(text: str, path: Path) -> None:
    """Write the code as a PNG picture into a file."""
    path.write_bytes(png(text))


def _code(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m", boost_error=False)
