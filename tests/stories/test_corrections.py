"""Sent back for correction: flags in the liaison's own file, the message, and the next round."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from tests.libreoffice import saved_as
from tests.stories.campaign import LIAISON, LIAISON_VALUES, Campaign
from tests.stories.test_collect import only, saved_by_libreoffice
from tests.validity import errors_of

WRONG = LIAISON | {"D4": "1383740", "B5": "王@@x", "B3": None}
FIRST_DAY = ("--today", "2024-06-01")


def corrected(campaign: Campaign, community: str = "罗庄社区", code: int = 1) -> Path:
    """The folder that `corrections` wrote for a community."""
    campaign.run("corrections", *FIRST_DAY, code=code)
    return campaign.output / "corrections" / community


def copy_in(folder: Path) -> Path:
    """The one form in a correction folder."""
    (found,) = [path for path in folder.iterdir() if path.name != "消息.txt"]
    return found


def notes(path: Path) -> dict[str, str]:
    """The comments on the first sheet by their cells."""
    sheet = load_workbook(path).worksheets[0]
    return {
        cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row
        if cell.comment
    }  # fmt: skip


def coloured(path: Path) -> dict[str, str]:
    """The colours of our conditional formats by the cells they cover."""
    sheet = load_workbook(path).worksheets[0]
    return {
        str(area.sqref): rule.dxf.fill.bgColor.rgb
        for area in sheet.conditional_formatting
        for rule in area.rules
        if rule.formula == ['N("回执核对")=0']
    }


def faults(path: Path) -> set[str]:
    """What is wrong with a file by the schemas; strings inside cells are as the standard has them,
    though Excel would save them elsewhere."""
    found = {error.description for error in errors_of(path)}
    return {fault for fault in found if "inline-string" not in fault}


def valid(path: Path, sent: Path | None = None) -> None:
    """Holds the file against the schemas; what its sender's program did wrong may stay."""
    assert faults(path) <= (faults(sent) if sent else set())
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        names = [name.lower() for name in package.namelist()]
        assert len(names) == len(set(names))


def filled_docx(campaign: Campaign, answers: dict[tuple[int, int], str]) -> Path:
    """The liaison's Word form with these cells of its table typed in."""
    document: DocxDocument = Document(str(campaign.blank("罗庄社区", "附件1", ".docx")))
    for (row, column), text in answers.items():
        document.tables[0].rows[row].cells[column].text = text
    path = campaign.folder / "word.docx"
    document.save(str(path))
    return path


DOCX = {
    (0, 1): "王小明", (0, 3): "男", (0, 5): "网格员", (1, 1): "0374-5163000", (1, 3): "1383740",
    (2, 1): "wxm@example.com", (4, 1): "许昌市东城区祖师街道1号",
}  # fmt: skip


def test_what_is_wrong_is_flagged_in_the_own_file(campaign: Campaign) -> None:
    sent = campaign.filled("罗庄社区", "附件1", WRONG, "我的表.xlsx")
    campaign.run("collect", sent, code=1)
    copy = copy_in(corrected(campaign))

    assert copy.name == "我的表（请修改）.xlsx"
    valid(copy, sent)
    said = notes(copy)
    assert set(said) == {"B3", "D4", "B5"}
    assert said["D4"].startswith("【请修改】手机：“1383740”不是完整的电话号码")
    assert coloured(copy) == {"B3 B5:F5 D4": "FFFFABAD"}
    book = load_workbook(copy)
    assert book.sheetnames == ["附件1", "问题清单"]
    rows = list(book["问题清单"].iter_rows(min_row=3, values_only=True))
    assert [(row[1], row[2], row[3], row[4]) for row in rows] == [
        ("请修改", "附件1!B3", "姓名", ""),
        ("请修改", "附件1!D4", "手机", "1383740"),
        ("请修改", "附件1!B5", "电子邮箱", "王@@x"),
    ]


def test_everything_else_of_the_file_stays_as_it_was(campaign: Campaign) -> None:
    sent = campaign.filled("罗庄社区", "附件1", WRONG)
    campaign.run("collect", sent, code=1)
    copy = copy_in(corrected(campaign))

    with zipfile.ZipFile(sent) as before, zipfile.ZipFile(copy) as after:
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
        added = set(after.namelist()) - set(before.namelist())
    assert changed <= {
        "[Content_Types].xml", "_rels/.rels", "docProps/custom.xml", "xl/styles.xml",
        "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml",
    }  # fmt: skip
    assert added == {
        "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/worksheets/sheet2.xml",
    }  # fmt: skip
    old, new = load_workbook(sent).worksheets[0], load_workbook(copy).worksheets[0]
    assert old.merged_cells.ranges == new.merged_cells.ranges
    assert len(old.data_validations.dataValidation) == len(new.data_validations.dataValidation)
    for row in old.iter_rows():
        for cell in row:
            assert new[cell.coordinate].value == cell.value
            assert new[cell.coordinate].style_id == cell.style_id


def test_the_message_says_first_what_is_complete(campaign: Campaign) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", LIAISON))
    works = {"B4": "2024年6月2日", "C7": "一份课件", "B21": "王小明", "B22": "123"}
    campaign.run("collect", campaign.filled("罗庄社区", "附件3", works), code=None)
    message = (corrected(campaign) / "消息.txt").read_text(encoding="utf-8-sig")

    complete = message.index("已经完整、不用再动的：联络员。")
    assert complete < message.index("优秀作品（6月25日截止；您报的文件：罗庄社区附件3.xlsx）")
    assert message.index("【请修改】") < message.index("怎么改")
    assert "请在截止日期前发回。" in message
    assert message.rstrip().endswith("电话5163977。")


def test_a_community_without_issues_gets_no_folder(campaign: Campaign) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", LIAISON))
    ran = campaign.run("corrections")

    assert "没有要发回的" in ran.out
    assert not (campaign.output / "corrections" / "罗庄社区").exists()


def test_the_corrected_file_is_the_next_revision(campaign: Campaign) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", WRONG), code=1)
    copy = copy_in(corrected(campaign))
    book = load_workbook(copy)
    for place in ("B3", "D4", "B5"):
        book.worksheets[0][place] = LIAISON[place]
    book.save(copy)
    campaign.run("collect", copy)

    first, second = campaign.export()
    assert (first["revision"], first["current"]) == (1, False)
    assert (second["revision"], second["current"], second["status"]) == (2, True, "accepted")
    assert second["values"] == LIAISON_VALUES
    assert second["findings"] == []
    assert "没有要发回的" in campaign.run("corrections", code=1).out


def test_the_copy_sent_back_unchanged_is_no_new_revision(campaign: Campaign) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", WRONG), code=1)
    ran = campaign.run("collect", copy_in(corrected(campaign)))

    assert "没有产生新版本" in ran.out
    assert only(campaign)["revision"] == 1


def test_in_the_second_round_only_what_is_still_wrong_is_flagged(campaign: Campaign) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", WRONG), code=1)
    copy = copy_in(corrected(campaign))
    book = load_workbook(copy)
    book.worksheets[0]["D4"] = LIAISON["D4"]
    book.worksheets[0]["B3"] = LIAISON["B3"]
    book.save(copy)
    campaign.run("collect", copy, code=1)
    again = copy_in(corrected(campaign))

    assert again.name == copy.name
    valid(again, copy)
    assert set(notes(again)) == {"B5"}
    assert set(coloured(again)) == {"B5:F5"}
    book = load_workbook(again)
    assert book.sheetnames == ["附件1", "问题清单"]
    assert [row[3] for row in book["问题清单"].iter_rows(min_row=3, values_only=True)] == [
        "电子邮箱"
    ]


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
def test_marks_are_never_answers_whatever_saved_the_copy(
    campaign: Campaign, tmp_path: Path, suffix: str
) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", WRONG), code=1)
    copy = copy_in(corrected(campaign))
    book = load_workbook(copy)
    for place in ("B3", "D4", "B5"):
        book.worksheets[0][place] = LIAISON[place]
    book.save(copy)
    back = converted(copy, suffix, tmp_path / "again")
    campaign.run("collect", back, code=None)

    second = campaign.export()[-1]
    assert second["values"] == LIAISON_VALUES
    assert [f["code"] for f in second["findings"] if f["level"] == "error"] == []
    assert "核对" not in str(second["findings"])
    assert "问题清单" not in str(second["findings"])


def test_a_second_round_after_libreoffice_takes_the_first_marks_away(
    campaign: Campaign, tmp_path: Path
) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", WRONG), code=1)
    copy = copy_in(corrected(campaign))
    book = load_workbook(copy)
    book.worksheets[0]["D4"] = LIAISON["D4"]
    book.worksheets[0]["B3"] = LIAISON["B3"]
    book.save(copy)
    sent = saved_by_libreoffice(copy, tmp_path / "again")
    campaign.run("collect", sent, code=1)
    again = copy_in(corrected(campaign))

    valid(again, sent)
    assert set(notes(again)) == {"B5"}
    assert set(coloured(again)) == {"B5:F5"}
    assert load_workbook(again).sheetnames == ["附件1", "问题清单"]


def test_a_comment_of_the_liaison_stays(campaign: Campaign) -> None:
    sent = campaign.filled("罗庄社区", "附件1", WRONG)
    book = load_workbook(sent)
    book.worksheets[0]["D4"].comment = Comment("新号码下周才有", "罗庄")
    book.worksheets[0]["F3"].comment = Comment("兼职", "罗庄")
    book.save(sent)
    campaign.run("collect", sent, code=1)
    copy = copy_in(corrected(campaign))

    said = notes(copy)
    assert said["F3"] == "兼职"
    assert said["D4"].startswith("新号码下周才有\n【请修改】手机")
    valid(copy, sent)
    book = load_workbook(copy)
    book.worksheets[0]["D4"] = LIAISON["D4"]
    book.save(copy)
    campaign.run("collect", copy, code=1)
    again = copy_in(corrected(campaign))
    assert notes(again)["D4"] == "新号码下周才有"
    assert notes(again)["F3"] == "兼职"
    remarks = [
        f["message"] for f in campaign.export()[-1]["findings"] if f["code"] == "file-remark"
    ]
    assert [text for text in remarks if "核对" in text] == []
    assert any("新号码下周才有" in text for text in remarks)


def test_an_answer_written_into_a_note_or_the_list_is_named(campaign: Campaign) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", WRONG), code=1)
    copy = copy_in(corrected(campaign))
    book = load_workbook(copy)
    sheet = book.worksheets[0]
    sheet["D4"].comment = Comment(f"{sheet['D4'].comment.text} 改为13837400001", "街道核对")
    sheet["B3"].comment = Comment(
        sheet["B3"].comment.text.replace("没有填写", "王小明"), "街道核对"
    )
    listed = book["问题清单"]
    listed["E5"] = "wxm@example.com"
    listed["H3"] = "名字是王小明"
    book.save(copy)
    campaign.run("collect", copy, code=1)

    told = [finding["message"] for finding in campaign.export()[-1]["findings"]]
    assert any("13837400001" in text for text in told)
    assert any("wxm@example.com" in text for text in told)
    assert any("名字是王小明" in text for text in told)
    assert any("王小明。请补填" in text for text in told)


def test_a_word_form_gets_comments_and_shading(campaign: Campaign) -> None:
    campaign.run("collect", filled_docx(campaign, DOCX), code=1)
    copy = copy_in(corrected(campaign))

    assert copy.name == "word（请修改）.docx"
    valid(copy)
    document = Document(str(copy))
    (comment,) = list(document.comments)
    assert comment.author == "街道核对"
    assert comment.text.startswith("【请修改】手机：“1383740”")
    cell = document.tables[0].rows[1].cells[3]
    assert "FFABAD" in cell._tc.xml
    assert "commentRangeStart" in cell._tc.xml
    cell.text = "13837400001"
    document.save(str(copy))
    campaign.run("collect", copy)
    assert campaign.export()[-1]["values"] == LIAISON_VALUES
    assert campaign.export()[-1]["findings"] == []


def test_word_marks_go_away_in_the_next_round(campaign: Campaign, tmp_path: Path) -> None:
    sent = filled_docx(campaign, DOCX | {(2, 1): "王@@x"})
    campaign.run("collect", sent, code=1)
    copy = copy_in(corrected(campaign))
    document = Document(str(copy))
    paragraph = document.tables[0].rows[1].cells[3].paragraphs[0]
    paragraph.runs[0].text = "13837400001"
    document.save(str(copy))
    back = saved_by_libreoffice(copy, tmp_path / "again")
    campaign.run("collect", back, code=1)

    again = copy_in(corrected(campaign))
    valid(again, back)
    document = Document(str(again))
    (comment,) = list(document.comments)
    assert comment.text.startswith("【请修改】电子邮箱")
    xml = document.element.xml.upper()
    assert xml.count("FFABAD") == 1
    assert xml.count("COMMENTRANGESTART") == 1


@pytest.mark.parametrize("suffix", ["ods", "xls", "csv", "pdf", "doc"])
def test_other_formats_get_the_form_filled_with_what_was_read(
    campaign: Campaign, tmp_path: Path, suffix: str
) -> None:
    if suffix == "doc":
        sent = filled_docx(campaign, DOCX)
    else:
        sent = campaign.filled("罗庄社区", "附件1", LIAISON | {"D4": "1383740"})
    back = converted(sent, suffix, tmp_path / "other")
    campaign.run("collect", back, code=1)
    one = only(campaign)
    assert one["values"]["mobile"] == "1383740"
    copy = copy_in(corrected(campaign))

    valid(copy)
    sheet = load_workbook(copy).worksheets[0]
    assert copy.suffix == ".xlsx"
    assert "D4" in notes(copy)
    assert (sheet["B3"].value, sheet["D4"].value) == ("王小明", "1383740")
    sheet.parent.close()
    book = load_workbook(copy)
    book.worksheets[0]["D4"] = LIAISON["D4"]
    book.save(copy)
    campaign.run("collect", copy, code=None)
    second = campaign.export()[-1]
    assert (second["revision"], second["values"]) == (2, LIAISON_VALUES)


def test_rows_of_works_are_flagged_where_they_stand(campaign: Campaign) -> None:
    rows = {"B4": "6月20日", "C7": "课件", "E7": "见下", "B21": "王小明", "B22": "1"}
    sent = campaign.filled("罗庄社区", "附件3", rows)
    campaign.run("collect", sent, code=None)
    copy = copy_in(corrected(campaign))

    valid(copy, sent)
    wanted = {
        finding["where"].partition("!")[2] for finding in only(campaign)["findings"]
        if "!" in finding["where"] and finding["level"] == "error"
    }  # fmt: skip
    assert wanted == set(notes(copy))
    assert wanted


def test_what_only_wants_a_look_stays_with_the_clerk(campaign: Campaign) -> None:
    """请确认 goes to the community only with --confirm; with nothing to mend there is no folder."""
    rows = {"B4": "6月20日", "C7": "课件", "E7": "见下", "B21": "王小明", "B22": "1"}
    campaign.run("collect", campaign.filled("罗庄社区", "附件3", rows), code=None)
    folder = corrected(campaign)
    message = (folder / "消息.txt").read_text("utf-8-sig")
    assert "请确认" not in message
    assert "橙色" not in message
    places = {f["where"].partition("!")[2] for f in only(campaign)["findings"]} - {""}
    assert not places <= set(notes(copy_in(folder)))

    campaign.run("corrections", "--confirm", *FIRST_DAY, code=1)
    assert "【请确认】" in (folder / "消息.txt").read_text("utf-8-sig")
    assert "橙色的请确认" in (folder / "消息.txt").read_text("utf-8-sig")


def test_a_form_that_only_wants_a_look_gets_no_folder(campaign: Campaign) -> None:
    answers = LIAISON | {"D4": "13837400001/13837400002"}
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", answers), code=None)
    found = only(campaign)
    assert found["findings"]
    assert {finding["level"] for finding in found["findings"]} == {"warning"}
    assert not corrected(campaign, code=0).exists()


def test_what_was_normalised_is_shown_and_not_flagged(campaign: Campaign) -> None:
    answers = LIAISON | {"D4": "138 3740 0001", "B5": "王@@x"}
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", answers), code=1)
    copy = copy_in(corrected(campaign))
    rows = list(load_workbook(copy)["问题清单"].iter_rows(min_row=3, values_only=True))

    assert rows[-1][1:5] == ("已自动规范", "附件1!D4", "手机", "138 3740 0001")
    assert rows[-1][5] == "已记为“13837400001”，不用改。"
    assert "D4" not in notes(copy)


def test_a_formula_in_an_answer_stays_text_in_the_list(campaign: Campaign) -> None:
    sent = campaign.filled("罗庄社区", "附件1", LIAISON)
    book = load_workbook(sent)
    cell = book.worksheets[0]["D4"]
    cell.value = "=1+1@x"
    cell.data_type = "s"
    book.save(sent)
    campaign.run("collect", sent, code=1)
    copy = copy_in(corrected(campaign))

    listed = load_workbook(copy)["问题清单"]
    assert (listed["E3"].value, listed["E3"].data_type) == ("=1+1@x", "s")


def test_the_same_folder_twice_changes_nothing(campaign: Campaign) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", WRONG), code=1)
    first = campaign.run("corrections", "--json", *FIRST_DAY, code=1).json["corrections"]
    second = campaign.run("corrections", "--json", *FIRST_DAY, code=1).json["corrections"]

    assert [one["changed"] for one in first] == [True]
    assert [one["changed"] for one in second] == [False]
    assert (first[0]["community"], first[0]["fix"], first[0]["confirm"]) == ("罗庄社区", 3, 0)


def test_another_communitys_answers_are_never_sent_back(campaign: Campaign) -> None:
    book = Workbook()
    for name, person in (("罗庄社区", "张三丰"), ("魏武社区", "李四光")):
        filled = load_workbook(campaign.filled(name, "附件1", WRONG | {"B3": person}))
        sheet = book.create_sheet(name)
        for row in filled.worksheets[0].iter_rows():
            for cell in row:
                sheet[cell.coordinate] = cell.value
    path = campaign.folder / "两家.xlsx"
    book.save(path)
    campaign.run("collect", path, code=1)
    assert {r["community"] for r in campaign.export()} == {"罗庄社区", "魏武社区"}
    campaign.run("corrections", code=1)

    for name, foreign in (("罗庄社区", "李四光"), ("魏武社区", "张三丰")):
        book = load_workbook(copy_in(campaign.output / "corrections" / name))
        said = str([list(s.iter_rows(values_only=True)) for s in book.worksheets])
        assert foreign not in said
        assert "D4" in notes(copy_in(campaign.output / "corrections" / name))


def test_left_over_folders_are_named(campaign: Campaign) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", WRONG), code=1)
    corrected(campaign)
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", LIAISON, "good.xlsx"))
    ran = campaign.run("corrections", code=1)

    assert "“罗庄社区”现在没有要改的" in ran.out


def converted(path: Path, suffix: str, folder: Path) -> Path:
    """The file in another format, as LibreOffice writes it; it keeps its own when it has it."""
    if path.suffix == f".{suffix}":
        return saved_by_libreoffice(path, folder)
    return saved_as(suffix, folder, path) / f"{path.stem}.{suffix}"
