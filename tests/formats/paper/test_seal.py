"""Red seals on a page: seen by colour, size and proportions, and told where."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from huizhi.formats.paper.page import FlatPage
from huizhi.formats.paper.seal import seals_on

Drawing = Callable[[np.ndarray], object]
RED = (62, 50, 214)


def seal(page: np.ndarray) -> None:
    """40 mm across, with a star and letters, in the lower right."""
    cv2.circle(page, (1250, 1900), 157, RED, 9)
    cv2.putText(page, "*", (1210, 1930), cv2.FONT_HERSHEY_SIMPLEX, 4, RED, 8)
    for turn in np.linspace(-2.4, 2.4, 12):
        at = (int(1240 + 120 * np.sin(turn)), int(1910 - 120 * np.cos(turn)))
        cv2.putText(page, "H", at, cv2.FONT_HERSHEY_SIMPLEX, 1.2, RED, 5)


def blue_words(page: np.ndarray) -> None:
    cv2.putText(page, "Zhang", (300, 700), cv2.FONT_HERSHEY_SIMPLEX, 3, (150, 60, 30), 6)


def red_heading(page: np.ndarray) -> None:
    cv2.putText(page, "NOTICE OF THE OFFICE", (150, 300), cv2.FONT_HERSHEY_SIMPLEX, 3, RED, 9)
    cv2.line(page, (150, 380), (1500, 380), RED, 6)


def in_lamp_light(page: np.ndarray) -> None:
    seal(page)
    page[:] = page * np.array((0.62, 0.75, 0.9))


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        (seal, ("第2页右下",)),
        (in_lamp_light, ("第2页右下",)),
        (blue_words, ()),
        (red_heading, ()),
        (lambda _: None, None),
    ],
)
def test_a_seal_is_seen_and_nothing_else_is_one(
    draw: Drawing, expected: tuple[str, ...] | None
) -> None:
    page = np.full((2339, 1654, 3), 250, np.uint8)
    cv2.putText(page, "grey", (200, 1200), cv2.FONT_HERSHEY_SIMPLEX, 4, (40, 40, 40), 9)
    empty = FlatPage(page.copy())
    draw(page)
    assert seals_on([empty, FlatPage(page)]) == expected
