"""Headers and footers of sheets: values that begin with digits, and how long they may become."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from xml.sax.saxutils import escape

import pytest

from huizhi.errors import RenderError
from tests.formats.rendering import SHEET, book, changed, fill, opened, saved, sheet_text


def _header(text: str, **context: object) -> str:
    workbook = book("甲")
    workbook[SHEET].oddFooter.center.text = text
    return str(opened(fill(workbook, **context))[SHEET].oddFooter.center.text)


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("&14{{ 值 }}年", 2024, "&14 2024年"),
        ('&"宋体,常规"&14{{ 值 }}', "2024", '&"宋体,常规"&14 2024'),
        ("&14{{ 值 }}{{ 值 }}", 20, "&14 2020"),
        ("&14{% if 值 %}{{ 值 }}{% endif %}", 20, "&14 20"),
        ("&14{{ 值 }}", "甲&乙", "&14甲&&乙"),
        ("&14{{ 值 }}", "2&3", "&14 2&&3"),
        ("&&14{{ 值 }}", 20, "&&1420"),
        ('&"宋体,常规"{{ 值 }}', 20, '&"宋体,常规"20'),
    ],
)
def test_a_value_is_told_from_the_code_before_it(text: str, value: object, shown: str) -> None:
    workbook = book("甲")
    workbook[SHEET].oddFooter.center.text = "HERE"
    template = changed(saved(workbook), {"xl/worksheets/sheet1.xml": _footer(text)})
    assert unescape(sheet_text(fill(template, 值=value))).count(f"&C{shown}</oddFooter>") == 1


def _footer(text: str) -> Callable[[str], str]:
    return lambda sheet: sheet.replace("&amp;CHERE", escape(f"&C{text}"))


def test_more_than_excel_keeps_is_refused_with_its_place() -> None:
    assert "甲" * 253 in _header("{{ 值 }}", 值="甲" * 253)
    with pytest.raises(RenderError, match=f"t.xlsx {SHEET} 的页脚 无法生成文件：有256字") as caught:
        _header("{{ 值 }}", 值="甲" * 254)
    assert caught.value.mistake is not None
    assert caught.value.mistake.place == f"{SHEET} 的页脚"
