"""How fast a summary is written: beside XlsxWriter, rustpy-xlsxwriter, openpyxl and plain strings.

    python -m benchmarks.summary_speed                  100,000 rows of 12 columns, then 1,000,000
    python -m benchmarks.summary_speed --rows 10000 --most 100000 --turns 1       a quick look

The same rows for all, written to a file of its own in turns of one process: 3 numbers or dates
and 9 texts, boxed, wrapped, headings that stay. Ours besides: the template read, rows as high as
their text, tones, a filter over all. Peak memory: a process for each.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

from benchmarks.memory import peak_memory
from huizhi.campaign.variables import FILTERS
from huizhi.formats.excel.book_stream import StreamContent
from huizhi.formats.excel.sheet_stream import StreamRows
from huizhi.formats.excel.template import XlsxTemplate
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.zips.package_stream import PackageStream

HEADINGS = (
    "序号",
    "单位",
    "项目",
    "主题",
    "内容",
    "备注",
    "报送时间",
    "联系人",
    "电话",
    "状态",
    "件数",
    "来源",
)
_PROJECTS = ("安全生产专题教育课", "专项隐患排查治理", "应急逃生演练", "安全警示教育活动")
_DAY = dt.date(2024, 6, 3)


def rows(count: int) -> Iterator[tuple[Any, ...]]:
    """Made-up rows, no two alike."""
    for n in range(count):
        yield (
            n + 1,
            f"第{n % 9000 + 1}社区居民委员会",
            _PROJECTS[n % 4],
            f"{n % 9000 + 1}社区作品之{n}",
            f"社区组织居民{n % 900 + 20}人参加，讲解用火用电安全。",
            "" if n % 3 else "视频见网盘",
            _DAY + dt.timedelta(days=n % 25),
            ("李明", "王芳", "欧阳海燕")[n % 3],
            f"138{n % 100_000_000:08d}",
            ("已报送", "需更正")[n % 7 == 0],
            n % 5 + 1,
            f"附件3 {n % 9000 + 1}社区.xlsx（附件3!C{n % 20 + 5}）",
        )


def template() -> bytes:
    """A template with one streamed table of these columns."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "汇总"
    side = Side(style="thin", color="8C8C8C")
    sheet.append([f"{heading}" for heading in HEADINGS])
    sheet.append(["{%tr for 行 in 各行|逐行 %}"])
    sheet.append([f"{{{{ 行.{heading} }}}}" for heading in HEADINGS])
    sheet.append(["{%tr endfor %}"])
    for number, row in ((1, sheet[1]), (3, sheet[3])):
        for cell in row:
            cell.font = Font(name="宋体", size=11, bold=number == 1)
            cell.border = Border(left=side, right=side, top=side, bottom=side)
            cell.alignment = Alignment(vertical="center", wrap_text=True)
    for letter, width in zip("ABCDEFGHIJKL", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = "A1:L3"
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


_WIDTHS = (8, 24, 22, 22, 46, 14, 12, 12, 14, 10, 8, 36)


def huizhi(path: Path, count: int) -> None:
    ours = XlsxTemplate(template(), "t.xlsx", FILTERS)
    content = StreamContent({"各行": StreamRows(HEADINGS, count, rows(count))})
    with path.open("wb") as target:
        ours.write(target, {"汇总": content}, {}, Stamp())


def xlsxwriter(path: Path, count: int) -> None:
    import xlsxwriter as library

    workbook = library.Workbook(str(path), {"constant_memory": True})
    sheet = workbook.add_worksheet("汇总")
    look = {
        "font_name": "宋体",
        "font_size": 11,
        "border": 1,
        "text_wrap": True,
        "valign": "vcenter",
    }
    text = workbook.add_format(look)
    date = workbook.add_format({**look, "num_format": 'm"月"d"日"'})
    head = workbook.add_format({**look, "bold": True})
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(0, column, heading, head)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, count, 11)
    for number, row in enumerate(rows(count), start=1):
        sheet.set_row(number, 22)
        for column, value in enumerate(row):
            if column in {0, 10}:
                sheet.write_number(number, column, value, text)
            elif column == 6:
                sheet.write_datetime(number, column, value, date)
            else:
                sheet.write_string(number, column, value, text)
    workbook.close()


def rustpy(path: Path, count: int) -> None:
    from rustpy_xlsxwriter import Format, write_worksheet

    def looks() -> Any:
        look = Format().set_font_name("宋体").set_font_size(11).set_border("thin")
        return look.set_text_wrap().set_align("vertical_center")

    look, date = looks(), looks().set_num_format('m"月"d"日"')
    formats = {heading: date if heading == "报送时间" else look for heading in HEADINGS}
    records = (dict(zip(HEADINGS, row, strict=True)) for row in rows(count))
    write_worksheet(
        records,
        str(path),
        "汇总",
        freeze_row=1,
        column_widths=dict(zip(HEADINGS, _WIDTHS, strict=True)),
        column_formats=formats,
        bold_headers=True,
        autofilter=True,
    )


def openpyxl(path: Path, count: int) -> None:
    from openpyxl.cell import WriteOnlyCell

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("汇总")
    side = Side(style="thin")
    font, border = Font(name="宋体", size=11), Border(side, side, side, side)
    alignment = Alignment(vertical="center", wrap_text=True)
    for row in rows(count):
        cells = [WriteOnlyCell(sheet, value) for value in row]
        for cell in cells:
            cell.font, cell.border, cell.alignment = font, border, alignment
        sheet.append(cells)
    workbook.save(path)


def plain(path: Path, count: int) -> None:
    """The least that any program does in Python: strings put together, packed as they come."""

    def pieces() -> Iterator[bytes]:
        yield b"<worksheet><sheetData>"
        for number, row in enumerate(rows(count), start=2):
            cells = "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in row)
            yield f'<row r="{number}">{cells}</row>'.encode()
        yield b"</sheetData></worksheet>"

    with path.open("wb") as target:
        package = PackageStream(target)
        package.add_stream("xl/worksheets/sheet1.xml", pieces())
        package.close()


def rows_alone(path: Path, count: int) -> None:
    """What making up the rows takes, which all the others take too."""
    for _ in rows(count):
        pass


Contender = Callable[[Path, int], None]
CONTENDERS: dict[str, Contender] = {
    "XlsxWriter, constant_memory": xlsxwriter,
    "rustpy-xlsxwriter": rustpy,
    "huizhi": huizhi,
    "plain strings, packed": plain,
    "the rows alone": rows_alone,
}
SLOW: dict[str, Contender] = {"openpyxl, write-only": openpyxl}
EVERY = CONTENDERS | SLOW


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--most", type=int, default=1_000_000, help="rows of the long sheet")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--alone", nargs=2, metavar=("NAME", "ROWS"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        name, count = arguments.alone
        with tempfile.TemporaryDirectory() as folder:
            EVERY[name](Path(folder) / "t.xlsx", int(count))
        print(peak_memory())
        return
    _print_contest(arguments.rows, arguments.turns)
    _print_memory(arguments.rows, arguments.most)


def _print_contest(count: int, turns: int) -> None:
    times: dict[str, list[float]] = {name: [] for name in EVERY}
    sizes: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(turns + 1):
            for name, write in EVERY.items():
                if turn > 1 and name in SLOW:
                    continue
                path = Path(folder) / f"{turn}-{len(sizes)}.xlsx"
                begun = time.perf_counter()
                write(path, count)
                times[name].append(time.perf_counter() - begun)
                sizes[name] = path.stat().st_size if path.exists() else 0
                path.unlink(missing_ok=True)
    kept = {name: found[1:] for name, found in times.items()}  # the first turn warms up
    ours, rust = kept["huizhi"], kept["rustpy-xlsxwriter"]
    print(f"| {count:,} rows × {len(HEADINGS)} | s | × huizhi | MB | peak MB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, found in kept.items():
        ratio = statistics.median(a / b for a, b in zip(found, ours, strict=False))
        peak = _memory_of(name, count)
        size = sizes[name] / 1e6
        print(
            f"| {name} | {statistics.median(found):.2f} | {ratio:.2f} | {size:.1f} | {peak:.0f} |"
        )
    beside = statistics.median(a / b for a, b in zip(rust, ours, strict=True))
    print(f"\nrustpy-xlsxwriter takes {beside:.2f} × our time\n")


def _print_memory(count: int, most: int) -> None:
    print("| rows | s | peak MB |")
    print("| ---: | ---: | ---: |")
    for number in (count // 10, count, most):
        begun = time.perf_counter()
        peak = _memory_of("huizhi", number)
        print(f"| {number:,} | {time.perf_counter() - begun:.1f} | {peak:.0f} |")


def _memory_of(name: str, count: int) -> float:
    """Peak memory in MB of a process that writes only this."""
    command = [sys.executable, "-m", "benchmarks.summary_speed", "--alone", name, str(count)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    main()
