"""Rules across the answers of a form: all are asked, in their order, each when it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from huizhi.findings import Finding
from huizhi.forms import checks
from huizhi.forms.answered import AnsweredField, AnsweredRow, Answers
from huizhi.forms.checks import (
    StatedAnswer,
    _disagreements,
    answers_together,
    findings_across,
)
from huizhi.forms.fields.birthday import Birthday
from huizhi.forms.fields.date import Date
from huizhi.forms.fields.field import Circumstances, Field
from huizhi.forms.fields.id_number import IdNumber
from huizhi.forms.fields.integer import Integer
from huizhi.forms.fields.phone import Mobile, Phone
from huizhi.forms.fields.text import Text
from huizhi.forms.form import Form, FormField, FormTable
from tests.forms.drawn import WORKS, WORKS_TEMPLATE, answers, codes, document
from tests.forms.fields.reading import JUNE

CALLED = Form(
    "called",
    "联系表",
    (FormField("mobile", "手机", Mobile()), FormField("phone", "办公电话", Phone())),
    (
        FormTable(
            "活动",
            (FormField("start", "开始", Date()), FormField("end", "结束", Date())),
        ),
    ),
)
CALLED_TEMPLATE = """
手机 | {mobile} | 办公电话 | {phone}
开始 | <        | 结束     | <
{rows.start} | < | {rows.end} | <
"""


def has_a_phone(form: Form, answers: Answers, circumstances: Circumstances) -> Iterator[Finding]:
    """A finding where none of the form's telephones is answered."""
    phones = [field for field in form.fields if field.kind.is_phone]
    if phones and not any(answers.value(field.id) for field in phones):
        yield Finding("required-missing", phones[0].id, phones[0].label)


def ends_after_start(
    form: Form, answers: Answers, circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for each row that ends before it starts."""
    for together in answers_together(form, answers):
        said = {one.asked.id: one for one in together}
        days = [said[name].value for name in ("start", "end") if name in said]
        start, end = days if len(days) == 2 else (None, None)
        if isinstance(start, dt.date) and isinstance(end, dt.date) and end < start:
            last = said["end"]
            yield Finding("date-far", last.asked.id, last.asked.label, last.where)


@pytest.fixture
def more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's rules and two more, each one line in CHECKS."""
    new = ((has_a_phone, "read"), (ends_after_start, "read"))
    monkeypatch.setattr(checks, "CHECKS", (*checks.CHECKS, *new))


def called(*rows: str, phone: str = "") -> Answers:
    lines = [f"手机 | | 办公电话 | {phone}", "开始 | < | 结束 | <", *rows]
    return answers(CALLED, CALLED_TEMPLATE, document("\n".join(lines)))


@pytest.mark.usefixtures("more")
def test_a_new_rule_is_asked_of_every_form() -> None:
    fine = called("2024.6.3 | < | 2024.6.5 | <", phone="0374-5163977")
    assert codes(fine.findings) == []

    found = called("2024.6.3 | < | 2024.6.5 | <", "2024.6.8 | < | 2024.6.7 | <")
    assert [(f.code, f.where) for f in found.findings] == [
        ("days-reversed", "Sheet1!C4"),
        ("required-missing", ""),
        ("date-far", "Sheet1!C4"),
    ]


@pytest.mark.usefixtures("more")
def test_rules_come_behind_the_answers_and_before_what_was_left_unread() -> None:
    found = called("6.3 | < | 2024.6.1 | <", "另有一场待定，时间地点另行通知 | < | < | <")

    order = [f.code for f in found.findings]
    assert order.index("date-year-assumed") < order.index("required-missing")
    assert order.index("required-missing") < order.index("date-far")


def test_the_answers_that_are_about_one_thing_stand_together() -> None:
    found = called("2024.6.3 | < | 2024.6.5 | <", "2024.6.8 | < | 2024.6.9 | <", phone="10086")

    together = [[one.asked.label for one in said] for said in answers_together(CALLED, found)]
    assert together == [["手机", "办公电话"], ["开始", "结束"], ["开始", "结束"]]


def test_a_table_without_rows_is_asked_about_only_in_a_form_that_was_filled() -> None:
    empty = answers(WORKS, WORKS_TEMPLATE, document("单位：祖师社区\n项目 | 序号 | 标题 | 内容"))

    assert "rows-missing" not in codes(empty.findings)
    (finding,) = findings_across(WORKS, empty, JUNE, "filled")
    assert (finding.code, finding.label) == ("rows-missing", "作品")


def test_a_form_without_a_table_lacks_no_rows() -> None:
    form = Form("f", "表", (FormField("a", "甲", Text()),))
    answered = AnsweredField("a", "一", "一", "", "")

    assert list(findings_across(form, Answers("f", (answered,), (), ()), JUNE, "filled")) == []
    rows = (AnsweredRow("", ()),)
    assert list(findings_across(WORKS, Answers("works", (), rows, ()), JUNE, "filled")) == []


def person(label: str, value: object, kind: Field) -> StatedAnswer:
    return StatedAnswer(FormField(label, label, kind), value, label)  # type: ignore[arg-type]


BORN_1949, BORN_1980 = "11010519491231002X", "110105198006030024"
OWN, SPOUSE = (
    person("身份证号", BORN_1949, IdNumber()),
    person("配偶身份证号", BORN_1980, IdNumber()),
)


def against(*said: StatedAnswer) -> list[str]:
    return [finding.field for finding in _disagreements(said, JUNE)]


def test_each_identity_number_is_held_against_what_is_said_of_the_same_person() -> None:
    wrong = dt.date(1980, 6, 3)
    own, spouse = (person(f"{whose}出生日期", wrong, Birthday()) for whose in ("", "配偶"))

    assert against(OWN, SPOUSE, own, spouse) == ["出生日期"]
    assert against(OWN, spouse) == []  # of somebody whose number is not asked
    assert against(SPOUSE, person("出生日期", dt.date(1949, 12, 31), Birthday())) == ["出生日期"]
    father = person("父亲身份证号", BORN_1949, IdNumber())
    assert against(father, SPOUSE, person("出生日期", dt.date(2001, 1, 1), Birthday())) == []


@pytest.mark.parametrize(
    ("value", "agrees"),
    [
        (dt.date(1949, 12, 31), True),
        (dt.date(1949, 12, 30), False),
        ("1949-12", True),
        ("1949-11", False),
        ("四九年底", True),  # has its own finding
        (1949, True),
    ],
)
def test_a_birthday_agrees_by_the_day_or_the_month(value: object, agrees: bool) -> None:
    assert against(OWN, person("出生日期", value, Birthday())) == ([] if agrees else ["出生日期"])


SUMMED = Form(
    "summed",
    "统计表",
    (),
    (
        FormTable(
            "明细",
            (
                FormField("name", "场所", Text()),
                FormField("exit", "通道", Integer()),
                FormField("wire", "电气", Integer()),
                FormField("all", "合计", Integer()),
            ),
            row_totals={"all": ("exit", "wire")},
        ),
    ),
)
SUMMED_TEMPLATE = """
场所        | 通道        | 电气        | 合计
{rows.name} | {rows.exit} | {rows.wire} | {rows.all}
"""


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((("3", "3", "99"),), [("99", "通道＋电气加起来是6")]),
        ((("3", "3", "6"), ("3处", "无", "3"), ("/", "2", "2")), []),
        ((("3", "若干", "9"), ("3", "3", ""), ("", "", "9")), []),  # nothing is known for certain
        ((("1", "1", "3"), ("1", "1", "2"), ("0", "0", "1")), [("3", "2"), ("1", "0")]),
        ((("1", "1", "3"),) * 4, [("3", "2")]),  # it may mean something else: told once
    ],
)
def test_a_total_in_a_row_is_held_against_what_it_sums_up(
    rows: tuple[tuple[str, ...], ...], found: list[tuple[str, str]]
) -> None:
    lines = "".join(f"甲 | {' | '.join(one or chr(92) + '[]' for one in row)}\n" for row in rows)
    text = SUMMED_TEMPLATE.split("{")[0] + lines
    read = answers(SUMMED, SUMMED_TEMPLATE, document(text))
    own = [one for one in read.findings if one.code == "row-total-differs"]
    assert [one.found for one in own] == [said for said, _ in found]
    assert all(one.expected.endswith(told) for one, (_, told) in zip(own, found, strict=True))
    assert {one.field for one in own} <= {"all"}


def test_a_tick_in_one_of_several_blanks_for_words_is_told() -> None:
    said = {"否": "第4段", "否2": "第4段", "家政": "第5段"}
    form = Form("f", "表", tuple(FormField(name, name, Text()) for name in said))
    answered = tuple(AnsweredField(name, "√", "√", place, "") for name, place in said.items())

    found = checks.ticks_among_words(form, Answers("f", answered, (), ()), JUNE)
    assert [(one.code, one.field) for one in found] == [
        ("place-unclear", "否"),
        ("place-unclear", "否2"),
    ]
