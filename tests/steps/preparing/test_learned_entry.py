"""What a learned form is filled in with beforehand."""

from __future__ import annotations

import pytest
from ruamel.yaml.comments import CommentedMap

from huizhi.steps.preparing.learned_entry import prefill_known

SCHOOLS = ("东关小学", "东关一小", "育才幼儿园", "西河中学", "城南实验")
WARDS = ("内一科", "外科", "儿科", "急诊室")
STATIONS = ("东关林业站", "西山林场", "护林站")
COMMUNITIES = ("罗庄社区", "魏武社区", "周庄村")


@pytest.mark.parametrize(
    ("label", "units", "is_unit"),
    [
        ("学校名称", SCHOOLS, True), ("学校", SCHOOLS, True), ("校名", SCHOOLS, True),
        ("所在学校", SCHOOLS, True), ("科室", WARDS, True), ("报送科室名称", WARDS, True),
        ("林场", STATIONS, True), ("站所名称", STATIONS, True), ("村名", COMMUNITIES, True),
        ("学校名称", COMMUNITIES, False), ("企业名称", COMMUNITIES, False),
        ("毕业学校", SCHOOLS, False), ("结对学校名称", SCHOOLS, False), ("科室", SCHOOLS, False),
        ("学校地址", SCHOOLS, False), ("校长姓名", SCHOOLS, False),
    ],
)  # fmt: skip
def test_a_label_that_says_what_the_units_are_asks_for_the_unit(
    label: str, units: tuple[str, ...], is_unit: bool
) -> None:
    setting = CommentedMap({"编号": "field_1", "类型": "文字"})
    persons = CommentedMap({"编号": "column_1", "类型": "文字"})
    entry = CommentedMap({"字段": {label: setting}, "明细": {"列": {label: persons}}})

    prefill_known(entry, units)

    assert setting.get("预填") == ("名称" if is_unit else None)
    assert setting["类型"] == ("单位" if is_unit else "文字")
    assert persons == {"编号": "column_1", "类型": "文字"}
