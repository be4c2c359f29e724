"""Figure rules: read as they are written, and held against answers with both places told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from huizhi.findings import Finding
from huizhi.forms import Form, FormField, FormTable
from huizhi.forms.answered import AnsweredField, AnsweredRow, Answers
from huizhi.forms.fields import FieldValue, make_field
from huizhi.forms.figure_rule import FigureRule, RuleError, RuleLabels, parse_rule
from huizhi.forms.figures_held import figures_differ, rule_broken
from huizhi.forms.unit_figures import HeldForm


def asked(label: str, kind: str = "整数") -> FormField:
    return FormField(label, label, make_field(kind))


PEOPLE = FormTable("人员", (asked("姓名", "姓名"), asked("男"), asked("女"), asked("金额", "金额")))
SPENT = FormTable("经费", (asked("用途", "文字"), asked("金额", "金额")), id="spent")
FORM = Form(
    "table",
    "登记表",
    (
        asked("总户数"),
        asked("常住户"),
        asked("租住户"),
        asked("占比", "百分比"),
        asked("合计金额", "金额"),
        asked("开始", "日期"),
        asked("结束", "日期"),
        asked("负责人", "姓名"),
    ),
    (PEOPLE, SPENT),
)
LABELS = RuleLabels(
    {one.label: one.kind.shape for one in FORM.fields},
    {table.name: {c.label: c.kind.shape for c in table.columns} for table in FORM.tables},
)


def rule(text: str) -> FigureRule:
    return parse_rule(text, LABELS)


def cells(**values: FieldValue) -> tuple[AnsweredField, ...]:
    """Answers; a text that is no answer of its kind stands for one that could not be read."""
    return tuple(
        AnsweredField(name, None if value == "?" else value, str(value or ""), f"{name}格", "label")
        for name, value in values.items()
    )


def broken(
    text: str,
    rows: tuple[AnsweredRow, ...] = (),
    last: dict[str, FieldValue] | None = None,
    **values: FieldValue,
) -> list[Finding]:
    answers = Answers("table", cells(**values), rows, ())
    return list(figures_differ(FORM, answers, [rule(text)], last))


def person(men: FieldValue, women: FieldValue, amount: FieldValue = None) -> AnsweredRow:
    return AnsweredRow("第1行", cells(姓名="某人", 男=men, 女=women, 金额=amount))


def test_both_sides_are_told_with_their_places() -> None:
    (found,) = broken("总户数 = 常住户 + 租住户", 总户数=120, 常住户=90, 租住户=25)

    assert (found.code, found.label, found.where, found.found) == (
        "figures-differ",
        "总户数",
        "总户数格",
        "120",
    )
    assert found.expected == (
        "按“总户数 = 常住户 + 租住户”应等于115（常住户90（常住户格）、租住户25（租住户格））"
    )


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("总户数 = 常住户 + 租住户", {"总户数": 115, "常住户": 90, "租住户": 25}),
        ("总户数＝常住户＋租住户", {"总户数": 90, "常住户": 90, "租住户": None}),
        ("租住户 ≤ 总户数", {"租住户": 25, "总户数": 25}),
        ("总户数>=常住户", {"总户数": 25, "常住户": 24}),
        ("占比 = 租住户 ÷ 总户数", {"占比": "33.3%", "租住户": 1, "总户数": 3}),
        ("总户数 ≤ 500", {"总户数": 500}),
        ("占比 ≤ 100%", {"占比": "99.5%"}),
        ("开始 ≤ 结束", {"开始": dt.date(2024, 6, 1), "结束": dt.date(2024, 6, 30)}),
        ("合计金额 = (常住户 - 租住户) × 2", {"合计金额": "130", "常住户": 90, "租住户": 25}),
    ],
)
def test_what_is_right_is_said_nothing_of(text: str, values: dict[str, FieldValue]) -> None:
    assert broken(text, **values) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("总户数 = 常住户 + 租住户", {"总户数": None, "常住户": 90, "租住户": 25}),
        ("总户数 = 常住户 + 租住户", {"总户数": 120, "常住户": None, "租住户": None}),
        ("总户数 = 常住户 + 租住户", {"总户数": 120, "常住户": "?", "租住户": 25}),
        ("占比 = 租住户 ÷ 总户数", {"占比": "33.3%", "租住户": 1, "总户数": 0}),
        ("总户数 ≥ 上次(总户数)", {"总户数": 1}),
    ],
)
def test_nothing_is_said_where_a_side_cannot_be_told(
    text: str, values: dict[str, FieldValue]
) -> None:
    assert broken(text, **values) == []


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("租住户 ≤ 总户数", {"租住户": 26, "总户数": 25}, "应不大于25"),
        ("占比 = 租住户 ÷ 总户数", {"占比": "35%", "租住户": 1, "总户数": 3}, "应等于33.3333%"),
        ("总户数 < 500", {"总户数": 500}, "应小于500"),
        (
            "开始 ≤ 结束",
            {"开始": dt.date(2024, 7, 1), "结束": dt.date(2024, 6, 30)},
            "应不晚于2024-06-30",
        ),
    ],
)
def test_what_is_wrong_is_told(text: str, values: dict[str, FieldValue], said: str) -> None:
    (found,) = broken(text, **values)

    assert said in found.expected


def test_a_rule_with_a_column_is_held_against_each_row() -> None:
    rows = (person(1, 2), person(5, 2), person(1, 1))

    (found,) = broken("男 ≤ 女", rows)

    assert (found.field, found.label, found.found) == ("rows.男", "男", "5")


def test_a_rule_that_no_row_keeps_is_told_once() -> None:
    assert len(broken("男 ≤ 女", (person(3, 2), person(5, 2), person(4, 1)))) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("总户数 = 行数(人员)", "应等于2"),
        ("合计金额 = 合计(人员.金额)", "应等于30.5（金额合计30.5）"),
        ("总户数 = 合计(男)", "应等于3"),
    ],
)
def test_rows_are_counted_and_columns_summed_up(text: str, said: str) -> None:
    rows = (person(1, 1, "10.5"), person(2, None, "20"))

    (found,) = broken(text, rows, 总户数=9, 合计金额="9")

    assert said in found.expected


def test_what_is_said_to_stand_in_a_cell_stands_there() -> None:
    told = parse_rule("合计(附件1.男) ≤ 总户数", replace(LABELS, others={"附件1": LABELS}))
    rows = (person(1, 1), person(2, None))
    forms = {
        "": HeldForm(FORM, Answers("table", cells(总户数=2), (), ())),
        "附件1": HeldForm(FORM, Answers("table", (), rows, ())),
    }

    (found,) = rule_broken(told, forms)

    assert (found.label, found.found) == ("总户数", "2")
    assert "应不小于3（附件1男合计3" in found.expected


def test_last_times_figure_is_held_against() -> None:
    (found,) = broken("总户数 ≥ 上次(总户数)", last={"总户数": 100}, 总户数=90)

    assert found.expected == "按“总户数 ≥ 上次(总户数)”应不小于100（上次总户数100）"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("总户数", "要有一个"),
        ("总户数 = ", "写得不完整"),
        ("总户数 = 常住户 = 租住户", "要有一个"),
        ("总户 = 常住户", "没有“总户”这一栏"),
        ("总户数 = 负责人", "“负责人”填的不是数"),
        ("总户数 = 开始", "“开始”是日期"),
        ("合计金额 = 合计(金额)", "几个明细里都有“金额”"),
        ("总户数 = 行数", "几个明细"),
        ("总户数 = 平均(男)", "括号前面只能写"),
        ("总户数 = 合计(常住户)", "要写明细里的列"),
        ("总户数 = 常住户 ** 9", "只能用加、减、乘、除"),
        ("男 = 经费.金额", "不能一行对一行"),
        ("人员.岁数 = 男", "没有叫“岁数”的列"),
        ("总户数 = __import__('os')", "括号前面只能写"),
        ("总户数 = 'a'", "只能用加、减、乘、除"),
    ],
)
def test_what_cannot_be_understood_is_refused(text: str, said: str) -> None:
    with pytest.raises(RuleError, match=said.replace("(", r"\(")):
        rule(text)
