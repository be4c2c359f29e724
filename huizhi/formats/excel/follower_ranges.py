"""Follower ranges: names, charts and rules over looped rows, held to the same rule as formulas.

A range that holds only some of a loop's rows has others between them after rendering, and these
would be counted, drawn or offered as well (`loop_reference`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from lxml import etree

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.excel.built_address import check_built_addresses
from huizhi.formats.excel.chart_series import check_series_in_rows
from huizhi.formats.excel.counted_cells import check_counted_rows
from huizhi.formats.excel.formula import Reference, parse_formula
from huizhi.formats.excel.loop_names import check_relative_rows
from huizhi.formats.excel.loop_reference import check_reference
from huizhi.formats.excel.names import own_names
from huizhi.formats.excel.row_blocks import BlockError, RowBlocks

_REMEDY = "请引用循环里的全部行，连标记行；只要其中一种行的，请另用一张只有这种行的表"


def check_ranges(
    text: str, blocks: Mapping[str, RowBlocks], sheet: str = "", row: int | None = None
) -> None:
    """text: without "="; blocks: of all sheets, by name; sheet, row: where the cell is that the
    formula is for, row None for what is for no cell.

    Raises: BlockError when a range would hold rows that it does not mean.
    """
    try:
        parts = parse_formula(text)
    except ValueError:
        return  # refused by those who have to rewrite it
    for part in (one for one in parts if isinstance(one, Reference)):
        cells = replace(part, last=part.first) if part.last is None and row is None else part
        if cells.last is not None and (part.sheet or sheet) in blocks:
            own = row if part.sheet in {"", sheet} else None
            try:
                check_reference(cells, blocks[part.sheet or sheet], own)
            except BlockError as error:
                raise BlockError(error.row, f"引用的 {part.text}：{error.what}", _REMEDY) from error


def check_followers(
    workbook: etree._Element,
    charts: Iterable[tuple[str, bytes]],
    blocks: Mapping[str, RowBlocks],
    file: str,
) -> None:
    """workbook: root of its part; charts: parts, each with the name of its sheet; file: what
    messages call it.

    Raises: TemplateError when a name or chart would hold rows that it does not mean.
    """
    for name in own_names(workbook):
        with _told(file, f"名称“{name.get('name')}”"):
            check_relative_rows(name.text or "", blocks)
            check_ranges(name.text or "", blocks)
            for sheet in blocks:
                check_built_addresses(name.text or "", sheet, blocks)
                check_counted_rows(name.text or "", sheet, blocks)
    for sheet, chart in charts:
        for one in etree.fromstring(chart).iter("{*}f"):
            with _told(file, sheet, "图表的"):
                for looped, own in blocks.items():
                    check_series_in_rows(one.text or "", one, own, looped)
            with _told(file, sheet, "图表"):
                check_ranges(one.text or "", blocks)


@contextmanager
def _told(file: str, place: str, before: str = "") -> Iterator[None]:
    """What cannot follow the rows is a mistake of the template at this place."""
    try:
        yield
    except BlockError as error:
        what = f"{before}{error.what}"
        raise TemplateError([Mistake(file, place, what, remedy=error.remedy)]) from error
