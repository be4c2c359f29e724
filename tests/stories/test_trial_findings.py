"""What a clerk of another office got back (`tests/trial/returns`): what is found in it, counted.

Before this was mended: 57 findings, 24 of them 表外内容, 3 of them totals to be sent again; now 28.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from huizhi.campaign.activity_folders import Folders
from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.content.grid import PROBLEM_NO_RESULT
from huizhi.content.limits import Limits
from huizhi.formats.reader import read_bytes
from huizhi.forms.answers import TypedRow
from huizhi.steps.correcting.filling import FormRecord, answers_typed, render_filled
from huizhi.steps.receiving.collecting import collect
from huizhi.steps.receiving.readings import read_return
from huizhi.storage.ledger import Ledger
from huizhi.storage.returns import Return
from tests.paths import TRIAL

MOMENT = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
PDF = "滨河花园社区附件2.pdf"  # two pages wide: its last columns stand on the second
WORKBOOK = "附件2工人新村.xlsx"
ROW = {
    "column_1": "一号店",
    "column_2": "九小场所",
    "column_3": "2026-12-06",
    "column_4": "3",
    "column_8": "2",
}


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return load_campaign(TRIAL / "config", TRIAL / "templates")


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> list[Return]:
    """Every return of the trial, each file collected for itself, as they came."""
    here = tmp_path_factory.mktemp("trial")
    shutil.copytree(TRIAL / "config", here / "config")
    shutil.copytree(TRIAL / "templates", here / "templates")
    folders = Folders(here / "config", here / "templates", here / "output")
    own = load_campaign(folders.config, folders.templates)
    for path in sorted((TRIAL / "returns").iterdir()):
        collect(own, folders.output, [path], MOMENT)
    with Ledger.in_folder(folders.output, own.settings.campaign_id) as ledger:
        return ledger.returns()


def file_of(one: Return) -> str:
    return one.file.rpartition("/")[2]


def test_text_outside_the_form_is_told_only_of_the_pdf(returns: list[Return]) -> None:
    counted = Counter((finding.code, file_of(one)) for one in returns for finding in one.findings)
    assert {file for code, file in counted if code == "text-unread"} == {PDF}
    assert counted["text-unread", PDF] == 3  # a heading cut off and its rest, and the second page
    assert [code for code, _ in counted if code in {"row-outside", "cell-no-result"}] == []


def test_what_is_wrong_is_told_as_before(returns: list[Return]) -> None:
    told = {file_of(one): sorted({f.code for f in one.findings}) for one in returns}
    assert told["铁西 联络员登记表(1).docx"] == ["name-several", "number-wrong", "phone-several"]
    assert told[WORKBOOK] == ["community-conflict"]
    assert "table-unruled" in told[PDF]
    assert told["石桥排查.csv"] == []


def test_a_written_report_is_the_content_that_was_asked_for(returns: list[Return]) -> None:
    (report,) = (one for one in returns if one.deliverable == "form6")
    assert (report.status, report.findings, report.blank) == ("accepted", (), False)


def test_the_form_as_the_program_itself_writes_it_comes_back_without_a_finding(
    campaign: Campaign,
) -> None:
    """Its row 合计 holds =SUM, of which no result is stored (report.md, B4)."""
    attachment = campaign.settings.attachment_of("form5")
    assert attachment is not None
    recipient = campaign.settings.by_name["柳林社区"]
    row = {column: answers_typed(text) for column, text in ROW.items()}
    by = {"field_1": answers_typed("王芳"), "contact_phone": answers_typed("13901010308")}
    record = FormRecord(recipient, by, (TypedRow(row),))
    files = dict(render_filled(campaign, attachment, record))
    data = next(data for name, data in files.items() if name.endswith(".xlsx"))
    empty = Return("a.xlsx", "0" * 64, MOMENT, None, None, "unidentified")
    document = read_bytes(data, Limits())
    assert any(c.problem == PROBLEM_NO_RESULT for grid in document.grids for c in grid.cells)
    (one,) = read_return(campaign, document, empty).returns
    assert (one.community, one.findings, len(one.rows)) == ("柳林社区", (), 1)


def test_a_total_that_differs_is_named_with_both_numbers(
    campaign: Campaign, tmp_path: Path
) -> None:
    book = load_workbook(TRIAL / "returns" / WORKBOOK)
    book.active["E16"] = 99
    book.active["A3"] = "填报社区：柳林社区"
    book.save(tmp_path / "柳林社区附件2.xlsx")
    empty = Return("柳林社区附件2.xlsx", "0" * 64, MOMENT, None, None, "unidentified")
    document = read_bytes((tmp_path / "柳林社区附件2.xlsx").read_bytes(), Limits())
    (one,) = read_return(campaign, document, empty).returns
    (found,) = one.findings
    assert (found.code, found.where, found.found, found.expected) == (
        "total-differs",
        "统计表!E16",
        "99",
        "9",
    )
    assert one.status == "accepted"


def test_many_texts_of_which_the_first_is_known_are_named_all_the_same(
    campaign: Campaign, tmp_path: Path
) -> None:
    """One finding tells of all texts of another sheet, at the place of the first."""
    book = load_workbook(TRIAL / "returns" / WORKBOOK)
    book.active["A3"] = "填报社区：柳林社区"
    other = book.create_sheet("另附")
    other.append(["柳林社区"])
    for number in range(12):
        other.append([f"另有第{number}件事要说明"])
    book.save(tmp_path / "a.xlsx")
    empty = Return("a.xlsx", "0" * 64, MOMENT, None, None, "unidentified")
    document = read_bytes((tmp_path / "a.xlsx").read_bytes(), Limits())
    (one,) = read_return(campaign, document, empty).returns
    (found,) = (f for f in one.findings if f.code == "text-unread")
    assert found.where == "另附!A1"
    assert found.found == "工作表“另附”里的13处文字"


def test_a_form_of_an_activity_made_anew_is_read_by_its_labels(
    campaign: Campaign, tmp_path: Path
) -> None:
    book = load_workbook(TRIAL / "returns" / WORKBOOK)
    book.custom_doc_props["huizhi.campaign"].value = "2026-01"
    book.custom_doc_props["huizhi.form"].value = "form99"  # there, that is what it was called
    book.save(tmp_path / "附件2.xlsx")
    document = read_bytes((tmp_path / "附件2.xlsx").read_bytes(), Limits())
    empty = Return("附件2.xlsx", "0" * 64, MOMENT, None, None, "unidentified")
    (one,) = read_return(campaign, document, empty).returns
    assert (one.deliverable, one.community, len(one.rows)) == ("form5", "工人新村社区", 6)
    assert [f.found for f in one.findings if f.code == "campaign-other"] == ["2026-01"]
