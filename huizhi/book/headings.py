"""Headings: a heading of two levels as one label: 床位数 above 编制床位 is 床位数·编制床位.

What stands below may mean the same without what it is grouped under, which is told where another
form or list asks for it so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from huizhi.book.meanings import is_attribute, is_of_unit, label_key, role_in
from huizhi.forms import bare, without_hint

_BETWEEN = "·"  # nothing that labels are compared by
_OPEN = re.compile(
    r"[男女]性?|其[中他她余].*|人数?|户数?|总?数量?|个数|总?计|合计|小计|人口数?|总人数|面积|总面积|地址|名称|姓名|单位"
    r"|金额|[占比].*[例率比]|备注|说明|日期|时间|年|类[型别]|性质|情况|级别|等级|数值|内容|[已未].*"
)
_OF_TIME = re.compile(r"\d|[本上当今去]年|[本上当]月|季度")
_SAYS_NOTHING = re.compile(r"(情况|信息|数据|概况|基本|基础|指标|资料|统计|汇总)$")
_NAMES_NOTHING = re.compile(
    r"(?:对外|主要|基本|日常|其他)*(?:(?:联系|通讯|通信|联络)(?:方式|方法|途径|渠道)?)?"
)
_NAMES_UNIT = re.compile(r"本?(?:学校|单位|机构|社区|村|村居|医院|办公)")
_LEAST_SHARED = 2  # characters


def heading(parts: Sequence[str], *, is_alone: bool) -> str:
    """What the headings above one column are together, the lowest last. is_alone: no other column
    has that one."""
    *above, lowest = parts
    group = "".join(above)
    if is_attribute(lowest) and _NAMES_UNIT.fullmatch(_plain(group)):
        return "".join(parts)
    if is_of_somebody(group, lowest):
        return "".join(parts)
    is_said = is_attribute(lowest) or is_of_unit(lowest) or bool(role_in(lowest)[0])
    says_enough = is_said or (is_alone and not _OPEN.fullmatch(_plain(lowest)))
    if group and says_enough and _names_nothing(group):
        return lowest
    if not group or role_in(parts[0])[0] or not is_alone or _OPEN.fullmatch(_plain(lowest)):
        return "".join(parts)
    if is_of_unit(lowest) and is_idle(group, lowest):
        return lowest
    return f"{group}{_BETWEEN}{lowest}" if not _OF_TIME.search(group) else "".join(parts)


def is_of_somebody(group: str, lowest: str) -> bool:
    """Whether what is grouped so is of whom or what the group names, as the telephone of 校医: all
    that everybody has, unless the group names nothing (联系方式) or the unit."""
    if not group or not is_attribute(lowest) or _NAMES_UNIT.fullmatch(_plain(group)):
        return False
    return not _names_nothing(group)


def _names_nothing(group: str) -> bool:
    return _NAMES_NOTHING.fullmatch(_SAYS_NOTHING.sub("", _plain(group))) is not None


@lru_cache(maxsize=50_000)
def parted(label: str) -> tuple[str, str]:
    """What a label is grouped under, and what it is called below that; "" for no group."""
    group, _, lowest = label.rpartition(_BETWEEN)
    return group, lowest


@lru_cache(maxsize=50_000)
def without_idle(label: str) -> str:
    """The label without words of its group that say nothing: 床位编制床位 of 床位情况·编制床位."""
    group, lowest = parted(label)
    return f"{_SAYS_NOTHING.sub('', group)}{lowest}"


def is_idle(group: str, lowest: str) -> bool:
    """Whether a group says nothing of what is called so below it: 人口情况 above 常住人口, 床位数
    above 编制床位; and not 低保对象 above 常住人口."""
    plain, below = _plain(group), _plain(lowest)
    pairs = (plain[n : n + _LEAST_SHARED] for n in range(len(plain) - _LEAST_SHARED + 1))
    return bool(_SAYS_NOTHING.search(plain)) or any(pair in below for pair in pairs)


def is_left_out(group: str, lowest: str, label: str) -> bool:
    """Whether a label asks for the same without a group that may say more of it."""
    return bool(group) and not is_idle(group, lowest) and _plain(group) not in label_key(label)


def _plain(text: str) -> str:
    return bare(without_hint(text))
