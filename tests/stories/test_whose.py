"""Whose it is: every sign counts, and what contradicts another waits and says so."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.stories.campaign import LIAISON, Campaign

OTHER = {"community-conflict"}


def looked(campaign: Campaign, path: Path) -> dict[str, Any]:
    """The one return in a file, as `read` sees it."""
    (one,) = campaign.run("read", path, "--json", code=None).json["returns"]
    found: dict[str, Any] = one
    return found


def codes(one: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in one["findings"]}


def told(one: dict[str, Any]) -> str:
    """The message of the finding that says why it waits."""
    return next(f["message"] for f in one["findings"] if f["code"] in OTHER | {"community-unknown"})


def sent(
    campaign: Campaign,
    name: str,
    cells: dict[str, Any],
    change: Callable[[Any], None] | None = None,
    *,
    marked: bool = True,
) -> Path:
    """罗庄社区's form with these cells; change: what else is done to its sheet; marked: whether the
    file still says whose it is."""
    path = campaign.filled("罗庄社区", "附件1", LIAISON | cells, name)
    workbook = load_workbook(path)
    if change:
        change(workbook.worksheets[0])
    if not marked:
        for one in list(workbook.custom_doc_props.names):
            del workbook.custom_doc_props[one]
    workbook.save(path)
    return path


def put(**cells: str) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for place, text in cells.items():
            sheet[place] = text

    return change


def retitled(sheet: Any) -> None:
    sheet.title = "魏武社区"


@pytest.mark.parametrize(
    ("name", "cells", "change", "signs"),
    [
        ("a.xlsx", {"B6": "魏武社区"}, None, ("文件标识是“罗庄社区”", "（附件1!B6）是“魏武社区”")),
        ("a.xlsx", {"B6": "红旗社区"}, None, ("“红旗社区”，不在名单上",)),
        ("a.xlsx", {"B6": "大罗庄社区"}, None, ("“大罗庄社区”，不在名单上",)),
        ("魏武社区附件1.xlsx", {"B6": None}, None, ("文件名是“魏武社区”",)),
        ("附件1魏武.xlsx", {}, None, ("文件名是“魏武社区”",)),
        ("魏武社区/附件1.xlsx", {}, None, ("文件夹名是“魏武社区”",)),
        ("a.xlsx", {}, put(A1="魏武社区联络员登记表"), ("表内标题（附件1!A1）是“魏武社区”",)),
        ("a.xlsx", {}, put(A1="红旗社区联络员登记表"), ("“红旗社区”，不在名单上",)),
        ("a.xlsx", {"B6": None}, put(A12="填报单位：魏武社区"), ("（附件1!A12）是“魏武社区”",)),
        ("a.xlsx", {}, put(A12="填报单位", B12="红旗社区"), ("（附件1!B12）是“红旗社区”",)),
        ("a.xlsx", {}, put(A14="魏武社区居委会（盖章）"), ("（附件1!A14）是“魏武社区”",)),
        ("a.xlsx", {}, put(A14="东城区魏武社区居民委员会"), ("（附件1!A14）是“魏武社区”",)),
        ("a.xlsx", {}, retitled, ("工作表名",)),
    ],
)
def test_signs_that_contradict_each_other_wait(
    campaign: Campaign,
    name: str,
    cells: dict[str, Any],
    change: Callable[[Any], None] | None,
    signs: tuple[str, ...],
) -> None:
    one = looked(campaign, sent(campaign, name, cells, change))

    assert (one["community"], one["status"]) == (None, "unidentified")
    assert "community-conflict" in codes(one)
    assert all(sign in told(one) for sign in signs)
    assert "待认领" in told(one)


@pytest.mark.parametrize(
    ("name", "cells", "change"),
    [
        ("罗庄社区附件1.xlsx", {}, None),
        ("祖师街道办事处/附件1.xlsx", {}, None),
        ("6月3日联络员/附件1.xlsx", {}, None),
        ("各社区上报/附件1.xlsx", {}, None),
        ("王魏武/附件1.xlsx", {}, None),
        ("应急办/附件1.xlsx", {}, None),
        ("a.xlsx", {"B6": "罗庄社区居委会"}, None),
        ("a.xlsx", {"B6": "许昌市东城区祖师街道罗庄社区"}, None),
        ("a.xlsx", {}, put(A1="罗庄社区“安全生产月”活动联络员反馈表")),
        ("a.xlsx", {}, put(A14="填报单位：罗庄社区")),
        ("a.xlsx", {}, put(A14="罗庄社区居委会（盖章）")),
        ("a.xlsx", {}, put(A14="祖师街道罗庄社区居民委员会")),
    ],
)
def test_what_agrees_or_says_nothing_is_no_question(
    campaign: Campaign, name: str, cells: dict[str, Any], change: Callable[[Any], None] | None
) -> None:
    one = looked(campaign, sent(campaign, name, cells, change))

    assert (one["community"], one["status"]) == ("罗庄社区", "accepted")
    assert codes(one) == set()


@pytest.mark.parametrize(
    "text",
    [
        "说明：我社区与魏武社区联合开展了三次演练，情况已报祖师街道办事处。",
        "与魏武社区联合演练情况",
        "请各社区6月3日前报送本表",
        "单位：万元",
        "联系单位：魏武社区卫生服务站",
    ],
)
def test_a_remark_about_others_is_no_sign(campaign: Campaign, text: str) -> None:
    one = looked(campaign, sent(campaign, "a.xlsx", {}, put(A14=text)))

    assert (one["community"], codes(one)) == ("罗庄社区", {"text-unread"})


@pytest.mark.parametrize("name", ["附件1罗庄.xlsx", "罗庄社区/附件1.xlsx"])
def test_a_name_alone_tells_whose_it_is(campaign: Campaign, name: str) -> None:
    path = sent(campaign, name, {"B6": None}, marked=False)

    assert looked(campaign, path)["community"] == "罗庄社区"
    said = campaign.run("read", path, code=None).out
    assert ("文件夹名" if "/" in name else "文件名") in said


def test_a_folder_in_an_archive_is_a_sign(campaign: Campaign) -> None:
    path = campaign.folder / "上报.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(sent(campaign, "a.xlsx", {"B6": None}), "魏武社区/附件1.xlsx")
        archive.write(sent(campaign, "b.xlsx", {"B3": "李四"}), "罗庄社区/附件1.xlsx")
    campaign.run("collect", path, code=1)
    found = {one["file"]: one["community"] for one in campaign.export()}

    assert found == {
        "上报.zip/魏武社区/附件1.xlsx": None,
        "上报.zip/罗庄社区/附件1.xlsx": "罗庄社区",
    }


def test_a_form_on_anothers_blank_never_takes_the_place_of_its_own(campaign: Campaign) -> None:
    campaign.run("collect", sent(campaign, "a.xlsx", {}))
    campaign.run("collect", sent(campaign, "b.xlsx", {"B3": "孟和", "B6": "红旗社区"}), code=1)
    campaign.run("collect", sent(campaign, "魏武/附件1.xlsx", {"B3": "赵六", "B6": None}), code=1)
    current = [one for one in campaign.export() if one["community"] == "罗庄社区"]
    campaign.run("corrections", code=None)

    assert [one["values"]["name"] for one in current] == ["王小明"]
    assert not (campaign.output / "corrections" / "罗庄社区").exists()


def test_a_form_that_was_placed_by_hand_goes_round_without_waiting_again(
    campaign: Campaign,
) -> None:
    cells = {"B6": "魏武社区", "D4": "1383740"}
    campaign.run("collect", sent(campaign, "罗庄社区附件1.xlsx", cells), code=1)
    campaign.run("assign", "罗庄社区附件1.xlsx", "魏武社区", code=1)
    campaign.run("corrections", code=None)
    (copy,) = (campaign.output / "corrections" / "魏武社区").glob("*.xlsx")
    workbook = load_workbook(copy)
    workbook.worksheets[0]["D4"] = "13837400001"
    workbook.save(copy)
    campaign.run("collect", copy)
    (one,) = [one for one in campaign.export() if one["current"]]

    assert (one["community"], one["status"], one["revision"]) == ("魏武社区", "accepted", 2)


def test_a_list_by_hand_is_told_by_its_first_line(campaign: Campaign) -> None:
    workbook = Workbook()
    lines = (
        *(("填报单位：魏武社区",), ("姓名", "王五"), ("手机", "13837400001"), ("职务", "网格员")),
        *(("性别", "男"), ("通讯地址", "一路1号"), ("电子邮箱", "a@b.cn")),
        ("办公电话", "0374-5163000"),
    )
    for line in lines:
        workbook.worksheets[0].append(line)
    path = campaign.folder / "自制.xlsx"
    workbook.save(path)

    assert looked(campaign, path)["community"] == "魏武社区"


def test_a_form_is_told_of_another_copy_in_its_file_that_is_nobodys(campaign: Campaign) -> None:
    """The unit of the first is in doubt: it waits, and what counts says that there is another."""

    def again(sheet: Any) -> None:
        copy = sheet.parent.copy_worksheet(sheet)
        copy["B3"], copy["B6"] = "韩强", "罗庄社区"

    path = sent(campaign, "两人.xlsx", {"B6": "旧罗庄社区"}, again)
    waiting, counting = campaign.run("read", path, "--json", code=None).json["returns"]

    assert (waiting["community"], waiting["status"]) == (None, "unidentified")
    assert (counting["community"], counting["status"]) == ("罗庄社区", "needs-correction")
    several = next(f for f in counting["findings"] if f["code"] == "form-several")
    assert LIAISON["B3"] in several["message"]


def test_the_same_form_among_anothers_files_is_told_each_time(campaign: Campaign) -> None:
    first = sent(campaign, "罗庄社区/附件1.xlsx", {})
    other = first.parent.parent / "魏武社区" / "附件1.xlsx"
    other.parent.mkdir(parents=True)
    other.write_bytes(first.read_bytes())
    campaign.run("collect", first, code=0)
    for _ in range(2):
        ran = campaign.run("collect", other.parent, code=1)
        assert "只算罗庄社区的" in ran.out
        assert "文件夹名是“魏武社区”" in ran.out
    assert campaign.run("collect", first, code=0).out.count("完全相同") == 1


def test_what_waits_is_told_to_wait_when_it_comes_again(campaign: Campaign) -> None:
    first = sent(campaign, "罗庄社区/附件1.xlsx", {})
    wrong = first.parent.parent / "魏武社区" / "附件1.xlsx"
    wrong.parent.mkdir(parents=True)
    wrong.write_bytes(first.read_bytes())
    campaign.run("collect", wrong.parent, code=1)
    ran = campaign.run("collect", first, code=1)

    assert "还在待认领" in ran.out
    assert "没有变化" not in ran.out
    campaign.run("assign", wrong.name, "罗庄社区")
    campaign.run("summary", code=None)
    book = load_workbook(campaign.output / "summary" / "汇总表.xlsx")
    rows = [[cell.value for cell in row] for row in book["收件登记"].iter_rows()]
    assert any("罗庄社区：已收录" in row for row in rows)
    ran = campaign.run("assign", wrong.name, "祖师社区", code=2)
    assert "（罗庄社区）" in ran.err
