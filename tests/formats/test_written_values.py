"""Written values: what stands in marks and what they print, alike in Word and Excel."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from huizhi.campaign.variables import FILTERS
from huizhi.content.limits import Limits
from huizhi.errors import RenderError
from huizhi.formats.excel.template import XlsxTemplate
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.reader import read_bytes
from huizhi.formats.template import load_template
from huizhi.formats.word.template import DocxTemplate
from tests.formats.rendering import book, saved

FIELD = Path(__file__).parent / "field"
CONTEXT = {
    "单": "甲&乙",
    "列": ["甲", "乙"],
    "真": True,
    "甲": 1,
    "乙": 2,
    "行们": [{"名": "甲", "数": 1}],
    "引": "“引”",
}


def in_word(*paragraphs: str, header: str = "", title: str = "") -> bytes:
    """A Word document with these paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = header
    document.core_properties.title = title
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def printed_in_word(mark: str) -> str:
    data = DocxTemplate(in_word(mark), "t", FILTERS).render(CONTEXT, Stamp())
    return docx.Document(io.BytesIO(data)).paragraphs[0].text


def printed_in_excel(mark: str) -> str:
    workbook = book("甲")
    workbook.active["A1"] = mark
    data = XlsxTemplate(saved(workbook), "t", FILTERS).render(CONTEXT, Stamp())
    return read_bytes(data, Limits()).grids[0].at(0, 0).text  # type: ignore[union-attr]


@pytest.mark.parametrize("printed", [printed_in_word, printed_in_excel])
@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ('{{ 无|default("甲&乙") }}', "甲&乙"),
        ("{{ 无|default(“甲<乙>”) }}", "甲<乙>"),
        ('{% if 单 == "甲&乙" %}相等{% endif %}', "相等"),
        ('共{{ 单|replace("&","和") }}个', "共甲和乙个"),
        ('{{ "&amp;&#x4e2d;&lt;" }}', "&amp;&#x4e2d;&lt;"),
        ('{{ "“引”" }}', "“引”"),
        ("{% if 引 == '“引”' %}相等{% endif %}“外”", "相等“外”"),
        ("{% raw %}{{ 甲 & 乙 }}{% endraw %}", "{{ 甲 & 乙 }}"),
        ("{{ 列 }}", "甲、乙"),
        ("{{ 真 }}", "是"),
        ("真假：{{ 真 and not 真 }}", "真假：否"),
        ("{{ 甲, 乙 }}", "1、2"),
        ("得{{ 0.07 * 100 }}分", "得7分"),
        ("{{ -0.0 }}", "0"),
    ],
)
def test_a_mark_says_in_both_what_is_written(printed, mark: str, text: str) -> None:  # type: ignore[no-untyped-def]
    assert printed(mark) == text


@pytest.mark.parametrize("printed", [printed_in_word, printed_in_excel])
@pytest.mark.parametrize("mark", ["{{ 行们 }}", "{{ 行们[0] }}", "{{ 行们.copy }}", "{{ 1e309 }}"])
def test_what_has_no_form_is_refused_in_both(printed, mark: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(RenderError, match=r"不能|不是一个数"):
        printed(mark)


def test_escapes_are_undone_in_headers_and_the_title_too() -> None:
    mark = '{{ 无|default("甲&乙<丙>“丁”") }}'
    template = DocxTemplate(in_word("正文", header=mark, title=mark), "t", FILTERS)
    made = docx.Document(io.BytesIO(template.render(CONTEXT, Stamp())))
    assert made.core_properties.title == "甲&乙<丙>“丁”"
    assert made.sections[0].header.paragraphs[0].text == "甲&乙<丙>“丁”"


@pytest.mark.parametrize(
    ("file", "text"), [("双引号里的和号.docx", "甲&乙相等"), ("列表和真假值.docx", "甲、乙是1、2")]
)
def test_the_field_s_documents_come_out_right(file: str, text: str) -> None:
    template = load_template(FIELD / file, FILTERS)
    data = template.render(CONTEXT, Stamp())
    assert "".join(one.text for one in docx.Document(io.BytesIO(data)).paragraphs).strip() == text
    assert template.render(CONTEXT, Stamp()) == data
