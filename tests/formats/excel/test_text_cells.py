"""Answer cells of text kinds keep their digits, whatever the clerk's template says of them."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from huizhi.formats.excel.text_cells import TextLabels, with_text_cells
from huizhi.formats.jinja.marks import Slot
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.template import load_template

LABELS = TextLabels(frozenset({"身份证号", "姓名"}), frozenset({"账号"}))


def workbook(formats: dict[str, tuple[object, str]]) -> bytes:
    """A workbook with these values and number formats by cell, all of them in bold."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for place, (value, number_format) in formats.items():
        cell = sheet[place]
        cell.value, cell.number_format, cell.font = value, number_format, Font(bold=True)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def formats_of(data: bytes) -> dict[str, str]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    return {c.coordinate: c.number_format for row in sheet.iter_rows() for c in row if c.value}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("General", "@"),
        ("0", "@"),
        ("0.00", "@"),
        ("#,##0_ ", "@"),
        ("@", "@"),
        ("yyyy-mm-dd", None),
    ],
)
def test_only_formats_that_eat_digits_are_changed(before: str, after: str | None) -> None:
    data = with_text_cells(workbook({"B1": ("{{ 身份证号 }}", before)}), LABELS, "表.xlsx")

    assert formats_of(data)["B1"] == (after or before)


def test_only_cells_that_are_the_mark_of_a_text_answer_are_changed() -> None:
    marks = {
        "A1": ("身份证号", "General"),
        "B1": ("{{身份证号}}", "General"),
        "B2": ("{{ 姓名|全角 }}", "General"),
        "B3": ("{{ 行.账号 }}", "General"),
        "B4": ("{{ 账号 }}", "General"),
        "B5": ("姓名：{{ 姓名 }}", "General"),
        "B6": ("{{ 人数 }}", "General"),
        "B7": (3, "General"),
    }
    found = formats_of(with_text_cells(workbook(marks), LABELS, "表.xlsx"))

    assert {place for place, code in found.items() if code == "@"} == {"B1", "B2", "B3"}


def test_a_template_with_text_cells_is_not_touched() -> None:
    data = workbook({"B1": ("{{ 身份证号 }}", "@"), "A1": ("身份证号", "General")})

    assert with_text_cells(data, LABELS, "表.xlsx") is data


def test_a_rendered_cell_is_a_text_cell_that_looks_as_before(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(workbook({"A1": ("{{ 身份证号 }}", "General")}))
    template = load_template(path, {}, texts=LABELS)

    data = template.render({"身份证号": Slot("11010519491231002X", "id")}, Stamp())

    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    cell = sheet["A1"]
    assert (cell.value, cell.number_format, cell.font.b) == ("11010519491231002X", "@", True)
