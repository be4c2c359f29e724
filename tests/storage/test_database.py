"""Another database is one class: whatever is done in a way of its own, only it is asked."""

from __future__ import annotations

import ast
import datetime as dt
import re
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from huizhi.content.facts import Facts
from huizhi.storage.arrivals import enter_facts, load_facts
from huizhi.storage.database import Database, Rows
from huizhi.storage.databases import DATABASES
from huizhi.storage.ledger import Ledger
from huizhi.storage.sqlite import _make_durable
from tests.paths import ROOT
from tests.storage.test_ledger import NOON, liaison, received

STORAGE = ROOT / "huizhi" / "storage"


class Other(Database):
    """A database that says everything in plain SQL; it stands in SQLite, and notes what it did."""

    name = "sqlite"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.writes = 0

    def prepare(self, engine: sa.Engine) -> None:
        self.asked.append("prepare")

    def begin_writing(self, connection: sa.Connection) -> None:
        self.asked.append("begin_writing")
        self.writes += 1

    def version(self, connection: sa.Connection) -> int:
        return self.writes

    def insert(self, connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
        self.asked.append(f"insert {table.name}")
        connection.execute(table.insert(), list(rows))

    def insert_new(self, connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
        self.asked.append(f"insert_new {table.name}")
        for row in rows:
            same = [key == row[key.name] for key in table.primary_key]
            if connection.execute(sa.select(table).where(*same)).first() is None:
                connection.execute(table.insert(), [row])

    def overwrite_deleted(self, connection: sa.Connection) -> None:
        self.asked.append("overwrite_deleted")


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Other:
    one = Other()
    monkeypatch.setitem(DATABASES, one.name, one)
    return one


def test_a_ledger_in_another_database_keeps_what_is_entered(other: Other, tmp_path: Path) -> None:
    later = NOON + dt.timedelta(days=1)
    with Ledger.in_folder(tmp_path, "c") as ledger:
        ledger.enter(received("a"), [liaison("a", "王小明")])
        ledger.arrive("a", "a.xlsx", later)  # known under this name since noon
        ledger.enter(received("b"), [liaison("b", "李四")])
        with ledger.writing() as connection:
            for _ in range(2):
                enter_facts(connection, [("a", Facts("picture"))])

    with Ledger.in_folder(tmp_path, "c") as again, again.looking() as connection:
        assert [(one.value("name"), one.current) for one in again.returns()] == [
            ("王小明", False),
            ("李四", True),
        ]
        assert load_facts(connection) == {"a": Facts("picture")}
    assert other.asked[:2] == ["prepare", "begin_writing"]
    assert {"insert returns", "insert answers", "insert_new arrivals"} <= set(other.asked)


@pytest.mark.parametrize("file", sorted(STORAGE.glob("*.py")), ids=lambda f: f.name)
def test_no_other_file_asks_which_database_it_is(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    asks = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    # The last has a column that is spelt by it.
    own = {"databases.py", "sqlite.py", "postgres.py", "older_ledger.py"}

    assert file.name in own or "dialect" not in asks


def test_only_storage_knows_what_the_ledger_s_file_is_called() -> None:
    name = re.compile(r"""["']ledger\.db""")
    knowing = {
        file.relative_to(ROOT / "huizhi").parts[0]
        for file in (ROOT / "huizhi").rglob("*.py")
        if name.search(file.read_text("utf-8"))
    }

    assert knowing == {"storage"}


class Cursor:
    """A cursor whose database says a few times that another process prepares it."""

    def __init__(self, code: int, times: int) -> None:
        self.code, self.times, self.said = code, times, list[str]()

    def cursor(self) -> Cursor:
        return self

    def execute(self, said: str) -> None:
        self.said.append(said)
        if "journal_mode" in said and self.times:
            self.times -= 1
            error = sqlite3.OperationalError("locked")
            error.sqlite_errorcode = self.code
            raise error

    def close(self) -> None:
        self.said.append("close")


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY])
def test_a_database_that_another_process_prepares_is_waited_for(code: int) -> None:
    one = Cursor(code, 2)
    _make_durable(one, None)

    assert one.said.count("PRAGMA journal_mode=WAL") == 3
    assert one.said[-3:] == ["PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON", "close"]


def test_other_trouble_of_a_database_is_not_waited_for() -> None:
    with pytest.raises(sqlite3.OperationalError):
        _make_durable(Cursor(sqlite3.SQLITE_CANTOPEN, 1), None)
