"""Choices: the works that the clerk has marked as the best in the summary workbook.

The workbook is made anew again and again, so what was marked is read back first and kept in the
ledger; the new workbook shows it again. One that cannot be read is set aside before that.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign import Settings
from huizhi.content import MB, Document, Limits
from huizhi.disk import set_aside
from huizhi.errors import ReadError
from huizhi.formats import IsolatedReader
from huizhi.material import works_deliverable
from huizhi.steps.receiving import table_in
from huizhi.steps.reporting.sheets import CHOSEN
from huizhi.storage import ChosenWork, Ledger, digest_of, load_choices, replace_choices

_NEEDED = ("报送单位", CHOSEN, "来源")
_NO = {"否", "不", "无", "×", "0", "—", "-", "/", "x", "X"}
_LAST = "summary-sha256"  # the note in the ledger: the workbook as the program wrote it last
# The office's own workbook may be larger than what others send.
_LIMITS = Limits(file_bytes=200 * MB, cells=20_000_000, child_seconds=120, child_bytes=4096 * MB)


@dataclass(frozen=True)
class MarkedWorks:
    """What a workbook shows: the marked works, and the sources of all."""

    choices: tuple[ChosenWork, ...]
    sources: frozenset[tuple[str, str]]


def marked_works_in(document: Document, title: str) -> MarkedWorks | None:
    """The works on the sheets of a summary; None when no sheet has the column. title: the label of
    the column that holds their titles."""
    found: list[ChosenWork] = []
    sources: set[tuple[str, str]] = set()
    tables = [table for grid in document.grids if (table := table_in(grid, _NEEDED))]
    for row in (row for table in tables for row in table.rows):
        unit, words, source = (row.text(name) for name in ("报送单位", CHOSEN, "来源"))
        if not source:
            continue
        sources.add((unit, source))
        if words and words not in _NO:
            found.append(ChosenWork(unit, source, row.text(title), words))
    return MarkedWorks(tuple(found), frozenset(sources)) if tables else None


def keep_choices(settings: Settings, ledger: Ledger, path: Path, today: dt.date) -> str:
    """Takes what is marked in the workbook into the ledger; what the clerk must know of it, in
    Chinese, "" for nothing. Marked works that the workbook does not show stay marked.

    Raises: StorageError.
    """
    attachment = settings.attachment_of(works_deliverable(settings) or "")
    table = attachment.works_table if attachment else None
    if not path.is_file() or table is None:
        return ""
    if digest_of(path) == ledger.note(_LAST):
        return ""  # nobody has touched it
    try:
        with IsolatedReader(_LIMITS) as reader:
            shown = marked_works_in(reader.read(path), table.title_label)
    except ReadError as error:
        before = set_aside(path, today)
        return (
            f"“{path.name}”里的“{CHOSEN}”没有读出来（{error}），按以前读到的生成，"
            f"原来的文件另存为 {before}"
        )
    if shown is not None:
        with ledger.writing() as connection:
            known = load_choices(ledger)
            kept = [one for one in known if (one.community, one.source) not in shown.sources]
            replace_choices(connection, [*kept, *shown.choices])
    return ""


def note_written(ledger: Ledger, path: Path) -> None:
    """Notes the workbook as the program has just written it. Raises: StorageError."""
    ledger.set_note(_LAST, digest_of(path))
