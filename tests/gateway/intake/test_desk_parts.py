"""Parts of an item: given out so that nothing a stranger sent ever runs as ours."""

import re

import pytest

from gateway.intake.desk import PAGES
from gateway.intake.desk_parts import CHUNK, SANDBOX, cleaned, disposition
from gateway.model.blob import BlobRef
from gateway.model.submission import Part, PartRole
from gateway.store.store import Store
from tests.desks import ON_SQLITE, Letter, arrive, desk_of, letter_of, with_clerk

ACTIVE = {
    "page.html": "text/html",
    "picture.svg": "image/svg+xml",
    "page.xhtml": "application/xhtml+xml",
    "feed.xml": "text/xml",
    "code.js": "text/javascript",
    "code.wasm": "application/wasm",
    "old.swf": "application/x-shockwave-flash",
    "page.mht": "multipart/related",
    "letter.eml": "message/rfc822",
    "none": "",
    "trick": "image/png, text/html",
    "trick2": "Text/HTML; charset=utf-8",
}
SCRIPT = b"<html><script>alert(document.cookie)</script></html>"


def test_the_cage_has_no_door() -> None:
    """No script, no request, no frame of ours."""
    assert SANDBOX.startswith("sandbox; default-src 'none'")
    assert "allow" not in SANDBOX


def attached(name: str, media_type: str, content: bytes) -> Part:
    """Make an attachment."""
    return Part(name, media_type, PartRole.ATTACHMENT, BlobRef.of(content))


@ON_SQLITE
async def test_active_content_is_only_ever_a_file(store: Store) -> None:
    """Whatever a browser could run is an attachment of no particular kind, and sandboxed."""
    await with_clerk(store)
    parts = [attached(name, kind, SCRIPT) for name, kind in ACTIVE.items()]
    item = arrive(store, Letter(letter_of("Věc", "A", "B", *parts)))[0]
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        for number, name in enumerate(ACTIVE):
            answer = await browser.get(f"/items/{item}/parts/{number}")
            assert answer.status_code == 200
            assert answer.content == SCRIPT
            assert answer.headers["content-type"] == "application/octet-stream", name
            assert answer.headers["content-disposition"].startswith("attachment; "), name
            assert answer.headers["content-security-policy"].startswith(
                "sandbox; default-src 'none'"
            )
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cache-control"] == "no-store"


@ON_SQLITE
@pytest.mark.parametrize(
    ("media_type", "content", "declared"),
    [
        ("application/pdf", b"%PDF-1.7", "application/pdf"),
        ("image/png", b"\x89PNG", "image/png"),
        ("image/jpeg", b"\xff\xd8", "image/jpeg"),
        ("text/plain", "žluťoučký".encode(), "text/plain; charset=utf-8"),
        ("text/plain", "žluťoučký".encode("cp1250"), "text/plain; charset=windows-1250"),
        ("text/plain; charset=utf-8", SCRIPT, "text/plain; charset=utf-8"),
    ],
    ids=["pdf", "png", "jpeg", "utf-8", "windows", "script as text"],
)
async def test_harmless_kinds_open_in_the_browser_and_stay_caged(
    media_type: str, content: bytes, declared: str, store: Store
) -> None:
    """Even if the octets are something else, they have no origin, no script and no net."""
    await with_clerk(store)
    item = arrive(store, Letter(letter_of("Věc", "A", "B", attached("x", media_type, content))))[0]
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        answer = await browser.get(f"/items/{item}/parts/0")
    assert answer.headers["content-type"] == declared
    assert answer.headers["content-disposition"].startswith("inline; ")
    assert answer.headers["content-security-policy"] == SANDBOX
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content == content


@ON_SQLITE
async def test_large_content_streams_whole(store: Store) -> None:
    """More than one chunk, from the folder, with its length told beforehand."""
    await with_clerk(store)
    content = bytes(range(256)) * (CHUNK // 100)
    item = arrive(
        store, Letter(letter_of("Věc", "A", "B", attached("x.zip", "application/zip", content)))
    )[0]
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        answer = await browser.get(f"/items/{item}/parts/0")
    assert answer.headers["content-length"] == str(len(content))
    assert answer.content == content


@ON_SQLITE
async def test_the_original_is_given_as_it_came(store: Store) -> None:
    """As a file named after the item, octet by octet."""
    await with_clerk(store)
    original = b"From: x\r\n\r\n<script>alert(1)</script>\x00\xff"
    whole = Part("zprava.eml", "message/rfc822", PartRole.ORIGINAL, BlobRef.of(original))
    item, unread = arrive(
        store,
        Letter(letter_of("Věc", "A", "B", whole), original=original),
        Letter(None, original=original),
    )
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        answer = await browser.get(f"/items/{item}/original")
        assert answer.content == original
        assert answer.headers["content-type"] == "application/octet-stream"
        assert f'attachment; filename="{item}.eml"' in answer.headers["content-disposition"]
        answer = await browser.get(f"/items/{unread}/original")
        assert answer.content == original


@ON_SQLITE
@pytest.mark.parametrize("number", ["1", "99", "-1", "x", "00000000000000000000000000000000099"])
async def test_a_part_that_is_not_there_is_not_found(number: str, store: Store) -> None:
    """Counting beyond the parts is the page of what is missing."""
    await with_clerk(store)
    item = arrive(store, Letter(letter_of("Věc", "A", "B", attached("x", "text/plain", b"x"))))[0]
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        assert (await browser.get(f"/items/{item}/parts/{number}")).status_code == 404
        assert (await browser.get(f"/items/{item}/parts/{number}/reading")).status_code == 404
        assert (await browser.get(f"/items/{item}/parts/0/reading")).status_code == 404


@ON_SQLITE
async def test_an_html_letter_is_shown_as_words_only(store: Store) -> None:
    """Its text and structure stay; script, pictures, styles and forms are gone."""
    await with_clerk(store)
    html = (
        "<html><head><style>body{display:none}</style><script>alert(1)</script></head>"
        '<body onload=alert(1)><h1>Dobrý den</h1><p style="color:red">žluťoučký '
        '<img src="http://evil.test/x.png"> <a href="javascript:alert(1)">kůň</a> '
        '<a href="https://example.test/">odkaz</a></p><form action=/items><input name=x></form>'
        "<iframe src=//evil.test></iframe></body></html>"
    )
    part = Part("dopis.html", "text/html", PartRole.BODY, BlobRef.of(html.encode("cp1250")))
    item = arrive(store, Letter(letter_of("Věc", "A", "B", part)))[0]
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        page = (await browser.open(f"/items/{item}/parts/0/reading")).text
    letter = page.partition('<div class="reading">')[2].partition("</main>")[0]
    assert "<h1>Dobrý den</h1>" in letter
    assert "žluťoučký" in letter
    assert 'rel="noopener noreferrer nofollow"' in letter
    for evil in ("script", "evil.test", "style", "onload", "form", "input", "iframe", "img"):
        assert evil not in letter.replace("javascript", "script"), evil


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<base href=//evil.test/><meta http-equiv=refresh content=0>",
        "<p id=main class=head name=x>x</p>",
    ],
)
def test_cleaning_leaves_no_attribute_that_acts(html: str) -> None:
    """Known tricks come out as harmless text or not at all."""
    found = cleaned(html)

    assert not re.search(r"<(script|img|svg|style|base|meta|math|iframe)", found, re.IGNORECASE)
    assert not re.search(r"<[^>]*\s(on\w+|id|class|name|style)=", found, re.IGNORECASE)
    assert 'href="data:' not in found


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<a href="http://podvod.test/?u=urad.cz">urad.cz</a>', "urad.cz</a> [podvod.test]"),
        ('<a href="https://u:p@podvod.test:8/">zde</a>', "zde</a> [podvod.test]"),
        ('<a href="mailto:eva@urad.cz?subject=x">napište</a>', "napište</a> [eva@urad.cz]"),
        ('<a href="https://urad.cz/a">https://URAD.cz/a</a>', "URAD.cz/a</a>"),
        ("<a href='javascript:x'>zde</a>", "zde</a>"),
    ],
)
def test_where_a_link_leads(html: str, shown: str) -> None:
    """It stands behind the link unless the link's words say it."""
    assert cleaned(html).endswith(shown)


@pytest.mark.parametrize(
    ("name", "plain", "encoded"),
    [
        ("výkres č. 1.pdf", "v_kres _. 1.pdf", "v%C3%BDkres%20%C4%8D.%201.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_b__Set-Cookie: x.pdf", "a_b__Set-Cookie%3A%20x.pdf"),
        ("../../etc/passwd", "_.._etc_passwd", "_.._etc_passwd"),
        ("\u202egnp.exe", "_gnp.exe", "_gnp.exe"),
        ("", "part", "part"),
        ("100%.txt", "100_.txt", "100%25.txt"),
    ],
)
def test_names_of_files_are_harmless_and_keep_their_letters(
    name: str, plain: str, encoded: str
) -> None:
    """No quotation mark, line end, folder or reversed letter gets through; háčky do."""
    expected = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"

    assert disposition(name, inline=False) == expected


def test_a_very_long_name_keeps_its_end() -> None:
    """The extension is what tells a clerk's computer what it is."""
    assert disposition("ž" * 400 + ".pdf", inline=True).endswith(".pdf")


@ON_SQLITE
async def test_only_the_signed_in_see_parts(store: Store) -> None:
    """A link that leaks opens nothing."""
    item = arrive(store, Letter(letter_of("Věc", "A", "B", attached("x", "text/plain", b"tajne"))))[
        0
    ]
    async with desk_of(store, [PAGES]) as browser:
        for path in ("original", "parts/0", "parts/0/reading"):
            answer = await browser.get(f"/items/{item}/{path}")
            assert answer.status_code == 303
            assert b"tajne" not in answer.content
