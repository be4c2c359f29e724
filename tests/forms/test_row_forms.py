"""Forms with rows of many departments, drawn in `row_forms.txt`: learned, filled, read.

What must hold of all of them together: labels and columns found at least 97 %, at most 2 % made up,
99 % of what was typed read right, and nothing wrong without a finding that quotes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.forms.learned_and_read import LearnedReading, Line, learn_and_read, sheet, word
from tests.forms.test_typed_forms import drawn_lines

_PLACE = re.compile(r"\{([^|{}]*)\|([^|{}]*)\|([^|{}]*)\}")
_DRAWN = (Path(__file__).parent / "row_forms.txt").read_text(encoding="utf-8")


@dataclass
class Tally:
    """What was counted over all forms; wrong: what is neither right nor told of."""

    wanted: int = 0
    found: int = 0
    made_up: list[str] = field(default_factory=list)
    typed: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def tally(tmp_path_factory: pytest.TempPathFactory) -> Tally:
    counted = Tally()
    for form in _DRAWN.split("\n== ")[1:]:
        name, columns, drawing = form.strip("\n").split("\n", 2)
        labels = [one.strip() for one in columns.partition(":")[2].split(",") if one.strip()]
        _count(counted, name, labels, drawing, tmp_path_factory.mktemp("form"))
    return counted


def test_labels_and_columns_are_found_and_none_are_made_up(tally: Tally) -> None:
    assert tally.found >= 0.97 * tally.wanted
    assert len(tally.made_up) <= 0.02 * tally.wanted, tally.made_up


def test_what_was_typed_is_read(tally: Tally) -> None:
    assert tally.wrong == []
    assert tally.right >= 0.99 * tally.typed


def _count(tally: Tally, name: str, columns: list[str], drawing: str, folder: Path) -> None:
    suffix = ".docx" if name.startswith("word") else ".xlsx"
    empty = re.sub(
        r"^(合计)(.*)$", lambda m: m[1] + re.sub(r"[0-9]+", "", m[2]), drawing, flags=re.M
    )
    blank = _file(_PLACE.sub(lambda place: place[2], empty), suffix)
    filled = _file(_PLACE.sub(lambda place: _typed(place) or place[2], drawing), suffix)
    reading = learn_and_read(folder, blank, filled, suffix)
    singles = {place[1]: _value(place) for place in _PLACE.finditer(drawing) if place[1]}
    wanted = [*singles, *columns]
    got = [*reading.labels, *(c.asked.label for t in reading.form.tables for c in t.columns)]
    tally.wanted += len(wanted)
    tally.found += sum(label in got for label in wanted)
    tally.made_up += [f"{name}: {label}" for label in got if label not in wanted]
    for label, value in singles.items():
        _hold(tally, reading, f"{name}: {label}", value, {str(reading.values.get(label) or "")})
    rows = list(_rows(drawing, len(columns)))
    if len(rows) != len(reading.rows):
        tally.wrong.append(f"{name}: {len(reading.rows)} rows for {len(rows)}")
    for row, read in zip(rows, reading.rows, strict=False):
        there = {str("" if value is None else value) for value in read}
        for value in row:
            _hold(tally, reading, name, value, there)


def _hold(tally: Tally, reading: LearnedReading, name: str, value: str, read: set[str]) -> None:
    tally.typed += 1
    if value in read:
        tally.right += 1
    elif not value or value not in reading.told:
        tally.wrong.append(f"{name}: {value!r}, read {sorted(read)}")


def _rows(drawing: str, columns: int) -> Iterator[list[str]]:
    """The filled rows; those side by side down the left first."""
    lines = [list(_PLACE.finditer(line)) for line in drawing.split("\n")]
    typed = [[_value(place) for place in line] for line in lines if line and not line[0][1]]
    for start in range(0, max(map(len, typed), default=0), columns or 1):
        parts = (line[start : start + columns] for line in typed)
        yield from (part for part in parts if any(part))


def _typed(place: re.Match[str]) -> str:
    return place[3].partition("=")[0]


def _value(place: re.Match[str]) -> str:
    return place[3].partition("=")[2] if "=" in place[3] else place[3]


def _file(drawing: str, suffix: str) -> bytes:
    lines: list[Line] = list(drawn_lines(drawing))
    return word(*lines) if suffix == ".docx" else sheet(*lines[0])
