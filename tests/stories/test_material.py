"""A community sends its works with pictures and videos: placed, checked, counted, shown, mended."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from benchmarks.scenes import Shot, halved, jpeg, with_strip_added
from benchmarks.videos import video
from tests.formats.making import zipped
from tests.material.pile import document, in_lamplight, original, put
from tests.stories.campaign import Campaign, Ran
from tests.stories.test_formats import converted

CASE = (
    "六月上旬，社区对辖区内十二个小区的消防通道逐一排查，"
    "发现违规停放电动自行车三十七辆，当天劝离并张贴告知书。"
)
ROWS = {
    "B4": "2024-06-20",
    "C6": "安全生产专题教育课",
    "D6": "社区书记主讲，讲解应急避险技能。https://pan.baidu.com/s/1abcdEFG 提取码：a1b2",
    "C9": "消防通道专项排查",
    "D9": CASE,
    "C12": "高层住宅逃生演练",
    "D12": "6月12日组织居民开展高层住宅火灾逃生演练。",
    "C15": "安全警示教育进小区",
    "D15": "组织居民观看警示教育片。",
    "C18": "逃生路线图",
    "D18": "各楼栋避险逃生路线图。",
    "B21": "王小明",
    "B22": "13837400001",
}


def whole(campaign: Campaign, name: str = "罗庄社区优秀作品") -> Path:
    """A folder with everything that 附件2 asks for, and the form."""
    campaign.filled("罗庄社区", "附件3", ROWS, f"{name}/罗庄社区附件3.xlsx")
    folder = campaign.folder / "returned" / name
    for number in range(3):
        put(folder / "应急逃生演练" / f"{number}.jpg", original(Shot(number)))
        put(folder / "安全警示教育" / f"{number}.jpg", original(Shot(10 + number)))
        put(folder / "应急避险逃生路线图" / f"{number}.jpg", original(Shot(20 + number)))
    video(folder / "应急逃生演练" / "演练.mp4", 4, 1)
    video(folder / "安全警示教育" / "警示.mp4", 4, 2)
    return folder


@pytest.fixture(scope="module")
def sent(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    """A campaign with such a folder collected; to be looked at, never changed."""
    folder = tmp_path_factory.mktemp("sent") / "campaign"
    shutil.copytree(made, folder)
    campaign = Campaign(folder)
    whole(campaign)
    put(campaign.folder / "returned" / "DSC_001.jpg", original(Shot(99)))
    campaign.run("collect", folder / "returned", "--received", "2024-06-24", code=1)
    return campaign


def standing(campaign: Campaign, community: str, deliverable: str, day: str = "2024-06-24") -> Any:
    told = campaign.run("status", "--json", "--today", day, code=None).json
    (own,) = (one for one in told["communities"] if one["community"] == community)
    return next(one for one in own["deliverables"] if one["deliverable"] == deliverable)


def codes(ran: Ran) -> list[str]:
    taken = ran.json["taken"]
    return sorted(finding["code"] for one in taken for finding in one["findings"])


def test_what_is_whole_lacks_nothing(sent: Campaign) -> None:
    works = standing(sent, "罗庄社区", "works")

    assert works["state"] == "accepted"
    assert [one["lacking"] for one in works["material"]] == [None] * 7
    assert [(one["accepted"], one["wanted"]) for one in works["material"]] == [
        (1, 1),
        (1, 1),
        (1, 1),
        (3, 3),
        (1, 1),
        (3, 3),
        (3, 3),
    ]
    assert [finding["code"] for finding in works["findings"]] == ["video-link-look"]


def test_what_nobody_can_place_waits(sent: Campaign) -> None:
    ran = sent.run("status", "--json", code=1)
    (waiting,) = ran.json["material_waiting"]

    assert waiting["file"] == "returned/DSC_001.jpg"
    assert waiting["findings"][0]["code"] == "material-no-unit"
    assert "待认领" in waiting["findings"][0]["message"]


def test_export_lists_material_beside_the_returns(sent: Campaign) -> None:
    told = sent.run("export").json

    assert set(told) == {"campaign", "returns", "materials"}
    assert [one["deliverable"] for one in told["returns"]] == ["works"]
    kinds = [one["kind"] for one in told["materials"]]
    assert (kinds.count("图片"), kinds.count("视频")) == (10, 3)
    (link,) = (one for one in told["materials"] if one["link"])
    assert link["link"] == "https://pan.baidu.com/s/1abcdEFG"
    (picture,) = (one for one in told["materials"] if one["file"].endswith("应急逃生演练/0.jpg"))
    assert (picture["width"], picture["height"]) == (2400, 1800)
    assert (picture["item"], picture["accepted"]) == ("应急逃生避险演练", True)


def test_the_summary_shows_what_is_owed_and_what_came(sent: Campaign) -> None:
    sent.run("summary", "--today", "2024-06-24", code=1)
    book = load_workbook(sent.output / "summary" / "汇总表.xlsx")

    owed = [[cell.value for cell in row] for row in book["应报核对"].iter_rows()]
    drill = [row for row in owed if "罗庄社区" in row and "应急逃生避险演练" in row]
    assert [row[4:10] for row in drill] == [
        ["视频", 1, 1, 1, None, "齐"],
        ["图片", 3, 3, 3, None, "齐"],
    ]
    lacking = [row for row in owed if "祖师社区" in row and "应急避险逃生路线图" in row]
    assert lacking[0][9] == "还缺图片3张（还没有收到）"
    files = [[cell.value for cell in row] for row in book["材料清单"].iter_rows()]
    assert any("returned/DSC_001.jpg" in row and "待认领" in row for row in files)
    assert sum("合格" in row for row in files) == 11
    first = [cell.value for row in book["总览"].iter_rows() for cell in row]
    assert any("1个照片、视频等材料还没有归到单位" in str(one) for one in first)


def test_a_second_run_changes_nothing(sent: Campaign) -> None:
    before = sent.run("export").out
    ran = sent.run("collect", sent.folder / "returned", "--received", "2024-06-25", "--json")

    assert {one["new"] for one in ran.json["taken"]} == {False}
    assert sent.run("export").out == before


def test_everything_that_is_wrong_is_named(campaign: Campaign) -> None:
    folder = whole(campaign)
    drill = folder / "应急逃生演练"
    put(drill / "0.jpg", (drill / "0.jpg").read_bytes()[:30_000])
    put(drill / "微信图片_1.jpg", jpeg(in_lamplight(Shot(31).draw(1280, 960))))
    put(folder / "安全警示教育" / "0.jpg", (drill / "1.jpg").read_bytes())
    again = jpeg(halved(with_strip_added(in_lamplight(Shot(20).draw(2400, 1800)))), 60)
    put(
        campaign.folder / "returned" / "祖师社区" / "应急避险逃生路线图" / "楼栋路线图一.jpg", again
    )
    whole_video = (drill / "演练.mp4").read_bytes()
    put(drill / "演练.mp4", whole_video[: len(whole_video) // 2])
    ran = campaign.run("collect", campaign.folder / "returned", "--json", code=1)

    assert codes(ran) == [
        "material-damaged",
        "material-damaged",
        "material-two-items",
        "material-two-units",
        "material-two-units",
        "picture-not-original",
        "picture-not-original",
        "video-link-look",
    ]
    works = standing(campaign, "罗庄社区", "works")
    words = [one["lacking"] for one in works["material"] if one["lacking"]]
    assert words == [
        "还缺视频1个（收到1个，其中1个不能算）",
        "还缺图片1张（收到3张，其中1张不能算）",
    ]
    told = campaign.run("collect", campaign.folder / "returned").out
    assert "没有变化" in told


class GbkInfo(zipfile.ZipInfo):
    """A member as old Chinese packers write it: its name in GBK, nothing said of that."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def test_a_zip_with_names_in_gbk(campaign: Campaign, tmp_path: Path) -> None:
    folder = whole(campaign)
    archive = tmp_path / "works.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(folder.parent).as_posix()
                packed.writestr(GbkInfo(name), path.read_bytes())
    campaign.run("collect", archive, code=1)

    assert [one["lacking"] for one in standing(campaign, "罗庄社区", "works")["material"]] == [
        None
    ] * 7


def test_a_broken_archive_gives_what_is_whole_in_it(campaign: Campaign, tmp_path: Path) -> None:
    archive = tmp_path / "罗庄社区活动内容.zip"
    good, bad = original(Shot(1)), original(Shot(2))
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("启动仪式现场.jpg", good)
        packed.writestr("宣传咨询现场.jpg", bad)
    data = archive.read_bytes()
    place = data.index(bad) + 1000
    archive.write_bytes(data[:place] + b"\x00" * 100 + data[place + 100 :])
    ran = campaign.run("collect", archive, "--json", code=1)

    (one,) = (m for m in campaign.run("export").json["materials"])
    assert one["file"] == "罗庄社区活动内容.zip/启动仪式现场.jpg"
    assert any("宣传咨询现场.jpg" in taken["outcome"] for taken in ran.json["taken"])


def test_the_clerk_places_a_folder(campaign: Campaign) -> None:
    put(campaign.folder / "returned" / "照片" / "演练现场一.jpg", original(Shot(1)))
    put(campaign.folder / "returned" / "照片" / "演练现场二.jpg", original(Shot(2)))
    campaign.run("collect", campaign.folder / "returned", code=1)
    told = campaign.run("assign", "照片", "罗庄社区", "--item", "应急逃生演练").out
    unknown = campaign.run("assign", "照片", "罗庄社区", "--item", "演讲", code=2)

    assert "2个材料归到罗庄社区" in told
    assert "应急逃生避险演练" in unknown.err
    drill = standing(campaign, "罗庄社区", "works")["material"][3]
    assert (drill["item"], drill["accepted"]) == ("应急逃生避险演练", 2)


def test_activity_and_report_come_without_a_form(campaign: Campaign) -> None:
    folder = campaign.folder / "returned" / "罗庄社区活动内容"
    document(folder / "活动情况.docx", "6月3日举行启动仪式。" * 20)
    put(folder / "启动仪式现场.jpg", original(Shot(1)))
    video(folder / "启动仪式.mp4", 4, 3)
    put(folder / "启动仪式.txt", "启动仪式现场，居民和志愿者参加。".encode("gb18030"))
    document(campaign.folder / "returned" / "罗庄社区总结报告.docx", "总结。" * 50)
    campaign.run("collect", campaign.folder / "returned", "--received", "2024-06-07")

    assert standing(campaign, "罗庄社区", "activity")["phase"] == "done"
    assert standing(campaign, "罗庄社区", "report")["words"] == "已报送"
    assert {one["deliverable"] for one in campaign.export()} == {"activity", "report"}
    late = standing(campaign, "祖师社区", "activity", "2024-06-12")
    assert (late["phase"], late["words"]) == ("late", "逾期未报4天")
    soon = standing(campaign, "祖师社区", "activity", "2024-06-06")
    assert (soon["phase"], soon["working_days_left"]) == ("due-soon", 1)
    assert standing(campaign, "祖师社区", "activity", "2024-06-03")["phase"] == "not-due"


def as_workbook(folder: Path, suffix: str) -> Path:
    """A closing report without a form, as this kind of workbook."""
    path = folder / f"罗庄社区总结报告{suffix}"
    book = Workbook()
    book.active.append(["安全生产月总结", "本月开展活动六次，排查隐患三十七处。"])
    if suffix == ".csv":
        return put(path, "安全生产月总结,本月开展活动六次\r\n隐患,三十七处\r\n".encode("gb18030"))
    if suffix == ".ods":
        source = path.with_suffix(".xlsx")
        book.save(source)
        converted(source, "ods").rename(path)
        source.unlink()
        return path
    data = io.BytesIO()
    book.save(data)
    with zipfile.ZipFile(data) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    if suffix == ".xlsm":
        plain, with_macros = b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main"
        plain = b"openxmlformats-officedocument." + plain
        types = parts["[Content_Types].xml"]
        parts["[Content_Types].xml"] = types.replace(plain, b"ms-excel." + with_macros)
    return put(path, zipped(parts))


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".ods", ".csv"])
def test_a_report_counts_in_every_kind_of_workbook(campaign: Campaign, suffix: str) -> None:
    folder = campaign.folder / "returned"
    folder.mkdir()
    report = as_workbook(folder, suffix)
    campaign.run("collect", report, "--received", "2024-06-07")

    assert standing(campaign, "罗庄社区", "report")["words"] == "已报送"
    assert [one["deliverable"] for one in campaign.export()] == ["report"]


def test_a_late_complement_makes_it_late(campaign: Campaign) -> None:
    folder = campaign.folder / "returned" / "罗庄社区活动内容"
    document(folder / "活动情况.docx", "6月3日举行启动仪式。" * 20)
    put(folder / "启动仪式现场.jpg", original(Shot(1)))
    campaign.run("collect", folder, "--received", "2024-06-07")
    assert standing(campaign, "罗庄社区", "activity")["words"] == "需补报（1处），"[:-1]
    video(folder / "启动仪式.mp4", 4, 3)
    put(folder / "启动仪式.txt", "启动仪式现场，居民和志愿者参加。".encode())
    campaign.run("collect", folder, "--received", "2024-06-11")

    assert standing(campaign, "罗庄社区", "activity")["words"] == "已报送，迟3天"


def test_a_document_called_a_form_is_never_taken_for_material(campaign: Campaign) -> None:
    document(campaign.folder / "returned" / "罗庄社区优秀作品报送表.docx", "自己重打的，认不出。")
    campaign.run("collect", campaign.folder / "returned", code=1)

    (one,) = campaign.export()
    assert (one["status"], one["community"]) == ("unidentified", None)


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is for Unix")
def test_killed_while_looking_and_run_again(campaign: Campaign) -> None:

    folder = whole(campaign)
    for number in range(30):
        put(folder / "应急逃生演练" / f"多{number}.jpg", original(Shot(100 + number), 640, 480))
    for wait in (0.1, 0.4):
        campaign.kill("collect", folder, "--received", "2024-06-24", after=wait)
    campaign.run("collect", folder, "--received", "2024-06-24", code=None)

    materials = campaign.run("export").json["materials"]
    assert sum(one["kind"] == "图片" for one in materials) == 39
    assert all(one["width"] for one in materials if one["kind"] == "图片")
