"""Exchange: a Document as JSON and back, without loss, so that processes can hand it over.

Not pickle: what a child that read a hostile file says is data, never a program.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from huizhi.content import Cell, CellValue, Document, Grid, NamedPlace, PaperText


def to_json(document: Document) -> bytes:
    """The document as JSON in ASCII; `from_json` gives it back equal."""
    return json.dumps(
        {
            "kind": document.kind,
            "grids": [_grid_out(grid) for grid in document.grids],
            "properties": dict(document.properties),
            "names": {n: [p.grid, p.row, p.column] for n, p in document.names.items()},
            "remarks": document.remarks,
            "written": _value_out(document.written),
            "far": document.far,
            "margins": [_cell_out(cell) for cell in document.margins],
            "seals": document.seals,
        },
        separators=(",", ":"),
    ).encode("ascii")


def from_json(data: bytes) -> Document:
    """The document that `to_json` wrote.

    Raises: ValueError when it is not one.
    """
    try:
        return _document(json.loads(data))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a document") from error


def _document(said: Any) -> Document:
    return Document(
        kind=said["kind"],
        grids=tuple(map(_grid_in, said["grids"])),
        properties=said["properties"],
        names={name: NamedPlace(*place) for name, place in said["names"].items()},
        remarks=tuple(said["remarks"]),
        written=_moment(said["written"]),
        far=tuple(said["far"]),
        margins=tuple(_cell_in(*cell) for cell in said["margins"]),
        seals=None if said["seals"] is None else tuple(said["seals"]),
    )


def _moment(said: Any) -> dt.datetime | None:
    value = _value_in(said)
    if value is None or isinstance(value, dt.datetime):
        return value
    raise ValueError("not a moment")


def _grid_out(grid: Grid) -> dict[str, Any]:
    return {"name": grid.name, "hidden": grid.hidden, "cells": [_cell_out(c) for c in grid.cells]}


def _grid_in(said: Any) -> Grid:
    return Grid(said["name"], tuple(_cell_in(*cell) for cell in said["cells"]), said["hidden"])


def _cell_out(cell: Cell) -> list[Any]:
    """A cell as a list; a value that is the text itself is not written twice; how it was read from
    paper is a list behind everything else, and only there when it was."""
    return [
        cell.row,
        cell.column,
        cell.text,
        {} if cell.value == cell.text else _value_out(cell.value),
        cell.rows,
        cell.columns,
        cell.place,
        cell.problem,
        cell.hidden,
        cell.unsure,
        cell.shown,
        *cell.notes,
        *([_paper_out(cell.paper)] if cell.paper else ()),
    ]


def _paper_out(paper: PaperText) -> list[Any]:
    box = (paper.left, paper.top, paper.right, paper.bottom)
    return [paper.page, *box, paper.other, list(paper.doubts), paper.printed]


def _paper_in(said: Any) -> PaperText:
    page, left, top, right, bottom, other, doubts, printed = said
    return PaperText(page, left, top, right, bottom, other, tuple(doubts), printed)


def _cell_in(
    row: int,
    column: int,
    text: str,
    value: Any,
    rows: int,
    columns: int,
    place: str,
    problem: str,
    hidden: bool,
    unsure: bool,
    shown: str,
    *more: Any,
) -> Cell:
    typed = text if value == {} else _value_in(value)
    paper = _paper_in(more[-1]) if more and isinstance(more[-1], list) else None
    notes = more if paper is None else more[:-1]
    return Cell(
        row, column, text, typed, rows, columns, place, problem, hidden, unsure, notes, shown, paper
    )


def _value_out(value: CellValue) -> Any:
    """The value itself, or {its type: its ISO form} for what JSON has no type for."""
    if isinstance(value, dt.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, dt.time):
        return {"time": value.isoformat()}
    return value


def _value_in(said: Any) -> CellValue:
    if not isinstance(said, dict):
        if said is None or isinstance(said, str | int | float):
            return said
        raise ValueError("not a value")
    ((kind, text),) = said.items()
    if kind == "time":
        return dt.time.fromisoformat(text)
    return {"datetime": dt.datetime, "date": dt.date}[kind].fromisoformat(text)
