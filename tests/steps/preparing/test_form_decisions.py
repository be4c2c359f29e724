"""What the clerk decided of a blank form: kept as a file, and carried out when it is learned."""

from __future__ import annotations

from pathlib import Path

import pytest

from huizhi.errors import HuizhiError
from huizhi.forms.blank.decisions import Decision, Says
from huizhi.forms.blank.form_place import Beside
from huizhi.steps.preparing.form_decisions import DECISIONS, decisions_in, keep_decisions
from huizhi.steps.preparing.learning import learn
from tests.forms.learned_and_read import learn_and_read, sheet, word

BLANK = [["登记表", "<"], ["姓名", ""], ["备用一", "不看"], ["备用二", "略"]]
FILLED = [["登记表", "<"], ["姓名", "王小明"], ["备用一", "13800138000"], ["备用二", "乙"]]
LAST = {".docx": "表格1第{row}行第2列", ".xlsx": "表!B{row}"}


def file_of(rows: list[list[str]], suffix: str) -> bytes:
    return word(rows) if suffix == ".docx" else sheet(*rows)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_what_is_decided_is_written_filled_and_read_back(suffix: str, tmp_path: Path) -> None:
    place = LAST[suffix]
    decisions = [
        Decision(place.format(row=3), Says.ANSWER, label="值班手机", kind="手机"),
        Decision(place.format(row=4), Says.ANSWER, kind="选项", choices=("甲", "乙")),
    ]

    reading = learn_and_read(
        tmp_path, file_of(BLANK, suffix), file_of(FILLED, suffix), suffix, decisions
    )

    assert reading.values == {"姓名": "王小明", "值班手机": "13800138000", "备用二": "乙"}
    assert "试填后" not in reading.doubts


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_what_is_no_answer_is_asked_for_no_more(suffix: str, tmp_path: Path) -> None:
    place = LAST[suffix]
    decisions = [
        Decision(place.format(row=2), Says.NOTHING),
        Decision(place.format(row=4), Says.ANSWER),
    ]

    reading = learn_and_read(
        tmp_path, file_of(BLANK, suffix), file_of(FILLED, suffix), suffix, decisions
    )

    assert reading.values == {"备用二": "乙"}


def test_decisions_are_kept_and_read_again(tmp_path: Path) -> None:
    decisions = (
        Decision(
            "表!B2",
            Says.ANSWER,
            number=2,
            label="负责人",
            kind="选项",
            required=False,
            choices=("甲", "乙"),
            beside=Beside("", "姓名", "登记表"),
        ),
        Decision("表!B3", Says.NOTHING),
        Decision("表!B4", Says.LIKE_ABOVE, beside=Beside("略", "备用二", "")),
    )
    keep_decisions(tmp_path, decisions)
    assert decisions_in(tmp_path) == decisions


def test_learning_again_carries_out_what_was_decided(tmp_path: Path) -> None:
    blank, folder = tmp_path / "登记表.xlsx", tmp_path / "to"
    blank.write_bytes(sheet(*BLANK))
    assert [f.asked.label for f in learn(blank, folder).form.fields] == ["姓名"]
    keep_decisions(folder, [Decision("表!B4", Says.ANSWER), Decision("表!B9", Says.NOTHING)])

    learned = learn(blank, folder)

    assert [f.asked.label for f in learned.form.fields] == ["姓名", "备用二"]
    assert [f.asked.label for f in learned.understood.fields] == ["姓名"]
    assert any("表!B9" in doubt for doubt in learned.form.doubts)
    assert "备用二" in learned.settings.read_text("utf-8")


def test_what_is_decided_of_a_form_in_one_format_is_not_asked_of_the_other(tmp_path: Path) -> None:
    blanks, folder = [tmp_path / "登记表.xlsx", tmp_path / "登记表.docx"], tmp_path / "to"
    for blank in blanks:
        blank.write_bytes(file_of(BLANK, blank.suffix))
        learn(blank, folder)
    keep_decisions(folder, [Decision("表!B4", Says.ANSWER)])

    book, document = (learn(blank, folder).form for blank in blanks)

    assert [f.asked.label for f in book.fields] == ["姓名", "备用二"]
    assert [f.asked.label for f in document.fields] == ["姓名"]
    assert not any("表!B4" in doubt for doubt in document.doubts)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("填写处:\n  - 这里: 要填\n", "“位置”没有写"),
        ("填写处:\n  - {位置: 表!B2, 这里: 也许}\n", "“这里”只能写要填、不填、同上"),
        ("填写处:\n  - {位置: 表!B2, 这里: 要填, 类型: 电报}\n", "没有“电报”这种类型"),
        ("填写处:\n  - {位置: 表!B2, 这里: 要填, 种类: 手机}\n", "“种类”不是这里可以写的"),
        ("别的: 1\n", "读不出来"),
        ("填写处: [\n", "读不出来"),
    ],
)
def test_what_is_not_written_as_it_must_be_is_told(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / DECISIONS).write_text(text, "utf-8")
    with pytest.raises(HuizhiError, match=what):
        decisions_in(tmp_path)
