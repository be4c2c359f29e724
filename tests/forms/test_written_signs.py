"""What somebody wrote into a row is there: a cross beside √, 无 beside what the form prints."""

from __future__ import annotations

from pathlib import Path

from tests.forms.learned_and_read import learn_and_read, sheet, word

HEADINGS = ("序号", "检查项目", "检查情况（合格打√，不合格打×）", "备注")
ITEMS = ("电线是否私拉乱接", "是否配备灭火器", "逃生窗是否封堵", "租客是否登记")


def checked(*answers: str) -> bytes:
    pairs = zip(ITEMS, answers, strict=True)
    rows = [[str(n), item, answer, ""] for n, (item, answer) in enumerate(pairs, start=1)]
    return word("出租房屋安全检查表", [HEADINGS, *rows])


def test_a_cross_is_an_answer_and_no_row_of_it_vanishes(tmp_path: Path) -> None:
    reading = learn_and_read(tmp_path, checked(*[""] * 4), checked("×", "√", "Ｘ", "✗"), ".docx")

    assert [row[:2] for row in reading.rows] == [
        [item, sign] for item, sign in zip(ITEMS, "×√Ｘ✗", strict=True)
    ]


def test_none_or_a_stroke_beside_a_printed_item_is_a_row_and_nothing_is_not(tmp_path: Path) -> None:
    reading = learn_and_read(tmp_path, checked(*[""] * 4), checked("无", "", "/", "√"), ".docx")

    assert [row[:2] for row in reading.rows] == [
        [ITEMS[0], None],
        [ITEMS[2], None],
        [ITEMS[3], "√"],
    ]
    assert not reading.returned.blank
    strokes = learn_and_read(tmp_path, checked(*[""] * 4), checked(*"////"), ".docx")
    assert strokes.returned.blank


def test_none_in_a_row_of_ones_own_lists_nobody(tmp_path: Path) -> None:
    head, room = ("姓名", "电话", "住址"), ("", "", "")
    reading = learn_and_read(
        tmp_path, sheet(head, room, room), sheet(head, ("无", "", ""), room), ".xlsx"
    )

    assert reading.rows == []


def test_a_cross_in_place_of_a_number_is_none_and_told(tmp_path: Path) -> None:
    head, room = ("姓名", "人数（人）", "联系电话"), ("", "", "")
    filled = sheet(head, ("王小明", "×", "x"), ("赵大伟", 3, "13900001111"))
    reading = learn_and_read(tmp_path, sheet(head, room, room), filled, ".xlsx")

    assert reading.rows == [["王小明", None, None], ["赵大伟", 3, "13900001111"]]
    assert [f.code for f in reading.findings if f.field] == ["choice-assumed"] * 2


def test_two_answers_that_exclude_each_other_are_told_where_both_are_ticked(tmp_path: Path) -> None:
    heads = ("户主", "坡道", "<", "符合", "不符合"), ("^", "有", "无", "^", "^")
    blank = sheet(*heads, *[("", "", "", "", "")] * 3)
    said = [("唐勇", "√", "", "√", ""), ("戴军", "√", "V", "", "√"), ("陶红", "", "√", "√", "☑")]
    reading = learn_and_read(tmp_path, blank, sheet(*heads, *said), ".xlsx")

    told = [(f.where, f.found) for f in reading.findings if f.code == "choice-several"]
    assert told == [("表!C4", "坡道有√、坡道无V"), ("表!E5", "符合√、不符合☑")]
