"""Notice mender: what departs from the standard put right in a copy, no word of it changed.

python-docx puts each property where the schema wants it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor, Twips
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from huizhi.content import Limits
from huizhi.formats.ooxml import Package
from huizhi.formats.word.footers import gives_way, has_number, number_room
from huizhi.formats.word.look_reader import LookReader
from huizhi.formats.word.opening import UNEXPECTED, open_document
from huizhi.formats.word.order import property_of
from huizhi.official import (
    BOTTOM,
    CHARACTER,
    FOOTER,
    LEFT,
    PAGE,
    PITCH,
    RIGHT,
    SMALL_SIZE,
    SPACING,
    TOP,
    Departure,
    Faces,
    full_width,
)

_MARGINS = {
    "top_margin": TOP,
    "bottom_margin": BOTTOM,
    "left_margin": LEFT,
    "right_margin": RIGHT,
}
_ALIGNMENTS = {"center": WD_ALIGN_PARAGRAPH.CENTER, "both": WD_ALIGN_PARAGRAPH.JUSTIFY}
_NUMBER_FACE = "宋体"


def mend_notice(data: bytes, departures: Sequence[Departure]) -> bytes:
    """A copy of the document with every mend of these departures made that can be made.

    Raises: ReadError when the file is no Word document, or not one that can be changed.
    """
    package = Package(data, Limits())
    opened = open_document(data)
    document = opened.document
    reader = LookReader(package, package.related("", "officeDocument")[0])
    look = reader.look(document.element)
    for departure in departures:
        for mend in departure.mends:
            with suppress(*UNEXPECTED):  # what is not mended is found again, and told
                if mend.paragraph:
                    element: Any = reader.elements[mend.paragraph - 1]
                    _PARAGRAPH_MENDS[mend.what](Paragraph(element, document._body), mend.value)
                elif mend.what != "page_number" or look.takes_number:
                    _DOCUMENT_MENDS[mend.what](document)
    return opened.saved()


def _set_face(paragraph: Paragraph, value: Faces) -> None:
    whole = "".join(run.text for run in _runs(paragraph))
    # Word's own number before a heading is none of its characters.
    ends = (value.head[start:] for start in range(len(value.head)))
    border = next((len(end) for end in ends if whole.startswith(end)), len(whole))
    done = 0
    for run in _runs(paragraph):
        length = len(run.text)
        if done < border < done + length and _is_plain(run):
            rest = _cut(run, border - done)
            _face(run, value.face)
            _face(rest, value.rest)
        else:
            _face(run, value.face if done < border else value.rest)
        done += length


def _face(run: Run, name: str) -> None:
    if not name:
        return
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if str(attribute).endswith("Theme"):
            del fonts.attrib[attribute]
    for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{slot}"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def _is_plain(run: Run) -> bool:
    """Whether a run holds words and nothing else, so that it can be cut."""
    return all(one.tag in (qn("w:rPr"), qn("w:t")) for one in run._element)


def _cut(run: Run, place: int) -> Run:
    """Cuts a run of plain text in two; the second half."""
    element = deepcopy(run._element)
    run._element.addnext(element)
    rest = Run(element, run._parent)
    text = run.text
    run.text, rest.text = text[:place], text[place:]
    return rest


def _set_size(paragraph: Paragraph, value: Any) -> None:
    for run in _runs(paragraph):
        run.font.size = Pt(value)
        sizes = run._element.get_or_add_rPr()
        for size in sizes.findall(qn("w:szCs")):
            size.set(qn("w:val"), str(int(value * 2)))


def _set_alignment(paragraph: Paragraph, value: Any) -> None:
    paragraph.alignment = _ALIGNMENTS[value]


def _set_indent(paragraph: Paragraph, value: Any) -> None:
    """value: first row, left and right, in characters."""
    indent = paragraph._element.get_or_add_pPr().get_or_add_ind()
    indent.attrib.clear()
    for name, characters in zip(("firstLine", "left", "right"), value, strict=True):
        indent.set(qn(f"w:{name}Chars"), str(round(characters * 100)))
        indent.set(qn(f"w:{name}"), str(round(characters * CHARACTER)))


def _set_pitch(paragraph: Paragraph, value: Any) -> None:
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Twips(PITCH)


def _set_spacing(paragraph: Paragraph, value: Any) -> None:
    for run in _runs(paragraph):
        spacing = property_of(run._element.get_or_add_rPr(), "spacing")
        spacing.set(qn("w:val"), str(SPACING))


def _set_color(paragraph: Paragraph, value: Any) -> None:
    for run in _runs(paragraph):
        run.font.color.rgb = RGBColor.from_string(value)


def _set_kinsoku(paragraph: Paragraph, value: Any) -> None:
    property_of(paragraph._element.get_or_add_pPr(), "kinsoku").set(qn("w:val"), "1")


def _set_new_page(paragraph: Paragraph, value: Any) -> None:
    paragraph.paragraph_format.page_break_before = True


def _set_text(paragraph: Paragraph, value: Any) -> None:
    """value: what is written, and what is to stand there; the first time it occurs."""
    old, new = value
    whole = "".join(text.text or "" for text in _texts(paragraph))
    place = whole.find(old)
    if place < 0:
        return
    done = 0
    for text in _texts(paragraph):
        own = text.text or ""
        start, end = max(place - done, 0), min(place + len(old) - done, len(own))
        if start < len(own) and end > 0:
            put = new if place >= done else ""
            text.text = own[:start] + put + own[end:]
            text.set(qn("xml:space"), "preserve")
        done += len(own)


def _set_punctuation(paragraph: Paragraph, value: Any) -> None:
    whole = "".join(text.text or "" for text in _texts(paragraph))
    right, done = full_width(whole), 0
    for text in _texts(paragraph):
        length = len(text.text or "")
        text.text = right[done : done + length]
        done += length


def _set_page(document: Any) -> None:
    """Paper, margins and grid of every upright section."""
    document.element.body.get_or_add_sectPr()
    _set_footer_distance(document)
    for section in document.sections:
        width, height = section.page_width, section.page_height
        if width is not None and height is not None and width > height:
            continue
        section.page_width, section.page_height = map(Twips, PAGE)
        for name, twips in _MARGINS.items():
            setattr(section, name, Twips(twips))
        section.gutter = Twips(0)
        grid = property_of(section._sectPr, "docGrid")
        grid.attrib.clear()
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(PITCH))


def _set_page_number(document: Any) -> None:
    """Footers of their own for odd and even pages, with a number between two dashes beside what
    stands there; a header is shown on the same pages as before."""
    document.element.body.get_or_add_sectPr()
    _set_footer_distance(document)
    if not document.settings.odd_and_even_pages_header_footer:
        for section in document.sections:
            _show_on_even(section.header, section.even_page_header)
            _show_on_even(section.footer, section.even_page_footer)
        document.settings.odd_and_even_pages_header_footer = True
    for number, section in enumerate(document.sections):
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            if number == 0:
                footer.is_linked_to_previous = False
            if not footer.is_linked_to_previous:
                _write_number(footer, side)
        first = section.first_page_footer
        if not first.is_linked_to_previous and has_number(first._element):
            _write_number(first, "right")


def _set_footer_distance(document: Any) -> None:
    """As far below the text as the number is to stand, where footers hold nothing but numbers:
    others would grow into the text."""
    own = [
        footer
        for section in document.sections
        for footer in (section.footer, section.even_page_footer, section.first_page_footer)
        if not footer.is_linked_to_previous
    ]
    if all(gives_way(footer._element) for footer in own):
        for section in document.sections:
            section.footer_distance = Twips(FOOTER)


def _show_on_even(shown: Any, even: Any) -> None:
    """Gives even pages a copy of what all pages have shown, also its pictures and links; what was
    kept for even pages has not been shown."""
    even.is_linked_to_previous = True
    if shown.is_linked_to_previous:
        return
    even.is_linked_to_previous = False
    part, copy = shown.part, even.part
    copy._element = deepcopy(part._element)
    for one in part.rels.values():
        target = one.target_ref if one.is_external else one.target_part
        copy.load_rel(one.reltype, target, one.rId, one.is_external)


def _write_number(footer: Any, side: str) -> None:
    """Writes it where the old one stood, else above everything else."""
    element = footer._element
    room = number_room(element)
    if room is None:
        return
    paragraph = footer.add_paragraph()
    element.insert(element.index(room[0]) if room else 0, paragraph._element)
    for old in room:
        element.remove(old)
    right = side == "right"
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    indent = paragraph._element.get_or_add_pPr().get_or_add_ind()
    for name, value in (
        (f"{side}Chars", 100),
        (side, 280),
        ("firstLineChars", 0),
        ("firstLine", 0),
    ):
        indent.set(qn(f"w:{name}"), str(value))
    for content in ("— ", "begin", " PAGE ", "separate", "1", "end", " —"):
        run = paragraph.add_run()
        if content in {"begin", "separate", "end"}:
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), content)
            run._element.append(field)
        elif content == " PAGE ":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = content
            run._element.append(code)
        else:
            run.text = content
        run.font.size = Pt(SMALL_SIZE)
        _face(run, _NUMBER_FACE)


def _runs(paragraph: Paragraph) -> list[Run]:
    """The runs of a paragraph with text in them, also those of links and controls."""
    within = (one for one in paragraph._element.iter(qn("w:r")) if one.find(qn("w:t")) is not None)
    own: list[Any] = [one for one in within if _paragraph_of(one) is paragraph._element]
    return [Run(one, paragraph) for one in own]


def _texts(paragraph: Paragraph) -> list[Any]:
    return [text for run in _runs(paragraph) for text in run._element.findall(qn("w:t"))]


def _paragraph_of(element: Any) -> Any:
    return next(element.iterancestors(qn("w:p")), None)


_PARAGRAPH_MENDS: Mapping[str, Callable[[Paragraph, Any], None]] = {
    "face": _set_face,
    "size": _set_size,
    "alignment": _set_alignment,
    "indent": _set_indent,
    "pitch": _set_pitch,
    "spacing": _set_spacing,
    "color": _set_color,
    "kinsoku": _set_kinsoku,
    "new_page": _set_new_page,
    "text": _set_text,
    "punctuation": _set_punctuation,
}
_DOCUMENT_MENDS: Mapping[str, Callable[[Any], None]] = {
    "page": _set_page,
    "page_number": _set_page_number,
}
