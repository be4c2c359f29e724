"""Returned files that real programs saved: each gives the answers that were filled in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.formats.return_reader import ReturnReader
from huizhi.steps.receiving.readings import read_return
from huizhi.storage.returns import Return
from tests.paths import CONFIG, RETURNS, TEMPLATES
from tests.remembered import children_kept

ANSWERS: dict[str, Any] = json.loads((RETURNS / "answers.json").read_text("utf-8"))
COLUMNS = ("item", "title", "content", "remark")


@pytest.fixture(scope="module", autouse=True)
def kept() -> Iterator[None]:
    """One child reads all of them."""
    with children_kept():
        yield


@cache
def campaign() -> Campaign:
    return load_campaign(CONFIG, TEMPLATES)


def test_there_are_enough_of_them() -> None:
    programs = {name.rpartition("-")[2].partition(".")[0] for name in ANSWERS}

    assert len(ANSWERS) >= 40
    assert programs == {"libreoffice", "openpyxl", "xlsxwriter", "docx"}
    assert all((RETURNS / name).is_file() for name in ANSWERS)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_returned_file_gives_its_answers(name: str) -> None:
    empty = Return(name, "0" * 64, dt.datetime.now(dt.UTC), None, None, "unidentified")
    with ReturnReader() as reader:
        document = reader.read(RETURNS / name)
    (one,) = read_return(campaign(), document, empty).returns
    expected = ANSWERS[name]

    assert (one.community, one.deliverable) == ("罗庄社区", expected["deliverable"])
    assert {field.field: field.value for field in one.fields} | {
        key: None for key in expected["values"] if key not in {f.field for f in one.fields}
    } == expected["values"]
    assert [[row.value(column) for column in COLUMNS] for row in one.rows] == expected["rows"]
    assert [f.message for f in one.findings if f.level == "error"] == []
