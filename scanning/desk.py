"""The desk's pages of the scanning line: sheets to print, and what lies in the folders."""

from pathlib import Path
from typing import Any

from litestar import Response, get
from litestar.params import FromQuery

from gateway.model.errors import Malformed
from gateway.web.clerks import Duty
from gateway.web.given import GivenClerk, GivenPage
from gateway.web.languages import msgid
from gateway.web.pages import Link, Pages
from scanning import words
from scanning.board import BOARD
from scanning.separators import Kind
from scanning.sheets import MOST, separators, sheets

FOLDER = Path(__file__).parent

KINDS = {
    Kind.DOCUMENT: msgid("New document"),
    Kind.ATTACHMENT: msgid("Attachment of the document before"),
    Kind.EXISTING: msgid("Belongs to a registered document"),
    Kind.END: msgid("End of the batch"),
}

#: Why a file has not been taken: word, tone and explanation.
WAITING = {
    "growing": (
        msgid("being written"),
        "muted",
        msgid("The scanner is still writing it."),
    ),
    "fresh": (
        msgid("new"),
        "muted",
        msgid("It is taken in as soon as it has not changed for a while."),
    ),
    "unfinished": (
        msgid("not whole"),
        "warn",
        msgid(
            "Its end is missing. If nothing more comes, it goes to the queue as it is, for a "
            "person to look at."
        ),
    ),
    "later": (
        msgid("could not be taken"),
        "danger",
        msgid("It lies where it lay and is tried again by itself."),
    ),
    "stranger": (
        msgid("not a scan"),
        "warn",
        msgid("Only PDF, TIFF, JPEG and PNG are taken. Move it where it belongs."),
    ),
}


@get("/scanning", sync_to_thread=False)
def overview(clerk: GivenClerk, page: GivenPage) -> Response[str]:
    """Show the folders, what waits in them, what came of the last batches, and the form."""
    return _overview(clerk, page)


@get("/scanning/sheets", sync_to_thread=True)
def printed(
    clerk: GivenClerk,
    page: GivenPage,
    kind: FromQuery[str] = "D",
    count: FromQuery[str] = "1",
    identifier: FromQuery[str] = "",
) -> Response[Any]:
    """Give the sheets as a PDF."""
    asked = {"kind": kind, "count": count, "identifier": identifier.strip()}
    try:
        wanted = separators(clerk.office, _kind(kind), _count(count), asked["identifier"])
        octets = sheets(clerk.office, wanted)
    except Malformed as error:
        return _overview(clerk, page, page.said(error), asked)
    return Response(
        octets,
        media_type="application/pdf",
        headers={
            "Content-Disposition": 'inline; filename="oddelovaci-listy.pdf"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError as error:
        raise Malformed("Takový druh listu není.") from error


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 5 else 0  # noqa: PLR2004  (digits)


def _overview(
    clerk: GivenClerk, page: GivenPage, problem: str = "", asked: dict[str, str] | None = None
) -> Response[str]:
    return page(
        "scanning/overview.html",
        status=422 if problem else 200,
        folders=BOARD.of(clerk.originator),
        kinds_shown=[(kind.value, page.gettext(word)) for kind, word in KINDS.items()],
        waiting=WAITING,
        because=words.because,
        most=MOST,
        problem=problem,
        asked=asked or {},
    )


PAGES = Pages(
    name="scanning",
    handlers=(overview, printed),
    templates=FOLDER / "templates",
    locale=FOLDER / "locale",
    links=(Link(msgid("Scanning"), "/scanning", 70),),
    duties=(Duty.FILING_OFFICE, Duty.IT),
)
