"""What units say, for tests of the book: statements with a day, without any file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from huizhi.book.facts import Book, Fact, book_of
from huizhi.book.known_lists import TableSaid
from huizhi.book.meanings import Meaning, meaning_named
from huizhi.book.statements import Origin, Statement

UNIT = "罗庄社区"


def origin(day: str, form: str = "联络员表", kind: str = "return") -> Origin:
    moment = dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC)
    return Origin(kind, form, moment, place="B4", file=form, sha256=f"{form}{day}")  # type: ignore[arg-type]


def said(
    label: str, value: str | int, day: str, form: str = "联络员表", kind: str = "文字", **more: bool
) -> Statement:
    """One statement of a form on a day."""
    meaning = meaning_named(label)
    return Statement(UNIT, meaning, label, kind, value, origin(day, form), chain=form, **more)


def on_roster(label: str, value: str, day: str = "2026-05-01", kind: str = "文字") -> Statement:
    """One statement of the roster."""
    where = replace(origin(day, "单位名单", "roster"), sha256="")
    return replace(said(label, value, day, "roster", kind), origin=where)


def listed_fact(label: str, value: str, day: str, *, dated: bool = True) -> Statement:
    """One statement of a list that the clerk imported."""
    return replace(said(label, value, day, "任职名单"), origin=origin(day, "任职名单", "import"),
                   is_dated=dated)  # fmt: skip


def fact(*statements: Statement) -> Fact:
    """The one fact that these make."""
    (found,) = book_of(statements).of_unit(UNIT).values()
    return found


def listed(day: str, *rows: Mapping[str, str], title: str = "网格员名册") -> TableSaid:
    """A list of that day; each row by its columns."""
    kinds = {"姓名": "姓名", "手机": "手机", "身份证号": "身份证号"}
    where = origin(day, title)
    return TableSaid(
        UNIT,
        title,
        where,
        tuple(
            {
                column: Statement(UNIT, Meaning("", column), column, kinds.get(column, "文字"),
                                  text, where)
                for column, text in row.items()
            }
            for row in rows
        ),
    )  # fmt: skip


def book(*statements: Statement, tables: tuple[TableSaid, ...] = ()) -> Book:
    return book_of(statements, tables)
