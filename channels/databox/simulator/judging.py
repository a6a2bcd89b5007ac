"""Judges whether a message may be sent: boxes, size, attachments, malware."""

import io
import zipfile
from collections.abc import Iterable
from typing import BinaryIO

from channels.databox.simulator import messages as m
from channels.databox.simulator.boxes import ACCESSIBLE, Box
from channels.databox.simulator.messages import Draft, Rejected

#: The harmless file by which every antivirus program is tried out (eicar.org), in two pieces.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def check(sender: Box, recipient: Box, draft: Draft) -> None:
    """Raise ``Rejected`` unless *sender* may send this to *recipient*."""
    if sender.state != ACCESSIBLE:
        raise Rejected("1201", "Datová schránka odesílatele není přístupná.")
    if recipient.state != ACCESSIBLE:
        raise Rejected("1202", "Datová schránka příjemce není přístupná.")
    if recipient.id == sender.id:
        raise Rejected("2010", "Nelze odeslat zprávu do vlastní schránky.")
    if not (sender.is_authority or recipient.is_authority) and not draft.kind:
        text = "Odesilatel ani příjemce datové zprávy není OVM a zpráva není poštovní."
        raise Rejected("1233", text)
    if not draft.fields.get("dmAnnotation"):
        raise Rejected("2010", "Chybí věc datové zprávy.")
    if draft.attached:
        _check_big(draft)
    else:
        _check_ordinary(draft)


def _check_ordinary(draft: Draft) -> None:
    if not draft.files or len(draft.files) > m.MOST_FILES:
        raise Rejected("2010", "Zpráva musí mít 1 až 100 příloh.")
    if sum(len(one.content) for one in draft.files) > m.LARGEST:
        raise Rejected("1200", "Datová zpráva je příliš velká.")
    check_names(one.name for one in draft.files)
    for one in draft.files:
        if not one.as_xml:
            check_content(one.name, io.BytesIO(one.content))


def _check_big(draft: Draft) -> None:
    size = sum(one.size for one in draft.attached)
    if len(draft.attached) > m.MOST_FILES:
        raise Rejected("2010", "Zpráva musí mít 1 až 100 příloh.")
    if size > m.LARGEST_BIG:
        raise Rejected("1296", "Datová zpráva je příliš velká.")
    if size < m.SMALLEST_BIG:
        raise Rejected("1297", "Datová zpráva je příliš malá na velkoobjemovou.")


def check_names(names: Iterable[str]) -> None:
    """Raise ``Rejected`` for a file that may not be sent, told by its name."""
    for name in names:
        extension = name.rpartition(".")[2].lower()
        if extension not in m.EXTENSIONS or len(name) > m.LONGEST_NAME:
            allowed = "Povolené jsou například PDF, obrázky a dokumenty."
            raise Rejected("1214", f"Nepovolený typ přílohy: {name}. {allowed}")


#: Programs begin like nothing that may be sent, whatever they are called.
_PROGRAMS = (b"MZ", b"\x7fELF")
_ENCRYPTED = 1


def check_content(name: str, content: BinaryIO) -> None:
    """Raise ``Rejected`` for a program or a container that is not allowed.

    Otherwise lenient: what is called a PDF need not be one here.
    """
    if content.read(4).startswith(_PROGRAMS):
        raise Rejected("1214", f"Obsah přílohy {name} neodpovídá její příponě.")
    if name.rpartition(".")[2].lower() in m.CONTAINERS and zipfile.is_zipfile(content):
        _check_container(name, content)


def _check_container(name: str, content: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(content) as archive:
            inside = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Rejected("1214", f"Kontejner {name} je poškozený.") from error
    nested = any(one.filename.rpartition(".")[2].lower() in m.CONTAINERS for one in inside)
    if nested or any(one.flag_bits & _ENCRYPTED for one in inside):
        raise Rejected("1214", f"Kontejner {name} je zašifrovaný nebo má v sobě další.")
    if len(inside) > m.MOST_INSIDE:
        raise Rejected("1214", f"Kontejner {name} má příliš mnoho souborů.")


def is_infected(draft: Draft) -> bool:
    """Tell whether the antivirus program finds something."""
    return any(EICAR in one.content for one in draft.files)
