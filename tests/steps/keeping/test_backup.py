"""The whole office as one file, and back: nothing lost, nothing half, whatever is in the file."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from huizhi.campaign import folders as campaign_folders
from huizhi.campaign.activity_folders import activities_of
from huizhi.campaign.folders import Folders, templates_beside
from huizhi.errors import HuizhiError
from huizhi.steps.keeping import places, putting_back, unpacking
from huizhi.steps.keeping.backup import back_up
from huizhi.steps.keeping.putting_back import finish_putting_back, put_back
from huizhi.steps.keeping.unpacking import Unpacked, differences_of, unpack
from huizhi.storage.ledger import Ledger
from huizhi.storage.page_records import Records
from tests.paths import CONFIG, TEMPLATES

NOW = dt.datetime(2026, 11, 26, 21, 30, tzinfo=dt.UTC)
OTHER = "2025-fire"


def made(root: Path) -> Folders:
    """An office with two activities and what they share, ledgers and originals."""
    first = Folders(root / "config", root / "templates", root / "output")
    other = root / "activities" / OTHER
    for config, output, campaign in (
        (first.config, first.output, "2024-safety-month"),
        (other / "config", other / "output", OTHER),
    ):
        shutil.copytree(CONFIG, config)
        shutil.copytree(TEMPLATES, config.parent / "templates")
        path = config / "campaign.yaml"
        text = path.read_text("utf-8").replace("编号: 2024-safety-month", f"编号: {campaign}", 1)
        path.write_text(text, "utf-8")
        (output / "returns").mkdir(parents=True)
        (output / "returns" / f"{'a' * 64}.jpg").write_bytes(
            b"\xff\xd8picture of " + campaign.encode()
        )
        with Ledger.in_folder(output, campaign, anew=True) as ledger:
            ledger.note_once("link-secret", campaign.encode().hex())
        records = Records(output)
        records.note("王亚伟", "", f"在{campaign}里")
        records.close()
    (root / "office").mkdir()
    (root / "office" / "office.yaml").write_text("办事处: {}\n", "utf-8")
    (first.output / "packets").mkdir()
    (first.output / "backups").mkdir()
    (first.output / "backups" / "earlier.zip").write_bytes(b"x")
    (first.output / ".huizhi-000000-1-scratch").write_bytes(b"x")
    return first


def content(root: Path) -> dict[str, bytes]:
    """What an office holds besides its databases' own files and earlier backups."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
        and path.suffix != ".db"
        and "-" not in path.suffix
        and not any(part == "backups" or part[0] == "." for part in path.parts)
        and not path.relative_to(root).parts[0].startswith("恢复备份前")
    }


def secret(output: Path, campaign: str) -> str:
    with Ledger.in_folder(output, campaign) as ledger:
        return ledger.note("link-secret") or ""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of such an office, beside it."""
    root = tmp_path_factory.mktemp("office")
    first = made(root / "here")
    return back_up(first, root / "backup.zip", NOW).path


@pytest.fixture
def here(tmp_path: Path) -> Folders:
    """An office where other things have happened since."""
    first = made(tmp_path / "here")
    (first.config / "campaign.yaml").write_text("编号: changed\n", "utf-8")
    shutil.rmtree(first.config.parent / "activities")
    (first.output / "ledger.db").unlink()
    (first.output / "new.txt").write_text("since", "utf-8")
    return first


def test_a_backup_holds_everything_and_says_what_each_file_is(kept: Path) -> None:
    with zipfile.ZipFile(kept) as archive:
        names = set(archive.namelist())
        said = json.loads(archive.read("清单.json"))
        assert archive.getinfo(f"output/returns/{'a' * 64}.jpg").compress_type == zipfile.ZIP_STORED

    assert set(said["files"]) == names - {"清单.json"}
    assert {"config/campaign.yaml", "templates/notice.docx", "office/office.yaml"} <= names
    assert {"output/ledger.db", "output/page.db", f"activities/{OTHER}/output/ledger.db"} <= names
    assert not any("backups" in name or ".huizhi-" in name or "-wal" in name for name in names)
    assert "output/packets" in said["folders"]
    assert [one["id"] for one in said["activities"]] == ["", OTHER]


def test_a_backup_is_of_one_moment_while_others_write(tmp_path: Path) -> None:
    first = made(tmp_path / "here")
    with Ledger.in_folder(first.output, "2024-safety-month") as ledger:
        ledger.note_once("while-open", "1")  # stands in the write-ahead log alone

        def advance(name: object) -> None:
            ledger.note_once(f"after {name}", "1")

        back_up(first, tmp_path / "backup.zip", NOW, advance)
    (tmp_path / "empty" / "config").mkdir(parents=True)
    empty = Folders(
        tmp_path / "empty" / "config", tmp_path / "empty" / "templates", tmp_path / "empty" / "out"
    )
    put_back(unpack(tmp_path / "backup.zip", empty), empty, NOW)

    with Ledger.in_folder(empty.output, "2024-safety-month") as ledger:
        assert ledger.note("while-open") == "1"
        assert ledger.note("after output/page.db") == ""


def test_what_was_here_is_set_aside_and_the_backup_takes_its_place(
    kept: Path, here: Folders
) -> None:
    before = content(here.config.parent)
    unpacked = unpack(kept, here)
    assert content(here.config.parent) == before
    shown = differences_of(unpacked, here)
    assert [(one.here, one.there) for one in shown] == [(0, 0), (None, 0)]
    aside = put_back(unpacked, here, NOW)

    assert content(here.config.parent) == content(kept.parent / "here")
    assert secret(here.output, "2024-safety-month") == b"2024-safety-month".hex()
    assert [one.id for one in activities_of(here)] == ["", OTHER]
    records = Records(here.output)
    assert [one.what for one in records.trail()] == ["在2024-safety-month里"]
    records.close()
    assert (aside / "output" / "new.txt").read_text("utf-8") == "since"
    assert (aside / "output" / "backups" / "earlier.zip").exists()
    assert not [p for p in here.config.parent.iterdir() if p.name.startswith((".huizhi", "正在"))]


def again(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The archive with other contents, by name; None for none."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for one in old.infolist():
            if (data := change(one.filename, old.read(one))) is not None:
                new.writestr(one, data)
    return target


def listed(**changed: object) -> Callable[[str, bytes], bytes]:
    return lambda name, data: (
        json.dumps(json.loads(data) | changed).encode() if name == "清单.json" else data
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda n, d: None if n == "output/ledger.db" else d, "少了1个文件，如“output/ledger.db”"),
        (lambda n, d: d + b"x" if n == "config/campaign.yaml" else d, "“config/campaign.yaml”坏了"),
        (lambda n, d: None if n == "清单.json" else d, "不是这个程序做的备份"),
        (listed(format=2), "更新版本的程序"),
        (listed(folders=["output/../../x"]), "清单不完整"),
        (listed(made="昨天"), "清单读不出来"),
    ],
)  # fmt: skip
def test_a_changed_backup_is_refused_and_nothing_is_touched(
    kept: Path, here: Folders, tmp_path: Path, change: Callable[[str, bytes], bytes], told: str
) -> None:
    refused(again(kept, tmp_path / "changed.zip", change), here, told)


def refused(path: Path, here: Folders, told: str) -> None:
    before = content(here.config.parent)
    with pytest.raises(HuizhiError, match=told):
        unpack(path, here)
    assert content(here.config.parent) == before
    assert not list(here.config.parent.glob(".huizhi-*"))


def test_a_cut_off_backup_and_another_zip_are_refused(
    kept: Path, here: Folders, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(kept.read_bytes()[:-100])
    refused(cut, here, "或者文件不完整")
    (tmp_path / "text.zip").write_bytes(b"text")
    refused(tmp_path / "text.zip", here, "不是这个程序做的备份")
    refused(again(kept, cut, lambda n, d: d if n == "office/office.yaml" else None), here, "不是这")


@pytest.mark.parametrize(
    "name", ["../x", "output/../../x", "/x", "output\\x", "other/x", "output/C:x"]
)
def test_a_path_that_leads_elsewhere_is_refused(
    kept: Path, here: Folders, tmp_path: Path, name: str
) -> None:
    def renamed(old: str, data: bytes) -> bytes:
        if old == "清单.json":
            said = json.loads(data)
            said["files"][name] = said["files"].pop("office/office.yaml")
            return json.dumps(said).encode()
        return data

    path = tmp_path / "elsewhere.zip"
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(path, "w") as new:
        for one in old.infolist():
            shown = name if one.filename == "office/office.yaml" else one.filename
            new.writestr(zipfile.ZipInfo(shown), renamed(one.filename, old.read(one)))
    refused(path, here, "不是这个程序放进去的|清单不完整")


@pytest.mark.parametrize("damage", [b"SQLite format 3\0" + b"x" * 4000, b""])
def test_a_broken_database_or_a_newer_ledger_is_refused(
    tmp_path: Path, here: Folders, damage: bytes
) -> None:
    first = made(tmp_path / "broken")
    if damage:
        (first.output / "ledger.db").write_bytes(damage)
        with pytest.raises(HuizhiError):
            back_up(first, tmp_path / "backup.zip", NOW)
        assert not (tmp_path / "backup.zip").exists()
        return
    import sqlite3

    with sqlite3.connect(first.output / "ledger.db") as found:
        found.execute("UPDATE about SET value = '99' WHERE key = 'format'")
    found.close()
    back_up(first, tmp_path / "backup.zip", NOW)
    refused(tmp_path / "backup.zip", here, "更新版本的程序")


class Killed(BaseException):
    """The program ends here."""


@pytest.mark.parametrize("step", range(14))
def test_killed_anywhere_it_is_the_old_office_or_the_new(
    kept: Path, here: Folders, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Every renaming, and the writing of the plan, may be the last thing the program does."""
    old, new = content(here.config.parent), content(kept.parent / "here")
    unpacked = unpack(kept, here)
    left = [step]

    def counted(what: Callable[..., object]) -> Callable[..., object]:
        def done(*arguments: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return what(*arguments)

        return done

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", counted(Path.rename))
        patched.setattr(putting_back, "write_whole", counted(putting_back.write_whole))
        patched.setattr(putting_back, "finish_scratch", lambda _: None)
        patched.setattr(Unpacked, "drop", lambda _: None)
        ended = killed(lambda: put_back(unpacked, here, NOW))
    monkeypatch.setattr(putting_back, "shows_life", lambda _: False)
    planned = (here.config.parent / "正在恢复.json").exists()
    finish_putting_back(here)

    assert content(here.config.parent) == (old if ended and not planned else new)
    assert ended or step > 9
    assert not (here.config.parent / "正在恢复.json").exists()
    finish_putting_back(here)
    assert content(here.config.parent) == (old if ended and not planned else new)


def killed(work: Callable[[], object]) -> bool:
    try:
        work()
    except Killed:
        return True
    return False


def test_what_cannot_be_moved_is_taken_back(
    kept: Path, here: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(here.config.parent)
    unpacked = unpack(kept, here)
    rename, calls = Path.rename, [0]

    def locked(path: Path, target: Path) -> Path:
        calls[0] += 1
        if calls[0] == 4:
            raise PermissionError(13, "locked")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", locked)
    with pytest.raises(HuizhiError, match="没有权限"):
        put_back(unpacked, here, NOW)
    assert content(here.config.parent) == before
    assert not (here.config.parent / "正在恢复.json").exists()


@pytest.mark.parametrize("changed", [False, True])
def test_templates_of_the_program_stay_where_they_are(tmp_path: Path, changed: bool) -> None:
    first = made(tmp_path / "here")
    if changed:
        (first.templates / "notice.docx").write_bytes((TEMPLATES / "report.docx").read_bytes())
    backup = back_up(first, tmp_path / "backup.zip", NOW).path
    shutil.rmtree(first.templates)
    program = {path.name: path.read_bytes() for path in TEMPLATES.iterdir()}
    now = Folders(first.config, TEMPLATES, first.output)
    put_back(unpack(backup, now), now, NOW)

    assert templates_beside(first.config) == (first.templates if changed else TEMPLATES)
    assert {path.name: path.read_bytes() for path in TEMPLATES.iterdir()} == program
    assert not (first.config / "templates").exists()


@pytest.mark.parametrize("changed", [False, True])
def test_templates_beside_those_of_the_program_go_into_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: bool
) -> None:
    first = made(tmp_path / "here")
    backup = back_up(first, tmp_path / "backup.zip", NOW).path
    for module in (places, unpacking, campaign_folders):
        monkeypatch.setattr(module, "TEMPLATES", first.templates.resolve())
    if changed:  # a newer program
        (first.templates / "notice.docx").write_bytes(b"newer")
    put_back(unpack(backup, first), first, NOW)

    used = templates_beside(first.config)
    assert used == (first.config / "templates" if changed else first.templates)
    assert (used / "notice.docx").read_bytes() == (TEMPLATES / "notice.docx").read_bytes()
    if changed:
        assert (first.templates / "notice.docx").read_bytes() == b"newer"
