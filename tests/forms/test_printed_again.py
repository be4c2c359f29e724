"""An answer that is the same as something the form prints elsewhere is an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forms.learned_and_read import learn_and_read, sheet, word

_LIST = [
    ["序号", "检查内容", "分值", "得分"],
    *([str(n), f"第{n}项要求是否做到", "30", ""] for n in range(1, 5)),
]


def _drawn(count: str, firm: str, rows: list[list[str]]) -> list[list[str]]:
    return [["钢瓶数量（只）", count, "供气企业", firm], *rows]


@pytest.mark.parametrize("count", ["3", "30", "4"])
@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_a_number_that_numbers_a_row_elsewhere(count: str, suffix: str, tmp_path: Path) -> None:
    filled = [[*row[:3], count] if row[0] == "3" else row for row in _LIST]
    drawn, typed = _drawn("", "", _LIST), _drawn(count, "2", filled)
    file = (lambda rows: sheet(*rows)) if suffix == ".xlsx" else (lambda rows: word(rows))

    reading = learn_and_read(tmp_path, file(drawn), file(typed), suffix)

    assert reading.values == {"钢瓶数量": int(count), "供气企业": "2"}
    assert [str(value) for row in reading.rows for value in row if value][-1:] == [count]
    assert {finding.code for finding in reading.findings} <= {"community-unknown"}


def test_printed_words_in_the_place_of_an_answer_are_told(tmp_path: Path) -> None:
    typed = _drawn("第2项要求是否做到", "宏源", [row for row in _LIST if row[0] != "2"])

    reading = learn_and_read(tmp_path, sheet(*_drawn("", "", _LIST)), sheet(*typed), ".xlsx")

    assert reading.values["钢瓶数量"] is None
    assert "place-taken" in {finding.code for finding in reading.findings}
