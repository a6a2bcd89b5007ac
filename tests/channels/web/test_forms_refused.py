"""Forms that cannot be taken, or not by everybody: what the citizen is told then."""

from dataclasses import replace
from pathlib import Path

import pytest

from channels.web import handing
from gateway.model.asking import FORM_CHECK
from gateway.model.errors import StoreDown, StoreFull, Throttled
from tests.channels.web.forms import (
    EVERYTHING,
    FORM,
    FormOffice,
    Web,
    arrived,
    complete,
    hidden,
    web,
    words,
)
from tests.gateways import LHOTA


@pytest.mark.parametrize(
    ("error", "status"),
    [(StoreDown(after=7), 503), (StoreFull(), 503), (Throttled(after=9), 429)],
    ids=["down", "full", "throttled"],
)
@pytest.mark.parametrize("where", ["accept", "keep", "ask"])
async def test_without_a_store_the_answers_stay_on_the_page(
    where: str, error: Exception, status: int, tmp_path: Path
) -> None:
    """Nothing was lost: the same page sent again later is taken, once."""
    async with web(tmp_path) as made:
        page = (await made.browser.open(FORM)).text
        parts = words(hidden(page) | complete())
        failing(made, where, error)
        answer = await made.browser.post(FORM, files=parts)
        assert answer.status_code == status
        assert int(answer.headers["retry-after"]) > 0
        assert "vaše odpovědi tu zůstaly" in answer.text
        assert "Na rohu ulice Lipové nesvítí lampa." in answer.text
        assert hidden(answer.text) == hidden(page)

        failing(made, where, None)
        assert (await made.browser.post(FORM, files=parts)).status_code == 200
    assert len(made.gateway.arrivals) == 1


def failing(made: Web, where: str, error: object) -> None:
    """Make one step fail from now on, or none."""
    name = {"accept": "accept_fails", "keep": "keep_fails", "ask": "asking_fails"}[where]
    setattr(made.gateway, name, error)


async def test_what_is_unknown_is_not_found(tmp_path: Path) -> None:
    """An office, a form, another office's form, and a version that never was."""
    async with web(tmp_path) as made:
        for path in (
            "/nikde/forms/vsechno",
            "/lhota/forms/nic",
            "/skola/forms/vsechno",
            "/lhota/forms/%2e",
        ):
            assert (await made.browser.get(path)).status_code == 404, path
            assert (await made.browser.post(path, data=complete())).status_code == 404, path
        for version in ("4", "0", "-1", "x", "9" * 30, "٣"):
            answer = await made.browser.post(FORM, data=complete(_version=version))
            assert answer.status_code == 404, version

    assert made.gateway.arrivals == []


async def test_a_form_changed_meanwhile_is_taken_as_it_was(tmp_path: Path) -> None:
    """The citizen answered version 3; that version 4 came out since is no reason to refuse."""
    async with web(tmp_path) as made:
        page = (await made.browser.open(FORM)).text
        made.gateway.offered[0] = replace(EVERYTHING, version=4)
        made.gateway.older.append(EVERYTHING)
        answer = await made.browser.post(FORM, data=hidden(page) | complete())
        assert answer.status_code == 200
        assert 'name="_version" value="4"' in (await made.browser.open(FORM)).text

    assert arrived(made).form.version == 3


async def test_another_site_cannot_send_a_form(tmp_path: Path) -> None:
    """What browsers say about the page a form stood on is believed; scripts say nothing."""
    async with web(tmp_path) as made:
        for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200)):
            answer = await made.browser.post(
                FORM, data=complete(), headers={"Sec-Fetch-Site": site}
            )
            assert answer.status_code == status

    assert len(made.gateway.arrivals) == 1


@pytest.mark.parametrize("instance", ["", "x", "ž" * 20, "a" * 65, "a b" * 8, "<" * 20])
async def test_a_strange_name_of_a_page_counts_as_none(instance: str, tmp_path: Path) -> None:
    """What we did not give out is not believed, and the form is taken as a script's."""
    async with web(tmp_path) as made:
        answer = await made.browser.post(FORM, data=complete(_form=instance))
        assert answer.status_code == 200

    assert made.gateway.arrivals[0].external_id.startswith("plain:")


async def test_an_installation_without_forms_has_none(tmp_path: Path) -> None:
    """The catalogue is empty, and a form that was known elsewhere is not found."""
    async with web(tmp_path, gateway=FormOffice(keeps_forms=False)) as made:
        assert "zatím žádné formuláře" in (await made.browser.open("/lhota/forms")).text
        assert (await made.browser.get(FORM)).status_code == 404
        answer = await made.browser.post(FORM, data=complete(_version="3"))
        assert answer.status_code == 404


async def test_a_disk_that_fills_up_while_packing_keeps_the_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page comes back with what was typed."""

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    async with web(tmp_path) as made:
        monkeypatch.setattr(handing, "_pack", full)
        answer = await made.browser.post(FORM, data=complete())

    assert answer.status_code == 503
    assert "Na rohu ulice Lipové nesvítí lampa." in answer.text


async def test_forms_are_remembered_but_not_without_end(tmp_path: Path) -> None:
    """A version seen once is not asked for again, until there are too many."""
    async with web(tmp_path) as made:
        await made.browser.open(FORM)
        made.gateway.asked.clear()
        await made.browser.post(FORM, data=complete(_version="3"))
        assert [one.kind for one in made.gateway.asked] == [FORM_CHECK]

        made.gateway.older += [replace(EVERYTHING, version=n) for n in range(10, 700)]
        for version in range(10, 700):
            await made.channel.catalogue.published(
                made.gateway, LHOTA.id, EVERYTHING.code, str(version)
            )
        assert len(made.channel.catalogue._seen) < 690
