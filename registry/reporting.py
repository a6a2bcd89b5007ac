"""Takes delivery reports to what they report on."""

from collections.abc import Mapping

from gateway.model.item import Item
from gateway.model.report import Fate
from gateway.store import fates
from gateway.store.unit import Unit
from registry.receipt import read

#: What a clerk reads where the report belongs to no filing.
SENTENCES: Mapping[Fate, str] = {
    Fate.UNDELIVERED: "Naše zpráva nebyla doručena; toto je zpráva o tom.",
    Fate.DELAYED: "Doručení naší zprávy se zdržuje; toto je zpráva o tom.",
    Fate.DELIVERED: "Naše zpráva byla doručena; toto je zpráva o tom.",
    Fate.UNKNOWN: "Zpráva se týká toho, co jsme odeslali.",
}


def take(unit: Unit, item: Item) -> str:
    """Write down what a report says about something of ours; return the sentence for a clerk.

    Empty when it is no report, or one about nothing that this originator has sent: then it changes
    nothing, whoever wrote it.
    """
    report = read(item).report
    row = fates.sent_as(unit, report.about) if report is not None else None
    if report is None or row is None:
        return ""
    fates.reported(unit, row, report)
    return SENTENCES[report.fate]
