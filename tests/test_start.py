"""The starter: how far it is, said by what pip says, and what helps when it fails."""

from __future__ import annotations

import ast
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import starter
from starter import INSTALLED, LOG, Line, PipProgress, SetupError, remedy, set_up
from tests.paths import ROOT

# As pip 23 says it; newer ones find everything first.
AS_IT_GOES = """\
Looking in indexes: https://pypi.org/simple
Collecting docxtpl==0.20.2 (from -r requirements.txt (line 2))
  Downloading docxtpl-0.20.2-py3-none-any.whl (17 kB)
Processing /opt/files/python_docx-1.2.0-py3-none-any.whl (from -r requirements.txt (line 4))
Collecting babel>=2.10.0 (from docxcompose==2.2.0->-r requirements.txt (line 3))
  Downloading babel-2.19.0-py3-none-any.whl (11.0 MB)
Installing collected packages: babel, python-docx, docxtpl
"""
FOUND_FIRST = """\
Collecting pyarrow==26.0.1 (from -r requirements.txt (line 30))
  Downloading pyarrow-26.0.1-cp311-cp311-win_amd64.whl.metadata (3.1 kB)
Collecting et_xmlfile (from openpyxl==3.1.5->-r requirements.txt (line 5))
  Using cached et_xmlfile-2.0.0-py3-none-any.whl.metadata (2.7 kB)
Downloading pyarrow-26.0.1-cp311-cp311-win_amd64.whl (27.1 MB)
"""


def words_of(said: str, wanted: int) -> list[str]:
    progress = PipProgress(wanted)
    found = []
    for line in said.splitlines():
        progress.take(line)
        found.append(progress.words)
    return [*dict.fromkeys(found), str(progress.total)]


def test_how_far_pip_is() -> None:
    assert words_of(AS_IT_GOES, 2) == [
        "",
        "1/2　docxtpl",
        "1/2　docxtpl（17 kB）",
        "2/2　python_docx",
        "附带的组件　babel",
        "附带的组件　babel（11.0 MB）",
        "3",
    ]
    assert words_of(FOUND_FIRST, 1)[-2:] == ["1/2　pyarrow（27.1 MB）", "0"]
    assert words_of("WARNING: Retrying (Retry(total=4", 1) == ["网络不通，第1次重试", "0"]


@pytest.mark.parametrize(
    ("said", "helps"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left", "磁盘满"),
        ("connection broken by 'NewConnectionError('<pip._vendor.urllib3", "换手机热点"),
        ("ReadTimeoutError(\"HTTPSConnectionPool(host='pypi.org'\")", "换手机热点"),
        ("SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "日期和时间"),
        ("OSError: [WinError 5] Access is denied: 'C:\\\\.venv'", "关掉已经打开的"),
        ("error: Microsoft Visual C++ 14.0 or greater is required.", "64位"),
        ("ERROR: No matching distribution found for isal==1.9.1", "64位"),
        ("something else", ""),
    ],
)
def test_what_helps(said: str, helps: str) -> None:
    assert helps in remedy(said)
    assert bool(helps) == bool(remedy(said))


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def test_a_line_is_written_over_on_a_screen_and_rarely_in_a_file() -> None:
    screen, file = Screen(), io.StringIO()
    for out in (screen, file):
        line = Line(out)
        line.begin(2)
        line.show("1/9　numpy（16 MB）")
        line.show("2/9　lxml")
        line.end()

    first, *over = screen.getvalue().rstrip("\n").split("\r")[1:]
    assert first == "第2步/共4步　下载组件"
    assert over[0].startswith(f"{first}　1/9　numpy（16 MB）　已用0分0")
    assert len(over[1]) - len(over[1].rstrip()) == 10  # what was longer is gone
    assert file.getvalue() == "第2步/共4步　下载组件\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's folder with an environment whose Python does as `pip.sh` beside it says."""
    (tmp_path / "requirements.txt").write_text("# needed\ndocxtpl==0.20.2  # Word\n", "utf-8")
    python = starter.python_in(tmp_path)
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\n[ "$2" = -m ] || exit 0\n. ./pip.sh\n', "utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(starter, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")
def test_it_is_set_up_once_and_again_when_it_asks_for_more(root: Path) -> None:
    said = io.StringIO()
    (root / "pip.sh").write_text("echo Installing collected packages: docxtpl\n", "utf-8")
    set_up(root, said)
    told = [line.partition("　")[2] for line in said.getvalue().splitlines() if "步/" in line]
    assert told == ["建立运行环境", "下载组件", "安装组件", "打开网页"]

    (root / "pip.sh").write_text("exit 1\n", "utf-8")
    set_up(root, again := io.StringIO())
    assert again.getvalue() == ""

    (root / "requirements.txt").write_text("docxtpl==0.20.3\n", "utf-8")
    with pytest.raises(SetupError):
        set_up(root, io.StringIO())


@pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")
def test_what_went_wrong_is_told_and_kept(root: Path) -> None:
    (root / "pip.sh").write_text("echo getaddrinfo failed\nexit 1\n", "utf-8")
    with pytest.raises(SetupError, match="连不上下载组件的网站"):
        set_up(root, io.StringIO())

    assert (root / ".venv" / LOG).read_text("utf-8") == "getaddrinfo failed"
    assert not (root / ".venv" / INSTALLED).exists()


def test_an_old_python_can_read_what_is_run_first() -> None:
    text = (ROOT / "start.py").read_text("utf-8")
    assert text.startswith("# -*- coding: utf-8 -*-\n")  # Python 2 asks for it
    tree = ast.parse(text, feature_version=(3, 4))  # so no f-strings, no walrus
    names = {
        one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names
    }
    froms = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert (names, froms) == ({"os", "sys"}, {"__future__"})


def test_an_old_python_is_turned_away_in_words() -> None:
    old = "import runpy, sys; sys.version_info = (3, 7, 16); "
    refused = _run(ROOT, "-c", f"{old}runpy.run_path('start.py', run_name='__main__')")
    assert (refused.returncode, refused.stderr) == (1, "")
    assert refused.stdout.startswith("这台电脑的 Python 是 3.7，太旧了。")
    assert "3.11 或更新" in refused.stdout


def test_half_a_folder_is_told(tmp_path: Path) -> None:
    for name in ("start.py", "starter.py", "updating.py", "generate.py"):
        shutil.copy(ROOT / name, tmp_path)
    refused = _run(tmp_path, "start.py")
    assert (refused.returncode, refused.stderr) == (1, "")
    assert refused.stdout.startswith("程序文件夹不全，缺少：requirements.txt、huizhi。")
    assert "整个解压" in refused.stdout


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    utf8 = os.environ | {"PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=utf8,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
