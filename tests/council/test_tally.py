"""Counting votes: more than half of all members, whatever the number of those present."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.bodies import Order, Seated
from council.numbering import Scope
from council.rules import BodyKind, rule_on
from council.tally import Count, tally
from council.voting import Cast, Room
from council.voting_kinds import BY_NAME, Choice
from gateway.model.errors import Refused
from gateway.run import cli

FIGURES = st.integers(min_value=-2, max_value=45)


def by_hand(count: Count) -> tuple[bool, bool] | None:
    """Decide person by person: quorum and adoption, or ``None`` for what cannot be."""
    figures = (count.present, count.in_favour, count.against, count.abstained)
    if any(figure < 0 for figure in figures) or count.members < 1:
        return None
    people = ["for"] * count.in_favour + ["against"] * count.against
    people += ["abstain"] * count.abstained
    if len(people) > count.present or count.present > count.members:
        return None
    people += ["none"] * (count.present - len(people))
    people += ["absent"] * (count.members - count.present)
    there = sum(person != "absent" for person in people)
    away = len(people) - there
    agree = sum(person == "for" for person in people)
    return there > away, agree > len(people) - agree


@given(st.builds(Count, FIGURES, FIGURES, FIGURES, FIGURES, FIGURES))
def test_the_result_is_what_counting_people_gives(count: Count) -> None:
    """Quorum and majority equal a count person by person; impossible figures are refused."""
    expected = by_hand(count)
    if expected is None:
        with pytest.raises(Refused):
            tally(count)
        return
    counted = tally(count)

    assert (counted.quorum, counted.adopted) == expected


def test_every_small_vote_is_counted_right() -> None:
    """All figures of bodies of up to seven members, without exception."""
    for members in range(1, 8):
        for present in range(members + 1):
            for agree in range(present + 1):
                for against in range(present - agree + 1):
                    count = Count(members, present, agree, against, present - agree - against)
                    counted = tally(count)
                    assert (counted.quorum, counted.adopted) == by_hand(count)


@pytest.mark.parametrize(("members", "needed"), [(27, 14), (15, 8), (21, 11), (20, 11), (1, 1)])
def test_needed_is_more_than_half_of_all(members: int, needed: int) -> None:
    """An even number of members needs one more than half."""
    assert tally(Count(members, members, 0, 0, 0)).needed == needed


def test_the_command_counts(capsys: pytest.CaptureFixture[str]) -> None:
    """Eleven of twenty-one are enough, whoever else is present."""
    figures = ["--members", "21", "--present", "15", "--for", "11", "--against", "3"]
    assert cli.main(["council", "tally", *figures, "--abstained", "1", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)

    assert (said["adopted"], said["quorum"], said["needed"]) == (True, True, 11)


@pytest.mark.parametrize(
    "figures",
    [
        ("21", "15", "11", "3", "2"),
        ("21", "22", "11", "3", "2"),
        ("21", "15", "-1", "3", "2"),
        ("0", "0", "0", "0", "0"),
    ],
    ids=["votes", "present", "negative", "nobody"],
)
def test_impossible_figures_are_refused(
    figures: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """The command says what cannot be and ends with 1."""
    words = ("--members", "--present", "--for", "--against", "--abstained")
    given = [f"{word}={figure}" for word, figure in zip(words, figures, strict=True)]

    assert cli.main(["council", "tally", *given, "--json"]) == 1
    captured = capsys.readouterr()
    assert not captured.out
    assert len(captured.err) > len("podatelna: ") + 10


BY_NAME_OR_NOT = st.sampled_from([*BY_NAME, Choice.ABSENT])


@given(st.lists(BY_NAME_OR_NOT, min_size=1, max_size=30))
def test_a_secret_vote_has_the_result_of_one_by_name(cast: list[Choice]) -> None:
    """The same figures adopt or reject the same."""
    names = [f"m{number}" for number in range(len(cast))]
    seated = tuple(Seated(place, name, name, "") for place, name in enumerate(names, 1))
    voted = dict(zip(names, cast, strict=True))
    there = frozenset(name for name, choice in voted.items() if choice is not Choice.ABSENT)
    order = Order(date(2022, 10, 1), len(cast), "{seq}/{year}", Scope.YEAR)
    room = Room(seated, there, order, rule_on(BodyKind.COUNCIL, date(2026, 3, 2)))
    figures = Cast(*map(cast.count, (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)))

    assert room.counted(voted) == room.counted_secretly(figures)
