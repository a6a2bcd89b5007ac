"""Writes small Outlook messages (.msg): a compound file ([MS-CFB]) with properties ([MS-OXMSG])."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

Tree = Mapping[str, "bytes | Tree"]

_SECTOR, _MINI, _ENTRY = 512, 64, 128
_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5

INT, TEXT, OCTETS = 0x0003, 0x001F, 0x0102

Properties = Mapping[tuple[int, int], "int | str | bytes"]


@dataclass
class _Entry:
    name: str
    kind: int
    child: int = _NONE
    right: int = _NONE
    start: int = 0
    size: int = 0

    def octets(self) -> bytes:
        name = f"{self.name}\0".encode("utf-16-le")
        head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), self.kind, 1)
        links = struct.pack("<III", _NONE, self.right, self.child)
        return head + links + bytes(36) + struct.pack("<IQ", self.start, self.size)


def message(properties: Properties, *attachments: Properties) -> bytes:
    """Return an Outlook message with such properties and attachments."""
    head = struct.pack("<8xIIII8x", 0, len(attachments), 0, len(attachments))
    tree: dict[str, bytes | Tree] = dict(_streams(properties, head))
    for number, one in enumerate(attachments):
        tree[f"__attach_version1.0_#{number:08X}"] = _streams(one, bytes(8))
    return compound(tree)


def _streams(properties: Properties, head: bytes) -> dict[str, bytes | Tree]:
    found: dict[str, bytes | Tree] = {}
    for (identifier, kind), value in properties.items():
        if isinstance(value, int):
            head += struct.pack("<HHIII", kind, identifier, 6, value, 0)
            continue
        octets = value.encode("utf-16-le") if isinstance(value, str) else value
        head += struct.pack("<HHIII", kind, identifier, 6, len(octets), 0)
        found[f"__substg1.0_{identifier:04X}{kind:04X}"] = octets
    return {"__properties_version1.0": head, **found}


def compound(tree: Tree) -> bytes:
    """Return a compound file with streams of less than 4096 octets each."""
    entries, mini, chain = [_Entry("Root Entry", _ROOT)], bytearray(), list[int]()
    _add(entries, 0, tree, mini, chain)
    root = entries[0]
    directory = b"".join(entry.octets() for entry in entries)
    mini_fat = struct.pack(f"<{len(chain)}I", *chain)
    counts = [-(-len(part) // _SECTOR) for part in (directory, mini_fat, mini)]
    starts = [1, 1 + counts[0], 1 + counts[0] + counts[1]]
    root.start, root.size = starts[2], len(mini)
    directory = b"".join(entry.octets() for entry in entries)
    fat = [_FAT]
    for start, count in zip(starts, counts, strict=True):
        fat += [*range(start + 1, start + count), _END]
    assert len(fat) <= _SECTOR // 4
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    body = [struct.pack(f"<{len(fat)}I", *fat), directory, mini_fat, bytes(mini)]
    return _header(starts, counts) + b"".join(_filled(part) for part in body)


def _add(entries: list[_Entry], parent: int, tree: Tree, mini: bytearray, chain: list[int]) -> None:
    previous = _NONE
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        node, number = tree[name], len(entries)
        entry = _Entry(name, _STREAM if isinstance(node, bytes) else _STORAGE)
        entries.append(entry)
        if previous == _NONE:
            entries[parent].child = number
        else:
            entries[previous].right = number
        previous = number
        if isinstance(node, bytes):
            assert len(node) < 4096
            blocks = -(-len(node) // _MINI)
            entry.start = len(chain) if blocks else _END
            entry.size = len(node)
            chain += [*range(len(chain) + 1, len(chain) + blocks), _END] if blocks else []
            mini += node.ljust(blocks * _MINI, b"\0")
        else:
            _add(entries, number, node, mini, chain)


def _header(starts: list[int], counts: list[int]) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, starts[0], 0, 4096, starts[1], counts[1], _END, 0)
    return head + struct.pack("<109I", 0, *[_FREE] * 108)


def _filled(octets: bytes) -> bytes:
    return octets.ljust(-(-len(octets) // _SECTOR) * _SECTOR, b"\0")
