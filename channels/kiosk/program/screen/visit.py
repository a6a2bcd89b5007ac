"""One citizen's visit: the way through the pages, from the first touch to the last."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

from kivy.uix.widget import Widget

from channels.kiosk.program.filling import Filling
from channels.kiosk.program.screen import asking, ending, pages
from channels.kiosk.program.screen.asking import Asked, Ways
from channels.kiosk.program.screen.enquiry import Asking
from channels.kiosk.program.screen.frame import Glass, Way, words
from channels.kiosk.program.screen.keyboard import CODE, DIGITS
from channels.kiosk.program.screen.standing import standing_page
from channels.kiosk.program.station import Station
from channels.kiosk.wire import Complaints, Draft, Enquiry, Reply, Slip
from gateway.model.asking import FILING_STATUS, QuestionSpec
from gateway.model.errors import GatewayError, Refused, StoreFull, Throttled
from gateway.model.form import FormSpec

T = TypeVar("T")


class Hall(Glass, Protocol):
    """What a visit needs of the application around it."""

    station: Station

    def show(self, make: Callable[[], Widget]) -> None:
        """Show a page; *make* is called again when language or colours change."""
        ...

    def work(self, job: Callable[[], T], then: Callable[["Future[T]"], object]) -> None:
        """Do *job* in a thread and *then* on the glass, unless the citizen has left meanwhile."""
        ...

    def later(self, seconds: float, then: Callable[[], object]) -> None:
        """Do *then* in a while, unless the citizen has left meanwhile."""
        ...

    def wipe(self) -> None:
        """Forget the citizen."""
        ...


class Visit:
    """What one citizen does. Thrown away with everything in it when she leaves."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self.at_start = True
        self._filling: Filling | None = None
        #: What is being written on the page of a question.
        self._answer: Callable[[], str] | None = None
        self._given: str | None = None
        self._code = ""
        self._sending = False
        self._asking: Asking | None = None

    # The first page and what is read only.

    def start(self) -> Widget:
        """Return the first page."""
        station = self._hall.station
        offers = bool(station.catalogue and station.catalogue.forms)
        if not station.identity.enrolled and station.catalogue is None:
            return pages.text_page(
                self._hall, self._words("closed"), [self._words("closed_help")], []
            )
        return pages.start_page(
            self._hall, self._questions, online=station.online, offers=offers, go=self.go
        )

    @property
    def _questions(self) -> tuple[QuestionSpec, ...]:
        catalogue = self._hall.station.catalogue
        return catalogue.questions if catalogue else ()

    def go(self, wish: str) -> None:
        """Do what was chosen on the first page."""
        self.at_start = False
        hall = self._hall
        ways: dict[str, Callable[[], object]] = {
            "file": self.choose,
            "status": self.ask_code,
            "hours": lambda: hall.show(
                lambda: pages.hours_page(hall, hall.station.catalogue, self._closing())
            ),
            "help": lambda: hall.show(lambda: pages.help_page(hall, self._closing())),
        }
        if wish in ways:
            ways[wish]()
        for spec in self._questions:
            if spec.kind == wish:
                self._asking = Asking(hall, spec)
                self._asking.start()

    # A form.

    def choose(self) -> None:
        """Show the forms."""
        catalogue = self._hall.station.catalogue
        forms = catalogue.forms if catalogue else ()
        self._filling = None
        self._hall.show(
            lambda: pages.choose_page(
                self._hall, forms, self.introduce, [Way(self._words("back"), self._hall.wipe)]
            )
        )

    def introduce(self, spec: FormSpec) -> None:
        """Say what a form is about."""

        def ways() -> list[Way]:
            begin = Way(self._words("begin"), lambda: self.begin(spec), "primary")
            return [Way(self._words("back"), self.choose), begin]

        self._hall.show(lambda: pages.intro_page(self._hall, spec, ways()))

    def begin(self, spec: FormSpec) -> None:
        """Ask the first question."""
        self._filling = Filling(spec, self._hall.language)
        self._filling.go_to_first()
        self._next()

    def spoken(self, language: str) -> None:
        """Note that another language is spoken; what is being written stays."""
        if self._filling is not None:
            self._filling.language = language
        if self._asking is not None:
            self._asking.spoken(language)
        self.keep_draft()

    def keep_draft(self) -> None:
        """Note what is being written: the page is about to be made anew."""
        if self._answer is not None:
            self._given = self._answer()
        if self._asking is not None:
            self._asking.keep_draft()

    @property
    def filling(self) -> Filling:
        """The form being filled in."""
        if self._filling is None:
            raise RuntimeError("no form is being filled in")
        return self._filling

    def _next(self) -> None:
        self._given = self._answer = None
        if self.filling.here:
            self._hall.show(self._question)
        else:
            self._check()

    def _question(self, complaint: str = "") -> Widget:
        ways = Ways(self._answered, self._again, self._back, self.end)
        said = complaint or self.filling.complaints.get(self.filling.here, "")
        widget, self._answer = asking.question_page(
            self._hall, self.filling, said, self._given, ways
        )
        return widget

    def _answered(self, value: str) -> None:
        complaint = self.filling.answer(value)
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
        if self.filling.back():
            self._hall.show(self._question)
        else:
            self.introduce(self.filling.spec)

    # The end of a form.

    def _check(self) -> None:
        if not self._hall.station.online:
            self._summarise()
            return
        filling = self.filling
        draft = Draft(
            filling.spec.code, filling.spec.version, dict(filling.given()), self._hall.language
        )
        self._hall.show(lambda: pages.text_page(self._hall, self._words("checking"), [], []))
        self._hall.work(lambda: self._hall.station.client.check(draft), self._checked)

    def _checked(self, future: "Future[Complaints]") -> None:
        try:
            self.filling.blamed(future.result().complaints)
        except GatewayError:
            # Who hands in now is not held up; the office looks at it in any case.
            self.filling.complaints = {}
        self._summarise()

    def _summarise(self) -> None:
        self._hall.show(
            lambda: ending.summary_page(
                self._hall, self.filling, self._change, self._summary_ways()
            )
        )

    def _summary_ways(self) -> list[Way]:
        ways = [Way(self._words("back"), self._back), Way(self._words("end"), self.end)]
        named = [name for name in self.filling.complaints if name]
        if named:
            return [*ways, Way(self._words("change"), lambda: self._change(named[0]), "primary")]
        return [*ways, Way(self._words("send"), self.send, "primary")]

    def _change(self, name: str) -> None:
        self.filling.change(name)
        self._next()

    def send(self) -> None:
        """Keep the filing for good, and send it."""
        hall, filling = self._hall, self.filling
        try:
            hall.station.hand_in(filling.number, filling.packed())
        except StoreFull:
            hall.show(lambda: pages.text_page(
                hall, self._words("full"), [self._words("full_help")], self._full_ways(),
                tone="danger",
            ))  # fmt: skip
            return
        self._sending = True
        if not hall.station.online:
            self._kept()
            return
        hall.show(
            lambda: pages.text_page(hall, self._words("sending"), [self._words("sending_help")], [])
        )
        hall.later(hall.station.config.patience_seconds, self._kept)

    def heard(self, number: str, result: "Slip | Refused") -> None:
        """Show what became of the filing, if it is the one this citizen waits for."""
        if not self._sending or self.filling.number != number:
            return
        self._sending = False
        hall, filling = self._hall, self.filling
        if isinstance(result, Slip):
            slip, page = result, hall.station.config.status_page
            hall.show(lambda: ending.sent_page(hall, filling, slip, page, self._closing()))
        else:
            hall.show(lambda: ending.number_page(hall, filling, "refused", self._closing()))

    def _kept(self) -> None:
        # The receipt may still come while this is read; then it is shown.
        if self._sending:
            hall, filling = self._hall, self.filling
            hall.show(lambda: ending.number_page(hall, filling, "kept", self._closing()))

    def _full_ways(self) -> list[Way]:
        return [
            Way(self._words("end"), self.end),
            Way(self._words("retry"), self.send, "primary"),
        ]

    # How a filing stands.

    def ask_code(self, complaint: str = "") -> None:
        """Ask for the code."""
        hall = self._hall

        def asked() -> Asked:
            return Asked(
                self._words("status_code"), self._words("status_code_help"), CODE,
                value=self._code, complaint=complaint,
            )  # fmt: skip

        back = [Way(self._words("back"), hall.wipe)]
        hall.show(lambda: asking.lines_page(hall, asked(), back, self._ask_pin))

    def _ask_pin(self, code: str) -> None:
        hall, self._code = self._hall, code.strip()
        if not self._code:
            self.ask_code(self._words("missing"))
            return

        def asked() -> Asked:
            return Asked(self._words("status_pin"), self._words("status_pin_help"), DIGITS)

        back = [Way(self._words("back"), self.ask_code)]
        hall.show(lambda: asking.lines_page(hall, asked(), back, self._look_up))

    def _look_up(self, pin: str) -> None:
        hall = self._hall
        values = {"code": self._code, "pin": pin.strip()}
        enquiry = Enquiry(FILING_STATUS, values, hall.language)
        hall.show(lambda: pages.text_page(hall, self._words("looking"), [], []))
        hall.work(lambda: hall.station.client.ask(enquiry), self._looked_up)

    def _looked_up(self, future: "Future[Reply]") -> None:
        hall = self._hall
        try:
            reply = future.result()
        except Throttled:
            reply = Reply(found=False, text=self._words("slow_down"))
        except GatewayError:
            reply = Reply(found=False, text=self._words("no_answer"))

        def ways() -> list[Way]:
            if reply.found:
                return self._closing()
            again = Way(self._words("retry"), self.ask_code)
            return [again, *self._closing()]

        hall.show(lambda: standing_page(hall, reply, ways()))

    # The way out.

    def end(self) -> None:
        """Ask whether everything shall be thrown away."""
        self.keep_draft()
        self._answer = None
        hall, resume = self._hall, self._question if self.filling.here else None

        def go_on() -> None:
            if resume is not None:
                hall.show(resume)
            else:
                self._summarise()

        def page() -> Widget:
            ways = [
                Way(self._words("end_now"), hall.wipe),
                Way(self._words("keep_going"), go_on, "primary"),
            ]
            return pages.text_page(hall, self._words("end_title"), [self._words("end_help")], ways)

        hall.show(page)

    def _closing(self) -> list[Way]:
        return [Way(self._words("done"), self._hall.wipe, "primary")]

    def _words(self, key: str) -> str:
        return words(self._hall, key)
