"""Several forms of one community in one run: which one counts does not hang on the order."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from huizhi.steps.receiving import rivals
from tests.stories.campaign import LIAISON, Campaign

CLERKS = dt.timezone(dt.timedelta(hours=8))
OTHER = LIAISON | {"B3": "李秀英", "D4": "13937400002", "B4": "0374-5163111"}


def at(hour: int) -> dt.datetime:
    return dt.datetime(2024, 6, 2, hour, tzinfo=CLERKS)


def saved(campaign: Campaign, name: str, cells: dict[str, Any], when: dt.datetime | None) -> Path:
    """罗庄社区's form as it was saved then; None: the file does not say when."""
    path = campaign.filled("罗庄社区", "附件1", cells, name)
    told = when.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when else ""
    with zipfile.ZipFile(path) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    core = members["docProps/core.xml"].decode()
    core = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{told}", core)
    members["docProps/core.xml"] = core.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for one, data in members.items():
            archive.writestr(one, data)
    touched = (when or at(12)).timestamp()
    os.utime(path, (touched, touched))
    return path


def current(campaign: Campaign) -> dict[str, Any]:
    """The return that counts."""
    (one,) = [one for one in campaign.export() if one["current"]]
    return one


def codes(one: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in one["findings"]]


def again(campaign: Campaign) -> None:
    """Everything that was received is forgotten."""
    for file in campaign.output.glob("ledger.db*"):
        file.unlink()
    for file in (campaign.output / "returns").iterdir():
        file.unlink()


def test_two_people_in_one_run_are_both_kept_and_named(campaign: Campaign) -> None:
    saved(campaign, "登记表-李秀英.xlsx", OTHER, at(9))
    saved(campaign, "登记表-王小明.xlsx", LIAISON, at(8))
    campaign.run("collect", campaign.folder / "returned", code=1)
    kept = {one["values"]["name"]: one for one in campaign.export()}
    told = campaign.run("status", code=None).out

    assert set(kept) == {"李秀英", "王小明"}
    assert [codes(one) for one in kept.values()] == [["form-other"], ["form-other"]]
    assert current(campaign) == kept["李秀英"]
    for name, other in (("李秀英", "王小明"), ("王小明", "李秀英")):
        message = kept[name]["findings"][0]["message"]
        assert f"登记表-{other}.xlsx" in message
        assert f"那份填的是“{other}”" in message
    assert "只算这一份" in kept["李秀英"]["findings"][0]["message"]
    assert "只算那一份" in kept["王小明"]["findings"][0]["message"]
    assert "联络员：需更正" in told


def test_the_later_saved_of_two_copies_counts_whatever_they_are_called(campaign: Campaign) -> None:
    saved(campaign, "登记表.xlsx", LIAISON | {"F3": "主任"}, at(10))
    saved(campaign, "登记表(1).xlsx", LIAISON, at(9))
    campaign.run("collect", campaign.folder / "returned", code=1)
    one = current(campaign)

    assert (one["values"]["position"], one["status"]) == ("主任", "accepted")
    assert codes(one) == ["version-several"]
    assert "2024-06-02 10:00:00，另一份2024-06-02 09:00:00" in one["findings"][0]["message"]


def test_a_name_that_says_correction_counts_before_the_time(campaign: Campaign) -> None:
    saved(campaign, "登记表.xlsx", LIAISON, at(10))
    saved(campaign, "登记表（更正）.xlsx", LIAISON | {"F3": "主任"}, at(9))
    campaign.run("collect", campaign.folder / "returned", code=1)

    assert current(campaign)["values"]["position"] == "主任"
    assert "更正" in current(campaign)["findings"][0]["message"]


def test_files_that_do_not_say_go_by_the_disk(campaign: Campaign) -> None:
    first = saved(campaign, "登记表.xlsx", LIAISON | {"F3": "主任"}, None)
    saved(campaign, "登记表(1).xlsx", LIAISON, None)
    os.utime(first, (at(15).timestamp(), at(15).timestamp()))
    campaign.run("collect", campaign.folder / "returned", code=1)

    assert current(campaign)["values"]["position"] == "主任"


def test_the_order_within_a_run_does_not_matter(campaign: Campaign) -> None:
    files = [
        saved(campaign, "甲.xlsx", LIAISON | {"F3": "主任"}, at(9)),
        saved(campaign, "乙.xlsx", LIAISON, at(8)),
        saved(campaign, "丙.xlsx", LIAISON | {"B7": "二路2号"}, at(11)),
        saved(campaign, "丁.xlsx", LIAISON | {"F3": "主任", "B6": "罗庄社区居委会"}, at(12)),
    ]
    outcomes = []
    for order in itertools.islice(itertools.permutations(files), 0, 24, 3):
        campaign.run("collect", *order, code=1)
        outcomes.append((current(campaign)["values"], sorted(codes(current(campaign)))))
        again(campaign)

    assert outcomes[0][0]["position"] == "主任"
    assert all(one == outcomes[0] for one in outcomes)


def test_what_was_known_before_the_run_is_no_rival(campaign: Campaign) -> None:
    campaign.run("collect", saved(campaign, "旧.xlsx", LIAISON, at(8)))
    old = saved(campaign, "旧的.xlsx", LIAISON | {"B6": "罗庄社区居委会"}, at(8))
    new = saved(campaign, "新的.xlsx", LIAISON | {"F3": "主任"}, at(9))
    for order in ((old, new), (new, old)):
        campaign.run("collect", *order, code=None)
        assert current(campaign)["values"]["position"] == "主任"
        assert codes(current(campaign)) == []


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"F3": "主任", "B5": "new@example.com"}, []),
        ({"B3": "王小朋"}, []),
        ({"B3": "李四"}, []),  # under the same mobile: the name was mended
        ({"B3": "李秀英", "D4": "13937400002", "B4": "0374-5163111"}, ["version-other"]),
    ],
)
def test_a_later_run_corrects_and_another_person_is_said(
    campaign: Campaign, cells: dict[str, Any], told: list[str]
) -> None:
    campaign.run("collect", saved(campaign, "登记表.xlsx", LIAISON, at(8)))
    campaign.run("collect", saved(campaign, "更正.xlsx", LIAISON | cells, at(9)), code=None)
    one = current(campaign)

    assert (one["revision"], one["status"], codes(one)) == (2, "accepted", told)


def test_the_clerk_settles_it(campaign: Campaign) -> None:
    saved(campaign, "登记表-李秀英.xlsx", OTHER, at(9))
    saved(campaign, "登记表-王小明.xlsx", LIAISON, at(8))
    campaign.run("collect", campaign.folder / "returned", code=1)
    campaign.run("assign", "登记表-王小明.xlsx", "罗庄社区")
    one = current(campaign)

    assert (one["values"]["name"], one["status"], one["findings"]) == ("王小明", "accepted", [])


def test_a_run_that_was_killed_before_the_end_is_settled_by_the_next(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    saved(campaign, "登记表.xlsx", LIAISON | {"F3": "主任"}, at(10))
    saved(campaign, "登记表(1).xlsx", LIAISON, at(9))
    with monkeypatch.context() as patch:
        patch.setattr(rivals, "settle_rivals", killed)
        campaign.run("collect", campaign.folder / "returned", code=None)
    campaign.run("collect", campaign.folder / "returned", code=None)

    assert current(campaign)["values"]["position"] == "主任"
    assert codes(current(campaign)) == ["version-several"]


def test_rows_that_have_nothing_in_common_are_another_list(campaign: Campaign) -> None:
    for name, title in {"甲.xlsx": "教育课一", "乙.xlsx": "完全不同的作品"}.items():
        path = campaign.filled("罗庄社区", "附件3", {"C6": title}, name)
        os.utime(path, (at(9).timestamp(), at(9).timestamp()))
    campaign.run("collect", campaign.folder / "returned", code=1)
    (one,) = [one for one in campaign.export() if one["current"]]

    assert "form-other" in codes(one)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("登记表（更正）.xlsx", "登记表.xlsx", ["version-name"]),
        ("登记表.xlsx", "登记表（作废）.xlsx", ["version-name"]),
        ("登记表.xlsx", "登记表2.xlsx", []),
        ("登记表.xlsx", "登记表（更正）.xlsx", []),
    ],
)
def test_a_name_that_says_old_is_told_in_a_later_run_too(
    campaign: Campaign, first: str, second: str, expected: list[str]
) -> None:
    campaign.run("collect", saved(campaign, first, LIAISON | {"F3": "主任"}, at(9)))
    code = 1 if expected else 0
    campaign.run("collect", saved(campaign, second, LIAISON, at(9)), code=code)

    assert current(campaign)["file"] == second
    assert codes(current(campaign)) == expected


def test_what_was_saved_later_needs_no_word_of_correction(campaign: Campaign) -> None:
    campaign.run("collect", saved(campaign, "登记表（更正）.xlsx", LIAISON, at(9)))
    later = saved(campaign, "登记表.xlsx", LIAISON | {"F3": "主任"}, at(10))
    campaign.run("collect", later, code=0)

    assert codes(current(campaign)) == []


def test_the_answers_of_an_earlier_revision_are_told(campaign: Campaign) -> None:
    for hour, position in ((8, "主任"), (9, "书记")):
        path = saved(campaign, f"{hour}.xlsx", LIAISON | {"F3": position}, at(hour))
        campaign.run("collect", path)
    campaign.run("collect", saved(campaign, "10.xlsx", LIAISON | {"F3": "主任"}, at(10)), code=1)

    assert codes(current(campaign)) == ["version-back"]
    assert "第1版（8.xlsx）" in current(campaign)["findings"][0]["message"]


def test_what_lost_in_an_earlier_run_is_no_yardstick_in_a_later_one(campaign: Campaign) -> None:
    lost = LIAISON | {"F3": "委员"}
    saved(campaign, "乙.xlsx", lost, at(8))
    saved(campaign, "甲.xlsx", LIAISON, at(9))
    campaign.run("collect", campaign.folder / "returned", code=1)
    again = saved(campaign, "丙（更正）.xlsx", lost | {"B6": "罗庄社区居委会"}, at(10))
    other = saved(campaign, "丁.xlsx", LIAISON | {"F3": "主任"}, at(11))
    campaign.run("collect", again, other, code=1)

    assert current(campaign)["values"]["position"] == "委员"
