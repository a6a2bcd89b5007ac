"""The settings table of the chatbot: ``[channels.bot]``."""

from dataclasses import dataclass

from gateway.model.ids import OriginatorId


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """One Telegram bot of one originator: ``[[channels.bot.telegram]]``."""

    #: Whose bot it is.
    originator: OriginatorId
    #: The file with the bot's token, from the installation's folder.
    token_file: str
    #: Where the Bot API is; another one for a Bot API server of one's own.
    base_url: str = "https://api.telegram.org"


@dataclass(frozen=True, slots=True)
class BotSettings:
    """The chat on the public web is there with the table; Telegram where a bot is named."""

    #: A conversation nobody has continued for so many days is forgotten.
    days: int = 90
    #: An unfinished form nobody has continued for so many days is forgotten.
    draft_days: int = 7
    #: How long one question for news may stay open at Telegram, in seconds.
    poll_seconds: int = 50
    #: Where citizens find the public web, for links: ``https://podatelna.lhota.test``. Empty: the
    #: chat gives none.
    address: str = ""
    #: The Telegram bots.
    telegram: tuple[TelegramSettings, ...] = ()
