"""Alignment: answers found by name and by landmark, whatever was done to the sheet."""

from __future__ import annotations

import pytest

from huizhi.forms.alignment import align
from huizhi.forms.fields.integer import Integer
from huizhi.forms.fields.text import Text
from huizhi.forms.form import Form, FormField, FormTable
from huizhi.forms.template import pattern_of
from huizhi.forms.wording import Wording
from tests.forms.drawn import (
    LIAISON,
    LIAISON_TEMPLATE,
    WORKS,
    WORKS_TEMPLATE,
    aligned,
    answers,
    codes,
    copies,
    document,
    rows,
    template,
    values,
)

LABELS = {"name": "姓名", "mobile": "手机", "address": "地址"}
NAMES = {"name": (1, 1), "mobile": (1, 3), "address": (2, 1)}
FILLED = {"name": "王小明", "mobile": "13800138000", "address": "一号"}
SHEETS = {
    "as sent": """
        联络员表 | < | < | <
        姓名 | 王小明 | 手机 | 13800138000
        地址 | 一号 | < | <
        注：请于6月3日前发送 | < | < | <""",
    "rows and columns inserted": """
        ~ | 街道收 | ~ | ~ | ~ | ~
        序 | 联络员表 | < | < | < | <
        1 | 姓名 | 王小明 | ~ | 手机 | 13800138000
        ~ | ~ | ~ | ~ | ~ | ~
        2 | 地址 | 一号 | < | < | <""",
    "merges dissolved": """
        联络员表 | ~ | ~ | ~
        姓名 | 王小明 | 手机 | 13800138000
        地址 | 一号 | ~ | ~""",
    "rows in another order": """
        地址 | 一号 | < | <
        姓名 | 王小明 | 手机 | 13800138000""",
    "labels spaced": """
        姓　 名： | 王小明 | 手 机： | 13800138000
        地  址 | 一号 | < | <""",
    "typed into the label's cell": """
        姓名：王小明 | | 手机： 13800138000 | ~
        地址：一号 | | ~ | ~""",
    "the label repeated in the answer's cell": """
        姓名 | 姓名：王小明 | 手机 | 手机：13800138000
        地址 | 一号 | ~ | ~""",
    "one cell too far": """
        姓名 | | 王小明 | 手机 | | 13800138000
        地址 | | 一号 | ~ | ~ | ~""",
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_answers_are_found(sheet: str) -> None:
    found = answers(LIAISON, LIAISON_TEMPLATE, document(SHEETS[sheet]))

    assert values(found) == FILLED
    assert [f for f in found.findings if f.level == "error"] == []


def test_both_ways_agree_without_a_finding() -> None:
    found = aligned(LIAISON, LIAISON_TEMPLATE, document(SHEETS["as sent"], names=NAMES))

    assert [located.how for located in found.fields] == ["both"] * 3
    assert (found.findings, found.unread, found.score) == ((), (), 1.0)


def test_ways_that_disagree_are_named_and_the_label_wins() -> None:
    sheet = "姓名 | 王小明 | 手机 | 13800138000\n李四 | | 地址 | 一号"
    found = answers(LIAISON, LIAISON_TEMPLATE, document(sheet, names={"name": (1, 0)}))

    assert values(found) == FILLED
    (conflict,) = [f for f in found.findings if f.code == "place-conflict"]
    assert (conflict.found, conflict.expected) == ("王小明", "李四")


def test_a_label_that_is_gone_is_found_by_its_name() -> None:
    sheet = "联络员 | 王小明 | 手机 | 13800138000\n地址 | 一号 | < | <"
    found = aligned(LIAISON, LIAISON_TEMPLATE, document(sheet, names={"name": (0, 1)}))

    assert {located.field: located.cell.text for located in found.fields} == FILLED


def test_a_reworded_label_is_taken_with_a_question() -> None:
    sheet = "姓名 | 王小明 | 手机号 | 13800138000\n地址 | 一号 | < | <"
    found = answers(LIAISON, LIAISON_TEMPLATE, document(sheet))

    assert values(found) == FILLED
    assert codes(found.findings) == ["place-doubtful"]


def test_an_answer_whose_labels_merge_was_dissolved_stands_where_it_was_printed() -> None:
    merged = "姓名 | < | {name} | 手机 | < | {mobile}\n地址 | < | {address} | < | < | <"
    dissolved = "姓名 | ~ | 王小明 | 手机 | ~ | 13800138000\n地址 | ~ | 一号 | ~ | ~ | ~"
    found = answers(LIAISON, merged, document(dissolved))
    beside = answers(LIAISON, merged, document(dissolved.replace("~ | 一号", "~ | ~ | 一号")))

    assert (values(found), found.findings) == (FILLED, ())
    assert (values(beside), codes(beside.findings)) == (FILLED, ["place-far"])


def test_a_label_that_is_nowhere_is_named() -> None:
    found = answers(LIAISON, LIAISON_TEMPLATE, document("姓名 | 王小明\n地址 | 一号"))

    assert "mobile" not in values(found)
    assert [(f.code, f.label) for f in found.findings] == [("place-gone", "手机")]


def test_text_outside_every_field_is_named() -> None:
    sheet = SHEETS["as sent"] + "\n我社区情况特殊，另附说明 | < | < | <"
    found = answers(LIAISON, LIAISON_TEMPLATE, document(sheet))

    assert values(found) == FILLED
    assert [(f.code, f.found) for f in found.findings] == [
        ("text-unread", "我社区情况特殊，另附说明")
    ]


def test_the_filled_sheet_of_several_is_read() -> None:
    draft = "说明 | 填在第二张"
    found = answers(LIAISON, LIAISON_TEMPLATE, document(draft, SHEETS["as sent"]))

    assert values(found) == FILLED
    assert [(one.code, one.found) for one in found.findings] == [
        ("text-unread", "说明"),
        ("text-unread", "填在第二张"),
    ]


def test_a_sheet_full_of_other_things_is_named_once() -> None:
    draft = "\n".join(f"甲{n} | 乙{n}" for n in range(6))
    found = answers(LIAISON, LIAISON_TEMPLATE, document(draft, SHEETS["as sent"]))

    assert [(one.code, one.found) for one in found.findings] == [
        ("text-unread", "工作表“Sheet1”里的12处文字")
    ]


@pytest.mark.parametrize(("texts", "named"), [(10, 10), (11, 1)])
def test_ten_texts_of_another_sheet_are_named_one_by_one(texts: int, named: int) -> None:
    draft = "\n".join(f"甲{n}" for n in range(texts))
    found = answers(LIAISON, LIAISON_TEMPLATE, document(draft, SHEETS["as sent"]))

    assert codes(found.findings) == ["text-unread"] * named


def test_each_filled_copy_of_the_form_is_laid_by_itself() -> None:
    other = SHEETS["as sent"].replace("王小明", "李四").replace("一号", "")
    below = SHEETS["as sent"] + other

    on_sheets = copies(LIAISON, LIAISON_TEMPLATE, document(SHEETS["as sent"], other))
    on_one = copies(LIAISON, LIAISON_TEMPLATE, document(below))

    for found in (on_sheets, on_one):
        assert [one.fields[0].cell.text for one in found] == ["王小明", "李四"]
        assert [one.unread for one in found] == [(), ()]


def test_an_empty_copy_of_the_form_is_no_copy() -> None:
    empty = "姓名 | | 手机 | \n地址 | | <"

    assert len(copies(LIAISON, LIAISON_TEMPLATE, document(empty, SHEETS["as sent"]))) == 1


def test_two_people_side_by_side_are_named() -> None:
    sheet = "姓名 | 王小明 | 姓名 | 李四\n手机 | 13800138000 | 手机 | 13900139000\n地址 | 一号 | <"
    found = answers(LIAISON, LIAISON_TEMPLATE, document(sheet))

    assert values(found)["name"] == "王小明"
    assert codes(found.findings).count("form-several") == 2


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ("移动电话 | 13800138000 | 姓名 | 王小明\n地址 | 一号", None),
        ("手机（11位） | 13800138000 | 姓名 | 王小明\n地址 | 一号", None),
        ("姓名 | 手机 | 地址\n王小明 | 13800138000 | 一号", "place-far"),
        ("姓名 | | 王小明 | 手机 | 13800138000\n地址 | 一号", "place-far"),
        ("姓名 | 王小明 | 手机（万元） | 13800138000\n地址 | 一号", "place-doubtful"),
        ("姓名√ | 王小明 | 手机 | 13800138000\n地址 | 一号", "place-doubtful"),
        ("姓 名 字 | 王小明 | 手机 | 13800138000\n地址 | 一号", "place-doubtful"),
    ],
)
def test_other_ways_to_write_a_label(sheet: str, code: str | None) -> None:
    found = answers(LIAISON, LIAISON_TEMPLATE, document(sheet))

    assert values(found) == FILLED
    assert set(codes(found.findings)) == ({code} if code else set())


def test_a_printed_word_beside_the_answer_is_no_answer() -> None:
    template = "姓名 | {name} | 手机 | {mobile} | 位\n地址 | {address}"
    sheet = "姓名 | 王小明 | 手机 | | 位\n地址 | 一号"

    assert values(answers(LIAISON, template, document(sheet)))["mobile"] is None


SENTENCE = "请{name}于上班时间打{mobile}联系，地址在{address}。"


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("请王小明于上班时间打13800138000联系，地址在一号。", FILLED, None),
        ("请 王小明 于上班时间 打： 13800138000 联系,地址在  一号", FILLED, None),
        (
            "请__于上班时间打____联系，地址在____。",
            {"name": None, "mobile": None, "address": None},
            None,
        ),
        (
            "请王打联系于上班时间打13800138000联系，地址在一号。",
            {**FILLED, "name": "王打联系"},
            None,
        ),
        (
            "请王小明于上班时间打13800138000联系，地址在一号，不是联系，地址在二号。",
            {**FILLED, "address": "一号，不是联系，地址在二号"},
            "place-unclear",
        ),
    ],
)
def test_answers_inside_a_sentence(typed: str, value: dict[str, object], code: str | None) -> None:
    found = answers(LIAISON, SENTENCE, document(f"通知\n{typed}"))

    assert values(found) == value
    assert (code in codes(found.findings)) == bool(code)


def test_a_form_may_spread_over_sheets() -> None:
    drawings = ("姓名 | {name}", "手机 | {mobile}\n地址 | {address}")
    filled = document("姓名 | 王小明", "~\n手机 | 13800138000\n地址 | 一号")
    spread, mistakes = pattern_of(LIAISON, template(*drawings), "t.xlsx")
    (found,) = align(spread, filled, Wording({f: f for f in FILLED}, {}))

    assert mistakes == ()
    assert {located.field: located.cell.text for located in found.fields} == FILLED
    assert (found.findings, found.unread) == ((), ())


WORKS_SHEETS = {
    "as sent": """
        作品表 | < | < | <
        单位：祖师社区 | < | < | <
        项目 | 序号 | 标题 | 内容
        甲项 | 1 | 一 | 甲一
        ^ | 2 | 二 |
        ^ | …… | |
        乙项 | 1 | 三 | 乙三
        联系人： | 王小明 | < | <""",
    "columns moved and inserted": """
        单位：祖师社区 | ~ | ~ | ~ | ~
        序号 | 项目 | 备注 | 内容 | 标题
        1 | 甲项 | | 甲一 | 一
        2 | ^ | | | 二
        1 | 乙项 | | 乙三 | 三
        ~ | ~ | ~ | ~ | ~
        联系人： | 王小明 | ~ | ~ | ~""",
    "items repeated instead of merged": """
        单位：祖师社区 | ~ | ~ | ~
        项目 | 序号 | 标题 | 内容
        甲项 | 1 | 一 | 甲一
        甲项 | 2 | 二 |
        乙项目 | 3 | 三 | 乙三
        联系人：王小明 | ~ | ~ | ~""",
    "the header repeated on the next page": """
        单位：祖师社区 | ~ | ~ | ~
        项目 | 序号 | 标题 | 内容
        甲项 | 1 | 一 | 甲一
        甲项 | 2 | 二 |
        项目 | 序号 | 标题 | 内容
        乙项 | 1 | 三 | 乙三
        联系人：王小明 | ~ | ~ | ~""",
}


@pytest.mark.parametrize("sheet", WORKS_SHEETS)
def test_rows_are_read_by_their_items(sheet: str) -> None:
    found = answers(WORKS, WORKS_TEMPLATE, document(WORKS_SHEETS[sheet]))

    assert rows(found) == [("甲项", "一", "甲一"), ("甲项", "二", None), ("乙项", "三", "乙三")]
    assert values(found) == {"unit": "祖师社区", "contact": "王小明"}
    assert [f for f in found.findings if f.level == "error"] == []


@pytest.mark.parametrize(
    ("sheet", "expected", "code"),
    [
        (
            "单位：甲\n项目 | 序号 | 作品名称 | 内容\n甲项 | 1 | 一 | 甲一\n联系人： | 王小明",
            [("甲项", "一", "甲一")],
            None,
        ),
        (
            "单位：甲\n项目 | 序号 | 标题名 | 内容\n甲项 | 1 | 一 | 甲一\n联系人： | 王小明",
            [("甲项", "一", "甲一")],
            "place-doubtful",
        ),
        (
            "单位：甲\n项目 | 序号 | 标题 | 内容（万元）\n甲项 | 1 | 一 | 甲一\n联系人： | 王小明",
            [("甲项", "一", "甲一")],
            "place-doubtful",
        ),
        (
            "单位：甲\n项目 | 序号 | 标题 | 内容\n甲项 | 1 | 一和甲一 | <\n联系人： | 王小明",
            [("甲项", "一和甲一")],
            "place-merged",
        ),
        (
            "单位：甲\n项目 | 序号 | 标题 | 内容\n甲项 | 另见附页 | 一 | 甲一\n联系人： | 王小明",
            [("甲项", "一", "甲一")],
            "text-unread",
        ),
        (
            "单位：甲\n项目 | 序号 | 标题 | 内容 | 时间\n甲项 | 1 | 一 | 甲一 | 六月\n联系人：王",
            [("甲项", "一", "甲一")],
            "text-unread",
        ),
    ],
)
def test_a_changed_table_is_read_or_named(
    sheet: str, expected: list[tuple[str, ...]], code: str | None
) -> None:
    found = answers(WORKS, WORKS_TEMPLATE, document(sheet))

    assert rows(found) == expected
    assert (code in codes(found.findings)) == bool(code)


PEOPLE = Form(
    "people",
    "人数表",
    (FormField("unit", "单位", Text()),),
    (
        FormTable(
            "人数",
            (
                FormField("street", "社区", Text()),
                FormField("men", "本月男", Integer()),
                FormField("women", "本月女", Integer()),
                FormField("all_men", "累计男", Integer()),
                FormField("all_women", "累计女", Integer()),
            ),
        ),
    ),
)
PEOPLE_TEMPLATE = """
单位：{unit} | < | < | < | <
社区 | 本月 | < | 累计 | <
^ | 男 | 女 | 男 | 女
{rows.street} | {rows.men} | {rows.women} | {rows.all_men} | {rows.all_women}
"""


@pytest.mark.parametrize(
    "heading",
    [
        "社区 | 本月 | < | 累计 | <\n^ | 男 | 女 | 男 | 女\n甲 | 1 | 2 | 3 | 4",
        "社区 | 本月 | ~ | 累计 | ~\n~ | 男 | 女 | 男 | 女\n甲 | 1 | 2 | 3 | 4",
        "社区 | 累计 | < | 本月 | <\n^ | 男 | 女 | 女 | 男\n甲 | 3 | 4 | 2 | 1",
    ],
)
def test_columns_of_one_name_are_told_apart_by_the_heading_over_them(heading: str) -> None:
    found = answers(PEOPLE, PEOPLE_TEMPLATE, document(f"单位：乙 | ~ | ~ | ~ | ~\n{heading}"))

    assert rows(found) == [("甲", 1, 2, 3, 4)]


def test_a_numbered_column_on_the_left_hides_neither_the_end_nor_a_remark() -> None:
    drawn = WORKS_SHEETS["as sent"].strip().splitlines()
    numbered = "\n".join(f"{n} | {line.strip()}" for n, line in enumerate(drawn, start=1))
    found = answers(WORKS, WORKS_TEMPLATE, document(numbered.replace("^", "")))

    assert rows(found) == [("甲项", "一", "甲一"), ("甲项", "二", None), ("乙项", "三", "乙三")]
    assert values(found)["contact"] == "王小明"
    assert [f.found for f in found.findings if f.code == "text-unread"] == ["1”等8个数字，到“8"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("甲项情况另附 | ~ | ~ | ~", "甲项情况另附"),
        ("甲项 | 合计 | 2件 | ", None),
        ("合计 | | 2件 | ", "合计"),
        ("^ | 小计 | 2件 | ", "小计"),
        ("乙项 | 小计 | 2件 | ", "小计"),
    ],
)
def test_what_is_no_work_is_named(line: str, found: str | None) -> None:
    head = "单位：甲\n项目 | 序号 | 标题 | 内容\n甲项 | 1 | 一 | 甲一"
    answer = answers(WORKS, WORKS_TEMPLATE, document(f"{head}\n{line}\n联系人： | 王"))
    unread = [f.found for f in answer.findings if f.code == "text-unread"]

    assert rows(answer)[0] == ("甲项", "一", "甲一")
    assert (found in unread) if found else unread


def test_an_item_is_filled_down_where_there_is_no_cell() -> None:
    head = "单位：甲\n项目 | 序号 | 标题 | 内容\n甲项 | 1 | 一 |"
    sheet = f"{head}\n~ | 2 | 以下空白 |\n~ | 3 | 二 |\n联系人：王"
    found = answers(WORKS, WORKS_TEMPLATE, document(sheet))

    assert rows(found) == [("甲项", "一", None), ("甲项", "二", None)]
    assert "item-assumed" in codes(found.findings)


def test_a_reworded_header_that_is_repeated_is_no_row() -> None:
    head = "类别 | 序号 | 标题 | 简介"
    sheet = f"单位：甲\n{head}\n甲项 | 1 | 一 | 甲一\n{head}\n乙项 | 2 | 二 | \n联系人：王"

    assert [row[-1] for row in rows(answers(WORKS, WORKS_TEMPLATE, document(sheet)))] == [
        "一",
        "二",
    ]


@pytest.mark.parametrize(
    ("sheet", "value"),
    [
        ("姓名 | 姓名 | 手机 | \n地址 | 一号", "姓名"),
        ("姓名 | | 手机 | \n地址 | 一号\n姓名：王小明", "王小明"),
        ("姓名 | 手机 | 手机 | \n地址 | 一号", "手机"),
        ("姓名 | 地址：二号 | 手机 | \n地址 | 一号", "地址：二号"),
    ],
)
def test_a_label_that_stands_twice_loses_no_answer(sheet: str, value: str) -> None:
    found = answers(LIAISON, LIAISON_TEMPLATE, document(sheet))

    assert values(found)["name"] == value
    assert set(codes(found.findings)) & {"place-far", "place-doubtful"}


def test_a_label_where_the_answer_should_be_is_named() -> None:
    found = answers(LIAISON, LIAISON_TEMPLATE, document("姓名 | 手机：1 | 移动号 |\n地址 | 一号"))

    assert values(found)["name"] is None
    assert "place-taken" in codes(found.findings)


def test_what_stands_beside_a_blank_copy_is_not_lost() -> None:
    blank = "请以此表为准 | < | <  | <\n姓名 | | 手机 | \n地址 | | < | <"
    lines = "姓名：王小明 | ~ | ~ | ~\n手机：13800138000 | ~ | ~ | ~\n地址：一号 | ~ | ~ | ~"
    found = answers(LIAISON, LIAISON_TEMPLATE, document(f"{blank}\n{lines}"))

    assert values(found) == FILLED
    assert [f.found for f in found.findings if f.code == "text-unread"] == ["请以此表为准"]


def test_a_row_without_its_item_is_named() -> None:
    sheet = "单位：甲\n项目 | 序号 | 标题 | 内容\n | 1 | 一 | \n甲项 | 2 | 二 | \n联系人： | 王"
    found = answers(WORKS, WORKS_TEMPLATE, document(sheet))

    assert rows(found) == [(None, "一", None), ("甲项", "二", None)]
    assert "required-missing" in codes(found.findings)


def test_a_heading_of_the_table_is_no_label_of_a_single_field() -> None:
    form = Form(
        "people",
        "登记表",
        (FormField("name", "姓名", Text()),),
        (FormTable("家人", (FormField("n", "姓名", Text()), FormField("job", "单位", Text()))),),
    )
    drawing = """
    姓名 | {name}
    姓名 | 单位
    {rows.n} | {rows.job}
    """
    found = answers(form, drawing, document("姓名 | \\[]\n姓名 | 单位\n张三 | 甲厂\n"))

    assert values(found) == {"name": None}
    assert rows(found) == [("张三", "甲厂")]


def test_the_printed_line_around_an_answer_is_no_part_of_it() -> None:
    form = Form("slip", "回执", (FormField("name", "联系人", Text()),))
    found = answers(form, "联系人：{name}", document("联系人：__张三___"))

    assert values(found) == {"name": "张三"}


LISTED = Form(
    "listed",
    "清单",
    (FormField("title", "标题", Text()),),
    (FormTable("作品", (FormField("own", "标题", Text()),)),),
)
LISTED_TEMPLATE = """
标题       | {title}
标题       | <
{rows.own} | <
{rows.own} | <
"""


def test_a_label_that_heads_the_only_column_too_still_has_its_answer() -> None:
    returned = document("""
        标题 | 总标题
        标题 | <
        甲   | <
        乙   | <
    """)
    found = answers(LISTED, LISTED_TEMPLATE, returned)

    assert values(found) == {"title": "总标题"}
    assert rows(found) == [("甲",), ("乙",)]


def test_of_two_columns_of_one_heading_the_first_is_meant() -> None:
    returned = document("""
        作品表         | <  | <      | <      | <
        单位：祖师社区 | <  | <      | <      | <
        项目           | 序号 | 标题 | 内容   | 标题
        甲项           | 1  | 首个   | 内容一 | 次个
    """)
    found = answers(WORKS, WORKS_TEMPLATE, returned)

    assert [row[1] for row in rows(found)] == ["首个"]


ENDING = Form(
    "ending",
    "清单",
    (),
    (
        FormTable(
            "作品", (FormField("title", "标题", Text()), FormField("content", "内容", Text()))
        ),
    ),
)
ENDING_TEMPLATE = """
标题         | 内容
{rows.title} | {rows.content}
{rows.title} | {rows.content}
"""


def test_a_last_row_with_its_first_answer_alone_may_be_a_remark() -> None:
    found = answers(ENDING, ENDING_TEMPLATE, document("标题 | 内容\n甲 | 一\n以上属实 | \\[]"))

    (finding,) = found.findings
    assert (finding.code, finding.field) == ("row-doubtful", "rows.title")
    assert (finding.where, finding.found) == ("Sheet1!A3", "以上属实")
    other = answers(ENDING, ENDING_TEMPLATE, document("标题 | 内容\n甲 | 一\n\\[] | 二"))
    assert other.findings == ()


def test_an_answer_merged_over_two_rows_counts_in_the_first_and_is_told() -> None:
    found = answers(ENDING, ENDING_TEMPLATE, document("标题 | 内容\n甲 | 一\n^ | 二"))

    assert rows(found) == [("甲", "一"), ("二",)]
    (finding,) = found.findings
    assert (finding.code, finding.field) == ("place-merged", "rows.title")
    assert (finding.where, finding.found) == ("Sheet1!B3", "甲")
    alone = answers(ENDING, ENDING_TEMPLATE, document("标题 | 内容\n甲 | 一\n^ | \\[]"))
    assert "place-merged" not in codes(alone.findings)


def test_a_word_that_the_form_prints_in_another_row_was_written() -> None:
    drawn = """
        姓名 | {name} | 手机 | {mobile}
        地址 | {address} | < | <
        类别 | 老人 | 儿童 | 残疾人
        记录 | \\[] | \\[] | \\[]"""
    pattern, _ = pattern_of(LIAISON, template(drawn), "t.docx")
    returned = """
        姓名 | 王小明 | 手机 | 13800138000
        地址 | 儿童 | < | <
        类别 | 老人 | 儿童 | 残疾人
        记录 | 老人 | \\[] | \\[]"""
    (one,) = align(pattern, document(returned), Wording(LABELS, {}))
    assert [cell.place for cell in one.unread] == ["Sheet1!B4"]
    assert [found.cell.text for found in one.fields] == ["王小明", "13800138000", "儿童"]


def test_what_stands_behind_a_label_with_a_note_is_its_answer() -> None:
    pattern, _ = pattern_of(
        LIAISON, template("姓名 | {name}\n手机（11位） | {mobile}\n地址 | {address}"), "t.docx"
    )
    returned = "姓名 | 王小明\n手机（11位）：13800138000 | \\[]\n地址 | 一号"
    (one,) = align(pattern, document(returned), Wording(LABELS, {}))
    assert [found.cell.text for found in one.fields] == ["王小明", "13800138000", "一号"]
    assert one.unread == ()
