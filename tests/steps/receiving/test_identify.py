"""Which form a document is, where several ask for the same."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from huizhi.campaign.campaign import load_campaign
from huizhi.content import Limits
from huizhi.formats import read_bytes
from huizhi.steps.receiving.identify import forms_in
from tests.stories.sums_activity import UNITS, listed, sums_activity

HEADS = """  - 序号: 4
    标题: 户主花名册
    简称: 花名册
    模板: heads
    报送事项: heads
    字段:
      社区: {编号: unit, 类型: 单位, 预填: 名称}
    明细:
      名称: 住户
      列:
        户主: {编号: head, 类型: 姓名}
"""


def test_a_list_is_not_also_another_list_that_asks_for_the_same(tmp_path: Path) -> None:
    sums_activity(tmp_path)
    settings = tmp_path / "config" / "campaign.yaml"
    due = "  - {编号: total, 名称: 总表, 截止: 2026-03-25}\n"
    text = settings.read_text("utf-8").replace(
        due, f"{due}  - {{编号: heads, 名称: 户主, 截止: 2026-03-25}}\n"
    )
    settings.write_text(text + HEADS, "utf-8")
    template = load_workbook(tmp_path / "templates" / "list.xlsx")
    template.active["A1"] = "户主花名册"
    template.active.delete_cols(2)
    template.active["A2"], template.active["B2"] = "社区", "{{ 社区 }}"
    template.save(tmp_path / "templates" / "heads.xlsx")
    campaign = load_campaign(tmp_path / "config", tmp_path / "templates")

    document = read_bytes(listed(campaign, UNITS[0], ["10", "20"]), Limits())

    assert [one.form.id for one in forms_in(campaign.forms, document)] == ["list"]
