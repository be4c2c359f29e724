"""A made-up campaign of any size: a roster of so many communities, and what they send back.

The returned forms are filled by the program, saved by openpyxl as a liaison's program would, and
then given each community's name, number and telephone.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree
from openpyxl import load_workbook

from huizhi.campaign.campaign import load_campaign
from huizhi.formats.ooxml.xml_fragment import DECLARATION
from huizhi.formats.zips.archive import Member, Packing, read_members, write_members
from huizhi.forms import TypedRow
from huizhi.steps.correcting.filling import (
    FormRecord,
    answers_typed,
    attachment_named,
    render_filled,
)

ROOT = Path(__file__).parent.parent
FORMS = {
    "liaison": {
        "name": "王小明",
        "gender": "男",
        "position": "网格员",
        "office_phone": "0374-5163000",
        "mobile": "13837400001",
        "email": "a@b.cn",
        "organization": "第00001社区",
        "address": "许昌市东城区学院路1号",
    },
    "works": {
        "organization": "第00001社区",
        "submitted_on": "2024.6.20",
        "contact": "王小明",
        "contact_phone": "0374-5163000",
    },
}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRINGS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_STRINGS_RELATION = (
    b'<Relationship Id="rIdStrings" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
)
_FIRST_NAME, _FIRST_CODE, _FIRST_MOBILE = "第00001社区", "C00001", "13837400001"


@dataclass(frozen=True)
class MadeCampaign:
    """A folder with config/, returned/ and output/."""

    folder: Path

    @classmethod
    def make(cls, folder: Path, count: int) -> MadeCampaign:
        """The example's configuration with a roster of so many communities."""
        shutil.copytree(ROOT / "config", folder / "config")
        (folder / "config" / "communities.yaml").unlink()
        _write_roster(folder / "config" / "communities.csv", count)
        return cls(folder)

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def returned(self) -> Path:
        return self.folder / "returned"

    def words(self, verb: str, *more: str) -> list[str]:
        """What follows `python` on the command line of a verb."""
        templates = str(ROOT / "templates")
        start = ["generate.py", verb, *more, "--quiet", "--templates", templates]
        return [*start, "--config", str(self.folder / "config"), "--output", str(self.output)]

    def send_back(self, count: int) -> int:
        """Two filled forms of each community into returned/; how many files that are."""
        campaign = load_campaign(self.folder / "config", ROOT / "templates")
        settings = campaign.settings
        self.returned.mkdir(exist_ok=True)
        for form_id, answers in FORMS.items():
            attachment = attachment_named(settings, form_id)
            rows = tuple(
                TypedRow(
                    {
                        "item": answers_typed(item.form_name),
                        "title": answers_typed(f"{item.form_name}作品"),
                        "content": answers_typed("视频1个，图片3张"),
                    }
                )
                for item in settings.items
                if form_id == "works"
            )
            values = {field: answers_typed(text) for field, text in answers.items()}
            record = FormRecord(settings.communities[0], values, rows)
            files = dict(render_filled(campaign, attachment, record))
            first = next(data for name, data in files.items() if name.endswith(".xlsx"))
            members = _as_excel(read_members(_saved_again(first), "form.xlsx"))
            for number in range(1, count + 1):
                path = self.returned / f"{number:05}-{form_id}.xlsx"
                path.write_bytes(write_members(list(_of(number, members))))
        return len(FORMS) * count


def _saved_again(data: bytes) -> bytes:
    target = io.BytesIO()
    load_workbook(io.BytesIO(data)).save(target)
    return target.getvalue()


def _as_excel(members: list[Member]) -> list[Member]:
    """The members with texts in one shared table, as Excel and WPS write them; openpyxl writes
    each into its cell."""
    strings: list[str] = []
    done = []
    for member in members:
        data = member.data
        if member.name.startswith("xl/worksheets/sheet"):
            root = etree.fromstring(data)
            for cell in root.iter("{*}c"):
                if cell.get("t") == "inlineStr":
                    strings.append("".join(one.text or "" for one in cell.iter("{*}t")))
                    del cell[:]
                    cell.set("t", "s")
                    etree.SubElement(cell, f"{{{_MAIN}}}v").text = str(len(strings) - 1)
            data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        elif member.name == "[Content_Types].xml":
            data = data.replace(b"</Types>", _STRINGS_TYPE)
        elif member.name == "xl/_rels/workbook.xml.rels":
            data = data.replace(b"</Relationships>", _STRINGS_RELATION)
        done.append(Member(member.name, data))
    items = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    table = f'<sst xmlns="{_MAIN}" count="{len(strings)}">{items}</sst>'
    return [*done, Member("xl/sharedStrings.xml", f"{DECLARATION}{table}".encode())]


def _of(number: int, members: list[Member]) -> Iterator[Member]:
    """The members as this community would have them."""
    changes = {
        _FIRST_NAME: f"第{number:05}社区",
        _FIRST_CODE: f"C{number:05}",
        _FIRST_MOBILE: f"138{number:08}",
    }
    for member in members:
        data = member.data
        for old, new in changes.items():
            data = data.replace(old.encode(), new.encode())
        yield member if data == member.data else Member(member.name, data, Packing.FAST)


def _write_roster(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        roster = csv.writer(file)
        roster.writerow(["名称", "编号", "类型", "联络员", "联络员手机"])
        for number in range(1, count + 1):
            kind = ("城市社区", "农村社区")[number % 2]
            mobile = f"138{number:08}"
            roster.writerow([f"第{number:05}社区", f"C{number:05}", kind, "王小明", mobile])
