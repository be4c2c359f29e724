"""The examples of docxtpl's own test-suite, drawn anew: what each shows, as a template and values.

Source: docxtpl, `tests/`; the names are theirs, the templates and values are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import docx as python_docx
from docx.document import Document
from docx.oxml.ns import qn
from docxtpl import Listing, RichText, RichTextParagraph

from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.marked_documents import file_of, made, with_footnotes, written

Values = Mapping[str, object]


class Example(NamedTuple):
    """template: its bytes; values: what it is rendered with, made anew each time."""

    template: bytes
    values: Callable[[], dict[str, object]]


def _rows(count: int) -> list[dict[str, object]]:
    return [
        {"名": f"第{n}网格", "数": n, "色": f"0000{n:02X}", "项": [f"{n}-{k}" for k in range(n)]}
        for n in range(1, count + 1)
    ]


def _table_of(*rows: tuple[str, ...]) -> bytes:
    return made(rows=rows)


_WIDTH = '<w:tcW w:w="1000" w:type="dxa"/><w:shd w:val="clear" w:color="auto" w:fill="FFFFFF"/>'


def _in_cells(properties: str, text: str) -> bytes:
    """A table of one cell with these properties."""
    cell = f"<w:tc>{properties}{paragraph(text)}</w:tc>"
    table = f'<w:tbl><w:tblGrid><w:gridCol w:w="1000"/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>'
    return zipped(docx_parts(table + paragraph("{{ 色 }}")))


def _in_margins(header: str, footer: str, body: str = "正文") -> bytes:
    document = python_docx.Document()
    document.add_paragraph(body)
    section = document.sections[0]
    section.header.paragraphs[0].text = header
    section.footer.paragraphs[0].text = footer
    return file_of(document)


def _with_properties(**properties: str) -> bytes:
    document = python_docx.Document()
    document.add_paragraph("{{ 标题 }}")
    for name, text in properties.items():
        setattr(document.core_properties, name, text)
    return file_of(document)


def _split_at_each_character(text: str) -> bytes:
    """As Word 2016 cuts what is typed: a run for each character, marks of spelling between them."""
    document = python_docx.Document()
    one = document.add_paragraph()
    for character in text:
        one.add_run(character)
        one._p.append(one._p.makeelement(qn("w:proofErr"), {qn("w:type"): "spellStart"}))
    return file_of(document)


def _spaced() -> bytes:
    document = python_docx.Document()
    document.add_paragraph("  前面有空格 {{ 名 }}  {{ 名 }} ")
    document.add_paragraph("\t制表位{{ 名 }}\t尾")
    return file_of(document)


def _styled(document: Document) -> bytes:
    for name in ("甲式", "乙式"):
        document.styles.add_style(name, 1)
    return file_of(document)


def _styled_paragraphs() -> bytes:
    document = python_docx.Document()
    document.add_paragraph("{{p 各段 }}")
    return _styled(document)


def _eastern() -> dict[str, object]:
    rich = RichText("汉字", font="eastAsia:仿宋", size=32)
    rich.add("Latin", font="Arial")
    return {"富": rich}


def _rich() -> dict[str, object]:
    rich = RichText("粗", bold=True)
    rich.add("斜", italic=True, color="ff0000")
    rich.add("下划", underline="single", size=40, style="Strong")
    rich.add("删", strike=True)
    rich.add("上", superscript=True)
    rich.add("下", subscript=True)
    rich.add("底", highlight="#ffff00")
    rich.add("一行\n两行\t制表\a新段\f新页")
    inner = RichText("内", bold=True)
    inner.add(RichText("套", italic=True))
    rich.add(inner)
    return {"富": rich}


def _rich_paragraphs() -> dict[str, object]:
    several = RichTextParagraph()
    several.add("第一段", parastyle="甲式")
    several.add("第二段", parastyle="乙式")
    rich = RichText("粗", bold=True)
    rich.add("和斜", italic=True)
    several.add(rich, parastyle="甲式")
    return {"各段": several}


SAME: Mapping[str, Example] = {
    "cellbg": Example(
        _table_of(
            ("{%tr for 行 in 行们 %}", ""),
            ("{% cellbg 行.色 %}{{ 行.名 }}", "{{ 行.数 }}"),
            ("{%tr endfor %}", ""),
        ),
        lambda: {"行们": _rows(3)},
    ),
    "cellbg_selfclosing": Example(
        _in_cells(f"<w:tcPr>{_WIDTH}</w:tcPr>", "{% cellbg 色 %}甲"), lambda: {"色": "00FF00"}
    ),
    "cellbg_shorthand": Example(
        _in_cells("<w:tcPr />", "{% cellbg 色 %}甲"), lambda: {"色": "00FF00"}
    ),
    "comments": Example(
        _table_of(
            ("甲", "{#tc 不要 #}", "乙"), ("{#tr 不要 #}", "", ""), ("丙{# 说明 #}", "丁", "戊")
        ),
        dict,
    ),
    "custom_jinja_filters": Example(
        written("{{ 名|加括号 }}{{ 名|加括号|加括号 }}"), lambda: {"名": "甲"}
    ),
    "doc_properties": Example(
        _with_properties(title="{{ 标题 }}", subject="{{ 标题 }}的说明", keywords="固定"),
        lambda: {"标题": "安全生产月"},
    ),
    "dynamic_table": Example(
        _table_of(
            ("项", "{%tc for 列 in 各列 %}", "{{ 列 }}", "{%tc endfor %}"),
            ("{%tr for 行 in 行们 %}", "", "", ""),
            ("{{ 行.名 }}", "{%tc for 格 in 行.格 %}", "{{ 格 }}", "{%tc endfor %}"),
            ("{%tr endfor %}", "", "", ""),
        ),
        lambda: {
            "各列": ["一月", "二月", "三月", "四月"],
            "行们": [{"名": n, "格": [n + str(k) for k in range(4)]} for n in "甲乙丙"],
        },
    ),
    "escape_auto": Example(
        written("{{r 富 }}", "{{ 清单 }}", "{{ 号 }}", "{{ 号|e }}", "{{r 段 }}"),
        lambda: {
            "富": RichText('"小于"：<'),
            "清单": Listing("一\n二\n和：<>&"),
            "号": "<, >, &, \", and '.",
            "段": RichText("一行\n两行\a新段\a又一段"),
        },
    ),
    "escaping_delimiters": Example(
        written("{_%", "%_}", "{_{", "}_}", "{_{ 名 }_}{{ 名 }}", "{a_{甲", "{f_{"),
        lambda: {"名": "甲"},
    ),
    "footnotes": Example(with_footnotes(written("{{ 姓名 }}")), lambda: {"姓名": "张三"}),
    "header_footer": Example(
        _in_margins("{{ 单位 }}文件", "{{ 单位 }}\t第{{ 数 }}页", "{{ 单位 }}"),
        lambda: {"单位": "祖师街道", "数": 1},
    ),
    "header_footer_ko": Example(
        _in_margins("{{ 단위 }}", "{{ 단위 }} 제{{ 수 }}호", "{{ 단위 }}"),
        lambda: {"단위": "조사가로", "수": 2},
    ),
    "header_footer_utf8": Example(
        _in_margins("{{ 单位 }}", "{{ 单位 }}é한국어😀"), lambda: {"单位": "Ñandú 한국어 😀 街道"}
    ),
    "horizontal_merge": Example(
        _table_of(
            ("{%tc for 列 in 各列 %}", "{% hm %}{{ 列 }}", "{%tc endfor %}"),
            ("甲", "乙", "丙"),
        ),
        lambda: {"各列": [1, 2, 3, 4]},
    ),
    "less_cells_after_loop": Example(
        _table_of(
            ("{%tc if 有 %}", "{{ 名 }}", "{%tc endif %}", "尾"),
            ("甲", "乙", "丙", "丁"),
        ),
        lambda: {"有": False, "名": "无"},
    ),
    "merge_paragraph": Example(
        written("甲：{% if 有 -%}", "{{ 名 }}", "{%- else -%}", "无", "{%- endif %}。"),
        lambda: {"有": True, "名": "张三"},
    ),
    "multi_rendering": Example(
        written("{{ 标题 }}", "{{ 正文 }}"), lambda: {"标题": "一", "正文": "二"}
    ),
    "nested_for": Example(
        written(
            "{%p for 行 in 行们 %}",
            "{{ loop.index }}. {{ 行.名 }}",
            "{%p for 项 in 行.项 %}",
            "{{ 行.名 }}的{{ 项 }}（{{ loop.revindex }}）",
            "{%p endfor %}",
            "{%p endfor %}",
        ),
        lambda: {"行们": _rows(3)},
    ),
    "order": Example(
        _table_of(
            ("品名", "价"),
            ("{%tr for 行 in 行们 %}", ""),
            ("{{ 行.名 }}{% if 行.数 > 1 %}（多）{% endif %}", "{{ 行.数 }}"),
            ("{%tr endfor %}", ""),
            ("{%tr if 折 %}", ""),
            ("折扣", "{{ 折 }}"),
            ("{%tr else %}", ""),
            ("不打折", ""),
            ("{%tr endif %}", ""),
        ),
        lambda: {"行们": _rows(2), "折": ""},
    ),
    "preserve_spaces": Example(_spaced(), lambda: {"名": " 两边 有空格 "}),
    "richtext": Example(written("{{r 富 }}", "前{{r 富 }}后"), _rich),
    "richtext_and_if": Example(
        written("{% if 富 %}{{r 富 }}{% endif %}尾"), lambda: {"富": RichText("富", bold=True)}
    ),
    "richtext_eastAsia": Example(written("{{r 富 }}"), _eastern),
    "richtextparagraph": Example(_styled_paragraphs(), _rich_paragraphs),
    "unescape_jinja2_tags": Example(written("{_{ 甲 }_} {_% 乙 %_}{{ 名 }}"), lambda: {"名": "甲"}),
    "vertical_merge": Example(
        _table_of(
            ("{%tr for 行 in 行们 %}", ""),
            ("{% vm %}共同", "{{ 行.名 }}"),
            ("{%tr endfor %}", ""),
        ),
        lambda: {"行们": _rows(3)},
    ),
    "vertical_merge_nested": Example(
        _table_of(
            ("{%tr for 行 in 行们 %}", "", ""),
            ("{%tr for 项 in 行.项 %}", "", ""),
            ("{% vm %}{{ 行.名 }}", "{% vm %}{{ 行.数 }}", "{{ 项 }}"),
            ("{%tr endfor %}", "", ""),
            ("{%tr endfor %}", "", ""),
        ),
        lambda: {"行们": _rows(3)},
    ),
    "word2016": Example(
        _split_at_each_character("甲{{ 名 }}乙{% if 有 %}{{ 名 }}{% endif %}丙"),
        lambda: {"名": "张三", "有": True},
    ),
    "embedded": Example(
        zipped(
            docx_parts(paragraph("{{ 名 }}")) | {"word/embeddings/oleObject1.bin": b"not a mark"}  # type: ignore[dict-item]
        ),
        lambda: {"名": "甲"},
    ),
}


class Otherwise(NamedTuple):
    """An example that comes out otherwise than docxtpl has it, and why. expected: its text, or what
    it is refused with."""

    example: Example
    expected: str
    why: str


OTHERWISE: Mapping[str, Otherwise] = {
    "core_properties": Otherwise(
        Example(
            _with_properties(category="{{ 标题 }}", keywords="{{ 标题 }}"), lambda: {"标题": "甲"}
        ),
        "甲",
        "every property is rendered, docxtpl leaves some out",
    ),
    "custom_jinja_filters: one that is missing": Otherwise(
        Example(written("{{ 名|没有 }}"), lambda: {"名": "甲"}),
        "没有名为“没有”的过滤器",
        "refused before anything is made",
    ),
    "escape": Otherwise(
        Example(written("{{ 名 }}"), lambda: {"名": "甲\a乙\f丙"}),
        "甲␇乙␌丙",
        "control characters in plain text are shown; docxtpl makes paragraphs and pages of them",
    ),
    "get_undeclared_variables": Otherwise(
        Example(written("{{ 没有 }}"), dict),
        "“没有”没有对应的内容",
        "a name without a value is refused; docxtpl prints nothing",
    ),
    "header_footer_entities": Otherwise(
        Example(_in_margins("{{ 名 or '甲&xx;' }}", "{{ '<' ~ 名 }}"), lambda: {"名": ""}),
        "甲&xx;<",
        "what stands in quotes is what was typed; docxtpl escapes it twice",
    ),
    "illegal_xml_chars": Otherwise(
        Example(written("{{ 名 }}"), lambda: {"名": "甲\x00乙\x1b丙"}),
        "甲␀乙␛丙",
        "what XML forbids is shown; docxtpl drops it or fails",
    ),
    "invalid_xml_after_rendering": Otherwise(
        Example(
            _table_of(("{% for 值 in 列 %}", "{{ 值 }}"), ("{% endfor %}", "")),
            lambda: {"列": [1, 2]},
        ),
        "不在表格的同一格里",
        "refused before anything is made, with its place",
    ),
    "patch_xml_modulo_brace": Otherwise(
        Example(
            written(
                "{%p if 数 % 2 %}", "奇", "{%p endif %}", "{%p set 表 = {'甲': 1} %}", "{{ 表.甲 }}"
            ),
            lambda: {"数": 3},
        ),
        "奇1",
        "docxtpl 0.20.2 leaves a control mark with a % or } in it where it stands",
    ),
    "template_error": Otherwise(
        Example(written("{% if 名 %}甲", "{% endfor %}"), lambda: {"名": 1}),
        "endfor",
        "refused before anything is made, in Chinese and with its place",
    ),
}


_PUT_IN = "the right picture or file is put into the template; no value takes its place"
_OWN_WAY = "our own mark, see tests/formats/word: a file beside the template, named in the mark"
NO_COUNTERPART: Mapping[str, str] = {
    "custom_delimiters": "marks are written in one way, so that a clerk recognises them",
    "embedded_ole_subdoc": _OWN_WAY,
    "header_footer_image": _PUT_IN,
    "header_footer_image_file_obj": _PUT_IN,
    "header_footer_inline_image": _OWN_WAY,
    "hyperlink": "an address may hold a mark; a RichText with an address of its own is refused",
    "inline_image": _OWN_WAY,
    "inline_image_and_subdoc": _OWN_WAY,
    "issue_621_public_reproduction": _OWN_WAY,
    "merge_docx": _OWN_WAY,
    "merge_docx_with_render": _OWN_WAY,
    "module_execute": "docxtpl's command line; ours is generate.py",
    "module_execute_utf8_json": "docxtpl's command line; ours is generate.py",
    "pandoc_subdoc": _OWN_WAY,
    "replace_picture": _PUT_IN,
    "subdoc": _OWN_WAY,
    "subdoc_optional_dependency": "docxcompose is not needed",
    "utf8_locale": "nothing depends on the locale",
}
# What docxtpl 0.20.2 and its repository have in tests/, without what only runs the others.
_NAMES = """
cellbg cellbg_selfclosing cellbg_shorthand comments core_properties custom_delimiters
custom_jinja_filters doc_properties dynamic_table embedded embedded_ole_subdoc escape escape_auto
escaping_delimiters footnotes get_undeclared_variables header_footer header_footer_entities
header_footer_image header_footer_image_file_obj header_footer_inline_image header_footer_ko
header_footer_utf8 horizontal_merge hyperlink illegal_xml_chars inline_image
inline_image_and_subdoc invalid_xml_after_rendering issue_621_public_reproduction
less_cells_after_loop merge_docx merge_docx_with_render merge_paragraph module_execute
module_execute_utf8_json multi_rendering nested_for order pandoc_subdoc patch_xml_modulo_brace
preserve_spaces replace_picture richtext richtext_and_if richtext_eastAsia richtextparagraph
subdoc subdoc_optional_dependency template_error unescape_jinja2_tags utf8_locale vertical_merge
vertical_merge_nested word2016
"""
SUITE = frozenset(_NAMES.split())
