"""What a person is told about a batch that could not be understood to its end."""

from collections.abc import Mapping

#: By code; the sentences are for the clerk.
STOPPED: Mapping[str, str] = {
    "several": "Na jedné straně je několik oddělovacích kódů a není jasné, který platí.",
    "damaged": "Oddělovací kód je poškozený: kontrolní znak nesouhlasí.",
    "unreadable": "Oddělovací list nebo velký čárový kód se nepodařilo přečíst.",
    "foreign": "Oddělovací list patří jinému původci, než jehož je tato složka.",
    "attachment-of-nothing": "Oddělovací list přílohy stojí tam, kde před ním žádný dokument není.",
    "after-end": "Za listem „konec dávky“ jsou další strany.",
    "empty": "V dávce není nic než oddělovací listy a prázdné strany.",
    "nothing": "Soubor ze skeneru je prázdný.",
    "broken": "Soubor ze skeneru se nepodařilo otevřít; je poškozený nebo to nejsou strany.",
    "encrypted": "Soubor ze skeneru je chráněný heslem.",
    "huge": "Některá strana je tak velká, že ji nelze bezpečně zobrazit.",
    "long": "Dávka má víc stran, než kolik se jich smí číst najednou.",
    "too-slow": "Čtení dávky trvalo příliš dlouho a bylo zastaveno.",
    "too-hungry": "Čtení dávky selhalo; možná potřebovalo příliš mnoho paměti.",
    "unfinished": "Soubor ze skeneru nevypadá celý a nemění se; přenos zřejmě skončil předčasně.",
}

UNKNOWN = "Dávku se nepodařilo přečíst."


def because(code: str) -> str:
    """Return the sentence for a code."""
    return STOPPED.get(code, UNKNOWN)


def count(announced: int, found: int) -> str:
    """Say that the batch sheet and the batch do not agree."""
    return (
        f"List „konec dávky“ ohlašuje {announced} dokumentů, v dávce jich je {found}; "
        "některý oddělovací list možná chybí a dokumenty mohou být spojené."
    )
