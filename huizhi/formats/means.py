"""Means: what files are read with here; what could not be read is tried again with others."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from huizhi import __version__
from huizhi.formats.paper import can_read_paper


def means_of(office: str | None) -> str:
    """The program's version, as installed, whether LibreOffice is there, and what reads paper."""
    paper = "-paper" if can_read_paper() else ""
    return f"{__version__}-{_size()}{'-office' if office else ''}{paper}"


@cache
def _size() -> int:
    """Of the code that reads, in bytes."""
    return sum(one.stat().st_size for one in Path(__file__).parent.rglob("*.py"))
