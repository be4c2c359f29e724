"""单位: one unit of the roster."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz

from huizhi.content import Cell, lazy_pattern
from huizhi.findings import Doubt
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Labels,
    UnitName,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.unit_edges import differs_in_order, stands_alone
from huizhi.forms.fields.unit_labels import EMPLOYERS, OTHERS, OWN
from huizhi.forms.fields.words import clean, says_nothing, without_spaces

Certainty = Literal["exact", "contained", "near", "none"]
_NEAR = 80  # similarity, 0 to 100
_SHORT, _REMEMBERED = 60, 1024  # texts up to this length are looked up once, so many of them
_IN_BRACKETS = lazy_pattern(r"^\(([^()]+)\)(社区|村)")
_UNNAMED = lazy_pattern(
    r"(?:[_()]|[×✕╳xX○〇*]{2,4})*(?:社区|行政村|村)?(?:\((?:社区|村|居)\))?"
)  # （    ）社区
_EITHER = lazy_pattern(r"(.+?)(社区|村)\((社区|村|居)\)")
# What may stand before a unit's name and behind it and says nothing of its own.
_ABOVE = lazy_pattern(
    r"[\u4e00-\u9fff]{1,8}?(?:[省市区县旗镇乡州盟]|街道|办事处|开发区|管委会)|中共|中国共产党"
)
_BODY = lazy_pattern(
    r"(?:居民|村民)?委员会|[居村]?委会|两委|党?总?支部?委员会|党[总支]支?部?|党委|工作站|[党群服务便民综治]{2,6}(?:中心|站)|"
    r"公章|盖章|签章|社区|村|街道|办事处|公共服务"
)
_WORD = lazy_pattern(r"[^\W_]+|\?")
_AHEAD = 8  # by how much the best must be ahead of the second


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """What a text says of the roster. name: None for "none"; others: further units it could be;
    said: of "contained", the words that are its name."""

    name: str | None
    certainty: Certainty
    others: tuple[str, ...] = ()
    said: str = ""


class _Index:
    """The names of one roster, squeezed: with the unit that each is of, and to look up."""

    def __init__(self, units: Sequence[UnitName]) -> None:
        self.units = units
        self.names = [
            (without_spaces(name), unit.name)
            for unit in units
            for name in (unit.name, *unit.aliases)
        ]
        self.exact: dict[str, dict[str, None]] = {}
        for name, unit in self.names:
            self.exact.setdefault(name, {})[unit] = None
        self.matches: dict[tuple[str, str], UnitMatch] = {}  # of texts that come in every form


_indexes: deque[_Index] = deque(maxlen=8)  # of the rosters last asked; a roster has 50,000 names


def _index_of(units: Sequence[UnitName]) -> _Index:
    for index in _indexes:
        if index.units is units:
            return index
    _indexes.appendleft(_Index(units))
    return _indexes[0]


def match_unit(text: str, units: Sequence[UnitName], places: str = "") -> UnitMatch:
    """The unit that the text names: exactly, in a longer text, or nearly; never as the end of
    another unit's name. places: what may stand straight before a name, the office's own."""
    wanted = without_spaces(text)
    index = _index_of(units)
    known = index.matches.get((wanted, places))
    if known is None:
        known = _matched(wanted, index, places)
        if len(wanted) <= _SHORT:
            if len(index.matches) >= _REMEMBERED:
                index.matches.clear()
            index.matches[wanted, places] = known
    return known


def _matched(wanted: str, index: _Index, places: str) -> UnitMatch:
    for text in _as_one_may_write(wanted):
        if exact := index.exact.get(text):
            return _one_of(list(exact), "exact")
    names = index.names
    inside = [(name, unit) for name, unit in names if name and name in wanted]
    longest = [
        (name, unit)
        for name, unit in inside
        if not any(name != other and name in other for other, _ in inside)
    ]
    if not longest:
        return _nearest(wanted, names)
    longest.sort(key=lambda one: len(one[0]))  # the longest name of a unit is the one that is said
    alone = {unit: name for name, unit in longest if _stands_alone(wanted, name, places)}
    if not alone:
        return UnitMatch(None, "none")
    match = _one_of(list(alone), "contained")
    return replace(match, said=alone[match.name]) if match.name else match


def _as_one_may_write(text: str) -> Iterator[str]:
    """The text, and what it says without what is printed around it: (柳湖)社区, 北集社区(村)."""
    yield text
    plain = _IN_BRACKETS.sub(r"\1\2", text)
    if plain != text:
        yield plain
    if found := _EITHER.fullmatch(plain):
        yield from (f"{found[1]}{end}" for end in found.groups()[1:])


def _stands_alone(text: str, name: str, places: str) -> bool:
    start = text.index(name)
    return stands_alone(text, start, start + len(name), places, is_short=False)


class Unit(Field):
    """A unit, by its name on the roster where it is there."""

    kind = "单位"
    names_unit = True
    used_again = "forms"
    labels = Labels(
        rf"^{OWN}单位(名称|全称)?(公章|盖章|签章)?$|^(所属|所在|参加|参赛)?(社区|街道|村|机构|部门)(名称|全称)?$"
        r"|^(填报|填表|上报|报送|申报)(社区|街道|村|机构|部门|乡镇|学校|医院|企业|科室)(名称)?$",
        260,
        f"{OTHERS}|{EMPLOYERS}",
    )

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if not self.is_answer(cell.text):
            return answered_nothing(cell.text)
        match = match_unit(cell.text, circumstances.units, circumstances.places)
        text = clean(cell.text)
        if match.certainty in {"exact", "contained"}:
            more = _says_more(cell.text, match.said, circumstances.places)
            doubts = (Doubt("extra-text", text, str(match.name)),) if more else ()
            return Answer(match.name, cell.text, doubts)
        if match.name:
            return Answer(match.name, cell.text, (Doubt("community-fuzzy", text, match.name),))
        return Answer(text, cell.text, (Doubt("unit-unknown", text),))

    def is_answer(self, raw: str) -> bool:
        return not says_nothing(raw) and _UNNAMED.fullmatch(without_spaces(raw)) is None

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        units = circumstances.units
        return units[number % len(units)].name if units else f"第{number}试用社区"

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("单位", "请填写本单位全称。")


def _says_more(text: str, said: str, places: str) -> bool:
    """Whether something stands beside a unit's name that is no place above it, no body in it, no
    short form of it (应急办) and no seal. said: its name as it stands there, "" where nothing else
    does."""
    before, _, behind = without_spaces(text).partition(said) if said else ("", "", "")
    above = "" if before in places else _ABOVE.sub("", before)
    return any(
        not _is_short_form(one, said) for one in _WORD.findall(f"{above} {_BODY.sub('', behind)}")
    )


def _is_short_form(word: str, name: str) -> bool:
    left = iter(name)
    return all(letter in left for letter in word)


def _one_of(found: list[str], certainty: Certainty) -> UnitMatch:
    if len(found) == 1:
        return UnitMatch(found[0], certainty)
    return UnitMatch(None, "none", tuple(found))


def _nearest(wanted: str, names: Sequence[tuple[str, str]]) -> UnitMatch:
    best: dict[str, float] = {}
    for name, unit in names:
        score = fuzz.ratio(wanted, name)
        if score > best.get(unit, 0.0):
            is_other = score >= _NEAR and differs_in_order(wanted, name)
            best[unit] = max(best.get(unit, 0.0), 0.0 if is_other else score)
    ranked = sorted(best, key=lambda unit: -best[unit])
    near = [unit for unit in ranked if best[unit] >= _NEAR]
    if near and (len(ranked) == 1 or best[ranked[0]] - best[ranked[1]] >= _AHEAD):
        return UnitMatch(near[0], "near")
    return UnitMatch(None, "none", tuple(near))
