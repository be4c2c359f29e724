"""Page text: what a part of a web page shows, as lines, and what is to be seen in it besides.

White space runs together, blocks and breaks part lines, cells of a table inside are parted by tabs.
Source: WHATWG HTML, 15.3 (rendering); MathML 3, 3.1 (presentation).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType

from lxml import etree

from huizhi.formats.html.control import CONTROLS, drawn_box, show_input
from huizhi.formats.html.style import PageStyles
from huizhi.formats.ooxml import whole
from huizhi.formats.text import (
    ShownText,
    equation_note,
    fraction,
    is_choice_sign,
    link_note,
    number_word,
    pictures_note,
    root,
    struck_note,
    subscript,
    superscript,
    with_space_between,
)

BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "table", "tr", "ul", "ol", "dl", "dt",
     "dd", "pre", "form", "fieldset", "section", "article", "header", "footer", "main", "center",
     "blockquote", "address", "caption", "legend"}
)  # fmt: skip
UNSEEN = frozenset(
    ("script", "style", "head", "title", "template", "comment", "noscript", "rt", "rp", "param")
)
_ADDRESS = re.compile(r"//|@|www\.", re.IGNORECASE)
_DEEPEST = 200
_SMALL = 20  # points up to which a picture is only an ornament
_LIST_KINDS = MappingProxyType(
    {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
)
_EMBEDDED = MappingProxyType(
    {
        "canvas": "手写或画出的内容",
        "svg": "画出的图形",
        "object": "嵌入的内容",
        "embed": "嵌入的内容",
        "iframe": "另一个网页",
    }
)


@dataclass(slots=True)
class PageText:
    """What is being gathered. struck, hidden: parts of the text struck out, and texts not shown;
    pictures: how many are to be seen."""

    styles: PageStyles
    lines: list[str] = field(default_factory=lambda: [""])
    struck: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)
    pictures: int = 0

    @property
    def text(self) -> str:
        """The lines, without white space at their ends."""
        return "\n".join(line.strip(" ") for line in self.lines).strip()

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be seen besides, as `Cell.notes`."""
        struck = "".join(self.struck).strip()
        notes = [*self.noted, *([struck_note(struck)] if struck else ())]
        if self.pictures:
            notes.append(pictures_note(self.pictures))
        return tuple(dict.fromkeys(notes))

    def add(self, element: etree._Element, struck: bool = False, depth: int = 0) -> None:
        """All that an element shows, struck out if what it stands in is."""
        struck = struck or self.styles.strikes(element)
        self.say(element.text, struck)
        count = whole(element.get("start") or "", 1) - 1
        for one in element:
            if one.tag == "li" and element.tag == "ol":
                count = whole(one.get("value") or "", count + 1)
                self._item(element, one, count, struck, depth)
            elif isinstance(one.tag, str):
                self.add_child(one, struck, depth)
            self.say(one.tail, struck)

    def add_child(self, one: etree._Element, struck: bool, depth: int = 0) -> None:
        """An element among others, on lines of its own where it is a block."""
        if one.tag in UNSEEN or depth > _DEEPEST:
            return
        if self.styles.hides(one):
            self._hide(one)
            return
        if one.tag == "br" or (one.tag in BLOCKS and self.lines[-1].strip()):
            self.lines.append("")
        elif one.tag in {"td", "th"} and one.getprevious() is not None:
            self.lines[-1] += "\t"
        self._element(one, struck, depth)
        if one.tag in BLOCKS and self.lines[-1].strip():
            self.lines.append("")

    def say(self, text: str | None, struck: bool = False) -> None:
        """Text as it stands in the page."""
        shown = re.sub(r"[ \t\r\n\f]+", " ", text or "")
        self.lines[-1] += shown
        if struck and shown:
            self.struck.append(shown)

    def _element(self, one: etree._Element, struck: bool, depth: int) -> None:
        if one.tag in CONTROLS:
            self._control(one, struck)
        elif one.tag == "img":
            self._picture(one, struck)
        elif one.tag == "math" or one.tag in _EMBEDDED:
            self._drawing(one, struck)
        elif one.tag in _RAISED and self.lines[-1].strip():
            inner = PageText(self.styles)
            inner.add(one)
            is_number = inner.text.lstrip("+-").isdigit()
            shown = _RAISED[one.tag](inner.text, self.lines[-1]) if is_number else inner.text
            self.say(shown, struck or self.styles.strikes(one))
        elif box := drawn_box(one):
            self.say(box)
            self.add(one, struck, depth + 1)
        elif one.tag == "pre":
            self._show(ShownText("".join(map(str, one.itertext())).strip("\n")), struck)
        else:
            self.add(one, struck, depth + 1)
            if one.tag == "a":
                self._link(one)

    def _link(self, one: etree._Element) -> None:
        """A note on a link that says one address and leads to another; a word that leads somewhere
        says nothing of it, as the links of systems do."""
        said = "".join(map(str, one.itertext()))
        if _ADDRESS.search(said) and (note := link_note(said, one.get("href") or "")):
            self.noted.append(note)

    def _control(self, one: etree._Element, struck: bool) -> None:
        """What stands in a control, parted from the words before it."""
        shown = show_input(one)
        if shown.text and self.lines[-1][-1:].isalpha() and not is_choice_sign(shown.text):
            self.lines[-1] += " "
        self._show(shown, struck)

    def _show(self, shown: ShownText, struck: bool) -> None:
        first, *others = (shown.text or "").split("\n")
        self.say(first, struck)
        for line in others:
            self.lines.append("")
            self.say(line, struck)
        self.noted += shown.notes

    def _item(
        self, items: etree._Element, one: etree._Element, count: int, struck: bool, depth: int
    ) -> None:
        """A numbered item: its number is no text of the page, and yet is seen."""
        inner = PageText(self.styles)
        inner.add(one)
        if inner.text and not self.styles.hides(one):
            if self.lines[-1].strip():
                self.lines.append("")
            unmarked = self.styles.is_unmarked(items) or self.styles.is_unmarked(one)
            kind = _LIST_KINDS.get(one.get("type") or items.get("type") or "1", "decimal")
            self.say("" if unmarked else f"{number_word(count, kind)}.")
        self.add_child_inline(one, struck, depth)

    def add_child_inline(self, one: etree._Element, struck: bool, depth: int) -> None:
        """An element that goes on the line that was begun for it."""
        if self.styles.hides(one):
            self._hide(one)
            return
        self.add(one, struck, depth + 1)
        if self.lines[-1].strip():
            self.lines.append("")

    def _hide(self, one: etree._Element) -> None:
        text = " ".join(" ".join(map(str, one.itertext())).split())
        if text and one.tag not in CONTROLS:
            self.hidden.append(text)

    def _picture(self, one: etree._Element, struck: bool) -> None:
        """A picture; one that stands for a single character is that."""
        said = (one.get("alt") or "").strip().removesuffix("\ufe0f")
        if len(said) == 1 and (is_choice_sign(said) or not said.isalnum()):
            self.say(said, struck)
            return
        sizes = [
            whole((one.get(name) or "").removesuffix("px"), 99) for name in ("width", "height")
        ]
        if min(sizes) > _SMALL:
            self.pictures += 1

    def _drawing(self, one: etree._Element, struck: bool) -> None:
        if one.tag == "math":
            text = " ".join(_math(one).split())
            self.say(with_space_between(self.lines[-1], text), struck)
            if any(child.tag in _MATH for child in one.iter()):
                self.noted.append(equation_note(text))
        elif not self.text or one.tag != "svg":  # beside text an svg is mostly an ornament
            self.noted.append(f"里有{_EMBEDDED[one.tag]}，没有读取")


_RAISED: MappingProxyType[str, Callable[[str, str], str]] = MappingProxyType(
    {"sup": superscript, "sub": subscript}
)


def _math(element: etree._Element) -> str:
    """MathML on one line."""
    parts = [_math(one) for one in element if isinstance(one.tag, str)]
    write = _MATH.get(element.tag)
    if write is not None:
        return write((*parts, "", "", ""))
    text = (element.text or "").strip()
    for part in parts:
        text += with_space_between(text, part) if "/" in part else part
    return text


_MATH: MappingProxyType[str, Callable[[tuple[str, ...]], str]] = MappingProxyType(
    {
        "mfrac": lambda parts: fraction(parts[0], parts[1]),
        "msup": lambda parts: f"{parts[0]}{superscript(parts[1], parts[0])}",
        "msub": lambda parts: f"{parts[0]}{subscript(parts[1], parts[0])}",
        "msubsup": lambda parts: (
            f"{parts[0]}{subscript(parts[1], parts[0])}{superscript(parts[2], parts[0])}"
        ),
        "msqrt": lambda parts: root("".join(parts)),
        "mroot": lambda parts: root(parts[0], parts[1]),
        "annotation": lambda parts: "",
    }
)
