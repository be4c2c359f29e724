"""Blank field finder: the single answers of a grid without marks, and where each belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from huizhi.content import Cell, Grid, column_letters
from huizhi.forms import bare
from huizhi.forms.blank.boxes import has_unclear_boxes, is_tick_place
from huizhi.forms.blank.gap import (
    Gap,
    begins_with_options,
    counted_kind,
    gaps_in,
    is_lone_box,
    is_measure,
    is_note,
    is_only_room,
    may_count,
    names_measures,
    options_end,
    options_to_ring,
    room_for_measure,
    says_several,
    says_which,
)
from huizhi.forms.blank.guess import Guess, guess_kind, known_id, mark_name
from huizhi.forms.blank.option_cells import OptionCell, option_cells
from huizhi.forms.blank.signing import (
    is_for_picture,
    is_for_seal,
    is_signed,
    is_signed_below,
    opinion_above,
    signed_day,
    signed_label,
)
from huizhi.forms.blank.table_finder import is_paragraph, is_room, is_sheet, is_total
from huizhi.forms.fields import KINDS, Checkbox, Choice, Date, Integer, Period, Text

_LONGEST_LABEL = 24
_TITLE = re.compile(r"(表|名单|台账|回执|承诺书|责任书|一览|清单|通知|函|问卷)$")
_COUNTED = re.compile(r"\s*([一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])")
_SENTENCE = re.compile(r"[。！!；;]")
_SEAL = re.compile(r"盖章|公章|签章")
# What is printed in a cell to say how it is filled in.
_HINT = re.compile(
    r"\s*[(（\[【](?P<inside>[^()（）]*)[)）\]】]\s*|"
    r"\s*(?:请(?![假示求愿辞帖柬])|(?:如|[示样范举]?例|比如)[：:]|例如|[示样范]?例\s*(?=\d)|必填|选填|可填|此处|在此|限[填\d]|不超过|不少于)[^。]{0,40}[。]?\s*",
    re.DOTALL,
)
_IN_BRACKETS = re.compile(r"\s*[(（][^()（）]+[)）]\s*")
_LABEL_BEFORE = re.compile(r"(?:^|\s)[\u4e00-\u9fff（）()]{1,12}[：:]")
_UNIT_OF_ALL = re.compile(r"(?:计量|金额)?单位[：:]\s*(.+)")
_BEGINS_AS_LABEL = re.compile(r"\s*[^\s：:。，；_＿]{1,12}[：:]")
_COLON_AT_END = re.compile(r"[：:]\s*$")
_ADDRESSED = re.compile(
    r"^(尊敬|各|致)|(们|同志|[处局办部委会]|居民|朋友|家长|政府|公司|中心)[：:]$"
)
_CHOICE = re.compile(r"\s*(是|有|能)\s*[/／]\s*(否|无|没有|不能)\s*")
_ANNOUNCES = re.compile("(?:如下|以下|下列)[^：:]{0,6}[：:]$")  # 双方达成如下协议：
_LINE_ALONE = re.compile(r"[ \t\u3000]*[_＿]{4,}[\s_＿]*")
_EMPTY_LINE = re.compile(r"[ \t\u3000]*\n")
# What stands in a cell before its first place: empty lines and the label of that.
_BEFORE_PLACES = re.compile(r"[ \t\u3000]*\n\s*[^\s：:。；]{1,12}[：:][ \t\u3000]*")
_OF_DAY = re.compile("[日期时年月间自至从到起止]")
_SIGNATURES = ("签字", "签名")
_LEFT_ALONE = re.compile(r"不用|不必|不需|无需|无须|不填|免填|勿填|由.{1,12}填写")
_NOTES_TO_FILL = {"说明", "附注", "备注说明", "情况说明", "要求"}
_NUMERAL = re.compile(r"[\d一二三四五六七八九十]+")
_NAMELESS = "填空"
_TO_SEAL = "留给盖章和签字的地方，没有当作填写处"
_MEASURE = re.compile(r"(?P<room>[ \t\u3000_＿]*)[（(]?(?P<unit>\S{1,4}?)[)）]?[ \t\u3000]*")
_SHORT_NUMBER = re.compile(r"[0-9０-９.]{1,4}\s*[分%％]?")  # printed: 分值; a telephone is longer
_SPANS = {"年", "个月", "岁", "周岁", "周", "届", "级", "期"}  # counted, with room before
_TWO_FIGURES = re.compile(  # 血压, 起止时间
    r"[ \t\u3000_＿]{2,}(?:[/／]|[ \t\u3000][至到][ \t\u3000])[ \t\u3000_＿]{1,}\S{0,6}\s*"
)
_HOURS = re.compile(  # 时至    时
    r"[ \t\u3000_＿]{2,}[时点](?:[ \t\u3000_＿]*分)?[ \t\u3000]*(?:[至到]|[-—–~～]+)"
    r"[ \t\u3000_＿]{1,}[时点](?:[ \t\u3000_＿]*分)?\s*"
)
_LENGTH = re.compile(  # of time: 年    个月, 日内, 小时    分
    r"(?:[ \t\u3000_＿]{2,}(?:年|个月|周|天|日|小时|分钟?|秒)){2,}(?:以?内|以上)?\s*"
    r"|[ \t\u3000_＿]{2,}(?:个?工作日|日|天|周|个月|年|小时|分钟)(?:以?内|之内)\s*"
)
_TO_BEHIND = re.compile(r"[ \t\u3000_＿]*起?(?:[至到]|[-—–~～]{1,2})[ \t\u3000_＿年]")
_TO_BEFORE = re.compile(r"[ \t\u3000_＿月日](?:[至到]|[-—–~～]{1,2})[ \t\u3000_＿]*$")
_ONLY_JOINS = {"至", "到"}
_OF_TIME = re.compile("(?:时间|日期|年月)$")
_FROM_TO = re.compile("起[止讫迄]")
_IS_PLACE = re.compile("(?:地点|位置|地址|住址|住所|住地|坐落|所在地)$")
_ADDRESS = re.compile(  # 乡（镇）  村  组（小地名）
    r"(?:[ \t\u3000_＿]{2,}"
    r"(?:省|市|县|区|旗|乡|镇|街道?|村|社区|小?组|路|巷|弄|小区|号楼?|栋|幢|单元|室|屯|队)"
    r"(?:[（(][^（）()]{1,8}[)）])?){2,}\s*"
)
_ROOMS = re.compile(r"[ \t\u3000_＿]{2,}(?=\S)")
_TELLS = re.compile("流程|步骤|程序|要求|材料|标准|依据|方法|内容|范围|职责|措施|说明|须知|环节")
_HOW = re.compile("[打画划圈选√]")
_STORY = re.compile(r"情况|事迹|意见|内容|简历|说明|建议|经历|原因|备注|措施|总结|概况|理由")


@dataclass(frozen=True, slots=True)
class FoundField:
    """One answer as it stands. label: as printed, or made up where named is False; label_cell:
    where the label stands; gap: the part of the cell that it takes, None for all of it; given: an
    answer that stands there; hint: what is printed there to say how it is filled in; guess:
    what it asks for, where more than its label says that."""

    label: str
    cell: Cell
    label_cell: Cell
    gap: Gap | None = None
    named: bool = True
    given: str = ""
    hint: str = ""
    guess: Guess | None = None


@dataclass
class FieldSearch:
    """The search in one grid. taken: rows of tables, which hold no single answers; doubts: what
    was seen and not understood, in Chinese; options: the boxes that stand before their options."""

    grid: Grid
    taken: frozenset[int]
    doubts: list[str] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)
    options: dict[tuple[int, int], OptionCell] = field(default_factory=dict)

    def fields(self) -> list[FoundField]:
        """The single answers in reading order."""
        rows = (row for row in self.grid.row_numbers if row not in self.taken)
        told = (one for row in rows for one in option_cells(self.grid, row))
        self.options = {_at(one.box): one for one in told}
        found = [one for cell in self._cells() for one in self._inside(cell)]
        self.used = {_at(one.cell) for one in found}
        behind = list(self._behind_boxes())
        headings = {_at(one.label_cell) for one in behind}
        headings |= {_at(one.option) for one in self.options.values()}
        found += behind
        for one in self._counted_totals():
            found.append(one)
            self.used |= {_at(one.cell), (one.cell.row, one.cell.right)}
        for cell in self._cells():
            if _at(cell) not in self.used | headings and bare(cell.text):
                found += self._beside(cell)
        self._doubt_room_left(found)
        found.sort(key=lambda one: (one.cell.row, one.cell.column, one.gap.start if one.gap else 0))
        return found

    def _counted_totals(self) -> Iterator[FoundField]:
        """The answers in a row of totals that stand before what they count: 合计 | \\[] | 卷."""
        for cell in self._cells():
            right = self.grid.at(cell.row, cell.right)
            first = next((c for c in self.grid.row(cell.row) if bare(c.text)), None)
            if first is None or not is_total(first.text) or first.column >= cell.column:
                continue
            is_own = right is not None and right.text.startswith((" ", "\u3000"))  # room of its own
            if (
                right is not None
                and is_only_room(cell.text)
                and may_count(right.text)
                and not is_own
            ):
                unit = right.text.strip()
                guess = Guess(counted_kind(Gap(0, 0, ""), unit) or Integer.kind, known=True)
                label = f"{mark_name(first.text)}{unit}数"
                yield FoundField(label, cell, first, guess=guess)

    def _behind_boxes(self) -> Iterator[FoundField]:
        """The answers behind boxes that stand in cells of their own, each asked for by the heading
        of its column: 台账 | □有 | □无 | \\[] under 检查内容 | 检查结果 | < | 备注."""
        for row in self.grid.row_numbers:
            cells = [c for c in self._cells() if c.row == row]
            boxes = [c for c in cells if is_lone_box(c.text) and _at(c) in self.used]
            names = [c for c in cells if boxes and c.right <= boxes[0].column and _is_label(c.text)]
            edge = boxes[-1].right if len(boxes) > 1 and names else self.grid.width
            for room in (c for c in cells if c.column == edge and _at(c) not in self.used):
                if (heading := self._heading_over(room)) is not None:
                    self.used.add(_at(room))
                    edge = room.right
                    label = f"{mark_name(names[-1].text)}{mark_name(heading.text)}"
                    yield FoundField(label, room, heading, guess=guess_kind(heading.text))

    def _heading_over(self, room: Cell) -> Cell | None:
        """The words over an empty cell, past empty ones as wide as it; None for none."""
        above = self.grid.at(room.row - 1, room.column) if is_only_room(room.text) else None
        while above is not None and (above.column, above.right) == (room.column, room.right):
            if not is_only_room(above.text):
                return above if mark_name(above.text) else None
            above = self.grid.at(above.row - 1, above.column)
        return None

    def _doubt_room_left(self, found: list[FoundField]) -> None:
        """A doubt for each empty cell beside a label that no answer belongs to; for the rest of a
        row that nothing was found in, one."""
        answered = {_at(one.label_cell) for one in found} | self.used
        said = {c.column for c in self.grid.cells if bare(c.text)} | {c for _, c in self.used}
        for row in self.grid.row_numbers:
            cells = [c for c in self._cells() if c.row == row and not is_paragraph(self.grid, c)]
            rooms = [c for c in cells if not bare(c.text) and _at(c) not in self.used]
            for room in (c for c in rooms if c.column in said):
                label = self.grid.at(row, room.column - 1)
                words = [c for c in cells if bare(c.text) and c.column < room.column]
                if label is None or not bare(label.text):
                    label = words[0] if words and not {_at(c) for c in cells} & self.used else None
                if label is not None and is_lone_box(label.text):
                    self.doubts.append(f"{room.place}：看不出这里的空格填什么，没有当作填写处")
                    break
                if label is None or _at(label) in answered or not _is_label(label.text):
                    continue
                if not self._is_heading(label):
                    self.doubts.append(f"{room.place}：看不出这里的空格填什么，没有当作填写处")
                    break

    def _cells(self) -> Iterator[Cell]:
        return (c for c in self.grid.cells if c.row not in self.taken and not c.problem)

    def _inside(self, cell: Cell) -> Iterator[FoundField]:
        """The answers that belong into this printed text."""
        if (one := self.options.get(_at(cell))) is not None:
            yield self._option(one)
            return
        if self._is_one_of_label(cell):
            return
        gaps = gaps_in(cell.text)
        if has_unclear_boxes(cell.text):
            self.doubts.append(f"{cell.place}：看不出方框是印在选项前面还是后面，没有当作填写处")
        if self._is_signed(cell):
            yield from self._signed(cell, gaps)
            return
        if not gaps and (self._is_answered_inside(cell) or self._is_line_of_label(cell)):
            gaps = (Gap(len(cell.text), len(cell.text), cell.text),)
        if not gaps or (is_only_room(cell.text) and not is_paragraph(self.grid, cell)):
            return
        if _SEAL.search(cell.text) and not any(gap.named for gap in gaps):
            self.doubts.append(f"{cell.place}：{_TO_SEAL}")
            return
        for gap in gaps:
            is_last = len(gaps) == 1 and is_only_room(cell.text[gap.start :])
            if is_last and not gap.kind and self._is_answered_right(cell):
                return  # the answer stands in the next cell
            is_end = gap.start == gap.end and len(gaps) == 1
            if is_end and (self._is_answered_in_box(cell) or self._heads_sentence(cell)):
                return
            if is_for_seal(f"{gap.label}："):
                self.doubts.append(f"{cell.place}：{_TO_SEAL}")
                continue
            if any(other.choices for other in gaps) and (signed := self._signed_choice(cell, gap)):
                gap = replace(gap, label=signed)
            found = self._of_gap(cell, gap, any(mark_name(other.label) for other in gaps))
            if found is not None:
                yield found

    def _is_one_of_label(self, cell: Cell) -> bool:
        """Whether the parts of an address, or of a length of time, in a cell are one answer to the
        label beside it."""
        label = self._label_of(cell)
        is_length = _LENGTH.fullmatch(cell.text) is not None and not is_paragraph(self.grid, cell)
        return label is not None and (is_length or _is_one_address(cell.text, label.text))

    def _signed_choice(self, cell: Cell, gap: Gap) -> str:
        """What the name below a choice is called, by the label of that: 审批签字; "" for any
        other."""
        label = self._label_of(cell) if gap.label in {*_SIGNATURES, "说明"} else None
        return f"{mark_name(label.text)}{gap.label}" if label is not None else ""

    def _option(self, one: OptionCell) -> FoundField:
        """The answer in a box that stands on the left of its option."""
        if one.room_behind:
            said = f"“{_short(one.owner.text)}”后面的方框按印在选项前面理解，请核对"
            self.doubts.append(f"{one.owner.place}：{said}")
        gap = Gap(0, len(one.box.text), one.label, kind=Checkbox.kind)
        return FoundField(one.label, one.box, one.option, gap)

    def _is_signed(self, cell: Cell) -> bool:
        """Whether a cell is signed and sealed, and is no label of the next."""
        if is_paragraph(self.grid, cell):
            return False
        if is_only_room(cell.text):
            return self._is_below_opinion(cell)
        is_below = _EMPTY_LINE.match(cell.text) is not None
        if is_below and self._is_below_answer(cell):
            return True
        left = self.grid.at(cell.row, cell.column - 1)
        is_beside = left is not None and is_signed_below(cell.text, left.text)
        is_it = is_beside or is_signed(cell.text)
        return is_it and (is_below or not self._is_answered_right(cell))

    def _is_below_answer(self, cell: Cell) -> bool:
        """Whether places with labels of their own stand below an empty line, beside a label that
        asks for words: 办理结果 | 是否化解：□是 □否."""
        label, gaps = self._label_of(cell), gaps_in(cell.text)
        is_left = label is not None and label.row == cell.row
        is_told = any(gap.named for gap in gaps)
        is_told = is_told and all(gap.named or gap.kind == Date.kind for gap in gaps)
        before = cell.text[: gaps[0].start] if gaps else ""
        is_apart = _BEFORE_PLACES.fullmatch(before) is not None
        free = label is not None and guess_kind(label.text).answers.is_free_text
        return is_left and is_told and is_apart and free

    def _is_below_opinion(self, cell: Cell) -> bool:
        """Whether the room for a day stands below an empty line, beside what asks for more, or for
        a signature."""
        left = self.grid.at(cell.row, cell.column - 1)
        is_below = _EMPTY_LINE.match(cell.text) is not None and "年" in cell.text
        if is_below and left is not None and any(word in left.text for word in _SIGNATURES):
            return True
        asks_more = left is not None and _STORY.search(left.text) is not None
        return is_below and asks_more and guess_kind(left.text if left else "").answers.is_free_text

    def _signed(self, cell: Cell, gaps: tuple[Gap, ...]) -> Iterator[FoundField]:
        """The opinion above a signature, who signs and the day; the seal itself is not typed."""
        label = self._label_of(cell)
        if label is not None and label.row < cell.row and len(self.grid.row(cell.row)) > 1:
            label = None  # what stands above is asked for elsewhere
        opinion = opinion_above(cell, label)
        if opinion is None and label is not None and is_only_room(cell.text):
            opinion = Gap(0, 0, label.text)  # the name above its day
        if opinion is not None and label is not None:
            yield FoundField(opinion.label, cell, label, opinion)
        if _SEAL.search(cell.text) or not gaps:
            said = "盖章的地方不读，同一格里的其他填写处照读" if opinion else _TO_SEAL
            self.doubts.append(f"{cell.place}：{said}")
        for gap in gaps:
            if gap.named:
                yield FoundField(gap.label, cell, cell, gap)
            elif opinion is not None and label is not None:
                named = signed_day(gap, cell.text, label.text)
                yield FoundField(named, cell, label, gap)

    def _is_answered_right(self, cell: Cell) -> bool:
        if not is_paragraph(self.grid, cell) and self._is_over_room(cell):
            return True
        right = self.grid.at(cell.row, cell.right)
        if right is not None and right.row == cell.row:
            gaps = [] if is_paragraph(self.grid, cell) else gaps_in(right.text)
            if any((gap.choices or gap.kind == Text.kind) and not gap.label for gap in gaps):
                return True
        return self._room_right(cell) is not None or self._given(cell) is not None

    def _is_answered_inside(self, cell: Cell) -> bool:
        """Whether a cell holds only a label and its colon, and there is room for the answer nowhere
        else: “来访人：” beside “电话：”."""
        if is_paragraph(self.grid, cell) or not _COLON_AT_END.search(cell.text):
            return False
        if not _is_label(cell.text) or self._is_answered_right(cell):
            return False
        return self._room_below(cell) is None

    def _is_line_of_label(self, cell: Cell) -> bool:
        """Whether a line of text is a label and its colon, and the answer follows in it: the label
        is no heading of a text or table below."""
        label = cell.text.strip()
        if not is_paragraph(self.grid, cell) or not _COLON_AT_END.search(label):
            return False
        if not _is_label(label) or _ADDRESSED.search(label) or _ANNOUNCES.search(label):
            return False
        below = self.grid.at(cell.bottom, 0)
        is_over_lines = (
            below is not None and is_paragraph(self.grid, below) and not bare(below.text)
        )
        if _COUNTED.match(label) and not (is_over_lines and _STORY.search(label)):
            return False
        if below is None or (not bare(below.text) and is_paragraph(self.grid, below)):
            return True
        if is_paragraph(self.grid, below):
            if _LINE_ALONE.fullmatch(below.text):
                return False
            is_label = _BEGINS_AS_LABEL.match(below.text) or _COLON_AT_END.search(below.text)
            gaps = gaps_in(below.text)
            if gaps and gaps[0].is_boxes:
                return False  # 走访类型： over □入户走访
            return is_label is not None or bool(gaps)
        if not self._is_box(below):
            said = f"“{_short(label)}”后面没有画出填写的地方，没有当作填写处"
            self.doubts.append(f"{cell.place}：{said}")
        return False

    def _heads_sentence(self, cell: Cell) -> bool:
        """Whether a label is the heading of a sentence with places of its own in the next line:
        使用情况： over 全年使用____吨."""
        below = self.grid.at(cell.bottom, 0)
        if below is None or not (is_paragraph(self.grid, cell) and is_paragraph(self.grid, below)):
            return False
        gaps = gaps_in(below.text)
        is_sentence = bool(gaps) and not gaps[0].named and not gaps[0].is_boxes
        is_sentence = is_sentence and bool(bare(below.text[: gaps[0].start]))
        return is_sentence and re.search("情况[：:]\\s*$", cell.text) is not None

    def _is_answered_in_box(self, cell: Cell) -> bool:
        """Whether a table of one empty cell, or a line to write on, stands below a line of text."""
        below = self.grid.at(cell.bottom, 0)
        if below is None or not is_paragraph(self.grid, cell):
            return False
        return self._is_box(below) or _LINE_ALONE.fullmatch(below.text) is not None

    def _of_gap(self, cell: Cell, gap: Gap, among_others: bool) -> FoundField | None:
        """The answer in a gap; one that nothing names has a name all the same among others, which
        could not be read beside what was written there."""
        label, label_cell, named = gap.label, cell, gap.named
        label = "" if label in _ONLY_JOINS and not named else label
        if not named and gap.kind == Date.kind and (signed := signed_label(cell.text, gap)):
            return FoundField(signed_day(gap, cell.text, signed), cell, cell, gap)
        is_line = _LINE_ALONE.fullmatch(cell.text) is not None
        is_beside = gap.choices or is_line or not is_paragraph(self.grid, cell)
        is_time = gap.kind == Period.kind or (gap.kind and KINDS[gap.kind].takes_dates)
        is_counted = gap.kind and not is_time and bare(cell.text[: gap.start])
        has_no_name = gap.kind and not gap.named and cell.column and not is_counted
        if (not label and is_beside) or has_no_name:
            outside = self._label_of(cell)
            is_other = outside is not None and _COLON_AT_END.search(outside.text) is not None
            is_other = is_other and not gap.choices and not is_only_room(cell.text)
            if outside is not None and not is_other:  # 社区： has its answer behind its colon
                label, label_cell, named = outside.text, outside, True
                if gap.kind and says_which(label, cell.text[gap.end :]):
                    gap = replace(gap, kind=Text.kind)
                if gap.choices and bare(cell.text[: gap.start]):  # 8具 □自动喷淋 □烟感
                    label = f"{mark_name(label)}选项"
                if gap.choices and is_paragraph(self.grid, cell) and self._is_heading(outside):
                    said = f"“{_short(cell.text)}”按标题“{_short(label)}”下面的选项理解，请核对"
                    self.doubts.append(f"{cell.place}：{said}")
                if gap.kind == Date.kind and not is_only_room(cell.text):
                    label = signed_day(gap, cell.text, outside.text)
                if not gap.choices and (edge := _edge_of(cell.text, gap)):
                    label = _with_edge(outside.text, edge, gap)
        if not mark_name(label) and among_others and not gap.is_boxes and gap.end > gap.start:
            label, named = _NAMELESS, False
        guess = None
        if not gap.kind and self._is_over_options(cell):
            guess = Guess(Text.kind, known=True)  # the letter of one is written
        if not mark_name(label):
            self.doubts.append(
                f"{cell.place}：“{_short(cell.text)}”里的空看不出叫什么，没有当作填写处"
            )
            return None
        if gap.start == gap.end and not _is_label(label):
            return None
        return FoundField(label, cell, label_cell, gap, named, gap.given, guess=guess)

    def _is_over_options(self, cell: Cell) -> bool:
        """Whether the next line of a text prints the options of a question: A.男  B.女."""
        below = self.grid.at(cell.bottom, 0)
        is_line = below is not None and is_paragraph(self.grid, cell)
        return is_line and below is not None and begins_with_options(below.text)

    def _is_among_ticks(self, cell: Cell) -> bool:
        """Whether a cell is one of several in its row that hold nothing but brackets."""
        if is_paragraph(self.grid, cell) or not is_tick_place(cell.text):
            return False
        return sum(is_tick_place(c.text) for c in self.grid.row(cell.row)) > 1

    def _label_of(self, cell: Cell) -> Cell | None:
        """The printed text that names a cell: on its left, else above it."""
        for row, column in ((cell.row, cell.column - 1), (cell.row - 1, cell.column)):
            near = self.grid.at(row, column)
            if near is not None and row < cell.row and _IN_BRACKETS.fullmatch(near.text):
                near = self.grid.at(near.row - 1, column) or near  # what says how it is filled in
            if near is not None and mark_name(near.text) and _names_the_next(near.text):
                return near
        return None

    def _beside(self, cell: Cell) -> Iterator[FoundField]:
        """The answer to a label: in the cell on its right, else in the one below."""
        if is_for_picture(cell.text):
            self.doubts.append(f"{cell.place}：贴照片的地方，照片不读")
            return
        if is_paragraph(self.grid, cell):
            yield from self._in_box(cell)
            return
        if not _is_label(cell.text) and not self._is_note_to_fill(cell):
            return
        if is_for_seal(cell.text):
            self.doubts.append(f"{cell.place}：{_TO_SEAL}")
            return
        if (hinted := self._hinted(cell)) is not None:
            yield hinted
            return
        room = self._room_right(cell)
        if room is None:
            given = self._given(cell)
            if given is not None and _SHORT_NUMBER.fullmatch(given.text.strip()):
                said = f"“{_short(given.text)}”按印好的理解，没有当作填写处；要填的请清空，再学一遍"
                self.doubts.append(f"{given.place}：{said}")
                return
            room = given or self._room_below(cell)
        if room is None or _at(room) in self.used:
            return
        self.used.add(_at(room))
        is_tick = self._is_among_ticks(room)
        yield FoundField(
            cell.text,
            room,
            cell,
            gap=Gap(0, len(room.text), cell.text, kind=Checkbox.kind) if is_tick else None,
            given=room.text.strip() if bare(room.text) and not is_only_room(room.text) else "",
            guess=_printed_choice(room.text),
        )

    def _is_note_to_fill(self, cell: Cell) -> bool:
        """Whether 说明 stands beside an empty cell, and so asks for one."""
        right = self.grid.at(cell.row, cell.right)
        is_free = right is not None and right.row == cell.row and is_only_room(right.text)
        return is_free and bare(cell.text) in _NOTES_TO_FILL

    def _in_box(self, label: Cell) -> Iterator[FoundField]:
        """The answer in a table of one empty cell below a line of text."""
        below = self.grid.at(label.bottom, 0)
        if below is None or not self._is_box(below) or not _is_label(label.text):
            return
        self.used.add(_at(below))
        hint = below.text.strip() if bare(below.text) else ""
        yield FoundField(label.text, below, label, hint=hint)

    def _is_box(self, cell: Cell) -> bool:
        """Whether this is a table of one cell with nothing in it but perhaps a hint."""
        if is_paragraph(self.grid, cell) or len(self.grid.row(cell.row)) > 1:
            return False
        is_free = is_only_room(cell.text) or _is_hint(cell.text)
        return is_free and _at(cell) not in self.used and cell.row not in self.taken

    def _hinted(self, label: Cell) -> FoundField | None:
        """The answer in the next cell, which prints how it is filled in or what it counts."""
        right = self.grid.at(label.row, label.right)
        if right is None or right.row != label.row or _at(right) in self.used or right.problem:
            return None
        if _LENGTH.fullmatch(right.text):
            self.used.add(_at(right))
            free = Guess(Text.kind, known=True)
            return FoundField(label.text, right, label, hint=right.text.strip(), guess=free)
        if (measure := self._measure_in(right)) is not None:
            is_percent = (
                measure["unit"] in "%％"
            )  # part of the answer, or it would stand there twice
            end = measure.end("unit") if is_percent else measure.end("room")
            gap = Gap(0, end, label.text)
            self.used.add(_at(right))
            return FoundField(label.text, right, label, gap)
        if (words := options_to_ring(right.text)) and self._is_end(right):
            if _TELLS.search(label.text) and not _HOW.search(right.text):
                return None  # 办理流程 | ①申请 ②受理 ③发证
            self.used.add(_at(right))
            is_several = says_several(right.text)
            end = options_end(right.text)
            gap = Gap(0, end, label.text, kind=Choice.kind, choices=words, several=is_several)
            return FoundField(label.text, right, label, gap)
        if (room := room_for_measure(right.text)) is not None and self._is_end(right):
            self.used.add(_at(right))
            return FoundField(label.text, right, label, Gap(*room, label.text))
        is_hint = _is_hint(right.text) or _TWO_FIGURES.fullmatch(right.text) is not None
        is_hint = is_hint or _HOURS.fullmatch(right.text) is not None
        is_hint = is_hint or _is_one_address(right.text, label.text)
        if not is_hint or is_for_picture(right.text):
            return None
        after = self.grid.at(label.row, right.right)
        if after is not None and _is_hint(after.text):
            return None  # headings in brackets
        self.used.add(_at(right))
        return FoundField(label.text, right, label, hint=right.text.strip())

    def _measure_in(self, cell: Cell) -> re.Match[str] | None:
        """What the answer in a cell counts, when nothing else is printed there; in a column of
        units the answer stands farther on the right."""
        found = _MEASURE.fullmatch(cell.text)
        is_counted = found is not None and (
            is_measure(found["unit"]) or (found["unit"] in _SPANS and bool(found["room"]))
        )
        if found is None or not is_counted:
            return None
        return found if self._is_end(cell) else None

    def _is_end(self, cell: Cell) -> bool:
        """Whether nothing or another label follows in the row of a cell."""
        after = next((c for c in self.grid.row(cell.row) if c.column >= cell.right), None)
        return after is None or _is_label(after.text) or is_note(after.text)

    def _room_right(self, label: Cell) -> Cell | None:
        """The cell on the right of a label with nothing in it, None where there is none."""
        if is_paragraph(self.grid, label) or label.row in self.taken:
            return None
        right = self.grid.at(label.row, label.right)
        if right is None:
            untouched = is_sheet(self.grid) and self._invites(label)
            untouched = untouched and not self._is_over_all(label)
            untouched = untouched and not self._stands_among_labels(label)
            untouched = untouched and not self._is_over_room(label)
            untouched = untouched and (
                label.columns == 1 or _COLON_AT_END.search(label.text) is not None
            )
            return self._untouched(label.row, label.right) if untouched else None
        if right.row < label.row or not is_only_room(right.text) or right.problem:
            return None
        if bare(right.text) and _is_apart_from_day(label.text):
            return None
        if self._stands_among_labels(label):
            return None
        return right if not self._is_heading(label) else None

    def _is_over_room(self, label: Cell) -> bool:
        """Whether a label is alone in its row and an empty cell as wide as it alone below it."""
        below = self.grid.at(label.bottom, label.column)
        rows = [self.grid.row(row) for row in (label.row, label.bottom)]
        is_alone = all(len(cells) == 1 for cells in rows) and label.columns > 1
        return is_alone and below is not None and is_only_room(below.text)

    def _is_over_all(self, label: Cell) -> bool:
        """Whether a merged cell reaches to the right edge of all that was drawn in the sheet."""
        edge = max((cell.right for cell in self.grid.cells if cell is not label), default=0)
        return label.columns > 1 and label.right >= edge - 1

    def _invites(self, label: Cell) -> bool:
        """Whether a label asks for an answer in a place that nobody ever typed in or drew."""
        text = label.text.strip()
        return text.endswith(("：", ":")) or (_is_known(text) and not _TITLE.search(text))

    def _is_heading(self, cell: Cell) -> bool:
        """Whether this is a title or the heading of a part, not a label."""
        text = cell.text.strip()
        if text.endswith(("：", ":")) or self._is_counted_label(cell):
            return False
        first = next(c for c in self.grid.cells if bare(c.text))
        is_title = (
            _TITLE.search(text) is not None and len(bare(text)) > 4 and cell.row <= first.row + 2
        )
        beside = [c for c in self.grid.row(cell.row) if bare(c.text)]
        is_title = is_title or (cell.columns > 2 and len(beside) == 1 and not _is_known(text))
        return is_title or _COUNTED.match(text) is not None

    def _is_counted_label(self, cell: Cell) -> bool:
        """Whether a text with the number of a part asks for one answer, in a cell beside it that
        reaches to the edge: 三、全年活动（次） | \\[]."""
        room = self.grid.at(cell.row, cell.right)
        row = self.grid.row(cell.row)
        if _COUNTED.match(cell.text) is None or room is None or row[-1] is not room:
            return False
        guess = guess_kind(cell.text)
        return is_only_room(room.text) and guess.known and not guess.answers.is_free_text

    def _untouched(self, row: int, column: int) -> Cell:
        place = f"{self.grid.name}!{column_letters(column)}{row + 1}"
        return Cell(row, column, "", place=place)

    def _room_below(self, label: Cell) -> Cell | None:
        """The empty cell below a label that stands over it, as wide as it is."""
        below = self._below(label)
        if below is None or below.row in self.taken or not is_only_room(below.text):
            return None
        same = below.column == label.column and below.columns == label.columns
        if not same or is_paragraph(self.grid, below) or _TITLE.search(label.text.strip()):
            return None
        left = self.grid.at(below.row, below.column - 1)
        has_own = left is not None and bare(left.text) and left.row == below.row
        has_own = has_own and left is not None and not is_room(left.text)
        whole = [len(self.grid.row(c.row)) for c in (label, below)] == [1, 1] and label.row > 0
        told = (
            whole or self._invites(label) or below.rows > 1 or _STORY.search(label.text) is not None
        )
        return below if (told or self._stands_among_labels(label)) and not has_own else None

    def _below(self, label: Cell) -> Cell | None:
        """The cell below a label, past one that only says how it is filled in: （是/否）."""
        below = self.grid.at(label.bottom, label.column)
        is_more = below is not None and _IN_BRACKETS.fullmatch(below.text) is not None
        if below is not None and is_more and bare(below.text) and not gaps_in(below.text):
            return self.grid.at(below.bottom, label.column)
        return below

    def _stands_among_labels(self, label: Cell) -> bool:
        """Whether the row is made of labels with empty cells under all of them."""
        cells = [c for c in self.grid.row(label.row) if c.row == label.row]
        if len(cells) > 2 and cells[0].bottom > cells[1].bottom == cells[-1].bottom:
            del cells[0]  # what the labels are about, down their side
        while len(cells) > 2 and not bare(cells[-1].text) and bare(cells[-3].text):
            cells.pop()  # spare cells behind the last label, which has its room below as the others
        below = [self._below(c) for c in cells]
        return len(cells) > 1 and all(
            bare(c.text) and b is not None and is_room(b.text)
            for c, b in zip(cells, below, strict=True)
        )

    def _given(self, label: Cell) -> Cell | None:
        """The cell on the right of a known label that holds an answer already."""
        right = self.grid.at(label.row, label.right)
        if right is not None and right.row == label.row and _CHOICE.fullmatch(right.text):
            return right if _is_label(label.text) else None
        if right is None or right.row != label.row or not _invites_given(label):
            return None
        if self._stands_among_labels(label):
            return None
        text = right.text.strip()
        if is_measure(text) or _LEFT_ALONE.search(text):
            return None
        if not bare(text) or _is_known(text) or len(text) > _LONGEST_LABEL:
            return None
        if _COLON_AT_END.search(text) or _LABEL_BEFORE.search(text):
            return None  # 单位：亩、吨 is printed for all
        if self._is_among_headings(label):
            return None
        after = self.grid.at(label.row, right.right)
        if after is not None and any(gap.choices and not gap.label for gap in gaps_in(after.text)):
            return None  # 证照情况 | 办学许可证 | 有（ ）无（ ）
        if gaps_in(right.text) or (
            after is not None
            and is_only_room(after.text)
            and mark_name(text)
            and not self._is_last(right)
        ):
            return None
        return right

    def _is_among_headings(self, label: Cell) -> bool:
        """Whether a row prints nothing but words, of which no two stand as label and answer."""
        cells = [c for c in self.grid.row(label.row) if c.row == label.row]
        labels = [_is_known(c.text) for c in cells[::2]]
        return len(cells) > 2 and all(bare(c.text) for c in cells) and not all(labels)

    def _is_last(self, cell: Cell) -> bool:
        return (
            all(not bare(c.text) for c in self.grid.row(cell.row) if c.column >= cell.right)
            and not guess_kind(cell.text).answers.is_free_text
        )


def _edge_of(text: str, gap: Gap) -> str:
    """开始 or 结束, where a gap is the first or the last of two with 至 between them, else ""."""
    if _TO_BEHIND.match(text, gap.end):
        return "开始"
    return "结束" if _TO_BEFORE.search(text[: gap.start]) else ""


def _with_edge(label: str, edge: str, gap: Gap) -> str:
    """What the beginning or end of a time is called: 服役起止时间 has a 服役开始时间."""
    name = _FROM_TO.sub("", mark_name(label))
    is_day = gap.kind != "" and KINDS[gap.kind].takes_dates
    what = gap.kind if is_day else "时间" if gap.kind or name.endswith("时间") else ""
    return f"{_OF_TIME.sub('', name) if what else name}{edge}{what}"


def _is_one_address(text: str, label: str) -> bool:
    """Whether a text is room for the parts of an address, which are one answer: where not each of
    them is a place of its own, ____乡（镇）____村____组（小地名）, and where its label asks where
    something is. The village in it is not whose form it is."""
    parts = _ADDRESS.fullmatch(text)
    asks_where = _IS_PLACE.search(bare(label)) is not None
    return parts is not None and (asks_where or len(gaps_in(text)) < len(_ROOMS.findall(text)))


def _is_apart_from_day(label: str) -> bool:
    """Whether a label has its answer behind its own colon, and the day that is printed in the next
    cell is none: 科室： | ____年__月."""
    asks_day = guess_kind(label).answers.takes_dates or _OF_DAY.search(label) is not None
    return _COLON_AT_END.search(label) is not None and not asks_day


def _invites_given(label: Cell) -> bool:
    return _is_known(label.text) and not is_note(label.text)


def _is_known(text: str) -> bool:
    """Whether the text is a label that is known by itself."""
    if _CHOICE.fullmatch(text):
        return False
    return known_id(text) is not None or (guess_kind(text).known and len(bare(text)) <= 8)


def _printed_choice(text: str) -> Guess | None:
    """The kind of an answer whose cell prints nothing but what to choose from: 有/无."""
    found = _CHOICE.fullmatch(text)
    return Guess(Choice.kind, (found[1], found[2]), known=True) if found is not None else None


def _is_label(text: str) -> bool:
    plain = text.strip()
    if _CHOICE.fullmatch(text) or options_to_ring(text):
        return False
    if not mark_name(plain) or len(bare(plain)) > _LONGEST_LABEL or _SENTENCE.search(plain):
        return False
    if (unit := _UNIT_OF_ALL.fullmatch(plain)) is not None and names_measures(unit[1]):
        return False
    return not is_note(plain) and not is_total(plain) and not bare(plain).isdecimal()


def _names_the_next(text: str) -> bool:
    """Whether no answer belongs into a printed text, but perhaps behind its last colon: 性别："""
    return all(not text[gap.start :].strip() for gap in gaps_in(text))


def _is_hint(text: str) -> bool:
    """Whether a text only says how its cell is filled in: （必填）, 请写全名."""
    found = _HINT.fullmatch(text)
    if found is None or gaps_in(text) or _LEFT_ALONE.search(text):
        return False
    return len(bare(text)) > 1 and not _NUMERAL.fullmatch(bare(text))


def _at(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.column


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 20 else f"{plain[:20]}…"
