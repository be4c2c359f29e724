"""One community's campaign in the order of time, and what each revision says otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from huizhi.campaign.load import load_settings
from huizhi.content.facts import Facts
from huizhi.findings import Finding
from huizhi.forms.fields.text import Text
from huizhi.forms.form import Form, FormField, FormTable
from huizhi.material.arrival import Arrival, Placement
from huizhi.material.checked_material import CheckedMaterial, Material
from huizhi.steps.standing.campaign_state import CampaignState
from huizhi.steps.standing.history import Change, changes_between, history_json, history_of
from huizhi.storage.arrivals import Reminder
from huizhi.storage.returns import Amendment, KeptField, KeptRow, Return
from tests.paths import CONFIG

SETTINGS = load_settings(CONFIG)
FIRST, SECOND = SETTINGS.communities[:2]
NOON = dt.datetime(2024, 6, 2, 12, 0, tzinfo=SETTINGS.zone)
DAY = dt.timedelta(days=1)
LATER = NOON + 5 * DAY
FORM = Form(
    "liaison",
    "联络员表",
    (FormField("name", "姓名", Text()), FormField("fax", "传真", Text())),
    (FormTable("作品", (FormField("item", "项目", Text()), FormField("title", "标题", Text())),
              group="项目"),),
)  # fmt: skip


def kept(field: str, text: str) -> KeptField:
    return KeptField(field, text or None, text, "B3", "both")


def row(item: str, title: str, *more: str) -> KeptRow:
    return KeptRow("C6", (kept("item", item), kept("title", title), *(kept("x", m) for m in more)))


def came(days: int, *fields: KeptField, **changes: object) -> Return:
    one = Return(
        f"{days}.xlsx", f"{days}", NOON + days * DAY, FIRST.name, "liaison", "accepted",
        fields=fields,
    )  # fmt: skip
    return replace(one, **changes)  # type: ignore[arg-type]


def state(*returns: Return, **other: object) -> CampaignState:
    material = CheckedMaterial(SETTINGS)
    forms = SimpleNamespace(forms={"liaison": FORM})
    campaign: Any = SimpleNamespace(settings=SETTINGS, forms=forms)
    made = CampaignState(campaign, returns, (), NOON.date(), (), material)
    return replace(made, **other)  # type: ignore[arg-type]


def test_answers_that_came_went_or_changed() -> None:
    older = came(0, kept("name", "王小明"), kept("fax", "1"))
    newer = came(1, kept("name", "李四"), kept("fax", ""), kept("other", "新"))

    changes = changes_between(FORM, older, newer)
    assert [one.words for one in changes] == [
        "姓名：王小明 → 李四", "删去 传真：1", "新填 other：新"
    ]  # fmt: skip
    assert changes_between(FORM, older, older) == ()
    assert changes_between(None, older, newer)[0].label == "name"


def test_rows_are_known_by_group_and_first_answer() -> None:
    older = came(0, rows=(row("甲项", "一", "旧"), row("甲项", "一"), row("乙项", "")))
    newer = came(1, rows=(row("甲项", "一", "新"), row("甲项", "一"), row("丙项", "二")))

    assert changes_between(FORM, older, newer) == (
        Change("甲项　一", "甲项｜一｜旧", "甲项｜一｜新"),
        Change("乙项", "乙项", ""),
        Change("丙项　二", "", "丙项｜二"),
    )
    twice = came(2, rows=(row("甲项", "一"), row("甲项", "一"), row("甲项", "一")))
    assert [one.label for one in changes_between(FORM, came(1), twice)] == [
        "甲项　一", "甲项　一（2）", "甲项　一（3）"
    ]  # fmt: skip


def test_everything_of_one_community_stands_in_the_order_of_time() -> None:
    wrong = (Finding("phone-wrong"), Finding("text-unread"), Finding("date-far"))
    made = Amendment(
        "correct", -1, "name", "", "姓名", "", "李", "李", "核实", "王", NOON + 5 * DAY
    )
    gathered = state(
        came(2, kept("name", "李四"), revision=2, current=True, amendments=(made,)),
        came(0, kept("name", "王小明"), revision=1, status="needs-correction", findings=wrong),
        came(1, community=SECOND.name),
        came(3, deliverable="works", current=True, blank=True),
        reminders=(
            Reminder(FIRST.name, (NOON + DAY).date(), ("liaison", "works"), ""),
            Reminder(SECOND.name, (NOON + DAY).date(), ("liaison",), ""),
        ),
    )
    name, works = (gathered.deliverable_name(one) for one in ("liaison", "works"))

    events = history_of(gathered, FIRST)
    assert [(one.kind, one.words) for one in events] == [
        ("报送", f"{name}第1版：需更正，1处要修改，已被后来的代替"),
        ("催报", f"{name}、{works}"),
        ("报送", f"{name}第2版：已收录，以这一版为准"),
        ("报送", f"{works}第1版：空白表，以这一版为准"),
        ("更正", f"{name}第2版：姓名　（空） → 李（核实，王）"),
    ]
    assert [one.changes for one in events] == [
        None, None, (Change("姓名", "王小明", "李四"),), None, None
    ]  # fmt: skip
    assert [one.kind for one in history_of(gathered, FIRST, "works")] == ["催报", "报送"]
    told = history_json(SETTINGS, FIRST, events)
    assert isinstance(told, dict)
    assert (told["community"], len(told["events"])) == (FIRST.name, 5)
    assert told["events"][2]["changes"] == [{"label": "姓名", "before": "王小明", "after": "李四"}]
    assert told["events"][0]["changes"] is None
    assert (told["events"][0]["file"], told["events"][1]["file"]) == ("0.xlsx", None)


def test_material_of_one_folder_and_moment_stands_together() -> None:
    def piece(name: str, kind: str, community: str, item: str = "", days: int = 0) -> Material:
        place = Placement(community, "works", item)
        return Material(Arrival(name, name, NOON + days * DAY), Facts(kind), place)

    material = CheckedMaterial(
        SETTINGS,
        (
            piece("夹/1.jpg", "picture", FIRST.name, "微课"),
            piece("夹/2.jpg", "picture", FIRST.name, "微课"),
            piece("夹/3.mp4", "video", FIRST.name, "微课"),
            piece("4.jpg", "picture", FIRST.name, days=1),
            piece("5.jpg", "picture", SECOND.name),
        ),
    )
    gathered = state(material=material)
    name = gathered.deliverable_name("works")

    assert [(one.words, one.file) for one in history_of(gathered, FIRST)] == [
        (f"{name}　微课：图片2个、视频1个", "夹"),
        (f"{name}：图片1个", ""),
    ]
    assert history_of(gathered, FIRST, "liaison") == ()
