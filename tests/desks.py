"""A desk and a public web on free loopback ports, and browsers' manners for httpx."""

import re
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

import argon2
import httpx
import pytest
from litestar.types import ASGIApp
from prometheus_client import CollectorRegistry

from gateway.intake.deciding import keep
from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.item import Instruction, Item, ItemState
from gateway.model.ports import Addressees, Underway
from gateway.model.submission import Part, Party, Submission, SubmissionKind
from gateway.store import queue
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web import accounts
from gateway.web.accounts import NewAccount, create_account
from gateway.web.clerks import Backroom, Decide, Proofs, Ways
from gateway.web.desk import build_desk
from gateway.web.listener import HttpListener
from gateway.web.pages import Pages
from gateway.web.settings import WebSettings
from tests.conftest import LHOTA

# Hashing is meant to be slow; a hundred sign-ins in tests are not what it is meant against.
accounts._hasher = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

#: For tests of pages, where the kind of database makes no difference.
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

PASSWORD = "modrá sova nad řekou"
NO_WAYS = Ways(tuple)
NOVAKOVA = NewAccount("novakova", "Jana Nováková", PASSWORD, (LHOTA,))


def well() -> tuple[bool, dict[str, Any]]:
    """Say that all is well."""
    return True, {"store": "ok"}


async def no_decision(_originator: OriginatorId, _item: ItemId, _said: Instruction) -> Item:
    """Stand where a test expects no decision."""
    raise AssertionError("nobody should have decided")


def no_pin(_originator: OriginatorId, _code: str) -> str:
    """Give a PIN that opens nothing."""
    return "000000"


class Nobody:
    """A directory in which everybody may look and nobody stands."""

    def serves(self, originator: OriginatorId) -> bool:
        """Serve everybody."""
        del originator
        return True

    async def find(self, originator: OriginatorId, sought: str) -> Addressees:
        """Find nobody."""
        del originator, sought
        return Addressees(())

    def problems(self, named: Sequence[tuple[str, int]]) -> tuple[str, ...]:
        """Take everything."""
        del named
        return ()

    def defects(self, name: str, content: BinaryIO) -> tuple[str, ...]:
        """Take whatever is in it."""
        del name, content
        return ()

    async def underway(
        self, originator: OriginatorId, letters: Mapping[str, str]
    ) -> Mapping[str, Underway]:
        """Know of no letter."""
        del originator, letters
        return {}


@asynccontextmanager
async def served(app: ASGIApp, settings: WebSettings | None = None) -> AsyncIterator[str]:
    """Serve *app* on a free port and give its address."""
    listener = HttpListener("test", app, "127.0.0.1:0", settings or WebSettings(grace_seconds=1))
    await listener.start()
    try:
        yield f"http://127.0.0.1:{listener.port}"
    finally:
        await listener.stop()


@asynccontextmanager
async def desk_of(
    store: Store,
    pages: Sequence[Pages] = (),
    decide: Decide | None = None,
    settings: WebSettings | None = None,
    ways: Ways = NO_WAYS,
) -> AsyncIterator["Browser"]:
    """Serve a desk and give a browser in front of it."""
    app = build_desk(
        store=store,
        settings=settings or WebSettings(),
        pages=pages,
        backroom=Backroom(
            decide or Decide(no_decision), Proofs(no_pin), ways, {"databox": Nobody()}
        ),
        health=well,
        metrics=CollectorRegistry(),
    )
    async with served(app) as address, Browser(base_url=address) as browser:
        yield browser


@dataclass(frozen=True, slots=True)
class Letter:
    """What a test has arrive at an originator."""

    submission: Submission | None
    originator: OriginatorId = LHOTA
    state: ItemState = ItemState.REFERRED
    note: str = ""
    reference: str = ""
    original: bytes = b"From: invented"


def letter_of(
    subject: str, sender: str = "Jan Dvořák", text: str = "Dobrý den", *parts: Part
) -> Submission:
    """Make a submission by an invented person."""
    party = Party(sender, "dvorak@example.test")
    return Submission(
        SubmissionKind.MESSAGE, party, subject, text, parts, references=("<1@example.test>",)
    )


def arrive(store: Store, *letters: Letter) -> list[ItemId]:
    """Put *letters* into the queue, one after another, in the state they name."""
    return [_arrive(store, letter) for letter in letters]


def _arrive(store: Store, letter: Letter) -> ItemId:
    now = store.clock.now()
    arrival = Arrival(
        letter.originator,
        "email",
        secrets.token_hex(8),
        now,
        BlobRef.of(letter.original),
        {"sender": "dvorak@example.test", "recipients": "podatelna@lhota.test"},
    )
    known = store.across_originators(
        lambda connection: queue.insert_new(
            connection, [arrival], (secrets.token_hex(5) for _ in range(2)), now
        )
    )
    item = known[queue.key_of(arrival)].item

    def settle(unit: Unit) -> None:
        row = queue.lock(unit, item)
        if letter.submission is not None:
            keep(unit, row, letter.submission)
        row.reference = letter.reference
        if letter.state not in {ItemState.RECEIVED, ItemState.WORKING}:
            row.state = ItemState.WORKING
            queue.move(unit, row, letter.state, letter.note)

    store.write(letter.originator, settle)
    return item


#: How long an answer may take, in seconds.
PATIENCE = 60.0


class Browser(httpx.AsyncClient):
    """Keeps cookies and sends forms back with their hidden fields, as a browser does."""

    page: str = ""

    def __init__(self, **settings: Any) -> None:
        # Drawing a first PDF takes seconds where several tests share a core.
        super().__init__(timeout=PATIENCE, **settings)

    async def open(self, path: str) -> httpx.Response:
        """Load a page, following redirects."""
        answer = await self.get(path, follow_redirects=True)
        self.page = answer.text
        return answer

    async def submit(
        self,
        path: str,
        **fields: str,
    ) -> httpx.Response:
        """Post a form of the page that was opened last."""
        answer = await self.post(path, data=self.key() | fields, follow_redirects=True)
        if answer.headers.get("content-type", "").startswith("text/html"):
            self.page = answer.text
        return answer

    def key(self) -> dict[str, str]:
        """Return the hidden fields that every form of the page has."""
        found = re.findall(r'name="(_csrf|_here)" value="([^"]*)"', self.page)
        return dict(found)

    async def sign_in(self, login: str = "novakova", password: str = PASSWORD) -> httpx.Response:
        """Sign in by the form."""
        await self.open("/sign-in")
        return await self.submit("/sign-in", login=login, password=password)


async def with_clerk(store: Store, *accounts: NewAccount) -> None:
    """Make accounts, by default the clerk of Lhota."""
    for account in accounts or (NOVAKOVA,):
        await create_account(store, account)
