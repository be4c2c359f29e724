"""How a deliverable stands: in time by the first version in order, short of works, by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import Quota, Recipient
from huizhi.campaign.working_days import due_day
from huizhi.content.facts import Facts
from huizhi.findings import Finding
from huizhi.material.arrival import Arrival, Placement
from huizhi.material.checked_material import CheckedMaterial, Material
from huizhi.steps.standing.standing import (
    ItemCount,
    Phase,
    Standing,
    State,
    _rows_wanted,
    needs_a_look,
    standings,
)
from huizhi.storage.returns import KeptField, Return
from tests.configuring import without_material
from tests.paths import CONFIG

SETTINGS = without_material(load_settings(CONFIG))
DUE = SETTINGS.deliverable("liaison").due
NAME = SETTINGS.communities[0].name


def came(days_after: int, **other: object) -> Return:
    """A liaison form that came so many days after the due date."""
    moment = dt.datetime.combine(DUE + dt.timedelta(days_after), dt.time(9), SETTINGS.zone)
    one = Return(f"{days_after}.xlsx", f"{days_after}", moment, NAME, "liaison", "accepted")
    return replace(one, **({"current": True} | other))  # type: ignore[arg-type]


def standing(*returns: Return, deliverable: str = "liaison") -> Standing:
    found = standings(SETTINGS, returns, DUE + dt.timedelta(20))
    return next(s for s in found if s.recipient.name == NAME and s.deliverable.id == deliverable)


def test_a_change_after_the_due_date_does_not_make_it_late() -> None:
    first, second = came(-2, current=False), came(4)

    assert standing(first, second).days_late == 0
    assert standing(second).words == "已报送，迟4天"


def test_what_had_to_be_corrected_counts_from_the_correction() -> None:
    wrong = came(-2, current=False, status="needs-correction")

    assert standing(wrong, came(4)).days_late == 4


def test_works_that_are_lacking_are_said() -> None:
    works = came(0, deliverable="works")

    assert standing(works, deliverable="works").words == "已报送，缺5项"


def test_material_that_the_clerk_placed_is_shown_as_come() -> None:
    report = came(0, deliverable="report")

    assert standing(report, deliverable="report").words == "已收到，人工核对"
    assert standing(deliverable="report").words == "人工核对"


@pytest.mark.parametrize(
    ("kinds", "rows"),
    [
        ([("图片", 3, "张")], 1),
        ([("典型案例", 2, "个")], 2),
        ([("视频", 1, "个"), ("图片", 5, "张")], 1),
        ([("课件", 2, "个"), ("视频", 3, "个")], 3),
        ([("图片", 0, "张")], 0),
    ],
)
def test_rows_wanted(kinds: list[tuple[str, int, str]], rows: int) -> None:
    quotas = [Quota.model_construct(kind=k, at_least=n, unit=u) for k, n, u in kinds]

    assert _rows_wanted(quotas) == rows


@pytest.mark.parametrize(
    ("deliverable", "due"),
    [
        ("liaison", "2024-06-03"),
        ("activity", "2024-06-08"),
        ("works", "2024-06-25"),
        ("report", "2024-06-25"),
    ],
)
def test_every_due_date_of_the_notice(deliverable: str, due: str) -> None:
    settings = load_settings(CONFIG)
    day = dt.date.fromisoformat(due)

    def late(today: dt.date) -> Standing:
        found = standings(settings, (), today)
        return next(
            s for s in found if s.recipient.name == NAME and s.deliverable.id == deliverable
        )

    assert settings.deliverable(deliverable).due == day
    assert late(day - dt.timedelta(60)).words == "未报送"
    assert late(day).words == "未报送，即将截止"
    assert late(day).phase is Phase.DUE_SOON
    assert late(day + dt.timedelta(1)).words == "逾期未报1天"
    assert late(day + dt.timedelta(1)).phase is Phase.LATE


def test_a_due_date_on_a_day_off_moves_when_the_office_says_so() -> None:
    settings = load_settings(CONFIG)
    activity = settings.deliverable("activity")
    rolls = settings.reminding.model_copy(update={"rolls": True})

    assert due_day(settings, activity) == dt.date(2024, 6, 8)
    moved = settings.model_copy(update={"reminding": rolls})
    assert due_day(moved, activity) == dt.date(2024, 6, 11)


OFFICE = Recipient.model_construct(name="甲街道", kind="街道办事处", quotas={})


def of_office(state: State, *answers: KeptField, **other: Any) -> Standing:
    """An office's standing for the works, with these answers of its summary."""
    kept = came(0, deliverable="works", fields=answers)
    return Standing(OFFICE, SETTINGS.deliverable("works"), state, current=kept, **other)


def answer(field: str, value: int) -> KeptField:
    return KeptField(field, value, str(value), "汇总!B2", "label")


def test_an_office_says_how_many_it_has_of_how_many_it_asked() -> None:
    both = answer("accepted", 14), answer("asked", 20)

    assert of_office(State.ACCEPTED, *both).words == "已上报（14/20）"
    assert of_office(State.CORRECT, *both, days_late=2).words == "已上报（14/20），需更正，迟2天"
    assert of_office(State.ACCEPTED).words == "已上报（0/0）"


def test_only_errors_are_to_be_corrected() -> None:
    found = Finding("required-missing"), Finding("required-missing"), Finding("text-unread")
    wrong = came(0, status="needs-correction", findings=found)

    assert [finding.level for finding in found] == ["error", "error", "warning"]
    assert standing(wrong).words == "需更正（2处）"


def test_nobody_has_to_look_where_nothing_was_found() -> None:
    nothing, clean = standing(), standing(came(0))
    doubtful = standing(came(0, findings=(Finding("text-unread"),)))
    placed = Material(ARRIVAL, Facts("picture"), PLACE, (Finding("picture-small"),))

    assert not needs_a_look([nothing, clean], [])
    assert needs_a_look([nothing, doubtful], [])
    assert needs_a_look([replace(nothing, materials=(placed,))], [])
    assert needs_a_look([], [came(0, status="unidentified")])


FULL = load_settings(CONFIG)
ARRIVAL = Arrival("0" * 64, "总结.docx", dt.datetime(2024, 6, 20, 9, tzinfo=FULL.zone))
PLACE = Placement(NAME, "report")


def handed_in(
    *days_after: int, wanted: int = 1, wrong: tuple[int, ...] = (), **form: Any
) -> Standing:
    """The report, of which documents came so many days after its due date; `wrong`: the days on
    which what came must be mended; form: the return that came for it, if any."""
    report = FULL.deliverable("report")
    asked = report.model_copy(
        update={"material": (report.material[0].model_copy(update={"at_least": wanted}),)}
    )
    others = [asked if one.id == "report" else one for one in FULL.deliverables]
    settings = FULL.model_copy(update={"deliverables": tuple(others)})
    pieces = tuple(
        Material(
            replace(ARRIVAL, received=dt.datetime.combine(report.due + dt.timedelta(day), NINE)),
            Facts("docx", letters=900),
            PLACE,
            (Finding("material-damaged"),) if day in wrong else (),
        )
        for day in days_after
    )
    returns = (replace(came(0, deliverable="report"), **form),) if form else ()
    found = standings(
        settings, returns, report.due + dt.timedelta(20), CheckedMaterial(settings, pieces)
    )
    return next(s for s in found if s.recipient.name == NAME and s.deliverable.id == "report")


NINE = dt.time(9, tzinfo=FULL.zone)


def test_material_is_in_time_with_the_last_that_was_needed() -> None:
    assert handed_in(-3).words == "已报送"
    assert handed_in(-3).phase is Phase.DONE
    assert handed_in(-3).handed_in == dt.datetime.combine(DUE_REPORT - dt.timedelta(3), NINE)
    assert handed_in(-3, 4).words == "已报送"
    assert handed_in(-3, 4, wanted=2).words == "已报送，迟4天"
    assert handed_in(-3, 4, 9, wanted=2).words == "已报送，迟4天"
    assert handed_in(-3, 4, wrong=(-3,)).words == "已报送，迟4天"
    assert handed_in(3).phase is Phase.DONE_LATE


DUE_REPORT = FULL.deliverable("report").due


def test_material_that_nobody_asked_for_counts_with_the_first() -> None:
    assert handed_in(2, 5, wanted=0).days_late == 2


def test_material_that_is_lacking_or_wrong_is_still_owed() -> None:
    short, damaged = handed_in(-3, 4, wanted=3), handed_in(1, wrong=(1,))

    assert short.words == "需补报（1处），迟4天"
    assert short.material_words == "材料缺1项"
    assert [finding.code for finding in damaged.errors] == ["material-damaged"]
    assert damaged.to_mend == 1
    assert handed_in(-3, wrong=()).material_words == "材料齐"
    assert handed_in(-3).errors == ()
    assert standing(came(0)).material_words == ""


def test_what_came_as_a_document_is_handed_in_when_it_came() -> None:
    late = dt.datetime.combine(DUE_REPORT + dt.timedelta(6), NINE)

    assert handed_in(wanted=0, received=late).days_late == 6
    assert handed_in(-3, wanted=2, received=late).days_late == 6


def test_works_are_told_by_their_form_though_files_are_asked_for_too() -> None:
    works = FULL.deliverable("works")
    asked = works.model_copy(update={"material": FULL.deliverable("report").material})
    community = FULL.communities[0]

    assert Standing(community, asked, State.CORRECT).of_material
    assert not Standing(community, works, State.CORRECT).of_material
    assert not Standing(
        community, asked, State.CORRECT, works=(ItemCount("微课", 0, 1),)
    ).of_material
    assert not Standing(OFFICE, asked, State.CORRECT).of_material


def test_no_material_is_counted_of_an_office() -> None:
    offices = FULL.model_copy(update={"recipients": (OFFICE,)})
    (report,) = (
        one
        for one in standings(offices, (), DUE_REPORT, CheckedMaterial(offices))
        if one.deliverable.id == "report"
    )

    assert report.counts == ()
    assert handed_in().counts != ()
