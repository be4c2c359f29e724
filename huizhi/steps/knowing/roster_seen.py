"""The roster as it was seen: kept when something of it is handed on, so that it is told what was
changed on it since."""

from __future__ import annotations

from pathlib import Path

from huizhi.campaign import Settings
from huizhi.storage import Ledger


def note_roster(settings: Settings, output: Path) -> None:
    """Keeps in the ledger of this folder, which is made where there is none, whom the roster names
    and how its units are called. Raises: StorageError."""
    Ledger.in_folder(output, settings).close()
