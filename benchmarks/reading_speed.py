"""How long one filled form takes: read, aligned and checked; openpyxl and calamine beside it.

    python -m benchmarks.reading_speed

One process, warm, medians; both sides read the same bytes, and no file a second time before so
many others that nothing of it is remembered. openpyxl and calamine only load the workbook and look
at each cell's value; calamine, in Rust, tells neither formats nor comments, hidden rows or names.
This program also finds every answer and checks it.
"""

from __future__ import annotations

import datetime as dt
import io
import statistics
import sys
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.campaign.settings import Settings
from huizhi.content.limits import Limits
from huizhi.formats.reader import read_bytes
from huizhi.formats.zips.archive import Member, Packing, read_members, write_members
from huizhi.forms import TypedRow
from huizhi.steps.correcting.filling import (
    FormRecord,
    answers_typed,
    attachment_named,
    render_filled,
)
from huizhi.steps.receiving.readings import read_return
from huizhi.storage.returns import Return

ROOT = Path(__file__).parent.parent
ROUNDS = 50
VARIANTS = 300  # files of a form; more than any part of the program remembers
MOBILE, OFFICE = "13837400001", "0374-5163000"
ANSWERS = {
    "liaison": {"name": "王小明", "gender": "男", "mobile": MOBILE, "email": "a@b.cn"},
    "works": {"submitted_on": "2024.6.20", "contact": "王小明", "contact_phone": OFFICE},
}


def main() -> None:
    """Prints both tables."""
    campaign = load_campaign(ROOT / "config", ROOT / "templates")
    out = sys.stdout.write
    head = ("form", "read", "aligned and checked", "together", "calamine", "openpyxl", "ratio")
    out(f"| {' | '.join(head)} |\n| --- |{' ---: |' * (len(head) - 1)}\n")
    for form_id in ANSWERS:
        out(_form_line(campaign, form_id) + "\n")
    out("\n| rows | read | aligned and checked | a row |\n| ---: | ---: | ---: | ---: |\n")
    for count in (100, 1_000, 10_000):
        out(_rows_line(campaign, count) + "\n")


def _form_line(campaign: Campaign, form_id: str) -> str:
    one, two, three, four = (cycle(_variants(_filled(campaign, form_id))) for _ in range(4))
    read, together, quick, peer = _medians(
        lambda: read_bytes(next(one), Limits()),
        lambda: read_return(campaign, read_bytes(next(two), Limits()), _empty()),
        lambda: _values_of(next(three)),
        lambda: _looked_at(next(four)),
    )
    every = (read, together - read, together, quick, peer)
    times = " | ".join(f"{one:.2f} ms" for one in every)
    return f"| {form_id} | {times} | {peer / together:.1f} × |"


def _rows_line(campaign: Campaign, count: int) -> str:
    data = _long_table(campaign.settings, count)
    document = read_bytes(data, Limits())
    read = _median(lambda: read_bytes(data, Limits()), 5)
    checked = _median(lambda: read_return(campaign, document, _empty()), 5)
    reading = read_return(campaign, document, _empty())
    assert len(reading.returns[0].rows) == count
    each = (read + checked) / count * 1000
    return f"| {count:,} | {read:.0f} ms | {checked:.0f} ms | {each:.0f} µs |"


def _filled(campaign: Campaign, form_id: str) -> bytes:
    settings = campaign.settings
    attachment = attachment_named(settings, form_id)
    values = {field: answers_typed(text) for field, text in ANSWERS[form_id].items()}
    rows = tuple(
        TypedRow(
            {"item": answers_typed(item.form_name), "title": answers_typed(f"{item.form_name}作品")}
        )
        for item in settings.items
        if form_id == "works"
    )
    record = FormRecord(settings.communities[0], values, rows)
    files = dict(render_filled(campaign, attachment, record))
    return next(data for name, data in files.items() if name.endswith(".xlsx"))


def _variants(data: bytes) -> list[bytes]:
    """The form with another telephone number in each, as so many liaisons send it."""
    members = read_members(data, "form.xlsx")
    return [
        write_members([_with_number(member, number) for member in members])
        for number in range(VARIANTS)
    ]


def _with_number(member: Member, number: int) -> Member:
    data = member.data.replace(MOBILE.encode(), f"138{number:08}".encode())
    data = data.replace(OFFICE.encode(), f"0374-5{number:06}".encode())
    return member if data == member.data else Member(member.name, data, Packing.FAST)


def _long_table(settings: Settings, count: int) -> bytes:
    """附件3 retyped with so many rows, as one retypes a form that has become too small."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["报送单位", settings.communities[0].name])
    sheet.append(["项目", "序号", "主题或标题", "报送内容", "备注"])
    for number in range(count):
        item = settings.items[number % len(settings.items)].form_name
        sheet.append([item, number + 1, f"作品{number}", "视频1个，图片3张", ""])
    sheet.append(["联系人：", "王小明"])
    sheet.append(["联系方式：", "13837400001"])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _looked_at(data: bytes) -> int:
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    return sum(cell.value is not None for row in sheet.iter_rows() for cell in row)


def _values_of(data: bytes) -> int:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return sum(value != "" for row in sheet.to_python() for value in row)


def _empty() -> Return:
    return Return("form.xlsx", "0" * 64, dt.datetime.now(dt.UTC), None, None, "unidentified")


def _medians(*works: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The median time of each work in milliseconds; the works take turns of ten rounds, of which
    the first two only warm up again what the others have pushed out."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(max(1, rounds // 8)):
        for work, taken in zip(works, times, strict=True):
            for number in range(10):
                begun = time.perf_counter()
                work()
                if number > 1:
                    taken.append(time.perf_counter() - begun)
    return [statistics.median(taken) * 1000 for taken in times]


def _median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median time of so many rounds, after two that do not count, in milliseconds."""
    times = []
    for _ in range(rounds + 2):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times[2:]) * 1000


if __name__ == "__main__":
    main()
