"""Own cells: what the cells of a table ask of the unit itself, as single answers do.

社区     | 书记   | 手机 | 主任 | 手机      the unit's own line in a table of units
职务     | 姓名   | 手机                    the rows that the form prints: 书记, 主任
指标名称 | 计量单位 | 数值                  总户数 in 户
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from huizhi.book.changing import list_changes
from huizhi.book.columns import told_apart
from huizhi.book.facts import Link
from huizhi.book.known_lists import list_name
from huizhi.book.meanings import (
    LIST,
    AskedLabel,
    Meaning,
    asked_by,
    by_label,
    has_one_holder,
    is_known_word,
    is_of_unit,
    label_key,
    meaning_named,
    role_in,
    whose_in,
    without_turn,
)
from huizhi.forms import FormField, FormTable, bare, without_hint
from huizhi.forms.fields import Field, asks_measure, asks_own_unit, make_field
from huizhi.label import printed_label

_NAMED = re.compile(r"(名称|姓名|全称|编号|证号)$")  # whom or what a line is about
_NUMBER = re.compile(r"[第\d一二三四五六七八九十]+[号个组]?")
# What an unknown column may be called that is not what its line is about.
_FIGURE_OR_NOTE = re.compile(r"\d|[数率岁人户元]$|面积|备注|说明|签[字名章]|意见")
_OF_WHAT_IS_LEFT = frozenset(
    {"办公地址", "电话", "手机", "办公电话"}
)  # 地址 on the right of 活动室
_NOTE = re.compile(r"备注|说明|签[字名章]")
_SAYS_ENOUGH = 4  # characters
_ORDER = re.compile(r"序号?|编号|编次")
# What a column of answers to printed rows is called that says nothing of its own.
_VALUE = re.compile(r"(指标|具体|填[写报])?(数值?|数量|数据|内容|情况|信息|值)|基本(情况|信息)")
# What a row asks for that may be of what the row above it says: 户数 below 低保.
_OPEN = re.compile(
    r"人数|户数|总?数|总?计|人口数?|总人数|面积|总面积|地址|名称|单位|[男女]性?|其[中他].*"
)


@dataclass(frozen=True)
class OwnCell:
    """One such cell. row: its number among those that the form prints, 0 in the unit's own line;
    column: its id; field: what it is called and asks for: 书记手机; kind: of the column, which may
    not know what its row counts; is_open: it may be of something else that stands in its line;
    whose: of whom its line is by what the form prints there, "" where it prints no unit; link: what
    the clerk said."""

    row: int
    column: str
    field: FormField
    meaning: Meaning
    kind: Field
    is_open: bool = False
    whose: str = ""
    link: Link | None = None

    @property
    def is_of_unit(self) -> bool:
        """Whether the glossary knows that it asks for something of the unit or of who has a post in
        it, or the clerk has said so."""
        if self.link is not None:
            return self.link.meaning is not None
        known = is_known_word(self.meaning.name) and not _OPEN.fullmatch(bare(self.field.label))
        owner = self.meaning.owner
        return known and not self.is_open and (not owner or bool(whose_in(owner)[0]))

    @property
    def is_left_open(self) -> bool:
        """Whether it may be of something else, and the clerk has not said what it asks for."""
        return self.is_open and self.link is None

    @property
    def says_enough(self) -> bool:
        """Whether its words alone say what it asks for, whatever stands in the row above."""
        word = bare(self.field.label)
        return len(word) >= _SAYS_ENOUGH and not self.is_open and not _OPEN.fullmatch(word)

    @property
    def is_note(self) -> bool:
        """Whether it is for remarks, of which nothing is known."""
        return self.link is None and asks_note(self.field.label)

    def decided(self, by_label: Mapping[str, Link]) -> OwnCell:
        """The cell as the clerk has said what it asks for."""
        link = by_label.get(label_key(self.field.label))
        if link is None or (link.meaning is not None and link.meaning.owner == LIST):
            return self
        return replace(self, meaning=link.meaning or self.meaning, link=link)


def own_cells(
    table: FormTable, title: str, subject: str, synonyms: Mapping[str, str] | None = None
) -> tuple[OwnCell, ...]:
    """The cells of this table that ask for something of the unit itself; none in one whose lines
    are about somebody or something else. title: what it is called; subject: what its form is
    about, where that is not the unit."""
    if table.group or table.side_by_side > 1:
        return ()
    form = f"《{list_name(title) or title}》"
    named = unit_column(table)
    if table.printed and named is not None and named.id in table.given_ids:
        cells = _printed_lines(table, named, title, synonyms)
    elif table.printed:
        cells = _printed_cells(table, title)
    else:
        cells = _line_cells(table, title, synonyms)
    if not subject:
        return tuple(cells)
    return tuple(
        replace(one, meaning=Meaning(form, one.meaning.words.replace(" ", ""))) for one in cells
    )


def asks_note(label: str) -> bool:
    """Whether a label asks for a note or a signature, which say nothing of what a line is about."""
    return _NOTE.search(bare(label)) is not None


def unit_column(table: FormTable) -> FormField | None:
    """The column that says whose line each is; None for a table of other lines."""
    return next((one for one in table.asked if _asks_unit(one)), None)


def asks_only_of_units(table: FormTable, unit: FormField) -> bool:
    """Whether every other column asks for something of a unit or of who has a post in it, so that
    each line is one unit's."""
    others = [one for one in table.asked if one.id != unit.id and one.id not in table.given_ids]
    others = [one for one in others if not asks_note(one.label)]
    return len(others) > 1 and all(map(_is_of_unit, others))


def _is_of_unit(column: FormField) -> bool:
    label = without_turn(column.label)
    role = role_in(label)[0]
    if role:
        return has_one_holder(role)
    return is_of_unit(label) or by_label(label) in _OF_WHAT_IS_LEFT


def _asks_unit(column: FormField) -> bool:
    return column.kind.names_unit and asks_own_unit(bare(without_turn(column.label)))


def _line_cells(
    table: FormTable, title: str, synonyms: Mapping[str, str] | None
) -> Iterator[OwnCell]:
    """The cells of the unit's own line in a table with a line for each unit."""
    if unit_column(table) is None:
        return
    columns = [one for one in table.asked if not _asks_unit(one) and one.id not in table.given_ids]
    if any(map(_names_other, columns)):
        return
    labels = dict(zip((c.id for c in columns), told_apart([c.label for c in columns]), strict=True))
    asked = [
        AskedLabel(c.id, without_turn(c.label) if labels[c.id] != c.label else c.label,
                   c.kind.names_person, c.kind.names_unit, _counts(c), (0, 0))
        for c in columns
    ]  # fmt: skip
    meanings = asked_by(asked, list_name(title) or title, synonyms, of_columns=True)
    after_other, before = False, ""
    for one in columns:
        field = replace(one, id=_id_of(table, one, 0), label=printed_label(labels[one.id]))
        meaning = meanings[one.id]
        is_known = is_known_word(by_label(one.label)) or bool(whose_in(one.label)[0])
        is_beside = not meaning.owner and meaning.name in _OF_WHAT_IS_LEFT and before == "other"
        yield OwnCell(0, one.id, field, meaning, one.kind, is_open=after_other or is_beside)
        after_other = after_other or not (is_known or _says_no_other(one))
        before = "known" if is_known else "other"


def _printed_lines(
    table: FormTable, named: FormField, title: str, synonyms: Mapping[str, str] | None
) -> Iterator[OwnCell]:
    """The cells of each unit's line in a table that prints the names of the units."""
    for one in _line_cells(table, title, synonyms):
        for number, printed in enumerate(table.printed):
            if whose := printed.get(named.label, ""):
                field = replace(one.field, id=f"{table.field_id(one.column)}@{number}")
                yield replace(one, row=number, field=field, whose=whose)


def _says_no_other(column: FormField) -> bool:
    """Whether a column that the glossary does not know is no name of what its line is about: a
    figure, a note."""
    is_text = column.kind.is_free_text or column.kind.has_choices
    return not is_text or _FIGURE_OR_NOTE.search(bare(without_hint(column.label))) is not None


def _names_other(column: FormField) -> bool:
    """Whether a column says whom or what a line is about, and not who has a post in the unit."""
    role, attribute = role_in(column.label)
    if role and not has_one_holder(role) and not _counts(column):
        return True
    if not _NAMED.search(bare(without_hint(column.label))):
        return False
    return not (role and has_one_holder(role) and attribute in {"", "姓名"})


def _printed_cells(table: FormTable, title: str) -> Iterator[OwnCell]:
    """The cells beside what the form prints in each row, by both: 书记手机, 总户数."""
    given = [one.label for one in table.columns if one.id in table.given_ids]
    of_once = any(map(list_changes, (title, *given)))  # 检查内容
    above: dict[str, str] = {}
    for number, printed in enumerate(table.printed):
        said: list[str] = []  # of the row, since the last answer on the left
        in_words, unit = False, ""
        for place, column in enumerate(table.columns):
            label = bare(column.label)
            if column.id in table.given_ids:
                text = printed.get(column.label, "").strip()
                if asks_measure(label):
                    unit = text
                elif not _ORDER.fullmatch(label):
                    above[column.id] = text = text or above.get(column.id, "")
                    said = [*said, text] if in_words else [text]
                    in_words, unit = True, ""
                continue
            in_words = False
            if column in table.asked and any(said):
                measure = unit or _unit_behind(table, place, printed)
                yield _beside(table, column, number, "".join(said), measure, of_once=of_once)


def _unit_behind(table: FormTable, place: int, printed: Mapping[str, str]) -> str:
    """The unit that is printed on the right of this column, before another row's words."""
    for column in table.columns[place + 1 :]:
        if column.id in table.given_ids:
            is_unit = asks_measure(bare(column.label))
            return printed.get(column.label, "").strip() if is_unit else ""
    return ""


def _beside(
    table: FormTable, column: FormField, number: int, said: str, measure: str, *, of_once: bool
) -> OwnCell:
    own = printed_label(without_turn(column.label))
    label = said if _VALUE.fullmatch(bare(own)) else f"{said}{own}"
    field = replace(column, id=_id_of(table, column, number), label=label)
    if measure and (column.kind.is_free_text or column.kind.shape == "number"):
        is_month = bare(measure) == "年月"
        kind = make_field("年月") if is_month else make_field("数值").measured_in(measure)
        field = replace(field, kind=kind)
    meaning = meaning_named(label)
    is_open = not meaning.owner and (of_once or label != said)
    return OwnCell(number, column.id, field, meaning, column.kind, is_open or _is_number(said))


def _is_number(said: str) -> bool:
    """Whether a row is called by its number, whatever it is the number of."""
    return _NUMBER.fullmatch(bare(said)) is not None


def _counts(column: FormField) -> bool:
    return column.kind.shape in {"number", "amount", "percent"}


def _id_of(table: FormTable, column: FormField, row: int) -> str:
    return f"{table.field_id(column.id)}@{row}"


def rows_of_cells(
    table: FormTable, texts: Mapping[tuple[int, str], str], unit: str
) -> tuple[Mapping[str, str], ...]:
    """The rows of the table with these texts, by row and column id: the unit's own line, or the
    printed rows in which something is filled in."""
    if not table.printed:
        named = unit_column(table)
        own = {named.id: unit} if named else {}
        return ({**own, **{column: text for (_, column), text in texts.items()}},)
    rows = []
    for number, printed in enumerate(table.printed):
        own = {column: text for (row, column), text in texts.items() if row == number}
        given = {c.id: printed[c.label] for c in table.columns if printed.get(c.label)}
        if own:
            rows.append({**given, **own})
    return tuple(rows)


def numbered_rows(table: FormTable, rows: Sequence[Mapping[str, str]]) -> dict[int, int]:
    """Which of these rows, by column id, has the cells of which number: of printed rows that which
    prints the same, else the only one there is."""
    if not table.printed:
        return {0: 0} if len(rows) == 1 and unit_column(table) else {}
    found: dict[int, int] = {}
    for place, row in enumerate(rows):
        numbers = (n for n, one in enumerate(table.printed) if _prints(table, one, row))
        number = next((n for n in numbers if n not in found.values()), None)
        if number is not None:
            found[place] = number
    return found


def _prints(table: FormTable, printed: Mapping[str, str], row: Mapping[str, str]) -> bool:
    """Whether a row has what this one prints."""
    given = [c for c in table.columns if printed.get(c.label)]
    return bool(given) and all(bare(row.get(c.id, "")) == bare(printed[c.label]) for c in given)
