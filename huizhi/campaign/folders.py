"""Folders: where an activity lies, and the office that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign.shipped import TEMPLATES

ACTIVITIES_FOLDER = "activities"
OFFICE_FOLDER = "office"
CAMPAIGN_FILE = "campaign.yaml"


@dataclass(frozen=True)
class Folders:
    """Where an activity lies. templates: those it is made with."""

    config: Path
    templates: Path
    output: Path


def templates_beside(config: Path) -> Path:
    """The templates that belong to a configuration folder, else those of the program."""
    near = (config / "templates", config.absolute().parent / "templates")
    return next((folder for folder in near if folder.is_dir()), TEMPLATES)


def office_folders(folders: Folders) -> Folders:
    """Where the first activity of the office lies that the activity in these folders is of."""
    above = folders.config.absolute().parent.parent
    if above.name != ACTIVITIES_FOLDER:
        return folders
    root = above.parent
    return Folders(root / "config", templates_beside(root / "config"), root / "output")
