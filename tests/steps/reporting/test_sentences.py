"""Sentences of the report: true for every figure."""

from __future__ import annotations

import re

from hypothesis import given, strategies as st

from huizhi.steps.reporting.sentences import (
    Figures,
    rate,
    report_sentence,
    trouble_sentence,
    works_sentence,
)

_FEW = st.integers(0, 20)


@given(_FEW, _FEW, _FEW, _FEW, st.data())
def test_every_number_of_the_sentence_is_right(
    done: int, correct: int, blank: int, missing: int, data: st.DataObject
) -> None:
    asked, came = done + correct + blank + missing, done + correct
    late = data.draw(st.integers(0, came))
    names = [f"甲{n}" for n in range(missing)]
    figures = Figures("社区", asked, done, correct, blank, missing, came - late, late)

    said = report_sentence("联络员", figures, names)

    if not asked:
        assert said == "联络员：没有需要报送的社区。"
        return
    assert str(asked) in said
    if 0 < done < asked:
        assert f"{asked}个社区中已有{done}个报送，报送率{rate(done, asked)}" in said
    assert ("100%" in said) == (done == asked and asked > 1)
    for number, words in ((correct, "个需要更正或补报"), (blank, "个报的是空白表")):
        assert (f"{number}{words}" in said) == (number > 0)
    assert (f"{missing}个没有报送" in said or f"{asked}个社区都还没有报送。" in said
            or "1个社区还没有报送" in said) == (missing > 0)  # fmt: skip
    if late and late < came:
        assert f"按时{came - late}个、迟报{late}个" in said
    assert not re.search(r"。。|，。|、。|：。", said)


@given(st.integers(1, 5000), st.data())
def test_a_rate_is_all_or_nothing_only_when_it_is(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))

    assert (rate(part, whole) == "100%") == (part == whole)
    assert (rate(part, whole) == "0%") == (part == 0)
    assert abs(float(rate(part, whole)[:-1]) - part * 100 / whole) <= 0.1


def test_the_sentence_of_the_issue() -> None:
    figures = Figures("社区", 12, 11, 0, 0, 1, 11, 0)

    said = report_sentence("联络员", figures, ["罗庄社区"])

    assert said.startswith("联络员：12个社区中已有11个报送，报送率91.7%")
    assert "罗庄社区" in said


def test_nothing_and_everything() -> None:
    assert works_sentence("社区", 0, 0, 0, 0) == "还没有收到作品。"
    assert "没有随报" in works_sentence("社区", 1, 2, 0, 0)
    assert trouble_sentence("社区", 0, 0) == "各社区的材料均已报齐，没有需要更正的问题。"
