"""A page found, turned and laid flat; its lines; the cells that they enclose."""

from __future__ import annotations

import numpy as np
import pytest

from huizhi.content import Limits
from huizhi.errors import DamagedError, LimitError
from huizhi.formats.paper.page import decoded, flattened, sheet_corners
from huizhi.formats.paper.ruled_table import placed_boxes
from tests.formats.paper.drawn_sheet import LIAISON, Sheet


def places(data: bytes) -> list[tuple[int, int, int, int]]:
    """Row, column, rows and columns of each cell of the one table on a picture."""
    (table,) = flattened(decoded(data, Limits())).rules.tables()
    return [(b.row, b.column, b.rows, b.columns) for b in placed_boxes(table.boxes)]


def test_a_photograph_and_a_scan_have_the_same_cells() -> None:
    photographed, scanned = places(LIAISON.photographed()), places(LIAISON.scanned())

    assert photographed == scanned
    assert [cell[0] for cell in scanned] == [0] * 6 + [1] * 6 + [2, 2, 3, 3, 4, 4]
    assert (
        scanned[-1][3] == scanned[-3][3] == max(column + wide for _, column, _, wide in scanned) - 1
    )


def test_a_crease_is_no_line_of_the_form() -> None:
    assert places(LIAISON.photographed(creased=True)) == places(LIAISON.photographed())


# Rows hardly higher than their letters, on the upper left of the sheet, as Excel prints them.
LOW = Sheet(
    ("防汛物资统计表",),
    (("物资名称", "数量", "圆锹雨衣", "整改情况", "联系电话"),) * 7,
    (),
    545,
    28,
)


@pytest.mark.parametrize("creased", [False, True])
def test_letters_close_to_a_line_and_a_crease_across_a_small_table_change_no_row(
    creased: bool,
) -> None:
    rows = [(row, column, 1, 1) for row in range(7) for column in range(5)]

    assert places(LOW.photographed(creased=creased)) == rows


def test_the_sheet_is_found_on_the_desk_and_no_table_is_taken_for_it() -> None:
    corners = sheet_corners(decoded(LIAISON.photographed(), Limits()))

    assert corners is not None
    np.testing.assert_allclose(corners, [[190, 150], [1310, 96], [1390, 1840], [90, 1790]], atol=12)
    assert sheet_corners(decoded(LIAISON.scanned(), Limits())) is None


def test_what_is_no_picture_or_too_large_is_refused() -> None:
    with pytest.raises(DamagedError):
        decoded(b"\xff\xd8\xff\xe0 nothing", Limits())
    with pytest.raises(LimitError):
        decoded(LIAISON.scanned(), Limits(pixels=1_000_000))
