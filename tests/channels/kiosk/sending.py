"""A kiosk's program without its screen, as a process that can be killed: ``sending CONFIG [TEXT]``.

It keeps a filing with TEXT as it would for a citizen, sends what waits, and prints ``ok`` when
nothing waits any more.
"""

import logging
import sys
import time
from pathlib import Path

from channels.kiosk.program.config import load
from channels.kiosk.program.station import Station
from gateway.model import package
from gateway.model.form import FormAnswer, FormData

#: The number the citizen's screen has drawn; it is the same in every life of the process.
NUMBER = "7c1f9e02-4a7d-4f5e-9c43-0d3f2f9a6b11"

#: A guard against hanging, in seconds.
PATIENCE = 60.0


def main() -> None:
    """Send what waits."""
    logging.basicConfig(level=logging.INFO)
    station = Station(*load(Path(sys.argv[1])))
    station.refresh()
    if len(sys.argv) > 2:
        answer = FormAnswer("text", "Co se děje?", sys.argv[2])
        form = FormData("stiznost", 1, "Stížnost", "cs", (answer,))
        station.hand_in(NUMBER, package.packed(form))
    log = logging.getLogger("sending")
    station.start(lambda _number, outcome: log.info("%s", outcome))
    deadline = time.monotonic() + PATIENCE
    while len(station.spool) and time.monotonic() < deadline:
        time.sleep(0.02)
    waiting = len(station.spool)
    station.stop()
    assert not waiting, "something still waits"
    sys.stdout.write("ok\n")


if __name__ == "__main__":
    main()
