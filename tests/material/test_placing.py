"""Placing: whose a file is and for what, by its names, the forms beside it and their titles."""

from __future__ import annotations

import datetime as dt

import pytest

from huizhi.campaign.load import load_settings
from huizhi.material.arrival import Arrival, Placement
from huizhi.material.placing import FormBeside, ListedWork, Placer, Surroundings
from tests.paths import CONFIG

SETTINGS = load_settings(CONFIG)
NOW = dt.datetime(2024, 6, 12, tzinfo=dt.UTC)
DRILL, WARNING, ROUTE = "应急逃生避险演练", "安全警示教育", "应急避险逃生路线图"


def placed(name: str, **around: object) -> Placement:
    placer = Placer(SETTINGS, Surroundings(**around))  # type: ignore[arg-type]
    return placer.place(Arrival("", name, NOW))


def codes(place: Placement) -> list[str]:
    return [finding.code for finding in place.findings]


@pytest.mark.parametrize(
    ("name", "community", "deliverable", "item"),
    [
        ("罗庄社区/应急逃生演练/1.jpg", "罗庄社区", "works", DRILL),
        ("罗庄社区/应急逃生避险演练/1.jpg", "罗庄社区", "works", DRILL),
        ("罗庄社区.zip/3.安全警示教育/1.jpg", "罗庄社区", "works", WARNING),
        ("周庄村委会/逃生路线图/应急避险逃生路线图1.jpg", "周庄社区", "works", ROUTE),
        ("收到/罗庄社区 安全警示教育活动 1.jpg", "罗庄社区", "works", WARNING),
        ("罗庄材料/安全警示教育/1.jpg", "罗庄社区", "works", WARNING),
        ("罗庄社区活动内容/开幕.jpg", "罗庄社区", "activity", ""),
        ("罗庄社区活动内容/应急逃生演练/1.jpg", "罗庄社区", "activity", ""),
        ("罗庄社区总结报告.docx", "罗庄社区", "report", ""),
        ("罗庄社区/应急逃生演练/应急逃生演练总结.docx", "罗庄社区", "works", DRILL),
    ],
)
def test_by_names(name: str, community: str, deliverable: str, item: str) -> None:
    place = placed(name)

    assert (place.community, place.deliverable, place.item) == (community, deliverable, item)
    assert codes(place) == []


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("罗庄社区/应急演练照片/1.jpg", DRILL),
        ("罗庄社区/路线图/1.jpg", ROUTE),
        ("罗庄社区/警示教育/1.jpg", WARNING),
        ("罗庄社区/隐患排查/1.docx", "专项隐患排查治理"),
    ],
)
def test_a_near_name_is_doubtful_and_says_so(name: str, item: str) -> None:
    place = placed(name)

    assert place.item == item
    assert codes(place) == ["material-item-doubtful"]
    assert place.findings[0].where == "/".join(name.split("/")[:2])


def test_what_nothing_names_waits() -> None:
    assert placed("DSC_001.jpg") == Placement()
    assert placed("收到/照片/DSC_001.jpg").community is None
    unknown = placed("罗庄社区/DSC_001.jpg")
    assert (unknown.community, unknown.deliverable) == ("罗庄社区", None)


def test_two_communities_in_one_name_are_a_question() -> None:
    place = placed("罗庄社区、祖师社区/安全警示教育/1.jpg")

    assert place.community is None
    assert codes(place) == ["material-units"]


def test_a_file_of_another_community_in_a_folder_is_a_question() -> None:
    place = placed("罗庄社区/安全警示教育/祖师社区1.jpg")

    assert place.community is None
    assert codes(place) == ["material-conflict"]


def test_the_form_beside_tells_whose_it_is_and_says_so() -> None:
    forms = {"新建文件夹": [FormBeside("罗庄社区", "works")]}

    place = placed("新建文件夹/安全警示教育/1.jpg", forms=forms)

    assert (place.community, place.item) == ("罗庄社区", WARNING)
    assert codes(place) == ["material-beside"]
    assert placed("新建文件夹/祖师社区安全警示教育1.jpg", forms=forms).community == "祖师社区"
    assert placed("别的/安全警示教育/1.jpg", forms=forms).community is None


def test_what_names_a_unit_off_the_roster_is_not_that_of_the_form_beside() -> None:
    forms = {"新建文件夹": [FormBeside("罗庄社区", "works")]}

    place = placed("新建文件夹/幸福社区安全警示教育1.jpg", forms=forms)
    assert (place.community, codes(place)) == (None, ["material-conflict"])
    assert (place.findings[0].found, place.findings[0].expected) == ("幸福社区", "罗庄社区")

    forms = {"幸福社区": [FormBeside("罗庄社区", "works")]}
    place = placed("幸福社区/安全警示教育/1.jpg", forms=forms)
    assert (place.community, codes(place)) == (None, ["material-conflict"])
    assert placed("罗庄社区/幸福社区合影/安全警示教育1.jpg").community == "罗庄社区"


def test_a_folder_and_the_form_in_it_that_disagree_are_a_question() -> None:
    forms = {"祖师社区": [FormBeside("罗庄社区", "works")]}

    assert codes(placed("祖师社区/安全警示教育/1.jpg", forms=forms)) == ["material-conflict"]


def test_forms_of_several_communities_beside_tell_nothing() -> None:
    forms = {"收到": [FormBeside("罗庄社区", "works"), FormBeside("祖师社区", "works")]}

    assert placed("收到/安全警示教育1.jpg", forms=forms).community is None


def test_by_the_title_in_the_form() -> None:
    works = {"罗庄社区": [ListedWork(DRILL, "高层住宅火灾逃生", ""), ListedWork(WARNING, "", "")]}

    exact = placed("罗庄社区/高层住宅火灾逃生.mp4", works=works)
    near = placed("罗庄社区/高层住宅的火灾逃生视频.mp4", works=works)

    assert (exact.deliverable, exact.item, codes(exact)) == ("works", DRILL, [])
    assert near.item in ("", DRILL)
    assert near.item == "" or codes(near) == ["material-item-doubtful"]


def test_works_without_an_item_say_which_there_are() -> None:
    place = placed("罗庄社区优秀作品/1.jpg")

    assert (place.deliverable, place.item) == ("works", "")
    assert codes(place) == ["material-item-unknown"]
    assert DRILL in place.findings[0].expected


def test_the_clerk_decides() -> None:
    decided = {
        "收到/照片": Placement("罗庄社区", "works", DRILL),
        "乱/1.jpg": Placement("祖师社区"),
    }

    assert placed("收到/照片/甲/1.jpg", decided=decided).item == DRILL
    assert placed("收到/照片2/1.jpg", decided=decided).community is None
    assert placed("乱/1.jpg", decided=decided).community == "祖师社区"


def test_pictures_are_the_only_items_that_takes_pictures() -> None:
    asked = [
        one.model_copy(update={"material": one.material if one.id == "activity" else ()})
        for one in SETTINGS.deliverables
        if one.id != "works"
    ]
    attachments = [one for one in SETTINGS.attachments if one.deliverable != "works"]
    alone = SETTINGS.model_copy(
        update={"deliverables": tuple(asked), "attachments": tuple(attachments), "items": ()}
    )
    placer = Placer(alone, Surroundings())
    picture, other = (
        placer.place(Arrival("", name, NOW)) for name in ("罗庄社区/1.jpg", "罗庄社区/1.txt")
    )

    assert (picture.deliverable, picture.evidence) == ("activity", "文件夹名、只有这一项收")
    assert other.deliverable is None
    assert placed("罗庄社区/1.jpg").deliverable is None  # there it may be a work
