"""Parameters of MIME fields, and the names of files among them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.headers import Headers
from channels.email.names import made_name, sent_name
from channels.email.parameters import parameters


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text/plain", {}),
        ("text/plain; charset=utf-8", {"charset": "utf-8"}),
        ('text/plain;CHARSET = "utf-8" ;format=flowed', {"charset": "utf-8", "format": "flowed"}),
        ('x; name="a;b.pdf"', {"name": "a;b.pdf"}),
        (r'x; name="a\"b\\c.pdf"', {"name": r'a"b\c.pdf'}),
        ("x; name=a b.pdf", {"name": "a b.pdf"}),
        ('x; name="a', {"name": "a"}),
        ("x; name=a; name=b", {"name": "a"}),
        ("x; name=a; name*=utf-8''b", {"name": "b"}),
        ("x; name*1=b; name*0=a", {"name": "ab"}),
        ("x; name*0*=utf-8''%C5; name*1*=%BE", {"name": "ž"}),
        ("x; name*0*=utf-8'cs'%C5%BE; name*1=\"%BE\"", {"name": "ž%BE"}),
        ("x; name*=%9E", {"name": "ž"}),
        ("x; name*=windows-1250''%9E", {"name": "ž"}),
        ("x; name*=neznama''%9E", {"name": "ž"}),
        ("x; ; =; name", {}),
        ("x; name==?utf-8?b?xb4=?=", {"name": "ž"}),
    ],
)
def test_parameters(value: str, expected: dict[str, str]) -> None:
    """Parameters are read as they were meant."""
    assert parameters(value) == expected


@given(st.text(alphabet="x;=*'\"\\ %C5019n\u017e?q", max_size=100))
def test_any_field(value: str) -> None:
    """Any field has parameters, or none."""
    for name, text in parameters(value).items():
        assert isinstance(name + text, str)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("a.pdf", "a.pdf"),
        ("a" * 500 + ".pdf", "a" * 196 + ".pdf"),
        ("a" * 500, "a" * 200),
        ("../a", ".._a"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\x07b", "ab"),
    ],
)
def test_shown_name(sent: str, shown: str) -> None:
    """A name is shown as sent, but for what breaks lines, looks like a path or reads backwards."""
    headers = Headers((("content-disposition", f'attachment; filename="{sent}"'.encode()),))

    assert sent_name(headers) == shown


@pytest.mark.parametrize(
    ("media_type", "title", "name"),
    [
        ("application/pdf", "", "priloha-3.pdf"),
        ("message/rfc822", "Re: a/b", "Re: a_b.eml"),
        ("message/rfc822", "x" * 500, "x" * 196 + ".eml"),
        ("text/x-neco", "", "priloha-3.txt"),
        ("application/x-neco", "", "priloha-3"),
    ],
)
def test_made_name(media_type: str, title: str, name: str) -> None:
    """What has no name gets one that says what it is."""
    assert made_name(media_type, 3, title) == name
