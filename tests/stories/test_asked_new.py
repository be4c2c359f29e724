"""Only what is new is asked: packets filled in from the book of what is known, told from what their
liaisons have written when they come back, and what they say goes into the book."""

from __future__ import annotations

import datetime as dt
import pickle
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

import huizhi.formats.office
from huizhi.campaign.activity_folders import Folders
from huizhi.campaign.campaign import load_campaign
from huizhi.content import Limits
from huizhi.steps.receiving import reading_child
from huizhi.steps.receiving.reading_json import from_json
from huizhi.steps.sending import knowing_prefills
from huizhi.storage import Ledger, Records, Return, SentLetter, begin_letter
from huizhi.web.app import make_app
from tests.stories.browser import PHONE, looked_at, serious_faults, served
from tests.stories.campaign import Campaign
from tests.stories.flood_office import (
    ANSWERS,
    EAST,
    NORTH,
    TEAM,
    WEST,
    flood_office,
    people,
    shown,
    written,
)
from tests.stories.test_fill import table
from tests.web.conftest import Here

SPRING_DAY = "2026-04-10"
NOTE = "通知-预填说明.txt"
NEW_ADDRESS = "临江区东堤路20号"


@dataclass(frozen=True)
class Office:
    """spring: has been answered by one community; winter: its packets are made."""

    spring: Campaign
    winter: Campaign

    def facts(self) -> dict[str, Any]:
        (one,) = self.winter.run("book", EAST, "--json", code=None).json["units"]
        return {fact["name"]: fact for fact in one["facts"]}

    def team(self) -> list[tuple[str, bool]]:
        """Who is on the list of the rescue team, and who is no more."""
        (unit,) = self.winter.run("book", EAST, "--json", code=None).json["units"]
        (known,) = unit["lists"]
        return [(row["values"]["姓名"], row["ended"]) for row in known["rows"]]

    def collected(self, *paths: Path) -> list[dict[str, Any]]:
        """The returns of these files as they are entered."""
        done = self.winter.run("collect", *paths, "--json", code=None).json
        return [one for file in done["taken"] for one in file["returns"]]

    def note(self, unit: str = EAST) -> str:
        return (self.winter.packets / unit / NOTE).read_text("utf-8-sig")


@pytest.fixture(scope="module", autouse=True)
def without_libreoffice() -> Iterator[None]:
    """A machine on which the pages of the notice are not measured."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(huizhi.formats.office, "find_office", lambda: None)
        yield


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office once the packets of winter are made. To be copied, never changed."""
    folder = tmp_path_factory.mktemp("flood")
    spring, winter = flood_office(folder)
    spring.run("packets", "--only", EAST)
    for path in (written(spring, EAST, "附件1", ANSWERS), written(spring, EAST, "附件2", {}, TEAM)):
        spring.run("collect", path, "--received", SPRING_DAY)
    winter.run("packets")
    return folder


@pytest.fixture
def office(sent: Path, tmp_path: Path) -> Office:
    shutil.copytree(sent, tmp_path, dirs_exist_ok=True)
    return Office(Campaign(tmp_path), Campaign(tmp_path / "activities" / "winter"))


def codes(one: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in one["findings"]]


def test_a_packet_holds_what_is_known_of_its_community_and_of_no_other(office: Office) -> None:
    form = shown(office.winter.blank(EAST, "附件1"))

    assert (form["书记姓名"], form["书记联系电话"]) == ("周海燕", "13800001111")
    assert form["地址"] == ANSWERS["办公地址"]
    assert form["总户数"] is None  # 预填: 空着
    assert form["本月走访户数"] is None  # another one each month
    assert people(office.winter.blank(EAST, "附件2")) == list(TEAM)
    word = docx.Document(str(office.winter.blank(EAST, "附件2", ".docx")))
    assert [row.cells[2].text for row in word.tables[0].rows[2:4]] == [one[1] for one in TEAM]
    for unit in (WEST, NORTH):
        assert shown(office.winter.blank(unit, "附件1"))["书记姓名"] is None
        assert people(office.winter.blank(unit, "附件2")) == []
        assert not (office.winter.packets / unit / NOTE).exists()
    assert not list(office.spring.packets.rglob(NOTE))  # nobody has asked for it there


def test_what_is_missing_comes_first_and_each_known_answer_says_where_from(office: Office) -> None:
    told = office.note()

    missing, known = told.index("防寒联络员"), told.index("书记姓名：周海燕")
    assert missing < known
    assert "本月走访户数（必填）" in told[:known]
    assert "138****1111" in told
    assert "13800001111" not in told
    assert "2026年4月10日" in told
    sheet = load_workbook(office.winter.blank(EAST, "附件1")).worksheets[0]
    remark = sheet["D3"].comment.text
    assert "【请核对】地址" in remark
    assert "社区备汛情况表" in remark
    team = load_workbook(office.winter.blank(EAST, "附件2")).worksheets[0]
    assert [c.comment is not None for c in (team["B4"], team["C4"], team["B5"])] == [
        True, False, False
    ]  # fmt: skip


def test_what_is_required_and_empty_in_known_rows_is_named_as_missing(office: Office) -> None:
    settings = office.winter.folder / "config" / "campaign.yaml"
    text = settings.read_text("utf-8").replace(
        "联系手机: {编号: mobile, 类型: 手机}", "联系手机: {编号: mobile, 类型: 手机, 必填: true}"
    )
    settings.write_text(text, "utf-8")
    rows = (*TEAM, ("江雨", "410105198501013230", None))
    office.spring.run("collect", written(office.spring, EAST, "附件2", {}, rows), code=None)

    made = office.winter.run("packets", "--refill", "--json").json

    told = office.note()
    missing = told.index("队员各行的联系手机（必填，1行空着）")
    assert told.index("附件2") < missing < told.index("队员：3行")
    before = office.winter.run("packets", "--only", WEST, "--json").json["prefilled"]["empty"]
    assert made["prefilled"]["empty"] == 2 * before + 3  # 防寒联络员, 本月走访户数, 联系手机
    folders = Folders(*(office.winter.folder / n for n in ("config", "templates", "output")))
    app = make_app(folders)
    with TestClient(app, base_url="http://127.0.0.1:8720") as client:
        shown = client.get(f"{Here(client, app, folders).link(EAST)}/form/team").text
    first = shown.index("填好的行里还没有、要填的：联系手机（1行空着）")
    assert shown.index("还没有、要填的 <strong>1</strong> 项") < first < shown.index("第1行")


def test_a_column_that_is_empty_in_every_known_row_is_named_before_and_after(
    office: Office,
) -> None:
    rows = (("江雨", "410105198501013230", None),)
    office.spring.run("collect", written(office.spring, EAST, "附件2", {}, rows), code=None)
    office.winter.run("packets", "--refill")

    assert "队员各行的联系手机（1行空着）" in office.note()
    (one,) = office.collected(office.winter.blank(EAST, "附件2"))
    (finding,) = one["findings"]
    assert finding["code"] == "prefill-unchanged"
    assert "联系手机各行都空着" in finding["message"]


def test_an_answer_that_was_filled_in_and_is_taken_out_is_told(office: Office) -> None:
    answers = {"书记联系电话": None, "本月走访户数": 31, "防寒联络员": "孙立"}
    (one,) = office.collected(written(office.winter, EAST, "附件1", answers))

    (finding,) = one["findings"]
    assert (finding["code"], finding["field"]) == ("prefill-emptied", "secretary_phone")
    assert "13800001111" in finding["message"]


def test_a_new_name_beside_an_untouched_number_asks_whose_it_is(office: Office) -> None:
    new = {"书记姓名": "田新任", "本月走访户数": 31}
    (one,) = office.collected(written(office.winter, EAST, "附件1", new))

    (asked,) = one["findings"]
    assert (asked["code"], asked["field"]) == ("prefill-other-person", "secretary_phone")
    assert "还是发下时预填的“13800001111”，“书记姓名”已经改成“田新任”" in asked["message"]
    assert one["status"] == "accepted"
    both = new | {"书记联系电话": "13700009999"}
    (one,) = office.collected(written(office.winter, EAST, "附件1", both))
    assert "prefill-other-person" not in codes(one)


def test_a_packet_and_fill_give_the_same_answers(office: Office) -> None:
    done = office.winter.run("fill", "附件1", "底数", "--only", EAST, "--json", code=None).json

    filled = {one["label"]: one["value"] for one in done["answers"]}
    form = shown(office.winter.blank(EAST, "附件1"))
    assert {label: form[label] or "" for label in filled} == filled
    assert {one["label"]: one["remark"] for one in done["answers"]}["总户数"].endswith("总是空着")


def test_packets_made_twice_are_the_same_bytes(office: Office) -> None:
    def made() -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in office.winter.packets.rglob("*") if p.is_file()}

    before = made()
    done = office.winter.run("packets", "--json").json

    assert [one["changed"] for one in done["packets"]] == [False] * 4
    assert made() == before
    assert (done["prefilled"]["filled"], done["prefilled"]["held"]) == (4, [])


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_a_form_that_comes_back_untouched_is_told_from_a_filled_one(
    office: Office, suffix: str
) -> None:
    (one,) = office.collected(office.winter.blank(EAST, "附件1", suffix))

    assert codes(one) == ["form-untouched", "required-missing"]
    assert "还空着：本月走访户数" in one["findings"][0]["message"]
    assert f"{EAST}　防寒联络：空白表" in office.winter.run("status", code=None).out
    assert not office.facts()["书记 姓名"]["confirmed"]  # it confirms nothing


def test_a_child_that_reads_knows_what_was_sent_out_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    winter = office.winter
    campaign = load_campaign(winter.config, winter.folder / "templates")
    campaign = knowing_prefills(campaign, winter.output)
    path = winter.blank(EAST, "附件1")
    now = dt.datetime.now(campaign.settings.zone)
    empty = Return(path.name, "0" * 64, now, None, None, "unidentified")
    children: list[Any] = []
    monkeypatch.setattr(reading_child, "serve_told", children.append)
    mark = reading_child.settings_digest(campaign)
    monkeypatch.setattr("sys.argv", ["child", str(campaign.forms.folder), mark])

    reading_child.main()
    answer = children[0](pickle.dumps((campaign.settings, campaign.prefills)))
    said = answer(path, reading_child.details_of(empty), Limits())

    assert from_json(said, empty).returns[0].findings[0].code == "form-untouched"


def test_a_whole_packet_that_comes_back_says_nothing(office: Office) -> None:
    told = office.winter.run("collect", office.winter.packets / EAST, code=None).out
    note = office.winter.packets / EAST / NOTE
    note.write_text(note.read_text("utf-8") + "\n联络员换成李明了", "utf-8")
    again = office.winter.run("collect", note, code=None).out

    assert f"{NOTE}：略过：通知包里的预填说明" in told
    assert "待认领" not in told
    assert "略过" not in again  # what somebody has written into it is not passed over


def test_a_form_returned_with_what_was_missing_confirms_what_was_known(office: Office) -> None:
    (one,) = office.collected(written(office.winter, EAST, "附件1", {"本月走访户数": 31}))

    assert (one["status"], codes(one)) == ("accepted", [])
    known = office.facts()["书记 姓名"]
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date().isoformat()
    assert (known["value"], known["confirmed"]) == ("周海燕", True)
    assert (known["since"], known["seen"]) == (SPRING_DAY, today)
    assert re.search("周海燕.+核对过，没有改", office.winter.run("book", EAST, code=None).out)


def test_a_changed_answer_is_known_from_now_on_and_the_old_one_stays_with_its_day(
    office: Office,
) -> None:
    answers = {"地址": NEW_ADDRESS, "本月走访户数": 31}
    office.collected(written(office.winter, EAST, "附件1", answers))

    known = office.facts()["办公地址"]
    assert (known["value"], known["confirmed"], known["against"]) == (NEW_ADDRESS, False, [])
    assert [(o["value"], o["from"]["day"]) for o in known["older"]] == [
        (ANSWERS["办公地址"], SPRING_DAY)
    ]


def test_rows_that_are_taken_out_added_and_changed_update_the_list(office: Office) -> None:
    changed = (TEAM[1][0], TEAM[1][1], "13700000009")
    added = ("秦雨", "410105199211114249", "13700000003")
    (one,) = office.collected(written(office.winter, EAST, "附件2", {}, (changed, added)))

    assert codes(one) == []
    assert sorted(office.team()) == [("林涛", False), ("秦雨", False), ("高峰", True)]
    (unit,) = office.winter.run("book", EAST, "--json", code=None).json["units"]
    rows = {r["values"]["姓名"]: r["values"] for r in unit["lists"][0]["rows"]}
    assert rows["林涛"]["手机"] == "13700000009"


def test_a_complete_form_left_as_it_is_counts_and_gives_way_to_a_filled_one(
    office: Office,
) -> None:
    (one,) = office.collected(office.winter.blank(EAST, "附件2"))
    assert (one["status"], codes(one)) == ("accepted", ["prefill-unchanged"])

    office.collected(written(office.winter, EAST, "附件2", {}, TEAM[:1]))
    office.collected(office.winter.blank(EAST, "附件2", ".docx"))

    counting = [one for one in office.winter.export() if one["current"]]
    assert [len(one["rows"]) for one in counting] == [1]


def test_what_the_book_has_learnt_since_goes_before_what_was_sent_out(office: Office) -> None:
    answered = written(office.winter, EAST, "附件1", {"本月走访户数": 31})
    untouched = shutil.copy(office.winter.blank(EAST, "附件1", ".docx"), office.spring.folder)
    lines = [["社区", "办公地址"], [EAST, NEW_ADDRESS]]
    office.winter.run("book", "--import", table(office.spring.folder, lines, "地址.xlsx"))
    office.winter.run("packets")
    assert shown(office.winter.blank(EAST, "附件1"))["地址"] == NEW_ADDRESS
    (first,) = office.collected(Path(untouched))  # the packet of before
    (second,) = office.collected(answered)

    assert codes(first)[0] == "form-untouched"
    assert codes(second) == []
    known = office.facts()["办公地址"]
    assert known["value"] == NEW_ADDRESS
    assert [one["value"] for one in known["against"]] == [ANSWERS["办公地址"]]  # for the clerk
    assert office.facts()["书记 姓名"]["confirmed"]


def test_of_what_the_clerk_says_to_be_the_same_the_newest_of_either_side_counts(
    office: Office,
) -> None:
    def listed(where: str, name: str) -> None:
        lines = [["社区", "村部位置"], [EAST, where]]
        path = table(office.spring.folder, lines, name)
        office.winter.run("book", "--import", path, code=None)

    def sent_out() -> object:
        office.winter.run("packets", "--refill")
        return shown(office.winter.blank(EAST, "附件1"))["地址"]

    listed("河西3号", "位置.xlsx")
    told = office.winter.run("book", "--same", "附件1", "地址", "村部位置").out
    assert "“冬季防寒联络表”的“地址”问的就是“村部位置”（1个单位有）" in told
    assert sent_out() == "河西3号"

    answers = {"地址": NEW_ADDRESS, "本月走访户数": 31}
    office.collected(written(office.winter, EAST, "附件1", answers))
    assert (sent_out(), office.facts()["村部位置"]["against"]) == (NEW_ADDRESS, [])

    listed("河西5号", "位置（最新）.xlsx")
    known = office.facts()["村部位置"]
    assert (known["value"], [s["value"] for s in known["against"]]) == ("河西5号", [NEW_ADDRESS])
    assert sent_out() is None  # until the clerk says which

    office.winter.run("book", EAST, "--right", "村部位置", NEW_ADDRESS)
    assert sent_out() == NEW_ADDRESS
    number = office.winter.run("book", "--json", code=None).json["decisions"][0]["number"]
    office.winter.run("book", "--undo", str(number))
    assert office.facts()["办公地址"]["value"] == NEW_ADDRESS
    assert office.facts()["村部位置"]["value"] == "河西5号"


@pytest.mark.parametrize("how", ["marked", "mailed", "returned"])
def test_what_was_sent_stays_as_it_was_until_the_clerk_wants_it_otherwise(
    office: Office, how: str
) -> None:
    if how == "marked":
        records = Records(office.winter.output)
        records.mark_sent(["dd"], "何平")
        records.close()
    elif how == "mailed":  # and nobody knows whether it arrived
        now = dt.datetime.now(dt.UTC)
        letter = SentLetter(
            *("m", "通知包", EAST, "dd@example.cn", "通知", (), "1@x", "sending", "", "何平", now)
        )
        with (
            Ledger.in_folder(office.winter.output, "cold-2026") as ledger,
            ledger.writing() as connection,
        ):
            begin_letter(connection, letter)
    else:
        office.collected(written(office.winter, EAST, "附件1", {"本月走访户数": 31}))
    lines = [["社区", "书记"], [EAST, "周海燕"], [WEST, "方明"]]
    office.winter.run("book", "--import", table(office.spring.folder, lines, "书记.xlsx"))
    before = office.winter.blank(EAST, "附件1").read_bytes()

    told = office.winter.run("packets").out

    assert office.winter.blank(EAST, "附件1").read_bytes() == before
    assert f"{EAST}（1个单位）的已经发出或交回" in told
    assert shown(office.winter.blank(WEST, "附件1"))["书记姓名"] == "方明"
    office.winter.run("packets", "--refill")
    assert office.winter.blank(EAST, "附件1").read_bytes() != before


def test_what_was_said_twice_against_each_other_is_asked_again(office: Office) -> None:
    lines = [["社区", "办公地址"], [EAST, NEW_ADDRESS]]
    office.winter.run("book", "--import", table(office.spring.folder, lines, "地址.xlsx"))
    spring_form = written(office.spring, EAST, "附件1", ANSWERS | {"本月巡查次数": 7})
    office.spring.run("collect", spring_form, code=None)

    office.winter.run("packets")

    assert "办公地址" in {c["name"] for c in office.facts().values() if c["against"]}
    assert shown(office.winter.blank(EAST, "附件1"))["地址"] is None
    assert office.note().index("　　地址") < office.note().index("已填好")


def test_what_is_erased_goes_out_of_packets_here_and_elsewhere(office: Office) -> None:
    name = "附件2 抢险队员登记表.xlsx"

    told = office.spring.run("erase", "--file", name, "--yes").out

    assert "“防寒防冻”的通知包里按底数预填过这些内容" in told
    assert not (office.winter.packets / EAST).exists()
    assert not (office.winter.packets / f"{EAST}.zip").exists()
    assert TEAM[0][1].encode() not in (office.winter.output / "ledger.db").read_bytes()
    office.winter.run("packets")
    assert people(office.winter.blank(EAST, "附件2")) == []
    assert shown(office.winter.blank(EAST, "附件1"))["书记姓名"] == "周海燕"

    office.winter.run("collect", office.winter.blank(EAST, "附件1"), code=None)
    office.winter.run("erase", "--unit", EAST, "--yes")
    assert "周海燕".encode() not in (office.winter.output / "ledger.db").read_bytes()


def test_the_page_of_the_link_asks_for_what_is_missing_first(
    office: Office, browser: Browser
) -> None:
    with (
        served(office.winter, "2026-11-10") as here,
        looked_at(browser, here.address, PHONE, "400") as page,
    ):
        page.goto(f"{here.link(EAST)}/form/cold")
        expect(page.locator(".counts")).to_contain_text("要填的 3 项")
        expect(page.locator("section.known")).to_contain_text("2026年4月10日")
        labels = page.locator("form .field > label").all_text_contents()
        assert labels.index("防寒联络员") < labels.index("书记姓名 *（必填）")
        assert serious_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.get_by_label("本月走访户数").fill("31")
        page.get_by_label("地址").fill(NEW_ADDRESS)
        page.get_by_role("button", name="交上", exact=True).click()
        alert = page.get_by_role("alert").first
        expect(alert).to_contain_text("还有2项没有核对：书记姓名、书记联系电话")
        page.get_by_role("button", name="填好的都没有变化").click()
        expect(page.locator(".field.known [data-right]:checked")).to_have_count(2)  # not 地址
        page.get_by_role("button", name="交上", exact=True).click()
        expect(page.locator("h1")).to_contain_text("已交上")
        page.goto(f"{here.link(EAST)}/form/team")
        page.get_by_label("这些行没有变化").check()
        page.get_by_role("button", name="交上", exact=True).click()
        expect(page.locator("h1")).to_contain_text("已交上")
        page.get_by_role("link", name="返回看还差什么").click()
        expect(page.locator("main")).not_to_contain_text("正在登记", timeout=20_000)
    of_all = {one["deliverable"]: one for one in office.winter.export()}
    assert [codes(of_all[name]) for name in ("cold", "team")] == [[], []]  # somebody has looked
    assert of_all["cold"]["values"]["address"] == NEW_ADDRESS
    assert office.facts()["办公地址"]["against"] == []
