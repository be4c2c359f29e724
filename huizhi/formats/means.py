"""Means: what files are read with here; what could not be read is tried again with others."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from huizhi import __version__
from huizhi.formats.paper import can_read_paper


@cache
def means_of(office: str | None) -> str:
    """The program's version, as installed, whether LibreOffice is there, and what reads paper."""
    size = sum(one.stat().st_size for one in Path(__file__).parent.rglob("*.py"))
    paper = "-paper" if can_read_paper() else ""
    return f"{__version__}-{size}{'-office' if office else ''}{paper}"
