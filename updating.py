"""Updating: puts a new version of the program in the place of the one in use, or the former back.

The office's own (config, templates, output, activities, office) stays where it is. The whole office
is backed up first. What was there is set aside as a whole, with its installed packages, and never
deleted. Killed at any moment, the same call again finishes it. Run through `start.py`, with the
standard library only.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

from starter import (
    AT_HAND,
    CHECKSUMS,
    EXTRA,
    RUNTIME,
    WANTED,
    SetupError,
    damaged_files,
    python_in,
    works,
)

# What the program is, in the order in which it is put in place: last what the clerk double-clicks.
PROGRAM = (
    "huizhi",
    "generate.py",
    "starter.py",
    "updating.py",
    "docs",
    "README.md",
    "README.zh-CN.md",
    "CHANGELOG.md",
    "LICENSE",
    "THIRD_PARTY.md",
    WANTED,
    EXTRA,
    "start.py",
    "start.sh",
    "退回.bat",
    "更新.bat",
    "启动.bat",
)
EXAMPLE = ("config", "templates")  # the program comes with them, and the office changes them
_CARRIED = (AT_HAND, RUNTIME, CHECKSUMS)  # only in a folder that was made to be carried
_INSTALLED = ".venv"
ASIDE = "旧版本"  # a folder for each version that was in use
BACKUPS = "更新前的备份"
_STAGE = ".新版本"
JOURNAL = ".更新.json"
_VERSION = re.compile(r'^__version__ = "(.+)"$', re.M)
_PORT = 8720  # on which the page listens when nothing else is said


def update(here: str, words: list[str]) -> int:
    """Updates the office's folder named by the words to the program in `here`; asks for it when it
    is not named. 0, or 1 when it could not be done."""
    new = Path(here)
    try:
        office = _office_named(new, words)
        if not is_begun(office):
            _see_that_it_can_be_done(new, office)
            before = version_in(office)
            print(f"正在用的版本：{before}，换成：{version_in(new)}。", flush=True)
            _back_up(office, before)
            _stage(new, office)
            _begin(office, [*PROGRAM, *_CARRIED, _INSTALLED], _STAGE)
        _finish(office)
    except (SetupError, OSError) as error:
        print(f"\n没有更新完：{_words_of(error)}")
        return 1
    print(f"更新好了，现在是 {version_in(office)}。您的配置、模板和收到的材料没有动。")
    print(
        f"请打开“{office.name}”文件夹里的“启动”。原来的程序在“{ASIDE}”里；"
        "新版本用不惯，双击“退回”，就回到原来的版本。"
    )
    return 0


def put_back(here: str) -> int:
    """Puts the version before back, and sets the present one aside. here: the office's folder.
    0, or 1 when it could not be done."""
    office = Path(here)
    try:
        if not is_begun(office):
            former = _former(office)
            _see_that_nobody_works(office)
            present = version_in(office)
            print(f"正在用的版本：{present}，退回：{version_in(former)}。", flush=True)
            _back_up(office, present)
            # The Python that runs this cannot be moved on Windows.
            names = [*PROGRAM, AT_HAND, CHECKSUMS, _INSTALLED]
            _begin(office, names, f"{ASIDE}/{former.name}")
        _finish(office)
    except (SetupError, OSError) as error:
        print(f"\n没有退回：{_words_of(error)}")
        return 1
    print(f"退回好了，现在是 {version_in(office)}。您的配置、模板和收到的材料没有动。")
    print(
        f"如果打开后说台账是新版本写的：请用更新前的备份（“{BACKUPS}”里的 zip），"
        "在网页“备份和恢复”里恢复；现在的台账会另存，不会丢。"
    )
    return 0


def is_begun(office: Path) -> bool:
    """Whether an update was begun here and has not been finished."""
    return (office / JOURNAL).is_file()


def _words_of(error: Exception) -> str:
    if isinstance(error, SetupError):
        return str(error)
    if isinstance(error, PermissionError):
        busy = f"“{error.filename}”正被别的程序占着，或没有权限"
        return f"{busy}。请关掉打开的文件和窗口，再做一次，会接着做完。"
    return f"{error}。请检查磁盘空间，再做一次，会接着做完。"


def version_in(folder: Path) -> str:
    """The version of the program in a folder. Raises: SetupError where there is none."""
    try:
        found = _VERSION.search((folder / "huizhi" / "__init__.py").read_text("utf-8"))
    except OSError:
        found = None
    if not found:
        raise SetupError(f"“{folder}”不是回执的程序文件夹（里面要有 huizhi 文件夹）。")
    return found.group(1)


def _office_named(new: Path, words: list[str]) -> Path:
    named = " ".join(words) if words else input("请把正在用的回执文件夹拖到这里，按回车：")
    office = Path(named.strip().strip("\"'")).expanduser()
    if not named.strip() or not office.is_dir():
        raise SetupError(f"没有找到文件夹“{named.strip()}”。")
    office = office.resolve()
    if office == new.resolve():
        raise SetupError(
            "拖来的就是新版本自己的文件夹。请拖正在用的那个，里面有您的 config 和 output。"
        )
    if not is_begun(office):
        version_in(office)
    return office


def _see_that_it_can_be_done(new: Path, office: Path) -> None:
    if damaged := damaged_files(new):
        raise SetupError(f"新版本的文件夹里有{len(damaged)}个文件不全或坏了，请从U盘重新复制一份。")
    missing = [name for name in PROGRAM if not (new / name).exists()]
    if missing:
        raise SetupError(f"新版本的文件夹不全，缺少：{'、'.join(missing)}。请重新复制一份。")
    _see_that_nobody_works(office)


def _see_that_nobody_works(office: Path) -> None:
    with suppress(OSError), socket.create_connection(("127.0.0.1", _PORT), timeout=1):
        raise SetupError(f"回执的网页还开着。请先关掉“{office.name}”的黑色窗口，再来一次。")


def _back_up(office: Path, version: str) -> None:
    """The whole office as one zip, made by the program that is in use. Raises: SetupError."""
    if not (office / "output").is_dir():
        return  # nobody has worked with it yet
    if not works(python_in(office)):
        print("原来的程序没有装好，更新前没有做备份；您的材料不会动。", flush=True)
        return
    folder = office / BACKUPS
    folder.mkdir(exist_ok=True)
    target = folder / f"{version}-{dt.datetime.now().astimezone():%Y%m%d-%H%M%S}.zip"
    done = subprocess.run(
        [str(python_in(office)), "generate.py", "backup", str(target), "--quiet"],
        cwd=office,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode or not target.is_file():
        raise SetupError(f"更新前的备份没有做成，什么也没有动：\n{done.stderr or done.stdout}")
    print(f"已备份：{target}", flush=True)


def _stage(new: Path, office: Path) -> None:
    """Copies the new program beside the one in use: what can fail, fails before anything moves."""
    stage = office / _STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    ignored = shutil.ignore_patterns("__pycache__")
    for name in (*PROGRAM, *_CARRIED):
        if (new / name).is_dir():
            shutil.copytree(new / name, stage / name, ignore=ignored, symlinks=True)
        elif (new / name).is_file():
            shutil.copy2(new / name, stage / name)
    for name in EXAMPLE:  # an office that has none begins with the example
        if not (office / name).exists() and (new / name).is_dir():
            shutil.copytree(new / name, office / name)


def _former(office: Path) -> Path:
    """The version that was in use before. Raises: SetupError when there is none."""
    versions = sorted(path.parent for path in (office / ASIDE).glob("*/huizhi"))
    if not versions:
        raise SetupError("没有可以退回的版本：这里还没有更新过。")
    return versions[-1]


def _begin(office: Path, names: list[str], staged: str) -> None:
    """From here on it is finished, whatever happens: the journal says what is moved.

    staged: the folder in the office's that has what comes."""
    now = f"{dt.datetime.now().astimezone():%Y%m%d-%H%M%S}"
    journal = {
        "leaving": [name for name in names if (office / name).exists()],
        "coming": [name for name in names if (office / staged / name).exists()],
        "aside": f"{ASIDE}/{now} {version_in(office)}",
        "staged": staged,
    }
    written = office / f"{JOURNAL}.tmp"
    written.write_text(json.dumps(journal, ensure_ascii=False), "utf-8")
    written.replace(office / JOURNAL)


def _finish(office: Path) -> None:
    """Moves what the journal says: each name aside, then the one that comes into its place."""
    journal = json.loads((office / JOURNAL).read_text("utf-8"))
    staged, aside = office / journal["staged"], office / journal["aside"]
    aside.mkdir(parents=True, exist_ok=True)
    for name in dict.fromkeys([*journal["leaving"], *journal["coming"]]):
        if name in journal["leaving"] and not (aside / name).exists():
            (office / name).rename(aside / name)
        if name in journal["coming"] and (staged / name).exists():
            (staged / name).rename(office / name)
    (office / JOURNAL).unlink()
    if staged.name == _STAGE:
        shutil.rmtree(staged, ignore_errors=True)
