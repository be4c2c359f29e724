"""Cut-out: the piece of a flat page in which one text stands, without rules and neighbours.

Ink belongs to the cell in which most of it lies: a stroke that goes over the line is cut out with
its letter, and painted away beside it; both cells say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from huizhi.formats.paper.page import FlatPage, Picture
from huizhi.formats.paper.rules import RuledTable

DOTS = "……"
CROSSES = "的字写出了格子"
FOLDED = "有一道折痕压在字上"
FAINT = "里好像有很淡的字迹，没有认出来"
_LEAST_INK = 26  # pixels of ink that are more than specks
_LEAST_SPECK = 7  # pixels of one speck that counts
_LEAST_CROSSING = 16  # pixels of a stroke beyond its cell
MARGIN = 8  # pixels around a cut-out's ink
_DOT = 13  # pixels of a dot's edges, at most
_DOTS = (3, 9)  # of them in a row of dots
_FAINT = 12  # of 255 by which faint strokes are darker than paper
_LINE_HEIGHT = (11, 130)  # pixels of a line of text outside tables
_LETTERS_APART = 46  # pixels between letters of one text


_Box = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True)
class CutOut:
    """One piece of a page. left, top, right, bottom: on the page; picture: what is to be
    recognised there, None where nothing is; doubts: phrases that go on after “这一格”; text: what
    needs no recogniser."""

    left: int
    top: int
    right: int
    bottom: int
    picture: Picture | None
    doubts: tuple[str, ...] = ()
    text: str = ""


def cut_cells(page: FlatPage, table: RuledTable) -> dict[int, CutOut]:
    """The cut-out of each box of a table, by the box's number."""
    area = (slice(table.top, table.bottom), slice(table.left, table.right))
    rules = cv2.dilate(page.rules.seen[area], np.ones((3, 3), np.uint8))
    ink = _without_specks(cv2.bitwise_and(page.written[area], cv2.bitwise_not(rules)))
    strokes = _Strokes(ink, rules, table)
    even, red = page.even[area], page.red[area]
    folds = page.folds[area] > 0
    soft = cv2.GaussianBlur(page.grey[area], (5, 5), 0)
    red &= cv2.dilate(ink, np.ones((7, 7), np.uint8)) == 0
    known = cv2.bitwise_or(rules, cv2.dilate(ink, np.ones((9, 9), np.uint8)))
    found = {}
    for box in table.boxes:
        x, y = box.left - table.left, box.top - table.top
        place = (slice(y, y + box.bottom - box.top), slice(x, x + box.right - box.left))
        own, amount = strokes.of(box.number)
        doubts: tuple[str, ...] = (CROSSES,) if box.number in strokes.crossed else ()
        picture = None
        if amount >= _LEAST_INK and strokes.are_dots(box.number):
            found[box.number] = CutOut(box.left, box.top, box.right, box.bottom, None, (), DOTS)
            continue
        if amount >= _LEAST_INK:
            picture = _picture(even, own, rules, strokes.labels, table.regions == box.number)
            if folds.any() and _is_folded(folds, own, strokes.labels):
                doubts += (FOLDED,)
        elif np.count_nonzero(red[place] & (table.regions[place] == box.number)) >= _LEAST_INK:
            picture = np.ascontiguousarray(even[place])
        elif _is_faint(soft[place], known[place], table.regions[place] == box.number):
            doubts += (FAINT,)
        found[box.number] = CutOut(box.left, box.top, box.right, box.bottom, picture, doubts)
    return found


def cut_lines(page: FlatPage, tables: Sequence[RuledTable]) -> list[CutOut]:
    """The texts outside the tables, from the top, those on one line from the left. What is red is
    told apart: a seal is no text, and what lies below it is."""
    boxes = [
        box
        for ink in (page.written, page.red.astype(np.uint8) * 255)
        for box in _joined(_text_boxes(page, ink, tables))
    ]
    return [cut_at(page, box) for box in _in_reading_order(boxes)]


def _text_boxes(page: FlatPage, ink: Any, tables: Sequence[RuledTable]) -> list[_Box]:
    """What of this ink stands together outside the tables, line by line."""
    rules = cv2.dilate(page.rules.seen, np.ones((5, 5), np.uint8))
    ink = cv2.bitwise_and(ink, cv2.bitwise_not(rules))
    edge = page.ink.shape[1] // 60
    ink[:edge], ink[-edge:], ink[:, :edge], ink[:, -edge:] = 0, 0, 0, 0
    for table in tables:
        ink[max(table.top - 4, 0) : table.bottom + 4, max(table.left - 4, 0) : table.right + 4] = 0
    ink = _without_specks(ink)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, _LETTERS_APART), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    return [
        box
        for x, y, wide, high, _ in stats[1:].tolist()
        for box in _rows_of(ink, int(x), int(y), int(wide), int(high))
    ]


class _Strokes:
    """The strokes in a table: which belong to which box."""

    def __init__(self, ink: Any, rules: Any, table: RuledTable) -> None:
        self._ink = ink
        # Over a rule only what touches it on both sides goes on.
        across = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))
        across = cv2.bitwise_or(ink, cv2.bitwise_and(across, rules))
        _, labels, self._sizes, _ = cv2.connectedComponentsWithStats(across, connectivity=8)
        self.labels = np.where(ink > 0, labels, 0)
        inked = self.labels > 0
        many = int(table.regions.max()) + 1
        pairs = self.labels[inked].astype(np.int64) * many + table.regions[inked]
        values, counts = np.unique(pairs, return_counts=True)
        known = {box.number for box in table.boxes}
        shares: dict[int, dict[int, int]] = {}
        for value, count in zip(values.tolist(), counts.tolist(), strict=True):
            stroke, box = divmod(value, many)
            if box in known:
                shares.setdefault(stroke, {})[box] = count
        self.crossed: set[int] = set()
        self._of: dict[int, list[int]] = {}
        self._amount: dict[int, int] = {}
        for stroke, parts in shares.items():
            owner = max(parts, key=lambda box: parts[box])
            self._of.setdefault(owner, []).append(stroke)
            self._amount[owner] = self._amount.get(owner, 0) + sum(parts.values())
            beyond = [box for box, count in parts.items() if count >= _LEAST_CROSSING]
            if len(beyond) > 1:
                self.crossed.update(beyond)

    def are_dots(self, box: int) -> bool:
        """Whether the strokes of a box are a row of dots."""
        own = self._sizes[self._of.get(box, [])]
        if not len(own):
            return False
        left, top = own[:, 0].min(), own[:, 1].min()
        right, bottom = (own[:, 0] + own[:, 2]).max(), (own[:, 1] + own[:, 3]).max()
        if bottom - top > _DOT:
            return False
        _, _, sizes, _ = cv2.connectedComponentsWithStats(self._ink[top:bottom, left:right])
        fewest, most = _DOTS
        return bool(fewest <= len(sizes) - 1 <= most and (sizes[1:, 2] <= _DOT).all())

    def of(self, box: int) -> tuple[Any, int]:
        """Where the strokes of a box are, and how many pixels they have."""
        own = np.zeros(int(self.labels.max()) + 1, bool)
        own[self._of.get(box, [])] = True
        return own, self._amount.get(box, 0)


def _picture(even: Any, own: Any, rules: Any, labels: Any, region: Any) -> Picture:
    """The strokes of one box on white paper; rules, neighbours and their strokes painted over."""
    mine = own[labels]
    rows, columns = np.flatnonzero(mine.any(axis=1)), np.flatnonzero(mine.any(axis=0))
    place = (
        slice(max(int(rows[0]) - MARGIN, 0), int(rows[-1]) + 1 + MARGIN),
        slice(max(int(columns[0]) - MARGIN, 0), int(columns[-1]) + 1 + MARGIN),
    )
    near = cv2.dilate(mine[place].astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    others = cv2.dilate(
        ((labels[place] > 0) & ~mine[place]).astype(np.uint8), np.ones((5, 5), np.uint8)
    )
    shown = near | (region[place] & (rules[place] == 0) & (others == 0))
    picture = np.full((*shown.shape, 3), 255, np.uint8)
    picture[shown] = even[place][shown]
    return cv2.copyMakeBorder(picture, 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=(255, 255, 255))  # type: ignore[return-value]


def _is_folded(folds: Any, own: Any, labels: Any) -> bool:
    """Whether a fold goes through these strokes."""
    near = cv2.dilate(folds.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return bool(own[labels[near]].any())


def _is_faint(soft: Any, known: Any, region: Any) -> bool:
    """Whether something in a box is a little darker than its paper, in strokes and not all over."""
    inner = cv2.erode(region.astype(np.uint8), np.ones((13, 13), np.uint8)) > 0
    inner &= known == 0
    if not inner.any():
        return False
    paper = float(np.median(soft[inner]))
    seen = ((soft < paper - _FAINT) & inner).astype(np.uint8)
    seen = cv2.morphologyEx(seen, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return bool(4 * _LEAST_INK < cv2.countNonZero(seen) < np.count_nonzero(inner) / 4)


def _without_specks(ink: Any) -> Any:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= _LEAST_SPECK
    large[0] = False
    return np.where(large[labels], np.uint8(255), np.uint8(0)) if count > 1 else ink


def _rows_of(ink: Any, x: int, y: int, wide: int, high: int) -> Iterator[_Box]:
    """The lines of text in a block, parted where a row of pixels holds nothing."""
    inked = ink[y : y + high, x : x + wide].any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    for top, bottom in edges.reshape(-1, 2).tolist():
        columns = np.flatnonzero(ink[y + top : y + bottom, x : x + wide].any(axis=0))
        yield x + int(columns[0]), y + top, x + int(columns[-1]) + 1, y + bottom


def _joined(boxes: Sequence[_Box]) -> list[_Box]:
    """The boxes; those that are parts of letters of one line joined, what is no text left out."""
    found: list[_Box] = []
    for box in sorted(boxes, key=lambda b: b[3] - b[1], reverse=True):
        for number, other in enumerate(found):
            over = min(box[3], other[3]) - max(box[1], other[1])
            beside = max(box[0], other[0]) - min(box[2], other[2])
            if over > 0.5 * (box[3] - box[1]) and beside < _LETTERS_APART // 2:
                found[number] = (
                    min(box[0], other[0]), min(box[1], other[1]),
                    max(box[2], other[2]), max(box[3], other[3]),
                )  # fmt: skip
                break
        else:
            found.append(box)
    least, most = _LINE_HEIGHT
    return [b for b in found if least <= b[3] - b[1] <= most and b[2] - b[0] >= least]


def _in_reading_order(boxes: Sequence[_Box]) -> list[_Box]:
    rows: list[list[_Box]] = []
    for box in sorted(boxes, key=lambda b: b[1] + b[3]):
        middle = (box[1] + box[3]) / 2
        if rows and middle < rows[-1][0][3]:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [box for row in rows for box in sorted(row)]


def cut_at(page: FlatPage, box: _Box) -> CutOut:
    """The cut-out of a text that no lines enclose. box: left, top, right, bottom of its ink."""
    left, top, right, bottom = box
    piece = page.even[
        max(top - MARGIN, 0) : bottom + MARGIN, max(left - MARGIN, 0) : right + MARGIN
    ]
    return CutOut(left, top, right, bottom, piece)
