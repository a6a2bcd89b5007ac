"""Turns what the Bot API brings into what was said, and replies into what it takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType, FileSizeLimit, MessageLimit

from channels.bot.talk import Button, Reply, Said, SentFile

LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
#: What a bot may fetch, in octets.
LARGEST_FETCH = int(FileSizeLimit.FILESIZE_DOWNLOAD)
#: What a bot may send, in octets.
LARGEST_SENDING = int(FileSizeLimit.FILESIZE_UPLOAD)
#: A telephone shows about so many characters of a button; longer labels go into the text.
LABEL = 36
#: What we want to hear of.
UPDATES = ("message", "callback_query")


@dataclass(frozen=True, slots=True)
class Heard:
    """One update, as far as the dialogue can use it."""

    update: int
    chat: int
    said: Said
    #: The pressed button's query, which wants an answer.
    query: CallbackQuery | None = None

    @property
    def key(self) -> str:
        """The conversation's key in the notes, and its address."""
        return f"telegram:{self.chat}"


def heard(update: Update) -> Heard | None:
    """Return what *update* says; nothing for groups and for what is no private message."""
    query = update.callback_query
    message = query.message if query else update.message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return None
    user = update.effective_user
    language = (user.language_code or "") if user else ""
    if query is not None:
        said = Said(button=query.data or "0", language=language)
    else:
        said = _said(message, language) if isinstance(message, Message) else Said(odd=True)
    return Heard(update.update_id, message.chat.id, said, query)


def _said(message: Message, language: str) -> Said:
    if message.text is not None:
        return Said(text=message.text, language=language)
    file = _file(message)
    return Said(file=file, odd=file is None, language=language)


def _file(message: Message) -> SentFile | None:
    if message.document is not None:
        sent = message.document
        name, kind = sent.file_name or "soubor", sent.mime_type or "application/octet-stream"
        return SentFile(name, kind, sent.file_size or 1, sent.file_id)
    if message.photo:
        # The same picture comes in several sizes, the largest last.
        picture = message.photo[-1]
        name = f"foto-{message.message_id}.jpg"
        return SentFile(name, "image/jpeg", picture.file_size or 1, picture.file_id)
    return None


def pieces(text: str, limit: int = LIMIT) -> Iterator[str]:
    """Yield *text* in pieces of at most *limit* UTF-16 units, cut between lines where possible."""
    while _length(text) > limit:
        cut = _room(text, limit)
        line = text.rfind("\n", 1, cut)
        cut = line if line > 0 else cut
        yield text[:cut]
        text = text[cut:].lstrip("\n")
    if text.strip():
        yield text


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


def _room(text: str, limit: int) -> int:
    used = 0
    for place, letter in enumerate(text):
        used += 1 if ord(letter) < 1 << 16 else 2
        if used > limit:
            return place
    return len(text)


@dataclass(frozen=True, slots=True)
class Sent:
    """One message as it goes out."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    #: A payment to be sent as a picture after it.
    payment: str = ""


def messages(replies: Sequence[Reply]) -> Iterator[Sent]:
    """Yield the messages that say *replies*; the buttons stand under the last piece."""
    for reply in replies:
        crowded = any(len(button.label) > LABEL for button in reply.buttons if button.number)
        listed = [f"{b.number}. {b.label}" for b in reply.buttons if b.number and crowded]
        *first, last = pieces("\n\n".join(filter(None, (reply.text, "\n".join(listed)))))
        yield from map(Sent, first)
        yield Sent(last, _keyboard(reply.buttons, crowded=crowded), reply.payment)


def _keyboard(buttons: Sequence[Button], *, crowded: bool) -> InlineKeyboardMarkup | None:
    if not buttons:
        return None
    numbered = [b for b in buttons if b.number]
    rows = [[_button(b, str(b.number) if crowded else b.label)] for b in numbered]
    if crowded:
        flat = [row[0] for row in rows]
        rows = [flat[n : n + 5] for n in range(0, len(flat), 5)]
    steering = [_button(b, b.label) for b in buttons if not b.number]
    return InlineKeyboardMarkup([*rows, *([steering] if steering else [])])


def _button(button: Button, label: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=button.press)


def chosen(query: CallbackQuery) -> str:
    """Return the label of the pressed button, empty when the message does not tell."""
    message = query.message
    if not isinstance(message, Message) or message.reply_markup is None:
        return ""
    buttons = (b for row in message.reply_markup.inline_keyboard for b in row)
    return next((b.text for b in buttons if b.callback_data == query.data), "")
