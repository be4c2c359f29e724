"""The trial's activity for story tests: a clerk's own notice, roster and three forms, handed in by
16 of 18 communities with figures that are known."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import openpyxl
from PIL import Image, ImageDraw

from benchmarks.scenes import Shot, jpeg
from huizhi.campaign import Campaign, Folders, load_campaign
from huizhi.content import Limits
from huizhi.formats import read_bytes
from huizhi.steps.preparing import (
    ActivityPlan,
    OfficeFacts,
    PlannedDeliverable,
    RosterChoices,
    make_activity,
    propose_roster,
    take_roster,
)
from huizhi.steps.receiving import collect
from huizhi.steps.sending import make_packets
from tests.material.pile import in_lamplight
from tests.paths import CONFIG, ROOT, TEMPLATES

OWN = ROOT / "tests" / "trial" / "own"
KINDS = ("九小场所", "出租房屋", "老旧小区", "充电场所", "在建工地", "养老机构")
SHARING = ("纺织厂社区", "东菜园社区")
HAZARDS, DONE, LEFT = range(5, 9), 9, 10  # columns of the table, as Excel counts


@dataclass(frozen=True)
class TrialActivity:
    """The activity in its folders. sums: of the hazards, of what is mended and of what is not, by
    community; rows: how many each community wrote."""

    folders: Folders
    campaign: Campaign
    sums: dict[str, tuple[int, int, int]]
    rows: dict[str, int]


def own(words: str) -> Path:
    """The clerk's document whose name has these words."""
    (found,) = (one for one in OWN.iterdir() if words in one.name)
    return found


def plan() -> ActivityPlan:
    """What the clerk says of the activity."""
    roster = own("通讯录")
    proposal = propose_roster(read_bytes(roster.read_bytes(), Limits()), roster.name)
    rows = frozenset(row.number for row in proposal.rows if row.taken)
    units = take_roster(proposal, RosterChoices(rows), [], "0391").units
    return ActivityPlan(
        "冬季消防安全排查整治",
        dt.date(2026, 11, 26),
        dt.date(2026, 12, 31),
        "孙丽",
        "0391-5551200",
        dt.date(2026, 11, 26),
        office=OfficeFacts("河阳市城北区幸福路街道办事处", "幸福路街道办事处", "0391"),
        units=units,
        notice=own("通知").read_bytes(),
        deliverables=(
            PlannedDeliverable("联络员登记表", dt.date(2026, 11, 30), form=own("联络员")),
            PlannedDeliverable("隐患排查统计表", dt.date(2026, 12, 11), form=own("统计表")),
            PlannedDeliverable("现场照片", dt.date(2026, 12, 11), material=(("图片", 3, "张"),)),
            PlannedDeliverable("工作总结", dt.date(2026, 12, 25), form=own("总结")),
        ),
    )


def make_trial(folder: Path) -> TrialActivity:
    """The activity in this folder, with what 16 communities hand in collected."""
    import shutil

    shutil.copytree(CONFIG, folder / "config")
    shutil.copytree(TEMPLATES, folder / "templates")
    first = Folders(folder / "config", folder / "templates", folder / "output")
    activity = folder / "activities" / make_activity(first, plan())
    folders = Folders(activity / "config", activity / "templates", activity / "output")
    campaign = load_campaign(folders.config, folders.templates)
    make_packets(campaign, folders.output)
    made = TrialActivity(folders, campaign, {}, {})
    back = folder / "returned"
    for number, unit in enumerate(campaign.settings.communities[:16]):
        packet = folders.output / "packets" / unit.name
        made.sums[unit.name], made.rows[unit.name] = fill(
            packet, back / unit.name, unit.name, number
        )
    hand_in_pictures(back)
    received = dt.datetime(2026, 11, 28, 9, 0, tzinfo=campaign.settings.zone)
    collect(campaign, folders.output, [back], received)
    return made


def fill(packet: Path, back: Path, name: str, number: int) -> tuple[tuple[int, int, int], int]:
    """What one community fills in, from its packet into back: the table with so many rows, the
    liaison form, the report; its sums and how many rows."""
    back.mkdir(parents=True)
    (blank,) = packet.glob("附件2*.xlsx")
    count = 5 + number % 5
    hazards, done, left = _fill_table(blank, back / blank.name, name, number, count)
    (liaison,) = packet.glob("附件1*.docx")
    _fill_words(
        liaison,
        back / liaison.name,
        {
            "社区名称": name,
            "辖区户数": str(800 + number),
            "联络员姓名": "王建国" if number % 2 else "李淑芬",
            "手机号码": f"139{number:08d}",
        },
    )
    (report,) = packet.glob("附件3*.docx")
    _write_report(report, back / report.name, hazards, done)
    return (hazards, done, left), count


def _fill_table(
    blank: Path, path: Path, name: str, number: int, count: int
) -> tuple[int, int, int]:
    book = openpyxl.load_workbook(blank)
    sheet = book.worksheets[0]
    first = next(cell.row for cell in sheet["A"] if cell.value == 1)
    total = [0, 0, 0]
    for place in range(count):
        row = first + place
        found = [(number + place + n) % 4 for n in range(4)]
        done = sum(found) - (place % 2 if sum(found) else 0)
        values: dict[int, Any] = {
            2: f"{name[:-2]}第{place + 1}处场所",
            3: KINDS[place % 6],
            4: dt.date(2026, 12, 1 + place),
            **dict(zip(HAZARDS, found, strict=True)),
            DONE: done,
            LEFT: sum(found) - done,
            11: dt.date(2026, 12, 20),
            12: "张三丰",
        }
        for column, value in values.items():
            sheet.cell(row, column).value = value
        total = [total[0] + sum(found), total[1] + done, total[2] + sum(found) - done]
    for row in sheet.iter_rows(max_row=first - 1):
        for cell in row:
            if isinstance(cell.value, str) and "填报人：" in cell.value:
                cell.value = "填报人：王建国    联系电话：13912345678"
    book.save(path)
    return total[0], total[1], total[2]


def _fill_words(blank: Path, path: Path, answers: dict[str, str]) -> None:
    """The answers written into the cells beside their labels."""
    document = docx.Document(str(blank))
    for table in document.tables:
        for row in table.rows:
            cells = row.cells
            for label, answer in answers.items():
                for at, cell in enumerate(cells[:-1]):
                    if cell.text.replace("*", "").startswith(label):
                        cells[at + 1].text = answer
    document.save(str(path))


def _write_report(blank: Path, path: Path, hazards: int, done: int) -> None:
    """The report with its numbers and a paragraph of its own under the second heading."""
    document = docx.Document(str(blank))
    for paragraph in document.paragraphs:
        if "共排查场所" in paragraph.text:
            said = ["30", "12", str(hazards), str(done), f"{done * 100 // max(hazards, 1)}"]
            pieces = re.split(r"_+", paragraph.text)
            paragraph.text = "".join(a + b for a, b in zip(pieces, [*said, ""], strict=True))
        elif "（请填写" in paragraph.text:
            paragraph.text = "社区组织网格员逐户排查，发放宣传单，督促商户清理疏散通道。"
    document.save(str(path))


def hand_in_pictures(back: Path) -> None:
    """Three pictures of each of three communities: one of them two have alike, and of one of them
    one is a form that was photographed, under a name that does not say so."""
    for number, name in enumerate(("幸福里社区", *SHARING)):
        folder = back / name / "现场照片"
        folder.mkdir(parents=True)
        for place in range(3):
            alike = name in SHARING and place == 0
            shot = Shot(80 if alike else 60 + 10 * number + place)
            (folder / f"现场{place + 1}.jpg").write_bytes(jpeg(in_lamplight(shot.draw(1600, 1200))))
    paper = Image.new("RGB", (1600, 1200), (214, 210, 205))
    draw = ImageDraw.Draw(paper)
    for row in range(60, 1160, 60):
        draw.line((80, row, 1520, row), fill=(60, 60, 60), width=5)
        draw.text((100, row + 8), "communities 2026 floor 3", fill=(40, 40, 40), font_size=38)
    (back / "幸福里社区" / "现场照片" / "IMG_0007.jpg").write_bytes(jpeg(paper))
