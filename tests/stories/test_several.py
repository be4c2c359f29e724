"""Several at once: two runs on one output folder, a run after one that was killed, a link twice."""

from __future__ import annotations

import io
import json
import random
import shutil
import threading
from pathlib import Path

import pytest
from PIL import Image

from huizhi.campaign.campaign import Campaign as LoadedCampaign, load_campaign
from huizhi.errors import HuizhiError, ReadOnlyError
from huizhi.steps.receiving import collecting as collecting
from huizhi.steps.receiving.assigning import assign
from huizhi.steps.receiving.collecting import collect
from huizhi.steps.receiving.untold import note_told
from huizhi.web.service.collecting import outcomes
from tests.paths import ROOT
from tests.stories.campaign import LIAISON, Campaign

WRONG = LIAISON | {"D4": "12345"}
OF_SQLITE = ("UNIQUE", "constraint", "locked", "database", "备份恢复")


def pictures(folder: Path, count: int) -> Path:
    """A folder of pictures that nobody has seen."""
    folder.mkdir()
    rng = random.Random(1)
    for number in range(count):
        small = Image.frombytes("RGB", (24, 18), rng.randbytes(24 * 18 * 3))
        target = io.BytesIO()
        small.resize((600, 450)).save(target, "JPEG")
        (folder / f"罗庄社区照片{number}.jpg").write_bytes(target.getvalue())
    return folder


def at_once(campaign: Campaign, *verbs: tuple[str, ...]) -> list[str]:
    """What these commands say that are run at the same time; none fails."""
    running = [campaign.start(*words) for words in verbs]
    ended = [one.ended() for one in running]
    for words, (code, told) in zip(verbs, ended, strict=True):
        assert code in {0, 1}, (words, told)
        assert not any(word in told for word in OF_SQLITE), told
    return [told for _, told in ended]


def test_two_runs_may_look_into_the_same_pictures(campaign: Campaign) -> None:
    folder = str(pictures(campaign.folder / "照片", 12))
    at_once(campaign, ("collect", folder), ("collect", folder))
    assert len(campaign.run("export").json["materials"]) == 12


def test_collecting_summing_up_and_reminding_go_on_beside_each_other(campaign: Campaign) -> None:
    folder = campaign.filled("罗庄社区", "附件1", WRONG).parent
    pictures(folder / "魏武社区", 4)
    day = ("--today", "2024-06-20")
    at_once(
        campaign,
        ("collect", str(folder)),
        ("summary", *day),
        ("summary", *day),
        ("remind", *day),
        ("corrections", *day),
    )
    assert [one["community"] for one in campaign.export()] == ["罗庄社区"]
    assert len(campaign.run("export").json["materials"]) == 4
    campaign.run("check", "--ledger")


def loaded(campaign: Campaign) -> LoadedCampaign:
    return load_campaign(campaign.config, ROOT / "templates")


def collect_untold(campaign: Campaign, *paths: Path) -> None:
    """A run that entered everything and was killed before it could say a word."""
    collect(loaded(campaign), campaign.output, paths)


def test_what_a_killed_run_entered_is_told_by_the_next_one(campaign: Campaign) -> None:
    form = campaign.filled("罗庄社区", "附件1", WRONG)
    collect_untold(campaign, form)

    told = campaign.run("collect", form, code=1).out
    assert "登记1份报送" in told
    assert "其中1份有问题要看" in told
    assert "12345" in told

    again = campaign.run("collect", form).out
    assert "没有变化" in again
    assert "登记0份报送" in again


def test_members_of_an_archive_that_a_killed_run_entered_are_told(campaign: Campaign) -> None:
    form = campaign.filled("罗庄社区", "附件1", WRONG)
    archive = shutil.make_archive(str(campaign.folder / "打包"), "zip", form.parent)
    collect_untold(campaign, Path(archive))

    assert "12345" in campaign.run("collect", archive, code=1).out
    assert "没有变化" in campaign.run("collect", archive).out


def test_pictures_that_a_killed_run_entered_are_told_with_their_place(campaign: Campaign) -> None:
    folder = pictures(campaign.folder / "罗庄社区活动内容", 1)
    collect_untold(campaign, folder)

    told = campaign.run("collect", folder, code=None).out
    assert "新收材料1个" in told
    assert "归入罗庄社区" in told


def test_the_same_content_twice_in_one_run_is_told_once(campaign: Campaign) -> None:
    form = campaign.filled("罗庄社区", "附件1", WRONG)
    shutil.copy(form, form.with_name("再发一次.xlsx"))
    told = campaign.run("collect", form.parent, "--json", code=1).json["taken"]

    assert sorted(one["new"] for one in told) == [False, True]


def test_a_form_with_errors_that_comes_again_by_link_is_told_with_them(campaign: Campaign) -> None:
    form = campaign.filled("罗庄社区", "附件1", WRONG)
    known = loaded(campaign)
    for _ in range(3):
        result = collect(known, campaign.output, [form], sender="罗庄社区")
        note_told(known.settings, campaign.output, result)
        ((_, words, tone),) = outcomes(result, "罗庄社区")
        assert tone == "bad"
        assert words.startswith("已收到，有要改的地方")
        assert "12345" in words

    other = collect(known, campaign.output, [form], sender="魏武社区")
    ((_, words, _),) = outcomes(other, "魏武社区")
    assert "12345" not in words


def test_what_was_entered_untold_by_one_link_is_not_told_to_another(campaign: Campaign) -> None:
    form = campaign.filled("罗庄社区", "附件1", WRONG)
    known = loaded(campaign)
    collect(known, campaign.output, [form], sender="罗庄社区")
    other = collect(known, campaign.output, [form], sender="魏武社区")
    ((_, words, _),) = outcomes(other, "魏武社区")

    assert "12345" not in words
    assert "请经办人看" in words


def known_again(campaign: Campaign) -> Path:
    """A form that waits, and says what its unit has said already."""
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", LIAISON))
    sent = campaign.filled("魏武社区", "附件1", LIAISON | {"B6": "罗庄社区"}, "又一份.xlsx")
    campaign.run("collect", sent, code=1)
    return sent


def test_a_form_that_said_nothing_new_is_no_material_however_often_it_is_placed(
    campaign: Campaign,
) -> None:
    sent = known_again(campaign)
    for _ in range(3):
        ran = campaign.run("assign", sent.name, "罗庄社区")
        assert "没有产生新版本" in ran.out
        said = campaign.run("export").json
        assert [one["community"] for one in said["returns"]] == ["罗庄社区"]
        assert said["materials"] == []


def test_a_form_that_said_nothing_new_can_still_be_given_to_another_unit(
    campaign: Campaign,
) -> None:
    sent = known_again(campaign)
    campaign.run("assign", sent.name, "罗庄社区")
    campaign.run("assign", sent.name, "陈庄社区", code=1)
    by_community = {one["community"]: one for one in campaign.export()}

    assert set(by_community) == {"罗庄社区", "陈庄社区"}
    assert by_community["陈庄社区"]["values"]["name"] == "王小明"


def test_placing_what_is_placed_already_changes_nothing(campaign: Campaign) -> None:
    sent = campaign.filled("罗庄社区", "附件1", LIAISON | {"B6": "魏武社区"})
    campaign.run("collect", sent, code=1)
    campaign.run("assign", sent.name, "魏武社区")
    before = campaign.export()
    campaign.run("assign", sent.name, "魏武社区")
    assert campaign.export() == before


def test_collect_refuses_a_read_only_ledger_before_it_stores_anything(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise ReadOnlyError("只读。")

    monkeypatch.setattr(collecting.Ledger, "refuse_read_only", refuse)
    form = campaign.filled("罗庄社区", "附件1", LIAISON)
    assert "只读" in campaign.run("collect", form, code=2).err
    assert not list((campaign.output / "returns").glob("*"))
    assert json.loads(campaign.run("export").out)["returns"] == []


def test_two_who_place_the_same_file_at_once_place_it_once(campaign: Campaign) -> None:
    sent = campaign.filled("罗庄社区", "附件1", LIAISON | {"B6": "魏武社区"})
    campaign.run("collect", sent, code=1)
    known = loaded(campaign)
    barrier, said = threading.Barrier(4), list[str]()

    def work() -> None:
        barrier.wait()
        try:
            placed = assign(known, campaign.output, sent.name, "魏武社区")
            said.append(placed.community or "" if placed else "")
        except HuizhiError as error:
            said.append(str(error))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "魏武社区" in said
    assert all(one == "魏武社区" or "可能刚被认领" in one for one in said), said
    assert [one["community"] for one in campaign.export()] == ["魏武社区"]
