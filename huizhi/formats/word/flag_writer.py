"""Flag writer for .docx and .docm: flagged cells shaded, with a Word comment on each.

Everything else of the document stays as its sender saved it. A cell or paragraph that has a
shading of its own keeps it. Earlier flags are known by the text of their comments and by their
colours, which no program offers, and are taken away.
Source: ISO/IEC 29500-1, 17.13.4 (comments), 17.3.1.31 and 17.4.32 (shd).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lxml import etree

from huizhi.content import Document, Limits
from huizhi.errors import DamagedError
from huizhi.formats.flags import COLOURS, FLAG_AUTHOR, Flag, flag_note, is_flag_note
from huizhi.formats.jinja import names_shown
from huizhi.formats.ooxml import PackageDraft, Stamp, attribute, child, local_name
from huizhi.formats.word.order import property_of
from huizhi.formats.word.places import DocxPlaces
from huizhi.formats.word.reader import read_docx
from huizhi.formats.word.text import join_passages, passage_of, unwrap

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_WORD}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


def write_docx_flags(
    data: bytes,
    flags: Sequence[Flag],
    moment: dt.datetime,
    stamp: Stamp,
    document: Document | None = None,
) -> bytes:
    """The document with these flags and no earlier ones.

    A flag for the whole file is a comment on the first paragraph; one whose place is not in the
    document is left out. moment: the time that the comments say; document: what was read of it,
    where it was read already.
    Raises: DamagedError, also for a document in the Strict form; LimitError; EncryptedError.
    """
    limits = Limits()
    document = read_docx(data, limits) if document is None else document
    draft = PackageDraft(data, limits)
    part = draft.package.related("", "officeDocument")[0]
    root = draft.xml(part)
    body = child(root, "body")
    if body is None or etree.QName(root).namespace != _WORD:
        raise DamagedError("文档没有正文，或是 Strict 格式")
    places = DocxPlaces()
    places.blocks(body)
    at = {
        cell.place: places.at.get((cell.row, cell.column))
        for grid in document.grids
        for cell in grid.cells
    }
    first = next(iter(places.at.values()), None)
    comments = _Comments(draft, part, root)
    comments.clear()
    _clear_colours(root)
    for flag in flags:
        element = at.get(flag.place) if flag.place else first
        if element is not None:
            if flag.sentence:
                comments.add(element, flag_note(flag.kind, names_shown(flag.sentence)), moment)
            if flag.place:
                _shade(element, COLOURS[flag.kind])
    return draft.written(stamp)


class _Comments:
    """The comments of a document; the part is made when the first one is added."""

    def __init__(self, draft: PackageDraft, document: str, root: etree._Element) -> None:
        self._draft, self._document, self._root = draft, document, root
        parts = draft.package.related(document, "comments")
        self._part = parts[0] if parts else ""

    def clear(self) -> None:
        """Takes our comments and their anchors away."""
        if not self._part:
            return
        holder = self._draft.xml(self._part)
        ours = [one for one in holder if is_flag_note(_text(one))]
        ids = {attribute(one, "id") for one in ours}
        for one in ours:
            holder.remove(one)
        names = ("commentRangeStart", "commentRangeEnd", "commentReference")
        tags = [f"{_W}{name}" for name in names]
        for anchor in list(self._root.iter(*tags)):
            if attribute(anchor, "id") in ids:
                _remove_anchor(anchor)

    def add(self, element: etree._Element, note: str, moment: dt.datetime) -> None:
        """A comment on a paragraph or a whole cell."""
        paragraphs = [element] if local_name(element) == "p" else _paragraphs(element)
        if not paragraphs:
            return
        holder = self._holder()
        ids = [int(number) for one in holder if (number := attribute(one, "id")).isdigit()]
        number = str(max(ids, default=-1) + 1)
        holder.append(_comment(number, note, moment))
        start = etree.Element(f"{_W}commentRangeStart", {f"{_W}id": number})
        settings = child(paragraphs[0], "pPr")
        if settings is not None:
            settings.addnext(start)
        else:
            paragraphs[0].insert(0, start)
        etree.SubElement(paragraphs[-1], f"{_W}commentRangeEnd", {f"{_W}id": number})
        run = etree.SubElement(paragraphs[-1], f"{_W}r")
        etree.SubElement(run, f"{_W}commentReference", {f"{_W}id": number})

    def _holder(self) -> etree._Element:
        if not self._part:
            empty = f'<w:comments xmlns:w="{_WORD}"/>'
            usual = "word/comments.xml"
            name = usual if usual not in self._draft.package else "word/comments{}.xml"
            self._part = self._draft.add(name, _COMMENTS, empty)
            self._draft.relate(self._document, "comments", self._part)
        return self._draft.xml(self._part)


def _comment(number: str, note: str, moment: dt.datetime) -> etree._Element:
    said = {"id": number, "author": FLAG_AUTHOR, "date": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}
    one = etree.Element(f"{_W}comment", {f"{_W}{k}": v for k, v in said.items()})
    one.set(f"{_W}initials", FLAG_AUTHOR[:1])
    run = etree.SubElement(etree.SubElement(one, f"{_W}p"), f"{_W}r")
    text = etree.SubElement(run, f"{_W}t")
    text.text = note
    text.set(_SPACE, "preserve")
    return one


def _remove_anchor(anchor: etree._Element) -> None:
    """Takes an anchor out, and the run that held nothing else."""
    run = anchor.getparent()
    if run is None:
        return
    run.remove(anchor)
    above = run.getparent()
    looks_only = all(local_name(one) == "rPr" for one in run)
    if local_name(run) == "r" and looks_only and above is not None:
        above.remove(run)


def _shade(element: etree._Element, rgb: str) -> None:
    """Fills a cell or paragraph that has no shading of its own; the first flag of a place wins."""
    name = "tcPr" if local_name(element) == "tc" else "pPr"
    settings = child(element, name)
    if settings is None:
        settings = etree.Element(f"{_W}{name}")
        element.insert(0, settings)
    own = child(settings, "shd")
    if own is not None and attribute(own, "fill").lower() not in {"", "auto", "ffffff"}:
        return
    if own is not None:
        settings.remove(own)  # "no shading" in so many words
    shading = property_of(settings, "shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", rgb)):
        shading.set(f"{_W}{key}", value)


def _clear_colours(root: etree._Element) -> None:
    for shading in list(root.iter(f"{_W}shd")):
        if attribute(shading, "fill").upper() in COLOURS.values():
            shading.getparent().remove(shading)  # type: ignore[union-attr]


def _paragraphs(cell: etree._Element) -> list[etree._Element]:
    return [block for block, _ in unwrap(cell, frozenset({"p"}))]


def _text(comment: etree._Element) -> str:
    return join_passages([passage_of(one) for one in _paragraphs(comment)]).text
