"""Word templates: what docxtpl makes of them, faster, safer, and valid where docxtpl's is not.

`DIFFERENCES` is the one list of what is forgiven when the two are compared.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from html import unescape
from typing import NamedTuple

import docx as python_docx
import pytest
from docx.document import Document
from docxtpl import DocxTemplate as DocxtplTemplate
from docxtpl import Listing, RichText
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined
from lxml import etree

from huizhi.errors import RenderError, TemplateError
from huizhi.formats.marks import Slot, printable
from huizhi.formats.stamp import Stamp
from tests.formats.making import DOCX_TYPE, content_types, docx_parts, paragraph, relations, zipped
from tests.formats.rendering import FILTERS, assert_valid, changed, docx, drawn, part, part_names

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMES = (
    "word/document.xml",
    "word/header1.xml",
    "word/footer1.xml",
    "word/footnotes.xml",
    "docProps/core.xml",
)


class Difference(NamedTuple):
    """A difference from docxtpl's result that is meant, and why; `undone` takes it out."""

    why: str
    undone: Callable[[etree._Element], None]


def _sort_cell_properties(root: etree._Element) -> None:
    for properties in root.iter(f"{W}tcPr"):
        properties[:] = sorted(properties, key=lambda one: str(one.tag))


def _drop_whitespace(root: etree._Element) -> None:
    for one in root.iter():
        if one.tag != f"{W}t" and not (one.text or "").strip():
            one.text = None
        if not (one.tail or "").strip():
            one.tail = None


def _drop_dates(root: etree._Element) -> None:
    for one in root.iter("{http://purl.org/dc/terms/}*"):
        one.text = ""


def _drop_empty_last_paragraphs(root: etree._Element) -> None:
    for cell in root.iter(f"{W}tc"):
        last = cell[-1] if len(cell) else None
        if last is not None and last.tag == f"{W}p" and not len(last) and not last.attrib:
            cell.remove(last)


def _drop_empty_properties(root: etree._Element) -> None:
    for one in list(root.iter("{http://purl.org/dc/elements/1.1/}*")):
        if not one.text:
            root.remove(one)


def _unescape_properties(root: etree._Element) -> None:
    for one in root.iter("{http://purl.org/dc/elements/1.1/}*"):
        one.text = unescape(one.text or "")


DIFFERENCES = (
    Difference("docxtpl escapes values in document properties twice", _unescape_properties),
    Difference("docxtpl adds the properties that were not there, empty", _drop_empty_properties),
    Difference(
        "docxtpl puts vMerge, gridSpan and shd at the ends of tcPr, where the schema forbids them",
        _sort_cell_properties,
    ),
    Difference("python-docx drops whitespace between elements when it reads", _drop_whitespace),
    Difference("python-docx writes the date of saving anew", _drop_dates),
    Difference(
        "a cell whose paragraphs were all left out gets an empty one, else Word wants to repair",
        _drop_empty_last_paragraphs,
    ),
)


# --- templates ---------------------------------------------------------------------------------


def _file(document: Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _written(*paragraphs: str) -> bytes:
    """A document with these paragraphs."""
    document = python_docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return _file(document)


def _everything() -> bytes:
    """A template with every kind of mark that docxtpl knows."""
    document = python_docx.Document()
    split = document.add_paragraph("甲{")
    for run, bold in (("{ 姓", True), ("名 }", False), ("}乙", True)):
        split.add_run(run).bold = bold
    for text in (
        "{%p if 数 < 3 %}", "少于三", "{%p else %}", "不少", "{%p endif %}",
        "{% for 值 in 列 %}{{ 值 }}、{% endfor %}",
        "{%p for 值 in 列 %}", "第{{ loop.index }}：{{ 值 }}", "{%p endfor %}",
        "{{ “弯引号” }}", "{{r 富文本 }}", "前{{r 富文本 }}后", "{{ 多行 }}", "{{ 清单 }}",
        "{_{ 不是标记 }_} {_% %_}", "{# 注释 #}后", "{% set x = 7 %}{{ x }}",
        "上{%- if true %}下{% endif -%}", "续",
    ):  # fmt: skip
        document.add_paragraph(text)
    rows = (
        ("头", "{%tc for 值 in 列 %}", "{{ 值 }}", "{%tc endfor %}"),
        ("{%tr for 行 in 行们 %}", "", "", ""),
        ("{% vm %}{{ 行.名 }}", "{{ 行.数 }}", "{% cellbg 行.色 %}色", "尾"),
        ("{%tr endfor %}", "", "", ""),
        ("{% colspan 列|length + 1 %}合", "", "", ""),
    )
    table = document.add_table(len(rows), 4)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    merged = document.add_table(1, 3)
    for cell, text in zip(
        merged.rows[0].cells, ("{%tc for 值 in 列 %}", "{% hm %}横", "{%tc endfor %}"), strict=True
    ):
        cell.text = text
    emptied = document.add_table(1, 1).rows[0].cells[0]
    emptied.text = "{%p if false %}"
    emptied.add_paragraph("没有")
    emptied.add_paragraph("{%p endif %}")
    section = document.sections[0]
    section.header.paragraphs[0].text = "页眉{{ 姓名 }}"
    section.footer.paragraphs[0].text = "{% if 数 < 3 %}页脚{{ 多行 }}{% endif %}"
    document.core_properties.title = "{{ 姓名 }}的表"
    document.core_properties.author = "办事处"
    return _with_footnotes(_file(document))


def _with_footnotes(data: bytes) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    notes = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:footnote w:id="1">{paragraph("脚注{{ 姓名 }}")}</w:footnote></w:footnotes>'
    )
    relation = (
        '<Relationship Id="rId99" Target="footnotes.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/footnotes"/></Relationships>'
    )
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
    return changed(
        data,
        {
            "word/footnotes.xml": notes,
            "word/_rels/document.xml.rels": lambda t: t.replace("</Relationships>", relation),
            "[Content_Types].xml": lambda t: t.replace("</Types>", override),
        },
    )


def _context(**more: object) -> dict[str, object]:
    rich = RichText("富", bold=True)
    rich.add("文<本>", italic=True)
    context: dict[str, object] = {
        "姓名": "李<b>&明",
        "数": 2,
        "列": ["一", "二", "三", "四"],
        "行们": [{"名": "组", "数": n, "色": "00FF00"} for n in (1, 2, 3)],
        "富文本": rich,
        "多行": "一\n二\t三",
        "清单": Listing("甲\n乙\a丙\f丁"),
    }
    return context | more


def _by_docxtpl(data: bytes, context: dict[str, object]) -> bytes:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters.update(FILTERS)
    template = DocxtplTemplate(io.BytesIO(data))
    template.render(context, environment)
    target = io.BytesIO()
    template.save(target)
    return target.getvalue()


def _comparable(data: bytes, name: str) -> bytes:
    root = etree.fromstring(part(data, name))
    for difference in DIFFERENCES:
        difference.undone(root)
    canonical: bytes = etree.tostring(root, method="c14n", exclusive=True)
    return canonical.replace(b"><", b">\n<")


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


# --- the same as docxtpl -----------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("number", [2, 5])
def test_a_template_with_every_mark_becomes_what_docxtpl_makes_of_it(
    name: str, number: int
) -> None:
    template = _everything()
    ours = docx(template).render(_context(数=number), Stamp())
    theirs = _by_docxtpl(template, _context(数=number))
    assert _comparable(ours, name).decode() == _comparable(theirs, name).decode()


def test_each_difference_is_there() -> None:
    """A difference that is gone should leave the list."""
    template = _everything()
    ours = part(docx(template).render(_context(), Stamp()), "word/document.xml")
    theirs = part(_by_docxtpl(template, _context()), "word/document.xml")
    order = re.compile(rb"<w:tcPr><w:shd [^>]*><w:tcW ")
    assert order.search(theirs)
    assert not order.search(ours)
    emptied = re.compile(rb"<w:tc><w:tcPr>(?:(?!</w:tcPr>).)*</w:tcPr></w:tc>")
    assert emptied.search(theirs)
    assert not emptied.search(ours)


def test_what_is_rendered_is_valid() -> None:
    _rendered(_everything(), **_context())
    _rendered(_everything(), **_context(列=["一"], 行们=[]))


def test_merges_and_columns_of_a_table() -> None:
    data = _rendered(_everything(), **_context())
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
    assert _lines(docx(_written("前{{ 值 }}后")).render({"值": text}, Stamp())) == [f"前{text}后"]


def test_line_ends_tabs_and_forbidden_characters() -> None:
    data = _rendered(_written("{{ 值 }}|{{ 值|e }}"), 值="一\r\n二\r三\t四\x0b五\x07六\ud800")
    line = "一\n二\n三\t四␋五␇六\ufffd"
    assert _lines(data)[0].startswith(line + "|")
    assert not re.search("[\x00-\x08\x0b\x0c]", _lines(data)[0])


def test_nothing_dates_and_numbers() -> None:
    template = _written("{{ 无 }}|{{ 日 }}|{{ 数 }}|{{ 日|月日 }}")
    assert _lines(_rendered(template, 无=None, 日=dt.date(2024, 6, 3), 数=2.5)) == [
        "|2024年6月3日|2.5|6月3日"
    ]


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_any_text_comes_back(text: str) -> None:
    data = docx(_ANY).render({"值": Slot(text, "f"), "列": [text]}, Stamp())
    expected = printable(text)
    assert _lines(data) == [f"前{expected}后", expected]


_ANY = _written("前{{ 值 }}后", "{%p for x in 列 %}", "{{ x }}", "{%p endfor %}")


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
        ("{% include '/etc/passwd' %}", "算不出来"),
        ("{{ 1 / 0 }}", "算不出来"),
    ],
)
def test_what_a_mark_may_not_do(mark: str, why: str) -> None:
    template = docx(_written("好的一段", f"坏的一段{mark}"))
    with pytest.raises(RenderError, match=why) as refused:
        template.render({"列": [1]}, Stamp())
    assert "templates/t.docx “坏的一段" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ 姓名", "写法有误"),
        ("{% if 甲 %}", "写法有误"),
        ("{% endfor %}", "写法有误"),
        ("{{ 值|没有的 }}", "没有名为“没有的”的过滤器"),
        ("{% 乱写 %}", "写法有误"),
    ],
)
def test_broken_marks_are_refused(text: str, why: str) -> None:
    with pytest.raises(TemplateError, match=why):
        docx(_written("好的", text))


def test_marks_that_tear_the_table_apart_are_refused() -> None:
    document = python_docx.Document()
    document.add_paragraph("{% for x in 列 %}")
    document.add_table(1, 1).rows[0].cells[0].text = "甲{% endfor %}"
    template = docx(_file(document))
    with pytest.raises(RenderError, match="不在同样的位置"):
        template.render({"列": [1, 2]}, Stamp())
    with pytest.raises(RenderError, match="不在同样的位置"):
        template.render({"列": []}, Stamp())


# --- the package -------------------------------------------------------------------------------


def test_parts_without_marks_are_copied() -> None:
    template = _everything()
    data = docx(template).render(_context(), Stamp())
    assert part_names(data) == part_names(template)
    changed_parts = [n for n in part_names(data) if part(data, n) != part(template, n)]
    assert changed_parts == sorted(NAMES, key=part_names(template).index)
    plain = _written("没有标记")
    same = docx(plain).render({}, Stamp())
    assert all(part(same, name) == part(plain, name) for name in part_names(plain))


def test_the_same_input_gives_the_same_bytes() -> None:
    template = _everything()
    loaded = docx(template)
    first = loaded.render(_context(), Stamp({"a": "b"}))
    assert first == loaded.render(_context(), Stamp({"a": "b"}))
    assert first == docx(template).render(_context(), Stamp({"a": "b"}))


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
