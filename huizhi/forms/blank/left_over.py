"""Left over: what somebody could write into a form and no answer was found for.

    grids ─ fields, rows of tables, places that a doubt names ─▶ empty cells beside or below words,
    lines, brackets, boxes and wide spaces between words, options to ring, labels without room

One look over the whole form after it was understood, whatever was looked for there: so that a place
that nobody understood is named before the form goes out, and not when it comes back filled.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, pairwise

from huizhi.content import Cell, Document, Grid, GridLook
from huizhi.forms import bare
from huizhi.forms.blank.boxes import BOXES
from huizhi.forms.blank.form import BlankField, BlankForm, BlankTable
from huizhi.forms.blank.gap import begins_with_options, is_measure, is_note
from huizhi.forms.blank.signing import is_for_picture, is_for_seal
from huizhi.forms.blank.table_finder import is_paragraph, is_sheet, is_total

_S = r"[ \t\u3000\u00a0_＿]"
_HAN = r"\u4e00-\u9fff"
_TAKEN = "\0"  # stands for each letter of what is an answer already
_LONGEST_AROUND, _LONGEST_LABEL = 24, 24
_MOST_SHOWN = 3
_MOST_CELLS = 8
_WIDE_TITLE = 2  # columns; a text alone in its row over more is a title
_ROOM = re.compile(
    rf"[_＿]{{2,}}|[（(\[［〔]{_S}+[)）\]］〕]|[{''.join(BOXES)}](?![内中里上处前”])"
    rf"|{_S}{{2,}}[年月日](?![{_HAN}])|\t(?=[\t\n]|$)"
    rf"|{_S}{{2,}}[/／]{_S}{{2,}}|[.．·]{{5,}}|(?<=[：:])\s*(?:…{{2,}}|[-—]{{4,}})"
)
# Between words, or before what is counted; no 姓    名, and no words set apart on a line.
_WIDE = re.compile(rf"(?<=[{_HAN}×xX*:：、，]){_S}{{3,}}(?=[×xX*\n]|$)")
_BEFORE_MEASURE = re.compile(
    rf"(?:^|(?<=[{_HAN}:：）)（({_TAKEN}])){_S}{{2,}}(?P<unit>[{_HAN}㎡%％]{{1,3}}|[A-Za-zμ°℃℉‰Ω][A-Za-z0-9²³/]{{0,5}})(?![{_HAN}A-Za-z])"
    rf"|(?<!单位)[:：]{_S}?(?P<end>[{_HAN}]{{1,2}})$"
)
_IN_BRACKETS = re.compile("[（(][^（）()]*[)）]")
_VOTES = {"票", "分", "级", "期", "号"}  # counted, and no measure of anything
_PARTS = {"组", "区", "排", "周", "村", "社", "队", "层", "栋", "幢", "楼", "室", "届", "卷", "页"}
# Room inside a sentence, between words or behind an answer and before what it counts.
_IN_SENTENCE = re.compile(
    rf"(?<=[{_HAN}）)]){_S}{{4,}}(?=(?P<word>[{_HAN}]+(?:[（(][^（）()]*[)）])?)(?P<colon>[：:]?))"
)
_LABEL_BEFORE = re.compile(
    rf"(?:^|[\n{_TAKEN}：:，。；]){_S}*[{_HAN}]{{2,10}}[（(]?[{_HAN}]{{0,4}}[)）]?$"
)
# Room that a line begins with, before a word with room behind it: ______林场        填表日期：
_LEADING = re.compile(
    rf"^{_S}{{8,}}(?=[{_HAN}]{{1,8}}(?:[（(][^（）()]*[)）])?(?:{_S}{{2}}|{_TAKEN}))"
)
# Printed right behind an answer: ____社区居民委员会, 第____季度
_BEHIND_ANSWER = re.compile(
    rf"{_TAKEN}(?:(?:社区|村)?(?:居民|村民)?(?:委员会|委会)|社区|街道|乡镇|[年季]度|学[期年])$"
)
_TO_WHOM = re.compile(rf"{_TAKEN}+{_S}*[{_HAN}]{{2,10}}[：:]\s*")  # ____村民委员会：
_ADDRESSED = re.compile(rf"^{_S}{{6,}}(?=[{_HAN}]{{2,10}}[：:]\s*$)")  # ______村民委员会：
_SPACED = re.compile(rf"(?:^|[\s：:])(?!第)[{_HAN}]$")  # 姓    名, not 第    周
_MARK = r"(?:[A-Fa-f]\s*[.．、]|[①-⑩]|[（(]?[0-9]{1,2}[)）]|(?<![0-9])[1-9][.．、])"
_OPTION = rf"{_MARK}\s*[^\s{_TAKEN}。；;]{{0,12}}"
_OPTIONS = re.compile(rf"{_OPTION}(?:\s+{_OPTION})+")
_SCALE = re.compile(r"(?<![\d.\-年月])\d(?:[ \u3000/／、]+\d){2,}(?![\d.\-年月])")
_EITHER = re.compile(r"(?<![（(])(?:是|有|能|愿意|同意|满意)\s*[/／]\s*[否无不][^\s，。]{0,3}\s*$")
_NOTE_LINE = re.compile(r"^\s*(?:注|说明|备注|填[表写报]说明|要求|温馨提示|提示)\s*[：:]")
_COLON = re.compile(r"[：:]\s*$")
_HEADS = re.compile("(?:如下|以下|下列)[^：:]{0,6}[：:]$|^(?:尊敬|各|致)|们[：:]$")
_BEGINS_AS_LABEL = re.compile(r"\s*[^\s：:。，；_＿]{1,12}[：:]")
_COUNTED = re.compile(
    r"\s*(?:[0-9]{1,2}\s*[.．、)）]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]{1,3}[)）])"
)
_ASKS_FOR_TEXT = re.compile(
    "[0-9０-９]+\\s*字|填写|简述|简介|意见|建议|措施|情况|事迹|理由|总结|说明|[：:]\\s*$"
)
_TITLE = re.compile("(?:表|单|书|回执|台账|记录|册|函|[表单书]（[^（）]*）)$")
_OTHER = re.compile(r"其[他它]\s*$")  # whose words are read with the choice
_BEHIND_BOXES = re.compile(r"[(（：:]?\s?(?:请?(?:注明|说明|填写|列明))?[：:]?[_＿ \u3000]*[)）]?")
_SAYS_SO = re.compile(
    "没有当作|没有写上标记|不读|不用填|按印好|看不出|看不懂"
)  # that it is no answer
_NOT_TO_FILL = re.compile("按不用填写理解|一行不用填")


def room_left(
    document: Document, form: BlankForm, looks: Sequence[GridLook], decided: Container[str] = ()
) -> Iterator[str]:
    """A doubt for each place that could be written into, is no answer of this form, and is named by
    no other doubt. looks: of the grids; decided: places of which somebody said what they are."""
    for number, (grid, look) in enumerate(zip(document.grids, looks, strict=True)):
        if not grid.hidden:
            yield from _Search(grid, look, _Taken.of(grid, number, form), decided).doubts()


@dataclass(frozen=True)
class _Taken:
    """What of a grid is asked for, or named by a doubt. spans: the parts of each cell's text that
    are answers, by row and column; rows: those of tables, each with its columns; answers: which of
    these columns are answers; places: that a doubt begins with."""

    spans: Mapping[tuple[int, int], Sequence[tuple[int, int]]]
    rows: Mapping[int, range]
    answers: Mapping[int, frozenset[int]]
    places: frozenset[str]

    @classmethod
    def of(cls, grid: Grid, number: int, form: BlankForm) -> _Taken:
        """What is asked for in this grid."""
        spans: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for one in (f for f in form.fields if f.grid == number):
            for cell in one.parts or (one.cell,):
                spans.setdefault((cell.row, cell.column), []).append(_span(one))
        rows: dict[int, range] = {}
        answers: dict[int, frozenset[int]] = {}
        for table in (t for t in form.tables if t.grid == number):
            own = frozenset(c for one in table.columns for c in one.places)
            top = min((cell.row for cell in table.header), default=table.first_row)
            rows |= dict.fromkeys(range(top, table.bottom), _columns(table))
            answers |= dict.fromkeys(range(table.first_row, table.bottom), own)
        said = {one.partition("：")[0] for one in form.doubts if _SAYS_SO.search(one)}
        for doubt in form.doubts:
            if _NOT_TO_FILL.search(doubt):
                said.update(_places_between(grid, doubt.partition("：")[0]))
        return cls(spans, rows, answers, frozenset(said))

    def has(self, cell: Cell) -> bool:
        """Whether a cell is an answer, or stands in the rows of a table."""
        return (cell.row, cell.column) in self.spans or self.is_in_rows(cell)

    def is_in_rows(self, cell: Cell) -> bool:
        """Whether a cell stands in the rows of a table."""
        return cell.column in self.rows.get(cell.row, range(0))


def _places_between(grid: Grid, where: str) -> Iterator[str]:
    """The places of the cells from one corner to the other, as a doubt about a table names them."""
    first, _, last = where.replace(":", "至").partition("至")
    sheet = first.partition("!")[0]
    corners = {first, last if "!" not in first else f"{sheet}!{last}"}
    found = [c for c in grid.cells if c.place in corners]
    rows = range(min((c.row for c in found), default=0), max((c.bottom for c in found), default=0))
    yield from (c.place for c in grid.cells if c.row in rows)


def _span(one: BlankField) -> tuple[int, int]:
    """The part of its cell's text that an answer takes, with the line behind 其他 among boxes."""
    end = one.end
    is_chosen = one.asked.boxed or one.asked.answers.takes_several or one.asked.choices
    if is_chosen and _OTHER.search(one.cell.text[:end]):
        found = _BEHIND_BOXES.match(one.cell.text, end)
        end = found.end() if found is not None else end
    return (0, len(one.cell.text)) if one.parts else (one.start, end)


def _columns(table: BlankTable) -> range:
    """The columns of a table, from the first to the last."""
    answers = [c for one in table.columns for c in one.places]
    columns = [*(cell.column for cell in table.header), *answers]
    right = max([*(cell.right for cell in table.header), *(c + 1 for c in answers)])
    return range(min(columns), right)


@dataclass(frozen=True)
class _Search:
    """The search in one grid."""

    grid: Grid
    look: GridLook
    taken: _Taken
    decided: Container[str]

    def doubts(self) -> Iterator[str]:
        """The doubts, in reading order."""
        found = [*self._lines_below(), *self._lines_above(), *self._empty_cells()]
        found += [*self._rooms(), *self._labels()]
        by_place: dict[tuple[int, int], str] = {}
        for place, doubt in found:
            by_place.setdefault(place, doubt)
        yield from (by_place[place] for place in sorted(by_place))

    def _is_open(self, cell: Cell) -> bool:
        """Whether nothing was said of a cell yet."""
        is_said = cell.place in self.taken.places or cell.place in self.decided
        return not is_said and not cell.problem

    # Empty cells

    def _empty_cells(self) -> Iterator[tuple[tuple[int, int], str]]:
        """The cells with nothing in them, those that touch each other together; those beside which
        nothing asks for anything as one."""
        left = [c for c in self.grid.cells if self._could_hold(c)]
        left = [c for c in left if self._is_open(c)]
        alone: list[Cell] = []
        while left:
            group = [left.pop(0)]
            for one in group:
                near = [c for c in left if _touch(one, c)]
                group += near
                left = [c for c in left if c not in near]
            if label := self._asks(group):
                first, last = group[0], max(group, key=lambda c: (c.row, c.column))
                more = f"至{last.place.rpartition('!')[2]}" if last is not first else ""
                what = f"这{len(group)}个空格" if more else "这个空格"
                said = f"“{_short(label)}”旁边{what}没有当作填写处；要填的请补上栏目名称"
                yield (first.row, first.column), f"{first.place}{more}：{said}"
            else:
                alone += [cell for cell in group if not self._is_spare(cell)]
        if alone:
            yield (alone[0].row, alone[0].column), _told_alone(alone)

    def _is_spare(self, cell: Cell) -> bool:
        """Whether an empty cell only fills its row up behind an answer, or above or beside all that
        is printed, and is no more of a column of answers above it."""
        above, left = self.grid.at(cell.row - 1, cell.column), self._before(cell)
        is_below = above is not None and (above.column, above.right) == (cell.column, cell.right)
        if is_below and above is not None and self._is_in_answers(above):
            return False
        is_last = self.grid.at(cell.row, cell.right) is None
        is_filled = left is None or self.taken.has(left) or not bare(left.text)
        return is_filled and (is_last or left is None)

    def _is_in_answers(self, cell: Cell) -> bool:
        """Whether a cell stands in a column of answers of a table."""
        return cell.column in self.taken.answers.get(cell.row, ())

    def _before(self, cell: Cell) -> Cell | None:
        """The cell on the left in the same row."""
        left = self.grid.at(cell.row, cell.column - 1)
        return left if left is not None and left.row == cell.row else None

    def _could_hold(self, cell: Cell) -> bool:
        if bare(cell.text) or self.taken.has(cell) or is_paragraph(self.grid, cell):
            return False
        if cell.problem:
            return False
        is_drawn = not is_sheet(self.grid) or len(self.look.box(cell.row, cell.column).lines) > 2
        return is_drawn and not self._is_spacer(cell) and not self._is_total_row(cell)

    def _is_spacer(self, cell: Cell) -> bool:
        """Whether a whole column of its table is empty, and no answer stands in it."""
        column = [c for c in self._block(cell) if c.column == cell.column]
        return all(not bare(c.text) and not self.taken.has(c) for c in column)

    def _block(self, cell: Cell) -> list[Cell]:
        """The cells of the table that a cell stands in, or of its sheet."""
        rows = next((range(b.first_row, b.bottom) for b in self.look.blocks
                     if b.first_row <= cell.row < b.bottom), range(0))  # fmt: skip
        return [c for c in self.grid.cells if c.row in rows]

    def _is_total_row(self, cell: Cell) -> bool:
        """Whether a row of totals has some of its figures printed, and so is not to be filled."""
        said = [c for c in self.grid.row(cell.row) if bare(c.text)]
        return len(said) > 1 and is_total(said[0].text)

    def _asks(self, group: Sequence[Cell]) -> str:
        """The words that these cells stand beside or below, "" for none that ask for anything."""
        for cell in group:
            for row, column in ((cell.row, cell.column - 1), (cell.row - 1, cell.column)):
                near = self.grid.at(row, column)
                if near is not None and not self._is_title(near, cell) and self._is_label(near):
                    return near.text
        return ""

    def _is_title(self, near: Cell, cell: Cell) -> bool:
        """Whether what stands beside an empty cell is a title: above it, or the first text."""
        first = next(c for c in self.grid.cells if bare(c.text))
        is_over = near.row < cell.row or near is first
        is_alone = near.columns > _WIDE_TITLE and len(self.grid.row(near.row)) == 1
        return is_over and (is_alone or _TITLE.search(near.text.strip()) is not None)

    def _is_label(self, cell: Cell) -> bool:
        plain = cell.text.strip()
        if not re.search(rf"[{_HAN}A-Za-z]", plain) or len(bare(plain)) > _LONGEST_LABEL:
            return False
        if is_paragraph(self.grid, cell) or self.taken.has(cell) or is_note(plain.rstrip("：:")):
            return False
        if _NOTE_LINE.match(plain):
            return False
        return not is_for_picture(plain) and not is_for_seal(plain)

    def _lines_above(self) -> Iterator[tuple[tuple[int, int], str]]:
        """The cells that begin with empty lines above what they print, and have no answer there:
        社区意见 beside empty lines and 负责人：____."""
        for cell in self.grid.cells:
            taken = self.taken.spans.get((cell.row, cell.column), ())
            is_free = all(start > 0 for start, _ in taken) and self._is_open(cell)
            is_free = is_free and "\t" not in cell.text  # a table of its own
            left = self.grid.at(cell.row, cell.column - 1)
            if re.match(r"[ \t\u3000]*\n", cell.text) is None or not bare(cell.text) or not is_free:
                continue
            if left is not None and left.row == cell.row and self._is_label(left):
                said = f"“{_short(left.text)}”右边一格上面留的空行没有当作填写处"
                yield (cell.row, cell.column), f"{cell.place}：{said}"

    # Room in printed texts

    def _rooms(self) -> Iterator[tuple[tuple[int, int], str]]:
        """The printed texts with room that is no answer."""
        for cell in self.grid.cells:
            if not bare(cell.text) and not re.search(r"[_＿□]", cell.text):
                continue
            if not self._is_open(cell) or self._is_in_answers(cell) or _NOTE_LINE.match(cell.text):
                continue
            shown = list(dict.fromkeys(self._rooms_in(cell)))
            if shown:
                more = "等" if len(shown) > _MOST_SHOWN else ""
                said = "、".join(f"“{one}”" for one in shown[:_MOST_SHOWN])
                inner = "格子里套着的小表，" if "\t" in cell.text and "\n" in cell.text else ""
                said = f"{inner}{said}{more}像是要填写或选择的，没有当作填写处"
                yield (cell.row, cell.column), f"{cell.place}：{said}"

    def _rooms_in(self, cell: Cell) -> Iterator[str]:
        """What stands around each room in a text that is no answer."""
        text = cell.text
        for start, end in self.taken.spans.get((cell.row, cell.column), ()):
            text = f"{text[:start]}{_TAKEN * (end - start)}{text[end:]}"
        for start, end in sorted(self._spans(cell, text)):
            yield _around(cell.text, text, start, end)

    def _is_all_behind_label(self, cell: Cell, unit: str) -> bool:
        """Whether a cell holds nothing but room and a word, with a note perhaps, which counts
        whatever the label on its left asks for, be it a measure that nobody here knows."""
        left = self.grid.at(cell.row, cell.column - 1)
        text = _IN_BRACKETS.sub("", cell.text)
        is_all = bare(text) == bare(unit) != "" and not is_paragraph(self.grid, cell)
        return is_all and left is not None and len(bare(left.text)) > 1

    def _spans(self, cell: Cell, text: str) -> Iterator[tuple[int, int]]:
        """The rooms in a text in which its answers are masked."""
        yield from (m.span() for m in _ROOM.finditer(text))
        for m in _BEFORE_MEASURE.finditer(text):
            unit = m["unit"] or m["end"]
            is_counted = (
                unit in _VOTES | _PARTS or is_measure(unit) or self._is_all_behind_label(cell, unit)
            )
            if is_counted and not _SPACED.search(text[: m.start()]):
                yield m.span()
        if self.taken.is_in_rows(cell):
            return
        is_chosen_above = begins_with_options(cell.text) and self._is_asked_above(cell)
        for m in () if is_chosen_above else chain(_OPTIONS.finditer(text), _SCALE.finditer(text)):
            near = text[max(0, m.start() - 5) : m.start()]
            near += text[m.end() :].lstrip(" \u3000［[（(")[:2]
            if _TAKEN not in near:  # else chosen in brackets
                yield m.span()
        yield from self._in_sentences(cell, text)
        yield from (m.span() for m in _EITHER.finditer(text) if bare(text[: m.start()]))
        is_line = is_paragraph(self.grid, cell)
        if not is_line and bare(text):
            yield from (m.span() for m in _WIDE.finditer(text))
        taken = self.taken.spans.get((cell.row, cell.column), ())
        end = _COLON.search(text)
        is_name = _TO_WHOM.fullmatch(text) is not None
        if end and taken and all(start < end.start() for start, _ in taken) and not is_name:
            yield from () if self._is_answered(cell) else (end.span(),)

    def _in_sentences(self, cell: Cell, text: str) -> Iterator[tuple[int, int]]:
        """The rooms between the words of a text that has answers, and before whom it addresses;
        words that a colon follows are the next label, which leaves none to a label before it."""
        if is_paragraph(self.grid, cell):
            yield from (m.span() for m in _ADDRESSED.finditer(text))
        if _TAKEN not in text:
            return
        yield from (m.span() for m in _LEADING.finditer(text))
        for m in _IN_SENTENCE.finditer(text):
            before = text[: m.start()]
            is_label = _LABEL_BEFORE.search(before) is not None
            is_label = is_label and _BEHIND_ANSWER.search(before) is None and m["word"] != "单位"
            if not _SPACED.search(before) and (is_label or not m["colon"]):
                yield m.span()

    def _is_asked_above(self, cell: Cell) -> bool:
        """Whether an answer belongs into the line above a line of options."""
        above = self.grid.at(cell.row - 1, 0)
        return above is not None and is_paragraph(self.grid, above) and self.taken.has(above)

    # Labels with nothing behind them

    def _labels(self) -> Iterator[tuple[tuple[int, int], str]]:
        """The labels that end with a colon and have no answer behind, beside or below them."""
        for cell in self.grid.cells:
            if not _COLON.search(cell.text) or not self._is_open(cell) or self.taken.has(cell):
                continue
            plain = cell.text.strip()
            last = plain.splitlines()[-1]
            if len(bare(last)) > _LONGEST_LABEL or _HEADS.search(last) or _NOTE_LINE.match(last):
                continue
            if is_note(last.rstrip("：:")) or is_for_seal(last) or self._is_answered(cell):
                continue
            said = f"“{_short(last)}”后面要填的没有当作填写处"
            yield (cell.row, cell.column), f"{cell.place}：{said}"

    def _is_answered(self, cell: Cell) -> bool:
        """Whether an answer, or what a label announces, stands beside or below it."""
        right, below = self.grid.at(cell.row, cell.right), self.grid.at(cell.bottom, cell.column)
        if is_paragraph(self.grid, cell):
            later = (c for c in self.grid.cells if c.row >= cell.bottom)
            below = next((c for c in later if bare(c.text) or self.taken.has(c)), None)
            is_label = not self.taken.has(cell)
            return below is not None and is_label and not self._is_another(cell, below)
        if right is not None and right.row == cell.row and bare(right.text):
            return True
        at_right = (cell.row, cell.right) in self.taken.spans  # where nobody ever typed anything
        return at_right or any(c is not None and self.taken.has(c) for c in (right, below))

    def _is_another(self, cell: Cell, below: Cell) -> bool:
        """Whether the next text is a label or a counted line like this one, or stands apart: what
        this one asks for belongs behind it."""
        if not is_paragraph(self.grid, below):
            return False
        is_counted = _COUNTED.match(cell.text) is not None
        are_counted = is_counted and _COUNTED.match(below.text) is not None
        is_apart = self.grid.at(cell.bottom, 0) is not below
        is_label = _BEGINS_AS_LABEL.match(below.text) is not None and not is_counted
        return are_counted or is_apart or is_label

    # Lines left empty below a heading

    def _lines_below(self) -> Iterator[tuple[tuple[int, int], str]]:
        """The headings of a document with empty lines left below them to write on."""
        texts = [c for c in self.grid.cells if is_paragraph(self.grid, c)]
        runs = [(empty, list(cells)) for empty, cells in groupby(texts, lambda c: not bare(c.text))]
        for (is_empty, cells), (_, room) in pairwise(runs):
            head = cells[-1]
            if is_empty or len(room) < 2 or room[0].row != head.bottom or self.taken.has(head):
                continue
            is_head = _ASKS_FOR_TEXT.search(head.text) and not _TITLE.search(head.text.strip())
            is_short = "。" not in head.text and len(bare(head.text)) <= 2 * _LONGEST_LABEL
            if is_head and is_short and self._is_open(head):
                said = f"“{_short(head.text)}”下面留的空行没有当作填写处"
                yield (head.row, head.column), f"{head.place}：{said}"


def _told_alone(cells: Sequence[Cell]) -> str:
    """The doubt about empty cells of which nothing says what they are for."""
    first, *others = cells
    if not others:
        return f"{first.place}：看不出这个空格填什么，没有当作填写处；要填的请补上栏目名称"
    named = "、".join(cell.place.rpartition("!")[2] for cell in others[:_MOST_CELLS])
    more = "等" if len(others) > _MOST_CELLS else ""
    said = f"这里和{named}{more}共{len(cells)}个空格看不出填什么，没有当作填写处"
    return f"{first.place}：{said}；要填的请补上栏目名称"


def _touch(one: Cell, other: Cell) -> bool:
    """Whether two cells have a side in common."""
    beside = one.row < other.bottom and other.row < one.bottom
    over = one.column < other.right and other.column < one.right
    return (beside and (one.right == other.column or other.right == one.column)) or (
        over and (one.bottom == other.row or other.bottom == one.row)
    )


def _around(printed: str, text: str, start: int, end: int) -> str:
    """The words around a room, up to the answers beside it."""
    begin = max(text.rfind(_TAKEN, 0, start) + 1, text.rfind("\n", 0, start) + 1, start - 8)
    until = min(
        [at for at in (text.find(_TAKEN, end), text.find("\n", end), len(text), end + 6) if at >= 0]
    )
    said = _short(printed[begin:until])
    return said or _short(printed[max(0, start - 8) : until])  # behind the last choice


def _short(text: str) -> str:
    plain = " ".join(text.split()).rstrip("：:")
    return plain if len(plain) <= _LONGEST_AROUND else f"{plain[:_LONGEST_AROUND]}…"
