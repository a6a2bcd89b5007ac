"""What the desk says about the council's agenda: the tables of its words, with tones."""

from collections.abc import Mapping

from council.attendance import Move
from council.meetings import MeetingState
from council.numbering import Scope
from council.publishing_kinds import Personal
from council.resolutions import ResolutionState
from council.rules import BodyKind
from council.tasks import TaskState
from council.voting_kinds import Choice, DraftKind, DraftState
from gateway.web.languages import msgid
from gateway.web.words import Word

MEETING: Mapping[str, Word] = {
    MeetingState.PREPARED: (msgid("being prepared"), "muted"),
    MeetingState.INVITED: (msgid("invited"), "ok"),
    MeetingState.OPEN: (msgid("going on"), "warn"),
    MeetingState.CLOSED: (msgid("closed"), "closed"),
    MeetingState.CALLED_OFF: (msgid("called off"), "closed"),
}

#: How a meeting of each kind of body is called, with its number.
NUMBERED: Mapping[str, str] = {
    BodyKind.COUNCIL: msgid("Meeting %(number)s"),
    BodyKind.BOARD: msgid("Board meeting %(number)s"),
    BodyKind.COMMITTEE: msgid("Board meeting %(number)s"),
    BodyKind.COMMISSION: msgid("Board meeting %(number)s"),
}

DRAFT: Mapping[str, Word] = {
    DraftState.WAITING: (msgid("to be voted on"), "warn"),
    DraftState.ADOPTED: (msgid("adopted"), "ok"),
    DraftState.REJECTED: (msgid("not adopted"), "danger"),
    DraftState.LAPSED: (msgid("lapsed, the counter-proposal was adopted"), "closed"),
    DraftState.WITHDRAWN: (msgid("withdrawn before the vote"), "closed"),
}

DRAFT_KIND: Mapping[str, str] = {
    DraftKind.DRAFT: msgid("Draft resolution"),
    DraftKind.COUNTER: msgid("Counter-proposal"),
    DraftKind.PROCEDURAL: msgid("Procedural vote"),
}

CHOICE: Mapping[str, str] = {
    Choice.FOR: msgid("for"),
    Choice.AGAINST: msgid("against"),
    Choice.ABSTAIN: msgid("abstained"),
    Choice.NONE: msgid("did not vote"),
    Choice.UNSEEN: msgid("voted secretly"),
    Choice.ABSENT: msgid("absent"),
}

MOVE: Mapping[str, str] = {
    Move.ARRIVED: msgid("arrived"),
    Move.LEFT: msgid("left"),
    Move.EXCUSED: msgid("is excused"),
}

RESOLUTION: Mapping[str, Word] = {
    ResolutionState.VALID: (msgid("valid"), "ok"),
    ResolutionState.CANCELLED: (msgid("no longer valid"), "closed"),
}

PERSONAL: Mapping[str, str] = {
    Personal.UNKNOWN: msgid("nobody has looked yet"),
    Personal.NONE: msgid("there are none"),
    Personal.SOME: msgid("there are some, the public reads the redacted text"),
}

TASK: Mapping[str, Word] = {
    TaskState.OPEN: (msgid("to be done"), "muted"),
    "overdue": (msgid("overdue"), "danger"),
    TaskState.FULFILLED: (msgid("fulfilled"), "ok"),
    TaskState.DROPPED: (msgid("dropped"), "closed"),
}

#: The tabs above the list of tasks; ``""`` is what is to be done.
TASK_TABS: Mapping[str, str] = {
    "": msgid("To be done"),
    "overdue": msgid("Overdue"),
    "fulfilled": msgid("Fulfilled"),
    "all": msgid("All"),
}

KIND: Mapping[str, str] = {
    BodyKind.COUNCIL: msgid("council"),
    BodyKind.BOARD: msgid("board"),
    BodyKind.COMMITTEE: msgid("committee"),
    BodyKind.COMMISSION: msgid("commission"),
}

SCOPE: Mapping[str, str] = {
    Scope.TERM: msgid("through the election term"),
    Scope.YEAR: msgid("through the year"),
    Scope.MEETING: msgid("in each meeting anew"),
    Scope.ITEM: msgid("in each item anew"),
}

#: What the council's agenda writes into the audit log.
EVENTS: Mapping[str, str] = {
    "council.filing-proposed": msgid("proposed for an agenda"),
    "council.proposed": msgid("proposal entered"),
    "council.meeting-convened": msgid("convened"),
    "council.meeting-invited": msgid("invitation posted"),
    "council.meeting-opened": msgid("opened"),
    "council.meeting-closed": msgid("closed"),
    "council.meeting-moved": msgid("moved to another time or place"),
    "council.meeting-called-off": msgid("called off"),
    "council.item-added": msgid("item put on the agenda"),
    "council.item-changed": msgid("item of the agenda changed"),
    "council.item-removed": msgid("item taken off the agenda"),
    "council.proposal-withdrawn": msgid("proposal withdrawn"),
    "council.draft-added": msgid("a text to vote on added"),
    "council.draft-changed": msgid("a text to vote on changed"),
    "council.draft-withdrawn": msgid("a text withdrawn before the vote"),
    "council.voted": msgid("voted on"),
    "council.conflict-declared": msgid("conflict of interest declared"),
    "council.conflict-removed": msgid("conflict of interest noted by mistake"),
    "council.discussion-noted": msgid("discussion written down"),
    "council.verifiers-chosen": msgid("verifiers chosen"),
    "council.arrived": msgid("members who arrived"),
    "council.left": msgid("members who left"),
    "council.excused": msgid("members who were excused"),
    "council.adopted": msgid("adopted and numbered"),
    "council.corrected": msgid("wording corrected"),
    "council.cancelled": msgid("resolution cancelled"),
    "council.assessed": msgid("looked through for personal data"),
    "council.published": msgid("published"),
    "council.unpublished": msgid("taken from the public"),
    "council.task-imposed": msgid("task imposed"),
    "council.task-prolonged": msgid("task given a later last day"),
    "council.task-fulfilled": msgid("task fulfilled"),
    "council.task-dropped": msgid("task dropped"),
    "council.extract-sent": msgid("extract sent to whose proposal it was"),
    "council.minutes-made": msgid("minutes made"),
    "council.notice-posted": msgid("notice posted"),
    "council.notice-removed": msgid("notice taken down"),
    "council.body-added": msgid("body founded"),
    "council.order-set": msgid("number of members and numbering set"),
    "council.term-begun": msgid("election term entered"),
    "council.term-ended": msgid("end of the election term entered"),
    "council.member-added": msgid("member entered"),
    "council.member-renamed": msgid("name changed"),
    "council.mandate-given": msgid("mandate entered"),
    "council.mandate-ended": msgid("end of the mandate entered"),
    "council.office-changed": msgid("function changed"),
}
