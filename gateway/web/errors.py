"""Turns errors into calm pages; the one table from our errors to HTTP's numbers."""

import logging
import secrets
import traceback
from dataclasses import dataclass

from litestar import Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from gateway.model.errors import (
    BadState,
    Broken,
    GatewayError,
    NotAllowed,
    Refused,
    Throttled,
    TooLarge,
    TryLater,
    as_text,
    first_sentence,
)
from gateway.web.clerks import NotMyDuty
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest, Frame, Page

log = logging.getLogger("gateway.web")

#: The first line that fits holds.
STATUS: tuple[tuple[type[GatewayError], int], ...] = (
    (NotAllowed, 403),
    (TooLarge, 413),
    (Refused, 422),
    (Throttled, 429),
    (TryLater, 503),
    (BadState, 409),
    (Broken, 500),
    (GatewayError, 500),
)


@dataclass(frozen=True, slots=True)
class Words:
    """What an error page says: what happened, what it means, what to do next."""

    title: str
    meaning: str
    advice: str


WORDS: dict[int, Words] = {
    400: Words(
        msgid("We do not understand this request"),
        msgid("The browser sent something this page cannot read. Nothing was changed."),
        msgid("Go back and try again. If it happens again, tell the operator."),
    ),
    403: Words(
        msgid("This is not allowed"),
        msgid("The request was not accepted. Nothing was changed."),
        msgid("Go back, load the page again and repeat the step."),
    ),
    404: Words(
        msgid("There is nothing here"),
        msgid("The address is mistyped, or what was here belongs to another office."),
        msgid("Check the address, or start from the first page."),
    ),
    405: Words(
        msgid("This cannot be done here"),
        msgid("The page exists, but not for this kind of request. Nothing was changed."),
        msgid("Go back and use the buttons of the page."),
    ),
    409: Words(
        msgid("Somebody was faster"),
        msgid("Meanwhile a colleague or the program has moved this on. Nothing was changed."),
        msgid("Go back, load the page again and see how it stands now."),
    ),
    413: Words(
        msgid("This is too large"),
        msgid("What you are sending is larger than we can accept. Nothing was saved."),
        msgid("Send a smaller file, or split it into several."),
    ),
    422: Words(
        msgid("Something needs to be corrected"),
        msgid("What was sent could not be processed. Nothing was changed."),
        msgid("Go back, correct it and send it again."),
    ),
    429: Words(
        msgid("Too many attempts"),
        msgid("To protect the accounts and the filings, we wait a little between attempts."),
        msgid("Wait a moment and try again."),
    ),
    500: Words(
        msgid("The fault is ours"),
        msgid("The program came across something it did not expect. What was saved is saved."),
        msgid("Try again. If it happens again, tell the operator this number:"),
    ),
    503: Words(
        msgid("We cannot serve you just now"),
        msgid("A part of the office does not answer. Nothing was lost."),
        msgid("Try again in a minute."),
    ),
}

#: Where the account has no duty.
OTHERS = Words(
    msgid("Colleagues work with this"),
    msgid("Your account does not work with this part of the office. Nothing was changed."),
    msgid("If you need it for your work, ask whoever manages the accounts to add the duty."),
)


def status_of(error: Exception) -> int:
    """Return the HTTP status of an error; the unforeseen is ours."""
    if isinstance(error, HTTPException):
        return error.status_code
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


class ErrorPages:
    """The exception handlers of one application."""

    def __init__(self, frame: Frame, template: str) -> None:
        self._frame, self._template = frame, template

    def handlers(self) -> ExceptionHandlersMap:
        """Return them as Litestar wants them."""
        return {Exception: self.page, HTTPException: self.page}

    def page(self, request: AnyRequest, error: Exception) -> Response[str]:
        """Render the page of *error*."""
        status = status_of(error)
        number = _logged(request, error) if status >= 500 else ""  # noqa: PLR2004  (server's side)
        known = status if status in WORDS else (400 if status < 500 else 500)  # noqa: PLR2004
        response = Page(self._frame, request)(
            self._template,
            status=status,
            words=OTHERS if isinstance(error, NotMyDuty) else WORDS[known],
            detail=_detail(error),
            number=number if known == 500 else "",  # noqa: PLR2004  (the page that shows it)
            code=status,
        )
        if isinstance(error, TryLater):
            response.headers["Retry-After"] = str(max(1, round(error.after)))
        for name, value in (getattr(error, "headers", None) or {}).items():
            response.headers[name] = value
        return response


def _detail(error: Exception) -> str:
    # What a ``Refused`` says was written for the person who asked, unless it says nothing of its
    # own; the rest is for the log.
    own = str(error) != first_sentence(type(error).__doc__)
    return str(error) if isinstance(error, Refused) and own else ""


def _logged(request: AnyRequest, error: Exception) -> str:
    number = secrets.token_hex(4).upper()
    facts = {
        "number": number,
        "route": request.scope.get("path_template", ""),
        "method": request.scope.get("method", ""),
    }
    if isinstance(error, TryLater):
        log.warning("request failed", extra=facts | {"error": as_text(error)})
    else:
        # Messages of foreign errors may quote what a citizen wrote; kinds and lines do not.
        log.error("request failed", extra=facts | {"error": _kinds(error), "where": _where(error)})
    return number


def _kinds(error: BaseException | None) -> str:
    names = []
    while error is not None:
        names.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return " < ".join(names)


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    return " > ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
