"""The stand-in behaves as the Bot API's description says, so that what it judges is judged well."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from channels.bot.simulator.server import FakeBotApi
from channels.bot.simulator.telegram import Fault
from gateway.loop import spawn

TOKEN = "1:x"


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    """Give the stand-in."""
    made = FakeBotApi(TOKEN)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def http(api: FakeBotApi) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client in front of it."""
    async with httpx.AsyncClient(base_url=api.url, timeout=10) as made:
        yield made


async def call(http: httpx.AsyncClient, method: str, **values: object) -> httpx.Response:
    """Call a method as the library does: a form, with JSON in nested values."""
    coded = {n: v if isinstance(v, str) else json.dumps(v) for n, v in values.items()}
    return await http.post(f"/bot{TOKEN}/{method}", data=coded)


async def test_an_offset_confirms_what_is_before_it(
    api: FakeBotApi, http: httpx.AsyncClient
) -> None:
    """Without a greater offset the same updates come again."""
    first = await api.telegram.say(1, "a")
    await api.telegram.say(1, "b")
    for _ in range(2):
        got = (await call(http, "getUpdates")).json()["result"]
        assert [one["message"]["text"] for one in got] == ["a", "b"]
    got = (await call(http, "getUpdates", offset=first + 1)).json()["result"]

    assert [one["message"]["text"] for one in got] == ["b"]
    assert api.telegram.confirmed(first)
    assert len((await call(http, "getUpdates", limit=1)).json()["result"]) == 1


async def test_a_long_poll_ends_with_the_first_update(
    api: FakeBotApi, http: httpx.AsyncClient
) -> None:
    """Who waits for news gets them when they come."""
    asking = spawn(call(http, "getUpdates", timeout=10), "polling")
    await api.telegram.until(lambda: api.telegram.polling == 1)
    await api.telegram.say(1, "a")

    assert len((await asking).json()["result"]) == 1
    assert (await call(http, "getUpdates", offset=10**9)).json()["result"] == []


@pytest.mark.parametrize(
    ("method", "values", "status"),
    [
        ("sendMessage", {"chat_id": 1, "text": "x" * 4097}, 400),
        ("sendMessage", {"chat_id": 1, "text": "🙂" * 2049}, 400),
        ("sendMessage", {"chat_id": 1, "text": " "}, 400),
        ("getFile", {"file_id": "none"}, 400),
        ("stealMoney", {}, 404),
    ],
    ids=["long", "long beyond the first plane", "empty", "no file", "no method"],
)
async def test_what_the_bot_api_refuses(
    http: httpx.AsyncClient, method: str, values: dict[str, object], status: int
) -> None:
    """With its own status and shape."""
    answer = await call(http, method, **values)

    assert answer.status_code == status
    assert (answer.json()["ok"], answer.json()["error_code"]) == (False, status)


async def test_buttons_carry_little(http: httpx.AsyncClient) -> None:
    """More than 64 octets behind a button are refused."""
    for size, status in ((64, 200), (65, 400)):
        markup = {"inline_keyboard": [[{"text": "a", "callback_data": "x" * size}]]}
        answer = await call(http, "sendMessage", chat_id=1, text="a", reply_markup=markup)
        assert answer.status_code == status


async def test_a_wrong_token_and_a_blocked_bot(api: FakeBotApi, http: httpx.AsyncClient) -> None:
    """401 and 403."""
    assert (await http.post("/bot1:y/getMe")).status_code == 401
    api.telegram.blocked.add(1)
    assert (await call(http, "sendMessage", chat_id=1, text="a")).status_code == 403


async def test_a_fault_strikes_once(api: FakeBotApi, http: httpx.AsyncClient) -> None:
    """The call after it is answered as ever."""
    api.telegram.faults.append(Fault("getMe", 429, 3))
    first = await call(http, "getMe")

    assert (first.status_code, first.json()["parameters"]) == (429, {"retry_after": 3})
    assert (await call(http, "getMe")).json()["result"]["is_bot"]


async def test_files_come_and_go(api: FakeBotApi, http: httpx.AsyncClient) -> None:
    """What a citizen sends can be fetched; what the bot sends arrives."""
    await api.telegram.send_file(1, "a.pdf", "application/pdf", b"%PDF")
    token = (await call(http, "getUpdates")).json()["result"][0]["message"]["document"]["file_id"]
    path = (await call(http, "getFile", file_id=token)).json()["result"]["file_path"]
    assert (await http.get(f"/file/bot{TOKEN}/{path}")).content == b"%PDF"
    assert (await http.get(f"/file/bot1:y/{path}")).status_code == 404

    await http.post(
        f"/bot{TOKEN}/sendDocument", data={"chat_id": "1"}, files={"document": ("b.txt", b"b")}
    )
    assert api.telegram.of(1)[-1].content == b"b"


async def test_the_citizen_s_page(api: FakeBotApi, http: httpx.AsyncClient) -> None:
    """Writing, pressing and sending files by an ordinary form; foreign text is escaped."""
    markup = {"inline_keyboard": [[{"text": "Ano", "callback_data": "1.0"}]]}
    await call(http, "sendMessage", chat_id=1, text="<i>Souhlas?</i>", reply_markup=markup)
    page = (await http.get("/", follow_redirects=True)).text
    assert "&lt;i&gt;Souhlas?&lt;/i&gt;" in page
    assert 'value="1:1.0"' in page
    await http.post("/citizen/1", data={"press": "1:1.0"})
    await http.post("/citizen/1", data={"text": "ahoj"})
    await http.post("/citizen/1", files={"file": ("a.txt", b"a", "text/plain")})
    assert (await http.post("/citizen/1", data={"press": "9:x"})).status_code == 404

    shown = (await http.get("/citizen/1?as=json")).json()
    assert [one["text"] or one["file"] for one in shown] == ["<i>Souhlas?</i>", "ahoj", "a.txt"]
    kinds = [next(k for k in one if k != "update_id") for one in api.telegram.waiting]
    assert kinds == ["callback_query", "message", "message"]


async def test_a_webhook_is_removed_with_or_without_what_waits(
    api: FakeBotApi, http: httpx.AsyncClient
) -> None:
    """Only who asks for it drops the updates."""
    await api.telegram.say(1, "a")
    await call(http, "deleteWebhook", drop_pending_updates=False)
    assert api.telegram.waiting
    await call(http, "deleteWebhook", drop_pending_updates=True)
    assert not api.telegram.waiting
