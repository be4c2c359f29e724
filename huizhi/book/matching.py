"""Matching: what of the book each answer of a form may be filled with, and why not.

The clerk's links come first, then the same meaning, then a label that differs by words that say
nothing. What changes from time to time, what sources contradict each other about, and what is
merely alike is never filled in: it is told, for the clerk to decide.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from huizhi.book.asked import AskedForm, AskedTable, as_decided, ends_alike, with_people_known
from huizhi.book.changing import OF_A_PERIOD, changes_why, is_figure, list_changes
from huizhi.book.columns import column_name
from huizhi.book.command_words import typed_command
from huizhi.book.contacts import named_for, said_of, told_others
from huizhi.book.editions import edition_without
from huizhi.book.facts import ALIKE, AT_ONCE, CONTRADICTED, UNIT_TELEPHONES, Book, Fact
from huizhi.book.headings import is_left_out, parted
from huizhi.book.holders import (
    holder_at,
    is_settled_for,
    left_behind,
    named_otherwise,
    named_with,
    person_of,
    role_of,
    said_of_same_post,
)
from huizhi.book.known_lists import (
    KnownList,
    KnownRow,
    is_name,
    list_key,
    list_name,
    list_qualifiers,
)
from huizhi.book.likeness import (
    FIGURES,
    TELEPHONES,
    are_alike,
    is_called_same,
    is_called_so,
    may_be_same_head,
    names_of,
    other_telephone,
)
from huizhi.book.meanings import (
    LIST,
    Meaning,
    another_asked,
    by_label,
    core_of,
    is_attribute,
    is_signed,
    is_topical,
    label_key,
    may_be_anybodys,
    may_be_short,
    meaning_named,
    open_qualifiers,
    whose_attribute,
    whose_in,
    without_turn,
)
from huizhi.book.offers import Mark, Matched, Offer, RowsOffer
from huizhi.book.own_cells import OwnCell, asks_note, rows_of_cells, unit_column
from huizhi.book.qualifiers import (
    asks_another_list,
    asks_other_time,
    counted_in,
    qualifiers,
    says_nothing_of_list,
    scaled_in,
)
from huizhi.book.statements import Statement, same_value
from huizhi.book.titles import are_titled_alike, in_brackets, telling_words, titles_shared
from huizhi.book.twin_lists import differ
from huizhi.content import Cell
from huizhi.forms import FormField, bare, without_hint
from huizhi.forms.fields import (
    KINDS,
    Circumstances,
    Field,
    Integer,
    UnitName,
    asks_own_unit,
    may_ask_for,
    may_be_other_unit,
    same_measure,
    with_words_beside,
)
from huizhi.label import printed_label

NO_FACT = "无"  # by which the clerk says that a label asks for nothing of the book
HOW_LIST = "是同一份就定一次："
HOW_COLUMN = "是同一栏就定一次，如 "
_OF_SOMEBODY = "这一栏像是问这张表说的那个人，不是本单位，请自己填"
_COLUMN_BEHIND = re.compile(r"(?<=.)栏.*$")
_TO_SIGN = "要签字或盖章的，不从底数填"
HOW = "是同一项就定一次："  # before the words by which it is decided
_COUNTED = frozenset("人名户个栋幢家处所张间套件位座层条只支")  # measures that change no number
_LEAST = 0.3  # likeness of what is only of the same kind
_LIKELY_COLUMN = 50  # of 100; columns less alike are named, but not as a pair
_LIST_COLUMNS, _LIST_SHARE = 3, 0.5  # from here on a list is told as one that might be meant
_AS_LIKELY = 0.05  # of which two lists may differ and be as likely
_NEAR = 3  # so many facts are told that might be meant
_ENDS = ("社区", "村", "街道", "镇", "乡", "小学", "中学", "学校", "幼儿园", "医院", "公司")
_NAME_OF = re.compile(r"(名称|全称|姓名)$")
_PAID = re.compile(r"收款")  # to whom money goes, the unit or somebody else
_OLD = dt.timedelta(days=400)  # older than this it is to be looked at


def match_form(
    asked: AskedForm, book: Book, unit: UnitName, circumstances: Circumstances, today: dt.date
) -> Matched:
    """What of the book this unit's form may be filled with."""
    asked = with_people_known(asked, book.of_unit(unit.name))
    asked = as_decided(asked, book.links, book.list_columns)
    cells = [cell for table in asked.tables for cell in table.own]  # are asked as answers are
    meanings = {cell.field.id: cell.meaning for cell in cells}
    links = {cell.field.id: cell.link for cell in cells if cell.link}
    told = replace(asked, meanings={**asked.meanings, **meanings}, links={**asked.links, **links})
    one = _Matcher(told, book, unit, circumstances, today)
    offers = tuple(one.offer(field) for field in asked.form.fields)
    return Matched(
        unit.name, offers, tuple(replace(one.rows(t), table=t.table.id) for t in asked.tables)
    )


@dataclass(frozen=True)
class _Matcher:
    asked: AskedForm
    book: Book
    unit: UnitName
    circumstances: Circumstances
    today: dt.date

    def offer(self, field: FormField) -> Offer:
        """What is offered for this answer, under the label that the form prints."""
        shown = self.asked.shown.get(field.id, printed_label(field.label))
        return replace(self._offered(field), label=shown)

    def _offered(self, field: FormField) -> Offer:
        meaning = self.asked.meanings[field.id]
        link = self.asked.links.get(field.id)
        if link is None and (field.id in self.asked.signed or is_signed(field.label)):
            return _empty(field, _TO_SIGN)
        if link is None and (another := self._of_another(field, meaning)) is not None:
            return another
        if field.id in self.asked.itself and link is None:
            return self._likely_itself(field)
        if (field.kind.names_unit and _asks_own(field.label)) or meaning == Meaning("", "单位名称"):
            if self._may_be_asked(field.label):
                return self._itself(field)
            return _empty(field, "问的不是名单上这样的单位")
        if link is not None and link.meaning is None:
            return Offer(field.id, field.label, why="定了不从底数填")
        known = self.book.of_unit(self.unit.name)
        fact = self._telephone(field, meaning, known) or self.book.fact(self.unit.name, meaning)
        if fact is not None and link is not None:
            return self._of_today(field, fact) or self._filled(field, fact, "")
        if fact is not None:
            return self._by_meaning(field, meaning, fact)
        if link is not None:
            own = self.book.fact(self.unit.name, meaning_named(field.label))
            more = f"，有“{own.meaning.words}”" if own else ""
            why = f"定了填“{meaning.words}”，这个单位的底数里没有{more}"
            return Offer(field.id, field.label, why=why, near=(own,) if own else ())
        other = known.get(UNIT_TELEPHONES.get(meaning, meaning))
        if other is not None:
            return self._filled(field, other, f"底数里叫“{other.label}”")
        office = known.get(Meaning("", meaning.name)) if meaning.name == "办公电话" else None
        if office is not None and not meaning.is_of_form:
            return self._filled(field, office, f"填的是本单位的，这张表里像是{meaning.owner}的")
        return self._by_likeness(field, meaning, known)

    def _of_another(self, field: FormField, meaning: Meaning) -> Offer | None:
        """Nothing, where what stands in brackets says that another one is asked for or another
        time: 户籍人口（上年末）, with what is known without that; None where it does not, or just
        that is known."""
        said = another_asked(field.label, names_unit=field.kind.names_unit)
        if field.id in self.asked.further:
            why = f"表上印的是第{field.label[-1]}个，底数里不知道是谁的、哪一个"
            return _empty(field, why)
        if not said or self.book.fact(self.unit.name, meaning) is not None:
            return None
        own = self.book.fact(self.unit.name, meaning_named(without_hint(field.label)))
        if own is None:
            return _empty(field, f"括号里写着“{said}”，底数里没有")
        why = f"括号里写着“{said}”，不一定是底数里的“{own.shown}”。{self._how(field, own)}"
        return Offer(field.id, field.label, why=why, near=(own,))

    def _may_be_asked(self, label: str) -> bool:
        """Whether a label that asks for a unit can ask for one like these: no 社区 is a school."""
        names = tuple(one.name for one in self.circumstances.units)
        return may_ask_for(bare(without_turn(label)), names)

    def _likely_itself(self, field: FormField) -> Offer:
        """The unit's own name where the label calls it by what the form is for."""
        is_paid = _PAID.match(bare(field.label)) is not None
        why = "收款的不一定是本单位" if is_paid else "像是问本单位的名称"
        return Offer(field.id, field.label, self.unit.name, "check", why)

    def _itself(self, field: FormField) -> Offer:
        """The unit's own name, which the form may end itself: ____社区（村）."""
        name, behind = self.unit.name, self.asked.behind.get(field.id, "")
        if field.id in self.asked.stamped:
            why = "是盖章的地方，像是要先写上单位名称"
            return Offer(field.id, field.label, name, "check", why)
        if said := open_qualifiers(field.label, names_unit=True):
            why = f"括号里写着“{said[0]}”，问的不一定是本单位的名称"
            return Offer(field.id, field.label, name, "check", why)
        ends = (end for end in _ENDS if name.endswith(end) and len(name) > len(end) + 1)
        end = next((end for end in ends if behind.startswith((end, f"社区{end}"))), "")
        if not end:
            return Offer(field.id, field.label, name, "sure", "本单位")
        why = f"本单位；表上后面已经印着“{behind[:2]}”，请看一眼有没有重复的字"
        return Offer(field.id, field.label, name, "check", why, short=name.removesuffix(end))

    def _telephone(
        self, field: FormField, meaning: Meaning, known: Mapping[Meaning, Fact]
    ) -> Fact | None:
        """A mobile where a telephone is asked for, and a telephone that is one where a mobile is,
        when the other is not known or is that of whoever had the post before."""
        other = known.get(Meaning(meaning.owner, TELEPHONES.get(meaning.name, "")))
        own = known.get(meaning)
        if other is None or not meaning.owner or self._before(other):
            return None
        if own is not None and not self._before(own):
            return None
        return other if self._typed(field, other.current) else None

    def _before(self, fact: Fact) -> bool:
        """Whether it is of somebody else than who has the post, or what it is of, by now: whoever
        said it last named them, or nobody, and it was before."""
        person = self._whose(fact.meaning)
        if person is None or is_settled_for(fact, person.current):
            return False
        same = (s for s in (fact.current, *fact.standing) if same_value(s, fact.current))
        named = [one for s in same if (one := named_with(person, s)) is not None]
        if named:
            return not any(same_value(one, person.current) for one in named)
        holder = holder_at(person, fact.current)
        if fact.seen == person.since and holder is not None:
            return not same_value(holder, person.current)
        return fact.seen < person.since

    def _whose(self, meaning: Meaning) -> Fact | None:
        """Who has the post that this is a number of; None where it is nobody's."""
        return person_of(self.book.of_unit(self.unit.name), meaning)

    def rows(self, table: AskedTable) -> RowsOffer:
        link = table.link
        if link is not None and link.meaning is None:
            return RowsOffer(table.title, why="定了不从底数填")
        own = self._own(table)
        if any(one.text for one in own.values()):
            return self._of_own(table, own)
        known = self._list_called(table)
        if known is None and link is None and (same := self._same_list(table)) is not None:
            table, known = same
        if known is None and own and not table.table.printed:
            why = "这张表一个单位一行，各栏都没有能填的"
            return RowsOffer(table.title, why=why, cells=tuple(own.values()))
        if known is None and link is not None:
            why = f"定了填名册“{table.of}”，这个单位的底数里没有它"
            return RowsOffer(table.title, why=why, cells=_worth_telling(own.values()))
        if known is None:
            return RowsOffer(table.title, why=f"底数里没有这个名册{self._most_alike(table)}",
                             cells=_worth_telling(own.values()))  # fmt: skip
        if link is None and list_changes(table.title):
            return RowsOffer(table.title, why="是一次的情况，每次不同", known=known)
        said = _titled_otherwise(table, known, self.today) if link is None else ()
        if another := [one for one in said if asks_another_list(one, self.today)]:
            how = self._same(f"{table.title}（明细）", known.title)
            why = f"标题里写着“{another[0]}”，问的不一定是名册“{known.title}”。{HOW_LIST}{how}"
            return RowsOffer(table.title, why=why, known=known)
        twin, is_open = self._twin(known)
        if is_open:
            return RowsOffer(table.title, why=twin, known=known)
        if table.table.group or table.table.printed:
            return RowsOffer(table.title, why="表里分了组或印好了各行，请自己填", known=known,
                             cells=_worth_telling(own.values()))  # fmt: skip
        rows = tuple(self._row(table, row) for row in known.standing)
        if not any(rows):
            left = self._columns_left(table, known, rows)
            return RowsOffer(table.title, why=left or "名册里没有这些栏", known=known)
        old = self.today - known.origin.day > _OLD
        left = self._columns_left(table, known, rows)
        is_same = link is None and table.of == known.title
        whys = (
            "已经一年多没有更新" if old else "",
            twin,
            self._left_out(known),
            f"填的是名册“{known.title}”，各栏都有" if is_same else "",
            f"标题里写着“{said[0]}”，填的是名册“{known.title}”" if said else "",
            self._taken_alike(table, known),
            self._qualified(table, known) if link is None else "",
        )
        why = "；".join(filter(None, whys))
        return RowsOffer(table.title, rows, "check" if why else "sure", why, known, left=left)

    def _list_called(self, table: AskedTable) -> KnownList | None:
        """The list of the unit that is known by the title of the table, else by that without what
        stands in brackets there, unless the clerk has said which list it is."""
        known = self.book.lists_of_unit(self.unit.name)
        names = [table.name] if table.link else [table.name, list_name(table.list_title)]
        titles = self.book.titles_decided
        names += [list_key(titles[one]) for one in names if one in titles]
        return next((known[one] for one in names if one in known), None)

    def _twin(self, known: KnownList) -> tuple[str, bool]:
        """That another list may be the same as this one and has something else of the unit, or is
        newer and has nothing of it, in Chinese, and whether nothing can be filled in; "" for
        none."""
        others = self.book.lists_of_unit(self.unit.name)
        for one in self.book.twin_lists:
            name = one.other(known.name)
            if not name:
                continue
            its = others.get(name)
            if its is not None and differ(known, its):
                same, apart = (
                    typed_command("book", "--same", one.title, LIST, fact)
                    for fact in (one.older_title, NO_FACT)
                )
                told = "、".join(
                    f"“{o.title}”{len(o.standing)}行（{o.origin.words}）" for o in (known, its)
                )
                return (
                    f"像是同一份的名册有两份，写的不一样：{told}。{HOW_LIST}{same}，不是同一份：{apart}",
                    True,
                )
            if its is None and name == one.newer:
                return f"新的一份“{one.title}”像是同一份名册，里面没有本单位", False
        return "", False

    def _left_out(self, known: KnownList) -> str:
        """That a newer edition of a list has nothing of this unit, in Chinese; "" for none."""
        newer = edition_without(self.book.editions.get(known.name, ()), known)
        if newer is None:
            return ""
        where = f"“{newer.title}”（{newer.origin.words}，{newer.origin.day.isoformat()}）"
        what = "里一行也没有" if newer.of else "里没有本单位"
        return f"新的一份{where}{what}，这里填的是以前的"

    def _same_list(self, table: AskedTable) -> tuple[AskedTable, KnownList] | None:
        """The only list of the unit that has every column of this table and a title that says the
        same, and the table with its columns as that calls them; None for none."""
        asked = [c for c in table.table.asked
                 if c != unit_column(table.table) and not asks_note(c.label)]  # fmt: skip
        found = []
        for known in self._lists():
            columns = {c.id: _column_alike(table, c, known) for c in asked}
            is_whole = all(columns.values()) and len({*columns.values()}) == len(asked)
            if is_whole and len(asked) >= _LIST_COLUMNS and _may_be_of(known, table.list_title):
                found.append((columns, known))
        if len(found) != 1:
            return None
        ((columns, known),) = found
        unlike = {c for c, name in columns.items() if table.columns[c] != name}
        return replace(
            table, of=known.title, columns={**table.columns, **columns}, alike=frozenset(unlike)
        ), known

    def _taken_alike(self, table: AskedTable, known: KnownList) -> str:
        """Which columns were taken for others that the list has, in Chinese."""
        return "、".join(
            f"“{printed_label(one.label)}”填的是名册的“{known.label_of(table.columns[one.id])}”"
            for one in table.table.asked
            if one.id in table.alike - table.unasked and _said_in(known, table.columns[one.id])
        )

    def _qualified(self, table: AskedTable, known: KnownList) -> str:
        """The columns with something in brackets of which nobody knows what it says, in Chinese."""
        return "、".join(
            f"“{printed_label(one.label)}”填的是名册的“{label}”"
            for one in table.table.asked
            if one.id not in table.unasked and (said := open_qualifiers(one.label))
            and _said_in(known, table.columns[one.id])
            and {*said} != {*open_qualifiers(label := known.label_of(table.columns[one.id]))}
        )  # fmt: skip

    def _own(self, table: AskedTable) -> Mapping[tuple[int, str], Offer]:
        """What the unit has for each cell that asks for something of itself, by row and column."""
        named = unit_column(table.table)
        if named is not None and not self._may_be_asked(named.label):
            return {}
        return {
            (one.row, one.column): self._own_cell(table, one)
            for one in table.own
            if one.column not in table.unasked and self._is_whose(one) and not one.is_note
            and not (one.link is None and table.table.field_id(one.column) in self.asked.signed)
        }  # fmt: skip

    def _is_signed(self, table: AskedTable, column: FormField) -> bool:
        return table.table.field_id(column.id) in self.asked.signed

    def _is_whose(self, cell: OwnCell) -> bool:
        """Whether the line of a cell is this unit's, where the form prints whose it is."""
        names = {bare(self.unit.name), *map(bare, self.unit.aliases)}
        return not cell.whose or bare(cell.whose) in names

    def _own_cell(self, table: AskedTable, cell: OwnCell) -> Offer:
        """What the unit has for a cell, which is to be looked at: unless the clerk has said what it
        asks for, the line may be about something else."""
        is_row = bool(table.table.printed) and not cell.whose
        is_known = cell.is_of_unit or self._is_said_so(cell)
        if cell.link is None and _is_asked_before(table, cell):
            return _empty(cell.field, "前面的行已经问了一个，底数里不知道这一行是谁的")
        if cell.is_left_open or (is_row and not is_known and not cell.link):
            return self._only_told(table, cell)
        if cell.link is None and is_topical(cell.meaning) and list_changes(table.title):
            return _empty(cell.field, "每次不同")
        found = self.offer(cell.field)
        if found.text and not self._shown(cell.kind, found.text):
            why = f"“{found.text}”填不进这一栏"
            return _empty(cell.field, why)
        if cell.link is not None or found.mark != "sure":
            return found
        why = "这张表一个单位一行，填的是本单位的" if not is_row else "各行是印好的，填的是本单位的"
        return replace(found, mark="check", why=why)

    def _is_said_so(self, cell: OwnCell) -> bool:
        """Whether a printed row asks for something by the very words by which it is known of the
        unit: 服务人口数."""
        fact = self.book.of_unit(self.unit.name).get(cell.meaning)
        return fact is not None and not cell.meaning.owner and cell.says_enough

    def _only_told(self, table: AskedTable, cell: OwnCell) -> Offer:
        """Nothing, with the facts that are called as this cell is."""
        found = self.offer(cell.field)
        if not found.text or found.fact is None:
            return found
        how = self._how(cell.field, found.fact)
        what = "各行是印好的，这一行" if table.table.printed else "左边还问了别的，这一栏"
        why = f"{what}问的不一定是本单位的。{how}"
        return replace(found, text="", mark="", why=why, fact=None, near=(found.fact,))

    def _of_own(self, table: AskedTable, own: Mapping[tuple[int, str], Offer]) -> RowsOffer:
        """The table as its cells that ask for something of the unit are filled in."""
        texts = {place: one.text for place, one in own.items() if one.text}
        marks = {one.mark for one in own.values()}
        rows = rows_of_cells(table.table, texts, self.unit.name)
        mark: Mark = "check" if "check" in marks else "sure"
        why = next((one.why for one in own.values() if one.mark == mark), "")
        lines = {row: n for n, row in enumerate(sorted({row for row, _ in texts}))}
        places = {(lines[row], column): own[row, column] for row, column in texts}
        return RowsOffer(table.title, rows, mark, why, cells=tuple(own.values()), places=places)

    def _lists(self) -> Sequence[KnownList]:
        return [*self.book.lists_of_unit(self.unit.name).values()]

    def _most_alike(self, table: AskedTable) -> str:
        """The list that is most alike by its title and its columns, whosever it is, and how to
        decide that it is meant; those of the unit where none is alike, both where two are as
        likely."""
        asked = [c for c in table.table.asked if c != unit_column(table.table)]
        found = list[tuple[float, int, str]]()
        for known in self.book.lists_by_name.values():
            if not {*list_qualifiers(known.title)} <= {*list_qualifiers(table.title)}:
                continue  # nobody asks for the 拟聘 by a plain title
            same = {one for c in asked if (one := _column_alike(table, c, known))}
            shared = titles_shared(list_name(table.list_title), list_name(known.title))
            if _may_be_list(same, shared, len(asked)):
                found.append((shared + len(same) / len(asked), len(same), known.title))
        if not found:
            names = "、".join(f"“{one.title}”" for one in self._lists())
            return f"，这个单位的名册有{names}" if names else ""
        likely, same_columns, title = max(found)
        others = [one for one in found if one[2] != title and one[0] > likely - _AS_LIKELY]
        if others:
            names = "、".join(f"“{one[2]}”" for one in sorted(others)[:_NEAR])
            return f"，像的有“{title}”、{names}，不知道是不是哪一份"
        how = self._same(f"{table.title}（明细）", title)
        own = any(one.title == title for one in self._lists())
        whose = "" if own else "，这个单位的底数里没有它"
        told = f"（{len(asked)}栏里有{same_columns}栏一样{whose}）"
        return f"，最像的是“{title}”{told}。{HOW_LIST}{how}"

    def _columns_left(
        self, table: AskedTable, known: KnownList, rows: Sequence[Mapping[str, str]]
    ) -> str:
        """The columns in which nothing could be filled in, and what the list has instead."""
        wanted = [one for one in table.table.asked if one.id not in table.unasked]
        left = [one for one in wanted if not any(one.id in row for row in rows)]
        if not left:
            return ""
        known_left = [one for one in left if _said_in(known, table.columns[one.id])]
        left = [one for one in left if one not in known_left]
        why = "、".join(self._why_left(table, known, one) for one in known_left)
        return "；".join(filter(None, (why, self._columns_unknown(table, known, left))))

    def _why_left(self, table: AskedTable, known: KnownList, column: FormField) -> str:
        """Why a column that the list has stays empty."""
        label = printed_label(column.label)
        said = _said_in(known, table.columns[column.id])[0]
        if self._is_signed(table, column):
            return f"{label}没有填（{_TO_SIGN}）"
        if _changes_in_list(table, column, said):
            return f"{label}没有填（每次不同）"
        return f"{label}没有填（{self._unfit(column, said)}）"

    def _columns_unknown(
        self, table: AskedTable, known: KnownList, left: Sequence[FormField]
    ) -> str:
        """The columns of which the list has nothing, and what it has instead."""
        if not left:
            return ""
        names = "、".join(printed_label(one.label) for one in left)
        used = {table.columns[c.id] for c in table.table.asked}
        used |= {other_telephone(name) for name in used}
        more = [known.label_of(name) for name in known.columns if name not in used]
        if not more:
            return f"{names}没有填"
        has = "、".join(f"“{one}”" for one in more)
        how = "；".join(self._same(label, column) for label, column in _likely_pairs(left, more))
        how = f"；{HOW_COLUMN}{how}" if how else ""
        return f"{names}没有填（名册里另有{has}{how}）"

    def _row(self, table: AskedTable, row: KnownRow) -> Mapping[str, str]:
        found = {}
        for column in table.table.asked:
            name = table.columns[column.id]
            said = row.values.get(name) or row.values.get(other_telephone(name))
            if said is None or column.id in table.unasked or self._is_signed(table, column):
                continue
            text = self._typed(column, said)
            if text and (is_name(said) or not _changes_in_list(table, column, said)):
                found[column.id] = text
        return found

    def _by_meaning(self, field: FormField, meaning: Meaning, fact: Fact) -> Offer:
        said = fact.current
        why = changes_why(meaning, field.label, field.kind.kind, said.text) or changes_why(
            meaning, said.label, said.kind, said.text
        )
        if why:
            return Offer(field.id, field.label, why=why, near=(fact,))
        if is_topical(meaning):
            return self._topical(field, fact)
        return self._filled(field, fact, "")

    def _of_today(self, field: FormField, fact: Fact) -> Offer | None:
        """Why the number of somebody cannot be filled in: nobody knows who has the post now, or it
        is that of whoever had it before; None where it can."""
        if why := left_behind(self.book.of_unit(self.unit.name), fact):
            return Offer(field.id, field.label, why=why, near=(fact,))
        person = self._whose(fact.meaning)
        if person is not None and person.against:
            names = "、".join(s.text for s in (person.current, *person.against[:3]))
            why = f"{role_of(person)}是谁{CONTRADICTED}（{names}），请先定下来"
            return Offer(field.id, field.label, why=why, near=(fact,))
        if self._before(fact):
            return Offer(field.id, field.label, why="换了人，这是以前的", near=(fact,))
        return None

    def _topical(self, field: FormField, fact: Fact) -> Offer:
        """Somebody who may be another for another business, or what is theirs: that goes with whom
        this form is filled in with, and stays empty where nobody is."""
        if left := left_behind(self.book.of_unit(self.unit.name), fact):
            return Offer(field.id, field.label, why=left, near=(fact,))
        person = self._whose(fact.meaning)
        known = self.book.of_unit(self.unit.name)
        said, why = named_for(self.asked.title, person or fact, known)
        if said is None:
            return Offer(field.id, field.label, why=why, near=(fact,))
        if person is None:
            return self._filled(field, replace(fact, current=said), why)
        theirs, others = said_of(self.asked.title, fact, person, said)
        if theirs is not None and others:
            told = "、".join(
                f"{s.text}（{s.origin.words}）" for s in (theirs, *others[: _NEAR - 1])
            )
            why = f"{said.text}的{fact.meaning.name}{CONTRADICTED}：{told}"
            return Offer(field.id, field.label, why=why, near=(fact,))
        if theirs is None:
            named = holder_at(person, fact.current)
            whom = f"“{named.text}”" if named else "以前的人"
            why = f"{role_of(person)}换了人：号码是和{whom}一起报的，现在报的是“{said.text}”"
            return Offer(field.id, field.label, why=why, near=(fact,))
        return self._filled(field, replace(fact, current=theirs), why)

    def _filled(self, field: FormField, fact: Fact, doubt: str) -> Offer:
        if not is_topical(fact.meaning) and (left := self._of_today(field, fact)):
            return left
        if fact.against:
            others = "、".join(f"{s.text}（{s.origin.words}）" for s in fact.against[:3])
            why = f"{CONTRADICTED}：{fact.current.text}，{others}"
            return Offer(field.id, field.label, why=why, near=(fact,))
        text = self._typed(field, fact.current)
        if not text:
            why = self._unfit(field, fact.current)
            return Offer(field.id, field.label, why=why, near=(fact,))
        if beside := fact.current.beside:
            is_in = text.endswith(beside)
            told = "一起填了，请看一眼写的地方" if is_in else "这一栏没有地方写，没有填"
            doubt = doubt or f"选项外还写着“{beside}”，{told}"
        if fact.current.doubtful:
            before = f"，以前是{fact.older[0].text}" if fact.older else ""
            doubt = doubt or f"报来时就有疑问或和别的数对不上，还没有改{before}"
        if self.today - fact.seen > _OLD:
            doubt = doubt or "已经一年多没有更新"
        if self._is_payee(field, fact):
            doubt = doubt or "收款的不一定是本单位"
        if self.asked.itself and may_be_anybodys(field.label):
            name = next(f.label for f in self.asked.form.fields if f.id in self.asked.itself)
            doubt = doubt or f"“{printed_label(name)}”像是问本单位的，这一栏也就是本单位的"
        if other := self.asked.lent.get(field.id):
            doubt = doubt or f"这张表还问“{other}”，这一栏像是问本单位的"
        if fact.meaning.is_of_form and field.id not in self.asked.links:
            doubt = doubt or self._where_said(fact)
        if field.id not in self.asked.links and is_left_out(*parted(fact.label), field.label):
            doubt = doubt or f"底数里叫“{fact.label}”"
        if field.id not in self.asked.links:
            doubt = doubt or _qualified_otherwise(field.label, fact)
            doubt = doubt or self._first_of_several(field) or self._counted_otherwise(field, fact)
        if other := self._said_otherwise(field, fact) or self._others_named(fact):
            doubt = f"{doubt}；{other}" if doubt else other
        return Offer(field.id, field.label, text, "check" if doubt else "sure", doubt, fact)

    def _first_of_several(self, field: FormField) -> str:
        """That the form asks for more than one by number, 书记手机1 and 书记手机2, in Chinese."""
        second = f"{field.label.removesuffix('1')}2"
        labels = {one.label for one in self.asked.form.fields}
        is_first = field.label.endswith("1") and second in labels
        return f"这张表还问“{printed_label(second)}”，底数里只有一个" if is_first else ""

    def _counted_otherwise(self, field: FormField, fact: Fact) -> str:
        """That the form counts something else or may do so in another multiple, in Chinese: rooms
        instead of beds."""
        if isinstance(field.kind, Integer) and not field.kind.may_count(counted_in(fact.label)):
            return f"这一栏填的是{field.kind.counted}，底数里叫“{fact.label}”，请看是不是同一项"
        is_open = field.kind.shape in FIGURES and not field.kind.measure
        if self.asked.scaled and is_open:
            return f"表上写着单位“{'、'.join(self.asked.scaled)}”，请看这一栏是不是"
        return ""

    def _others_named(self, fact: Fact) -> str:
        """Who else is named, as late or later, for a role that may be the same, where this form
        does not leave it open who it asks for anyway; "" for nobody."""
        if is_topical(fact.meaning) or fact.is_settled:
            return ""
        person = self._whose(fact.meaning) or fact
        return told_others(named_otherwise(self.book.of_unit(self.unit.name), person))

    def _said_otherwise(self, field: FormField, fact: Fact) -> str:
        """What is said at about the same time or later of something that is called much alike, and
        which nobody has told apart from this fact; "" for nothing. Of an old fact also what forms
        say that may be about something else."""
        if field.id in self.asked.links or fact.is_settled:
            return ""
        since = fact.current.known_at - AT_ONCE
        is_old = self.today - fact.seen > _OLD
        others = [
            other for other in self.book.called_like(fact)
            if other.current.known_at >= since
            and (are_alike(other, fact) or (is_old and is_called_so(other, fact)))
            and not same_value(other.current, fact.current)
            and not _sources(other) & _sources(fact)
        ]  # fmt: skip
        others += self._same_post(fact)
        told = "、".join(_with_origin(one) for one in others[:_NEAR])
        return f"底数里另有{told}，请看哪个对" if told else ""

    def _same_post(self, fact: Fact) -> list[Fact]:
        """What is said otherwise at about the same time or later of a post under another word for
        it, of which this is, or of whoever has it."""
        known = self.book.of_unit(self.unit.name)
        person = self._whose(fact.meaning)
        return [
            other
            for own in (fact, person)
            if own is not None and not own.is_settled
            for other in said_of_same_post(known, own)
            if other.current.known_at >= own.current.known_at - AT_ONCE
            and not same_value(other.current, own.current)
            and not _sources(other) & _sources(own)
        ]

    def _is_payee(self, field: FormField, fact: Fact) -> bool:
        """Whether it asks for the account of whoever is paid, and the fact is not called so."""
        is_same = bare(fact.label) == bare(field.label) or field.id in self.asked.links
        return not is_same and _PAID.match(bare(field.label)) is not None

    def _where_said(self, fact: Fact) -> str:
        form = fact.current.origin.form
        is_own = list_name(form) == list_name(self.asked.title)
        return "是上次这张表填的" if is_own else f"是“{form}”填的"

    def _passed_over(self, field: FormField, known: Mapping[Meaning, Fact]) -> Sequence[Fact]:
        """The facts that are called as this answer is and are not taken for it, because one of the
        forms is about something else than the unit; each once."""
        meaning, name = meaning_named(field.label), by_label(field.label)
        thing = f"{_NAME_OF.sub('', bare(self.asked.subject))}{bare(printed_label(field.label))}"
        its = [f for m, f in known.items() if self.asked.subject and m.name == thing]
        words = {name, meaning.words.replace(" ", "")}
        twin = Meaning(meaning.owner, TELEPHONES.get(meaning.name, meaning.name))
        facts = (self.book.fact(self.unit.name, one) for one in (meaning, twin))
        own = [*filter(None, facts)][:1]
        others = (f for m, f in known.items() if m.is_of_form and m.name in words)
        return list({one.meaning: one for one in (*its, *own, *others)}.values())

    def _told(self, field: FormField, facts: Sequence[Fact]) -> Offer:
        """Nothing, with the facts that may be meant, why they are not taken, and how to decide."""
        if self._is_of_somebody(field, facts):
            return _empty(field, _OF_SOMEBODY)
        first, own = facts[0], self.asked.meanings[field.id]
        if self.asked.subject and own.is_of_form:
            why = f"{self._besides(field)}，这一栏问的不一定是本单位"
        elif first.meaning.is_of_form:
            why = f"底数里的是“{first.current.origin.form}”填的，那张表问的不一定是本单位"
        else:
            why = "这张表里分不清这一栏是谁的"
        why = f"{why}。{self._how(field, first)}"
        return Offer(field.id, field.label, why=why, near=tuple(facts[:_NEAR]))

    def _by_likeness(
        self, field: FormField, meaning: Meaning, known: Mapping[Meaning, Fact]
    ) -> Offer:
        """A label that differs from a known one by words that say nothing is filled in, to be
        looked at; one that is only alike is told."""
        if (its := self._of_its_subject(field, meaning, known)) is not None:
            return self._filled(field, its, f"这张表像是说本单位的{self._subject_name}的")
        if passed := self._passed_over(field, known):
            return self._told(field, passed)
        if meaning.is_of_form:
            return self._own_of_form(field, known)
        if (named := self._named_in_brackets(field, meaning)) is not None:
            return named
        near = [
            (max(fuzz.ratio(meaning.name, name) / 100 for name in (other.name, *fact.cores)), fact)
            for other, fact in known.items()
            if other.owner == meaning.owner
        ]
        near = sorted((one for one in near if one[0] >= ALIKE), key=lambda one: -one[0])
        facts = [fact for _, fact in near]
        same = [f for f in facts if is_called_same(meaning, f)]
        if len(same) == 1 and self._is_of_kind(field, same[0].current):
            said = same[0].current
            why = changes_why(meaning, field.label, field.kind.kind, said.text)
            if not why:
                return self._filled(field, same[0], f"底数里叫“{same[0].label}”")
            return Offer(field.id, field.label, why=why, near=(same[0],))
        if short := self._of_shorter_post(meaning, known):
            how = self._how(field, short)
            why = f"底数里有“{short.meaning.words}”，不一定是同一个人。{how}"
            return Offer(field.id, field.label, why=why, near=(short,))
        if facts := facts or self._alike(field, known):
            return Offer(field.id, field.label, why=_why_alike(facts), near=tuple(facts))
        return self._nothing(field, "底数里没有", self._kin(field, known))

    def _named_in_brackets(self, field: FormField, meaning: Meaning) -> Offer | None:
        """Who has the post that stands in brackets behind one that is not known: 防火责任人（党组织
        书记）; None for nobody."""
        for said in open_qualifiers(field.label) if meaning.is_of_role else ():
            fact = self.book.fact(self.unit.name, meaning_named(f"{said}{meaning.name}"))
            if fact is not None and not is_topical(fact.meaning):
                return self._filled(field, fact, f"括号里写着“{said}”，填的是“{fact.shown}”")
        return None

    @property
    def _subject_name(self) -> str:
        return _NAME_OF.sub("", bare(self.asked.subject))

    def _of_its_subject(
        self, field: FormField, meaning: Meaning, known: Mapping[Meaning, Fact]
    ) -> Fact | None:
        """What the unit has for an answer about whom the form names by the same words: 校医电话
        where it asks for 校医姓名 and 校医联系电话; None where it has nothing."""
        whose = whose_attribute(bare(printed_label(field.label)))
        if not meaning.is_of_form or not whose[0] or whose[0] != self._subject_name:
            return None
        found = (f for m, f in known.items() if not m.owner and whose_attribute(m.name) == whose)
        its = next(found, None)
        person = self._whose(its.meaning) if its and whose[1] != "姓名" else its
        return its if person is not None else None

    def _nothing(self, field: FormField, why: str, kin: Sequence[Fact] = ()) -> Offer:
        """Nothing, with the reason; of a label that asks for another unit that it does. kin: what
        is called a little like it."""
        if may_be_other_unit(bare(without_hint(field.label))):
            return _empty(field, "问的可能是别的单位，不一定是本单位")
        if not kin:
            return _empty(field, why)
        names = "、".join(f"“{one.shown}”" for one in kin)
        why = f"底数里没有叫这个名字的，相近的有{names}，不一定是同一项"
        return Offer(field.id, field.label, why=why, near=tuple(kin))

    def _kin(self, field: FormField, known: Mapping[Meaning, Fact]) -> list[Fact]:
        """What has a telling word of the label in its name and is of the same kind, that with most
        of them first: 办公地址 for 收件地址, 分管安全副校长 for 分管领导."""
        label = self.asked.shown.get(field.id, field.label)
        role, attribute = whose_in(label)
        wanted = telling_words(role or bare(without_hint(printed_label(label))))
        named = (
            (len(wanted & telling_words(fact.meaning.owner or fact.meaning.name)), fact)
            for fact in known.values()
        )
        found = [
            (shared, fact)
            for shared, fact in named
            if shared
            and not fact.meaning.is_of_form
            and changes_why(fact.meaning, fact.label, fact.current.kind) != OF_A_PERIOD
            and (not role or fact.meaning.name in names_of(attribute or "姓名"))
            and (role or self._is_of_kind(field, fact.current))
        ]
        found.sort(key=lambda one: (-one[0], one[1].meaning))
        return [fact for _, fact in found[:_NEAR]]

    def _besides(self, field: FormField) -> str:
        """What the form is about that is not the unit, in Chinese."""
        subject = self.asked.subject
        is_itself = bare(subject) == bare(printed_label(field.label))
        return f"这张表像是说“{subject}”的" if is_itself else f"这张表还问“{subject}”"

    def _own_of_form(self, field: FormField, known: Mapping[Meaning, Fact]) -> Offer:
        """What is told of an answer that means something in its form only."""
        facts = self._alike(field, known)
        if not facts:
            is_person = self._is_of_person(field)
            why = "底数里没有" if is_person else "是这张表自己的，底数里没有像的"
            return self._nothing(field, why, self._kin(field, known))
        if self._is_of_somebody(field, facts):
            return _empty(field, _OF_SOMEBODY)
        if self.asked.subject:
            why = f"{self._besides(field)}，这一栏问的不一定是本单位；{_why_alike(facts)}"
        else:
            why = f"这张表里分不清这一栏是谁的；{_why_alike(facts)}"
        if self._may_propose(field, facts[0]):
            why = f"{why}。{self._how(field, facts[0])}"
        return Offer(field.id, field.label, why=why, near=tuple(facts))

    def _may_propose(self, field: FormField, fact: Fact) -> bool:
        """Whether the command is told by which an answer is a fact that it is only alike to: not
        for whoever runs a warehouse, nor for its telephone, nor for another time, 上年末."""
        label, known = without_hint(printed_label(field.label)), f"{fact.label}{fact.meaning.name}"
        if asks_other_time(label) and not asks_other_time(known):
            return False
        is_anybodys = may_be_anybodys(field.label) or fact.meaning.is_of_role
        return not (self.asked.subject and is_anybodys)

    def _is_of_somebody(self, field: FormField, facts: Sequence[Fact]) -> bool:
        """Whether it is an answer about whomever the form is about, and no fact of the unit by its
        very words: then nobody's who has a post is proposed for it."""
        if not self.asked.subject.endswith("姓名") or not self.asked.meanings[field.id].is_of_form:
            return False
        name = by_label(field.label)
        is_units = any(fact.meaning == Meaning("", name) for fact in facts)
        return not is_units or may_be_anybodys(field.label)

    def _is_of_person(self, field: FormField) -> bool:
        return bool(whose_in(field.label)[0])

    def _how(self, field: FormField, fact: Fact) -> str:
        """How to decide that an answer is a fact."""
        name = fact.meaning.words.replace(" ", "")
        return f"{HOW}{self._same(printed_label(field.label), name)}"

    def _same(self, label: str, fact: str) -> str:
        """The command by which the clerk says that a label asks for this."""
        return typed_command("book", "--same", self.asked.title, label, fact)

    def _alike(self, field: FormField, known: Mapping[Meaning, Fact]) -> list[Fact]:
        """The facts that are called most alike, whosever they are, those that fit first."""
        label = bare(without_hint(printed_label(self.asked.shown.get(field.id, field.label))))
        role, attribute = whose_in(label)
        words = meaning_named(label).words.replace(" ", "")
        row = _COLUMN_BEHIND.sub("", label)  # 供水人口 of 供水人口栏2026年
        wanted = frozenset({label, core_of(label), words, row} - {""})
        found = [(likeness, known[m]) for likeness, m in self.book.alike(wanted) if m in known]
        if role:
            asked = {attribute or "姓名", TELEPHONES.get(attribute, "")}
            found = [one for one in found if not one[1].meaning.owner or
                     one[1].meaning.name in asked or one[1].meaning.is_of_form]  # fmt: skip
            heads = (m for m in known if may_be_same_head(role, m, attribute or "姓名"))
            found += [(ALIKE, known[m]) for m in heads]
            nobody = (m for m in known if m.is_of_form and m.name in asked)  # 姓名 of a form
            found += [(_LEAST, known[m]) for m in nobody]
        facts = {fact.meaning: (likeness, fact) for likeness, fact in reversed(found)}
        some = sorted(
            facts.values(),
            key=lambda one: (-one[0] - self._is_of_kind(field, one[1].current), one[1].meaning),
        )
        return [fact for _, fact in some[:_NEAR]]

    def _unfit(self, field: FormField, said: Statement) -> str:
        """Why what the book has cannot be written into this answer."""
        here = self._scaled(field) or field.kind.measure
        if not self._is_scaled_otherwise(field, said):
            return f"底数里的“{said.text_with_measure}”填不进这一栏"
        here = here or ("元" if field.kind.shape == "amount" else "")
        asked = f"这一栏填的是{here}" if here else "这一栏没有写单位"
        return f"底数里的是“{said.text_with_measure}”，{asked}，单位不一样，请换算了自己填"

    def _of_shorter_post(self, meaning: Meaning, known: Mapping[Meaning, Fact]) -> Fact | None:
        """What is known of a post whose word ends this one: 书记 for 党支部书记."""
        owners = {m.owner for m in known if may_be_short(m.owner, meaning.owner)}
        found = (self.book.fact(self.unit.name, Meaning(o, meaning.name)) for o in sorted(owners))
        return next(filter(None, found), None)

    def _is_of_kind(self, field: FormField, said: Statement) -> bool:
        shape, before = field.kind.shape, KINDS[said.kind].shape
        is_same = field.kind.kind == said.kind or shape == before == "number"
        is_same |= shape in FIGURES and before == "text" and is_figure(said.text)
        is_same |= field.kind.is_free_text and before in FIGURES
        return is_same and self._scale_asked(field) == _scale_said(said)

    def _typed(self, field: FormField, said: Statement) -> str:
        """The statement as this field shows it; "" where it reads it otherwise or with a doubt."""
        if self._is_scaled_otherwise(field, said):
            return ""
        shown = self._shown(field.kind, said.text_as_shown)
        with_more = with_words_beside(field.kind, shown, said.beside)
        return with_more or shown

    def _is_scaled_otherwise(self, field: FormField, said: Statement) -> bool:
        """Whether a number is asked for in another measure than it is known in: 6481 in 万人."""
        is_number = field.kind.shape in FIGURES or is_figure(said.text)
        is_number &= field.kind.shape in FIGURES or bool(scaled_in(field.label))
        return is_number and self._scale_asked(field) != _scale_said(said)

    def _scale_asked(self, field: FormField) -> str:
        return self._scaled(field) or _scale(field.kind.measure)

    def _scaled(self, field: FormField) -> str:
        """In which multiple this is counted by its label, or by what stands above the form; "" for
        none."""
        if scaled := scaled_in(field.label):
            return scaled
        if field.kind.shape != "number" or field.kind.measure:
            return ""
        counted = field.kind.counted if isinstance(field.kind, Integer) else ""
        return next((one for one in self.asked.scaled if counted and counted in one), "")

    def _shown(self, kind: Field, text: str) -> str:
        """The text as this kind shows it; "" where it reads it otherwise or with a doubt."""
        answer = kind.read(Cell(0, 0, text, text), self.circumstances)
        if answer.value is None or any(one.code != "date-far" for one in answer.doubts):
            return ""
        return kind.show(answer.value) or ""


def _likely_pairs(left: Sequence[FormField], more: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Which of the columns that a list has more are likely those that are left, the most alike
    first, each once."""
    pairs = sorted(
        ((fuzz.ratio(one.label, other), printed_label(one.label), other)
         for one in left for other in more),
        reverse=True,
    )  # fmt: skip
    labels, columns = set[str](), set[str]()
    for likeness, label, column in pairs:
        if likeness < _LIKELY_COLUMN:
            return
        if label not in labels and column not in columns:
            labels.add(label)
            columns.add(column)
            yield label, column


def _why_alike(facts: Sequence[Fact]) -> str:
    names = "、".join(f"“{one.shown}”" for one in facts)
    return f"和底数里的{names}像，不一定是同一项"


def _sources(fact: Fact) -> set[str]:
    """The originals that say something of it."""
    return {s.origin.sha256 for s in (*fact.standing, fact.current, *fact.older)} - {""}


def _with_origin(fact: Fact) -> str:
    said = fact.current
    return f"“{fact.shown}”：{said.text_with_measure}（{said.origin.words}）"


def _may_be_of(known: KnownList, title: str) -> bool:
    """Whether a list may be of the same as one of this title by what they are called."""
    is_other = list_qualifiers(known.title) != list_qualifiers(title)
    return not is_other and are_titled_alike(list_name(title), list_name(known.title))


def _may_be_list(same: Collection[str], title_shared: float, asked: int) -> bool:
    """Whether a list may be the one that a form asks for: by its title and a column, or by enough
    columns, not all of which everybody has (姓名, 身份证号)."""
    if title_shared:
        return bool(same)
    is_much = len(same) >= _LIST_COLUMNS and len(same) / asked >= _LIST_SHARE
    is_enough = is_much or (bool(same) and len(same) >= min(asked, _LIST_COLUMNS))
    return is_enough and not all(map(is_attribute, same))


def _column_alike(table: AskedTable, column: FormField, known: KnownList) -> str:
    """The column of the list that is likely what this one asks for, "" for none."""
    label = printed_label(without_turn(column.label))
    names = {table.columns[column.id], column_name(label, known.title)}
    names |= {other_telephone(name) for name in names} - {""}
    labels = {label_key(known.label_of(one)): one for one in known.columns}
    same = (one for one in known.columns if one in names)
    ends = (one for one in known.columns for n in names if ends_alike(n, one))
    return labels.get(label_key(column.label)) or next(same, "") or next(ends, "")


def _said_in(known: KnownList, column: str) -> tuple[Statement, ...]:
    """What the list has in this column, or in the other one that may hold the same number."""
    names = (column, other_telephone(column))
    return tuple(row.values[n] for row in known.standing for n in names if n in row.values)


def _changes_in_list(table: AskedTable, column: FormField, said: Statement) -> bool:
    meaning = Meaning("", table.columns[column.id])
    return bool(changes_why(meaning, column.label, column.kind.kind, said.text))


def _titled_otherwise(table: AskedTable, known: KnownList, today: dt.date) -> tuple[str, ...]:
    """What stands in brackets with the title of a table and may make another list of it than that
    which is known; what does so with the title of that, and not here."""
    here, there = (
        {bare(one): one for one in qualifiers(in_brackets(title))}
        for title in (table.title, known.title)
    )
    mine = (
        one for key, one in here.items()
        if key not in there and not says_nothing_of_list(one, today)
    )  # fmt: skip
    its = (
        one for key, one in there.items()
        if key not in here and asks_another_list(one, today) and not asks_other_time(one)
    )  # fmt: skip
    return (*mine, *its)


def _is_asked_before(table: AskedTable, cell: OwnCell) -> bool:
    """Whether a row above asks for the same of somebody, so that this one is another: 副主任（1）,
    副主任（2）."""
    earlier = (one for one in table.own if one.row < cell.row and one.column == cell.column)
    is_row = cell.meaning.is_of_role and not cell.whose
    return is_row and any(one.meaning == cell.meaning for one in earlier)


def _worth_telling(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Those of which something is known that might be meant."""
    return tuple(one for one in offers if one.near)


def _qualified_otherwise(label: str, fact: Fact) -> str:
    """What stands in brackets with a label and nobody knows whether it asks for the same, unless
    the fact is called so, too; "" for nothing."""
    here, there = (set(map(bare, open_qualifiers(one))) for one in (label, fact.label))
    if said := [one for one in open_qualifiers(label) if bare(one) not in there]:
        return f"括号里写着“{said[0]}”，底数里叫“{fact.label}”，请看是不是同一项"
    return f"底数里叫“{fact.label}”，请看是不是同一项" if there - here else ""


def _asks_own(label: str) -> bool:
    return asks_own_unit(bare(without_turn(label)))


def _empty(field: FormField, why: str) -> Offer:
    return Offer(field.id, field.label, why=why)


def _scale_said(said: Statement) -> str:
    return scaled_in(said.label) or _scale(said.measure)


def _scale(measure: str) -> str:
    """What a number is to be multiplied by, as its measure says it: 万元, 亩; "" for 人, 户."""
    return "" if measure in _COUNTED else same_measure(measure)
