"""The words of the desk for what a form says by codes."""

from collections.abc import Mapping

from gateway.model.form import FieldKind, Signing
from gateway.web.languages import msgid
from gateway.web.words import Word

KINDS: Mapping[FieldKind, str] = {
    FieldKind.TEXT: msgid("one line"),
    FieldKind.LONG_TEXT: msgid("several lines"),
    FieldKind.CHOICE: msgid("one of the choices"),
    FieldKind.CONSENT: msgid("consent"),
    FieldKind.DATE: msgid("date"),
    FieldKind.NUMBER: msgid("number"),
    FieldKind.EMAIL: msgid("e-mail"),
    FieldKind.PHONE: msgid("phone"),
    FieldKind.POSTAL_CODE: msgid("postal code"),
    FieldKind.BIRTH_NUMBER: msgid("birth number"),
    FieldKind.ORGANISATION_ID: msgid("organisation ID"),
    FieldKind.BANK_ACCOUNT: msgid("bank account"),
    FieldKind.FILE: msgid("files"),
}

SIGNING: Mapping[Signing, str] = {
    Signing.NEEDED: msgid("needed, at the counter"),
    Signing.NOT_NEEDED: msgid("not needed"),
}

#: Word and tone.
STATES: Mapping[str, Word] = {
    "offered": (msgid("offered"), "ok"),
    "withdrawn": (msgid("withdrawn"), "closed"),
    "closed": (msgid("not valid today"), "muted"),
}
