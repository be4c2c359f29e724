"""A ledger moved to a database server and back: every row, and never two that are written into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from huizhi.campaign.load import load_settings
from huizhi.content.facts import Facts
from huizhi.errors import StorageError
from huizhi.storage import moving
from huizhi.storage.arrivals import enter_facts
from huizhi.storage.database_copy import count_ledger
from huizhi.storage.ledger import Ledger
from huizhi.storage.ledger_file import copy_ledger, count_ledger_in
from huizhi.storage.ledger_place import LEDGER_FILE, PLACE_NOTE
from huizhi.storage.ledger_transfer import as_kept, transfer
from huizhi.storage.moving import MovedLedger, move_ledger
from huizhi.storage.papers import enter_paper, load_papers
from huizhi.storage.place_note import is_ledger_elsewhere, place_of
from huizhi.storage.returns import Paper
from huizhi.storage.tables import TABLES
from tests.paths import CONFIG
from tests.postgres import server
from tests.storage.test_ledger import NOON, liaison, received

SETTINGS = load_settings(CONFIG)
Rows = dict[str, list[sa.Row[tuple[object, ...]]]]


def everything(ledger: Ledger) -> Rows:
    with ledger.looking() as connection:
        return {
            one.name: list(connection.execute(sa.select(one).order_by(*one.primary_key)).all())
            for one in TABLES.sorted_tables
        }


def rows_in(output: Path) -> Rows:
    with Ledger.in_folder(output, SETTINGS) as ledger:
        return everything(ledger)


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose ledger is a file, wished on a server."""
    monkeypatch.setenv("HUIZHI_LEDGER", "sqlite")
    with Ledger.in_folder(tmp_path, SETTINGS) as ledger:
        for name in ("甲", "a", "乙", "B", "Z", "é", "\U00020000", "\uff21"):
            ledger.enter(received(name), [liaison(name, f"{name}\0")])
        with ledger.writing() as connection:
            day = NOON.date()
            enter_paper(connection, Paper("罗庄社区", "liaison", day, "", "王亚伟", NOON))
            enter_facts(connection, [("a", Facts("picture", sketch=bytes(range(256))))])
    monkeypatch.setenv("HUIZHI_LEDGER", server().url())
    return tmp_path


def moved(output: Path) -> MovedLedger:
    found = move_ledger(SETTINGS, output, NOON)
    assert found is not None
    return found


def test_every_row_goes_there_and_comes_back(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIZHI_LEDGER", "")
    before = rows_in(output)
    monkeypatch.setenv("HUIZHI_LEDGER", server().url())
    there = moved(output)

    assert not (output / LEDGER_FILE).exists()
    assert there.rows == {name: len(rows) for name, rows in before.items()}
    with Ledger.in_folder(output, SETTINGS) as ledger:
        kept = {n: [tuple(map(as_kept, row)) for row in rows] for n, rows in before.items()}
        assert {n: [tuple(row) for row in rows] for n, rows in everything(ledger).items()} == kept
        ledger.enter(received("c"), [liaison("c", "新来的")])  # goes on counting where it was
        with ledger.writing() as connection:
            day = NOON.date()
            enter_paper(connection, Paper("魏武社区", "liaison", day, "", "王亚伟", NOON))
            assert [one.number for one in load_papers(connection)] == [1, 2]
        later = everything(ledger)
    assert move_ledger(SETTINGS, output, NOON) is None

    monkeypatch.setenv("HUIZHI_LEDGER", "sqlite")
    moved(output)
    assert rows_in(output) == later
    assert not (output / PLACE_NOTE).exists()


def test_whoever_waited_to_write_into_the_old_one_is_refused(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIZHI_LEDGER", "")
    with Ledger.in_folder(output, SETTINGS) as waiting:
        waiting.set_note("before", "1")
        monkeypatch.setenv("HUIZHI_LEDGER", server().url())
        moved(output)
        with pytest.raises(StorageError, match="台账已经搬到"):
            waiting.set_note("after", "1")
    with Ledger.in_folder(output, SETTINGS) as ledger:
        assert [ledger.note("before"), ledger.note("after"), ledger.note("moved")] == ["1", "", ""]


@pytest.mark.parametrize("where", ["transfer", "_note_moved", "write_note"])
def test_a_move_that_was_killed_is_done_again(
    output: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(moving, where, killed)
        with pytest.raises(KeyboardInterrupt):
            move_ledger(SETTINGS, output, NOON)
    assert is_ledger_elsewhere(SETTINGS, output)
    with pytest.raises(StorageError, match=r"move"):
        Ledger.in_folder(output, SETTINGS)
    monkeypatch.setenv("HUIZHI_LEDGER", "")
    if where == "write_note":  # nobody writes into it any more
        with pytest.raises(StorageError, match="没有搬完"):
            Ledger.in_folder(output, SETTINGS)
    monkeypatch.setenv("HUIZHI_LEDGER", server().url())

    moved(output)
    assert len(rows_in(output)["returns"]) == 8


@pytest.mark.parametrize("where", ["_note_moved", "flush_folder"])
def test_a_way_back_that_was_killed_is_gone_again(
    output: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    moved(output)
    monkeypatch.setenv("HUIZHI_LEDGER", "sqlite")
    with monkeypatch.context() as patch:
        patch.setattr(moving, where, killed)
        with pytest.raises(KeyboardInterrupt):
            move_ledger(SETTINGS, output, NOON)
    with pytest.raises(StorageError, match="move"):
        Ledger.in_folder(output, SETTINGS)

    moved(output)
    assert len(rows_in(output)["returns"]) == 8
    assert not (output / PLACE_NOTE).exists()


def test_what_differs_is_not_moved(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def one_less(source: sa.Connection, target: sa.Connection, _: object) -> dict[str, int]:
        def advance(table: object) -> None:
            if table == "answers":  # what went before it is changed behind the program's back
                target.exec_driver_sql("UPDATE returns SET evidence = '别的' WHERE id = 2")

        return transfer(source, target, advance)

    monkeypatch.setattr(moving, "transfer", one_less)
    with pytest.raises(StorageError, match="表 returns 的第2行"):
        move_ledger(SETTINGS, output, NOON)
    monkeypatch.setenv("HUIZHI_LEDGER", "")
    assert len(rows_in(output)["returns"]) == 8


def test_a_copy_of_a_ledger_on_a_server_is_a_ledger_in_a_file(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved(output)
    before = rows_in(output)
    copy = tmp_path / "copy"
    copy.mkdir()
    copy_ledger(output, copy / LEDGER_FILE)

    assert [one.name for one in copy.iterdir()] == [LEDGER_FILE]
    assert count_ledger(copy / LEDGER_FILE, lies_still=True) == count_ledger_in(output)
    monkeypatch.setenv("HUIZHI_LEDGER", "sqlite")
    assert rows_in(copy) == before
    assert place_of(copy).shown == str(copy / LEDGER_FILE)
