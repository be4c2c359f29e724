"""Cell source: what a spreadsheet cell of a template says, as Jinja2 source.

A cell that is one mark keeps the type of its value; any other text stays text and never becomes
a formula. Runs of rich text keep their looks.
Source: ISO/IEC 29500-1, 18.3.1.4 (c), 18.3.1.53 (is).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from xml.sax.saxutils import escape

from jinja2 import TemplateSyntaxError
from lxml import etree

from huizhi.formats.excel.cell_pictures import ASKED
from huizhi.formats.excel.cell_value import TEXT_CLOSED, TEXT_OPENED
from huizhi.formats.excel.moment_cell import filter_name
from huizhi.formats.jinja import (
    BEGUN,
    BROKEN,
    MARK,
    RAW,
    MarkEnvironment,
    explain,
    straighten_quotes,
    vanishes,
)
from huizhi.formats.ooxml import fragment, tag_name
from huizhi.formats.sheets import Sense

STYLED = "_styled"  # the filter that prints a cell from its style on
_ONE_MARK = re.compile(r"\s*\{\{[-+]?((?:(?!\{\{|\}\}).)*?)[-+]?\}\}\s*", re.DOTALL)
_ONE_MORE = re.compile(rf"(?:{MARK.pattern})\}}", re.DOTALL)
_MARK_OR_RAW = re.compile(rf"{RAW.pattern}|({MARK.pattern})", re.DOTALL)
_WRITES_NUMBER = re.compile(r"\|\s*(?:百分比|千分位)\b")
_MERGE_DOWN = re.compile(r"\{%-?\s*vm\s*-?%\}")
_CONTROL = re.compile(r"\s*\{%-?\s*tr\s+((?:(?!%\}).)*?)\s*-?%\}\s*", re.DOTALL)
_CONTROL_WITHIN = re.compile(r"\{%-?\s*tr\s")


def has_template_marks(text: str) -> bool:
    """Whether the cell's text holds a mark, whole or broken."""
    return ("{" in text or "}" in text or "｛" in text or "｝" in text) and any(
        looks.search(text) for looks in (MARK, BEGUN, BROKEN)
    )


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


def is_one_mark(text: str) -> bool:
    """Whether the text is one mark, whose value keeps its type."""
    return _ONE_MARK.fullmatch(_MERGE_DOWN.sub("", text)) is not None


def writes_number(text: str) -> bool:
    """Whether the text is one mark that may print a cell's style with its value."""
    found = _ONE_MARK.fullmatch(_MERGE_DOWN.sub("", text))
    return found is not None and _WRITES_NUMBER.search(found.group(1)) is not None


def text_source(
    item: etree._Element,
    environment: MarkEnvironment,
    bound: str = "",
    sense: Sense = "number",
    style: str = "0",
) -> str:
    """Jinja2 source from after a cell's attributes to before its end tag; item: the string; bound:
    the assignments that hold for its marks; sense: of the cell's number format; style: of a cell
    that prints it (`writes_number`).

    Raises: ValueError with a Chinese message when a mark is broken.
    """
    runs = [(one, _run_text(one)) for one in item if tag_name(one) in {"r", "t"}]
    text = "".join(said for _, said in runs)
    once = _MERGE_DOWN.sub("", text)
    _check(once, environment)
    found = _ONE_MARK.fullmatch(once)
    if found and not found.group(1).strip():
        raise ValueError("标记里没有写内容，要写成 {{ 名称 }}")
    styled = writes_number(text)
    if found and styled:
        expression = straighten_quotes(found.group(1))
        source = f"{{{{ ({expression})|{STYLED}('{style}', '{filter_name(sense)}') }}}}"
    elif found:
        source = f"{{{{ ({straighten_quotes(found.group(1))})|{filter_name(sense)} }}}}"
    elif ASKED.search(once):
        raise ValueError("“图片”标记要独占一格，旁边不能有别的文字或标记")
    elif len(runs) == 1:
        source = f"{TEXT_OPENED}{_marked_text(once)}{TEXT_CLOSED}"
    else:
        source = f' t="inlineStr"><is>{"".join(_runs_source(runs))}</is>'
    if bound:
        source = f"{{% with {bound} %}}{source}{{% endwith %}}"
    if once != text:
        empty = f' s="{style}"' if styled else ""
        return f"{{% if loop.first %}}{source}{{% else %}}{empty}>{{% endif %}}"
    return source


def string_item_text(item: etree._Element) -> str:
    """The text of a string item without its phonetic runs."""
    return "".join(_run_text(one) for one in item if tag_name(one) in {"r", "t"})


def literal(text: str) -> str:
    """Text that Jinja2 prints as it is."""
    return re.sub(r"[{}]", lambda brace: "{{ '" + brace.group() + "' }}", text)


def _run_text(run: etree._Element) -> str:
    texts = [run] if tag_name(run) == "t" else [t for t in run if tag_name(t) == "t"]
    return "".join(t.text or "" for t in texts)


def _check(text: str, environment: MarkEnvironment) -> None:
    """Raises: ValueError when the text's marks are not whole in themselves."""
    if vanishes(text):
        raise ValueError("“空则删段”“空则删行”只能用在 Word 模板里；这里请用 {%tr if … %}")
    rest = MARK.sub("", text)
    if "{#" in text and any(one.group().startswith("{#") for one in MARK.finditer(text)):
        raise ValueError("“{#”和“#}”之间的字生成时会丢失，请去掉这些花括号；说明请写成批注")
    if _ONE_MORE.search(text):
        raise ValueError("标记后面多了一个“}”，要写成 {{ 名称 }}，前后各两个花括号，请删去一个")
    broken = BROKEN.search(rest)
    if broken and re.search("[%％﹪]", broken.group()):
        raise ValueError("标记没有写完整，要写成 {%tr … %}、{% … %}，用半角的花括号和百分号")
    if broken:
        raise ValueError("标记没有写完整，要写成 {{ 名称 }}，用半角的花括号，前后各两个")
    if "{%" not in text:
        return  # a value is whole in itself, or the sheet as a whole tells its cell
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
    for found in _MARK_OR_RAW.finditer(text):
        mark = found.group(1)
        inside = straighten_quotes(mark) if mark else escape(found.group())
        source += literal(escape(text[end : found.start()])) + inside
        end = found.end()
    return source + literal(escape(text[end:]))
