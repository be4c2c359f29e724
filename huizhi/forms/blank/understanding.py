"""Understanding: what a blank form without marks asks for, from its grids alone.

    Document → find_tables, FieldSearch → names, kinds, ids → BlankForm

What cannot be told for certain becomes a doubt; nothing is guessed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise

from huizhi.content import Cell, Document, Grid, column_letters
from huizhi.forms import bare, day_cells, with_joined_days
from huizhi.forms.blank.boxes import BOXES, is_tick_place
from huizhi.forms.blank.column_kinds import is_amount_alone, kinds_of, with_summed
from huizhi.forms.blank.field_finder import FieldSearch, FoundField
from huizhi.forms.blank.form import (
    BlankColumn,
    BlankField,
    BlankForm,
    BlankFormulas,
    BlankTable,
    FieldDraft,
)
from huizhi.forms.blank.gap import (
    NO_NAME,
    boxes_alone,
    counted_kind,
    either_of,
    gaps_in,
    is_lone_box,
    is_only_room,
    options_to_ring,
    says_which,
)
from huizhi.forms.blank.guess import (
    Guess,
    guess_kind,
    is_required,
    known_id,
    mark_name,
    may_be_several,
    says_how,
    unlike,
    without_number,
)
from huizhi.forms.blank.money_units import money_doubts
from huizhi.forms.blank.printed_rows import (
    boxed_in_some,
    cross_fields,
    is_cross,
    rows_printed,
    spanning,
)
from huizhi.forms.blank.row_totals import computed_columns, told_totals, totals_in_rows
from huizhi.forms.blank.said_rules import proposed_rules, told_rule
from huizhi.forms.blank.side_by_side import by_neighbour, named_halves, printed_parts, side_by_side
from huizhi.forms.blank.signing import signed_label
from huizhi.forms.blank.table_finder import (
    FoundTable,
    columns_without_name,
    find_tables,
    is_paragraph,
    is_remark,
    is_room,
    is_sheet,
    is_total,
    says_example,
    says_more,
)
from huizhi.forms.fields import (
    KINDS,
    Checkbox,
    Choice,
    Choices,
    Date,
    ItemField,
    Money,
    PartialDate,
    Text,
    YearMonth,
    own_way,
)

NOTHING_FOUND = "这张表里没有找到要填写的地方"
_ROOM_TO_WRITE = "        "  # printed for a gap of no width that stands before other words
_LONG_EXAMPLE = 12  # letters; a shorter text may well be somebody's answer
_SHORT_OWNER = 8  # letters; a longer text names nobody
_LONGEST_NAME = 16  # letters of a line that names a table
_BETWEEN = r"[\s:：.．、_\-－—–]"
_ATTACHMENT = re.compile(  # 附件1：, 附表一; no title of which it is the first word
    rf"^附\s*[件表]\s*(?:[0-9一二三四五六七八九十]+(?:[-－][0-9]+)?{_BETWEEN}*|{_BETWEEN}+|$)"
)
_OF_PART = re.compile("的?(?:基本|详细|个人|主要)?(?:信息|情况|资料|概况|登记)$")
_HOW_MANY = re.compile(r"(?<=.)(户数|人数|次数|数量)$")
_SAYS_EXAMPLE = re.compile(r"[(（][示样范]?例")
# What a form is about that is an institution of some kind: none of those that hand it in.
_INSTITUTION = re.compile(
    r"(?:(?!各|本|所属|下属|直属|内设|基层|行政|党政|政府|管理|办事|派出|[的和与及])[\u4e00-\u9fff]){2,4}机构"
)
_NAMES_INSTITUTION = re.compile("机构(名称|全称|名)?")
_OTHERS = re.compile(  # units of other kinds, any of which a form may be about
    r"企业|商[户铺]|门店|店铺|[九]?小?场所|学校|幼儿园|餐饮|食品经营|物业(?:公司|服务)?|社会组织|工地|养老|托育|加油站|作坊|"
    r"[宾旅]馆|民宿|酒店|医院|诊所|药店|(?:生产)?经营单位|重点单位|工贸|危化|用人单位|施工单位|合作社|协会|公司"
)
_NAMES_OTHER = re.compile("(?:被检查|受检)?单位(名称|全称)?")
_ABOUT = re.compile(
    "名录|名单|台账|清单|登记|检查|排查|自查|摸底|调查|信息|基本情况|明细|统计|一览"
)
_POST = re.compile(r"(书记|主任|经理|[长员人]|负责|领导|姓名|代表|法人|校长|会计)$")
_HOUR = re.compile("[时点](?:[ _＿\u3000]*分|\\s*$)")
_PARTY = re.compile(rf"(?:[甲乙丙丁]方|{_POST.pattern[:-1]})\d?$")
_SIGNS = re.compile(r"[（(](签[字名章])[）)]\s*$")
_BRACKET_BEHIND = re.compile(r"[（(]([\u4e00-\u9fff]{1,4})[)）]\s*[：:]?\s*$")
_SAYS_SEVERAL = re.compile("多选|多项|几项|可选多")
_OF_SPAN = re.compile("(?:开始|结束|截至)(?:时间|日期)|日期|月份")
_JOINS_BEFORE = re.compile("(?:不[少低超][于过]|至少|超过|达到?|大?约为?|为|是|[:：]|于)+$")
_ROOM = " \t\u3000\u00a0_＿"
_WHOLE_NAME = 3  # letters
_SHORT_TITLE = re.compile(r"[\u4e00-\u9fff]{2,}[表册单书]")
_SAYS = re.compile(r"[\u4e00-\u9fff]")
_SHORT_HEADING = 1  # letters; a heading this short says too little without the one above it


def understand(document: Document, formulas: BlankFormulas | None = None) -> BlankForm:
    """What the blank form in this document asks for; hidden sheets are not looked at. formulas: of
    the cells that hold nothing else."""
    naming = _Naming(formulas=formulas or BlankFormulas())
    fields: list[BlankField] = []
    tables: list[BlankTable] = []
    doubts: list[str] = []
    days = _day_parts(document)
    document = with_joined_days(document)
    for number, grid in enumerate(document.grids):
        if grid.hidden:
            continue
        found = list(find_tables(grid))
        search = FieldSearch(grid, _rows_taken(found))
        found_fields = naming.fields(number, grid, search.fields())
        fields += (replace(f, parts=days.get(f.cell.place, ())) for f in found_fields)
        doubts += search.doubts
        for one in found:
            guesses = kinds_of(grid, one)
            doubts += _boxes_in_print(grid, one)
            doubts += _boxes_in_some_rows(grid, one)
            doubts += _headings_unclear(grid, one)
            told = money_doubts(grid, one, guesses, found)
            doubts += (f"{_where(grid, one)}：{said}" for said in told)
            if _is_to_read(one):
                doubts.append(_nothing_to_fill(grid, one))
            elif is_cross(grid, one, guesses):
                asked = [*cross_fields(grid, one, guesses), *spanning(grid, one)]
                fields += naming.fields(number, grid, asked)
                doubts += _total_below(grid, one)
            elif parts := _crossed_parts(grid, one):
                for part in parts:
                    fields += naming.fields(number, grid, [*cross_fields(grid, part, guesses)])
                doubts += _total_below(grid, one)
            else:
                alone = [*spanning(grid, one), *boxed_in_some(grid, one)]
                fields += naming.fields(number, grid, alone)
                tables.append(naming.table(number, grid, one, len(tables) + 1))
                doubts += _total_below(grid, one)
    fields, computed = _without_computed(fields, naming.formulas)
    doubts += (*naming.doubts, *computed)
    tables = _marked_apart(document, tables, naming.labels, doubts)
    if not fields and not tables:
        doubts.insert(0, NOTHING_FOUND)
    title = _title(document)
    fields = list(_with_others_named(title, fields, doubts))
    form = BlankForm(title, tuple(fields), tuple(tables), (), naming.formulas.sums)
    doubts += map(told_rule, proposed_rules(form))
    return replace(form, doubts=tuple(dict.fromkeys(doubts)))


def _with_others_named(
    title: str, fields: Iterable[BlankField], doubts: list[str]
) -> Iterator[BlankField]:
    """The fields, 机构名称 and 单位名称 as free text where the title says of what units it is:
    养老机构安全自查表, 九小场所名录."""
    institution, other = _INSTITUTION.search(title), _OTHERS.search(title)
    other = other if _ABOUT.search(title) else None
    for one in fields:
        asked = one.asked
        label = bare(asked.label)
        about = institution if _NAMES_INSTITUTION.fullmatch(label) else None
        about = other if _NAMES_OTHER.fullmatch(label) else about
        if about and asked.answers.names_unit:
            said = (
                f"按“{about[0]}”的名称理解（文字），不是报送单位；要填报送单位的，请把类型改为单位"
            )
            doubts.append(f"{one.cell.place}：“{asked.label}”{said}")
            asked = replace(asked, kind=Text.kind, choices=(), known=True)
        yield replace(one, asked=asked)


def _without_computed(
    fields: Sequence[BlankField], formulas: BlankFormulas
) -> tuple[list[BlankField], list[str]]:
    """The fields but those in whose cells the form has a formula, which stays, unless it only adds
    up others, which becomes a rule; and a doubt for each formula."""
    kept, doubts = [], []
    for one in fields:
        is_sum = one.cell.place in formulas.sums and one.asked.answers.is_added_up
        said = "由表里的公式算，不用填，没有当作填写处"
        if is_sum:
            said = "原来由表里的公式算，模板里换成了填写处"
        if is_sum or one.cell.place not in formulas.in_sheet:
            kept.append(one)
        if one.cell.place in formulas.in_sheet:
            doubts.append(f"{one.cell.place}：“{one.asked.label}”{said}")
    return kept, doubts


def _day_parts(document: Document) -> dict[str, tuple[Cell, ...]]:
    """The cells for year, month and day, by the place of the first."""
    found = (parts for grid in document.grids for parts in day_cells(grid))
    return {parts[0].place: parts for parts in found}


def _rows_taken(tables: Sequence[FoundTable]) -> frozenset[int]:
    """The rows in which a table leaves no room for single answers."""
    return frozenset(r for t in tables for r in range(t.header_rows.start, t.bottom))


def _is_to_read(table: FoundTable) -> bool:
    """Whether everything is printed but remarks: a table that is sent to be read."""
    return len(table.printed) > 1 and all(is_remark(c.text) for c in table.columns())


def _nothing_to_fill(grid: Grid, table: FoundTable) -> str:
    left = "、".join(f"“{_plain(c.text)}”" for c in table.columns())
    where = _where(grid, table)
    return f"{where}：内容都已印好，只有{left}一列空着，按不用填写理解"


def _boxes_in_print(grid: Grid, table: FoundTable) -> Iterator[str]:
    """A doubt for each column with boxes that was taken for printed."""
    for column in table.printed:
        cells = (grid.at(row, column) for row in range(table.first_row, table.bottom))
        first = next((c for c in cells if c is not None and set(c.text) & set(BOXES)), None)
        if first is not None:
            said = f"“{_cut(first.text)}”里的方框看不懂，这一列按印好的内容理解，勾选不读"
            yield f"{first.place}：{said}"


def _boxes_in_some_rows(grid: Grid, table: FoundTable) -> Iterator[str]:
    """A doubt for each column that prints boxes in some of the rows which say what they are about,
    and nothing in others: the choices are taken for those of all."""
    alone = {one.cell.column for one in boxed_in_some(grid, table)}
    for head in table.columns() if table.printed else ():
        if head.column in alone:
            continue
        under = (grid.at(row, head.column) for row in range(table.first_row, table.bottom))
        cells = [c for c in under if c is not None and c.column == head.column]
        first = next((c for c in cells if set(c.text) & set(BOXES)), None)
        is_open = any(not bare(c.text) and not set(c.text) & set(BOXES) for c in cells)
        if first is not None and is_open:
            said = f"“{_plain(head.text)}”有的行印着选项（{_cut(first.text)}），有的行空着"
            yield f"{first.place}：{said}，都按这些选项理解，空着的行填别的会提示，请核对"


def _headings_unclear(grid: Grid, table: FoundTable) -> Iterator[str]:
    """A doubt for each heading over several columns that nothing tells apart, and one for a table
    whose columns are named by several lines that no merged cell ties together."""
    for head in columns_without_name(grid, table):
        said = f"“{_plain(head.text)}”下面画了{head.columns}列，看不出各填什么，按左右次序分开读"
        yield f"{_where(grid, table)}：{said}，请核对栏目名"
    upper = range(table.header_rows.start, max(c.row for c in table.heading))
    over = [c for row in upper for c in grid.row(row) if bare(c.text)]
    if over and not any(c.columns > 1 or c.bottom > upper.stop for c in over):
        first = next(c for c in table.columns())
        above = table.over.get(first.column, "")
        said = (
            f"栏目由{len(upper) + 1}行表头合成（如“{_plain(above)}{_plain(first.text)}”），请核对"
        )
        yield f"{_where(grid, table)}：{said}"


def _crossed_parts(grid: Grid, table: FoundTable) -> list[FoundTable]:
    """The parts of a table that stand side by side where each counts categories."""
    parts = list(printed_parts(table, grid))
    return parts if all(is_cross(grid, one, kinds_of(grid, one)) for one in parts) else []


def _total_below(grid: Grid, table: FoundTable) -> Iterator[str]:
    cells = [c for c in grid.row(table.bottom) if bare(c.text)]
    if cells and is_total(cells[0].text):
        said = "一行不用填，填了就和各行之和核对，对不上时会提示"
        yield f"{cells[0].place}：“{_plain(cells[0].text)}”{said}"


def _marked_apart(
    document: Document, tables: Sequence[BlankTable], labels: set[str], doubts: list[str]
) -> list[BlankTable]:
    """The tables, each that can be marked with an id and a name of its own. Groups are the items of
    the campaign, so that one table at most has any."""
    told: list[BlankTable] = []
    able = [table for table in tables if not table.other]
    names, number = set(labels), 0
    for table in tables:
        one = table
        if not one.other and one.group and any(t.group for t in told if not t.other):
            one = replace(one, other="一张附件里只能有一个分组的明细，这一处没有写上标记")
        if not one.other:
            number += 1
            own = _name_above(document.grids[one.grid], one) if len(able) > 1 else ""
            name = unlike(own or "明细", names)
            names.add(name)
            one = replace(one, id="rows" if number == 1 else f"rows_{number}", name=name)
        else:
            doubts.append(f"{one.where}：{one.other}")
        told.append(one)
    return told


def _name_above(grid: Grid, table: BlankTable) -> str:
    """What a table is called by what stands beside all its rows, else by the line right above its
    heading; "" where there is neither."""
    top = min(cell.row for cell in table.header)
    beside = grid.at(top, min(cell.column for cell in table.header) - 1)
    if beside is not None and beside.bottom > top + 1 and len(bare(beside.text)) > 1:
        return mark_name(beside.text)
    for row in range(top - 1, max(top - 3, -1), -1):
        printed = [cell for cell in grid.row(row) if bare(cell.text)]
        if printed:
            text = printed[0].text.strip()
            is_line = len(printed) == 1 and len(bare(text)) <= _LONGEST_NAME
            return mark_name(text) if is_line and not gaps_in(text) else ""
    return ""


def _title(document: Document) -> str:
    """The first printed line that is no 附件1, and no label: without such a mark before it."""
    for grid in document.grids:
        for cell in grid.cells:
            text = _ATTACHMENT.sub("", " ".join(cell.text.split()))
            is_title = len(bare(text)) > 3 or _SHORT_TITLE.fullmatch(text) is not None
            if is_title and _SAYS.search(text) and not text.endswith(("：", ":")):
                return re.sub(f"^{NO_NAME}(社区|街道|村|镇|乡|学校|单位)", "", text) or text
    return ""


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip("：:")


def _where(grid: Grid, table: FoundTable) -> str:
    """The place of a table, from its heading to its last row."""
    first = min(table.heading, key=lambda c: (c.column, c.row))
    top = next((c for c in grid.row(table.header_rows.start) if c.column >= first.column), first)
    last_row = grid.row(table.bottom - 1)
    last = last_row[-1].place if last_row else ""
    if is_sheet(grid):
        corner = f"{top.place.partition('!')[2]}"
        right = max(c.right for c in table.heading) - 1
        return f"{grid.name}!{corner}:{column_letters(right)}{table.bottom}"
    return f"{top.place}至{last}" if last else top.place


@dataclass
class _Naming:
    """Gives names and ids that are used once. labels: names of marks; ids: of fields; formulas:
    as `understand` has them; units: the fields of “××社区”, by name."""

    labels: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    doubts: list[str] = field(default_factory=list)
    formulas: BlankFormulas = field(default_factory=BlankFormulas)
    units: dict[str, FieldDraft] = field(default_factory=dict)

    def fields(self, number: int, grid: Grid, found: Sequence[FoundField]) -> Iterator[BlankField]:
        names = [mark_name(one.label) for one in found]
        for position, one in enumerate(found):
            name = names[position]
            if (again := self.units.get(name)) and _is_unnamed_unit(one):
                yield _field_at(number, one, again)  # the unit's own name is asked for once
                continue
            boxes = [f for f in found if _is_lone_box(f) and f.cell.row == one.cell.row]
            if one in boxes and len(boxes) > 1:  # 合格 says nothing without what is looked at
                name = f"{_owner(grid, found, one)}{name}"
            elif names.count(name) > 1 and name in self.labels:
                name = self._told_apart(grid, found, position)
            label = unlike(_unlike_printed(name, one, found), self.labels)
            self.labels.add(label)
            if one.gap is None and is_amount_alone(grid, one.label_cell.row, one.label):
                one = replace(one, guess=Guess(Money.kind, known=True))
            asked = self._asked(one, label)
            self._doubt(one, asked)
            if _is_unnamed_unit(one):
                self.units[name] = asked
            yield _field_at(number, one, asked)

    def _told_apart(self, grid: Grid, found: Sequence[FoundField], position: int) -> str:
        """The name of a label that stands several times: with what it belongs to before it."""
        one = found[position]
        name = mark_name(one.label)
        side = next(
            (
                c
                for c in grid.row(one.cell.row)
                if c.rows > 1 and c.right <= one.label_cell.column and mark_name(c.text)
            ),
            None,
        )
        if side:
            return f"{mark_name(side.text)}{name}"
        if own := _bracket_alone(found, one):
            return f"{name}{own}"
        same_row = [f for f in found[:position] if f.cell.row == one.cell.row]
        if same_row and _is_beside_same(one, same_row[-1]):
            return name  # 1.____ 2.____ beside 检查人签字
        if section := _section(grid, found, one):
            return f"{section}{name}"
        if signs := _SIGNS.search(one.label):
            return f"{name}{signs[1]}"
        if owner := _owner(grid, found, one):
            return f"{owner}{name}"
        if not same_row or (not one.named and _HOW_MANY.search(name)):
            return name
        whose = [f for f in same_row if _PARTY.search(mark_name(f.label))] or same_row
        before = _HOW_MANY.sub("", mark_name(whose[-1].label))
        if before == name:  # □其他：____
            return f"{name}说明" if whose[-1].gap is not None and whose[-1].gap.is_boxes else name
        return f"{before}{name}"

    def _asked(self, one: FoundField, label: str) -> FieldDraft:
        guess, gap = one.guess or guess_kind(one.label), one.gap
        kind, choices, boxed = guess.kind, guess.choices, False
        if gap is not None and gap.kind:
            kind, choices, boxed = gap.kind, gap.choices, bool(gap.choices)
            if gap.several or may_be_several(one.label, choices):
                kind, boxed = Choices.kind, False
        elif gap is None and _may_be_day(guess) and _is_room_for_day(one.cell.text):
            kind = Date.kind if "日" in one.cell.text else YearMonth.kind
        elif gap is not None and not guess.known and (counted := counted_kind(gap, one.cell.text)):
            kind = Text.kind if says_which(one.label, one.cell.text[gap.end :]) else counted
        known = guess.known or (gap is not None and bool(gap.kind))
        return FieldDraft(
            self._id(one.label, "field"),
            label,
            kind,
            choices,
            boxed,
            is_required(f"{one.label}{one.hint}"),
            known,
            one.hint or _boxes_for_digits(one) or _room_for_hour(one),
            _own_way(Guess(kind, choices), one.cell.text[gap.start : gap.end]) if gap else "",
        )

    def _id(self, label: str, otherwise: str) -> str:
        known = known_id(without_number(label))
        wanted = known or f"{otherwise}_{len(self.ids) + 1}"
        number, free = 2, wanted
        while free in self.ids:
            free, number = f"{wanted}_{number}", number + 1
        self.ids.add(free)
        return free

    def _doubt(self, one: FoundField, asked: FieldDraft) -> None:
        if not one.named and not _is_named_plainly(one, asked):
            rival = one.gap.rival_in(one.cell.text) if one.gap is not None else ""
            unsure = f"说不准是“{mark_name(one.label)}”还是“{rival}”，" if rival else ""
            why = unsure or "这处空没有栏目名称，按前后文字"
            said = f"{why}暂叫“{asked.label}”（{asked.kind}），请核对"
            self.doubts.append(f"{one.cell.place}：{said}")
        if one.given:
            said = f"原来写有“{one.given}”，按“{asked.label}”的填写处理解，模板里换成了标记"
            if _SAYS_EXAMPLE.search(one.label_cell.text):
                said = (
                    f"原来写有“{one.given}”，像是示例，模板里没有保留；"
                    f"请发模板，用原表交回、没有改掉的“{one.given}”会当作填写"
                )
            self.doubts.append(f"{one.cell.place}：{said}")
        if len(asked.choices) > 2 and one.gap is not None and asked.answers.takes_several:
            # Two ticks where only one was thought possible are told when they come.
            said = f"“{asked.label}”按可以选几项理解，不对时请把类型改为选项"
            if not _SAYS_SEVERAL.search(f"{one.label_cell.text}{one.cell.text}"):
                self.doubts.append(f"{one.cell.place}：{said}")

    def table(self, number: int, grid: Grid, found: FoundTable, count: int) -> BlankTable:
        """The table with names and ids; the ids of columns are apart from those of fields."""
        own = _Naming()
        kinds = with_summed(grid, found, kinds_of(grid, found), self.formulas.summed)
        beside = side_by_side(grid, found, kinds)
        where, whole, found = _where(grid, found), found, beside.of(found)
        columns = {
            c.column: own.column(found, c, kinds[c.column], _boxes(grid, found, c))
            for c in found.heading
            if c.column not in {found.numbering, *found.numbered_again}
        }
        columns = {c: replace(one, again=beside.again.get(c, ())) for c, one in columns.items()}
        printed = [columns[c] for c in found.printed]
        group = printed[0] if _is_group(grid, found) else None
        alone = chain(spanning(grid, found), boxed_in_some(grid, found))
        once = {one.cell.column for one in alone}
        answers = tuple(one for c, one in columns.items() if c not in {*found.printed, *once})
        rows = rows_printed(grid, found) if printed and group is None else {}
        example = dict(_example(found, columns, group))
        kept = _kept_of_example(example)
        examples_beside = tuple(_examples_beside(whole, columns.values()))
        groups = tuple(_groups(grid, found, group)) if group else ()
        more = _has_more(grid, found)
        if group is not None:
            group = replace(
                group, asked=replace(group.asked, kind=ItemField.kind, choices=(), known=True)
            )
        table = BlankTable(
            "rows" if count == 1 else f"rows_{count}",
            unlike("明细", self.labels),
            number,
            found.heading,
            found.first_row,
            found.bottom,
            answers,
            where,
            numbering=found.numbering,
            more=more,
            group=group,
            groups=tuple(name for name, _ in groups),
            rows_per_group=_rows_per_group(found, groups, more) * beside.count,
            example=kept,
            has_row_of_example=_has_row_of_example(grid, found),
            row_totals={
                columns[total].asked.label: tuple(columns[one].asked.label for one in parts)
                for total, parts in totals_in_rows(grid, found, kinds, self.formulas.sums)
            },
            example_row=example if len(example) > 1 and len(kept) < len(example) else {},
            examples_beside=examples_beside,
            printed=tuple(map(_as_text, printed)) if rows else (),
            printed_rows={
                row: {columns[c].asked.label: text for c, text in said.items()}
                for row, said in rows.items()
            },
            side_by_side=beside.count,
            by_line=beside.by_line,
            numbers_go_on=len(groups) > 1 and _numbers_go_on(grid, found),
            computed=tuple(
                columns[one].asked.label
                for one in computed_columns(grid, found, self.formulas.in_row)
            ),
            merged=tuple(_merged(grid, found, columns, {*found.printed, *once})),
            numbered_again=beside.numbers_again or found.numbered_again,
        )
        if table.has_row_of_example and not kept and group is None:
            table = replace(table, rows_per_group=max(1, table.rows))
        self._doubt_table(found, table, groups)
        shown = chain(example.values(), *(one.values() for one in examples_beside))
        self._doubt_example(table, [text for text in shown if text not in kept.values()])
        return replace(table, other=_why_not(found, table))

    def column(self, found: FoundTable, heading: Cell, guess: Guess, printed: str) -> BlankColumn:
        """One column; printed: the boxes in its rows, "" for none; a heading that stands twice, or
        says too little, has the one above it."""
        text, over = heading.text, found.over.get(heading.column, "")
        same = sum(bare(c.text) == bare(text) for c in found.heading)
        full = text
        beside = [c for c in found.heading if over and found.over.get(c.column) == over]
        if over and says_how(text):  # 是否违法 over （是/否）
            full = f"{_plain(over)}{text}"
        elif over and (same > 1 or any(len(bare(c.text)) <= _SHORT_HEADING for c in beside)):
            full = f"{_plain(over)}{_plain(text)}"
        elif half := _half(found, heading):
            full = f"{half}{_plain(text)}"
        name = mark_name(full, in_rows=True) or "列"
        label = unlike(name, self.labels)
        self.labels.add(label)
        asked = FieldDraft(
            self._id(full, "column"), label, guess.kind, guess.choices,
            boxed=bool(printed) and not either_of(printed) and guess.kind == Choice.kind,
            required=is_required(text), known=guess.known,
            printed=_own_way(guess, printed),
        )  # fmt: skip
        return BlankColumn(asked, heading.column, over)

    def _doubt_table(
        self, found: FoundTable, table: BlankTable, groups: Sequence[tuple[str, int]]
    ) -> None:
        if table.side_by_side > 1:
            order = "一行一行地从左到右" if table.by_line else "先左边从上到下，再右边"
            said = f"左右并排有{table.side_by_side}份，按同一张名单理解，次序是{order}"
            self.doubts.append(f"{table.where}：{said}")
        elif halves := _repeated_headings(found):
            said = f"{'、'.join(halves)}在一行里有几组，左右几份收在同一行里，"
            said += f"分别叫{'、'.join(_called(found, table, halves[0]))}"
            self.doubts.append(f"{table.where}：{said}")
        if found.is_open:
            said = f"表头下面没有画出空行，按{table.rows}行理解"
            self.doubts.append(f"{table.where}：{said}")
        if spacer := _spacer(found):
            said = f"{spacer}列空着，按隔开左右两张名单理解；左右同一行收在一行里"
            self.doubts.append(f"{table.where}：{said}")
        self.doubts += told_totals(table)
        if table.group is not None:
            said = f"按“{table.group.asked.label}”分组，名称要写进配置的“项目”，应报数是暂写的"
            self.doubts.append(f"{table.where}：{said}")
        if len({count for _, count in groups}) > 1:
            said = f"各组的行数不一样，模板里每组都是{table.rows_per_group}行"
            self.doubts.append(f"{table.where}：{said}")
        if len(set(table.groups)) < len(table.groups):
            self.doubts.append(f"{table.where}：有两组的名称相同，交回后分不开，请改成不同的名称")

    def _doubt_example(self, table: BlankTable, left: Sequence[str]) -> None:
        if table.example:
            shown = next(iter(table.example.values()))
            said = f"第一行“{_cut(shown)}”按示例理解，原样交回不算填写"
            self.doubts.append(f"{table.where}：{said}")
        if left:
            words = "、".join(f"“{_cut(text)}”" for text in left)
            said = f"示例行里的{words}和真的填写分不开，模板里没有保留"
            self.doubts.append(f"{table.where}：{said}")


def _is_named_plainly(one: FoundField, asked: FieldDraft) -> bool:
    """Whether a name that was made up can hardly be another: a lone day's; the words right before
    the gap, which are a known label of that kind, or are counted behind it: 从业人员____人."""
    gap = one.gap
    if gap is None or gap.rival_in(one.cell.text):
        return False
    if _OF_SPAN.fullmatch(asked.label):
        return True
    before = bare(_JOINS_BEFORE.sub("", one.cell.text[: gap.start].rstrip(_ROOM)))
    label = bare(one.label)
    guess = guess_kind(one.label)
    is_known = (guess.known or known_id(one.label) is not None) and guess.kind == asked.kind
    if before.endswith(label) and len(label) > 1:
        return is_known or (asked.answers.is_added_up and len(label) >= _WHOLE_NAME)
    counted = _HOW_MANY.search(label)
    return (
        counted is not None and before.endswith(label[: counted.start()]) and (counted.start() > 1)
    )


def _unlike_printed(name: str, one: FoundField, found: Sequence[FoundField]) -> str:
    """The name, or that of another label which is the same but for its signs, where it would be
    taken for that: 值班电话 for 值班电话-夜间 beside 值班电话（夜间）."""
    same = (f.label for f in found if f is not one and bare(f.label) == bare(name))
    return next((mark_name(label) for label in same if mark_name(label) != name), name)


def _bracket_alone(found: Sequence[FoundField], one: FoundField) -> str:
    """What the label of an answer says in its bracket, where others of the same name say something
    else there: 金额（小写） beside 金额（大写）; "" for none."""
    name, said = mark_name(one.label), _BRACKET_BEHIND.search(one.label)
    if said is None:
        return ""
    others = [f for f in found if f is not one and mark_name(f.label) == name]
    differ = all(
        (m := _BRACKET_BEHIND.search(f.label)) is not None and m[1] != said[1] for f in others
    )
    return mark_name(said[1]) if others and differ else ""


def _is_beside_same(one: FoundField, other: FoundField) -> bool:
    """Whether two places in one cell are both called by what stands beside it."""
    is_outside = one.label_cell is not one.cell and one.label == other.label
    return is_outside and other.cell is one.cell and other.label_cell is one.label_cell


def _owner(grid: Grid, found: Sequence[FoundField], one: FoundField) -> str:
    """Whom an answer is about: what is printed on the left of its label and is no label itself, as
    in 联络员 | 姓名; of a signature what it signs. "" for nobody."""
    labels = {(f.label_cell.row, f.label_cell.column) for f in found}
    is_inside = (one.label_cell.row, one.label_cell.column) == (one.cell.row, one.cell.column)
    cells = [c for c in grid.row(one.label_cell.row) if c.column < one.label_cell.column]
    if is_inside and one.gap is not None and (signed := signed_label(one.cell.text, one.gap)):
        return re.sub("(审批|审核|审查|推荐)?意见$", "", signed)
    first = mark_name(one.cell.text.strip().splitlines()[0]) if one.cell.text.strip() else ""
    if is_inside and first and "\n" in one.cell.text.strip() and first != mark_name(one.label):
        return first if len(first) <= _SHORT_OWNER else ""
    if _is_lone_box(one):  # of what the row is about, not of the box beside it
        cells = [c for c in cells if (c.row, c.column) not in labels]
    if is_inside:
        return re.sub("(审批|审核|审查|推荐)?意见$", "", mark_name(cells[-1].text)) if cells else ""
    labels |= {(f.cell.row, f.cell.column) for f in found}
    free = [c for c in cells if (c.row, c.column) not in labels and mark_name(c.text)]
    return mark_name(free[-1].text) if free else ""


def _section(grid: Grid, found: Sequence[FoundField], one: FoundField) -> str:
    """What the heading above a part of a form is about, where another answer of the same name does
    not stand below it: 监护人 of 监护人信息 over 姓名 | \\[] | 年龄 | \\[]; "" for none."""
    name = mark_name(one.label)
    same = [f for f in found if f is not one and mark_name(f.label) == name]
    own = _heading_of_part(grid, found, one)
    if own is None or any(_heading_of_part(grid, found, f) == own for f in same):
        return ""
    return _OF_PART.sub("", mark_name(own.text))


def _heading_of_part(grid: Grid, found: Sequence[FoundField], one: FoundField) -> Cell | None:
    """The nearest cell above a label that is merged over it and others, or a line of text over its
    table, and no label itself; None for none."""
    places = {(c.row, c.column) for f in found for c in (f.label_cell, f.cell)}
    first = next((c for c in grid.cells if bare(c.text)), None)
    for row in range(one.label_cell.row - 1, -1, -1):
        cell = grid.at(row, one.label_cell.column)
        if cell is None or (cell.row, cell.column) in places or not bare(cell.text):
            continue
        is_over = cell.columns > 1 or (
            is_paragraph(grid, cell) and not is_paragraph(grid, one.cell)
        )
        if _heads_column(grid, cell):
            continue
        if is_over and cell is not first and len(bare(cell.text)) <= _LONGEST_NAME:
            return cell if mark_name(cell.text) and not gaps_in(cell.text) else None
    return None


def _heads_column(grid: Grid, cell: Cell) -> bool:
    """Whether a cell names one of several columns, with a single cell as wide as it below."""
    below = grid.at(cell.bottom, cell.column)
    is_one_of = sum(bool(bare(c.text)) for c in grid.row(cell.row)) > 1
    return is_one_of and below is not None and below.right == cell.right and is_room(below.text)


def _is_lone_box(one: FoundField) -> bool:
    """Whether the cell holds one box with its word and nothing else: □合格."""
    return one.gap is not None and is_lone_box(one.cell.text)


def _is_unnamed_unit(one: FoundField) -> bool:
    """Whether a unit's name stands there without a label: “××社区”."""
    return one.gap is not None and not one.named and KINDS[one.gap.kind or Date.kind].names_unit


def _may_be_day(guess: Guess) -> bool:
    return guess.answers.is_free_text or guess.kind == PartialDate.kind


def _is_room_for_day(text: str) -> bool:
    return "年" in text and is_only_room(text)


def _kept_of_example(example: Mapping[str, str]) -> dict[str, str]:
    """What of an example the template prints: all of it, or what itself says that it is one.
    Half of an example is none: the number of an account without its name is taken for an answer."""
    plain = {label: text for label, text in example.items() if _is_plainly_example(text)}
    if len(plain) == len(example):
        return plain
    return {label: text for label, text in plain.items() if says_example(text)}


def _is_plainly_example(text: str) -> bool:
    """Whether nobody would write this as an answer of his own."""
    is_number = not any(letter.isalpha() for letter in text.strip("Xx"))
    return (len(text) >= _LONG_EXAMPLE and not is_number) or says_example(text)


def _field_at(number: int, one: FoundField, asked: FieldDraft) -> BlankField:
    gap, cell = one.gap, one.cell
    if gap is None:
        hint = cell.text if cell.text.strip() and not one.given else ""
        return BlankField(asked, number, cell, 0, len(cell.text), hint, one.given)
    end = gap.end
    if cell.text[gap.start : end].endswith((" " * 3, "\u3000" * 2)) and cell.text[end:].strip():
        end -= 1  # keeps a filled answer apart from the words behind it
    room = "" if gap.is_boxes or gap.given else cell.text[gap.start : end]
    if gap.start == gap.end and cell.text[gap.end :].split("\n")[0].strip():
        room = _ROOM_TO_WRITE
    return BlankField(asked, number, cell, gap.start, end, room, one.given)


def _groups(grid: Grid, found: FoundTable, group: BlankColumn) -> Iterator[tuple[str, int]]:
    """The name of each group and its number of rows."""
    name, count = "", 0
    for row in range(found.first_row, found.bottom):
        cell = grid.at(row, group.column)
        starts = cell is not None and cell.row == row and bool(bare(cell.text))
        if starts and cell is not None:
            if count:
                yield name, count
            name, count = cell.text.strip(), 0
        count += 1
    yield name, count


def _has_more(grid: Grid, found: FoundTable) -> bool:
    """Whether the last row, or the last of each group, is numbered ……"""
    if found.numbering is None:
        return False
    last = grid.at(found.bottom - 1, found.numbering)
    return last is not None and says_more(last.text)


def _example(
    found: FoundTable, columns: Mapping[int, BlankColumn], group: BlankColumn | None
) -> Iterator[tuple[str, str]]:
    """The printed example: label and text."""
    for cell in found.example:
        if cell.column in columns and (group is None or cell.column != group.column):
            yield columns[cell.column].asked.label, cell.text.strip()


def _examples_beside(found: FoundTable, columns: Iterable[BlankColumn]) -> Iterator[dict[str, str]]:
    """The examples of the rows that stand beside the first on its line: texts by label. One text
    alone may well be somebody's answer, and is none."""
    shown = {cell.column: cell.text.strip() for cell in found.example}
    own = [one for one in columns if one.again]
    for turn in range(max((len(one.again) for one in own), default=0)):
        texts = {one.asked.label: shown.get(one.again[turn], "") for one in own}
        if len(said := {label: text for label, text in texts.items() if text}) > 1:
            yield said


def _has_row_of_example(grid: Grid, found: FoundTable) -> bool:
    cell = grid.at(found.first_row, found.numbering) if found.numbering is not None else None
    return bool(found.example) and cell is not None and says_example(cell.text)


def _numbers_go_on(grid: Grid, found: FoundTable) -> bool:
    """Whether the printed numbers go on from the first row to the last."""
    if found.numbering is None:
        return False
    cells = (grid.at(row, found.numbering) for row in range(found.first_row, found.bottom))
    numbers = [c.text.strip() for c in cells if c is not None and c.text.strip().isdecimal()]
    return numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _rows_per_group(found: FoundTable, groups: Sequence[tuple[str, int]], more: bool) -> int:
    rows = max((count for _, count in groups), default=found.bottom - found.first_row)
    return max(1, rows - 1 if more else rows)


def _why_not(found: FoundTable, table: BlankTable) -> str:
    """Why the table cannot be marked, "" when it can."""
    if table.group is not None and len(set(table.groups)) < len(table.groups):
        return "有两组的名称相同，没有写上标记"
    if table.group is not None and not table.groups[0]:
        return "第一行没有组的名称，没有写上标记"
    return ""


def _merged(
    grid: Grid, found: FoundTable, columns: Mapping[int, BlankColumn], but: Container[int]
) -> Iterator[str]:
    """The labels of the columns in which cells of some rows are merged, besides these."""
    for column, one in columns.items():
        cells = [grid.at(row, column) for row in range(found.first_row, found.bottom)]
        if column not in but and any(c is not None and c.rows > 1 for c in cells):
            yield one.asked.label


def _boxes(grid: Grid, found: FoundTable, heading: Cell) -> str:
    """The boxes that the rows print in a column, or the options (男/女); "" for none."""
    cell = found.room_under(grid, heading)
    text = cell.text if cell is not None else ""
    is_boxes = boxes_alone(text) is not None or is_tick_place(text)
    return text if is_boxes or either_of(text) else ""


def _spacer(found: FoundTable) -> str:
    """The letters of the column that keeps two lists side by side apart, "" for none."""
    standing = sorted((c.column, c.right) for c in found.heading)
    behind = (right for (_, right), (column, _) in pairwise(standing) if right < column)
    return next((column_letters(column) for column in behind), "")


def _boxes_for_digits(one: FoundField) -> str:
    """The boxes in a row that a cell prints for the digits of a number, "" for none."""
    gap = one.gap
    room = one.cell.text[gap.start : gap.end] if gap is not None and not gap.is_boxes else ""
    return room if room and set(room) & set(BOXES) else ""


def _room_for_hour(one: FoundField) -> str:
    """What is printed for the hour, “____时____分”, which is no answer; "" for anything else."""
    gap = one.gap
    room = one.cell.text[gap.start : gap.end] if gap is not None and gap.kind == Text.kind else ""
    return room.strip() if _HOUR.search(room) else ""


def _own_way(guess: Guess, printed: str) -> str:
    """How a column prints its boxes, or its options where it prints none, "" for the usual way."""
    if options_to_ring(printed) or either_of(printed):
        return printed.strip()
    if guess.choices:
        return own_way(guess.choices, printed)
    return printed.strip() if guess.kind == Checkbox.kind and printed.strip() not in BOXES else ""


def _repeated_headings(found: FoundTable) -> list[str]:
    """The headings that stand again further right under the same one, as in a roster drawn in two
    halves side by side."""
    every = [
        c for c in found.heading if c.column != found.numbering and c.column not in found.printed
    ]
    said = [(bare(found.over.get(c.column, "")), _plain(c.text)) for c in every]
    told = [text for over, text in said if said.count((over, text)) > 1]
    return [text for text in dict.fromkeys(told) if not is_remark(text)]


def _called(found: FoundTable, table: BlankTable, text: str) -> list[str]:
    """What the columns under a heading that stands several times are called."""
    same = {c.column for c in found.heading if _plain(c.text) == text}
    return [f"“{c.asked.label}”" for c in table.columns if c.column in same]


def _half(found: FoundTable, heading: Cell) -> str:
    """Which of the headings called alike this one is, "" where nothing says it."""
    named = {**by_neighbour(found), **named_halves(found)}
    return named.get(heading.column) or _whose(found, heading)


def _whose(found: FoundTable, heading: Cell) -> str:
    """The post or person on the left of a telephone, where another telephone stands before it:
    物业经理 of 业委会主任 | 手机 | 物业经理 | 手机; "" for nobody."""
    before = sorted((c for c in found.heading if c.column < heading.column), key=_column_of)
    is_again = any(bare(c.text) == bare(heading.text) for c in before)
    if not is_again or not guess_kind(heading.text).answers.is_phone:
        return ""
    owner = next((c.text for c in reversed(before) if not guess_kind(c.text).answers.is_phone), "")
    once = sum(bare(c.text) == bare(owner) for c in found.heading) == 1
    return _plain(owner) if once and _POST.search(bare(owner)) else ""


def _column_of(cell: Cell) -> int:
    return cell.column


def _is_group(grid: Grid, found: FoundTable) -> bool:
    """Whether the one printed column names groups of rows, and no single rows."""
    if len(found.printed) != 1:
        return False
    named = (grid.at(row, found.printed[0]) for row in range(found.first_row, found.bottom))
    return sum(bare(c.text) != "" for c in set(named) if c) < found.bottom - found.first_row


def _as_text(column: BlankColumn) -> BlankColumn:
    """The column with free text in it, as the form prints it."""
    return replace(column, asked=replace(column.asked, kind=Text.kind, choices=(), known=True))


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 20 else f"{plain[:20]}…"
