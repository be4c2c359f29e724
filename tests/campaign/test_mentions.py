"""Mentions: what disagrees in the configuration is said, and kept."""

from __future__ import annotations

from pathlib import Path

from huizhi.campaign.mentions import find_mentions
from tests.configuring import ConfigFolder


def test_the_shipped_example(tmp_path: Path) -> None:
    contacts, drill, warning, day_off = find_mentions(ConfigFolder.make(tmp_path).load())

    for words in ("5163977", "18939112115", "通知正文", "附件1", "保留"):
        assert words in contacts
    for words in ("“应急逃生避险演练”", "“应急逃生演练”", "分配表", "报送表", "保留"):
        assert words in drill
    for words in ("“安全警示教育”", "“安全警示教育活动”"):
        assert words in warning
    assert day_off == (
        "“活动内容”的截止日6月8日是周末，没有顺延，之前最后一个工作日是6月7日，催报按这一天算。"
    )


def test_what_agrees_is_not_mentioned(tmp_path: Path) -> None:
    config = ConfigFolder.make(tmp_path)
    config.replace("campaign.yaml", '"18939112115"', '"5163977"')
    config.replace("campaign.yaml", "    报送表名称: 应急逃生演练\n", "")
    config.replace("campaign.yaml", "报送表名称: 安全警示教育活动", "报送表名称: 安全警示教育")

    config.replace("campaign.yaml", "截止: 2024-06-08", "截止: 2024-06-07")

    assert find_mentions(config.load()) == ()


def test_due_dates_that_move_and_years_that_nobody_knows(tmp_path: Path) -> None:
    config = ConfigFolder.make(tmp_path)
    config.replace("campaign.yaml", "遇休息日顺延: false", "遇休息日顺延: true")
    moved = find_mentions(config.load())[-1]

    assert "按配置顺延到6月11日" in moved
    text = (config.folder / "campaign.yaml").read_text("utf-8").replace("2024-0", "2087-0")
    (config.folder / "campaign.yaml").write_text(text.replace("年份: 2024", "年份: 2087"), "utf-8")
    unknown = "2087年的节假日安排程序还不知道，工作日先按周一到周五算。"
    assert unknown in find_mentions(config.load())
