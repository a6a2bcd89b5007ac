"""What scripts and tests may order at ``/admin/``: faults, the clock, boxes, passwords."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from channels.databox.simulator.faults import Fault, Faults
from channels.databox.simulator.messages import Rejected
from channels.databox.simulator.system import System


@dataclass(frozen=True, slots=True)
class Administration:
    """Does what is ordered, and tells the time and how many faults wait."""

    system: System
    faults: Faults

    def do(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Return an HTTP status and JSON."""
        orders: Mapping[str, Callable[[dict[str, Any]], Mapping[str, str] | None]] = {
            "/admin/clock": self._clock,
            "/admin/stamping": self._stamping,
            "/admin/faults": self._faults,
            "/admin/box": self._box,
            "/admin/boxes": self._new_box,
            "/admin/password": self._password,
        }
        order = orders.get(path)
        if order is None:
            return _told(HTTPStatus.NOT_FOUND, {"error": f"known are {sorted(orders)}"})
        try:
            wanted = json.loads(body or b"{}")
            if not isinstance(wanted, dict):
                return _told(HTTPStatus.BAD_REQUEST, {"error": "an object is wanted"})
            further = order(wanted) or {}
        except (ValueError, TypeError, KeyError, OverflowError, Rejected) as error:
            return _told(HTTPStatus.BAD_REQUEST, {"error": f"{error!r}"})
        now = self.system.now.isoformat()
        return _told(HTTPStatus.OK, {"now": now, "faults": len(self.faults.waiting), **further})

    def _clock(self, wanted: dict[str, Any]) -> None:
        if "to" in wanted:
            self.system.move_clock(_instant(wanted["to"]))
        elif "forward" in wanted:
            self.system.move_clock(self.system.now + timedelta(seconds=wanted["forward"]))

    def _stamping(self, wanted: dict[str, Any]) -> None:
        self.system.set_stamping(float(wanted["seconds"]))

    def _faults(self, wanted: dict[str, Any]) -> None:
        if wanted.get("clear"):
            self.faults.waiting.clear()
        if "pause" in wanted:
            self.faults.pause = float(wanted["pause"])
        if "fault" in wanted:
            times = int(wanted.get("times", 1))
            self.faults.order(Fault(wanted["fault"]), wanted.get("operation", ""), times)

    def _box(self, wanted: dict[str, Any]) -> None:
        since = wanted.get("since")
        at = _instant(since) if since else None
        self.system.set_state(wanted["id"], int(wanted["state"]), at)

    def _new_box(self, wanted: dict[str, Any]) -> Mapping[str, str]:
        known = {"firm", "given", "family", "organisation_id", "born", "street", "house", "city"}
        if unknown := wanted.keys() - known - {"type"}:
            raise KeyError(*unknown)
        facts = {name: str(wanted[name]) for name in known & wanted.keys()}
        box = self.system.add_box(wanted["type"], facts)
        return {"id": box.id, "login": box.login, "password": box.password}

    def _password(self, wanted: dict[str, Any]) -> None:
        ends = wanted.get("expires")
        if not self.system.entrance.expire(wanted["login"], _instant(ends) if ends else None):
            raise KeyError(wanted["login"])


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.astimezone()


def _told(status: int, told: dict[str, Any]) -> tuple[int, bytes]:
    return status, json.dumps(told, ensure_ascii=False).encode()
