"""Templates for tests, drawn as grids, and what rendering makes of them."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from huizhi.content.grid import draw, parse
from huizhi.content.limits import Limits
from huizhi.errors import TemplateError
from huizhi.formats.excel.template import XlsxTemplate
from huizhi.formats.jinja.marks import InputRule, Slot
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.reader import read_bytes
from huizhi.formats.word.template import DocxTemplate
from tests.validity import errors_of

FILTERS: Mapping[str, Callable[..., object]] = {
    "月日": lambda day: f"{day.month}月{day.day}日",
    "加括号": lambda text: f"（{text}）",
}
SHEET = "表"

LOOP = """
    项目                    | 数量        |
    {%tr for 行 in 行们 %}  |             |
    {{ 行.名 }}             | {{ 行.数 }} | {{ loop.index }}
    {%tr endfor %}          |             |
    合计                    | <           |
"""

# Fields alone in their cells and among other text, in rows and outside.
FORM = """
    单位                   | {{ 单位 }} | <                |
    {%tr for 行 in 行们 %} |            |                  |
    {{ loop.index }}       | {{ 行 }}   | 备注：{{ 备注 }} |
    {%tr endfor %}         |            |                  |
    手机                   | {{ 手机 }} | 单位：{{ 单位 }} |
"""


def book(*drawings: str, names: tuple[str, ...] = (SHEET, "乙", "丙")) -> Workbook:
    """A workbook with a sheet for each drawing (`huizhi.content.grid`), merges included."""
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for name, drawing in zip(names, drawings, strict=False):
        sheet: Worksheet = workbook.create_sheet(name)
        for cell in parse(drawing).cells:
            sheet.cell(cell.row + 1, cell.column + 1, cell.text or None)
            if cell.rows * cell.columns > 1:
                sheet.merge_cells(
                    start_row=cell.row + 1,
                    start_column=cell.column + 1,
                    end_row=cell.bottom,
                    end_column=cell.right,
                )
    return workbook


def saved(workbook: Workbook) -> bytes:
    """The workbook as a file."""
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def changed(data: bytes, parts: Mapping[str, str | bytes | Callable[[str], str]]) -> bytes:
    """The package with these parts in place of its own; a function gets the old text."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in [*old.namelist(), *(name for name in parts if name not in old.namelist())]:
            content = parts.get(name)
            if content is None:
                new.writestr(name, old.read(name))
            else:
                text = content(old.read(name).decode()) if callable(content) else content
                new.writestr(name, text)
    return target.getvalue()


def xlsx(template: bytes | Workbook | str) -> XlsxTemplate:
    """The Excel template in a file, a workbook, or the drawing of its only sheet."""
    data = template if isinstance(template, bytes) else saved(_book(template))
    return XlsxTemplate(data, "templates/t.xlsx", FILTERS)


def docx(data: bytes) -> DocxTemplate:
    """The Word template in a file."""
    return DocxTemplate(data, "templates/t.docx", FILTERS)


def fill(template: bytes | Workbook | str, **context: object) -> bytes:
    """The rendered and validated workbook."""
    loaded = template if isinstance(template, bytes) else saved(_book(template))
    data = xlsx(loaded).render(context, Stamp())
    assert_valid(data, loaded)
    return data


def drawn(data: bytes, sheet: int = 0) -> str:
    """What the reader sees in a sheet or document, as a drawing."""
    return draw(read_bytes(data, Limits()).grids[sheet])


def loop_rows(*names: str) -> list[dict[str, object]]:
    """Rows for `LOOP` with these names."""
    return [{"名": name, "数": number} for number, name in enumerate(names, start=10)]


def form(**rules: InputRule) -> bytes:
    """`FORM` rendered with two rows, and validated; rules: by field id."""
    template = saved(book(FORM))
    context = {
        "单位": Slot("祖师社区", "organization"),
        "行们": [Slot("", "rows.title"), Slot("=1+1", "rows.title")],
        "备注": Slot("", "remark"),
        "手机": Slot("", "mobile"),
    }
    data = xlsx(template).render(context, Stamp({}, rules))
    assert_valid(data, template)
    return data


def assert_renders(template: bytes | Workbook | str, expected: str, **context: object) -> bytes:
    """Renders, validates, and compares two drawings; gives the rendered file."""
    data = fill(template, **context)
    got, wanted = drawn(data), draw(parse(expected))
    assert got == wanted, f"rendered:\n{got}\nexpected:\n{wanted}"
    return data


def opened(data: bytes) -> Workbook:
    """The workbook as openpyxl reads it."""
    return load_workbook(io.BytesIO(data), rich_text=True)


def part(data: bytes, name: str) -> bytes:
    """One member of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def part_names(data: bytes) -> list[str]:
    """The members of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def sheet_text(data: bytes, number: int = 1) -> str:
    """The XML of a worksheet part."""
    return part(data, f"xl/worksheets/sheet{number}.xml").decode()


def assert_valid(data: bytes, template: bytes) -> None:
    """The package is valid Office Open XML, or has only the faults that its template had."""
    shared = set(part_names(data)) & set(part_names(template))
    same = {name for name in shared if part(data, name) == part(template, name)}
    kept = frozenset(name for name in same if name.startswith("word/styles"))
    faults = sorted(_faults(data, kept) - _faults(template, kept))
    assert not faults, "\n".join(faults)


def refusal(template: bytes | Workbook | str) -> str:
    """The message that the template is refused with."""
    try:
        xlsx(template)
    except TemplateError as error:
        return str(error)
    raise AssertionError("the template was not refused")


def _book(template: Workbook | str) -> Workbook:
    return book(template) if isinstance(template, str) else template


@lru_cache(maxsize=64)
def _faults(data: bytes, kept: frozenset[str] = frozenset()) -> set[str]:
    """kept: styles that nobody changed; of their half a megabyte only names and kinds are looked
    at."""
    data = changed(data, dict.fromkeys(kept, _names_of_styles)) if kept else data
    suffix = ".docx" if "word/document.xml" in part_names(data) else ".xlsx"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"checked{suffix}"
        path.write_bytes(data)
        faults = {str(error) for error in errors_of(path)}
    # not a fault: Excel keeps inline strings elsewhere when it saves, as it may
    return {fault for fault in faults if "inline-string cell" not in fault}


@lru_cache(maxsize=16)
def _names_of_styles(text: str) -> str:
    root = etree.fromstring(text.encode())
    for one in root.findall("{*}latentStyles"):
        root.remove(one)
    for style in root.findall("{*}style"):
        for child in list(style)[1:]:
            style.remove(child)
    return etree.tostring(root, encoding="unicode")
