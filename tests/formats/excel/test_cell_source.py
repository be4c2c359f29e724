"""Cell source: marks in cells, values in their types, text that stays text."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.datavalidation import DataValidation

from huizhi.errors import RenderError
from huizhi.formats.jinja.marks import names_shown
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.making import sheet_xml, text_cell, xlsx_parts, zipped
from tests.formats.rendering import (
    SHEET,
    assert_renders,
    book,
    drawn,
    fill,
    opened,
    refusal,
    sheet_text,
    xlsx,
)


def _value(value: object, mark: str = "{{ 值 }}") -> Any:
    """What openpyxl reads in A1 after the mark there took this value."""
    workbook = book("甲")
    workbook[SHEET]["A1"] = mark
    return opened(fill(workbook, 值=value))[SHEET]["A1"].value


# --- marks in cells ----------------------------------------------------------------------------


def test_marks_stand_in_shared_strings() -> None:
    assert_renders(
        "姓名 | {{ 姓名 }} | 写给{{ 单位.名称 }}（{{ 单位.名称 }}）",
        "姓名 | 李明 | 写给祖师社区（祖师社区）",
        姓名="李明",
        单位={"名称": "祖师社区"},
    )


def test_marks_stand_in_inline_strings_and_formula_free_str_cells() -> None:
    rows = (
        f'<row r="1">{text_cell("A1", "{{ 值 }}")}<c r="B1" t="str"><v>甲{{{{ 值 }}}}</v></c></row>'
    )
    data = xlsx(zipped(xlsx_parts(sheet_xml(rows)))).render({"值": "乙"}, Stamp())
    assert drawn(data) == "乙 | 甲乙"


def test_runs_of_rich_text_keep_their_looks() -> None:
    workbook = book("")
    sheet = workbook[SHEET]
    bold, red = InlineFont(b=True), InlineFont(color="FF0000")
    # the mark begins in the bold run and ends in the red one, as Excel splits what is corrected
    sheet["A1"] = CellRichText(TextBlock(bold, "姓名：{{ 姓"), TextBlock(red, "名 }}！"), "完")
    found = opened(fill(workbook, 姓名="李<明>"))[SHEET]["A1"].value
    assert str(found) == "姓名：李<明>！完"
    assert [(b.text, b.font.b, b.font.color and b.font.color.rgb) for b in found[:2]] == [
        ("姓名：李<明>", True, None),
        ("！", False, "00FF0000"),
    ]


def test_a_condition_over_runs_of_rich_text() -> None:
    workbook = book("")
    parts = (
        TextBlock(InlineFont(b=True), "甲{% if 有 %}乙"),
        TextBlock(InlineFont(i=True), "丙{% endif %}丁"),
    )
    workbook[SHEET]["A1"] = CellRichText(*parts)
    assert str(opened(fill(workbook, 有=True))[SHEET]["A1"].value) == "甲乙丙丁"
    assert str(opened(fill(workbook, 有=False))[SHEET]["A1"].value) == "甲丁"


@pytest.mark.parametrize("value", [0, 7, -3, 2.5, 1e-7, 10**14, 1e21, Decimal("1.10")])
def test_a_cell_that_is_one_mark_keeps_numbers(value: object) -> None:
    assert _value(value) == (float(value) if isinstance(value, Decimal) else value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (411002199001011234, "411002199001011234"),  # a number would lose its last digits
        (-(10**15), "-1000000000000000"),
        (True, "是"),
        (False, "否"),
        (dt.date(2024, 6, 3), "2024年6月3日"),
        (dt.datetime(2024, 6, 3, 8, 30), "2024年6月3日8:30"),
        ([1, 2], "1、2"),
    ],
)
def test_other_values_are_text(value: object, text: str) -> None:
    assert _value(value) == text


@pytest.mark.parametrize("value", [math.inf, math.nan, {"名": 1}])
def test_what_has_no_form_is_refused(value: object) -> None:
    with pytest.raises(RenderError, match="算不出来"):
        _value(value)


def test_nothing_leaves_an_empty_cell() -> None:
    assert _value(None) is None
    assert _value("") is None
    assert "<is>" not in sheet_text(fill("{{ 值 }}", 值=""))


def test_a_mark_with_other_text_is_text() -> None:
    assert _value(7, "第{{ 值 }}次") == "第7次"
    assert _value(7, "{{ 值 }}{{ 值 }}") == "77"
    assert _value(7, " {{- 值 -}} ") == 7


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+86 374", "@x", "-1", "{=1+1}", "'引", "<b>&amp;</b>", "a<b & c>d", '"“', "]]>",
        "{{ 7*7 }}", "{% if x %}", "{_{", "{#", "}}", "一\n二", " 两头 ", "\t", "00123",
        "1e5", "=cmd|'/C calc'!A0", "𠮷😀",
    ],
)  # fmt: skip
def test_text_is_text_whatever_it_says(text: str) -> None:
    for mark in ("{{ 值 }}", "甲{{ 值 }}乙"):
        data = fill(mark, 值=text)
        cell = opened(data)[SHEET]["A1"]
        assert cell.value == (text if mark.startswith("{") else f"甲{text}乙")
        assert cell.data_type == "s"
        assert "<f" not in sheet_text(data)


@pytest.mark.parametrize("text", ["_x0041_", "_x000D_", "__x0041__", "_x005F_x0041_", "_x00e9_"])
def test_text_like_an_escape_means_itself(text: str) -> None:
    """openpyxl leaves `_x0041_` undecoded; Excel and our reader do not."""
    for mark in ("{{ 值 }}", "甲{{ 值 }}"):
        data = fill(mark, 值=text)
        assert drawn(data) == mark.replace("{{ 值 }}", text)


def test_what_xml_forbids_is_shown() -> None:
    assert _value("a\x00b\x0b\x1f\ud800\uffff") == "a␀b␋␟\ufffd\ufffd"


def test_line_ends_are_one_kind() -> None:
    assert _value("一\r\n二\r三\n四") == "一\n二\n三\n四"


def test_marked_up_values_cannot_bring_control_characters() -> None:
    """`|e` and `|safe` pass values by; no sign of ours can be forged, and none gets out."""
    forged = "\x02r7-7\x03\x07id\x08<"
    assert _value(forged, "甲{{ 值|e }}") == "甲␂r7-7␃␇id␈<"
    assert _value(forged, "{{ 值|e }}") == "␂r7-7␃␇id␈<"


def test_text_longer_than_a_cell_is_refused_and_not_cut() -> None:
    assert len(_value("长" * 32767)) == 32767
    with pytest.raises(RenderError, match="最多32767字"):
        fill("{{ 值 }}", 值="长" * 32768)
    with pytest.raises(RenderError, match="最多32767字"):
        fill("甲{{ 值 }}", 值="😀" * 16384)


@settings(max_examples=60)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_text_comes_back(texts: list[str]) -> None:
    template = xlsx(
        "{{ 甲 }} | 前{{ 甲 }}后\n{%tr for 值 in 列 %} |\n{{ 值 }} | \n{%tr endfor %} |"
    )
    data = template.render({"甲": texts[0], "列": texts}, Stamp())
    sheet = opened(data)[SHEET]

    def found(place: str) -> str:
        return unescape(str(sheet[place].value or ""))

    expected = [names_shown(text.replace("\r\n", "\n").replace("\r", "\n")) for text in texts]
    assert found("A1") == expected[0]
    assert found("B1") == f"前{expected[0]}后"
    assert [found(f"A{row}") for row in range(2, 2 + len(texts))] == expected


# --- what is not a mark ------------------------------------------------------------------------


def test_single_braces_are_ordinary_text_everywhere() -> None:
    workbook = book("{{ 值 }} | 用{大括号}和{# 井号 |  \n{一}{{ 值 }}{二} | |")
    sheet = workbook[SHEET]
    sheet["C1"] = '=IF(A1="{x}",{1,2;3,4},"}")'
    rule = DataValidation("custom", formula1='A1<>"{y}"', prompt="填{姓名}", showInputMessage=True)
    rule.add("A1")
    sheet.add_data_validation(rule)
    sheet.oddFooter.center.text = "{页脚}"
    sheet["A1"].number_format = '0"{件}"'
    found = opened(fill(workbook, 值="值"))[SHEET]
    assert found["B1"].value == "用{大括号}和{# 井号"
    assert found["C1"].value == '=IF(A1="{x}",{1,2;3,4},"}")'
    assert found["A2"].value == "{一}值{二}"
    assert found.data_validations.dataValidation[0].prompt == "填{姓名}"
    assert found.oddFooter.center.text == "{页脚}"


def test_marks_may_compare_and_hold_curly_quotes() -> None:
    template = (
        '{% if 数 < 3 and 数 >= 1 %}少{% else %}多{% endif %} | {{ “甲” ~ ‘乙’ }} | {{ "“丙”" }}'
    )
    assert_renders(template, "少 | 甲乙 | “丙”", 数=2)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{{ 名 }}}", "后面多了一个“}”"),
        ("前{#1楼#}后", "之间的字生成时会丢失"),
        ("｛%tr if 名 %｝", "用半角的花括号和百分号"),
        ("{﹪ if 名 ﹪}", "用半角的花括号和百分号"),
    ],
)
def test_slips_of_braces_are_refused(text: str, says: str) -> None:
    assert says in refusal(f"{text} | 甲")


@pytest.mark.parametrize("text", ["{一}{{ 名 }}{二}", "{{ 名 }} }", "{# 井号"])
def test_braces_that_are_no_marks_stay(text: str) -> None:
    assert_renders(f"{text} | {{{{ 名 }}}}", text.replace("{{ 名 }}", "张") + " | 张", 名="张")
