"""Writing html: a draft as a web page, as a state system exports it or a browser saves its form."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from types import MappingProxyType

from benchmarks.draft import Box, Draft, Page
from huizhi.content.grid import column_letters

SHEET = "网页"


def write_html(draft: Draft) -> bytes:
    """The one page of the draft as a table."""
    page = draft.page
    rows = "".join(f"<tr>{_row(page, row)}</tr>\n" for row in range(page.height))
    head = '<html><head><meta charset="utf-8"></head><body>'
    return f"{head}<table border=1>\n{rows}</table></body></html>".encode()


def page_place(row: int, column: int) -> str:
    """The place of a cell as the reader names it."""
    return f"{SHEET}!{column_letters(column)}{row + 1}"


def _row(page: Page, row: int) -> str:
    cells, column = "", 0
    while column < page.width:
        found = page.covering(row, column)
        if found is None:
            cells += "<td></td>"
            column += 1
            continue
        (top, _), box = found
        if top == row:
            spans = f' rowspan="{box.rows}" colspan="{box.columns}"'
            cells += f"<td{spans}>{_text(box.prefix)}{_content(box)}</td>"
        column = found[0][1] + box.columns
    return cells


def _content(box: Box) -> str:
    write = _WRITERS.get(box.wrap, _text)
    return write(box.text) if box.text else ""


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _control(text: str) -> str:
    """A field of a form with the text in it."""
    if "\n" in text:
        return f"<textarea>{escape(text)}</textarea>"
    return f'<input type="text" value="{escape(text)}">'


def _list(text: str) -> str:
    return (
        '<select><option value="">请选择</option><option>另一项</option>'
        f"<option selected>{escape(text)}</option></select>"
    )


def _unsaved_list(text: str) -> str:
    """A list whose choice the browser did not save: it shows its first entry."""
    return f"<select><option>另一项</option><option>{escape(text)}</option></select>"


def _struck(text: str) -> str:
    return f'<span style="text-decoration: line-through">旧的内容</span>{_text(text)}'


_WRITERS: MappingProxyType[str, Callable[[str], str]] = MappingProxyType(
    {"input": _control, "list": _list, "unsaved-list": _unsaved_list, "struck": _struck}
)
