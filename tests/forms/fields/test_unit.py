"""单位 against the roster: never a guess between two."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from huizhi.forms.fields.field import UnitName
from huizhi.forms.fields.unit import Unit, match_unit
from huizhi.forms.fields.unit_edges import is_person
from tests.forms.fields.reading import UNITS, assert_comes_back, assert_reads


@given(st.sampled_from([unit.name for unit in UNITS]))
def test_a_unit_comes_back(name: str) -> None:
    assert_comes_back(Unit(), name)


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        ("祖师社区居委会", "祖师社区", ()),
        ("祖师 社区", "祖师社区", ()),
        ("东城区祖师街道祖师社区居民委员会", "祖师社区", ()),
        ("周庄村委会", "周庄社区", ()),
        ("应急管理办公室（应急办）", "应急管理办公室", ()),
        ("应急管理办公窒", "应急管理办公室", ("community-fuzzy",)),
        ("某庄社区", "某庄社区", ("unit-unknown",)),
        ("祖师社区、周庄社区", "祖师社区、周庄社区", ("unit-unknown",)),
        ("社区", None, ()),  # what a form prints behind the blank
        ("（周庄）社区", "周庄社区", ()),
        ("周庄社区（村）", "周庄社区", ()),
        ("陈庄社区（村）", "陈庄社区", ()),
        ("陈庄社区居委会（盖章）", "陈庄社区", ()),
        ("陈庄社区 填表人：李明", "陈庄社区", ("extra-text",)),
        ("陈庄社区？", "陈庄社区", ("extra-text",)),
        ("", None, ()),
    ],
)
def test_units(typed: str, value: str | None, codes: tuple[str, ...]) -> None:
    assert_reads(Unit(), typed, value, *codes)


@pytest.mark.parametrize(
    ("other", "name"), [("城市管理办公室", "应急管理办公室"), ("应急管理办公楼", None)]
)
def test_the_nearest_is_meant_where_no_other_is_as_near(other: str, name: str | None) -> None:
    match = match_unit("应急管理办公窒", (UnitName("应急管理办公室"), UnitName(other)))

    assert (match.name, match.certainty) == (name, "near" if name else "none")


@pytest.mark.parametrize(
    ("text", "is_a_person"), [("张三", True), ("庄小明", True), ("张庄", False), ("三张", False)]
)
def test_a_persons_name_is_no_place(text: str, is_a_person: bool) -> None:
    assert is_person(text) is is_a_person


def test_two_that_are_equally_near_are_both_named() -> None:
    match = match_unit("祖师社区和周庄社区", UNITS)

    assert (match.name, match.certainty) == (None, "none")
    assert set(match.others) == {"祖师社区", "周庄社区"}
