"""Sheet comments: our notes among the comments of one worksheet, put there and taken away.

A comment is in two parts: its text, and a VML shape that Excel draws. Comments of other people
stay; where one stands in a flagged cell already, our note is added to its text.
Source: ISO/IEC 29500-1, 18.7 (comments); ISO/IEC 29500-4, 19.1 (VML), 19.4 (spreadsheet VML).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from huizhi.formats.excel.character_width import count_lines
from huizhi.formats.excel.sheet_tail import SHEET_ORDER
from huizhi.formats.excel.sheet_template import MAIN
from huizhi.formats.excel.style_part import insert_in_order
from huizhi.formats.flags import FLAG_AUTHOR, is_flag_note, without_flag_notes
from huizhi.formats.ooxml import PackageDraft, attribute, child, children, local_name
from huizhi.formats.sheets import column_number, read_rich_text

_S = f"{{{MAIN}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SHAPE = re.compile(r"<v:shape\b(?!type)(?:(?!</v:shape>).)*</v:shape>", re.DOTALL)
_SHAPE_ID = re.compile(r"_x0000_s(\d+)")
_NAMESPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX_WIDTH = 36  # half-width characters on a line of a comment's box
_BOX_COLUMNS = 3


class SheetComments:
    """The comments of one worksheet of a draft. number: of the sheet, from 1."""

    def __init__(self, draft: PackageDraft, sheet: str, number: int) -> None:
        self._draft, self._sheet, self._number = draft, sheet, number

    def clear(self) -> None:
        """Takes our notes away, and the shapes of comments that held nothing else."""
        for part in self._draft.package.related(self._sheet, "comments"):
            gone = set(_cleared(self._draft.xml(part)))
            for drawing in self._draft.package.related(self._sheet, "vmlDrawing"):
                text = self._draft.text(drawing)
                for shape in _SHAPE.findall(text):
                    if _place_of(shape) in gone:
                        text = text.replace(shape, "")
                self._draft.put(drawing, text)

    def add(self, notes: Mapping[str, str]) -> None:
        """Puts the notes into their cells ("B4")."""
        threaded = {
            attribute(one, "ref")
            for part in self._draft.package.related(self._sheet, "threadedComment")
            for one in self._draft.package.xml(part)
        }
        wanted = {place: note for place, note in notes.items() if place not in threaded}
        if not wanted:
            return
        comments = self._draft.xml(self._comments_part())
        new = [place for place, note in wanted.items() if not _joined(comments, place, note)]
        author = _author(comments)
        for place in new:
            _append(comments, place, wanted[place], author)
        if new:
            self._draw({place: wanted[place] for place in new})

    def _comments_part(self) -> str:
        parts = self._draft.package.related(self._sheet, "comments")
        if parts:
            return parts[0]
        empty = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'
        part = self._draft.add("xl/comments{}.xml", _COMMENTS, empty)
        self._draft.relate(self._sheet, "comments", part)
        return part

    def _draw(self, notes: Mapping[str, str]) -> None:
        part = self._drawing_part()
        text = self._draft.text(part)
        ids = [int(found) for found in _SHAPE_ID.findall(text)]
        first = max(ids, default=self._number * 1024) + 1
        shapes = "".join(_shape(n, at, note) for n, (at, note) in enumerate(notes.items(), first))
        head, end, tail = text.rpartition("</xml>")
        if end:
            self._draft.put(part, f"{head}{shapes}{end}{tail}")

    def _drawing_part(self) -> str:
        root = self._draft.xml(self._sheet)
        shown = child(root, "legacyDrawing")
        targets = {one.id: one.target for one in self._draft.package.relationships(self._sheet)}
        if shown is not None and targets.get(attribute(shown, "id"), "") in self._draft.package:
            return targets[attribute(shown, "id")]
        empty = (
            f'<xml {_NAMESPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" '
            f'data="{self._number}"/></o:shapelayout>{_SHAPE_TYPE}</xml>'
        )
        part = self._draft.add("xl/drawings/vmlDrawing{}.vml", _VML, empty)
        if shown is None:
            shown = etree.Element(f"{_S}legacyDrawing", nsmap={"r": _R})
            insert_in_order(root, shown, SHEET_ORDER)
        shown.set(f"{{{_R}}}id", self._draft.relate(self._sheet, "vmlDrawing", part))
        return part


def _cleared(comments: etree._Element) -> list[tuple[int, int]]:
    """Row and column of the comments that held our notes only, which are gone."""
    gone = []
    for one in list(comments.iter(f"{_S}comment")):
        said = [text for text in one if local_name(text) == "text"]
        whole = "".join(read_rich_text(text).text for text in said)
        left = without_flag_notes(whole)
        if left == whole:
            continue
        if is_flag_note(whole):
            gone.append(_at(attribute(one, "ref")))
            one.getparent().remove(one)  # type: ignore[union-attr]
            continue
        for text in said:
            _clean(text)
    return gone


def _clean(text: etree._Element) -> None:
    """Takes our notes out of a comment that says more: a run of its own, or a piece of the text."""
    for run in [one for one in children(text, "r") if is_flag_note(read_rich_text(one).text)]:
        text.remove(run)
    whole = read_rich_text(text).text
    left = without_flag_notes(whole)
    if left == whole:
        return
    for one in list(text):
        text.remove(one)
    _say(etree.SubElement(text, f"{_S}t"), left.rstrip())


def _joined(comments: etree._Element, place: str, note: str) -> bool:
    """Whether a comment stood at this place, which now ends in our note."""
    for one in comments.iter(f"{_S}comment"):
        text = child(one, "text")
        if attribute(one, "ref") == place and text is not None:
            plain = child(text, "t")
            if plain is not None:
                run = etree.SubElement(text, f"{_S}r")
                _say(etree.SubElement(run, f"{_S}t"), plain.text or "")
                text.remove(plain)
            run = etree.SubElement(text, f"{_S}r")
            _say(etree.SubElement(run, f"{_S}t"), f"\n{note}")
            return True
    return False


def _author(comments: etree._Element) -> int:
    authors = child(comments, "authors")
    if authors is None:
        authors = etree.Element(f"{_S}authors")
        comments.insert(0, authors)
    names = [one.text for one in authors]
    if FLAG_AUTHOR not in names:
        etree.SubElement(authors, f"{_S}author").text = FLAG_AUTHOR
        return len(names)
    return names.index(FLAG_AUTHOR)


def _append(comments: etree._Element, place: str, note: str, author: int) -> None:
    listed = child(comments, "commentList")
    if listed is None:
        listed = etree.SubElement(comments, f"{_S}commentList")
    one = etree.SubElement(listed, f"{_S}comment", ref=place, authorId=str(author))
    run = etree.SubElement(etree.SubElement(one, f"{_S}text"), f"{_S}r")
    _say(etree.SubElement(run, f"{_S}t"), note)


def _say(element: etree._Element, text: str) -> None:
    element.text = text
    element.set(_SPACE, "preserve")


def _shape(number: int, place: str, note: str) -> str:
    row, column = _at(place)
    height = count_lines(note, _BOX_WIDTH) + 1
    anchor = f"{column + 1}, 12, {row}, 6, {column + 1 + _BOX_COLUMNS}, 12, {row + height}, 6"
    return (
        f'<v:shape {_NAMESPACES} id="_x0000_s{number}" type="#_x0000_t202" '
        'style=\'position:absolute;visibility:hidden\' fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        "<v:path o:connecttype=\"none\"/><v:textbox style='mso-direction-alt:auto'>"
        "<div style='text-align:left'></div></v:textbox>"
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


def _place_of(shape: str) -> tuple[int, int] | None:
    """Row and column of the cell that a shape's comment belongs to."""
    row = re.search(r"<x:Row>\s*(\d+)\s*</x:Row>", shape)
    column = re.search(r"<x:Column>\s*(\d+)\s*</x:Column>", shape)
    return (int(row.group(1)), int(column.group(1))) if row and column else None


def _at(reference: str) -> tuple[int, int]:
    """Row and column, from 0, of a reference such as "B4"."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :] or 1) - 1, column_number(letters or "A")
