"""Says what the system's numbers mean: kinds of boxes and states of messages, both open lists."""

from datetime import timedelta

from gateway.model.report import Fate

#: Kinds of boxes by the number messages carry.
OWNERS = {
    10: "orgán veřejné moci", 11: "notář", 12: "exekutor", 13: "orgán veřejné moci na žádost",
    14: "orgán veřejné moci – fyzická osoba", 15: "orgán veřejné moci – podnikatel",
    16: "orgán veřejné moci – právnická osoba", 20: "právnická osoba", 21: "právnická osoba",
    22: "právnická osoba na žádost", 30: "podnikající fyzická osoba", 31: "advokát",
    32: "daňový poradce", 33: "insolvenční správce", 34: "auditor", 35: "znalec",
    36: "tlumočník", 37: "architekt", 38: "autorizovaný inženýr", 39: "zeměměřický inženýr",
    40: "fyzická osoba", 50: "podnikající fyzická osoba na žádost",
}  # fmt: skip

#: Those who often write for somebody else: then what is inside must be signed by that person.
REPRESENTATIVES = frozenset({31, 32, 33})

#: Kinds of boxes by the word that searching gives.
KINDS = {
    "OVM": "orgán veřejné moci", "OVM_REQ": "orgán veřejné moci", "OVM_FO": "orgán veřejné moci",
    "OVM_PFO": "orgán veřejné moci", "OVM_PO": "orgán veřejné moci", "PO": "právnická osoba",
    "PO_REQ": "právnická osoba", "PFO": "podnikatel", "PFO_ADVOK": "advokát",
    "PFO_DANPOR": "daňový poradce", "PFO_INSSPR": "insolvenční správce", "FO": "fyzická osoba",
}  # fmt: skip

#: Kinds of messages by their letter; whose letter is not here is told by it.
_MESSAGES = {
    "": "", "V": "", "K": "poštovní datová zpráva (smluvní)",
    "E": "poštovní datová zpráva (z kreditu)", "G": "poštovní datová zpráva (dotovaná)",
    "O": "odpovědní poštovní datová zpráva", "I": "iniciační poštovní datová zpráva",
    "Y": "iniciační poštovní datová zpráva, už použitá",
    "X": "iniciační poštovní datová zpráva, propadlá",
    "A": "dotovaná iniciační poštovní datová zpráva",
    "B": "dotovaná iniciační poštovní datová zpráva, už použitá",
    "C": "dotovaná iniciační poštovní datová zpráva, propadlá",
}  # fmt: skip

STAMPED, INFECTED, DELIVERED, FICTION, SERVED, READ = 2, 3, 4, 5, 6, 7
UNDELIVERABLE, ERASED, IN_VAULT = 8, 9, 10

#: So long after it came a message counts as served (Act 300/2008 § 17(4)).
FICTION_AFTER = timedelta(days=10)

_WORDS = {
    1: "podaná",
    STAMPED: "podaná",
    INFECTED: "zastavená, obsahovala škodlivý kód",
    DELIVERED: "dodaná do schránky",
    FICTION: "doručená fikcí po deseti dnech",
    SERVED: "doručená přihlášením",
    READ: "doručená přihlášením",
    UNDELIVERABLE: "nedoručitelná",
    ERASED: "doručená, obsah už byl smazán",
    IN_VAULT: "doručená, uložená v trezoru",
}

#: After these nothing more becomes of a message.
FINAL = frozenset({INFECTED, SERVED, READ, UNDELIVERABLE, ERASED, IN_VAULT})

#: What a state says of a message of ours; of all others there is nothing to say yet.
FATES = {
    INFECTED: Fate.UNDELIVERED,
    UNDELIVERABLE: Fate.UNDELIVERED,
    **dict.fromkeys((FICTION, SERVED, READ, ERASED, IN_VAULT), Fate.DELIVERED),
}


def state_word(state: str | int) -> str:
    """Return what a state is called; an unknown one is told by its number."""
    return _WORDS.get(number_of(str(state)), f"ve stavu {state}")


def message_kind(letter: str) -> str:
    """Return what a kind of messages is called, nothing for ordinary public ones."""
    return _MESSAGES.get(letter, f"druh {letter}")


def number_of(text: str) -> int:
    """Return a number as the system writes it, -1 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() else -1
