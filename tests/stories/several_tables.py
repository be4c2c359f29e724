"""An activity whose form has several tables, as offices draw them: a person's family and posts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
from openpyxl import Workbook

from huizhi.campaign.campaign import Campaign, load_campaign

CAMPAIGN = """
编号: helped-2026
活动: {名称: 困难群众摸排, 年份: 2026, 开始: 2026-03-01, 结束: 2026-03-31}
办事处: {全称: 东城区祖师街道办事处, 简称: 祖师街道, 印发机关: 党政办, 区号: "0374"}
通知:
  主送: 各社区
  日期: 2026-02-20
  印发日期: 2026-02-20
  联系人: {姓名: 王亚伟, 电话: "5163977"}
报送事项:
  - {编号: helped, 名称: 摸排, 截止: 2026-03-20}
附件:
  - 序号: 1
    标题: 困难群众情况表
    简称: 困难群众情况表
    模板: helped
    报送事项: helped
    字段:
      社区: {编号: unit, 类型: 单位, 预填: 名称}
      姓名: {编号: name, 类型: 文字, 必填: true}
    明细:
      - 名称: 家庭成员
        每组行数: 3
        列:
          称谓: {编号: relation, 类型: 文字, 必填: true}
          姓名: {编号: name, 类型: 文字}
          月收入: {编号: income, 类型: 整数}
      - 编号: work
        名称: 工作经历
        每组行数: 2
        列:
          起止时间: {编号: period, 类型: 文字}
          单位: {编号: employer, 类型: 文字, 必填: true}
      - 名称: 帮扶
        列:
          日期: {编号: day, 类型: 日期}
          金额: {编号: amount, 类型: 金额}
"""
ROSTER = """
收文单位:
  - {名称: 罗庄社区, 编号: lz, 类型: 城市社区}
  - {名称: 祖师社区, 编号: zs, 类型: 城市社区}
"""
OFFICES = """
收文单位:
  - {名称: 祖师街道, 编号: zs, 类型: 街道办事处}
"""
TABLES = (
    ("家庭成员", ("称谓", "姓名", "月收入")),
    ("工作经历", ("起止时间", "单位")),
    ("帮扶", ("日期", "金额")),
)


def several_tables(folder: Path, *, sheets: bool = False, roster: str = ROSTER) -> Campaign:
    """The campaign with its templates in both formats. sheets: each table on a sheet of its own;
    roster: who hands in."""
    config, templates = folder / "config", folder / "templates"
    for one in (config, templates):
        one.mkdir(parents=True)
    (config / "campaign.yaml").write_text(CAMPAIGN, "utf-8")
    (config / "communities.yaml").write_text(roster, "utf-8")
    notice = docx.Document()
    notice.add_paragraph("关于{{ 活动.名称 }}的通知")
    notice.save(str(templates / "notice.docx"))
    _workbook(templates / "helped.xlsx", sheets=sheets)
    _document(templates / "helped.docx")
    return load_campaign(config, templates)


def _lines(name: str, labels: Sequence[str]) -> list[list[str]]:
    """The rows of one table in the template, its title above them."""
    marks = [f"{{{{ 行.{label} }}}}" for label in labels]
    begin, end = f"{{%tr for 行 in {name} %}}", "{%tr endfor %}"
    return [[name], list(labels), [begin], marks, [end]]


def _workbook(path: Path, *, sheets: bool) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "情况表"
    for line in (["困难群众情况表"], ["社区", "{{ 社区 }}", "姓名", "{{ 姓名 }}"]):
        sheet.append(line)
    for name, labels in TABLES:
        if sheets:
            sheet = book.create_sheet(name)
        for line in _lines(name, labels):
            sheet.append(line)
    sheet.append(["填表人："])
    book.save(path)


def _document(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("困难群众情况表")
    head = document.add_table(rows=1, cols=4)
    for cell, text in zip(
        head.rows[0].cells, ("社区", "{{ 社区 }}", "姓名", "{{ 姓名 }}"), strict=True
    ):
        cell.text = text
    for name, labels in TABLES:
        document.add_paragraph(name)
        table = document.add_table(rows=0, cols=len(labels))
        for line in _lines(name, labels)[1:]:
            for cell, text in zip(table.add_row().cells, line, strict=False):
                cell.text = text
    document.add_paragraph("填表人：")
    document.save(str(path))
