"""A batch that cannot be entered stays on the disk, is told of, and is tried again."""

from __future__ import annotations

import time
from typing import Any

import pytest

from huizhi.errors import StorageError
from huizhi.web.service import collecting
from tests.web.conftest import Here


def until(holds: Any) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_what_failed_is_tried_again(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    real, tries = collecting.collect, []

    def collect(*arguments: Any, **more: Any) -> Any:
        tries.append(1)
        if len(tries) == 1:
            raise StorageError("磁盘满了。")
        return real(*arguments, **more)

    monkeypatch.setattr(collecting, "collect", collect)
    monkeypatch.setattr(collecting, "_AGAIN", 0.2)
    page = here.page
    batch = page.intake.begin_batch("本机", "", page.office.now())
    page.intake.put(batch, {"一.txt": "一些文字".encode()})
    page.collecting.close(batch)
    until(lambda: page.records.batch(batch.id).state == "failed")
    assert "磁盘满了" in here.client.get("/taking").text
    assert page.intake.names(batch) == ["一.txt"]
    page.collecting.again(batch.id)
    until(lambda: page.records.batch(batch.id).state == "done")
    assert page.intake.batch(batch.id) is None
    assert len(list((here.folders.output / "returns").glob("*.txt"))) == 1


def test_an_unexpected_error_loses_nothing(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(collecting, "collect", broken)
    page = here.page
    batch = page.intake.begin_batch("本机", "", page.office.now())
    page.intake.put(batch, {"二.txt": b"x"})
    page.collecting.close(batch)
    until(lambda: page.records.batch(batch.id).state == "failed")
    assert page.intake.names(batch) == ["二.txt"]


def test_a_liaison_reads_nothing_of_the_office_s_folders(here: Here) -> None:
    link = here.link("罗庄社区")
    assert here.client.get(link).status_code == 200
    (here.folders.output / "returns").mkdir(exist_ok=True)
    (here.folders.output / "returns" / ("a" * 64)).write_bytes(b"x")
    for path in here.folders.output.glob("ledger.db*"):
        path.unlink()
    told = here.client.get(link)

    assert told.status_code == 400
    assert "请过一会儿再试" in told.text
    assert str(here.folders.output) not in told.text
    assert "check --ledger" not in told.text
