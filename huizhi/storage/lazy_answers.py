"""Lazy answers: the answers of a ledger's returns, read some returns at a time, when they are
looked at, and let go again; so a campaign of any size is walked through in the same memory.

Whoever walks through the returns unit by unit, as all sheets and lists do, finds those of the next
units read already: a page holds a few returns in that order, and the further somebody walks on
without leaping, the more pages are read at once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar, overload

import sqlalchemy as sa

from huizhi.errors import StorageError
from huizhi.storage.refusals import ledger_refusals
from huizhi.storage.returns import KeptField, KeptRow, Return
from huizhi.storage.tables import RETURNS

_PAGE = 16  # returns
_MOST_AHEAD = 32  # pages that are read at once
_MOST_KEPT = 320  # pages that are kept
_MOST_WALKS = 64  # places where somebody may walk on, that are remembered

Answers = tuple[tuple[KeptField, ...], tuple[KeptRow, ...]]  # the single fields, the rows
ReadAnswers = Callable[[sa.Connection, Collection[int]], dict[int, Answers]]
_Kept = TypeVar("_Kept")
_NOTHING: Answers = ((), ())


class LazyAnswers:
    """The answers of these returns.

    digests: of each return, by its number, the content it was read in.
    order: the numbers in the order in which they will be looked at.
    read: what reads the answers of some returns.
    """

    def __init__(
        self, engine: sa.Engine, digests: dict[int, str], order: Sequence[int], read: ReadAnswers
    ) -> None:
        self._engine, self._digests, self._order, self._read = engine, digests, order, read
        self._places = {number: place for place, number in enumerate(order)}
        self._pages: OrderedDict[int, dict[int, Answers]] = OrderedDict()
        self._walks: OrderedDict[int, int] = OrderedDict()  # page that comes next, how many then
        self._one_at_a_time = threading.RLock()  # several requests look at the same state
        self.closed = False  # the ledger is: its file is let go of after each look

    def of(self, number: int) -> Answers:
        """Return the answers of one return.

        Raises: StorageError, also when the return is not in the ledger any more as it was.
        """
        with self._one_at_a_time:
            page = self._places[number] // _PAGE
            if page not in self._pages:
                self._read_on(page)
            self._pages.move_to_end(page)
            return self._pages[page].get(number, _NOTHING)

    def place_of(self, number: int) -> int:
        """Return the place of a return in the order in which they are looked at."""
        return self._places[number]

    def _read_on(self, page: int) -> None:
        """Read this page, and those after it when somebody has come to it page by page."""
        ahead = self._walks.pop(page, 1)
        last = -(-len(self._order) // _PAGE)
        pages = [p for p in range(page, min(page + ahead, last)) if p not in self._pages]
        while self._pages and len(self._pages) + len(pages) > _MOST_KEPT:
            self._pages.popitem(last=False)
        with ledger_refusals("读取台账"), self.looking() as connection:
            self._take(connection, pages)
        self._walks[page + ahead] = min(2 * ahead, _MOST_AHEAD)
        if len(self._walks) > _MOST_WALKS:
            self._walks.popitem(last=False)

    @contextmanager
    def looking(self) -> Iterator[sa.Connection]:
        """Give a connection for reading."""
        try:
            with self._engine.connect() as connection:
                yield connection
        finally:
            if self.closed:
                self._engine.dispose()

    def _take(self, connection: sa.Connection, pages: Sequence[int]) -> None:
        numbers = {p: self._order[p * _PAGE : (p + 1) * _PAGE] for p in pages}
        every = [number for some in numbers.values() for number in some]
        found = self._read(connection, every)
        asked = sa.select(RETURNS.c.id, RETURNS.c.sha256).where(RETURNS.c.id.in_(every))
        there = {r.id: r.sha256 for r in connection.execute(asked)}
        if any(there.get(number) != self._digests[number] for number in every):
            raise StorageError("刚有别的窗口或网页改动了台账里的报送，这一步没有做完。请再做一次。")
        for page, some in numbers.items():
            self._pages[page] = {number: found[number] for number in some if number in found}


def source_of(one: Return) -> LazyAnswers | None:
    """Return where the rows of this return are; None when they are in the memory."""
    return one.rows.source if isinstance(one.rows, LazyRows) else None


def in_reading_order(returns: Iterable[Return]) -> list[Return]:
    """These returns in the order in which their answers are soonest read, for whoever has to look
    at all of them in any order."""
    return sorted(returns, key=lambda one: one.rows.place if isinstance(one.rows, LazyRows) else 0)


class _Lazy(Sequence[_Kept]):
    """What the ledger has of one return, read when it is looked at; used as the tuple it is."""

    __slots__ = ("_number", "_source")

    def __init__(self, source: LazyAnswers, number: int) -> None:
        self._source, self._number = source, number

    @property
    def source(self) -> LazyAnswers:
        return self._source

    @property
    def place(self) -> int:
        """Its place in the reading order."""
        return self._source.place_of(self._number)

    def _own(self) -> tuple[_Kept, ...]:
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self._own())

    def __iter__(self) -> Iterator[_Kept]:
        return iter(self._own())

    @overload
    def __getitem__(self, place: int) -> _Kept: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_Kept, ...]: ...
    def __getitem__(self, place: int | slice) -> _Kept | tuple[_Kept, ...]:
        return self._own()[place]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _Lazy):
            same = self._source is other._source and self._number == other._number
            return same or self._own() == other._own()
        return self._own() == other

    def __hash__(self) -> int:
        return hash(self._own())

    def __repr__(self) -> str:
        return repr(self._own())

    def __reduce__(self) -> tuple[type[tuple[_Kept, ...]], tuple[tuple[_Kept, ...]]]:
        return (tuple, (self._own(),))  # another process has no ledger open


class LazyFields(_Lazy[KeptField]):
    """The single fields of a return, read when they are looked at."""

    __slots__ = ()

    def _own(self) -> tuple[KeptField, ...]:
        return self._source.of(self._number)[0]


class LazyRows(_Lazy[KeptRow]):
    """The rows of a return, read when they are looked at."""

    __slots__ = ()

    def _own(self) -> tuple[KeptRow, ...]:
        return self._source.of(self._number)[1]
