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


# --- what a vanishing paragraph leaves ---------------------------------------------------------

FLOATING = "<w:r><w:drawing><wp:anchor xmlns:wp='http://a'/></w:drawing></w:r>"


@pytest.mark.parametrize(
    ("beside", "left"),
    [
        ("<w:pPr>" + SECTION + "</w:pPr>{}", "§|"),
        ("<w:pPr><w:pageBreakBefore/></w:pPr>{}", "¶|"),
        ("{}" + BREAK, "¶|"),
        (PICTURE + "{}", "▣|"),
        (BOOKMARK + "{}", "[]"),
        ('<w:bookmarkStart w:id="1" w:name="甲"/>{}', "["),
        (NOTE, ""),
        ('{}<w:commentRangeStart w:id="0"/>', "("),
        ("{}<w:r><w:drawing><wp:inline xmlns:wp='http://a'/></w:drawing></w:r>", ""),
    ],
)
def test_what_a_vanishing_paragraph_leaves(beside: str, left: str) -> None:
    body = (
        paragraph("前"),
        f"<w:p>{beside.format(_run('{{ 值|空则删段 }}'))}</w:p>",
        paragraph("后"),
    )
    assert _of(*body, 值="") == f"前|{left}后|"
    assert _of(*body, 值="中").replace("前|", "").replace("后|", "").count("|") == 1


def test_a_line_goes_when_one_of_its_values_is_an_empty_list_or_nothing() -> None:
    line = paragraph("名单：{{ 列|空则删段 }}，{{ 值|空则删段 }}")
    assert _of(line, 列=["甲"], 值="乙") == "名单：甲，乙|"
    for empty in ([], ["", " "], None, " "):
        assert _of(line, 列=empty, 值="乙") == _of(line, 列=["甲"], 值=empty) == ""


def test_a_name_set_in_the_line_is_known_to_its_condition() -> None:
    line = paragraph('{% set 名们 = 列|join("、") %}名单：{{ 名们|空则删段 }}')
    assert _of(line, 列=[]) == ""
    assert _of(line, 列=["甲"]) == "名单：甲|"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("{% for 项 in 列 %}{{ 项|空则删段 }}{% endfor %}", "写在同一段（行）的循环里面"),
        ("{{ 值|空则删段|upper }}", "要写在 {{ }} 里最后面"),
        ("{{ 值|空则删行 }}", "要写在 Word 的表格里"),
    ],
)
def test_a_mark_that_takes_no_line_along_is_refused_with_its_place(said: str, why: str) -> None:
    with pytest.raises(TemplateError, match=f"第2段：.*{why}"):
        docx(zipped(docx_parts(paragraph("首") + paragraph(said))))


# --- blocks across fields ----------------------------------------------------------------------


def _field(inside: str, code: str = "") -> str:
    begun, apart, ended = (
        f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "separate", "end")
    )
    return f'{begun}<w:r><w:instrText>HYPERLINK "a"</w:instrText></w:r>{code}{apart}{inside}{ended}'


@pytest.mark.parametrize(
    "line",
    [
        _run("{% for 项 in 列 %}") + _field(_run("看{{ 项 }}{% endfor %}")),
        _run("{% if 列 %}") + _field(_run("看{% endif %}")),
        _field(_run("{% if 列 %}看")) + _run("{% endif %}"),
        _run("{% for 项 in 列 %}") + _field(_run("看"), _run("{% endfor %}")),
        _field(_run("看{% endfor %}"), _run("{% for 项 in 列 %}")),
    ],
)
def test_a_block_that_cuts_a_field_is_refused_with_its_place(line: str) -> None:
    with pytest.raises(TemplateError, match=r"第2段：.*不在同一个域"):
        docx(zipped(docx_parts(f"{paragraph('首')}<w:p>{line}</w:p>")))


def test_a_block_around_or_within_a_field_is_none_across() -> None:
    around = _run("{% for 项 in 列 %}") + _field(_run("{{ 项 }}")) + _run("{% endfor %}")
    within = _field(_run("{% for 项 in 列 %}{{ 项 }}{% endfor %}"))
    assert _of(f"<w:p>{around}{within}</w:p>", 列=["甲", "乙"]) == "甲乙甲乙|"
