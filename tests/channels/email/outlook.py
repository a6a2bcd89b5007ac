"""Builds ``winmail.dat`` files as Outlook does, octet by octet ([MS-OXTNEF], [MS-OXRTFCP])."""

import struct
import zlib
from collections.abc import Sequence

MARK = b"\x78\x9f\x3e\x22\x01\x00"


def item(level: int, kind: int, content: bytes, form: int = 6) -> bytes:
    """Return one object with its checksum."""
    head = struct.pack("<BHHI", level, kind, form, len(content))
    return head + content + struct.pack("<H", sum(content) & 0xFFFF)


def variable(kind: int, name: int, value: bytes) -> bytes:
    """Return a property whose value has a length of its own."""
    padding = b"\0" * (-len(value) % 4)
    return struct.pack("<HHII", kind, name, 1, len(value)) + value + padding


def properties(*ones: bytes) -> bytes:
    """Return the content of an object that holds properties."""
    return struct.pack("<I", len(ones)) + b"".join(ones)


def attached(name: str, content: bytes) -> bytes:
    """Return the objects of one file with a long name."""
    wide = variable(0x1F, 0x3707, name.encode("utf-16-le") + b"\0\0")
    return (
        item(2, 0x9002, b"\1\0" + b"\0" * 12)
        + item(2, 0x8010, b"KRATKE~1\0", 1)
        + item(2, 0x800F, content)
        + item(2, 0x9005, properties(wide))
    )


def packed(rich: bytes, tokens: Sequence[tuple[int, bytes]] = ()) -> bytes:
    """Return rich text packed: as letters only, or with the *tokens* given."""
    flow = [*(tokens or [(0, bytes([octet])) for octet in rich])]
    flow.append((1, struct.pack(">H", (207 + len(rich)) % 4096 << 4)))
    content = b""
    for start in range(0, len(flow), 8):
        group = flow[start : start + 8]
        content += bytes([sum(flag << bit for bit, (flag, _) in enumerate(group))])
        content += b"".join(octets for _, octets in group)
    checksum = zlib.crc32(content)
    return struct.pack("<II4sI", len(content) + 12, len(rich), b"LZFu", checksum) + content


def winmail(text: str = "", rich: bytes = b"", files: Sequence[bytes] = ()) -> bytes:
    """Return a whole ``winmail.dat``."""
    body = item(1, 0x800C, text.encode("cp1250") + b"\0", 2) if text else b""
    letter = item(1, 0x9003, properties(variable(0x102, 0x1009, packed(rich)))) if rich else b""
    codepage = item(1, 0x9007, struct.pack("<II", 1250, 0))
    return MARK + codepage + body + letter + b"".join(files)
