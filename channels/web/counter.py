"""The counter where forms are handed in: checks a filled one and answers with a page."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from litestar import Response
from litestar.exceptions import NotFoundException

from channels.web import catalogue, handing
from channels.web.channel import WebChannel
from channels.web.draft import Draft
from channels.web.handing import Filled
from channels.web.lines import in_order, lines
from channels.web.posted import Limits, Posted
from channels.web.receipt import status_link, unpromised
from gateway.model.arrival import Receipt
from gateway.model.conditions import Conditions
from gateway.model.errors import StoreFull, Throttled, TryLater
from gateway.model.form import FormSpec, Signing, said
from gateway.model.originator import Originator
from gateway.web.languages import msgid
from gateway.web.page import Page
from gateway.web.qr import qr

#: Hidden fields; no question of a form begins so.
INSTANCE, VERSION = "_form", "_version"

_TOO_LARGE = msgid("You sent too much: %(count)s files, %(size)s. Choose fewer or smaller ones.")


@dataclass(frozen=True, slots=True)
class Counter:
    """One office's counter during one request."""

    channel: WebChannel
    office: Originator
    page: Page
    #: Where citizens find these pages, if the settings do not say it.
    address: str

    @property
    def limits(self) -> Limits:
        """What is taken at most."""
        settings = self.channel.settings
        return Limits(settings.max_upload, settings.max_files, self.channel.folder)

    @property
    def conditions(self) -> Conditions:
        """What the office has published for today."""
        return self.office.conditions_at(self.channel.clock.now())

    def sizes(self, most: int = 0) -> str:
        """Say how much is taken; *most* files where a question takes fewer than the office."""
        language, limits = self.page.language, self.limits
        return language.ngettext(
            "At most %(n)s file of %(size)s.",
            "At most %(n)s files, %(size)s together.",
            min(most or limits.files, limits.files),
            size=language.size(limits.octets),
        )

    async def take(self, code: str, sent: Posted, peer: str) -> Response[str]:
        """Answer one filled form; what cannot be taken comes back with its answers."""
        draft = await self._draft(code, sent)
        if not sent.within(self.limits):
            size = self.page.language.size(sent.octets)
            problem = self.page.gettext(_TOO_LARGE, size=size, count=sent.count)
            return self.form(draft, {"": f"{problem} {self.sizes()}"}, status=413)
        if not sent.room:
            return self._later(draft, StoreFull())
        try:
            complaints = await catalogue.checked(self.channel.gateway, self.office.id, draft)
            complaints |= draft.complaints(self.page.gettext)
            complaints |= draft.unasked(complaints, self.page.gettext)
            if complaints:
                return self.form(draft, complaints, status=422)
            filled = Filled(self.office.id, draft.data, draft.asked_files, draft.instance, peer)
            receipt = await handing.hand_in(self.channel, filled)
        except TryLater as error:
            return self._later(draft, error)
        return self._receipt(draft, receipt)

    async def _draft(self, code: str, sent: Posted) -> Draft:
        spec = await self._spec(code, sent.words.get(VERSION, ""))
        if spec is None:
            raise NotFoundException
        instance = handing.known_shape(sent.words.get(INSTANCE, ""))
        return Draft(spec, self.page.language.code, instance, sent.words, sent.files)

    async def _spec(self, code: str, version: str) -> FormSpec | None:
        shelf, gateway = self.channel.catalogue, self.channel.gateway
        if version:
            return await shelf.published(gateway, self.office.id, code, version)
        return await shelf.current(gateway, self.office.id, code, self.page.language.code)

    def form(
        self,
        draft: Draft,
        complaints: Mapping[str, str] | None = None,
        *,
        status: int = 200,
        later: bool = False,
    ) -> Response[str]:
        """Show the form with the answers so far."""
        found = complaints or {}
        labels = {one.name: said(one.label, draft.language) for one in draft.spec.fields}
        return self.page(
            "public/form.html",
            status=status,
            originator=self.office,
            spec=draft.spec,
            title=said(draft.spec.title, draft.language),
            description=said(draft.spec.description, draft.language),
            lines=list(lines(draft, found, self.sizes, self.page.gettext)),
            problems=[
                (name, labels.get(name, ""), text) for name, text in in_order(draft.spec, found)
            ],
            instance=draft.instance or handing.new_instance(),
            limits=self.limits,
            sizes=self.sizes(),
            later=later,
        )

    def _later(self, draft: Draft, error: TryLater) -> Response[str]:
        status = 429 if isinstance(error, Throttled) else 503
        response = self.form(draft, status=status, later=True)
        response.headers["Retry-After"] = str(max(1, math.ceil(error.after)))
        return response

    def _receipt(self, draft: Draft, receipt: Receipt) -> Response[str]:
        settings = self.channel.settings
        link = status_link(settings.address or self.address, self.office.id, receipt.code)
        return self.page(
            "public/receipt.html",
            originator=self.office,
            title=said(draft.spec.title, draft.language),
            receipt=receipt,
            answers=draft.told,
            files=draft.asked_files,
            unpromised=unpromised(draft.asked_files, self.conditions),
            to_be_signed=draft.spec.signing is Signing.NEEDED,
            link=link,
            qr=qr(link),
        )
