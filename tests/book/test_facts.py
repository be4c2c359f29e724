"""Facts: the last word of each source, what was said before, contradictions, the clerk's word."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from huizhi.book.facts import Choice, book_of
from huizhi.book.holders import left_behind, of_another
from huizhi.book.meanings import Meaning
from huizhi.book.statements import Statement
from tests.book.said import UNIT, fact, listed_fact, on_roster, said

TODAY = dt.date(2026, 6, 30)


def test_a_fact_has_its_days_and_what_was_said_before() -> None:
    one = fact(
        said("书记", "张三", "2024-06-01"),
        said("书记", "李四", "2025-06-01"),
        said("书记", "李 四", "2026-06-01"),
    )

    assert one.current.text == "李 四"
    assert (one.since, one.seen) == (dt.date(2025, 6, 1), dt.date(2026, 6, 1))
    assert [s.text for s in one.older] == ["张三"]
    assert one.against == ()
    assert one.age_words(TODAY) == "29天前"


def test_what_two_forms_say_at_about_the_same_time_contradicts() -> None:
    one = fact(said("书记手机", "13800138001", "2026-05-01"),
               said("书记手机", "13800138002", "2026-06-01", "通讯录"))  # fmt: skip

    assert [s.text for s in one.against] == ["13800138001"]


def test_what_another_form_said_long_ago_is_merely_old() -> None:
    one = fact(said("书记手机", "13800138001", "2024-05-01"),
               said("书记手机", "13800138002", "2026-06-01", "通讯录"))  # fmt: skip

    assert one.against == ()
    assert [s.text for s in one.older] == ["13800138001"]


def test_a_number_written_otherwise_is_no_contradiction() -> None:
    one = fact(said("单位电话", "0374-5160000", "2026-05-01"),
               said("单位电话", "0374 5160000", "2026-06-01", "通讯录"))  # fmt: skip

    assert one.against == ()


def test_the_clerk_decides_once() -> None:
    right = said("书记", "张三", "2026-05-01")
    wrong = said("书记", "李四", "2026-06-01", "通讯录")
    made = dt.datetime(2026, 6, 2, tzinfo=dt.UTC)
    choice = Choice(UNIT, Meaning("书记", "姓名"), right.origin.sha256, "B4", "王", made)

    decided = book_of([right, wrong], choices=[choice]).of_unit(UNIT)[Meaning("书记", "姓名")]
    assert (decided.current.text, decided.against) == ("张三", ())

    later = said("书记", "赵六", "2026-06-20", "台账")
    anew = book_of([right, wrong, later], choices=[choice]).of_unit(UNIT)[Meaning("书记", "姓名")]
    assert (anew.current.text, [s.text for s in anew.against]) == ("赵六", ["张三"])


def test_what_the_clerk_has_written_counts_over_what_was_said_before() -> None:
    one = fact(said("书记", "张三", "2026-05-01"), said("书记", "李四", "2026-06-01", "通讯录"),
               said("书记", "王五", "2026-06-02", "底数", decides=True))  # fmt: skip

    assert (one.current.text, one.against) == ("王五", ())


@pytest.mark.parametrize(
    ("day", "dated", "counts"),
    [
        ("2026-06-12", True, "李四"),  # said later: the clerk's word was before
        ("2026-06-10T18:00", True, "王五"),
        ("2026-06-12", False, "王五"),  # came in later, and is of nobody knows which day
        ("2026-06-30", True, "王五"),  # of a month: any day of it
    ],
)
@pytest.mark.parametrize("label", ["书记", "联络员"])
def test_what_the_clerk_has_written_gives_way_only_to_what_is_surely_of_a_later_day(
    label: str, day: str, dated: bool, counts: str
) -> None:
    by_hand = said(label, "王五", "2026-06-10T10:00", "底数", decides=True)

    one = fact(by_hand, listed_fact(label, "李四", day, dated=dated))

    assert one.current.text == counts
    assert [s.text for s in one.against] == (["李四"] if counts == "王五" else [])
    assert one.is_settled == (counts == "王五")


def test_a_telephone_that_is_a_mobile_is_the_mobile() -> None:
    one = fact(said("书记联系电话", "13800138001", "2026-05-01"),
               said("书记手机", "13800138002", "2026-06-01", "通讯录"))  # fmt: skip

    assert (one.meaning, one.current.text) == (Meaning("书记", "手机"), "13800138002")
    assert [s.text for s in one.against] == ["13800138001"]


def test_two_mobiles_in_one_form_are_two_and_a_telephone_is_one() -> None:
    two = [said("书记电话", "13800138001", "2026-05-01"),
           said("书记手机", "13800138002", "2026-05-01")]  # fmt: skip
    landline = [said("书记电话", "0374-5160000", "2026-05-01"), two[1]]

    for some in (two, landline):
        facts = book_of(some).of_unit(UNIT)
        assert {m.name: f.current.text for m, f in facts.items()} == {
            "电话": some[0].text,
            "手机": "13800138002",
        }


def test_two_columns_of_one_list_that_mean_the_same_contradict_each_other() -> None:
    one = fact(said("户数", 310, "2026-05-01"), said("总户数", 317, "2026-05-01"))

    assert {s.text for s in (one.current, *one.against)} == {"310", "317"}


def test_the_number_beside_a_name_that_is_not_right_is_no_contradiction() -> None:
    name = Meaning("书记", "姓名")
    some = [
        said("书记", "张三", "2026-05-01"),
        said("书记手机", "13800138001", "2026-05-01"),
        said("书记", "李四", "2026-06-01", "通讯录", decides=True),
        said("书记手机", "13800138002", "2026-06-01", "通讯录"),
    ]

    number = book_of(some).of_unit(UNIT)[replace(name, name="手机")]

    assert (number.current.text, number.against) == ("13800138002", ())
    assert [s.text for s in number.older] == ["13800138001"]


def moment(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC)


def test_what_came_back_as_it_was_filled_in_keeps_its_since_and_is_seen_anew() -> None:
    before = said("办公地址", "东街1号", "2025-03-01", "登记表")
    back = said("办公地址", "东街1号", "2026-06-01", "联络表")

    one = fact(before, replace(back, confirms=moment("2026-05-20")))

    assert (one.since, one.seen) == (dt.date(2025, 3, 1), dt.date(2026, 6, 1))
    assert (one.current.origin.form, one.against) == ("联络表", ())


def test_it_says_nothing_against_what_was_said_in_the_meantime() -> None:
    back = said("办公地址", "东街1号", "2026-06-01", "联络表")
    one = fact(
        said("办公地址", "东街1号", "2025-03-01", "登记表"),
        said("办公地址", "西街2号", "2026-05-25", "通讯录"),
        replace(back, confirms=moment("2026-05-20")),
    )

    assert one.current.text == "西街2号"
    assert [s.text for s in one.against] == ["东街1号"]  # the clerk decides
    by_hand = replace(said("办公地址", "西街2号", "2026-05-25", "底册"), decides=True)
    decided = fact(by_hand, replace(back, confirms=moment("2026-05-20")))
    assert (decided.current.text, decided.against) == ("西街2号", ())


def test_what_was_filled_in_and_changed_is_no_more() -> None:
    changed = said("办公地址", "西街2号", "2026-06-01", "联络表")
    one = fact(
        said("办公地址", "东街 1号", "2026-05-01", "登记表"),
        said("办公地址", "北街3号", "2026-05-10", "通讯录"),
        replace(changed, instead_of=("东街1号",)),
    )

    assert one.current.text == "西街2号"
    assert [s.text for s in one.against] == ["北街3号"]
    assert [s.text for s in one.older] == ["东街 1号"]


def test_what_was_changed_stays_changed_when_the_form_comes_back_again() -> None:
    listed = said("办公地址", "东街1号", "2026-05-01", "底册")
    changed = replace(said("办公地址", "西街2号", "2026-06-01", "联络表"), instead_of=("东街1号",))
    again = said("办公地址", "西街2号", "2026-06-20", "联络表")

    one = fact(listed, changed, replace(again, confirms=moment("2026-06-10")))

    assert (one.current.text, one.against) == ("西街2号", ())


def test_what_a_form_says_last_is_never_lost_to_what_it_said_before() -> None:
    back = said("办公地址", "东街1号", "2026-06-20", "联络表")
    one = fact(
        said("办公地址", "北街3号", "2026-05-01", "底册"),
        replace(said("办公地址", "西街2号", "2026-06-01", "联络表"), instead_of=("东街1号",)),
        replace(back, confirms=moment("2026-05-20")),
    )

    assert (one.current.text, [s.text for s in one.against]) == ("东街1号", ["北街3号"])


def test_of_the_day_of_a_return_no_hour_is_known() -> None:
    """A list of noon was in the packet that came back changed the same day."""
    listed = said("办公地址", "东街1号", "2026-06-01T12:00", "底册")
    back = said("办公地址", "西街2号", "2026-06-01", "联络表")
    seen = replace(back, instead_of=("东街1号",), written_after=moment("2026-06-01T13:00"))

    assert (fact(listed, seen).current.text, fact(listed, seen).against) == ("西街2号", ())
    assert [s.text for s in fact(listed, back).against] == ["西街2号"]


def test_what_the_clerk_has_decided_for_is_known_since_it_was_said_first() -> None:
    right = said("主任", "卫静", "2024-03-18")
    wrong = said("主任", "施秀英", "2026-05-01", "通讯录")
    again = said("主任", "卫静", "2026-06-20", "冬季表")
    made = dt.datetime(2026, 6, 2, tzinfo=dt.UTC)
    choice = Choice(UNIT, Meaning("主任", "姓名"), right.origin.sha256, "B4", "王", made)

    one = book_of([right, wrong, again], choices=[choice]).of_unit(UNIT)[Meaning("主任", "姓名")]

    assert (one.since, one.seen) == (dt.date(2024, 3, 18), dt.date(2026, 6, 20))


def test_a_mobile_says_whose_it_is_where_somebody_else_has_the_post_now() -> None:
    some = [
        said("安全员", "鲁慧敏", "2026-05-01", "通讯录"),
        said("安全员手机", "13800138001", "2026-05-01", "通讯录"),
        said("安全员", "薛志远", "2026-06-01", decides=True),
        said("安全员电话", "0376-7720310", "2026-06-01"),
    ]

    facts = book_of(some).of_unit(UNIT)

    told = {m.name: of_another(facts, one) for m, one in facts.items()}
    assert told == {
        "姓名": "", "电话": "", "手机": "是和“鲁慧敏”一起报的，现在报的是“薛志远”",
    }  # fmt: skip


@pytest.mark.parametrize("role", ["联络员", "书记", "校医"])
@pytest.mark.parametrize("label", ["手机", "身份证号", "职务"])
@pytest.mark.parametrize("new", ["by hand", "in a list", "in a return", "the same day"])
@pytest.mark.parametrize("old", ["on the roster", "in a return"])
def test_what_was_said_together_with_somebody_is_theirs_whoever_names_another(
    role: str, label: str, new: str, old: str
) -> None:
    say = on_roster if old == "on the roster" else said
    named = role if role != "校医" else "校医姓名"
    before = say(named, "张三", "2026-05-01"), say(f"{role}{label}", "13800138001", "2026-05-01")
    after = {
        "by hand": said(named, "李四", "2026-06-01", "底数", decides=True),
        "in a list": listed_fact(named, "李四", "2026-06-01"),
        "in a return": said(named, "李四", "2026-06-01", "登记表"),
        "the same day": said(named, "李四", "2026-05-01T12:00", "底数", decides=True),
    }[new]

    facts = book_of([*before, after]).of_unit(UNIT)

    number = next(one for m, one in facts.items() if "姓名" not in m.name)
    person = next(one for m, one in facts.items() if "姓名" in m.name)
    assert person.current.text == "李四"
    assert of_another(facts, number) == "是和“张三”一起报的，现在报的是“李四”"


@pytest.mark.parametrize("role", ["联络员", "书记"])
def test_a_number_that_the_clerk_has_decided_for_since_is_whose_name_it_is_now(role: str) -> None:
    """Only the name had been written wrongly."""
    right = said(f"{role}手机", "13800138001", "2026-05-01")
    some = [said(role, "张三", "2026-05-01"), right,
            said(role, "张叁", "2026-06-01T10:00", "底数", decides=True)]  # fmt: skip

    def told(day: str) -> str:
        number = Meaning(role, "手机")
        made = moment(day)
        choice = Choice(UNIT, number, right.origin.sha256, right.origin.place, "王", made)
        facts = book_of(some, choices=[choice]).of_unit(UNIT)
        return of_another(facts, facts[number])

    assert told("2026-06-01T11:00") == ""
    assert told("2026-05-20") == "是和“张三”一起报的，现在报的是“张叁”"


@pytest.mark.parametrize("role", ["负责人", "书记"])
def test_a_mobile_left_as_it_was_filled_in_is_not_the_new_holders(role: str) -> None:
    sent = dt.datetime(2026, 5, 2, tzinfo=dt.UTC)
    before = [said(role, "张三", "2026-05-01", "通讯录"),
              said(f"{role}手机", "13800138001", "2026-05-01", "通讯录")]  # fmt: skip
    name = said(role, "高新任", "2026-06-01")
    number = replace(said(f"{role}手机", "13800138001", "2026-06-01"), confirms=sent)

    def told(name: Statement) -> str:
        facts = book_of([*before, name, number]).of_unit(UNIT)
        return left_behind(facts, facts[Meaning(role, "手机")])

    new = replace(name, instead_of=("张三",), written_after=sent)
    assert told(new) == f"{role}换成了高新任，号码还是张三的，没有改"
    assert told(replace(name, value="张三", confirms=sent)) == ""


def test_the_clerk_may_decide_for_whom_the_roster_names() -> None:
    others = (said("联络员", "王小明", "2026-05-02", kind="姓名"),
              said("联络员", "李敏", "2026-05-03", "值班表", kind="姓名"))  # fmt: skip
    roster = on_roster("联络员", "余晨", kind="姓名")
    assert "余晨" in [one.text for one in fact(*others, roster).said]
    moment = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    choice = Choice(UNIT, Meaning("联络员", "姓名"), "", roster.origin.place, "经办人", moment, 7)

    def decided(*more: Statement) -> tuple[str, int]:
        (one,) = book_of((*others, roster, *more), (), (choice,)).of_unit(UNIT).values()
        return one.current.text, one.decision

    assert decided() == ("余晨", 7)
    assert decided(said("联络员", "赵六", "2026-06-05", kind="姓名"))[0] == "赵六"
