"""Cell source: what a spreadsheet cell says, as Jinja2 source and as values in their cells.

A cell that is one mark keeps the type of its value; any other text stays text and never becomes
a formula. Runs of rich text keep their looks.
Source: ISO/IEC 29500-1, 18.3.1.4 (c), 18.3.1.53 (is), 22.9.2.19 (ST_Xstring).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from xml.sax.saxutils import escape

from jinja2 import TemplateSyntaxError
from lxml import etree
from markupsafe import Markup, escape as escaped

from huizhi.formats.excel.row_map import Signs
from huizhi.formats.jinja import (
    MARK,
    OPENED,
    MarkEnvironment,
    Slot,
    explain,
    printable,
    straighten_quotes,
    vanishes,
)
from huizhi.formats.ooxml import fragment, tag_name

MOST_CHARACTERS = 32_767  # that a cell holds. Source: Excel's specifications and limits
_REMEMBERED, _LONG = 1024, 100  # texts that are kept in mind, up to so many characters
_MOST_DIGITS = 15  # of a number; a longer one would lose its last digits
_ONE_MARK = re.compile(r"\s*\{\{[-+]?((?:(?!\{\{|\}\}).)*?)[-+]?\}\}\s*", re.DOTALL)
_MERGE_DOWN = re.compile(r"\{%-?\s*vm\s*-?%\}")
_CONTROL = re.compile(r"\s*\{%-?\s*tr\s+((?:(?!%\}).)*?)\s*-?%\}\s*", re.DOTALL)
_CONTROL_WITHIN = re.compile(r"\{%-?\s*tr\s")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_TEXT = Markup(' t="inlineStr"><is><t xml:space="preserve">{}</t></is>')


def cell_filter(signs: Signs) -> Callable[[object], Markup]:
    """The filter that makes of a value the rest of its cell, from after its attributes: numbers
    and truth values typed, everything else text."""

    def made(text: str, field: str | None) -> Markup:
        shown = escaped(cell_text(text))
        rest = _TEXT.format(shown) if shown else Markup(">")
        return rest if field is None else escaped(signs.slot(field, alone=True)) + rest

    remembered = lru_cache(maxsize=_REMEMBERED)(made)
    numbers = lru_cache(maxsize=_REMEMBERED)(Markup("><v>{}</v>").format)

    def cell(value: object) -> Markup:
        kind = type(value)
        if kind is Slot:
            text, field = str(value), value.field  # type: ignore[attr-defined]
            return (made if len(text) > _LONG else remembered)(text, field)
        if kind is str:
            return (made if len(value) > _LONG else remembered)(value, None)  # type: ignore[arg-type]
        if kind is int and _is_kept_whole(value):  # type: ignore[arg-type]
            return numbers(value)
        return other(value)

    def other(value: object) -> Markup:
        if isinstance(value, bool):
            return Markup(' t="b"><v>{}</v>').format(int(value))
        if isinstance(value, (int, float, Decimal)) and _is_kept_whole(value):
            return Markup("><v>{}</v>").format(value)
        text = escaped(cell_text(value))
        return _TEXT.format(text) if text else Markup(">")

    return cell


def text_of_values(signs: Signs) -> Callable[[object], object]:
    """What marks among other text print: a slot carries the sign of where it came to stand."""

    def print_value(value: object) -> object:
        if isinstance(value, Slot):
            return escaped(signs.slot(value.field, alone=False)) + str(cell_text(value))
        return cell_text(value)

    return print_value


def cell_text(value: object) -> object:
    """The value as the text of a cell, in which `_x0041_` means itself.

    Raises: ValueError when it is longer than a cell can hold.
    """
    shown = printable(value)
    if not isinstance(shown, str) or isinstance(shown, Markup):
        return shown
    if len(shown.encode("utf-16-le")) > 2 * MOST_CHARACTERS:
        raise ValueError(f"一个单元格最多{MOST_CHARACTERS}字，这里有{len(shown)}字")
    return _ESCAPE_LIKE.sub("_x005F_", shown)


def has_template_marks(text: str) -> bool:
    """Whether the cell's text holds a mark, whole or broken."""
    return MARK.search(text) is not None or OPENED.search(text) is not None


def control_of(text: str) -> str | None:
    """What the `{%tr … %}` mark says that is the cell's whole text, None for other text."""
    found = _CONTROL.fullmatch(text)
    return found.group(1) if found else None


def has_control(text: str) -> bool:
    """Whether a `{%tr … %}` mark stands in the text."""
    return _CONTROL_WITHIN.search(text) is not None


def merges_down(text: str) -> bool:
    """Whether the text holds `{% vm %}`."""
    return _MERGE_DOWN.search(text) is not None


def text_source(item: etree._Element, environment: MarkEnvironment) -> str:
    """Jinja2 source from after a cell's attributes to before its end tag; item: the string.

    Raises: ValueError with a Chinese message when a mark is broken.
    """
    runs = [(one, _run_text(one)) for one in item if tag_name(one) in {"r", "t"}]
    text = "".join(said for _, said in runs)
    once = _MERGE_DOWN.sub("", text)
    _check(once, environment)
    found = _ONE_MARK.fullmatch(once)
    if found:
        source = f"{{{{ ({straighten_quotes(found.group(1))})|_cell }}}}"
    elif len(runs) == 1:
        source = str(_TEXT).format(_marked_text(once))
    else:
        source = f' t="inlineStr"><is>{"".join(_runs_source(runs))}</is>'
    if once != text:
        return f"{{% if loop.first %}}{source}{{% else %}}>{{% endif %}}"
    return source


def string_item_text(item: etree._Element) -> str:
    """The text of a string item without its phonetic runs."""
    return "".join(_run_text(one) for one in item if tag_name(one) in {"r", "t"})


def literal(text: str) -> str:
    """Text that Jinja2 prints as it is."""
    return re.sub(r"[{}]", lambda brace: "{{ '" + brace.group() + "' }}", text)


def _is_kept_whole(value: int | float | Decimal) -> bool:
    if isinstance(value, int):
        return bool(abs(value) < 10**_MOST_DIGITS)
    return math.isfinite(value)


def _run_text(run: etree._Element) -> str:
    texts = [run] if tag_name(run) == "t" else [t for t in run if tag_name(t) == "t"]
    return "".join(t.text or "" for t in texts)


def _check(text: str, environment: MarkEnvironment) -> None:
    """Raises: ValueError when the text's marks are not whole in themselves."""
    if vanishes(text):
        raise ValueError("“空则删段”“空则删行”只能用在 Word 模板里；这里请用 {%tr if … %}")
    if OPENED.search(MARK.sub("", text)):
        raise ValueError("标记没有写完整，要写成 {{ 名称 }}，用半角的花括号，前后各两个")
    try:
        environment.parse(MARK.sub(lambda mark: straighten_quotes(mark.group()), text))
    except (TemplateSyntaxError, RecursionError) as error:
        raise ValueError(explain(error)) from error


def _runs_source(runs: list[tuple[etree._Element, str]]) -> Iterator[str]:
    """Each run with its looks; a mark goes to the run that it begins in."""
    text = "".join(said for _, said in runs)
    marks = [mark.span() for mark in MARK.finditer(text)]
    start = 0
    for (run, _), end in zip(runs, accumulate(len(said) for _, said in runs), strict=True):
        end = next((last for first, last in marks if first < end < last), end)
        looks = "".join(fragment(one) for one in run if tag_name(one) == "rPr")
        inside = _marked_text(_MERGE_DOWN.sub("", text[start:end]))
        yield f'<r>{literal(looks)}<t xml:space="preserve">{inside}</t></r>'
        start = end


def _marked_text(text: str) -> str:
    """Text with marks as source: the marks as they are, everything else as it is printed."""
    source, end = "", 0
    for mark in MARK.finditer(text):
        source += literal(escape(text[end : mark.start()])) + straighten_quotes(mark.group())
        end = mark.end()
    return source + literal(escape(text[end:]))
