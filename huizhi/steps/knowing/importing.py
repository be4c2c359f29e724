"""Importing: a list of the office's own (底册) into the book. Its original is kept as everything
that is received is, and what it says is entered in one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from huizhi.book import Book
from huizhi.campaign import Campaign
from huizhi.content import Document
from huizhi.errors import HuizhiError, ReadError
from huizhi.formats import ReturnReader
from huizhi.steps.knowing.book_sheets import edited_in, is_book_workbook
from huizhi.steps.knowing.list_sheets import ListFound, read_lists
from huizhi.storage import (
    ORIGINALS_FOLDER,
    BookEntry,
    Ledger,
    NotedList,
    Originals,
    Received,
    enter_book_list,
    note_list,
)


@dataclass(frozen=True)
class Imported:
    """What became of a list. known: it was imported before, as it is; entries: what was taken;
    problems: what was not, in Chinese, each with its place; edited: it was the book's own workbook,
    of which only what the clerk has changed is taken; changed: how many values and lines of lists
    those are."""

    file: str
    entries: tuple[BookEntry, ...]
    problems: tuple[str, ...]
    known: bool = False
    edited: bool = False
    changed: int = 0

    @property
    def amount(self) -> str:
        """How much was taken, in Chinese."""
        return f"改过的{self.changed}处" if self.edited else f"{len(self.entries)}格内容"

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.unit for one in self.entries))


def import_list(
    campaign: Campaign, output: Path, path: Path, book: Book, now: dt.datetime, unit: str = ""
) -> Imported:
    """The list in this file entered into the book. book: as it stands, for its own workbook read
    back; unit: whose all of it is, "" where the list says so.

    Raises: HuizhiError when it cannot be read or says nothing; StorageError.
    """
    settings = campaign.settings
    found, edited = _found(campaign, _read(path), path, book, unit)
    if not found.entries:
        if edited and not found.problems:
            return Imported(path.name, (), (), edited=True)
        told = "".join(found.problems) or "里面没有内容。"
        raise HuizhiError(f"{path.name} 没有收：{told}")
    with Ledger.in_folder(output, settings) as ledger:  # there before any original is
        with Originals(output / ORIGINALS_FOLDER) as originals:
            kept = originals.keep_file(path)
            originals.settle()
        received = Received(
            kept.sha256, path.name, kept.size, now, kept.path.name, "底册，收进底数"
        )
        with ledger.writing() as connection:
            is_new = enter_book_list(connection, received, found.entries)
    note_list(output, NotedList(kept.sha256, kept.path.name, path.name, unit, now))
    return Imported(path.name, found.entries, found.problems, not is_new, edited, found.changed)


def _found(
    campaign: Campaign, document: Document, path: Path, book: Book, unit: str
) -> tuple[ListFound, bool]:
    circumstances = campaign.forms.circumstances
    if is_book_workbook(document):
        return edited_in(document, book, circumstances), True
    return read_lists(document, path.stem, circumstances, unit), False


def _read(path: Path) -> Document:
    if not path.is_file():
        raise HuizhiError(f"找不到文件 {path}。请写一个表格文件。")
    try:
        with ReturnReader() as reader:
            return reader.read(path)
    except ReadError as error:
        raise HuizhiError(f"{path.name} 读不出来：{error}。") from error
