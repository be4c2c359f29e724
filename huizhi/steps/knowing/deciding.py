"""Deciding: what the clerk says once: which of two statements is right, which fact a form means.

What is said of a form is entered only where it has an effect: the form, its label and the fact must
be there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huizhi.book import (
    LIST,
    LIST_ITSELF,
    AskedForm,
    AskedTable,
    Book,
    Fact,
    Link,
    Meaning,
    Statement,
    as_decided,
    by_label,
    column_name,
    label_key,
    list_key,
    list_name,
    meaning_named,
    mobile_column,
)
from huizhi.errors import HuizhiError
from huizhi.forms import bare
from huizhi.label import printed_label
from huizhi.steps.knowing.form_names import Part, closest, part_called
from huizhi.steps.knowing.telling import list_told, shown_text
from huizhi.storage import (
    BookRuling,
    Ledger,
    enter_book_ruling,
    undo_book_ruling,
)


def fact_named(book: Book, unit: str, label: str) -> Fact:
    """The fact of this unit that the clerk means. Raises: HuizhiError with those there are."""
    known = book.of_unit(unit)
    found = book.fact(unit, meaning_named(label)) or _by_words(known, label)
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
    every = tuple(dict.fromkeys((*fact.said, *fact.older)))
    found = next((one for one in every if one.text == said.strip()), None)
    if found is None:  # as screens show it, where only one is shown so
        shown = {one.text: one for one in every if shown_text(one) == said.strip()}
        found = next(iter(shown.values())) if len(shown) == 1 else None
    if found is None or not (found.origin.sha256 or found.origin.kind == "roster"):
        told = "；".join(f"{shown_text(one)}（{one.origin.words}）" for one in every)
        how = "谁也没有报过的，导出底数（book --export），在里面改好再收进来"
        raise HuizhiError(f"{unit}的{fact.meaning.words}没有“{said}”这个说法。有：{told}。{how}。")
    ruling = BookRuling(
        "right", fact.meaning.owner, fact.meaning.name, who, now, unit, found.origin.sha256,
        found.origin.place,
    )  # fmt: skip
    with ledger.writing() as connection:
        enter_book_ruling(connection, ruling)
    return found


@dataclass(frozen=True)
class Same:
    """What was decided of a label of a form. meaning: None for nothing of the book; units: of how
    many the book knows it; instead_of: what had been decided of it before, "" for nothing."""

    form: str
    label: str
    meaning: Meaning | None
    units: int = 0
    instead_of: str = ""

    @property
    def words(self) -> str:
        """What was decided, a sentence without its end."""
        before = f"；原来定的{self.instead_of}不再算" if self.instead_of else ""
        if self.meaning is None:
            return f"“{self.form}”的“{self.label}”不从底数填{before}"
        known = f"（{self.units}个单位有）" if self.units else "（还没有单位报过）"
        return f"“{self.form}”的“{self.label}”问的就是“{self.meaning.words}”{known}{before}"


def decide_same(
    ledger: Ledger,
    asked: AskedForm,
    label: str,
    fact: str,
    book: Book,
    others: Iterable[AskedForm],
    who: str,
    now: dt.datetime,
) -> Same:
    """Enters that this label of this form asks for this fact; fact: "" for nothing of the book;
    others: the office's other forms, one of which may ask for a fact that nobody has told yet.

    Raises: HuizhiError where there is no such label or fact; StorageError.
    """
    asked = as_decided(asked, book.links, book.list_columns)
    part = part_called(asked, label)
    meaning = _fact_meant(part, fact, book, others) if fact else None
    ruling = BookRuling(
        "same", meaning.owner if meaning else "", meaning.name if meaning else "", who, now,
        form=asked.title, label=part.label,
    )  # fmt: skip
    with ledger.writing() as connection:
        enter_book_ruling(connection, ruling)
    before = _decided_before(asked, part, meaning, book)
    return Same(asked.title, part.words, meaning, _units_with(part, meaning, book), before)


def decide_list(
    ledger: Ledger, title: str, other: str, book: Book, who: str, now: dt.datetime
) -> str:
    """Enters that the list of this title is the same as another one, "" for none; what was entered,
    in Chinese.

    Raises: HuizhiError where there is no such list; StorageError.
    """
    known = _list_meant(title, book)
    meaning = _list_meant(other, book) if other else None
    if meaning is not None and list_key(meaning.name) == list_key(known.name):
        raise HuizhiError(f"“{title}”和“{other}”在底数里已经是同一份名册。")
    ruling = BookRuling(
        "same", LIST if meaning else "", meaning.name if meaning else "", who, now,
        form=known.name, label=LIST_ITSELF,
    )  # fmt: skip
    with ledger.writing() as connection:
        enter_book_ruling(connection, ruling)
    return list_told(Link(known.name, LIST_ITSELF, meaning, who, now))


def is_list_called(title: str, book: Book) -> bool:
    """Whether the book has a list of this title."""
    return any(list_key(title) in some for some in book.lists.values())


def _decided_before(asked: AskedForm, part: Part, meaning: Meaning | None, book: Book) -> str:
    """What the clerk has said before of the same label of this form, "" for nothing else."""
    key = list_name(asked.title), label_key(part.label)
    last = [one for one in book.links if (list_name(one.form), label_key(one.label)) == key]
    if not last or last[-1].meaning == meaning:
        return ""
    return f"“{last[-1].meaning.words}”" if last[-1].meaning else "“不从底数填”"


def _units_with(part: Part, meaning: Meaning | None, book: Book) -> int:
    if meaning is None:
        return 0
    if part.is_table:
        return sum(list_key(meaning.name) in some for some in book.lists.values())
    if part.table is not None:
        known = [some.get(part.table.name) for some in book.lists.values()]
        return sum(one is not None and meaning.name in one.columns for one in known)
    return sum(book.fact(unit, meaning) is not None for unit in book.facts)


def _fact_meant(part: Part, fact: str, book: Book, others: Iterable[AskedForm]) -> Meaning:
    """The fact, list or column that the clerk means. Raises: HuizhiError with those most alike."""
    if part.is_table:
        return _list_meant(fact, book)
    if part.table is not None:
        return _column_meant(part.table, fact, book)
    return _single_meant(fact, book, others)


def _list_meant(fact: str, book: Book) -> Meaning:
    lists = {one.name: one for some in book.lists.values() for one in some.values()}
    known = lists.get(list_key(fact.removesuffix("（明细）")))
    if known is None:
        told = closest(fact, [one.title for one in lists.values()])
        raise HuizhiError(f"底数里没有“{fact}”这个名册。{told}")
    return Meaning(LIST, known.title)


def _column_meant(table: AskedTable, fact: str, book: Book) -> Meaning:
    known = [some[table.name] for some in book.lists.values() if table.name in some]
    if not known:
        titles = {one.title for some in book.lists.values() for one in some.values()}
        told = closest(table.title, sorted(titles))
        raise HuizhiError(
            f"底数里没有“{table.list_title}”这个名册，它的栏还定不下来。"
            f"先定这张表是哪个名册：book --same 表格 明细 名册。{told}"
        )
    names = {column: one.label_of(column) for one in known for column in one.columns}
    name = column_name(fact, known[0].title)
    wanted = {fact, name, mobile_column(name)}
    for column, label in names.items():
        if column in wanted or bare(label) == bare(fact):
            return Meaning(LIST, column)
    told = closest(fact, [printed_label(one) for one in names.values()])
    raise HuizhiError(f"名册“{known[0].title}”没有“{fact}”这一栏。{told}")


def _single_meant(fact: str, book: Book, others: Iterable[AskedForm]) -> Meaning:
    known: dict[Meaning, Fact] = {}
    for facts in book.facts.values():
        known |= facts
    named = meaning_named(fact)
    if any(book.fact(unit, named) for unit in book.facts):
        return named
    for found in (
        [m for m, one in known.items() if fact.replace(" ", "") in _called(one)],
        [m for m, one in known.items() if bare(one.label) == bare(printed_label(fact))],
        [m for m in known if m.is_of_form and m.name in {named.name, by_label(fact)}],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            told = "、".join(f"“{one.words}”" for one in sorted(found))
            raise HuizhiError(f"底数里有几项都叫“{fact}”：{told}。请写明是哪一项。")
    asked = {meaning for one in others for meaning in one.meanings.values()}
    if named in asked:
        return named
    told = closest(fact, [one.words for one in sorted(known)])
    raise HuizhiError(f"底数里没有“{fact}”这一项。{told}")


def undo_decision(ledger: Ledger, number: int, now: dt.datetime) -> None:
    """Takes a decision back. Raises: HuizhiError when there is none of this number."""
    with ledger.writing() as connection:
        if not undo_book_ruling(connection, number, now):
            raise HuizhiError(f"没有编号{number}的决定，或者已经撤销了。")


def _by_words(known: Mapping[Meaning, Fact], label: str) -> Fact | None:
    wanted = label.replace(" ", "")
    return next((one for one in known.values() if wanted in _called(one)), None)


def _called(fact: Fact) -> set[str]:
    """What it is called where it is told, without blanks."""
    return {one.replace(" ", "") for one in (fact.meaning.words, fact.meaning.shown, fact.shown)}
