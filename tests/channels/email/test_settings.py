"""The settings table is read with all its mistakes at once."""

import cattrs
import pytest

from channels.email.channel import EMAIL
from channels.email.settings import EmailSettings, endpoint
from gateway.model.errors import ConfigError
from tests.gateways import SITE


def test_structured_from_a_table() -> None:
    """A table of the settings file becomes settings; what is not said has its default."""
    converter = cattrs.Converter(forbid_extra_keys=True)
    settings = converter.structure(
        {"listen": "127.0.0.1:25", "max_size": 1000, "idle_seconds": 5}, EmailSettings
    )

    assert settings.listen == "127.0.0.1:25"
    assert settings.max_size == 1000
    assert settings.max_recipients == 1000


@pytest.mark.parametrize(
    ("text", "expected"),
    [("127.0.0.1:25", ("127.0.0.1", 25)), ("[::1]:25", ("::1", 25)), ("posta:0", ("posta", 0))],
)
def test_endpoint(text: str, expected: tuple[str, int]) -> None:
    """A host and a port are read."""
    assert endpoint(text) == expected


@pytest.mark.parametrize("text", ["", "posta", "posta:", ":25", "posta:x", "posta:99999", "a:²"])
def test_no_endpoint(text: str) -> None:
    """What is no host and port is a mistake in the settings."""
    with pytest.raises(ConfigError):
        endpoint(text)


def test_all_mistakes_at_once() -> None:
    """All mistakes are told at once, with their places."""
    with pytest.raises(ConfigError) as caught:
        EMAIL.build(EmailSettings(listen="x", relay="y"), SITE)

    assert len(caught.value.problems) == 2
    assert all(problem.startswith("channels.email.") for problem in caught.value.problems)
