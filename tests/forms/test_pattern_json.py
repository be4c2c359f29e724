"""Patterns go to JSON and come back equal; what is none is refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace

import pytest

from huizhi.forms.crossing import Crossing
from huizhi.forms.own_look import OwnLook
from huizhi.forms.pattern_json import patterns_from_json, patterns_to_json
from huizhi.forms.sentence import Sentence
from huizhi.forms.table_spot import ColumnSpot, TableSpot
from huizhi.forms.template import FieldSpot, Pattern, PrintedRow
from tests.forms.drawn import LIAISON, LIAISON_TEMPLATE, WORKS, WORKS_TEMPLATE, pattern

LOOK = OwnLook(
    frozenset({("附件1!B4", "批注：请填全称"), ("附件1!B5", "")}),
    frozenset({("单位", "有图片")}),
    Counter({(True, "有图片"): 2, (False, "x"): 1}),
    frozenset({"宏"}),
)
CROSSED = "类别 | 城镇 | 农村\n手机 | {name} | {mobile}\n住址 | {address} | 区"

# What is told of each; whoever adds something to one of them adds it to `pattern_json` too.
TOLD = {
    Pattern: "form landmarks fields tables sentences margins look asks_prose printed_rows computed "
    "units_over enclosed brackets hinted",
    FieldSpot: "field grid row column label side turn crossing",
    Crossing: "row heading over turn unit",
    TableSpot: "grid columns ends group given id name titles side_by_side by_line merged",
    ColumnSpot: "field column label over heading turn behind",
    Sentence: "fields pieces days",
    OwnLook: "at with_text loose remarks",
    PrintedRow: "texts column",
}


def test_nothing_of_a_pattern_is_left_out() -> None:
    assert {one: " ".join(f.name for f in fields(one)) for one in TOLD} == TOLD


def test_what_was_told_comes_back_equal() -> None:
    sentence = "姓名：{name}\n请于手机 {mobile} 上\n地址：{address}（必填）"
    works = pattern(WORKS, WORKS_TEMPLATE)
    (table,) = works.tables
    columns = tuple(replace(one, turn=1) for one in table.columns)
    turned = replace(table, columns=columns, side_by_side=2, by_line=True, merged=("rows.item",))
    patterns = {
        "liaison": {
            ".xlsx": replace(pattern(LIAISON, LIAISON_TEMPLATE), look=LOOK, margins=("第1页",)),
            ".docx": replace(
                pattern(LIAISON, sentence),
                asks_prose=True,
                computed=frozenset({"结余"}),
                units_over={"name": "万元"},
                enclosed={"1居民": "①"},
                brackets=frozenset({"其他"}),
                hinted={"户籍人口人": "户籍人口（人）"},
            ),
        },
        "works": {".xlsx": replace(works, tables=(turned,))},
        "crossed": {".xlsx": pattern(LIAISON, CROSSED)},
    }

    told = patterns_to_json(patterns)

    assert patterns["crossed"][".xlsx"].fields[0].crossing is not None
    assert patterns["liaison"][".docx"].sentences
    assert patterns["works"][".xlsx"].tables
    assert patterns_from_json(told) == patterns
    assert told == patterns_to_json(patterns_from_json(told))


@pytest.mark.parametrize(
    "said", [b"", b"[]", b'{"a": 1}', b'{"a": {".xlsx": {}}}', b'{"a": {".xlsx": []}}', b"\xff"]
)
def test_what_is_no_pattern_is_refused(said: bytes) -> None:
    with pytest.raises(ValueError):
        patterns_from_json(said)
