"""The commands of the council's agenda, on an installation of their own."""

import json
from pathlib import Path

import pytest

from gateway.run import cli
from gateway.store.store import Store
from tests.conftest import LHOTA, MLYN
from tests.daemons import install
from tests.desks import ON_SQLITE
from tests.populated import MARKS, populate

pytestmark = ON_SQLITE


async def test_feed_and_list_keep_to_the_originator(
    store: Store, database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The feed is one JSON document on the output; the list is one object a line."""
    await populate(store)
    config = install(tmp_path, database, 1).config
    for originator, other in ((LHOTA, MLYN), (MLYN, LHOTA)):
        here = ("--originator", originator, "-c", config)
        capsys.readouterr()
        assert cli.main(["council", "feed", *here, "--base", "https://urad.test/"]) == 0
        captured = capsys.readouterr()
        document = json.loads(captured.out)
        assert document["iri"] == f"https://urad.test/{originator}/council/board.jsonld"
        assert MARKS[originator] in captured.out
        assert MARKS[other] not in captured.out
        assert "IČO" in captured.err

        assert cli.main(["council", "resolutions", "--json", *here]) == 0
        out = capsys.readouterr().out
        (line,) = (json.loads(line) for line in out.splitlines())
        assert (line["number"], line["originator"]) == ("1/2026", originator)
        assert MARKS[other] not in out
    assert cli.main(["verify", "-c", config]) == 0
    assert cli.main(["council", "feed", "--originator", "nikde", "-c", config]) == 78
