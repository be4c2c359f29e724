"""In what amounts are counted: the nearest unit counts, and two that speak are doubted."""

from __future__ import annotations

import pytest

from huizhi.content import Document
from huizhi.content.grid import parse
from huizhi.forms import money_units
from huizhi.forms.blank.understanding import understand

FORM = """
    {title} | < | < | <
    {above} | < | < | <
    序号 | 项目名称 | {first} | {second}
    1 | \\[] | \\[] | \\[]
    2 | \\[] | \\[] | \\[]
    3 | \\[] | \\[] | \\[]
"""


def learned(title: str, above: str, first: str, second: str) -> tuple[list[str], list[str]]:
    """The kinds of the two columns, and the doubts about units."""
    drawing = FORM.format(title=title, above=above, first=first, second=second)
    form = understand(Document("xlsx", (parse(drawing),)))
    kinds = [column.asked.kind for column in form.tables[0].columns][-2:]
    return kinds, [one for one in form.doubts if "写着" in one]


@pytest.mark.parametrize(
    ("title", "above", "first", "second", "doubt"),
    [
        ("项目收支表", "单位：平方米、人、万元", "收入", "支出", ""),
        ("项目收支表", "单位：元", "收入", "支出", ""),
        ("项目收支表（单位：万元）", "填报单位：      单位：元", "收入", "支出",
         "上面写着“万元”“元”，“收入”、“支出”没有写明是哪一种，按“元”读"),
        ("项目收支表", "单位：元、万元", "收入", "支出", "没有写明是哪一种，按“元”读"),
        ("项目收支表", "单位：元", "收入（万元）", "支出", "上面写着“元”，“收入”按“万元”读"),
        ("项目收支表", "单位：元", "收入（元）", "支出（元）", ""),
        ("项目收支表", "单位：人、万元", "收入（元）", "支出（元）",
         "“收入”按“元”、“支出”按“元”读"),
    ],
)  # fmt: skip
def test_the_nearest_unit_counts_and_another_one_is_doubted(
    title: str, above: str, first: str, second: str, doubt: str
) -> None:
    kinds, doubts = learned(title, above, first, second)
    assert kinds == ["金额", "金额"]
    assert len(doubts) == bool(doubt)
    assert all(doubt in one for one in doubts)


def test_what_counts_is_no_amount_beside_amounts() -> None:
    kinds, _ = learned("场所表", "单位：平方米、人、万元", "教职人员数", "占地面积")
    assert "金额" not in kinds


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("填报单位：      单位：户、万元", ("万元",)), ("（金额单位：人民币万元）", ("万元",)),
        ("单位：人", ()), ("填报单位：罗庄社区", None), ("单位：（盖章）", None),
    ],
)  # fmt: skip
def test_a_text_says_what_is_counted_in(text: str, units: tuple[str, ...] | None) -> None:
    assert money_units(text) == units
