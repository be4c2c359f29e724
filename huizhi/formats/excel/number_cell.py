"""Number cell: a cell that is one mark with a filter that writes numbers (百分比, 千分位): a number
under the number format that shows it as the filter does, so that the cell can be added up.

Which format that is depends on the value where the filter keeps digits as they are, so the cell's
style is printed with its value. A number of more digits than a spreadsheet keeps stays text.
Source: ISO/IEC 29500-1, 18.3.1.4 (c, s), 18.8.30 (numFmt); 15 digits: Excel's specifications.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lxml import etree
from markupsafe import Markup

from huizhi.formats.excel.style_part import StylePart
from huizhi.formats.jinja import NumberText

_MOST_DIGITS = 15  # that a spreadsheet keeps
_DIGITS = range(11)  # behind the point, as the filters have them

Formats = Mapping[tuple[str, bool, int], int]  # cell style by the one it had, share and digits


def number_formats(styles: etree._Element, used: Iterable[str]) -> Formats:
    """The styles that cells of these styles may become, added to the root of the styles part."""
    part = StylePart(styles)
    return {
        (style, share, digits): part.with_format(int(style), _code(digits, share=share))
        for style in sorted(set(used))
        for share in (False, True)
        for digits in _DIGITS
    }


def styled_filter(
    formats: Formats, cells: Mapping[str, Callable[[object], Markup]]
) -> Callable[[object, str, str], Markup]:
    """The filter `STYLED`; cells: the filters of other cells, by name."""

    def styled(value: object, style: str, otherwise: str) -> Markup:
        if isinstance(value, NumberText):
            known = formats.get((style, value.share, value.digits))
            if known is not None and len(value.number.as_tuple().digits) <= _MOST_DIGITS:
                shown = value.number if value.strip("-0.,%") else 0  # -0.00 is printed as 0.00
                return Markup(' s="{}"><v>{:f}</v>').format(known, shown)
        return Markup(' s="{}"').format(style) + cells[otherwise](value)

    return styled


def _code(digits: int, *, share: bool) -> str:
    whole = "0" if share else "#,##0"
    return f"{whole}{'.' if digits else ''}{'0' * digits}{'%' if share else ''}"
