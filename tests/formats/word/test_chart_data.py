"""Native charts of Word templates: filled from the variables, each with its own workbook."""

from __future__ import annotations

import io
from pathlib import Path
from xml.sax.saxutils import quoteattr

import docx
import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from lxml import etree
from openpyxl import Workbook, load_workbook

from huizhi.campaign.variables import FILTERS
from huizhi.errors import RenderError, TemplateError
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.template import load_template
from tests.formats.rendering import assert_valid, part, part_names

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARK = '{{ 行们|图表("名", "数", "率") }}'
ROWS = [{"名": "甲", "数": 3, "率": 0.25}, {"名": "乙", "数": None, "率": "1,000.5"}]


def _series(number: int, name: str, look: str) -> str:
    letter = "BC"[number]
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef>'
        f'<c:f>数据!${letter}$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0">'
        f"<c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        '<c:spPr><a:solidFill><a:srgbClr val="C00000"/>'
        '</a:solidFill></c:spPr><c:invertIfNegative val="0"/><c:cat><c:strRef>'
        '<c:f>数据!$A$2:$A$2</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>示例</c:v>'
        f"</c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>数据!${letter}$2:${letter}$2</c:f>"
        f'<c:numCache><c:formatCode>{look}</c:formatCode><c:ptCount val="1"/><c:pt idx="0"><c:v>9'
        "</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>"
    )


def _title(text: str) -> str:
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></c:rich></c:tx>"
        '<c:overlay val="0"/></c:title>'
        if text
        else ""
    )


def add_chart(document: Document, words: str, title: str = "", kind: str = "barChart") -> None:
    """A bar chart with two series at the end of the document; words: its alternative text."""
    book = Workbook()
    book.worksheets[0].title = "数据"
    for row in (["", "数量", "比率"], ["示例", 9, 9]):
        book.worksheets[0].append(row)
    target = io.BytesIO()
    book.save(target)
    package = document.part.package
    number = len([1 for one in package.iter_parts() if "/charts/" in one.partname]) + 1
    data = Part(
        PackURI(f"/word/embeddings/book{number}.xlsx"), _BOOK_TYPE, target.getvalue(), package
    )
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", package)
    relation = chart.relate_to(data, f"{_R}/package")
    chart._blob = (
        f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}"><c:chart>{_title(title)}'
        f'<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:{kind}><c:barDir val="col"/>'
        f'<c:grouping val="clustered"/>{_series(0, "数量", "0")}{_series(1, "比率", "0.0%")}'
        f'<c:axId val="1"/><c:axId val="2"/></c:{kind}>'
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx></c:plotArea>'
        f'<c:plotVisOnly val="1"/></c:chart><c:externalData r:id="{relation}">'
        '<c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()
    identity = document.part.relate_to(chart, f"{_R}/chart")
    drawing = (
        f'<w:drawing xmlns:w="{_W}" xmlns:wp="{_WP}" xmlns:a="{_A}" xmlns:c="{_C}" xmlns:r="{_R}">'
        '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="5000000" cy="2600000"/>'
        f'<wp:docPr id="{number}" name="图表 {number}" descr={quoteattr(words)}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_C}"><c:chart r:id="{identity}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    document.add_paragraph().add_run()._r.append(parse_xml(drawing))


def _rendered(folder: Path, document: Document, **context: object) -> bytes:
    path = folder / "t.docx"
    document.save(str(path))
    template = load_template(path, FILTERS)
    data = template.render(context, Stamp())
    assert template.render(context, Stamp()) == data
    assert_valid(data, path.read_bytes())
    return data


def _shown(data: bytes) -> list[dict[str, list[str]]]:
    """Categories and series of the charts, in the order in which they are printed."""
    made = docx.Document(io.BytesIO(data))
    found = []
    for chart in made.element.iter(f"{{{_C}}}chart"):
        target = made.part.rels[chart.get(f"{{{_R}}}id")].target_part
        root = etree.fromstring(target.blob)
        series = list(root.iter(f"{{{_C}}}ser"))
        shown = {"类": _texts(series[0].find(f"{{{_C}}}cat"))}
        for one in series:
            (name,) = _texts(one.find(f"{{{_C}}}tx"))
            shown[name] = _texts(one.find(f"{{{_C}}}val"))
        (book,) = [one.target_part for one in target.rels.values()]
        rows = list(load_workbook(io.BytesIO(book.blob))["数据"].values)
        assert [str(row[0]) for row in rows[1:]] == shown["类"]
        assert [f"{row[1]:.15g}" for row in rows[1:] if row[1] is not None] == shown["数量"]
        found.append(shown)
    return found


def _texts(holder: etree._Element | None) -> list[str]:
    assert holder is not None
    return [one.text or "" for one in holder.iter(f"{{{_C}}}v")]


def test_a_chart_is_filled_and_so_are_its_data(tmp_path: Path) -> None:
    document = docx.Document()
    add_chart(document, f"各社区情况{MARK}")
    data = _rendered(tmp_path, document, 行们=ROWS)
    assert _shown(data) == [{"类": ["甲", "乙"], "数量": ["3"], "比率": ["0.25", "1000.5"]}]
    text = part(data, "word/charts/chart1.xml").decode()
    assert "<c:formatCode>0.0%</c:formatCode>" in text
    assert "'数据'!$C$2:$C$3" in text
    assert 'val="C00000"' in text
    assert 'descr="各社区情况"' in part(data, "word/document.xml").decode()


def test_each_round_has_a_chart_of_its_own_with_its_own_title(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{%p for 单位 in 各单位 %}")
    add_chart(document, MARK.replace("行们", "单位.行们"), "{{ 单位.名 }}第{{ loop.index }}图")
    document.add_paragraph("{%p endfor %}")
    units = [{"名": n, "行们": [{"名": n, "数": k, "率": 1}]} for k, n in enumerate("甲乙丙", 1)]
    data = _rendered(tmp_path, document, 各单位=units)
    assert [one["数量"] for one in _shown(data)] == [["1"], ["2"], ["3"]]
    made = docx.Document(io.BytesIO(data))
    charts = list(made.element.iter(f"{{{_C}}}chart"))
    parts = [made.part.rels[one.get(f"{{{_R}}}id")].target_part for one in charts]
    assert ["乙第2图" in one.blob.decode() for one in parts] == [False, True, False]
    assert len({one.partname for one in parts}) == 3
    assert len([one for one in part_names(data) if one.endswith(".xlsx")]) == 4  # the drawn one too


def test_without_a_round_neither_marks_nor_samples_go_out(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{%p if 有 %}")
    add_chart(document, MARK, "{{ 名 }}")
    document.add_paragraph("{%p endif %}")
    data = _rendered(tmp_path, document, 有=False)
    chart = part(data, "word/charts/chart1.xml").decode()
    assert "示例" not in chart
    assert "{{" not in chart


def test_no_rows_are_no_figures(tmp_path: Path) -> None:
    document = docx.Document()
    add_chart(document, MARK)
    assert _shown(_rendered(tmp_path, document, 行们=[])) == [{"类": [], "数量": [], "比率": []}]


@pytest.mark.parametrize(
    ("words", "rows", "why"),
    [
        ('{{ 行们|图表("名", "数") }}', ROWS, "图表“图表 1”.*画了2个系列，标记里写了1个"),
        ('{{ 行们|图表("名", "数", "无") }}', ROWS, "第1行没有“无”"),
        ('{{ 行们|图表("名", "数", "名") }}', ROWS, "第1行的“名”是“甲”，不是数字"),
        ('{{ 行们|图表("名") }}', ROWS, "要写栏目名称"),
        ('{{ 行们|图表("名", "数", "率") }}', "甲", "前面要写一个列表"),
        ('{{ 没有的|图表("名", "数", "率") }}', ROWS, "“没有的”没有对应的内容"),
    ],
)
def test_data_that_are_not_for_the_chart_are_refused(
    tmp_path: Path, words: str, rows: object, why: str
) -> None:
    document = docx.Document()
    add_chart(document, words)
    with pytest.raises(RenderError, match=why):
        _rendered(tmp_path, document, 行们=rows)


def test_a_mark_that_belongs_to_no_chart_is_refused(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(MARK)
    add_chart(document, MARK)
    with pytest.raises(TemplateError, match="不在图表的可选文字里"):
        _rendered(tmp_path, document, 行们=ROWS)


def test_a_chart_that_is_filled_in_a_sub_document_is_refused_by_name(tmp_path: Path) -> None:
    other, document = docx.Document(), docx.Document()
    add_chart(other, MARK)
    other.save(str(tmp_path / "附页.docx"))
    document.add_paragraph('{{p "附页.docx"|子文档 }}')
    with pytest.raises(RenderError, match=r"子文档里的图表“[^<=]*”不能用“图表”标记填数据；请把"):
        _rendered(tmp_path, document, 行们=ROWS)
