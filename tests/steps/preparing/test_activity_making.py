"""The office that an own activity is made for, out of what the clerk wrote and the list."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from huizhi.steps.preparing.activity_making import (
    ActivityPlan,
    OfficeFacts,
    _make_office,
    _units_of,
)
from tests.steps.preparing.rosters import proposed, taken

DAY = dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("office", "names", "printer", "units"),
    [
        ("县教育局", "东关小学 育才学校", "县教育局", "单位"),
        ("市第一人民医院", "心内科 一病区", "市第一人民医院", "单位"),
        ("某市某区幸福路街道办事处", "甲社区 乙村 党政办公室", "幸福路街道党政办", "社区"),
        ("某县城关镇人民政府", "甲社区 乙村", "城关镇人民政府", "社区"),
    ],
)
def test_who_prints_and_whom_it_is_sent_to(
    tmp_path: Path, office: str, names: str, printer: str, units: str
) -> None:
    listed = taken(proposed("单位\n" + "\n".join(names.split()))).units
    facts = OfficeFacts(office, "")
    plan = ActivityPlan("巡查", DAY, DAY, "孙丽", "0391-5551200", DAY, office=facts, units=listed)
    folder = _make_office(tmp_path / "office", plan)

    assert f"印发机关: {printer}\n" in (folder / "office.yaml").read_text("utf-8")
    assert _units_of(folder) == units
