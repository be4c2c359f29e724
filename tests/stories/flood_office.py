"""An office with two activities: in spring each community answers a form about itself and a list of
its rescue team; the one in winter asks for much of it again, under other labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
from docx.shared import Pt
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, Side

from tests.stories.campaign import Campaign

EAST, WEST, NORTH = "东堤社区", "西闸社区", "北坝社区"
ROSTER = f"""
收文单位:
  - {{名称: {EAST}, 编号: dd, 类型: 城市社区, 联络员: 孙立, 联络员手机: "13900002222"}}
  - {{名称: {WEST}, 编号: xz, 类型: 城市社区}}
  - {{名称: {NORTH}, 编号: bb, 类型: 农村社区}}
  - {{名称: 党政办公室, 编号: dz, 类型: 部门}}
"""
HEAD = """
编号: {id}
活动: {{名称: {name}, 年份: 2026, 开始: 2026-{month}-01, 结束: 2026-{month}-28}}
办事处: {{全称: 临江区柳河街道办事处, 简称: 柳河街道, 印发机关: 党政办, 区号: "0371"}}
通知:
  主送: 各社区
  日期: 2026-{month}-01
  印发日期: 2026-{month}-01
  联系人: {{姓名: 何平, 电话: "6660101"}}
"""
SPRING = """
报送事项:
  - {编号: base, 名称: 备汛情况, 截止: 2026-04-20}
  - {编号: rescuers, 名称: 抢险队员, 截止: 2026-04-22}
附件:
  - 序号: 1
    标题: 社区备汛情况表
    简称: 备汛情况表
    模板: base
    报送事项: base
    字段:
      填报单位: {编号: unit, 类型: 单位, 预填: 名称}
      书记: {编号: secretary, 类型: 姓名, 必填: true}
      书记手机: {编号: secretary_mobile, 类型: 手机, 必填: true}
      办公地址: {编号: address, 类型: 文字}
      总户数: {编号: households, 类型: 整数}
      本月巡查次数: {编号: patrols, 类型: 整数, 必填: true}
  - 序号: 2
    标题: 抢险队员登记表
    简称: 抢险队员登记表
    模板: rescuers
    报送事项: rescuers
    字段:
      填报单位: {编号: unit, 类型: 单位, 预填: 名称}
    明细:
      名称: 抢险队员
      每组行数: 3
      列:
        姓名: {编号: name, 类型: 姓名, 必填: true}
        身份证号: {编号: id_number, 类型: 身份证号}
        手机: {编号: mobile, 类型: 手机}
"""
WINTER = """
报送事项:
  - {编号: cold, 名称: 防寒联络, 截止: 2026-11-20}
  - {编号: team, 名称: 抢险队员, 截止: 2026-11-25}
附件:
  - 序号: 1
    标题: 冬季防寒联络表
    简称: 防寒联络表
    模板: cold
    报送事项: cold
    预填: 底数
    字段:
      单位名称: {编号: unit, 类型: 单位, 预填: 名称}
      书记姓名: {编号: secretary, 类型: 姓名, 必填: true}
      书记联系电话: {编号: secretary_phone, 类型: 手机}
      地址: {编号: address, 类型: 文字}
      总户数: {编号: households, 类型: 整数, 预填: 空着}
      防寒联络员: {编号: liaison, 类型: 姓名}
      本月走访户数: {编号: visits, 类型: 整数, 必填: true}
  - 序号: 2
    标题: 抢险队员花名册
    简称: 抢险队员花名册
    模板: team
    报送事项: team
    预填: 底数
    字段:
      社区名称: {编号: unit, 类型: 单位, 预填: 名称}
    明细:
      名称: 队员
      每组行数: 4
      列:
        姓名: {编号: name, 类型: 姓名, 必填: true}
        身份证号码: {编号: id_number, 类型: 身份证号}
        联系手机: {编号: mobile, 类型: 手机}
"""
FORMS: Mapping[str, tuple[str, Sequence[str], str, Sequence[str]]] = {
    "base": (
        "社区备汛情况表",
        ("填报单位", "书记", "书记手机", "办公地址", "总户数", "本月巡查次数"),
        "",
        (),
    ),
    "rescuers": ("抢险队员登记表", ("填报单位",), "抢险队员", ("姓名", "身份证号", "手机")),
    "cold": (
        "冬季防寒联络表",
        ("单位名称", "书记姓名", "书记联系电话", "地址", "总户数", "防寒联络员", "本月走访户数"),
        "",
        (),
    ),
    "team": ("抢险队员花名册", ("社区名称",), "队员", ("姓名", "身份证号码", "联系手机")),
}
ANSWERS = {
    "书记": "周海燕",
    "书记手机": "13800001111",
    "办公地址": "临江区东堤路18号",
    "总户数": 2310,
    "本月巡查次数": 6,
}
TEAM = (
    ("高峰", "410105198501013214", "13700000001"),
    ("林涛", "41010519900202321X", "13700000002"),
)


def flood_office(folder: Path) -> tuple[Campaign, Campaign]:
    """The activity of spring, which has not been sent out, and that of winter."""
    spring = _activity(folder, HEAD.format(id="flood-2026", name="防汛备汛", month="04") + SPRING)
    winter = _activity(
        folder / "activities" / "winter",
        HEAD.format(id="cold-2026", name="防寒防冻", month="11") + WINTER,
    )
    return spring, winter


def _activity(folder: Path, settings: str) -> Campaign:
    config, templates = folder / "config", folder / "templates"
    for one in (config, templates):
        one.mkdir(parents=True)
    (config / "campaign.yaml").write_text(settings, "utf-8")
    (config / "communities.yaml").write_text(ROSTER, "utf-8")
    notice = docx.Document()
    notice.add_paragraph("关于{{ 活动.名称 }}的通知")
    notice.save(str(templates / "notice.docx"))
    for name, form in FORMS.items():
        if f"模板: {name}\n" in settings:
            _workbook(templates / f"{name}.xlsx", *form)
            _document(templates / f"{name}.docx", *form)
    return Campaign(folder)


def _workbook(
    path: Path, title: str, labels: Sequence[str], table: str, columns: Sequence[str]
) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "表"
    sheet.append([title])
    sheet.merge_cells("A1:D1")
    pairs = [labels[n : n + 2] for n in range(0, len(labels), 2)]
    for pair in pairs:
        sheet.append([text for label in pair for text in (label, f"{{{{ {label} }}}}")])
    if table:
        sheet.append(["序号", *columns])
        sheet.append([f"{{%tr for 行 in {table} %}}"])
        sheet.append(["{{ 行.序号 }}", *(f"{{{{ 行.{c} }}}}" for c in columns)])
        sheet.append(["{%tr endfor %}"])
    line = Side("thin")
    for row in sheet.iter_rows(max_col=4):
        for cell in row:
            cell.border = Border(line, line, line, line)
            cell.alignment = Alignment("center", "center", wrap_text=True)
            cell.font = Font("宋体", 11)
    sheet["A1"].font = Font("黑体", 16)
    for letter, width in zip("ABCD", (16, 24, 18, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    workbook.save(path)


def _document(
    path: Path, title: str, labels: Sequence[str], table: str, columns: Sequence[str]
) -> None:
    document = docx.Document()
    document.add_paragraph(title).runs[0].font.size = Pt(18)
    lines: list[Sequence[str]] = []
    for n in range(0, len(labels), 2):
        pair = labels[n : n + 2]
        line = [text for label in pair for text in (label, f"{{{{ {label} }}}}")]
        lines.append([*line, *[""] * (4 - len(line))])
    if table:
        lines.append(["序号", *columns])
        lines.append([f"{{%tr for 行 in {table} %}}", "", "", ""])
        lines.append(["{{ 行.序号 }}", *(f"{{{{ 行.{c} }}}}" for c in columns)])
        lines.append(["{%tr endfor %}", "", "", ""])
    drawn = document.add_table(len(lines), 4)
    drawn.style = "Table Grid"
    for row, texts in zip(drawn.rows, lines, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(path))


def written(
    campaign: Campaign,
    unit: str,
    form: str,
    answers: Mapping[str, object],
    rows: Sequence[Sequence[object]] | None = None,
    name: str = "",
) -> Path:
    """The packet's form as its liaison hands it in: answers beside their labels, rows below the
    headings in the place of what stood there; None for the rows as they are."""
    path = campaign.blank(unit, form)
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    left = dict(answers)
    for line in sheet.iter_rows():
        for cell in line:
            if cell.value in left:
                sheet.cell(cell.row, cell.column + 1).value = left.pop(cell.value)
    assert not left, f"the form has no {left}"
    if rows is not None:
        top = next(c.row for c in sheet["A"] if c.value == "序号") + 1
        bottom = next(c.row for c in sheet["A"] if c.value == "……")
        for number in range(top, bottom):
            texts = rows[number - top] if number - top < len(rows) else (None, None, None)
            for column, text in enumerate(texts, start=2):
                sheet.cell(number, column).value = text
    folder = campaign.folder / "returns" / unit
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / (name or path.name)
    workbook.save(out)
    return out


def shown(path: Path) -> dict[str, object]:
    """What stands to the right of each cell of a form."""
    sheet = load_workbook(path).worksheets[0]
    return {
        str(cell.value): sheet.cell(cell.row, cell.column + 1).value
        for line in sheet.iter_rows()
        for cell in line
        if cell.value
    }


def people(path: Path) -> list[tuple[object, ...]]:
    """The rows of the list in a form, as far as they are filled."""
    sheet = load_workbook(path).worksheets[0]
    top = next(c.row for c in sheet["A"] if c.value == "序号") + 1
    lines = sheet.iter_rows(min_row=top, min_col=2, max_col=4, values_only=True)
    return [line for line in lines if any(line)]
