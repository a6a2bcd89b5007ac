"""A citizen sends a form over the web and reads there what the office wrote."""

import html

import pytest

from tests.conftest import LHOTA, MLYN
from tests.daemons import Installation, Process, everything
from tests.desks import Browser, with_clerk

pytestmark = pytest.mark.slow

REQUEST = {
    "who": "person",
    "name": "Božena Říhová",
    "birth_date": "8. 3. 1948",
    "address": "Lipová 7, 747 11 Kozmice",
    "delivery": "counter",
    "text": "Kolik stála nová kuchyně ve školní jídelně?",
}
COMPLAINT = {
    "name": "Božena Říhová",
    "birth_date": "8. 3. 1948",
    "address": "Lipová 7, 747 11 Kozmice",
    "about": "procedure",
    "text": "Nikdo mi neodpověděl.",
}


def public(daemon: Process) -> str:
    """Return the address of the daemon's public web."""
    (ready,) = (line for line in daemon.log() if line["event"] == "ready")
    return f"http://127.0.0.1:{ready['public']}"


def marked(page: str, what: str) -> str:
    """Return the code or the PIN of a receipt."""
    return page.partition(f'<data class="receipt-{what}" value="')[2].partition('"')[0]


async def sent(browser: Browser, form: str, answers: dict[str, str]) -> str:
    """Fill in a form with a file, and return the page of the receipt."""
    await browser.open(form)
    parts: list[tuple[str, tuple[str | None, bytes]]] = [
        (name, (None, value.encode())) for name, value in answers.items()
    ]
    parts.append(("files", ("účet.pdf", b"%PDF-1.7 " + bytes(5000))))
    answer = await browser.post(form, files=parts)
    assert answer.status_code == 200, answer.text
    return answer.text


async def told(browser: Browser, originator: str, receipt: str) -> str:
    """Ask how the filing stands, with the receipt's code and PIN."""
    await browser.open(f"/{originator}/status")
    answer = await browser.submit(
        f"/{originator}/status", code=marked(receipt, "code"), pin=marked(receipt, "pin")
    )
    return html.unescape(answer.text)


async def test_a_request_is_registered_and_confirmed_on_the_status_page(
    installation: Installation,
) -> None:
    """Where registration is automatic, the reference number and the letter stand there soon."""
    daemon = await installation.start()
    async with Browser(base_url=public(daemon)) as browser:
        receipt = await sent(browser, f"/{MLYN}/forms/zadost-o-informace", REQUEST)
        await installation.idle()
        page = await told(browser, MLYN, receipt)

    (number,) = everything(installation)[MLYN].numbers
    assert number in page
    assert "Co vám úřad napsal" in page
    assert "Podání je zaevidováno" in page
    assert {state for _, state in everything(installation)[MLYN].owed} == {"sent"}


async def test_a_complaint_waits_for_its_signature_and_the_clerk_sees_it(
    installation: Installation,
) -> None:
    """The citizen reads until when to come; the clerk has the answers and the attachment."""
    with installation.store() as store:
        await with_clerk(store)
    daemon = await installation.start()
    async with Browser(base_url=public(daemon)) as browser:
        receipt = await sent(browser, f"/{LHOTA}/forms/stiznost", COMPLAINT)
        assert "Ještě je potřeba ho podepsat" in receipt
        await installation.idle()
        page = await told(browser, LHOTA, receipt)
    assert "ještě není podané" in page

    async with Browser(base_url=f"http://127.0.0.1:{installation.desk}") as clerk:
        await clerk.sign_in()
        queue = (await clerk.open("/items?group=waiting")).text
        item = queue.partition('href="/items/')[2].partition('"')[0]
        shown = html.unescape((await clerk.open(f"/items/{item}")).text)
    assert "Nikdo mi neodpověděl." in shown
    assert "účet.pdf" in shown
    assert "Božena Říhová" in shown
    assert everything(installation)[LHOTA].numbers == ()
