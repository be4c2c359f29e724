"""An office whose ledger lies on a database server, on the command line: there, back, and by way of
a backup, with the same bytes told of it everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgres import PASSWORD, SECRET, one_sql, server
from tests.stories.campaign import LIAISON, Campaign


def wish(campaign: Campaign, address: str) -> None:
    """Writes into the configuration where the ledger is to be."""
    path = campaign.config / "campaign.yaml"
    lines = [x for x in path.read_text("utf-8").splitlines() if not x.startswith("台账:")]
    path.write_text("\n".join([*lines, f"台账: {address}", ""]), "utf-8")


def test_a_ledger_goes_to_a_server_and_comes_back(tmp_path: Path) -> None:
    campaign = Campaign.make(tmp_path / "office")
    campaign.run("packets", "--only", "罗庄社区")
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", LIAISON), code=None)
    before = campaign.run("export").out
    wish(campaign, server().url())
    assert "请运行 python generate.py move" in campaign.run("status", code=2).err
    told = campaign.run("move").out
    assert "逐行核对过，都一样" in told

    assert campaign.run("export").out == before
    assert not (campaign.output / "ledger.db").exists()
    assert "1个原件，1个完好" in campaign.run("check", "--ledger").out
    again = campaign.filled("罗庄社区", "附件1", LIAISON | {"D4": "13900001111"})
    campaign.run("collect", again, code=None)
    later = campaign.run("export").out
    assert [one["revision"] for one in campaign.export()] == [1, 2]

    assert f"台账以后是 {campaign.output} 的" in campaign.run("move", "--here").out
    file = tmp_path / "backup.zip"
    campaign.run("backup", file)
    campaign.run("erase", "--all", "--yes")
    assert campaign.export() == []
    restored = campaign.run("restore", file, "--yes").out
    assert "这里有0份报送，备份里有1份" in restored
    assert "请运行 python generate.py move --all" in restored
    campaign.run("move", "--all")
    assert campaign.run("export").out == later

    wish(campaign, "sqlite")
    campaign.run("move")
    assert campaign.run("export").out == later
    assert (campaign.output / "ledger.db").is_file()
    assert "没有搬" in campaign.run("move").out
    told = campaign.run("erase", "--all", "--yes").out
    assert "以前留下的也删了" in told
    asked = "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, 'huizhi_')"
    for (schema,) in one_sql(server().url(), asked):  # of before the restore, and after it
        known = f'SELECT count(*) FROM "{schema}".writes WHERE folder LIKE \'%{campaign.output}"%\''
        assert one_sql(server().url(), known) == [(0,)]
    assert not [*campaign.config.parent.glob("恢复备份前*/output")]


@pytest.mark.parametrize(
    ("verb", "address"),
    [
        ("check", f"postgresql+psycopg://{SECRET}:{PASSWORD}@127.0.0.1:5432/db"),
        ("status", f"postgresql+psycopg://huizhi@127.0.0.1/db?password={PASSWORD}"),
        ("move", f"postgresql://{SECRET}:{PASSWORD}@bad host/"),
        ("check", f"mysql://{SECRET}:{PASSWORD}@host/db"),
    ],
)
def test_a_password_in_the_configuration_is_refused_and_not_repeated(
    tmp_path: Path, verb: str, address: str
) -> None:
    campaign = Campaign.make(tmp_path)
    wish(campaign, address)
    told = campaign.run(verb, "--json", code=2)

    assert "密码不写在配置里" in told.err
    assert PASSWORD not in told.err + told.out
