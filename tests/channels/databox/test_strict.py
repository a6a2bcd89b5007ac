"""Answers that our description does not fit: unknown values pass, unknown elements raise alarm."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from channels.databox.answers import Unexpected
from channels.databox.client import BoxClient
from channels.databox.settings import BoxSettings, DataboxSettings
from gateway.model.errors import Refused

BOX = BoxSettings("lhota", "hucb7m7", "https://isds.test", "u", "/nowhere")

ANSWER = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    '<{0}Response xmlns="http://isds.czechpoint.cz/v20" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{1}</{0}Response>'
    "</s:Body></s:Envelope>"
)
DB_FINE = (
    "<dbStatus><dbStatusCode>0000</dbStatusCode><dbStatusMessage>ok</dbStatusMessage></dbStatus>"
)
FINE = DB_FINE.replace("dbStatus", "dmStatus")


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give a client whose next answer is what a test says."""
    made = BoxClient(BOX, DataboxSettings(boxes=(BOX,)))
    said = SimpleNamespace(client=made, answer="")

    def post(address: str, _message: bytes, _headers: dict[str, str]) -> Any:
        assert address.startswith("https://isds.test/DS/")
        return SimpleNamespace(
            status_code=200, content=said.answer.encode(), headers={"Content-Type": "text/xml"},
            encoding="utf-8",
        )  # fmt: skip

    monkeypatch.setattr(made._transport, "post", post)
    yield said
    made.close()


def test_an_unknown_element_is_told_by_name(client: Any) -> None:
    """What a newer system adds is not dropped in silence with what stands behind it."""
    inner = "<pswExpDate xsi:nil='true'/><pswNovinka>1</pswNovinka>" + DB_FINE
    client.answer = ANSWER.format("GetPasswordInfo", inner)
    with pytest.raises(Unexpected, match="pswNovinka"):
        client.client.password_ends()


def test_an_unknown_attribute_is_harmless(client: Any) -> None:
    """New attributes stand beside what we read."""
    client.answer = ANSWER.format(
        "GetPasswordInfo", f"<pswExpDate xsi:nil='true'/>{DB_FINE}"
    ).replace("<dbStatus>", '<dbStatus novy="1">')
    assert client.client.password_ends() is None


@pytest.mark.parametrize(
    "records", ["", "<dmRecords/>", "<dmRecords></dmRecords>", "<dmRecords xsi:nil='true'/>"]
)
def test_nothing_is_an_empty_list(client: Any, records: str) -> None:
    """Absent, empty and nil lists are the same."""
    client.answer = ANSWER.format("GetMessageStateChanges", records + FINE)
    assert client.client.changes(None) == []


def test_an_unknown_state_is_a_number(client: Any) -> None:
    """States are an open list."""
    record = (
        "<dmRecords><dmRecord><dmID>5</dmID><dmEventTime>2026-11-23T09:00:00.000+01:00</dmEventTime>"
        "<dmMessageStatus>42</dmMessageStatus></dmRecord></dmRecords>"
    )
    client.answer = ANSWER.format("GetMessageStateChanges", record + FINE)
    (change,) = client.client.changes(None)
    assert (change.id, change.state, change.at.hour) == ("5", 42, 8)


def test_an_unknown_operation_has_its_code(client: Any) -> None:
    """2006 is for whoever asked, not a reason to try again."""
    wrong = FINE.replace("0000", "2006")
    client.answer = ANSWER.format("GetMessageStateChanges", wrong)
    with pytest.raises(Refused, match="2006"):
        client.client.changes(None)
