"""The settings table is read with all its mistakes at once."""

import tomllib
from dataclasses import fields, replace
from pathlib import Path

import cattrs
import pytest

from channels.email.channel import EMAIL
from channels.email.mailbox_settings import MailboxSettings
from channels.email.relay_settings import RelaySettings
from channels.email.settings import AccountSettings, EmailSettings, endpoint
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


GOOD = MailboxSettings("lhota", "imap.lhota.test", "urad@lhota.test", password_file="heslo")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"originator": "nikdo"}, "originator: there is no 'nikdo'"),
        ({"security": "ssl"}, "security: tls, starttls or none"),
        ({"security": "none"}, "this machine only"),
        ({"password_file": ""}, "exactly one of"),
        ({"token_command": "token"}, "exactly one of"),
        ({"password_file": "", "token_url": "https://x.test"}, "refresh_token_file"),
        (
            {"password_file": "", "token_url": "http://x.test", "client_id": "a"}
            | {"refresh_token_file": "b"},
            "an https address",
        ),
        ({"renew_seconds": 1800.0}, "at most 1740"),
        ({"poll_seconds": 0.0}, "more than 0"),
        ({"quiet_hours": (1.0,)}, "seven numbers"),
        ({"move_to": "INBOX"}, "another folder"),
    ],
)
def test_mistakes_about_mailboxes(changes: dict[str, object], says: str) -> None:
    """Each is told with its place."""
    box = replace(GOOD, **changes)  # type: ignore[arg-type]  # the test names the fields
    with pytest.raises(ConfigError) as caught:
        EMAIL.build(EmailSettings(mailboxes=(box,)), SITE)
    (problem,) = caught.value.problems
    assert problem.startswith("channels.email.mailboxes[0].")
    assert says in problem


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"certificate": "a.pem"}, "certificate: it and private_key are needed both"),
        ({"relay": "a:25", "relay_tls": True, "relay_implicit_tls": True}, "relay_tls: "),
        ({"relay": "a:25", "relay_user": "urad"}, "relay: the password for a:25"),
        ({"further_relays": (RelaySettings("b:25", user="urad"),)}, "relay: the password for b:25"),
        ({"max_size": 49_999_999}, "max_size: 'lhota' publishes that it takes 50000000 octets"),
    ],
)
def test_mistakes_about_the_rest(changes: dict[str, object], says: str) -> None:
    """What would be unsafe, or other than is published, does not start."""
    with pytest.raises(ConfigError) as caught:
        EMAIL.build(EmailSettings(**changes), SITE)  # type: ignore[arg-type]  # as above
    (problem,) = caught.value.problems
    assert problem.startswith(f"channels.email.{says}")


def test_the_same_folder_twice() -> None:
    """Two readers of one folder would take each other's mail away."""
    with pytest.raises(ConfigError, match="twice"):
        EMAIL.build(EmailSettings(mailboxes=(GOOD, GOOD)), SITE)
    EMAIL.build(EmailSettings(mailboxes=(GOOD, replace(GOOD, folder="Stará"))), SITE)


def test_every_setting_of_mailboxes_and_accounts_is_explained() -> None:
    """Their tables in the reference are complete."""
    reference = Path(__file__).parents[3] / "docs" / "podatelna.toml"
    table = tomllib.loads(reference.read_text(encoding="utf-8"))["channels"]["email"]
    for name, kind in (("mailboxes", MailboxSettings), ("accounts", AccountSettings)):
        assert set(table[name][0]) == {field.name for field in fields(kind)}
