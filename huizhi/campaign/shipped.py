"""Shipped: the example that comes with the program, whose templates also serve activities that have
none of their own."""

from __future__ import annotations

import hashlib
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
# In a folder of the program they stand beside the package; `pip install` puts them into it.
_INSTALLED = _PACKAGE / "example"
_EXAMPLE = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent
CONFIG = _EXAMPLE / "config"
TEMPLATES = _EXAMPLE / "templates"
# SHA-256 of what earlier programs came with: activities that were made by copying have them.
_EARLIER = frozenset(
    {
        # summary.xlsx
        "48eeec96ffcc5d46ebc461a7775739212849aee92d49194cb0388254b6c6fabc",
        "7abea29215f5935a66ae43847e591cdf6f960b958db85735a69e18ea3b2b1b2c",
        "ae6f0a0518c3620ca8c2cfd0c7e9553baaee61e06785e186da0d7f3a7738f864",
        # report.docx
        "bc76ee4161418c24a6ae49cbe75ef71a7b3ee33591fc8b44b4fbb573ace7a54a",
    }
)


def own_or_shipped(folder: Path | None, name: str) -> Path:
    """The template of this name in the activity's own folder, else the one of the program: of one
    that came with an earlier program and that nobody has changed, too, for this program says more
    with its own."""
    own = (folder or TEMPLATES) / name
    if not own.is_file() or own == TEMPLATES / name:
        return TEMPLATES / name
    try:
        is_earlier = hashlib.sha256(own.read_bytes()).hexdigest() in _EARLIER
    except OSError:  # whoever opens it tells of that
        return own
    return TEMPLATES / name if is_earlier else own
