"""Working days: holidays, the weekends that pay for them, years that nobody knows yet."""

from __future__ import annotations

import datetime as dt

import pytest

from huizhi.campaign.working_days import (
    day_off_name,
    is_working,
    on_or_after,
    on_or_before,
    working_days_between,
)


@pytest.mark.parametrize(
    ("day", "works", "name"),
    [
        ("2024-06-07", True, ""),
        ("2024-06-08", False, "周末"),
        ("2024-06-10", False, "端午节"),
        ("2024-10-01", False, "国庆节"),
        ("2024-09-29", True, ""),  # a Sunday on which the country worked
        ("2024-02-04", True, ""),
        ("2090-06-06", True, ""),  # unknown: a Tuesday
        ("2090-06-10", False, "周末"),
    ],
)
def test_days(day: str, works: bool, name: str) -> None:
    one = dt.date.fromisoformat(day)

    assert is_working(one) is works
    assert bool(day_off_name(one)) is not works
    if name == "端午节":
        assert day_off_name(one) == name


def test_the_dragon_boat_festival_of_2024() -> None:
    due = dt.date(2024, 6, 8)

    assert on_or_before(due) == dt.date(2024, 6, 7)
    assert on_or_after(due) == dt.date(2024, 6, 11)
    assert working_days_between(dt.date(2024, 6, 5), on_or_before(due)) == 2
    assert working_days_between(dt.date(2024, 6, 7), due) == 0
    assert working_days_between(due, dt.date(2024, 6, 1)) == 0
