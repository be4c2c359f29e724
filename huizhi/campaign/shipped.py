"""Shipped: the templates that come with the program, for activities that have none of their own."""

from __future__ import annotations

from pathlib import Path

PROGRAM = Path(__file__).resolve().parent.parent.parent
TEMPLATES = PROGRAM / "templates"


def own_or_shipped(folder: Path | None, name: str) -> Path:
    """The template of this name in the activity's own folder, else the one of the program."""
    own = (folder or TEMPLATES) / name
    return own if own.is_file() else TEMPLATES / name
