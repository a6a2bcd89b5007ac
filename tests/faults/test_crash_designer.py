"""A daemon that dies while a clerk publishes a form has published it, or has the draft still."""

from functools import partial

import httpx
import pytest

from forms.designing import drafts
from forms.publishing import version_of
from gateway.model.form import FormField
from gateway.store.unit import Unit
from tests.conftest import LHOTA
from tests.daemons import Installation
from tests.desks import Browser, with_clerk

pytestmark = pytest.mark.slow

NAME = FormField("name", {"cs": "Jméno a příjmení"})


def begun(unit: Unit) -> str:
    """Begin a form with one question."""
    identifier = drafts.begin(unit, "Rezervace haly")
    drafts.put_question(unit, identifier, NAME, "")
    return identifier


@pytest.mark.parametrize(
    ("point", "published"),
    [("form.published.before-commit", False), ("form.published.after-commit", True)],
)
async def test_killed_while_a_clerk_publishes(
    point: str,
    published: bool,  # noqa: FBT001  (what the kill leaves behind)
    installation: Installation,
) -> None:
    """Either the draft or the version, never both and never neither; pressing again is enough."""
    with installation.store() as store:
        await with_clerk(store)
        draft = store.write(LHOTA, begun, "clerk:novakova")
    daemon = await installation.start(f"{point}=kill")
    with pytest.raises(httpx.TransportError):
        await pressed(installation, draft)
    assert await daemon.ended() == -9
    assert (left(installation, draft), there(installation)) == (not published, published)

    await installation.start()
    answer = await pressed(installation, draft)

    assert answer.status_code == (409 if published else 200)
    assert (left(installation, draft), there(installation)) == (False, True)
    assert installation.verify() == 0


async def pressed(installation: Installation, draft: str) -> httpx.Response:
    """Sign in and publish the draft as it was."""
    async with Browser(base_url=f"http://127.0.0.1:{installation.desk}") as browser:
        await browser.sign_in()
        await browser.open("/forms")
        return await browser.submit(f"/forms/drafts/{draft}/publish", revision="2")


def left(installation: Installation, draft: str) -> bool:
    """Tell whether the draft is still there."""
    with installation.store() as store:
        return store.look(LHOTA, partial(drafts.draft_of, draft=draft)) is not None


def there(installation: Installation) -> bool:
    """Tell whether the form is published."""
    with installation.store() as store:
        return store.look(LHOTA, partial(version_of, code="rezervace-haly")) is not None
