"""Returned files that real programs saved: each gives the answers that were filled in."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from huizhi.config import load_settings
from huizhi.formats.return_reader import ReturnReader
from huizhi.settings import Settings
from huizhi.steps.form_set import FormSet, load_form_set
from huizhi.steps.readings import read_return
from huizhi.steps.returns import Return

ROOT = Path(__file__).parent.parent.parent
RETURNS = ROOT / "tests" / "returns"
ANSWERS: dict[str, Any] = json.loads((RETURNS / "answers.json").read_text("utf-8"))
COLUMNS = ("item", "title", "content", "remark")


@cache
def campaign() -> tuple[Settings, FormSet]:
    settings = load_settings(ROOT / "config")
    return settings, load_form_set(settings, ROOT / "templates")


def test_there_are_enough_of_them() -> None:
    programs = {name.rpartition("-")[2].partition(".")[0] for name in ANSWERS}

    assert len(ANSWERS) >= 40
    assert programs == {"libreoffice", "openpyxl", "xlsxwriter", "docx"}
    assert all((RETURNS / name).is_file() for name in ANSWERS)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_returned_file_gives_its_answers(name: str) -> None:
    settings, forms = campaign()
    empty = Return(name, "0" * 64, dt.datetime.now(dt.UTC), None, None, "unidentified")
    with ReturnReader() as reader:
        document = reader.read(RETURNS / name)
    (one,) = read_return(settings, forms, document, empty).returns
    expected = ANSWERS[name]

    assert (one.community, one.deliverable) == ("罗庄社区", expected["deliverable"])
    assert {field.field: field.value for field in one.fields} | {
        key: None for key in expected["values"] if key not in {f.field for f in one.fields}
    } == expected["values"]
    assert [[row.value(column) for column in COLUMNS] for row in one.rows] == expected["rows"]
    assert [f.message for f in one.findings if f.level == "error"] == []
