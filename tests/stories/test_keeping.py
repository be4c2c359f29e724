"""A backup of the office and its way back, on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from huizhi.disk.scratch import finish_scratch
from huizhi.storage.page_records import Records
from tests.stories.campaign import LIAISON, Campaign


@pytest.fixture
def campaign(tmp_path: Path) -> Campaign:
    made = Campaign.make(tmp_path / "office")
    made.run("packets", "--only", "罗庄社区")
    made.run("collect", made.filled("罗庄社区", "附件1", LIAISON), code=None)
    return made


def test_an_office_is_backed_up_and_put_back(campaign: Campaign, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    assert campaign.run("backup", file, "--json").json["files"] > 3
    before = campaign.run("export").out
    campaign.run("erase", "--all", "--yes")
    assert campaign.run("restore", file, code=2).err.startswith("没有完成：没有恢复")
    done = campaign.run("restore", file, "--yes")

    assert "这里有0份报送，备份里有1份" in done.out
    assert campaign.run("export").out == before
    assert campaign.run("check", "--ledger").code == 0
    (aside,) = campaign.folder.glob("恢复备份前*")
    assert (aside / "output" / "ledger.db").is_file()


def test_a_backup_is_not_put_back_under_an_open_page(campaign: Campaign, tmp_path: Path) -> None:
    campaign.run("backup", tmp_path)
    (file,) = tmp_path.glob("回执备份*.zip")
    records = Records(campaign.output)
    sign = records.begin_serving()
    assert "网页还开着" in campaign.run("restore", file, "--yes", code=2).err
    finish_scratch(sign)
    records.close()
    assert campaign.run("restore", file, "--yes").code == 0
