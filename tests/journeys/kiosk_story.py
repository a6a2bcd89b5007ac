"""A citizen at the kiosk of a running town hall, in a process of its own: ``kiosk_story CONFIG``.

Prints ``receipt CODE PIN`` and ``ok``, or dies of what went wrong.
"""

import re
import sys
from pathlib import Path

from tests.channels.kiosk.glass import Glass
from tests.journeys.ways import ANSWERS


def main() -> None:
    """Fill in the complaint touch by touch, and read code and PIN off the glass."""
    glass = Glass(Path(sys.argv[1]))
    glass.wait("Podat žádost nebo oznámení")
    glass.tap("Podat žádost nebo oznámení")
    glass.tap("Stížnost")
    glass.wait("Začít")
    glass.tap("Začít")
    while not glass.sees("Zkontrolujte prosím"):
        answer(glass)
        glass.until(lambda: not glass.sees("Kontrolujeme"), "the check's end")
    glass.tap("Odeslat podání")
    glass.wait("Podání jsme přijali")
    words = " ".join(glass.all_words())
    code = re.search(r"\b(\w{5})  (\w{5})\b", words)
    pin = re.search(r"\b(\d{3})  (\d{3})\b", words)
    assert code is not None, words
    assert pin is not None, words
    sys.stdout.write(f"receipt {code[1]}{code[2]} {pin[1]}{pin[2]}\n")
    glass.end()
    sys.stdout.write("ok\n")


def answer(glass: Glass) -> None:
    """Answer the question on the glass, or pass it over."""
    for question, text in ANSWERS.items():
        if glass.sees(question):
            if glass.has(text):
                glass.tap(text)
            elif question.startswith("Datum"):
                # On the keys for a day there are digits only.
                glass.type("".join(f"{int(part):02d}" for part in text.split(".")))
            else:
                glass.type(text)
            break
    glass.tap("Přeskočit" if glass.has("Přeskočit") else "Pokračovat")


if __name__ == "__main__":
    main()
