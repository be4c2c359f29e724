"""Office fonts: the five faces of an official document, and what is taken where one is missing.

LibreOffice would otherwise take whatever comes first, with other widths of digits and marks, so
that rows and pages end elsewhere. All that are named here give a Chinese character one em and a
digit half of one, or nearly. Source: GB/T 9704-2012, 5.2.2 and 7
(faces); widths measured with fontTools.
"""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

# The face, and what may stand for it: the same under other names first, then the next best.
FACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "方正小标宋简体": (
            *(
                "方正小标宋_GBK",
                "FZXiaoBiaoSong-B05S",
                "FZXiaoBiaoSong-B05",
                "华文中宋",
                "STZhongsong",
            ),
            *("Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "AR PL SungtiL GB"),
        ),
        "仿宋_GB2312": (
            *("FangSong_GB2312", "仿宋", "FangSong", "华文仿宋", "STFangsong", "FandolFang"),
            *("AR PL SungtiL GB", "AR PL UMing CN", "SimSun", "Noto Serif CJK SC"),
        ),
        "楷体_GB2312": (
            *("KaiTi_GB2312", "楷体", "KaiTi", "华文楷体", "STKaiti", "FandolKai"),
            *("AR PL KaitiM GB", "AR PL UKai CN", "Noto Serif CJK SC"),
        ),
        "黑体": (
            "SimHei",
            "华文黑体",
            "STHeiti",
            "FandolHei",
            "Noto Sans CJK SC",
            "Source Han Sans SC",
        ),
        "宋体": (
            *("SimSun", "新宋体", "NSimSun", "华文宋体", "STSong", "FandolSong"),
            *("AR PL SungtiL GB", "AR PL UMing CN", "Noto Serif CJK SC"),
        ),
    }
)
# Names of the same face: nobody needs to be told that one stands for the other.
_SAME = frozenset(
    [
        *("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "FangSong_GB2312"),
        *("KaiTi_GB2312", "SimHei", "SimSun", "仿宋", "FangSong", "楷体", "KaiTi"),
    ]
)
_WINDOWS_FONTS = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"


def substitutes(installed: frozenset[str]) -> dict[str, str]:
    """For each face that is not installed, what to take; nothing for one that nothing stands for.

    installed: family names.
    """
    found = {}
    for face, others in FACES.items():
        if face in installed:
            continue
        other = next((one for one in others if one in installed), None)
        if other:
            found[face] = other
    return found


def missing_faces(installed: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """The faces that are printed in another one, with that one; "" where the machine chooses."""
    taken = substitutes(installed)
    return tuple(
        (face, taken.get(face, ""))
        for face in FACES
        if face not in installed and taken.get(face, "") not in _SAME
    )


@cache
def installed_fonts() -> frozenset[str]:
    """The families that this machine has; none where it does not tell."""
    if sys.platform == "win32":
        return _windows_fonts()
    command = shutil.which("fc-list")
    if command is None:
        return frozenset()
    told = subprocess.run([command, ":", "family"], capture_output=True, check=False, timeout=60)
    lines = told.stdout.decode("utf-8", "replace").splitlines()
    return frozenset(name.strip() for line in lines for name in line.split(",") if name.strip())


def _windows_fonts() -> frozenset[str]:
    """Source: HKLM and HKCU …\\Fonts: “宋体 & 新宋体 (TrueType)”."""
    winreg: Any = importlib.import_module("winreg")
    names: set[str] = set()
    for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
        try:
            with winreg.OpenKey(root, _WINDOWS_FONTS) as key:
                for number in range(winreg.QueryInfoKey(key)[1]):
                    said = str(winreg.EnumValue(key, number)[0]).partition(" (")[0]
                    names |= {name.strip() for name in said.split("&")}
        except OSError:
            continue
    return frozenset(names)
