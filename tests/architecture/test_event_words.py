"""What stands in the audit log is told by one word each, whichever part has written it."""

from collections import Counter

from gateway.run import parts
from gateway.web import words
from registry import desk_words
from registry.files import desk_words as file_words
from registry.people import words as people_words
from registry.plan import desk_words as plan_words


def test_no_event_has_two_words() -> None:
    """Two parts that write the same event would be told by the words of one of them."""
    tables = [pages.events for name, pages in parts.named("pages") if name != "registry"]
    tables += [one.EVENTS for one in (words, desk_words, file_words, people_words, plan_words)]
    times = Counter(event for table in tables for event in table)

    assert len(times) > 50
    assert [event for event, number in times.items() if number > 1] == []
