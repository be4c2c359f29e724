"""PDF printed from a form: ruled tables, broken lines, scans and damage."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document as WordDocument
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from PIL import Image

from huizhi.content.grid import draw
from huizhi.content.limits import Limits
from huizhi.errors import DamagedError, EncryptedError, LimitError, UnknownKindError
from huizhi.formats.pdf.reader import read_pdf
from tests.libreoffice import saved_as


def printed(path: Path) -> bytes:
    """The file as LibreOffice prints it into a PDF."""
    return (saved_as("pdf", path.parent, path) / f"{path.stem}.pdf").read_bytes()


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    workbook = Workbook()
    form = workbook.worksheets[0]
    rows = (
        ("姓名", "张三", "手机", "13812345678"),
        ("地址", "许昌市东城区祖师街道祖师社区居民委员会一号楼", "", ""),
        ("说明", "第一行\n第二行", "", ""),
    )
    side = Side(style="thin")
    form["A1"] = "联络员反馈表"
    for number, row in enumerate(rows, start=2):
        for column, text in enumerate(row, start=1):
            cell = form.cell(number, column, text)
            cell.border = Border(left=side, right=side, top=side, bottom=side)
            cell.alignment = Alignment(wrap_text=True)
    form.merge_cells("B4:D4")
    for column, width in (("A", 8), ("B", 16), ("C", 8), ("D", 16)):
        form.column_dimensions[column].width = width
    form.row_dimensions[3].height = form.row_dimensions[4].height = 45
    path = tmp_path_factory.mktemp("pdf") / "form.xlsx"
    workbook.save(path)
    return printed(path)


def test_a_ruled_table_is_the_grid_it_was(sheet: bytes) -> None:
    (grid,) = read_pdf(sheet, Limits()).grids
    assert draw(grid).splitlines()[1].split("|")[1].strip() == "张三"
    texts = {cell.text for cell in grid.cells}
    assert {"联络员反馈表", "姓名", "13812345678", "第一行\n第二行"} <= texts
    merged = next(cell for cell in grid.cells if cell.text.startswith("第一行"))
    assert merged.columns == 3


def test_a_line_broken_for_want_of_room_is_one_and_unsure(sheet: bytes) -> None:
    (grid,) = read_pdf(sheet, Limits()).grids
    address = next(cell for cell in grid.cells if cell.text.startswith("许昌市"))
    assert address.text == "许昌市东城区祖师街道祖师社区居民委员会一号楼"
    assert address.unsure
    assert not next(cell for cell in grid.cells if cell.text == "张三").unsure


def test_page_numbers_are_no_text(tmp_path: Path) -> None:
    document = WordDocument()
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    document.add_paragraph("姓名：张三")
    document.save(str(tmp_path / "page.docx"))
    (grid,) = read_pdf(printed(tmp_path / "page.docx"), Limits()).grids
    assert [cell.text for cell in grid.cells] == ["姓名：张三"]


def test_a_scan_is_named_as_such() -> None:
    file = io.BytesIO()
    Image.new("RGB", (200, 100), "white").save(file, "PDF")
    with pytest.raises(UnknownKindError, match="扫描"):
        read_pdf(file.getvalue(), Limits())


def test_damage_and_too_many_pages(sheet: bytes) -> None:
    for data in (b"%PDF-1.7", sheet[: len(sheet) // 2], b"%PDF-1.7" + b"\x00" * 1000):
        with pytest.raises((DamagedError, EncryptedError)):
            read_pdf(data, Limits())
    pages = [Image.new("1", (10, 10)) for _ in range(101)]
    file = io.BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:])
    with pytest.raises(LimitError, match="101页"):
        read_pdf(file.getvalue(), Limits())
