"""Renders the templates of all parts in a language; knows nothing of requests."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)
from jinja2.bccache import Bucket

from gateway.web import languages, words
from gateway.web.assets import Assets
from gateway.web.languages import Language
from gateway.web.pages import Pages

FOLDER = Path(__file__).parent

#: The kit's own part: its templates are ``web/…``.
KIT = Pages("web", templates=FOLDER / "templates", locale=FOLDER / "locale", events=words.EVENTS)


class Rendering:
    """One Jinja environment a language, over the templates of all parts."""

    def __init__(self, pages: Iterable[Pages], assets: Assets) -> None:
        parts = (KIT, *pages)
        self.languages = languages.load([part.locale for part in parts])
        loader = PrefixLoader(
            {
                part.name: FileSystemLoader(part.templates)
                for part in parts
                if part.templates is not None
            }
        )
        events = {name: word for part in parts for name, word in part.events.items()}
        facts = {kind: named for part in parts for kind, named in part.facts.items()}
        given = {"asset": assets.path, "events": events, "fact_words": facts}
        self._environments = {
            code: _environment(loader, language, given) for code, language in self.languages.items()
        }

    def html(self, language: str, template: str, context: Mapping[str, Any]) -> str:
        """Render *template* in *language*."""
        return self._environments[language].get_template(template).render(context)


class Compiled(BytecodeCache):
    """Templates of one language, compiled once in a process for all its applications.

    Not for several languages: Jinja works out at once what it can of a constant sentence.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled of the same file with the same text."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


#: By the code of the language.
compiled_in = cache(lambda _code: Compiled())


def begun_by(here: str, path: str) -> bool:
    """Tell whether the page *here* belongs to the link *path*: the same, or below it."""
    return here == path or here.startswith((f"{path}/", f"{path}."))


def _environment(loader: PrefixLoader, language: Language, given: Mapping[str, Any]) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=compiled_in(language.code),
    )
    # The extension adds these two methods when it is loaded; the type does not know them.
    install: Any = environment
    install.install_gettext_translations(language.words, newstyle=True)
    environment.globals |= {"language": language, "shared": words, **given}
    environment.filters |= {
        "date": language.date,
        "time": language.time,
        "moment": language.moment,
        "second": language.second,
        "number": language.number,
        "money": language.money,
        "fact": language.fact,
        "size": language.size,
        "iso": languages.iso,
        "translated": language.gettext,
        "address": lambda text: language.gettext(words.place_of(text)) if text else "",
    }
    environment.tests |= {
        "on_status_page": words.on_status_page,
        "begun_by": begun_by,
        "begins": lambda path, here: begun_by(here, path),
    }
    return environment
