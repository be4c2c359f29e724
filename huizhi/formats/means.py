"""Means: what files are read with here; what could not be read is tried again with others."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import huizhi
from huizhi.formats.paper import can_read_paper


def means_of(office: str | None) -> str:
    """The program's version, as installed, whether LibreOffice is there, and what reads paper."""
    paper = "-paper" if can_read_paper() else ""
    return f"{huizhi.__version__}-{_size()}{'-office' if office else ''}{paper}"


@cache
def _size() -> int:
    """Of the program's code, in bytes."""
    return sum(one.stat().st_size for one in Path(huizhi.__file__).parent.rglob("*.py"))
