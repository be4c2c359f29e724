"""How a deliverable stands: in time by the first version in order, short of works, by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import Quota
from huizhi.campaign.working_days import due_day
from huizhi.steps.standing.standing import Phase, Standing, _rows_wanted, standings
from huizhi.storage.returns import Return
from tests.configuring import without_material
from tests.paths import CONFIG

SETTINGS = without_material(load_settings(CONFIG))
DUE = SETTINGS.deliverable("liaison").due
NAME = SETTINGS.communities[0].name


def came(days_after: int, **other: object) -> Return:
    """A liaison form that came so many days after the due date."""
    moment = dt.datetime.combine(DUE + dt.timedelta(days_after), dt.time(9), SETTINGS.zone)
    one = Return(f"{days_after}.xlsx", f"{days_after}", moment, NAME, "liaison", "accepted")
    return replace(one, **({"current": True} | other))  # type: ignore[arg-type]


def standing(*returns: Return, deliverable: str = "liaison") -> Standing:
    found = standings(SETTINGS, returns, DUE + dt.timedelta(20))
    return next(s for s in found if s.recipient.name == NAME and s.deliverable.id == deliverable)


def test_a_change_after_the_due_date_does_not_make_it_late() -> None:
    first, second = came(-2, current=False), came(4)

    assert standing(first, second).days_late == 0
    assert standing(second).words == "已报送，迟4天"


def test_what_had_to_be_corrected_counts_from_the_correction() -> None:
    wrong = came(-2, current=False, status="needs-correction")

    assert standing(wrong, came(4)).days_late == 4


def test_works_that_are_lacking_are_said() -> None:
    works = came(0, deliverable="works")

    assert standing(works, deliverable="works").words == "已报送，缺5项"


def test_material_that_the_clerk_placed_is_shown_as_come() -> None:
    report = came(0, deliverable="report")

    assert standing(report, deliverable="report").words == "已收到，人工核对"
    assert standing(deliverable="report").words == "人工核对"


@pytest.mark.parametrize(
    ("kinds", "rows"),
    [
        ([("图片", 3, "张")], 1),
        ([("典型案例", 2, "个")], 2),
        ([("视频", 1, "个"), ("图片", 5, "张")], 1),
        ([("课件", 2, "个"), ("视频", 3, "个")], 3),
        ([("图片", 0, "张")], 0),
    ],
)
def test_rows_wanted(kinds: list[tuple[str, int, str]], rows: int) -> None:
    quotas = [Quota.model_construct(kind=k, at_least=n, unit=u) for k, n, u in kinds]

    assert _rows_wanted(quotas) == rows


@pytest.mark.parametrize(
    ("deliverable", "due"),
    [
        ("liaison", "2024-06-03"),
        ("activity", "2024-06-08"),
        ("works", "2024-06-25"),
        ("report", "2024-06-25"),
    ],
)
def test_every_due_date_of_the_notice(deliverable: str, due: str) -> None:
    settings = load_settings(CONFIG)
    day = dt.date.fromisoformat(due)

    def late(today: dt.date) -> Standing:
        found = standings(settings, (), today)
        return next(
            s for s in found if s.recipient.name == NAME and s.deliverable.id == deliverable
        )

    assert settings.deliverable(deliverable).due == day
    assert late(day - dt.timedelta(60)).words == "未报送"
    assert late(day).words == "未报送，即将截止"
    assert late(day).phase is Phase.DUE_SOON
    assert late(day + dt.timedelta(1)).words == "逾期未报1天"
    assert late(day + dt.timedelta(1)).phase is Phase.LATE


def test_a_due_date_on_a_day_off_moves_when_the_office_says_so() -> None:
    settings = load_settings(CONFIG)
    activity = settings.deliverable("activity")
    rolls = settings.reminding.model_copy(update={"rolls": True})

    assert due_day(settings, activity) == dt.date(2024, 6, 8)
    moved = settings.model_copy(update={"reminding": rolls})
    assert due_day(moved, activity) == dt.date(2024, 6, 11)
