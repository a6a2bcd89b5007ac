"""One question of the office's being put: asked step by step, answered, read, forgotten."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

from kivy.uix.widget import Widget

from channels.kiosk.program.filling import Filling
from channels.kiosk.program.screen import asking, pages, telling
from channels.kiosk.program.screen.asking import Ways
from channels.kiosk.program.screen.frame import Glass, Way, words
from channels.kiosk.program.screen.telling import SHOWN
from channels.kiosk.program.station import Station
from channels.kiosk.wire import Enquiry, Reply
from gateway.model.asking import Entry, QuestionSpec
from gateway.model.errors import GatewayError, Throttled
from gateway.model.form import said as in_language

T = TypeVar("T")


class Hall(Glass, Protocol):
    """What the putting of a question needs of the application around it."""

    station: Station

    def show(self, make: Callable[[], Widget]) -> None:
        """Show a page; *make* is called again when language or colours change."""
        ...

    def work(self, job: Callable[[], T], then: Callable[["Future[T]"], object]) -> None:
        """Do *job* in a thread and *then* on the glass, unless the citizen has left meanwhile."""
        ...

    def wipe(self) -> None:
        """Forget the citizen."""
        ...


class Asking:
    """A question on its way. Thrown away with its answer when the citizen leaves."""

    def __init__(self, hall: Hall, spec: QuestionSpec) -> None:
        self._hall, self._spec = hall, spec
        self._filling = Filling(spec.form, hall.language)
        #: What is being written on the page shown, and what was written there before.
        self._answer: Callable[[], str] | None = None
        self._given: str | None = None
        self._entries: tuple[Entry, ...] = ()
        #: Pages of the office's that came, and whether there is another.
        self._page, self._more = 1, False

    def start(self) -> None:
        """Ask for the first value; where none is wanted, put the question."""
        if not self._hall.station.online:
            # Nobody writes a proof for nothing.
            self._failed("no_connection")
            return
        self._filling = Filling(self._spec.form, self._hall.language)
        self._filling.go_to_first()
        self._next()

    def spoken(self, language: str) -> None:
        """Note that another language is spoken."""
        self._filling.language = language

    def keep_draft(self) -> None:
        """Note what is being written: the page is about to be made anew."""
        if self._answer is not None:
            self._given = self._answer()

    # What is asked for.

    def _next(self) -> None:
        self._given = self._answer = None
        if self._filling.here:
            self._hall.show(self._question)
        else:
            self._page, self._entries = 1, ()
            self._put()

    def _question(self, complaint: str = "") -> Widget:
        ways = Ways(self._answered, self._again, self._back, self._hall.wipe)
        widget, self._answer = asking.question_page(
            self._hall, self._filling, complaint, self._given, ways
        )
        return widget

    def _answered(self, value: str) -> None:
        complaint = self._filling.answer(value)
        if complaint is None:
            self._next()
            return
        self._given = value
        self._hall.show(lambda: self._question(asking.in_words(complaint, self._hall)))

    def _again(self, value: str) -> None:
        self._given = value
        self._hall.show(self._question)

    def _back(self) -> None:
        self._given = self._answer = None
        if self._filling.back():
            self._hall.show(self._question)
        else:
            self._hall.wipe()

    # The answer.

    def _put(self) -> None:
        hall, values = self._hall, dict(self._filling.given())
        if not self._spec.proven:
            values["page"] = str(self._page)
        enquiry = Enquiry(self._spec.kind, values, hall.language)
        hall.show(lambda: pages.text_page(hall, self._words("asking"), [], []))
        hall.work(lambda: hall.station.client.ask(enquiry), self._heard)

    def _heard(self, future: "Future[Reply]") -> None:
        hall = self._hall
        try:
            reply = future.result()
        except Throttled:
            self._failed("slow_down")
            return
        except GatewayError:
            self._failed("no_connection")
            return
        if not reply.found:
            self._nothing([reply.text, in_language(self._spec.otherwise, hall.language)])
        elif reply.entries:
            shown = len(self._entries)
            self._entries, self._more = (*self._entries, *reply.entries), reply.more
            self._list(shown, reply.text.partition("\n")[0])
        else:
            hall.show(lambda: telling.answer_page(hall, self._title, reply, self._closing()))

    def _failed(self, key: str) -> None:
        self._hall.show(lambda: telling.nothing_page(
            self._hall, self._title, [self._words(key)], self._retrying(),
        ))  # fmt: skip

    def _nothing(self, texts: list[str]) -> None:
        # Whatever was wrong with a proof: all of it is asked for anew.
        hall = self._hall
        hall.show(lambda: telling.nothing_page(hall, self._title, texts, self._retrying()))

    def _list(self, first: int, heading: str) -> None:
        hall = self._hall
        shown = self._entries[first : first + SHOWN]

        def back() -> None:
            self._list(first, heading)

        def read(entry: Entry) -> None:
            hall.show(lambda: telling.entry_page(hall, entry, [
                Way(self._words("to_list"), back), *self._closing(),
            ]))  # fmt: skip

        hall.show(lambda: telling.found_page(
            hall, heading, shown, read, self._turning(first, heading),
        ))  # fmt: skip

    def _turning(self, first: int, heading: str) -> list[Way]:
        def earlier() -> None:
            self._list(max(0, first - SHOWN), heading)

        def later() -> None:
            if first + SHOWN < len(self._entries):
                self._list(first + SHOWN, heading)
            else:
                self._page += 1
                self._put()

        ways = [Way(self._words("search_again"), self.start)] if self._spec.asks else []
        if first:
            ways.append(Way(self._words("previous"), earlier))
        if self._more or first + SHOWN < len(self._entries):
            ways.append(Way(self._words("following"), later))
        return [*ways, *self._closing()]

    def _retrying(self) -> list[Way]:
        return [Way(self._words("retry"), self.start), *self._closing()]

    def _closing(self) -> list[Way]:
        return [Way(self._words("done"), self._hall.wipe, "primary")]

    @property
    def _title(self) -> str:
        return in_language(self._spec.title, self._hall.language)

    def _words(self, key: str) -> str:
        return words(self._hall, key)
