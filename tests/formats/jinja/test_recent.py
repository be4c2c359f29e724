"""Recent members: what is the same as before is not made again, and nothing else passes for it."""

from __future__ import annotations

import datetime as dt

import pytest

from huizhi.formats.jinja.environment import RenderedText
from huizhi.formats.jinja.recent import RecentMembers

PRINTED = RenderedText("甲".encode(), special=False)


def recent_of(context: dict[str, object]) -> RecentMembers:
    """Members that were made twice, for this context."""
    recent = RecentMembers("word/document.xml", frozenset({"甲", "乙"}))
    for _ in range(2):
        assert recent.known(context) is None
        assert recent.member(PRINTED, lambda: b"made", context).data == b"made"
    return recent


@pytest.mark.parametrize(
    "value", ["字", 1, 1.5, True, None, dt.date(2024, 6, 3), ["字", {"键": (1, 2)}], {"键": []}]
)
def test_the_same_values_give_the_same_member(value: object) -> None:
    recent = recent_of({"甲": value, "丙": 1})
    again = recent.known({"甲": value, "丙": 2})  # of which nothing is printed
    assert again is not None
    assert again.data == b"made"


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (1, True),
        (1, 1.0),
        (0, False),
        (None, ""),
        ("1", 1),
        ([1], (1,)),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),  # a loop prints them in order
        ({"a": [1]}, {"a": [True]}),
        (dt.date(2024, 6, 3), dt.datetime(2024, 6, 3)),
    ],
)
def test_values_that_print_otherwise_are_not_the_same(before: object, now: object) -> None:
    assert recent_of({"甲": before}).known({"甲": now}) is None


def test_a_value_that_was_changed_is_not_the_same() -> None:
    names = ["甲社区"]
    recent = recent_of({"甲": names})
    names.append("乙社区")
    assert recent.known({"甲": names}) is None


def test_a_name_that_is_missing_is_not_the_same_as_nothing() -> None:
    assert recent_of({"甲": 1, "乙": None}).known({"甲": 1}) is None
    assert recent_of({"甲": 1}).known({"甲": 1}) is not None


def test_values_of_unknown_kinds_are_never_the_same() -> None:
    class Odd:
        pass

    odd = Odd()
    assert recent_of({"甲": odd}).known({"甲": odd}) is None
