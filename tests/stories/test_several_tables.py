"""A form with several tables, from its templates to the summary, in Word and in a workbook."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook, load_workbook

from huizhi.campaign.campaign import Campaign
from huizhi.content.limits import Limits
from huizhi.formats.reader import read_bytes
from huizhi.formats.return_reader import ReturnReader
from huizhi.forms.answers import TypedRow
from huizhi.steps.correcting.copy import CopyMaker
from huizhi.steps.correcting.fill_table import read_fill_table
from huizhi.steps.correcting.filling import FormRecord, answers_typed, fill, fill_form
from huizhi.steps.receiving.collecting import collect
from huizhi.steps.receiving.lower_summary import read_summary
from huizhi.steps.receiving.readings import read_return
from huizhi.steps.reporting.export import return_json
from huizhi.steps.reporting.summary import read_template, summary_book, write_book
from huizhi.steps.standing.campaign_state import gather_state
from huizhi.steps.standing.history import changes_between
from huizhi.storage.ledger import Ledger
from huizhi.storage.originals_place import originals_in
from huizhi.storage.returns import Return
from tests.stories.several_tables import OFFICES, TABLES, several_tables

MOMENT = dt.datetime(2026, 3, 5, 9, tzinfo=dt.UTC)
FAMILY = [("父", "张大", "1200"), ("母", "王二", "800")]
WORK = [("2001-2005", "甲厂"), ("2005-2009", "乙厂"), ("2009至今", "丙店")]
HELP = [("2026年3月2日", "500")]
KEYS = {
    "rows": ("relation", "name", "income"),
    "work": ("period", "employer"),
    "rows_3": ("day", "amount"),
}


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    return several_tables(tmp_path_factory.mktemp("several"))


def record(campaign: Campaign, **rows: list[tuple[str, ...]]) -> FormRecord:
    """What one community writes: its rows by the id of their table."""
    values = {"unit": answers_typed("罗庄社区"), "name": answers_typed("张三")}
    typed = tuple(
        TypedRow({k: answers_typed(t) for k, t in zip(KEYS[table], row, strict=True)}, table)
        for table, own in rows.items()
        for row in own
    )
    return FormRecord(campaign.settings.recipients[0], values, typed)


def filled(campaign: Campaign, suffix: str, **rows: list[tuple[str, ...]]) -> bytes:
    attachment = campaign.settings.attachment_of("helped")
    assert attachment is not None
    form = fill_form(campaign, attachment, record(campaign, **rows))
    assert form.differences == ()
    return next(data for name, data in form.files.items() if name.endswith(suffix))


def read(campaign: Campaign, data: bytes) -> Return:
    empty = Return("r", "0", MOMENT, None, None, "unidentified")
    (one,) = read_return(campaign, read_bytes(data, Limits()), empty).returns
    return one


def said(one: Return) -> dict[str, list[tuple[object, ...]]]:
    rows = {
        table: [tuple(row.value(k) for k in keys) for row in one.rows_of(table)]
        for table, keys in KEYS.items()
    }
    return {table: own for table, own in rows.items() if own}


SAID = {
    "rows": [("父", "张大", 1200), ("母", "王二", 800)],
    "work": WORK,
    "rows_3": [("2026-03-02", "500.00")],
}


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_what_was_filled_is_read_back_from_each_table(campaign: Campaign, suffix: str) -> None:
    one = read(campaign, filled(campaign, suffix, rows=FAMILY, work=WORK, rows_3=HELP))

    assert said(one) == SAID
    assert (one.value("name"), one.findings, one.status) == ("张三", (), "accepted")


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_a_table_that_stays_empty_is_named(campaign: Campaign, suffix: str) -> None:
    one = read(campaign, filled(campaign, suffix, rows=FAMILY * 4, rows_3=HELP))

    assert said(one) == {"rows": SAID["rows"] * 4, "rows_3": SAID["rows_3"]}
    assert [(f.code, f.message) for f in one.findings] == [
        ("rows-missing", "工作经历：一行也没有填写。请填写后重新报送。")
    ]


def test_rows_that_a_liaison_inserts_push_the_other_tables_down(campaign: Campaign) -> None:
    book = load_workbook(io.BytesIO(filled(campaign, ".xlsx", rows=FAMILY, work=WORK, rows_3=HELP)))
    sheet = book.active
    first = next(cell.row for cell in sheet["A"] if cell.value == "母")
    sheet.insert_rows(first, 2)
    for row, text in ((first, "祖父"), (first + 1, "祖母")):
        sheet.cell(row, 1, text)
    data = io.BytesIO()
    book.save(data)
    one = read(campaign, data.getvalue())

    assert said(one)["rows"] == [
        ("父", "张大", 1200), ("祖父", None, None), ("祖母", None, None), ("母", "王二", 800),
    ]  # fmt: skip
    assert {table: said(one)[table] for table in ("work", "rows_3")} == {
        table: SAID[table] for table in ("work", "rows_3")
    }


def test_rows_that_a_liaison_adds_in_word_are_rows_of_their_table(campaign: Campaign) -> None:
    document = docx.Document(io.BytesIO(filled(campaign, ".docx", rows=FAMILY, work=WORK)))
    for number, texts in ((1, ("祖父", "张老", "0")), (2, ("2010", "戊厂"))):
        for _ in range(3):
            for cell, text in zip(document.tables[number].add_row().cells, texts, strict=True):
                cell.text = text
    data = io.BytesIO()
    document.save(data)
    one = read(campaign, data.getvalue())

    assert [len(one.rows_of(table)) for table in KEYS] == [5, 6, 0]


def test_each_table_may_have_a_sheet_of_its_own(tmp_path: Path) -> None:
    campaign = several_tables(tmp_path, sheets=True)
    one = read(campaign, filled(campaign, ".xlsx", rows=FAMILY, work=WORK, rows_3=HELP))

    assert said(one) == SAID
    assert [row.where for row in one.rows_of("work")][:1] == ["工作经历!A3"]
    assert one.findings == ()


def test_the_ledger_keeps_whose_each_row_is(campaign: Campaign, tmp_path: Path) -> None:
    file = tmp_path / "罗庄社区.xlsx"
    file.write_bytes(filled(campaign, ".xlsx", rows=FAMILY, work=WORK, rows_3=HELP))
    collect(campaign, tmp_path / "output", [file], MOMENT)
    with Ledger.in_folder(tmp_path / "output", "helped-2026") as ledger:
        (one,) = ledger.returns()
    told = json.loads(json.dumps(return_json(campaign.forms.forms, one)))

    assert said(one) == SAID
    assert told["rows"] == [
        {"relation": "父", "name": "张大", "income": 1200},
        {"relation": "母", "name": "王二", "income": 800},
    ]
    assert told["tables"] == {
        "work": [{"period": p, "employer": e} for p, e in WORK],
        "rows_3": [{"day": "2026-03-02", "amount": "500.00"}],
    }


def data_book(path: Path, **sheets: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def test_a_table_of_data_has_a_sheet_for_each_table(campaign: Campaign, tmp_path: Path) -> None:
    attachment = campaign.settings.attachment_of("helped")
    assert attachment is not None
    form = campaign.forms.forms["helped"]
    path = data_book(
        tmp_path / "data.xlsx",
        名单=[["社区", "姓名"], ["罗庄社区", "张三"]],
        家庭成员=[["社区", "称谓", "姓名"], ["罗庄社区", "父", "张大"], ["罗庄社区", "母", "王二"]],
        工作经历=[["社区", "单位", "起止时间"], ["罗庄社区", "甲厂", "2001"]],
    )
    table = read_fill_table(campaign, form, path)
    result = fill(campaign, attachment, table.records, tmp_path)
    (written,) = result.filled
    one = read(campaign, written.files[0].read_bytes())

    assert (result.refused, table.unused, one.value("name")) == ((), (), "张三")
    assert said(one) == {
        "rows": [("父", "张大", None), ("母", "王二", None)],
        "work": [("2001", "甲厂")],
    }


def test_a_heading_that_several_tables_have_is_asked_about(tmp_path: Path) -> None:
    campaign = several_tables(tmp_path)
    form = campaign.forms.forms["helped"]
    lines: list[list[object]] = [["社区", "家庭成员.姓名", "称谓", "工作经历.单位"]]
    path = data_book(tmp_path / "d.xlsx", 数据=[*lines, ["罗庄社区", "张大", "父", "甲厂"]])
    (one,) = read_fill_table(campaign, form, path).records

    assert [(row.table, sorted(row.cells)) for row in one.rows] == [
        ("rows", ["name", "relation"]),
        ("work", ["employer"]),
    ]


@pytest.fixture(scope="module")
def wrong(campaign: Campaign, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Return]:
    """A return whose second table lacks something, in the ledger below this folder."""
    folder = tmp_path_factory.mktemp("wrong")
    file = folder / "罗庄社区.xlsx"
    file.write_bytes(filled(campaign, ".xlsx", rows=FAMILY, work=[*WORK, ("2020", "")]))
    collect(campaign, folder / "output", [file], MOMENT)
    with Ledger.in_folder(folder / "output", "helped-2026") as ledger:
        (one,) = ledger.returns()
    return folder, one


@pytest.mark.parametrize("shared", [False, True])
def test_the_flag_stands_on_the_cell_of_the_table(
    campaign: Campaign, wrong: tuple[Path, Return], shared: bool
) -> None:
    folder, one = wrong
    (found,) = (f for f in one.findings if f.level == "error")
    with ReturnReader() as reader:
        stored = {one.sha256: f"{one.sha256}.xlsx"}
        others = frozenset({one.sha256} if shared else ())
        maker = CopyMaker(campaign, reader, originals_in(folder / "output"), stored, others, False)
        copy = maker.copy(campaign.settings.recipients[0], one)
    assert copy is not None
    sheet = load_workbook(io.BytesIO(copy.data)).worksheets[0]
    flagged = [c for row in sheet.iter_rows() for c in row if c.comment]

    assert (copy.own, found.where) == (not shared, "情况表!B14")
    assert [(cell.row, cell.column, sheet.cell(cell.row, 1).value) for cell in flagged] == [
        (14, 2, "2020")
    ]


def test_every_part_of_the_form_is_in_the_summary_and_the_level_above_reads_it(
    campaign: Campaign, wrong: tuple[Path, Return], tmp_path: Path
) -> None:
    gathered = gather_state(campaign, (wrong[1],), (), MOMENT.date())
    book = summary_book(gathered)
    written = io.BytesIO()
    write_book(written, book, read_template(campaign.forms.folder))
    above = several_tables(tmp_path, roster=OFFICES)
    document = read_bytes(written.getvalue(), Limits())
    empty = Return("s", "0", MOMENT, None, None, "unidentified")
    (one,) = read_summary(above, document, empty).returns

    assert [sheet.name for sheet in book.sheets if sheet.name.startswith("摸排")] == [
        "摸排名册",
        *(f"摸排{name}{end}" for name, _ in TABLES for end in ("汇总", "明细")),
    ]
    assert said(one) == {"rows": SAID["rows"], "work": [*WORK, ("2020", None)]}
    assert [row.value("name") for row in one.rows_of("fields")] == ["张三", None]
    assert [row.value("form_name") for row in one.rows_of("rows")] == ["张三", "张三"]


def test_what_changed_is_said_of_the_row_of_its_table(
    campaign: Campaign, wrong: tuple[Path, Return]
) -> None:
    one = wrong[1]
    rows = tuple(row for row in one.rows if row.value("employer") != "乙厂")
    (change,) = changes_between(campaign.forms.forms["helped"], one, replace(one, rows=rows))

    assert change.words.startswith("删去 工作经历 2005-2009：")
