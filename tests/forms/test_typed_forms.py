"""Single answers of blank forms: the form is learned, somebody types into it, it is read.

The forms are drawn in `typed_forms.txt`: where an answer belongs stands what it is called when it
was learned, what the blank form prints there, and what was typed. Each place is learned under this
name, none is made up, and each value is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from tests.forms.learned_and_read import Line, learn_and_read, sheet, word

_PLACE = re.compile(r"\{([^|{}]*)\|([^|{}]*)\|([^|{}]*)\}")
_DRAWN = (Path(__file__).parent / "typed_forms.txt").read_text(encoding="utf-8")
FORMS = dict(form.split("\n", 1) for form in _DRAWN.split("\n== ")[1:])


@pytest.mark.parametrize("name", FORMS)
def test_what_is_typed_is_read(name: str, tmp_path: Path) -> None:
    drawing = FORMS[name].strip("\n")
    places = list(_PLACE.finditer(drawing))
    suffix = ".docx" if name.startswith("word") else ".xlsx"
    blank = _file(_PLACE.sub(lambda place: place[2], drawing), suffix)
    filled = _file(_PLACE.sub(lambda place: _typed(place) or place[2], drawing), suffix)
    reading = learn_and_read(tmp_path, blank, filled, suffix)

    assert reading.form.tables == ()
    assert reading.labels == [place[1] for place in places]
    assert {label: str(value or "") for label, value in reading.values.items()} == {
        place[1]: place[3].partition("=")[2] if "=" in place[3] else _typed(place)
        for place in places
    }


def _typed(place: re.Match[str]) -> str:
    return place[3].partition("=")[0]


def _file(drawing: str, suffix: str) -> bytes:
    lines = list(drawn_lines(drawing))
    return word(*lines) if suffix == ".docx" else sheet(*lines[0])


def drawn_lines(drawing: str) -> Iterator[Line]:
    """Texts, and tables of rows that follow one another."""
    written = (line.replace("\\n", "\n").replace("\\t", "\t") for line in drawing.split("\n"))
    for is_table, lines in groupby(written, lambda line: "¦" in line):
        if is_table:
            yield [re.split(" ?¦ ?", line) for line in lines]
        else:
            yield from ([[line[1:-1]]] if line[:1] == "[" else line for line in lines)
