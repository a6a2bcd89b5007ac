"""The desk asks for copies in output formats, has them made, and shows them."""

import re

from gateway.model.blob import BlobRef
from gateway.model.submission import Part, PartRole
from gateway.store.store import Store
from tests.desks import ON_SQLITE, Browser
from tests.registry.files.conftest import CODE, DOCX, file_on, registered

pytestmark = ON_SQLITE


async def with_files(browser: Browser, store: Store) -> tuple[str, str]:
    """Return a settled filing in a file: a text, an office document and a broken PDF."""
    parts = (
        Part("", "text/plain", PartRole.BODY, BlobRef.of("Žádám.".encode())),
        Part("nabídka.docx", DOCX, PartRole.ATTACHMENT, BlobRef.of(b"PK nabidka")),
        Part("vadný.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef.of(b"%PDF-zle")),
    )
    filing = await registered(browser, store, "Nabídka", *parts)
    await browser.open(filing)
    new = {"file": "new", "title": "Nabídka", "class": CODE}
    file = file_on((await browser.submit(f"{filing}/file", **new)).text)
    await browser.submit(f"{filing}/settle", method="noted")
    return filing, file


async def lacking_format(browser: Browser, filing: str) -> str:
    """Open the filing and return the component for which it asks a copy."""
    page = await browser.open(filing)
    (component,) = re.findall(r'name="component" value="(\w+)"', page.text)
    return str(component)


async def test_what_no_program_converts_needs_a_copy_or_a_reason(
    browser: Browser, planned: Store
) -> None:
    """What the program tries and cannot do is asked for as well."""
    filing, file = await with_files(browser, planned)
    component = await lacking_format(browser, filing)

    refused = await browser.submit(f"{filing}/format", component=component)
    assert (refused.status_code, "Vyberte kopii" in refused.text) == (422, True)
    await browser.submit(f"{filing}/format", component=component, reason="Je i v listině.")
    page = await browser.open(file)
    assert "Předtím program převede do PDF/A: text.txt, vadný.pdf" in page.text
    refused = await browser.submit(f"{file}/close")
    assert (refused.status_code, "vadný.pdf" in refused.text) == (422, True)
    assert await lacking_format(browser, filing) != component


async def test_closing_converts_and_copies_are_shown(browser: Browser, planned: Store) -> None:
    """The program's own and the clerk's; in a closed file nothing is changed any more."""
    filing, file = await with_files(browser, planned)
    first = await lacking_format(browser, filing)
    await browser.submit(f"{filing}/format", component=first, reason="Je i v listině.")
    await browser.submit(f"{file}/close")
    data = browser.key() | {"component": await lacking_format(browser, filing)}
    copy = {"copy": ("kopie.png", b"\x89PNG\r\n\x1a\n obraz", "image/png")}
    page = await browser.post(f"{filing}/format", data=data, files=copy, follow_redirects=True)
    assert "Kopie je uložená." in page.text
    await browser.open(file)
    assert "Spis je uzavřený." in (await browser.submit(f"{file}/close")).text

    copies = re.findall(r'href="([^"]+/copies/\w+)"', (await browser.open(filing)).text)
    shown = [await browser.get(one) for one in copies]
    assert [one.headers["content-type"] for one in shown] == ["application/pdf", "image/png"]
    assert shown[0].content.startswith(b"%PDF")
    for number in (1, 99):
        assert (await browser.get(f"{filing}/copies/{number}")).status_code == 404
    refused = await browser.submit(f"{filing}/format", component=first, reason="Jinak.")
    assert "je uzavřený" in refused.text
