"""Where the activities of an office lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from huizhi.campaign.activity_folders import activities_of
from huizhi.campaign.folders import Folders
from huizhi.campaign.shipped import TEMPLATES


@pytest.mark.parametrize("templates", ["templates", "config/templates"])
def test_the_templates_of_an_activity_are_where_check_looks_for_them(
    tmp_path: Path, templates: str
) -> None:
    own = tmp_path / "activities" / "canteens"
    (own / "config").mkdir(parents=True)
    (own / templates).mkdir()

    first = Folders(tmp_path / "config", TEMPLATES, tmp_path / "output")
    (found,) = (one for one in activities_of(first) if one.id == "canteens")

    assert found.folders.templates == own / templates


def test_without_its_own_an_activity_has_those_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "activities" / "canteens" / "config").mkdir(parents=True)

    first = Folders(tmp_path / "config", TEMPLATES, tmp_path / "output")
    (found,) = (one for one in activities_of(first) if one.id == "canteens")

    assert found.folders.templates == TEMPLATES
