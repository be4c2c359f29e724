"""Household: a third form for the study, with the kinds of answers that the example does not ask
for, in a campaign made of the example."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path

from docx import Document
from openpyxl import Workbook

from benchmarks.truth import Truth
from huizhi.forms.fields.account import passes_luhn
from huizhi.forms.fields.id_number import id_check_character

ROOT = Path(__file__).parent.parent
FORM = "household"
LABELS = {
    "填报单位": "organization", "身份证号": "id_number", "出生日期": "born", "性别": "sex",
    "民族": "group", "年龄": "age", "家庭人口": "people", "月收入": "income", "自付比例": "share",
    "脱贫年月": "month", "是否低保": "helped", "困难类型": "needs", "已核实": "verified",
    "开户账号": "account", "资料链接": "link", "走访日期": "visits", "情况说明": "story",
}  # fmt: skip
NEEDS = ("疾病", "残疾", "失业", "其他")
_KINDS = {
    "organization": "类型: 单位, 必填: true, 预填: 名称", "id_number": "类型: 身份证号",
    "born": "类型: 出生日期", "sex": "类型: 选项, 选项: [男, 女], 打勾: true",
    "group": "类型: 民族", "age": "类型: 年龄", "people": "类型: 整数", "income": "类型: 金额",
    "share": "类型: 百分比",
    "month": "类型: 年月", "helped": "类型: 选项, 选项: [是, 否], 打勾: true",
    "needs": f"类型: 多选, 选项: [{', '.join(NEEDS)}]", "verified": "类型: 勾选",
    "account": "类型: 银行账号", "link": "类型: 链接", "visits": "类型: 日期区间",
    "story": "类型: 文字",
}  # fmt: skip
_TITLE = "困难家庭登记表"
_YEAR = 2024


def make_campaign(folder: Path) -> None:
    """The example with this form besides its own: `folder`/config and `folder`/templates."""
    shutil.copytree(ROOT / "config", folder / "config")
    shutil.copytree(ROOT / "templates", folder / "templates")
    path = folder / "config" / "campaign.yaml"
    text = path.read_text("utf-8")
    due = f"报送事项:\n  - {{编号: {FORM}, 名称: 困难家庭, 说明: {_TITLE}, 截止: 2024-06-20}}\n"
    fields = "".join(f"      {name}: {{编号: {i}, {_KINDS[i]}}}\n" for name, i in LABELS.items())
    form = (
        f"附件:\n  - 序号: 4\n    标题: {_TITLE}\n    简称: {_TITLE}\n    模板: {FORM}\n"
        f"    报送事项: {FORM}\n    字段:\n{fields}"
    )
    text = text.replace("\n报送事项:\n", f"\n{due}", 1).replace("\n附件:\n", f"\n{form}", 1)
    path.write_text(text, "utf-8")
    _write_workbook(folder / "templates" / f"{FORM}.xlsx")
    _write_document(folder / "templates" / f"{FORM}.docx")


def household(community: str, rng: random.Random) -> Truth:
    """The made-up answers of one community to this form."""
    born = dt.date(1940, 1, 1) + dt.timedelta(rng.randrange(22_000))
    digits = f"411002{born:%Y%m%d}{rng.randrange(1, 999):03d}"
    needs = [need for need in NEEDS if rng.random() < 0.4] or ["疾病"]
    month, first = rng.randint(1, 12), rng.randint(1, 14)
    values: dict[str, str | None] = {
        "organization": community,
        "id_number": digits + id_check_character(digits),
        "born": born.isoformat(),
        "sex": "男" if int(digits[16]) % 2 else "女",
        "group": rng.choice(("汉族", "汉族", "回族", "满族")),
        "age": str(_YEAR - born.year),
        "people": str(rng.randint(1, 9)),
        "income": f"{rng.randint(3, 90) * 100}.00",
        "share": f"{rng.randint(2, 99)}%",
        "month": f"{rng.randint(2019, 2024)}-{month:02d}",
        "helped": rng.choice("是否"),
        "needs": "、".join(needs),
        "verified": "True",
        "account": _card(rng),
        "link": f"https://yun.example.com/s/{rng.randrange(10**8)}",
        "visits": f"2024-06-{first:02d}/2024-06-{first + rng.randint(0, 14):02d}",
        "story": f"家住{rng.choice('东西南北')}街{rng.randint(1, 99)}号，长期患病。",
    }
    return Truth(FORM, community, values, typed=_typed(values))


def ticked(choices: tuple[str, ...] | str, chosen: str, tick: str = "☑", box: str = "□") -> str:
    """The printed choices with these ticked: “☑是 □否”."""
    return " ".join(f"{tick if choice in chosen else box}{choice}" for choice in choices)


def _typed(values: dict[str, str | None]) -> dict[str, str]:
    typed = {name: value for name, value in values.items() if value}
    year, month, day = typed["born"].split("-")
    typed["born"] = f"{year}年{int(month)}月{int(day)}日"
    typed["income"] = typed["income"].removesuffix(".00")
    year, month = typed["month"].split("-")
    typed["month"] = f"{year}年{int(month)}月"
    first, last = (day.split("-") for day in typed["visits"].split("/"))
    typed["visits"] = f"{first[0]}年{int(first[1])}月{int(first[2])}日至{int(last[2])}日"
    typed["sex"] = ticked("男女", typed["sex"])
    typed["helped"] = ticked("是否", typed["helped"])
    typed["needs"] = ticked(NEEDS, typed["needs"])
    typed["verified"] = "☑"
    return typed


def _card(rng: random.Random) -> str:
    number = f"621700{rng.randrange(10**12):012d}"
    return next(number + str(n) for n in range(10) if passes_luhn(number + str(n)))


def _lines() -> list[list[str]]:
    """The form's cells, two labels to a line; the last one over the whole width."""
    cells = [cell for label in LABELS for cell in (label, f"{{{{ {label} }}}}")]
    return [cells[n : n + 4] for n in range(0, len(cells), 4)]


def _write_workbook(path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "登记表"
    sheet.cell(1, 1, _TITLE)
    sheet.merge_cells("A1:D1")
    lines = _lines()
    for row, line in enumerate(lines, start=2):
        for column, text in enumerate(line, start=1):
            sheet.cell(row, column, text)
    sheet.merge_cells(
        start_row=len(lines) + 1, end_row=len(lines) + 1, start_column=2, end_column=4
    )
    book.save(path)


def _write_document(path: Path) -> None:
    document, lines = Document(), _lines()
    document.add_paragraph(_TITLE)
    table = document.add_table(len(lines), 4)
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            table.cell(row, column).text = text
    table.cell(len(lines) - 1, 1).merge(table.cell(len(lines) - 1, 3))
    document.save(str(path))
