"""Itself: the answer of a form that likely asks for the unit's own name, though it is called by
what the form is for: 机构名称, 接种单位, 收款单位全称, 签约医疗机构.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from huizhi.book.meanings import by_label
from huizhi.book.qualifiers import without_plain
from huizhi.forms import FormField, bare, without_hint
from huizhi.forms.fields import asks_own_unit, fits_roster, may_be_other_unit

_NAMES_BODY = re.compile(r"(?P<before>.{0,4}?)(?P<what>我?单位|机构)(?:名称|全称|名)?")
_NAME = re.compile(r"(名称|全称|名)$")
_PAID = re.compile(r"[收付]款单位")
_OF_PLACE = re.compile(r"(社区|村|居委会|村委会|街道|镇|乡)$")  # which no form calls a 机构
_EMPLOYS = re.compile(r"工作|就职|任职|就业|从业|务工|用人|用工|毕业|原|学习|就读|退休|劳动|服务")
_LAST_PLACE = 3  # so early in a form it is likely the unit that fills it in


def likely_itself(
    fields: Sequence[FormField], units: Sequence[str], title: str = ""
) -> frozenset[str]:
    """The one answer that likely asks for the unit itself; none where another one does, or several
    may. units: the names on the roster; title: of the form, which may be about others."""
    if not units:
        return frozenset()
    is_asked = any(map(_asks_unit, fields))
    texts = [one for one in fields if one.kind.is_free_text or one.kind.names_unit]
    of_roster = [one for one in texts if _ends_as_units(_plain(one), units)]
    if of_roster and not is_asked:
        return frozenset({of_roster[0].id}) if len(of_roster) == 1 else frozenset()
    bodies = [one for one in texts if _NAMES_BODY.fullmatch(_plain(one))]
    own = [one for one in bodies if _may_be_unit(_plain(one), units, title)]
    if is_asked:  # then only what may still be the same
        own = [one for one in own if not one.kind.names_unit and _is_likely(_plain(one))]
        return frozenset({own[0].id}) if len(own) == 1 else frozenset()
    early = {one.id for one in fields[:_LAST_PLACE]}
    return (
        frozenset({own[0].id}) if len(bodies) == 1 and own and own[0].id in early else frozenset()
    )


def _is_likely(label: str) -> bool:
    """Whether a label is the unit's even beside one that says so: 收款单位 above its signature."""
    found = _NAMES_BODY.fullmatch(label)
    is_body = found is not None and found["what"] == "机构" and not found["before"]
    return is_body or _PAID.match(label) is not None


def _asks_unit(field: FormField) -> bool:
    is_own = field.kind.names_unit and asks_own_unit(_plain(field))
    return is_own or by_label(field.label) == "单位名称"


def _plain(field: FormField) -> str:
    return bare(without_plain(field.label))


def _ends_as_units(label: str, units: Sequence[str]) -> bool:
    """Whether a label ends in what the units are: 结对卫生院, 签约医疗机构 of hospitals."""
    word = _NAME.sub("", label)
    ends = (word[start:] for start in range(1, min(6, len(word) - 1)))
    return any(len(end) > 1 and fits_roster(end, units) for end in ends)


def _is_of_others(title: str, units: Sequence[str]) -> bool:
    """Whether a form is about bodies that these units are not: 校外培训机构 where they are
    schools; 医疗卫生机构 are 卫生院."""
    kind = bare(without_hint(title)).partition("机构")
    if kind[0].endswith(("单位", "事业", "基层", "政府")):
        return False
    pairs = {one[-3:-1] for one in units} | {one[-2:] for one in units}
    return bool(kind[1] and kind[0]) and not any(pair in kind[0] for pair in pairs)


def _may_be_unit(label: str, units: Sequence[str], title: str) -> bool:
    found = _NAMES_BODY.fullmatch(label)
    if found is None or _EMPLOYS.search(found["before"]):
        return False
    of_place = sum(bool(_OF_PLACE.search(one)) for one in units)
    if found["what"] == "机构":
        is_other = _is_of_others(title, units)
        return not found["before"] and 2 * of_place <= len(units) and not is_other
    return not may_be_other_unit(label) or _PAID.search(label) is not None
