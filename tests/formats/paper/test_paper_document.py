"""A photograph of a form as a Document: the true engine, from JPEG to Grid."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageFilter

from benchmarks.scenes import Shot
from huizhi.content import Cell, Document, Limits
from huizhi.errors import NoFormError
from huizhi.formats.paper import Expected, PaperHints, plain, read_picture, read_scan
from huizhi.formats.paper.page_grid import BLURRED
from huizhi.formats.paper.paper_document import READ_FROM_PAPER, SCENE
from tests.formats.paper.drawn_sheet import LIAISON, Sheet
from tests.material.pile import original

LABELS = ("姓名", "性别", "职务", "办公电话", "手机", "传真", "电子邮箱", "单位名称", "通讯地址")
HINTS = PaperHints(
    frozenset(map(plain, LABELS)),
    {"办公电话": Expected("digits"), "手机": Expected("digits"), "电子邮箱": Expected("mail")},
)
WRITTEN = {"赵敏", "女", "网格员", "0371-68890021", "13526640917", "zm0917@126.com", "莲湖社区"}


def answers(document: Document) -> list[Cell]:
    """The cells of the table that no form prints."""
    (grid,) = document.grids
    return [c for c in grid.cells if "表格" in c.place and c.paper and not c.paper.printed]


def test_a_photograph_upside_down_is_read() -> None:
    document = read_picture(LIAISON.photographed(quarters=2), Limits(), HINTS)

    cells = answers(document)
    said = {cell.text for cell in cells if cell.text and not cell.paper.doubts}
    assert said >= WRITTEN - {cell.text for cell in cells if cell.paper.doubts}
    assert len(said & WRITTEN) > len(WRITTEN) / 2
    (empty,) = (cell for cell in cells if not cell.text)
    assert empty.place == "第1页表格1第2行第10列"
    assert not empty.paper.doubts


def test_a_scanned_pdf_is_read_page_by_page() -> None:
    pdf = io.BytesIO()
    pages = [Image.open(io.BytesIO(Sheet(("附件1",), LIAISON.rows[:2]).scanned()))] * 2
    pages[0].save(pdf, "PDF", save_all=True, append_images=pages[1:], resolution=150)

    document = read_scan(pdf.getvalue(), Limits(), HINTS)

    assert [c.paper.page for c in answers(document) if c.text == "13526640917"] == [1, 2]
    assert document.kind == "pdf"


def test_a_photograph_of_something_else_among_the_pages_is_told_once() -> None:
    pdf = io.BytesIO()
    form = Image.open(io.BytesIO(Sheet(("附件1",), LIAISON.rows[:2]).scanned()))
    scene = Image.open(io.BytesIO(original(Shot(1)))).convert("RGB").resize(form.size)
    scene.save(pdf, "PDF", save_all=True, append_images=[form], resolution=150)

    document = read_scan(pdf.getvalue(), Limits(), HINTS)

    (grid,) = document.grids
    assert {cell.paper.page for cell in grid.cells if cell.paper} == {2}
    assert [said for said in document.remarks if "照片" in said] == [
        READ_FROM_PAPER,
        SCENE.format(1),
    ]
    assert not document.seals


def test_a_page_without_ruled_lines_is_read_by_its_labels() -> None:
    sheet = Sheet(
        ("值守责任回执", "单位名称：莲湖社区", "手机：13526640917", "通讯地址：莲湖路9号")
    )

    document = read_picture(sheet.photographed(), Limits(), HINTS)

    said = {cell.text: cell for grid in document.grids for cell in grid.cells}
    assert {"单位名称：莲湖社区", "手机：13526640917"} <= said.keys()
    assert said["手机：13526640917"].paper.other == ""  # read as digits


def test_a_page_out_of_focus_is_doubted_as_a_whole() -> None:
    picture = Image.open(io.BytesIO(LIAISON.photographed())).filter(ImageFilter.GaussianBlur(4))
    blurred = io.BytesIO()
    picture.save(blurred, "JPEG")

    cells = answers(read_picture(blurred.getvalue(), Limits(), HINTS))

    assert cells
    assert all(BLURRED in cell.paper.doubts for cell in cells)


def test_a_page_without_lines_is_no_form() -> None:
    with pytest.raises(NoFormError):
        read_picture(Sheet().scanned(), Limits(), HINTS)
