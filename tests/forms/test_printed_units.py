"""Printed units: 金额（万元） over a column, behind a label, in a sentence; nothing is said of them
where they come back as they were printed."""

from __future__ import annotations

import pytest

from huizhi.forms.answered import Answers
from huizhi.forms.fields.measurement import Measurement
from huizhi.forms.fields.money import Money
from huizhi.forms.fields.percent import Percent
from huizhi.forms.fields.text import Text
from huizhi.forms.form import Form, FormField, FormTable
from huizhi.forms.printed_units import with_printed_units
from huizhi.forms.units_over import printed_unit
from tests.forms.drawn import answers, document, pattern, rows, values

COLUMNS = (
    FormField("place", "点位", Text()),
    FormField("rate", "整改率", Percent()),
    FormField("fine", "罚款金额", Money()),
    FormField("area", "面积", Measurement()),
)
FORM = Form(
    "checks", "检查表", (FormField("total", "投入资金", Money()),), (FormTable("明细", COLUMNS),)
)
TEMPLATE = """
检查表 | < | < | <
投入资金（万元） | {total} | < | <
点位 | 整改率（%） | 罚款金额（万元） | 面积（亩）
{rows.place} | {rows.rate} | {rows.fine} | {rows.area}
"""


def returned(heading: str, *cells: str) -> Answers:
    """What a return with this heading over the third column and this row answers."""
    form = with_printed_units(FORM, pattern(FORM, TEMPLATE))
    filled = TEMPLATE.replace("罚款金额（万元）", heading).replace("{total}", "30000元")
    row = " | ".join(cells)
    return answers(form, TEMPLATE, document(filled.replace(filled.splitlines()[-1], row)))


def test_a_form_s_own_headings_tell_the_unit_and_need_no_look() -> None:
    found = returned("罚款金额（万元）", "东街", "80%", "5000元", "12.5亩")
    assert (rows(found), values(found)) == ([("东街", "80%", "0.50", 12.5)], {"total": "3.00"})
    assert found.findings == ()


@pytest.mark.parametrize("heading", ["罚款金额（元）", "罚款金额（千元）"])
def test_a_heading_with_another_unit_is_said(heading: str) -> None:
    (finding,) = returned(heading, "东街", "80%", "5", "12.5").findings
    assert finding.code == "place-doubtful"
    assert finding.expected == f"原为“罚款金额（万元）”，现为“{heading}”"


def test_the_page_shows_the_unit_behind_the_label() -> None:
    (table,) = with_printed_units(FORM, pattern(FORM, TEMPLATE)).tables
    labels = [column.label_with_unit for column in table.columns]
    assert labels == ["点位", "整改率", "罚款金额（万元）", "面积（亩）"]


def test_a_unit_behind_an_answer_in_a_sentence_is_known_too() -> None:
    form = Form("f", "表", (FormField("fine", "罚款", Money()),))
    drawn = pattern(form, "表\n共罚款{fine}万元，已上缴。")
    assert with_printed_units(form, drawn).fields[0].kind.measure == "万元"


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        (("整改率（%）",), "%"),
        (("整改率（％）",), "%"),
        (("发现隐患（处）", "通道"), "处"),
        (("面积（单位：万亩）",), "万亩"),
        (("绿化（万平方米）",), "万平方米"),
        (("水量(m³)",), "m³"),
        (("手机（11位）",), ""),
        (("备注",), ""),
    ],
)
def test_the_unit_is_what_stands_in_brackets(heading: tuple[str, ...], unit: str) -> None:
    assert printed_unit(heading) == unit


def test_a_unit_above_it_all_is_that_of_the_amounts_that_print_none() -> None:
    template = TEMPLATE.replace("检查表 | <", "检查表 单位：万元 | <").replace(
        "罚款金额（万元）", "罚款金额"
    )
    plain = "\n检查表 | < | < | <\n单位：万元 | < | < | <" + template.partition("| < | < | <")[2]
    form = with_printed_units(FORM, pattern(FORM, plain))
    labels = [column.label_with_unit for column in form.tables[0].columns]
    assert labels == ["点位", "整改率", "罚款金额（万元）", "面积（亩）"]
