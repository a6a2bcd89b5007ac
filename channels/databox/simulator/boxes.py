"""The data boxes of the simulated system: their identifiers, kinds and owners."""

from dataclasses import dataclass

#: The letters of a box's identifier: no l, o, 0 and 1, which people confuse.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
LENGTH = 7

#: Kinds of boxes and the numbers messages carry (dmSenderType).
KINDS = {
    "OVM": 10, "OVM_REQ": 13, "OVM_FO": 14, "OVM_PFO": 15, "OVM_PO": 16,
    "PO": 20, "PO_REQ": 22,
    "PFO": 30, "PFO_ADVOK": 31, "PFO_DANPOR": 32, "PFO_INSSPR": 33, "PFO_AUDITOR": 34,
    "PFO_ZNALEC": 35, "PFO_TLUMOCNIK": 36, "PFO_ARCH": 37, "PFO_AIAT": 38, "PFO_AZI": 39,
    "FO": 40, "PFO_REQ": 50,
}  # fmt: skip

#: The sender of messages that the system itself writes.
SYSTEM = "aaaaaaa"

#: A box in this state takes messages.
ACCESSIBLE = 1


def check_letter(six: str) -> str:
    """Return the seventh letter to the first six: Luhn's sum over 32 letters.

    Raises ``ValueError`` for a letter that no identifier has.
    """
    total = 0
    for position, letter in enumerate(six):
        code = LETTERS.index(letter) * (1 + position % 2)
        total += code // len(LETTERS) + code % len(LETTERS)
    return LETTERS[-total % len(LETTERS)]


def is_identifier(text: str) -> bool:
    """Tell whether *text* could be a box: seven letters of which the last fits."""
    known = len(text) == LENGTH and all(letter in LETTERS for letter in text)
    return known and check_letter(text[:-1]) == text[-1]


@dataclass(frozen=True, slots=True)
class Box:
    """One data box."""

    #: Seven letters.
    id: str
    #: A key of ``KINDS``.
    kind: str
    #: The full name of an office or a firm; empty for a natural person.
    firm: str = ""
    given: str = ""
    family: str = ""
    #: Identification number (IČO), if it has one.
    organisation_id: str = ""
    #: Born on this day, ISO; natural persons only.
    born: str = ""
    street: str = ""
    house: str = ""
    city: str = ""
    zip_code: str = ""
    login: str = ""
    password: str = ""
    state: int = ACCESSIBLE

    @property
    def owner(self) -> str:
        """The name as it stands on messages."""
        return self.firm or f"{self.given} {self.family}"

    @property
    def address(self) -> str:
        """The address on one line."""
        return f"{self.street} {self.house}, {self.zip_code} {self.city}, CZ"

    @property
    def is_authority(self) -> bool:
        """Whether it is a public authority (orgán veřejné moci)."""
        return self.kind.startswith("OVM")


def identifier(six: str) -> str:
    """Return the whole identifier that begins with *six* letters."""
    return six + check_letter(six)


#: Neighbours write to each other: each pair has one message there and one back.
SAMPLE: tuple[tuple[Box, Box], ...] = (
    (
        Box(
            identifier("hucb7m"), "OVM", firm="Město Hlučín", organisation_id="00300063",
            street="Mírové náměstí", house="24/23", city="Hlučín", zip_code="74801",
            login="hlucin1",
        ),
        Box(
            identifier("zn8k4d"), "FO", given="Žofie", family="Nováková", born="1984-05-17",
            street="Dlouhá", house="12", city="Hlučín", zip_code="74801", login="zofie84",
        ),
    ),
    (
        Box(
            identifier("bh5u9s"), "OVM", firm="Obec Bohuslavice", organisation_id="00299839",
            street="Opavská", house="119", city="Bohuslavice", zip_code="74719",
            login="bohusl1",
        ),
        Box(
            identifier("kam3xw"), "PO", firm="Kamenictví <Hladík & syn> s.r.o.",
            organisation_id="27654320", street="Lomová", house="3/1", city="Opava",
            zip_code="74601", login="hladik3",
        ),
    ),
    (
        Box(
            identifier("sk6e2r"), "OVM_PO",
            firm="Základní škola U Lesa, příspěvková organizace", organisation_id="75029171",
            street="Lesní", house="7", city="Hlučín", zip_code="74801", login="zsules1",
        ),
        Box(
            identifier("pv7t3c"), "FO", given="Petr", family="Vávra", born="1990-11-02",
            street="Zahradní", house="5", city="Hlučín", zip_code="74801", login="vavra90",
        ),
    ),
)  # fmt: skip
