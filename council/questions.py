"""What citizens are offered to ask about the council: its resolutions and the notice board."""

from gateway.model.asking import NOTICES, RESOLUTIONS, QuestionSpec
from gateway.model.form import FormField

ABOUT_RESOLUTIONS = QuestionSpec(
    RESOLUTIONS,
    {"cs": "Usnesení", "en": "Resolutions"},
    {
        "cs": "Co rozhodlo zastupitelstvo, rada a výbory.",
        "en": "What the council and the other bodies have decided.",
    },
    (
        FormField(
            "q",
            {"cs": "O čem usnesení hledáte?", "en": "What should the resolution be about?"},
            required=False,
            help={
                "cs": "Stačí slovo, třeba škola, nebo číslo. Bez odpovědi uvidíte nejnovější.",
                "en": "A word, such as školy, or the number. Without an answer you see the newest.",
            },
            most=200,
        ),
    ),
    called={
        "cs": (
            "usneseni",
            "zastupitelstvo",
            "zastupitele",
            "rada mesta",
            "rada obce",
            "schvalila rada",
            "rozhodla rada",
            "co schvalilo",
            "co schvalila",
            "co rozhodlo",
            "schvalilo zastupitelstvo",
            "zapis z jednani",
        ),
        "en": ("resolution", "resolutions", "council", "decided"),
    },
    otherwise={
        "cs": "Zkuste jedno kratší slovo, jiný tvar slova nebo číslo usnesení.",
        "en": "Try one shorter word, another form of it, or the resolution's number.",
    },
    page="/{originator}/council/resolutions",
)

ABOUT_NOTICES = QuestionSpec(
    NOTICES,
    {"cs": "Úřední deska", "en": "Notice board"},
    {"cs": "Co teď visí a dokdy.", "en": "What hangs there now, and until when."},
    called={
        "cs": ("uredni deska", "desce", "desku", "vyveseno", "co visi", "vyhlaska", "vyhlasky"),
        "en": ("notice board", "notices", "board", "posted"),
    },
    page="/{originator}/council/board",
)
