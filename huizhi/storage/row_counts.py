"""Row counts: how many rows of a table the returns of a form have by what stands in one column,
counted by the database, so that nobody has to read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from huizhi.storage.lazy_answers import LazyAnswers, source_of
from huizhi.storage.loading import value_of
from huizhi.storage.refusals import ledger_refusals
from huizhi.storage.returns import KeptRow, KeptValue, Return
from huizhi.storage.tables import ANSWERS, RETURNS, ROWS


@dataclass(frozen=True, slots=True)
class RowCount:
    """Rows of one return in which the same stands.

    value: that.
    rows: how many.
    letters: how many characters its texts have at most in one of them.
    """

    value: KeptValue
    rows: int
    letters: int


@dataclass(frozen=True)
class CountedColumn:
    """The rows of this table are counted by this field.

    texts: the fields whose characters are counted.
    """

    table: str
    field: str
    texts: frozenset[str]


def count_rows(
    returns: Collection[Return], column: CountedColumn
) -> dict[int, tuple[RowCount, ...]]:
    """Return the rows of these returns, by their numbers; those without any are left out. What the
    clerk has amended counts as it is amended. Raises: StorageError."""
    by_source: dict[LazyAnswers, list[Return]] = {}
    found: dict[int, tuple[RowCount, ...]] = {}
    for one in returns:
        source = source_of(one)
        if source is not None:
            by_source.setdefault(source, []).append(one)
        elif own := tuple(_in_memory(one.rows_of(column.table), column)):
            found[one.number] = own
    for source, some in by_source.items():
        wanted = {one.number for one in some}
        with ledger_refusals("读取台账"), source.looking() as connection:
            for number, count in _in_ledger(connection, {one.deliverable for one in some}, column):
                if number in wanted:
                    found[number] = (*found.get(number, ()), count)
    return found


def _in_memory(rows: Iterable[KeptRow], column: CountedColumn) -> Iterator[RowCount]:
    counts: Counter[KeptValue] = Counter()
    most: Counter[KeptValue] = Counter()
    for row in rows:
        value = row.value(column.field)
        counts[value] += 1
        letters = sum(len(kept.raw) for kept in row.fields if kept.field in column.texts)
        most[value] = max(most[value], letters)
    return (RowCount(value, count, most[value]) for value, count in counts.items())


def _in_ledger(
    connection: sa.Connection, deliverables: Collection[str | None], column: CountedColumn
) -> Iterator[tuple[int, RowCount]]:
    is_field, is_text = ANSWERS.c.field == column.field, ANSWERS.c.field.in_(sorted(column.texts))
    length = sa.case((is_text, sa.func.length(ANSWERS.c.raw)), else_=0)
    same_row = sa.and_(ROWS.c.return_id == ANSWERS.c.return_id, ROWS.c.row == ANSWERS.c.row)
    each = (
        sa.select(
            ROWS.c.return_id,
            sa.func.max(sa.case((is_field, ANSWERS.c.value))).label("said"),
            sa.func.sum(length).label("letters"),
        )
        .select_from(ROWS)
        .join(RETURNS, RETURNS.c.id == ROWS.c.return_id)
        .outerjoin(ANSWERS, same_row)
        .where(RETURNS.c.deliverable.in_(sorted(one for one in deliverables if one)))
        .where(ROWS.c.in_table == column.table)
        .group_by(ROWS.c.return_id, ROWS.c.row)
        .subquery()
    )
    asked = sa.select(
        each.c.return_id, each.c.said, sa.func.count(), sa.func.max(each.c.letters)
    ).group_by(each.c.return_id, each.c.said)
    for some in connection.execute(asked).partitions(5_000):
        for number, said, rows, letters in some:
            yield number, RowCount(value_of(said) if said else None, rows, int(letters))
