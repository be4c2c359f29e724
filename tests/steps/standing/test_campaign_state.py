"""What the sheets are made from: who counts, which work is marked, how an answer looks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest

from huizhi.campaign.load import load_settings
from huizhi.findings import Finding
from huizhi.formats.excel.workbook import Entry
from huizhi.forms.fields.checkbox import Checkbox
from huizhi.forms.fields.field import Field
from huizhi.forms.fields.integer import Integer
from huizhi.forms.fields.text import Text
from huizhi.forms.form import Form, FormField
from huizhi.material.checked_material import CheckedMaterial
from huizhi.steps.receiving import SOURCE, UNIT
from huizhi.steps.standing.campaign_state import (
    CampaignState,
    answer_entry,
    answer_text,
    counted_deliverables,
    fitting_width,
    form_deliverables,
    gather_state,
)
from huizhi.storage.choices import ChosenWork
from huizhi.storage.returns import KeptField, KeptRow, KeptValue, Received, Return
from tests.paths import CONFIG

SETTINGS = load_settings(CONFIG)
FIRST, SECOND = (one.name for one in SETTINGS.communities[:2])
OFFICE = next(one.name for one in SETTINGS.recipients if not one.returns_forms)
NOON = dt.datetime(2024, 6, 2, 12, 0, tzinfo=SETTINGS.zone)


def kept(field: str, value: KeptValue, raw: str = "", where: str = "B3") -> KeptField:
    return KeptField(field, value, raw or str(value or ""), where, "both")


def work(title: str, where: str = "C6", *more: KeptField) -> KeptRow:
    return KeptRow(where, (kept("title", title), *more))


def came(community: str, deliverable: str = "works", **changes: object) -> Return:
    one = Return(
        f"{community}.xlsx", community, NOON, community, deliverable, "accepted", current=True
    )
    return replace(one, **changes)  # type: ignore[arg-type]


def state(*returns: Return, choices: tuple[ChosenWork, ...] = ()) -> CampaignState:
    stored = [Received(one.sha256, one.file, 1, NOON, f"{one.sha256}.xlsx", "") for one in returns]
    forms = {name: Form(name, name, ()) for name in ("liaison", "works")}
    campaign = SimpleNamespace(settings=SETTINGS, forms=SimpleNamespace(forms=forms))
    made = gather_state(campaign, returns, stored, NOON.date())  # type: ignore[arg-type]
    return replace(made, choices=choices)


def test_without_material_there_is_an_empty_pile() -> None:
    assert state().material == CheckedMaterial(SETTINGS)
    assert len(state().standings) == len(SETTINGS.communities) * len(SETTINGS.deliverables)


def test_what_counts_stands_by_roster_and_what_nobody_asked_for_behind() -> None:
    first, second = came(FIRST), came(SECOND)
    strange, blank = came(OFFICE), came("某社区", blank=True)
    old = came("旧社区", current=False)
    waits = replace(came(FIRST), status="unidentified", community=None, current=False)
    gathered = state(strange, blank, old, second, waits, first)

    assert gathered.unasked == (strange, blank)
    assert gathered.counted("works") == (first, second, strange)
    assert gathered.counted("liaison") == ()
    assert gathered.waiting == (waits,)
    liaison = came(FIRST, "liaison")
    assert state(first, liaison).current_of(FIRST) == (liaison, first)
    assert state(first).current_of(SECOND) == ()
    assert state(first).current_of("无此社区") == ()


def test_deliverables_have_names() -> None:
    gathered = state()

    assert gathered.deliverable_name("works") == SETTINGS.deliverable("works").name
    assert (gathered.deliverable_name("gone"), gathered.deliverable_name(None)) == ("gone", "")
    assert [one.id for one in form_deliverables(gathered)] == ["liaison", "works"]
    told = [one.id for one in counted_deliverables(gathered)]
    assert told == ["liaison", "activity", "works", "report"]


def test_only_what_opens_safely_is_linked() -> None:
    one = came(FIRST)
    gathered = state(one)
    danger = replace(gathered, received=(replace(gathered.received[0], stored="a.exe"),))

    assert gathered.link(one.sha256) == f"../returns/{FIRST}.xlsx"
    assert (gathered.link("unknown"), danger.link(one.sha256)) == ("", "")
    assert gathered.source(one, "C6") == Entry(
        f"{FIRST}.xlsx（C6）", "quiet", f"../returns/{FIRST}.xlsx"
    )
    assert gathered.source(one).value == f"{FIRST}.xlsx"


def test_a_marked_work_is_known_by_its_source_and_else_by_its_title() -> None:
    one = came(FIRST, rows=(work("微课"), work("案例", "C7")))
    at = state(one).source(one, "C6").value
    marked = ChosenWork(FIRST, str(at), "微课", "好")
    elsewhere = ChosenWork(FIRST, "old.xlsx（C9）", "案例", "也好")
    gone = ChosenWork(SECOND, "old.xlsx（C9）", "案例", "不在")
    gathered = state(one, choices=(marked, elsewhere, gone))

    assert gathered.choice_of(one, one.rows[0]) == marked
    assert gathered.choice_of(one, one.rows[1]) == elsewhere
    assert gathered.choice_of(came(SECOND), work("微课")) is None
    assert gathered.lost_choices == (gone,)
    assert gathered.work_key(one, one.rows[0]) == (FIRST, at)
    above = work("微课", "C6", kept(UNIT, "甲社区"), kept(SOURCE, "a.xlsx（C1）"))
    assert gathered.work_key(one, above) == ("甲社区", "a.xlsx（C1）")
    assert gathered.title_of(KeptRow("C6", ())) == ""


@pytest.mark.parametrize(
    ("kind", "value", "findings", "expected"),
    [
        (Text(), "甲", (), Entry("甲")),
        (Integer(), 3, (), Entry(3)),
        (Text(), "甲", (Finding("phone-wrong", "f", where="B3"),), Entry("甲", "bad")),
        (Text(), "甲", (Finding("phone-wrong", "f"),), Entry("甲", "bad")),
        (Text(), "甲", (Finding("date-far", "f", where="B3"),), Entry("甲", "warn")),
        (Text(), "甲", (Finding("phone-wrong", "other", where="B3"),), Entry("甲")),
        (Text(), "甲", (Finding("phone-wrong", "f", where="B4"),), Entry("甲")),
        (Text(), None, (Finding("required-missing", "f"),), Entry("（未填）", "bad")),
        (Text(), None, (), Entry("")),
        (Checkbox(), True, (), Entry("是")),
    ],
)
def test_an_answer_is_coloured_by_its_findings(
    kind: Field, value: KeptValue, findings: tuple[Finding, ...], expected: Entry
) -> None:
    one = came(FIRST, findings=findings)

    assert answer_entry(one, kept("f", value), FormField("f", "栏", kind)) == expected


def test_an_answer_that_is_not_there_has_the_findings_of_its_field() -> None:
    missing = came(FIRST, findings=(Finding("required-missing", "f", where="B9"),))

    assert answer_entry(missing, None, FormField("f", "栏", Text())) == Entry("（未填）", "bad")
    assert answer_entry(came(FIRST), None, FormField("f", "栏", Text())) == Entry("")


def test_an_answer_as_text() -> None:
    assert [answer_text(one) for one in (None, kept("f", None, " 六月 "), kept("f", False))] == [
        "", "六月", "否"
    ]  # fmt: skip
    assert answer_text(kept("f", 3)) == "3"


def test_a_column_is_as_wide_as_its_widest_line_within_bounds() -> None:
    assert fitting_width("栏", []) == 8
    assert fitting_width("栏", [None, "十个字的一行字在此处", "短\n短"]) == 23
    assert fitting_width("栏", ["长" * 40]) == 36
    assert fitting_width("栏", ["长" * 40], most=50) == 50
