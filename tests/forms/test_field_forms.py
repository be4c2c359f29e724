"""Real forms, redrawn in `field/`: each is learned, its filled copy read, and every value is right
or told of.

A case is a .json: blank, filled, and what is expected. values: by label; a value is right when it
comes out under a field whose label holds this one or is held by it. rows: in their order. named:
texts that findings must quote. fields: the labels of the single answers, no more and no less.
doubted: what the doubts must name.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.forms.learned_and_read import LearnedReading, learn_and_read

FIELD = Path(__file__).parent / "field"
CASES = sorted(FIELD.glob("*.json"))


@pytest.mark.parametrize("case", CASES, ids=[path.stem for path in CASES])
def test_every_value_is_right_or_told_of(case: Path, tmp_path: Path) -> None:
    told = json.loads(case.read_text(encoding="utf-8"))
    blank, filled = FIELD / told["blank"], FIELD / told["filled"]
    reading = learn_and_read(tmp_path, blank.read_bytes(), filled.read_bytes(), blank.suffix)
    silent = [
        f"{label}: {value!r}"
        for label, value in told.get("values", {}).items()
        if not _is_right(reading, label, value) and not _is_told(reading, value)
    ]
    silent += [
        f"row {number + 1}: {value!r}"
        for number, row in enumerate(told.get("rows", ()))
        for value in row
        if not _is_in_row(reading, number, value) and not _is_told(reading, value)
    ]
    silent += [
        f"not named: {text!r}" for text in told.get("named", ()) if not _is_told(reading, text)
    ]
    assert silent == []
    if "fields" in told:
        assert reading.labels == told["fields"]
    assert [text for text in told.get("doubted", ()) if text not in reading.doubts] == []


def _plain(value: object) -> str:
    return "".join(str("" if value is None else value).split())


def _is_right(reading: LearnedReading, label: str, value: str) -> bool:
    return any(
        _plain(value) == _plain(read)
        for own, read in reading.values.items()
        if own in label or label in own
    )


def _is_in_row(reading: LearnedReading, number: int, value: str) -> bool:
    return number < len(reading.rows) and _plain(value) in map(_plain, reading.rows[number])


def _is_told(reading: LearnedReading, text: str) -> bool:
    return _plain(text) in _plain(reading.told)
