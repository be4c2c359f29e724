"""Another database is one class: whatever is done in a way of its own, only it is asked."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from huizhi.content.facts import Facts
from huizhi.storage.arrivals import enter_facts, load_facts
from huizhi.storage.database import DATABASES, Database, Rows
from huizhi.storage.ledger import Ledger
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
    own = {"database.py", "older_ledger.py"}  # the second has a column's type spelt by it

    assert file.name in own or "dialect" not in asks


def test_only_storage_knows_what_the_ledger_s_file_is_called() -> None:
    name = re.compile(r"""["']ledger\.db""")
    knowing = {
        file.relative_to(ROOT / "huizhi").parts[0]
        for file in (ROOT / "huizhi").rglob("*.py")
        if name.search(file.read_text("utf-8"))
    }

    assert knowing == {"storage"}
