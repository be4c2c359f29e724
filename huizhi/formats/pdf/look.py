"""Page look: what is to be seen on a page of a PDF besides its printed letters.

What somebody typed onto the page or into a form of it (annotations) becomes letters; what was
drawn, stamped, struck out or put there as a picture is noted at the place where it is.
Source: ISO 32000-1, 12.5 (annotations), 12.7 (forms).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from huizhi.formats.text import (
    CHECKED,
    DRAWN,
    INK,
    UNCHECKED,
    is_choice_sign,
    pictures_note,
    quote_remark,
    shapes_note,
    struck_note,
)

_ANNOTATIONS = MappingProxyType(
    {
        "Ink": INK,
        "Line": shapes_note(["line"]),
        "Square": shapes_note(["rect"]),
        "Circle": shapes_note(["ellipse"]),
        "Polygon": shapes_note(["polyline"]),
        "PolyLine": shapes_note(["polyline"]),
        "Stamp": "上盖有图章",
        "FileAttachment": "里附有另一个文件，没有读取",
        "Redact": "的内容被涂去",
    }
)
_LOWEST, _HIGHEST = 0.12, 0.6  # sizes above the baseline between which a line strikes out
_THIN = 2.5  # points of a rectangle that is a line
_HIDDEN = 2  # flag of an annotation that is not shown


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a page, in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, item: Any) -> bool:
        """Whether the middle of a letter, or of anything else on the page, lies in it."""
        x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
        return bool(self.left <= x <= self.right and self.top <= y <= self.bottom)

    def encloses(self, item: Any) -> bool:
        """Whether all of it lies in it."""
        is_between = self.left < item["x0"] and item["x1"] < self.right
        return bool(is_between and self.top < item["top"] and item["bottom"] < self.bottom)


EVERYWHERE = Box(-math.inf, -math.inf, math.inf, math.inf)


@dataclass(slots=True)
class PageLook:
    """What one page shows. letters: all, also those typed onto it; marks: things with a place and a
    note; strokes: level lines."""

    letters: list[Any]
    marks: list[tuple[Any, str]] = field(default_factory=list)
    strokes: list[Any] = field(default_factory=list)

    @classmethod
    def of(cls, page: Any) -> PageLook:
        """The look of a page of pdfplumber."""
        look = cls(list(page.chars))
        most = page.width * page.height / 2  # what is larger is the paper itself
        for image in page.images:
            if (image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) < most:
                look.marks.append((image, pictures_note(1)))
        look.marks += [(curve, DRAWN) for curve in page.curves if curve["stroke"]]
        look.strokes += [line for line in page.lines if abs(line["top"] - line["bottom"]) < 1]
        look.strokes += [rect for rect in page.rects if rect["bottom"] - rect["top"] < _THIN]
        for annotation in page.annots:
            look._annotate(annotation)
        return look

    def notes_in(self, box: Box, letters: Sequence[Any]) -> tuple[str, ...]:
        """What is to be seen in a box besides its text, as `Cell.notes`."""
        notes = [note for item, note in self.marks if box.holds(item)]
        return tuple(dict.fromkeys((*notes, *self.struck_in(letters, box))))

    def struck_in(self, letters: Sequence[Any], box: Box = EVERYWHERE) -> tuple[str, ...]:
        """The letters through which lines go that stay within the box, as `Cell.notes`."""
        inner = Box(box.left + 1, box.top, box.right - 1, box.bottom)
        strokes = [one for one in self.strokes if inner.encloses(one)]
        if not strokes:
            return ()
        struck = "".join(one["text"] for one in letters if _is_struck(one, strokes))
        return (struck_note(struck),) if struck.strip() else ()

    def notes_outside(self, boxes: Sequence[Box]) -> tuple[str, ...]:
        """What is to be seen beside these boxes; what is only drawn there is ornament."""
        beside = (
            note
            for item, note in self.marks
            if note != DRAWN and not any(box.holds(item) for box in boxes)
        )
        return tuple(dict.fromkeys(beside))

    def _annotate(self, annotation: Any) -> None:
        data = annotation["data"]
        kind = _name(data.get("Subtype"))
        if _flag(data.get("F")) & _HIDDEN or kind in {"Link", "Popup"}:
            return
        said = _text(data.get("Contents")).strip()
        if kind == "Widget":
            self._fill_in(annotation, data)
        elif kind == "FreeText":
            self.letters += _typed(annotation, said)
        elif kind == "StrikeOut":
            self.strokes.append(_middle_of(annotation))
        elif kind in _ANNOTATIONS:
            self.marks.append((annotation, _ANNOTATIONS[kind]))
            if said:
                self.marks.append((annotation, f"有批注{quote_remark(said)}"))
        elif said:
            self.marks.append((annotation, f"有批注{quote_remark(said)}"))

    def _fill_in(self, annotation: Any, data: Mapping[str, Any]) -> None:
        """What stands in a field of a fillable PDF; its box takes the place of a printed one."""
        kind = _name(_inherited(data, "FT"))
        if kind == "Btn":
            if _flag(_inherited(data, "Ff")) & (1 << 16):  # a button to press
                return
            state = _name(data.get("AS")) or _name(_inherited(data, "V"))
            place = Box(*(annotation[name] for name in ("x0", "top", "x1", "bottom")))
            self.letters = [
                letter
                for letter in self.letters
                if not (is_choice_sign(letter["text"]) and place.holds(letter))
            ]
            self.letters += _typed(annotation, UNCHECKED if state in {"", "Off"} else CHECKED)
        elif kind == "Sig":
            if data.get("V") is not None or _inherited(data, "V") is not None:
                self.marks.append((annotation, "上有电子签名"))
        else:
            self.letters += _typed(annotation, _text(_inherited(data, "V")).strip())


def _is_struck(letter: Any, strokes: Sequence[Any]) -> bool:
    """Whether one of these level lines goes through a letter, not below or above it."""
    base, size = _baseline(letter), letter["size"]
    middle = (letter["x0"] + letter["x1"]) / 2
    return any(
        base - _HIGHEST * size < stroke["top"] < base - _LOWEST * size
        and stroke["x0"] <= middle <= stroke["x1"]
        for stroke in strokes
    )


def _baseline(letter: Any) -> float:
    """The line that a letter stands on, from the top of the page."""
    if "matrix" not in letter:
        return float(letter["bottom"])
    return float(letter["bottom"] - (letter["matrix"][5] - letter["y0"]))


def _typed(annotation: Any, text: str) -> Iterator[dict[str, Any]]:
    """Letters for a text, spread over the rectangle that it was typed into."""
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line]
    height = (annotation["bottom"] - annotation["top"]) / max(len(lines), 1)
    for number, line in enumerate(lines):
        width = min((annotation["x1"] - annotation["x0"]) / len(line), height)
        top = annotation["top"] + number * height
        for place, letter in enumerate(line):
            left = annotation["x0"] + place * width
            yield {
                "text": letter, "x0": left, "x1": left + width, "top": top + 0.1 * height,
                "bottom": top + 0.9 * height, "size": max(width, 1.0), "typed": True,
            }  # fmt: skip


def _middle_of(annotation: Any) -> dict[str, float]:
    middle = (annotation["top"] + annotation["bottom"]) / 2
    return {"x0": annotation["x0"], "x1": annotation["x1"], "top": middle, "bottom": middle}


def _inherited(data: Mapping[str, Any], key: str) -> Any:
    """What a field says, or the one that it is part of."""
    for _ in range(8):
        if (said := resolve1(data.get(key))) is not None:
            return said
        parent = resolve1(data.get("Parent"))
        if not isinstance(parent, dict):
            return None
        data = parent
    return None


def _name(said: Any) -> str:
    said = resolve1(said)
    return str(said.name) if isinstance(said, PSLiteral) else ""


def _text(said: Any) -> str:
    said = resolve1(said)
    if isinstance(said, list):
        return "、".join(map(_text, said))
    if isinstance(said, PSLiteral):
        return str(said.name)
    return decode_text(said) if isinstance(said, bytes) else str(said or "")


def _flag(said: Any) -> int:
    said = resolve1(said)
    return said if isinstance(said, int) else 0
