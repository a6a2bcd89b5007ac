"""The demo's public web: citizens who send forms, so that there is something to ask about."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from channels.web.channel import WebChannel
from channels.web.draft import Draft
from channels.web.handing import Filled, hand_in
from channels.web.posted import SentFile
from gateway.model.arrival import Receipt
from gateway.model.ids import OriginatorId
from gateway.run.daemon import Daemon
from gateway.run.demo.letters import small_pdf
from gateway.web.pages import Pages

_BOZENA = {
    "who": "person",
    "name": "Božena Říhová",
    "birth_date": "8. 3. 1948",
    "address": "Lipová 7, 747 11 Kozmice",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One form somebody fills in."""

    originator: OriginatorId
    form: str
    #: Names the page it was filled in on; the same at every start of the demo.
    instance: str
    answers: Mapping[str, str]
    #: Names of attached files.
    files: tuple[str, ...] = ()


SAMPLES = (
    Sample(
        OriginatorId("hlucin"),
        "stiznost",
        "ukazka-stiznost-na-postup",
        _BOZENA
        | {
            "about": "procedure",
            "matter": "rozbité veřejné osvětlení",
            "text": "Třikrát jsem hlásila, že na rohu Lipové nesvítí lampa. Nikdo neodpověděl.",
        },
        ("lampa na rohu.pdf",),
    ),
    Sample(
        OriginatorId("bohuslavice"),
        "zadost-o-informace",
        "ukazka-zadost-o-informace",
        _BOZENA | {"delivery": "counter", "text": "Kolik stála oprava mostu přes Opusti?"},
    ),
)


class WebStand:
    """The stand of the web channel: browsers play its other side, so it needs no port."""

    name = "web"
    ports = 0

    def __init__(self, folder: Path, first_port: int) -> None:
        # The public web's port is the demo's first one; the stands' ports come behind it.
        del folder, first_port
        self._receipts: list[tuple[str, Receipt]] = []

    def table(self) -> str:
        """Return ``[channels.web]``."""
        return "[channels.web]\n"

    async def before(self) -> None:
        """Start nothing."""

    async def after(self, daemon: Daemon) -> None:
        """Hand the sample forms in; those handed in before give the same receipts."""
        channel = daemon.assembly.channels["web"]
        if not isinstance(channel, WebChannel):
            raise TypeError("the channel named web is another one")
        for sample in SAMPLES:
            receipt = await _handed_in(channel, sample)
            if receipt is not None:
                self._receipts.append((sample.form, receipt))

    async def stop(self) -> None:
        """Stop nothing."""

    def report(self) -> Mapping[str, Any]:
        """Return what is needed to ask how the sample forms stand."""
        return {
            "web_receipts": [
                {"originator": one.originator, "form": form, "code": one.code, "pin": one.pin}
                for form, one in self._receipts
            ]
        }

    def told(self) -> Sequence[tuple[str, str]]:
        """Tell how to see what became of a form."""
        return [
            ("A filing to ask of", f"{one.originator}, code {one.code}, PIN {one.pin}")
            for _, one in self._receipts[:1]
        ]

    def pages(self) -> Sequence[Pages]:
        """Bring no pages to the desk."""
        return ()


async def _handed_in(channel: WebChannel, sample: Sample) -> Receipt | None:
    shelf, gateway = channel.catalogue, channel.gateway
    spec = await shelf.current(gateway, sample.originator, sample.form, "cs")
    if spec is None:
        # An operator may have withdrawn it.
        return None
    contents = [(name, small_pdf(name)) for name in sample.files]
    files = [
        SentFile(name, "application/pdf", io.BytesIO(octets), len(octets))
        for name, octets in contents
    ]
    draft = Draft(spec, "cs", sample.instance, sample.answers, {"files": files})
    return await hand_in(
        channel,
        Filled(sample.originator, draft.data, draft.asked_files, sample.instance, "127.0.0.1"),
    )
