"""Every kind of mess that returned forms were seen in, one file for each family."""

from benchmarks.mess import (
    answers,
    cells,
    columns,
    copies,
    dates,
    labels,
    merges,
    names,
    notes,
    pages,
    phones,
    places,
    rows,
    sheets,
    word,
    workbook,
    works,
)
from benchmarks.mess.mess import MESSES, Mess

__all__ = ["MESSES", "Mess"]
_FAMILIES = (
    answers, cells, columns, copies, dates, labels, merges, names, notes, pages, phones, places,
    rows, sheets, word, workbook, works,
)  # fmt: skip
