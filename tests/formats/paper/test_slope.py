"""Lines of text that rise or sink."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from huizhi.formats.paper.slope import is_level, text_slope


def lines(slope: float, below: float | None = None) -> Any:
    """Ink of a page with lines of letters; below: the slope of those in its lower half."""
    ink = np.zeros((2000, 1600), np.uint8)
    middle = 800
    for number, top in enumerate(range(300, 1700, 100)):
        own = slope if below is None or number < 7 else below
        for left in range(200, 1400, 34):
            y = round(top + (left - middle) * own)
            cv2.rectangle(ink, (left, y), (left + 24, y + 26), 255, 3)
    return ink


@pytest.mark.parametrize("slope", [-0.15, 0.0, 0.04])
def test_the_slope_of_text_is_found(slope: float) -> None:
    assert text_slope(lines(slope)) == pytest.approx(slope, abs=0.006)
    assert is_level(lines(slope)) is (slope == 0.0)


def test_a_page_seen_from_one_side_is_not_level() -> None:
    assert not is_level(lines(0.0, 0.03))


def test_nothing_written_is_level() -> None:
    assert text_slope(np.zeros((2000, 1600), np.uint8)) == 0.0
    assert is_level(np.zeros((2000, 1600), np.uint8))
