"""Furnishes a new simulated system: boxes, people, and a letter each way in every box."""

import itertools
from dataclasses import replace
from datetime import datetime

from channels.databox.simulator.boxes import SAMPLE, SYSTEM, Box
from channels.databox.simulator.ledger import Ledger
from channels.databox.simulator.messages import Draft, File
from channels.databox.simulator.people import entrusted, new_password, primary

_REQUEST = "Dobrý den,\n\nžádám o vydání potvrzení o zaplacení místního poplatku.\n"
_CALL = "Dobrý den,\n\ndoplňte prosím své podání o chybějící přílohu.\n"

#: Sends what the system itself writes.
SYSTEM_BOX = Box(SYSTEM, "SYSTEM", firm="Informační systém datových schránek")


def boxes(ledger: Ledger, at: datetime) -> list[tuple[Box, Draft]]:
    """Add the sample boxes; return who sends which letters."""
    pairs = [[replace(one, password=new_password()) for one in pair] for pair in SAMPLE]
    for box in itertools.chain.from_iterable(pairs):
        ledger.add_box(box)
        ledger.add_period(box.id, at, box.state)
    letters = []
    for office, person in pairs:
        letters.append((person, _letter(office, "Žádost o vydání potvrzení", _REQUEST)))
        letters.append((office, _letter(person, "Výzva k doplnění podání", _CALL)))
    return letters


def people(ledger: Ledger) -> None:
    """Give every box its first person, and every office one who is entrusted with its post."""
    for box in ledger.boxes():
        if ledger.users(box.id):
            continue
        ledger.add_user(primary(box))
        if box.is_authority:
            ledger.add_user(entrusted(box))


def notice(recipient: str, subject: str, text: str, kind: str) -> Draft:
    """Return what the system writes to somebody: a page for people, and XML for programs."""
    page = f'<!DOCTYPE html>\n<html lang="cs"><title>{subject}</title><p>{text}</p></html>\n'
    machine = f'<SystemMessage type="{kind}"><text>{text}</text></SystemMessage>'
    files = (
        File("zprava.html", "text/html", "main", page.encode()),
        File("zprava.xml", "application/xml", "enclosure", machine.encode()),
    )
    return Draft(recipient, {"dmAnnotation": subject}, files)


def _letter(recipient: Box, subject: str, text: str) -> Draft:
    file = File("dopis.txt", "text/plain", "main", text.encode())
    return Draft(recipient.id, {"dmAnnotation": subject}, (file,))
