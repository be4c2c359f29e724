"""Workbooks: what each sort of cell, sheet and name becomes."""

from __future__ import annotations

import datetime as dt

import pytest

from huizhi.content.grid import (
    PROBLEM_DIGITS_LOST,
    PROBLEM_ERROR,
    PROBLEM_NO_RESULT,
    PROBLEM_PICTURE,
    Cell,
    CellValue,
    NamedPlace,
    draw,
)
from huizhi.content.limits import Limits
from huizhi.errors import DamagedError, LimitError
from huizhi.formats.text.cell_note import PICTURE_OVER
from tests.formats.making import (
    MAIN,
    notes,
    read,
    read_sheet,
    relations,
    sheet_xml,
    strict,
    text_cell,
    xlsx_parts,
)

STYLES = """
<numFmts count="5">
  <numFmt numFmtId="164"
    formatCode="[DBNum1][$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>
  <numFmt numFmtId="165" formatCode="0000"/>
  <numFmt numFmtId="166" formatCode="[h]:mm"/>
</numFmts>
<fonts><font/><font><strike/></font><font><name val="Wingdings 2"/></font></fonts>
<cellXfs>
  <xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="58"/><xf numFmtId="164"/>
  <xf numFmtId="165"/><xf numFmtId="20"/><xf numFmtId="166"/><xf numFmtId="10"/>
  <xf numFmtId="49"/><xf numFmtId="22"/><xf fontId="1"/><xf fontId="2"/>
</cellXfs>"""
STRINGS = (
    "<si><t>姓名</t></si>"
    "<si><r><t>张</t></r><r><rPr><strike/></rPr><t>三</t></r>"
    '<rPh sb="0" eb="1"><t>チョウ</t></rPh><phoneticPr fontId="1"/></si>'
    "<si><t>一_x000D_\n二_x005F_x000D_三</t></si>"
)


def only_cell(cell: str, **more: str) -> Cell:
    """The single cell of a workbook with this one `<c>`."""
    grid = read_sheet(f'<row r="1">{cell}</row>', strings=STRINGS, styles=STYLES, **more)
    assert len(grid.cells) == 1
    return grid.cells[0]


@pytest.mark.parametrize(
    ("cell", "text", "value"),
    [
        ('<c r="A1" t="s"><v>0</v></c>', "姓名", "姓名"),
        ('<c r="A1" t="s"><v>1</v></c>', "张三", "张三"),
        ('<c r="A1" t="s"><v>2</v></c>', "一\r\n二_x000D_三", "一\r\n二_x000D_三"),
        ('<c r="A1" t="inlineStr"><is><t> 张 </t></is></c>', " 张 ", " 张 "),
        ('<c r="A1" t="str"><f>A2</f><v>张三</v></c>', "张三", "张三"),
        ('<c r="A1" t="str"><f>A2</f><v></v></c>', "", None),
        ('<c r="A1"><v>13812345678</v></c>', "13812345678", 13812345678),
        ('<c r="A1"><v>13812345678.0</v></c>', "13812345678", 13812345678),
        ('<c r="A1"><v>1.3812345678E10</v></c>', "13812345678", 13812345678),
        ('<c r="A1"><v>0.30000000000000004</v></c>', "0.3", 0.30000000000000004),
        ('<c r="A1"><v>-2.5</v></c>', "-2.5", -2.5),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', "2", 2),
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE", True),
        ('<c r="A1" t="b"><v>0</v></c>', "FALSE", False),
        ('<c r="A1" s="1"><v>45446</v></c>', "2024-06-03", dt.date(2024, 6, 3)),
        ('<c r="A1" s="2"><v>45446</v></c>', "2024-06-03", dt.date(2024, 6, 3)),
        ('<c r="A1" s="3"><v>45446</v></c>', "2024-06-03", dt.date(2024, 6, 3)),
        ('<c r="A1" s="9"><v>45446.5</v></c>', "2024-06-03 12:00", dt.datetime(2024, 6, 3, 12)),
        ('<c r="A1" s="1"><v>60</v></c>', "60", 60),
        ('<c r="A1" s="1"><v>-1</v></c>', "-1", -1),
        ('<c r="A1" s="1"><v>1</v></c>', "1900-01-01", dt.date(1900, 1, 1)),
        ('<c r="A1" s="4"><v>374</v></c>', "0374", 374),
        ('<c r="A1" s="5"><v>0.385416666666667</v></c>', "09:15", dt.time(9, 15)),
        ('<c r="A1" s="6"><v>1.5</v></c>', "36:00", 1.5),
        ('<c r="A1" s="7"><v>0.256</v></c>', "25.60%", 0.256),
        ('<c r="A1" s="8"><v>374</v></c>', "374", 374),
        ('<c r="A1" t="d"><v>2024-06-03T00:00:00</v></c>', "2024-06-03", dt.date(2024, 6, 3)),
        ('<c r="A1" t="d"><v>09:15:00</v></c>', "09:15", dt.time(9, 15)),
        ('<c r="A1" s="11" t="inlineStr"><is><t>R男 £女</t></is></c>', "☑男 □女", "☑男 □女"),
        ('<c r="A1"/>', "", None),
        ('<c r="A1"><v/></c>', "", None),
    ],
)
def test_text_and_value(cell: str, text: str, value: CellValue) -> None:
    read = only_cell(cell)
    assert (read.text, read.value, read.problem) == (text, value, "")
    assert type(read.value) is type(value)


@pytest.mark.parametrize(
    ("cell", "text", "problem"),
    [
        ('<c r="A1" t="e"><v>#REF!</v></c>', "#REF!", PROBLEM_ERROR),
        ('<c r="A1"><v>1E999999</v></c>', "1E999999", PROBLEM_ERROR),
        ('<c r="A1"><v>NaN</v></c>', "NaN", PROBLEM_ERROR),
        ('<c r="A1"><v>十</v></c>', "十", PROBLEM_ERROR),
        ('<c r="A1" t="d"><v>6月3日</v></c>', "6月3日", PROBLEM_ERROR),
        ('<c r="A1"><f>A2</f></c>', "", PROBLEM_NO_RESULT),
        ('<c r="A1"><f>A2</f><v></v></c>', "", PROBLEM_NO_RESULT),
        ('<c r="A1"><v>4.1100219900101126E+17</v></c>', "411002199001011260", PROBLEM_DIGITS_LOST),
        ('<c r="A1"><v>1000000000000000</v></c>', "1000000000000000", PROBLEM_DIGITS_LOST),
        ('<c r="A1" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>', "",
         PROBLEM_PICTURE),
        ('<c r="A1" t="inlineStr"><is><t>x</t></is><f>DISPIMG("ID_1",1)</f></c>', "",
         PROBLEM_PICTURE),
    ],
)  # fmt: skip
def test_problems(cell: str, text: str, problem: str) -> None:
    read = only_cell(cell)
    assert (read.text, read.problem) == (text, problem)


def test_fifteen_digits_are_kept() -> None:
    assert only_cell('<c r="A1"><v>411002199001011</v></c>').problem == ""


def test_a_day_counts_from_1904_where_the_workbook_says_so() -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>43984</v></c></row>'
    parts = xlsx_parts(sheet_xml(rows), styles=STYLES)
    book = str(parts["xl/workbook.xml"])
    parts["xl/workbook.xml"] = book.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    assert read(parts).grids[0].cells[0].value == dt.date(2024, 6, 3)


def test_merges_are_spans_and_what_they_cover_is_not_lost() -> None:
    rows = (
        f'<row r="1">{text_cell("A1", "姓名")}{text_cell("B1", "张三")}<c r="C1" s="1"/></row>'
        f'<row r="2">{text_cell("B2", "李四")}<c r="D2"/></row>'
    )
    merges = '<mergeCells><mergeCell ref="B1:C2"/><mergeCell ref="A3:B3"/></mergeCells>'
    document = read(xlsx_parts(sheet_xml(rows, tail=merges)))
    assert draw(document.grids[0]) == (
        "姓名 | 张三 | < | ~\n"
        "~    | ^    | < |\n"
        "     | <    | ~ | ~"
    )  # fmt: skip
    assert document.remarks == ("附件1!B2 被合并单元格盖住，其中还有“李四”",)
    assert document.grids[0].cells[1].place == "附件1!B1"


def test_of_two_merges_that_overlap_the_first_counts() -> None:
    merges = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="B1:C1"/></mergeCells>'
    document = read(xlsx_parts(sheet_xml(f'<row r="1">{text_cell("A1", "a")}</row>', tail=merges)))
    assert draw(document.grids[0]) == "a | <"
    assert document.remarks == ("附件1 有1处合并单元格互相重叠，按先写的读取",)


def test_hidden_rows_columns_and_sheets() -> None:
    rows = (
        f'<row r="1">{text_cell("A1", "a")}{text_cell("B1", "b")}</row>'
        f'<row r="2" hidden="1">{text_cell("A2", "c")}</row>'
        f'<row r="3" ht="0">{text_cell("A3", "d")}</row>'
    )
    head = '<cols><col min="2" max="2" width="0"/><col min="3" max="999999" hidden="1"/></cols>'
    merges = '<mergeCells><mergeCell ref="A3:A4"/></mergeCells>'
    parts = xlsx_parts(sheet_xml(rows, head, merges), sheet_xml(), state='state="veryHidden"')
    grids = read(parts).grids
    assert [grid.hidden for grid in grids] == [True, False]
    assert {cell.text: cell.hidden for cell in grids[0].cells} == {
        "a": False,
        "b": True,
        "c": True,
        "d": False,
    }


def test_cells_without_places_stand_side_by_side() -> None:
    grid = read_sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert draw(grid) == "1 | 2\n3 | ~"


def test_empty_cells_are_cells_and_rows_after_the_last_text_end() -> None:
    far = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(2, 3000))
    grid = read_sheet(f'<row r="1">{text_cell("A1", "a")}<c r="B1"/></row>{far}')
    assert grid.at(0, 1) == Cell(0, 1, "", place="附件1!B1")
    assert grid.height == 201


def test_a_lonely_cell_at_the_end_of_the_sheet_is_read_at_once() -> None:
    far = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(2, 9000))
    grid = read_sheet(f"{far}<row r='1048576'>{text_cell('XFD1048576', 'z')}</row>")
    assert grid.cells[-1].place == "附件1!XFD1048576"
    assert len(grid.cells) == 200


def test_whole_columns_merged_are_cut_to_what_is_in_use() -> None:
    merges = "".join(f'<mergeCell ref="{c}1:{c}1048576"/>' for c in "ABCDEFGH")
    merges = f"<mergeCells>{merges}</mergeCells>"
    grid = read_sheet(f'<row r="1">{text_cell("A1", "a")}</row>', tail=merges)
    assert {cell.rows for cell in grid.cells} == {201}


def test_defined_names_that_point_at_a_place() -> None:
    names = (
        "<definedNames>"
        '<definedName name="hz_name" localSheetId="1">附件2!$A$9</definedName>'
        '<definedName name="hz_name">附件1!$B$4</definedName>'
        "<definedName name=\"rows\">'附件2'!$B$4:$D$9</definedName>"
        '<definedName name="several">附件1!$B$4,附件1!$B$6</definedName>'
        '<definedName name="gone">附件1!#REF!</definedName>'
        '<definedName name="other">[1]附件1!$A$1</definedName>'
        '<definedName name="no_sheet">附件9!$A$1</definedName>'
        '<definedName name="_xlnm.Print_Area">附件1!$A$1:$B$2</definedName>'
        "</definedNames>"
    )
    document = read(xlsx_parts(sheet_xml(), sheet_xml(), workbook=names))
    assert document.names == {
        "hz_name": NamedPlace("附件1", 3, 1),
        "rows": NamedPlace("附件2", 3, 1),
    }


def test_properties_and_time_saved() -> None:
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property name="huizhi"><vt:lpwstr>2024-safety-month</vt:lpwstr></property></Properties>'
    )
    core = (
        '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dcterms="http://purl.org/dc/terms/">'
        "<dcterms:modified>2024-06-03T01:15:00Z</dcterms:modified></c:coreProperties>"
    )
    roots = relations(
        ("officeDocument", "xl/workbook.xml"), ("custom-properties", "docProps/custom.xml")
    ).replace(
        "</Relationships>",
        '<Relationship Id="c" Type="http://schemas.openxmlformats.org/package/2006/relationships/'
        'metadata/core-properties" Target="/docProps/core.xml"/></Relationships>',
    )
    extra = {"docProps/custom.xml": custom, "docProps/core.xml": core, "_rels/.rels": roots}
    document = read(xlsx_parts(sheet_xml(), extra=dict(extra)))
    assert document.properties == {"huizhi": "2024-safety-month"}
    assert document.written == dt.datetime(2024, 6, 3, 1, 15, tzinfo=dt.UTC)


def test_comments_pictures_text_boxes_and_strokes_are_said() -> None:
    comments = (
        f'<comments xmlns="{MAIN}"><commentList><comment ref="B4" authorId="0"><text>'
        "<r><t>已换人，</t></r><r><t>见备注</t></r></text></comment></commentList></comments>"
    )
    drawing = (
        '<d:wsDr xmlns:d="urn:d" xmlns:a="urn:a"><d:oneCellAnchor><d:pic/></d:oneCellAnchor>'
        "<d:twoCellAnchor><d:from><d:col>1</d:col><d:row>3</d:row></d:from><d:to><d:col>2</d:col>"
        "<d:row>4</d:row></d:to><d:sp><d:txBody><a:p><a:r><a:t>本人签字</a:t></a:r></a:p>"
        "</d:txBody></d:sp></d:twoCellAnchor></d:wsDr>"
    )
    targets = relations(("comments", "../comments1.xml"), ("drawing", "../drawings/drawing1.xml"))
    extra = {
        "xl/comments1.xml": comments,
        "xl/drawings/drawing1.xml": drawing,
        "xl/worksheets/_rels/sheet1.xml.rels": targets,
    }
    struck = text_cell("B1", "女").replace("<c ", '<c s="10" ')
    rows = f'<row r="1"><c r="A1" t="s"><v>1</v></c>{struck}</row>'
    parts = xlsx_parts(sheet_xml(rows), strings=STRINGS, styles=STYLES, extra=dict(extra))
    assert notes(read(parts)) == {
        "附件1!A1": ("的“三”带有删除线", PICTURE_OVER),
        "附件1!B1": ("的“女”带有删除线",),
        "附件1!B4": ("上有文本框“本人签字”",),
    }
    assert read(parts).remarks == ("附件1!B4 有批注“已换人，见备注”",)


def test_macros_and_charts_are_said() -> None:
    parts = xlsx_parts(sheet_xml(), sheet_xml())
    rels = str(parts["xl/_rels/workbook.xml.rels"]).replace("/worksheet", "/chartsheet", 1)
    macros = (
        '<Relationship Id="m" Type="http://schemas.microsoft.com/office/2006/relationships/'
        'vbaProject" Target="vbaProject.bin"/></Relationships>'
    )
    parts["xl/_rels/workbook.xml.rels"] = rels.replace("</Relationships>", macros)
    parts["[Content_Types].xml"] = str(parts["[Content_Types].xml"]).replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    document = read(parts)
    assert document.kind == "xlsm"
    assert [grid.name for grid in document.grids] == ["附件2"]
    assert document.remarks == ("含有宏，已忽略", "工作表“附件1”不是表格（图表或宏表），没有读取")


def test_a_strict_workbook_reads_the_same() -> None:
    rows = f'<row r="1"><c r="A1" t="s"><v>0</v></c>{text_cell("B1", "张三")}</row>'
    merges = '<mergeCells><mergeCell ref="B1:C1"/></mergeCells>'
    parts = xlsx_parts(sheet_xml(rows, tail=merges), strings=STRINGS)
    assert read(strict(parts)) == read(parts)
    assert draw(read(strict(parts)).grids[0]) == "姓名 | 张三 | <"


def test_parts_in_utf_16_read_the_same() -> None:
    parts = xlsx_parts(sheet_xml(f'<row r="1">{text_cell("A1", "姓名")}</row>'))
    wide = {
        name: f'<?xml version="1.0" encoding="UTF-16"?>{content}'.encode("utf-16")
        for name, content in parts.items()
    }
    assert read(dict(wide)) == read(parts)


def test_a_wrong_dimension_is_not_believed() -> None:
    head = '<dimension ref="A1"/>'
    grid = read_sheet(f'<row r="9">{text_cell("C9", "a")}</row>', head=head)
    assert [cell.place for cell in grid.cells] == ["附件1!C9"]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="s"><v>9</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A0"/></row>',
        '<row r="1"><c r="XFE1"/></row>',
        '<row r="1"><c r="一1"/></row>',
        '<row r="1048577"/>',
        '<row r="1">',
        "&nothing;",
    ],
)
def test_what_no_workbook_holds_is_refused(rows: str) -> None:
    with pytest.raises(DamagedError):
        read_sheet(rows, strings=STRINGS)


def test_too_many_cells_are_refused() -> None:
    rows = '<row r="1">' + "<c><v>1</v></c>" * 11 + "</row>"
    parts = xlsx_parts(sheet_xml(rows), sheet_xml(rows))
    assert len(read(parts, Limits(cells=22)).grids) == 2
    with pytest.raises(LimitError, match="单元格过多，最多21个"):
        read(parts, Limits(cells=21))


def test_cells_covered_by_merges_are_limited_too() -> None:
    first, last = text_cell("A1", "a"), text_cell("A1048576", "z")
    rows = f'<row r="1">{first}</row><row r="1048576">{last}</row>'
    merges = '<mergeCells><mergeCell ref="A2:Z1048575"/></mergeCells>'
    with pytest.raises(LimitError, match="最多800000个"):
        read_sheet(rows, tail=merges)


def test_a_sheet_that_points_at_nothing_is_named() -> None:
    parts = xlsx_parts(sheet_xml(), sheet_xml(f'<row r="1">{text_cell("A1", "姓名")}</row>'))
    rels = str(parts["xl/_rels/workbook.xml.rels"])
    parts["xl/_rels/workbook.xml.rels"] = rels.replace('Id="rId1"', 'Id="gone"')
    document = read(parts)
    assert [grid.name for grid in document.grids] == ["附件2"]
    assert document.remarks == ("工作表“附件1”的内容不在文件里，没有读取",)
    parts["xl/_rels/workbook.xml.rels"] = rels.replace("worksheets/", "gone/").replace(
        'Id="rId', 'Id="x'
    )
    with pytest.raises(DamagedError, match="不在文件里"):
        read(parts)


def test_raised_numbers_of_a_string_are_no_digits_of_what_is_before_them() -> None:
    raised = '<rPr><vertAlign val="superscript"/></rPr>'

    def text(base: str, moved: str, properties: str = raised) -> str:
        runs = f"<r><t>{base}</t></r><r>{properties}<t>{moved}</t></r>"
        return only_cell(f'<c r="A1" t="inlineStr"><is>{runs}</is></c>').text

    assert text("10", "3") == "10^3"
    assert text("面积m", "2") == "面积m²"
    assert text("3", "1", raised.replace("super", "sub")) == "3_1"
    assert text("见注", "甲") == "见注甲"
    assert text("", "13800138000") == "13800138000"


@pytest.mark.parametrize(
    ("properties", "how"), [("<b/>", "加粗"), ('<color rgb="FFFF0000"/>', "标有颜色")]
)
def test_a_choice_that_is_set_off_is_noted(properties: str, how: str) -> None:
    def noted(*texts: str) -> tuple[str, ...]:
        first, second, third = texts
        runs = f"<r><t>{first}</t></r><r><rPr>{properties}</rPr><t>{second}</t></r>"
        cell = f'<c r="A1" t="inlineStr"><is>{runs}<r><t>{third}</t></r></is></c>'
        return only_cell(cell).notes

    assert noted("□自有 ", "□租赁", " □借住") == (f"的“租赁”{how}",)
    assert noted("□自有 ", "☑租赁", " □借住") == ()
    assert noted("一家", "三口", "人") == ()
