"""Roster: everyone the notice goes to, from communities.yaml, .xlsx or .csv.

A table is read into the same tree as the YAML file, its headings being the keys there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from huizhi.campaign.settings import Recipient, keys_of
from huizhi.campaign.source import (
    Source,
    Steps,
    Tree,
    file_name,
    read_file,
    with_visible_characters,
)
from huizhi.campaign.written import cut, join_words, suggestion
from huizhi.campaign.yaml_source import read_yaml
from huizhi.content import (
    PROBLEM_DIGITS_LOST,
    PROBLEM_ERROR,
    Cell,
    Grid,
    Limits,
    column_letters,
    kind_named,
)
from huizhi.errors import Mistake, ReadError

RECIPIENTS = "收文单位"
HEADINGS = keys_of(Recipient)
_NEEDED = ("名称", "编号", "类型")
_HEADING_ROWS = 5  # the heading row stands among the first rows; a title may stand above it
_QUOTAS = "应报"
_QUOTAS_SAMPLE = "要写成“应急逃生避险演练：视频2、图片5；安全警示教育：图片4”的样子"
_QUOTA = re.compile(r"(?P<kind>.*?[^\d\s])\s*(?:不少于|至少)?\s*(?P<number>\d+)\s*[^\d\s]?")


@dataclass(frozen=True, slots=True)
class _Value:
    """One cell of a roster. place: as the clerk sees it; problem: why it cannot be used, or ""."""

    text: str
    place: str
    problem: str = ""


_Row = Sequence[_Value]


def read_roster(path: Path) -> tuple[Source, list[Mistake]]:
    """The roster's tree, and what is wrong with how it is written; see `read_yaml`."""
    if path.suffix == ".yaml":
        source, mistakes = read_yaml(path)
    elif path.suffix == ".xlsx":
        source, mistakes = _read_workbook(path)
    else:
        source, mistakes = _read_csv(path)
    return _with_quotas(source, mistakes)


def _read_workbook(path: Path) -> tuple[Source, list[Mistake]]:
    from huizhi.formats import read_bytes  # slow to load

    file = file_name(path)
    remedy = "请用 WPS 或 Excel 打开检查，另存为 .xlsx"
    try:
        document = read_bytes(read_file(path), Limits())
    except (OSError, ReadError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        return Source(file, None), [Mistake(file, "", f"读不出名单（{said}）", remedy=remedy)]
    if kind_named(document.kind).ooxml != "xlsx":
        return Source(file, None), [Mistake(file, "", "不是 Excel 工作簿", remedy=remedy)]
    tables = [(grid, list(_grid_rows(grid))) for grid in document.grids]
    found = [(grid, rows) for grid, rows in tables if _heading_row(rows) is not None]
    if not found:
        return Source(file, None), [_no_headings(file)]
    if len(found) > 1:
        names = join_words([grid.name for grid, _ in found])
        what = f"有{len(found)}张工作表都像名单（{names}），不知道用哪一张"
        return Source(file, None), [Mistake(file, "", what, remedy="请只留一张，其余删去")]
    return _read_rows(file, found[0][1])


def _grid_rows(grid: Grid) -> Iterator[_Row]:
    """The rows of a sheet; a cell merged over several rows counts for each of them."""
    for row in range(grid.height):
        cells = (grid.at(row, column) for column in range(grid.width))
        yield [
            _cell_value(cell)
            if cell
            else _Value("", f"{grid.name}!{column_letters(column)}{row + 1}")
            for column, cell in enumerate(cells)
        ]


def _cell_value(cell: Cell) -> _Value:
    """What was typed: a number in full, however the cell shows it."""
    text = cell.text.strip()
    number = cell.number
    if number is not None and not re.fullmatch(r"\d+", text, re.ASCII):
        text = str(int(number)) if float(number).is_integer() else str(number)
    problem = {
        PROBLEM_DIGITS_LOST: "超过15位的数字在表格里已丢失末几位",
        PROBLEM_ERROR: "单元格显示的是错误",
    }.get(cell.problem, "")
    return _Value(text, cell.place, problem)


def _read_csv(path: Path) -> tuple[Source, list[Mistake]]:
    file = file_name(path)
    remedy = "请用 WPS 或 Excel 打开检查，另存为 .csv"
    try:
        text = _csv_text(read_file(path))
        tables = (list(_csv_rows(text, delimiter)) for delimiter in ",\t;")
        rows = next((rows for rows in tables if _heading_row(rows) is not None), None)
    except (OSError, UnicodeError, csv.Error) as error:
        said = error.strerror if isinstance(error, OSError) else "内容不是 CSV 文字"
        return Source(file, None), [Mistake(file, "", f"读不出名单（{said}）", remedy=remedy)]
    if rows is None:
        return Source(file, None), [_no_headings(file)]
    return _read_rows(file, rows)


def _csv_text(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with one ("Unicode" in Excel), else GB18030, as WPS
    saves it in China."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _csv_rows(text: str, delimiter: str) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for row in reader:
        place = f"第{line}行"
        yield [_Value(value.strip(), place) for value in row]
        line = reader.line_num + 1


def _heading_row(rows: Sequence[_Row]) -> int | None:
    """The first row that holds 名称 and one more heading."""
    for number, row in enumerate(rows[:_HEADING_ROWS]):
        headings = {_heading(value) for value in row}
        if "名称" in headings and len(headings & set(HEADINGS)) > 1:
            return number
    return None


def _heading(value: _Value) -> str:
    return re.sub(r"\s", "", value.text)


def _no_headings(file: str) -> Mistake:
    expected = f"前{_HEADING_ROWS}行里要有一行栏目名称：{join_words(HEADINGS)}"
    return Mistake(file, "", "找不到栏目名称那一行", expected)


def _read_rows(file: str, rows: Sequence[_Row]) -> tuple[Source, list[Mistake]]:
    """The tree of a table: below the headings a recipient in each row that is not blank."""
    top = _heading_row(rows)
    assert top is not None
    columns, mistakes = _columns(file, rows[top])
    tree: list[Tree] = []
    places: dict[Steps, str] = {}
    for row in rows[top + 1 :]:
        if any(value.text for value in row):
            steps = (RECIPIENTS, len(tree))
            tree.append(_recipient(file, row, columns, steps, places, mistakes))
    return Source(file, {RECIPIENTS: tree}, places, _missing(columns)), mistakes


def _columns(file: str, row: _Row) -> tuple[dict[int, str], list[Mistake]]:
    """The heading of each column ("" for one that is told as a mistake), and the mistakes."""
    columns: dict[int, str] = {}
    mistakes = []
    for number, value in enumerate(row):
        heading = _heading(value)
        if not heading:
            continue
        if heading not in HEADINGS:
            what = f"没有“{cut(with_visible_characters(heading))}”这一栏"
            near = suggestion(heading, HEADINGS)
            remedy = near or "不需要的栏请整列删去"
            expected = f"可以有：{join_words(HEADINGS)}"
            mistakes.append(Mistake(file, value.place, what, expected, remedy))
        elif heading in columns.values():
            what = f"“{heading}”这一栏写了两次"
            mistakes.append(Mistake(file, value.place, what, remedy="请只留一栏"))
            heading = ""
        columns[number] = heading if heading in HEADINGS else ""
    place = next((value.place for value in row if value.text), "")
    mistakes += [
        Mistake(file, place, f"名单缺少“{heading}”这一栏", remedy="请补上")
        for heading in _missing(columns)
    ]
    return columns, mistakes


def _missing(columns: Mapping[int, str]) -> frozenset[str]:
    return frozenset(_NEEDED) - set(columns.values())


def _recipient(
    file: str,
    row: _Row,
    columns: Mapping[int, str],
    steps: Steps,
    places: dict[Steps, str],
    mistakes: list[Mistake],
) -> dict[str, Tree]:
    places[steps] = next(value.place for value in row if value.text)
    recipient: dict[str, Tree] = {}
    for number, value in enumerate(row):
        heading = columns.get(number, "")
        text = with_visible_characters(value.text)
        if heading:
            if value.place != places[steps]:  # which it has without being told
                places[(*steps, heading)] = value.place
            if text:
                recipient[heading] = text
        elif text and number not in columns:
            what = f"这一列没有可用的栏目名称，却写有“{cut(text)}”"
            mistakes.append(Mistake(file, value.place, what, remedy="请写上栏目名称，或删去"))
        if text != value.text:
            what = f"“{cut(text)}”里有看不见的字符（□处）"
            mistakes.append(Mistake(file, value.place, what, remedy="请删掉后重新输入"))
        if value.problem:
            remedy = "请把这一格设为文本格式，重新填写"
            mistakes.append(
                Mistake(file, value.place, f"写的是“{cut(text)}”，{value.problem}", remedy=remedy)
            )
    return recipient


def _with_quotas(source: Source, mistakes: list[Mistake]) -> tuple[Source, list[Mistake]]:
    """The source with every 应报 that is written as one text turned into items and kinds."""
    if not isinstance(source.tree, Mapping) or not isinstance(source.tree.get(RECIPIENTS), list):
        return source, mistakes
    recipients: list[Tree] = []
    for one in source.root.get(RECIPIENTS).items():
        written = one.get(_QUOTAS)
        if isinstance(one.value, Mapping) and written.text:
            quotas, wrong = _quotas(written.text)
            mistakes += [
                written.mistake(f"“应报”写的是“{cut(part)}”，读不懂", _QUOTAS_SAMPLE)
                for part in wrong
            ]
            recipients.append({**one.value, _QUOTAS: quotas})
        else:
            recipients.append(one.value)
    return replace(source, tree={**source.tree, RECIPIENTS: recipients}), mistakes


def _quotas(text: str) -> tuple[dict[str, Tree], list[str]]:
    """Numbers by item and kind, and the parts that could not be read."""
    quotas: dict[str, Tree] = {}
    wrong = []
    for part in filter(str.strip, re.split(r"[；;\n]+", text)):
        item, _, asked = part.replace("：", ":").partition(":")
        kinds = [one.strip() for one in re.split(r"[、，,]+", asked) if one.strip()]
        found = [_QUOTA.fullmatch(one) for one in kinds]
        item = item.strip()
        names = [one["kind"].strip() for one in found if one]
        if not item or not kinds or None in found or len(set(names)) < len(kinds):
            wrong.append(part.strip())
        elif item in quotas:
            wrong.append(f"{part.strip()}（“{item}”写了两次）")
        else:
            quotas[item] = {one["kind"].strip(): one["number"] for one in found if one}
    return quotas, wrong
