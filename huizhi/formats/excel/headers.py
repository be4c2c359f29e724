"""Headers: the marks in a sheet's headers and footers, compiled and rendered.

"&" begins a code there, so one of a value is doubled; digits behind the code of a size would be
read as more of the size, so a space comes between, as Excel has it. Excel keeps 255 characters,
codes counted, and asks to repair a workbook with more.
Source: ISO/IEC 29500-1, 18.3.1.46 (firstHeader, the codes); 255: Excel's specifications.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from lxml import etree
from markupsafe import Markup

from huizhi.errors import Mistake, RenderError
from huizhi.formats.excel.cell_source import literal
from huizhi.formats.jinja import (
    MARK,
    CompiledMarks,
    Filters,
    MarkEnvironment,
    PlacedSource,
    names_shown,
    printable,
    straighten_quotes,
)
from huizhi.formats.ooxml import fragment

MOST_CHARACTERS = 255  # of one header or footer
_SIZED = re.compile(r"(?<!&)(?:&&)*&\d+$")
_AFTER_SIZE = "_after_size"
_CALLED = {
    "oddHeader": "页眉",
    "oddFooter": "页脚",
    "evenHeader": "偶数页页眉",
    "evenFooter": "偶数页页脚",
    "firstHeader": "首页页眉",
    "firstFooter": "首页页脚",
}
_ELEMENT = re.compile(rf"<({'|'.join(_CALLED)})\b[^>]*(?<!/)>(.*?)</", re.DOTALL)


class HeaderMarks:
    """The headers and footers of one sheet. used: the names that their marks look at."""

    def __init__(self, element: etree._Element, sheet: str, filters: Filters, file: str) -> None:
        """Raises: TemplateError when a mark is broken."""
        self._place, self._file = f"{sheet} 的页眉页脚", file
        self._sheet = sheet
        environment = MarkEnvironment({**filters, _AFTER_SIZE: _after_size}, _in_header)
        source, end, sized = "", 0, False
        text = fragment(element)
        for mark in MARK.finditer(text):
            before = text[end : mark.start()]
            said = straighten_quotes(unescape(mark.group()))
            if sized and before[:1].isdigit():  # behind a statement
                before = f" {before}"
            sized = _SIZED.search(unescape(before)) is not None or (sized and not before)
            if sized and said.startswith("{{"):
                said = f"{{{{ ({said.strip('{}').strip('+-')})|{_AFTER_SIZE} }}}}"
                sized = False
            source += literal(before) + said
            end = mark.end()
        source += literal(text[end:])
        self._marks = CompiledMarks(environment, PlacedSource(source, self._place), file)
        self.used = self._marks.used

    def render(self, context: Mapping[str, object]) -> str:
        """The element. Raises: RenderError."""
        shown = names_shown(self._marks.render(context))
        if len(shown) > MOST_CHARACTERS:
            for name, text in _ELEMENT.findall(shown):
                count = len(unescape(text).encode("utf-16-le")) // 2
                if count > MOST_CHARACTERS:
                    self._refuse(_CALLED[name], count)
        return shown

    def _refuse(self, name: str, count: int) -> None:
        place = f"{self._sheet} 的{name}"
        what = f"有{count}字（连同字体、字号的代码），Excel 最多{MOST_CHARACTERS}字，多了打不开"
        raise RenderError(
            f"模板 {self._file} {place} 无法生成文件：{what}。",
            Mistake(self._file, place, what, remedy="请缩短，或者写到单元格里"),
        )


def _after_size(value: object) -> object:
    """The value, with a space before its first digit: 14 and 2024 are not 142024."""
    shown = printable(value)
    if not str(shown)[:1].isdigit():
        return value
    return Markup(" ") + shown if isinstance(shown, Markup) else f" {shown}"


def _in_header(value: object) -> object:
    shown = printable(value)
    if isinstance(shown, Markup):  # escaped by now, as after |e
        return Markup(str(shown).replace("&amp;", "&amp;&amp;"))  # noqa: S704
    return shown.replace("&", "&&") if isinstance(shown, str) else shown
