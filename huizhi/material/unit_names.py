"""Unit names: which community a text names: a folder, a file, a title, the line 填报单位."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from huizhi.campaign import Settings
from huizhi.content import lazy_pattern
from huizhi.forms.fields import stands_alone, without_spaces
from huizhi.material.names import NOTHING, Named

_UNIT_ENDS = lazy_pattern(
    r"(?:社区|居委会|村委会|居民委员会|村民委员会|村|街道办事处|街道|办事处|镇|乡)$"
)
_KIND = "社区居民委员会|社区居委会|社区|居民委员会|居委会|村民委员会|村委会"
_UNIT_LIKE = lazy_pattern(rf"([\u3400-\u4dbf\u4e00-\u9fff]+?)(?:{_KIND})")
# What stands before a unit's own name in a longer text.
_ABOVE = lazy_pattern(
    r".*(?:.[省市县镇乡]|的|[^小园校]区|街道|街道办|办事处|附件[一二三四五六七八九十]*|关于|转发|报送|上报|填报|"
    r"提交|反馈|来自|收到|单位|名称)"
)
# What stands before 社区 and names none.
_GENERAL = lazy_pattern(
    r"(?:各|全|本|我|你|贵|咱|们|该|所有|全部|全体|每|其[他它余]|有关|相关|两|几|多|[一二三四五六七八九十]+|个|所属|下属|"
    r"辖区|街道|农村?|城市?|城乡|乡|智慧|平安|和谐|示范|文明|试点|美丽|绿色|老旧|完整|未来|综合|重点|新型|基层|"
    r"走|深入|进|送|到|在|是|为|某|党员|干部)*|"
    r".*(?:各|本|我|该|你|贵|某|全体|所有|每个|其他|其它|上述|以上|下列|哪个|哪些)"
)
_LONGEST_STEM = 6  # characters; what is longer is a sentence
_GAP = "|"


@dataclass(frozen=True, slots=True)
class _Found:
    """A name in a text. units: whose it may be, empty for the office's own."""

    start: int
    end: int
    units: frozenset[str]


class UnitNames:
    """The communities of a roster, found in texts by looking up their parts."""

    def __init__(self, settings: Settings) -> None:
        self._whole: dict[str, frozenset[str]] = {}
        for one in settings.recipients:
            for name in (one.name, *one.aliases):
                key = without_spaces(name)
                self._whole[key] = self._whole.get(key, frozenset()) | {one.name}
        self._silent = frozenset(r.name for r in settings.recipients if not r.returns_forms)
        office = _office_names(settings)
        self._office = frozenset(office) - self._whole.keys()
        activity = _activity_words(settings, office)
        self._known = _GAP.join((*office, activity))
        self._short = {
            stem: units for stem, units in _stems(self._whole).items() if stem not in activity
        }
        self._lengths = _lengths(self._whole.keys() | self._office)
        self._short_lengths = _lengths(self._short)
        self.said = lru_cache(maxsize=50_000)(self._said)

    def is_office(self, text: str) -> bool:
        """Whether a text is nothing but the office's own name."""
        return not _masked(without_spaces(text), list(self._whole_in(without_spaces(text)))).strip(
            _GAP
        )

    def _said(self, name: str) -> Named:
        """The community that a text names; other: a unit that is not on the roster."""
        text = without_spaces(name)
        whole = list(self._whole_in(text))
        named = _units_of(whole) - self._silent
        others = {} if named else dict.fromkeys(self._others_in(text, whole))
        if not named and not others:
            named = _units_of(self._short_in(text, whole))
        if len(named) > 1:
            return Named(several=tuple(sorted(named)))
        if named:
            return Named(next(iter(named)))
        return Named(other=next(iter(others))) if others else NOTHING

    def _whole_in(self, text: str) -> Iterator[_Found]:
        """The names and aliases in the text that stand for themselves, and the office's."""
        taken = [False] * len(text)
        for length in self._lengths:
            for start in range(len(text) - length + 1):
                end = start + length
                part = text[start:end]
                units = self._whole.get(part)
                is_office = part in self._office
                if (units is None and not is_office) or any(taken[start:end]):
                    continue
                taken[start:end] = [True] * length
                short = _UNIT_ENDS.search(part) is None
                if is_office or stands_alone(text, start, end, self._known, is_short=short):
                    yield _Found(start, end, units or frozenset())

    def _short_in(self, text: str, whole: list[_Found]) -> Iterator[_Found]:
        """The names without 社区 and the like that stand for themselves, beside what was found."""
        masked = _masked(text, whole)
        for length in self._short_lengths:
            for start in range(len(masked) - length + 1):
                end = start + length
                units = self._short.get(masked[start:end])
                if units and stands_alone(masked, start, end, self._known, is_short=True):
                    yield _Found(start, end, units)

    def _others_in(self, text: str, whole: list[_Found]) -> Iterator[str]:
        """What looks like a unit and is none of the roster's."""
        for match in _UNIT_LIKE.finditer(_masked(text, whole)):
            stem = _ABOVE.sub("", match[1])
            while len(stem) > 1 and stem[:2] in self._known:
                stem = stem[2:]
            if len(stem) > _LONGEST_STEM or _GENERAL.fullmatch(stem) or stem in self._short:
                continue
            yield stem + match[0][len(match[1]) :]


_kept: deque[tuple[Settings, UnitNames]] = deque(maxlen=4)


def unit_names_of(settings: Settings) -> UnitNames:
    """The names of this roster, made once: a province has fifty thousand."""
    for known, names in _kept:
        if known is settings:
            return names
    _kept.appendleft((settings, UnitNames(settings)))
    return _kept[0][1]


def _units_of(found: Iterable[_Found]) -> frozenset[str]:
    return frozenset(unit for one in found for unit in one.units)


def _masked(text: str, found: list[_Found]) -> str:
    for one in found:
        text = text[: one.start] + _GAP * (one.end - one.start) + text[one.end :]
    return text


def _stems(whole: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """The names without what says that they are a unit's, where that is not a whole name too."""
    stems: dict[str, frozenset[str]] = {}
    for name, units in whole.items():
        stem = _UNIT_ENDS.sub("", name)
        if 2 <= len(stem) < len(name) and stem not in whole:
            stems[stem] = stems.get(stem, frozenset()) | units
    return stems


def _office_names(settings: Settings) -> list[str]:
    """What the office is called, whole and in its parts: 祖师街道办事处, 祖师街道."""
    office = settings.office
    names = {without_spaces(name) for name in (office.name, office.short_name, office.issuer)}
    names |= {name.removesuffix("办事处") for name in names}
    names |= {re.sub(r"^.*[市区县]", "", name) for name in names}
    return sorted(name for name in names if len(name) > 2)


def _activity_words(settings: Settings, office: list[str]) -> str:
    """What the activity, its forms and its deliverables are called, without the office's name."""
    said = [
        settings.activity.name,
        settings.activity.theme or "",
        settings.activity.programme or "",
    ]
    for deliverable in settings.deliverables:
        said += [deliverable.name, deliverable.note or "", *deliverable.aliases]
    for attachment in settings.attachments:
        said += [attachment.title, attachment.short_title]
    said += [name for item in settings.items for name in (item.name, item.form_name)]
    words = without_spaces(_GAP.join(said))
    for name in sorted(office, key=len, reverse=True):
        words = words.replace(name, _GAP)
    return words


def _lengths(names: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in names if name}, reverse=True))
