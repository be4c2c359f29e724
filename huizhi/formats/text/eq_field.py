r"""EQ fields: characters in a ring, readings, fractions and the like as Word and WPS keep them.

“带圈字符” writes ` eq \o\ac(□,√) `, “拼音指南” ` EQ \* jc2 \o\ad(\s\up 9(yǎn),䶮) `, and
neither stores what it shows. The code is taken apart into switches with arguments and written on
one line.
Source: ECMA-376-1 (2006), 2.16.5.22 (EQ); the separator of arguments is the list separator.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from huizhi.formats.text.cell_note import equation_note
from huizhi.formats.text.linear_text import (
    fraction,
    in_brackets,
    root,
    subscript,
    superscript,
    with_space_between,
)
from huizhi.formats.text.remark import quote_remark
from huizhi.formats.text.shown import ShownText
from huizhi.formats.text.symbol import CHECKED, CROSSED, UNCHECKED

_FORMAT = re.compile(r"[*#@]\s*(\"[^\"]*\"|[^\s\\]+)")
_OPTION = re.compile(r"\s*\\([A-Za-z]+)\s*(-?\d+)?(\\.)?")
_NAME = re.compile(r"[A-Za-z]+")
_BOXES, _RINGS = "□☐▢◻", "○◯〇"
_FRAMES = MappingProxyType({**dict.fromkeys(_BOXES, "框"), **dict.fromkeys(_RINGS, "圈"),
                            **dict.fromkeys("△▽◇", "框")})  # fmt: skip
_TICKS, _CROSSES = "√✓✔☑", "×✕✗✘☒"
_STROKES = "/／\\＼—－―─╱╲-"
_DEEPEST = 40


class _UnclearError(Exception):
    """The code is not written as an EQ field is."""


@dataclass(frozen=True, slots=True)
class _Switch:
    r"""One `\o\ac(…)`: its letter, the letters of its options, its arguments."""

    name: str
    options: tuple[str, ...]
    arguments: tuple[tuple[_Node, ...], ...]


_Node = str | _Switch


def show_eq_field(code: str) -> ShownText:
    """What an EQ field with this code (without the word EQ) shows."""
    try:
        nodes = _EqParser(code).all()
    except _UnclearError:
        return ShownText(code.strip(), (f"里有域代码{quote_remark(code)}，没有认出",))
    writing = _Writing()
    text = writing.line(nodes).strip()
    if writing.is_composed:
        writing.notes.append(equation_note(text))
    return ShownText(text, tuple(writing.notes))


class _EqParser:
    """One pass over a code."""

    def __init__(self, code: str) -> None:
        self._code, self._at, self._depth = code, 0, 0

    def all(self) -> tuple[_Node, ...]:
        """All of it. Raises: _UnclearError."""
        nodes = self._nodes("")
        if self._at < len(self._code):
            raise _UnclearError
        return nodes

    def _nodes(self, ends: str) -> tuple[_Node, ...]:
        """Up to one of these characters."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _UnclearError
        nodes: list[_Node] = []
        brackets = 0
        while self._at < len(self._code):
            letter = self._code[self._at]
            if letter in ends and not brackets:
                break
            brackets += (letter == "(") - (letter == ")" and brackets > 0)
            self._at += 1
            nodes.append(self._switch() if letter == "\\" else letter)
        self._depth -= 1
        return tuple(nodes)

    def _switch(self) -> _Node:
        if given := _FORMAT.match(self._code, self._at):
            self._at = given.end()
            return ""
        name = _NAME.match(self._code, self._at)
        if name is None:
            self._at += 1
            return self._code[self._at - 1 : self._at]
        self._at = name.end()
        options = []
        while option := _OPTION.match(self._code, self._at):
            options.append(option[1].lower())
            self._at = option.end()
        return _Switch(name[0].lower(), tuple(options), self._arguments())

    def _arguments(self) -> tuple[tuple[_Node, ...], ...]:
        rest = self._code[self._at :]
        if not rest.lstrip().startswith("("):
            return ()
        self._at += len(rest) - len(rest.lstrip()) + 1
        arguments = [self._nodes(",;)")]
        while self._code[self._at : self._at + 1] in {",", ";"}:
            self._at += 1
            arguments.append(self._nodes(",;)"))
        if self._code[self._at : self._at + 1] != ")":
            raise _UnclearError
        self._at += 1
        return tuple(arguments)


@dataclass(slots=True)
class _Writing:
    """One code being written on a line. is_composed: it is more than characters put together."""

    notes: list[str] = field(default_factory=list)
    is_composed: bool = False

    def line(self, nodes: Sequence[_Node]) -> str:
        text = ""
        for node in nodes:
            if isinstance(node, str):
                text += node
            else:
                shown = self._switch(node, text)
                text += with_space_between(text, shown) if node.name in {"f", "r"} else shown
        return text

    def _switch(self, switch: _Switch, before: str) -> str:
        said = [self.line(one) for one in switch.arguments]
        if switch.name == "o" and len(said) == 1 and "，" in said[0]:
            return self._overlapping(replace(switch, arguments=()), said[0].split("，"))
        if switch.name == "o":
            return self._overlapping(switch, said)
        if switch.name == "x":
            return self._framed(switch, said)
        if switch.name in {"a", "d"}:
            return " ".join(said)
        self.is_composed = True
        if switch.name == "s":
            return _moved(switch, said, before)
        write = _WRITERS.get(switch.name)
        if write is None:
            self.notes.append(f"里有域代码{quote_remark(chr(92) + switch.name)}，没有认出")
            return " ".join(said)
        return write(switch, said)

    def _overlapping(self, switch: _Switch, said: list[str]) -> str:
        """Characters over one another: a mark in a box, a letter in a ring, a reading above."""
        over = [all(map(_is_raised, one)) and bool(one) for one in switch.arguments]
        if any(over) and not all(over):
            self.is_composed = False
            said = [s for s, is_over in zip(said, over, strict=True) if not is_over]
        said = [one.strip() for one in said if one.strip()]
        frame = next((one for one in said if one in _FRAMES), None)
        if len(said) == 2 and frame is not None:
            return self._enclosed(frame, said[1 - said.index(frame)])
        stroke = next((one for one in said if one in _STROKES), None)
        if len(said) == 2 and stroke is not None:
            kept = said[1 - said.index(stroke)]
            self.notes.append(f"的{quote_remark(kept)}上划有线")
            return kept
        if len(said) > 1:
            self.notes.append(f"的{quote_remark('、'.join(said))}叠印在一处")
        return "".join(said)

    def _enclosed(self, frame: str, text: str) -> str:
        if text in _TICKS:
            return CHECKED
        if text in _CROSSES:
            return CROSSED
        if frame in _RINGS and (ringed := _ringed(text)):
            return ringed
        self.notes.append(f"的{quote_remark(text)}外面有{_FRAMES[frame]}")
        return text

    def _framed(self, switch: _Switch, said: list[str]) -> str:
        text = "".join(said).strip()
        if text in _TICKS or text in _CROSSES:
            return (UNCHECKED if not text else CHECKED) if text in _TICKS else CROSSED
        sides = {"to": "上面", "bo": "下面", "le": "左边", "ri": "右边"}
        where = "、".join(sides[one] for one in switch.options if one in sides) or "外面"
        self.notes.append(f"的{quote_remark(text)}{where}有框线")
        return text


def _is_raised(node: _Node) -> bool:
    return (isinstance(node, str) and not node.strip()) or (
        isinstance(node, _Switch) and node.name == "s" and "do" not in node.options
    )


def _ringed(text: str) -> str:
    """The character that is this one in a ring, "" when there is none."""
    if text.isascii() and text.isdigit() and 0 <= int(text) <= 20:
        return "⓪①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"[int(text)]
    if len(text) == 1 and text.isascii() and text.isalpha():
        return chr((0x24B6 if text.isupper() else 0x24D0) + ord(text.upper()) - ord("A"))
    place = "一二三四五六七八九十".find(text) if len(text) == 1 else -1
    return chr(0x3280 + place) if place >= 0 else ""


def _moved(switch: _Switch, said: list[str], before: str) -> str:
    """A raised or lowered text; two without options are one above the other."""
    if len(said) == 2:
        return superscript(said[0], before) + subscript(said[1], before)
    move = subscript if "do" in switch.options else superscript
    return "".join(move(one, before) for one in said)


def _integral(switch: _Switch, said: list[str]) -> str:
    low, high, body = (*said, "", "", "")[:3]
    sign = "∑" if "su" in switch.options else "∏" if "pr" in switch.options else "∫"
    return f"{sign}{subscript(low)}{superscript(high)}{in_brackets(body)}"


_WRITERS: MappingProxyType[str, Callable[[_Switch, list[str]], str]] = MappingProxyType(
    {
        "f": lambda _, said: fraction(*(*said, "", "")[:2]),
        "r": lambda _, said: root(said[-1] if said else "", said[0] if len(said) > 1 else ""),
        "b": lambda _, said: f"({''.join(said)})",
        "l": lambda _, said: ",".join(said),
        "i": _integral,
    }
)
