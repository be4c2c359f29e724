"""Roster: the same roster from YAML, Excel and CSV; every mistake with its cell or line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from openpyxl import Workbook, load_workbook

from huizhi.campaign.roster import read_roster
from huizhi.campaign.source import Source
from huizhi.errors import ConfigError
from tests.configuring import ConfigFolder

HEADINGS = ["名称", "编号", "类型", "别名", "联络员", "联络员手机", "应报"]
QUOTAS = "应急逃生避险演练：视频2、图片5张；安全警示教育: 图片不少于4张"
ROWS: list[list[object]] = [
    ["祖师社区", "C01", "城市社区", "祖师社区居委会", "李明", "13800138001", None],
    ["周庄社区", "C08", "农村社区", "周庄村、周庄村委会", None, None, QUOTAS],
    ["党政办公室", "D02", "部门", None, None, None, None],
]
NAMES = [row[0] for row in ROWS]


@pytest.fixture
def config(tmp_path: Path) -> ConfigFolder:
    """The example without its roster."""
    folder = ConfigFolder.make(tmp_path)
    (folder.folder / "communities.yaml").unlink()
    return folder


def write_workbook(config: ConfigFolder, rows: list[list[object]], **cells: object) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Sheet1"
    for row in rows:
        sheet.append(row)
    for place, value in cells.items():
        sheet[place] = value
    path = config.folder / "communities.xlsx"
    workbook.save(path)
    return path


def write_csv(
    config: ConfigFolder, rows: list[list[object]], encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path = config.folder / "communities.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def assert_is_the_roster(config: ConfigFolder) -> None:
    settings = config.load()
    first, second, third = settings.recipients

    assert [one.name for one in settings.recipients] == NAMES
    assert [one.code for one in settings.communities] == ["C01", "C08"]
    assert (first.liaison, first.liaison_mobile) == ("李明", "13800138001")
    assert (first.liaison_phone, first.liaison_number) == (None, "13800138001")
    assert first.aliases == ("祖师社区居委会",)
    assert second.aliases == ("周庄村", "周庄村委会")
    assert second.quotas == {
        "应急逃生避险演练": {"视频": 2, "图片": 5},
        "安全警示教育": {"图片": 4},
    }
    assert (third.aliases, third.liaison, third.liaison_mobile, third.quotas) == (
        (),
        None,
        None,
        {},
    )


# --- what is taken ----------------------------------------------------------------------------


def test_a_workbook(config: ConfigFolder) -> None:
    write_workbook(config, [HEADINGS, *ROWS])

    assert_is_the_roster(config)


def test_a_workbook_with_a_title_blank_rows_and_spaces_in_headings(config: ConfigFolder) -> None:
    headings = [f" {heading[0]} {heading[1:]}" for heading in HEADINGS]
    blank: list[object] = [None] * 7
    rows = [["收文单位名单"], ["2024年5月"], headings, blank, ROWS[0], blank, *ROWS[1:], blank]
    write_workbook(config, rows)

    assert_is_the_roster(config)


@pytest.mark.parametrize("mobile", [13800138001, 13800138001.0, "138 0013 8001", "+86 13800138001"])
def test_a_mobile_however_it_is_typed(config: ConfigFolder, mobile: object) -> None:
    write_workbook(config, [HEADINGS, *ROWS], F2=mobile)

    assert_is_the_roster(config)


def test_a_kind_merged_over_several_rows(config: ConfigFolder) -> None:
    rows = [HEADINGS, *([*row[:2], "城市社区", *row[3:]] for row in ROWS[:2])]
    path = write_workbook(config, rows)
    workbook = load_workbook(path)
    workbook["Sheet1"].merge_cells("C2:C3")
    workbook.save(path)

    assert [one.kind for one in config.load().recipients] == ["城市社区", "城市社区"]


def test_a_workbook_with_other_sheets(config: ConfigFolder) -> None:
    path = write_workbook(config, [HEADINGS, *ROWS])
    workbook = load_workbook(path)
    workbook.create_sheet("说明", 0).append(["名称要写全称"])
    workbook.save(path)

    assert_is_the_roster(config)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_file_in_any_usual_encoding(config: ConfigFolder, encoding: str) -> None:
    write_csv(config, [HEADINGS, *ROWS], encoding)

    assert_is_the_roster(config)


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_a_csv_file_with_another_delimiter(config: ConfigFolder, delimiter: str) -> None:
    write_csv(config, [HEADINGS, *ROWS], delimiter=delimiter)

    assert_is_the_roster(config)


def test_a_table_is_no_example(config: ConfigFolder) -> None:
    write_csv(config, [HEADINGS, *ROWS])
    config.replace("campaign.yaml", "示例: true", "")

    assert not config.load().is_example


# --- what is told -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("A3", "祖师社区", ["“祖师社区”", "Sheet1!A2"]),
        ("B3", "C01", ["“C01”", "Sheet1!B2"]),
        ("C3", "乡村社区", ["“乡村社区”", "农村社区"]),
        ("C3", None, ["“类型”没有填写"]),
        ("D3", "祖师社区居委会", ["别名“祖师社区居委会”", "Sheet1!D2"]),
        ("F2", 1380013800, ["“1380013800”", "11位"]),
        ("F2", 13800138001.5, ["“13800138001.5”"]),
        ("G3", "视频2个", ["“视频2个”，读不懂", "要写成"]),
        ("G3", "应急逃生避险演练：视频", ["读不懂"]),
        ("G3", "应急逃生避险演练：视频2、视频3", ["读不懂"]),
        ("G3", "安全警示教育：图片4；安全警示教育：图片5", ["写了两次"]),
        ("G3", "应急逃生演练：视频2", ["“应急逃生演练”不是", "“应急逃生避险演练”"]),
        ("G3", "应急逃生避险演练：照片2", ["“照片”不是", "视频、图片"]),
        ("G3", "应急逃生避险演练：视频0", ["写的是 0"]),
        ("A3", "周庄\u200b社区", ["周庄□社区", "看不见的字符"]),
        ("H3", "多写的话", ["没有可用的栏目名称", "“多写的话”"]),
        ("B1", "号码", ["没有“号码”这一栏", "名称、编号"]),
        ("D1", "名称", ["“名称”这一栏写了两次"]),
    ],
)
def test_a_mistake_names_its_cell(
    config: ConfigFolder, place: str, value: object, said: list[str]
) -> None:
    path = write_workbook(config, [HEADINGS, *ROWS])
    workbook = load_workbook(path)
    workbook["Sheet1"][place].value = value
    workbook.save(path)

    found = [m for m in config.mistakes() if all(words in str(m) for words in said)]

    assert [(m.file, m.place) for m in found] == [("config/communities.xlsx", f"Sheet1!{place}")]


def test_a_missing_column_is_told_once(config: ConfigFolder) -> None:
    write_csv(config, [row[:2] for row in [HEADINGS, *ROWS]])

    mistake = config.only_mistake()

    assert (mistake.place, mistake.what) == ("第1行", "名单缺少“类型”这一栏")


def test_a_mistake_in_a_csv_file_names_its_line(config: ConfigFolder) -> None:
    rows = [["名单\n（2024年）"], HEADINGS, ROWS[0], [None], *ROWS[1:]]
    write_csv(config, [*rows, ["党政办公室", "D09", "部门"]])

    mistake = config.only_mistake()

    assert (mistake.file, mistake.place) == ("config/communities.csv", "第8行")
    assert "第7行" in str(mistake)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["甲社区", "C1", "城市社区"]], "找不到栏目名称"),
        ([[n] for n in range(6)] + [["名称", "编号"]], "找不到栏目名称"),
        ([HEADINGS], "“收文单位”是空的"),
        ([], "找不到栏目名称"),
    ],
)
@pytest.mark.parametrize("write", [write_csv, write_workbook])
def test_a_table_without_a_roster(
    config: ConfigFolder, write: object, rows: list[list[object]], said: str
) -> None:
    assert callable(write)
    write(config, rows)

    assert said in str(config.only_mistake())


def test_two_sheets_that_look_like_rosters(config: ConfigFolder) -> None:
    path = write_workbook(config, [HEADINGS, *ROWS])
    workbook = load_workbook(path)
    workbook.create_sheet("去年").append(HEADINGS)
    workbook.save(path)

    assert "Sheet1、去年" in config.only_mistake().what


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", "名称,编号".encode()])
def test_a_workbook_that_is_none(config: ConfigFolder, content: bytes) -> None:
    (config.folder / "communities.xlsx").write_bytes(content)

    mistake = config.only_mistake()

    assert mistake.what.startswith(("读不出名单", "不是 Excel 工作簿"))
    assert "另存为 .xlsx" in mistake.remedy


@given(content=st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode)))
def test_any_bytes_as_csv_are_a_tree_or_mistakes(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "communities.csv"
    path.write_bytes("名称,编号,类型\n".encode() + content)

    source, mistakes = read_roster(path)

    assert isinstance(source, Source)
    assert source.tree is not None or mistakes
    str(ConfigError(mistakes)).encode("utf-8")
