"""Probe: what stands in a field's place while a template is read backward."""

from __future__ import annotations

import re

from huizhi.content import Cell

PROBE = re.compile("\ue000([^\ue001]*)\ue001([^\ue002]*)\ue002")  # the field, what it prints


def probe(field: str, printed: str = "") -> str:
    """Return the text that stands in a field's place while the pattern is read off."""
    return f"\ue000{field}\ue001{printed}\ue002"


def tables_asked(cell: Cell) -> set[str]:
    """Return the ids of the tables whose columns are asked for in this cell."""
    asked = (found[1].partition(".") for found in PROBE.finditer(cell.text))
    return {table for table, dot, _ in asked if dot}
