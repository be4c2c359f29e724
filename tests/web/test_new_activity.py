"""A new activity by clicking: out of the clerk's own files, and from nothing."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import docx
import openpyxl
import pytest
from starlette.testclient import TestClient

from huizhi.campaign import Folders, load_settings
from huizhi.steps.preparing import check, roster_file, row_version
from huizhi.web.app import make_app
from tests.paths import ROOT
from tests.web.conftest import Here, folders_in

OWN = ROOT / "tests" / "trial" / "own"


@pytest.fixture
def fresh(tmp_path: Path) -> Here:
    """The program as it is shipped."""
    return _here(folders_in(tmp_path))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office that has made an activity of the clerk's own files."""
    folder = tmp_path_factory.mktemp("office")
    here = _here(folders_in(folder))
    with here.client:
        assert made(here, begun(here, *sorted(OWN.iterdir()))).startswith("/a/2026-01/setup")
    return folder


@pytest.fixture
def settled(office: Path, tmp_path: Path) -> Here:
    """That office, to be changed at will."""
    root = shutil.copytree(office, tmp_path / "office")
    return _here(Folders(root / "config", root / "templates", root / "output"))


def _here(folders: Folders) -> Here:
    app = make_app(folders)
    client = TestClient(app, base_url="http://127.0.0.1:8720", follow_redirects=False)
    return Here(client, app, folders)


def filled_in(shown: str) -> dict[str, str]:
    """What a browser sends of the form on this page, with nothing changed."""
    form = shown[shown.index("enctype=") :]
    said = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        unticked = 'type="checkbox"' in tag and " checked" not in tag
        if name and 'type="file"' not in tag and not unticked:
            said[unescape(name[1])] = unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r"<option(?: value=\"([^\"]*)\")? selected>([^<]*)", options)
        said[unescape(name)] = unescape(chosen[2]) if chosen else ""
    return said


def begun(here: Here, *paths: Path) -> str:
    """The address of a draft of these files."""
    files = [("files", (one.name, one.read_bytes())) for one in paths]
    token = {"form_token": here.token()}
    answer = here.client.post("/setup/new", data=token, files=files or None)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def made(here: Here, address: str, **changed: str) -> str:
    """Makes the activity of a draft as it stands but for what is changed; where it leads to."""
    said = filled_in(here.client.get(address).text) | {"what": "make"} | changed
    answer = here.client.post(address, data=said)
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)[:2000]
    return answer.headers["location"]


def test_what_was_read_of_the_clerks_own_files_is_shown(fresh: Here) -> None:
    with fresh.client:
        shown = fresh.client.get(begun(fresh, *sorted(OWN.iterdir()))).text
    assert "读出18个单位" in shown
    assert "12月11日前报送" in shown  # the sentence it was found in


def test_the_clerks_own_files_become_an_activity_with_two_clicks(settled: Here) -> None:
    folder = settled.folders.config.parent / "activities" / "2026-01"
    settings = load_settings(folder / "config")
    assert settings.activity.name == "冬季消防安全排查整治"
    assert settings.office.name == "幸福路街道办事处"
    assert len(settings.communities) == 18
    due = {one.name: f"{one.due:%m-%d}" for one in settings.deliverables}
    assert due == {
        "联络员登记表": "11-30",
        "冬季消防安全隐患排查情况统计表": "12-11",
        "现场照片": "12-11",
        "工作总结": "12-25",
    }
    assert [one.number for one in settings.attachments] == [1, 2, 3]
    assert not check(folder / "config", folder / "templates").mistakes
    with settled.client:
        shown = settled.client.get("/a/2026-01/overview")
    assert shown.status_code == 200
    assert "安全生产月" not in shown.text.partition("<h1>")[2]


def test_a_second_one_shares_the_office_and_its_roster(settled: Here) -> None:
    fresh = settled
    with fresh.client:
        shown = fresh.client.get(address := begun(fresh)).text
        assert "用办公室的名单，18个单位" in shown
        assert "办事处全称" not in shown
        said = {
            "名称": "每月安全生产报表",
            "开始": "2026-12-01",
            "结束": "2026-12-31",
            "印发日期": "2026-11-28",
            "联系人": "孙丽",
            "联系电话": "0391-5551200",
            "d0.name": "月报",
            "d0.due": "2026-12-25",
            "d0.texts": "1",
        }
        location = made(fresh, address, **said)
        assert location.startswith("/a/2026-02/setup")
        root = fresh.folders.config.parent
        first, second = (
            load_settings(root / "activities" / name / "config") for name in ("2026-01", "2026-02")
        )
        assert first.recipients == second.recipients
        assert first.office == second.office
        assert not (root / "activities" / "2026-02" / "config" / "communities.yaml").exists()
        folder = root / "activities" / "2026-02"
        assert not check(folder / "config", folder / "templates").mistakes

        address = begun(fresh)
        again = filled_in(fresh.client.get(address).text) | {"what": "make"} | said
        refused = fresh.client.post(address, data=again).text
        assert "已经有一个活动叫“每月安全生产报表”" in refused
        assert not (root / "activities" / "2026-03").exists()


def test_a_unit_changed_on_the_page_is_changed_for_all(settled: Here) -> None:
    fresh = settled
    with fresh.client:
        config = fresh.folders.config.parent / "activities" / "2026-01" / "config"
        row = roster_file(config).rows[0]
        said = {**row, "old": row["编号"], "version": row_version(row), "联络员": "新联络员"}
        said["form_token"] = fresh.token()
        answer = fresh.client.post("/a/2026-01/setup/communities", data=said)
        assert answer.status_code == 303
        office = fresh.folders.config.parent / "office" / "communities.yaml"
        assert "新联络员" in office.read_text("utf-8")


WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({"名称": ""}, "请写活动名称"),
    ({"结束": ""}, "请选结束日期"),
    ({"d0.due": ""}, "截止日期"),
    ({"d0.name": ""}, "还没有名称"),
    ({"d0.name": "{{ 名 }}"}, "花括号"),
    ({"d2.pictures": "许多"}, "要多少图片"),
    ({"结束": "2025-01-01"}, "结束日期在开始日期前面"),
    ({"d0.due": "2026-11-01"}, "在活动开始以前"),
    ({"d0.due": "2029-11-01"}, "不在合理的范围内"),
    ({"d1.name": "联络员登记表"}, "有两个报送事项都叫“联络员登记表”"),
    ({"d1.form": "附件1：联络员登记表.docx"}, "一张表只能用于一个事项"),
)


def test_what_is_missing_or_wrong_is_said_and_nothing_is_left(fresh: Here) -> None:
    with fresh.client:
        address = begun(fresh, *sorted(OWN.iterdir()))
        right = filled_in(fresh.client.get(address).text) | {"what": "make"}
        for changed, told in WRONG:
            answer = fresh.client.post(address, data=right | changed)
            assert answer.status_code == 400
            assert told in answer.text, re.sub(r"<[^>]+>", " ", answer.text)[:900]
            assert "campaign.yaml" not in answer.text
            root = fresh.folders.config.parent
            assert not (root / "office").exists()
            assert list((root / "activities").glob("*")) == [] or not (root / "activities").exists()
            kept = unescape(fresh.client.get(address).text)  # what was typed stays
            for name, text in changed.items():
                assert not text or text in filled_in(kept)[name]


def test_each_file_is_used_once_and_a_form_by_its_name(fresh: Here, tmp_path: Path) -> None:
    notice = docx.Document()
    for text in (
        "关于报送消防排查情况的通知",
        "请于2026年12月11日前报送《冬季消防安全隐患排查情况统计表》，并附现场照片3张。",
    ):
        notice.add_paragraph(text)
    notice.save(str(tmp_path / "通知.docx"))
    (table,) = (one for one in OWN.iterdir() if "统计表" in one.name)
    for name in ("冬季消防安全隐患排查情况统计表.xlsx", "冬季消防安全隐患排查情况统计表(1).xlsx"):
        shutil.copy(table, tmp_path / name)
    with fresh.client:
        shown = fresh.client.get(begun(fresh, *sorted(tmp_path.glob("*.*")))).text
    said = filled_in(shown)
    assert said["d0.form"] == "冬季消防安全隐患排查情况统计表.xlsx"
    assert said["d0.due"] == "2026-12-11"
    assert [said[f"d{n}.form"] for n in range(1, 4)] == ["", "", ""]
    assert "和“冬季消防安全隐患排查情况统计表.xlsx”是同一个文件" in shown


def test_a_file_that_is_added_later_is_read_and_nothing_typed_is_lost(fresh: Here) -> None:
    notice = next(one for one in OWN.iterdir() if "通知" in one.name)
    others = [one for one in sorted(OWN.iterdir()) if one != notice]
    with fresh.client:
        address = begun(fresh, notice)
        said = filled_in(fresh.client.get(address).text) | {"what": "keep", "联系人": "李四"}
        files = [("files", (one.name, one.read_bytes())) for one in others]
        assert fresh.client.post(address, data=said, files=files).status_code == 303
        shown = fresh.client.get(address).text
        assert 'value="李四"' in shown
        assert "读出18个单位" in shown
        assert filled_in(shown)["d0.form"].startswith("附件1")


def test_what_the_list_is_taken_for_is_shown_and_chosen(fresh: Here, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("张庄村", "王一", "13900000001"),
        ("李庄村", "王二", "13900000002"),
        ("水务局", "王三", "13900000003"),
        ("李庄村", "王四", "13900000004"),
    ):
        book.worksheets[0].append(row)
    book.save(tmp_path / "名单.xlsx")
    with fresh.client:
        shown = fresh.client.get(address := begun(fresh, tmp_path / "名单.xlsx")).text
        assert "其中1个只收通知、不用报：水务局" in shown
        assert "第4行（李庄村、王四、13900000004）没有算作单位：与第2行同一单位" in shown
        said = filled_in(shown) | {"what": "keep"}
        assert [name for name in said if name.startswith("unit.")] == ["unit.0.0", "unit.1.0"]
        fresh.client.post(address, data=said | {"unit.2.0": "1"})
        shown = fresh.client.get(address).text
        assert "3个要报，0个只收通知" in shown
        fresh.client.post(address, data=said | {"column.0": "不要", "column.1": "名称"})
        shown = fresh.client.get(address).text
        assert "读出4个单位：王一、王二、王三、王四" in shown
        fresh.client.post(address, data=filled_in(shown) | {"what": "keep", "column.1": "不要"})
        shown = fresh.client.get(address).text
        assert "还不知道哪一列是单位名称" in shown
        assert "<details open><summary>名单的每一列是什么" in shown


def test_a_file_that_nobody_can_read_is_named(fresh: Here, tmp_path: Path) -> None:
    broken = tmp_path / "通知.docx"
    broken.write_bytes(b"PK\x03\x04 broken")
    with fresh.client:
        shown = fresh.client.get(begun(fresh, broken)).text
        assert "通知.docx" in shown
        assert "读不出来" in shown


def test_a_monthly_one_is_made_again_for_the_next_month(fresh: Here) -> None:
    with fresh.client:
        made(
            fresh,
            begun(fresh, next(one for one in OWN.iterdir() if "通讯录" in one.name)),
            名称="11月安全生产月报",
            开始="2026-11-01",
            结束="2026-11-30",
            印发日期="2026-10-31",
            联系人="孙丽",
            联系电话="0391-5551200",
            办事处="幸福路街道办事处",
            **{"d0.name": "第一批月报", "d0.due": "2026-11-25", "d0.texts": "1"},
        )
        shown = fresh.client.get("/a/2026-01/setup/again").text
        assert "<strong>每月</strong>" in shown
        form = shown[shown.index('action="/a/2026-01/setup/again"') :]
        said = {
            unescape(name): unescape(value)
            for name, value in re.findall(r'name="([^"]*)" value="([^"]*)"', form)
        }
        answer = fresh.client.post("/a/2026-01/setup/again", data=said)
        assert answer.headers["location"].startswith("/a/2026-02/setup")
        root = fresh.folders.config.parent
        settings = load_settings(root / "activities" / "2026-02" / "config")
        assert settings.activity.name == "12月安全生产月报"
        assert settings.activity.end.isoformat() == "2026-12-31"
        assert settings.deliverables[0].due.isoformat() == "2026-12-25"
        assert settings.notice.date.isoformat() == "2026-11-30"
        assert settings.shared
        assert str(settings.last_output).endswith("activities/2026-01/output")
        text = (root / "activities" / "2026-01" / "config" / "campaign.yaml").read_text("utf-8")
        assert "*id" not in text  # nothing points at another value
        again = fresh.client.post("/a/2026-01/setup/again", data=said)
        assert "已经有一个活动叫“12月安全生产月报”" in again.text
        assert not (root / "activities" / "2026-03").exists()
        shown = fresh.client.get("/a/2026-02/setup/again?every=每季度").text
        assert "名称里的“第一批”没有改" in shown
