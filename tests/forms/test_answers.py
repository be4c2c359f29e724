"""Answers: examples, 同上, dissolved merges, broken cells; nothing wrong without a finding."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huizhi.content.grid import (
    PROBLEM_DIGITS_LOST,
    PROBLEM_ERROR,
    PROBLEM_NO_RESULT,
    PROBLEM_PICTURE,
    Cell,
    Document,
    PaperText,
)
from huizhi.forms.answered import Answers
from huizhi.forms.answers import TypedRow, read_typed
from huizhi.forms.fields.age import Age
from huizhi.forms.fields.birthday import Birthday
from huizhi.forms.fields.choice import Choice
from huizhi.forms.fields.date import Date
from huizhi.forms.fields.field import Field
from huizhi.forms.fields.id_number import IdNumber
from huizhi.forms.fields.integer import Integer
from huizhi.forms.fields.money import Money
from huizhi.forms.fields.name import PersonName
from huizhi.forms.fields.percent import Percent
from huizhi.forms.fields.text import Text
from huizhi.forms.form import Form, FormField, FormTable
from tests.forms.drawn import (
    LIAISON,
    LIAISON_TEMPLATE,
    WORKS,
    WORKS_TEMPLATE,
    answers,
    codes,
    document,
    rows,
    values,
)
from tests.forms.fields.reading import JUNE

LIAISON_SHEET = "姓名 | 王小明 | 手机 | 13800138000\n地址 | 一号 | < | <"


def works(*lines: str) -> Document:
    """A works form with these rows."""
    return document(
        "\n".join(["单位：祖师社区", "项目 | 序号 | 标题 | 内容", *lines, "联系人： | 王"])
    )


def test_the_printed_example_is_not_a_work() -> None:
    found = answers(
        WORKS,
        WORKS_TEMPLATE,
        works("甲项 | 1 | 例：XX单位的作品 | （提示：照片另附，视频附简介）", "^ | 2 | 真的 | 有"),
    )

    assert rows(found) == [("甲项", "真的", "有")]
    assert codes(found.findings) == ["example-left", "example-left"]
    assert [f.where for f in found.findings] == ["Sheet1!C3", "Sheet1!D3"]


def test_an_example_typed_over_keeps_only_what_was_typed() -> None:
    found = answers(
        WORKS,
        WORKS_TEMPLATE,
        works("甲项 | 1 | 例：祖师社区的课 | （提示：照片另附，视频附简介）一张"),
    )

    assert rows(found) == [("甲项", "祖师社区的课", "一张")]
    assert codes(found.findings) == ["example-edited", "example-edited"]


def test_content_beside_an_example_title_lacks_its_title() -> None:
    found = answers(WORKS, WORKS_TEMPLATE, works("甲项 | 1 | 例：XX单位的作品 | 课件一份"))

    assert rows(found) == [("甲项", None, "课件一份")]
    assert codes(found.findings) == ["example-left", "required-missing"]


def test_an_empty_item_is_the_one_above_and_says_so() -> None:
    found = answers(
        WORKS,
        WORKS_TEMPLATE,
        works("甲项 | 1 | 一 |", " | 2 | 二 |", "乙项 | 1 | |", " | 2 | 三 |"),
    )

    assert rows(found) == [("甲项", "一", None), ("甲项", "二", None), ("乙项", "三", None)]
    assert codes(found.findings) == ["item-assumed", "item-assumed"]


def test_the_same_as_above_is_what_stands_above() -> None:
    found = answers(WORKS, WORKS_TEMPLATE, works("甲项 | 1 | 一 | 照片", "^ | 2 | 二 | 同上"))

    assert rows(found)[1] == ("甲项", "二", "照片")
    assert codes(found.findings) == ["same-as-above"]


def test_the_same_as_on_the_left_is_what_stands_there() -> None:
    found = answers(WORKS, WORKS_TEMPLATE, works("甲项 | 1 | 一 | 照片", "^ | 2 | 二 | 同左"))

    assert rows(found)[1] == ("甲项", "二", "二")
    assert codes(found.findings) == ["same-as-left"]


def test_a_piece_of_a_printed_label_is_no_answer() -> None:
    form = Form("f", "表", (FormField("who", "接待人", Text()), FormField("day", "日期", Date())))
    drawn = "来访登记表 | <\n接待人意见 | 接待人：{who}　{day}"
    found = answers(form, drawn, document("来访登记表 | <\n接待人意见 | 已约定上门维修。"))

    assert values(found)["who"] != "意见"
    assert "place-doubtful" in codes(found.findings)


@pytest.mark.parametrize(
    ("label", "kind", "typed", "told"),
    [
        ("营业利润", Money(), "-200", []),
        ("支出", Money(), "-200", ["number-negative"]),
        ("同比", Percent(), "-2.6%", []),
        ("同比", Percent(), "260%", ["percent-beyond"]),
        ("完成率", Percent(), "-2.6%", ["percent-beyond"]),
    ],
)
def test_a_figure_below_nothing_is_told_where_none_is_expected(
    label: str, kind: Field, typed: str, told: list[str]
) -> None:
    form = Form("f", "表", (FormField("a", label, kind),))
    found = answers(form, f"表 | <\n{label} | {{a}}", document(f"表 | <\n{label} | {typed}"))
    assert codes(found.findings) == told


def test_an_item_nobody_asked_for_is_kept_and_named() -> None:
    found = answers(WORKS, WORKS_TEMPLATE, works("丁项 | 1 | 一 | 二"))

    assert rows(found) == [("丁项", "一", "二")]
    assert codes(found.findings) == ["item-unknown"]


def test_a_thousand_more_rows_are_all_read() -> None:
    lines = [f"甲项 | {n} | 第{n}件 | 内容" for n in range(1, 1001)]

    assert len(rows(answers(WORKS, WORKS_TEMPLATE, works(*lines)))) == 1000


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (PROBLEM_ERROR, "cell-error"),
        (PROBLEM_NO_RESULT, "cell-no-result"),
        (PROBLEM_DIGITS_LOST, "digits-lost"),
        (PROBLEM_PICTURE, "cell-picture"),
    ],
)
def test_a_broken_cell_has_no_value_and_a_finding(problem: str, code: str) -> None:
    sent = document(LIAISON_SHEET)
    cells = tuple(
        replace(cell, problem=problem, text="#REF!") if cell.text == "13800138000" else cell
        for cell in sent.grids[0].cells
    )
    found = answers(
        LIAISON, LIAISON_TEMPLATE, replace(sent, grids=(replace(sent.grids[0], cells=cells),))
    )

    assert values(found)["mobile"] is None
    assert [(f.code, f.where) for f in found.findings] == [(code, "Sheet1!D1")]


@pytest.mark.parametrize(
    "text",
    ["错误!未找到引用源。", "见错误！未定义书签。", "Error: Reference source not found", "#N/A"],
)
def test_what_a_program_shows_where_it_found_nothing_is_no_answer(text: str) -> None:
    found = answers(LIAISON, LIAISON_TEMPLATE, document(LIAISON_SHEET.replace("王小明", text)))

    assert values(found)["name"] is None
    assert ("cell-error", "name") in [(f.code, f.field) for f in found.findings]


def test_a_required_answer_that_is_missing_is_named() -> None:
    found = answers(LIAISON, LIAISON_TEMPLATE, document(LIAISON_SHEET.replace("王小明", "/")))

    assert [(f.code, f.field, f.where) for f in found.findings] == [
        ("required-missing", "name", "Sheet1!B1")
    ]


HOUSEHOLD = Form(
    "household",
    "登记表",
    (
        FormField("id", "身份证号", IdNumber()),
        FormField("born", "出生日期", Birthday()),
        FormField("sex", "性别", Choice(("男", "女"))),
        FormField("age", "年龄", Age()),
        FormField("story", "情况", Text()),
    ),
)
HOUSEHOLD_TEMPLATE = """
身份证号 | {id}  | 出生日期 | {born}
性别     | {sex} | 年龄     | {age}
情况     | {story} | <      | <
"""


def household(**typed: str) -> Document:
    """A household form with these answers."""
    drawing = HOUSEHOLD_TEMPLATE
    for field in HOUSEHOLD.ids():
        drawing = drawing.replace(f"{{{field}}}", typed.get(field, ""))
    return document(drawing)


def read_household(**typed: str) -> Answers:
    return answers(HOUSEHOLD, HOUSEHOLD_TEMPLATE, household(**typed))


def test_birthday_sex_and_age_are_held_against_the_identity_number() -> None:
    person = {"id": "11010519491231002X", "born": "1949.12.31", "sex": "女", "age": "75"}
    assert codes(read_household(**person).findings) == []

    other = read_household(**person | {"born": "1949.12.13", "sex": "男", "age": "57"})
    assert codes(other.findings) == ["id-birthday", "id-sex", "id-age"]
    birthday = other.findings[0]
    assert (birthday.field, birthday.where) == ("born", "Sheet1!D1")
    assert "Sheet1!B1" in birthday.message


def test_an_identity_number_with_a_slip_is_held_against_nothing() -> None:
    found = read_household(id="110105194912310021", born="1950.1.1")

    assert codes(found.findings) == ["id-wrong"]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ('="11010519491231002X"', "11010519491231002X"),
        ("'11010519491231002X", "11010519491231002X"),
        ('=T("11010519491231002X")', "11010519491231002X"),
    ],
)
def test_guards_of_exports_are_no_part_of_the_answer(typed: str, value: str) -> None:
    found = read_household(id=typed)

    assert values(found)["id"] == value
    assert codes(found.findings) == []


def test_a_guarded_row_without_anything_in_it_is_empty() -> None:
    found = answers(WORKS, WORKS_TEMPLATE, works("甲项 | 1 | 一 | 二", '^ | 2 | ="" | =""'))

    assert len(rows(found)) == 1


@pytest.mark.parametrize("typed", ["####", "＃＃＃＃＃", "###\\n###"])
def test_what_a_narrow_column_shows_is_no_answer(typed: str) -> None:
    found = read_household(story=typed)

    assert values(found)["story"] is None
    assert [(f.code, f.field) for f in found.findings] == [("cell-narrow", "story")]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("家住\ufffd\ufffd里3号", "text-lost"),
        ("锟斤拷锟斤拷", "text-lost"),
        ("烫烫烫烫", "text-lost"),
        ("å®¶ä½\u008f", "text-lost"),
        ("Íõ½¨¹ú", "text-lost"),
        ("闀挎湡鎮ｇ梾銆傚", "text-lost"),
        ("家住??里3号", "text-strange"),
        ("???", "text-strange"),
        ("住\uf041号", "text-strange"),
        ("住\ue123号", "text-strange"),
        ("柳浪□□幢", "text-strange"),
        ("见\ufffc三楼", "text-strange"),  # a picture stood there
        ("330106195803120000", "digits-doubtful"),
        ("3.30106E+17", "digits-lost"),
    ],
)
def test_lost_letters_and_digits_are_named_at_the_field(typed: str, code: str) -> None:
    found = read_household(story=typed)

    assert [(f.code, f.field) for f in found.findings] == [(code, "story")]


@pytest.mark.parametrize(
    "typed",
    [
        "是吗？",
        "为什么??",
        "张三·李四……",
        "ABC × 3 ± 5°C",
        "café à la crème",
        "1000000000000000",
        "□在职 □退休",
        "同意□",
        "因病□因残□",
    ],
)
def test_ordinary_texts_are_not_taken_for_lost_ones(typed: str) -> None:
    assert codes(read_household(story=typed).findings) == []


ROSTER = Form(
    "roster",
    "花名册",
    (),
    (
        FormTable(
            "人员",
            (
                FormField("name", "姓名", PersonName(), required=True),
                FormField("people", "人数", Integer()),
                FormField("remark", "备注", Text()),
            ),
        ),
    ),
)
ROSTER_TEMPLATE = """
花名册 | < | <
姓名 | 人数 | 备注
{rows.name} | {rows.people} | {rows.remark}
注：请核对。 | < | <
"""


def roster(*below: str) -> Answers:
    lines = ["花名册 | < | <", "姓名 | 人数 | 备注", "张大明 | 2 |", "注：请核对。 | < | <"]
    return answers(ROSTER, ROSTER_TEMPLATE, document("\n".join([*lines, *below])))


def test_a_row_below_the_note_must_go_into_the_table() -> None:
    found = roster("王五 | 3 | 新来")

    assert [(f.code, f.where, f.found) for f in found.findings] == [
        ("row-outside", "Sheet1!A5", "王五 3 新来")
    ]
    assert found.findings[0].level == "error"


@pytest.mark.parametrize("word", ["合计", "小 计", "总计"])
def test_a_row_of_totals_beside_a_printed_number_is_no_person(word: str) -> None:
    template = "序号 | 姓名 | 人数 | 备注\n1 | {rows.name} | {rows.people} | {rows.remark}"
    sheet = f"序号 | 姓名 | 人数 | 备注\n1 | 张大明 | 2 |\n2 | {word} | 2 |\n3 | | |"
    found = answers(ROSTER, template, document(sheet))

    assert rows(found) == [("张大明", 2, None)]
    assert set(codes(found.findings)) == {"text-unread"}


@pytest.mark.parametrize(
    "line",
    [
        "合计 | 2 |",
        "填表人 | 2 | 李四",
        "以上属实 | | ",
        "王五 | | ",
        "备注：| 3 | ",
        " | 3 | 新来",
    ],
)
def test_totals_and_signatures_below_the_note_are_no_rows(line: str) -> None:
    assert "row-outside" not in codes(roster(line).findings)


def test_a_person_on_one_line_below_the_note_is_named() -> None:
    found = roster("漏填：王五，男，11010519491231002X | <")

    assert codes(found.findings) == ["row-outside"]


def test_a_row_in_one_cell_below_the_form_is_named() -> None:
    columns = (*ROSTER.tables[0].columns, FormField("sex", "性别", Choice(("男", "女"))))
    form = Form("roster", "花名册", (), (FormTable("人员", columns),))
    template = (
        "姓名 | 人数 | 备注 | 性别\n{rows.name} | {rows.people} | {rows.remark} | {rows.sex}\n注："
    )
    sent = "姓名 | 人数 | 备注 | 性别\n张大明 | 2 | | 男\n注：\n"

    for line, expected in (
        ("另：王五 男 3人", "row-outside"),
        ("本月底换届，请注意，谢谢", "text-unread"),
    ):
        assert codes(answers(form, template, document(sent + line)).findings) == [expected]


def test_what_is_typed_is_held_against_the_same_rules_as_what_is_read() -> None:
    def typed(text: str, place: str = "") -> Cell:
        return Cell(0, 0, text, text or None, place=place)

    found = read_typed(LIAISON, {"mobile": typed("138"), "address": typed("一号")}, (), JUNE)

    assert values(found) == {"name": None, "mobile": "138", "address": "一号"}
    assert [(f.code, f.field) for f in found.findings] == [
        ("required-missing", "name"),
        ("phone-wrong", "mobile"),
    ]
    row = {"item": typed("甲项", "第2件"), "content": typed("课件", "第2件")}
    found = read_typed(WORKS, {}, (TypedRow(row),), JUNE)

    assert rows(found) == [("甲项", None, "课件")]
    assert codes(found.findings) == ["required-missing"]
    assert codes(read_typed(WORKS, {}, (), JUNE).findings) == ["rows-missing"]


def on_paper(sheet: Document, **papers: PaperText) -> Document:
    """The document, each of these texts read from paper."""
    (grid,) = sheet.grids
    cells = tuple(
        replace(c, paper=papers.get(c.text, PaperText(1, 0, 0, 9, 9))) for c in grid.cells
    )
    return replace(sheet, grids=(replace(grid, cells=cells),))


def test_whatever_was_read_from_paper_is_to_be_compared() -> None:
    faint = PaperText(1, 0, 0, 9, 9, doubts=("的字写出了格子",))
    other = PaperText(1, 0, 0, 9, 9, other="一号院")
    sheet = document("姓名 | 王小明 | 手机 | 13800138000\n地址 | 一号 | < | <")

    found = answers(LIAISON, LIAISON_TEMPLATE, on_paper(sheet, 王小明=faint, 一号=other))

    told = [(f.code, f.field, f.found, f.expected) for f in found.findings]
    assert told == [
        ("paper-doubtful", "name", "王小明", "这一格的字写出了格子"),
        ("paper-read", "mobile", "13800138000", ""),
        ("paper-doubtful", "address", "一号", "也可能是“一号院”"),
    ]


def test_what_is_printed_in_the_rows_need_not_be_compared() -> None:
    printed = PaperText(1, 0, 0, 9, 9, printed=True)
    sheet = works("甲项 | 1 | 真的 | 有")

    found = answers(WORKS, WORKS_TEMPLATE, on_paper(sheet, 甲项=printed))

    assert [
        f.found for f in found.findings if f.field.startswith("rows") or f.found == "甲项"
    ] == []
    assert {"真的", "有"} <= {f.found for f in found.findings if f.code == "paper-read"}
