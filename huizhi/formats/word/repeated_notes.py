"""Repeated notes: a footnote or endnote that a loop refers to in each round is a note in each.

Word wants a note for each reference to one. The first round keeps the template's, the others have
copies of what it says when its marks are filled.
Source: ISO/IEC 29500-1, 17.11 (footnotes and endnotes).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy

from lxml import etree

from huizhi.formats.ooxml import DECLARATION, attribute, whole
from huizhi.formats.word.mark_text import W
from huizhi.formats.zips import Member, Packing

KINDS = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"


def numbers_apart(notes: Iterable[etree._Element]) -> int:
    """How far the numbers of a note and its copies are apart: more than any number there is.
    notes: the roots of the parts with notes."""
    return max((whole(attribute(one, "id"), 0) for root in notes for one in root), default=0) + 1


def renumber_notes(root: etree._Element, apart: int) -> None:
    """Gives each reference but the first to a note the number of a copy of its own."""
    seen: Counter[tuple[str, str]] = Counter()
    for one in root.iter(*(f"{W}{kind}" for kind in KINDS)):
        number = attribute(one, "id")
        key = str(one.tag), number
        if seen[key]:
            one.set(f"{W}id", str(int(number) + seen[key] * apart))
        seen[key] += 1


def with_copied_notes(
    members: Sequence[Member], document: str, parts: Mapping[str, str], apart: int
) -> list[Member]:
    """The members with the copies of notes that the rendered document (by its name in lower case)
    refers to. parts: the names of the parts with notes in lower case, by their kind."""
    by_name = {one.name.lower(): one for one in members}
    content = by_name[document].data.decode()
    for reference, kind in KINDS.items():
        found = re.findall(rf'<w:{reference}\b[^>]*w:id="(\d+)"', content)
        copies = [number for number in map(int, found) if number >= apart]
        if copies and (part := by_name.get(parts.get(kind, ""))):
            data = _with_copies(part.data, copies, apart)
            by_name[part.name.lower()] = Member(part.name, data, Packing.FAST)
    return list(by_name.values())


def _with_copies(data: bytes, copies: Sequence[int], apart: int) -> bytes:
    root = etree.fromstring(data)
    notes = {attribute(one, "id"): one for one in root}
    for number in copies:
        base = notes.get(str(number % apart))
        if base is None:
            continue
        note = deepcopy(base)
        note.set(f"{W}id", str(number))
        for one in note.iter(f"{W}p"):
            one.attrib.pop(_PARAGRAPH_ID, "")
        root.append(note)
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
