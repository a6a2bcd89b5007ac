"""What the verbs of SMTP mean here (RFC 5321, 1870, 2920, 3207, 6152, 6531)."""

from typing import ClassVar

from aiosmtpd.smtp import TLSSetupException

from channels.email import login
from channels.email.commands import SyntaxProblem, read_path
from channels.email.conditions import highest_limit, limit, too_large
from channels.email.data import Content
from channels.email.door import Door
from channels.email.intake import Transaction, hand_in
from channels.email.replies import Say, reply_to
from channels.email.reported import trust
from channels.email.session import LONGEST_LINE, Session
from gateway.loop import in_thread
from gateway.model.errors import TooLarge
from gateway.model.ids import OriginatorId

#: A message that is too large is read to its end up to this multiple of the limit, so that the
#: client hears why; after that the connection is closed.
PATIENCE = 4

#: After so many wrong passwords the connection is closed.
WRONG_PASSWORDS = 3

#: More digits of an announced size say nothing more.
_LONGEST_SIZE = 20

_VERBS = [
    "HELO",
    "EHLO",
    "MAIL",
    "RCPT",
    "DATA",
    "RSET",
    "NOOP",
    "QUIT",
    "HELP",
    "VRFY",
    "EXPN",
    "STARTTLS",
    "AUTH",
]


class SmtpSession(Session):
    """One connection through which mail comes in."""

    verbs: ClassVar[dict[bytes, str]] = {verb.encode(): f"smtp_{verb}" for verb in _VERBS}

    #: Whether the content of a mail is answered for each recipient by itself.
    answers_each: ClassVar[bool] = False

    def __init__(self, door: Door) -> None:
        self._transaction: Transaction | None = None
        self._message_ends = 0.0
        #: The name the client gave itself; empty before HELO or EHLO.
        self._client = ""
        self._extended = False
        #: The account the client has logged in to; empty before.
        self._account = ""
        self._wrong_passwords = 0
        super().__init__(door)

    # -- hello and goodbye

    async def smtp_HELO(self, argument: str) -> None:
        """Take the client's name."""
        self._greeted(argument, extended=False)
        await self.push(f"250 {self.hostname}")

    async def smtp_EHLO(self, argument: str) -> None:
        """Take the client's name and say what we can do."""
        self._greeted(argument, extended=True)
        abilities = (
            self.hostname,
            "PIPELINING",
            f"SIZE {highest_limit(self._door)}",
            "8BITMIME",
            "SMTPUTF8",
            "ENHANCEDSTATUSCODES",
            *(["STARTTLS"] if self.tls_context and not self._tls_protocol else []),
            *([f"AUTH {' '.join(login.MECHANISMS)}"] if self._may_log_in() else []),
        )
        lines = [f"250-{line}" for line in abilities]
        await self.push("\r\n".join([*lines, "250 HELP"]))

    def _greeted(self, name: str, *, extended: bool) -> None:
        if not name:
            raise SyntaxProblem
        self._client = name
        self._extended = extended
        self._transaction = None

    async def smtp_STARTTLS(self, argument: str) -> None:
        """Switch to TLS; all that was said before, and sent ahead, counts no more (RFC 3207)."""
        if self._tls_protocol is not None:
            await self.push(Say.TLS_ALREADY)
            return
        self._wire.forget()
        self._client, self._account, self._transaction = "", "", None
        try:
            await super().smtp_STARTTLS(argument)
        except TLSSetupException as error:
            # Nobody else tells us that this connection is over.
            self.connection_lost(error)

    async def smtp_QUIT(self, argument: str) -> None:
        """Part."""
        await self.push(Say.BYE)
        self._hang_up()

    # -- logging in

    def _may_log_in(self) -> bool:
        return bool(self._door.admission.accounts) and self._tls_protocol is not None

    async def smtp_AUTH(self, argument: str) -> None:
        """Log in with name and password, under TLS only (RFC 4954)."""
        problem = self._problem_with_login(argument)
        if problem:
            await self.push(problem)
            return
        try:
            given = await login.credentials(argument, self._challenge)
        except login.GivenUp:
            await self._bad(Say.GAVE_UP)
            return
        if not await in_thread(self._door.admission.knows, given.name, given.password):
            self._wrong_passwords += 1
            if self._wrong_passwords >= WRONG_PASSWORDS:
                self._say_last(Say.TOO_MANY_ERRORS)
            await self.push(Say.WRONG_PASSWORD)
            return
        self._account = given.name
        await self.push(Say.LOGGED_IN)

    def _problem_with_login(self, argument: str) -> str:
        if not self._extended:
            return Say.HELLO_FIRST
        if self._account:
            return Say.LOGIN_ALREADY
        if not self._may_log_in():
            return Say.LOGIN_NEEDS_TLS if self._door.admission.accounts else Say.NOT_HERE
        mechanism = argument.partition(" ")[0].upper()
        return "" if mechanism in login.MECHANISMS else Say.MECHANISM

    async def _challenge(self, text: str) -> bytes:
        await self.push(f"334 {text}")
        return await self._wire.line(LONGEST_LINE)

    # -- harmless

    async def smtp_RSET(self, argument: str) -> None:
        """Forget the transaction."""
        self._transaction = None
        await self.push(Say.OK)

    async def smtp_NOOP(self, argument: str) -> None:
        """Do nothing."""
        await self.push(Say.OK)

    async def smtp_HELP(self, argument: str) -> None:
        """Refer to the standard."""
        await self.push(Say.HELP)

    async def smtp_VRFY(self, argument: str) -> None:
        """Tell nothing about who lives here."""
        await self.push(Say.WHO_KNOWS)

    async def smtp_EXPN(self, argument: str) -> None:
        """Tell nothing about lists either."""
        await self.push(Say.NOT_HERE)

    # -- the transaction

    async def smtp_MAIL(self, argument: str) -> None:
        """Begin a transaction."""
        if not self._client:
            await self.push(Say.HELLO_FIRST)
            return
        if self._transaction is not None:
            await self.push(Say.UNDER_WAY)
            return
        if not self._account and self._door.admission.must_log_in(self._address):
            await self.push(Say.LOGIN_FIRST)
            return
        path = read_path(argument, "FROM:")
        size = path.parameters.pop("SIZE", "0")
        _check(size, path.parameters)
        if path.parameters:
            await self.push(Say.PARAMETER)
            return
        # Whom it is too large for, and who is to know of it, only the recipients tell.
        self._transaction = Transaction(path.address, declared=int(size[:_LONGEST_SIZE]))
        await self.push(Say.SENDER_OK)

    async def smtp_RCPT(self, argument: str) -> None:
        """Take a recipient of ours. Others hear 550, surplus ones 452."""
        if self._transaction is None:
            await self.push(Say.MAIL_FIRST)
            return
        if self._transaction.count >= self._limits.max_recipients:
            self._commands -= 1
            await self.push(Say.TOO_MANY_RECIPIENTS)
            return
        path = read_path(argument, "TO:")
        if path.parameters:
            await self.push(Say.PARAMETER)
            return
        self._commands -= 1
        await self.push(await self._recipient(self._transaction, path.address))

    async def _recipient(self, transaction: Transaction, address: str) -> str:
        """Take a recipient if the mail is not too large for him; returns the reply."""
        home = self._door.home(address)
        originator = self._door.gateway.originator_at(home.address)
        largest = limit(self._door, originator)
        if transaction.declared > largest:
            await self._turn_away(transaction, originator, transaction.declared)
            return too_large(largest)
        if not self.answers_each and transaction.count and transaction.limit != largest:
            # It is sent again for him alone (RFC 5321 section 4.5.3.1.10), so that what one
            # office takes does not depend on another.
            return Say.TOO_MANY_RECIPIENTS
        transaction.add(originator, address, largest, home.about)
        return Say.RECIPIENT_OK

    async def smtp_DATA(self, argument: str) -> None:
        """Take the message; yes is said only after it is accepted for good."""
        if self._transaction is None or not self._transaction.count:
            await self.push(Say.NO_RECIPIENTS)
            return
        if argument:
            raise SyntaxProblem
        self._busy = True
        await self.push(Say.GO_AHEAD)
        self._message_ends = self.loop.time() + self._limits.message_seconds
        try:
            await self._receive(self._transaction)
        finally:
            self._busy = False
            self._transaction = None
        if self._leaving:
            self.throw_out()

    async def _receive(self, transaction: Transaction) -> None:
        content = Content(self._read, transaction.limit)
        try:
            reply = await self._handed_in(transaction, content)
        except Exception as error:  # noqa: BLE001  (any error has its reply, the unforeseen too)
            self._note(error)
            is_large = isinstance(error, TooLarge)
            told = too_large(transaction.limit) if is_large else reply_to(error)
            reply = self._for_all(told, transaction)
            if not await content.drain(transaction.limit * PATIENCE):
                self._say_last(reply)
            for originator in transaction.recipients if is_large else ():
                await self._turn_away(transaction, originator, content.size)
        else:
            self._commands = 0
        self._wire.push_back(content.rest or b"")
        await self.push(reply)

    async def _turn_away(
        self, transaction: Transaction, originator: OriginatorId, size: int
    ) -> None:
        largest = limit(self._door, originator)
        await self._door.refused(originator, transaction.sender, size, largest)

    async def _handed_in(self, transaction: Transaction, content: Content) -> str:
        """Hand the message in for everybody; returns what the client hears."""
        receipts = await hand_in(self._door, transaction, content, self._facts())
        return f"250 2.0.0 Accepted {receipts[0].code}"

    def _for_all(self, reply: str, transaction: Transaction) -> str:
        """Return what the client hears when *reply* is true of every recipient."""
        return reply

    async def _read(self) -> bytes:
        self._reset_timeout(min(self._limits.idle_seconds, self._message_ends - self.loop.time()))
        chunk = await self._wire.chunk()
        # The time the store takes is not the client's.
        self._wait_until(self.loop.time() + self._limits.message_seconds)
        return chunk

    def _facts(self) -> dict[str, str]:
        facts = {
            "peer": self._address,
            "helo": self._client,
            "esmtp": "yes" if self._extended else "no",
        }
        facts |= {"proxy": self._proxy} if self._proxy else {}
        facts |= {"account": self._account} if self._account else {}
        cipher = self.session.ssl.get("cipher") if self.session and self.session.ssl else None
        facts |= trust(self._limits)
        return facts | ({"tls": f"{cipher[1]} {cipher[0]}"} if cipher else {})


def _check(size: str, parameters: dict[str, str]) -> None:
    """Take the parameters of MAIL that are understood. Raises ``SyntaxProblem``."""
    if not size.isdigit() or parameters.pop("BODY", "7BIT").upper() not in {"7BIT", "8BITMIME"}:
        raise SyntaxProblem
    if parameters.pop("SMTPUTF8", ""):
        raise SyntaxProblem
