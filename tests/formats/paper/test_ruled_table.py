"""Boxes as rows and columns, on paper that is not flat."""

from __future__ import annotations

from huizhi.formats.paper.ruled_table import placed_boxes
from huizhi.formats.paper.rules import RuledBox


def drifting(columns: int, rows: int, fall: int) -> list[RuledBox]:
    """Boxes of 100 × 50 pixels, 4 apart, each column lower than the one before."""
    return [
        RuledBox(
            104 * c, 54 * r + fall * c, 104 * c + 100, 54 * r + 50 + fall * c, c + columns * r + 1
        )
        for r in range(rows)
        for c in range(columns)
    ]


def test_rows_that_sink_across_the_page_stay_rows() -> None:
    placed = placed_boxes(drifting(columns=6, rows=3, fall=9))  # in all nearly a row

    assert [(one.row, one.column) for one in placed] == [(r, c) for r in range(3) for c in range(6)]
    assert [one.box.number for one in placed] == list(range(1, 19))


def test_a_box_over_several_is_merged() -> None:
    boxes = [
        RuledBox(0, 0, 100, 104, 1),
        RuledBox(104, 0, 308, 50, 2),
        RuledBox(104, 54, 204, 104, 3),
        RuledBox(208, 54, 308, 104, 4),
    ]

    assert [(b.row, b.column, b.rows, b.columns) for b in placed_boxes(boxes)] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
    ]
