"""A stranger's form, one sent by mistake, paper, a wrong day: put right by the clerk, or undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.stories.campaign import LIAISON, Campaign

DUE = "2024-06-03"  # of the liaison form


def two_versions(campaign: Campaign) -> tuple[Path, Path]:
    """A good form of 罗庄社区, and a stranger's on the same blank, which replaced it."""
    good = campaign.filled("罗庄社区", "附件1", LIAISON, "好的.xlsx")
    wrong = campaign.filled("罗庄社区", "附件1", LIAISON | {"B3": "孟和"}, "别人的.xlsx")
    campaign.run("collect", good, "--received", "2024-06-01")
    campaign.run("collect", wrong, "--received", "2024-06-08", code=None)
    return good, wrong


def stands(campaign: Campaign, unit: str = "罗庄社区") -> dict[str, Any]:
    """How the liaison form of a unit stands."""
    said = campaign.run("status", "--json", "--today", "2024-06-10", code=None).json
    own = next(one for one in said["communities"] if one["community"] == unit)
    found: dict[str, Any] = next(d for d in own["deliverables"] if d["deliverable"] == "liaison")
    return found


def test_a_strangers_form_is_taken_back_and_does_not_return(campaign: Campaign) -> None:
    good, wrong = two_versions(campaign)
    assert stands(campaign)["revision"] == 2

    ran = campaign.run("rule", "别人的.xlsx", "--nobody")
    assert "不是罗庄社区的，放回待认领" in ran.out + ran.err
    assert (stands(campaign)["revision"], stands(campaign)["words"]) == (1, "已报送")
    campaign.run("collect", good, wrong, code=None)
    assert stands(campaign)["revision"] == 1

    campaign.run("assign", "别人的.xlsx", "祖师社区", code=None)
    assert stands(campaign, "祖师社区")["revision"] == 1
    assert "处置　联络员：不是罗庄社区的" in campaign.run("history", "罗庄社区").out

    campaign.run("rule", "别人的.xlsx", "--undo")
    campaign.run("rule", "别人的.xlsx", "--undo")
    assert stands(campaign)["revision"] == 2
    assert "没有可以撤销的处置" in campaign.run("rule", "别人的.xlsx", "--undo", code=2).err


def test_a_form_is_void_with_a_reason_or_an_earlier_one_counts(campaign: Campaign) -> None:
    two_versions(campaign)
    assert "请写明作废的理由" in campaign.run("rule", "别人的.xlsx", "--void", code=2).err
    campaign.run("rule", "别人的.xlsx", "--void", "--reason", "社区来电说发错了")
    assert stands(campaign)["revision"] == 1
    void = {one["file"]: (one["void"], one["current"]) for one in campaign.export()}
    assert void == {"好的.xlsx": (False, True), "别人的.xlsx": (True, False)}
    assert "作废（社区来电说发错了，本机）" in campaign.run("history", "罗庄社区").out

    campaign.run("rule", "别人的.xlsx", "--undo")
    campaign.run("rule", "好的.xlsx", "--count")
    assert stands(campaign)["revision"] == 1
    assert "现在就是以第1版为准" in campaign.run("rule", "好的.xlsx", "--count", code=2).err


def test_the_day_of_arrival_decides_whether_it_was_late(campaign: Campaign) -> None:
    sent = campaign.filled("罗庄社区", "附件1", LIAISON)
    campaign.run("collect", sent, "--received", "2024-06-09")
    assert stands(campaign)["words"] == "已报送，迟6天"
    campaign.run("rule", "罗庄社区附件1.xlsx", "--arrived", DUE)
    assert stands(campaign)["words"] == "已报送"
    wrong = campaign.run("rule", "罗庄社区附件1.xlsx", "--arrived", "2999-01-01", code=2)
    assert "不能在今天以后" in wrong.err


def test_paper_counts_as_handed_in(campaign: Campaign) -> None:
    assert stands(campaign)["state"] == "overdue"
    campaign.run("paper", "罗庄社区", "联络员", "--day", DUE, "--note", "已盖章")
    found = stands(campaign)
    assert (found["state"], found["words"], found["paper"]) == ("paper", "已收纸质", DUE)
    campaign.run("remind", "--early", "--today", "2024-06-10", "--only", "罗庄社区", code=None)
    written = [one.read_text("utf-8") for one in campaign.output.glob("reminders/**/*.txt")]
    assert written
    assert not any("联络员登记表" in text for text in written)
    assert "纸质　联络员：6月3日收到纸质（已盖章，本机）" in campaign.run("history", "罗庄社区").out
    campaign.run("summary", "--today", "2024-06-10", code=None)

    wrong = campaign.filled("罗庄社区", "附件1", LIAISON | {"D4": "138"})
    campaign.run("collect", wrong, code=1)
    assert stands(campaign)["state"] == "correct"  # what comes later stands for itself
    campaign.run("rule", wrong.name, "--void", "--reason", "以纸质为准")
    assert stands(campaign)["state"] == "paper"
    campaign.run("paper", "罗庄社区", "联络员", "--undo")
    assert stands(campaign)["state"] == "overdue"


def test_what_cannot_be_said_together_is_told_in_chinese(campaign: Campaign) -> None:
    said = campaign.run("rule", "a.xlsx", "--unit", "罗庄社区", "--void", code=2).err
    assert "--void 和 --unit 不能一起写，请只写一个" in said
    said = campaign.run("rule", "a.xlsx", code=2).err
    assert "--unit --nobody --count --void --arrived --undo 里要写一个" in said
