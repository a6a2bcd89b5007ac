"""What the printed register calls states, ways and events: papers of the office are Czech."""

from collections.abc import Mapping

from registry.axes import Handling
from registry.files.settling import Method
from registry.plan.regime import Trigger

HANDLING: Mapping[str, str] = {
    Handling.UNASSIGNED: "nepřiděleno",
    Handling.ASSIGNED: "vyřizuje se",
    Handling.SETTLED: "vyřízeno",
    Handling.CANCELLED: "stornováno",
}

METHOD: Mapping[str, str] = {
    Method.BY_DOCUMENT: "dokumentem",
    Method.BY_FORWARDING: "postoupením",
    Method.NOTED: "vzetím na vědomí",
    Method.BY_RECORD_ON_DOCUMENT: "záznamem na dokumentu",
    Method.OTHER: "jiným způsobem",
}

TRIGGER: Mapping[str, str] = {
    Trigger.SETTLEMENT: "od vyřízení spisu",
    Trigger.CLOSING: "od uzavření spisu",
    Trigger.CREATION: "od založení spisu",
    Trigger.EXTERNAL: "od události mimo úřad",
}

#: By which way something was sent, by the channel.
WAY: Mapping[str, str] = {
    "email": "e-mailem",
    "databox": "datovou schránkou",
    "scanning": "poštou",
    "bot": "do konverzace",
    "web": "na stránku stavu podání",
    "kiosk": "na stránku stavu podání",
}
