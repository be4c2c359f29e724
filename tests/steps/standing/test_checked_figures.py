"""Figures across forms and units: computed from what counts, whatever came in which order."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from huizhi.campaign.campaign import Campaign
from huizhi.findings import Finding
from huizhi.steps.correcting.amending import accepting, finding_fingerprint, seen_all
from huizhi.steps.standing.checked_figures import (
    CheckedFigures,
    SumState,
    accepted_sum,
    asked_again,
    check_figures,
)
from huizhi.storage.returns import KeptField, KeptRow, KeptValue, Paper, Return
from tests.stories.sums_activity import RULES, UNITS, sums_activity

MOMENT = dt.datetime(2026, 3, 5, 9, tzinfo=dt.UTC)
LUO, ZU, WEI = UNITS
IN_ALL = ("各单位合计(户数) = 12", *RULES)


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    return sums_activity(tmp_path_factory.mktemp("sums"), rules=IN_ALL)


def kept(name: str, value: KeptValue) -> KeptField:
    """An answer; "?" stands for one that could not be read."""
    raw = "" if value is None else str(value)
    return KeptField(name, None if value == "?" else value, raw, f"Sheet!{name}", "both")


def figures(unit: str, number: int, form: str = "figures", **said: KeptValue) -> Return:
    fields = tuple(kept(name, value) for name, value in said.items())
    return Return(
        f"来件/{unit}{number}.xlsx", f"{number:064}", MOMENT, unit, form, "accepted", fields,
        current=True, number=number,
    )  # fmt: skip


def listed(unit: str, number: int, *aids: KeptValue) -> Return:
    rows = tuple(
        KeptRow(f"Sheet!A{n}", (kept("head", "某人"), kept("aid", aid)))
        for n, aid in enumerate(aids, start=4)
    )
    return replace(figures(unit, number, "list"), rows=rows)


def told(checked: CheckedFigures) -> list[tuple[int, Finding]]:
    """What is found, with the number of the return that is told."""
    return [(one.number, found) for one in checked.returns for found in one.findings]


def test_two_forms_that_differ_are_told_once_with_both_files_and_cells(campaign: Campaign) -> None:
    checked = check_figures(
        campaign, [listed(LUO, 1, "600", "640"), figures(LUO, 2, homes=3, aid="0.12")]
    )

    ((number, found),) = told(checked)
    assert (number, found.code, found.where, found.found) == (
        2, "forms-differ", "Sheet!homes", "3",
    )  # fmt: skip
    assert found.expected == (
        "按“附件2.户数 = 行数(附件1)”应等于2（附件1住户行数2（罗庄社区1.xlsx，Sheet!A4至A5））"
    )
    ((other, same),) = checked.beside[1]
    assert (other.number, same) == (2, found)


@pytest.mark.parametrize(
    "returns",
    [
        [figures(LUO, 2, homes=3)],
        [listed(LUO, 1, "600", "640"), figures(ZU, 2, homes=3)],
        [listed(LUO, 1, "600", "640"), replace(figures(LUO, 2, homes=3), blank=True)],
        [replace(listed(LUO, 1, "600"), current=False), figures(LUO, 2, homes=3)],
        [listed(LUO, 1, "600"), figures(LUO, 2, homes=None)],
        [listed(LUO, 1, "600"), figures(LUO, 2, homes="?")],
        [replace(listed(LUO, 1, "600"), status="unidentified"), figures(LUO, 2, homes=3)],
    ],
)
def test_what_has_not_come_or_cannot_be_told_is_waited_for(
    campaign: Campaign, returns: list[Return]
) -> None:
    assert told(check_figures(campaign, returns)) == []


@pytest.mark.parametrize(
    ("total", "is_right"),
    [("0.12", True), ("0.124", True), ("0.13", False), ("1240", False), (None, True)],
)
def test_amounts_in_other_measures_are_compared_as_exactly_as_they_are_written(
    campaign: Campaign, total: str | None, is_right: bool
) -> None:
    returns = [listed(LUO, 1, "600", "640"), figures(LUO, 2, homes=2, aid=total)]

    found = told(check_figures(campaign, returns))

    assert (found == []) == is_right
    if found:
        assert found[0][1].found == f"{total}万元"  # as its cell has it
        assert "应等于0.124万元（附件1补助合计1240元（" in found[0][1].expected


def test_a_form_that_comes_again_is_asked_anew(campaign: Campaign) -> None:
    wrong = figures(LUO, 2, homes=3)
    mended = figures(LUO, 3, homes=2)
    returns = [listed(LUO, 1, "600", "640"), replace(wrong, current=False), mended]

    assert told(check_figures(campaign, returns)) == []


def test_the_clerks_word_holds_for_these_figures_and_no_others(campaign: Campaign) -> None:
    mine, sheet = listed(LUO, 1, "600", "640"), figures(LUO, 2, homes=3)
    *_, looked = check_figures(campaign, [mine, sheet]).returns
    (found,) = looked.findings
    word = accepting(looked, finding_fingerprint(found), "一户未登记", "王亚伟", MOMENT)
    seen = replace(sheet, amendments=(word,))

    assert told(check_figures(campaign, [mine, seen])) == []
    renamed = replace(mine, file="名册（最新）.xlsx", number=5)
    assert told(check_figures(campaign, [renamed, seen])) == []
    more = listed(LUO, 6, "600", "640", "10", "20")
    assert [n for n, _ in told(check_figures(campaign, [more, seen]))] == [2]


def test_of_two_rules_at_one_cell_each_is_settled_for_itself(tmp_path: Path) -> None:
    own = sums_activity(tmp_path, rules=("户数 = 行数(附件1)", "户数 ≤ 2"))
    mine, sheet = listed(LUO, 1, "1", "2"), figures(LUO, 2, homes=3)
    *_, looked = check_figures(own, [mine, sheet]).returns
    assert len(looked.findings) == 2

    words = seen_all(looked, "王亚伟", MOMENT)

    assert told(check_figures(own, [mine, replace(sheet, amendments=words)])) == []
    assert len(told(check_figures(own, [mine, replace(sheet, amendments=words[:1])]))) == 1


def test_a_corrected_figure_is_held_again_also_within_one_form(tmp_path: Path) -> None:
    own = sums_activity(tmp_path, rules=("户数 ≤ 累计走访",))
    read = figures(LUO, 2, homes=3, visits=2)
    (wrong,) = check_figures(own, [read]).returns
    assert [f.code for f in wrong.findings] == ["figures-differ"]

    mended = replace(wrong, fields=(kept("homes", 3), kept("visits", 4)))

    assert told(check_figures(own, [mended])) == []


def test_a_total_is_held_against_the_sum_once_every_unit_is_in(campaign: Campaign) -> None:
    total = figures(ZU, 9, "total", homes=13)
    some = [figures(LUO, 1, homes=3), figures(ZU, 2, homes=4), total]

    so_far = check_figures(campaign, some)

    assert told(so_far) == []
    assert [one.state for one in so_far.sums] == [SumState.SO_FAR] * 2
    assert so_far.sums[1].words == (
        "附件3“总户数 = 各单位合计(附件2.户数)”：附件2户数各单位合计到目前是7（2个单位），"
        "还差魏武社区；交齐以后再核对。"
    )

    every = check_figures(campaign, [*some, figures(WEI, 3, homes=5)])

    ((number, found),) = told(every)
    assert (number, found.code, found.found) == (9, "sum-differs", "13")
    assert "应等于12（附件2户数各单位合计12（3个单位））" in found.expected
    assert [one.state for one in every.sums] == [SumState.AGREES, SumState.DIFFERS]


def test_in_whatever_order_returns_come_the_same_is_found(campaign: Campaign) -> None:
    every = [
        listed(LUO, 1, "600", "640"), figures(LUO, 2, homes=3, aid="0.2"), figures(ZU, 3, homes=4),
        listed(ZU, 4, "5"), figures(WEI, 5, homes=5), figures(ZU, 6, "total", homes=13),
    ]  # fmt: skip
    expected = sorted(told(check_figures(campaign, every)), key=repr)
    assert len(expected) == 4

    for shift in range(1, len(every)):
        for turned in (every[shift:] + every[:shift], (every[shift:] + every[:shift])[::-1]):
            assert sorted(told(check_figures(campaign, turned)), key=repr) == expected


def test_an_empty_figure_counts_as_none_and_an_unread_one_is_waited_for(
    campaign: Campaign,
) -> None:
    some = [figures(LUO, 1, homes=12), figures(ZU, 2, homes=None), figures(WEI, 3, homes="?")]

    _, waiting = check_figures(campaign, some).sums
    assert waiting.state is SumState.SO_FAR
    assert "（2个单位，其中1个空着，算0），魏武社区的数读不出" in waiting.words

    _, all_in = check_figures(campaign, [*some[:2], figures(WEI, 3, homes=0)]).sums
    assert all_in.state is SumState.NO_TOTAL
    assert "其中1个空着，算0）；各单位都交齐了，总数还没有报来" in all_in.words


def test_a_total_that_the_clerk_declares_is_told_of_all_units(campaign: Campaign) -> None:
    every = [figures(LUO, 1, homes=3), figures(ZU, 2, homes=4), figures(WEI, 3, homes=6)]

    declared, _ = check_figures(campaign, every).sums

    found = declared.finding
    assert found is not None
    assert (declared.state, found.code, found.found) == (SumState.DIFFERS, "sum-differs", "13")
    noted = accepted_sum("", found.figures, "上级已知", "王亚伟", MOMENT.isoformat())
    accepted, _ = check_figures(campaign, every, noted).sums
    assert accepted.finding is None
    assert "王亚伟认可（上级已知）" in accepted.words
    changed, _ = check_figures(campaign, [*every[:2], figures(WEI, 3, homes=7)], noted).sums
    assert changed.finding is not None
    taken_back, _ = check_figures(campaign, every, asked_again(noted, found.figures)).sums
    assert taken_back.finding == found


def test_what_came_on_paper_is_named_and_not_counted(campaign: Campaign) -> None:
    paper = Paper(WEI, "figures", MOMENT.date(), "", "王亚伟", MOMENT)

    _, one = check_figures(campaign, [figures(LUO, 1, homes=3)], papers=[paper]).sums

    assert one.totals[0][1].missing == (ZU, f"{WEI}（报的是纸质）")
