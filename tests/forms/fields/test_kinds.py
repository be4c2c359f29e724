"""Every kind: found by its name, and never at a loss whatever a cell holds."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from huizhi.content.grid import Cell
from huizhi.findings import CODES
from huizhi.forms.fields.day_text import is_room
from huizhi.forms.fields.kinds import KINDS, make_field
from huizhi.forms.fields.words import says_nothing, says_same
from tests.forms.fields.reading import JUNE, UNITS, cell

AGAIN = ("", "forms", "years")

ANYTHING = st.one_of(
    st.none(),
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
)


def test_an_unknown_kind_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="手机"):
        make_field("手机号")


@pytest.mark.parametrize("kind", KINDS)
@given(value=ANYTHING, text=st.text())
def test_reading_never_fails_and_never_loses_what_was_typed(
    kind: str, value: object, text: str
) -> None:
    field = make_field(kind, choices=("男", "女"), least=2, most=9, items=UNITS)
    for one in (Cell(0, 0, text, text or None), Cell(0, 0, str(value), value)):  # type: ignore[arg-type]
        answer = field.read(one, JUNE)
        assert answer.raw == one.text
        assert {doubt.code for doubt in answer.doubts} <= set(CODES)
        if answer.value is None and not answer.doubts:
            assert (
                says_nothing(one.text.rstrip(" %％"))
                or one.text.strip() in {"0", "０"}
                or is_room(one.text.translate(str.maketrans("", "", "至到~～-—")))
            )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [0, 1, 7, 40, 9_999])
def test_a_sample_comes_back_without_a_mistake(kind: str, number: int) -> None:
    field = make_field(kind, choices=("男", "女"), items=UNITS)
    value = field.sample(number, JUNE)

    answer = field.read(cell(field.show(value)), JUNE)

    assert value is not None
    assert answer.value == value
    assert [doubt.code for doubt in answer.doubts if CODES[doubt.code].level == "error"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_samples_differ_as_far_as_the_kind_has_enough(kind: str) -> None:
    field = make_field(kind, choices=("男", "女"), items=UNITS)
    values = {field.sample(number, JUNE) for number in range(20)}
    offered = {"单位": len(UNITS), "项目": len(UNITS), "选项": 2, "多选": 2, "勾选": 1, "年月": 12}

    assert len(values) == min(20, offered.get(kind, 20))


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_kind_says_of_itself_agrees(kind: str) -> None:
    one = KINDS[kind]

    assert one.kind == kind
    assert one.has_choices == (one.input_type in {"choice", "several"})
    assert one.takes_several == (one.input_type == "several")
    assert one.has_choices or not (one.may_be_boxed or one.takes_several)
    assert one.may_be_ticked or not one.may_be_boxed
    assert one.is_phone or not one.is_mobile
    assert one.is_phone == (one.input_type == "tel")
    assert one.is_email == (one.input_type == "email")
    assert one.shape == "text" or not one.holds_long_number
    assert one.is_free_text or not one.has_length
    assert make_field(kind, choices=("男", "女")).choices == (
        ("男", "女") if one.has_choices else ()
    )


def test_which_kinds_hold_numbers_that_a_spreadsheet_would_cut() -> None:
    found = {name for name, one in KINDS.items() if one.holds_long_number}

    assert found == {"文字", "身份证号", "统一社会信用代码", "银行账号"}


@pytest.mark.parametrize(
    ("kind", "value", "shape", "found"),
    [
        ("整数", 12, "number", 12),
        ("整数", "十几", "text", "十几"),
        ("数值", 2.5, "number", 2.5),
        ("金额", "1234.50", "amount", 1234.5),
        ("金额", "9999999999999.99", "amount", 9999999999999.99),
        ("金额", "10000000000000", "text", "10000000000000"),
        ("金额", "若干", "text", "若干"),
        ("百分比", "30%", "percent", 0.3),
        ("百分比", "0.3", "percent", 0.3),
        ("日期", "2024-06-03", "day", dt.date(2024, 6, 3)),
        ("日期", "六月初", "text", "六月初"),
        ("文字", "1234.50", "text", "1234.50"),
        ("勾选", True, "text", "是"),
        ("文字", None, "text", None),
    ],
)
def test_a_value_in_a_cell_of_the_summary(
    kind: str, value: str | float | None, shape: str, found: object
) -> None:
    assert make_field(kind).in_cell(value) == (shape, found)


@pytest.mark.parametrize("kind", [name for name, one in KINDS.items() if one.labels])
def test_no_two_kinds_claim_a_label_alike(kind: str) -> None:
    ranks = [one.labels.rank for one in KINDS.values() if one.labels]
    labels = KINDS[kind].labels

    assert labels is not None
    assert ranks.count(labels.rank) == 1
    assert not labels.are_in("", "")


def test_what_is_used_again_of_last_year_and_of_other_forms() -> None:
    found = {again: [n for n, one in KINDS.items() if one.used_again == again] for again in AGAIN}

    assert found[""] == ["年月", "日期", "日期区间", "时间"]
    assert found["forms"] == ["整数", "金额", "单位", "项目", "百分比", "年龄", "数值"]


@pytest.mark.parametrize("kind", KINDS)
def test_prompts_keep_to_the_limits_of_the_format(kind: str) -> None:
    rule = make_field(kind, choices=("男", "女"), most=200, items=UNITS).validation(JUNE)
    if rule is not None:
        assert len(rule.title) <= 32
        assert len(rule.prompt) <= 255
        assert len(rule.error) <= 255


@pytest.mark.parametrize(
    "text", ["", "无", "/", "\\", "—", "——", "－", "\u3000", "\u200b", "N/A", "（无）", "……"]
)
def test_words_for_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["0", "无锡", "若干", "同上", "有"])
def test_words_that_are_not_nothing(text: str) -> None:
    assert not says_nothing(text)


@pytest.mark.parametrize("text", ["同上", "〃", "″"])
def test_words_for_the_same(text: str) -> None:
    assert says_same(text)


@pytest.mark.parametrize(
    ("kind", "raw", "says"),
    [
        ("日期", "    年   月   日", False),
        ("日期", "____年__月__日", False),
        ("日期", "待定", True),
        ("整数", "/", False),
        ("整数", "无", False),
        ("整数", "若干", True),
        ("文字", "无", True),
        ("文字", "", False),
    ],
)
def test_what_is_printed_to_be_filled_in_is_no_answer(kind: str, raw: str, says: bool) -> None:
    assert make_field(kind).is_answer(raw) == says


def test_untouched_boxes_are_no_answer() -> None:
    ticked = make_field("选项", choices=("是", "否"), boxed=True)
    assert not ticked.is_answer("□是  □否")
    assert ticked.is_answer("是是")
