"""Places: the folders in which an office stands, by what they are called in a backup."""

from __future__ import annotations

from pathlib import Path

from huizhi.campaign import ACTIVITIES_FOLDER, OFFICE_FOLDER, TEMPLATES, Folders

CONFIG, TEMPLATES_PLACE, OUTPUT = "config", "templates", "output"
PLACES = (CONFIG, TEMPLATES_PLACE, OFFICE_FOLDER, ACTIVITIES_FOLDER, OUTPUT)


def root_of(first: Folders) -> Path:
    """The folder that holds the office whose first activity lies here."""
    return first.config.absolute().parent


def places_of(first: Folders) -> dict[str, Path]:
    """Where each part of the office stands, also one that it does not have yet. Templates that lie
    within the configuration folder are part of that."""
    root = root_of(first)
    found = {
        CONFIG: first.config.absolute(),
        TEMPLATES_PLACE: first.templates.absolute(),
        OFFICE_FOLDER: root / OFFICE_FOLDER,
        ACTIVITIES_FOLDER: root / ACTIVITIES_FOLDER,
        OUTPUT: first.output.absolute(),
    }
    if found[TEMPLATES_PLACE].is_relative_to(found[CONFIG]):
        del found[TEMPLATES_PLACE]
    return found


def targets_of(first: Folders) -> dict[str, Path]:
    """Where each part of a backup belongs here; the program's templates stay where they are."""
    places, root = places_of(first), root_of(first)
    own = places.get(TEMPLATES_PLACE)
    if own is None or own.resolve() == TEMPLATES:
        near = root / TEMPLATES_PLACE
        places[TEMPLATES_PLACE] = near if near.resolve() != TEMPLATES else in_config(first)
    return places


def in_config(first: Folders) -> Path:
    """Where templates lie that belong to the configuration folder."""
    return first.config.absolute() / TEMPLATES_PLACE
