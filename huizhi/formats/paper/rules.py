"""Rules: the straight printed lines of a page, and what they enclose.

Lines of print are long, level or upright; strokes of the pen are not, or end in the air. What lines
enclose on all sides is a cell, be it as large as several.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np

_LEAST = 46  # pixels of a line; letters of a form are lower
_LOWEST = 24  # pixels of an upright line between two level ones, in the lowest row of a table
_TOUCHES = 1  # pixels within which it meets both: letters stand farther off
_WIDEST, _TAPERS = 12, 3  # pixels across such a line, and by how many it may be wider than most
_THIN = 0.7  # of how wide such lines are, less than which is a stroke of a letter
_AIR, _ALONE = 4, 0.2  # pixels beside and at the ends of it, and of its length beside which ink is
_GAP = 31  # pixels of a line that may be missing
_NEAR = 14  # pixels within which the end of an upright line meets a level one
_LEAST_CELL = 16  # pixels of a cell's edges
_FOLD = 0.93  # share of a sheet over which a line goes that is a fold
_CREASE, _SHARE = 100, 0.35  # darkness, and share of that of most lines, below which is a crease
_ALONG, _CREASE_WIDE, _FAINT = 31, 25, 9  # pixels along and across a crease, how dark it is
_FOLD_WIDE = 11  # pixels across a fold
_FOLD_GAP = 241  # pixels of a fold that are not to be seen
_EDGE = 100  # parts of the page's width, one of which at its edges holds no lines
_BESIDE = 4  # pixels above and below a line in which letters through it go on; others keep off
_STRUCK, _STRUCK_LONG = 0.1, 0.25  # of a free line and of a printed one, over which letters go on
_UNDER, _FEET = 0.3, 0.03  # the same above it, and through it, of a line that goes through the feet
_TOUCHING = 4  # pixels within which a printed line meets the upright one at which it ends
_LEAST_TABLE = 0.2  # share of the page's width


@dataclass(frozen=True, slots=True)
class RuledBox:
    """What lines enclose: left, top, right, bottom in pixels of the page, right and bottom not
    included; number: in `RuledTable.regions`."""

    left: int
    top: int
    right: int
    bottom: int
    number: int


@dataclass(frozen=True)
class RuledTable:
    """Lines that hang together. left, top, right, bottom: around all of them; boxes: what they
    enclose; regions: for each pixel of the table the number of the box it lies in."""

    left: int
    top: int
    right: int
    bottom: int
    boxes: tuple[RuledBox, ...]
    regions: Any


@dataclass(frozen=True)
class Rules:
    """The lines of a page. seen: 255 where a line is; joined: the same, lines that nearly meet
    prolonged until they do."""

    seen: Any
    joined: Any

    @cached_property
    def _parts(self) -> tuple[Any, list[tuple[int, int, int, int, int]]]:
        """Which lines hang together: for each pixel a number, and left, top, right and bottom of
        what is to be seen of each of these numbers."""
        _, labels = cv2.connectedComponents(self.joined, connectivity=8)
        bounds = []
        for number, place in enumerate(_places(np.where(self.seen > 0, labels, 0)), start=1):
            if place is not None:
                bounds.append((number, *place))
        return labels, bounds

    def outlines(self) -> Iterator[Any]:
        """The hull of the largest table's boxes, on which nothing hangs, and that of the lines that
        hang together and reach farthest; nothing for no lines."""
        labels, bounds = self._parts
        largest = max(bounds, key=lambda b: (b[3] - b[1]) * (b[4] - b[2]), default=None)
        if largest is None:
            return
        number, left, top, right, bottom = largest
        inner = (slice(top, bottom), slice(left, right))
        lines = labels[inner] == number
        regions, boxes = _enclosed(lines.astype(np.uint8), left, top)
        if len(boxes) > 1:
            within = np.isin(regions, [box.number for box in boxes])
            yield _hull(within) + np.array([left, top])
        yield _hull(lines & (self.seen[inner] > 0)) + np.array([left, top])

    def tables(self) -> list[RuledTable]:
        """The tables from the top; what encloses fewer than two boxes is none."""
        labels, bounds = self._parts
        found = []
        for number, left, top, right, bottom in bounds:
            if right - left < _LEAST_TABLE * self.seen.shape[1] or bottom - top < _LEAST_CELL:
                continue
            lines = labels[top:bottom, left:right] == number
            regions, boxes = _enclosed(lines.astype(np.uint8), left, top)
            if len(boxes) > 1:
                found.append(RuledTable(left, top, right, bottom, boxes, regions))
        return sorted(_outermost(found), key=lambda table: table.top)


def _hull(mask: Any) -> Any:
    contours, _ = cv2.findContours(
        mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    return cv2.convexHull(np.concatenate(contours))


def _places(labels: Any) -> Iterator[tuple[int, int, int, int] | None]:
    """Left, top, right, bottom of each number from 1 on, None where it is nowhere."""
    rows, columns = np.nonzero(labels)
    numbers = labels[rows, columns]
    count = int(labels.max()) + 1
    first = np.full((2, count), np.iinfo(np.int64).max)
    last = np.full((2, count), -1)
    for axis, places in enumerate((columns, rows)):
        np.minimum.at(first[axis], numbers, places)
        np.maximum.at(last[axis], numbers, places)
    for number in range(1, count):
        if last[0, number] < 0:
            yield None
        else:
            yield (
                int(first[0, number]), int(first[1, number]),
                int(last[0, number]) + 1, int(last[1, number]) + 1,
            )  # fmt: skip


def rules_in(ink: Any, grey: Any, *, is_sheet: bool = False) -> Rules:
    """The lines in a picture of ink (255 where there is some), of which `grey` is the lightness.
    is_sheet: it shows a whole sheet, on which a line from edge to edge is a fold."""
    edge = ink.shape[1] // _EDGE  # where the sheet ends, and no line of print is
    ink = cv2.copyMakeBorder(
        ink[edge:-edge, edge:-edge], edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=0
    )
    level, upright = _long(ink, level=True), _long(ink, level=False)
    upright |= _short_between(ink, level, upright)
    if is_sheet:
        level, upright = _without_folds(level, level=True), _without_folds(upright, level=False)
    level, upright = _without_creases(level, upright, cv2.bitwise_and(ink, 255 - grey))
    level = _without_strikes(level, upright, ink)
    upright = _between(upright, level, level=False)
    level = _between(level, upright, level=True)
    reach = 2 * _NEAR + 1
    longer = cv2.dilate(level, _bar(reach, level=True))
    longer |= cv2.dilate(upright, _bar(reach, level=False))
    return Rules(level | upright, longer)


def folds_in(grey: Any) -> Any:
    """255 along the folds of a page without shadows: faint lines from edge to edge, which no
    printed line is."""
    folds = np.zeros_like(grey)
    for level in (True, False):
        soft = cv2.blur(grey, _size(_ALONG, level=level))
        hat = cv2.morphologyEx(soft, cv2.MORPH_BLACKHAT, _bar(_CREASE_WIDE, level=not level))
        faint = cv2.dilate((hat > _FAINT).astype(np.uint8), _bar(5, level=not level))
        core = cv2.morphologyEx(faint, cv2.MORPH_OPEN, _bar(2 * _LEAST, level=level))
        lines = cv2.morphologyEx(core, cv2.MORPH_CLOSE, _bar(_FOLD_GAP, level=level))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
        extent = stats[:, cv2.CC_STAT_WIDTH if level else cv2.CC_STAT_HEIGHT]
        for number in range(1, count):
            if extent[number] > _FOLD * grey.shape[1 if level else 0]:
                _draw_fold(folds, (labels == number) & (core > 0), level=level)
    return folds


def _draw_fold(folds: Any, seen: Any, *, level: bool) -> None:
    """One fold, seen here and there, from edge to edge: nearly straight."""
    across, along = np.nonzero(seen) if level else np.nonzero(seen.T)
    if len(along) < _LEAST:
        return
    bow = np.polyfit(along, across, 2)
    near = np.abs(np.polyval(bow, along) - across) < _FOLD_WIDE
    if near.any():
        bow = np.polyfit(along[near], across[near], 2)
    ends = np.arange(0, folds.shape[1 if level else 0], 20)
    points = np.stack([ends, np.polyval(bow, ends)], axis=1)
    drawn = np.round(points if level else points[:, ::-1]).astype(np.int32)
    cv2.polylines(folds, [drawn.reshape(-1, 1, 2)], False, 255, _FOLD_WIDE)


def _size(length: int, *, level: bool) -> tuple[int, int]:
    return (length, 1) if level else (1, length)


def _short_between(ink: Any, level: Any, upright: Any) -> Any:
    """The upright lines that are as short as a letter is high, and go from one level line to the
    next, also where letters touch these: a row by itself has no others. upright: the longer ones;
    no thinner are the short ones."""
    lines = cv2.bitwise_and(_long(ink, level=False, least=_LOWEST), cv2.bitwise_not(level))
    near = cv2.dilate(level, np.ones((2 * _TOUCHES + 1, 3), np.uint8)) > 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    kept = np.zeros(count, bool)
    free, across = {}, []
    for number in range(1, count):
        left, top, wide, high, area = stats[number].tolist()
        if high < _LEAST_CELL or high > 2 * _LEAST or wide > min(area / high + _TAPERS, _WIDEST):
            continue
        columns = slice(left, left + wide)
        if not (near[top, columns].any() and near[top + high - 1, columns].any()):
            continue
        around = (slice(top, top + high), slice(max(left - _AIR, 0), left + wide + _AIR))
        part = labels[around] == number
        kept[number] = (upright[around] > 0)[part].any()
        if kept[number]:
            across.append(area / high)
        elif _is_alone(part, ink[around]):
            free[number] = area / high
    least = _THIN * float(np.median(across or list(free.values()) or [0.0]))
    for number, wide in free.items():
        kept[number] = wide >= least
    return np.where(kept[labels], np.uint8(255), np.uint8(0))


def _is_alone(part: Any, ink: Any) -> bool:
    """Whether hardly anything stands beside a line, as it does beside strokes of a letter and of a
    seal."""
    own = cv2.dilate(part.astype(np.uint8), _bar(3, level=True)) > 0
    beside = ((ink > 0) & ~own)[_AIR:-_AIR].any(axis=1)
    return bool(beside.mean() < _ALONE)


def _long(ink: Any, *, level: bool, least: int = _LEAST) -> Any:
    """What of the ink goes on for so long in one direction, small gaps closed."""
    thick = cv2.dilate(ink, _bar(3, level=not level))
    core = cv2.morphologyEx(thick, cv2.MORPH_OPEN, _bar(least, level=level))
    thin = cv2.bitwise_and(core, cv2.dilate(ink, np.ones((3, 3), np.uint8)))
    return cv2.morphologyEx(thin, cv2.MORPH_CLOSE, _bar(_GAP, level=level))


def _without_folds(lines: Any, *, level: bool) -> Any:
    """The lines of one direction but those that go over the whole sheet."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    extent = stats[:, cv2.CC_STAT_WIDTH if level else cv2.CC_STAT_HEIGHT]
    fold = extent > _FOLD * lines.shape[1 if level else 0]
    fold[0] = False
    return np.where(fold[labels], np.uint8(0), lines) if count > 1 else lines


def _without_creases(level: Any, upright: Any, darkness: Any) -> tuple[Any, Any]:
    """The lines but those that are far lighter than most, as creases and the edges of shadows are.
    darkness: of the ink, 0 elsewhere."""
    parts = [_darkness_of_parts(lines, darkness) for lines in (level, upright)]
    lengths = np.concatenate([sizes for _, sizes, _ in parts])
    darks = np.concatenate([dark for _, _, dark in parts])
    if not lengths.size:
        return level, upright
    order = np.argsort(darks)
    half = np.searchsorted(np.cumsum(lengths[order]), lengths.sum() / 2)
    least = _SHARE * float(darks[order][half])
    kept = []
    for lines, (labels, _, dark) in zip((level, upright), parts, strict=True):
        crease = np.concatenate(([False], (dark < least) & (dark < _CREASE)))
        kept.append(np.where(crease[labels], np.uint8(0), lines))
    return kept[0], kept[1]


def _without_strikes(level: Any, upright: Any, ink: Any) -> Any:
    """The level lines but those through letters, which go on above and below: a pen has struck them
    out, and cells end at no such line. Writing goes over a printed one here and there, which is
    long, or ends at upright ones."""
    beside = cv2.dilate(upright, np.ones((3, 2 * _TOUCHING + 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(level, connectivity=8)
    kept = np.ones(count, bool)
    for number in range(1, count):
        left, top, wide, high, _ = stats[number].tolist()
        first, last = max(0, top - _BESIDE), top + high + _BESIDE
        place = (slice(first, last), slice(left, left + wide))
        part, near = labels[place] == number, ink[place] > 0
        rows = np.arange(part.shape[0])[:, None]
        above = rows - part.argmax(axis=0)
        below = rows - (part.shape[0] - 1 - part[::-1].argmax(axis=0))
        over = (near & (above < 0) & (above >= -_BESIDE)).any(axis=0)
        under = (near & (below > 0) & (below <= _BESIDE)).any(axis=0)
        meets = part & (beside[place] > 0)
        is_short = wide < 2 * _LEAST_TABLE * level.shape[1]
        is_free = is_short and not (meets[:, :3].any() and meets[:, -3:].any())
        across = float((over & under).mean())
        is_below = is_free and float(over.mean()) >= _UNDER and across >= _FEET
        kept[number] = across < (_STRUCK if is_free else _STRUCK_LONG) and not is_below
    return np.where(kept[labels], level, np.uint8(0))


def _darkness_of_parts(lines: Any, darkness: Any) -> tuple[Any, Any, Any]:
    """The lines of one direction numbered; how long each is, and how dark its darker part."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    dark = np.zeros(count - 1)
    for number, (x, y, wide, high, _) in enumerate(stats[1:].tolist(), start=1):
        place = (slice(y, y + high), slice(x, x + wide))
        seen = darkness[place][(labels[place] == number) & (darkness[place] > 0)]
        dark[number - 1] = np.percentile(seen, 80) if seen.size else 0
    lengths = np.maximum(stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT])
    return labels, lengths.astype(np.float64), dark


def _bar(length: int, *, level: bool) -> Any:
    return np.ones((1, length) if level else (length, 1), np.uint8)


def _between(lines: Any, others: Any, *, level: bool) -> Any:
    """The lines that begin and end at lines of the other direction, reaching them, and the very
    long ones: others are strokes of the pen or letters."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    kept = np.zeros_like(lines)
    near = cv2.dilate(others, np.ones((2 * _NEAR + 1, 2 * _NEAR + 1), np.uint8)) > 0
    most = _LEAST_TABLE * lines.shape[1]
    for number in range(1, count):
        left, top, width, height, _ = (int(one) for one in stats[number])
        place = (slice(top, top + height), slice(left, left + width))
        part = labels[place] == number
        meets = part & near[place]
        first, last = (meets[:, :8], meets[:, -8:]) if level else (meets[:8], meets[-8:])
        if (width if level else height) > most or (first.any() and last.any()):
            kept[place][part] = 255
    return kept


def _enclosed(lines: Any, left: int, top: int) -> tuple[Any, tuple[RuledBox, ...]]:
    """The regions that lines part, and the boxes of those that they enclose."""
    height, width = lines.shape
    room = cv2.copyMakeBorder(1 - lines, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(room, connectivity=4)
    outside = int(labels[0, 0])
    boxes = []
    for number in range(1, count):
        x, y, wide, high, area = (int(one) for one in stats[number])
        if number == outside or wide < _LEAST_CELL or high < _LEAST_CELL:
            continue
        if area < 0.5 * wide * high:
            continue
        x, y = x - 1 + left, y - 1 + top
        boxes.append(RuledBox(x, y, x + wide, y + high, number))
    return labels[1 : height + 1, 1 : width + 1], tuple(boxes)


def _outermost(tables: list[RuledTable]) -> Iterator[RuledTable]:
    """The tables that do not lie in another one."""
    for one in tables:
        around = (
            o
            for o in tables
            if o is not one
            and o.left <= one.left
            and o.top <= one.top
            and o.right >= one.right
            and o.bottom >= one.bottom
        )
        if not any(around):
            yield one
