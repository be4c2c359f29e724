"""What stands in the paragraph of a control mark stays, and blocks stay within their cells."""

from __future__ import annotations

import pytest
from lxml import etree

from huizhi.errors import TemplateError
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.template import load_template
from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.marked_documents import W, made
from tests.formats.rendering import FILTERS, assert_valid, docx, part
from tests.paths import ROOT

FIELD = ROOT / "tests/formats/field"
SECTION = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
BREAK = '<w:r><w:br w:type="page"/></w:r>'
PICTURE = "<w:r><w:rPr><w:b/></w:rPr><w:pict><v:rect/></w:pict></w:r>"
BOOKMARK = '<w:bookmarkStart w:id="1" w:name="甲"/><w:bookmarkEnd w:id="1"/>'
NOTE = (
    '<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/>'
    '<w:r><w:commentReference w:id="0"/></w:r>'
)
SIGNS = {"sectPr": "§", "br": "¶", "pict": "▣", "bookmarkStart": "[", "bookmarkEnd": "]"}
SIGNS |= {"commentRangeStart": "(", "commentRangeEnd": ")", "commentReference": "*"}


def _run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def _seen(data: bytes) -> str:
    """What the body holds, a sign for each thing that is no text, `|` after each paragraph."""
    body = etree.fromstring(part(data, "word/document.xml"))[0]
    return "".join(map(_shown, body))


def _shown(element: etree._Element) -> str:
    name = etree.QName(element).localname
    within = "".join(map(_shown, element))
    if name == "p":
        section = "§" if "§" in within else ""
        return f"{within.replace('§', '')}{section}|"
    return SIGNS.get(name, "") + (element.text or "" if name == "t" else "") + within


def _of(*body: str, **context: object) -> str:
    data = docx(zipped(docx_parts("".join(body)))).render(context, Stamp())
    return _seen(data)


@pytest.mark.parametrize(
    ("mark", "beside", "truth", "expected"),
    [
        ("{%p if 真 %}", "<w:pPr>" + SECTION + "</w:pPr>{}", True, "前|§|中|后|"),
        ("{%p if 真 %}", "<w:pPr>" + SECTION + "</w:pPr>{}", False, "前|后|"),
        ("{%p if 真 %}", "<w:pPr><w:pageBreakBefore/></w:pPr>{}", False, "前|¶|后|"),
        ("{%p if 真 %}", BREAK + "{}", False, "前|¶|后|"),
        ("{%p if 真 %}", "{}" + BREAK, True, "前|¶|中|后|"),
        ("{%p if 真 %}", "{}" + BREAK, False, "前|后|"),
        ("{%p if 真 %}", PICTURE + "{}", False, "前|▣|后|"),
        ("{%p if 真 %}", BOOKMARK + "{}", False, "前|[]后|"),
        ("{%p if 真 %}", "{}" + BOOKMARK, False, "前|[]后|"),
        ("{%p if 真 %}", NOTE, False, "前|()*|后|"),
    ],
)
def test_what_stands_at_the_beginning_of_a_block(
    mark: str, beside: str, truth: bool, expected: str
) -> None:
    beginning = f"<w:p>{beside.format(_run(mark))}</w:p>"
    end = paragraph("{%p endif %}")
    got = _of(paragraph("前"), beginning, paragraph("中"), end, paragraph("后"), 真=truth)
    assert got == expected


@pytest.mark.parametrize(
    ("beside", "rounds", "expected"),
    [
        ("<w:pPr>" + SECTION + "</w:pPr>{}", 2, "0|1|§|后|"),
        ("{}" + BREAK, 2, "0|1|¶|后|"),
        (BREAK + "{}", 2, "0|¶|1|¶|后|"),
        ("{}" + PICTURE + BREAK, 0, "▣¶|后|"),
        (BOOKMARK + "{}", 2, "0|1|[]后|"),
        (NOTE, 2, "0|1|()*|后|"),
    ],
)
def test_what_stands_at_the_end_of_a_loop(beside: str, rounds: int, expected: str) -> None:
    end = f"<w:p>{beside.format(_run('{%p endfor %}'))}</w:p>"
    loop = (paragraph("{%p for 项 in 列 %}"), paragraph("{{ 项 }}"), end, paragraph("后"))
    assert _of(*loop, 列=list(range(rounds))) == expected


def test_a_paragraph_of_its_own_keeps_the_look_but_not_the_number() -> None:
    number = '<w:numPr><w:numId w:val="3"/></w:numPr>'
    look = f'<w:pPr><w:pStyle w:val="a"/>{number}<w:jc w:val="end"/></w:pPr>'
    body = f"<w:p>{look}{_run('{%p if 1 %}')}{PICTURE}</w:p>" + paragraph("{%p endif %}")
    data = docx(zipped(docx_parts(body))).render({}, Stamp())
    got = etree.fromstring(part(data, "word/document.xml"))[0][0]
    names = [etree.QName(one).localname for one in got[0]]
    assert names == ["pStyle", "numPr", "jc"]
    assert got.find(f".//{W}numId").get(f"{W}val") == "0"
    assert got.find(f".//{W}rPr/{W}b") is not None


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("分节符在标记段", "前|横向表|§|后|§"),
        ("分页符在标记段", "甲|乙|¶|附页|§"),
        ("图形锚在标记段", "红线|▣红线||正文|§"),
    ],
)
def test_field_files(file: str, expected: str) -> None:
    path = FIELD / f"{file}.docx"
    context = {"真": True, "行们": [{"名": "甲"}, {"名": "乙"}]}
    data = load_template(path, FILTERS).render(context, Stamp())
    assert data == load_template(path, FILTERS).render(context, Stamp())
    assert _seen(data) == expected
    assert_valid(data, path.read_bytes())


def test_a_picture_in_the_row_of_a_mark_is_refused() -> None:
    row = "<w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr>"
    table = row.format(_run("{%tr if 1 %}") + PICTURE) + row.format(_run("{%tr endif %}"))
    with pytest.raises(TemplateError, match="所在的行里还有图形或批注"):
        docx(zipped(docx_parts(f"<w:tbl>{table}</w:tbl>")))
    bookmarked = row.format(_run("甲")) + table.replace(PICTURE, BOOKMARK)
    assert _of(f"<w:tbl>{bookmarked}</w:tbl>") == "甲|[]"


# --- blocks across cells -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        (("{% for 项 in 列 %}{{ 项 }}", "{{ 项 }}{% endfor %}"),),
        (("{% for 项 in 列 %}{{ 项 }}", ""), ("", "{{ 项 }}{% endfor %}")),
        (("{% if 列 %}甲", "乙{% else %}", "{% endif %}"),),
        (("甲\n{%p for 项 in 列 %}", "乙"), ("{%p endfor %}\n丙", "")),
        (("甲{% if 列 %}", "乙"), ("丙", "丁{% endif %}")),
    ],
)
def test_a_block_across_cells_is_refused_with_its_place(rows: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(TemplateError, match="不在表格的同一格里；要重复整行") as refused:
        docx(made(rows=rows))
    assert "表格1第1行第" in str(refused.value)


@pytest.mark.parametrize("kind", ["for 项 in 列", "if 列"])
def test_cells_of_a_block_across_rows_are_refused_with_its_place(kind: str) -> None:
    rows = (
        ("单位", f"{{%tc {kind} %}}", "甲"),
        ("{{ 列 }}", f"{{%tc end{kind.split()[0]} %}}", ""),
    )
    with pytest.raises(TemplateError, match="不在表格的同一行里；每一行里") as refused:
        docx(made(rows=rows))
    assert "表格1第1行第2列" in str(refused.value)


def test_blocks_of_rows_cells_and_within_a_cell_are_not_refused() -> None:
    rows = (
        ("{%tr for 项 in 列 %}", "", ""),
        ("{% if 项 %}有{% endif %}", "{% for 甲 in 列 %}{{ 甲 }}{% endfor %}", "{% vm %}同"),
        ("{%tr endfor %}", "", ""),
        ("{%tc if 列 %}", "一", "{%tc endif %}"),
    )
    docx(made(rows=rows)).render({"列": [1, 2]}, Stamp())


def test_the_field_file_of_loops_across_cells() -> None:
    with pytest.raises(TemplateError, match="表格1第2行第1列：循环或条件的开头和结尾"):
        load_template(FIELD / "循环跨格.docx", FILTERS)


# --- plain values ------------------------------------------------------------------------------


def test_plain_values_are_printed_where_markup_is_asked_for() -> None:
    path = FIELD / "r和p标记打印普通值.docx"
    data = load_template(path, FILTERS).render({"名": "张<三>"}, Stamp())
    assert _seen(data) == "前张<三>后|张<三>|§"
    assert_valid(data, path.read_bytes())


def test_they_have_the_look_of_what_stood_there() -> None:
    bold = (
        "<w:r><w:rPr><w:b/></w:rPr><w:t>{{</w:t></w:r><w:r><w:t>r 名|default('无') }}</w:t></w:r>"
    )
    body = f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{_run("{{p 名 }}")}</w:p><w:p>{bold}</w:p>'
    data = docx(zipped(docx_parts(body))).render({"名": "甲\n乙"}, Stamp())
    text = part(data, "word/document.xml").decode()
    shown = '<w:t xml:space="preserve">甲</w:t><w:br/><w:t xml:space="preserve">乙</w:t></w:r>'
    assert f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r>{shown}</w:p>' in text
    assert f"<w:r><w:rPr><w:b/></w:rPr>{shown}" in text


def test_they_are_cells_and_rows() -> None:
    rows = (("{{tc 名 }}", "{{ 二 }}"), ("{{tr 名 }}", "别的{{ 二 }}"))
    data = docx(made(rows=rows)).render({"名": "甲", "二": "乙"}, Stamp())
    tree = etree.fromstring(part(data, "word/document.xml"))
    cells = ["".join(map(str, one.itertext())) for one in tree.iter(f"{W}tc")]
    assert cells == ["甲", "乙", "甲", ""]


def test_a_document_put_in_without_a_paragraph_is_refused() -> None:
    with pytest.raises(TemplateError, match=r"要写成 \{\{p "):
        load_template(FIELD / "子文档没写p.docx", FILTERS)
