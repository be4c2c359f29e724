"""Repeated ids: what may stand in a document only once, and a loop has printed several times.

Bookmarks get numbers and names of their own in each round, and what refers to them follows: to the
bookmark of its own round, or of its own document where that is put in. A comment stays where it
came first; shapes of the old kind (VML) get ids of their own. What Word numbers by itself (content
controls, paragraphs) says no number in a loop at all. Drawings are numbered where the document is
put together.
Source: ISO/IEC 29500-1, 17.13.2 (annotation ids), 17.13.6 (bookmarks), 17.5.2.18 (id).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from jinja2 import nodes
from lxml import etree

from huizhi.formats.jinja import statements_in
from huizhi.formats.ooxml import attribute, local_name
from huizhi.formats.word.mark_text import W, take_sign_out
from huizhi.formats.word.repeated_notes import renumber_notes

_BY_WORD = re.compile(r' w14:(?:paraId|textId)="[^"]*"|<w:id w:val="[^"]*"/>')
_ONCE = re.compile(
    r"<w:(?:bookmarkStart|commentRange|commentReference|permStart)|<v:|<o:OLEObject"
    r"|<w:(?:footnote|endnote)Reference"
)
_PAIRS = {"bookmarkStart": "bookmarkEnd", "permStart": "permEnd"}
_NOTE = "commentReference"
_COMMENT = ("commentRangeStart", "commentRangeEnd", _NOTE)
_LONGEST_NAME = 40  # of a bookmark
_REFERENCE = re.compile(r'(\b(?:REF|PAGEREF|NOTEREF)\s+"?|\\l\s+")([^\s"\\]+)')
_ROUND, _ROUND_END = "huizhi-round", "huizhi-round-end"  # processing instructions
_BOOKMARK = "<w:bookmarkStart"
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_REFERRING = (f"{W}hyperlink", f"{W}instrText", f"{W}fldSimple")
_SPACED = f"{_OFFICE}spid"


def without_repeated_numbers(tree: nodes.Template) -> nodes.Template:
    """The tree, in whose loops nothing has a number that Word gives where there is none."""
    for one in _looped(tree):
        one.data = _BY_WORD.sub("", one.data)
    return tree


def with_rounds_signed(tree: nodes.Template) -> nodes.Template:
    """The tree, which prints signs around each round of a loop that holds bookmarks."""
    for loop in list(statements_in(tree, nodes.For)):
        if any(_BOOKMARK in one.data for one in statements_in(loop, nodes.TemplateData)):
            for place, sign in ((0, _ROUND), (len(loop.body) + 1, _ROUND_END)):
                text = nodes.TemplateData(f"<?{sign}?>", lineno=loop.lineno)
                loop.body.insert(place, nodes.Output([text], lineno=loop.lineno))
    return tree


def signed_round(text: str) -> str:
    """The paragraphs of a document that is put in, signed as a round, for its bookmarks."""
    return f"<?{_ROUND}?>{text}<?{_ROUND_END}?>" if _BOOKMARK in text else text


def repeats_ids(tree: nodes.Template) -> bool:
    """Whether a loop may print an id several times."""
    return any(_ONCE.search(one.data) for one in _looped(tree))


def rename_bookmarks(root: etree._Element) -> None:
    """New names for bookmarks of one name but the first, which references follow: to the one of
    their own round; else, where there are as many for each, each its own. Takes the signs out."""
    found: defaultdict[str, list[etree._Element]] = defaultdict(list)
    rounds = dict(_own_rounds(root))
    for one in root.iter(f"{W}bookmarkStart"):
        found[attribute(one, "name")].append(one)
    taken, copies = set(found), {name: each for name, each in found.items() if len(each) > 1}
    references = [one for one in _references(root) if one.name in copies] if copies else []
    left: defaultdict[str, list[_Reference]] = defaultdict(list)
    targets = []
    for asked in references:
        target = rounds[asked.element].bookmark(asked.name)
        if target is None:
            left[asked.name].append(asked)
        else:
            targets.append((asked, target))
    for name, several in copies.items():
        names = [name, *(_fresh(name, taken) for _ in several[1:])]
        for bookmark, new in zip(several, names, strict=True):
            bookmark.set(f"{W}name", new)
        each, rest = divmod(len(left[name]), len(names))
        for number, asked in enumerate(left[name] if not rest else ()):
            asked.follow(names[number // each])
    for asked, target in targets:
        asked.follow(attribute(target, "name"))


def renumber_repeated(root: etree._Element, apart: int) -> None:
    """Makes the ids of a rendered part different, and takes away comments that came before; apart:
    how far the numbers of a note and its copies are apart."""
    for start, end in _PAIRS.items():
        _renumber_pairs(root, start, end)
    _keep_first_comments(root)
    _keep_first_numbers(root)
    _rename_shapes(root)
    renumber_notes(root, apart)


def _looped(tree: nodes.Template) -> Iterator[nodes.TemplateData]:
    for block in statements_in(tree, nodes.For, nodes.Macro):
        yield from statements_in(block, nodes.TemplateData)


def _renumber_pairs(root: etree._Element, start: str, end: str) -> None:
    """New numbers for these ranges; a start or an end without its other half goes."""
    numbers = count()
    opened: defaultdict[str, list[etree._Element]] = defaultdict(list)
    for one in list(root.iter(f"{W}{start}", f"{W}{end}")):
        key = attribute(one, "id")
        if local_name(one) == start:
            opened[key].append(one)
        elif opened[key]:
            number = str(next(numbers))
            opened[key].pop().set(f"{W}id", number)
            one.set(f"{W}id", number)
        else:
            _remove(one)
    for left in opened.values():
        for one in left:
            _remove(one)


@dataclass
class _Round:
    """A round that is printed. outer: the one around it; bookmarks: the first of each name in it,
    those of the rounds within included."""

    outer: _Round | None = None
    bookmarks: dict[str, etree._Element] = field(default_factory=dict)

    def bookmark(self, name: str) -> etree._Element | None:
        """The bookmark of this name in this round or one around it, None for none in any."""
        found, one = None, self
        while found is None and one.outer is not None:
            found, one = one.bookmarks.get(name), one.outer
        return found

    def take(self, bookmark: etree._Element) -> None:
        """Takes in a bookmark."""
        one: _Round | None = self
        while one is not None:
            one.bookmarks.setdefault(attribute(bookmark, "name"), bookmark)
            one = one.outer


def _own_rounds(root: etree._Element) -> Iterator[tuple[etree._Element, _Round]]:
    """What may refer to a bookmark, and the round that it stands in."""
    current = _Round()
    for one in list(root.iter(f"{W}bookmarkStart", *_REFERRING, etree.ProcessingInstruction)):
        if not isinstance(one, etree._ProcessingInstruction):
            if one.tag == f"{W}bookmarkStart":
                current.take(one)
            yield one, current
        elif one.target in {_ROUND, _ROUND_END}:
            current = _Round(current) if one.target == _ROUND else current.outer or current
            take_sign_out(one)


def _fresh(name: str, taken: set[str]) -> str:
    """A name like this one that is not taken, which is taken from now on."""
    ends = (f"_{number}" for number in count(2))
    fresh = next(
        one for end in ends if (one := name[: _LONGEST_NAME - len(end)] + end) not in taken
    )
    taken.add(fresh)
    return fresh


@dataclass(frozen=True)
class _Reference:
    """What refers to a bookmark of this name. said: the attribute that does, "" for the text;
    before, after: what stands around the name there."""

    element: etree._Element
    said: str
    name: str
    before: str = ""
    after: str = ""

    def follow(self, name: str) -> None:
        """Has it refer to a bookmark of this name."""
        text = self.before + name + self.after
        if self.said:
            self.element.set(f"{W}{self.said}", text)
        else:
            self.element.text = text


def _references(root: etree._Element) -> Iterator[_Reference]:
    """Those of the part, in order."""
    for one in root.iter(*_REFERRING):
        said = {"hyperlink": "anchor", "fldSimple": "instr"}.get(local_name(one), "")
        text = attribute(one, said) if said else one.text or ""
        if said == "anchor":
            yield _Reference(one, said, text)
        elif found := _REFERENCE.search(text):
            before, after = text[: found.start(2)], text[found.end(2) :]
            yield _Reference(one, said, found[2], before, after)


def _keep_first_comments(root: etree._Element) -> None:
    seen = set()
    for one in list(root.iter(*(f"{W}{name}" for name in _COMMENT))):
        key = (one.tag, attribute(one, "id"))
        run = one.getparent()
        if key in seen:
            alone = run is not None and {local_name(other) for other in run} <= {"rPr", _NOTE}
            _remove(run if alone and run is not None and local_name(one) == _NOTE else one)
        seen.add(key)


def _keep_first_numbers(root: etree._Element) -> None:
    """Takes the numbers of content controls away that came before; Word gives new ones."""
    seen = set()
    for one in list(root.iter(f"{W}id")):
        number = attribute(one, "val")
        if number in seen:
            _remove(one)
        seen.add(number)


def _rename_shapes(root: etree._Element) -> None:
    """New ids for shapes of one id but the first; their patterns are kept once."""
    seen: set[str] = set()
    for one in list(root.iter(f"{_VML}*")):
        own = one.get("id", "")
        if own and own in seen:
            if one.tag == f"{_VML}shapetype":
                _remove(one)
                continue
            _rename_shape(one, _fresh(own, seen))
        seen.add(own)


def _rename_shape(shape: etree._Element, name: str) -> None:
    """The shape, and the object or control that it shows, under a new name."""
    shown = next(shape.iterancestors(f"{W}object", f"{W}pict"), shape)
    for one in shown.iter(f"{_OFFICE}OLEObject", f"{W}control"):
        key = "ShapeID" if one.tag == f"{_OFFICE}OLEObject" else f"{W}shapeid"
        if one.get(key) == shape.get("id"):
            one.set(key, name)
            one.attrib.pop("ObjectID", "")
    shape.set("id", name)
    shape.attrib.pop(_SPACED, "")


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
