"""Passages: the text of a Word paragraph as the screen shows it with all changes accepted.

python-docx loses what stands in content controls, tracked insertions and text boxes; the walk
here goes into each of them.
Source: ISO/IEC 29500-1, 17.3 (paragraphs, runs), 17.5.2 (controls), 17.13.5 (revisions), 17.16
(fields); ISO/IEC 29500-3 (AlternateContent).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from lxml import etree

from huizhi.formats.ooxml import (
    PLAIN,
    RunLook,
    attribute,
    child,
    children,
    chosen_notes,
    is_ground,
    is_on,
    local_name,
    whole,
)
from huizhi.formats.text import (
    CHECKED,
    UNCHECKED,
    ShownText,
    from_font,
    is_private,
    is_unknown,
    link_note,
    quote_remark,
    with_space_between,
)
from huizhi.formats.word.content_control import show_content_control
from huizhi.formats.word.drawing import DrawingContent, branch, object_note
from huizhi.formats.word.equation import show_equation
from huizhi.formats.word.field import CHANGING, field_name, field_notes, show_field

_DROPPED = frozenset({"del", "moveFrom"})
_INSERTED = frozenset({"ins", "moveTo"})
_WRAPPERS = _INSERTED | {"smartTag", "customXml", "bdo", "dir"}
_BLOCK_WRAPPERS = _INSERTED | {"smartTag", "customXml"}
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of a paragraph or of a cell, and what was met while it was read.

    struck, white, vanished: the parts struck out or white (kept in `text`) and set as hidden (not
    in `text`);
    boxes: text boxes anchored here; comments: their ids; footnotes: theirs (“footnote:2”); marks:
    bookmarks and control tags; notes: what is to be seen besides, as `Cell.notes`, pictures and
    struck text apart; revised: there were tracked changes; goes_on: the paragraph's end is deleted,
    the next one continues it.
    """

    text: str = ""
    struck: str = ""
    white: str = ""
    vanished: str = ""
    boxes: tuple[etree._Element, ...] = ()
    pictures: int = 0
    comments: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    nested: bool = False
    revised: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What the rest of a document says about its paragraphs.

    numbers: what Word itself puts before paragraphs; struck: ids of the styles that strike out;
    links: where hyperlinks lead, by the id of the relationship; is_margin: the paragraphs are of a
    page header or footer, where numbers of pages say nothing.
    """

    numbers: Mapping[etree._Element, ShownText] = field(default_factory=dict)
    struck: frozenset[str] = frozenset()
    links: Mapping[str, str] = field(default_factory=dict)
    is_margin: bool = False


NOTHING_AROUND = Around()
_NOTHING_DRAWN = DrawingContent()


def passage_of(
    paragraph: etree._Element, stand_in: ShownText | None = None, around: Around = NOTHING_AROUND
) -> Passage:
    """The text of a `<w:p>`; stand_in: what a control around it shows instead of its text."""
    properties = child(paragraph, "pPr")
    walk = _TextWalk(around)
    walk.is_struck = bool(around.struck) and _style_of(properties, "pStyle") in around.struck
    walk.go(paragraph)
    walk.finish()
    mark = child(properties, "rPr") if properties is not None else None
    text = "".join(walk.pieces)
    if stand_in is not None and stand_in.text is not None:
        text = stand_in.text
    drawn = walk.drawn or _NOTHING_DRAWN
    notes = [*(stand_in.notes if stand_in else ()), *walk.notes, *drawn.notes]
    if walk.emphasised:
        notes += chosen_notes(text, walk.emphasised)
    if text.strip() and (number := around.numbers.get(paragraph)) is not None:
        text = f"{number.text or ''}{text}"
        notes += number.notes
    return Passage(
        text=text,
        struck="".join(walk.struck),
        white="" if is_ground(child(properties, "shd")) else "".join(walk.white),
        vanished="".join(walk.vanished),
        boxes=tuple(drawn.boxes),
        pictures=drawn.pictures,
        comments=tuple(walk.comments),
        footnotes=tuple(walk.footnotes),
        marks=tuple(walk.marks),
        notes=tuple(dict.fromkeys(notes)) if notes else (),
        revised=walk.revised,
        goes_on=mark is not None and child(mark, "del") is not None,
    )


def join_passages(passages: Sequence[Passage], nested: bool = False) -> Passage:
    """Several passages as one, on lines of their own except where one goes on in the next."""
    if len(passages) == 1:
        return replace(passages[0], nested=True) if nested else passages[0]
    text = ""
    for number, passage in enumerate(passages):
        last = number == len(passages) - 1
        text += passage.text + ("" if last or passage.goes_on else "\n")
    return Passage(
        text=text,
        struck="".join(one.struck for one in passages),
        white="".join(one.white for one in passages),
        vanished="".join(one.vanished for one in passages),
        boxes=tuple(box for one in passages for box in one.boxes),
        pictures=sum(one.pictures for one in passages),
        comments=tuple(comment for one in passages for comment in one.comments),
        footnotes=tuple(note for one in passages for note in one.footnotes),
        marks=tuple(mark for one in passages for mark in one.marks),
        notes=tuple(dict.fromkeys(note for one in passages for note in one.notes)),
        nested=nested or any(one.nested for one in passages),
        revised=any(one.revised for one in passages),
        goes_on=bool(passages) and passages[-1].goes_on,
    )


def unwrap(
    parent: etree._Element, wanted: frozenset[str], stand_in: ShownText | None = None
) -> Iterator[tuple[etree._Element, ShownText | None]]:
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
                own = stand_in is None or stand_in.text is None
                shown = (show_content_control(one) or stand_in) if own else stand_in
                yield from unwrap(content, wanted, shown)
        elif name == "AlternateContent":
            yield from unwrap(branch(one), wanted, stand_in)
        elif name in _BLOCK_WRAPPERS:
            yield from unwrap(one, wanted, stand_in)


@dataclass(slots=True)
class _FieldCode:
    """A field that is not ended yet: its code so far, whether that still goes on, and how many
    pieces there were when its result began."""

    code: str = ""
    in_code: bool = True
    before: int = -1


@dataclass(slots=True)
class _TextWalk:
    """One walk over a paragraph, gathering. A field that never ends spoils only its own."""

    around: Around
    pieces: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    white: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    emphasised: list[tuple[str, str]] = field(default_factory=list)
    drawn: DrawingContent | None = None
    fields: list[_FieldCode] = field(default_factory=list)
    is_struck: bool = False
    revised: bool = False

    def go(self, parent: etree._Element) -> None:
        """Gather everything under an element that stands among runs."""
        for one in parent:
            name = local_name(one)
            if name == "r":
                self._run(one)
            elif name in _DROPPED:
                self.revised = True
            elif name == "hyperlink":
                self._link(one)
            elif name in _WRAPPERS:
                self.revised = self.revised or name in _INSERTED
                self.go(one)
            elif name == "sdt":
                self._control(one)
            elif name == "fldSimple":
                self._simple_field(one)
            elif name == "AlternateContent":
                self.go(branch(one))
            elif name == "bookmarkStart":
                self._mark(attribute(one, "name"))
            elif name in {"oMath", "oMathPara"}:
                self._show(show_equation(one))

    def _link(self, link: etree._Element) -> None:
        """The text of a hyperlink, and a note where it leads elsewhere."""
        before = len(self.pieces)
        self.go(link)
        target = self.around.links.get(attribute(link, "id"), "")
        if target and (note := link_note("".join(self.pieces[before:]), target)):
            self.notes.append(note)

    def finish(self) -> None:
        """Tells of what a field that never ends has swallowed."""
        for one in self.fields:
            if one.in_code and one.code.strip() and field_name(one.code) not in CHANGING:
                self.notes.append(f"里有没有写完的域{quote_remark(one.code.strip())}")

    def _control(self, control: etree._Element) -> None:
        properties = child(control, "sdtPr")
        if properties is not None:
            self._mark(attribute(child(properties, "tag"), "val"))
        shown = show_content_control(control)
        content = child(control, "sdtContent")
        if shown is not None:
            self._show(shown)
        if content is not None and (shown is None or shown.text is None):
            self.go(content)

    def _mark(self, name: str) -> None:
        if name and not name.startswith("_"):
            self.marks.append(name)

    def _run(self, run: etree._Element) -> None:
        before = len(self.pieces)
        properties = child(run, "rPr")
        look = RunLook.of(properties) if properties is not None else PLAIN
        self._run_content(run, look.font)
        if len(self.pieces) == before:
            return
        if look.emphasis:
            self.emphasised.append(("".join(self.pieces[before:]), look.emphasis))
        if look.struck or (
            look.struck is None and (self.is_struck or look.style in self.around.struck)
        ):
            self.struck += self.pieces[before:]
        if look.is_unseen:
            self.white += self.pieces[before:]
        if look.moved is not None and any(map(str.strip, islice(self.pieces, before))):
            self._move(before, look.moved)
        if look.vanished:
            self.vanished += self.pieces[before:]
            del self.pieces[before:]

    def _move(self, before: int, moved: Callable[[str, str], str]) -> None:
        """A raised or lowered number behind text, so that 10⁴ is not 104; other text stays."""
        text = "".join(self.pieces[before:])
        base = next((one for one in reversed(self.pieces[:before]) if one.strip()), "")
        if text.strip().lstrip("+-").isdigit():
            self.pieces[before:] = [moved(text, base)]

    def _run_content(self, run: etree._Element, font: str) -> None:
        for one in run:
            name = local_name(one)
            if name == "t":
                self._letters(one.text or "", font)
            elif name in _CHARACTERS:
                self._say(_CHARACTERS[name])
            elif name == "sym":
                self._letters(_symbol(one), attribute(one, "font"))
            elif name == "fldChar":
                self._field(one)
            elif name == "instrText" and self.fields:
                self.fields[-1].code += one.text or ""
            elif name == "commentReference":
                self.comments.append(attribute(one, "id"))
            elif name in {"footnoteReference", "endnoteReference"}:
                self.footnotes.append(f"{name.removesuffix('Reference')}:{attribute(one, 'id')}")
            elif name in {"drawing", "pict"}:
                self._draw(one)
            elif name == "object":
                self._object(one)
            elif name == "AlternateContent":
                self._run_content(branch(one), font)
            elif name == "contentPart":
                self._draw([one])
            elif name == "ruby":
                base = child(one, "rubyBase")
                if base is not None:
                    self.go(base)

    def _draw(self, elements: Iterable[etree._Element]) -> None:
        if self.drawn is None:
            self.drawn = DrawingContent()
        self.drawn.look(elements)

    def _object(self, element: etree._Element) -> None:
        if note := object_note(element):
            self.notes.append(note)
        else:
            self._draw(element)

    def _letters(self, text: str, font: str) -> None:
        self._say(from_font(text, font))
        if text and font and is_unknown(text, font):
            self.notes.append(f"里有符号字体（{font}）的字符，没有认出")

    def _say(self, text: str) -> None:
        """Text that is shown, or that goes on the code of the innermost field."""
        if not self.fields:
            self.pieces.append(text)
            return
        holder = next((one for one in reversed(self.fields) if one.in_code), None)
        if holder is None:
            self.pieces.append(text)
        else:
            holder.code += text

    def _show(self, shown: ShownText) -> None:
        if shown.text:
            self._say(with_space_between("".join(self.pieces[-1:]), shown.text))
        self.notes += shown.notes

    def _field(self, element: etree._Element) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            data = child(element, "ffData")
            if data is not None:
                self._say(_form_field(data))
            self.fields.append(_FieldCode())
        elif kind == "separate" and self.fields:
            last = self.fields[-1]
            last.before = len(self.pieces)
            last.in_code = self.around.is_margin and field_name(last.code) in CHANGING
        elif kind == "end" and self.fields:
            last = self.fields.pop()
            result = "" if last.in_code else "".join(self.pieces[last.before :])
            if not result:
                self._show(show_field(last.code))
            elif last.code.strip():
                self.notes += field_notes(last.code, result)

    def _simple_field(self, element: etree._Element) -> None:
        code, before = attribute(element, "instr"), len(self.pieces)
        if self.around.is_margin and field_name(code) in CHANGING:
            return
        self.go(element)
        if result := "".join(self.pieces[before:]):
            self.notes += field_notes(code, result)
        else:
            self._show(show_field(code))


def _style_of(properties: etree._Element | None, name: str) -> str:
    return attribute(child(properties, name), "val")


def _symbol(element: etree._Element) -> str:
    try:
        letter = chr(int(attribute(element, "char"), 16))
    except (ValueError, OverflowError):
        return ""
    return letter if letter.isprintable() or is_private(letter) else ""


def _form_field(data: etree._Element) -> str:
    """What an old form field shows by itself: a box, or the entry chosen from its list."""
    box = child(data, "checkBox")
    if box is not None:
        state = child(box, "checked")
        return (
            CHECKED if is_on(state if state is not None else child(box, "default")) else UNCHECKED
        )
    chosen = child(data, "ddList")
    entries = children(chosen, "listEntry")
    said = child(chosen, "result")
    number = whole(attribute(said if said is not None else child(chosen, "default"), "val"), 0)
    return attribute(entries[number], "val") if 0 <= number < len(entries) else ""
