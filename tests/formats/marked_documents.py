"""Word templates with marks of every kind, and what docxtpl makes of them.

`DIFFERENCES` is the one list of what is forgiven when its results are compared with ours.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from html import unescape
from typing import NamedTuple

import docx as python_docx
from docx.document import Document
from docxtpl import DocxTemplate as DocxtplTemplate, Listing, RichText
from jinja2 import Environment, StrictUndefined
from lxml import etree

from huizhi.campaign.variables import FILTERS as OWN_FILTERS
from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.rendering import FILTERS, changed, part

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


def file_of(document: Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def written(*paragraphs: str) -> bytes:
    """A document with these paragraphs."""
    document = python_docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return file_of(document)


def everything() -> bytes:
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
    return with_footnotes(file_of(document))


def with_footnotes(data: bytes) -> bytes:
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


def context_of(**more: object) -> dict[str, object]:
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


def by_docxtpl(data: bytes, context: dict[str, object]) -> bytes:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters.update({**OWN_FILTERS, **FILTERS})
    template = DocxtplTemplate(io.BytesIO(data))
    template.render(context, environment)
    target = io.BytesIO()
    template.save(target)
    return target.getvalue()


def comparable(data: bytes, name: str) -> bytes:
    root = etree.fromstring(part(data, name))
    for difference in DIFFERENCES:
        difference.undone(root)
    canonical: bytes = etree.tostring(root, method="c14n", exclusive=True)
    return canonical.replace(b"><", b">\n<")


def made(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A document with these paragraphs and a table with these rows."""
    document = python_docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    return file_of(document)


def _split() -> bytes:
    """Marks that Word has cut into runs, with looks of their own."""
    document = python_docx.Document()
    for pieces in (
        ("前{", "{ 姓", "名 }", "}后"),
        ("{%", " if 数 == 2 %}", "二", "{% endif", " %}"),
    ):
        one = document.add_paragraph()
        for number, piece in enumerate(pieces):
            one.add_run(piece).italic = bool(number % 2)
    return file_of(document)


def _around() -> bytes:
    """Marks in headers, footers, footnotes and properties alone."""
    document = python_docx.Document()
    document.add_paragraph("没有标记")
    section = document.sections[0]
    section.header.paragraphs[0].text = "{% for 值 in 列 %}{{ 值 }}{% endfor %}"
    section.footer.paragraphs[0].text = "{{ 多行 }}"
    document.core_properties.title = "{{ 姓名 }}{% if 数 == 2 %}二{% endif %}"
    document.core_properties.subject = "第{{ 数 }}号"
    return with_footnotes(file_of(document))


def _textbox() -> bytes:
    """Marks in a text box, a paragraph within a paragraph."""
    inside = f"<w:txbxContent>{paragraph('{{ 多行 }}')}</w:txbxContent>"
    box = f"<w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict>"
    body = f"<w:p><w:r><w:t>外{{{{ 姓名 }}}}</w:t></w:r><w:r>{box}</w:r></w:p>"
    return zipped(docx_parts(body))


TEMPLATES = {
    "values": made(
        "{{ 姓名 }}", "前{{ 数 }}后{{ 多行 }}", "{{ 列|join('、') }}", "{{ 姓名 or '无' }}"
    ),
    "lines and tabs": made("{{ '一\\n二' }}", "{{ 多行 }}尾", "{{ 列[0] ~ 多行 }}", "{{ 清单 }}尾"),
    "tests in a line": made("甲{% if 数 < 3 %}少{% elif 数 == 5 %}五{% else %}多{% endif %}乙"),
    "loops in a line": made(
        "{% for 值 in 列 %}{{ 值 }}{% if not loop.last %}、{% endif %}{% endfor %}"
    ),
    "paragraphs": made(
        "{%p if 数 < 3 %}",
        "少{{ 多行 }}",
        "{%p else %}",
        "多",
        "{%p endif %}",
        "{%p for 值 in 列 %}",
        "{{ 值 }}",
        "{%p endfor %}",
    ),
    "over paragraphs": made("甲{% if 数 < 3 %}乙", "丙{{ 姓名 }}", "丁{% endif %}戊"),
    "loops over paragraphs": made("头{% for 值 in 列 %}甲{{ 值 }}", "乙{% endfor %}尾"),
    "joined": made("上{%- if true %}下{% endif -%}", "续"),
    "set and comments": made("{% set x = 数 + 1 %}{{ x }}{# 说明 #}", "{_{ 不是 }_}{_% %_}"),
    "rows": made(
        rows=(
            ("名", "数"),
            ("{%tr for 行 in 行们 %}", ""),
            ("{{ 行.名 }}", "{{ 行.数 }}"),
            ("{%tr endfor %}", ""),
            ("{%tr if 数 == 2 %}", ""),
            ("二", "{{ 多行 }}"),
            ("{%tr endif %}", ""),
        )
    ),
    "rows in rows": made(
        rows=(
            ("{%tr for 值 in 列 %}", ""),
            ("{{ 值 }}", "头"),
            ("{%tr for 行 in 行们 %}", ""),
            ("{% vm %}{{ 行.名 }}", "{{ 行.数 }}"),
            ("{%tr endfor %}", ""),
            ("{%tr endfor %}", ""),
        )
    ),
    "columns": made(
        rows=(("{%tc for 值 in 列 %}", "{{ 值 }}", "{%tc endfor %}"), ("一", "二", "三"))
    ),
    "merged columns": made(rows=(("{%tc for 值 in 列 %}", "{% hm %}横", "{%tc endfor %}"),)),
    "spans": made(rows=(("{% colspan 列|length %}合", "一", "二", "三"), ("甲", "乙", "丙", "丁"))),
    "backgrounds": made(
        rows=(
            ("{%tr for 行 in 行们 %}", ""),
            ("{% cellbg 行.色 %}色", "{{ 行.数 }}"),
            ("{%tr endfor %}", ""),
        )
    ),
    "rich text": made(
        "{{r 富文本 }}", "前{{r 富文本 }}后{{ 姓名 }}", "{% if 数 %}{{r 富文本 }}{% endif %}"
    ),
    "emptied cells": made(rows=(("{{ 姓名 }}", "{% if false %}无{% endif %}"),)),
    "split runs": _split(),
    "around the body": _around(),
    "text boxes": _textbox(),
}
