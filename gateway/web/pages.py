"""What a part brings to the web: handlers, templates, translations, links and panels."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from litestar.types import ControllerRouterHandler

from gateway.model.item import Item
from gateway.store.unit import Unit
from gateway.web.clerks import Clerk, Duty


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation in the page's head."""

    #: English text, translated by the part's catalogue; mark it with ``languages.msgid``.
    label: str
    #: On the public web ``{originator}`` in it stands for the office on whose page the link is.
    path: str
    #: Lower stands further left; the queue has 10.
    order: int = 50
    #: Whose link it is, one of them suffices; empty: of those who may see the part (``Pages``).
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """What a part shows, and asks, on the page of an item.

    The template gets *context* and, besides what every page gets: ``item``; ``values``, what was
    sent when the page comes back after a refusal (empty at first); ``problem``, the refusal's text.
    """

    #: Name with the part's prefix: ``registry/decide.html``.
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


#: Asked within a snapshot of the item's originator; ``None`` when there is nothing to show.
ItemPanel = Callable[[Unit, Item], Panel | None]

#: The same on the page of a filing, named by its record identifier. Its template gets *context*
#: and what every page gets.
FilingPanel = Callable[[Unit, str], Panel | None]
#: Asked within a snapshot of the clerk's originator: what must not be overlooked, shown above the
#: queue. Its template gets *context* and what every page gets.
QueuePanel = Callable[[Unit], Panel | None]
#: Tells within a snapshot whether a clerk without the filing office's duty may read an item's
#: content, by its identifier: because he handles what came of it.
ItemReader = Callable[[Unit, str, Clerk], bool]


@dataclass(frozen=True, slots=True)
class Pages:
    """What an entry point of ``podatelna.pages`` (desk) or ``podatelna.public`` names."""

    #: The prefix of the part's templates: ``registry``.
    name: str
    #: Litestar route handlers, controllers or routers with absolute paths.
    handlers: tuple[ControllerRouterHandler, ...] = ()
    #: Folder of the Jinja templates, loaded as ``name/…``.
    templates: Path | None = None
    #: Folder with ``cs.po``, and ``en.po`` for what the part keeps in Czech (gateway.web.kept).
    locale: Path | None = None
    links: tuple[Link, ...] = ()
    item_panel: ItemPanel | None = None
    filing_panel: FilingPanel | None = None
    queue_panel: QueuePanel | None = None
    item_reader: ItemReader | None = None
    #: Who may use the handlers and sees the links, one of them suffices; empty: every clerk. A
    #: handler's ``opt={"duties": (...)}`` and a link's own duties stand above it. Desk only.
    duties: tuple[Duty, ...] = ()
    #: Words, to be translated, for the events this part writes into the audit log.
    events: Mapping[str, str] = field(default_factory=dict)
    #: The same for facts that its evidence tells, by the evidence's kind, and that its arrivals
    #: tell, by the channel's name; a fact that nobody explains is shown by its own name. What
    #: stands behind a ``=`` is a value that programs write, with the word for it.
    facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
