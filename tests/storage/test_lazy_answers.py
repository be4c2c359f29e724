"""Answers that are read when they are looked at are those read at once, with few in memory."""

from __future__ import annotations

import datetime as dt
import pickle
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from huizhi.errors import StorageError
from huizhi.storage.amendments import enter_amendment
from huizhi.storage.lazy_answers import LazyAnswers, in_reading_order
from huizhi.storage.ledger import Ledger
from huizhi.storage.returns import Amendment, KeptField, KeptRow, Received, Return
from huizhi.storage.row_counts import CountedColumn, RowCount, count_rows
from huizhi.storage.tables import RETURNS

NOON = dt.datetime(2024, 6, 2, 12, 0, tzinfo=dt.UTC)
UNITS = [f"第{number}社区" for number in range(1, 101)]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with two forms of each of a hundred units, which came in no order."""
    came = [(unit, form) for unit in UNITS for form in ("liaison", "works")]
    random.Random(7).shuffle(came)
    with Ledger.in_folder(tmp_path, "c") as opened:
        with opened.together():
            for unit, form in came:
                one = _returned(unit, form)
                opened.enter(Received(one.sha256, one.file, 9, NOON, one.sha256, "已收录"), [one])
        yield opened


def _returned(unit: str, form: str) -> Return:
    name = KeptField("name", f"{unit}的人", f"{unit}的人", "附件1!B3", "both")
    title = KeptField("title", None, " ", "附件3!C6", "header")
    rows = (KeptRow("附件3!C6", (title,)), KeptRow("附件3!C7", (name,))) if form == "works" else ()
    digest = f"{unit}{form}"
    return Return(f"{digest}.xlsx", digest, NOON, unit, form, "accepted", (name,), rows)


def _reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pages are read each time somebody has to wait for the ledger."""
    pages: list[int] = []
    take = LazyAnswers._take

    def told(source: LazyAnswers, connection: sa.Connection, some: list[int]) -> None:
        pages.append(len(some))
        take(source, connection, some)

    monkeypatch.setattr(LazyAnswers, "_take", told)
    return pages


@pytest.mark.parametrize("units", [None, UNITS, UNITS[::-1], UNITS[:3]])
def test_they_are_the_same_in_any_order(ledger: Ledger, units: list[str] | None) -> None:
    with ledger.writing() as connection:
        made = (NOON, 0)
        for kind, row in (("accept", -1), ("correct", 1), ("remove", 0)):
            own = Amendment(
                kind, row, "name", "", "附件1!B3", "a", "b", "b", "电话核实", "王", *made  # type: ignore[arg-type]
            )  # fmt: skip
            enter_amendment(connection, ledger.of_community(UNITS[row])[0], own)
    every = ledger.returns()
    lazy = ledger.returns_to_walk(units)

    assert lazy == every
    assert [one.value("name") for one in lazy] == [one.value("name") for one in every]
    for one, other in random.Random(3).sample(list(zip(lazy, every, strict=True)), 60):
        assert (tuple(one.fields), tuple(one.rows)) == (other.fields, other.rows)
        assert one.rows_of("rows") == other.rows_of("rows")
    assert pickle.loads(pickle.dumps(lazy[0])) == every[0]


def test_whoever_walks_on_finds_the_next_ones_read(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    lazy = ledger.returns_to_walk(UNITS)
    pages = _reads(monkeypatch)
    by_unit = {(one.community, one.deliverable): one for one in lazy}

    for unit in UNITS:  # both forms beside each other, as a sheet asks for them
        assert by_unit[unit, "liaison"].fields
        assert by_unit[unit, "works"].rows

    assert sum(pages) <= 14  # of sixteen returns each: nothing is read twice
    assert len(pages) <= 8


def test_in_reading_order_nothing_is_read_twice(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huizhi.storage.lazy_answers._MOST_KEPT", 2)
    lazy = ledger.returns_to_walk(UNITS)
    pages = _reads(monkeypatch)

    assert sum(len(one.rows) for one in in_reading_order(lazy)) == 200
    assert sum(pages) == 13  # a hundred returns of each form, and none of another between


def test_rows_are_counted_as_they_would_be_read(ledger: Ledger) -> None:
    column = CountedColumn("rows", "name", frozenset({"name", "title"}))
    removed = ledger.of_same(_returned(UNITS[4], "works"))[0]
    own = Amendment("remove", 0, "", "", "附件3!C6", "", "", None, "空行", "王", NOON)
    with ledger.writing() as connection:
        enter_amendment(connection, removed, own)
    works = [one for one in ledger.returns() if one.deliverable == "works"]
    lazy = [one for one in ledger.returns_to_walk(UNITS) if one.deliverable == "works"]

    found = count_rows(lazy, column)

    assert {n: set(own) for n, own in found.items()} == {
        n: set(own) for n, own in count_rows(works, column).items()
    }
    assert set(found[works[0].number]) == {
        RowCount(None, 1, 1),
        RowCount(f"{works[0].community}的人", 1, len(f"{works[0].community}的人")),
    }
    assert sum(one.rows for one in found[removed.number]) == 1


def test_answers_can_be_looked_at_when_the_ledger_is_closed(tmp_path: Path, ledger: Ledger) -> None:
    lazy = ledger.returns_to_walk(UNITS)
    ledger.close()

    assert lazy[0].value("name") == f"{lazy[0].community}的人"


def test_a_return_that_is_gone_is_told_and_not_taken_for_an_empty_one(ledger: Ledger) -> None:
    lazy = ledger.returns_to_walk(UNITS)
    with ledger.writing() as connection:
        connection.execute(RETURNS.update().where(RETURNS.c.id == 1).values(sha256=lazy[1].sha256))

    with pytest.raises(StorageError, match="请再做一次"):
        list(map(len, (one.fields for one in lazy)))
