"""Importing: a list of the office's own (底册) into the book. Its original is kept as everything
that is received is, and what it says is entered in one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from huizhi.book import (
    LIST,
    Book,
    KnownList,
    list_key,
    list_name,
    list_qualifiers,
    twins_among,
    typed_command,
)
from huizhi.campaign import Campaign
from huizhi.content import Document
from huizhi.errors import HuizhiError, ReadError
from huizhi.formats import ReturnReader
from huizhi.steps.knowing.book_sheets import edited_in, is_book_workbook
from huizhi.steps.knowing.gathering import lists_in
from huizhi.steps.knowing.list_days import ListDay
from huizhi.steps.knowing.list_sheets import ListFound, read_lists
from huizhi.steps.knowing.sheet_change import SheetChange
from huizhi.steps.knowing.telling import twins_told
from huizhi.steps.knowing.workbook_layout import AWAY, STATE
from huizhi.storage import (
    BookEntry,
    Ledger,
    NotedList,
    Received,
    book_records_in,
    enter_book_list,
    note_list,
    settled_originals,
)

_TOLD = 5  # units of which it is told that a list has nothing of them any more


@dataclass(frozen=True)
class Imported:
    """What became of a list. known: it was imported before, as it is; entries: what was taken;
    problems: what was not, in Chinese, each with its place; edited: it was the book's own workbook,
    of which only what the clerk has changed is taken; changed: how many values and lines of lists
    those are; days: of which day its sheets say that they are; undated: those that say nothing of
    it, nor any of their lines; notes: what was taken and is to be looked at, in Chinese; changes:
    what the clerk has changed in the book's own workbook."""

    file: str
    entries: tuple[BookEntry, ...]
    problems: tuple[str, ...]
    known: bool = False
    edited: bool = False
    changed: int = 0
    days: Mapping[str, ListDay] = field(default_factory=dict)
    undated: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    changes: tuple[SheetChange, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """What is to be looked at, and of which day it is taken to be, and by what, in Chinese; of
        the day nothing where the clerk has said so or each line does."""
        said = (
            f"“{sheet}”按{_day_words(one.day)}算（写着“{one.words}”）；不对就写上日期再收一次。"
            for sheet, one in self.days.items()
            if one.words
        )
        names = "、".join(f"“{one}”" for one in self.undated)
        undated = f"{names}没有写是哪一天的，按今天算；是以前的，就写上日期再收一次。"
        return (*self.notes, *said, *((undated,) if names else ()))

    @property
    def amount(self) -> str:
        """How much was taken, in Chinese."""
        return f"改过的{self.changed}处" if self.edited else f"{len(self.entries)}格内容"

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.unit for one in self.entries))


def import_list(
    campaign: Campaign,
    output: Path,
    path: Path,
    book: Book,
    now: dt.datetime,
    unit: str = "",
    day: dt.date | None = None,
) -> Imported:
    """The list in this file entered into the book. book: as it stands, for its own workbook read
    back; unit: whose all of it is, "" where the list says so; day: of which it is by the clerk's
    word, also of one that was taken in before.

    Raises: HuizhiError when it cannot be read or says nothing; StorageError.
    """
    settings = campaign.settings
    if day is not None and day > now.date():
        raise HuizhiError(f"{day.isoformat()} 还没有到，底册不会是那一天的。")
    document = _read(path)
    edited = is_book_workbook(document)
    if edited and _is_entered(output, path):
        return Imported(path.name, (), (), known=True, edited=True)
    found = (
        edited_in(document, book, campaign.forms.circumstances)
        if edited
        else read_lists(document, path.stem, campaign.forms.circumstances, unit, now.date(), day)
    )
    if not found.entries:
        if edited and not found.problems:
            return Imported(path.name, (), (), edited=True)
        told = "".join(found.problems) or "里面没有内容。"
        raise HuizhiError(f"{path.name} 没有收：{told}")
    with Ledger.in_folder(output, settings) as ledger:  # there before any original is
        with settled_originals(output, settings) as originals:
            kept = originals.keep_file(path)
            originals.settle()
        received = Received(
            kept.sha256, path.name, kept.size, now, kept.path.name, "底册，收进底数"
        )
        with ledger.writing() as connection:
            entries = (*found.entries, *found.lines)
            anew = day is not None and not edited
            is_new = enter_book_list(connection, received, entries, anew=anew)
    said = day.isoformat() if day and not edited else ""
    note_list(output, NotedList(kept.sha256, kept.path.name, path.name, unit, now, said))
    undated = () if edited else found.undated
    gone = () if edited or unit or not is_new else tuple(_without_a_row(found, book, now.date()))
    if is_new and not edited:
        dated = (replace(one, moment=now, file=path.name) for one in entries)
        lists = lists_in([*dated], settings)
        gone = (*gone, *_of_their_own(found, book), *_twins(lists, book))
    return Imported(path.name, found.entries, found.problems, not is_new, edited, found.changed,
                    found.days, undated, (*found.notes, *gone), found.changes)  # fmt: skip


def _without_a_row(found: ListFound, book: Book, today: dt.date) -> Iterator[str]:
    """The units of which a list of several has no row any more, in Chinese: whether all of them are
    gone or were left out, only the clerk knows."""
    by_list: dict[str, dict[str, str]] = {}
    for one in found.entries:
        if one.list:
            by_list.setdefault(list_key(one.list), {})[one.unit] = one.list
    day = max((one.day for one in found.days.values()), default=today)
    for name, units in by_list.items():
        before = {
            unit: len(lists[name].standing)
            for unit, lists in book.lists.items()
            if unit not in units and name in lists and lists[name].origin.day <= day
        }
        left = {unit: rows for unit, rows in before.items() if rows}
        if left and len(units) > 1:
            some = "、".join(f"{unit}（{rows}行）" for unit, rows in list(left.items())[:_TOLD])
            more = f"等{len(left)}个单位" if len(left) > _TOLD else ""
            title = next(iter(units.values()))
            yield (
                f"“{title}”里{some}{more}以前有，这次一行也没有，没有动；都不在了就导出底数，"
                f"在“{STATE}”里写“{AWAY}”，再收进来。"
            )


def _of_their_own(found: ListFound, book: Book) -> Iterator[str]:
    """The lists that are their own by what their titles say in brackets, in Chinese."""
    for title in dict.fromkeys(one.list for one in found.entries if one.list):
        if said := list_qualifiers(title):
            plain = list_name(title)
            left = ""
            if any(plain in lists for lists in book.lists.values()):
                how = typed_command("book", "--same", title, LIST, plain)
                left = f"，名册“{plain}”没有动。其实是同一份的，定一次：{how}"
            yield (
                f"“{title}”写着“{'、'.join(said)}”，收成单独的一份名册，不填进只问“{plain}”的表{left}。"
            )


def _twins(lists: Mapping[str, Mapping[str, KnownList]], book: Book) -> Iterator[str]:
    """The lists that are new by what they are called and hold the rows of one that is known, in
    Chinese: whether they are the newer one of it only the clerk knows."""
    known = {name for some in book.lists.values() for name in some}
    units = {*lists, *book.lists}
    every = {unit: {**lists.get(unit, {}), **book.lists_of_unit(unit)} for unit in units}
    for one in twins_among(every):
        if {one.newer, one.older} - known - {*book.titles_decided}:
            yield twins_told(one)


def _day_words(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _is_entered(output: Path, path: Path) -> bool:
    """Whether what this file says is in the book: a workbook that was edited is compared with what
    was known before, which its own changes have replaced."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return any(one.sha256 == sha256 for one in book_records_in(output).entries)


def _read(path: Path) -> Document:
    if not path.is_file():
        raise HuizhiError(f"找不到文件 {path}。请写一个表格文件。")
    try:
        with ReturnReader() as reader:
            return reader.read(path)
    except ReadError as error:
        raise HuizhiError(f"{path.name} 读不出来：{error}。") from error
