"""Questions that mean the same on every form, ready to be added with their words."""

from collections.abc import Mapping

from gateway.model.form import CZECH, FieldKind, FormField


def _words(czech: str, english: str) -> Mapping[str, str]:
    return {CZECH: czech, "en": english}


#: By their names; the register reads from the first nine who writes and about what.
READY: Mapping[str, FormField] = {
    one.name: one
    for one in (
        FormField("name", _words("Jméno a příjmení", "First name and surname"), most=200),
        FormField("birth_date", _words("Datum narození", "Date of birth"), FieldKind.DATE),
        FormField(
            "address",
            _words("Adresa trvalého pobytu", "Address of permanent residence"),
            help=_words("Ulice a číslo, PSČ a obec.", "Street and number, postal code and town."),
            most=300,
        ),
        FormField("email", _words("E-mail", "E-mail"), FieldKind.EMAIL, required=False),
        FormField("phone", _words("Telefon", "Phone"), FieldKind.PHONE, required=False),
        FormField(
            "organisation_id",
            _words("IČO", "Organisation ID (IČO)"),
            FieldKind.ORGANISATION_ID,
            required=False,
        ),
        FormField(
            "data_box_id",
            _words("Datová schránka", "Data box"),
            required=False,
            help=_words("Sedm znaků.", "Seven characters."),
            most=7,
        ),
        FormField("subject", _words("O co jde", "What it is about"), most=200),
        FormField(
            "text", _words("Co nám chcete sdělit", "What you want to tell us"), FieldKind.LONG_TEXT
        ),
        FormField(
            "files", _words("Přílohy", "Attachments"), FieldKind.FILE, required=False, most=10
        ),
    )
}
