"""What is cut out of a cell: its own ink, whole, and nothing of its neighbours."""

from __future__ import annotations

import cv2
import numpy as np

from huizhi.formats.paper.cut_out import CROSSES, DOTS, FAINT, CutOut, cut_cells
from huizhi.formats.paper.page import FlatPage, Picture
from huizhi.formats.paper.ruled_table import placed_boxes


def sheet() -> Picture:
    """White paper with a table of 2 × 2 cells of 300 × 100 pixels."""
    picture = np.full((500, 900, 3), 250, np.uint8)
    for y in (100, 200, 300):
        cv2.line(picture, (100, y), (700, y), (20, 20, 20), 3)
    for x in (100, 400, 700):
        cv2.line(picture, (x, 100), (x, 300), (20, 20, 20), 3)
    return picture


def cut(picture: Picture) -> list[CutOut]:
    page = FlatPage(picture)
    (table,) = page.rules.tables()
    cuts = cut_cells(page, table)
    return [cuts[one.box.number] for one in placed_boxes(table.boxes)]


def test_a_stroke_over_the_line_goes_with_its_letter() -> None:
    picture = sheet()
    cv2.line(picture, (200, 130), (215, 225), (30, 30, 120), 4)  # out of the first, into the third

    first, second, third, fourth = cut(picture)

    assert first.doubts == third.doubts == (CROSSES,)
    assert first.picture is not None
    assert first.picture.shape[0] > 95, "the stroke is cut off"
    assert third.picture is None
    assert second.picture is fourth.picture is None
    assert second.doubts == fourth.doubts == ()


def test_dots_need_no_recogniser_and_faint_strokes_are_told() -> None:
    picture = sheet()
    for number in range(6):
        cv2.circle(picture, (200 + 14 * number, 150), 3, (30, 30, 30), -1)
    cv2.putText(picture, "139", (470, 170), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (234, 234, 234), 5)

    first, second, *_ = cut(picture)

    assert first.picture is second.picture is None
    assert (first.text, second.doubts) == (DOTS, (FAINT,))
