"""Alignment: answers found by name and by landmark, whatever was done to the sheet."""

from __future__ import annotations

import pytest

from tests.forms.drawn import (
    LIAISON,
    LIAISON_TEMPLATE,
    WORKS,
    WORKS_TEMPLATE,
    aligned,
    answers,
    codes,
    document,
    rows,
    values,
)

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


def test_a_label_that_is_nowhere_is_named() -> None:
    found = answers(LIAISON, LIAISON_TEMPLATE, document("姓名 | 王小明\n地址 | 一号"))

    assert "mobile" not in values(found)
    assert [(f.code, f.label) for f in found.findings] == [("place-missing", "手机")]


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
    assert codes(found.findings) == ["text-unread"]


def test_the_same_form_twice_is_a_finding() -> None:
    other = SHEETS["as sent"].replace("王小明", "李四")
    found = answers(LIAISON, LIAISON_TEMPLATE, document(SHEETS["as sent"], other))

    assert "form-several" in codes(found.findings)


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
