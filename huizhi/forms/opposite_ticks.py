"""Opposite ticks: 有 and 无, each a column of its own, that are both ticked in one row.

户主 |  坡道   |  扶手
     | 有 | 无 | 有 | 无
戴军 | √  | √  |    | √
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from huizhi.content import Cell
from huizhi.findings import Finding
from huizhi.forms.fields import is_tick_or_ring
from huizhi.forms.form import FormTable
from huizhi.forms.landmark import bare

_OPPOSITES = (("有", "无"), ("是", "否"), ("有", "没有"), ("参加", "未参加"))
_NOT = ("不", "未", "没", "非")


def both_ticked(table: FormTable, cells: Mapping[str, Cell]) -> Iterator[Finding]:
    """A finding for each pair of columns next to each other that exclude one another and are both
    ticked in the row."""
    for one, other in pairwise(table.columns):
        if one.id not in cells or other.id not in cells or not _exclude(one.label, other.label):
            continue
        if is_tick_or_ring(cells[one.id].text) and is_tick_or_ring(cells[other.id].text):
            found = "、".join(f"{c.label}{cells[c.id].text.strip()}" for c in (one, other))
            about = (table.field_id(other.id), other.label, cells[other.id].place)
            yield Finding("choice-several", *about, found, f"{one.label}、{other.label}")


def _exclude(one: str, other: str) -> bool:
    """Whether two labels are of the same question and its two answers: 坡道有 and 坡道无, 符合 and
    不符合."""
    first, second = bare(one), bare(other)
    if any(second == f"{no}{first}" or first == f"{no}{second}" for no in _NOT):
        return True
    return any(
        first.endswith(a) and second.endswith(b) and first[: -len(a)] == second[: -len(b)]
        for yes, no in _OPPOSITES
        for a, b in ((yes, no), (no, yes), (yes, f"不{yes}"))
    )
