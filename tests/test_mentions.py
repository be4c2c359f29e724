"""Mentions: what disagrees in the configuration is said, and kept."""

from __future__ import annotations

from pathlib import Path

from huizhi.mentions import find_mentions
from tests.configuring import ConfigFolder


def test_the_shipped_example(tmp_path: Path) -> None:
    contacts, drill, warning = find_mentions(ConfigFolder.make(tmp_path).load())

    for words in ("5163977", "18939112115", "通知正文", "附件1", "保留"):
        assert words in contacts
    for words in ("“应急逃生避险演练”", "“应急逃生演练”", "分配表", "报送表", "保留"):
        assert words in drill
    for words in ("“安全警示教育”", "“安全警示教育活动”"):
        assert words in warning


def test_what_agrees_is_not_mentioned(tmp_path: Path) -> None:
    config = ConfigFolder.make(tmp_path)
    config.replace("campaign.yaml", '"18939112115"', '"5163977"')
    config.replace("campaign.yaml", "    报送表名称: 应急逃生演练\n", "")
    config.replace("campaign.yaml", "报送表名称: 安全警示教育活动", "报送表名称: 安全警示教育")

    assert find_mentions(config.load()) == ()
