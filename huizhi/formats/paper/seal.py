"""Seal: whether a page shows a red seal, and where; not whose it is, and not whether it is genuine.

Told by colour, size and proportions: a seal of an office is a ring or an oval of 2 to 6 cm with a
text in it. What is red and long (a line, a heading, a sum in red ink) is none.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

import cv2
import numpy as np

from huizhi.formats.paper.page import FlatPage, Picture

_LONG = 600  # pixels of the long edge of the page that is looked at
_REDDER, _LEAST_RED = 38, 90  # of 255
_LEAST, _MOST = 0.075, 0.32  # of the page's short edge: 16 to 67 mm of A4
_LONGEST = 2.2  # times as long as wide
_FILLED = 0.05, 0.6  # shares of its rectangle that are red
_JOINED = 9  # pixels between the ring and the letters of a seal
_LETTERS, _SHADOW = (13, 13), 61  # pixels: larger than letters, smaller than shadows
_COLOURFUL, _ENOUGH = 14, 0.0008  # of 255; share of a page's points that are no grey
_ACROSS, _DOWN = ("左", "中", "右"), ("上", "中", "下")


def seals_on(pages: Iterable[FlatPage], scenes: Container[int] = ()) -> tuple[str, ...] | None:
    """Where seals are to be seen, as “第1页右下”; none for none; None where all pages are grey, so
    that nobody can tell. scenes: the numbers of pages that are no paper."""
    found: list[str] = []
    is_grey = True
    for number, page in enumerate(pages, start=1):
        if number in scenes:
            continue
        small = _evened(page.picture)
        is_grey = is_grey and _is_grey(small)
        found += (f"第{number}页{place}" for place in _seals_in(small))
    return tuple(dict.fromkeys(found)) or (None if is_grey else ())


def _evened(picture: Picture) -> Picture:
    """The page small, and its paper white whatever the light was."""
    scale = _LONG / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    light = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    light = cv2.medianBlur(cv2.dilate(light, np.ones(_LETTERS, np.uint8)), _SHADOW)
    even = small.astype(np.float32) * (220.0 / np.maximum(light, 25)[:, :, None])
    paper = np.maximum(np.percentile(even.reshape(-1, 3), 75, axis=0), 40.0)
    return np.clip(even * (250.0 / paper), 0, 255).astype(np.uint8)


def _is_grey(small: Picture) -> bool:
    spread = small.max(axis=2).astype(np.int16) - small.min(axis=2)
    return bool((spread > _COLOURFUL).mean() < _ENOUGH)


def _seals_in(small: Picture) -> Iterable[str]:
    """The places of seals on a page."""
    blue, green, red = (small[:, :, n].astype(np.int16) for n in range(3))
    is_red = ((red - np.maximum(blue, green) > _REDDER) & (red > _LEAST_RED)).astype(np.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_JOINED, _JOINED))
    joined = cv2.morphologyEx(is_red, cv2.MORPH_CLOSE, kernel)
    count, _, boxes, middles = cv2.connectedComponentsWithStats(joined, connectivity=8)
    height, width = is_red.shape
    side = min(height, width)
    for number in range(1, count):
        left, top, wide, high, _ = boxes[number]
        short, long = min(wide, high), max(wide, high)
        filled = is_red[top : top + high, left : left + wide].mean()
        is_sized = _LEAST * side <= short and long <= _MOST * side and long <= _LONGEST * short
        is_inside = min(left, top, width - left - wide, height - top - high) > 0  # not the desk's
        if is_sized and is_inside and _FILLED[0] <= filled <= _FILLED[1]:
            across, down = middles[number][0] / width, middles[number][1] / height
            yield f"{_third(across, _ACROSS)}{_third(down, _DOWN)}".replace("中中", "中间")


def _third(share: float, words: tuple[str, str, str]) -> str:
    return words[min(int(share * 3), 2)]
