"""Draws a payment so that a telephone reads it: as a picture, or in a terminal's characters."""

import io

import segno

#: Pixels of one square of the picture.
_SCALE = 8


def png(payment: str) -> bytes:
    """Return *payment* as a QR code, a PNG."""
    picture = io.BytesIO()
    segno.make_qr(payment, error="m").save(picture, kind="png", scale=_SCALE, border=4)
    return picture.getvalue()


def characters(payment: str) -> str:
    """Return *payment* as a QR code of half blocks, for a dark or a light terminal."""
    lines = io.StringIO()
    segno.make_qr(payment, error="m").terminal(lines, border=4, compact=True)
    return lines.getvalue()
