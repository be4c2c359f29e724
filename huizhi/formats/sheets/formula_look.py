"""Formula looks: what a person should know of a formula whose result stands in a cell."""

from __future__ import annotations

import re

from huizhi.formats.text import link_note, quote_remark

_STRING = re.compile(r'"[^"]*"')
_CHANGES = re.compile(r"(?<![A-Z.])(TODAY|NOW|RAND|RANDBETWEEN)\(", re.IGNORECASE)
_LINK = re.compile(r'HYPERLINK\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)


def formula_notes(formula: str, text: str) -> tuple[str, ...]:
    """The notes on a formula with this result, as `Cell.notes`; none for most."""
    if "(" not in formula:
        return ()
    notes: list[str] = []
    if changes := _CHANGES.search(_STRING.sub("", formula)):
        name = changes[1].upper()
        notes.append(f"是公式 {name}()，每次打开会变，按保存时的{quote_remark(text)}读取")
    link = _LINK.search(formula)
    if link and (note := link_note(text, link[1])):
        notes.append(note)
    return tuple(notes)
