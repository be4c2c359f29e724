"""Roster table: what a list of units, drawn as offices draw them, is proposed to be taken for.

In: the document that any table file holds. Out: for each column what it is, for each row whether it
is a unit or why not. Nothing is decided here: the clerk sees the proposal on the sheet and chooses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from huizhi.content import PROBLEM_ERROR, PROBLEM_NO_RESULT, Cell, Document, Grid, column_letters
from huizhi.errors import HuizhiError, ReadError
from huizhi.formats import ReturnReader
from huizhi.forms.fields import names_nothing, without_spaces
from huizhi.steps.preparing.roster_heading import (
    IGNORED,
    NAME,
    PERSON,
    PHONE,
    kind_by_name,
    kind_by_words,
    meaning_of,
    person_rank,
    person_word,
)

_HEADING_ROWS = 40  # the headings stand among the first rows; titles may stand above them
_MOST_COLUMNS = 60
_LONGEST_NAME = 40  # characters; what is longer beside names is a remark
_TOTAL = re.compile(r"(合计|总计|小计|共计|总数)([:：(（\d].*)?|[总共]共?计?\d+个?.*")
_NOTE = re.compile(
    r"(注|备注|说明|附注|填[表报]说明)([:：\d、].*)?|※.*|\*.*"
    r"|(填[表报](人|单位|日期)?|制表人?|审核人?|审批人?|联系人|更新(时间|日期)|单位[(（]?盖?章?[)）]?"
    r"|日期|负责人|打印(时间|日期))[:：].*"
)
_SECTION = re.compile(r"[(（]?[一二三四五六七八九十]+[、.．)）].*|第[一二三四五六七八九十]+部分.*")
_LOWER = re.compile(r"[(（]")  # how a heading below another one is numbered
_LETTERS = re.compile(r"[^\W\d_]")
_HAS_NUMBER = re.compile(r"(?:\d[\s-]?){7}")


@dataclass(frozen=True)
class SheetColumn:
    """One column. number: from 0; heading: of all its levels; meaning: one of `MEANINGS`."""

    number: int
    heading: str
    meaning: str

    @property
    def letters(self) -> str:
        """As a spreadsheet names it."""
        return column_letters(self.number)


@dataclass(frozen=True)
class SheetRow:
    """One row. number: from 0; label: as the clerk's program numbers it; cells: the texts by
    column, "" where a merged cell goes on; spans: over how many columns each lies, 0 where one from
    the left goes on; taken: whether it is a unit; reason: why not; under: the heading between
    the rows that it stands under, "" without one."""

    number: int
    label: str
    cells: tuple[str, ...]
    spans: tuple[int, ...]
    taken: bool
    reason: str = ""
    under: str = ""

    @property
    def section(self) -> str:
        """The kind of unit that the heading above it says, "" without one."""
        return kind_by_words(self.under)


@dataclass(frozen=True)
class RosterProposal:
    """One sheet of a list, and what it is taken for. file: its name as the clerk knows it; sheets:
    those that hold something; headings: the rows of the headings."""

    file: str
    sheets: tuple[str, ...]
    grid: Grid
    headings: tuple[int, ...]
    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]

    @property
    def sheet(self) -> str:
        """The name of the sheet that is shown."""
        return self.grid.name

    @cached_property
    def blocks(self) -> tuple[range, ...]:
        """The columns that tell of one unit each; more than one where units stand side by side."""
        return _blocks(self.columns)

    def place(self, row: int, column: int) -> str:
        """A cell as the clerk finds it: 第7行（F7）, in Word 表格1第2行第3列."""
        cell = self.grid.at(row, column)
        place = cell.place if cell else ""
        if place and "!" not in place:
            return place
        sheet = f"工作表“{self.sheet}”" if len(self.sheets) > 1 else ""
        return f"{sheet}第{row + 1}行（{column_letters(column)}{row + 1}）"


_TOLD = {
    "单元格里是错误": "请改好名单再选一次",
    "名称是没有结果的公式": "请用 WPS 或 Excel 打开名单，保存一次再选",
    "隐藏的行": "要算的，请在名单里取消隐藏再选一次",
    "没有单位名称": "是单位的，请在名单里补上名称再选一次",
}
_SAME = "不是同一个的，请在名单里把名称写清楚再选一次"


def left_out(proposal: RosterProposal) -> list[str]:
    """The rows that are no units and look as if they could be, in words with why and what to do."""
    found = []
    for row in proposal.rows:
        told = _SAME if re.fullmatch("与第.*同一单位", row.reason) else _TOLD.get(row.reason)
        texts = [text for text in row.cells if text]
        if told and (len(texts) > 1 or row.reason != "没有单位名称"):
            label = f"第{row.label}行" if row.label.isdigit() else row.label
            said = f"（{'、'.join(texts[:4])[:40]}）" if texts else ""
            found.append(f"{label}{said}没有算作单位：{row.reason}。{told}。")
    return found


def read_roster_table(path: Path) -> Document:
    """What a list of units holds, whatever program has written it. Raises: HuizhiError."""
    try:
        with ReturnReader() as reader:
            return reader.read(path)
    except ReadError as error:
        raise HuizhiError(f"“{path.name}”读不出来：{error}。") from error


def propose_roster(
    document: Document, file: str, sheet: str = "", chosen: Mapping[int, str] | None = None
) -> RosterProposal:
    """What a list is taken for. sheet: which one, "" for the likeliest; chosen: what columns hold,
    by number, where the clerk has said so. Raises: HuizhiError when nothing stands in it."""
    grids = [grid for grid in document.grids if any(cell.text.strip() for cell in grid.cells)]
    if not grids:
        raise HuizhiError(f"“{file}”里没有字，请换一个文件。")
    names = tuple(grid.name for grid in grids)
    if sheet in names:
        return _proposal(file, names, grids[names.index(sheet)], chosen or {})
    found = [_proposal(file, names, grid, chosen or {}) for grid in grids]
    return max(found, key=_likelihood)


def _likelihood(proposal: RosterProposal) -> tuple[bool, bool, int]:
    """By which the sheet is chosen; of equals the first."""
    taken = sum(row.taken for row in proposal.rows)
    return not proposal.grid.hidden, bool(proposal.headings and taken), taken


def _proposal(
    file: str, sheets: tuple[str, ...], grid: Grid, chosen: Mapping[int, str]
) -> RosterProposal:
    headings = _heading_rows(grid)
    columns = tuple(
        SheetColumn(one.number, one.heading, chosen.get(one.number, one.meaning))
        for one in _columns(grid, headings)
    )
    rows = tuple(_rows(grid, headings, columns))
    return RosterProposal(file, sheets, grid, headings, columns, rows)


def _starting(grid: Grid, row: int) -> list[Cell]:
    """The cells with text that begin in this row."""
    return [cell for cell in grid.row(row) if cell.row == row and cell.text.strip()]


def _heading_rows(grid: Grid) -> tuple[int, ...]:
    """The rows of the headings, of all levels; () when there are none."""
    scores: dict[int, int] = {}
    for row in grid.row_numbers[:_HEADING_ROWS]:
        cells = _starting(grid, row)
        meanings = {meaning_of(cell.text) for cell in cells} - {""}
        alone = NAME in meanings and len(cells) == 1 and _is_alone(grid, cells[0])
        if alone or (len(meanings) > 1 and meanings & {NAME, PHONE}):
            scores[row] = len(meanings)
    if not scores:
        return ()
    row = max(scores, key=lambda one: (scores[one], -one))
    names = [cell for cell in _starting(grid, row) if meaning_of(cell.text) == NAME]
    first = row - 1 if row and _is_upper(grid, row - 1) else row
    last = max((cell.bottom for cell in names), default=row + 1)
    if last == row + 1 and _is_lower(grid, row + 1, names):
        last += 1
    return tuple(range(first, last))


def _is_alone(grid: Grid, cell: Cell) -> bool:
    """Whether a word without any beside it is a heading: 单位名称, or the first of a column."""
    return without_spaces(cell.text).endswith("名称") or grid.width == 1


def _is_upper(grid: Grid, row: int) -> bool:
    """Whether a row groups the headings below it: several words, one of them over two columns."""
    cells = _starting(grid, row)
    return len(cells) > 1 and any(cell.columns > 1 for cell in cells) and not _has_numbers(cells)


def _is_lower(grid: Grid, row: int, names: Sequence[Cell]) -> bool:
    """Whether a row has further headings: nothing under the name, words of headings beside it."""
    cells = _starting(grid, row)
    under = {cell.column for cell in names}
    said = [cell for cell in cells if meaning_of(cell.text)]
    return len(said) > 1 and not any(cell.column in under for cell in cells)


def _has_numbers(cells: Sequence[Cell]) -> bool:
    return any(re.search(r"\d", cell.text) for cell in cells)


def _columns(grid: Grid, headings: tuple[int, ...]) -> list[SheetColumn]:
    """The columns that hold something, with what each is taken for."""
    filled = {cell.column for cell in grid.cells if cell.text.strip()}
    width = min(max(filled) + 1, _MOST_COLUMNS)
    body = [r for r in grid.row_numbers if r > max(headings, default=-1)]
    words = [_heading(grid, headings, column) for column in range(width)]
    meanings = [_own_meaning(*one) for one in words]
    texts = [[grid_text(grid, row, column) for row in body] for column in range(width)]
    if NAME not in meanings:
        _by_content(meanings, texts, NAME, _looks_like_name)
    if PHONE not in meanings and PERSON not in meanings:
        _by_content(meanings, texts, PHONE, _looks_like_phone)
        _by_content(meanings, texts, PERSON, _looks_like_person)
    if NAME not in meanings and {PHONE, PERSON} & set(meanings):
        _by_place(meanings, texts)
    found = [SheetColumn(n, "".join(words[n]), meanings[n]) for n in range(width)]
    found = _one_name(found, texts)
    for block in _blocks(found):
        found = _one_person(found, block)
    return [SheetColumn(one.number, one.heading, one.meaning or IGNORED) for one in found]


def _heading(grid: Grid, headings: tuple[int, ...], column: int) -> list[str]:
    """The words above a column, from the top."""
    cells = dict.fromkeys(grid.at(row, column) for row in headings)
    return [" ".join(cell.text.split()) for cell in cells if cell and cell.text.strip()]


def _own_meaning(*words: str) -> str:
    """What a column is, by the words of all levels together, else by the lowest."""
    return meaning_of("".join(words)) or (meaning_of(words[-1]) if words else "")


def _by_content(
    meanings: list[str], texts: Sequence[Sequence[str]], meaning: str, fits: re.Pattern[str]
) -> None:
    """Gives the column without a meaning whose texts fit best this meaning, when most do."""
    shares = {
        n: sum(bool(fits.fullmatch(without_spaces(text))) for text in some)
        for n, some in enumerate(texts)
        if not meanings[n]
    }
    best = max(shares, key=lambda n: (shares[n], -n), default=None)
    if best is not None and shares[best] * 2 > sum(map(bool, texts[best])) > 0:
        meanings[best] = meaning


def _by_place(meanings: list[str], texts: Sequence[Sequence[str]]) -> None:
    """Makes the names of the first column without a meaning that has a different short text for
    each of those who can be called."""
    rows = max(sum(map(bool, some)) for some, m in zip(texts, meanings, strict=True) if m in _WHOM)
    for number, some in enumerate(texts):
        named = [without_spaces(text) for text in some if text]
        short = all(_LETTERS.search(text) and len(text) <= _LONGEST_SHORT for text in named)
        if not meanings[number] and named and short and len(set(named)) == len(named) >= rows:
            meanings[number] = NAME
            return


_WHOM = (PERSON, PHONE)
_LONGEST_SHORT = 20
_looks_like_name = re.compile(
    r"[^\W\d_]{1,20}(社区|村|居委会|村委会|办|办公室|科|所|站|局|队|中心|街道|镇|乡)"
)
_looks_like_phone = re.compile(r".{0,12}\d{7,}.*")
_looks_like_person = re.compile(r"[\u4e00-\u9fff]{2,4}(·[\u4e00-\u9fff]{1,8})?")


def _one_name(columns: Sequence[SheetColumn], texts: Sequence[Sequence[str]]) -> list[SheetColumn]:
    """Of several columns of names that with the most different ones, and its twins beside it."""
    names = [one for one in columns if one.meaning == NAME]
    if len(names) < 2:
        return list(columns)
    best = max(names, key=lambda one: (len(set(texts[one.number]) - {""}), -one.number))
    return [
        SheetColumn(one.number, one.heading, "")
        if one.meaning == NAME and one.heading != best.heading
        else one
        for one in columns
    ]


def _one_person(columns: Sequence[SheetColumn], block: range) -> list[SheetColumn]:
    """Of several people in a block the one to call, with the numbers that are theirs."""
    own = [columns[n] for n in block]
    people = [one for one in own if one.meaning == PERSON]
    if len(people) < 2:
        return list(columns)
    chosen = min(people, key=lambda one: person_rank(one.heading))
    dropped = {one.number for one in people if one is not chosen}
    for one in own:
        if one.meaning == PHONE and _owner(one, people) not in {None, chosen}:
            dropped.add(one.number)
    return [
        SheetColumn(one.number, one.heading, "") if one.number in dropped else one
        for one in columns
    ]


def _owner(phone: SheetColumn, people: Sequence[SheetColumn]) -> SheetColumn | None:
    """Whose number a column holds: who is named above it, else who stands before it."""
    word = person_word(phone.heading)
    named = [one for one in people if word and word == person_word(one.heading)]
    before = [one for one in people if one.number < phone.number]
    return named[0] if named else before[-1] if before else None


def _blocks(columns: Sequence[SheetColumn]) -> tuple[range, ...]:
    """The columns of each unit: from one name to the next, with what stands before a name alike."""
    names = [one.number for one in columns if one.meaning == NAME]
    starts = []
    for number in names[1:]:
        back = 0
        while (
            back < names[0]
            and number - back - 1 > names[0]
            and columns[number - back - 1].heading == columns[names[0] - back - 1].heading != ""
        ):
            back += 1
        starts.append(number - back)
    edges = [0, *starts, len(columns)]
    return tuple(range(a, b) for a, b in pairwise(edges))


def grid_text(grid: Grid, row: int, column: int) -> str:
    """The text that begins at this place, "" where none does."""
    cell = grid.at(row, column)
    return cell.text.strip() if cell and (cell.row, cell.column) == (row, column) else ""


def _rows(
    grid: Grid, headings: tuple[int, ...], columns: Sequence[SheetColumn]
) -> Iterator[SheetRow]:
    """The rows to the last with text, blank ones between them too."""
    names = [one.number for one in columns if one.meaning == NAME]
    hidden = _hidden_rows(grid)
    seen: dict[str, str] = {}
    under, before = "", -1
    for row in (r for r in grid.row_numbers if _starting(grid, r)):
        if before >= 0:
            yield from (
                _sheet_row(grid, n, len(columns), "空行")
                for n in range(before + 1, min(row, before + 4))
            )
        before = row
        label = _label(grid, row)
        reason = _reason(grid, row, headings, names)
        if reason == "小标题":
            under = _under(_starting(grid, row)[0].text, under)
        if not reason and row in hidden:
            reason = "隐藏的行"
        if not reason and len(names) == 1:
            looks = without_spaces(grid_text(grid, row, names[0]))
            reason = f"与{seen[looks]}同一单位" if looks in seen else ""
            seen.setdefault(looks, f"第{label}行" if label.isdigit() else label)
        yield _sheet_row(grid, row, len(columns), reason, under)


def _under(heading: str, before: str) -> str:
    """The heading that the next rows stand under: this one, unless it only parts what is
    there already: （一）东片 below 一、社区."""
    levels = [bool(_LOWER.match(one)) for one in (heading, before)]
    return heading if kind_by_words(heading) or levels != [True, False] else before


def _sheet_row(grid: Grid, row: int, width: int, reason: str, under: str = "") -> SheetRow:
    cells = [grid.at(row, column) for column in range(width)]
    spans = tuple(
        1 if cell is None else min(cell.columns, width - n) if cell.column == n else 0
        for n, cell in enumerate(cells)
    )
    texts = tuple(grid_text(grid, row, column) for column in range(width))
    return SheetRow(row, _label(grid, row), texts, spans, not reason, reason, under)


def _reason(grid: Grid, row: int, headings: tuple[int, ...], names: Sequence[int]) -> str:
    """Why a row is no unit; "" when it is one."""
    if headings and row <= max(headings):
        return "栏目名称" if row in headings else "标题"
    cells = _starting(grid, row)
    first = [without_spaces(cell.text) for cell in cells[:2]]
    if any(_TOTAL.fullmatch(text) for text in first):
        return "合计"
    if _NOTE.fullmatch(first[0]) or (len(cells) == 1 and len(first[0]) > _LONGEST_NAME):
        return "注"
    named = [cell for n in names if (cell := grid.at(row, n)) and cell.text.strip()]
    if len(cells) == 1 and (_SECTION.fullmatch(first[0]) or _spans(cells[0], names)):
        return "小标题"
    if any(cell.problem == PROBLEM_ERROR for cell in named):
        return "单元格里是错误"
    if any((cell := grid.at(row, n)) and cell.problem == PROBLEM_NO_RESULT for n in names):
        return "名称是没有结果的公式"
    if named and all(cell.row < row for cell in named):
        return "与上一行同一单位"
    own = [cell for cell in named if _is_name(cell)]
    again = [cell for cell in cells if meaning_of(cell.text)]
    if len(again) > 1 and any(meaning_of(cell.text) == NAME for cell in own):
        return "栏目名称"
    return "" if own else "没有单位名称"


def _spans(cell: Cell, names: Sequence[int]) -> bool:
    """Whether a cell lies across a column of names and others."""
    return cell.columns > 1 and any(cell.column <= n < cell.right for n in names)


def _is_name(cell: Cell) -> bool:
    return bool(_LETTERS.search(cell.text)) and not names_nothing(cell.text)


def _hidden_rows(grid: Grid) -> set[int]:
    """The rows that are hidden themselves, not only through their columns."""
    columns = Counter(cell.column for cell in grid.cells if not cell.hidden)
    return {
        row
        for row in grid.row_numbers
        if (cells := [c for c in grid.row(row) if c.row == row and columns[c.column]])
        and all(cell.hidden for cell in cells)
    }


def _label(grid: Grid, row: int) -> str:
    """The number that the clerk's program shows beside a row; in Word 表格1第2行."""
    place = next((cell.place for cell in grid.row(row) if cell.row == row), "")
    in_word = place and "!" not in place
    return re.sub(r"第\d+列$", "", place) if in_word else str(row + 1)


def section_kind(row: SheetRow, heading: str, name: str) -> str:
    """The kind of a unit by its name, then by the headings above it; "" when nothing says it."""
    by_name = kind_by_name(name)
    if row.section and by_name in {"", "城市社区", "农村社区"}:
        return row.section
    hint = kind_by_words(heading) if not re.search("单位|社区|居", heading) else ""
    return by_name or hint
