"""What a payer is asked for before the balance is told: the symbol, and what proves who asks."""

from gateway.model.asking import FEE_BALANCE, QuestionSpec
from gateway.model.form import Choice, Condition, FieldKind, FormField

#: Who the payer is tells which proof is asked for.
PERSON, COMPANY = "person", "company"

SPEC = QuestionSpec(
    FEE_BALANCE,
    {"cs": "Poplatek za odpad", "en": "Waste fee"},
    {
        "cs": "Kolik zbývá zaplatit, dokdy a kam. Potřebujete variabilní symbol ze složenky.",
        "en": "What remains to be paid, by when and where. You need the slip's variable symbol.",
    },
    (
        FormField(
            "variable_symbol",
            {"cs": "Jaký je variabilní symbol?", "en": "What is the variable symbol?"},
            FieldKind.NUMBER,
            help={
                "cs": "Deset číslic ze složenky nebo z vyměření poplatku.",
                "en": "Ten digits on the slip or on the assessment of the fee.",
            },
            most=20,
        ),
        FormField(
            "payer",
            {"cs": "Kdo poplatek platí?", "en": "Who pays the fee?"},
            FieldKind.CHOICE,
            choices=(
                Choice(PERSON, {"cs": "Občan", "en": "A person"}),
                Choice(COMPANY, {"cs": "Firma nebo spolek", "en": "A company or association"}),
            ),
        ),
        FormField(
            "birth_date",
            {"cs": "Kdy se poplatník narodil?", "en": "When was the payer born?"},
            FieldKind.DATE,
            help={
                "cs": "Podle toho poznáme, že se ptá ten, komu složenka přišla.",
                "en": "So we know that whoever asks is the one the slip was sent to.",
            },
            asked_when=Condition("payer", (PERSON,)),
        ),
        FormField(
            "organisation_id",
            {"cs": "Jaké má IČO?", "en": "What is its IČO?"},
            FieldKind.ORGANISATION_ID,
            help={"cs": "Osm číslic.", "en": "Eight digits."},
            asked_when=Condition("payer", (COMPANY,)),
        ),
    ),
    proven=True,
    called={
        "cs": (
            "poplatek za odpad",
            "poplatek",
            "kolik dluzim",
            "dluzim",
            "dluh",
            "popelnice",
            "popelnici",
            "odpad",
            "odpady",
            "nedoplatek",
            "zaplatit",
            "kolik mam platit",
            "variabilni symbol",
        ),
        "en": ("waste fee", "fee", "how much do i owe", "owe", "waste", "balance", "bin"),
    },
)
