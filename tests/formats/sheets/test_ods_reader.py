"""OpenDocument sheets: spans, repeats, types and what is hidden."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from huizhi.content.grid import Document, NamedPlace, draw
from huizhi.content.limits import Limits
from huizhi.errors import DamagedError, LimitError
from huizhi.formats.sheets.ods_reader import read_ods
from huizhi.formats.text.cell_note import PICTURE_OVER
from tests.formats.making import notes, zipped
from tests.paths import RETURNS

HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
)
FOOT = "</office:spreadsheet></office:body></office:document-content>"


def ods(tables: str, styles: str = "", after: str = "") -> bytes:
    """A spreadsheet of these tables."""
    said = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    content = f"{HEAD}{said}<office:body><office:spreadsheet>{tables}{after}{FOOT}"
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
        }
    )


def read(rows: str, **more: str) -> Document:
    return read_ods(ods(f'<table:table table:name="表">{rows}</table:table>', **more), Limits())


def text(said: str, more: str = "") -> str:
    kind = 'office:value-type="string"'
    return f"<table:table-cell {kind} {more}><text:p>{said}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def test_spans_and_covered_cells() -> None:
    span = 'table:number-columns-spanned="2" table:number-rows-spanned="2"'
    covered = "<table:covered-table-cell/>"
    document = read(row(text("甲", span), covered, text("乙")) + row(covered, covered, text("丙")))
    assert draw(document.grids[0]) == "甲 | < | 乙\n^  | < | 丙"


def test_text_under_a_span_is_told() -> None:
    span = 'table:number-columns-spanned="2"'
    under = "<table:covered-table-cell><text:p>旧</text:p></table:covered-table-cell>"
    assert read(row(text("甲", span), under)).remarks == ("表!B1 被合并单元格盖住，其中还有“旧”",)


def test_repeated_cells_and_rows_stand_where_a_screen_shows_them() -> None:
    blank = '<table:table-cell table:number-columns-repeated="3"/>'
    rows = row(text("甲"), blank, text("乙", 'table:number-columns-repeated="2"'))
    empty = row("<table:table-cell/>", more='table:number-rows-repeated="4"')
    document = read(rows + empty + row(text("丙"), more='table:number-rows-repeated="2"'))
    (grid,) = document.grids
    assert [(c.row, c.column) for c in grid.cells if c.text] == [
        (0, 0), (0, 4), (0, 5), (5, 0), (6, 0)
    ]  # fmt: skip


def test_a_sheet_filled_to_its_edge_stays_small() -> None:
    edge = '<table:table-cell table:number-columns-repeated="16384"/>'
    last = row(edge, more='table:number-rows-repeated="1048576"')
    assert len(read(row(text("甲"), edge) + last).grids[0].cells) == 1


def test_text_repeated_a_million_times_is_cut_and_told() -> None:
    document = read(row(text("甲"), more='table:number-rows-repeated="1048576"'))
    assert len(document.grids[0].cells) == 1000
    assert document.remarks == ("表 第1000行重复了1048576次，只读1000次",)


def test_cells_beyond_the_limit_are_refused() -> None:
    wide = text("甲", 'table:number-columns-repeated="1000"')
    rows = row(wide, more='table:number-rows-repeated="1000"') * 3
    with pytest.raises(LimitError):
        read(rows)


@pytest.mark.parametrize(
    ("cell", "shown", "value", "problem"),
    [
        ('office:value-type="float" office:value="3"', "3", 3, ""),
        ('office:value-type="float" office:value="0.5"', "50%", 0.5, ""),
        ('office:value-type="float" office:value="13812345678"', "1.38E+10", 13812345678, ""),
        ('office:value-type="float" office:value="13812345678"', "###", 13812345678, ""),
        (
            'office:value-type="float" office:value="411002199001011234"',
            "411002199001011000",
            411002199001011234,
            "digits-lost",
        ),
        (
            'office:value-type="date" office:date-value="2024-06-03"',
            "6月3日",
            dt.date(2024, 6, 3),
            "",
        ),
        ('office:value-type="time" office:time-value="PT09H15M00S"', "9:15", dt.time(9, 15), ""),
        ('office:value-type="boolean" office:boolean-value="true"', "真", True, ""),
        ('table:formula="of:=1/0" office:value-type="string"', "#DIV/0!", "#DIV/0!", "error"),
        ('table:formula="of:=A1"', "", None, "no-result"),
    ],
)
def test_values(cell: str, shown: str, value: object, problem: str) -> None:
    said = f"<text:p>{shown}</text:p>" if shown else ""
    document = read(row(f"<table:table-cell {cell}>{said}</table:table-cell>"))
    (found,) = document.grids[0].cells
    assert (found.value, found.problem) == (value, problem)
    assert "E+" not in found.text
    assert "###" not in found.text


def test_a_picture_in_a_cell_is_a_problem() -> None:
    formula = 'table:formula="of:=DISPIMG(&quot;ID_1&quot;;1)" office:value-type="string"'
    cell = f"<table:table-cell {formula}><text:p>=DISPIMG</text:p></table:table-cell>"
    assert [c.problem for c in read(row(cell)).grids[0].cells] == ["picture"]
    framed = "<table:table-cell><draw:frame><draw:image/></draw:frame></table:table-cell>"
    assert notes(read(row(text("甲"), framed))) == {"表!B1": (PICTURE_OVER,)}


def test_hidden_rows_columns_and_sheets() -> None:
    unseen = '<style:table-properties table:display="false"/>'
    style = f'<style:style style:name="ta2">{unseen}</style:style>'
    hidden = '<table:table-column table:visibility="collapse"/>'
    sheet = f'<table:table table:name="表" table:style-name="ta2">{hidden}'
    rows = row(text("甲")) + row(text("乙"), more='table:visibility="collapse"')
    document = read_ods(ods(f"{sheet}{rows}</table:table>", styles=style), Limits())
    (grid,) = document.grids
    assert grid.hidden
    assert all(cell.hidden for cell in grid.cells)


def test_spaces_and_breaks_within_a_text() -> None:
    said = "甲<text:s text:c='2'/>乙<text:line-break/>丙<text:span>丁</text:span>"
    assert read(row(text(said))).grids[0].cells[0].text == "甲  乙\n丙丁"


def test_names_point_at_their_cells() -> None:
    named = (
        '<table:named-expressions><table:named-range table:name="hz_name" '
        "table:cell-range-address=\"$'表 一'.$B$2:.$B$3\"/></table:named-expressions>"
    )
    table = f'<table:table table:name="表 一">{row(text("甲"))}</table:table>'
    document = read_ods(ods(table, after=named), Limits())
    assert document.names == {"hz_name": NamedPlace("表 一", 1, 1)}


@pytest.mark.parametrize("content", [b"", b"<a/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_what_is_no_spreadsheet_is_damaged(content: bytes) -> None:
    with pytest.raises(DamagedError):
        read_ods(zipped({"content.xml": content}), Limits())


STRUCK = (
    '<style:style style:name="s" style:family="text">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="w" style:family="table-cell">'
    '<style:text-properties fo:color="#ffffff" xmlns:fo="urn:fo"/></style:style>'
)


def test_struck_and_white_text_is_noted() -> None:
    half = (
        '<table:table-cell office:value-type="string"><text:p>12<text:span '
        'text:style-name="s">34</text:span></text:p></table:table-cell>'
    )
    column = '<table:table-column/><table:table-column table:default-cell-style-name="w"/>'
    whole = text("旧", 'table:style-name="s"')
    document = read(column + row(half, text("白")) + row(whole, text("甲", 'table:style-name="x"')),
                    styles=STRUCK)  # fmt: skip
    assert notes(document) == {
        "表!A1": ("的“34”带有删除线",),
        "表!B1": ("的“白”是白色的字，屏幕上看不见",),
        "表!A2": ("的“旧”带有删除线",),
    }


def test_links_and_drawings_of_a_cell_are_noted() -> None:
    link = (
        '<table:table-cell office:value-type="string"><text:p><text:a xlink:href="http://x.cn/1" '
        'xmlns:xlink="urn:xlink">下载</text:a></text:p></table:table-cell>'
    )
    tick = "<table:table-cell><draw:line/><draw:g><draw:ellipse/></draw:g></table:table-cell>"
    document = read(row(text("链接"), link) + row(text("核实"), tick))
    assert notes(document) == {
        "表!B1": ("的链接指向“http://x.cn/1”",),
        "表!B2": ("上画有图形（直线）", "上画有图形（椭圆）"),
    }


def test_a_formula_that_changes_is_noted() -> None:
    today = 'office:value-type="date" office:date-value="2026-01-08" table:formula="of:=TODAY()"'
    document = read(
        row(f"<table:table-cell {today}><text:p>2026-01-08</text:p></table:table-cell>")
    )
    assert notes(document) == {
        "表!A1": ("是公式 TODAY()，每次打开会变，按保存时的“2026-01-08”读取",)
    }


def test_a_number_that_its_format_hides_is_noted() -> None:
    hidden = '<table:table-cell office:value-type="float" office:value="5">{}</table:table-cell>'
    document = read(row(hidden.format("<text:p/>"), hidden.format("")))
    assert notes(document) == {"表!A1": ("存有“5”，屏幕上不显示",)}


def test_a_day_written_too_early_is_the_next_one() -> None:
    early = 'office:value-type="date" office:date-value="2026-01-07T23:59:17"'
    shown = "<text:p>2026年1月7日</text:p>"
    document = read(row(f"<table:table-cell {early}>{shown}</table:table-cell>"))
    (cell,) = document.grids[0].cells
    assert (cell.value, cell.shown) == (dt.date(2026, 1, 8), "2026年1月7日")
    assert len(cell.notes) == 1


def test_what_libreoffice_draws_and_ticks() -> None:
    def saved(name: str) -> Document:
        return read_ods((RETURNS / f"{name}-libreoffice.ods").read_bytes(), Limits())

    assert notes(saved("looks")) == {
        "附件1!G2": (PICTURE_OVER,),
        "附件1!D4": ("的“13800138002”带有删除线",),
        "附件1!H14": ("上有文本框“更正：手机已换为13800138009”",),
    }
    box = saved("controls").grids[0].at(2, 3)
    assert box is not None
    assert box.text == "□男 ☑女"
    (margin,) = saved("page-words").margins
    assert (margin.place, margin.text) == ("附件1的页眉", "更正：手机已换为13800138009")


def test_a_broken_part_that_no_answer_needs_is_passed_over() -> None:
    with zipfile.ZipFile(io.BytesIO(ods('<table:table table:name="表"/>'))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    data = zipped({**parts, "meta.xml": b"<broken", "styles.xml": b"<broken"})
    assert [grid.name for grid in read_ods(data, Limits()).grids] == ["表"]


def test_blank_rows_do_not_count_against_the_limit() -> None:
    blank = row("<table:table-cell/><table:table-cell/>")
    document = read_ods(
        ods(f'<table:table table:name="表">{row(text("甲"))}{blank * 3_000}</table:table>'),
        Limits(cells=500),
    )
    assert len(document.grids[0].cells) < 500
