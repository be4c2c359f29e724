"""Stock: each rule of the notice on material, with what breaks it; and the counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import Quota
from huizhi.content.facts import SKETCH, Facts
from huizhi.content.file_kind import PICTURE
from huizhi.findings import Finding
from huizhi.material import checks
from huizhi.material.arrival import Arrival
from huizhi.material.checked_material import CheckedMaterial, place_and_check
from huizhi.material.checks import CheckedFile
from huizhi.material.placing import ListedWork, Surroundings
from huizhi.material.quota import Count, files_for
from tests.paths import CONFIG

SETTINGS = load_settings(CONFIG)
NOW = dt.datetime(2024, 6, 20, 9, tzinfo=dt.UTC)
LESSON, HAZARD, DRILL, WARNING, ROUTE = [item.name for item in SETTINGS.items]
LUOZHUANG = SETTINGS.by_name["罗庄社区"]
ORIGINAL = Facts("picture", "JPEG", 4000, 3000, taken="2024-06-12T09:30:00", camera="HUAWEI P40",
                 contrast=40.0)  # fmt: skip
VIDEO = Facts("video", "h264", 1920, 1080, 62.0)
CASE = Facts("docx", text="排查" * 100, letters=200)


def stock(
    files: dict[str, Facts], works: list[ListedWork] | None = None, **rules: Any
) -> CheckedMaterial:
    """What these files are, each another content unless its facts say so in `description`."""
    settings = SETTINGS
    if rules:
        changed = settings.material.model_copy(update=rules)
        settings = settings.model_copy(update={"material": changed})
    arrivals, facts = [], {}
    for number, (name, said) in enumerate(files.items()):
        sha256 = said.description if said.description.startswith("same") else f"{number:064}"
        moment = NOW + dt.timedelta(minutes=number)
        arrivals.append(Arrival(sha256, name, moment, 100))
        facts[sha256] = said
    around = Surroundings(works={"罗庄社区": works} if works else {})
    return place_and_check(settings, arrivals, facts, around)


def codes(found: CheckedMaterial) -> list[str]:
    return [finding.code for one in found.materials for finding in one.findings]


def counts(found: CheckedMaterial, item: str) -> dict[str, Count]:
    every = found.counts(LUOZHUANG, SETTINGS.deliverable("works"))
    return {one.kind: one for one in every if one.item == item}


def drill(name: str = "6月12日演练现场.jpg") -> str:
    return f"罗庄社区/应急逃生演练/{name}"


def test_a_picture_as_asked_for_has_nothing_wrong() -> None:
    assert codes(stock({drill(): ORIGINAL})) == []


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("微信图片_2024现场演练.jpg", {"camera": "", "taken": ""}, "picture-not-original"),
        ("演练现场一.jpg", {"camera": "", "taken": "", "width": 1280, "height": 960},
         "picture-not-original"),
        ("演练现场截图.jpg", {"camera": "", "taken": ""}, "picture-screenshot"),
        ("演练现场一.png", {"camera": "", "taken": "", "format": "PNG", "width": 1080,
                        "height": 2400}, "picture-screenshot"),
        ("演练现场一.jpg", {"width": 500, "height": 300}, "picture-small"),
        ("演练现场一.jpg", {"contrast": 1.0}, "picture-blank"),
        ("IMG_001.jpg", {}, "picture-caption-missing"),
        ("微信图片_20240612.jpg", {}, "picture-caption-missing"),
        ("演练现场一.jpg", {"taken": "2023-06-10T09:00:00"}, "material-old"),
        ("演练现场一.jpg", {"damage": "图片不完整，只有一部分"}, "material-damaged"),
        ("演练现场一.jpg", {"unseen": "太大"}, "material-unseen"),
    ],
)  # fmt: skip
def test_each_fault_of_a_picture_is_named(name: str, change: Any, code: str) -> None:
    found = stock({drill(name): replace(ORIGINAL, **change)})

    assert codes(found) == [code]
    assert found.materials[0].findings[0].where == drill(name)


@pytest.mark.parametrize(
    ("rule", "facts", "name"),
    [
        (
            "originals",
            replace(ORIGINAL, camera="", taken="", width=1280, height=960),
            "现场演练.jpg",
        ),
        ("captions", ORIGINAL, "IMG_001.jpg"),
        ("intro", VIDEO, "演练.mp4"),
    ],
)
def test_what_the_notice_does_not_ask_is_not_told(rule: str, facts: Facts, name: str) -> None:
    assert codes(stock({drill(name): facts})) != []
    assert codes(stock({drill(name): facts}, **{rule: False})) == []


def test_a_new_rule_is_asked_of_the_kinds_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_upright(one: CheckedFile) -> Iterator[Finding]:
        if one.facts.width > one.facts.height:
            yield one.finding("picture-inside", f"{one.facts.width}")

    monkeypatch.setattr(checks, "CHECKS", (*checks.CHECKS, (is_upright, (PICTURE,))))
    works = [ListedWork(DRILL, "高层演练", "6月12日组织居民开展高层逃生演练。")]
    files = {drill(): ORIGINAL, drill("VID.mp4"): VIDEO}

    picture, film = stock(files, works).materials
    assert [(f.code, f.where, f.found) for f in picture.findings] == [
        ("picture-inside", drill(), "4000")
    ]
    assert film.findings == ()


def test_a_camera_that_lost_its_clock_is_not_an_old_picture() -> None:
    assert codes(stock({drill(): replace(ORIGINAL, taken="1970-01-01T00:00:00")})) == []


@pytest.mark.parametrize("stem", ["IMG_001", "说明", "照片简介"])
def test_a_text_beside_is_a_caption(stem: str) -> None:
    note = Facts("text", text="6月12日组织居民开展高层逃生演练。", letters=17)

    found = stock({drill("IMG_001.jpg"): ORIGINAL, drill(f"{stem}.txt"): note})

    assert codes(found) == []
    assert found.notes == (drill(f"{stem}.txt"),)


def test_the_text_in_the_form_is_caption_and_introduction() -> None:
    works = [ListedWork(DRILL, "高层演练", "6月12日组织居民开展高层逃生演练。")]
    files = {drill("IMG_001.jpg"): ORIGINAL, drill("VID.mp4"): VIDEO}

    assert codes(stock(files)) == ["picture-caption-missing", "video-intro-missing"]
    assert codes(stock(files, works)) == []


def test_an_introduction_has_two_hundred_characters_at_most() -> None:
    def said(length: int) -> list[str]:
        return codes(stock({drill("VID.mp4"): VIDEO}, [ListedWork(DRILL, "高层", "字" * length)]))

    assert said(200) == []
    assert said(201) == ["video-intro-long"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seconds": 1.2}, "video-short"),
        ({"damage": "视频不完整，只有一部分，可能没有传完"}, "material-damaged"),
        ({"taken": "2023-06-10T09:00:00"}, "material-old"),
    ],
)
def test_each_fault_of_a_video_is_named(change: Any, code: str) -> None:
    works = [ListedWork(DRILL, "高层演练", "6月12日组织居民开展高层逃生演练。")]

    assert codes(stock({drill("VID.mp4"): replace(VIDEO, **change)}, works)) == [code]


@pytest.mark.parametrize(
    ("link", "code", "accepted"),
    [
        ("https://pan.baidu.com/s/1abc 提取码：a1b2", "video-link-look", 1),
        ("https://pan.baidu.com/s/1abc", "video-link-no-code", 0),
        ("https://www.example.cn/v/1", "video-link-look", 1),
    ],
)
def test_a_link_with_its_code_counts_as_a_video(link: str, code: str, accepted: int) -> None:
    text = f"6月12日组织居民开展高层逃生演练。{link}"
    found = stock(
        {drill(): ORIGINAL}, [ListedWork(DRILL, "高层演练", text, "附件3!D12", "表.xlsx")]
    )

    assert codes(found) == [code]
    assert counts(found, DRILL)["视频"].accepted == accepted
    assert (
        counts(stock({drill(): ORIGINAL}, [ListedWork(DRILL, "甲", text)], links=False), DRILL)[
            "视频"
        ].handed_in
        == 0
    )


@pytest.mark.parametrize(
    ("item", "kind", "wanted", "facts"),
    [
        (LESSON, "课件（录像）", 1, replace(VIDEO, kind="slides")),
        (HAZARD, "典型案例", 1, CASE),
        (DRILL, "视频", 1, VIDEO),
        (DRILL, "图片", 3, ORIGINAL),
        (WARNING, "视频", 1, VIDEO),
        (WARNING, "图片", 3, ORIGINAL),
        (ROUTE, "图片", 3, ORIGINAL),
    ],
)
def test_every_line_of_the_quota_table(item: str, kind: str, wanted: int, facts: Facts) -> None:
    works = [ListedWork(item, "题", "这是一段足够长的文字说明。")]

    def count(number: int) -> Count:
        files = {f"罗庄社区/{item}/现场情况说{n}明.x": facts for n in range(number)}
        return counts(stock(files, works), item)[kind]

    assert count(0).wanted == wanted
    assert [count(n).lacking for n in range(wanted + 1)] == list(range(wanted, -1, -1))
    assert count(wanted).words == ""


def test_a_community_with_numbers_of_its_own() -> None:
    xuefu = SETTINGS.by_name["学府社区"]
    found = stock({}).counts(xuefu, SETTINGS.deliverable("works"))

    assert [(c.kind, c.wanted) for c in found if c.item == DRILL] == [("视频", 2), ("图片", 5)]


def test_a_case_may_stand_in_the_form_when_it_is_short() -> None:
    short = [ListedWork(HAZARD, "题", "见附件")]
    long = [ListedWork(HAZARD, "题", "排查了辖区内十二个小区的消防通道。" * 4)]

    assert counts(stock({}, short), HAZARD)["典型案例"].handed_in == 0
    assert counts(stock({}, long), HAZARD)["典型案例"].accepted == 1


def test_pictures_in_a_document_are_handed_in_and_not_accepted() -> None:
    found = stock({drill("演练情况.docx"): replace(CASE, pictures=4)})

    assert codes(found) == ["material-kind", "picture-inside"]
    assert (counts(found, DRILL)["图片"].handed_in, counts(found, DRILL)["图片"].accepted) == (4, 0)


def test_a_kind_that_is_not_asked_for_is_told_and_not_counted() -> None:
    found = stock({f"罗庄社区/{ROUTE}/路线视频.mp4": VIDEO}, intro=False)

    assert codes(found) == ["material-kind"]
    assert counts(found, ROUTE)["图片"].handed_in == 0


def test_the_same_file_for_two_items_counts_once() -> None:
    same = replace(ORIGINAL, description="same")
    found = stock({drill(): same, f"罗庄社区/{WARNING}/现场照片宣传.jpg": same})

    assert codes(found) == ["material-two-items"]
    assert counts(found, DRILL)["图片"].accepted == 1
    assert counts(found, WARNING)["图片"].accepted == 0


def test_the_same_file_of_two_communities_is_told_to_both_and_counts() -> None:
    same = replace(ORIGINAL, description="same")
    found = stock({drill(): same, "祖师社区/应急逃生演练/别的名称现场.jpg": same})

    assert codes(found) == ["material-two-units"] * 2
    assert counts(found, DRILL)["图片"].accepted == 1


def test_what_is_sent_again_is_no_fault() -> None:
    same = replace(ORIGINAL, description="same")
    found = stock({drill(): same, f"第二次/{drill()}": same})

    assert codes(found) == []
    assert counts(found, DRILL)["图片"].handed_in == 1


def test_the_same_picture_twice_under_two_names_is_told() -> None:
    same = replace(ORIGINAL, description="same")

    assert codes(stock({drill(): same, drill("另一个名称现场.jpg"): same})) == ["material-repeated"]


def test_a_picture_saved_again_is_the_same() -> None:
    sketch = bytes((n * 7 + n // SKETCH * 13) % 251 for n in range(SKETCH * SKETCH))
    one = replace(ORIGINAL, sketch=sketch)
    other = replace(ORIGINAL, sketch=bytes(min(255, point + 1) for point in sketch))
    found = stock({drill(): one, "祖师社区/应急逃生演练/现场照片宣传.jpg": other})

    assert codes(found) == ["material-two-units"] * 2


def test_a_picture_of_the_activity_may_be_one_of_the_works() -> None:
    same = replace(ORIGINAL, description="same")

    assert codes(stock({drill(): same, "罗庄社区活动内容/启动仪式现场.jpg": same})) == []


def test_a_doubt_about_a_folder_is_told_once() -> None:
    files = {f"罗庄社区/应急演练/现场情况照{n}片.jpg": ORIGINAL for n in range(3)}

    assert codes(stock(files)) == ["material-item-doubtful"]


def test_what_cannot_be_placed_is_named_and_not_counted() -> None:
    found = stock({"DSC.jpg": ORIGINAL, "罗庄社区/DSC.jpg": ORIGINAL})

    assert [one.findings[0].code for one in found.unplaced] == [
        "material-no-unit",
        "material-unplaced",
    ]
    assert found.materials == ()


@pytest.mark.parametrize(
    ("kind", "files"),
    [
        ("课件（录像）", ("视频", "演示文稿", "文档")),
        ("典型案例", ("文档",)),
        ("活动照片", ("图片",)),
        ("总结报告", ("文档",)),
        ("奖状", ()),
    ],
)
def test_the_name_of_a_kind_says_which_files_count(kind: str, files: tuple[str, ...]) -> None:
    said = Quota.model_validate({"种类": kind, "至少": 1})
    assert files_for(said) == files
    own = Quota.model_validate({"种类": kind, "至少": 1, "文件": ["录音"]})
    assert files_for(own) == ("录音",)


@pytest.mark.parametrize(("letters", "code"), [(99, "text-short"), (100, ""), (301, "text-long")])
def test_a_text_of_a_length_that_is_asked_for(letters: int, code: str) -> None:
    report = SETTINGS.deliverable("report")
    quota = report.material[0].model_copy(update={"least": 100, "most": 300})
    changed = tuple(
        one.model_copy(update={"material": (quota,)}) if one is report else one
        for one in SETTINGS.deliverables
    )
    settings = SETTINGS.model_copy(update={"deliverables": changed})
    said = {"0": Facts("docx", text="字", letters=letters)}
    found = place_and_check(
        settings, [Arrival("0", "罗庄社区总结.docx", NOW)], said, Surroundings()
    )

    assert codes(found) == ([code] if code else [])


def test_the_film_of_a_live_photo_is_no_video() -> None:
    live = replace(VIDEO, seconds=2.8)
    found = stock({drill("演练现场一.heic"): ORIGINAL, drill("演练现场一.mov"): live})
    files = {drill("演练现场一.heic"): ORIGINAL, drill("演练现场一.mov"): VIDEO}
    longer = stock(files, intro=False)

    assert codes(found) == ["video-live-photo"]
    assert counts(found, DRILL)["视频"].handed_in == 0
    assert counts(longer, DRILL)["视频"].accepted == 1


def test_a_picture_that_is_called_like_a_form_may_be_one() -> None:
    found = stock({drill("联络员登记表.jpg"): ORIGINAL, "杂/反馈表.jpg": ORIGINAL})

    assert codes(found) == ["picture-of-form"]
    (unplaced,) = found.unplaced
    assert [finding.code for finding in unplaced.findings] == ["picture-of-form"]
    assert "不要拍照、录像或截图" in unplaced.findings[0].message


def test_a_video_that_is_called_like_a_form_is_told_as_a_video() -> None:
    (found,) = stock({drill("联络员登记表.mp4"): VIDEO}).materials
    (told,) = [one for one in found.findings if one.code == "picture-of-form"]
    assert told.found == "视频，文件名里写着“登记表”"


def test_where_nobody_asks_for_pictures_any_may_be_a_form() -> None:
    plain = SETTINGS.model_copy(update={"items": (), "deliverables": ()})
    arrival = Arrival("0" * 64, "罗庄社区/IMG_2031.jpg", NOW, 100)
    found = place_and_check(plain, [arrival], {"0" * 64: ORIGINAL}, Surroundings())

    (unplaced,) = found.unplaced
    assert [finding.code for finding in unplaced.findings] == ["picture-of-form"]


def test_a_picture_that_was_placed_and_is_sent_again_does_not_wait() -> None:
    picture = replace(ORIGINAL, description="same")
    found = stock({drill(): picture, "群里又发的/IMG_0001.jpg": picture})

    assert found.unplaced == ()
    assert [one.place.community for one in found.materials] == ["罗庄社区", "罗庄社区"]
    assert [bool(one.repeats) for one in found.materials] == [False, True]


def test_what_another_community_sends_without_a_word_still_waits() -> None:
    picture = replace(ORIGINAL, description="same")
    found = stock({drill(): picture, "祖师社区/IMG_0001.jpg": picture})

    assert [one.arrival.name for one in found.unplaced] == ["祖师社区/IMG_0001.jpg"]
