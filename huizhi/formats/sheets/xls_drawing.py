"""Drawings of .xls: what lies over the cells of a sheet, its controls and the words of its pages.

Source: [MS-XLS] 2.4.181 (Obj), 2.4.329 (TxO), 2.4.136 (Header); [MS-ODRAW] 2.2.14 (shapes); the
Excel 95 file format for BIFF5.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from huizhi.content import Cell
from huizhi.formats.sheets.biff import CONTINUE, BiffRecord, BiffStream, SheetStart, text_in
from huizhi.formats.sheets.sheet_control import Control, ControlKind
from huizhi.formats.sheets.sheet_look import CellLook, Measures, margin_cells
from huizhi.formats.text import ACTIVE, PICTURE_OVER, box_note, shapes_note

_HEADER, _FOOTER, _OBJECT, _TEXT, _DRAWING = 0x14, 0x15, 0x5D, 0x1B6, 0xEC
_CLIENT_ANCHOR, _SHAPE = 0xF010, 0xF00A
_PICTURE, _CHECK, _OPTION, _LIST, _DROP, _NOTE = 8, 11, 12, 18, 20, 25
_WANTED = (_HEADER, _FOOTER, _OBJECT, _TEXT, _DRAWING, CONTINUE)
_CONTROLS: Mapping[int, ControlKind] = {
    _CHECK: "check",
    _OPTION: "option",
    _LIST: "list",
    _DROP: "list",
}
_DRAWN = {1: "line", 2: "rect", 3: "ellipse", 4: "arc", 9: "custGeom"}
_SHAPES = {1: "rect", 2: "roundRect", 3: "ellipse", 20: "line", 32: "line", 19: "arc"}
_TEXT_BOXES = {6, 30}
_AUTOFILTER = 0x0100  # the arrow of a filter or of a list of allowed values
_CODE = re.compile(r'&(?:"[^"]*"|\d+|[A-Za-z&])')

_Corner = tuple[int, float, int, float]


@dataclass
class _Object:
    """One drawn thing. ends: its corners, in the sheet's units; shape: its kind as a shape."""

    kind: int
    ends: tuple[_Corner, _Corner]
    shape: int = 0
    text: str = ""
    parts: dict[int, bytes] = field(default_factory=dict)
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class SheetDrawings:
    """What lies over one sheet, and the words of its page headers and footers."""

    looks: tuple[CellLook, ...]
    controls: tuple[Control, ...]
    margins: tuple[Cell, ...]


def drawings_of(stream: BiffStream, start: SheetStart, measures: Measures) -> SheetDrawings:
    """What lies over one sheet; measures: of its columns and rows."""
    records = list(_joined(stream.records(start, _WANTED)))
    margins: list[Cell] = []
    for record in records:
        if record.kind in {_HEADER, _FOOTER}:
            said = _CODE.sub(" ", _page_text(record.data, stream.is_new))
            margins += margin_cells(start.name, said, is_header=record.kind == _HEADER)
    looks: list[CellLook] = []
    controls: list[Control] = []
    for one in _objects(records, stream.is_new, measures):
        row, column = measures.middle(*one.ends)
        if one.kind in _CONTROLS:
            controls += [control] if (control := _control(one)) else []
        elif note := _note(one):
            looks.append(CellLook(row, column, note))
    return SheetDrawings(tuple(looks), tuple(controls), tuple(margins))


def _joined(records: Iterator[BiffRecord]) -> Iterator[BiffRecord]:
    """The records, those of drawings with what CONTINUE records add to them."""
    held: BiffRecord | None = None
    for record in records:
        if record.kind == CONTINUE and held is not None and held.kind == _DRAWING:
            held = replace(held, data=held.data + record.data)
            continue
        if held is not None:
            yield held
        held = record
    if held is not None:
        yield held


def _objects(records: Iterable[BiffRecord], is_new: bool, measures: Measures) -> Iterator[_Object]:
    ends: tuple[_Corner, _Corner] = ((0, 0, 0, 0), (0, 0, 0, 0))
    shape, length = 0, 0
    held: _Object | None = None
    for record in records:
        if record.kind == _DRAWING:
            shape, ends = _drawn(record.data, measures, shape, ends)
        elif record.kind == _OBJECT:
            if held is not None:
                yield held
            data = record.data
            held = _object(data, shape, ends) if is_new else _old(data, measures)
        elif record.kind == _TEXT and len(record.data) >= 12:
            length = struct.unpack_from("<H", record.data, 10)[0]
        elif record.kind == CONTINUE and length and held is not None:
            held.text += text_in(record.data[1:], length, is_wide=bool(record.data[:1] == b"\x01"))
            length = 0
    if held is not None:
        yield held


def _drawn(
    data: bytes, measures: Measures, shape: int, ends: tuple[_Corner, _Corner]
) -> tuple[int, tuple[_Corner, _Corner]]:
    """The kind and corners of the last shape in a piece of a drawing; a shape in a group has the
    corners of the group."""
    at = 0
    while at <= len(data) - 8:
        version, kind, length = struct.unpack_from("<HHL", data, at)
        body = data[at + 8 : at + 8 + length]
        if kind == _SHAPE:
            shape = version >> 4
        elif kind == _CLIENT_ANCHOR and len(body) >= 18:
            ends = _corners(struct.unpack_from("<8H", body, 2), measures)
        at += 8 if version & 0xF == 0xF else 8 + length
    return shape, ends


def _corners(said: tuple[int, ...], measures: Measures) -> tuple[_Corner, _Corner]:
    """Two corners from column, 1/1024 of it, row, 1/256 of it, of each."""

    def corner(column: int, across: int, row: int, down: int) -> _Corner:
        width = measures.widths.get(column, measures.width)
        height = measures.heights.get(row, measures.height)
        return column, width * across / 1024, row, height * down / 256

    return corner(*said[:4]), corner(*said[4:8])


def _object(data: bytes, shape: int, ends: tuple[_Corner, _Corner]) -> _Object | None:
    """An object of BIFF8, None for the arrow of a filter, a note, or what is damaged."""
    if len(data) < 10:
        return None
    kind, _, flags = struct.unpack_from("<HHH", data, 4)
    parts: dict[int, bytes] = {}
    at = 0
    while at <= len(data) - 4:
        name, length = struct.unpack_from("<HH", data, at)
        parts.setdefault(name, data[at + 4 :] if name == 0x13 else data[at + 4 : at + 4 + length])
        at += 4 + length
    if kind == _NOTE or (kind == _DROP and flags & _AUTOFILTER):
        return None
    return _Object(kind, ends, shape, parts=parts)


def _old(data: bytes, measures: Measures) -> _Object | None:
    """An object of BIFF5, of which only kind and place are known."""
    if len(data) < 26:
        return None
    kind = struct.unpack_from("<H", data, 4)[0]
    said = struct.unpack_from("<8H", data, 10)
    ends = _corners((said[0], said[1], said[2], said[3], *said[4:8]), measures)
    return None if kind == _NOTE else _Object(kind, ends, is_new=False)


def _note(one: _Object) -> str:
    """What is to be said of a thing that is no control, "" for what says nothing."""
    if one.text.strip():
        return box_note(one.text)
    if one.kind == _PICTURE:
        return ACTIVE if _is_active(one) else PICTURE_OVER
    if one.kind in _TEXT_BOXES:
        if not one.is_new:
            return "上有文本框，里面的文字没有读取"
        is_plain_box = one.kind != 30 and one.shape == 202
        return "" if is_plain_box else shapes_note([_SHAPES.get(one.shape, "")])
    return shapes_note([_DRAWN[one.kind]]) if one.kind in _DRAWN else ""


def _is_active(one: _Object) -> bool:
    flags = one.parts.get(0x08, b"\0\0")
    return len(flags) >= 2 and bool(struct.unpack_from("<H", flags)[0] & 0x0010)


def _control(one: _Object) -> Control | None:
    """A check box, option button or list as it stands."""
    (column, across, row, down), (_, _, last_row, last_down) = one.ends
    kind = _CONTROLS[one.kind]
    if not one.is_new:
        what = "上有控件（复选框等），选了什么没有读取"
        return Control("other", row, column, caption=what)
    state = one.parts.get(0x12) or one.parts.get(0x0A, b"")  # LibreOffice writes the latter only
    chosen = len(state) >= 2 and struct.unpack_from("<H", state)[0] == 1
    middle = (down + last_down) / 2 if row == last_row else down
    return Control(
        kind,
        row,
        column,
        middle / 15,
        across / 15,
        " ".join(one.text.split()),
        chosen and kind != "list",
        _choice(one.parts.get(0x13, b"")) if kind == "list" else "",
        _linked(one.parts.get(0x14 if kind != "list" else 0x0E, b"")),
    )


def _choice(data: bytes) -> str:
    """The number of the item chosen in a list, from its data; "" for none."""
    if len(data) < 2:
        return ""
    formula = struct.unpack_from("<H", data)[0]
    if len(data) < 6 + formula:
        return ""
    number = struct.unpack_from("<H", data, 4 + formula)[0]
    return str(number) if number else ""


def _linked(data: bytes) -> tuple[int, int] | None:
    """The cell in a formula that is one reference."""
    if len(data) < 13:
        return None
    token = data[8] & 0x1F
    at = {0x04: 9, 0x1A: 11}.get(token)  # ptgRef, ptgRef3d
    if at is None or len(data) < at + 4:
        return None
    row, column = struct.unpack_from("<HH", data, at)
    return row, column & 0xFF


def _page_text(data: bytes, is_new: bool) -> str:
    if is_new and len(data) >= 3:
        count = struct.unpack_from("<H", data)[0]
        return text_in(data[3:], count, is_wide=bool(data[2] & 1))
    return data[1 : 1 + data[0]].decode("gb18030", "replace") if data and not is_new else ""
