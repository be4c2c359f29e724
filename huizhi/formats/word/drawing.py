"""Drawings of a Word document: pictures, shapes, ink and objects that hang on a paragraph.

A shape drawn over a printed box is an answer that no text says; a text box holds text of its own.
Source: ISO/IEC 29500-1, 20 (DrawingML); ISO/IEC 29500-4, 19 (VML); [MS-ODRAWXML] 2.9 (wps, wpg).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import MappingProxyType

from lxml import etree

from huizhi.formats.ooxml import attribute, child, local_name, text_in_runs
from huizhi.formats.text import INK, quote_remark, shapes_note

_VML = frozenset({"oval", "rect", "roundrect", "line", "polyline", "curve", "arc", "shape"})
_FRAMES = frozenset(
    {"rect", "roundRect", "roundrect", "shape"}
)  # what an empty text box looks like
_GRAPHICS = MappingProxyType({"chart": "图表", "chartex": "图表", "diagram": "SmartArt 图形"})
_MARK = frozenset("√✓✔☑×✕✗✘☒○●◯■□")


@dataclass(slots=True)
class DrawingContent:
    """What drawings show. boxes: contents of text boxes, outermost only, each once; others: further
    notes; shapes: geometries of what is drawn."""

    boxes: list[etree._Element] = field(default_factory=list)
    pictures: int = 0
    shapes: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def look(self, elements: Iterable[etree._Element]) -> None:
        """Takes in what these elements of a drawing show."""
        for one in elements:
            self._look_at(one)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is drawn, as `Cell.notes`; pictures apart."""
        if not self.shapes:
            return tuple(self.others)
        return (shapes_note(self.shapes), *self.others)

    def _look_at(self, one: etree._Element) -> None:
        name = local_name(one)
        if name == "txbxContent":
            self._box(one, "")
        elif name == "AlternateContent":
            self.look(branch(one))
        elif name in {"blip", "imagedata"}:
            self.pictures += 1
        elif name in {"wsp", "cxnSp"}:
            self._drawing_shape(one)
        elif name in _VML:
            self._vml_shape(one, name)
        elif name in {"contentPart", "ink"}:
            self.others.append(INK)
        elif name == "graphicData":
            self._graphic(one)
        elif name == "shapetype" or (name in {"inline", "anchor"} and _is_hidden(one)):
            return
        else:
            self.look(one)

    def _graphic(self, data: etree._Element) -> None:
        kind = _GRAPHICS.get((data.get("uri") or "").rpartition("/")[2])
        if kind:
            self.others.append(f"里有{kind}，其中的内容没有读取")
        else:
            self.look(data)

    def _drawing_shape(self, shape: etree._Element) -> None:
        properties = child(shape, "spPr")
        geometry = attribute(child(properties, "prstGeom"), "prst")
        if child(properties, "custGeom") is not None:
            geometry = "custGeom"
        content = child(child(shape, "txbx"), "txbxContent")
        if content is not None:
            is_box = child(shape, "cNvSpPr") is not None and geometry in _FRAMES | {""}
            self._box(content, "" if is_box else geometry)
        elif geometry or local_name(shape) == "cxnSp":
            self.shapes.append(geometry or "line")
        if properties is not None:
            self.look(properties)

    def _vml_shape(self, shape: etree._Element, name: str) -> None:
        if attribute(shape, "hr") in {"t", "true"} or "visibility:hidden" in _style(shape):
            return
        text_path = child(shape, "textpath")
        if text_path is not None and attribute(text_path, "string").strip():
            self.others.append(f"里有艺术字{quote_remark(attribute(text_path, 'string'))}")
            return
        box = child(shape, "textbox")
        content = child(box, "txbxContent")
        if content is not None:
            self._box(content, "" if name in _FRAMES else name)
        elif box is None and child(shape, "imagedata") is None and child(shape, "ink") is None:
            self.shapes.append("custGeom" if shape.get("path") else name)
        self.look(one for one in shape if one is not box)

    def _box(self, content: etree._Element, geometry: str) -> None:
        """A text box; one without text is only the shape that it is drawn as."""
        text = text_in_runs(content).strip()
        if text or any(local_name(one) in {"blip", "imagedata", "tbl"} for one in content.iter()):
            self.boxes.append(content)
        elif geometry:
            self.shapes.append(geometry)
        if text in _MARK:
            self.others.append(f"上盖着写有{quote_remark(text)}的文本框")


def object_note(element: etree._Element) -> str:
    """What a `<w:object>` is, as one of `Cell.notes`; "" for one that is only drawn."""
    for one in element:
        if local_name(one) == "OLEObject":
            program = attribute(one, "ProgID")
            if program.startswith(("Equation", "MathType")):
                return "里有公式对象，其中的内容没有读取"
            return f"里嵌有对象（{program or '不明'}），其中的内容没有读取"
        if local_name(one) == "control":
            return f"里有窗体控件{quote_remark(attribute(one, 'name'))}，填写的状态没有读取"
    return ""


def branch(alternatives: etree._Element) -> etree._Element:
    """The one branch of an AlternateContent that is read: the first choice, else the fallback."""
    chosen = child(alternatives, "Choice")
    if chosen is None or not len(chosen):
        fallback = child(alternatives, "Fallback")
        chosen = fallback if fallback is not None else chosen
    return chosen if chosen is not None else alternatives.makeelement("none")


def _is_hidden(drawing: etree._Element) -> bool:
    return attribute(child(drawing, "docPr"), "hidden") in {"1", "true"}


def _style(shape: etree._Element) -> str:
    return (shape.get("style") or "").replace(" ", "")
