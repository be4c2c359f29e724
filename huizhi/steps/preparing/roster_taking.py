"""Roster taking: a proposal and the clerk's choices → the units of the new roster, or mistakes.

Nothing is read or written here. A unit that the roster has already keeps its code, aliases, kind
and whatever the list says nothing of; every place named is one of the clerk's own sheet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from huizhi.campaign import (
    COMMUNITY_KINDS,
    DEPARTMENT,
    OFFICE_KINDS,
    PLAIN_UNIT,
    RECIPIENT_KINDS,
    looks_of,
)
from huizhi.errors import Mistake
from huizhi.forms.fields import names_nothing, without_spaces
from huizhi.steps.preparing.roster_heading import (
    ALIAS,
    CODE,
    KIND,
    NAME,
    QUOTAS,
    kind_by_name,
    kind_by_words,
    says_communities,
    says_notice_only,
)
from huizhi.steps.preparing.roster_liaison import liaison_in
from huizhi.steps.preparing.roster_table import RosterProposal, SheetRow, section_kind

_LONGEST = 60  # characters of a name on the roster
_CODE = re.compile(r"[A-Za-z0-9\u4e00-\u9fff_.-]{1,40}")
_NUMBERED = re.compile(r"(\D*)(\d+)")
_SUFFIX = re.compile(
    r"(社区|村|居)?(居民委员会|村民委员会|居委会|村委会|党委|党总支|党支部|党群服务中心)?$"
)
_BETWEEN = re.compile(r"[\n、，,；;/]+|\s{2,}")
_TITLE = re.compile(r"[(（][^()（）]{0,8}[)）]$")
_CHINESE_GAP = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_NO_CODES = "请改编号；或者把编号那一列选成“不要”，由程序编"
_ALIASES = re.compile(r"[、，,；;\s]+")


@dataclass(frozen=True)
class RosterChoices:
    """What the clerk chose. rows: the numbers of the rows that are units; kinds: by row and column
    of the name, where it is not what was guessed; default_kind: where nothing tells the kind, ""
    for what suits the list; keeps: whether units that the list does not have stay on the roster."""

    rows: frozenset[int]
    kinds: Mapping[tuple[int, int], str] = field(default_factory=dict)
    default_kind: str = ""
    keeps: bool = False


@dataclass(frozen=True)
class RosterUnit:
    """One unit of the new roster. row, column: where its name stands, place: the same in words;
    known: its code on the roster, "" for a new one; texts: by column of the roster; was: how the
    list calls it, or what it was called before a new name; "" for the same; change: 新增, 有改动 or
    不变; guessed: whether its kind was guessed by nothing but the default."""

    row: int
    column: int
    place: str
    known: str
    texts: Mapping[str, str]
    was: str = ""
    change: str = ""
    guessed: bool = False


@dataclass(frozen=True)
class TakenRoster:
    """The new roster. units: those of the list, in its order; gone: the rows of the roster that the
    list does not have; mistakes: what stops it; remarks: what is not taken over, in words;
    default_kind: what a unit is of which nothing tells the kind."""

    units: tuple[RosterUnit, ...]
    gone: tuple[Mapping[str, str], ...]
    mistakes: tuple[Mistake, ...]
    remarks: tuple[str, ...]
    default_kind: str = RECIPIENT_KINDS[0]

    def changed(self, change: str) -> list[str]:
        """The names of the units that are new, changed or as before."""
        return [one.texts["名称"] for one in self.units if one.change == change]


@dataclass
class _Draft:
    """A unit while it is put together: where it stands, and what the sheet says of it."""

    row: SheetRow
    columns: Mapping[str, Sequence[int]]
    column: int
    name: str
    known: Mapping[str, str] | None = None


def take_roster(
    proposal: RosterProposal,
    choices: RosterChoices,
    known: Sequence[Mapping[str, str]],
    area_code: str = "",
) -> TakenRoster:
    """The units of the chosen rows. known: the roster as it stands, texts by column; area_code: the
    office's, for numbers without one."""
    drafts = list(_drafts(proposal, choices))
    remarks: list[str] = []
    mistakes = list(_without_units(proposal, drafts))
    _match(drafts, known)
    rule = _kind_rule(proposal, choices, drafts, known)
    units = [_unit(proposal, choices, draft, rule, area_code, remarks) for draft in drafts]
    units = _with_codes(units, known)
    by_code = {one["编号"]: one for one in known}
    units = [replace(one, change=_change(one, by_code.get(one.known))) for one in units]
    taken = {one.known for one in units}
    gone = tuple(one for one in known if one["编号"] not in taken)
    rest = gone if choices.keeps else ()
    mistakes += [] if mistakes else _mistakes(proposal, units, rest)
    return TakenRoster(tuple(units), gone, tuple(mistakes), tuple(remarks), rule.default)


def keeps_by_itself(gone: Sequence[Mapping[str, str]], losing: Sequence[str]) -> bool:
    """Whether what the list does not have had better stay: some have sent something, or all are
    departments, which lists of communities leave out."""
    return bool(losing) or (bool(gone) and all(one["类型"] == DEPARTMENT for one in gone))


def _drafts(proposal: RosterProposal, choices: RosterChoices) -> Iterator[_Draft]:
    """Each unit by its name, of side by side ones the left block first, as lists are numbered."""
    for block in proposal.blocks:
        columns: dict[str, list[int]] = {}
        for one in (proposal.columns[n] for n in block):
            columns.setdefault(one.meaning, []).append(one.number)
        for column in columns.get(NAME, ())[:1]:
            for row in proposal.rows:
                name = unit_name(row.cells[column])
                if row.number in choices.rows and name:
                    yield _Draft(row, columns, column, name)


def unit_name(text: str) -> str:
    """The name of a unit without the gaps and numbers that lists put into it."""
    plain = _CHINESE_GAP.sub("", " ".join(text.split()))
    return re.sub(r"^\d+[、.．)）]\s*", "", plain)


def _without_units(proposal: RosterProposal, drafts: Sequence[_Draft]) -> Iterator[Mistake]:
    if not any(one.meaning == NAME for one in proposal.columns):
        what = "还不知道哪一列是单位名称"
        yield Mistake(proposal.file, "", what, remedy="请在那一列上面选“名称”")
    elif not drafts:
        yield Mistake(proposal.file, "", "没有一行是单位", remedy="请在单位那些行前面打勾")


def _match(drafts: Sequence[_Draft], known: Sequence[Mapping[str, str]]) -> None:
    """Finds each unit on the roster: by name, by alias (of two alike the first, the other is told
    as a mistake), by code, then by what is left of the name without 社区, 村委会 and the like,
    where only one can be meant."""
    codes = [_text(d, CODE) for d in drafts]
    looks = [looks_of(d.name) for d in drafts]
    _claim(drafts, looks, [[looks_of(k["名称"])] for k in known], known, first=True)
    aliases = [[looks_of(a) for a in _ALIASES.split(k["别名"]) if a] for k in known]
    _claim(drafts, looks, aliases, known, first=True)
    _claim(drafts, codes, [[k["编号"]] for k in known], known)
    stems = [[_stem(k["名称"])] for k in known]
    _claim(drafts, [_stem(d.name) for d in drafts], stems, known)


def _claim(
    drafts: Sequence[_Draft],
    own: Sequence[str],
    theirs: Sequence[Sequence[str]],
    known: Sequence[Mapping[str, str]],
    *,
    first: bool = False,
) -> None:
    """Gives each unit that has none yet the row of the roster with the same key, if it is one;
    first: of several units with that key to the first, else to none."""
    taken = {d.known["编号"] for d in drafts if d.known}
    free = [(k, keys) for k, keys in zip(known, theirs, strict=True) if k["编号"] not in taken]
    rows: dict[str, list[Mapping[str, str]]] = {}
    for row, keys in free:
        for key in dict.fromkeys(keys):
            rows.setdefault(key, []).append(row)
    wanted = Counter(key for draft, key in zip(drafts, own, strict=True) if not draft.known)
    for draft, key in zip(drafts, own, strict=True):
        found = rows.get(key, ())
        if key and not draft.known and len(found) == 1 and (first or wanted[key] == 1):
            draft.known, rows[key] = found[0], []


def _stem(name: str) -> str:
    squeezed = without_spaces(name)
    return _SUFFIX.sub("", squeezed) or squeezed


def _text(draft: _Draft, meaning: str) -> str:
    """What the sheet says of a unit in the first column of this meaning that says something."""
    texts = (draft.row.cells[n].strip() for n in draft.columns.get(meaning, ()))
    return next((text for text in texts if not names_nothing(text)), "")


def _unit(
    proposal: RosterProposal,
    choices: RosterChoices,
    draft: _Draft,
    rule: _KindRule,
    area_code: str,
    remarks: list[str],
) -> RosterUnit:
    known = draft.known or {}
    names = {looks_of(a): a for a in _ALIASES.split(known.get("别名", "")) if a}
    own = _ALIASES.split(_text(draft, ALIAS))
    names |= {looks_of(a): a for a in own if a and looks_of(a) not in names}
    by_code = bool(known) and known["编号"] == _text(draft, CODE)
    name = draft.name if not known or by_code else known["名称"]
    kind, guessed = _kind(proposal, choices, draft, rule, remarks)
    liaison, said = liaison_in(proposal, draft.row.number, draft.columns, known, area_code)
    remarks += said
    texts = {
        "名称": name,
        "编号": known.get("编号") or _whole(_text(draft, CODE)),
        "类型": kind,
        "别名": "、".join(names.values()),
        **liaison,
    }
    quotas = _text(draft, QUOTAS)
    texts |= {"应报": quotas} if quotas else {}
    place = proposal.place(draft.row.number, draft.column)
    was = f"原来叫{known['名称']}" if name != known.get("名称", name) else ""
    was = f"表里写的是{draft.name}" if name != draft.name else was
    return RosterUnit(
        *(draft.row.number, draft.column, place, known.get("编号", ""), texts), was, guessed=guessed
    )


def _whole(text: str) -> str:
    """A code as it is meant: 1.0 is 1."""
    return re.sub(r"^(\d+)\.0+$", r"\1", text)


@dataclass(frozen=True)
class _KindRule:
    """What tells the kind of the units of one list. by_name: whether their names do, as among
    communities and offices, where 应急办 is a department and 北关街道 an office; else whoever is on
    the list hands in, unless its own words say otherwise of some; offices: whether the roster has
    some; parts: whether those words part the list; default: where nothing tells."""

    by_name: bool
    offices: bool
    parts: bool
    default: str


def _kind_rule(
    proposal: RosterProposal,
    choices: RosterChoices,
    drafts: Sequence[_Draft],
    known: Sequence[Mapping[str, str]],
) -> _KindRule:
    stays = [one["类型"] for one in known] if choices.keeps else []
    communities = sum(kind in COMMUNITY_KINDS for kind in stays)
    titles = [text for row in proposal.rows if row.reason == "标题" for text in row.cells]
    titled = any(map(says_communities, titles))
    communities += sum(_is_community(proposal, one, titled=titled) for one in drafts)
    offices = any(one["类型"] in OFFICE_KINDS for one in known)
    most = 0 < len(stays) + len(drafts) <= 2 * communities
    default = choices.default_kind or (COMMUNITY_KINDS[0] if most else PLAIN_UNIT)
    parts = not all(says_notice_only(_said_of(one)) for one in drafts)
    return _KindRule(most or offices, offices, parts, default)


def _said_of(draft: _Draft) -> str:
    """What the list says of the kind of a unit: beside it, else above it."""
    return _text(draft, KIND) or draft.row.under


def _is_community(proposal: RosterProposal, draft: _Draft, *, titled: bool) -> bool:
    """Whether a unit is a community by its name or by any word of the list about it; titled:
    whether the list's title speaks of communities."""
    if draft.known:
        return draft.known["类型"] in COMMUNITY_KINDS
    by_name = kind_by_name(draft.name)
    said = (_text(draft, KIND), draft.row.under, proposal.columns[draft.column].heading)
    told = titled or any(map(says_communities, said))
    return by_name in COMMUNITY_KINDS or (not by_name and told)


def _kind(
    proposal: RosterProposal,
    choices: RosterChoices,
    draft: _Draft,
    rule: _KindRule,
    remarks: list[str],
) -> tuple[str, bool]:
    """The kind of a unit, and whether it is only the default."""
    chosen = choices.kinds.get((draft.row.number, draft.column), "")
    said = _text(draft, KIND)
    if chosen in RECIPIENT_KINDS:
        return chosen, False
    if said in RECIPIENT_KINDS:
        return said, False
    found = kind_by_words(said) if rule.by_name else ""
    if said and rule.by_name and not found:
        place = proposal.place(draft.row.number, draft.columns[KIND][0])
        remarks.append(f"{place}的类型“{said[:20]}”看不出是哪一种，请看下面选得对不对。")
    if not found and draft.known:
        return draft.known["类型"], False
    if rule.by_name:
        heading = proposal.columns[draft.column].heading
        found = found or section_kind(draft.row, heading, draft.name)
        found = PLAIN_UNIT if found in OFFICE_KINDS and not rule.offices else found
    elif rule.parts and says_notice_only(_said_of(draft)):
        found = DEPARTMENT
    return found or rule.default, not found


def _with_codes(
    units: Sequence[RosterUnit], known: Sequence[Mapping[str, str]]
) -> list[RosterUnit]:
    """The units with a code each: made up for those without one, never one that another unit has or
    had, because forms in the field carry it."""
    used = {one["编号"] for one in known} | {one.texts["编号"] for one in units}
    prefix, width, last = _numbering(units)
    done = []
    for one in units:
        if not one.texts["编号"]:
            last += 1
            while f"{prefix}{last:0{width}}" in used:
                last += 1
            one = replace(one, texts={**one.texts, "编号": f"{prefix}{last:0{width}}"})
        done.append(one)
    return done


def _numbering(units: Sequence[RosterUnit]) -> tuple[str, int, int]:
    """Letters, digits and last number of the codes that are there, on which new ones go on."""
    written = [_NUMBERED.fullmatch(one.texts["编号"]) for one in units]
    found = [(m[1], len(m[2]), int(m[2])) for m in written if m]
    if not found:
        return "", max(2, len(str(len(units)))), 0
    prefix, width = Counter((p, w) for p, w, _ in found).most_common(1)[0][0]
    return prefix, width, max(n for p, _, n in found if p == prefix)


def _change(unit: RosterUnit, before: Mapping[str, str] | None) -> str:
    """What a unit is beside its row of the roster as it stood; before: None where it had none."""
    if before is None:
        return "新增"
    same = "应报" not in unit.texts and all(
        _bare(before.get(name, "")) == _bare(text) for name, text in unit.texts.items()
    )
    return "不变" if same else "有改动"


def _bare(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def _mistakes(
    proposal: RosterProposal, units: Sequence[RosterUnit], rest: Sequence[Mapping[str, str]]
) -> list[Mistake]:
    """What the roster cannot hold: no names, and names, aliases or codes that two have."""
    found: list[Mistake] = []
    owners: dict[str, str] = {}
    codes: dict[str, str] = {}
    for row in rest:
        codes[row["编号"]] = owner = f"名单里的{row['名称']}"
        owners |= {looks_of(n): owner for n in (row["名称"], *_ALIASES.split(row["别名"])) if n}

    def add(one: RosterUnit, what: str, remedy: str) -> None:
        found.append(Mistake(proposal.file, one.place, what, remedy=remedy))

    for one in units:
        name, code = one.texts["名称"], one.texts["编号"]
        if len(name) > _LONGEST or not re.search(r"[^\W\d_]", name):
            add(one, f"“{name[:30]}”不像单位名称", "不是单位的，请去掉这一行前面的勾")
        if looks_of(name) in owners:
            what = f"“{name}”与{owners[looks_of(name)]}同名"
            add(one, what, "同一个单位请只留一行，去掉另一行前面的勾")
        owners.setdefault(looks_of(name), f"{one.place}的{name}")
        if not _CODE.fullmatch(code):
            add(
                one,
                f"编号“{code[:30]}”不能用",
                _NO_CODES,
            )
        if code in codes:
            add(one, f"编号“{code}”与{codes[code]}相同", _NO_CODES)
        codes.setdefault(code, f"{one.place}的{name}")
    for one in units:
        for alias in filter(None, _ALIASES.split(one.texts["别名"])):
            owner = owners.setdefault(looks_of(alias), f"{one.place}的{one.texts['名称']}")
            if owner != f"{one.place}的{one.texts['名称']}":
                add(one, f"别名“{alias}”就是{owner}", "同一个单位请只留一行")
    return found
