"""Rules with "$" before looped rows: all rounds, for each group its own, in the extensions too."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import ColorScaleRule, FormulaRule, Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation

from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.rendering import (
    LOOP,
    SHEET,
    book,
    fill,
    loop_rows,
    opened,
    refusal,
    sheet_text,
    xlsx,
)
from tests.paths import FIELD

GROUPS = """
    名                     | 数
    {%tr for 组 in 组们 %}
    组                     | 1
    {%tr for 行 in 组 %}
    {{ 行 }}               | {{ 行 }}
    {%tr endfor %}
    {%tr endfor %}
    尾                     |
"""


def _formatted(drawing: str, cells: str, *rules: Rule) -> Workbook:
    workbook = book(drawing)
    for rule in rules:
        workbook[SHEET].conditional_formatting.add(cells, rule)
    return workbook


def _formats(data: bytes) -> dict[str, list[str]]:
    formats = opened(data)[SHEET].conditional_formatting
    return {str(one.sqref): [f for rule in one.rules for f in rule.formula] for one in formats}


def test_rules_with_a_dollar_look_at_all_rounds() -> None:
    above = FormulaRule(["$B3>AVERAGE($B$3:$B$3)"])
    doubled = Rule("duplicateValues", dxf=DifferentialStyle())
    workbook = _formatted(LOOP, "A3:B3", above, FormulaRule(["SUM($B$3:$B3)>20"]), doubled)
    single = DataValidation("custom", formula1="COUNTIF($A$3:$A$3,A3)=1")
    single.add("A3")
    workbook[SHEET].add_data_validation(single)
    data = fill(workbook, 行们=loop_rows("甲", "乙", "丙"))
    assert _formats(data) == {"A2:B4": ["$B2>AVERAGE($B$2:$B$4)", "SUM($B$2:$B2)>20"]}
    (rule,) = opened(data)[SHEET].data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("A2:A4", "COUNTIF($A$2:$A$4,A2)=1")


def test_a_list_in_an_extension_has_all_rounds() -> None:
    template = (FIELD / "x14数据有效性.xlsx").read_bytes()
    rows = [{"名": n, "数": 1, "日": "", "率": 0} for n in "甲乙丙"]
    text = sheet_text(xlsx(template).render({"行们": rows}, Stamp()))
    assert "<xm:f>表!$A$3:$A$5</xm:f>" in text
    assert "<xm:sqref>C3:C7</xm:sqref>" in text


def test_each_group_has_a_rule_of_its_own() -> None:
    workbook = _formatted(GROUPS, "B5", FormulaRule(["AND($B5>$B$3,$B5=MAX($B$5:$B$5))"]))
    assert _formats(fill(workbook, 组们=[[1, 2], [], [3, 4]])) == {
        "B3:B4": ["AND($B3>$B$2,$B3=MAX($B$3:$B$4))"],
        "B7:B8": ["AND($B7>$B$6,$B7=MAX($B$7:$B$8))"],
    }


def test_rows_outside_the_loops_in_one_rule_with_the_groups() -> None:
    workbook = _formatted(GROUPS, "A1:B8", FormulaRule(["$B1=MAX($B$2:$B$7)"]))
    assert _formats(fill(workbook, 组们=[[1], [2]])) == {"A1:B6": ["$B1=MAX($B$2:$B$5)"]}


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (FormulaRule(["$B5>$B$5"]), r"公式引用的 $B$5 没有和它一起移动"),
        (FormulaRule(["$B5>$B3"]), r"公式引用的 $B3 没有和它一起移动"),
        (ColorScaleRule("formula", "$B$3", "FFFFFF", end_type="max", end_color="FF0000"), "色阶"),
    ],
)
def test_what_no_rule_can_say_is_refused_when_it_is_loaded(rule: Rule, why: str) -> None:
    message = refusal(_formatted(GROUPS, "B5", rule))
    assert message.startswith(f"templates/t.xlsx {SHEET}：“{SHEET}”B5 的")
    assert why in message
