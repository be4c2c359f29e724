"""The verb serve as it is typed, and the files that start it by a double click."""

from __future__ import annotations

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError

import pytest

from huizhi.storage.page_records import CLERK, Records
from tests.paths import ROOT
from tests.stories.campaign import Campaign


def refused(campaign: Campaign, *words: str) -> str:
    """What `serve` says that refuses these words."""
    code, said = campaign.start("serve", "--no-browser", *words).ended(60)
    assert code == 2
    return said


def test_others_reach_it_only_after_a_password(campaign: Campaign, unused_port: int) -> None:
    said = refused(campaign, "--host", "0.0.0.0", "--port", str(unused_port))

    assert "先要有经办人的密码" in said


def test_the_password_of_a_clerk(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        campaign.command("serve", "--account", "王亚伟"),
        input="一个好密码和另一个\n",
        text=True,
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    monkeypatch.setattr(sys, "stdin", io.StringIO("短\n"))
    short = campaign.run("serve", "--account", "李明", code=2)
    records = Records(campaign.output)
    try:
        role = records.role_of("王亚伟", "一个好密码和另一个")
        assert records.accounts() == [("王亚伟", CLERK)]
    finally:
        records.close()

    assert (done.returncode, role) == (0, CLERK)
    assert "密码要有8到200个字符" in short.err
    assert "一个好密码".encode() not in (campaign.output / "page.db").read_bytes()


def test_a_port_that_is_taken(campaign: Campaign) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        said = refused(campaign, "--port", port)

    assert "可能网页已经在另一个窗口里开着" in said


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_it_is_stopped_in_peace(campaign: Campaign, unused_port: int) -> None:
    words = campaign.command("serve", "--no-browser", "--port", str(unused_port))
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "网页已打开" in process.stdout.readline()
        assert _answers(process, f"http://127.0.0.1:{unused_port}/login")  # so it hears signals too
        process.send_signal(signal.SIGINT)
        said = process.stdout.read()
        assert process.wait(30) == 0
    assert "网页已停止" in said


def _answers(process: subprocess.Popen[str], address: str) -> bool:
    """Whether the page can be asked, as soon as it listens."""
    while process.poll() is None:
        with suppress(URLError), urllib.request.urlopen(address, timeout=60) as page:
            return bool(page.status == 200)
        time.sleep(0.05)
    return False


def test_a_mistake_in_the_configuration_is_told_at_once(campaign: Campaign) -> None:
    (campaign.config / "campaign.yaml").write_text("活动: 一", "utf-8")

    assert "处错误" in refused(campaign)


def test_the_starters_are_as_their_systems_want_them(tmp_path: Path) -> None:
    batch = (ROOT / "启动.bat").read_bytes()
    assert batch.count(b"\r\n") == batch.count(b"\n")
    assert b"chcp 65001" in batch.splitlines()[1]
    assert batch.startswith(b"@echo off")
    assert b"start.py %*" in batch
    assert batch.index(b"if not exist start.py") < batch.index(b"python")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_the_shell_starter_opens_the_page(tmp_path: Path) -> None:
    for name in (
        "start.sh",
        "start.py",
        "starter.py",
        "updating.py",
        "generate.py",
        "requirements.txt",
    ):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "huizhi").mkdir()
    place = tmp_path / ".venv" / "bin"
    place.mkdir(parents=True)
    (place / "python").write_text('#!/bin/sh\necho "$@" >> said.txt\n', "utf-8")
    (place / "python").chmod(0o755)
    for _ in range(2):
        words = ["sh", str(tmp_path / "start.sh"), "--port", "9000"]
        subprocess.run(words, check=True, env=os.environ | {"PYTHON": sys.executable})

    said = (tmp_path / "said.txt").read_text("utf-8").splitlines()
    asked = [line for line in said if not line.startswith(("-m pip --version", "-c"))]
    assert [line.split()[:3] for line in asked] == [
        ["-u", "-m", "pip"],
        ["generate.py", "serve", "--port"],
        ["generate.py", "serve", "--port"],
    ]
