"""Rows that are only formatted are taken out of large sheets before anything is parsed."""

from __future__ import annotations

import time

import pytest

from huizhi.content.limits import Limits
from huizhi.formats.sheets.blank_rows import without_blank_rows
from tests.formats.making import read, sheet_xml, text_cell, xlsx_parts


def blank(first: int, last: int, columns: str = "AB") -> str:
    return "".join(
        f'<row r="{row}" s="1" ht="14">'
        + "".join(f'<c r="{column}{row}" s="1"/>' for column in columns)
        + "</row>"
        for row in range(first, last)
    )


def filled(row: int, text: str) -> str:
    return f'<row r="{row}">{text_cell(f"A{row}", text)}</row>'


@pytest.mark.parametrize("last", ["", filled(60_000, "末行")])
def test_a_sheet_formatted_to_its_end_is_read_at_once(last: str) -> None:
    rows = filled(1, "姓名") + blank(2, 30_000) + blank(30_000, 60_000) + last
    parts = xlsx_parts(sheet_xml(rows, tail='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'))
    started = time.process_time()
    document = read(parts, Limits(cells=2_000))
    assert time.process_time() - started < 2
    grid = document.grids[0]
    assert [c.text for c in grid.cells if c.text] == ["姓名", *(["末行"] if last else [])]
    first = grid.at(0, 0)
    assert first is not None
    assert first.columns == 2
    assert grid.at(199, 0) is not None  # a form's empty rows stay


def test_small_parts_and_parts_of_other_shape_stay_as_they_are() -> None:
    small = sheet_xml(filled(1, "甲") + blank(2, 900)).encode()
    assert without_blank_rows(small) == small
    cut = sheet_xml(filled(1, "甲") + blank(2, 40_000)).encode()[:-30]
    assert without_blank_rows(cut) == cut


def test_empty_rows_between_entries_stay_in_their_places() -> None:
    rows = filled(1, "甲") + blank(2, 20_000) + filled(20_000, "乙") + blank(20_001, 40_000)
    texts = {c.place: c.text for c in read(xlsx_parts(sheet_xml(rows))).grids[0].cells if c.text}
    assert texts == {"附件1!A1": "甲", "附件1!A20000": "乙"}
