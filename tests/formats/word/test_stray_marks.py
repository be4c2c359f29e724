"""Whatever looks like a mark is rendered or refused, wherever in the package it stands."""

from __future__ import annotations

import pytest

from huizhi.errors import TemplateError
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.template import load_template
from tests.formats.making import (
    PACKAGE_RELATIONS,
    WORD,
    docx_parts,
    paragraph,
    relations,
    sheet_xml,
    text_cell,
    xlsx_parts,
    zipped,
)
from tests.formats.marked_documents import made, written
from tests.formats.rendering import FILTERS, assert_valid, changed, docx, part
from tests.paths import ROOT

FIELD = ROOT / "tests/formats/field"
CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><c:tx>'
    "<c:rich><a:bodyPr/><a:p><a:r><a:t>{{ 名</a:t></a:r><a:r><a:t> }}统计</a:t></a:r></a:p>"
    "</c:rich></c:tx></c:title></c:chart></c:chartSpace>"
)


def _with(part_name: str, content: str | bytes, kind: str, body: str = "") -> bytes:
    """A document that points at one more part."""
    target = part_name.removeprefix("word/")
    targets = ((kind, target if target != part_name else f"../{part_name}"),)
    return zipped(docx_parts(body or paragraph("正文"), {part_name: content}, targets))


def _word(root: str, inside: str) -> str:
    return f'<w:{root} xmlns:w="{WORD}">{inside}</w:{root}>'


def _rendered(data: bytes, **context: object) -> bytes:
    return docx(data).render(context, Stamp())


def _refusal(data: bytes) -> str:
    with pytest.raises(TemplateError) as refused:
        docx(data)
    return str(refused.value)


@pytest.mark.parametrize(
    ("file", "name", "expected"),
    [
        ("水印里的标记", "word/header1.xml", 'string="张&amp;三"'),
        ("批注里的标记", "word/comments.xml", "<w:t>批注张&amp;三</w:t>"),
        ("超链接地址里的标记", "word/document.xml", "http://x.cn/%E5%BC%A0%26%E4%B8%89&quot;"),
    ],
)
def test_what_can_be_rendered_is(file: str, name: str, expected: str) -> None:
    path = FIELD / f"{file}.docx"
    data = load_template(path, FILTERS).render({"名": "张&三"}, Stamp())
    text = part(data, name).decode()
    assert expected.replace("<w:t>", "") in text.replace('<w:t xml:space="preserve">', "")
    assert "{{" not in text
    assert_valid(data, path.read_bytes())


def test_alt_text_and_titles_of_controls_are_rendered_though_no_other_mark_stands_there() -> None:
    body = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006'
        '/wordprocessingDrawing"><wp:docPr id="1" name="图" '
        'descr="{{ 名|default(&quot;无&quot;) }}"/></wp:inline></w:drawing></w:r></w:p>'
        '<w:sdt><w:sdtPr><w:alias w:val="{{ 名 }}的"/></w:sdtPr><w:sdtContent><w:p/>'
        "</w:sdtContent></w:sdt>"
    )
    text = part(_rendered(zipped(docx_parts(body)), 名='"甲"'), "word/document.xml").decode()
    assert 'descr="&quot;甲&quot;"' in text
    assert '<w:alias w:val="&quot;甲&quot;的"/>' in text


def test_the_title_of_a_chart_is_rendered_and_its_table_refused() -> None:
    data = _with("word/charts/chart1.xml", CHART, "chart")
    text = part(_rendered(data, 名="<甲>"), "word/charts/chart1.xml").decode()
    assert "<a:t>&lt;甲&gt;</a:t>" in text
    assert "<a:t>统计</a:t>" in text
    table = zipped(xlsx_parts(sheet_xml(f'<row r="1">{text_cell("A1", "{{ 名 }}")}</row>')))
    data = _with("word/embeddings/b.xlsx", table, "package")
    assert "嵌入的表格或文件（图表的数据）" in _refusal(data)


def _linked(target: str, body: str) -> bytes:
    external = (
        f'<Relationships xmlns="{PACKAGE_RELATIONS}"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )
    return zipped(docx_parts(body) | {"word/_rels/document.xml.rels": external})


SPLIT = "<w:p><w:r><w:t>{</w:t></w:r><w:r><w:t>{ 名 }}</w:t></w:r></w:p>"
DIAGRAM = (
    '<d xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    "<a:p><a:t>{% if 甲 %}</a:t></a:p></d>"
)
LINK = '<w:p><w:hyperlink r:id="rId1" w:tooltip="看"><w:r><w:t>网页</w:t></w:r></w:hyperlink></w:p>'


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("{{ 址 }}", "http://x.cn/a?b=1&amp;c=%20甲"),
        ("http://y.cn/?q={{ 名 }}&amp;p=1", "http://y.cn/?q=%E7%94%B2%20%26&amp;p=1"),
        ("http://y.cn/%7B%7B%20%E5%90%8D%20%7D%7D/%E5%90%8D", "http://y.cn/%E7%94%B2%20%26/%E5%90%8D"),
        ("mailto:{{ 名|default(&quot;x&quot;) }}@y.cn", "mailto:%E7%94%B2%20%26@y.cn"),
    ],
)  # fmt: skip
def test_addresses_of_links_hold_values_as_addresses_do(target: str, address: str) -> None:
    data = _rendered(_linked(target, LINK), 址="http://x.cn/a?b=1&c= 甲", 名="甲 &")
    text = part(data, "word/document.xml").decode()
    assert f'<w:fldSimple w:instr="HYPERLINK &quot;{address}&quot; \\o &quot;看&quot;">' in text
    assert b"hyperlink" not in part(data, "word/_rels/document.xml.rels")


def test_a_link_in_a_loop_has_the_address_of_its_round() -> None:
    body = paragraph("{%p for 项 in 列 %}") + LINK + paragraph("{%p endfor %}")
    data = _rendered(_linked("http://x.cn/{{ 项 }}", body), 列=["a", "b"])
    text = part(data, "word/document.xml").decode()
    assert text.index("x.cn/a&quot;") < text.index("x.cn/b&quot;")


def test_a_link_of_a_picture_is_refused() -> None:
    body = '<w:p><w:r><w:drawing><a:hlinkClick r:id="rId1"/></w:drawing></w:r></w:p>'
    assert "图片或图形的链接地址" in _refusal(_linked("http://x.cn/{{ 名 }}", body))
    assert "图片或图形的链接地址" in _refusal(_linked("http://x.cn/%EF%BD%9B｛名", body))


def test_a_field_that_word_split_over_runs_is_rendered() -> None:
    pieces = ('HYPERLINK "http://x.cn/{', "{ 名", ' }}" ')
    runs = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in pieces)
    data = _rendered(zipped(docx_parts(f"<w:p>{runs}</w:p>")), 名="甲")
    assert "http://x.cn/%E7%94%B2<" in part(data, "word/document.xml").decode()


@pytest.mark.parametrize(
    ("name", "content", "kind", "said"),
    [
        ("word/styles.xml", _word("styles", '<w:name w:val="{{ 名 }}"/>'), "styles", "样式"),
        ("word/s.xml", _word("settings", '<w:a w:val="｛｛名｝｝"/>'), "settings", "文档设置"),
        ("word/glossary/d.xml", _word("d", SPLIT), "glossaryDocument", "内容控件的提示文字"),
        ("word/diagrams/data1.xml", DIAGRAM, "diagramData", "SmartArt"),
        ("customXml/item1.xml", "<a>{{ 名 }}</a>", "customXml", "自定义 XML 数据"),
        ("word/a.html", "<p>{{ 名 }}</p>", "aFChunk", "插入的另一个文件"),
        ("word/a.docx", written("{{ 名 }}"), "aFChunk", "插入的另一个文件"),
        ("word/charts/chart1.xml", CHART.replace(" }}", " }"), "chart", "图表"),
        ("word/what.xml", "<a>{# 注 #}</a>", "unknown", "内部文件"),
    ],
)  # fmt: skip
def test_everything_else_is_refused(name: str, content: str | bytes, kind: str, said: str) -> None:
    assert said in _refusal(_with(name, content, kind))


def test_a_custom_property_is_refused() -> None:
    parts = docx_parts(paragraph("正文"), {"docProps/custom.xml": "<P><p>{{ 名 }}</p></P>"})
    targets = (
        ("officeDocument", "word/document.xml"),
        ("custom-properties", "docProps/custom.xml"),
    )
    assert "自定义文档属性" in _refusal(zipped(parts | {"_rels/.rels": relations(*targets)}))


@pytest.mark.parametrize("text", ["｛｛ 名 ｝｝", "{｛名｝}", "{ { 名 } }", "｛％ if 甲 ％｝"])
@pytest.mark.parametrize("kind", ["header", "footer", "comments", "footnotes"])
def test_broken_marks_beside_the_text_are_refused(text: str, kind: str) -> None:
    root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
    content = f'<w:{root} xmlns:w="{WORD}">{paragraph(text)}</w:{root}>'
    said = _refusal(_with(f"word/{kind}1.xml", content, kind))
    assert "标记没有写完整" in said
    assert "用半角的花括号" in said


@pytest.mark.parametrize(
    "value", ["｛｛ 名 ｝｝", "{{ 名 }", "{{p 名 }}", "{%- if 甲 %}a{% endif %}"]
)
def test_marks_in_attributes_must_be_whole_and_stay_in_them(value: str) -> None:
    body = f'<w:p><w:r><w:pict><v:textpath string="{value}"/></w:pict></w:r></w:p>'
    assert "水印" in _refusal(zipped(docx_parts(body)))


def test_what_only_resembles_a_mark_is_let_through() -> None:
    body = (
        paragraph("集合{a}、｛甲｝，{ PAGE }，50%")
        + paragraph("{% raw %}{{ 不是 }{% endraw %}")
        + '<w:p><w:r><w:instrText> ADDIN CSL {"a":{"b":"c"},"d":[]} </w:instrText></w:r></w:p>'
    )
    numbering = f'<w:numbering xmlns:w="{WORD}"><w:lvlText w:val="{{%1}}"/></w:numbering>'
    extension = '<a><b uri="{0A1B2C}" c="{0}"/><c>{a:{b:1}}</c></a>'
    data = _with("word/numbering.xml", numbering, "numbering", body)
    data = changed(data, {"word/ext.xml": extension})
    assert "{{ 不是 }" in part(_rendered(data), "word/document.xml").decode()


def test_a_part_whose_only_mark_is_one_to_be_printed_as_it_is() -> None:
    assert "{{ 名 }}" in part(_rendered(written("{_{ 名 }_}")), "word/document.xml").decode()


def test_the_grid_of_a_table_is_fitted_to_a_column_that_was_only_a_remark() -> None:
    data = _rendered(made(rows=(("一", "{#tc 说明 #}", "三"), ("{#tc x #}", "二", "三"))))
    assert part(data, "word/document.xml").count(b"<w:gridCol ") == 2
