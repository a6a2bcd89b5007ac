"""The daily round: after midnight every part does its work for the day that is over."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import date, timedelta

from gateway.intake.rush import Rush
from gateway.loop import cancel, spawn
from gateway.model.errors import GatewayError, TryLater, as_text
from gateway.model.ids import OriginatorId
from gateway.store import days
from gateway.store.days import ONE_DAY, DayWork
from gateway.store.planning import learn
from gateway.store.store import Store
from gateway.store.unit import Unit

log = logging.getLogger("gateway.daily")

#: A day is taken up so long after its end, when what began in it has long been committed.
AFTER_MIDNIGHT = timedelta(minutes=5)
#: Seconds between two looks at the clock, which somebody may set.
POLL = 20.0


class Daily:
    """One per daemon; several daemons share the work, and each day is done once."""

    def __init__(self, store: Store, works: Mapping[str, DayWork], rush: Rush) -> None:
        self._store = store
        self._works = works
        self._rush = rush
        self._through: date | None = None
        #: What could not be done, by originator and work; tried again with the next look.
        self.troubles: dict[tuple[OriginatorId, str], str] = {}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin with what was missed; what is due comes after that by itself."""
        self._task = spawn(self._forever(), "daily")

    async def stop(self) -> None:
        """Stop; what was not finished is not done."""
        await cancel(self._task)

    async def _forever(self) -> None:
        while True:
            await self.round()
            await asyncio.sleep(POLL)

    async def round(self) -> int:
        """Do whatever is due, and return how many days' works that was."""
        last = days.day_of(self._store.clock.now() - AFTER_MIDNIGHT) - ONE_DAY
        if last == self._through:
            return 0
        done = 0
        for originator in self._store.originators:
            done += await self._of(originator, last)
        await self._learn()
        self._through = None if self.troubles else last
        return done

    async def _learn(self) -> None:
        try:
            await self._store.across(learn)
        except GatewayError as error:
            # Everything works without, only slower where there is much.
            log.warning("no figures of the tables", extra={"reason": as_text(error)})

    async def _of(self, originator: OriginatorId, last: date) -> int:
        done = 0
        due = await self._due(originator, last)
        for name, missed in due.items():
            try:
                for day in missed:
                    await self._rush.over()
                    done += await self._one(originator, name, day)
            except Exception as error:  # noqa: BLE001  (told, and tried again)
                # The days that follow wait for this one; other works and originators do not.
                self._failed(originator, name, error)
            else:
                self.troubles.pop((originator, name), None)
        return done

    async def _due(self, originator: OriginatorId, last: date) -> dict[str, list[date]]:
        try:
            found = await self._store.read(
                originator, lambda unit: days.due(unit, self._works, last)
            )
        except Exception as error:  # noqa: BLE001  (told, and tried again)
            self._failed(originator, "", error)
            return {}
        self.troubles.pop((originator, ""), None)
        return found

    def _failed(self, originator: OriginatorId, name: str, error: Exception) -> None:
        self.troubles[originator, name] = as_text(error)
        facts = {"work": name, "originator": originator, "reason": as_text(error)}
        # A database that is away for a while needs no traceback.
        trace = None if isinstance(error, TryLater) else error
        log.error("daily work failed", extra=facts, exc_info=trace)

    async def _one(self, originator: OriginatorId, name: str, day: date) -> bool:
        work = self._works[name]
        gathered = await self._store.read(originator, lambda unit: work.gather(unit, day))

        def carry_out(unit: Unit) -> bool:
            if not days.settle(unit, name, day):
                return False
            work.act(unit, day, gathered)
            return True

        return await self._store.run(originator, carry_out)
