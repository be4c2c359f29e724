"""Old workbooks: what lies over their cells, formats without a record, far and odd cells."""

from __future__ import annotations

import datetime as dt
import struct

import pytest

from huizhi.content.grid import PROBLEM_ERROR, Document
from huizhi.content.limits import Limits
from huizhi.formats.kinds.kind import sniff
from huizhi.formats.reader import read_bytes
from huizhi.formats.sheets.biff import biff_stream
from huizhi.formats.sheets.sheet_look import Measures
from huizhi.formats.sheets.xls_drawing import drawings_of
from huizhi.formats.text.cell_note import PICTURE_OVER
from tests.formats.making import notes
from tests.paths import RETURNS

BIFF8, BIFF5 = 0x0600, 0x0500


def read(name: str, old: bytes = b"", new: bytes = b"") -> Document:
    data = (RETURNS / name).read_bytes()
    assert old in data
    return read_bytes(data.replace(old, new) if old else data, Limits())


def test_drawings_and_struck_text_are_named_at_their_cells() -> None:
    assert notes(read("looks-libreoffice.xls")) == {
        "附件1!H2": (PICTURE_OVER,),
        "附件1!D4": ("的“13800138002”带有删除线",),
        "附件1!I14": ("上有文本框“更正：手机已换为13800138009”",),
    }


def test_boxes_that_are_controls_are_read() -> None:
    document = read("controls-libreoffice.xls")
    cell = document.grids[0].at(2, 3)
    assert cell is not None
    assert (cell.text, notes(document)) == ("□男 ☑女", {})


def test_words_of_page_headers_are_margins() -> None:
    (margin,) = read("page-words-libreoffice.xls").margins
    assert (margin.place, margin.text) == ("附件1的页眉", "更正：手机已换为13800138009")


def test_a_built_in_chinese_date_has_no_record_of_its_format() -> None:
    document = read("built-in-date.xls")
    (day,) = [cell for cell in document.grids[0].cells if isinstance(cell.value, dt.date)]
    assert (day.text, day.shown) == ("2024-06-03", "2024年6月3日")
    assert [c.text for g in read("built-in-date-empty.xls").grids for c in g.cells if c.text]


def test_one_formatted_cell_in_the_last_row_is_no_limit() -> None:
    data = (RETURNS / "stray-cell.xls").read_bytes()
    grids = read_bytes(data, Limits(cells=200)).grids
    assert sum(len(grid.cells) for grid in grids) < 200


def test_names_of_streams_know_no_case() -> None:
    name = "Workbook".encode("utf-16-le")
    assert sniff((RETURNS / "built-in-date.xls").read_bytes()) == "xls"
    assert read("built-in-date.xls", name, "WORKBOOK".encode("utf-16-le")).grids


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_is_an_error_cell(number: float) -> None:
    stored = struct.pack("<d", 411002199001011300)
    document = read("liaison-libreoffice.xls", stored, struct.pack("<d", number))
    assert [c.text for c in document.grids[0].cells if c.problem == PROBLEM_ERROR] == ["#NUM!"]


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def stream(*records: bytes, version: int = BIFF8) -> bytes:
    """A workbook's stream: its own records, then one sheet of these."""
    bof = record(0x0809, struct.pack("<HH", version, 5))
    name = b"\x05\x00Sheet" if version == BIFF8 else b"\x05Sheet"
    listed = len(bof) + 4 + 6 + len(name)
    bound = record(0x0085, struct.pack("<LH", listed + 4, 0) + name)
    end = record(0x000A, b"")
    sheet = record(0x0809, struct.pack("<HH", version, 0x10)) + b"".join(records) + end
    return bof + bound + end + sheet


def anchored(column: int, row: int, shape: int = 201) -> bytes:
    place = struct.pack("<9H", 0, column, 100, row, 50, column, 900, row, 200)
    atoms = struct.pack("<HHL", shape << 4, 0xF00A, 0) + struct.pack("<HHL", 0, 0xF010, 18) + place
    return record(0x00EC, struct.pack("<HHL", 0xF, 0xF004, len(atoms)) + atoms)


def thing(kind: int, *parts: tuple[int, bytes], flags: int = 0) -> bytes:
    """An object of this kind with these pieces."""
    pieces = (struct.pack("<HH", name, len(data)) + data for name, data in parts)
    head = struct.pack("<HHHHH12x", 0x15, 18, kind, 1, flags)
    return record(0x005D, head + b"".join(pieces) + bytes(4))


def text(said: str) -> bytes:
    body = struct.pack("<10xHH4x", len(said), 16)
    return record(0x01B6, body) + record(0x003C, b"\x01" + said.encode("utf-16-le"))


def laid(*records: bytes, version: int = BIFF8) -> tuple[list[str], list[object]]:
    found = biff_stream(stream(*records, version=version))
    assert found is not None
    drawn = drawings_of(found, found.sheets[0], Measures(64, 14))
    looks = [f"{one.column},{one.row} {one.note}" for one in drawn.looks]
    controls = [
        (one.kind, one.column, one.caption, one.chosen, one.choice, one.link)
        for one in drawn.controls
    ]
    return looks, [*controls, *((one.place, one.text) for one in drawn.margins)]


def test_each_kind_of_object() -> None:
    ticked, linked = (
        (0x12, struct.pack("<HHHH", 1, 0, 0, 0)),
        struct.pack("<HH4xBHH", 5, 5, 0x24, 3, 7),
    )
    items = struct.pack("<H", 0) + struct.pack("<HHHH", 5, 2, 0, 0)
    looks, controls = laid(
        anchored(1, 2), thing(11, ticked, (0x14, linked)), text("女"),
        anchored(2, 2), thing(12, (0x12, bytes(8))),
        anchored(3, 2), thing(20, (0x13, items)),
        anchored(3, 3), thing(20, (0x13, items), flags=0x0100),
        anchored(4, 2, 3), thing(3),
        anchored(5, 2, 20), thing(1),
        anchored(6, 2), thing(8, (0x08, struct.pack("<H", 0x10))),
        anchored(7, 2), thing(25), text("批注"),
        anchored(8, 2), thing(14), anchored(8, 3), thing(16), anchored(8, 4), thing(5),
        record(0x0014, b"\x03\x00\x01" + "&C更".encode("utf-16-le")),
    )  # fmt: skip
    assert looks == [
        "4,2 上画有图形（椭圆）",
        "5,2 上画有图形（直线）",
        "6,2 上有控件（ActiveX），选了什么没有读取",
    ]
    assert controls == [
        ("check", 1, "女", True, "", (3, 7)),
        ("option", 2, "", False, "", None),
        ("list", 3, "", False, "2", None),
        ("Sheet的页眉", "更"),
    ]


def test_what_excel_95_draws_is_named() -> None:
    def old(kind: int) -> bytes:
        place = struct.pack("<8H", 1, 0, 2, 0, 1, 900, 2, 200)
        return record(0x005D, struct.pack("<LHHH", 1, kind, 1, 0) + place + bytes(12))

    looks, controls = laid(old(8), old(6), old(11), version=BIFF5)
    assert looks == [f"1,2 {PICTURE_OVER}", "1,2 上有文本框，里面的文字没有读取"]
    assert controls == [("other", 1, "上有控件（复选框等），选了什么没有读取", False, "", None)]


@pytest.mark.parametrize("cut", range(0, 120, 7))
def test_what_is_cut_off_is_left_out(cut: int) -> None:
    whole = stream(anchored(1, 2), thing(11, (0x12, bytes(8))), text("女"))
    found = biff_stream(whole[: len(whole) - cut])
    assert found is not None
    for start in found.sheets:
        assert len(drawings_of(found, start, Measures(64, 14)).controls) <= 1


def old_book(*texts: bytes, codepage: int | None) -> bytes:
    """A workbook of Excel 95, without a compound file around it."""
    bof = record(0x0809, struct.pack("<HHHH", BIFF5, 5, 0, 0))
    page = record(0x0042, struct.pack("<H", codepage)) if codepage else b""
    name, end = b"\x05Sheet", record(0x000A, b"")
    at = len(bof) + len(page) + 10 + len(name) + len(end)
    bound = record(0x0085, struct.pack("<LH", at, 0) + name)
    cells = b"".join(
        record(0x0204, struct.pack("<HHHH", 0, column, 0, len(text)) + text)
        for column, text in enumerate(texts)
    )
    sheet = record(0x0809, struct.pack("<HHHH", BIFF5, 0x10, 0, 0)) + cells + end
    return bof + page + bound + end + sheet


@pytest.mark.parametrize("codepage", [None, 936, 1252])
def test_chinese_of_excel_95_is_read_whatever_code_page_is_said(codepage: int | None) -> None:
    data = old_book("姓名".encode("gbk"), "张三".encode("gbk"), codepage=codepage)
    assert [c.text for c in read_bytes(data, Limits()).grids[0].cells] == ["姓名", "张三"]


def test_western_texts_of_excel_95_stay_western() -> None:
    data = old_book("Café".encode("cp1252"), codepage=1252)
    assert [c.text for c in read_bytes(data, Limits()).grids[0].cells] == ["Café"]


def test_sheets_that_are_no_tables_are_listed_as_such() -> None:
    data = bytearray(stream())
    at = data.index(b"\x05\x00Sheet") - 1
    data[at] = 2  # a chart
    found = biff_stream(bytes(data))
    assert found is not None
    assert [(one.name, one.is_worksheet) for one in found.sheets] == [("Sheet", False)]
