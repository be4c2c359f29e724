"""Plain values: what `{{r … }}`, `{{p … }}`, `{{tc … }}`, `{{tr … }}` print when it is no markup.

docxtpl takes the run, paragraph, cell or row around such a mark away, for a RichText or another
document brings its own. A plain value would stand where no text is shown; it gets the look of
what was taken away.
"""

from __future__ import annotations

import re
from copy import deepcopy
from functools import partial

from lxml import etree
from markupsafe import Markup, escape

from huizhi.formats.jinja import printable
from huizhi.formats.ooxml import child, without_declarations
from huizhi.formats.word.mark_text import W, join_marks, texts_by_paragraph
from huizhi.formats.word.pictures import Picture

IN_PLACE = "_in_place"  # the filter of these marks
_MARK = re.compile(r"\{\{(r|p|tc|tr)(\s+)((?:(?!\{\{|\}\}).)*?)(\s*-?\}\})", re.DOTALL)
_VALUE = "\ue000"  # stands for the value in what is around it
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class PlainValues:
    """What stood around the marks of one template, by the number that they give the filter."""

    def __init__(self) -> None:
        self._around: list[tuple[str, str]] = []

    def keep_looks(self, root: etree._Element) -> None:
        """Remembers what stands around each such mark, and has the mark ask for it."""
        for texts in texts_by_paragraph(root).values():
            if not _MARK.search("".join(one.text or "" for one in texts)):
                continue
            join_marks(texts)
            for one in texts:
                one.text = _MARK.sub(partial(self._asking, one), one.text or "")

    def shown(self, value: object, number: int) -> object:
        """The filter: markup as it is, a value or picture in a run, paragraph, cell or row."""
        plain = isinstance(value, Picture) or (isinstance(value, Markup) and "<" not in value)
        if hasattr(value, "__html__") and not plain:
            return value
        before, after = self._around[number]
        return Markup(f"{before}{escape(printable(value))}{after}")  # noqa: S704

    def _asking(self, text: etree._Element, mark: re.Match[str]) -> str:
        self._around.append(_around(text, mark[1]))
        said = f"({mark[3]})|{IN_PLACE}({len(self._around) - 1})"
        return f"{{{{{mark[1]}{mark[2]}{said}{mark[4]}"


def _around(text: etree._Element, kind: str) -> tuple[str, str]:
    """The XML before and after a value in a copy of what is taken away with its mark."""
    root = text.getroottree().getroot()
    line = next(text.iterancestors(f"{W}{kind}"), root)
    number = list(line.iter(f"{W}t")).index(text)
    copy = deepcopy(line)
    texts = list(copy.iter(f"{W}t"))
    for one in texts:
        one.text = ""
    own = texts[number]
    own.text = _VALUE
    own.set(_SPACE, "preserve")
    if kind == "r":
        _keep_only(copy, own)
    before, _, after = without_declarations(copy, root.nsmap).partition(_VALUE)
    return before, after


def _keep_only(run: etree._Element, text: etree._Element) -> None:
    """Leaves the run its look and this text."""
    for one in list(run):
        if one is not text and one is not child(run, "rPr"):
            run.remove(one)
