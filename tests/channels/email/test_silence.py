"""Silence is alarming when it is longer than usual on that weekday."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from channels.email.channel import EMAIL, EmailChannel
from channels.email.last_mail import LastMail
from channels.email.settings import EmailSettings
from channels.email.silence import Silence
from gateway.model.ports import Condition, Watches
from gateway.run.metrics import Silences
from tests.channels.email.talk import Talk, stuffed
from tests.daemons import until
from tests.gateways import LHOTA, MemoryGateway

#: A Monday morning.
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_longer_than_usual() -> None:
    """It is counted from the last mail, or from when we began to know."""
    silence = Silence([8, 8, 8, 8, 8, 0, 0], MONDAY)
    assert silence.alarm(MONDAY + timedelta(hours=7)) == ""
    told = "nothing has come for 9 hours, 8 are usual"
    assert silence.alarm(MONDAY + timedelta(hours=9)) == told
    silence.came(MONDAY + timedelta(hours=9))
    assert silence.alarm(MONDAY + timedelta(hours=10)) == ""


def test_each_weekday_has_its_own_patience() -> None:
    """On days with none, and where none is set at all, nothing is said."""
    silence = Silence([8, 8, 8, 8, 8, 0, 0], MONDAY)
    assert silence.alarm(MONDAY + timedelta(days=5)) == ""
    assert silence.alarm(MONDAY + timedelta(days=7)) != ""
    assert Silence([], MONDAY).alarm(MONDAY + timedelta(days=7)) == ""


class Passing:
    """A clock that is moved by hand."""

    at = MONDAY

    def now(self) -> datetime:
        """Return the instant it was moved to."""
        return self.at


async def test_health_tells_of_silent_doors(gateway: MemoryGateway) -> None:
    """A channel without mail for longer than usual is degraded until one comes."""
    clock = Passing()
    settings = EmailSettings(listen="127.0.0.1:0", quiet_hours=(8,) * 7)
    channel = EMAIL.build(settings, replace(gateway.site, clock=clock))
    await channel.start(gateway)
    assert channel.health().condition is Condition.OK
    clock.at += timedelta(hours=9)
    assert channel.health().detail.startswith("SMTP and LMTP: nothing has come for 9 hours")

    async with Talk(channel.address) as client:
        await client.begin()
        client.say(stuffed(b"Subject: Podnet\r\n"))
        await client.hear()
    assert channel.health().condition is Condition.OK
    assert isinstance(channel, Watches)
    clock.at += timedelta(hours=1)
    # What came before a restart is known after it.
    await channel.stop()
    await channel.start(gateway)
    assert lines(channel, clock) == [
        "podatelna_seconds_since_item doors 3600",
        "podatelna_usual_silence_seconds doors 28800",
        "podatelna_silent doors 0",
    ]
    clock.at += timedelta(hours=8)
    assert "podatelna_silent doors 1" in lines(channel, clock)
    await channel.stop()


async def test_noted_now_and_then(gateway: MemoryGateway) -> None:
    """While mail keeps coming it is written down every ten minutes, and at the end once more."""
    last = LastMail(gateway.notes("email"), LHOTA.id)
    assert await last.recall() is None
    for minutes, noted in ((0, 0), (5, 0), (11, 11), (12, 11)):
        last.came(MONDAY + timedelta(minutes=minutes))
        written = str(MONDAY + timedelta(minutes=noted)).replace(" ", "T")
        await until(lambda w=written: [*gateway.written.values()] == [w], "the note")  # type: ignore[misc]
    await last.close()
    again = LastMail(gateway.notes("email"), LHOTA.id)
    assert await again.recall() == MONDAY + timedelta(minutes=12)


def lines(channel: EmailChannel, clock: Passing) -> list[str]:
    """Return what /metrics says of the channel's ways in."""
    return [
        f"{metric.name} {sample.labels['name']} {sample.value:g}"
        for metric in Silences({"email": channel}, clock).collect()
        for sample in metric.samples
    ]
