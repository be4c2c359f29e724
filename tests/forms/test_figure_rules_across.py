"""Figure rules that name other forms: read as a clerk writes them, refused where they cannot."""

from __future__ import annotations

import pytest

from huizhi.forms.figure_rule import FigureRule, RuleError, RuleLabels, Term, parse_rule

LIST = RuleLabels({"填报人": "text"}, {"住户": {"户主": "text", "人口": "number"}})
SITES = RuleLabels(
    {"隐患数": "number", "检查日": "day", "占比": "percent"},
    {"隐患": {"整改数": "number"}, "经费": {"整改数": "number"}},
)
OWN = RuleLabels(
    {"户数": "number", "总户数": "number", "隐患数": "number"},
    {"住户": {"人口": "number"}},
    "附件2",
    {"附件1": LIST, "附件3": SITES},
)
HOMES, LISTED = Term("field", "户数"), Term("rows", "", "住户", form="附件1")


def rule(text: str) -> FigureRule:
    return parse_rule(text, OWN)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("附件2.户数 = 行数(附件1)", [HOMES, LISTED]),
        ("户数＝附件1.行数", [HOMES, LISTED]),
        (
            "户数 = 合计(附件1.人口)",
            [Term("field", "户数"), Term("sum", "人口", "住户", form="附件1")],
        ),
        (
            "隐患数 ≥ 合计(附件3.经费.整改数)",
            [Term("field", "隐患数"), Term("sum", "整改数", "经费", form="附件3")],
        ),
        (
            "隐患数 ≥ 上次(附件3.隐患数)",
            [Term("field", "隐患数"), Term("last", "隐患数", form="附件3")],
        ),
        (
            "总户数 = 各单位合计(户数)",
            [Term("field", "总户数"), Term("field", "户数", of_units=True)],
        ),
        (
            "总户数 = 各社区合计(附件1.人口)",
            [Term("field", "总户数"), Term("sum", "人口", "住户", form="附件1", of_units=True)],
        ),
        (
            "各单位合计(行数(附件1)) = 各单位合计(户数)",
            [
                Term("rows", "", "住户", form="附件1", of_units=True),
                Term("field", "户数", of_units=True),
            ],
        ),
        (
            "人口 ≤ 附件3.隐患数",
            [Term("column", "人口", "住户"), Term("field", "隐患数", form="附件3")],
        ),
    ],
)  # fmt: skip
def test_what_other_forms_answered_is_named(text: str, terms: list[Term]) -> None:
    assert list(rule(text).terms.values()) == terms


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("户数 = 附件4.户数", "没有“附件4”这张要填的表。可以写：附件1、附件2、附件3"),
        (
            "户数 = 附件1.户数",
            "附件1里没有“户数”这一栏。可以写：附件1.填报人、附件1.户主、附件1.人口",
        ),
        ("户数 = 检查日", "附件3里有这一栏，指的是它的话请写“附件3.检查日”"),
        ("户数 = 附件1", "后面要写栏目，如“附件1.户数”"),
        ("户数 = 附件1.人口", "请写成“合计(附件1.人口)”"),
        ("户数 = 合计(附件3.整改数)", "请写明是哪一个：附件3.隐患.整改数、附件3.经费.整改数"),
        ("附件1.行数 = 附件3.隐患数", "请写到那张表的“核对”下面"),
        ("户数 = 附件3.检查日", "是日期"),
        ("户数 = 各单位合计(附件3.占比)", "不能把各单位的加起来"),
        ("户数 = 各单位合计(上次(户数))", "要写一个栏目"),
        ("户数 = 各单位合计(户数)", "总数自己也在“各单位合计”里"),
        ("附件2.户数 = 各单位合计(附件2.户数)", "总数自己也在“各单位合计”里"),
        ("户数 = 行数(附件3)", "几个明细"),
    ],
)
def test_what_other_forms_do_not_have_is_refused_with_what_could_stand(
    text: str, said: str
) -> None:
    with pytest.raises(RuleError) as error:
        rule(text)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("户数 = 附件3.隐患数", "附件3.隐患数 ＝ 附件2.户数", True),
        ("户数 ≤ 附件3.隐患数", "附件3.隐患数 ≥ 户数", True),
        ("户数 = 隐患数 + 总户数", "总户数 + 隐患数 = 户数", True),
        ("户数 ≤ 附件3.隐患数", "附件3.隐患数 ≤ 户数", False),
        ("户数 = 隐患数 - 总户数", "户数 = 总户数 - 隐患数", False),
        ("户数 = 附件3.隐患数", "户数 = 隐患数", False),
    ],
)
def test_the_same_said_otherwise_is_known(one: str, other: str, is_same: bool) -> None:
    assert (rule(one).meaning("附件2") == rule(other).meaning("附件2")) == is_same


def test_the_same_said_in_the_other_form_is_known() -> None:
    there = RuleLabels(SITES.fields, SITES.tables, "附件3", {"附件2": OWN})

    mirrored = parse_rule("隐患数 = 附件2.户数", there)

    assert mirrored.meaning("附件3") == rule("户数 = 附件3.隐患数").meaning("附件2")
