"""Forms on the public web: shown, filled in, sent, and answered with a receipt."""

import html
from datetime import datetime
from pathlib import Path

import pytest

from channels.web.settings import SiteSettings
from tests.channels.web.forms import (
    COMPLETE,
    EVERYTHING,
    FORM,
    arrived,
    complete,
    hidden,
    receipt,
    web,
    words,
)
from tests.gateways import ARRIVED, LHOTA


async def test_the_catalogue_leads_to_every_form(tmp_path: Path) -> None:
    """Each form stands there with its title and what it is for."""
    async with web(tmp_path) as made:
        page = (await made.browser.open("/lhota/forms")).text

    assert f'<a href="{FORM}">' in page
    assert "Řekněte nám, co je potřeba napravit." in page


async def test_an_office_without_forms_says_so(tmp_path: Path) -> None:
    """The page is not empty: it tells what will be here, and where to write meanwhile."""
    async with web(tmp_path) as made:
        page = (await made.browser.open("/skola/forms")).text

    assert "zatím žádné formuláře nenabízí" in page
    assert "mailto:skola@lhota.example.org" in page


async def test_every_kind_of_question_has_its_control(tmp_path: Path) -> None:
    """Labels belong to controls, hints and conditions are read with them, without a script."""
    async with web(tmp_path) as made:
        page = (await made.browser.open(FORM)).text

    for one in EVERYTHING.fields:
        assert f'name="{one.name}"' in page
        assert f'id="f-{one.name}"' in page
        assert one.label["cs"] in page
    assert 'type="email"' in page
    assert 'autocomplete="bday"' in page
    assert '<textarea id="f-text" name="text" required aria-describedby="h-text"' in page
    assert '<input type="file" id="f-files" name="files" multiple' in page
    assert '<input type="radio" id="f-way" name="way" value="status" required' in page
    assert "<legend>Kam vám odpovědět?" in page
    assert "Odpovězte, jen když jste u otázky „Kam vám odpovědět?“ zvolili „poštou“." in page
    assert "Odpovězte, jen když jste zaškrtli „Píšu za někoho jiného“." in page
    assert page.count(" required") == len(COMPLETE) + 1  # both buttons of the choice


async def test_the_form_speaks_the_visitor_s_language(tmp_path: Path) -> None:
    """English where there is English, Czech where there is none."""
    async with web(tmp_path) as made:
        page = (await made.browser.open(f"{FORM}?language=en")).text

    assert "A form with everything" in page
    assert "on the status page" in page
    assert "Datum narození" in page


async def test_a_filled_form_becomes_one_arrival_with_a_receipt(tmp_path: Path) -> None:
    """What arrives is the package; what the citizen gets is code, PIN, time and fingerprint."""
    async with web(tmp_path) as made:
        page = (await made.browser.open(FORM)).text
        parts = [*words(hidden(page) | complete()), ("files", ("lampa.jpg", b"\xff\xd8\xff" * 100))]
        answer = await made.browser.post(FORM, files=parts)
        opened = arrived(made)

    assert answer.status_code == 200
    (arrival,) = made.gateway.arrivals
    assert (arrival.originator, arrival.channel) == (LHOTA.id, "web")
    assert arrival.envelope == {"form": "vsechno", "version": "3", "peer": "127.0.0.1"}
    assert receipt(answer.text) == {
        "code": "7K3M000001",
        "pin": "123456",
        "sha256": arrival.original.sha256,
        "time": "2026-11-23T08:15:30+00:00",
    }
    assert "9.15.30" in answer.text
    assert "Ještě je potřeba ho podepsat" in answer.text
    assert "lampa.jpg" in answer.text
    assert '<svg viewBox="0 0' in answer.text
    assert "status?code=7K3M000001" in answer.text
    assert "pin=" not in answer.text
    assert (opened.form.code, opened.form.version, opened.form.language) == ("vsechno", 3, "cs")
    assert opened.form.values["birth_date"] == "1948-03-08"
    assert opened.form.values["files"] == "lampa.jpg"
    assert "postal_code" not in opened.form.values
    assert [(part.name, part.media_type, part.blob.size) for part in opened.files] == [
        ("lampa.jpg", "image/jpeg", 300)
    ]


async def test_a_form_that_needs_no_signature_asks_for_none(tmp_path: Path) -> None:
    """A request for information is a filing when it comes."""
    async with web(tmp_path) as made:
        answer = await made.browser.post(
            "/lhota/forms/dotaz", files=words({"text": "Kolik stála oprava mostu?"})
        )

    assert "podepsat" not in answer.text
    assert "Víc od vás nepotřebujeme" in answer.text


@pytest.mark.parametrize("how", ["multipart", "urlencoded"])
async def test_a_script_needs_neither_cookie_nor_page(how: str, tmp_path: Path) -> None:
    """One plain POST of the answers is enough, and repeating it gives the same receipt."""
    async with web(tmp_path) as made:
        receipts = []
        for _ in range(2):
            made.browser.cookies.clear()
            sent = (
                await made.browser.post(FORM, files=words(complete()))
                if how == "multipart"
                else await made.browser.post(FORM, data=complete())
            )
            assert sent.status_code == 200
            receipts.append(receipt(sent.text))

    assert receipts[0] == receipts[1]
    assert len(made.gateway.arrivals) == 1


async def test_the_same_plain_form_of_another_day_is_another_one(tmp_path: Path) -> None:
    """A monthly statement may say the same as the last one."""
    async with web(tmp_path) as made:
        await made.browser.post(FORM, data=complete())
        made.channel.clock = Later()
        await made.browser.post(FORM, data=complete())

    assert len(made.gateway.arrivals) == 2


class Later:
    """A clock a month on."""

    def now(self) -> datetime:
        """Return another day."""
        return ARRIVED.replace(month=12)


async def test_pressing_twice_is_once(tmp_path: Path) -> None:
    """The page sent again gives the same receipt, and says that it had come before."""
    async with web(tmp_path) as made:
        page = (await made.browser.open(FORM)).text
        parts = words(hidden(page) | complete())
        first = await made.browser.post(FORM, files=parts)
        second = await made.browser.post(FORM, files=parts)

    assert receipt(first.text) == receipt(second.text)
    assert len({arrival.external_id for arrival in made.gateway.arrivals}) == 1


async def test_a_corrected_answer_is_something_else(tmp_path: Path) -> None:
    """Who goes back and mends a word has sent another form; nothing is dropped."""
    async with web(tmp_path) as made:
        page = (await made.browser.open(FORM)).text
        for text in ("Lampa nesvítí.", "Lampa nesvítí, na sloupu č. 12."):
            await made.browser.post(FORM, files=words(hidden(page) | complete(text=text)))

    assert len(made.gateway.arrivals) == 2


async def test_two_pages_filled_in_alike_are_two(tmp_path: Path) -> None:
    """Each page that is opened is a form of its own."""
    async with web(tmp_path) as made:
        for _ in range(2):
            page = (await made.browser.open(FORM)).text
            await made.browser.post(FORM, files=words(hidden(page) | complete()))

    assert len(made.gateway.arrivals) == 2


async def test_what_is_wrong_is_said_on_top_and_at_its_question(tmp_path: Path) -> None:
    """The answers stay, the summary leads to the questions, and files must be chosen again."""
    async with web(tmp_path) as made:
        page = (await made.browser.open(FORM)).text
        answers = hidden(page) | {"name": 'Bo"žena <i>', "text": "Ano", "represented": "yes"}
        parts = [*words(answers), ("files", ("lampa.jpg", b"\xff\xd8"))]
        answer = await made.browser.post(FORM, files=parts)

    assert answer.status_code == 422
    assert made.gateway.arrivals == []
    assert '<li data-field="birth_date"><a href="#f-birth_date">Datum narození' in answer.text
    assert 'aria-describedby="h-birth_date e-birth_date" aria-invalid="true"' in answer.text
    assert 'value="Bo&#34;žena &lt;i&gt;"' in answer.text
    assert 'name="represented" value="yes" checked' in answer.text
    assert "Vyberte znovu: lampa.jpg." in answer.text
    assert hidden(answer.text) == hidden(page)
    assert "<title>Chyba:" in answer.text


async def test_words_nobody_asked_for_are_not_dropped(tmp_path: Path) -> None:
    """An answer to a question that is not asked is pointed out instead of getting lost."""
    async with web(tmp_path) as made:
        answer = await made.browser.post(FORM, data=complete(whom="Jan Říha"))
        assert answer.status_code == 422
        assert '<li data-field="whom">' in answer.text
        answer = await made.browser.post(FORM, data=complete(whom="Jan Říha", represented="on"))
        assert answer.status_code == 200

    assert arrived(made).form.values["whom"] == "Jan Říha"


async def test_files_nobody_asked_for_are_pointed_out(tmp_path: Path) -> None:
    """A file under a name the form does not know, too many and empty ones come back."""
    async with web(tmp_path) as made:
        for files, said in (
            ([("scan", ("a.pdf", b"%PDF"))], "nemá otázku „scan“"),
            ([("name", ("a.pdf", b"%PDF"))], "nemá otázku „name“"),
            ([("files", (f"{n}.pdf", b"%PDF")) for n in range(4)], "nejvýš tolik souborů: 3"),
            ([("files", ("a.pdf", b""))], "„a.pdf“ je prázdný"),
        ):
            answer = await made.browser.post(FORM, files=[*words(complete()), *files])
            assert answer.status_code == 422
            assert said in html.unescape(answer.text)

    assert made.gateway.arrivals == []


async def test_a_file_input_left_empty_is_no_file(tmp_path: Path) -> None:
    """Browsers send a nameless file where nothing was chosen."""
    async with web(tmp_path) as made:
        answer = await made.browser.post(FORM, files=[*words(complete()), ("files", ("", b""))])
        assert answer.status_code == 200

    assert arrived(made).files == ()


async def test_a_file_in_an_unpromised_format_is_taken_with_a_word(tmp_path: Path) -> None:
    """Nobody is sent away for the wrong format; the receipt says what may follow."""
    async with web(tmp_path) as made:
        parts = [*words(complete()), ("files", ("výkres.dwg", b"AC1032"))]
        answer = await made.browser.post(FORM, files=parts)

    assert answer.status_code == 200
    assert "Tohle možná nedokážeme otevřít" in answer.text


async def test_the_link_of_the_receipt_is_the_published_address(tmp_path: Path) -> None:
    """Behind a proxy the settings say where citizens find the pages."""
    settings = SiteSettings(address="https://podatelna.lhota.test/")
    async with web(tmp_path, settings) as made:
        answer = await made.browser.post(FORM, data=complete())

    assert "https://podatelna.lhota.test/lhota/status?code=7K3M000001" in answer.text
