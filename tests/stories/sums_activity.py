"""An activity whose forms have to do with each other: a list, a sheet of figures, a grand total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
from openpyxl import Workbook

from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.campaign.settings import Recipient
from huizhi.forms.answers import TypedRow
from huizhi.steps.correcting.filling import FormRecord, answers_typed, fill_form

CAMPAIGN = """
编号: {campaign}
活动: {{名称: 住户摸排, 年份: 2026, 开始: 2026-03-01, 结束: 2026-03-31}}
办事处: {{全称: 东城区祖师街道办事处, 简称: 祖师街道, 印发机关: 党政办, 区号: "0374"}}
通知:
  主送: 各社区
  日期: 2026-02-20
  印发日期: 2026-02-20
  联系人: {{姓名: 王亚伟, 电话: "5163977"}}
{last}报送事项:
  - {{编号: list, 名称: 名册, 截止: 2026-03-20}}
  - {{编号: figures, 名称: 情况表, 截止: 2026-03-20}}
  - {{编号: total, 名称: 总表, 截止: 2026-03-25}}
附件:
  - 序号: 1
    标题: 住户名册
    简称: 名册
    模板: list
    报送事项: list
    字段:
      社区: {{编号: unit, 类型: 单位, 预填: 名称}}
    明细:
      名称: 住户
      每组行数: 3
      列:
        户主: {{编号: head, 类型: 姓名, 必填: true}}
        补助: {{编号: aid, 类型: 金额}}
  - 序号: 2
    标题: 住户情况表
    简称: 情况表
    模板: figures
    报送事项: figures
    字段:
      社区: {{编号: unit, 类型: 单位, 预填: 名称}}
      户数: {{编号: homes, 类型: 整数, 必填: true}}
      补助总额: {{编号: aid, 类型: 金额}}
      累计走访: {{编号: visits, 类型: 整数{visits}}}
{people}    核对:
{rules}
  - 序号: 3
    标题: 住户总表
    简称: 总表
    模板: total
    报送事项: total
    字段:
      社区: {{编号: unit, 类型: 单位, 预填: 名称}}
      总户数: {{编号: homes, 类型: 整数}}
    核对:
      - 总户数 = 各单位合计(附件2.户数)
"""
PEOPLE = """\
      书记姓名: {编号: secretary, 类型: 姓名, 预填: 底数}
      书记联系电话: {编号: secretary_phone, 类型: 手机, 预填: 底数}
"""
PEOPLES_LABELS = ("书记姓名", "书记联系电话")
RULES = ("附件2.户数 = 行数(附件1)", "补助总额 = 合计(附件1.补助)", "累计走访 ≥ 上次(累计走访)")
UNITS = ("罗庄社区", "祖师社区", "魏武社区")
LABELS = {"figures": ("社区", "户数", "补助总额", "累计走访"), "total": ("社区", "总户数")}
IDS = {"户数": "homes", "总户数": "homes", "补助总额": "aid", "累计走访": "visits"}


def sums_activity(
    folder: Path,
    *,
    campaign: str = "homes-2026-03",
    last: Path | None = None,
    rules: Sequence[str] = RULES,
    units: Sequence[str] = UNITS,
    measure: str = "万元",
    people: bool = False,
) -> Campaign:
    """The campaign in this folder. last: the output of the activity before; measure: what the
    figure 补助总额 is printed in, where the list is in 元; people: the sheet of figures asks for
    answers that are filled in from the book."""
    config, templates = folder / "config", folder / "templates"
    for one in (config, templates):
        one.mkdir(parents=True)
    written = CAMPAIGN.format(
        campaign=campaign,
        last=f"上次活动: {last}\n" if last else "",
        rules="\n".join(f"      - {one}" for one in rules),
        people=PEOPLE if people else "",
        visits=", 预填: 底数" if people else "",
    )
    (config / "campaign.yaml").write_text(written, "utf-8")
    roster = [f"  - {{名称: {n}, 编号: u{k}, 类型: 城市社区}}" for k, n in enumerate(units, 1)]
    (config / "communities.yaml").write_text("\n".join(("收文单位:", *roster)), "utf-8")
    notice = docx.Document()
    notice.add_paragraph("关于{{ 活动.名称 }}的通知")
    notice.save(str(templates / "notice.docx"))
    _list(templates / "list.xlsx")
    for form, labels in LABELS.items():
        book = Workbook()
        asked = (*labels, *PEOPLES_LABELS) if people and form == "figures" else labels
        for row, label in enumerate(asked, start=2):
            said = f"{label}（{measure}）" if label == "补助总额" else label
            book.active.cell(row, 1, said)
            book.active.cell(row, 2, f"{{{{ {label} }}}}")
        book.active["A1"] = "住户情况表" if form == "figures" else "住户总表"
        book.save(templates / f"{form}.xlsx")
    return load_campaign(config, templates)


def _list(path: Path) -> None:
    book = Workbook()
    for line in (
        ["住户名册"], ["社区", "{{ 社区 }}"], ["户主", "补助"], ["{%tr for 行 in 住户 %}"],
        ["{{ 行.户主 }}", "{{ 行.补助 }}"], ["{%tr endfor %}"], ["填表人："],
    ):  # fmt: skip
        book.active.append(line)
    book.save(path)


def listed(campaign: Campaign, unit: str, aids: Sequence[str | None]) -> bytes:
    """The list of a community, a home with each of these amounts."""
    heads = ["王小明", "李大同", "张建国", "刘爱民", "陈志强", "杨秀英", "赵卫东", "黄丽华"]
    rows = tuple(
        TypedRow({"head": answers_typed(heads[n]), "aid": answers_typed(aid or "")}, "rows")
        for n, aid in enumerate(aids)
    )
    return _filled(campaign, "list", unit, {}, rows)


def figures(campaign: Campaign, unit: str, form: str = "figures", **said: str) -> bytes:
    """A form of single figures of a community."""
    return _filled(campaign, form, unit, {IDS[label]: text for label, text in said.items()}, ())


def _filled(
    campaign: Campaign,
    form: str,
    unit: str,
    said: Mapping[str, str],
    rows: tuple[TypedRow, ...],
) -> bytes:
    attachment = campaign.settings.attachment_of(form)
    assert attachment is not None
    recipient: Recipient = campaign.settings.by_name[unit]
    values = {"unit": answers_typed(unit)} | {k: answers_typed(v) for k, v in said.items()}
    files = fill_form(campaign, attachment, FormRecord(recipient, values, rows)).files
    return next(data for name, data in files.items() if name.endswith(".xlsx"))
