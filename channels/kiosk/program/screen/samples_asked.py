"""Invented questions and answers for pictures of the screens."""

from channels.kiosk.program.filling import Filling
from channels.kiosk.wire import Reply
from gateway.model.asking import Entry, QuestionSpec
from gateway.model.form import Choice, FieldKind, FormField

FEE = QuestionSpec(
    "fee-balance",
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
            help={"cs": "Deset číslic ze složenky nebo z vyměření poplatku."},
        ),
        FormField(
            "payer",
            {"cs": "Kdo poplatek platí?", "en": "Who pays the fee?"},
            FieldKind.CHOICE,
            choices=(
                Choice("person", {"cs": "Občan", "en": "A person"}),
                Choice("company", {"cs": "Firma nebo spolek", "en": "A company"}),
            ),
        ),
        FormField(
            "birth_date",
            {"cs": "Kdy se poplatník narodil?", "en": "When was the payer born?"},
            FieldKind.DATE,
        ),
    ),
    proven=True,
)
RESOLUTIONS = QuestionSpec(
    "resolutions",
    {"cs": "Usnesení", "en": "Resolutions"},
    {"cs": "Co rozhodlo zastupitelstvo, rada a výbory.", "en": "What the council has decided."},
    (
        FormField(
            "q",
            {"cs": "O čem usnesení hledáte?", "en": "What should the resolution be about?"},
            required=False,
            help={"cs": "Stačí slovo, třeba škola, nebo číslo. Bez odpovědi uvidíte nejnovější."},
        ),
    ),
)
NOTICES = QuestionSpec(
    "notices",
    {"cs": "Úřední deska", "en": "Notice board"},
    {"cs": "Co teď visí a dokdy.", "en": "What hangs there now, and until when."},
)
QUESTIONS = (FEE, NOTICES, RESOLUTIONS)

BALANCE = Reply(
    found=True,
    text="Na poplatku za komunální odpad zbývá zaplatit 1 300,00 Kč, nejbližší splatnost je"
    " 31. 5. 2026. Po splatnosti je z toho 650,00 Kč.",
    facts=(
        ("Variabilní symbol", "1345000128"),
        ("Zbývá zaplatit", "1 300,00 Kč"),
        ("Po splatnosti", "650,00 Kč"),
        ("Splatnost", "31. 5. 2026"),
        ("Účet", "19-2000145399/0800"),
    ),
    payment="SPD*1.0*ACC:CZ6508000000192000145399*AM:1300.00*CC:CZK*MSG:POPLATEK ZA KOMUNALNI"
    " ODPAD 2026*RN:MESTO HLUCIN*X-VS:1345000128",
)
ENTRIES = tuple(
    Entry(
        f"R{number}",
        f"{number}/12 {title}",
        "Zastupitelstvo města po projednání\n\n1. schvaluje záměr podle důvodové zprávy a ukládá"
        " radě města předložit návrh smlouvy do příštího zasedání,\n\n2. bere na vědomí stanovisko"
        " osadního výboru Bobrovníky k dopravnímu řešení v okolí školy.",
        (("Orgán", "Zastupitelstvo města"), ("Přijato", day)),
        day,
    )
    for number, title, day in (
        (318, "Rekonstrukce hřiště u základní školy v Bobrovníkách", "12. 11. 2026"),
        (311, "Dodatek č. 2 ke smlouvě o dílo na zateplení mateřské školy", "12. 11. 2026"),
        (297, "Záměr prodeje části pozemku parc. č. 1043/2", "24. 9. 2026"),
        (282, "Obecně závazná vyhláška o místním poplatku za komunální odpad", "18. 6. 2026"),
        (240, "Dotace spolkům na rok 2026", "19. 2. 2026"),
    )
)


def filling(here: str, language: str) -> Filling:
    """Return the proof of a payer, at one value."""
    answers = {"variable_symbol": "1345000128", "payer": "person", "birth_date": "1948-03-05"}
    return Filling(FEE.form, language, answers=answers, here=here)
