"""What is said about a wrong answer, in Czech and English: what it is and how to mend it."""

from collections.abc import Mapping

from gateway.model.form import FieldKind, Words

MISSING_TEXT: Words = {
    "cs": "Tady odpověď chybí, vyplňte ji prosím.",
    "en": "This answer is missing; please fill it in.",
}
MISSING: Mapping[FieldKind, Words] = {
    FieldKind.CHOICE: {
        "cs": "Vyberte prosím jednu z možností.",
        "en": "Please choose one of the answers.",
    },
    FieldKind.CONSENT: {
        "cs": "Bez tohoto souhlasu formulář odeslat nejde.",
        "en": "The form cannot be sent without this consent.",
    },
    FieldKind.DATE: {
        "cs": "Chybí datum. Napište den, měsíc a rok.",
        "en": "The date is missing. Give day, month and year.",
    },
    FieldKind.FILE: {
        "cs": "Přiložte prosím aspoň jeden soubor.",
        "en": "Please attach at least one file.",
    },
}

NO_CHOICE: Words = {
    "cs": "Takovou možnost formulář nenabízí. Vyberte prosím jednu z nabídnutých.",
    "en": "The form has no such answer. Please choose one of those it offers.",
}
NO_DAY: Words = {
    "cs": "Takový den v kalendáři není. Napište například 23. 11. 2026.",
    "en": "There is no such day. Write 2026-11-23, for example.",
}
LONG_AGO: Words = {
    "cs": "To je příliš dávno. Zkontrolujte prosím rok, píše se čtyřmi číslicemi.",
    "en": "That is too long ago. Please check the year; it has four digits.",
}
NOT_YET: Words = {
    "cs": "Tento den teprve přijde. Zkontrolujte prosím rok.",
    "en": "This day is yet to come. Please check the year.",
}

WRONG: Mapping[FieldKind, Words] = {
    FieldKind.CONSENT: MISSING[FieldKind.CONSENT],
    FieldKind.NUMBER: {
        "cs": "Napište celé číslo, jen číslicemi, například 12.",
        "en": "Write a whole number in digits, such as 12.",
    },
    FieldKind.EMAIL: {
        "cs": "E-mailová adresa má vypadat jako jana@posta.cz, se zavináčem a bez mezer.",
        "en": "An e-mail address looks like jana@posta.cz, with an @ and without spaces.",
    },
    FieldKind.PHONE: {
        "cs": "Telefon má devět číslic, například 601 123 456. Zahraniční začíná znakem +.",
        "en": "A phone number has nine digits, such as 601 123 456. A foreign one begins with +.",
    },
    FieldKind.POSTAL_CODE: {
        "cs": "PSČ má pět číslic, například 748 01.",
        "en": "A postal code has five digits, such as 748 01.",
    },
    FieldKind.BIRTH_NUMBER: {
        "cs": "V rodném čísle je překlep. Opište ho z občanského průkazu, například 710319/2745.",
        "en": "The birth number has a typing error. Copy it from your identity card.",
    },
    FieldKind.ORGANISATION_ID: {
        "cs": "V IČO je překlep. Má osm číslic, i s nulami na začátku, například 00300063.",
        "en": "The IČO has a typing error. It has eight digits, leading zeros included.",
    },
    FieldKind.BANK_ACCOUNT: {
        "cs": "V čísle účtu je překlep. Napište ho i s kódem banky, například 19-2000145399/0800.",
        "en": "The account number has a typing error. Write it with the bank's code, such as "
        "19-2000145399/0800.",
    },
}


def too_long(most: int, length: int) -> Words:
    """Say by how much an answer must become shorter."""
    return {
        "cs": f"Odpověď má {length} znaků, vejde se jich {most}. Zkraťte ji prosím.",
        "en": f"The answer has {length} characters; {most} fit. Please shorten it.",
    }
