"""The ledger where it lies: gone, empty, another database, read-only, busy, damaged, full."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from huizhi.errors import HuizhiError, LedgerLostError, ReadOnlyError, StorageError
from huizhi.storage import sqlite
from huizhi.storage.ledger import Ledger
from huizhi.storage.ledger_file import returns_in
from huizhi.storage.ledger_place import LEDGER_FILE
from huizhi.storage.refusals import ledger_refusals
from huizhi.storage.sqlite_place import LedgerCopy
from tests.storage.test_ledger import liaison, received

BACKUP = "请先关掉网页和别的窗口，再用备份恢复"
WORDS_OF_SQLITE = ("locked", "UNIQUE", "constraint", "database", "readonly", "sqlite", "disk I/O")


def in_chinese(error: HuizhiError) -> str:
    """What the clerk reads, in which nothing of SQLite's stands."""
    said = str(error)
    assert not any(word in said for word in WORDS_OF_SQLITE), said
    return said


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder in which one return was entered and its original stored."""
    with Ledger.in_folder(tmp_path, "c") as ledger:
        ledger.enter(received("a"), [liaison("a", "王小明")])
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns" / ("a" * 64)).write_bytes(b"x")
    return tmp_path


def gone(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def without_tables(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("PRAGMA user_version=1")


def another(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE moz_places (id INTEGER)")


@pytest.mark.parametrize("lose", [gone, empty, without_tables, another])
def test_a_lost_ledger_is_never_taken_for_a_new_one(
    output: Path, lose: Callable[[Path], None]
) -> None:
    path = output / LEDGER_FILE
    lose(path)
    before = path.read_bytes() if path.exists() else None

    for opened in (Ledger.in_folder, Ledger.to_look_in):
        with pytest.raises(LedgerLostError, match="没有当作新的活动") as told:
            opened(output, "c")
        said = in_chinese(told.value) if lose is not another else str(told.value)
        assert "1个收到的原件" in said
        assert "check --ledger" in said
    assert (path.read_bytes() if path.exists() else None) == before


def test_another_database_is_left_alone_also_without_originals(tmp_path: Path) -> None:
    another_path = tmp_path / LEDGER_FILE
    another_path.touch()
    another(another_path)

    with pytest.raises(LedgerLostError, match="不是回执的台账"):
        Ledger.in_folder(tmp_path, "c")
    with closing(sqlite3.connect(another_path)) as other:
        assert [r[0] for r in other.execute("select name from sqlite_master")] == ["moz_places"]


def test_a_folder_without_originals_gets_a_new_ledger(tmp_path: Path) -> None:
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns" / ".huizhi-left").touch()
    Ledger.in_folder(tmp_path, "c").close()
    (tmp_path / LEDGER_FILE).write_bytes(b"")
    for end in ("-wal", "-shm"):
        (tmp_path / f"{LEDGER_FILE}{end}").unlink(missing_ok=True)
    Ledger.in_folder(tmp_path, "c").close()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder as one whose user may not write in it."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:  # whom no mode keeps from writing
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that everybody may look into, with one for temporary files."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    (folder / "tmp").mkdir()
    (folder / "tmp").chmod(0o777)
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "tmp"))
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no read-only folder")
@pytest.mark.parametrize("log", [False, True])
def test_a_read_only_copy_can_be_looked_into_and_not_written(
    output: Path, shared: Path, log: bool
) -> None:
    copy = shared / "output"
    with Ledger.in_folder(output, "c") as ledger:
        if log:  # copied while somebody was at work: what is in the log counts too
            ledger.enter(received("b"), [liaison("b", "李四")])
        copy.mkdir()
        for path in output.glob("ledger.db*"):
            shutil.copy(path, copy)
        if not log:
            ledger.close()
            shutil.rmtree(copy)
            shutil.copytree(output, copy)
    with read_only(copy):
        with Ledger.to_look_in(copy, "c") as ledger:
            assert len(ledger.returns()) == 1 + log
            with pytest.raises(ReadOnlyError, match="只读") as told:
                ledger.set_note("a", "b")
        assert BACKUP not in in_chinese(told.value)
        with (
            pytest.raises(ReadOnlyError, match="没有成功") as told,
            Ledger.in_folder(copy, "c") as ledger,
        ):
            ledger.refuse_read_only()
        assert BACKUP not in in_chinese(told.value)
        assert len(returns_in(copy)) == 1 + log


@pytest.mark.skipif(sys.platform == "win32", reason="by modes")
def test_a_read_only_file_can_be_looked_into_and_not_written(output: Path, shared: Path) -> None:
    shutil.copy(output / LEDGER_FILE, shared)
    shared.chmod(0o777)
    (shared / LEDGER_FILE).chmod(0o444)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        with Ledger.to_look_in(shared, "c") as ledger:
            assert len(ledger.returns()) == 1
            with pytest.raises(ReadOnlyError, match="只读") as told:
                ledger.set_note("a", "b")
    finally:
        if root:
            os.seteuid(0)
    assert BACKUP not in in_chinese(told.value)


def test_a_busy_ledger_is_told_as_that(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.2)
    with (
        Ledger.in_folder(output, "c") as ledger,
        closing(sqlite3.connect(output / LEDGER_FILE, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="台账正被另一个程序占用") as told:
            ledger.set_note("a", "b")
        assert BACKUP not in in_chinese(told.value)
        other.execute("ROLLBACK")
        ledger.set_note("a", "b")


def test_a_ledger_that_somebody_holds_whole_is_busy(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.2)
    with closing(sqlite3.connect(output / LEDGER_FILE, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="台账正被另一个程序占用") as told:
            Ledger.in_folder(output, "c")
    assert BACKUP not in in_chinese(told.value)


def test_only_a_damaged_ledger_sends_to_the_backup(output: Path) -> None:
    path = output / LEDGER_FILE
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)

    with pytest.raises(StorageError, match=BACKUP) as told, Ledger.in_folder(output, "c") as one:
        one.returns()
    said = in_chinese(told.value)
    assert "check --ledger" in said


def test_a_full_disk_is_told_as_that(output: Path) -> None:
    with Ledger.in_folder(output, "c") as ledger:
        ledger._writer.exec_driver_sql("PRAGMA max_page_count=1")
        ledger._writer.commit()
        with pytest.raises(StorageError, match="磁盘满了") as told:
            ledger.set_note("a", "x" * 1_000_000)
        assert BACKUP not in in_chinese(told.value)


def test_what_nobody_foresaw_does_not_send_to_the_backup() -> None:
    with closing(sqlite3.connect(":memory:")) as other:
        other.execute("CREATE TABLE a (b UNIQUE)")
        with pytest.raises(StorageError, match="代号2067") as told, ledger_refusals("写入台账"):
            other.execute("INSERT INTO a VALUES (1), (1)")
    assert "不用恢复备份" in in_chinese(told.value)


def test_the_copy_of_a_read_only_ledger_goes_when_it_cannot_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Path] = []

    class Noted(LedgerCopy):
        def close(self) -> None:
            closed.append(self.path)
            super().close()

    def refused(*_: object) -> Ledger:
        raise ReadOnlyError("只读")

    Ledger.in_folder(tmp_path, "c").close()
    monkeypatch.setattr("huizhi.storage.ledger.LedgerCopy", Noted)
    monkeypatch.setattr(Ledger, "in_folder", refused)

    with pytest.raises(StorageError):
        Ledger.to_look_in(tmp_path, "another")
    (path,) = closed
    assert not path.exists()


def test_a_file_that_is_no_ledger_is_refused_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"not a database at all, but long enough to be one" * 30)

    with pytest.raises(StorageError, match="打开台账没有成功"):
        Ledger.in_folder(tmp_path, "2024")
