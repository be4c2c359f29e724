"""Wherever a ledger and its originals were before: gone when all is erased, named when not."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from huizhi.campaign.load import load_settings
from huizhi.storage import former_places, moving
from huizhi.storage.erasing import erase_campaign, erase_contents
from huizhi.storage.former_note import FORMER_NOTE
from huizhi.storage.former_places import former_left
from huizhi.storage.ledger import Ledger
from huizhi.storage.ledger_file import set_ledger_aside
from huizhi.storage.ledger_place import LEDGER_FILE, PLACE_NOTE
from huizhi.storage.moving import move_ledger
from huizhi.storage.originals_moving import move_originals
from huizhi.storage.originals_place import noted_originals, originals_at, settled_originals
from huizhi.storage.place_note import place_of
from tests.object_store import store, use
from tests.paths import CONFIG
from tests.postgres import one_sql, server
from tests.storage.test_ledger import NOON, liaison, received

SETTINGS = load_settings(CONFIG)
_SCHEMAS = "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, 'huizhi_')"


@pytest.fixture
def name() -> str:
    """Somebody's name that stands nowhere else on the server."""
    return f"王{secrets.token_hex(6)}"


@pytest.fixture
def output(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose ledger was on the server, was put aside there, was a file, and is there."""
    output = tmp_path / "output"
    monkeypatch.setenv("HUIZHI_LEDGER", server().url())
    with Ledger.in_folder(output, SETTINGS) as ledger:
        ledger.enter(received("a"), [liaison("a", name)])
    tuple(set_ledger_aside(output, NOON))
    with Ledger.in_folder(output, SETTINGS, rebuilding=True) as ledger:
        ledger.enter(received("a"), [liaison("a", name)])
        ledger.finish_rebuilding()
    move_to(output, "sqlite", monkeypatch)
    move_to(output, server().url(), monkeypatch)
    assert len(holding(name)) == 3  # put aside, put aside when it was moved, and the ledger
    yield output
    for schema in holding(name):
        one_sql(server().url(), f'DROP SCHEMA "{schema}" CASCADE')


def move_to(output: Path, wished: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIZHI_LEDGER", wished)
    assert move_ledger(SETTINGS, output, NOON) is not None


def holding(name: str) -> list[str]:
    """The schemas of the server in which an answer holds this."""
    found = []
    for (schema,) in one_sql(server().url(), _SCHEMAS):
        with_answers = f"SELECT to_regclass('\"{schema}\".answers') IS NOT NULL"
        if one_sql(server().url(), with_answers) == [(True,)]:
            asked = f"SELECT count(*) FROM \"{schema}\".answers WHERE raw = '{name}'"
            found += [schema] if one_sql(server().url(), asked) != [(0,)] else []
    return found


def test_erased_it_is_gone_wherever_it_was(output: Path, name: str) -> None:
    assert len(former_left(output, SETTINGS)) == 3  # also the file that stepped aside
    erased = erase_campaign(SETTINGS, output, NOON)

    assert holding(name) == []
    assert (len(erased.gone), erased.left) == (3, ())
    assert former_left(output, SETTINGS) == ()
    assert sorted(one.name for one in output.iterdir()) == [PLACE_NOTE]


def test_what_is_left_is_named_after_a_file_was_erased(output: Path, name: str) -> None:
    left = erase_contents(SETTINGS, output, ["a"], NOON).left

    assert set(holding(name)) == {one.rpartition("：")[2].rstrip("）") for one in left[:2]}
    assert left[2].startswith(f"{output}/ledger（")


@pytest.mark.parametrize("where", ["write_note", "_moved"])
def test_what_a_killed_move_has_left_is_found(
    output: Path, name: str, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    move_to(output, "sqlite", monkeypatch)
    monkeypatch.setenv("HUIZHI_LEDGER", server().url())
    with monkeypatch.context() as patch:
        patch.setattr(moving, where, killed)
        with pytest.raises(KeyboardInterrupt):
            move_ledger(SETTINGS, output, NOON)
    if where == "write_note":
        move_to(output, server().url(), monkeypatch)
    erase_campaign(SETTINGS, output, NOON)

    assert holding(name) == []
    assert not [*output.glob(f"{LEDGER_FILE}*")]


def test_a_copy_of_the_folder_erases_nothing_that_is_used(
    output: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever takes the notes along and begins anew beside them."""
    copy = tmp_path / "copy"
    shutil.copytree(output, copy)
    used = json.loads((copy / PLACE_NOTE).read_text("utf-8"))["schema"]
    (copy / PLACE_NOTE).unlink()
    monkeypatch.setenv("HUIZHI_LEDGER", "sqlite")
    erased = erase_campaign(SETTINGS, copy, NOON)

    assert len(holding(name)) == 3
    assert len(erased.left) == 2
    assert all("别的文件夹" in one for one in erased.left)
    assert used in (copy / FORMER_NOTE).read_text("utf-8")


def test_what_no_note_says_is_named_and_not_dropped(output: Path, name: str) -> None:
    """Of a program that noted nothing yet; or of a machine that is called like this one."""
    (output / FORMER_NOTE).unlink()
    used = place_of(output).shown
    erased = erase_campaign(SETTINGS, output, NOON)

    assert len(holding(name)) == 2
    assert {one.partition("，")[0].rpartition("（像")[0] for one in erased.left} == {
        used[: used.rindex("：") + 1] + f"{schema}）" for schema in holding(name)
    }


def test_a_server_that_does_not_answer_is_named(
    output: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_to(output, "sqlite", monkeypatch)
    note = output / FORMER_NOTE
    port = str(server().port)
    note.write_text(note.read_text("utf-8").replace(port, "1"), "utf-8")
    erased = erase_campaign(SETTINGS, output, NOON)

    assert all("127.0.0.1:1/postgres" in one and "连不上" in one for one in erased.left)
    assert len(erased.left) == 2
    note.write_text(note.read_text("utf-8").replace(":1/", f":{port}/"), "utf-8")
    assert erase_campaign(SETTINGS, output, NOON).left == ()
    assert holding(name) == []
    assert not note.exists()


def test_an_office_that_was_set_aside_goes_with_its_ledger(
    output: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = output.parent / "恢复备份前（2024-06-20 090000）" / "output"
    aside.parent.mkdir()
    output.rename(aside)
    monkeypatch.setenv("HUIZHI_LEDGER", "sqlite")
    with Ledger.in_folder(output, SETTINGS):
        assert len(former_left(output, SETTINGS)) == 4
    assert erase_campaign(SETTINGS, output, NOON).left == ()

    assert holding(name) == []
    assert not aside.exists()
    aside.mkdir()
    with Ledger.in_folder(aside, "another"):
        erase_campaign(SETTINGS, output, NOON)
    assert (aside / LEDGER_FILE).exists()


def test_a_bucket_that_was_left_is_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIZHI_CACHE", str(tmp_path / "cache"))
    bucket = f"b-{secrets.token_hex(8)}"
    store().make_bucket(bucket)
    use(monkeypatch, store().endpoint)
    output = tmp_path / "output"
    with (
        Ledger.in_folder(output, SETTINGS) as ledger,
        settled_originals(output, SETTINGS) as originals,
    ):
        kept = originals.keep_pieces([b"a"], "a.txt")
        originals.settle()
        ledger.enter(replace(received(kept.sha256), stored=kept.path.name), [])
    places = []
    for day in range(2):
        monkeypatch.setenv("HUIZHI_ORIGINALS", f"s3://{bucket}/office")
        move_originals(SETTINGS, output, NOON + dt.timedelta(day))
        places.append(noted_originals(output))
        monkeypatch.setenv("HUIZHI_ORIGINALS", "folder")
        move_originals(SETTINGS, output, NOON)

    assert len([one for one in former_left(output, SETTINGS) if one.endswith("（1个原件）")]) == 2
    assert erase_campaign(SETTINGS, output, NOON).left == ()
    for note in places:
        assert note is not None
        assert note.address is not None
        assert originals_at(output, note.address).count() == 0
    said = store().ask("GET", f"{bucket}?list-type=2").decode()
    assert "<Key>" not in said
    assert former_places.former_left(output, SETTINGS) == ()


def test_a_store_that_is_gone_keeps_nobody_from_erasing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All else goes, the place is named, and what should still be there goes when it answers."""
    monkeypatch.setenv("HUIZHI_CACHE", str(tmp_path / "cache"))
    bucket, output = f"b-{secrets.token_hex(8)}", tmp_path / "output"
    store().make_bucket(bucket)
    use(monkeypatch, store().endpoint)
    monkeypatch.setenv("HUIZHI_ORIGINALS", f"s3://{bucket}/office")
    with (
        Ledger.in_folder(output, SETTINGS) as ledger,
        settled_originals(output, SETTINGS) as originals,
    ):
        kept = originals.keep_pieces([b"a"], "a.txt")
        originals.settle()
        ledger.enter(replace(received(kept.sha256), stored=kept.path.name), [])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "")
    (left,) = erase_campaign(SETTINGS, output, NOON).left

    assert left.startswith(f"s3://{bucket}/office/huizhi-")
    with Ledger.in_folder(output, SETTINGS) as ledger:
        assert not [*ledger.received()]
    use(monkeypatch, store().endpoint)
    assert erase_campaign(SETTINGS, output, NOON).left == ()
    assert kept.sha256 not in store().ask("GET", f"{bucket}?list-type=2").decode()
