"""Passages: the text of a Word paragraph as the screen shows it with all changes accepted.

python-docx loses what stands in content controls, tracked insertions and text boxes; the walk
here goes into each of them.
Source: ISO/IEC 29500-1, 17.3 (paragraphs, runs), 17.5.2 (controls), 17.13.5 (revisions), 17.16
(fields); ISO/IEC 29500-3 (AlternateContent); [MS-DOCX] 2.6.1.10 (w14:checkbox).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from huizhi.formats.symbol import CHECKED, UNCHECKED, from_font
from huizhi.formats.xml_part import attribute, child, children, is_on, local_name, whole

_DROPPED = frozenset({"del", "moveFrom"})
_INSERTED = frozenset({"ins", "moveTo"})
_WRAPPERS = _INSERTED | {"smartTag", "customXml", "hyperlink", "fldSimple", "bdo", "dir"}
_BLOCK_WRAPPERS = _INSERTED | {"smartTag", "customXml"}
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of a paragraph or of a cell, and what was met while it was read.

    struck, vanished: the parts struck out (kept in `text`) and set as hidden (not in `text`);
    boxes: text boxes anchored here; comments: their ids; marks: bookmarks and control tags;
    revised: there were tracked changes; goes_on: the paragraph's end is deleted, the next one
    continues it.
    """

    text: str = ""
    struck: str = ""
    vanished: str = ""
    boxes: tuple[etree._Element, ...] = ()
    pictures: int = 0
    comments: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    nested: bool = False
    revised: bool = False
    goes_on: bool = False


def passage_of(paragraph: etree._Element, stand_in: str | None = None) -> Passage:
    """The text of a `<w:p>`; stand_in: what a control around it shows instead of its text."""
    walk = _Walk()
    walk.go(paragraph)
    properties = child(paragraph, "pPr")
    mark = child(properties, "rPr") if properties is not None else None
    return Passage(
        text="".join(walk.pieces) if stand_in is None else stand_in,
        struck="".join(walk.struck),
        vanished="".join(walk.vanished),
        boxes=tuple(walk.boxes),
        pictures=walk.pictures,
        comments=tuple(walk.comments),
        marks=tuple(walk.marks),
        revised=walk.revised,
        goes_on=mark is not None and child(mark, "del") is not None,
    )


def joined(passages: Sequence[Passage], nested: bool = False) -> Passage:
    """Several passages as one, on lines of their own except where one goes on in the next."""
    text = ""
    for number, passage in enumerate(passages):
        last = number == len(passages) - 1
        text += passage.text + ("" if last or passage.goes_on else "\n")
    return Passage(
        text=text,
        struck="".join(one.struck for one in passages),
        vanished="".join(one.vanished for one in passages),
        boxes=tuple(box for one in passages for box in one.boxes),
        pictures=sum(one.pictures for one in passages),
        comments=tuple(comment for one in passages for comment in one.comments),
        marks=tuple(mark for one in passages for mark in one.marks),
        nested=nested or any(one.nested for one in passages),
        revised=any(one.revised for one in passages),
        goes_on=bool(passages) and passages[-1].goes_on,
    )


def unwrapped(
    parent: etree._Element, wanted: frozenset[str], stand_in: str | None = None
) -> Iterator[tuple[etree._Element, str | None]]:
    """The elements with these names under `parent`, taken out of controls, tags and insertions.

    With each comes what a control around it shows in place of its text, or None.
    """
    for one in parent:
        name = local_name(one)
        if name in wanted:
            yield one, stand_in
        elif name == "sdt":
            content = child(one, "sdtContent")
            if content is not None:
                shown = stand_in if stand_in is not None else control_text(one)
                yield from unwrapped(content, wanted, shown)
        elif name == "AlternateContent":
            yield from unwrapped(branch(one), wanted, stand_in)
        elif name in _BLOCK_WRAPPERS:
            yield from unwrapped(one, wanted, stand_in)


def control_text(control: etree._Element) -> str | None:
    """What a content control shows instead of its content: a box, "" for its prompt, else None."""
    properties = child(control, "sdtPr")
    if properties is None:
        return None
    box = child(properties, "checkbox")
    if box is not None:
        return CHECKED if is_on(child(box, "checked")) else UNCHECKED
    return "" if is_on(child(properties, "showingPlcHdr")) else None


def branch(alternatives: etree._Element) -> etree._Element:
    """The one branch of an AlternateContent that is read: the first choice, else the fallback."""
    chosen = child(alternatives, "Choice")
    if chosen is None or not len(chosen):
        fallback = child(alternatives, "Fallback")
        chosen = fallback if fallback is not None else chosen
    return chosen if chosen is not None else alternatives.makeelement("none")


@dataclass(slots=True)
class _Walk:
    """One walk over a paragraph, gathering. fields: for each open field, whether we are still in
    its instruction; a field that never ends spoils only its own paragraph."""

    pieces: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    pictures: int = 0
    revised: bool = False

    def go(self, parent: etree._Element) -> None:
        """Gather everything under an element that stands among runs."""
        for one in parent:
            name = local_name(one)
            if name == "r":
                self._run(one)
            elif name in _DROPPED:
                self.revised = True
            elif name in _WRAPPERS:
                self.revised = self.revised or name in _INSERTED
                self.go(one)
            elif name == "sdt":
                self._control(one)
            elif name == "AlternateContent":
                self.go(branch(one))
            elif name == "bookmarkStart":
                self._mark(attribute(one, "name"))
            elif name in {"oMath", "oMathPara"}:
                self.pieces += [t.text or "" for t in one.iter() if local_name(t) == "t"]

    def _control(self, control: etree._Element) -> None:
        properties = child(control, "sdtPr")
        if properties is not None:
            self._mark(attribute(child(properties, "tag"), "val"))
        shown = control_text(control)
        content = child(control, "sdtContent")
        if shown is not None:
            self.pieces.append(shown)
        elif content is not None:
            self.go(content)

    def _mark(self, name: str) -> None:
        if name and not name.startswith("_"):
            self.marks.append(name)

    def _run(self, run: etree._Element) -> None:
        before = len(self.pieces)
        properties = child(run, "rPr")
        self._run_content(run, _font(properties))
        if properties is None:
            return
        if is_on(child(properties, "strike")) or is_on(child(properties, "dstrike")):
            self.struck += self.pieces[before:]
        if is_on(child(properties, "vanish")):
            self.vanished += self.pieces[before:]
            del self.pieces[before:]

    def _run_content(self, run: etree._Element, font: str) -> None:
        for one in run:
            name = local_name(one)
            if name == "t":
                self._say(from_font(one.text or "", font))
            elif name in _CHARACTERS:
                self._say(_CHARACTERS[name])
            elif name == "sym":
                self._say(_symbol(one))
            elif name == "fldChar":
                self._field(one)
            elif name == "commentReference":
                self.comments.append(attribute(one, "id"))
            elif name in {"drawing", "pict", "object"}:
                self.boxes += _boxes(one)
                self.pictures += sum(local_name(e) in {"blip", "imagedata"} for e in one.iter())
            elif name == "AlternateContent":
                self._run_content(branch(one), font)
            elif name == "ruby":
                base = child(one, "rubyBase")
                if base is not None:
                    self.go(base)

    def _say(self, text: str) -> None:
        if not any(self.fields):
            self.pieces.append(text)

    def _field(self, element: etree._Element) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            data = child(element, "ffData")
            if data is not None:
                self._say(_form_field(data))
            self.fields.append(True)
        elif kind == "separate" and self.fields:
            self.fields[-1] = False
        elif kind == "end" and self.fields:
            self.fields.pop()


def _font(properties: etree._Element | None) -> str:
    if properties is None:
        return ""
    fonts = child(properties, "rFonts")
    return attribute(fonts, "ascii") or attribute(fonts, "hAnsi")


def _symbol(element: etree._Element) -> str:
    try:
        letter = chr(int(attribute(element, "char"), 16))
    except (ValueError, OverflowError):
        return ""
    return (
        from_font(letter, attribute(element, "font"))
        if letter.isprintable() or _private(letter)
        else ""
    )


def _private(letter: str) -> bool:
    return 0xF000 <= ord(letter) <= 0xF0FF


def _form_field(data: etree._Element) -> str:
    """What an old form field shows by itself: a box, or the entry chosen from its list."""
    box = child(data, "checkBox")
    if box is not None:
        state = child(box, "checked")
        return (
            CHECKED if is_on(state if state is not None else child(box, "default")) else UNCHECKED
        )
    entries = children(child(data, "ddList"), "listEntry")
    chosen = child(data, "ddList")
    number = whole(attribute(child(chosen, "result"), "val"), 0) if chosen is not None else 0
    return attribute(entries[number], "val") if 0 <= number < len(entries) else ""


def _boxes(drawing: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """The contents of text boxes, outermost only, each once."""
    for one in drawing:
        name = local_name(one)
        if name == "txbxContent":
            yield one
        else:
            yield from _boxes(branch(one) if name == "AlternateContent" else one)
