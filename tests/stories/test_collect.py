"""What comes back, as liaisons send it: read, checked, kept; once, twice, damaged, killed."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import time
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from tests.libreoffice import saved_as
from tests.stories.campaign import LIAISON, LIAISON_VALUES, Campaign


def codes(one: dict[str, Any]) -> list[str]:
    """The codes of a return's findings."""
    return [finding["code"] for finding in one["findings"]]


def only(campaign: Campaign) -> dict[str, Any]:
    """The one return that `export` prints."""
    (one,) = campaign.export()
    return one


def saved_by_libreoffice(path: Path, folder: Path) -> Path:
    """The file as LibreOffice saves it again, in the same format."""
    return saved_as(path.suffix[1:], folder, path) / path.name


def test_a_filled_form_is_accepted_with_every_value(campaign: Campaign) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", LIAISON))
    one = only(campaign)

    assert one["values"] == LIAISON_VALUES
    assert (one["community"], one["deliverable"]) == ("罗庄社区", "liaison")
    assert (one["status"], one["findings"], one["rows"]) == ("accepted", [], [])
    assert (one["revision"], one["current"]) == (1, True)


def test_works_are_read_by_item_and_the_example_is_not_one_of_them(campaign: Campaign) -> None:
    sheet = load_workbook(campaign.blank("罗庄社区", "附件3")).worksheets[0]
    rows = {str(sheet.cell(r, 1).value): r for r in range(1, sheet.max_row + 1)}
    first, drill = rows["安全生产专题教育课"], rows["应急逃生演练"]
    cells = {
        "B4": "2024年6月20日",
        f"C{first + 1}": "一堂安全课",
        f"D{first + 1}": "课件一份",
        f"C{drill}": "消防演练",
        f"E{drill}": "照片另附",
        f"B{rows['联系人:'] if '联系人:' in rows else rows['联系人：']}": "王小明",
        f"B{rows['联系方式:'] if '联系方式:' in rows else rows['联系方式：']}": "0374-5163000",
    }
    ran = campaign.run("collect", campaign.filled("罗庄社区", "附件3", cells), code=1)
    one = only(campaign)

    assert one["rows"] == [
        {
            "item": "安全生产专题教育课",
            "title": "一堂安全课",
            "content": "课件一份",
            "remark": None,
        },
        {"item": "应急逃生演练", "title": "消防演练", "content": None, "remark": "照片另附"},
    ]
    assert one["values"]["submitted_on"] == "2024-06-20"
    assert one["status"] == "accepted"
    assert set(codes(one)) == {"example-left"}
    assert f"附件3!C{first}" in ran.out


def test_the_word_form_is_read_like_the_excel_form(campaign: Campaign) -> None:
    document = Document(str(campaign.blank("罗庄社区", "附件1", ".docx")))
    answers = {
        "姓名": "王小明",
        "性别": "男",
        "职务": "网格员",
        "办公电话": "0374-5163000",
        "手机": "13837400001",
        "电子邮箱": "wxm@example.com",
        "通讯地址": "许昌市东城区祖师街道1号",
    }
    for row in document.tables[0].rows:
        cells = list(dict.fromkeys(row.cells))
        for label, answer in pairwise(cells):
            if label.text.strip() in answers:
                answer.paragraphs[0].add_run(answers[label.text.strip()])
    path = campaign.folder / "反馈表.docx"
    document.save(str(path))

    campaign.run("collect", path)

    assert only(campaign)["values"] == LIAISON_VALUES
    assert only(campaign)["findings"] == []


@pytest.mark.parametrize("form", ["附件1", "附件3"])
def test_saved_again_by_libreoffice_reads_equal(campaign: Campaign, form: str) -> None:
    cells = LIAISON if form == "附件1" else {"B4": "2024-06-20", "C8": "一堂课", "D8": "两行\n内容"}
    sent = campaign.filled("罗庄社区", form, cells)
    again = saved_by_libreoffice(sent, campaign.folder / "again")
    other = Campaign.make(campaign.folder / "other")
    campaign.run("collect", sent, code=None)
    other.run("collect", again, code=None)

    first, second = only(campaign), only(other)
    for key in ("community", "deliverable", "status", "values", "rows"):
        assert first[key] == second[key]
    assert codes(first) == codes(second)


def test_the_same_content_again_changes_nothing(campaign: Campaign) -> None:
    sent = campaign.filled("罗庄社区", "附件1", LIAISON)
    campaign.run("collect", sent)
    before = campaign.export()
    renamed = sent.with_name("最终版(3).xlsx")
    shutil.copy(sent, renamed)
    campaign.run("collect", sent)
    campaign.run("collect", renamed, sent)

    assert campaign.export() == before


def test_changed_content_is_a_new_revision_and_the_old_one_stays(campaign: Campaign) -> None:
    wrong = campaign.filled("罗庄社区", "附件1", LIAISON | {"D4": "1383740000"}, "a.xlsx")
    right = campaign.filled("罗庄社区", "附件1", LIAISON, "b.xlsx")
    ran = campaign.run("collect", wrong, code=1)
    campaign.run("collect", right)
    first, second = campaign.export()

    assert "附件1!D4" in ran.out
    assert "11位" in ran.out
    assert (first["revision"], first["current"], first["status"]) == (1, False, "needs-correction")
    assert (second["revision"], second["current"], second["status"]) == (2, True, "accepted")


def test_originals_are_kept_byte_for_byte(campaign: Campaign) -> None:
    sent = campaign.filled("罗庄社区", "附件1", LIAISON)
    campaign.run("collect", sent)
    sha256 = hashlib.sha256(sent.read_bytes()).hexdigest()
    (kept,) = (campaign.output / "returns").glob(f"{sha256}*")

    assert kept.read_bytes() == sent.read_bytes()
    assert only(campaign)["sha256"] == sha256


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (13837400001, "13837400001"),
        ("138 3740 0001", "13837400001"),
        ("+86-138-3740-0001", "13837400001"),
        ("１３８３７４００００１", "13837400001"),
        ("13837400001.0", "13837400001"),
    ],
)
def test_phones_as_liaisons_type_them(campaign: Campaign, typed: object, value: str) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", LIAISON | {"D4": typed}))

    assert only(campaign)["values"]["mobile"] == value


@pytest.mark.parametrize("typed", ["无", "/", "—", "　", "暂无"])
def test_words_for_nothing_are_nothing(campaign: Campaign, typed: str) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", LIAISON | {"F4": typed}))

    assert only(campaign)["values"]["fax"] is None
    assert only(campaign)["status"] == "accepted"


def test_required_answers_that_are_missing_are_named_with_their_cells(campaign: Campaign) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", LIAISON | {"B3": None}), code=1)
    (finding,) = only(campaign)["findings"]

    assert (finding["code"], finding["field"], finding["where"]) == (
        "required-missing",
        "name",
        "附件1!B3",
    )
    assert "姓名" in finding["message"]
    assert only(campaign)["status"] == "needs-correction"


def test_identity_that_contradicts_the_written_unit_is_a_question(campaign: Campaign) -> None:
    sent = campaign.filled("罗庄社区", "附件1", LIAISON | {"B6": "魏武社区"})
    campaign.run("collect", sent, code=1)
    one = only(campaign)

    assert "community-conflict" in codes(one)
    assert (one["community"], one["status"]) == (None, "unidentified")


def pasted(campaign: Campaign, form: str, cells: dict[str, Any]) -> Path:
    """The filled form's texts in a new workbook: no identity, no names, no merges."""
    source = load_workbook(campaign.filled("罗庄社区", form, cells)).worksheets[0]
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in source.iter_rows():
        for cell in row:
            sheet.cell(cell.row, cell.column, cell.value)
    path = campaign.folder / "粘贴.xlsx"
    workbook.save(path)
    return path


def test_without_identity_the_written_unit_tells_whose_it_is(campaign: Campaign) -> None:
    cells = LIAISON | {"B6": "周庄村委会"}
    campaign.run("collect", pasted(campaign, "附件1", cells), code=None)
    one = only(campaign)

    assert (one["community"], one["deliverable"]) == ("周庄社区", "liaison")
    assert one["values"] == LIAISON_VALUES | {"organization": "周庄社区"}


def test_without_identity_and_unit_nobody_is_guessed(campaign: Campaign) -> None:
    campaign.run("collect", pasted(campaign, "附件1", LIAISON | {"B6": None}), code=1)
    one = only(campaign)

    assert (one["community"], one["status"]) == (None, "unidentified")
    assert "community-unknown" in codes(one)


def test_bad_files_never_stop_the_others(campaign: Campaign) -> None:
    folder = campaign.folder / "returned"
    good = campaign.filled("罗庄社区", "附件1", LIAISON)
    (folder / "坏的.xlsx").write_bytes(good.read_bytes()[:900])
    (folder / "空的.xlsx").write_bytes(b"")
    (folder / "别的.xlsx").write_text("这不是表格", encoding="utf-8")
    (folder / "~$罗庄社区附件1.xlsx").write_bytes(b"lock")
    ran = campaign.run("collect", folder, code=1)
    by_name = {one["file"].rpartition("/")[2]: one for one in campaign.export()}

    assert by_name.pop("罗庄社区附件1.xlsx")["status"] == "accepted"
    assert set(by_name) == {"坏的.xlsx", "空的.xlsx", "别的.xlsx"}
    for one in by_name.values():
        assert one["status"] == "unreadable"
        assert one["findings"]
    assert "略过" in ran.out


def test_a_zip_with_gbk_names_holds_returns(campaign: Campaign) -> None:
    good = campaign.filled("罗庄社区", "附件1", LIAISON)
    path = campaign.folder / "上报.zip"
    gbk = "罗庄社区联络员.xlsx".encode("gbk")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x" * len(gbk), good.read_bytes())
    path.write_bytes(path.read_bytes().replace(b"x" * len(gbk), gbk))  # as Windows writes it
    data = path.read_bytes()
    campaign.run("collect", path)

    assert only(campaign)["file"] == "上报.zip/罗庄社区联络员.xlsx"
    assert only(campaign)["values"] == LIAISON_VALUES
    kept = {p.read_bytes() for p in (campaign.output / "returns").iterdir()}
    assert {data, good.read_bytes()} <= kept


def test_the_packet_sent_back_with_one_form_filled(campaign: Campaign) -> None:
    folder = campaign.packets / "罗庄社区"
    filled = campaign.filled("罗庄社区", "附件1", LIAISON)
    path = campaign.folder / "罗庄社区.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            data = filled if file.name == "附件1 联络员反馈表.xlsx" else file
            archive.writestr(file.name, data.read_bytes())
    campaign.run("collect", path, code=None)
    current = {one["deliverable"]: one for one in campaign.export() if one["current"]}

    assert current["liaison"]["values"] == LIAISON_VALUES
    assert current["liaison"]["status"] == "accepted"
    assert current["works"]["status"] == "needs-correction"
    assert "form-blank" in codes(current["works"])


def test_text_from_a_return_is_never_a_formula(campaign: Campaign) -> None:
    cells = {"B4": "2024-06-20", "C8": '=HYPERLINK("http://x")', "D8": "{{ 7*7 }}", "E8": "@SUM(1)"}
    workbook = load_workbook(campaign.blank("罗庄社区", "附件3"))
    for place, value in cells.items():
        workbook.worksheets[0][place].value = value
        workbook.worksheets[0][place].data_type = "s"
    path = campaign.folder / "公式.xlsx"
    workbook.save(path)
    campaign.run("collect", path, code=None)
    campaign.run("summary", code=None)
    (summary,) = (campaign.output / "summary").glob("*.xlsx")
    texts = {
        cell.value: cell.data_type
        for sheet in load_workbook(summary).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    }

    for value in ('=HYPERLINK("http://x")', "{{ 7*7 }}", "@SUM(1)"):
        assert texts[value] in {"s", "inlineStr"}


def test_lateness_is_judged_by_arrival(campaign: Campaign) -> None:
    sent = campaign.filled("罗庄社区", "附件1", LIAISON)
    campaign.run("collect", sent, "--received", "2024-06-05")
    status = campaign.run("status", "--json", "--today", "2024-06-06", code=None).json
    by_name = {c["community"]: c["deliverables"][0] for c in status["communities"]}

    assert by_name["罗庄社区"]["words"] == "已报送，迟2天"
    assert by_name["魏武社区"]["words"] == "逾期未报3天"


def test_a_path_that_is_not_there_is_said(campaign: Campaign) -> None:
    ran = campaign.run("collect", campaign.folder / "没有.xlsx", code=2)

    assert "没有.xlsx" in ran.err


def test_killed_collecting_ends_the_same_when_run_again(campaign: Campaign) -> None:
    folder = campaign.folder / "returned"
    for number, name in enumerate(("罗庄社区", "魏武社区", "许由社区", "学府社区", "莲湖社区")):
        campaign.filled(name, "附件1", LIAISON | {"D4": f"1383740{number:04d}"})
    other = Campaign.make(campaign.folder / "other")
    other.run("collect", folder)
    for wait in (0.0, 0.02, 0.05, 0.1, 0.2, 0.4):
        campaign.kill("collect", folder, after=wait)
    campaign.run("collect", folder, code=None)

    def said(one: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in one.items() if key != "received"}

    assert [said(one) for one in campaign.export()] == [said(one) for one in other.export()]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no file names in GBK")
def test_a_file_whose_name_is_in_gbk_is_taken(campaign: Campaign) -> None:
    sent = campaign.filled("罗庄社区", "附件1", LIAISON)
    folder = campaign.folder / "gbk"
    folder.mkdir()
    shutil.copy(sent, os.fsencode(folder) + b"/" + "罗庄.xlsx".encode("gbk"))
    campaign.run("collect", folder)

    assert only(campaign)["file"] == "gbk/罗庄.xlsx"


def test_nothing_is_taken_when_one_of_the_paths_is_not_there(campaign: Campaign) -> None:
    sent = campaign.filled("罗庄社区", "附件1", LIAISON)
    campaign.run("collect", sent, campaign.folder / "没有.xlsx", code=2)

    assert campaign.export() == []


def test_a_day_that_has_not_come_is_no_day_of_arrival(campaign: Campaign) -> None:
    path = campaign.filled("罗庄社区", "附件1", LIAISON)
    ran = campaign.run("collect", path, "--received", "2999-01-01", code=2)

    assert "还没有到" in ran.err
    assert campaign.export() == []


def test_an_older_version_that_comes_again_says_which_one_counts(campaign: Campaign) -> None:
    first = campaign.filled("罗庄社区", "附件1", LIAISON, "first.xlsx")
    campaign.run("collect", first)
    changed = campaign.filled("罗庄社区", "附件1", LIAISON | {"B3": "李四"}, "second.xlsx")
    campaign.run("collect", changed)
    again = campaign.run("collect", first)

    assert "与以前收到的第1版完全相同，没有变化；现在以第2版为准" in again.out


def test_files_that_programs_make_are_kept_and_listed(campaign: Campaign) -> None:
    folder = campaign.folder / "returned"
    good = campaign.filled("罗庄社区", "附件1", LIAISON)
    (folder / "~$表.xlsx").write_bytes(b"lock")
    (folder / "~WRL0001.tmp").write_bytes(good.read_bytes())
    ran = campaign.run("collect", folder)

    assert len(list((campaign.output / "returns").iterdir())) == 2
    assert "~$表.xlsx：略过：打开文件时的临时锁文件" in ran.out
    one = only(campaign)
    assert (one["file"].rpartition("/")[2], one["status"]) == ("罗庄社区附件1.xlsx", "accepted")


def saved_on(path: Path, day: str) -> Path:
    """The workbook as if it had been saved on this day."""
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    core = members["docProps/core.xml"].decode()
    members["docProps/core.xml"] = re.sub(
        r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{day}T08:00:00Z", core
    ).encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    return path


def test_an_older_file_that_comes_later_is_named_and_can_be_put_back(campaign: Campaign) -> None:
    newer = campaign.filled("罗庄社区", "附件1", LIAISON, "新.xlsx")
    older = campaign.filled("罗庄社区", "附件1", LIAISON | {"B3": "李四"}, "旧.xlsx")
    campaign.run("collect", saved_on(newer, "2024-06-02"))
    ran = campaign.run("collect", saved_on(older, "2024-06-01"), code=1)

    assert "可能是旧文件" in ran.out
    assert "最后保存于2024-06-01 16:00，比上一次报送的（2024-06-02 16:00）还早" in ran.out
    assert [one["current"] for one in campaign.export()] == [False, True]
    campaign.run("assign", "新.xlsx", "罗庄社区")
    assert [one["current"] for one in campaign.export()] == [True, False]


def test_a_newer_file_is_not_called_old(campaign: Campaign) -> None:
    older = campaign.filled("罗庄社区", "附件1", LIAISON, "旧.xlsx")
    newer = campaign.filled("罗庄社区", "附件1", LIAISON | {"B3": "李四"}, "新.xlsx")
    campaign.run("collect", saved_on(older, "2024-06-01"))
    campaign.run("collect", saved_on(newer, "2024-06-02"))

    assert codes(campaign.export()[-1]) == []


def test_the_same_answers_with_a_remark_beside_them_are_a_new_revision(campaign: Campaign) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", LIAISON))
    remark = LIAISON | {"B9": "联络员下月换人"}
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", remark, "again.xlsx"), code=1)
    second = campaign.export()[-1]

    assert (second["revision"], codes(second)) == (2, ["text-unread"])


def test_every_text_that_no_field_took_is_in_the_summary(campaign: Campaign) -> None:
    campaign.run(
        "collect", campaign.filled("罗庄社区", "附件1", LIAISON | {"B9": "下月换人"}), code=1
    )
    campaign.run("summary", code=None)
    book = load_workbook(campaign.output / "summary" / "汇总表.xlsx")
    told = [row[1:5] for row in book["未读文字"].iter_rows(values_only=True)]

    assert ("罗庄社区附件1.xlsx", "罗庄社区 联络员 第1版", "附件1!B9", "下月换人") in told


def test_a_file_that_was_not_touched_is_not_read_again(campaign: Campaign) -> None:
    path = campaign.filled("罗庄社区", "附件1", LIAISON)
    long_ago = time.time() - 60
    os.utime(path, (long_ago, long_ago))
    campaign.run("collect", path)
    before = path.stat().st_atime_ns, path.read_bytes()
    path.chmod(0o000)  # it cannot be read now, unless by root
    again = campaign.run("collect", path)
    path.chmod(0o644)
    path.write_bytes(before[1])
    touched = campaign.run("collect", path)
    other = campaign.filled("罗庄社区", "附件1", LIAISON | {"B3": "李四"}, path.name)
    os.utime(other, (long_ago, long_ago))
    changed = campaign.run("collect", other, "--json").json["taken"]

    assert "没有变化" in again.out
    assert "没有变化" in touched.out
    assert [one["new"] for one in changed] == [True]
