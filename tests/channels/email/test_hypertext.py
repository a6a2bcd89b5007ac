"""Text out of HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.hypertext import text_of


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("", ""),
        ("prostý text", "prostý text"),
        ("<p>jedna</p><p>dvě</p>", "jedna\n\ndvě"),
        ("jedna<br>dvě<BR/>tři", "jedna\ndvě\ntři"),
        ("<b>Dobrý</b> <i>den</i>", "Dobrý den"),
        ("<div>a\nb   c</div>\n<div>d</div>", "a b c\nd"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ul><li><p>a</p></li></ul><p>b</p>", "- a\n\nb"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("a<br><br><br>b", "a\n\nb"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("a<script>if (a<b) alert(1)</script>b", "ab"),
        ("a<STYLE>p{}</style\n>b", "ab"),
        ("<head><title>x</title></head><body>b", "b"),
        ("a<script>nikdy nekončí", "a"),
        ("a<!-- b > c -->d", "ad"),
        ("a<!-- nikdy nekončí", "a"),
        ("a<!doctype html>b<?xml x?>c", "abc"),
        ('a<img alt="b > c">d', "ad"),
        ("a < b, b > a", "a < b, b > a"),
        ("a<b", "a"),
        ("&lt;p&gt; &amp;amp; &nbsp;&#382;&#x17e;", "<p> &amp; žž"),
        ("&#" + "9" * 5000 + ";x", "x"),
        ("&#xD800;&#0;", "��"),
        ("ŁĄİ<script>x</SCRIPT>y", "ŁĄİy"),
    ],
)
def test_pages(page: str, text: str) -> None:
    """A page becomes what a person would read on it."""
    assert text_of(page) == text


@given(st.text(alphabet="<>!-/\"'&;#x1 abp\n", max_size=300))
def test_any_page(page: str) -> None:
    """Any page becomes text."""
    assert isinstance(text_of(page), str)
