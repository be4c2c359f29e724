"""The book of what is known: built from what came, imported, decided, exported and read back,
filled into any form, and gone when it is erased."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.learning.blank_forms import draw_registration_document
from tests.stories.campaign import LIAISON, Campaign
from tests.stories.test_fill import table

LUOZHUANG, WEIWU = "罗庄社区", "魏武社区"
ABOUT = [
    ["序号", "社区名称", "办公地址", "户籍人口（人）", "书记", "书记手机"],
    [1, LUOZHUANG, "东城区2号", 3021, "张书记", "13900139001"],
    [2, WEIWU, "魏武大道1号", "约三千", "刘书记", "1390013"],
    ["合计", "", "", 3021, "", ""],
]
GRIDS = [
    ["祖师街道办事处网格员花名册", "", "", ""],
    ["所属社区", "姓名", "身份证号码", "联系电话"],
    [LUOZHUANG, "张三", "41100219900101123X", "13800138001"],
    [LUOZHUANG, "李四", "", "13800138002"],
    ["许昌社区", "王五", "", "13800138003"],
]


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """罗庄社区 has handed in its liaison form. To be copied, never changed."""
    folder = tmp_path_factory.mktemp("book")
    made = Campaign.make(folder)
    made.run("packets", "--only", LUOZHUANG)
    made.run("collect", made.filled(LUOZHUANG, "附件1", LIAISON), code=None)
    return folder


@pytest.fixture
def campaign(handed_in: Path, tmp_path: Path) -> Campaign:
    shutil.copytree(handed_in, tmp_path, dirs_exist_ok=True)
    return Campaign(tmp_path)


def facts(campaign: Campaign, unit: str = LUOZHUANG) -> dict[str, Any]:
    """The facts of a unit by name."""
    (one,) = campaign.run("book", unit, "--json", code=None).json["units"]
    return {fact["name"]: fact for fact in one["facts"]}


def test_what_came_is_known_with_its_place_and_day(campaign: Campaign) -> None:
    known = facts(campaign)["联络员 姓名"]

    assert known["value"] == "王小明"
    assert known["from"]["place"] == "附件1!B3"
    assert known["from"]["revision"] == 1
    assert known["age"] == "今天"


def test_screens_hide_the_middle_of_a_mobile(campaign: Campaign) -> None:
    shown = campaign.run("book", LUOZHUANG, code=None).out

    assert "138****0001" in shown
    assert "13837400001" not in shown


def test_a_list_with_a_line_for_each_unit_gives_facts_and_names_what_it_cannot_take(
    campaign: Campaign,
) -> None:
    done = campaign.run("book", "--import", table(campaign.folder, ABOUT, "底册.xlsx"), code=1)

    assert "“1390013”看不成手机" in done.out
    known = facts(campaign)
    assert known["户籍人口"]["value"] == 3021
    assert known["书记 手机"]["from"]["words"].startswith("底册 底册.xlsx")
    assert [one["value"] for one in known["办公地址"]["against"]] == ["许昌市东城区祖师街道1号"]
    assert "书记 手机" not in facts(campaign, WEIWU)


def test_lists_that_contradict_each_other_are_named_and_a_newer_one_of_a_list_counts(
    campaign: Campaign,
) -> None:
    def lines(name: str) -> list[list[Any]]:
        return [
            ["单位", "书记", "联系电话", "更新日期"],
            [WEIWU, name, "13900139009", ""],
            [LUOZHUANG, name, "", "2020-03-01" if name == "黄大川" else ""],
        ]

    first = table(campaign.folder, lines("黄大川"), "书记通讯录.xlsx")
    other = table(campaign.folder, lines("钱小雨"), "社区底册.xlsx")
    odd = table(campaign.folder, [["姓名", "事由"], ["张三", "开会"]], "请假.xlsx")
    done = campaign.run("book", "--import", first, odd, other, code=1)

    assert "3个文件收了2个，没有收的：请假.xlsx" in done.out
    known = facts(campaign, WEIWU)
    assert [one["value"] for one in known["书记 姓名"]["against"]] == ["黄大川"]
    assert known["书记 手机"]["against"] == []
    known = facts(campaign)  # the list says itself that this is old
    assert (known["书记 姓名"]["value"], known["书记 姓名"]["against"]) == ("钱小雨", [])
    assert known["书记 姓名"]["older"][0]["from"]["day"] == "2020-03-01"
    assert "更新日期" not in known

    newer = table(campaign.folder, [["通讯录"], *lines("钱小雨")], "书记通讯录（2026年最新）.xlsx")
    campaign.run("book", "--import", newer)

    known = facts(campaign, WEIWU)
    assert (known["书记 姓名"]["value"], known["书记 姓名"]["against"]) == ("钱小雨", [])


def test_a_contradiction_is_decided_once(campaign: Campaign) -> None:
    campaign.run("book", "--import", table(campaign.folder, ABOUT, "底册.xlsx"), code=1)
    told = campaign.run("book", LUOZHUANG, code=1).out
    assert "说法不一：罗庄社区的办公地址" in told

    told = campaign.run("book", LUOZHUANG, "--right", "地址", "许昌市东城区祖师街道1号").out

    known = facts(campaign)["办公地址"]
    assert f"要撤销就写 book --undo {known['decision']}" in told
    assert (known["value"], known["against"]) == ("许昌市东城区祖师街道1号", [])
    campaign.run("book", "--undo", str(known["decision"]))
    assert len(facts(campaign)["办公地址"]["against"]) == 1
    assert campaign.run("book", LUOZHUANG, "--right", "地址", "没有这个", code=2)


def test_a_roster_of_people_is_a_list_of_each_unit(campaign: Campaign) -> None:
    path = table(campaign.folder, GRIDS, "网格员.xlsx")

    done = campaign.run("book", "--import", path, code=1)
    again = campaign.run("book", "--import", path, code=1)

    assert "“许昌社区”不在单位名单上" in done.out
    assert "以前收过" in again.out
    (unit,) = campaign.run("book", LUOZHUANG, "--json", code=None).json["units"]
    (known,) = unit["lists"]
    assert known["name"] == "网格员"
    assert [row["values"]["姓名"] for row in known["rows"]] == ["张三", "李四"]


def test_a_newer_list_of_another_name_is_told_beside_the_one_that_it_likely_is(
    campaign: Campaign,
) -> None:
    rows = [*GRIDS[1:-1], [WEIWU, "王五", "", "13800138003"]]
    campaign.run("book", "--import", table(campaign.folder, rows, "网格员.xlsx"), code=None)
    newer = table(campaign.folder, [rows[0], *rows[2:]], "护河网格员.xlsx")
    others = [rows[0], [WEIWU, "周一", "", "13800138011"], [WEIWU, "吴二", "", "13800138012"]]

    told = campaign.run("book", "--import", newer, code=None).out
    plain = campaign.run(
        "book", "--import", table(campaign.folder, others, "兼职网格员.xlsx"), code=None
    ).out
    planned = table(campaign.folder, others[:2], "网格员（拟聘）.xlsx")
    own = campaign.run("book", "--import", planned, code=None).out

    assert "名册“护河网格员”有2行和名册“网格员”一样，因为叫法不同，收成了两份" in told
    assert "是同一份：python generate.py book --same 护河网格员 名册 网格员；不是：" in told
    assert "收成了两份" not in plain
    assert "“网格员（拟聘）”写着“拟聘”，收成单独的一份名册" in own
    assert "请看是不是同一份：名册“护河网格员”" in campaign.run("book", code=1).out
    assert campaign.run("book", "--same", "护河网格员", "名册", "网格", code=2)
    campaign.run("book", "--same", "护河网格员", "名册", "网格员")
    known = campaign.run("book", LUOZHUANG, "--json", code=None).json
    assert known["twins"] == []
    (one,) = known["units"][0]["lists"]
    assert [(row["values"]["姓名"], row["ended"]) for row in one["rows"]] == [
        ("李四", False), ("张三", True)
    ]  # fmt: skip


def test_a_newer_list_without_any_row_of_a_unit_is_told(campaign: Campaign) -> None:
    rows = [
        *GRIDS[:-1],
        [WEIWU, "王五", "", "13800138003"],
        ["祖师社区", "赵六", "", "13800138004"],
    ]
    campaign.run("book", "--import", table(campaign.folder, rows, "网格员.xlsx"), code=None)
    newer = table(campaign.folder, rows[:2] + rows[4:], "网格员（新）.xlsx")

    told = campaign.run("book", "--import", newer, code=None).out

    assert f"{LUOZHUANG}（2行）以前有，这次一行也没有，没有动" in told
    assert WEIWU not in told
    (unit,) = campaign.run("book", LUOZHUANG, "--json", code=None).json["units"]
    assert len(unit["lists"][0]["rows"]) == 2


def test_the_workbook_is_edited_and_read_back(campaign: Campaign) -> None:
    campaign.run("book", "--import", table(campaign.folder, GRIDS, "网格员.xlsx"), code=1)
    path = Path(campaign.run("book", "--export", "--json").json["file"])
    assert "没有改过的内容" in campaign.run("book", "--import", path).out

    workbook = load_workbook(path)
    sheet = workbook["底数"]
    for row in sheet.iter_rows(min_row=2):
        if (row[0].value, row[1].value) == (LUOZHUANG, "联络员 职务"):
            row[2].value = "副书记"
    sheet.append([LUOZHUANG, "书记", "张书记"])
    people = workbook["网格员"]
    people["E3"] = "去掉" if people["B3"].value == "李四" else people["E3"].value
    workbook.save(path)
    assert "改过的3处，1个单位" in campaign.run("book", "--import", path).out

    known = facts(campaign)
    assert (known["联络员 职务"]["value"], known["联络员 职务"]["against"]) == ("副书记", [])
    assert known["书记 姓名"]["value"] == "张书记"
    (unit,) = campaign.run("book", LUOZHUANG, "--json", code=None).json["units"]
    assert [row["ended"] for row in unit["lists"][0]["rows"]] == [False, True]


def test_any_form_is_filled_and_says_where_from(campaign: Campaign) -> None:
    campaign.run("book", "--import", table(campaign.folder, ABOUT, "底册.xlsx"), code=1)
    folder = campaign.folder / "空白表"
    folder.mkdir()
    draw_registration_document(folder / "先进个人登记表.docx")
    _statistics(folder / "社区基本情况表.xlsx")
    shutil.copy(folder / "社区基本情况表.xlsx", folder / "社区基本情况表.xls")
    (folder / "说明.txt").write_text("请于月底前报送", "utf-8")
    (folder / "去年的").mkdir()

    ran = campaign.run("fill", folder, "底数", "--only", LUOZHUANG, "--json", code=None)
    done = ran.json

    for odd in (
        "说明.txt 没有填：",
        "去年的 是文件夹",
        "社区基本情况表.xls 没有填：它和 社区基本情况表.xlsx 同名",
    ):
        assert f"注意：{odd}" in ran.err
    told = {(one["form"], one["label"]): one for one in done["answers"]}
    people = told["社区基本情况表", "户籍人口数"]
    assert (people["value"], people["age"]) == ("3021", "今天")
    assert people["from"].startswith("底册 底册.xlsx")
    assert told["社区基本情况表", "本月走访户数"]["value"] == ""
    assert told["社区基本情况表", "办公地址"]["remark"].startswith("没有填：说法不一")
    assert told["先进个人登记表", "手机号码"]["value"] == ""
    filled = campaign.output / "filled" / LUOZHUANG
    assert load_workbook(filled / "社区基本情况表.xlsx").worksheets[0]["B2"].value == LUOZHUANG
    origins = campaign.output / "filled" / "填写依据.xlsx"
    assert str(load_workbook(origins).worksheets[0]["G2"].value).startswith("没有填")
    campaign.run("fill", folder / "先进个人登记表.docx", "底数", "--only", WEIWU, code=None)
    lines = Counter(row[:2] for row in load_workbook(origins).worksheets[0].values)
    before = Counter((LUOZHUANG, one["form"]) for one in done["answers"])
    assert lines | before == lines
    assert lines[LUOZHUANG, "先进个人登记表"] == lines[WEIWU, "先进个人登记表"]


def test_the_clerk_says_that_a_figure_is_what_a_form_asks_for(campaign: Campaign) -> None:
    lines = [["社区", "本月走访户数"], [LUOZHUANG, 30]]
    campaign.run("book", "--import", table(campaign.folder, lines, "走访.xlsx"))
    blank = campaign.folder / "社区基本情况表.xlsx"
    _statistics(blank)

    def filled() -> str:
        done = campaign.run("fill", blank, "底数", "--only", LUOZHUANG, "--json", code=None).json
        return str({one["label"]: one["value"] for one in done["answers"]}["本月走访户数"])

    assert filled() == ""
    campaign.run("book", "--same", "社区基本情况表", "本月走访户数", "本月走访户数")
    assert filled() == "30"
    number = campaign.run("book", "--json", code=None).json["decisions"][0]["number"]
    campaign.run("book", "--undo", str(number))
    assert filled() == ""


@pytest.mark.parametrize(
    ("form", "label", "fact", "told"),
    [
        ("基本情况", "户籍人口数", "户籍人口", "没有“基本情况”这张表。最接近的是“基本情况新表”"),
        ("基本情况新表.xlsx", "户籍数", "户籍人口", "没有“户籍数”这一栏。最接近的是“户籍人口数”"),
        ("社区基本情况表", "户籍人口数", "户籍数", "没有“户籍数”这一项。最接近的是“户籍人口”"),
    ],
)
def test_a_decision_without_an_effect_is_refused_with_what_is_like_it(
    campaign: Campaign, form: str, label: str, fact: str, told: str
) -> None:
    campaign.run("book", "--import", table(campaign.folder, ABOUT, "底册.xlsx"), code=1)
    blank = campaign.folder / "基本情况新表.xlsx"
    _statistics(blank)
    campaign.run("learn", blank, code=None)

    assert told in campaign.run("book", "--same", form, label, fact, code=2).err

    done = campaign.run("book", "--same", "基本情况新表", "户籍人口数", "户籍人口数").out
    assert "已登记：“社区基本情况表”的“户籍人口数”问的就是“户籍人口”（1个单位有）" in done


def test_what_is_erased_is_gone_from_the_book(campaign: Campaign) -> None:
    campaign.run("book", "--import", table(campaign.folder, GRIDS, "网格员.xlsx"), code=1)
    campaign.run("book", "--import", table(campaign.folder, ABOUT, "底册.xlsx"), code=1)
    campaign.run("book", "--export")
    campaign.run("fill", "附件1", "底数", code=None)
    filled = campaign.output / "filled"
    assert (filled / LUOZHUANG).is_dir()

    campaign.run("erase", "--file", "网格员.xlsx", "--yes")
    assert not (filled / LUOZHUANG).exists()
    assert not (filled / "填写依据.xlsx").exists()
    assert not (campaign.output / "export" / "底数.xlsx").exists()
    (unit,) = campaign.run("book", LUOZHUANG, "--json", code=None).json["units"]
    assert unit["lists"] == []

    done = campaign.run("erase", "--unit", LUOZHUANG, "--yes")
    assert "底册.xlsx" in done.out
    left = json.dumps(facts(campaign), ensure_ascii=False)
    assert "王小明" not in left
    assert "张书记" not in left
    assert b"13900139001" not in (campaign.output / "ledger.db").read_bytes()


def _statistics(path: Path) -> None:
    """A form about the community, as an office draws it."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row, line in enumerate(
        [
            ["社区基本情况表"],
            ["填报单位", "", "户籍人口数", ""],
            ["办公地址", "", "本月走访户数", ""],
        ],
        start=1,
    ):
        for column, text in enumerate(line, start=1):
            sheet.cell(row, column).value = text
    workbook.save(path)


def test_an_activity_knows_what_came_in_another_one_also_under_a_former_name(
    campaign: Campaign,
) -> None:
    own = campaign.folder / "activities" / "second" / "config"
    shutil.copytree(campaign.config, own)
    for folder in (campaign.config, own):  # of an example nobody else knows anything
        for name in ("campaign.yaml", "communities.yaml"):
            text = (folder / name).read_text("utf-8").replace("示例: true", "")
            (folder / name).write_text(text, "utf-8")
    text = (own / "campaign.yaml").read_text("utf-8")
    (own / "campaign.yaml").write_text(text.replace("2024-safety-month", "second"), "utf-8")
    roster = (own / "communities.yaml").read_text("utf-8")
    renamed = roster.replace(f"名称: {LUOZHUANG}", "名称: 罗庄新村社区")
    renamed = renamed.replace("[罗庄社区居委会]", f"[{LUOZHUANG}]")
    (own / "communities.yaml").write_text(renamed, "utf-8")

    done = campaign.run("book", "罗庄新村社区", "--json", "--activity", "second", code=None).json

    known = {fact["name"]: fact for fact in done["units"][0]["facts"]}
    assert known["联络员 姓名"]["value"] == "王小明"

    text = (campaign.config / "campaign.yaml").read_text("utf-8")
    (campaign.config / "campaign.yaml").write_text(text.replace("截止: 2024", "截止: 二"), "utf-8")
    (told,) = campaign.run("book", "--json", "--activity", "second", code=1).json["broken"]
    assert "没有算进底数：config/campaign.yaml 第" in told
    assert "请运行 check" in told


def test_an_imported_list_is_kept_as_everything_received(campaign: Campaign) -> None:
    path = table(campaign.folder, GRIDS, "网格员.xlsx")
    campaign.run("book", "--import", path, code=1)

    checked = campaign.run("check", "--ledger", "--json").json["ledger"]
    assert (checked["damaged"], checked["entered"]) == ([], 0)
    campaign.run("collect", path, code=None)
    assert "0份待认领" in campaign.run("status", code=None).out
