"""The demo's council: twenty-one invented members, one past meeting and one that is coming."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from council import agenda, attendance, bodies, meetings, notice_board, publishing, tasks, voting
from council.attendance import Move
from council.bodies import NewBody, Order
from council.invitation import invitation
from council.meetings import NewMeeting
from council.notice_board import NewNotice
from council.numbering import Scope
from council.outcome_tables import Notice, Resolution, Task
from council.publishing_kinds import Personal
from council.rules import BodyKind
from council.tables import AgendaItem, CouncilBody, Meeting
from council.tasks import NewTask, TaskState
from council.voting_kinds import Choice, DraftKind
from gateway.store.unit import Unit
from registry.calendar import PRAGUE, legal_day

COUNCIL, BOARD, FINANCE = "ZM", "RM", "FV"

MEMBERS = (
    ("Mgr. Pavla Kotrbová", "starostka"),
    ("Ing. Radim Hanzlík", "místostarosta"),
    ("Zdeněk Bureš", "místostarosta"),
    ("Lenka Adamusová", ""),
    ("MUDr. Jiří Cvrček", ""),
    ("Bc. Hana Dubová", ""),
    ("Tomáš Elich", ""),
    ("Ing. Ivana Fojtíková", ""),
    ("Aleš Gajda", ""),
    ("Věra Chlopčíková", ""),
    ("Jaroslav Janošec", ""),
    ("Mgr. Ota Kaštovský", ""),
    ("Drahomíra Lisníková", ""),
    ("Ing. Marek Mludek", ""),
    ("Simona Návratová", ""),
    ("Karel Obrusník", ""),
    ("PhDr. Eliška Pavlasová", ""),
    ("Vít Řehulka", ""),
    ("Blanka Slivková", ""),
    ("Josef Šostý", ""),
    ("Dana Žůrková", ""),
)
#: Seven of them are the board.
ON_THE_BOARD = (0, 1, 2, 7, 11, 13, 18)

BOARD_ROOM = "Radnice, zasedací místnost"
PLACE = "Kulturní dům v Hlučíně, velký sál"


@dataclass(frozen=True, slots=True)
class Point:
    """One item of the past meeting, and how it went. Members are named by their place."""

    label: str
    title: str
    submitter: str
    draft: str
    against: Sequence[int] = ()
    abstained: Sequence[int] = ()
    counter: str = ""
    procedural: bool = False
    #: The redacted title and text, where citizens are named.
    redacted: tuple[str, str] = ("", "")
    #: What is to be done, by whom, and in how many days from the meeting.
    task: tuple[str, str, int] = ("", "", 0)


PAST = (
    Point("1", "Zahájení a schválení programu", "starostka", "schvaluje program 1. zasedání.",
          procedural=True),
    Point("2", "Jednací řád zastupitelstva", "Kancelář tajemníka",
          "vydává Jednací řád Zastupitelstva města Hlučína s účinností od přijetí.",
          abstained=(12,)),
    Point("3", "Rozpočtové opatření č. 7", "Odbor financí",
          "schvaluje rozpočtové opatření č. 7 dle předloženého návrhu.",
          against=(5, 9), abstained=(14, 17),
          task=("Zveřejnit rozpočtové opatření na úřední desce", "FIN", 30)),
    Point("3a", "Dotace na obnovu dětských hřišť", "Odbor životního prostředí",
          "schvaluje podání žádosti o dotaci na obnovu dvou dětských hřišť a ukládá odboru"
          " životního prostředí podat žádost v řádném termínu.",
          task=("Podat žádost o dotaci na obnovu hřišť", "ZP", 14)),
    Point("4", "Prodej pozemku parc. č. 1234/5", "Odbor výstavby",
          "schvaluje prodej pozemku parc. č. 1234/5 panu Janu Vzorovému, bytem Lipová 1, Hlučín,"
          " za cenu 184 000 Kč.",
          against=(2, 8, 15), abstained=(4,),
          redacted=("Prodej pozemku parc. č. 1234/5",
                    "schvaluje prodej pozemku parc. č. 1234/5 panu J. V., Hlučín."),
          task=("Uzavřít kupní smlouvu", "VYST", 60)),
    Point("5", "Otevírací doba městské knihovny", "místostarosta",
          "souhlasí s prodloužením otevírací doby knihovny do 19 hodin.",
          counter="souhlasí s prodloužením otevírací doby knihovny do 18 hodin od ledna.",
          against=(1, 6)),
    Point("6", "Zvýšení odměn členů výborů", "starostka", "schvaluje zvýšení odměn členů výborů.",
          against=(3, 4, 5, 8, 9, 12, 15, 17, 19), abstained=(2, 14)),
)  # fmt: skip

TODAY = (
    ("1", "Zahájení a schválení programu", "starostka"),
    ("2", "Podněty občanů", ""),
)

COMING = (
    ("1", "Zahájení a schválení programu", "starostka"),
    ("2", "Zpráva o plnění usnesení", "Kancelář tajemníka"),
    ("3", "Rozpočet města na příští rok", "Odbor financí"),
    ("4", "Obecně závazná vyhláška o poplatku za odpady", "Odbor financí"),
    ("5", "Záležitosti odboru výstavby", "Odbor výstavby"),
    ("5a", "Směna pozemků v ulici U Potoka", "Odbor výstavby"),
    ("6", "Podněty občanů (nejvýše 30 minut)", ""),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who, and which day it is."""

    today: date
    members: Sequence[str]
    #: Members by their place in the list, from 1.
    places: Mapping[int, str] = field(default_factory=dict)


def seed(unit: Unit) -> None:
    """Found the council and let it meet, unless there is one."""
    if bodies.bodies(unit):
        return
    today = legal_day(unit.now)
    members = _found(unit, today - timedelta(days=44))
    seats = bodies.seated(unit, COUNCIL, today)
    cast = Cast(today, members, {one.place: one.member for one in seats})
    now = unit.now
    _past(unit, cast)
    _today(unit, now)
    # What follows happens today again.
    unit.now = now
    _coming(unit, today)
    _board(unit, today)


def _found(unit: Unit, begins: date) -> list[str]:
    bodies.begin_term(unit, f"{begins.year}-{begins.year + 4}", begins)
    for new, seats, template, scope in (
        (NewBody(COUNCIL, BodyKind.COUNCIL, "Zastupitelstvo města Hlučína"), 21,
         "{meeting}/{item}{more})", Scope.ITEM),
        (NewBody(BOARD, BodyKind.BOARD, "Rada města Hlučína"), 7,
         "{seq}/{meeting}{body}/{year}", Scope.TERM),
        (NewBody(FINANCE, BodyKind.COMMITTEE, "Finanční výbor"), 5, "{seq}/{year}", Scope.YEAR),
    ):  # fmt: skip
        bodies.add_body(unit, new, Order(begins, seats, template, scope))
    members = [bodies.add_member(unit, name) for name, _ in MEMBERS]
    unit.rows.flush()
    for member, (_, office) in zip(members, MEMBERS, strict=True):
        bodies.give_mandate(unit, COUNCIL, member, begins, office)
    for place in ON_THE_BOARD:
        bodies.give_mandate(unit, BOARD, members[place], begins, MEMBERS[place][1])
    for place in (3, 7, 9, 13, 16):
        office = "předsedkyně" if place == 7 else ""  # noqa: PLR2004  (the one in the chair)
        bodies.give_mandate(unit, FINANCE, members[place], begins, office)
    return members


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), PRAGUE)


def _past(unit: Unit, cast: Cast) -> None:
    held = cast.today - timedelta(days=21)
    unit.now = _at(held - timedelta(days=9), 10)
    meeting = meetings.convene(unit, NewMeeting(COUNCIL, _at(held, 15), PLACE))
    items = {point.label: _item(unit, meeting, point) for point in PAST}
    meetings.invite(unit, meeting)
    notice = _announce(unit, meeting)
    unit.now = _at(held, 15, 4)
    meetings.open_meeting(unit, meeting, MEMBERS[0][0], "Jana Nováková")
    there = [member for place, member in cast.places.items() if place not in {11, 20}]
    attendance.note(unit, meeting, there, Move.ARRIVED)
    attendance.note(unit, meeting, [cast.places[11]], Move.EXCUSED)
    verifiers = frozenset((cast.places[3], cast.places[10]))
    meetings.choose_verifiers(unit, meeting, verifiers)
    for number, point in enumerate(PAST):
        unit.now = _at(held, 15, 8) + timedelta(minutes=14 * number)
        if point.label == "4":
            attendance.note(unit, meeting, [cast.places[7]], Move.LEFT, items["4"].id)
        _decide(unit, meeting, items[point.label], point, cast)
    unit.now = _at(held, 17, 2)
    meetings.close_meeting(unit, meeting)
    notice_board.remove(unit, notice)


def _item(unit: Unit, meeting: Meeting, point: Point) -> AgendaItem:
    return agenda.add_item(unit, meeting, point.title, point.submitter, point.label)


def _announce(unit: Unit, meeting: Meeting) -> Notice:
    body = unit.rows.get(CouncilBody, meeting.body)
    if body is None:
        raise AssertionError
    return notice_board.post(unit, invitation(unit, meeting, body))


def _decide(unit: Unit, meeting: Meeting, item: AgendaItem, point: Point, cast: Cast) -> None:
    kind = DraftKind.PROCEDURAL if point.procedural else DraftKind.DRAFT
    draft = agenda.add_draft(unit, meeting, item, kind, point.draft, point.submitter)
    if point.counter:
        draft = agenda.counter(unit, meeting, draft, point.counter, "Bc. Hana Dubová")
    choices = {cast.places[place]: Choice.AGAINST for place in point.against}
    choices |= {cast.places[place]: Choice.ABSTAIN for place in point.abstained}
    held = voting.vote(unit, meeting, draft, choices)
    made = voting.resolution_of(unit, held.id)
    if made is not None:
        _afterwards(unit, made, point)


def _afterwards(unit: Unit, made: Resolution, point: Point) -> None:
    """Publish what was adopted, except the last, and impose its task."""
    text, department, days = point.task
    if text:
        due = made.adopted_on + timedelta(days=days)
        tasks.impose(unit, made, NewTask(text, due, department))
    if point.redacted[1]:
        publishing.assess(unit, made, Personal.SOME, *point.redacted)
    elif not point.counter:
        publishing.assess(unit, made, Personal.NONE)
    else:
        return
    publishing.publish(unit, made)


def _today(unit: Unit, now: datetime) -> None:
    """Let a meeting wait to be opened, for trying out the voting of all twenty-one."""
    unit.now = now - timedelta(days=9)
    meeting = meetings.convene(unit, NewMeeting(COUNCIL, now - timedelta(minutes=5), PLACE))
    for label, title, submitter in TODAY:
        agenda.add_item(unit, meeting, title, submitter, label)
    meetings.invite(unit, meeting)
    _announce(unit, meeting)


def _coming(unit: Unit, today: date) -> None:
    meeting = meetings.convene(
        unit, NewMeeting(COUNCIL, _at(today + timedelta(days=14), 15), PLACE)
    )
    for label, title, submitter in COMING:
        agenda.add_item(unit, meeting, title, submitter, label)
    meetings.invite(unit, meeting)
    _announce(unit, meeting)
    agenda.propose(unit, COUNCIL, "Pojmenování nové ulice v lokalitě Rovniny", "Zdeněk Bureš",
                   "schvaluje název ulice Javorová.")  # fmt: skip
    notice_board.post(
        unit,
        NewNotice(
            "Záměr prodeje pozemku parc. č. 987/6 v k. ú. Hlučín",
            "Město Hlučín zveřejňuje záměr prodat pozemek parc. č. 987/6 o výměře 312 m².",
            "Záměry obce",
            "HLUC/00042/2026",
            today + timedelta(days=15),
        ),
    )
    fulfilled = tasks.tasks(unit, state=TaskState.OPEN)[-1]
    row = unit.rows.get(Task, fulfilled.id)
    if row is not None:
        tasks.settle(unit, row, TaskState.FULFILLED, "Smlouva podepsána oběma stranami.")


def _board(unit: Unit, today: date) -> None:
    """Let the board sit at this very moment, with something to vote on."""
    meeting = meetings.convene(
        unit, NewMeeting(BOARD, max(_at(today, 0, 1), unit.now - timedelta(minutes=20)), BOARD_ROOM)
    )
    seats = bodies.seated(unit, BOARD, today)
    meetings.open_meeting(unit, meeting, MEMBERS[0][0], "Jana Nováková")
    attendance.note(unit, meeting, [one.member for one in seats[:-1]], Move.ARRIVED)
    flat = "Přidělení bytu v domě s pečovatelskou službou"
    item = agenda.add_item(unit, meeting, flat, "Odbor sociálních věcí")
    text = "schvaluje přidělení bytu č. 12 dle doporučení sociální komise."
    draft = agenda.add_draft(unit, meeting, item, DraftKind.DRAFT, text, "Zdeněk Bureš")
    agenda.counter(
        unit, meeting, draft, "odkládá přidělení bytu č. 12 na příští schůzi.", "Aleš Gajda"
    )
