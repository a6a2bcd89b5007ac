"""What the verbs of SMTP mean here (RFC 5321, 1870, 2920, 3207, 6152, 6531)."""

from typing import ClassVar

from aiosmtpd.smtp import TLSSetupException

from channels.email.commands import SyntaxProblem, read_path
from channels.email.data import Content
from channels.email.door import Door
from channels.email.intake import Transaction, hand_in
from channels.email.replies import reply_to
from channels.email.session import Session
from gateway.model.errors import TooLarge

#: A message that is too large is read to its end up to this multiple of the limit, so that the
#: client hears why; after that the connection is closed.
PATIENCE = 4

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
]


class SmtpSession(Session):
    """One connection through which mail comes in."""

    verbs: ClassVar[dict[bytes, str]] = {verb.encode(): f"smtp_{verb}" for verb in _VERBS}

    def __init__(self, door: Door) -> None:
        self._transaction: Transaction | None = None
        self._message_ends = 0.0
        #: The name the client gave itself; empty before HELO or EHLO.
        self._client = ""
        self._extended = False
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
            f"SIZE {self._limits.max_size}",
            "8BITMIME",
            "SMTPUTF8",
            "ENHANCEDSTATUSCODES",
            *(["STARTTLS"] if self.tls_context and not self._tls_protocol else []),
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
            await self.push("503 5.5.1 TLS is on already")
            return
        self._wire.forget()
        self._client, self._transaction = "", None
        try:
            await super().smtp_STARTTLS(argument)
        except TLSSetupException as error:
            # Nobody else tells us that this connection is over.
            self.connection_lost(error)

    async def smtp_QUIT(self, argument: str) -> None:
        """Part."""
        await self.push("221 2.0.0 Bye")
        self._hang_up()

    # -- harmless

    async def smtp_RSET(self, argument: str) -> None:
        """Forget the transaction."""
        self._transaction = None
        await self.push("250 2.0.0 OK")

    async def smtp_NOOP(self, argument: str) -> None:
        """Do nothing."""
        await self.push("250 2.0.0 OK")

    async def smtp_HELP(self, argument: str) -> None:
        """Refer to the standard."""
        await self.push("214 2.0.0 See RFC 5321")

    async def smtp_VRFY(self, argument: str) -> None:
        """Tell nothing about who lives here."""
        await self.push("252 2.1.5 Send the message and see")

    async def smtp_EXPN(self, argument: str) -> None:
        """Tell nothing about lists either."""
        await self.push("502 5.5.1 Not here")

    # -- the transaction

    async def smtp_MAIL(self, argument: str) -> None:
        """Begin a transaction; a message that says it is too large is refused at once."""
        if not self._client:
            await self.push("503 5.5.1 Say EHLO first")
            return
        if self._transaction is not None:
            await self.push("503 5.5.1 A transaction is under way")
            return
        path = read_path(argument, "FROM:")
        problem = self._problem_with(path.parameters)
        if problem:
            await self.push(problem)
            return
        self._transaction = Transaction(path.address)
        await self.push("250 2.1.0 OK")

    def _problem_with(self, parameters: dict[str, str]) -> str:
        size = parameters.pop("SIZE", "0")
        if not size.isdigit() or parameters.pop("BODY", "7BIT").upper() not in {"7BIT", "8BITMIME"}:
            raise SyntaxProblem
        if parameters.pop("SMTPUTF8", ""):
            raise SyntaxProblem
        if len(size) > len(str(self._limits.max_size)) or int(size) > self._limits.max_size:
            return reply_to(TooLarge())
        return "555 5.5.4 Parameter not supported" if parameters else ""

    async def smtp_RCPT(self, argument: str) -> None:
        """Take a recipient of ours. Others hear 550, surplus ones 452."""
        if self._transaction is None:
            await self.push("503 5.5.1 MAIL first")
            return
        if self._transaction.count >= self._limits.max_recipients:
            self._commands -= 1
            await self.push("452 4.5.3 Too many recipients")
            return
        path = read_path(argument, "TO:")
        if path.parameters:
            await self.push("555 5.5.4 Parameter not supported")
            return
        self._transaction.add(self._door.gateway.originator_at(path.address), path.address)
        self._commands -= 1
        await self.push("250 2.1.5 OK")

    async def smtp_DATA(self, argument: str) -> None:
        """Take the message; yes is said only after it is accepted for good."""
        if self._transaction is None or not self._transaction.count:
            await self.push("503 5.5.1 No valid recipients")
            return
        if argument:
            raise SyntaxProblem
        self._busy = True
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        self._message_ends = self.loop.time() + self._limits.message_seconds
        try:
            await self._receive(self._transaction)
        finally:
            self._busy = False
            self._transaction = None
        if self._leaving:
            self.throw_out()

    async def _receive(self, transaction: Transaction) -> None:
        content = Content(self._read, self._limits.max_size)
        try:
            receipts = await hand_in(self._door, transaction, content, self._facts())
        except Exception as error:  # noqa: BLE001  (any error has its reply, the unforeseen too)
            self._note(error)
            reply = reply_to(error)
            if not await content.drain(self._limits.max_size * PATIENCE):
                self._say_last(reply)
        else:
            self._commands = 0
            reply = f"250 2.0.0 Accepted {receipts[0].code}"
        self._wire.push_back(content.rest or b"")
        await self.push(reply)

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
        cipher = self.session.ssl.get("cipher") if self.session and self.session.ssl else None
        return facts | ({"tls": f"{cipher[1]} {cipher[0]}"} if cipher else {})
