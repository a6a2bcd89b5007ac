"""An invented form and invented answers for pictures of the screens."""

from datetime import UTC, datetime

from channels.kiosk.program.filling import Filling
from channels.kiosk.wire import Catalogue, Reading, Reply, Slip
from gateway.model.form import Choice, Condition, FieldKind, FormField, FormSpec, Signing

NOISE = FormSpec(
    "stiznost",
    1,
    {"cs": "Stížnost na rušení nočního klidu", "en": "Complaint about noise at night"},
    (
        FormField(
            "name",
            {"cs": "Jak se jmenujete?", "en": "What is your name?"},
            help={"cs": "Jméno a příjmení, jak je máte v občanském průkazu."},
        ),
        FormField(
            "birth_date",
            {"cs": "Kdy jste se narodili?", "en": "When were you born?"},
            FieldKind.DATE,
            help={"cs": "Podle jména a data narození poznáme, že jste to vy."},
        ),
        FormField(
            "address",
            {"cs": "Kde bydlíte?", "en": "Where do you live?"},
            help={"cs": "Ulice, číslo domu a obec."},
        ),
        FormField(
            "kind",
            {"cs": "Co vás ruší?", "en": "What disturbs you?"},
            FieldKind.CHOICE,
            choices=(
                Choice("music", {"cs": "Hlasitá hudba", "en": "Loud music"}),
                Choice("dogs", {"cs": "Štěkot psů", "en": "Barking dogs"}),
                Choice("traffic", {"cs": "Doprava a zásobování v noci", "en": "Traffic"}),
                Choice("works", {"cs": "Stavební práce po 22. hodině", "en": "Building works"}),
                Choice("other", {"cs": "Něco jiného", "en": "Something else"}),
            ),
        ),
        FormField(
            "which",
            {"cs": "Co jiného vás ruší?", "en": "What else?"},
            asked_when=Condition("kind", ("other",)),
        ),
        FormField(
            "text",
            {"cs": "Popište, co se děje a kdy", "en": "Describe what happens, and when"},
            FieldKind.LONG_TEXT,
            help={"cs": "Stačí několik vět. Pomůže nám den, hodina a místo."},
        ),
        FormField(
            "email",
            {"cs": "Na jaký e-mail vám můžeme napsat?", "en": "Your e-mail address?"},
            FieldKind.EMAIL,
            required=False,
            help={"cs": "Když ho nemáte, stiskněte Přeskočit."},
        ),
        FormField(
            "phone",
            {"cs": "Jaké máte telefonní číslo?", "en": "Your telephone number?"},
            FieldKind.PHONE,
            required=False,
        ),
        FormField("photo", {"cs": "Fotografie", "en": "Pictures"}, FieldKind.FILE, required=False),
        FormField(
            "consent",
            {
                "cs": "Souhlasíte, aby úřad sdělil vaše jméno provozovateli?",
                "en": "May the office tell your name to the operator?",
            },
            FieldKind.CONSENT,
            required=False,
        ),
    ),
    {"cs": "Ruší vás v noci hluk? Úřad ho prověří a odpoví vám."},
)

INFORMATION = FormSpec(
    "zadost-o-informace",
    1,
    {"cs": "Žádost o informace podle zákona o svobodném přístupu k informacím"},
    NOISE.fields[:3],
    {"cs": "Zeptejte se na cokoli z činnosti úřadu."},
    Signing.NOT_NEEDED,
)

REFUND = FormSpec(
    "vratka",
    1,
    {"cs": "Žádost o vrácení přeplatku na poplatku za odpad"},
    NOISE.fields[:2],
    {"cs": "Zaplatili jste víc, než jste měli? Peníze vám vrátíme."},
)

CATALOGUE = Catalogue(
    "Město Hlučín",
    ("pondělí a středa 8.00–17.00", "úterý a čtvrtek 8.00–14.30", "pátek 8.00–12.00"),
    (NOISE, INFORMATION, REFUND),
)

ANSWERS = {
    "name": "Květoslava Přecechtělová-Žďárská",
    "birth_date": "1948-03-05",
    "address": "Ostravská 1234/56, Hlučín-Bobrovníky",
    "kind": "works",
    "text": "Na stavbě v Ostravské ulici se pracuje i po desáté večer, nejčastěji ve čtvrtek "
    "a v pátek. Kvůli hluku nemůžeme spát; sousedé z čísla 1236 to potvrdí.",
    "email": "kvetoslava@posta.test",
    "phone": "",
    "consent": "yes",
}

WHEN = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)

SLIP = Slip("7K3MQ2XD9R", "481902", WHEN, "0" * 64, fresh=True)

REPLY = Reply(
    found=True,
    text="Podání je zaevidováno pod číslem jednacím HLUC/00342/2026 a vyřizuje se.",
    facts=(
        ("Číslo jednací", "HLUC/00342/2026"),
        ("Doručeno", "23. 11. 2026 9.05"),
        ("Vyřizuje", "Odbor životního prostředí a komunálních služeb"),
    ),
    letters=(
        Reading(
            WHEN,
            "HLUC/00342/2026 – výzva k doplnění",
            "Dobrý den,\nnapište nám prosím, ve kterých dnech hluk trval nejdéle.\n\n"
            "Ing. Šimon Kříž, odbor životního prostředí",
        ),
    ),
)


def filling(here: str = "", language: str = "cs") -> Filling:
    """Return the complaint with its answers, at one question or after the last."""
    return Filling(NOISE, language, "7c1f9e02-4a7d-4f5e-9c43-0d3f2f9a6b11", dict(ANSWERS), {}, here)
