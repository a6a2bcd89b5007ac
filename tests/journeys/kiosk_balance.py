"""A payer asks the kiosk what is owed: ``kiosk_balance CONFIG SYMBOL BORN EXPECTED``.

*BORN* is eight digits, as they are tapped. Prints ``ok``, or dies of what went wrong.
"""

import sys
from pathlib import Path

from tests.channels.kiosk.glass import Glass

NEXT = "Pokračovat"


def main() -> None:
    """Prove to be the payer, and wait for what is expected on the glass."""
    _, config, symbol, born, expected = sys.argv
    glass = Glass(Path(config))
    glass.wait("Poplatek za odpad")
    glass.tap("Poplatek za odpad")
    glass.wait("Jaký je variabilní symbol?")
    glass.type(symbol)
    glass.tap(NEXT)
    glass.tap("Občan")
    glass.tap(NEXT)
    glass.wait("Kdy se poplatník narodil?")
    glass.type(born)
    glass.tap(NEXT)
    glass.wait(expected)
    glass.tap("Hotovo")
    glass.wait("Dobrý den")
    assert not glass.sees(expected)
    glass.end()
    sys.stdout.write("ok\n")


if __name__ == "__main__":
    main()
