"""What a label asks for: whose, and which of their answers."""

from __future__ import annotations

import pytest

from huizhi.book.meanings import AskedLabel, Meaning, asked_by, by_label, meaning_named


def meant(*labels: str, lines: str = "", title: str = "情况表") -> list[tuple[str, str]]:
    """What these labels mean; lines: in which row each stands, "001" for three labels in two."""
    rows = [(0, int(one)) for one in lines] or [None] * len(labels)
    asked = [AskedLabel(str(n), label, line=rows[n]) for n, label in enumerate(labels)]
    return [(one.owner, one.name) for one in asked_by(asked, title).values()]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("手机号码", "手机"),
        ("联系方式", "电话"),
        ("地 址：", "办公地址"),
        ("户籍人口数（人）", "户籍人口"),
        ("3.邮编", "邮政编码"),
        ("1办公地址", "办公地址"),
        ("60岁以上老年人数", "60岁以上老年人数"),
        ("栏60岁以上老年人数", "60岁以上老年人数"),
        ("0-6岁儿童数", "0至6岁儿童数"),
        ("五保户数", "五保户数"),
        ("二、五保户数", "五保户数"),
        ("共有总户数", "总户数"),
        ("幸福指数", "幸福指数"),
    ],
)
def test_one_thing_has_one_name(label: str, name: str) -> None:
    assert by_label(label) == name


def test_from_a_number_on_is_the_same_with_the_number_said_or_not_and_another_without_it() -> None:
    same = (
        "60岁以上人口",
        "60周岁以上人口",
        "60岁及以上人口",
        "60岁（含）以上人口",
        "60周岁（含60周岁）以上人口",
    )
    others = (
        "60岁以上（不含60岁）人口",
        "60岁以上人口（不含60岁）",
        "超过60岁人口",
        "60岁以下人口",
    )

    assert len({by_label(one) for one in same}) == 1
    assert len({by_label(one) for one in (same[0], *others)}) == 1 + len(set(map(by_label, others)))
    assert by_label("年龄（周岁）") == by_label("年龄")


def test_a_number_belongs_to_whom_the_form_names_before_it() -> None:
    assert meant("联络员", "联系电话", "单位地址", "负责人姓名", "手机号") == [
        ("联络员", "姓名"),
        ("联络员", "电话"),
        ("", "办公地址"),
        ("负责人", "姓名"),
        ("负责人", "手机"),
    ]


def test_a_label_that_says_whose_needs_nobody_before_it() -> None:
    assert meant("书记手机", "单位电话") == [("书记", "手机"), ("", "单位电话")]


def test_a_person_without_a_role_is_of_that_form_only() -> None:
    assert meant("姓名", "性别", "手机") == [
        ("《情况表》", one) for one in ("姓名", "性别", "手机")
    ]


def test_the_title_says_whose_form_it_is() -> None:
    assert meant("姓名", "手机", title="安全生产联络员登记") == [
        ("联络员", "姓名"),
        ("联络员", "手机"),
    ]
    assert meant("姓名", title="网格员登记") == [("《网格员登记》", "姓名")]


def test_two_people_side_by_side_leave_the_line_below_open() -> None:
    found = meant("主要负责人", "分管负责人", "联系电话", lines="001")

    assert found[2] == ("《情况表》", "电话")


def test_the_same_words_twice_are_not_the_same() -> None:
    found = meant("书记", "手机", "手机")

    assert found[1] == ("书记", "手机")
    assert found[2][0] == "《情况表》"


def test_a_number_after_something_else_is_nobodys() -> None:
    assert meant("联络员", "办公地址", "联系电话")[2] == ("《情况表》", "电话")
    assert meant("办公地址", "联系电话")[1] == ("", "电话")


def test_a_form_about_something_else_says_nothing_of_the_unit() -> None:
    assert meant("小区名称", "地址", "负责人", "单位电话") == [
        ("《情况表》", "小区名称"),
        ("《情况表》", "办公地址"),
        ("《情况表》", "负责人姓名"),
        ("", "单位电话"),
    ]
    assert meant("姓名", "地址")[1] == ("《情况表》", "办公地址")


def test_a_post_with_a_name_of_its_own_is_somebodys_too() -> None:
    assert meant("总户数", "民政协理员", "协理员手机", "党员") == [
        ("", "总户数"),
        ("民政协理员", "姓名"),
        ("民政协理员", "手机"),
        ("", "党员"),
    ]
    assert meant("妇联主席", "电话", "物业负责人", "电话", "负责人", "电话") == [
        (owner, name) for owner in ("妇联主席", "物业负责人", "负责人") for name in ("姓名", "电话")
    ]
    assert meant("副主任", "主任", "主任电话")[1:] == [("主任", "姓名"), ("主任", "电话")]
    assert meant("护林员姓名", "身份证号")[0] == ("《情况表》", "护林员姓名")


@pytest.mark.parametrize("label", ["村（居）委会主任", "村主任", "所属社区主任", "社区居委会主任"])
def test_the_director_of_the_unit_has_one_name(label: str) -> None:
    assert meaning_named(label) == Meaning("主任", "姓名")


def test_what_is_named_after_the_units_own_is_only_something_beside_it() -> None:
    assert meant("书记", "办公地址", "总户数", "合作社名称", "地址") == [
        ("书记", "姓名"),
        ("", "办公地址"),
        ("", "总户数"),
        ("《情况表》", "合作社名称"),
        ("《情况表》", "办公地址"),
    ]
    assert meant("收款账户名称", "开户银行")[1] == ("", "开户银行")


def test_a_facility_of_the_unit_has_no_inhabitants_of_its_own() -> None:
    assert meant("设施名称", "总户数", "书记", "地址") == [
        ("《情况表》", "设施名称"),
        ("", "总户数"),
        ("书记", "姓名"),
        ("《情况表》", "办公地址"),
    ]
    assert meant("小区名称", "总户数")[1] == ("《情况表》", "总户数")


def test_the_clerk_writes_a_meaning_as_it_is_shown() -> None:
    for one in (Meaning("联络员", "手机"), Meaning("", "办公地址"), Meaning("《情况表》", "性别")):
        assert meaning_named(one.words) == one


def test_an_institution_is_not_the_unit_for_its_label_alone() -> None:
    assert by_label("机构名称") != by_label("单位名称")


def test_a_telephone_beside_somebody_unknown_is_not_the_units() -> None:
    labels = [AskedLabel("a", "司机"), AskedLabel("b", "电话"), AskedLabel("c", "办公地址")]

    meanings = asked_by([*labels, AskedLabel("d", "联系电话")], "校车表")

    assert [meanings[one].words for one in "bcd"] == ["《校车表》 电话", "办公地址", "电话"]


def test_what_everybody_has_is_of_what_stands_before_it() -> None:
    labels = [AskedLabel(one, one) for one in ("供应商", "开户银行", "银行账号", "总户数", "地址")]

    meanings = asked_by(labels, "采购表")

    assert [one for one, meant in meanings.items() if not meant.is_of_form] == [
        "供应商", "总户数", "地址",
    ]  # fmt: skip


def test_an_office_telephone_is_the_units_also_beside_another_number_below_several_people() -> None:
    labels = ("书记姓名", "书记手机", "主任姓名", "主任手机", "24小时值班电话", "办公电话")
    assert meant(*labels, lines="001122")[-1] == ("", "办公电话")
    assert meant("书记姓名", "司机", "办公电话")[-1] == ("《情况表》", "办公电话")


def test_the_number_of_a_post_that_was_named_as_the_units_is_the_units() -> None:
    found = meant("学校名称", "社区书记", "书记电话", "校长", "校长电话", title="校园安全表")
    assert found[1:3] == [("书记", "姓名"), ("书记", "电话")]
    assert found[4][0] == "《校园安全表》"
    assert meant("主任姓名", "村委会主任姓名联系方式")[1] == ("主任", "电话")


def test_somebody_without_a_known_post_below_facts_of_the_unit_is_only_beside_them() -> None:
    assert meant("户籍人口", "总户数", "村医姓名", "邮编")[:2] == [("", "户籍人口"), ("", "总户数")]
    assert meant("户籍人口", "总户数", "村医姓名", "邮编")[3][0] == "《情况表》"
    assert meant("总户数", "户籍人口", "学生姓名", "性别")[0][0] == "《情况表》"


def test_people_side_by_side_above_their_rows_have_what_is_asked_for_first() -> None:
    for label, meaning in (
        ("手机书记", Meaning("书记", "手机")), ("姓名主任", Meaning("主任", "姓名")),
        ("出生年月第一书记", Meaning("第一书记", "出生日期")),
        ("联系电话民政协理员", Meaning("民政协理员", "电话")),
        ("民族专干", Meaning("民族专干", "姓名")), ("手机", Meaning("", "手机")),
    ):  # fmt: skip
        assert meaning_named(label) == meaning
