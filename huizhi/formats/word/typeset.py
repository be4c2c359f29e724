"""Typesetting: what Word cannot do alone in a rendered notice, by the names of its styles.

Titles are broken at words, the signature is centred over its date, the issuer's mark is as narrow
as its row. Only paragraphs of these styles are touched, and of them only what the clerk has not
set: a title with a line break of its own stays as it is.
Source: GB/T 9704-2012, 7.2.4 (issuer's mark), 7.3.1 (title), 7.3.5 (signature and date).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape

from huizhi.content import Limits
from huizhi.formats.ooxml import Package
from huizhi.formats.word.order import ORDER
from huizhi.formats.word.styles import WordStyles
from huizhi.official import CHARACTER, CORE_WIDTH, em_width, title_rows

TITLES = ("公文标题", "方案标题", "附件标题")
MARK = "发文机关标志"
# The style of a signature, that of the date below it, and whether the seal goes over both.
SIGNATURES: Mapping[str, tuple[str, bool]] = {
    "发文机关署名": ("成文日期", True),
    "发文机关署名（不盖章）": ("成文日期（不盖章）", False),
}
_TEXT = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)</w:t>")
_NOT_ALONE = re.compile(r"<w:(?:br|cr|tab|drawing|pict|fldChar|fldSimple|txbxContent|object)\b")
_STYLE = '<w:pStyle w:val="{}"/>'
_RUN = re.compile(r"(<w:r(?: [^>]*)?>)(?:<w:rPr>(.*?)</w:rPr>)?", re.DOTALL)
_OPENED, _ENDED = (b"<w:p>", b"<w:p "), b"</w:p>"
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_KNOWN = 64  # paragraphs that are kept in mind


@dataclass(frozen=True)
class Typesetter:
    """What typesets the main part of one template.

    styles: names by id; sizes, scales: of their characters, in points and per cent, by name;
    names: what no title is broken inside.
    """

    styles: Mapping[str, str]
    sizes: Mapping[str, float]
    scales: Mapping[str, float]
    names: tuple[str, ...]
    _known: dict[bytes, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, template: bytes, names: Sequence[str]) -> Typesetter:
        """That of this template. Raises: ReadError."""
        styles = WordStyles.of(Package(template, Limits()))
        ids = {name: styles.id_of(name) for name in (*TITLES, MARK, *SIGNATURES)}
        known = {name: one for name, one in ids.items() if one}
        return cls(
            {one: name for name, one in known.items()},
            {name: styles.size_of(one) for name, one in known.items()},
            {name: styles.scale_of(one) for name, one in known.items()},
            tuple(names),
        )

    def __call__(self, content: bytes) -> bytes:
        """The main part of a rendered document, typeset."""
        pieces, done = [], 0
        for found in self._marks.finditer(content) if self.styles else ():
            start, end = _around(content, found.start())
            name = self.styles[found[1].decode()]
            if name in SIGNATURES:
                end = _around(content, end + len(_OPENED[0]))[1]  # the date below
            if start < done or end < found.end():
                continue
            pieces += [content[done:start], self._typeset(content[start:end], name)]
            done = end
        return b"".join([*pieces, content[done:]]) if pieces else content

    @cached_property
    def _marks(self) -> re.Pattern[bytes]:
        ids = "|".join(map(re.escape, self.styles))
        return re.compile(_STYLE.format(f"({ids})").encode())

    def _typeset(self, block: bytes, name: str) -> bytes:
        """A block of one paragraph, or of signature and date, as it is to be; a thousand notices
        have the same."""
        known = self._known.get(block)
        if known is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            text = block.decode()
            known = self._known[block] = self._changed(text, name).encode()
        return known

    def _changed(self, text: str, name: str) -> str:
        if _NOT_ALONE.search(text):
            return text
        if name in SIGNATURES:
            return _signed(text, SIGNATURES[name][1])
        return self._narrowed(text) if name == MARK else self._with_rows(text, name)

    def _with_rows(self, paragraph: str, name: str) -> str:
        """A title broken into rows."""
        row = int(CORE_WIDTH / 20 / self.sizes[name] * 2) / 2
        text = _text_of(paragraph)
        rows = title_rows(text, self.names, row)
        before = len(text) - len(text.lstrip())
        ends = [before + len("".join(rows[: n + 1])) for n in range(len(rows) - 1)]
        return _broken_at(paragraph, ends) if ends else paragraph

    def _narrowed(self, paragraph: str) -> str:
        """The issuer's mark so narrow that it stands on one row."""
        width = self.sizes[MARK] * max(1.0, em_width(_text_of(paragraph)))
        fits = int(100 * CORE_WIDTH / 20 / width)
        if fits >= self.scales[MARK]:
            return paragraph
        scale = f'<w:w w:val="{max(fits, 1)}"/>'

        def narrowed(found: re.Match[str]) -> str:
            own = re.sub(r"<w:w [^>]*/>", "", found[2] or "")
            return f"{found[1]}<w:rPr>{_with_property(own, 'rPr', 'w', scale)}</w:rPr>"

        return _RUN.sub(narrowed, paragraph)


def _signed(block: str, sealed: bool) -> str:
    """A signature and the date below it set by their widths; anything else stays as it is."""
    issuer, end, day = block.partition("</w:p>")
    if not _DATE.fullmatch(_text_of(day).strip()):
        return block
    widths = em_width(_text_of(issuer)), em_width(_text_of(day))
    places = _sealed(*widths) if sealed else _unsealed(*widths)
    return _indented(issuer + end, places[0]) + _indented(day, places[1])


def _sealed(issuer: float, date: float) -> tuple[str, str]:
    """Where signature and date stand with a seal: the date four characters from the right edge, the
    signature centred over it; a signature that would reach over the edge ends one character from it
    and the date is centred below."""
    right = 4.0
    if issuer > date + 2 * (right - 1):
        right = 1 + (issuer - date) / 2
    left = max(0, CORE_WIDTH - round((2 * right + date) * CHARACTER))
    return f'w:leftChars="0" w:left="{left}" w:rightChars="0" w:right="0"', _right(right)


def _unsealed(issuer: float, date: float) -> tuple[str, str]:
    """Where they stand without a seal: the signature two characters from the right edge, the date
    beginning two characters right of where it begins."""
    if date > issuer:
        return _right(4 + date - issuer), _right(2)
    return _right(2), _right(issuer - date)


def _right(characters: float) -> str:
    return f'w:rightChars="0" w:right="{round(characters * CHARACTER)}"'


def _indented(paragraph: str, indent: str) -> str:
    """The paragraph with this indent; one that has one of its own keeps it."""
    opened, start, rest = paragraph.partition("<w:pPr>")
    properties, end, rest = rest.partition("</w:pPr>")
    if not end or "<w:ind " in properties:
        return paragraph
    properties = _with_property(properties, "pPr", "ind", f"<w:ind {indent}/>")
    return f"{opened}{start}{properties}{end}{rest}"


def _with_property(properties: str, kind: str, name: str, element: str) -> str:
    """The XML of properties with one more among them, where the schema wants it."""
    order = ORDER[kind]
    later = "|".join(order[order.index(name) + 1 :])
    found = re.search(rf"<w:(?:{later})\b", properties)
    place = found.start() if found else len(properties)
    return properties[:place] + element + properties[place:]


def _around(content: bytes, place: int) -> tuple[int, int]:
    """Where the paragraph around this place begins and ends."""
    start = max(content.rfind(one, 0, place) for one in _OPENED)
    return start, content.find(_ENDED, place) + len(_ENDED)


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
