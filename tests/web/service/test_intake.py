"""Files on their way: whatever happens in between, what was confirmed is in a batch."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest

from huizhi.disk import scratch
from huizhi.web.service import intake as module
from huizhi.web.service.intake import Intake, Upload, plain_parts

NOW = dt.datetime(2024, 6, 2, tzinfo=dt.UTC)


async def pieces(*data: bytes) -> AsyncIterator[bytes]:
    for one in data:
        yield one


def sent(intake: Intake, upload: Upload, *data: bytes) -> Upload | None:
    return anyio.run(intake.append, upload, pieces(*data))


def again(intake: Intake, upload: Upload) -> Upload:
    found = intake.upload(upload.id, "")
    assert found is not None
    return found


def test_a_whole_file_of_a_killed_run_is_put_into_its_batch(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    batch = intake.begin_batch("甲", "", NOW)
    upload = intake.begin(batch, "表.xlsx", 5)
    (tmp_path / "incoming" / "uploads" / f"{upload.id}.part").write_bytes(b"hello")
    later = Intake(tmp_path)
    later.settle_all()

    assert later.names(batch) == ["表.xlsx"]


def test_nobody_is_told_of_a_whole_file_that_is_in_no_batch(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    batch = intake.begin_batch("甲", "", NOW)
    upload = intake.begin(batch, "表.xlsx", 5)
    (tmp_path / "incoming" / "uploads" / f"{upload.id}.part").write_bytes(b"hello")

    assert again(intake, upload).offset == 5
    assert intake.names(batch) == ["表.xlsx"]


def test_a_file_that_is_begun_twice_comes_once(tmp_path: Path) -> None:
    """Found by 1,010 kills: the page died before it said that an empty file had come, and the
    browser began it again."""
    intake = Intake(tmp_path)
    batch = intake.begin_batch("甲", "", NOW)
    for data in (b"", b"", b"hello", b"hello", b"other"):
        upload = intake.begin(batch, "表.xlsx", len(data))
        if data:
            sent(intake, upload, data)

    names = ["表.xlsx", "表（2）.xlsx", "表（3）.xlsx"]
    assert sorted(intake.names(batch)) == sorted(names)
    assert sorted(one.read_bytes() for one in tmp_path.rglob("表*")) == [b"", b"hello", b"other"]


def test_a_file_and_a_folder_of_one_name(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    batch = intake.begin_batch("甲", "", NOW)
    names = ("a.bin", "a.bin/b.jpg", "a.bin/b.jpg/c.jpg", "a.bin")
    for name, data in zip(names, (b"x", b"x", b"x", b"y"), strict=True):
        sent(intake, intake.begin(batch, name, 1), data)

    assert len(intake.names(batch)) == 4


def test_two_who_send_the_same_piece_write_it_once(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    batch = intake.begin_batch("甲", "", NOW)
    upload = intake.begin(batch, "表.xlsx", 16)
    first, second = again(intake, upload), again(intake, upload)

    assert sent(intake, first, b"12345678") is not None
    assert sent(intake, second, b"12345678") is None
    assert again(intake, upload).offset == 8
    sent(intake, again(intake, upload), b"87654321")
    (path,) = intake.paths(batch)
    assert path.read_bytes() == b"1234567887654321"


def test_the_connection_that_hangs_is_taken_over(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    batch = intake.begin_batch("甲", "", NOW)
    upload = intake.begin(batch, "片.mp4", 8)
    told: list[Upload | None] = []

    async def work() -> None:
        hangs = anyio.Event()

        async def slow() -> AsyncIterator[bytes]:
            yield b"1234"
            await hangs.wait()
            yield b"XXXX"

        async def old() -> None:
            told.append(await intake.append(upload, slow()))

        async with anyio.create_task_group() as group:
            group.start_soon(old)
            while again(intake, upload).offset < 4:
                await anyio.sleep(0.01)
            told.append(await intake.append(again(intake, upload), pieces(b"5678")))
            hangs.set()

    anyio.run(work)
    (path,) = intake.paths(batch)
    assert path.read_bytes() == b"12345678"
    assert [one and one.offset for one in told] == [8, None]


def test_a_file_that_ends_after_its_batch_was_closed(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    batch = intake.begin_batch("甲", "罗庄社区", NOW)
    upload = intake.begin(batch, "片.mp4", 4)
    intake.close(batch, NOW)
    intake.drop(batch)
    done = anyio.run(intake.append, upload, pieces(b"1234"))

    assert done is not None
    assert done.batch != batch.id
    late = intake.batch(done.batch)
    assert late is not None
    assert (late.community, late.closed) == ("罗庄社区", None)
    assert intake.names(late) == ["罗庄社区（报送链接）/片.mp4"]


def test_a_batch_is_not_idle_while_something_comes(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    batch = intake.begin_batch("甲", "罗庄社区", NOW)
    upload = intake.begin(batch, "片.mp4", 8)
    for path in (tmp_path / "incoming" / batch.id).iterdir():
        os.utime(path, (0, 0))
    sent(intake, upload, b"1234")

    assert intake.idle_seconds(batch) < 5


def test_closing_a_batch_that_is_gone_makes_nothing(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    batch = intake.begin_batch("甲", "", NOW)
    intake.drop(batch)

    assert intake.close(batch, NOW) is None
    assert intake.waiting() == []


def test_looking_while_others_write(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    batch = intake.begin_batch("甲", "", NOW)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            intake.close(batch, NOW)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert all(intake.idle_seconds(batch) >= 0 for _ in range(300))
    finally:
        stop.set()
        thread.join()


def test_empty_batches_and_old_pieces_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = Intake(tmp_path)
    batch = intake.begin_batch("甲", "", NOW)
    intake.begin(batch, "片.mp4", 8)
    monkeypatch.setattr(module, "_FORGOTTEN", -1.0)
    monkeypatch.setattr(module, "_EMPTY", -1.0)
    intake.forget_old()

    assert intake.waiting() == []
    assert list((tmp_path / "incoming" / "uploads").iterdir()) == []


def test_a_file_of_which_nothing_has_come_goes_soon(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    batch = intake.begin_batch("甲", "", NOW)
    upload, nothing = intake.begin(batch, "片.mp4", 8), intake.begin(batch, "无.mp4", 8)
    uploads = tmp_path / "incoming" / "uploads"
    (uploads / f"{upload.id}.part").write_bytes(b"abc")
    nobodys = uploads / f"{'a' * 24}.part"
    nobodys.write_bytes(b"abc")
    for path in uploads.iterdir():
        os.utime(path, (time.time() - 2 * 86_400,) * 2)
    intake.forget_old()

    assert not nobodys.exists()
    assert not (uploads / f"{nothing.id}.part").exists()
    there = intake.upload(upload.id, "")
    assert there is not None
    assert there.offset == 3


def test_a_batch_that_was_killed_before_it_began_goes(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    incoming = tmp_path / "incoming"
    for number, inside in (("a" * 24, ""), ("b" * 24, "文件.txt")):
        (incoming / number / "files").mkdir(parents=True)
        if inside:
            (incoming / number / "files" / inside).write_text("x")
        os.utime(incoming / number, (0, 0))
    intake.forget_old()

    assert [one.name for one in incoming.iterdir()] == ["b" * 24]


def test_what_is_dropped_is_no_batch_at_any_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = Intake(tmp_path)
    batch = intake.begin_batch("甲", "", NOW)
    intake.put(batch, {"一.txt": b"x"})
    monkeypatch.setattr(module, "finish_scratch", lambda _: None)  # killed here
    intake.drop(batch)

    (left,) = (tmp_path / "incoming").iterdir()
    assert intake.waiting() == []
    scratch.finish_scratch(left)
    assert list((tmp_path / "incoming").iterdir()) == []


def test_what_still_grows_is_not_forgotten_however_long_ago_it_began(tmp_path: Path) -> None:
    intake = Intake(tmp_path)
    upload = intake.begin(intake.begin_batch("甲", "", NOW), "片.mp4", 8)
    (tmp_path / "incoming" / "uploads" / f"{upload.id}.part").write_bytes(b"abc")
    os.utime(tmp_path / "incoming" / "uploads" / f"{upload.id}.json", (0, 0))
    intake.forget_old()

    there = intake.upload(upload.id, "")
    assert there is not None
    assert there.offset == 3


@pytest.mark.parametrize("name", ["𠮷" * 120 + ".xlsx", "长" * 300, "/".join(["长" * 90] * 9)])
def test_names_fit_into_every_file_system(name: str) -> None:
    assert all(len(part.encode()) <= 230 for part in plain_parts(name))
