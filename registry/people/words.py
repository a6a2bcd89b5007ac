"""What the desk says about people of the name registry."""

from collections.abc import Mapping

from gateway.web.languages import msgid
from registry.names import Kind

KINDS: Mapping[str, str] = {
    Kind.NATURAL: msgid("natural person"),
    Kind.ENTREPRENEUR: msgid("entrepreneur"),
    Kind.LEGAL: msgid("legal person"),
    Kind.AUTHORITY: msgid("authority"),
    Kind.UNKNOWN: msgid("kind not known"),
}

ADDRESSES: Mapping[str, str] = {
    "email": msgid("e-mail"),
    "databox": msgid("data box"),
    "chat": msgid("chat"),
    "postal": msgid("postal address"),
}

#: Against what it was verified who the person is.
IDENTIFICATION: Mapping[str, str] = {
    "unverified": msgid("not verified"),
    "registers": msgid("verified against the basic registers"),
    "isds": msgid("verified against the list of data boxes"),
}

#: Why two entries may be one person.
REASONS: Mapping[str, str] = {
    "organisation_id": msgid("the same IČO"),
    "databox": msgid("the same data box"),
    "email": msgid("the same e-mail address; families and offices share one, too"),
    "postal": msgid("the same postal address"),
    "chat": msgid("the same chat"),
    "name": msgid("the same name; two people may bear it"),
}

#: What the name registry writes into the audit log.
EVENTS: Mapping[str, str] = {
    "person.kind-changed": msgid("kind of person changed"),
    "person.renamed": msgid("name changed"),
    "person.number-changed": msgid("IČO changed"),
    "address.added": msgid("address added"),
    "address.ended": msgid("address ended"),
    "person.merged": msgid("another entry was merged into this one"),
    "person.merged-away": msgid("merged into another entry"),
    "person.separated": msgid("an entry was separated again"),
    "person.apart": msgid("known to be somebody else than"),
    "person.stands-alone": msgid("separated again"),
}
