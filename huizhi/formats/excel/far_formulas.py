"""Far formulas: formulas of a workbook that only look into another workbook, or another sheet."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import get_column_letter

_FAR = re.compile(
    r"=\s*(?:(SUM|COUNTA|COUNT)\()?\s*"
    r"'?(?:[^'\[\]()]*\[([^\]]+)\])?([^'!\[\]()]+)'?!(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)\s*(\))?",
    re.IGNORECASE,
)
_HOW = {"SUM": "sum", "COUNTA": "count", "COUNT": "count"}
_MOST = 2_000  # cells of one formula


@dataclass(frozen=True, slots=True)
class FarReference:
    """place: of the formula; how: "is", "sum" or "count"; book: the other workbook's name without
    suffix, "" for the same one; sheet: its sheet; cells: those it takes, as "表!B3"."""

    place: str
    how: str
    book: str
    sheet: str
    cells: tuple[str, ...]


def far_references(data: bytes) -> tuple[FarReference, ...]:
    """The formulas in these bytes of an .xlsx that only take over, add up or count cells of another
    workbook or sheet."""
    book = load_workbook(io.BytesIO(data), keep_links=True)
    return tuple(chain.from_iterable(_of_sheet(book, sheet) for sheet in book.worksheets))


def _of_sheet(book: Any, sheet: Any) -> Iterator[FarReference]:
    for cell in chain.from_iterable(sheet.iter_rows()):
        if cell.data_type != "f":
            continue
        found = _FAR.fullmatch(str(cell.value).strip())
        if found is None or bool(found[1]) != bool(found[5]):
            continue
        far, name = found[2] or "", found[3]
        if name == sheet.title and not far:
            continue
        edges = range_boundaries(found[4].replace("$", "").upper())
        left, top, right, bottom = (int(edge or 0) for edge in edges)
        if not found[1] and (left, top) != (right, bottom):
            continue
        if (right - left + 1) * (bottom - top + 1) > _MOST:
            continue
        cells = tuple(
            f"{name}!{get_column_letter(column)}{row}"
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        )
        how = _HOW.get((found[1] or "").upper(), "is")
        yield FarReference(
            f"{sheet.title}!{cell.coordinate}", how, _stem(book, far) if far else "", name, cells
        )


def _stem(book: Any, far: str) -> str:
    """The name of a workbook that a formula calls by its name, or by the number of its link."""
    links = book._external_links
    if far.isdigit() and 0 < int(far) <= len(links):
        far = unquote(str(links[int(far) - 1].file_link.Target or ""))
    return PurePosixPath(far.replace("\\", "/")).stem
