"""The judge itself: what it must call silently wrong, and what it must not."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

import pytest

from benchmarks.truth import Truth
from benchmarks.verdict import Judged, Places, judge
from huizhi.findings import Finding
from huizhi.steps.receiving.reading import Reading
from huizhi.storage.returns import KeptField, KeptRow, Return

PLACES = {"mobile": frozenset({"附件1!D4"}), "note.1": frozenset({"附件1!H9"})}
ROW_PLACES = {"rows.1.title": frozenset({"附件3!C6"}), "rows.1.item": frozenset({"附件3!A6"})}


def read(
    fields: tuple[KeptField, ...] = (),
    *findings: Finding,
    rows: tuple[KeptRow, ...] = (),
    form: str = "liaison",
) -> Reading:
    """The reading of one return of 罗庄社区."""
    one = Return("r", "0", dt.datetime(2024, 6, 1, tzinfo=dt.UTC), "罗庄社区", form, "accepted",
                 fields, rows, findings)  # fmt: skip
    return Reading((one,), "")


def mobile(value: str | None, where: str = "附件1!D4") -> KeptField:
    return KeptField("mobile", value, value or "", where, "both")


def verdict(
    truth: Truth, reading: Reading, key: str = "mobile", more: Places = MappingProxyType({})
) -> Judged:
    """The one verdict on this key; more: the places of further answers."""
    (one,) = [j for j in judge(truth, PLACES | ROW_PLACES | dict(more), reading) if j.key == key]
    return one


@pytest.fixture
def truth() -> Truth:
    return Truth(
        "liaison", "罗庄社区", {"mobile": "13837400001"}, typed={"mobile": "138 3740 0001"}
    )


def test_the_value_that_was_meant_is_right(truth: Truth) -> None:
    assert verdict(truth, read((mobile("13837400001"),))).outcome == "right"


@pytest.mark.parametrize("got", ["13837400002", None])
def test_another_value_or_none_without_a_finding_is_silent(truth: Truth, got: str | None) -> None:
    assert verdict(truth, read((mobile(got),))).outcome == "silent"


@pytest.mark.parametrize(
    "finding",
    [
        Finding("file-remark", found="含有修订记录，按接受全部修订读取"),
        Finding("phone-wrong", "fax", "传真", "附件1!F4", "12"),
        Finding("text-unread", where="附件1!H9", found="别的文字"),
        Finding("text-unread", found="另外5处文字"),
        Finding("place-missing", "rows", "明细表"),
    ],
)
def test_a_finding_about_something_else_does_not_count(truth: Truth, finding: Finding) -> None:
    assert verdict(truth, read((mobile(None),), finding)).outcome == "silent"


@pytest.mark.parametrize(
    "finding",
    [
        Finding("phone-wrong", "mobile", "手机", "", "12"),
        Finding("cell-error", where="附件1!D4", found="#REF!"),
        Finding("text-unread", where="附件1!E9", found="138 3740 0001"),
        Finding("form-several", where="附件1", found="“附件1”和“草稿”", expected="“草稿”"),
        Finding("text-unread", where="附件1!A1", found="工作表“附件1”里的12处文字"),
    ],
)
def test_a_finding_at_which_a_clerk_would_look_counts(truth: Truth, finding: Finding) -> None:
    assert verdict(truth, read((mobile(None),), finding)).outcome == "flagged"


def test_a_single_character_is_quoted_only_by_itself(truth: Truth) -> None:
    truth.values["gender"], truth.typed["gender"] = "男", "男"
    unread = Finding("text-unread", found="共男女12人")

    assert verdict(truth, read((), unread), "gender").outcome == "silent"
    assert verdict(truth, read((), Finding("text-unread", found="男")), "gender").by


def test_who_is_told_of_an_answer_in_a_text_sees_the_others_in_it(truth: Truth) -> None:
    truth.values |= {"gender": "男", "position": "网格员"}
    truth.typed |= {"gender": "男", "position": "网格员"}
    unread = read((), Finding("text-unread", where="第9段", found="性别男，职务网格员"))
    here = frozenset({"第4段"})

    assert verdict(truth, unread, "gender", {"gender": here, "position": here}).by
    assert not verdict(truth, unread, "gender", {"gender": frozenset({"第5段"})}).by


def test_an_error_at_a_right_value_is_a_false_alarm(truth: Truth) -> None:
    wrong = Finding("phone-wrong", "mobile", "手机", "附件1!D4", "13837400001")

    assert verdict(truth, read((mobile("13837400001"),), wrong)).alarm
    assert not verdict(truth, read((mobile("13837400001"),))).alarm


def test_a_value_that_nobody_meant_is_silent(truth: Truth) -> None:
    truth.values["fax"] = None
    fax = KeptField("fax", "0374-5163000", "0374-5163000", "附件1!F4", "label")

    assert verdict(truth, read((mobile("13837400001"), fax)), "fax").outcome == "silent"


def test_another_community_without_a_word_is_silent(truth: Truth) -> None:
    truth.community = "魏武社区"

    assert verdict(truth, read((mobile("13837400001"),)), "community").outcome == "silent"


def test_what_was_typed_besides_must_be_told(truth: Truth) -> None:
    truth.notes["note.1"] = "前一份作废"
    told = Finding("text-unread", where="附件1!H9", found="前一份作废")

    assert verdict(truth, read((mobile("13837400001"),)), "note.1").outcome == "silent"
    assert verdict(truth, read((mobile("13837400001"),), told), "note.1").outcome == "flagged"


def work(title: str, row: int, item: str = "甲项") -> KeptRow:
    fields = (KeptField("item", item, item, f"附件3!A{row}", "header"),
              KeptField("title", title, title, f"附件3!C{row}", "header"))  # fmt: skip
    return KeptRow(f"附件3!C{row}", fields)


@pytest.fixture
def works() -> Truth:
    row: dict[str, str | None] = {"item": "甲项", "title": "一堂课"}
    return Truth("works", "罗庄社区", {}, {1: row}, {"rows.1.title": "一堂课"})


def test_a_row_is_known_by_what_it_says_wherever_it_stands(works: Truth) -> None:
    reading = read(rows=(work("一堂课", 9),), form="works")

    assert verdict(works, reading, "rows.1.title").outcome == "right"


def test_a_row_under_another_item_is_silent(works: Truth) -> None:
    reading = read(rows=(work("一堂课", 6, "乙项"),), form="works")

    assert verdict(works, reading, "rows.1.item").outcome == "silent"


def test_a_row_that_nobody_meant_is_silent(works: Truth) -> None:
    reading = read(rows=(work("一堂课", 6), work("合计1件", 7)), form="works")

    assert verdict(works, reading, "extra.title").outcome == "silent"


def test_a_lost_row_is_silent_and_a_finding_on_the_table_tells_of_it(works: Truth) -> None:
    missing = Finding("rows-missing", label="作品")

    assert verdict(works, read(form="works"), "rows.1.title").outcome == "silent"
    assert verdict(works, read((), missing, form="works"), "rows.1.title").outcome == "flagged"


def test_a_finding_in_another_row_does_not_count(works: Truth) -> None:
    elsewhere = Finding("required-missing", "title", "主题或标题", "附件3!C12")

    assert verdict(works, read((), elsewhere, form="works"), "rows.1.title").outcome == "silent"
