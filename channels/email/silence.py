"""Notices silence: when mail that should have come has not (each weekday has its own patience)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from gateway.model.ids import OriginatorId
from gateway.model.ports import Watched

#: Legal days are days here.
_HERE = ZoneInfo("Europe/Prague")


@dataclass(slots=True)
class Silence:
    """When one way in was last looked at, and when it last brought something."""

    #: Hours without anything after which somebody should look, Monday to Sunday; 0: never.
    quiet_hours: Sequence[float]
    #: Since when we know: before that nothing can be said.
    since: datetime
    last_look: datetime | None = None
    last_item: datetime | None = None

    def looked(self, now: datetime) -> None:
        """Note a look that went well."""
        self.last_look = now

    def came(self, now: datetime) -> None:
        """Note that something came."""
        self.last_item = now

    def patience(self, now: datetime) -> float:
        """Return after how many hours without anything somebody should look today; 0: never."""
        return self.quiet_hours[now.astimezone(_HERE).weekday()] if self.quiet_hours else 0.0

    def watched(
        self, name: str, now: datetime, originator: OriginatorId | None = None, trouble: str = ""
    ) -> Watched:
        """Return what others may know about the way in with this *name*."""
        return Watched(
            name,
            originator,
            self.last_look,
            self.last_item,
            self.since,
            trouble,
            self.patience(now),
            bool(self.alarm(now)),
        )

    def alarm(self, now: datetime) -> str:
        """Return what is alarming; empty when nothing is."""
        patience = self.patience(now)
        silent = now - (self.last_item or self.since)
        if not patience or silent <= timedelta(hours=patience):
            return ""
        hours = silent.total_seconds() / 3600
        return f"nothing has come for {hours:.0f} hours, {patience:g} are usual"
