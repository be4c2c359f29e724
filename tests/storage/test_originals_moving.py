"""Originals moved into a bucket and back: each once, checked, and found again wherever a move was
broken off."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from huizhi.campaign.load import load_settings
from huizhi.errors import StorageError
from huizhi.storage import originals_moving
from huizhi.storage.erasing import erase_campaign, erase_contents
from huizhi.storage.ledger import Ledger
from huizhi.storage.originals_moving import claim_originals, move_originals
from huizhi.storage.originals_place import (
    ORIGINALS_NOTE,
    noted_originals,
    originals_at,
    originals_in,
    settled_originals,
)
from tests.object_store import store, use
from tests.paths import CONFIG
from tests.storage.test_ledger import NOON, received

SETTINGS = load_settings(CONFIG)
NAMES = ("a.xlsx", "b.docx", "c", "d.txt")


def keep(output: Path, names: tuple[str, ...] = NAMES) -> None:
    with (
        Ledger.in_folder(output, SETTINGS) as ledger,
        settled_originals(output, SETTINGS) as originals,
    ):
        kept = [originals.keep_pieces([one.encode()], one) for one in names]
        originals.settle()
        for name, one in zip(names, kept, strict=True):
            made = replace(received(one.sha256), name=name, stored=one.path.name)
            ledger.enter(made, [])


def kept(output: Path) -> dict[str, bytes]:
    """The contents by the names that the ledger has for them."""
    with Ledger.in_folder(output, SETTINGS) as ledger:
        stored = {one.name: one.stored for one in ledger.received()}
    originals = originals_in(output)
    return {name: originals.at_hand(one).read_bytes() for name, one in stored.items()}


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HUIZHI_CACHE", str(tmp_path / "cache"))
    name = f"b-{secrets.token_hex(8)}"
    store().make_bucket(name)
    use(monkeypatch, store().endpoint)
    return f"s3://{name}/office"


def test_there_and_back_it_is_the_same(
    tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "output"
    keep(output)
    before = kept(output)
    times = {one.name: int(one.saved) for one in originals_in(output).every()}
    assert move_originals(SETTINGS, output, NOON) is None  # nobody wishes it
    monkeypatch.setenv("HUIZHI_ORIGINALS", bucket)
    there = move_originals(SETTINGS, output, NOON)

    assert there is not None
    assert (there.count, there.to) == (4, originals_in(output).shown)
    assert there.to.startswith(f"{bucket}/huizhi-2024-safety-month-")
    assert {one.name for one in Path(there.aside).iterdir()} == set(times)
    assert not (output / "returns").exists()
    assert kept(output) == before == {name: name.encode() for name in NAMES}
    assert move_originals(SETTINGS, output, NOON) is None
    assert claim_originals(output)
    keep(output, ("e.xlsx",))

    with Ledger.in_folder(output, SETTINGS) as ledger:
        (last,) = [one for one in ledger.received() if one.name == "d.txt"]
    erase_contents(SETTINGS, output, [last.sha256], NOON)  # in the old place, too
    assert last.stored not in {one.name for one in Path(there.aside).iterdir()}
    assert not originals_in(output).at_hand(last.stored).exists()
    del before["d.txt"], times[last.stored]

    monkeypatch.setenv("HUIZHI_ORIGINALS", "folder")
    back = move_originals(SETTINGS, output, NOON)
    assert back is not None
    assert (back.count, back.to) == (4, str(output / "returns"))
    assert not (output / ORIGINALS_NOTE).exists()
    assert kept(output) == before | {"e.xlsx": b"e.xlsx"}
    found = {one.name: int(one.saved) for one in originals_in(output).every()}
    assert times.items() <= found.items()  # by which a ledger that is lost is rebuilt
    assert not claim_originals(output)
    assert move_originals(SETTINGS, output, NOON) is None


class KilledError(Exception):
    """The program is killed here."""


def killed_at(which: int) -> Callable[[], None]:
    """From now on the program is killed at the step of this number; what is called lets it live."""
    steps = iter(range(1_000))
    patches = pytest.MonkeyPatch()

    def step(real: Callable[..., object]) -> Callable[..., object]:
        def counted(*words: object, **options: object) -> object:
            if next(steps) == which:
                raise KilledError
            done = real(*words, **options)
            if next(steps) == which:
                raise KilledError
            return done

        return counted

    for name in ("write_originals_note", "_put_all", "_fetch_all", "flush_folder"):
        patches.setattr(originals_moving, name, step(getattr(originals_moving, name)))
    return patches.undo


@pytest.mark.parametrize("way", ["there", "back"])
def test_killed_anywhere_it_goes_on(
    tmp_path: Path, bucket: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for which in count():
        output = tmp_path / f"{which}"
        monkeypatch.setenv("HUIZHI_ORIGINALS", "folder" if way == "there" else bucket)
        keep(output)
        monkeypatch.setenv("HUIZHI_ORIGINALS", bucket if way == "there" else "folder")
        live = killed_at(which)
        with suppress(KilledError):
            move_originals(SETTINGS, output, NOON)
            break
        live()
        assert len(kept(output)) == len(NAMES)  # wherever they are
        move_originals(SETTINGS, output, NOON)

        note = noted_originals(output)
        assert (note is not None) == (way == "there")
        assert kept(output) == {name: name.encode() for name in NAMES}
        assert not ((output / "returns").exists() and way == "there")
    live()
    assert which >= 6


def test_nothing_is_erased_while_half_is_elsewhere(
    tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "output"
    keep(output)
    monkeypatch.setenv("HUIZHI_ORIGINALS", bucket)
    live = killed_at(3)  # all are there, and the note does not say so
    with pytest.raises(KilledError):
        move_originals(SETTINGS, output, NOON)
    live()
    with pytest.raises(StorageError, match="原件搬了一半"):
        erase_campaign(SETTINGS, output, NOON)
    note = noted_originals(output)
    assert note is not None
    assert note.going is not None
    assert originals_at(output, note.going).count() == len(NAMES)

    monkeypatch.setenv("HUIZHI_ORIGINALS", "folder")  # they are to stay, after all
    assert move_originals(SETTINGS, output, NOON) is None
    assert originals_at(output, note.going).count() == 0
    assert len(kept(output)) == len(NAMES)
    erase_campaign(SETTINGS, output, NOON)


def test_what_came_while_it_was_moved_is_there(
    tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the note says the new place it goes, too; after it nobody is told that it is kept."""
    output = tmp_path / "output"
    keep(output)
    real = originals_moving.write_originals_note
    late = settled_originals(output, SETTINGS)
    monkeypatch.setenv("HUIZHI_ORIGINALS", bucket)

    def noted(folder: Path, note: object) -> object:
        if note.address is not None:  # type: ignore[attr-defined]
            late.keep_pieces([b"late"], "late.txt")
            late.settle()
            late.keep_pieces([b"too late"], "late.txt")
        done = real(folder, note)  # type: ignore[arg-type]
        if note.address is not None:  # type: ignore[attr-defined]
            with pytest.raises(StorageError, match="刚刚搬到了别处"):
                late.settle()
        return done

    monkeypatch.setattr(originals_moving, "write_originals_note", noted)
    move_originals(SETTINGS, output, NOON)

    digest = hashlib.sha256(b"late").hexdigest()
    assert originals_in(output).at_hand(f"{digest}.txt").read_bytes() == b"late"


def test_one_that_was_changed_stops_the_move(
    tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "output"
    keep(output)
    path = next((output / "returns").glob("*.xlsx"))
    path.chmod(0o600)
    path.write_bytes(b"A.xlsx")
    monkeypatch.setenv("HUIZHI_ORIGINALS", bucket)
    with pytest.raises(StorageError, match="没有搬，原件都还在原处。请先运行 check --ledger"):
        move_originals(SETTINGS, output, NOON)

    assert kept(output)["b.docx"] == b"b.docx"
    assert (output / "returns").is_dir()
    other = bucket.replace("/office", "/other")
    path.write_bytes(b"a.xlsx")
    move_originals(SETTINGS, output, NOON)
    monkeypatch.setenv("HUIZHI_ORIGINALS", other)
    with pytest.raises(StorageError, match="不能直接搬到另一个桶"):
        move_originals(SETTINGS, output, NOON)
