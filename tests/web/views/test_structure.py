"""What is asked for, changed on the page: each button, what it says, what it refuses."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from huizhi.campaign.settings import Settings
from huizhi.steps.correcting import fill_form, records_from_roster
from huizhi.steps.receiving import collect
from huizhi.web.app import make_app
from tests.paths import TRIAL
from tests.web.conftest import Here, folders_in

OWN = TRIAL / "own"
OWN_FORMS = tuple(sorted(OWN.glob("附件*")))
PAGE = "/setup/structure"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Here]:
    """The example with a notice that names nothing, as an office's own."""
    folders = folders_in(tmp_path)
    shutil.copyfile(next(OWN.glob("关于*")), folders.templates / "notice.docx")
    app = make_app(folders)
    with TestClient(app, base_url="http://127.0.0.1:8720", follow_redirects=True) as client:
        yield Here(client, app, folders)


def settings_of(here: Here) -> Settings:
    settings: Settings = here.page.office.campaign().settings
    return settings


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def pressed(here: Here, what: str, address: str = PAGE, **said: str) -> str:
    """The page after a button was pressed."""
    version = re.search(r'name="version" value="([^"]*)"', here.client.get(address).text)
    data = {"version": version[1] if version else "", "form_token": here.token(), **said}
    answer = here.client.post(address, data=data | ({"what": what} if what else {}))
    return words(answer.text)


def sent(here: Here, address: str, path: Path) -> str:
    """The page after a file was sent."""
    files = {"file": (path.name, path.read_bytes())}
    answer = here.client.post(address, files=files, data={"form_token": here.token()})
    return words(answer.text)


def test_everything_that_is_asked_for_is_on_the_page(own: Here) -> None:
    told = words(own.client.get(PAGE).text)

    assert "联络员 2024年6月3日截止" in told
    assert "填表：附件1 联络员反馈表 读9栏：姓名、性别" in told
    assert "要交：文字材料至少1份、视频至少1个、图片至少1张" in told
    assert "附件2 优秀作品案例分配表 只发下去，不用填" in told
    assert "应急避险逃生路线图 图片至少3张" in told


def test_a_deliverable_is_added_changed_moved_and_taken_away(own: Here) -> None:
    said = {"name": "现场照片", "due": "2024-06-20", "kind0": "图片", "least0": "3", "unit0": "张"}
    assert "已添加报送事项“现场照片”" in pressed(own, "deliverable-add", **said)
    (made,) = [one for one in settings_of(own).deliverables if one.name == "现场照片"]
    assert made.material[0].at_least == 3

    assert "已移动" in pressed(own, "deliverable-up", id=made.id)
    assert [one.name for one in settings_of(own).deliverables][3:] == ["现场照片", "总结报告"]
    changed = {"id": made.id, "name": "照片", "due": "2024-06-21", "kind0": ""}
    assert "已保存“照片”" in pressed(own, "deliverable-save", **changed)
    assert settings_of(own).deliverable(made.id).material == ()
    assert "已删去“照片”" in pressed(own, "deliverable-drop", id=made.id)
    assert len(settings_of(own).deliverables) == 4
    assert "事项和表格：已删去“照片”" in own.client.get("/setup/trail").text


def test_what_was_typed_stays_when_it_cannot_be_used(own: Here) -> None:
    data = {"what": "deliverable-add", "name": "现场照片", "due": "", "kind0": "图片"}
    answer = own.client.post(PAGE, data={**data, "form_token": own.token()})

    assert answer.status_code == 400
    assert "请写“现场照片”的截止日期" in answer.text
    assert 'name="name" required maxlength="60" value="现场照片"' in answer.text
    assert '<details class="card" open>' in answer.text


def test_two_who_change_at_once_lose_nothing(own: Here) -> None:
    pressed(own, "rules")
    data = {"what": "deliverable-drop", "id": "report", "version": "older"}
    answer = own.client.post(PAGE, data={**data, "form_token": own.token()})

    assert answer.status_code == 409
    assert "别人已经改过" in answer.text
    assert settings_of(own).deliverable("report")


def test_what_something_came_for_cannot_go(own: Here, tmp_path: Path) -> None:
    campaign = own.page.office.campaign()
    first = campaign.settings.attachments[0]
    (record,) = records_from_roster(campaign.settings, first, campaign.settings.communities[:1])
    name, data = next(iter(fill_form(campaign, first, record).files.items()))
    (tmp_path / name).write_bytes(data)
    collect(campaign, own.folders.output, [tmp_path / name])

    for button, said in (("deliverable", {"id": "liaison"}), ("attachment", {"number": "1"})):
        told = pressed(own, f"{button}-drop", **said)
        assert "已经收到1份，删去后这些就对不上了" in told
    change = {"id": "liaison", "name": "联络人", "due": "2024-06-05"}
    assert "已保存“联络人”" in pressed(own, "deliverable-save", **change)
    assert settings_of(own).attachments[0].deliverable == "liaison"


def test_an_attachment_is_added_changed_replaced_and_moved(own: Here) -> None:
    assert "“工作总结（参考格式）”已加为附件4" in sent(own, f"{PAGE}/file", OWN_FORMS[2])
    said = {"number": "4", "title": "总结的写法", "short_title": "写法"}
    assert "已保存附件4" in pressed(own, "attachment-save", **said)
    assert "附件4已换成" in sent(own, f"{PAGE}/file?number=4", OWN_FORMS[0])
    assert "附件1是要填报的表" in sent(own, f"{PAGE}/file?number=1", OWN_FORMS[0])
    assert "附件4已改为附件3" in pressed(own, "attachment-up", number="4")
    assert [one.short_title for one in settings_of(own).attachments][2:] == [
        "写法",
        "优秀作品案例报送表",
    ]
    assert "已删去附件3" in pressed(own, "attachment-drop", number="3")
    told = pressed(own, "attachment-link", number="1", id="report")
    assert "附件1现在用来报送“总结报告”" in told


def test_items_and_rules_are_changed(own: Here) -> None:
    said = {"name": "消防演练", "kind0": "图片", "least0": "2"}
    assert "已添加项目“消防演练”" in pressed(own, "item-add", **said)
    assert "已移动项目" in pressed(own, "item-up", id="消防演练")
    changed = {"id": "消防演练", "name": "演练", "kind0": "视频", "least0": ""}
    assert "已保存项目“演练”" in pressed(own, "item-save", **changed)
    assert [one.name for one in settings_of(own).items][4] == "演练"
    assert "已删去项目“演练”" in pressed(own, "item-drop", id="演练")

    assert "已保存照片和视频的要求" in pressed(own, "rules", 照片原图="on", 简介最多字数="300")
    rules = settings_of(own).material
    assert (rules.originals, rules.captions, rules.intro_most) == (True, False, 300)


def test_the_fields_of_a_form_are_changed(own: Here) -> None:
    address = f"{PAGE}/form/1"
    shown = own.client.get(address).text
    assert 'name="f0.required" aria-label="姓名必填" checked' in shown

    said = {"f2.kind": "文字", "f2.required": "on", "f2.most": "20", "f2.choices": ""}
    assert "附件1的栏目已保存" in pressed(own, "", address, **said)
    position = settings_of(own).attachments[0].fields["职务"]
    assert (position.required, position.most) == (True, 20)

    told = pressed(own, "", address, **{"f2.kind": "选项", "f2.choices": "书记"})
    assert "没有写出可选的内容" in told
    assert "不是要填报的表" in words(own.client.get(f"{PAGE}/form/2").text)


def test_a_learned_form_goes_in_the_place_of_another(own: Here) -> None:
    told = sent(own, "/setup/learn?replaces=1", OWN_FORMS[0])
    assert "替换附件1 联络员反馈表" in told
    number = max((own.folders.output / "learned").iterdir()).name
    address = f"/setup/learn/{number}"
    shown = own.client.get(f"{address}?replaces=1").text
    assert '<option value="1" selected>' in shown
    assert '<option value="" selected>和被替换的附件一样' in shown

    said = {"replaces": "1", "deliverable": "", "f3.kind": "整数", "f3.required": "on"}
    assert "现在是附件1" in pressed(own, "", address, **said)
    first = settings_of(own).attachments[0]
    assert (first.short_title, first.deliverable) == ("联络员登记表", "liaison")
    assert first.fields["辖区户数"].required


def test_an_activity_that_asks_for_nothing_shows_every_page(own: Here) -> None:
    for one in settings_of(own).deliverables:
        pressed(own, "deliverable-drop", id=one.id)
    while settings_of(own).attachments:
        pressed(own, "attachment-drop", number="1")
    settings = settings_of(own)
    assert (settings.deliverables, settings.attachments) == ((), ())

    pages = ("overview", "taking", "tray", "making", "setup", "setup/structure", "setup/templates")
    more = ("setup/communities", "setup/learn", "setup/new", f"c/{settings.communities[0].code}")
    link = own.link(settings.communities[0].name)
    for address in (*(f"/{one}" for one in (*pages, *more)), link):
        assert own.client.get(address).status_code == 200, address
    assert "还没有报送事项" in words(own.client.get(PAGE).text)
    assert "还没有报送事项" in words(own.client.get("/setup/check").text)
