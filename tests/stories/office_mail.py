"""Mail: what communities send to the office of the state machine; small, made once, always the
same bytes."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Literal

from docx import Document
from openpyxl import Workbook, load_workbook
from PIL import Image

from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.steps.sending.packets import render_packet
from tests.paths import ROOT

COMMUNITIES = ("罗庄社区", "魏武社区", "周庄社区")
FORMS = {"liaison": "附件1", "works": "附件3"}
# What each version of a form says: the person named in it, and that person's telephone. The name of
# the first is a slip, so that no other person is meant; the third has a telephone that is none.
VERSIONS = (("王小明", "13837400001"), ("王小朋", "13837400002"), ("王小朋", "1383740000"))
WRONG = 2
NAMED = {"liaison": "name", "works": "contact"}  # the fields in which these stand
PHONE = {"liaison": "mobile", "works": "contact_phone"}

Kind = Literal[
    "form", "blank", "stranger", "pair", "other's", "damaged", "picture", "report", "lock"
]


@dataclass(frozen=True)
class Letter:
    """One content that is sent.

    kind: "stranger" is a form that does not say whose it is, "pair" a workbook with two of these,
    "other's" a form of `community` in which the next one's name is written, "lock" what a program
    leaves beside an open file; community: whose, "" for nobody's; version: which of `VERSIONS`;
    saved: on which day of June it says it was last saved.
    """

    kind: Kind
    community: str = ""
    deliverable: str = ""
    version: int = 0
    saved: int = 1

    @cached_property
    def content(self) -> bytes:
        return _content(self)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def suffix(self) -> str:
        return {"picture": ".jpg", "report": ".docx"}.get(self.kind, ".xlsx")

    @property
    def forms(self) -> tuple[str, ...]:
        """The deliverables of which there is a form in it."""
        if self.kind == "pair":
            return tuple(FORMS)
        return (self.deliverable,) if self.deliverable else ()


def _letters() -> tuple[Letter, ...]:
    """All letters, the plain ones first, so that counterexamples shrink to these."""
    forms = [(c, d) for d in FORMS for c in COMMUNITIES]
    return (
        *(Letter("form", c, d, v) for c, d in forms for v in range(len(VERSIONS))),
        *(Letter("form", c, d, 0, saved=2) for c, d in forms),  # the same answers, saved again
        *(Letter("form", c, d, 1, saved=0) for c, d in forms[:2]),
        *(Letter("blank", c, d) for c, d in forms),
        *(Letter("stranger", "", d, v) for d in FORMS for v in (0, WRONG)),
        Letter("pair"),
        *(Letter("other's", c, "liaison", v) for c in COMMUNITIES[2:] for v in range(2)),
        *(Letter("picture", c, version=v) for c in COMMUNITIES[:2] for v in range(2)),
        *(Letter("report", c, version=v) for c in COMMUNITIES[:2] for v in range(2)),
        Letter("lock"),
        *(Letter("damaged", version=v) for v in range(2)),
    )


LETTERS = _letters()


@lru_cache(maxsize=1)
def shipped() -> Campaign:
    """The example campaign, whose forms are sent out."""
    return load_campaign(ROOT / "config", ROOT / "templates")


@cache
def _packet(community: str) -> Mapping[str, bytes]:
    """The spreadsheet forms of a community's packet, by deliverable."""
    campaign = shipped()
    files = dict(render_packet(campaign, campaign.settings.by_name[community]))
    return {
        deliverable: data
        for deliverable, begin in FORMS.items()
        for name, data in files.items()
        if name.startswith(begin) and name.endswith(".xlsx")
    }


def _content(letter: Letter) -> bytes:
    if letter.kind == "blank":
        return _packet(letter.community)[letter.deliverable]
    if letter.kind in {"form", "other's"}:
        return _saved(_filled(letter), letter.saved)
    if letter.kind in {"stranger", "pair"}:
        return _saved(_pasted(letter), letter.saved)
    if letter.kind == "picture":
        return _picture(letter)
    if letter.kind == "report":
        return _report(letter)
    return b"lock" if letter.kind == "lock" else b"PK\x03\x04 torn off " + bytes([letter.version])


def _filled(letter: Letter) -> Workbook:
    book = load_workbook(io.BytesIO(_packet(letter.community)[letter.deliverable]))
    for place, text in _cells(book, letter).items():
        book.worksheets[0][place] = text
    return book


def _cells(book: Workbook, letter: Letter) -> dict[str, str]:
    """What is typed into the form."""
    person, phone = VERSIONS[letter.version]
    if letter.deliverable == "liaison":
        plain = {"D3": "男", "F3": "网格员", "B4": "0374-5163000", "B7": "祖师街道1号"}
        following = COMMUNITIES[(COMMUNITIES.index(letter.community) + 1) % len(COMMUNITIES)]
        unit = {"B6": following} if letter.kind == "other's" else {}
        return {**plain, **unit, "B3": person, "D4": phone, "B5": "wxm@example.com"}
    sheet = book.worksheets[0]
    rows = {str(sheet.cell(r, 1).value).rstrip(":："): r for r in range(1, sheet.max_row + 1)}
    first = rows["安全生产专题教育课"]
    return {
        "B4": "2024年6月20日",
        f"C{first}": f"{person}的一堂课",
        f"D{first}": "课件一份",
        f"B{rows['联系人']}": person,
        f"B{rows['联系方式']}": phone,
    }


def _pasted(letter: Letter) -> Workbook:
    """The texts of filled forms in a workbook of its own: no identity, and no unit."""
    book = Workbook()
    for number, deliverable in enumerate(letter.forms):
        own = Letter("form", COMMUNITIES[0], deliverable, letter.version)
        source = _filled(own).worksheets[0]
        sheet = book.worksheets[0] if number == 0 else book.create_sheet()
        sheet.title = FORMS[deliverable]
        for row in source.iter_rows():
            for cell in row:
                if cell.value != COMMUNITIES[0]:
                    sheet.cell(cell.row, cell.column, cell.value)
    return book


def _picture(letter: Letter) -> bytes:
    """A picture that is like no other one here."""
    number = COMMUNITIES.index(letter.community) * 2 + letter.version
    noise = hashlib.sha256(bytes([number])).digest() * 3
    image = Image.frombytes("L", (8, 8), noise[:64]).resize((64, 64)).convert("RGB")
    target = io.BytesIO()
    image.save(target, "JPEG")
    return target.getvalue()


def _report(letter: Letter) -> bytes:
    document = Document()
    document.add_paragraph(f"{letter.community}开展了安全生产月活动，第{letter.version + 1}稿。")
    target = io.BytesIO()
    document.save(target)
    return _fixed(target.getvalue(), letter.saved)


def _saved(book: Workbook, day: int) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return _fixed(target.getvalue(), day)


def _fixed(data: bytes, day: int) -> bytes:
    """The package as if it had been saved on this day of June; always the same bytes."""
    target = io.BytesIO()
    moment = f"2024-06-{day:02}T08:00:00Z" if day else "2024-05-31T08:00:00Z"
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            member = source.read(name)
            if name == "docProps/core.xml":
                said = rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*"
                member = re.sub(said, rb"\g<1>" + moment.encode(), member)
            package.writestr(zipfile.ZipInfo(name), member)
    return target.getvalue()


def archive_of(members: Mapping[str, bytes]) -> bytes:
    """A zip with these files; always the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in members.items():
            package.writestr(zipfile.ZipInfo(name), data)
    return target.getvalue()
