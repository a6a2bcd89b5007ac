"""What an earlier version of the simulator has written is still read."""

import sqlite3
from pathlib import Path

from channels.databox.simulator.boxes import SAMPLE
from channels.databox.simulator.ledger import Ledger
from channels.databox.simulator.messages import State

_EARLIER = """
CREATE TABLE messages (
    id INTEGER PRIMARY KEY, sender, recipient, fields, content BLOB, digest BLOB, stamp BLOB, state,
    submitted, delivered, accepted, size, kind
);
INSERT INTO messages VALUES (7, 'a', 'b', '{}', x'41', x'42', x'43', 6,
    '2026-11-23T08:15:30.000000+00:00', '2026-11-23T08:15:30.000000+00:00', NULL, 1, '');
"""


def test_an_earlier_file_gets_its_columns(tmp_path: Path) -> None:
    """Messages are there, none is big, nobody is known as their author."""
    path = tmp_path / "isds.db"
    earlier = sqlite3.connect(path)
    earlier.executescript(_EARLIER)
    earlier.close()
    for _ in range(2):
        ledger = Ledger(path)
        found = ledger.message(7)
        ledger.close()

        assert found is not None
        assert (found.state, found.is_big, found.author) == (State.SERVED, False, "")
        assert (found.is_suspected, found.content) == (False, b"A")


def test_a_changed_box_keeps_its_place(tmp_path: Path) -> None:
    """The order of boxes is the order in which they were added."""
    ledger = Ledger(tmp_path / "isds.db")
    boxes = [one for pair in SAMPLE for one in pair]
    for box in boxes:
        ledger.add_box(box)
    ledger.change_box(boxes[0])

    assert list(ledger.boxes()) == boxes
    ledger.close()
