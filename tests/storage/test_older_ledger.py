"""Older ledgers: what an earlier program made opens, and what became of each content is known."""

from __future__ import annotations

import datetime as dt
import errno
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from huizhi.errors import StorageError
from huizhi.storage.arrivals import load_unexamined
from huizhi.storage.databases import engine_of
from huizhi.storage.ledger import Ledger
from huizhi.storage.ledger_file import returns_in
from huizhi.storage.place_note import place_of
from huizhi.storage.returns import Fate, KeptField, KeptRow, Received, Return
from huizhi.storage.tables import TABLES

NOON = dt.datetime(2024, 6, 2, 12, 0, tzinfo=dt.UTC)
SAID = {
    "a": ("罗庄社区：已收录", Fate.TAKEN),
    "b": ("材料（照片或视频），已存档", Fate.MATERIAL),
    "c": ("材料，归入罗庄社区　优秀作品　应急逃生演练", Fate.MATERIAL),
    "d": ("材料的文字说明", Fate.MATERIAL),
    "e": ("略过：办公软件的临时文件", Fate.PASSED_OVER),
    "f": ("与已收的内容相同，没有产生新版本", Fate.NOTHING_NEW),
    "g": ("压缩包，内有3个文件", Fate.TAKEN),
    "h": ("材料厂社区：已收录", Fate.TAKEN),
}


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A folder with a ledger as a program of format 1 left it."""
    with Ledger.in_folder(tmp_path, "c") as ledger:
        for sha256, (outcome, _) in SAID.items():
            rows = (KeptRow("C6", (KeptField("title", "某", "某", "C6", "header"),)),)
            forms = [Return("材料厂.xlsx", "h", NOON, "材料厂社区", "works", "accepted", rows=rows)]
            content = Received(sha256, sha256, 1, NOON, f"{sha256}.jpg", outcome)
            ledger.enter(content, forms if sha256 == "h" else [])
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as database, database:
        database.execute("ALTER TABLE received DROP COLUMN fate")
        database.execute("ALTER TABLE returns DROP COLUMN counted")
        database.execute("ALTER TABLE rows DROP COLUMN in_table")
        database.execute("UPDATE about SET value = '1' WHERE key = 'format'")
    return tmp_path


def fates(ledger: Ledger) -> dict[str, Fate]:
    return {one.sha256: one.fate for one in ledger.received()}


def test_each_content_has_its_fate_by_what_was_said_of_it(older: Path) -> None:
    with Ledger.in_folder(older, "c") as ledger:
        assert fates(ledger) == {sha256: fate for sha256, (_, fate) in SAID.items()}
        assert {one.sha256: one.outcome for one in ledger.received()} == {
            sha256: outcome for sha256, (outcome, _) in SAID.items()
        }


def test_it_goes_on_as_if_it_had_always_been_one_of_today(older: Path) -> None:
    with Ledger.in_folder(older, "c") as ledger:
        assert ledger.known_of(list(SAID)) == set(SAID) - {"e"}
        with ledger.looking() as connection:
            assert [one.sha256 for one in load_unexamined(connection)] == ["b", "c", "d"]
        ledger.enter(Received("e", "报送.jpg", 1, NOON, "e", "材料", fate=Fate.MATERIAL), [])
        assert fates(ledger)["e"] is Fate.MATERIAL


def test_its_rows_are_those_of_the_first_table(older: Path) -> None:
    (looked_at,) = returns_in(older)
    with Ledger.in_folder(older, "c") as ledger:
        (one,) = ledger.returns()

    assert looked_at.rows == one.rows
    assert [(row.table, row.value("title")) for row in one.rows] == [("rows", "某")]


def test_it_has_the_tables_of_today_then_and_a_copy_of_before_lies_beside(older: Path) -> None:
    Ledger.in_folder(older, "c").close()
    engine = engine_of(place_of(older).url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), TABLES) == []
    engine.dispose()

    (copy,) = older.glob("ledger（格式1*")
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT value FROM about WHERE key = 'format'").fetchone() == ("1",)
        assert kept.execute("SELECT count(*) FROM received").fetchone() == (len(SAID),)
    Ledger.in_folder(older, "c").close()  # once only
    assert len(list(older.glob("ledger（*"))) == 1


def test_it_stays_as_it_was_where_no_copy_can_be_made(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("huizhi.storage.ledger_place.writing_whole", full)
    with pytest.raises(StorageError, match="磁盘满了"):
        Ledger.in_folder(older, "c")
    with closing(sqlite3.connect(older / "ledger.db")) as database:
        names = {row[1] for row in database.execute("PRAGMA table_info(received)")}
    assert "fate" not in names


def test_words_are_asked_once_only(older: Path) -> None:
    Ledger.in_folder(older, "c").close()
    with closing(sqlite3.connect(older / "ledger.db")) as database, database:
        database.execute("UPDATE received SET outcome = '略过：别的话' WHERE sha256 = 'b'")

    with Ledger.in_folder(older, "c") as ledger:
        assert fates(ledger)["b"] is Fate.MATERIAL


def test_several_open_it_at_the_same_moment(older: Path) -> None:
    barrier, found = threading.Barrier(4), []

    def opened() -> None:
        barrier.wait()
        with Ledger.in_folder(older, "c") as ledger:
            found.append(fates(ledger)["e"])

    threads = [threading.Thread(target=opened) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [Fate.PASSED_OVER] * 4


def test_one_of_a_later_program_is_refused(older: Path) -> None:
    with closing(sqlite3.connect(older / "ledger.db")) as database, database:
        database.execute("UPDATE about SET value = '5' WHERE key = 'format'")

    with pytest.raises(StorageError, match="别的版本"):
        Ledger.in_folder(older, "c")
