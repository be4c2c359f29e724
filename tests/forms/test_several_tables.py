"""Several tables in one form: each has rows of its own, whatever happens to the one above it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huizhi.content import Cell
from huizhi.findings import Finding
from huizhi.forms.answered import Answers
from huizhi.forms.answers import TypedRow, read_typed
from huizhi.forms.fields.integer import Integer
from huizhi.forms.fields.text import Text
from huizhi.forms.form import Form, FormField, FormTable
from tests.forms.drawn import answers, document, mistakes, pattern, values
from tests.forms.fields.reading import JUNE


def columns(*labels: str, required: str = "") -> tuple[FormField, ...]:
    return tuple(
        FormField(f"c{n}", label, Text(), required=label == required)
        for n, label in enumerate(labels, start=1)
    )


PERSON = Form(
    "person",
    "人员情况表",
    (FormField("name", "姓名", Text()), FormField("post", "职务", Text())),
    (
        FormTable("家庭成员", columns("称谓", "姓名", "工作单位")),
        FormTable(
            "工作经历", columns("起止时间", "工作单位", "职务", required="工作单位"), id="work"
        ),
        FormTable("奖惩", columns("时间", "内容"), id="prizes"),
    ),
)
PERSON_TEMPLATE = """
人员情况表 | < | <
姓名 | {name} | <
职务 | {post} | <
一、家庭成员 | < | <
称谓 | 姓名 | 工作单位
{rows.c1} | {rows.c2} | {rows.c3}
二、工作经历 | < | <
起止时间 | 工作单位 | 职务
{work.c1} | {work.c2} | {work.c3}
三、奖惩 | < | <
时间 | 内容 | ~
{prizes.c1} | {prizes.c2} | ~
填表人： | ~ | ~
"""
HEAD = "人员情况表 | < | <\n姓名 | 张三 | <\n职务 | 网格员 | <"
FAMILY = "一、家庭成员 | < | <\n称谓 | 姓名 | 工作单位"
WORK = "二、工作经历 | < | <\n起止时间 | 工作单位 | 职务"
PRIZES = "三、奖惩 | < | <\n时间 | 内容 | ~"
END = "填表人： | 李四 | ~"


def sheet(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def told(found: Answers, *tables: str) -> list[list[tuple[object, ...]]]:
    """The values of the rows of each table."""
    return [[tuple(f.value for f in row.fields) for row in found.rows_of(t)] for t in tables]


def doubts(found: Answers) -> list[tuple[str, str]]:
    return [(f.code, f.label) for f in found.findings if f.code != "text-unread"]


def person(*lines: str) -> Answers:
    return answers(PERSON, PERSON_TEMPLATE, document(sheet(*lines)))


FATHER, MOTHER = "父 | 张大 | 甲厂", "母 | 王二 | 乙厂"
FIRST, SECOND = "2001-2005 | 丙厂 | 工人", "2005-2010 | 丁厂 | 班长"
PRIZE = "2008 | 先进 | ~"
READ = [[("父", "张大", "甲厂")], [("2001-2005", "丙厂", "工人")], [("2008", "先进")]]


def test_each_table_is_read_as_it_was_sent() -> None:
    found = person(HEAD, FAMILY, FATHER, WORK, FIRST, PRIZES, PRIZE, END)

    assert told(found, "rows", "work", "prizes") == READ
    assert values(found) == {"name": "张三", "post": "网格员"}
    assert doubts(found) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((FAMILY, FATHER, MOTHER, FATHER, MOTHER, WORK, FIRST, PRIZES, PRIZE), (4, 1, 1)),
        ((FAMILY, FATHER, WORK, FIRST, SECOND, SECOND, FIRST, PRIZES, PRIZE, PRIZE), (1, 4, 2)),
        ((FAMILY, "\\[] | ~ | ~", FATHER, WORK, FIRST, PRIZES), (1, 1, 0)),
        ((FAMILY, " | | ", WORK, FIRST, SECOND, PRIZES, PRIZE), (0, 2, 1)),
        ((FAMILY, FATHER, "称谓 | 姓名 | 工作单位", MOTHER, WORK, FIRST, PRIZES, PRIZE), (2, 1, 1)),
        ((WORK, FIRST, SECOND, FAMILY, FATHER, PRIZES, PRIZE), (1, 2, 1)),
    ],
)
def test_rows_added_above_push_what_is_below(lines: tuple[str, ...], expected: tuple[int]) -> None:
    found = person(HEAD, *lines, END)

    assert tuple(map(len, told(found, "rows", "work", "prizes"))) == expected


@pytest.mark.parametrize(
    ("title", "said"), [("", []), ("经历 | < | <", ["经历"]), ("经历 | ~ | ~", [])]
)
def test_titles_that_were_taken_out_or_reworded_leave_each_row_in_its_table(
    title: str, said: list[str]
) -> None:
    work = sheet(title, "起止时间 | 工作单位 | 职务")
    found = person(HEAD, FAMILY, FATHER, MOTHER, work, FIRST, PRIZES, PRIZE, END)
    family, others, prizes = told(found, "rows", "work", "prizes")
    unread = [f.found for f in found.findings if f.code == "text-unread"]

    assert family[:2] == [("父", "张大", "甲厂"), ("母", "王二", "乙厂")]
    assert (others, prizes) == (READ[1], READ[2])
    assert unread == [*said, "李四"]
    assert (("row-doubtful", "称谓") in doubts(found)) == (title.endswith("~"))


def test_a_table_that_is_gone_is_named_and_its_rows_are_no_others() -> None:
    found = person(HEAD, FAMILY, FATHER, PRIZES, PRIZE, END)

    assert told(found, "rows", "work", "prizes") == [READ[0], [], READ[2]]
    assert ("place-missing", "工作经历") in doubts(found)


def test_a_heading_that_is_gone_is_named_with_its_table() -> None:
    work = "二、工作经历 | < | <\n起止时间 | 工作单位 | ~"
    found = person(HEAD, FAMILY, FATHER, work, "2001-2005 | 丙厂 | ~", PRIZES, PRIZE, END)

    assert told(found, "work") == [[("2001-2005", "丙厂")]]
    assert doubts(found) == [("place-gone", "工作经历的职务")]


def test_an_empty_table_is_named_by_what_is_required_in_it() -> None:
    no_rows = read_typed(PERSON, {}, (TypedRow({"c1": Cell(0, 0, "父", "父")}),), JUNE)

    assert [(f.code, f.label) for f in no_rows.findings] == [
        ("rows-missing", "工作经历"),
        ("table-empty", "奖惩"),
    ]
    assert [f.label for f in read_typed(PERSON, {}, (), JUNE).findings] == [
        "家庭成员",
        "工作经历",
        "奖惩",
    ]


TWINS = Form(
    "checks",
    "隐患排查表",
    (),
    (
        FormTable("隐患清单", columns("场所", "内容")),
        FormTable("整改清单", columns("场所", "内容"), id="mended"),
    ),
)
TWINS_TEMPLATE = """
隐患清单 | <
场所 | 内容
{rows.c1} | {rows.c2}
整改清单 | <
场所 | 内容
{mended.c1} | {mended.c2}
"""


@pytest.mark.parametrize(
    ("drawing", "expected", "codes"),
    [
        ("隐患清单 | <\n场所 | 内容\n甲 | 一\n整改清单 | <\n场所 | 内容\n乙 | 二", (1, 1), []),
        (
            (
                "隐患清单 | <\n场所 | 内容\n甲 | 一\n场所 | 内容\n丙 | 三\n"
                "整改清单 | <\n场所 | 内容\n乙 | 二"
            ),
            (2, 1),
            [],
        ),
        (
            "整改清单 | <\n场所 | 内容\n乙 | 二\n隐患清单 | <\n场所 | 内容\n甲 | 一\n丙 | 三",
            (2, 1),
            [],
        ),
        ("整改清单 | <\n场所 | 内容\n乙 | 二", (0, 1), ["place-missing"]),
        (
            "场所 | 内容\n甲 | 一\n场所 | 内容\n乙 | 二",
            (1, 1),
            ["table-doubtful", "table-doubtful"],
        ),
    ],
)
def test_tables_of_the_same_headings_are_told_apart_by_their_titles(
    drawing: str, expected: tuple[int, int], codes: list[str]
) -> None:
    found = answers(TWINS, TWINS_TEMPLATE, document(drawing))

    assert tuple(map(len, told(found, "rows", "mended"))) == expected
    assert [code for code, _ in doubts(found)] == codes
    assert all(finding.message for finding in found.findings)


SHEETS = ("场所 | 内容\n{rows.c1} | {rows.c2}", "场所 | 内容\n{mended.c1} | {mended.c2}")


def test_a_form_on_two_sheets_has_a_table_on_each() -> None:
    from huizhi.forms.alignment import align
    from huizhi.forms.answers import read_answers
    from huizhi.forms.template import pattern_of
    from huizhi.forms.wording import Wording
    from tests.forms.drawn import template

    spread, wrong = pattern_of(TWINS, template(*SHEETS), "t.xlsx")
    returned = document("场所 | 内容\n甲 | 一\n丙 | 三", "场所 | 内容\n乙 | 二")
    labels = {field_id: TWINS.field(field_id).label for field_id in TWINS.ids()}
    found = read_answers(TWINS, align(spread, returned, Wording(labels, {}))[0], JUNE)

    assert wrong == ()
    assert told(found, "rows", "mended") == [[("甲", "一"), ("丙", "三")], [("乙", "二")]]
    assert doubts(found) == []


def test_what_could_not_be_told_apart_is_refused() -> None:
    alike = TWINS_TEMPLATE.replace("整改清单 | <\n", "")
    beside = "场所 | 内容 | 场所 | 内容\n{rows.c1} | {rows.c2} | {mended.c1} | {mended.c2}"

    assert [m.what for m in mistakes(TWINS, alike)] == [
        "“隐患清单”和“整改清单”两张明细表的栏目名称一样，交回后分不开"
    ]
    assert "两张明细表的标记写在同一行里" in mistakes(TWINS, beside)[0].what


def test_a_column_without_a_mark_is_named_with_its_table() -> None:
    without = TWINS_TEMPLATE.replace("{mended.c2}", "~")

    assert "配置里明细“整改清单”有“内容”这一栏" in mistakes(TWINS, without)[0].what


def test_totals_belong_to_their_own_table() -> None:
    numbers = (FormField("c1", "项目", Text()), FormField("c2", "金额", Integer()))
    form = replace(
        TWINS,
        tables=(FormTable("收入", numbers), FormTable("支出", numbers, id="spent")),
    )
    template = (
        "收入 | <\n项目 | 金额\n{rows.c1} | {rows.c2}\n合计 | ~\n"
        "支出 | <\n项目 | 金额\n{spent.c1} | {spent.c2}\n合计 | ~"
    )
    returned = (
        "收入 | <\n项目 | 金额\n甲 | 1\n乙 | 2\n合计 | 3\n支出 | <\n项目 | 金额\n丙 | 5\n合计 | 6"
    )
    found = answers(form, template, document(returned))
    (wrong,) = [f for f in found.findings if f.code == "total-differs"]

    assert told(found, "rows", "spent") == [[("甲", 1), ("乙", 2)], [("丙", 5)]]
    assert (wrong.field, wrong.found, wrong.expected) == ("spent.c2", "6", "5")


def test_the_labels_of_a_form_of_one_person_are_no_second_copy() -> None:
    form = replace(TWINS, fields=columns("场所", "内容"))
    template = "场所 | {c1}\n内容 | {c2}\n" + TWINS_TEMPLATE.strip()
    drawn = (
        "场所 | 总\n内容 | 全\n隐患清单 | <\n场所 | 内容\n甲 | 一\n"
        "整改清单 | <\n场所 | 内容\n乙 | 二"
    )
    found = answers(form, template, document(drawn))

    assert values(found) == {"c1": "总", "c2": "全"}
    assert told(found, "rows", "mended") == [[("甲", "一")], [("乙", "二")]]


def test_the_pattern_knows_each_table() -> None:
    spots = pattern(PERSON, PERSON_TEMPLATE).tables

    assert [(one.id, one.name) for one in spots] == [
        ("rows", "家庭成员"),
        ("work", "工作经历"),
        ("prizes", "奖惩"),
    ]
    assert spots[1].titles == {"二工作经历"}


def test_a_row_written_below_everything_is_named() -> None:
    found = person(HEAD, FAMILY, FATHER, WORK, FIRST, PRIZES, PRIZE, END, "2011-2012 | 戊厂 | 主任")
    outside: list[Finding] = [f for f in found.findings if f.where.startswith("Sheet1!A14")]

    assert outside
