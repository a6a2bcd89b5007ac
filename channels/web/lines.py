"""The questions of a form that is being filled in, and what is wrong with it, in order."""

from collections.abc import Callable, Iterator, Mapping

from channels.web.draft import Draft, Say
from gateway.model.form import FormSpec
from gateway.web import questions
from gateway.web.questions import Line, Typed


def lines(
    draft: Draft, complaints: Mapping[str, str], sizes: Callable[[int], str], say: Say
) -> Iterator[Line]:
    """Yield the questions of *draft* in order; *sizes* says how large so many files may be."""
    files = {name: [file.name for file in found] for name, found in draft.files.items()}
    typed = Typed(draft.language, draft.typed, complaints, files)
    return questions.lines(draft.spec, typed, sizes, say)


def in_order(spec: FormSpec, complaints: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return name and complaint in the order of the page; what fits to no question comes first."""
    place = {one.name: number for number, one in enumerate(spec.fields)}
    return sorted(complaints.items(), key=lambda pair: place.get(pair[0], -1))
