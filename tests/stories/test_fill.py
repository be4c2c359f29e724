"""Forms filled by the program: from the roster, from a table, from what came back before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.campaigns.flood.draw import make_flood_campaign
from tests.stories.campaign import LIAISON, LIAISON_VALUES, Campaign

LINES = [
    ["单位名称", "姓名", "手机号码", "邮箱", "备注说明"],
    ["罗庄社区", "王小明", 13837400001, "wxm@example.com", "新任"],
    ["祖师社区居委会", "李　四", "138 3740 0002", "", ""],
]
WORKS = [
    ["报送单位", "报送时间", "联系人", "联系方式", "项目", "标题", "内容"],
    ["罗庄社区", "2024.6.20", "王小明", "13837400001", "应急逃生避险演练", "=1+1 演练", "视频1个"],
    ["罗庄社区", "", "", "", "安全生产专题教育课", "教育课{{ 姓名 }}", "课件"],
    ["罗庄社区", "", "", "", "应急逃生演练", "第二场", ""],
]


def table(folder: Path, lines: list[list[Any]], name: str = "数据.xlsx") -> Path:
    """A workbook with these lines."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    workbook.save(folder / name)
    return folder / name


def read(campaign: Campaign, path: str) -> dict[str, Any]:
    (one,) = campaign.run("read", path, "--json", code=None).json["returns"]
    found: dict[str, Any] = one
    return found


def test_forms_are_filled_from_the_roster(campaign: Campaign) -> None:
    done = campaign.run("fill", "附件1", "名单", "--json")

    assert len(done.json["filled"]) == 9
    assert all(len(one["files"]) == 2 for one in done.json["filled"])
    one = read(campaign, done.json["filled"][0]["files"][0])
    assert one["values"]["organization"] == done.json["filled"][0]["community"]


def test_forms_are_filled_from_a_table(campaign: Campaign) -> None:
    done = campaign.run("fill", "联络员", table(campaign.folder, LINES), "--json", code=1)

    assert "备注说明" in done.err
    assert [one["community"] for one in done.json["filled"]] == ["罗庄社区", "祖师社区"]
    for file in done.json["filled"][1]["files"]:
        values = read(campaign, file)["values"]
        assert (values["name"], values["mobile"]) == ("李四", "13837400002")
        assert values["organization"] == "祖师社区"


def test_rows_come_out_in_the_order_of_the_form(campaign: Campaign) -> None:
    done = campaign.run("fill", "works", table(campaign.folder, WORKS), "--json")

    for file in done.json["filled"][0]["files"]:
        one = read(campaign, file)
        assert one["values"]["submitted_on"] == "2024-06-20"
        assert [(row["item"], row["title"]) for row in one["rows"]] == [
            ("安全生产专题教育课", "教育课{{ 姓名 }}"),
            ("应急逃生演练", "=1+1 演练"),
            ("应急逃生演练", "第二场"),
        ]


def test_what_came_back_fills_the_next_form(campaign: Campaign) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", LIAISON))
    done = campaign.run("fill", "附件1", "台账", "--json")

    (one,) = done.json["filled"]
    assert read(campaign, one["files"][0])["values"] == LIAISON_VALUES


def test_a_table_without_groups_is_filled(tmp_path: Path) -> None:
    flood = Campaign(make_flood_campaign(tmp_path))
    lines = [
        ["填报单位", "填表人", "物资名称", "今年数量", "money"],
        ["上田村", "田志强", "铁锹", "20把", "1.2万"],
        ["上田村", "", "手电", "6", ""],
    ]
    done = flood.run("fill", "物资", table(tmp_path, lines), "--json")

    for file in done.json["filled"][0]["files"]:
        rows = read(flood, file)["rows"]
        assert [(row["thing"], row["count"], row["money"]) for row in rows] == [
            ("铁锹", 20, "12000.00"),
            ("手电", 6, None),
        ]


@pytest.mark.parametrize(
    ("form", "lines", "said"),
    [
        ("附件9", LINES, "没有“附件9”这张要填的表"),
        ("附件1", [["姓名"], ["王小明"]], "没有“单位名称”"),
        ("附件1", [["单位名称", "姓名"], ["火星社区", "王小明"]], "第2行：“火星社区”不在名单上"),
        ("附件1", [["单位名称", "姓名"]], "没有数据"),
        ("附件1", [["单位名称", "手机", "移动电话"], ["罗庄社区", 1, 2]], "手机、移动电话是同一栏"),
        ("附件3", [WORKS[0], [*WORKS[1][:4], "烧烤", "一", ""]], "项目“烧烤”不在表上"),
    ],
)
def test_what_cannot_be_filled_says_why(
    campaign: Campaign, form: str, lines: list[list[Any]], said: str
) -> None:
    failed = campaign.run("fill", form, table(campaign.folder, lines), code=2)

    assert said in failed.err
    assert not (campaign.output / "filled").exists()


def test_a_folder_that_cannot_be_made_is_told(campaign: Campaign) -> None:
    (campaign.output / "filled").parent.mkdir(parents=True, exist_ok=True)
    (campaign.output / "filled").write_text("a file where the folder belongs")
    ran = campaign.run("fill", "附件1", "名单", code=2)

    assert "没有成功" in ran.err
    assert "Traceback" not in ran.err
