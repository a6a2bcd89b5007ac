"""What a clerk's form brought, and what is shown of it again when it could not be carried out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.web.page import AnyRequest


@dataclass(frozen=True, slots=True)
class Sent:
    """What a clerk had filled in when a form could not be carried out."""

    #: Which of the page's forms: the last word of its address, ``assign``, ``close`` …
    form: str = ""
    problem: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    #: The field the problem is about; empty when it is about the whole.
    at: str = ""


#: Before anything was sent.
NOTHING_SENT = Sent()


async def values_of(request: AnyRequest) -> dict[str, str]:
    """Return the fields of a form that are texts; of several with one name the last."""
    form = await request.form()
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}
