"""Several who write into one ledger at once: nothing is lost, nothing is there twice, and whoever
looks sees that somebody has written."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from huizhi.errors import StorageError
from huizhi.storage.ledger import Ledger
from huizhi.storage.ledger_file import ledger_state
from huizhi.storage.papers import enter_paper, load_papers
from huizhi.storage.returns import Paper
from tests.storage.test_ledger import NOON, liaison, received

EACH = 6


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Ledger, Ledger]]:
    with Ledger.in_folder(tmp_path, "c") as one, Ledger.in_folder(tmp_path, "c") as other:
        yield one, other


def test_several_writers_make_each_revision_once(tmp_path: Path) -> None:
    writers, faults = [Ledger.in_folder(tmp_path, "c") for _ in range(3)], list[Exception]()
    begin = threading.Barrier(len(writers))

    def write(number: int) -> None:
        begin.wait()
        try:
            for n in range(EACH):
                name = f"{number}-{n}"
                writers[number].enter(received(name), [liaison(name, name)])
                with writers[number].writing() as connection:
                    day = NOON.date()
                    enter_paper(connection, Paper("罗庄社区", name, day, "", "王亚伟", NOON))
        except Exception as error:  # noqa: BLE001  # told below
            faults.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(len(writers))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    returns = writers[0].returns()
    with writers[0].looking() as connection:
        papers = load_papers(connection)
    for one in writers:
        one.close()
    count = len(writers) * EACH
    assert faults == []
    assert [one.revision for one in returns] == list(range(1, count + 1))
    assert [one.number for one in returns if one.current] == [max(one.number for one in returns)]
    assert len({one.sha256 for one in returns}) == len({one.number for one in papers}) == count


def test_what_others_write_is_seen_and_what_one_writes_oneself_is_not(
    two: tuple[Ledger, Ledger],
) -> None:
    one, other = two
    before, seen_by_other = one.version(), other.version()
    for name in "ab":
        one.enter(received(name), [liaison(name, name)])
    assert one.version() == before
    first = other.version()
    assert first != seen_by_other
    one.set_note("key", "value")
    assert other.version() != first  # also when the same one writes again
    other.set_note("key", "other")
    assert one.version() != before
    assert [one.note("key"), len(other.returns())] == ["other", 2]


def test_a_folder_s_ledger_shows_from_outside_that_it_was_written(tmp_path: Path) -> None:
    assert ledger_state(tmp_path) == ()
    with Ledger.in_folder(tmp_path, "c") as ledger:
        before = ledger_state(tmp_path)
        ledger.set_note("key", "value")
        assert ledger_state(tmp_path) != before
        assert ledger_state(tmp_path) == ledger_state(tmp_path)


def test_what_was_not_written_to_the_end_is_not_thought_to_be_there(
    two: tuple[Ledger, Ledger], monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, other = two
    ledger.enter(received("a"), [liaison("a", "王小明")])

    def fail(_: object) -> None:
        raise sqlite3.OperationalError("no space left")

    with monkeypatch.context() as full:
        full.setattr(ledger._engine.dialect, "do_commit", fail)
        with pytest.raises(StorageError, match="没有成功"):
            ledger.enter(received("b"), [liaison("b", "李四")])

    assert [one.sha256 for one in other.returns()] == ["a"]
    (again,) = ledger.enter(received("b"), [liaison("b", "李四")])
    assert (again.revision, len(other.returns())) == (2, 2)
