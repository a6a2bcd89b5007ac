"""Says how a letter stands between the desk and the addressee's login."""

from collections.abc import Sequence
from datetime import datetime

from channels.databox.proofs import day_and_time
from channels.databox.states import DELIVERED, FICTION_AFTER, state_word
from channels.databox.tracking import Sent
from channels.databox.uploads import Progress
from gateway.model.ports import Underway

_WHOLE = 100


def of_upload(progress: Progress) -> Underway:
    """Return how far the files of a big message have left."""
    percent, many = progress.percent, len(progress.files)
    if percent >= _WHOLE:
        return Underway("Soubory jsou nahrané, systém je prohledává a zprávu přebírá.", _WHOLE)
    place = min(progress.done, many - 1)
    name = progress.files[place].name
    return Underway(f"Nahrává se {name}, soubor {place + 1} z {many}.", percent)


def of_sent(sent: Sent) -> Underway:
    """Return where a message is that nobody has been served with for good."""
    if not sent.state:
        return Underway(f"Zpráva {sent.id} odešla, o dodání do schránky zatím nevíme.")
    changed = datetime.fromisoformat(sent.changed)
    told = f"Zpráva {sent.id}: {state_word(sent.state)} {day_and_time(changed)}."
    return Underway(" ".join(filter(None, (told, _waits(sent, changed)))))


def _waits(sent: Sent, changed: datetime) -> str:
    """Return what is waited for, nothing where nothing is."""
    if sent.state != DELIVERED:
        return ""
    if not sent.has_fiction:
        return "Doručení fikcí je vyloučené, čeká se na přihlášení adresáta."
    fiction = day_and_time(changed + FICTION_AFTER)
    return f"Úřadu je tím doručeno; nepřihlásí-li se jiný adresát, doručí se fikcí {fiction}."


def by_number(sent: Sequence[Sent]) -> dict[str, Underway]:
    """Return how messages stand, by their numbers."""
    return {one.id: of_sent(one) for one in sent}
