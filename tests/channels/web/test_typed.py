"""What people type becomes an answer; what is no answer stays as it was typed."""

import pytest

from channels.web.typed import answer
from gateway.model.form import FieldKind as K


@pytest.mark.parametrize(
    ("kind", "typed", "answered"),
    [
        (K.TEXT, "  Božena \n Říhová ", "Božena Říhová"),
        (K.LONG_TEXT, " jeden\r\n\r\ndva\r ", "jeden\n\ndva"),
        (K.LONG_TEXT, "a\x00b\x1b[31m\tc", "ab[31m\tc"),
        (K.DATE, "8. 3. 1948", "1948-03-08"),
        (K.DATE, "08.03.1948", "1948-03-08"),
        (K.DATE, "8/3/1948", "1948-03-08"),
        (K.DATE, "8 3 1948", "1948-03-08"),
        (K.DATE, "1948-03-08", "1948-03-08"),
        (K.DATE, "31. 2. 1948", "31. 2. 1948"),
        (K.DATE, "v březnu", "v březnu"),
        (K.DATE, "8. 3. ٤٨٤٨", "8. 3. ٤٨٤٨"),
        (K.CONSENT, "on", "yes"),
        (K.CONSENT, "yes", "yes"),
        (K.CONSENT, "", ""),
        (K.POSTAL_CODE, "748 01", "74801"),
        (K.NUMBER, " 1 200 ", "1200"),
        (K.BIRTH_NUMBER, "710319 / 2745", "710319/2745"),
        (K.ORGANISATION_ID, "003 00 063", "00300063"),
        (K.BANK_ACCOUNT, "19 - 2000145399 / 0800", "19-2000145399/0800"),
        (K.EMAIL, "jana@posta.test ", "jana@posta.test"),
        (K.PHONE, "+420 601 123 456", "+420 601 123 456"),
        (K.CHOICE, " post ", "post"),
    ],
    ids=str,
)
def test_an_answer_has_the_form_of_its_kind(kind: K, typed: str, answered: str) -> None:
    """Spaces, dots and line ends are put right, meanings are not guessed."""
    assert answer(kind, typed) == answered
