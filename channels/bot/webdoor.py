"""The chat on the public web: a conversation by a browser's cookie, its lines kept in the notes."""

import re
from dataclasses import dataclass, replace

from channels.bot.host import Door, Host, Outcome
from channels.bot.memory import DELIVERED, ENTRIES, Changed, Conversation, Entry, Memory
from channels.bot.talk import Reply, Said, Stage, Talk
from channels.bot.understanding import code_and_pin, plain
from channels.bot.words import text
from gateway.model.errors import Refused
from gateway.model.originator import Originator
from gateway.model.outgoing import Outgoing

#: A conversation of which so much is said at once has somebody else's program at its end.
LONGEST = 10_000
#: So much of one line is kept for showing; whole answers stand in the form.
SHOWN = 2_000
#: How often a step is tried when two of one browser's requests meet.
MEETINGS = 5

_DIGITS = re.compile(r"\d")


@dataclass
class WebDoor:
    """The chats of one originator on its public web."""

    originator: Originator
    host: Host
    memory: Memory

    async def lines(self, chat: str, language: str) -> Conversation:
        """Return the conversation as it stands; one that has not begun is only greeted."""
        conversation, before = await self.memory.recall(_key(chat))
        return conversation if before else await self._begun(language)

    async def _begun(self, language: str) -> Conversation:
        # Always the same, so that nothing is kept of those who only look in.
        talk = Talk(language=language)
        outcome = await self.host.greet(Door(self.originator, "", ""), talk)
        return self._spoken(Conversation(talk=talk), outcome)

    async def hear(self, chat: str, said: Said, asker: str) -> Conversation:
        """Go on with a conversation. Raises ``TryLater``; nothing is changed then."""
        for _ in range(MEETINGS - 1):
            try:
                return await self._hear(chat, said, asker)
            except Changed:
                continue
        return await self._hear(chat, said, asker)

    async def _hear(self, chat: str, said: Said, asker: str) -> Conversation:
        key = _key(chat)
        conversation, before = await self.memory.recall(key)
        conversation = conversation if before else await self._begun(said.language)
        door = Door(self.originator, key, asker)
        outcome = await self.host.hear(door, conversation.talk, said)
        if outcome.forget:
            await self.memory.forget(key)
            return Conversation()
        heard = self._written(conversation, said)
        await self.memory.keep(key, self._spoken(heard, _without_private(outcome)), before)
        return self._spoken(heard, outcome)

    def _written(self, conversation: Conversation, said: Said) -> Conversation:
        """Return the conversation with the citizen's own line."""
        talk = conversation.talk
        words = plain(said.text)
        if said.button:
            last = conversation.entries[-1] if conversation.entries else None
            buttons = last.buttons if last else ()
            words = next((b.label for b in buttons if b.press == said.button), "")
        elif talk.stage is Stage.PIN or code_and_pin(words)[1]:
            # The PIN is kept nowhere.
            words = _DIGITS.sub("•", words)
        return self._with(conversation, "citizen", words) if words else conversation

    def _spoken(self, conversation: Conversation, outcome: Outcome) -> Conversation:
        told = replace(conversation, talk=outcome.talk)
        if outcome.ended:
            kept = tuple(one for one in told.entries if one.instance != outcome.ended)
            told = replace(told, entries=kept)
        for reply in outcome.replies:
            told = self._with(told, "bot", reply.text)
            *rest, newest = told.entries
            line = replace(
                newest, buttons=reply.buttons, private=reply.private, payment=reply.payment
            )
            told = replace(told, entries=(*rest, line))
        return told

    def _with(self, conversation: Conversation, who: str, words: str) -> Conversation:
        number = conversation.lines + 1
        entry = Entry(
            number,
            who,
            words if len(words) <= SHOWN else words[:SHOWN] + " …",
            at=self.memory.now().isoformat(timespec="seconds"),
            instance=conversation.talk.instance,
        )
        entries = (*conversation.entries, entry)[-ENTRIES:]
        return replace(conversation, entries=entries, lines=number)

    async def deliver(self, chat: str, outgoing: Outgoing) -> str:
        """Put a letter into the chat, once for each key; return its reference.

        Raises ``Refused`` when the conversation was forgotten, ``TryLater``.
        """
        conversation, before = await self.memory.recall(_key(chat))
        if not before:
            raise Refused("The conversation was forgotten; nobody would read it there.")
        del conversation
        words = "\n\n".join(filter(None, (outgoing.subject, outgoing.text)))

        def written(found: Conversation) -> Conversation:
            if outgoing.key in dict(found.delivered):
                return found
            # The bot's newest line keeps its buttons: the letter must not take them away.
            letter = self._with(replace(found, talk=replace(found.talk, instance="")), "office", "")
            *rest, newest = letter.entries
            lines = (*rest, replace(newest, text=words, key=outgoing.key))
            mark = (outgoing.key, f"{chat[:8]}/{newest.number}")
            delivered = (*found.delivered, mark)[-DELIVERED:]
            return replace(found, entries=lines, delivered=delivered)

        after = await self.memory.amend(_key(chat), written)
        return dict(after.delivered)[outgoing.key]


def _without_private(outcome: Outcome) -> Outcome:
    """Return what may be remembered of an outcome."""
    unkept = text(outcome.talk.language, "unkept")
    replies = tuple(
        Reply(unkept, reply.buttons) if reply.private else reply for reply in outcome.replies
    )
    return replace(outcome, replies=replies)


def _key(chat: str) -> str:
    return f"web:{chat}"
