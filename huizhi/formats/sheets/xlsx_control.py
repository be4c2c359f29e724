"""Controls of .xlsx: check boxes, option buttons, lists and ActiveX over the cells of a worksheet.

Each is written twice, as VML for old programs and as properties of its own since Excel 2010; the
latter count. WPS and libraries write one or the other.
Source: [MS-XLSX] 2.6.224 (formControlPr); ISO/IEC 29500-4, 19.4.2.12 (ClientData).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from huizhi.errors import ReadError
from huizhi.formats.ooxml import Package, attribute, whole
from huizhi.formats.sheets.areas import place_named
from huizhi.formats.sheets.sheet_control import Control, ControlKind
from huizhi.formats.sheets.sheet_look import CellLook
from huizhi.formats.text import ACTIVE

_KINDS: Mapping[str, ControlKind] = {
    "checkbox": "check",
    "radio": "option",
    "drop": "list",
    "list": "list",
}
_SHAPE = re.compile(r"<v:\w+\b([^>]*)>(?:(?!<v:shape\b).)*?</x:ClientData>", re.DOTALL)
_CLIENT = re.compile(r"<x:ClientData\s+ObjectType=[\"'](\w+)[\"']")
_BOX = re.compile(r"<v:textbox\b.*?</v:textbox>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_CONTROL = re.compile(
    r"<(?:\w+:)?control\b([^>]*)>(?:(?!</?(?:\w+:)?control\b).)*?<(?:\w+:)?from>(.*?)</(?:\w+:)?from>",
    re.DOTALL,
)
_OBJECT = re.compile(
    r"<(?:\w+:)?oleObject\b([^>]*)>(?:(?:(?!</?(?:\w+:)?oleObject\b).)*?"
    r"<(?:\w+:)?from>(.*?)</(?:\w+:)?from>)?",
    re.DOTALL,
)
_EMBEDDED = {"oleObject", "package"}
_PROGRAMS = {"Word": "Word 文档", "Excel": "工作簿", "PowerPoint": "演示文稿", "Package": "文件"}
_ATTRIBUTE = re.compile(r'(?:\w+:)?(\w+)="([^"]*)"')
_MARK = re.compile(r"<(?:\w+:)?(colOff|col|rowOff|row)\b[^<>]*>\s*(-?\d+)\s*<")
_EMU_OF_PIXEL = 9_525


@dataclass(frozen=True, slots=True)
class _Written:
    """One control as written. number: of its shape; items: the range that a list shows."""

    control: Control
    number: int
    items: str = ""


def written_controls(package: Package, part: str, sheet: bytes) -> tuple[tuple[Control, str], ...]:
    """The controls on a worksheet, each with the range of its items ("" for none); sheet: its
    part's bytes."""
    kinds = {one.kind for one in package.relationships(part)}
    if not kinds & {"vmlDrawing", "ctrlProp", "control"}:
        return ()
    found: dict[int, _Written] = {}
    for one in _drawn(package, part):  # numbers that are missing or doubled are no numbers
        number = one.number if one.number not in found else -2 - len(found)
        found[number] = replace(one, number=number)
    for one in _listed(package, part, sheet, found):
        found[one.number] = one
    return tuple((one.control, one.items) for one in found.values())


def embedded_looks(package: Package, part: str, sheet: bytes) -> Iterator[CellLook]:
    """A look for each document or workbook that is embedded in a worksheet."""
    if not any(one.kind in _EMBEDDED for one in package.relationships(part)):
        return
    seen: set[str] = set()
    for found in _OBJECT.finditer(_tail(sheet)):
        said = dict(_ATTRIBUTE.findall(found[1]))
        number = said.get("shapeId", "")
        if number not in seen:  # a second time for programs before 2010
            seen.add(number)
            marks = {name: int(value) for name, value in _MARK.findall(found[2] or "")}
            program = said.get("progId", "")
            note = f"上嵌有{_PROGRAMS.get(program.partition('.')[0], '对象')}，里面的内容没有读取"
            yield CellLook(marks.get("row", 0), marks.get("col", 0), note)


def _drawn(package: Package, part: str) -> Iterator[_Written]:
    """The controls that VML draws."""
    for drawing in package.related(part, "vmlDrawing"):
        text = package.read(drawing).decode("utf-8", "replace")
        for shape in _SHAPE.finditer(text):
            client = _CLIENT.search(shape[0])
            kind = _KINDS.get(client[1].lower()) if client else None
            anchor = [whole(one, 0) for one in _value(shape[0], "Anchor").split(",")]
            if kind is None or len(anchor) < 8:
                continue
            column, across, row, down = anchor[0], anchor[1], anchor[2], anchor[3]
            height = (anchor[7] - down) if anchor[6] == row else 0
            control = Control(
                kind,
                row,
                column,
                down + height / 2,
                across,
                _caption(shape[0]),
                _value(shape[0], "Checked") == "1",
                _choice(kind, _value(shape[0], "Sel")),
                place_named(_value(shape[0], "FmlaLink")),
            )
            yield _Written(control, _number(shape[1]), _value(shape[0], "FmlaRange"))


def _value(shape: str, name: str) -> str:
    found = re.search(rf"<x:{name}>(.*?)</x:{name}>", shape, re.DOTALL)
    return html.unescape(found[1]).strip() if found else ""


def _caption(shape: str) -> str:
    box = _BOX.search(shape)
    return html.unescape(" ".join(_TAG.sub("", box[0]).split())) if box else ""


def _choice(kind: ControlKind, said: str) -> str:
    return said if kind == "list" and whole(said, 0) > 0 else ""


def _number(attributes: str) -> int:
    """The number of a shape, by which a worksheet names its control."""
    found = re.search(r"_x0000_s(\d+)", attributes)
    return int(found[1]) if found else -1


def _listed(
    package: Package, part: str, sheet: bytes, drawn: Mapping[int, _Written]
) -> Iterator[_Written]:
    """The controls that the worksheet lists, with what VML says of the same shape."""
    targets = {one.id: one for one in package.relationships(part)}
    unseen: list[_Written] = []
    for found in _CONTROL.finditer(_tail(sheet)):
        said = dict(_ATTRIBUTE.findall(found[1]))
        target = targets.get(said.get("id", ""))
        number = whole(said.get("shapeId", ""), -1)
        if target is None or target.target not in package:
            continue
        before = drawn.get(number, _Written(_placed(found[2]), number))
        if target.kind == "ctrlProp":
            one = _with_properties(package, target.target, before)
        else:
            one = _active(package, target.target, before)
        if one is not None and (number in drawn or target.kind != "ctrlProp"):
            yield one
        elif one is not None:
            unseen.append(one)
    yield from _laid(unseen, [one for number, one in drawn.items() if number < 0])


def _placed(anchor: str) -> Control:
    """A control that is not known yet, where a worksheet says that it begins."""
    marks = {name: int(value) for name, value in _MARK.findall(anchor)}
    return Control(
        "other",
        marks.get("row", 0),
        marks.get("col", 0),
        marks.get("rowOff", 0) / _EMU_OF_PIXEL,
        marks.get("colOff", 0) / _EMU_OF_PIXEL,
    )


def _laid(listed: Sequence[_Written], unnumbered: Sequence[_Written]) -> Iterator[_Written]:
    """The listed controls that no shape is numbered as: where and as what shapes without numbers
    are drawn. LibreOffice writes both in one order, and the place of the shapes only."""
    kinds = [one.control.kind for one in listed]
    if not listed or kinds != [one.control.kind for one in unnumbered]:
        yield from listed
        return
    for said, drawn in zip(listed, unnumbered, strict=True):
        chosen, choice = said.control.chosen, said.control.choice
        link = said.control.link or drawn.control.link
        control = replace(drawn.control, chosen=chosen, choice=choice, link=link)
        yield _Written(control, drawn.number, said.items or drawn.items)


def _tail(sheet: bytes) -> str:
    """What follows the cells of a worksheet."""
    return sheet[max(sheet.rfind(b"</sheetData>"), 0) :].decode("utf-8", "replace")


def _with_properties(package: Package, part: str, before: _Written) -> _Written | None:
    """The control as its properties have it; None for one that holds no answer."""
    properties = package.xml(part)
    kind = _KINDS.get(attribute(properties, "objectType").lower())
    if kind is None:
        return None
    control = replace(
        before.control,
        kind=kind,
        chosen=attribute(properties, "checked") == "Checked",
        choice=_choice(kind, attribute(properties, "sel")),
        link=place_named(attribute(properties, "fmlaLink")) or before.control.link,
    )
    return replace(before, control=control, items=attribute(properties, "fmlaRange"))


def _active(package: Package, part: str, before: _Written) -> _Written:
    """An ActiveX control: read where its properties are written as text, else named."""
    said: dict[str, str] = {}
    try:
        for one in package.xml(part):
            said[attribute(one, "name")] = attribute(one, "value")
    except ReadError:
        said = {}
    if said.get("Caption") and "Value" in said:
        control = replace(
            before.control, kind="check", caption=said["Caption"], chosen=said["Value"] == "1"
        )
    else:
        control = replace(before.control, kind="other", caption=ACTIVE)
    return replace(before, control=control)


def resolve_choice(control: Control, items: Sequence[str]) -> Control:
    """The control with the words of the item that is chosen in a list."""
    number = whole(control.choice, 0)
    return replace(control, choice=items[number - 1]) if 0 < number <= len(items) else control
