"""The people who may enter data boxes: what each may do there, and how passwords live."""

import re
import secrets
import string
from dataclasses import dataclass
from enum import IntFlag

from channels.databox.simulator.boxes import Box
from channels.databox.simulator.messages import Rejected


class Right(IntFlag):
    """What a person may do in a box (``userPrivils``)."""

    READ = 1
    #: Also what is for the addressee's own hands.
    READ_ALL = 2
    CREATE = 4
    INFO = 8
    SEARCH = 16
    OWNER = 32
    VAULT = 64
    ERASE = 128


ALL = Right(255)
#: What an application with a system certificate may do.
APPLICATION = Right(159)
#: What an entrusted person usually may: everything but what is for own hands.
ENTRUSTED = Right.READ | Right.CREATE | Right.INFO | Right.SEARCH


@dataclass(frozen=True, slots=True)
class User:
    """One person with a login."""

    login: str
    #: The identifier of the box.
    box: str
    password: str
    #: One of the official kinds (tUserType).
    kind: str = "PRIMARY_USER"
    rights: int = int(ALL)
    given: str = ""
    family: str = ""
    #: Twelve characters that outlive logins (isdsID).
    person: str = ""
    #: The password ends at this instant, ISO; empty when it never ends.
    expires: str = ""
    #: A changed password, and the instant from which it holds.
    next_password: str = ""
    next_at: str = ""

    @property
    def name(self) -> str:
        """The person's name."""
        return f"{self.given} {self.family}".strip()


def primary(box: Box) -> User:
    """Return the first person of a box."""
    given, family = (box.given, box.family) if box.family else ("Jana", "Statutární")
    return User(
        box.login, box.id, box.password, given=given, family=family, person=f"U{box.id}0001"
    )


def entrusted(box: Box) -> User:
    """Return a person whom an office has entrusted with its usual post."""
    login = f"{box.login[:6]}p"
    return User(
        login,
        box.id,
        new_password(),
        kind="ENTRUSTED_USER",
        rights=int(ENTRUSTED),
        given="Marie",
        family="Podatelnová",
        person=f"U{box.id}0002",
    )


def new_password() -> str:
    """Return a password that the rules allow."""
    letters = string.ascii_letters + string.digits
    return "Aa1." + "".join(secrets.choice(letters) for _ in range(12))


_ALLOWED = re.compile(r"[A-Za-z0-9 !#$%&()*+,\-.:=?@\[\]_{|}~]*")
_SHORTEST, _LONGEST = 8, 32


def check_password(user: User, old: str, new: str) -> None:
    """Raise ``Rejected`` unless *new* may follow *old*.

    The rules are the official ones; which code stands for which rule is known only in part.
    """
    rules = (
        (old != user.password, "1090", "Stávající heslo není správné."),
        (not _SHORTEST <= len(new) <= _LONGEST, "1066", "Heslo musí mít 8 až 32 znaků."),
        (new == user.password, "1067", "Heslo již bylo použito."),
        (not _mixed(new), "1079", "Heslo musí obsahovat malé a velké písmeno a číslici."),
        (_ALLOWED.fullmatch(new) is None, "1080", "Heslo obsahuje nepovolený znak."),
        (user.login in new, "1082", "Heslo nesmí obsahovat přihlašovací jméno."),
        (re.search(r"(.)\1\1", new) is not None, "1083", "Heslo opakuje znak třikrát za sebou."),
        (new.startswith(("qwert", "asdgf", "12345")), "1091", "Heslo je příliš jednoduché."),
    )
    for is_broken, code, text in rules:
        if is_broken:
            raise Rejected(code, text)


def _mixed(text: str) -> bool:
    return all(re.search(kind, text) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
