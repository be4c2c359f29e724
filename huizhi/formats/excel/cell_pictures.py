"""Cell pictures: `{{ 行.照片|图片(40) }}` as a cell's only mark puts a picture into that cell.

A mark prints a comment into its cell, which no value can print, for values are escaped; the comment
is taken out when it is known where the rows came to stand, and how large the cell is. A picture
with a width is as wide as that; one without fills its cell. A row that is not of a fixed height
grows with its picture.
Source: ISO/IEC 29500-1, 20.5.2.24 (oneCellAnchor), 18.3.1.13 (col: widths in characters).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import quoteattr

from markupsafe import Markup

from huizhi.content import Limits
from huizhi.errors import DamagedError
from huizhi.formats.excel.row_height import RowHeights
from huizhi.formats.media import (
    InsertedPicture,
    asked_millimetres,
    file_beside,
    load_inserted_picture,
)
from huizhi.formats.sheets import Area, any_area, column_number
from huizhi.formats.zips import Member, Packing

PICTURE = "图片"
ASKED = re.compile(rf"\|\s*{PICTURE}\b")
_EMPTY = "要放图片，值却是空的；没有就空着的，请写成 {{ 值|图片(40) if 值 else '' }}"
_KEPT = 16  # pictures that the next rendering need not load again
_EMU, _POINT, _PIXEL = 36_000, 12_700, 9_525  # in a millimetre, a point, a pixel
_DIGIT = 7  # pixels of a digit of the base font
_MARGIN = 2 * _PIXEL  # between a picture and the edge of its cell
_HIGHEST = 409.0  # points of a row
_DEFAULT_HEIGHT = 15.0
_CELL = re.compile(r'(<c r="([A-Z]+)(\d+)"[^>]*>)<!--p(\d+)-->')
_ROW = re.compile(r'<row r="(\d+)"([^>]*)>')
_HEIGHT = re.compile(r' ht="([\d.]+)"')
_MERGE = re.compile(r'<mergeCell ref="([A-Z0-9:]+)"')
_DEFAULT = re.compile(r'<sheetFormatPr[^>]*defaultRowHeight="([\d.]+)"')
_ANCHOR = (
    "<xdr:oneCellAnchor><xdr:from><xdr:col>{col}</xdr:col><xdr:colOff>{across}</xdr:colOff>"
    "<xdr:row>{row}</xdr:row><xdr:rowOff>{down}</xdr:rowOff></xdr:from>"
    '<xdr:ext cx="{wide}" cy="{high}"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{number}" '
    'name="图片 {number}" descr={name}/><xdr:cNvPicPr><a:picLocks noChangeAspect="1"/>'
    '</xdr:cNvPicPr></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="{relation}"/><a:stretch>'
    '<a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    "</xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>"
)


@dataclass(frozen=True, slots=True)
class CellPicture:
    """A picture that a mark prints. width, height: at most so many millimetres, None for what the
    cell has room for."""

    name: str
    picture: InsertedPicture
    member: Member
    width: float | None
    height: float | None

    def __html__(self) -> str:
        """Raises: ValueError, for it can stand alone in a cell only."""
        raise ValueError("“图片”只能独占一格")

    def in_cell(self) -> Markup:
        """The cell from after its attributes to before its end tag. Raises: ValueError."""
        printed = _printed.get()
        if printed is None:
            raise ValueError("有“逐行”的模板里不能放图片")
        printed.append(self)
        return Markup(f"><!--p{len(printed) - 1}-->")  # noqa: S704 — a number


_printed: ContextVar[list[CellPicture] | None] = ContextVar("printed", default=None)


@contextmanager
def pictures_printed() -> Iterator[list[CellPicture]]:
    """The pictures that marks print meanwhile."""
    printed: list[CellPicture] = []
    token = _printed.set(printed)
    try:
        yield printed
    finally:
        _printed.reset(token)


def picture_filters(folder: Path) -> dict[str, Callable[..., object]]:
    """The filter by its name; folder: of the template and of its pictures."""

    def picture(name: object, width: object = None, height: object = None) -> CellPicture:
        if name is None or name == "":
            raise ValueError(_EMPTY)
        path = file_beside(folder, name)
        sizes = asked_millimetres(width, "宽度"), asked_millimetres(height, "高度")
        try:
            found = path.stat()
            return CellPicture(path.name, *_loaded(path, found.st_mtime_ns, found.st_size), *sizes)
        except DamagedError as error:
            raise ValueError(f"“{path.name}”{error}") from error

    return {PICTURE: picture}


@lru_cache(maxsize=_KEPT)
def _loaded(path: Path, _saved_at: int, _size: int) -> tuple[InsertedPicture, Member]:
    picture = load_inserted_picture(path, Limits())
    name = f"xl/media/huizhi-{hashlib.sha256(picture.data).hexdigest()[:16]}.{picture.suffix}"
    packing = Packing.SMALL if picture.suffix == "bmp" else Packing.NONE
    return picture, Member(name, picture.data, packing)


@dataclass
class PlacedPictures:
    """The pictures of one rendered sheet. text: its part; after `place`, with rows as high as their
    pictures; anchors, members: for its drawing, and the pictures by their relationships there."""

    text: str
    widths: RowHeights
    first_id: int
    anchors: list[str] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)

    def place(self, printed: list[CellPicture]) -> None:
        """Takes the pictures out of their cells, and puts them over these."""
        cells = [(m[2], int(m[3]) - 1, printed[int(m[4])]) for m in _CELL.finditer(self.text)]
        if not cells:
            return
        self.text = _CELL.sub(r"\1", self.text)
        rows = {int(m[1]) - 1: m[2] for m in _ROW.finditer(self.text)}
        found = _DEFAULT.search(self.text)
        heights = dict.fromkeys(rows, float(found[1]) if found else _DEFAULT_HEIGHT)
        heights |= {row: float(h[1]) for row, said in rows.items() if (h := _HEIGHT.search(said))}
        fixed = {row for row, said in rows.items() if 'customHeight="1"' in said}
        merged = {(a.top, a.left): a for a in map(any_area, _MERGE.findall(self.text))}
        given = dict(heights)
        for letters, row, picture in cells:
            column = column_number(letters)
            area = merged.get((row, column), Area(row, column, row, column))
            self._place(picture, area, heights, fixed)
        self._raise({row: h for row, h in heights.items() if h > given[row]})

    def _place(
        self, picture: CellPicture, area: Area, heights: dict[int, float], fixed: set[int]
    ) -> None:
        """heights: of rows in points, which grow."""
        columns = [_column(self.widths.width(c)) for c in range(area.left, area.right + 1)]
        rows = range(area.top, area.bottom + 1)
        high = int(sum(heights.get(row, _DEFAULT_HEIGHT) for row in rows) * _POINT)
        bound = all(row in fixed for row in rows)
        wide_most = (picture.width or 0) * _EMU or sum(columns) - 2 * _MARGIN
        high_most = (picture.height or 0) * _EMU or (
            high - 2 * _MARGIN if bound and not picture.width else _HIGHEST * len(rows) * _POINT
        )
        own = picture.picture
        scale = min(wide_most / own.width_mm, high_most / own.height_mm)
        wide, tall = (max(int(one * scale), 1) for one in (own.width_mm, own.height_mm))
        lacking = (tall + 2 * _MARGIN - high) / _POINT
        last = area.bottom
        if lacking > 0:
            heights[last] = min(heights.get(last, _DEFAULT_HEIGHT) + lacking, _HIGHEST)
        row_sizes = [int(heights.get(row, _DEFAULT_HEIGHT) * _POINT) for row in rows]
        col, across = _start(columns, wide)
        row, down = _start(row_sizes, tall)
        self._anchor(picture, (area.left + col, across), (area.top + row, down), (wide, tall))

    def _anchor(
        self,
        picture: CellPicture,
        column: tuple[int, int],
        row: tuple[int, int],
        size: tuple[int, int],
    ) -> None:
        relation = f"rIdPicture{picture.member.name.rpartition('-')[2].partition('.')[0]}"
        self.members[relation] = picture.member
        self.anchors.append(
            _ANCHOR.format(
                col=column[0],
                across=column[1],
                row=row[0],
                down=row[1],
                wide=size[0],
                high=size[1],
                number=self.first_id + len(self.anchors),
                name=quoteattr(picture.name),
                relation=relation,
            )
        )

    def _raise(self, heights: dict[int, float]) -> None:
        """Makes rows as high as this, in points."""

        def raised(row: re.Match[str]) -> str:
            height = heights.get(int(row[1]) - 1)
            if height is None:
                return row[0]
            said = _HEIGHT.sub("", row[2]).replace(' customHeight="1"', "")
            return f'<row r="{row[1]}"{said} ht="{height:.1f}" customHeight="1">'

        self.text = _ROW.sub(raised, self.text)


def _column(characters: float) -> int:
    """The width of a column in EMU."""
    return int((256 * characters + 128 // _DIGIT) / 256 * _DIGIT) * _PIXEL


def characters_of(millimetres: float) -> float:
    """The width of a column in which a picture of this width has its margins."""
    pixels = (millimetres * _EMU + 2 * _MARGIN) / _PIXEL
    return round((pixels + 1) / _DIGIT, 2)


def _start(sizes: list[int], taken: int) -> tuple[int, int]:
    """Where a picture of this size begins so that it stands in the middle: which of these columns
    or rows, and how far within it."""
    offset = max((sum(sizes) - taken) // 2, _MARGIN)
    for number, size in enumerate(sizes[:-1]):
        if offset < size:
            return number, offset
        offset -= size
    return len(sizes) - 1, offset
