"""Words in the lines and lists of Czech offices."""

from registry.wording import czech_order


def test_names_stand_in_the_czech_order() -> None:
    """Ch after h, č after c; other accents make no difference."""
    names = ["Ivanov", "Chlup", "Hrubý", "Čapek", "Cvrček", "Žůrek", "Zeman", "Řezník", "Rys"]

    assert sorted(names, key=czech_order) == [
        "Cvrček", "Čapek", "Hrubý", "Chlup", "Ivanov", "Rys", "Řezník", "Zeman", "Žůrek",
    ]  # fmt: skip
