"""erase: nothing personal is left, neither in the folder nor in a free page of a database."""

from __future__ import annotations

import datetime as dt
import shutil
import stat
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from huizhi.disk import keep, kept, key_of
from huizhi.errors import StorageError
from huizhi.storage import erasing
from huizhi.storage.page_records import Batch, Records
from tests.formats.making_mails import attached, eml, part
from tests.stories.campaign import LIAISON, Campaign

OTHER = LIAISON | {
    "B3": "欧阳测试",
    "D4": "13937488888",
    "B5": "oytest@example.com",
    "B7": "别处2号",
}
PERSONAL = ("王小明", "13837400001", "wxm@example.com", "祖师街道1号")
OTHERS = ("欧阳测试", "13937488888", "oytest@example.com")


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two communities have handed in, one in a zip; everything has been made from it. To be copied,
    never changed."""
    folder = tmp_path_factory.mktemp("handed-in")
    made = Campaign.make(folder)
    made.run("packets", "--only", "罗庄社区", "--only", "魏武社区")
    one = made.filled("罗庄社区", "附件1", LIAISON, "王小明的表.xlsx")
    other = made.filled("魏武社区", "附件1", OTHER, "欧阳测试的表.xlsx")
    with zipfile.ZipFile(folder / "打包.zip", "w") as archive:
        archive.write(other, "魏武社区/欧阳测试的表.xlsx")
    made.run("collect", one, folder / "打包.zip", code=None)
    make_all(made)
    records = Records(made.output)
    outcome = (("王小明的表.xlsx", "✓ 已收到", "good"), ("另一个.xlsx", "✓ 已收到", "good"))
    records.put_batch(Batch("b1", "经办人", "", made_at(), "done", outcome))
    records.note("经办人", "127.0.0.1", "更正：罗庄社区　姓名：王小明 → 王小名")
    records.close()
    return folder


@pytest.fixture
def campaign(handed_in: Path, tmp_path: Path) -> Campaign:
    """The same, of one's own."""
    shutil.copytree(handed_in, tmp_path, dirs_exist_ok=True)
    return Campaign(tmp_path)


def made_at() -> dt.datetime:
    return dt.datetime(2024, 6, 3, 9, 0, tzinfo=dt.UTC)


def left_of(folder: Path, words: tuple[str, ...]) -> list[str]:
    """Which of these words some file still holds, in its name, its bytes or a member of it."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        data = path.read_bytes()
        texts = [path.name.encode(), data]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                texts += [archive.read(name) for name in archive.namelist()]
        for word in words:
            spellings = (word.encode(), word.encode("unicode_escape"), word.encode("utf-16-le"))
            if any(one in text for one in spellings for text in texts):
                found.append(f"{path.relative_to(folder)}: {word}")
    return found


def test_a_whole_campaign_is_erased(campaign: Campaign) -> None:
    assert left_of(campaign.output, PERSONAL)
    refused = campaign.run("erase", "--all", code=2)
    assert "--yes" in refused.err
    assert left_of(campaign.output, PERSONAL)
    ledger = (campaign.output / "ledger.db").read_bytes()
    (campaign.output / "ledger（2024-06-03 090000之前）.db").write_bytes(ledger)  # put aside once

    key = key_of(["a roster"])
    keep("yaml", key, "王小明".encode())

    said = campaign.run("erase", "--all", "--yes", "--json").json

    assert kept("yaml", key) is None
    assert left_of(campaign.output, (*PERSONAL, *OTHERS, "的表")) == []
    assert said["returns"] == 2
    assert said["units"] == 2
    assert said["files"] == 3
    records = Records(campaign.output)
    trail = [one.what for one in records.trail()]
    records.close()
    assert trail == ["删除收到的内容：3个文件、2份报送", "更正"]
    assert campaign.run("export").json["returns"] == []
    assert "罗庄社区" in campaign.run("status", code=None).out  # the campaign goes on if it must


def test_erasing_once_more_does_no_harm(campaign: Campaign) -> None:
    campaign.run("erase", "--all", "--yes")
    assert campaign.run("erase", "--all", "--yes", "--json").json["files"] == 0
    source = campaign.folder / "returned" / "王小明的表.xlsx"
    campaign.run("collect", source, code=None)
    assert [one["community"] for one in campaign.export()] == ["罗庄社区"]


def make_all(campaign: Campaign) -> None:
    """What is made from returns."""
    for verb in ("summary", "report", "remind", "corrections"):
        campaign.run(verb, code=None)
    campaign.run("export", "--format", "csv", code=None)


def test_one_file_sent_by_mistake(campaign: Campaign) -> None:
    told = campaign.run("erase", "--file", "王小明的表.xlsx", "--yes")
    assert "重新生成" in told.err + told.out
    make_all(campaign)
    left = [one for one in left_of(campaign.output, PERSONAL) if not one.startswith("packets/")]
    assert left == []
    assert left_of(campaign.output, OTHERS)
    assert [one["community"] for one in campaign.export()] == ["魏武社区"]
    records = Records(campaign.output)
    (batch,) = records.batches()
    records.close()
    assert [one[0] for one in batch.outcome] == ["（已删除）", "另一个.xlsx"]


def test_one_unit_with_the_archive_it_came_in(campaign: Campaign) -> None:
    campaign.run("erase", "--unit", "魏武社区", "--deliverable", "联络员", "--yes")
    make_all(campaign)
    assert left_of(campaign.output, OTHERS) == []
    assert [one["community"] for one in campaign.export()] == ["罗庄社区"]


MAILED = ("赵六六", "13937466666", "luo.secret@example.cn")


def mailed(campaign: Campaign) -> Path:
    """A mail with a form, another mail in it, and a picture that came otherwise too; entered."""
    form = campaign.filled("罗庄社区", "附件1", LIAISON | {"B3": MAILED[0]}, "邮.xlsx").read_bytes()
    shot = campaign.folder / "罗庄社区活动内容.jpg"
    Image.new("RGB", (640, 480), "blue").save(shot)
    words = part("Content-Type: text/plain; charset=utf-8", f"又：电话{MAILED[1]}".encode())
    inner = b"Content-Type: message/rfc822\r\n\r\n" + eml(words, head="Subject: inner\r\n")
    path = campaign.folder / "letter.eml"
    head = f"From: <{MAILED[2]}>\r\nSubject: biao\r\n"
    path.write_bytes(
        eml(attached("表.xlsx", form), inner, attached(shot.name, shot.read_bytes()), head=head)
    )
    roster = campaign.config / "communities.yaml"
    text = roster.read_text("utf-8").replace(
        "名称: 罗庄社区,", f"名称: 罗庄社区, 联络员邮箱: {MAILED[2]},"
    )
    roster.write_text(text, "utf-8")
    campaign.run("collect", shot, code=None)
    campaign.run("collect", path, code=None)
    return path


def test_a_mail_goes_with_all_that_came_in_it_and_in_nothing_else(campaign: Campaign) -> None:
    path = mailed(campaign)
    assert len({one.partition(": ")[2] for one in left_of(campaign.output, MAILED)}) == 3

    refused = campaign.run("erase", "--file", path.name, code=2).err
    campaign.run("erase", "--file", path.name, "--yes")

    assert "里面的3个文件" in refused
    assert "罗庄社区活动内容.jpg另外也来过，不删" in refused
    assert left_of(campaign.output, MAILED) == []
    assert len(campaign.run("export").json["materials"]) == 1


def test_a_form_goes_with_the_mail_it_came_in(campaign: Campaign) -> None:
    mailed(campaign)

    campaign.run("erase", "--unit", "罗庄社区", "--deliverable", "联络员", "--yes")

    assert left_of(campaign.output, (MAILED[0], MAILED[2])) == []


def test_one_units_pictures_go_with_its_forms(campaign: Campaign) -> None:
    folder = campaign.folder / "照片"
    for unit, colour in (("罗庄社区", 10), ("魏武社区", 200), ("八一社区", 90)):
        (folder / unit / "应急演练").mkdir(parents=True)
        own = folder / unit / "应急演练" / f"{unit}的照片.jpg"
        Image.effect_noise((640, 480), colour).save(own)
    for unit in ("罗庄社区", "魏武社区"):  # of both, so that it stays
        shutil.copy(
            folder / "八一社区" / "应急演练" / "八一社区的照片.jpg", folder / unit / "合影.jpg"
        )
    campaign.run("collect", folder, code=None)
    refused = campaign.run("erase", "--unit", "罗庄社区", code=2)
    assert "2个文件，其中照片、视频等材料1个" in refused.err
    assert "罗庄社区/合影.jpg别的单位也交了同一个，不删" in refused.err

    said = campaign.run("erase", "--unit", "罗庄社区", "--yes", "--json").json
    left = {one["file"] for one in campaign.run("export").json["materials"]}
    assert said["files"] == 2
    assert "罗庄社区的照片".encode() not in (campaign.output / "ledger.db").read_bytes()
    assert {one.rpartition("/")[2] for one in left} == {
        "魏武社区的照片.jpg",
        "八一社区的照片.jpg",
        "合影.jpg",
    }
    kept = [one.read_bytes() for one in campaign.output.rglob("*") if one.is_file()]
    stays = {
        unit: (folder / unit / "应急演练" / f"{unit}的照片.jpg").read_bytes() in kept
        for unit in ("罗庄社区", "魏武社区")
    }
    assert stays == {"罗庄社区": False, "魏武社区": True}


def test_the_revision_before_counts_again(campaign: Campaign) -> None:
    again = campaign.filled("罗庄社区", "附件1", LIAISON | {"B3": "张三丰"}, "第二版.xlsx")
    campaign.run("collect", again, code=None)
    campaign.run("erase", "--file", "第二版.xlsx", "--yes")
    (own,) = [one for one in campaign.export() if one["community"] == "罗庄社区"]
    assert own["current"]
    assert "张三丰" not in str(own)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--file", "没有.xlsx"], "没有“没有.xlsx”"),
        (["--unit", "没有的社区"], "名单里没有"),
        (["--unit", "八一社区"], "没有"),
        ([], "请写明删什么"),
    ],
)
def test_what_is_not_there_is_told(campaign: Campaign, words: list[str], why: str) -> None:
    before = campaign.export()
    assert why in campaign.run("erase", *words, "--yes", code=2).err
    assert campaign.export() == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows gives folders to their user alone")
def test_what_holds_secrets_is_its_owners_alone(campaign: Campaign) -> None:
    def mode(path: Path) -> int:
        return stat.S_IMODE(path.stat().st_mode)

    output = campaign.output
    assert mode(output) == 0o700
    assert mode(output / "returns") == 0o700
    assert {mode(one) for one in output.glob("*.db*")} == {0o600}
    assert {mode(one) & 0o077 for one in (output / "returns").iterdir()} == {0}
    for one in (output, output / "returns"):
        one.chmod(0o755)
    for one in (*output.glob("*.db*"), *(output / "returns").iterdir()):
        one.chmod(0o644)
    campaign.run("collect", campaign.folder / "returned", code=None)
    assert {mode(one) & 0o077 for one in (output, *output.glob("*.db*"))} == {0}
    assert {mode(one) & 0o077 for one in (output / "returns").rglob("*")} == {0}


def test_what_cannot_be_deleted_is_still_known(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> None:
        raise StorageError(f"删除 {path.name} 没有成功。")

    monkeypatch.setattr(erasing, "_remove", refused)
    told = campaign.run("erase", "--file", "王小明的表.xlsx", "--yes", code=2)
    monkeypatch.undo()

    assert "没有成功" in told.err
    assert [one["community"] for one in campaign.export()] == ["罗庄社区", "魏武社区"]
    campaign.run("erase", "--file", "王小明的表.xlsx", "--yes")
    assert [one["community"] for one in campaign.export()] == ["魏武社区"]
