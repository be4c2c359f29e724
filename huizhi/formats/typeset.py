"""Typesetting: what Word cannot do alone in a rendered notice, by the names of its styles.

Titles are broken at words, the signature is centred over its date, the issuer's mark is as narrow
as its row. Only paragraphs of these styles are touched, and of them only what the clerk has not
set: a title with a line break of its own stays as it is.
Source: GB/T 9704-2012, 7.2.4 (issuer's mark), 7.3.1 (title), 7.3.5 (signature and date).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape, unescape

from huizhi.formats.limits import Limits
from huizhi.formats.package import Package
from huizhi.formats.word_styles import WordStyles
from huizhi.official.em import em_width
from huizhi.official.title import title_rows

TITLES = ("公文标题", "方案标题", "附件标题")
MARK = "发文机关标志"
SIGNATURES: Mapping[str, tuple[str, bool]] = {
    "发文机关署名": ("成文日期", True),
    "发文机关署名（不盖章）": ("成文日期（不盖章）", False),
}
_CORE = 8845  # twips
_CHARACTER = 315
_TEXT = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)</w:t>")
_NOT_ALONE = re.compile(r"<w:(?:br|cr|tab|drawing|pict|fldChar|fldSimple|txbxContent|object)\b")
_STYLE = '<w:pStyle w:val="{}"/>'
_KNOWN = 64  # paragraphs that are kept in mind


@dataclass(frozen=True)
class Typesetter:
    """What typesets the main part of one template. names: what no title is broken inside."""

    styles: Mapping[str, str]  # id by name
    sizes: Mapping[str, float]  # points by name
    names: tuple[str, ...]
    _known: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, template: bytes, names: Sequence[str]) -> Typesetter:
        """That of this template. Raises: ReadError."""
        styles = WordStyles.of(Package(template, Limits()))
        wanted = [*TITLES, MARK, *SIGNATURES, *(date for date, _ in SIGNATURES.values())]
        ids = {name: styles.id_of(name) for name in wanted}
        known = {name: one for name, one in ids.items() if one}
        sizes = {name: styles.size_of(one) for name, one in known.items()}
        return cls(known, sizes, tuple(names))

    def __call__(self, content: bytes) -> bytes:
        """The main part of a rendered document, typeset."""
        if not self.styles:
            return content
        text = content.decode()
        for name in TITLES:
            text = self._each(text, name, partial(self._with_rows, name))
        text = self._each(text, MARK, self._narrowed)
        for name, (date, sealed) in SIGNATURES.items():
            text = self._signed(text, name, date, sealed)
        return text.encode()

    def _each(self, text: str, name: str, change: Callable[[str], str]) -> str:
        """The text with every paragraph of this style changed."""
        mark = self._mark(name)
        place = text.find(mark) if mark else -1
        while place >= 0:
            start, end = _around(text, place)
            paragraph = text[start:end]
            if not _NOT_ALONE.search(paragraph):
                changed = self._remembered(paragraph, change)
                text = text[:start] + changed + text[end:]
                end = start + len(changed)
            place = text.find(mark, end)
        return text

    def _remembered(self, paragraph: str, change: Callable[[str], str]) -> str:
        """What a paragraph is changed to; a thousand notices have the same title."""
        changed = self._known.get(paragraph)
        if changed is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            changed = self._known[paragraph] = change(paragraph)
        return changed

    def _mark(self, name: str) -> str:
        return _STYLE.format(self.styles[name]) if name in self.styles else ""

    def _with_rows(self, name: str, paragraph: str) -> str:
        """A title broken into rows."""
        row = int(_CORE / 20 / self.sizes[name] * 2) / 2
        rows = title_rows(_text_of(paragraph), self.names, row)
        ends = [len("".join(rows[: n + 1])) for n in range(len(rows) - 1)]
        return _broken_at(paragraph, ends) if ends else paragraph

    def _narrowed(self, paragraph: str) -> str:
        """The issuer's mark so narrow that it stands on one row."""
        fits = int(100 * _CORE / 20 / (self.sizes[MARK] * max(1.0, em_width(_text_of(paragraph)))))
        if fits >= _MARK_SCALE:
            return paragraph
        scale = f'<w:w w:val="{max(fits, 1)}"/>'
        return re.sub(r"<w:r>(?!<w:rPr>)", f"<w:r><w:rPr>{scale}</w:rPr>", paragraph)

    def _signed(self, text: str, name: str, date: str, sealed: bool) -> str:
        """The text with each signature and the date below it set by their widths."""
        marks = self._mark(name), self._mark(date)
        place = text.find(marks[0]) if all(marks) else -1
        while place >= 0:
            start, end = _around(text, place)
            below, last = _around(text, end + 5)
            issuer, day = text[start:end], text[below:last]
            if below != end or marks[1] not in day:
                return text
            widths = em_width(_text_of(issuer)), em_width(_text_of(day))
            places = _sealed(*widths) if sealed else _unsealed(*widths)
            changed = _placed(issuer, places[0]) + _placed(day, places[1])
            text = text[:start] + changed + text[last:]
            place = text.find(marks[0], start + len(changed))
        return text


_MARK_SCALE = 80  # per cent, of the style


def _sealed(issuer: float, date: float) -> tuple[str, str]:
    """Where signature and date stand with a seal: the date four characters from the right edge, the
    signature centred over it; a signature that would reach over the edge ends one character from it
    and the date is centred below."""
    right = 4.0
    if issuer > date + 2 * (right - 1):
        right = 1 + (issuer - date) / 2
    left = _CORE - round((2 * right + date) * _CHARACTER)
    return f'w:leftChars="0" w:left="{left}" w:rightChars="0" w:right="0"', _right(right)


def _unsealed(issuer: float, date: float) -> tuple[str, str]:
    """Where they stand without a seal: the signature two characters from the right edge, the date
    beginning two characters right of where it begins."""
    if date > issuer:
        return _right(4 + date - issuer), _right(2)
    return _right(2), _right(issuer - date)


def _right(characters: float) -> str:
    return f'w:rightChars="0" w:right="{round(characters * _CHARACTER)}"'


def _placed(paragraph: str, indent: str) -> str:
    """The paragraph with this indent; one that has one of its own keeps it."""
    properties, end, rest = paragraph.partition("</w:pPr>")
    if "<w:ind " in properties:
        return paragraph
    before = re.search(r"<w:(?:jc|rPr|outlineLvl|sectPr)\b", properties)
    place = before.start() if before else len(properties)
    return f"{properties[:place]}<w:ind {indent}/>{properties[place:]}{end}{rest}"


def _around(text: str, place: int) -> tuple[int, int]:
    """Where the paragraph around this place begins and ends."""
    start = max(text.rfind("<w:p>", 0, place), text.rfind("<w:p ", 0, place))
    return start, text.find("</w:p>", place) + len("</w:p>")


def _text_of(paragraph: str) -> str:
    return unescape("".join(found.group(2) for found in _TEXT.finditer(paragraph)))


def _broken_at(paragraph: str, ends: Sequence[int]) -> str:
    """The paragraph with a line break after so many characters of its text each."""
    done, waiting = 0, list(ends)

    def broken(found: re.Match[str]) -> str:
        nonlocal done
        opened, written = found.groups()
        text, pieces = unescape(written), []
        start = 0
        while waiting and waiting[0] <= done + len(text):
            end = waiting.pop(0) - done
            pieces.append(text[start:end])
            start = end
        pieces.append(text[start:])
        done += len(text)
        written = [f"{opened}{escape(one, quote=False)}</w:t>" if one else "" for one in pieces]
        return "<w:br/>".join(written)

    return _TEXT.sub(broken, paragraph)
