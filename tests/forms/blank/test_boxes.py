"""On which side of its word a printed box stands."""

from __future__ import annotations

import pytest

from huizhi.forms.blank.boxes import box_runs, box_side, has_unclear_boxes


@pytest.mark.parametrize(
    ("text", "side", "runs"),
    [
        ("□是 □否", "before", [("是", "否")]),
        ("是□    否□", "behind", [("是", "否")]),
        ("您的性别：  A.男 □      B.女 □", "behind", [("男", "女")]),
        ("性别 □男 □女（请打√）", "before", [("男", "女")]),
        ("是否党员 是□ 否□；是否军属：是□ 否□", "behind", [("是", "否"), ("是", "否")]),
        ("是□ 否□ 是□ 否□", "behind", [("是", "否"), ("是", "否")]),
        ("养老□ 托幼□ 其他□____", "behind", [("养老", "托幼", "其他")]),
        ("□讲座\n□演练\n□其他____", "before", [("讲座", "演练", "其他")]),
        ("性别 □ 男 □ 女", "before", [("男", "女")]),
        ("1、是□  2、否□", "behind", [("是", "否")]),
        ("□A.是 □B.否 □其他", "before", [("是", "否", "其他")]),
        (
            "□第一期（7.8-7.12）  □第二期（7.15-7.19）",
            "before",
            [("第一期（7.8-7.12）", "第二期（7.15-7.19）")],
        ),
        ("□7.8上午 □7.9上午", "before", [("7.8上午", "7.9上午")]),
        ("□30、31栋 □5、6栋", "before", [("30、31栋", "5、6栋")]),
        ("□是 否□", "", []),
        ("甲 □ 乙 □ 丙", "", []),
    ],
)
def test_the_side_of_boxes(text: str, side: str, runs: list[tuple[str, ...]]) -> None:
    assert box_side(text) == side
    assert [run.words for run in box_runs(text)] == runs
    assert has_unclear_boxes(text) == (not runs)
