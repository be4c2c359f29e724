"""What the program cannot place waits, and the clerk places it; looking changes nothing."""

from __future__ import annotations

from tests.stories.campaign import LIAISON, LIAISON_VALUES, Campaign


def waiting(campaign: Campaign) -> None:
    """A return that names another unit than the one it was sent to."""
    campaign.run(
        "collect", campaign.filled("罗庄社区", "附件1", LIAISON | {"B6": "魏武社区"}), code=1
    )


def test_an_unplaced_return_is_placed_by_hand(campaign: Campaign) -> None:
    waiting(campaign)
    ran = campaign.run("assign", "罗庄社区附件1.xlsx", "魏武社区")
    (one,) = campaign.export()

    assert (one["community"], one["status"], one["revision"]) == ("魏武社区", "accepted", 1)
    assert one["values"] == LIAISON_VALUES | {"organization": "魏武社区"}
    assert one["findings"] == []
    assert "第1版" in ran.out


def test_a_placed_return_is_the_next_revision(campaign: Campaign) -> None:
    first = campaign.filled("魏武社区", "附件1", LIAISON | {"B3": "李四"}, "first.xlsx")
    campaign.run("collect", first)
    waiting(campaign)
    campaign.run("assign", "罗庄社区附件1.xlsx", "C03")

    assert [(one["revision"], one["current"]) for one in campaign.export()] == [
        (1, False),
        (2, True),
    ]


def test_a_name_that_fits_nothing_is_said_with_what_there_is(campaign: Campaign) -> None:
    waiting(campaign)
    no_file = campaign.run("assign", "没有.xlsx", "魏武社区", code=2)
    no_unit = campaign.run("assign", "罗庄社区附件1.xlsx", "某社区", code=2)

    assert "罗庄社区附件1.xlsx" in no_file.err
    assert "魏武社区" in no_unit.err
    assert campaign.export()[0]["status"] == "unidentified"


def test_looking_at_a_file_enters_nothing(campaign: Campaign) -> None:
    sent = campaign.filled("罗庄社区", "附件1", LIAISON | {"D4": "138-3740 0001"})
    ran = campaign.run("read", sent)
    found = campaign.run("read", sent, "--json").json

    assert "手机：“13837400001”　附件1!D4" in ran.out
    assert "138-3740 0001" in ran.out
    assert found["returns"][0]["values"] == LIAISON_VALUES
    assert not (campaign.output / "ledger.db").exists()


def test_looking_at_a_broken_file_says_why(campaign: Campaign) -> None:
    broken = campaign.folder / "坏的.xlsx"
    broken.write_bytes(campaign.blank("罗庄社区", "附件1").read_bytes()[:500])
    ran = campaign.run("read", broken, code=1)

    assert "文件打不开" in ran.out
