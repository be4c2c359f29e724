"""选项: one of a few words, typed, ticked or left standing with the others."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from huizhi.forms.fields.choice import Choice
from huizhi.forms.fields.choices import Choices
from huizhi.forms.fields.field import Field
from huizhi.forms.fields.kinds import make_field
from tests.forms.fields.reading import JUNE, assert_comes_back, assert_reads, cell

SEX = Choice(("男", "女"))
KIND = Choice(("城市社区", "农村社区", "其他"))


@given(st.sampled_from(KIND.choices))
def test_a_choice_comes_back(choice: str) -> None:
    assert_comes_back(KIND, choice)


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        ("男 ", "男", ()),
        ("男性", "男", ()),
        ("♀", "女", ()),
        ("🏻", "🏻", ("choice-wrong",)),  # a skin tone alone, no look of a mark
        ("☑男 □女", "男", ()),
        ("□男 ☑女", "女", ()),
        ("男☑ 女□", "男", ()),
        ("男□女√", "女", ()),
        ("√男", "男", ()),
        ("男/女", None, ("choice-several",)),
        ("□男 □女", None, ()),
        ("□男□女□", None, ()),
        ("□男 男", "□男 男", ("choice-wrong",)),
        ("☑男 ☑女", None, ("choice-several",)),
        ("男√女", None, ("choice-several",)),
        ("男 □女", "男", ("choice-box-gone",)),
        ("男□ 女", "女", ("choice-box-gone",)),
        ("□男√ □女", "男", ()),
        ("□√男□女", "男", ()),
        ("√男女□", None, ("choice-several",)),
        ("□男□□√女", "女", ()),
        ("√男女", "男", ()),
        ("男女√", "女", ()),
        ("□男女", "女", ("choice-box-gone",)),
        ("□男 √□女", "女", ()),
        ("□男√□女", None, ("choice-several",)),
        ("男 女\n√", None, ("choice-several",)),
        ("✅男 □女", "男", ()),
        ("☑\ufe0f男 ☐女", "男", ()),
        ("❌男 ✔\ufe0f女", "女", ()),
        ("⭕男 ○女", "男", ()),
        ("○男 ●女", "女", ()),
        ("×男 □女", None, ("choice-several",)),
        ("V男 □女", "男", ()),
        ("男[√] 女[ ]", "男", ()),
        ("\uf0a8男 \uf0fe女", "女", ()),
        ("女。", "女", ()),
        ("√男□女√", None, ("choice-several",)),
        ("不详", "不详", ("choice-wrong",)),
        ("", None, ()),
    ],
)
def test_choices(typed: str, value: str | None, codes: tuple[str, ...]) -> None:
    assert_reads(SEX, typed, value, *codes)


def test_nothing_can_be_one_of_the_choices() -> None:
    assert_reads(Choice(("有", "无")), "无", "无")
    assert_reads(Choice(("有", "无")), "/", None)


def test_a_spreadsheet_offers_the_choices() -> None:
    rule = SEX.validation(JUNE)

    assert rule is not None
    assert (rule.rule, rule.choices) == ("list", ("男", "女"))


BOXED = Choice(("合格", "不合格", "其他"), boxed=True)
SEVERAL = Choices(("宣传", "演练", "其他"))


@given(st.sampled_from((None, *BOXED.choices)))
def test_a_ticked_choice_comes_back(choice: str | None) -> None:
    assert_comes_back(BOXED, choice)


@given(st.lists(st.sampled_from(SEVERAL.choices), unique=True))
def test_several_ticked_choices_come_back(chosen: list[str]) -> None:
    assert_comes_back(SEVERAL, "、".join(c for c in SEVERAL.choices if c in chosen) or None)


@pytest.mark.parametrize(
    ("kind", "typed", "value", "codes"),
    [
        (BOXED, "□合格 ☑不合格 □其他", "不合格", ()),
        (BOXED, "合格□ 不合格√ 其他□", "不合格", ()),
        (BOXED, "不合格", "不合格", ()),
        (BOXED, "合格（ ）不合格（√）其他（ ）", "不合格", ()),
        (BOXED, "（√）合格 （ ）不合格 （ ）其他", "合格", ()),
        (BOXED, "合格（√）不合格（√）其他（ ）", None, ("choice-several",)),
        (BOXED, "合格（ ）不合格（ ）其他（ ）", None, ()),
        (BOXED, "合格（是）不合格（否）其他（ ）", None, ("choice-several",)),
        (SEVERAL, "宣传（√）演练（ ）其他（V）", "宣传、其他", ()),
        (BOXED, "□合格 □不合格 ☑其他：正在整改", "其他", ("choice-more",)),
        (SEVERAL, "☑宣传 □演练 ■其他（讲座）", "宣传、其他", ("choice-more",)),
        (SEVERAL, "演练，宣传", "宣传、演练", ()),
        (SEVERAL, "宣传、观影", "宣传", ("choice-more",)),
        (SEVERAL, "宣传演练", "宣传演练", ("choice-wrong",)),
        (SEVERAL, "□宣传 □演练 □其他", None, ()),
        (SEVERAL, "观影", "观影", ("choice-wrong",)),
        (SEVERAL, "☑宣传 ✅演练 □其他", "宣传、演练", ()),
        (SEVERAL, "☑宣传 演练 □其他", "宣传", ("choice-box-gone",)),
        (SEVERAL, "宣传 □演练 □其他", None, ("choice-box-gone",)),
        (SEVERAL, "☑宣传 演练 ☑其他", "宣传、其他", ("choice-box-gone",)),
        (SEVERAL, "√宣传 演练 √其他", "宣传、其他", ()),
        (SEVERAL, "宣传□演练□其他", None, ("choice-unclear",)),
        (SEVERAL, "宣传 演练", "宣传、演练", ()),
        (SEVERAL, "宣传 演练 其他", "宣传 演练 其他", ("choice-wrong",)),
        (SEVERAL, "×宣传 □演练 □其他", None, ("choice-unclear",)),
    ],
)
def test_boxes(kind: Field, typed: str, value: str | None, codes: tuple[str, ...]) -> None:
    assert_reads(kind, typed, value, *codes)


@pytest.mark.parametrize(
    ("printed", "typed", "value", "codes"),
    [
        ("", "□是  ○否", "否", ()),
        ("", "□是 □否◯", "否", ()),
        ("", "是〇 □否", "是", ()),
        ("是（  ） 否（  ）", "是（○） 否（  ）", "是", ()),
        ("是（  ） 否（  ）", "是○（  ） 否（  ）", "是", ()),
        ("是□ 否□", "是○ 否○", None, ("choice-several",)),
        ("", "□是/ □否", None, ("choice-several",)),
        ("□是/□否", "□是/□否", None, ()),
        ("○是 ○否", "○是 ○否", None, ()),
        ("○是 ○否", "□是 ○否", None, ("choice-several",)),
        ("○是 ○否", "○是 ○否○", None, ("choice-several",)),
    ],
)
def test_a_sign_that_the_form_does_not_print_is_never_overlooked(
    printed: str, typed: str, value: str | None, codes: tuple[str, ...]
) -> None:
    assert_reads(
        make_field("选项", ("是", "否"), boxed=True, printed=printed), typed, value, *codes
    )


@pytest.mark.parametrize("sign", list("○◯●√×/\\、*★△1oV对+-.~"))
@pytest.mark.parametrize(
    ("choices", "printed"),
    [
        (("是", "否"), "□是 □否"),
        (("是", "否"), "是（  ）  否（  ）"),
        (("自理", "失能"), "○自理  ○失能"),
        (("是", "否"), "是  否"),
        (("是", "否"), "□是 （需附图纸） □否"),
    ],
)
def test_one_sign_more_is_a_choice_or_a_doubt(
    choices: tuple[str, ...], printed: str, sign: str
) -> None:
    field = make_field("选项", choices, boxed=True, printed=printed)
    for at in range(len(printed) + 1):
        answer = field.read(cell(f"{printed[:at]}{sign}{printed[at:]}"), JUNE)
        assert answer.value is not None or answer.doubts


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        ("□宣传○ □演练 □其他", "宣传", ()),
        ("○宣传 ○演练 □其他", "宣传、演练", ()),
        ("○宣传 ○演练 ○其他", None, ("choice-unclear",)),
    ],
)
def test_circles_may_mean_several(typed: str, value: str, codes: tuple[str, ...]) -> None:
    assert_reads(SEVERAL, typed, value, *codes)


def test_a_printed_line_behind_a_choice_is_no_answer() -> None:
    assert_reads(Choice(("讲座", "其他"), boxed=True), "□讲座 □其他____", None)
    assert_reads(Choice(("讲座", "其他"), boxed=True), "☑讲座 □其他____", "讲座")


@pytest.mark.parametrize(
    ("typed", "value"), [("√", "是"), ("✅", "是"), ("×", "否"), ("无", "否"), ("没有", "否")]
)
def test_a_mark_or_word_for_yes_or_no_is_taken_and_said(typed: str, value: str) -> None:
    assert_reads(Choice(("是", "否")), typed, value, "choice-assumed")


@given(
    st.sampled_from(("是", "否")),
    st.sampled_from("√✓✔☑■●✅"),
    st.sampled_from("□☐○⬜"),
    st.sampled_from(("", " ", "  ", "\n", "\t")),
    st.booleans(),
)
def test_the_marked_choice_is_read_however_it_is_marked(
    meant: str, tick: str, box: str, between: str, before: bool
) -> None:
    marks = [tick if choice == meant else box for choice in ("是", "否")]
    pairs = zip(marks, ("是", "否"), strict=True)
    text = between.join(f"{m}{c}" if before else f"{c}{m}" for m, c in pairs)
    assert_reads(Choice(("是", "否"), boxed=True), text, meant)


@pytest.mark.parametrize(
    ("printed", "chosen", "shown"),
    [
        ("是□  否□", "否", "是□  否☑"),
        ("是（ ）否（ ）", "是", "是（√）否（ ）"),
        ("○是 ○否", "是", "●是 ○否"),
        ("（  ）是\n（  ）否", "否", "（  ）是\n（√）否"),
        ("A.是 □    B.否 □", "是", "A.是 ☑    B.否 □"),
        ("□是", "是", "☑是 □否"),  # not the whole of it: the usual way
    ],
)
def test_boxes_are_ticked_in_the_forms_own_way(printed: str, chosen: str, shown: str) -> None:
    field = make_field("选项", ("是", "否"), boxed=True, printed=printed)

    assert field.show(chosen) == shown
    assert_reads(field, shown, chosen)


@pytest.mark.parametrize(
    ("choices", "typed", "value", "codes"),
    [
        (("养老", "医疗", "失业"), "☑养老 ☑医疗 □失业", "养老、医疗", ("choice-kept",)),
        (("优秀", "良好", "其他"), "☑优秀 ☑良好 □其他", None, ("choice-several",)),
        (("有", "没有"), "☑有 ☑没有", None, ("choice-several",)),
    ],
)
def test_two_ticks_are_kept_where_both_may_be_true(
    choices: tuple[str, ...], typed: str, value: str | None, codes: tuple[str, ...]
) -> None:
    field = Choice(choices, boxed=True)
    assert_reads(field, typed, value, *codes)
    assert value is None or field.show(value) == typed


def test_several_boxes_are_ticked_in_the_forms_own_way() -> None:
    field = make_field("多选", ("满意", "基本满意", "不满意"), printed="满意□\n基本满意□\n不满意□")

    assert field.show("基本满意、不满意") == "满意□\n基本满意☑\n不满意☑"
    assert field.show(None) == "满意□\n基本满意□\n不满意□"
