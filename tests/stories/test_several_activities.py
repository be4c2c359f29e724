"""An office with several activities: whatever comes in finds its own by itself."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image
from starlette.testclient import TestClient

from huizhi.campaign import Folders, load_settings
from huizhi.storage import Ledger
from huizhi.web.app import make_app
from tests.campaigns.flood.draw import make_flood_campaign
from tests.paths import TEMPLATES
from tests.stories.campaign import LIAISON, Campaign

HAZARDS = {"D2": "2025年5月16日", "B3": "☑是 □否", "D3": "☑积水点 □危险边坡 □老旧线路 □其他"}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example in config/ and the flood season in activities/, both with their packets."""
    folder = tmp_path_factory.mktemp("office")
    Campaign.make(folder).run("packets", "--only", "罗庄社区")
    flood = Campaign(make_flood_campaign(folder / "activities" / "flood"))
    flood.run("packets", "--only", "柳浪社区")
    return folder


@pytest.fixture
def office(sent: Path, tmp_path: Path) -> tuple[Campaign, Campaign]:
    """That office, to be changed at will: the first activity and the other."""
    shutil.copytree(sent, tmp_path, dirs_exist_ok=True)
    return Campaign(tmp_path), Campaign(tmp_path / "activities" / "flood")


@pytest.fixture
def dropped(office: tuple[Campaign, Campaign], tmp_path: Path) -> Path:
    """A folder in which the returns of both lie, each with a picture beside it."""
    example, flood = office
    folder = tmp_path / "收到的"
    for name, path in (
        ("罗庄", example.filled("罗庄社区", "附件1", LIAISON)),
        ("柳浪", flood.filled("柳浪社区", "附件2", HAZARDS)),
    ):
        (folder / name).mkdir(parents=True)
        shutil.copy(path, folder / name)
        colour = (len(name) * 40, 90, ord(name[0]) % 255)
        Image.new("RGB", (640, 480), colour).save(folder / name / f"{name}照片.jpg")
    return folder


def received(campaign: Campaign) -> set[str]:
    """The names of what an activity has received."""
    with Ledger.to_look_in(campaign.output, campaign_id(campaign)) as ledger:
        return {one.name.rpartition("/")[2] for one in ledger.received()}


def unplaced(campaign: Campaign) -> list[dict[str, Any]]:
    materials = campaign.run("export").json["materials"]
    return [one for one in materials if not one["community"]]


def campaign_id(campaign: Campaign) -> str:
    return load_settings(campaign.config).campaign_id


def communities(campaign: Campaign) -> list[str]:
    return [one["community"] for one in campaign.export()]


def test_each_form_goes_to_its_own_activity_and_pictures_follow(
    office: tuple[Campaign, Campaign], dropped: Path
) -> None:
    example, flood = office
    ran = example.run("collect", dropped, code=None)
    assert "【防汛备汛检查】" in ran.out
    assert communities(example) == ["罗庄社区"]
    assert communities(flood) == ["柳浪社区"]
    assert received(example) == {"罗庄社区附件1.xlsx", "罗庄照片.jpg"}
    assert received(flood) == {"柳浪社区附件2.xlsx", "柳浪照片.jpg"}

    before = example.export(), flood.export()
    example.run("collect", dropped, code=None)  # once more changes nothing
    assert (example.export(), flood.export()) == before


def test_a_form_that_lost_its_identity_is_known_by_its_labels(
    office: tuple[Campaign, Campaign], dropped: Path
) -> None:
    example, flood = office
    path = dropped / "柳浪" / "柳浪社区附件2.xlsx"
    book = load_workbook(path)
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.save(path)
    example.run("collect", path, code=None)
    assert communities(flood) == ["柳浪社区"]
    assert not example.export()


def test_an_archive_with_forms_of_both_is_taken_by_both(
    office: tuple[Campaign, Campaign], dropped: Path, tmp_path: Path
) -> None:
    example, flood = office
    path = tmp_path / "一起交.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for one in sorted(dropped.rglob("*.xlsx")):
            archive.write(one, one.name)
    example.run("collect", path, code=None)
    assert communities(example) == ["罗庄社区"]
    assert communities(flood) == ["柳浪社区"]


def test_what_fits_two_activities_waits_with_both_named(
    office: tuple[Campaign, Campaign], dropped: Path, tmp_path: Path
) -> None:
    example, _ = office
    again = tmp_path / "activities" / "next" / "config"
    shutil.copytree(example.config, again)
    shutil.copytree(TEMPLATES, again.parent / "templates")
    campaign = again / "campaign.yaml"
    text = campaign.read_text("utf-8").replace("2024-safety-month", "2024-again", 1)
    campaign.write_text(text.replace("名称: “安全生产月”活动", "名称: 秋季安全检查", 1), "utf-8")
    path = dropped / "罗庄" / "罗庄社区附件1.xlsx"
    book = load_workbook(path)
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.save(path)
    ran = example.run("collect", path, code=None)
    (found,) = example.export()
    assert found["community"] is None
    told = next(one for one in found["findings"] if one["code"] == "activity-unclear")
    assert "“安全生产月”活动" in told["message"]
    assert "秋季安全检查" in told["message"]
    assert "已收录" not in ran.out
    ran = example.run("assign", path.name, "罗庄社区", code=None)
    assert "第1版" in ran.out, ran.out + ran.err
    assert communities(example) == ["罗庄社区"]


def test_pictures_that_two_ask_for_wait_with_both_named_until_they_are_placed(
    office: tuple[Campaign, Campaign], dropped: Path, tmp_path: Path
) -> None:
    _, flood = office
    own = flood.config / "campaign.yaml"
    material = "材料: [{种类: 图片, 至少: 1, 量词: 张}]"
    asked = f"- {{编号: photos, 名称: 现场照片, 截止: 2025-05-20, {material}}}"
    text = own.read_text("utf-8").replace("  - {编号: pledge", f"  {asked}\n  - {{编号: pledge")
    own.write_text(text, "utf-8")
    again = tmp_path / "activities" / "next" / "config"
    shutil.copytree(flood.config, again)
    shutil.copytree(flood.config.parent / "templates", again.parent / "templates")
    campaign = again / "campaign.yaml"
    text = re.sub(r"(?m)^编号: .*$", "编号: flood-2", campaign.read_text("utf-8"), count=1)
    campaign.write_text(text.replace("名称: 防汛备汛检查", "名称: 汛后检查", 1), "utf-8")
    alone = tmp_path / "另收" / "柳浪社区" / "现场照片"
    alone.mkdir(parents=True)
    Image.new("RGB", (640, 480), (9, 9, 90)).save(alone / "1.jpg")
    office[0].run("collect", dropped / "柳浪", tmp_path / "另收", code=None)

    # Beside a form it is the form's; alone it is nobody's yet.
    (waiting,) = unplaced(flood)
    assert waiting["file"] == "另收/柳浪社区/现场照片/1.jpg"
    assert "防汛备汛检查、汛后检查" in waiting["findings"][0]["message"]
    office[0].run("collect", dropped / "柳浪", tmp_path / "另收", code=None)
    assert len(unplaced(flood)) == 1  # once more changes nothing
    flood.run("assign", waiting["file"], "柳浪社区")
    assert not unplaced(flood)


def test_an_ended_activitys_form_is_called_by_its_name(
    office: tuple[Campaign, Campaign], dropped: Path
) -> None:
    example, flood = office
    campaign = flood.config / "campaign.yaml"
    campaign.write_text(f"已结束: 2025-06-30\n{campaign.read_text('utf-8')}", "utf-8")
    ran = example.run("collect", dropped / "柳浪", code=None)
    assert "柳浪社区：" not in ran.out
    (found,) = example.export()
    assert found["community"] is None
    (told,) = (one for one in found["findings"] if one["code"] == "activity-ended")
    assert "“防汛备汛检查”的表，那次活动已经结束" in told["message"]
    assert "不用请单位重新填" in told["message"]


def test_an_activity_that_was_put_away_takes_nothing(
    office: tuple[Campaign, Campaign], dropped: Path
) -> None:
    example, flood = office
    campaign = flood.config / "campaign.yaml"
    campaign.write_text(f"已结束: 2025-06-30\n{campaign.read_text('utf-8')}", "utf-8")
    example.run("collect", dropped, code=None)
    assert not flood.export()
    assert "柳浪社区附件2.xlsx" in received(example)  # kept, and waits
    assert "不再收材料" in flood.run("collect", dropped, code=2).err


@pytest.fixture
def page(office: tuple[Campaign, Campaign], tmp_path: Path) -> Iterator[TestClient]:
    folders = Folders(tmp_path / "config", TEMPLATES, tmp_path / "output")
    app = make_app(folders)
    with TestClient(app, base_url="http://127.0.0.1:8720", follow_redirects=False) as client:
        client.get("/overview")
        yield client


def test_what_is_dropped_on_the_page_finds_its_activity(
    office: tuple[Campaign, Campaign], dropped: Path, page: TestClient
) -> None:
    import base64
    import time

    _, flood = office
    token = page.get("/overview").text.partition('data-token="')[2].partition('"')[0]
    own = {"x-form-token": token}
    batch = page.post("/taking/begin", headers=own).json()["batch"]
    for path in sorted(dropped.rglob("*.*")):
        data, name = path.read_bytes(), path.relative_to(dropped.parent).as_posix()
        said = {"path": name, "batch": batch}
        pairs = (f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in said.items())
        more = {"upload-length": str(len(data)), "upload-metadata": ",".join(pairs)}
        made = page.post("/uploads", headers=own | more)
        kind = {"content-type": "application/offset+octet-stream", "upload-offset": "0"}
        page.patch(made.headers["location"], content=data, headers=own | kind)
    page.post(f"/taking/{batch}/finish", headers=own)
    until = time.monotonic() + 120
    while "正在登记" in (shown := page.get(f"/taking/{batch}").text) or "等待登记" in shown:
        assert time.monotonic() < until
        time.sleep(0.2)
    assert "【防汛备汛检查】" in shown
    assert communities(flood) == ["柳浪社区"]
