"""Word templates: what docxtpl makes of them, faster, safer, and valid where docxtpl's is not.

That it is the same as docxtpl's is shown in test_docxtpl.py.
"""

from __future__ import annotations

import datetime as dt
import re

import docx as python_docx
import pytest
from hypothesis import given, strategies as st
from lxml import etree

from huizhi.errors import RenderError, TemplateError
from huizhi.formats.jinja.marks import Slot
from huizhi.formats.jinja.printed_values import printable
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.making import DOCX_TYPE, content_types, docx_parts, paragraph, relations, zipped
from tests.formats.marked_documents import (
    NAMES,
    W,
    context_of,
    everything,
    file_of,
    made,
    written,
)
from tests.formats.rendering import assert_valid, docx, drawn, part, part_names


def _rendered(data: bytes, **context: object) -> bytes:
    result = docx(data).render(context, Stamp())
    assert_valid(result, data)
    return result


def _lines(data: bytes) -> list[str]:
    """The paragraphs of the body, tables included."""
    root = etree.fromstring(part(data, "word/document.xml"))
    return [_said(one) for one in root.iter(f"{W}p")]


def _said(paragraph: etree._Element) -> str:
    shown = {f"{W}br": "\n", f"{W}tab": "\t"}
    parts = (
        one.text or "" if one.tag == f"{W}t" else shown.get(str(one.tag), "")
        for one in paragraph.iter()
    )
    return "".join(parts)


@pytest.mark.parametrize(
    ("shown", "lines"),
    [
        ("甲", ["文号：甲", "乙"]),
        ("", ["乙"]),
        (None, ["乙"]),
        (" ", ["乙"]),
        (0, ["文号：0", "乙"]),
    ],
)
def test_a_paragraph_goes_away_with_its_value(shown: object, lines: list[str]) -> None:
    template = written("文号：{{ 文号|空则删段 }}", "乙")
    data = _rendered(template, 文号=shown)
    assert _lines(data) == lines
    assert _lines(data) == _lines(docx(template).render({"文号": shown}, Stamp()))


def test_a_row_goes_away_with_any_of_its_values() -> None:
    rows = (("{{ 甲|空则删行 }}", "{{ 乙|空则删行 }}"), ("尾", "尾"))
    template = made(rows=rows)
    assert "尾" in drawn(_rendered(template, 甲="一", 乙="二"))
    assert _lines(_rendered(template, 甲="一", 乙="二")) == ["一", "二", "尾", "尾"]
    assert _lines(_rendered(template, 甲="一", 乙="")) == ["尾", "尾"]
    assert _lines(_rendered(template, 甲=None, 乙="二")) == ["尾", "尾"]


def test_a_cell_whose_only_paragraph_went_away_is_still_valid() -> None:
    assert _lines(_rendered(made(rows=(("{{ 甲|空则删段 }}", "乙"),)), 甲="")) == ["", "乙"]


@pytest.mark.parametrize(
    ("text", "why"),
    [("{{ 甲|空则删行 }}", "要写在 Word 的表格里"), ("{{ 甲|空则删段|upper }}", "最后面")],
)
def test_marks_that_can_take_no_line_along_are_refused(text: str, why: str) -> None:
    with pytest.raises(TemplateError, match=why):
        docx(written(text))
    with pytest.raises(RenderError, match="没有对应的内容"):
        docx(written("{{ 没有的|空则删段 }}")).render({}, Stamp())


def test_what_is_rendered_is_valid() -> None:
    _rendered(everything(), **context_of())
    _rendered(everything(), **context_of(列=["一"], 行们=[]))


def test_merges_and_columns_of_a_table() -> None:
    data = _rendered(everything(), **context_of())
    root = etree.fromstring(part(data, "word/document.xml"))
    table, merged, _ = root.iter(f"{W}tbl")
    assert len(list(table.iter(f"{W}gridCol"))) == 5
    assert [m.get(f"{W}val") for m in table.iter(f"{W}vMerge")] == [
        "restart",
        "continue",
        "continue",
    ]
    assert [s.get(f"{W}val") for s in table.iter(f"{W}gridSpan")] == ["5"]
    assert [s.get(f"{W}val") for s in merged.iter(f"{W}gridSpan")] == ["4"]
    assert [s.get(f"{W}fill") for s in table.iter(f"{W}shd")] == ["00FF00"] * 3


def test_drawings_that_a_loop_repeats_have_different_ids() -> None:
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing"><wp:docPr id="1" name="图"/></wp:inline></w:drawing></w:r></w:p>'
    )
    body = (
        paragraph("{%p for x in 列 %}")
        + paragraph("{{ x }}")
        + drawing
        + paragraph("{%p endfor %}")
    )
    data = docx(zipped(docx_parts(body))).render({"列": [1, 2, 3]}, Stamp())
    found = re.findall(rb'docPr id="(\d+)"', part(data, "word/document.xml"))
    assert found == [b"1001", b"1002", b"1003"]


# --- values ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7*7 }}", "{% if x %}", "{_{", "}_} {_% %_}", "A<b>&C", "]]>", "&lt;", "{#", "=1+1",
        "_x0041_", "“引号”", " 两头 ", "𠮷😀", "</w:t></w:r><w:r><w:t>",
    ],
)  # fmt: skip
def test_values_are_printed_as_they_are(text: str) -> None:
    assert _lines(docx(written("前{{ 值 }}后")).render({"值": text}, Stamp())) == [f"前{text}后"]


def test_line_ends_tabs_and_forbidden_characters() -> None:
    data = _rendered(written("{{ 值 }}|{{ 值|e }}"), 值="一\r\n二\r三\t四\x0b五\x07六\ud800")
    line = "一\n二\n三\t四␋五␇六\ufffd"
    assert _lines(data)[0].startswith(line + "|")
    assert not re.search("[\x00-\x08\x0b\x0c]", _lines(data)[0])


def test_nothing_dates_and_numbers() -> None:
    template = written("{{ 无 }}|{{ 日 }}|{{ 数 }}|{{ 日|月日 }}")
    assert _lines(_rendered(template, 无=None, 日=dt.date(2024, 6, 3), 数=2.5)) == [
        "|2024年6月3日|2.5|6月3日"
    ]


@given(st.text(max_size=60))
def test_any_text_comes_back(text: str) -> None:
    data = docx(_ANY).render({"值": Slot(text, "f"), "列": [text]}, Stamp())
    expected = printable(text)
    assert _lines(data) == [f"前{expected}后", expected]


_ANY = written("前{{ 值 }}后", "{%p for x in 列 %}", "{{ x }}", "{%p endfor %}")


# --- safety ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "why"),
    [
        ("{{ cycler.__init__.__globals__.os.popen('id') }}", "不允许"),
        ("{{ ''.__class__.__mro__ }}", "不允许"),
        ("{{ 没有的 }}", "“没有的”没有对应的内容"),
        ("{{ 列.没有 }}", "“没有”没有对应的内容"),
        ("{{ 列.append(1) }}", "不允许"),
        (
            "{% for x in range(99999) %}{% for y in range(99999) %}{% endfor %}{% endfor %}",
            "循环超过",
        ),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "没有尽头"),
        ("{{ '长' * 100000000 }}", "结果过大"),
        ("{{ 10 ** 10 ** 10 }}", "结果过大"),
        ("{{ 1 / 0 }}", "除数是 0"),
    ],
)
def test_what_a_mark_may_not_do(mark: str, why: str) -> None:
    template = docx(written("好的一段", f"坏的一段{mark}"))
    with pytest.raises(RenderError, match=why) as refused:
        template.render({"列": [1]}, Stamp())
    assert "templates/t.docx 第2段 " in str(refused.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ 姓名", "写法有误"),
        ("{% if 甲 %}", "条件没有结束"),
        ("{% endfor %}", "没有对应的 for"),
        ("{{ 值|没有的 }}", "没有名为“没有的”的过滤器"),
        ("{% include '/etc/passwd' %}", "不认识“include”"),
        ("{% 乱写 %}", "不认识“乱写”"),
    ],
)
def test_broken_marks_are_refused(text: str, why: str) -> None:
    with pytest.raises(TemplateError, match=why):
        docx(written("好的", text))


def test_marks_that_tear_the_table_apart_are_refused() -> None:
    document = python_docx.Document()
    document.add_paragraph("{% for x in 列 %}")
    document.add_table(1, 1).rows[0].cells[0].text = "甲{% endfor %}"
    with pytest.raises(TemplateError, match="不在表格的同一格里"):
        docx(file_of(document))


def test_conditions_that_tear_the_table_apart_are_refused() -> None:
    document = python_docx.Document()
    document.add_paragraph("{% if 有 %}")
    document.add_table(1, 1).rows[0].cells[0].text = "甲{% endif %}"
    with pytest.raises(TemplateError, match="不在表格的同一格里"):
        docx(file_of(document))


# --- the package -------------------------------------------------------------------------------


def test_parts_without_marks_are_copied() -> None:
    template = everything()
    data = docx(template).render(context_of(), Stamp())
    assert part_names(data) == part_names(template)
    changed_parts = [n for n in part_names(data) if part(data, n) != part(template, n)]
    assert changed_parts == sorted(NAMES, key=part_names(template).index)
    plain = written("没有标记")
    same = docx(plain).render({}, Stamp())
    assert all(part(same, name) == part(plain, name) for name in part_names(plain))


def test_the_same_input_gives_the_same_bytes() -> None:
    template = everything()
    loaded = docx(template)
    first = loaded.render(context_of(), Stamp({"a": "b"}))
    assert first == loaded.render(context_of(), Stamp({"a": "b"}))
    assert first == docx(template).render(context_of(), Stamp({"a": "b"}))


def test_the_document_is_found_by_what_it_is_for() -> None:
    parts = {
        "[Content_Types].xml": content_types("word/document2.xml", DOCX_TYPE),
        "_rels/.rels": relations(("officeDocument", "/word/document2.xml")),
        "word/document2.xml": str(docx_parts(paragraph("{{ 值 }}"))["word/document.xml"]),
    }
    assert drawn(docx(zipped(parts)).render({"值": "值"}, Stamp())) == "值"


def test_utf_16_and_escaped_quotes_in_marks() -> None:
    body = paragraph("{{ 值|default(&quot;无&quot;) }}{% if 1 &lt; 2 %}对{% endif %}")
    text = str(docx_parts(body)["word/document.xml"])
    data = zipped(
        {
            **docx_parts(""),
            "word/document.xml": ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode(
                "utf-16"
            ),
        }
    )
    assert drawn(docx(data).render({}, Stamp())) == "无对"


def test_other_prefixes_and_other_documents_are_refused() -> None:
    text = f'<document xmlns="{W[1:-1]}"><body><p><r><t>{{{{ 值 }}}}</t></r></p></body></document>'
    with pytest.raises(TemplateError, match="前缀"):
        docx(zipped({**docx_parts(""), "word/document.xml": text}))
    with pytest.raises(TemplateError, match="没有 Word 文档"):
        docx(zipped({"_rels/.rels": relations(("officeDocument", "a.xml")), "a.xml": "<a/>"}))


def _cell(*content: str) -> str:
    grid = "<w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>"
    return f"<w:tbl>{grid}<w:tr><w:tc>{''.join(content)}</w:tc></w:tr></w:tbl>"


def test_cells_keep_a_paragraph_at_their_end() -> None:
    marks = map(paragraph, ("{%p if 值 == 1 %}", "尾", "{%p endif %}"))
    body = _cell(_cell(paragraph("{{ 值 }}")), *marks)
    data = docx(zipped(docx_parts(body))).render({"值": 2}, Stamp())
    cell = etree.fromstring(part(data, "word/document.xml")).find(f".//{W}tc")
    assert cell is not None
    assert [one.tag for one in cell] == [f"{W}tbl", f"{W}p"]
