"""Deciding: what the clerk says once: which of two statements is right, which fact a form means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from huizhi.book import Book, Fact, Meaning, Statement, meaning_named
from huizhi.errors import HuizhiError
from huizhi.storage import (
    BookRuling,
    Ledger,
    enter_book_ruling,
    undo_book_ruling,
)


def fact_named(book: Book, unit: str, label: str) -> Fact:
    """The fact of this unit that the clerk means. Raises: HuizhiError with those there are."""
    known = book.of_unit(unit)
    found = known.get(meaning_named(label)) or _by_words(known, label)
    if found is None:
        names = "、".join(meaning.words for meaning in sorted(known))
        raise HuizhiError(f"底数里{unit}没有“{label}”。现在有：{names or '（空）'}。")
    return found


def decide_right(
    ledger: Ledger, book: Book, unit: str, label: str, said: str, who: str, now: dt.datetime
) -> Statement:
    """Enters that of what is said of this fact, this is right: the value itself. Raises:
    HuizhiError when nobody says so; StorageError."""
    fact = fact_named(book, unit, label)
    every = (fact.current, *fact.against, *fact.older)
    found = next((one for one in every if one.text == said.strip()), None)
    if found is None or not found.origin.sha256:
        told = "；".join(f"{one.text}（{one.origin.words}）" for one in every)
        raise HuizhiError(f"{unit}的{fact.meaning.words}没有“{said}”这个说法。有：{told}。")
    ruling = BookRuling(
        "right", fact.meaning.owner, fact.meaning.name, who, now, unit, found.origin.sha256,
        found.origin.place,
    )  # fmt: skip
    with ledger.writing() as connection:
        enter_book_ruling(connection, ruling)
    return found


def decide_same(
    ledger: Ledger, form: str, label: str, fact: str, who: str, now: dt.datetime
) -> Meaning | None:
    """Enters that this label of this form asks for this fact; fact: "" for nothing of the book.
    Raises: StorageError."""
    meaning = meaning_named(fact) if fact else None
    ruling = BookRuling(
        "same", meaning.owner if meaning else "", meaning.name if meaning else "", who, now,
        form=form, label=label,
    )  # fmt: skip
    with ledger.writing() as connection:
        enter_book_ruling(connection, ruling)
    return meaning


def undo_decision(ledger: Ledger, number: int, now: dt.datetime) -> None:
    """Takes a decision back. Raises: HuizhiError when there is none of this number."""
    with ledger.writing() as connection:
        if not undo_book_ruling(connection, number, now):
            raise HuizhiError(f"没有编号{number}的决定，或者已经撤销了。")


def _by_words(known: Mapping[Meaning, Fact], label: str) -> Fact | None:
    wanted = label.replace(" ", "")
    return next((f for m, f in known.items() if m.words.replace(" ", "") == wanted), None)
