"""Page: a photograph or scan of a sheet of paper, found, turned and laid flat.

A photograph shows the sheet askew, in the shadow of a hand, on a desk; a scan shows it nearly
straight. Both become a picture of the sheet alone, as a scanner with 200 dots to the inch would
have made it, and lines that are straight on the sheet are straight in it. Which way up it is
nobody can tell by lines: `turned` has the same page by quarters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt

from huizhi.content import Limits, limit_error
from huizhi.errors import DamagedError
from huizhi.formats.paper.ink import red_in, thick_red, without_red
from huizhi.formats.paper.rules import Rules, folds_in, rules_in
from huizhi.formats.paper.slope import text_slope

Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float32]

SHORT, LONG = 1654, 2339  # pixels of an A4 sheet's edges at 200 dots to the inch
_MOST_LONG = 3400  # pixels of a picture's long edge that are looked at; more says nothing more
_SMALL = 900  # pixels of the long edge by which the sheet's edges are looked for
_LEAST_SHEET = 0.2  # share of the picture that the sheet fills
_MOST_SHEET = 0.985  # more is the picture's own edge
_NARROWS = 1.5  # times as long a side of a sheet is as the one opposite, at most
_LEANS = 0.35  # cosine of the angle of two sides, at most: 70 degrees
_BRIGHTER = 18  # of 255 by which a sheet is brighter than what it lies on
_TABLE_FILLS = 0.1  # share of the page that a table covers whose corners straighten the page
_FILLED = 0.93  # share of a table's four corners that its outline fills
_BENT = 50.0  # pixels by which a table's corners are off on a sheet that is laid flat by its own
_ASKEW = 2.0  # pixels between a table's corners and a rectangle's that are worth straightening
ENOUGH_BOXES = 4  # of a table that is read as one; fewer are a frame
_LEVEL = 0.001  # slope of lines of text that is not worth another page: 1.7 pixels across it
_MARGIN = 40  # parts of a page's width, one of which at its edges holds no text
_LEAST_INK = 400  # pixels around ink by which it is told whether it is out of focus
_STEEP = 0.255  # of the darkness of ink, by which print grows darker from one pixel to the next
_DARKER = 135  # of 255: a crease is lighter, ink upon it is not
_PIXELS = 120_000_000  # of a picture that is looked into here


@dataclass(frozen=True)
class FlatPage:
    """A sheet of paper laid flat. picture: blue, green, red; height × width × 3; is_sheet: its
    edges are the sheet's, not only the picture's; is_sketch: it is not laid flat yet, and folds do
    not matter."""

    picture: Picture
    is_sheet: bool = False
    is_sketch: bool = False

    @cached_property
    def grey(self) -> Picture:
        """Its lightness without shadows and creases: paper is 255, ink is dark."""
        even = self._even
        return cast(Picture, np.where(self._is_crease, 255, cv2.cvtColor(even, cv2.COLOR_BGR2GRAY)))

    @cached_property
    def even(self) -> Picture:
        """Its picture without shadows, creases and the colour of its light."""
        even = self._even.copy()
        even[self._is_crease] = 255
        return cast(Picture, even)

    @cached_property
    def ink(self) -> Picture:
        """255 where something is printed, written or stamped, else 0."""
        return ink_of(self.grey)

    @cached_property
    def written(self) -> Picture:
        """The ink without what is red: seals lie over several cells and tie their strokes."""
        return cast(Picture, cv2.bitwise_and(self.ink, ink_of(without_red(self.even))))

    @cached_property
    def red(self) -> Any:
        """Where red ink is."""
        return red_in(self.even)

    @cached_property
    def folds(self) -> Picture:
        """255 along the folds that go over the whole page, else 0."""
        if self.is_sketch:
            return np.zeros(self.picture.shape[:2], np.uint8)
        return cast(Picture, folds_in(cast(Picture, cv2.cvtColor(self._even, cv2.COLOR_BGR2GRAY))))

    @cached_property
    def rules(self) -> Rules:
        """The straight lines that are printed on it."""
        ink = cv2.max(cv2.subtract(self.ink, thick_red(self.even)), self.written)
        return rules_in(ink, self.grey, is_sheet=self.is_sheet)

    @property
    def has_table(self) -> bool:
        """Whether lines on it enclose as many boxes as a table has."""
        return any(len(table.boxes) >= ENOUGH_BOXES for table in self.rules.tables())

    @cached_property
    def text_ink(self) -> Picture:
        """The written ink but lines and what lies at the edges of the page."""
        rules = cv2.dilate(self.rules.seen, np.ones((5, 5), np.uint8))
        ink = cv2.bitwise_and(self.written, cv2.bitwise_not(rules))
        edge = ink.shape[1] // _MARGIN
        ink[:edge], ink[-edge:], ink[:, :edge], ink[:, -edge:] = 0, 0, 0, 0
        return cast(Picture, ink)

    @cached_property
    def is_blurred(self) -> bool:
        """Whether it is so far out of focus that strokes run into one another: nowhere does it
        turn from light to dark as quickly as print does."""
        near = cv2.dilate(self.text_ink, np.ones((5, 5), np.uint8)) > 0
        if np.count_nonzero(near) < _LEAST_INK:
            return False
        soft = cv2.GaussianBlur(self.grey, (3, 3), 0)
        across, down = (cv2.Sobel(soft, cv2.CV_32F, *way) / 8 for way in ((1, 0), (0, 1)))
        steep = float(np.percentile(np.hypot(across, down)[near], 95))
        dark = 255 - float(np.percentile(self.grey[self.text_ink > 0], 20))
        return steep < _STEEP * dark

    @cached_property
    def _even(self) -> Any:
        light = cv2.merge([paper_light(cast(Picture, one)) for one in cv2.split(self.picture)])
        return cv2.divide(self.picture, light, scale=255)

    @cached_property
    def _is_crease(self) -> Any:
        """Where a fold is, and no ink on it."""
        grey = cv2.cvtColor(self._even, cv2.COLOR_BGR2GRAY)
        return (self.folds > 0) & (grey > _DARKER)

    def turned(self, quarters: int) -> FlatPage:
        """The page turned to the right by so many quarters."""
        if quarters % 4 == 0:
            return self
        return FlatPage(turned(self.picture, quarters), self.is_sheet)


def turned(picture: Picture, quarters: int) -> Picture:
    """A picture turned to the right by so many quarters."""
    return np.ascontiguousarray(np.rot90(picture, -quarters))


def decoded(data: bytes, limits: Limits) -> Picture:
    """The picture in a file, turned as its camera says; a very large one smaller.

    Raises: DamagedError, LimitError.
    """
    most = min(_PIXELS, limits.pixels)
    header = np.frombuffer(data, np.uint8)
    width, height = _size_of(data)
    if width * height > most:
        raise limit_error(f"图片有{width * height // 10**6}百万像素", f"{most // 10**6}百万像素")
    flag = cv2.IMREAD_COLOR
    if max(width, height) > 2 * _MOST_LONG:
        flag = cv2.IMREAD_REDUCED_COLOR_2
    picture = cv2.imdecode(header, flag)
    if picture is None:
        raise DamagedError("图片不完整或已损坏")
    return _at_most(cast(Picture, picture), _MOST_LONG)


def _size_of(data: bytes) -> tuple[int, int]:
    """Width and height as the head of a file says. Raises: DamagedError."""
    import io

    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as opened:
            return opened.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DamagedError("图片不完整或已损坏") from error


def flattened(picture: Picture) -> FlatPage:
    """The sheet in a picture, flat; the whole picture where no sheet's edges are to be seen."""
    corners = sheet_corners(picture)
    to_page, size = _rectified(picture, corners)
    is_sheet = corners is not None
    straightened = _straightened(_warped(picture, to_page, size), to_page, is_sheet)
    if straightened is not None:
        return FlatPage(_warped(picture, straightened, size), is_sheet)
    page = FlatPage(_warped(picture, to_page, size), is_sheet)
    slope = text_slope(page.text_ink)
    if abs(slope) > _LEVEL:
        page = FlatPage(_warped(picture, _levelled(page, slope) @ to_page, size), is_sheet)
    if is_sheet and not page.has_table:  # the edges were not its own
        other, other_size = _rectified(picture, None)
        again = _straightened(_warped(picture, other, other_size), other, False)
        if again is not None:
            whole = FlatPage(_warped(picture, again, other_size))
            if whole.has_table:
                return whole  # and not the edges of the sheet, which are lines too
    return page


def _levelled(page: FlatPage, slope: float) -> Any:
    """What turns a page so that lines of this slope are level."""
    height, width = page.picture.shape[:2]
    angle = np.degrees(np.arctan(slope))
    return np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), [0, 0, 1]])


def sheet_corners(picture: Picture) -> Points | None:
    """The corners of a bright sheet on something darker: top left, top right, bottom right, bottom
    left; None where it is not to be seen as a whole."""
    small = _at_most(picture, _SMALL)
    scale = picture.shape[1] / small.shape[1]
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (7, 7), 0)
    for mask in (_bright(grey), _enclosed(grey)):
        found = _four_corners(mask)
        if found is not None and _is_brighter_within(grey, found):
            return cast(Points, found * np.float32(scale))
    return None


def even_light(grey: Picture) -> Picture:
    """A grey picture with its shadows taken out."""
    return cast(Picture, cv2.divide(grey, paper_light(grey), scale=255))


def paper_light(grey: Picture) -> Picture:
    """How light the paper is at each place of a grey picture, at least 1."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    # Closed, not only dilated: what the edge of a shadow darkens is no ink.
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8))
    paper = cv2.medianBlur(paper, 9)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cast(Picture, np.maximum(paper, 1))


def ink_of(grey: Picture) -> Picture:
    """Where a picture without shadows holds ink."""
    local = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 16
    )
    return cast(Picture, cv2.bitwise_and(local, cv2.inRange(grey, 0, 225)))


def _at_most(picture: Picture, long: int) -> Picture:
    """The picture, its long edge no longer than this."""
    scale = long / max(picture.shape[:2])
    if scale >= 1:
        return picture
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    return cast(Picture, cv2.resize(picture, size, interpolation=cv2.INTER_AREA))


def _bright(grey: Any) -> Any:
    _, mask = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))


def _enclosed(grey: Any) -> Any:
    """What edges enclose: a sheet that is in parts in the shade."""
    edges = cv2.dilate(cv2.Canny(grey, 30, 90), np.ones((5, 5), np.uint8))
    contours, _ = cv2.findContours(edges, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    mask = np.zeros_like(grey)
    cv2.drawContours(mask, contours, -1, 255, cv2.FILLED)
    return mask


def _four_corners(mask: Any) -> Points | None:
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    hull = cv2.convexHull(max(contours, key=cv2.contourArea))
    share = cv2.contourArea(hull) / mask.size
    if not _LEAST_SHEET < share < _MOST_SHEET:
        return None
    quad = quadrangle(hull)
    if quad is None or cv2.contourArea(hull) < 0.93 * cv2.contourArea(quad):
        return None
    return quad if _may_be_sheet(quad) else None


def _may_be_sheet(quad: Points) -> bool:
    """Whether a rectangle may look so, seen from above and a little from the side: the part of a
    sheet that lies in the light does not."""
    sides = np.roll(quad, -1, axis=0) - quad
    long = np.linalg.norm(sides, axis=1)
    if float(long.min()) < 1:
        return False
    opposite = long[:2] / long[2:]
    along = sides / long[:, None]
    corners = np.abs((along * np.roll(along, -1, axis=0)).sum(axis=1))
    narrows = float(np.maximum(opposite, 1 / opposite).max())
    return narrows < _NARROWS and float(corners.max()) < _LEANS


def _is_brighter_within(grey: Any, corners: Points) -> bool:
    """Whether paper lies on something darker; a table's frame has paper on both sides."""
    within: Any = np.zeros_like(grey)
    cv2.fillConvexPoly(within, corners.astype(np.int32), 255)
    edge = np.ones((25, 25), np.uint8)
    near = np.ones((7, 7), np.uint8)
    beyond = cv2.subtract(cv2.dilate(within, edge), cv2.dilate(within, near))
    inner = cv2.subtract(cv2.erode(within, near), cv2.erode(within, edge))
    if not beyond.any() or not inner.any():
        return False
    return bool(np.median(grey[inner > 0]) > np.median(grey[beyond > 0]) + _BRIGHTER)


def quadrangle(hull: Any) -> Points | None:
    """The four corners of what is nearly a quadrangle, from the top left on; None for any other."""
    length = cv2.arcLength(hull, True)
    for share in (0.01, 0.02, 0.03, 0.05, 0.08):
        found = cv2.approxPolyDP(hull, share * length, True)
        if len(found) == 4:
            return _in_order(found.reshape(4, 2).astype(np.float32))
        if len(found) < 4:
            return None
    return None


def _in_order(points: Points) -> Points:
    """Four points around, beginning at the top left."""
    middle = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
    around = points[np.argsort(angles)]
    first = int(np.argmin(around.sum(axis=1)))
    return np.roll(around, -first, axis=0)


def _rectified(picture: Picture, corners: Points | None) -> tuple[Any, tuple[int, int]]:
    """What maps the picture to the page, and the page's size."""
    height, width = picture.shape[:2]
    if corners is None:
        turn = _turned_straight(picture)
        scale = SHORT / min(width, height)
        size = (round(width * scale), round(height * scale))
        return np.diag([scale, scale, 1.0]) @ turn, size
    top, right, bottom, left = (
        float(np.linalg.norm(corners[one] - corners[(one + 1) % 4])) for one in range(4)
    )
    size = (SHORT, LONG) if top + bottom < left + right else (LONG, SHORT)
    return cv2.getPerspectiveTransform(corners, _rectangle(size)), size


def _rectangle(size: tuple[int, int]) -> Points:
    width, height = size[0] - 1, size[1] - 1
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)


def _turned_straight(picture: Picture) -> Any:
    """What turns the picture, about its middle, so that most lines in it are level or upright."""
    small = _at_most(picture, 1200)
    ink = ink_of(even_light(cast(Picture, cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))))
    found = cv2.HoughLinesP(ink, 1, np.pi / 720, 120, minLineLength=100, maxLineGap=6)
    angle = _common_angle(found) if found is not None else 0.0
    middle = (picture.shape[1] / 2, picture.shape[0] / 2)
    return np.vstack([cv2.getRotationMatrix2D(middle, angle, 1.0), [0, 0, 1]])


def _common_angle(found: Any) -> float:
    """The angle, between -45 and 45 degrees, that most of the length of these lines has."""
    lines = found.reshape(-1, 4).astype(np.float64)
    across, down = lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]
    angles = (np.degrees(np.arctan2(down, across)) + 45) % 90 - 45
    weights, edges = np.histogram(angles, bins=180, range=(-45, 45), weights=np.hypot(across, down))
    around = np.convolve(weights, np.ones(5), "same")
    best = int(np.argmax(around))
    near = np.abs(angles - (edges[best] + edges[best + 1]) / 2) < 1.5
    return float(np.median(angles[near])) if near.any() else 0.0


def _straightened(page: Picture, to_page: Any, is_sheet: bool) -> Any:
    """What maps the picture to the page so that the largest table on it is a rectangle; None where
    there is no large table."""
    for _ in range(3):
        outlines = _large_outlines(FlatPage(page, is_sheet, is_sketch=True))
        if not outlines:
            return None
        corners = _table_corners(outlines, is_sheet)
        if corners is None and is_sheet:  # a fold may hang on the table
            corners = _table_corners(_large_outlines(FlatPage(page, is_sheet)), is_sheet)
        if corners is None:
            return to_page
        wanted = _upright(corners)
        if float(np.abs(wanted - corners).max()) < _ASKEW:
            return to_page
        change = cv2.getPerspectiveTransform(corners, wanted)
        to_page = change @ to_page
        page = _warped(page, change, (page.shape[1], page.shape[0]))
    return to_page


def _large_outlines(page: FlatPage) -> list[Any]:
    least = _TABLE_FILLS * page.picture.size / 3
    return [one for one in page.rules.outlines() if cv2.contourArea(one) >= least]


def _table_corners(outlines: Sequence[Any], is_sheet: bool) -> Points | None:
    """The corners of a table with one of these outlines; None where none has four corners that a
    table can have on a page. is_sheet: the page is flat but for its bends."""
    for outline in outlines:
        corners = quadrangle(outline)
        if corners is None or cv2.contourArea(outline) < _FILLED * cv2.contourArea(corners):
            continue
        off = float(np.abs(_upright(corners) - corners).max())
        if off < _BENT or (not is_sheet and _may_be_sheet(corners)):
            return corners
    return None


def _upright(corners: Points) -> Points:
    """The rectangle that is most like this quadrangle."""
    left, right = corners[[0, 3], 0].mean(), corners[[1, 2], 0].mean()
    top, bottom = corners[[0, 1], 1].mean(), corners[[2, 3], 1].mean()
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def _warped(picture: Picture, change: Any, size: Sequence[int]) -> Picture:
    flags = cv2.INTER_AREA if abs(np.linalg.det(change[:2, :2])) < 0.5 else cv2.INTER_LINEAR
    return cast(
        Picture,
        cv2.warpPerspective(
            picture,
            change,
            (int(size[0]), int(size[1])),
            flags=flags,
            borderMode=cv2.BORDER_REPLICATE,
        ),
    )
