"""A list with a line for each person says who has the posts of its unit."""

from __future__ import annotations

import pytest

from huizhi.book.facts import Book, Fact
from huizhi.book.meanings import Meaning
from huizhi.book.post_rows import posts_named
from tests.book.said import UNIT, book, listed, said
from tests.book.test_matching import form, match

CADRES = "村干部通讯录"


def row(post: str, name: str, mobile: str = "13800138009") -> dict[str, str]:
    return {"职务": post, "姓名": name, "手机": mobile}


def known(*rows: dict[str, str], day: str = "2026-06-20", title: str = CADRES) -> Book:
    """What a form has said on 20 May, and a list with these rows."""
    before = (
        said("主任", "张三", "2026-05-20"), said("主任手机", "13800138001", "2026-05-20"),
        said("村会计姓名", "李四", "2026-05-20"),
    )  # fmt: skip
    return book(*before, tables=(listed(day, *rows, title=title),))


def fact(known: Book, owner: str, name: str = "姓名") -> Fact | None:
    return known.of_unit(UNIT).get(Meaning(owner, name))


def test_another_holder_in_a_newer_list_is_told_and_none_is_filled_in() -> None:
    found = known(row("村（居）委会主任", "王五"), row("副主任", "赵六"))

    name, number = match(form(主任="文字", 主任手机="手机"), found).offers

    assert (name.text, number.text) == ("", "")
    assert "张三" in name.why
    assert "王五" in name.why
    assert [one.meaning.words for one in found.contradictions][:1] == ["主任 姓名"]
    deputy = fact(found, "副主任")
    assert deputy is not None
    assert deputy.current.text == "赵六"


def test_the_same_holder_with_another_number_is_told() -> None:
    (number,) = match(form(主任手机="手机"), known(row("主任", "张三"))).offers

    assert (number.text, "说法不一" in number.why) == ("", True)


def test_a_post_is_known_by_the_word_that_others_have_for_it() -> None:
    told = fact(known(row("会计", "王五")), "", "村会计姓名")

    assert told is not None
    assert [one.text for one in (told.current, *told.against)] == ["王五", "李四"]


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ((row("主任", "王五"), row("主任", "赵六", "13800138008")), CADRES),  # which one?
        ((row("原主任", "王五"),), CADRES),
        ((row("主任（拟任）", "王五"),), CADRES),
        ((row("主任", "王五"),), "历任村干部名册"),
        ((row("主任", "王五"),), "村干部名册（2021年换届前）"),
        ((row("主任", "王五") | {"企业名称": "宏达公司"},), "企业通讯录"),
    ],
)
def test_who_need_not_have_the_post_now_is_no_word_of_it(
    rows: tuple[dict[str, str], ...], title: str
) -> None:
    told = fact(known(*rows, title=title), "主任")

    assert told is not None
    assert (told.current.text, told.against) == ("张三", ())


def test_one_may_have_several_posts() -> None:
    assert posts_named("村党总支书记、村委会主任") == ("村党总支书记", "村委会主任")
    assert posts_named("支部委员兼妇女主任") == ("妇女主任",)
    assert posts_named("主任（兼）") == ("主任",)
