"""The desk's pages of the waste fee, gathered."""

from pathlib import Path

from gateway.web.clerks import Duty
from gateway.web.languages import msgid
from gateway.web.pages import Link, Pages
from waste import (
    desk_bank,
    desk_notifications,
    desk_payer,
    desk_payers,
    desk_words,
    desk_year,
)

FOLDER = Path(__file__).parent

PAGES = Pages(
    name="waste",
    handlers=(
        *desk_payers.HANDLERS,
        *desk_payer.HANDLERS,
        *desk_notifications.HANDLERS,
        *desk_bank.HANDLERS,
        *desk_year.HANDLERS,
    ),
    templates=FOLDER / "templates",
    locale=FOLDER / "locale",
    links=(Link(msgid("Waste fee"), "/waste", 60),),
    filing_panel=desk_notifications.panel,
    duties=(Duty.FEE_ACCOUNTANT,),
    events=desk_words.EVENTS,
)
