"""What the program cannot place waits, and the clerk places it; looking changes nothing."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from tests.stories.campaign import LIAISON, LIAISON_VALUES, Campaign
from tests.stories.office_mail import Letter


def waiting(campaign: Campaign) -> None:
    """A return that names another unit than the one it was sent to."""
    campaign.run(
        "collect", campaign.filled("罗庄社区", "附件1", LIAISON | {"B6": "魏武社区"}), code=1
    )


def test_an_unplaced_return_is_placed_by_hand(campaign: Campaign) -> None:
    waiting(campaign)
    ran = campaign.run("assign", "罗庄社区附件1.xlsx", "魏武社区")
    (one,) = campaign.export()

    assert (one["community"], one["status"], one["revision"]) == ("魏武社区", "accepted", 1)
    assert one["values"] == LIAISON_VALUES | {"organization": "魏武社区"}
    assert one["findings"] == []
    assert "第1版" in ran.out


def test_another_unit_than_the_one_written_stays_a_question(campaign: Campaign) -> None:
    waiting(campaign)
    campaign.run("assign", "罗庄社区附件1.xlsx", "陈庄社区", code=1)
    (one,) = campaign.export()

    assert (one["community"], one["status"]) == ("陈庄社区", "accepted")
    assert [finding["code"] for finding in one["findings"]] == ["community-assigned"]


def retyped(campaign: Campaign, *lines: tuple[str, ...]) -> Path:
    """A table of somebody's own, in which the program knows no form."""
    workbook = Workbook()
    for line in lines:
        workbook.worksheets[0].append(line)
    path = campaign.folder / "自制.xlsx"
    workbook.save(path)
    campaign.run("collect", path, code=1)
    return path


def test_an_unknown_table_is_read_as_the_form_that_the_clerk_names(campaign: Campaign) -> None:
    heading = ("项目", "编号", "标题", "内容")
    retyped(campaign, heading, ("安全生产专题教育课", "1", "教育课一", "课件"))
    campaign.run("assign", "自制.xlsx", "罗庄社区", "优秀作品", code=1)
    (one,) = campaign.export()

    assert [(row["title"], row["content"]) for row in one["rows"]] == [("教育课一", "课件")]
    assert one["status"] == "needs-correction"


def test_what_nobody_could_read_never_counts_as_handed_in(campaign: Campaign) -> None:
    retyped(campaign, ("值班表", "六月"), ("张三", "白班"))
    campaign.run("assign", "自制.xlsx", "罗庄社区", "liaison", code=1)
    (one,) = campaign.export()

    assert one["status"] == "needs-correction"
    assert "form-unknown" in [finding["code"] for finding in one["findings"]]


def test_material_without_a_form_is_placed_as_it_is(campaign: Campaign) -> None:
    retyped(campaign, ("安全生产月总结", "本月开展了活动"))
    campaign.run("assign", "自制.xlsx", "罗庄社区", "总结报告")
    (one,) = campaign.export()
    told = campaign.run("status", code=None).out

    assert (one["deliverable"], one["status"], one["findings"]) == ("report", "accepted", [])
    assert "总结报告：已报送" in told


def test_a_placed_return_is_the_next_revision(campaign: Campaign) -> None:
    first = campaign.filled("魏武社区", "附件1", LIAISON | {"B3": "李四"}, "first.xlsx")
    campaign.run("collect", first)
    waiting(campaign)
    campaign.run("assign", "罗庄社区附件1.xlsx", "C03")

    assert [(one["revision"], one["current"]) for one in campaign.export()] == [
        (1, False),
        (2, True),
    ]


def test_a_name_that_fits_nothing_is_said_with_what_there_is(campaign: Campaign) -> None:
    waiting(campaign)
    no_file = campaign.run("assign", "没有.xlsx", "魏武社区", code=2)
    no_unit = campaign.run("assign", "罗庄社区附件1.xlsx", "某社区", code=2)

    assert "罗庄社区附件1.xlsx" in no_file.err
    assert "魏武社区" in no_unit.err
    assert campaign.export()[0]["status"] == "unidentified"


def test_looking_at_a_file_enters_nothing(campaign: Campaign) -> None:
    sent = campaign.filled("罗庄社区", "附件1", LIAISON | {"D4": "138-3740 0001"})
    ran = campaign.run("read", sent)
    found = campaign.run("read", sent, "--json").json

    assert "手机：“13837400001”　附件1!D4" in ran.out
    assert "138-3740 0001" in ran.out
    assert found["returns"][0]["values"] == LIAISON_VALUES
    assert not (campaign.output / "ledger.db").exists()


def test_looking_at_a_broken_file_says_why(campaign: Campaign) -> None:
    broken = campaign.folder / "坏的.xlsx"
    broken.write_bytes(campaign.blank("罗庄社区", "附件1").read_bytes()[:500])
    ran = campaign.run("read", broken, code=1)

    assert "文件打不开" in ran.out


def test_of_two_forms_in_one_file_the_clerk_names_the_one(
    campaign: Campaign, tmp_path: Path
) -> None:
    (tmp_path / "两张表.xlsx").write_bytes(Letter("pair").content)
    campaign.run("collect", tmp_path / "两张表.xlsx", code=1)
    unsaid = campaign.run("assign", "两张表.xlsx", "罗庄社区", code=2)
    campaign.run("assign", "两张表.xlsx", "罗庄社区", "优秀作品", code=None)
    campaign.run("assign", "两张表.xlsx", "魏武社区", code=None)
    told = {(one["deliverable"], one["community"]) for one in campaign.export()}

    assert "不止一张表，请再写上报送事项：liaison（联络员）、works（优秀作品）" in unsaid.err
    assert told == {("works", "罗庄社区"), ("liaison", "魏武社区")}
