"""THIRD_PARTY.md names every package with its version and licence, and nothing GPL is required."""

from __future__ import annotations

import re

import pytest

from tools.write_third_party import TARGET, licence_of, needed_besides, required

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TARGET.read_text("utf-8").splitlines()
    if line.startswith("| ")
]
BY_NAME = {row[0]: row for row in ROWS}
# The GPL itself: not the LGPL, and not what a runtime exception leaves free.
GPL = re.compile(r"(?<!L)GPL(?!-3\.0 and LGPL-2\.1 with GCC's runtime exception)", re.I)


@pytest.mark.parametrize("name", sorted(required()))
def test_each_required_package_is_named_with_version_licence_and_reason(name: str) -> None:
    version, reason = required()[name]
    assert BY_NAME[name] == [name, version, licence_of(name), reason.replace("|", "/")]
    assert licence_of(name)
    assert reason


def test_what_they_need_in_turn_is_named() -> None:
    for name in needed_besides():
        assert BY_NAME[name][2] == licence_of(name) != "", name


def test_nothing_gpl_is_required() -> None:
    for name in [*required(), *needed_besides()]:
        assert not GPL.search(licence_of(name)), name
    assert not {"av", "pillow-heif"} & set(required())


def test_what_browsers_load_is_named() -> None:
    assets = TARGET.parent / "huizhi" / "web" / "assets"
    assert {path.name for path in assets.glob("*.min.js")} == {"htmx.min.js", "tus.min.js"}
    assert {"htmx", "tus-js-client"} <= set(BY_NAME)
