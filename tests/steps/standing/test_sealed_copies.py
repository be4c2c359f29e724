"""The sealed scan beside the electronic form: which counts, what differs, what is missing."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.findings import Finding
from huizhi.steps.correcting.amending import (
    accepting,
    correcting,
    finding_fingerprint,
    seen_all,
)
from huizhi.steps.correcting.corrections import make_corrections
from huizhi.steps.receiving.outcome import CollectResult, FileOutcome
from huizhi.steps.receiving.rivals import settle_rivals
from huizhi.steps.reporting.reminding import reminder_message
from huizhi.steps.reporting.report import make_report
from huizhi.steps.reporting.sheets.chase import debts_in
from huizhi.steps.reporting.sheets.collection import collection_sheet
from huizhi.steps.reporting.sheets.overview import overview_sheet, totals_of
from huizhi.steps.standing.campaign_state import CampaignState, gather_state, state_tone
from huizhi.steps.standing.sealed_copies import (
    copies_to_compare,
    held_against_copies,
    places_on_copy,
    with_copies_told,
)
from huizhi.steps.standing.standing import Phase, Standing
from huizhi.storage.amendments import enter_amendment
from huizhi.storage.ledger import Ledger
from huizhi.storage.returns import (
    DIFFERS,
    DOUBTFUL,
    TYPED,
    TYPED_TWICE,
    KeptField,
    KeptRow,
    Received,
    Return,
)
from huizhi.storage.runs import begin_run
from tests.paths import CONFIG, TEMPLATES

NOON = dt.datetime(2024, 6, 2, 12, 0, tzinfo=dt.UTC)
UNIT = "罗庄社区"
SEALED = Finding("paper-sealed", found="第1页右下", expected="，签字处有字迹")


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    loaded = load_campaign(CONFIG, TEMPLATES)
    asked = tuple(
        one.model_copy(update={"sealed": one.id != "report"})
        for one in loaded.settings.deliverables
    )
    return replace(loaded, settings=loaded.settings.model_copy(update={"deliverables": asked}))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.in_folder(tmp_path, "c")


def came(file: str, suffix: str = ".xlsx", **said: str) -> Return:
    """A liaison form, as a file or as a photograph."""
    on_paper = suffix == ".jpg"
    place = "第1页表格1" if on_paper else "附件1!"
    fields = tuple(
        KeptField(field, text or None, text, f"{place}{n}", "label")
        for n, (field, text) in enumerate(said.items(), start=1)
    )
    doubts = [Finding("paper-read", f.field, "", f.where, f.raw) for f in fields if f.raw]
    return Return(
        f"{file}{suffix}", file, NOON, UNIT, "liaison", "accepted", fields,
        findings=(*doubts, SEALED) if on_paper else (), on_paper=on_paper,
    )  # fmt: skip


def enter(ledger: Ledger, one: Return) -> bool:
    """Whether the ledger has taken a return as a new one."""
    return bool(ledger.enter(Received(one.sha256, one.file, 9, NOON, one.sha256, ""), [one]))


def stands(campaign: Campaign, ledger: Ledger) -> tuple[CampaignState, Standing]:
    gathered = gather_state(campaign, ledger.returns(), (), NOON.date())
    found = gathered.standings_of("liaison")
    return gathered, next(one for one in found if one.recipient.name == UNIT)


def told(standing: Standing) -> list[tuple[str, str]]:
    assert standing.current is not None
    return [(f.field, f.message) for f in standing.current.findings if f.code == DIFFERS]


@pytest.mark.parametrize("first", [".xlsx", ".jpg"])
def test_the_file_counts_whichever_came_first(
    campaign: Campaign, ledger: Ledger, first: str
) -> None:
    for suffix in sorted((".xlsx", ".jpg"), key=lambda one: one != first):
        assert enter(ledger, came(suffix, suffix, name="赵敏", mobile="13526640917"))

    _, standing = stands(campaign, ledger)

    assert standing.current is not None
    assert standing.current.file == ".xlsx.xlsx"
    assert told(standing) == []
    assert "盖章件与电子表一致" in standing.words
    assert standing.copy is not None
    assert standing.copy.seal == SEALED
    assert not enter(ledger, came("又拍一张", ".jpg", name="赵敏", mobile="13526640917"))


def test_in_one_run_a_photograph_is_no_rival_of_the_file(
    campaign: Campaign, ledger: Ledger
) -> None:
    run = begin_run(ledger, "run", "sign")
    for name, suffix in (("a更正", ".jpg"), ("b", ".xlsx"), ("c更正", ".jpg")):
        enter(ledger, came(name, suffix, name="赵敏", mobile=f"1352664091{len(name)}"))
    settle_rivals(campaign.settings, ledger, run)

    (current,) = (one for one in ledger.returns() if one.current)
    assert current.file == "b.xlsx"
    codes = {f.code for one in ledger.returns() for f in one.findings}
    assert codes == {"paper-read", "paper-sealed"}


def test_each_difference_names_both_places_until_somebody_settles_it(
    campaign: Campaign, ledger: Ledger
) -> None:
    enter(ledger, came("表", name="赵敏", mobile="13526640917", position="网格员"))
    enter(ledger, came("扫描", ".jpg", name="赵 敏", mobile="13526640911", position=""))

    _, standing = stands(campaign, ledger)

    assert "盖章件有2处不同" in standing.words
    assert [field for field, _ in told(standing)] == ["mobile", "position"]
    first = told(standing)[0][1]
    assert all(
        said in first
        for said in ("附件1!2", "13526640917", "扫描.jpg", "13526640911", "第1页表格12")
    )
    form, copy = standing.current, standing.copy
    assert form is not None
    assert copy is not None
    found = next(f for f in form.findings if f.field == "position" and f.code == DIFFERS)
    seen = accepting(form, finding_fingerprint(found), "", "王", NOON)
    right = correcting(
        campaign.forms, copy, -1, "mobile", "13526640917", "13526640911", "看图", "王", NOON
    )
    with ledger.writing() as connection:
        enter_amendment(connection, form, seen)
        enter_amendment(connection, copy, right)
    _, standing = stands(campaign, ledger)
    assert told(standing) == []
    enter(ledger, came("重拍", ".jpg", name="赵敏", mobile="13526640917", position="主任"))
    _, standing = stands(campaign, ledger)
    assert [field for field, _ in told(standing)] == ["position"]  # that was another difference


def test_rows_are_laid_side_by_side(campaign: Campaign) -> None:
    def rows(*titles: str) -> tuple[KeptRow, ...]:
        return tuple(
            KeptRow(f"C{n}", (KeptField("title", title, title, f"C{n}", "header"),))
            for n, title in enumerate(titles)
        )

    one = replace(came("表"), deliverable="works", rows=rows("演练", "讲座", "巡查"), current=True)
    copy = replace(
        came("扫描", ".jpg"),
        deliverable="works",
        revision=2,
        rows=rows("演练", "讲坐", "巡查", "展板"),
    )

    held, _ = held_against_copies(campaign.forms.forms, (one, copy))

    places = places_on_copy(campaign.forms.forms["works"], one, copy)
    assert [(f.field, f.where, places[f]) for f in held.findings] == [
        ("title", "C1", "C1"),
        ("", "", "C3"),
    ]
    assert "没有这一行；盖章件：“展板”一行" in held.findings[1].message


def test_a_sealed_copy_that_is_asked_for_is_missed(campaign: Campaign, ledger: Ledger) -> None:
    enter(ledger, came("表", name="赵敏", mobile="13526640917"))

    gathered, standing = stands(campaign, ledger)

    assert standing.words == "已报送，缺盖章件"
    assert standing.phase is Phase.DUE_SOON
    message = reminder_message(gathered, standing.recipient, debts_in(gathered, [standing]))
    assert "还缺盖章件" in message
    enter(ledger, came("扫描", ".jpg", name="赵敏", mobile="13526640917"))
    gathered, standing = stands(campaign, ledger)
    assert standing.phase is Phase.DONE
    assert not debts_in(gathered, [standing])


def test_a_form_that_came_on_paper_only_needs_no_copy(campaign: Campaign, ledger: Ledger) -> None:
    enter(ledger, came("扫描", ".jpg", name="赵敏", mobile="13526640917"))
    _, standing = stands(campaign, ledger)
    assert standing.words == "待校对（2处）"
    assert not standing.lacks_copy


def test_a_copy_without_a_seal_or_that_differs_is_asked_about(
    campaign: Campaign, ledger: Ledger
) -> None:
    unsealed = Finding("paper-unsealed")
    scan = came("扫描", ".jpg", name="赵敏", mobile="13526640911")
    enter(ledger, came("表", name="赵敏", mobile="13526640917"))
    enter(ledger, replace(scan, findings=(*scan.findings[:-1], unsealed)))
    gathered, standing = stands(campaign, ledger)
    assert standing.words == "已报送，盖章件有1处不同，没看到红章"
    message = reminder_message(gathered, standing.recipient, debts_in(gathered, [standing]))
    assert "没有看到红章" in message
    assert "13526640911" not in message  # so far only the program says so
    assert standing.current is not None
    (found,) = (f for f in standing.current.findings if f.code == DIFFERS)
    with ledger.writing() as connection:
        seen = accepting(standing.current, finding_fingerprint(found), "", "王", NOON)
        enter_amendment(connection, standing.current, seen)
        assert standing.copy is not None
        no_red = accepting(standing.copy, finding_fingerprint(unsealed), "", "王", NOON)
        enter_amendment(connection, standing.copy, no_red)

    gathered, standing = stands(campaign, ledger)

    assert standing.words == "已报送，盖章件有1处不同（已看过）"
    assert state_tone(standing) == "warn"
    message = reminder_message(gathered, standing.recipient, debts_in(gathered, [standing]))
    assert "手机（电子表“13526640917”，盖章件“13526640911”）" in message
    assert "红章" not in message


def test_what_only_the_program_has_read_is_asked_of_nobody(
    campaign: Campaign, ledger: Ledger, tmp_path: Path
) -> None:
    wrong = Finding("phone-wrong", "mobile", "手机", "第1页表格12", "1352664")
    scan = came("扫描", ".jpg", name="赵敏", mobile="1352664")
    enter(ledger, replace(scan, status="needs-correction", findings=(*scan.findings, wrong)))
    gathered, standing = stands(campaign, ledger)
    assert standing.words == "待校对（2处）"
    assert not debts_in(gathered, [standing])
    made = make_corrections(campaign, gathered.returns, (), NOON.date(), tmp_path)
    assert (made.folders, made.to_compare) == ((), (UNIT,))
    for name in ("name", "mobile"):  # it really stands so on the picture
        current = stands(campaign, ledger)[1].current
        assert current is not None
        read = next(f for f in current.findings if (f.code, f.field) == ("paper-read", name))
        with ledger.writing() as connection:
            made_so = accepting(current, finding_fingerprint(read), "", "王", NOON)
            enter_amendment(connection, current, made_so)

    gathered, standing = stands(campaign, ledger)

    assert standing.words == "需更正（1处）"
    assert "手机" in reminder_message(gathered, standing.recipient, debts_in(gathered, [standing]))


def reminded_of(campaign: Campaign, ledger: Ledger) -> str:
    gathered, standing = stands(campaign, ledger)
    return reminder_message(gathered, standing.recipient, debts_in(gathered, [standing]))


def test_a_difference_is_asked_about_when_the_paper_surely_says_so(
    campaign: Campaign, ledger: Ledger, tmp_path: Path
) -> None:
    enter(ledger, came("表", name="赵敏", mobile="13526640917"))
    scan = came("扫描", ".jpg", name="1", mobile="13526640911")
    doubts = [replace(f, code=DOUBTFUL) if f.field == "name" else f for f in scan.findings]
    enter(ledger, replace(scan, findings=tuple(doubts)))
    gathered, standing = stands(campaign, ledger)
    assert standing.is_to_compare
    made = make_corrections(campaign, gathered.returns, (), NOON.date(), tmp_path, with_look=True)
    assert made.folders == ()  # what is open in 校对 is told to nobody

    form = standing.current
    assert form is not None
    by_all = seen_all(form, "王", NOON)
    assert [one.field for one in by_all if one.code == DIFFERS] == ["mobile"]
    by_itself = [accepting(form, finding_fingerprint(f), "", "王", NOON) for f in form.findings]
    with ledger.writing() as connection:
        for each in by_itself:
            enter_amendment(connection, form, each)
    _, standing = stands(campaign, ledger)
    assert standing.words == "已报送，盖章件有2处不同（已看过），有1处认不准，请校对"
    asked = reminded_of(campaign, ledger)
    assert "手机（电子表“13526640917”，盖章件“13526640911”）" in asked
    assert "姓名" not in asked

    copy = standing.copy
    assert copy is not None
    (doubt,) = (f for f in copy.findings if f.code == DOUBTFUL)
    with ledger.writing() as connection:  # it really stands so
        enter_amendment(
            connection, copy, accepting(copy, finding_fingerprint(doubt), "", "王", NOON)
        )
    assert "姓名（电子表“赵敏”，盖章件“1”）" in reminded_of(campaign, ledger)


def test_a_doubt_is_of_its_own_place_and_of_a_row_that_differs_as_a_whole(
    campaign: Campaign,
) -> None:
    def row(n: int, *said: str) -> KeptRow:
        names = zip(("title", "content"), said, strict=True)
        fields = (KeptField(name, text, text, f"{name}{n}", "header") for name, text in names)
        return KeptRow(f"title{n}", tuple(fields))

    one = replace(came("表"), deliverable="works", rows=(row(0, "演练", "一"),), current=True)
    copy = replace(
        came("扫描", ".jpg"),
        deliverable="works",
        revision=2,
        rows=(row(0, "演戏", "一"), row(1, "展板", "二")),
        findings=tuple(Finding(DOUBTFUL, "content", "", f"content{n}") for n in (0, 1)),
    )
    held = held_against_copies(campaign.forms.forms, (one, copy))[0].held_copy
    assert held is not None
    assert [f.field for f in held.unsettled] == ["title", ""]
    assert [f.field for f in held.unsure] == [""]


def test_a_copy_typed_in_twice_agrees_only_when_it_is_compared(
    campaign: Campaign, ledger: Ledger
) -> None:
    enter(ledger, came("表", name="赵敏", mobile="13526640917"))
    typed = came("填", ".jpg", name="赵敏", mobile="13526640917")
    twice = Finding(TYPED_TWICE, "mobile", "手机", "第1页表格12", "13526640917", "第2版填的是…")
    enter(ledger, replace(typed, findings=(Finding(TYPED, expected="0" * 64), twice)))
    _, standing = stands(campaign, ledger)
    assert standing.words == "已报送，盖章件有1处认不准，请校对，红章没有看"
    assert standing.copy is not None
    assert copies_to_compare(campaign.forms.forms, ledger.returns()) == {
        standing.copy.number: {"第1页表格12"}
    }


def test_what_is_put_right_on_the_copy_and_differs_is_asked_about(
    campaign: Campaign, ledger: Ledger
) -> None:
    enter(ledger, came("表", name="赵敏", mobile="13526640917"))
    enter(ledger, came("扫描", ".jpg", name="赵敏", mobile="1352664091"))
    copy = stands(campaign, ledger)[1].copy
    assert copy is not None
    right = correcting(
        campaign.forms, copy, -1, "mobile", "13526640911", "1352664091", "看图", "王", NOON
    )
    with ledger.writing() as connection:
        enter_amendment(connection, copy, right)
    assert stands(campaign, ledger)[1].words == "已报送，盖章件有1处不同（已看过）"
    assert "盖章件“13526640911”" in reminded_of(campaign, ledger)


def test_what_nobody_has_compared_is_nowhere_good(
    campaign: Campaign, ledger: Ledger, tmp_path: Path
) -> None:
    item = campaign.settings.items[0]
    fields = (
        KeptField("item", item.form_name, item.form_name, "C1", "header"),
        KeptField("title", "夜间疏散", "夜间疏散", "C2", "header"),
    )
    struck = Finding(DOUBTFUL, "title", "主题", "C2", "夜间疏散", "有一道线穿过字")
    works = replace(
        came("作品", ".jpg"), deliverable="works", rows=(KeptRow("C1", fields),), findings=(struck,)
    )
    enter(ledger, works)
    gathered = gather_state(campaign, ledger.returns(), (), NOON.date())

    (standing,) = (s for s in gathered.standings_of("works") if s.recipient.name == UNIT)
    assert standing.words == "待校对（1处）"
    sheet = overview_sheet(gathered, "")
    row = next(row for row in sheet.rows if row[1].value == UNIT)
    tones = {entry.value: entry.tone for entry in row}
    counted = next(work for work in standing.works if work.item == item.name)
    assert tones["待校对（1处）"] == tones[f"1/{counted.wanted}"] == "warn"
    assert totals_of(gathered.standings_of("works")).sum_line == (
        "应报9＝已报送0＋需更正0＋待校对1＋空白表0＋未报送8"
    )
    assert "待校对" in "".join(note.text for note in sheet.footnotes)
    form = gathered.forms["works"]
    assert form.works_table is not None
    asked = campaign.settings.deliverable("works")
    listed = collection_sheet(gathered, asked, form, form.works_table)
    assert "罗庄社区的由图片认出，还没有校对" in "".join(note.text for note in listed.notes)
    with zipfile.ZipFile(make_report(gathered, tmp_path).path) as report:
        said = re.sub("<[^>]*>", "", report.read("word/document.xml").decode())
    assert "1个由照片或扫描件认出、还没有校对" in said
    assert "作品1件（其中1件由照片或扫描件认出，还没有校对，件数可能不对）" in said
    assert not debts_in(gathered, [standing])[0].lacking  # nor is anything asked for by it


@pytest.mark.parametrize("last", [".xlsx", ".jpg"])
def test_whichever_came_last_says_how_both_stand(
    campaign: Campaign, tmp_path: Path, last: str
) -> None:
    ledger = Ledger.in_folder(tmp_path, campaign.settings)
    suffixes = sorted((".xlsx", ".jpg"), key=lambda one: one == last)
    for suffix in suffixes:
        enter(ledger, came(suffix, suffix, name="赵敏" if suffix == ".jpg" else "赵敬"))
    entered = next(r for r in ledger.returns() if r.file.endswith(last))
    file = FileOutcome(entered.file, "收了", (entered,))
    (told,) = with_copies_told(campaign, tmp_path, CollectResult((file,), ())).taken

    assert "盖章件有1处不同" in told.outcome
    assert [f.code for f in told.findings] == [DIFFERS]


def test_a_file_that_says_what_its_copy_says_is_not_old(ledger: Ledger) -> None:
    enter(ledger, came("扫描", ".jpg", name="赵敏"))
    enter(ledger, came("表", name="赵敬"))
    enter(ledger, came("更正", name="赵敏"))
    (current,) = (one for one in ledger.returns() if one.current)
    assert current.file == "更正.xlsx"
    assert not current.findings
