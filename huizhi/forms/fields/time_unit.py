"""Time unit: in what a length of time is counted: 天, 个月. A number in one of them is none in
another: 15天 are no 15个月."""

from __future__ import annotations

from huizhi.content import lazy_pattern

# Each group counts the same; 学时 and 课时 are hours as forms count them.
_GROUPS = (
    ("秒", "秒钟"),
    ("分", "分钟"),
    ("小时", "时", "钟头", "学时", "课时"),
    ("天", "日"),
    ("周", "星期", "礼拜", "个星期", "个礼拜"),
    ("个月", "月"),
    ("季度", "季", "个季度"),
    ("年", "周年"),
)
_GROUP_OF = {unit: group for group in _GROUPS for unit in group}
_NUMBER_AND_UNIT = lazy_pattern(r"[+-]?[\d,.]+[万千]?个?(?P<unit>[\u4e00-\u9fff]{1,2})[整半多余]?")
# Right behind a blank, whatever words go on from it: 个月书面通知, 天内
_PRINTED = lazy_pattern(
    r"(?:个月|小时|分钟|学时|课时|天|年(?![级度份龄月])|周(?![岁年一二三四五六日末]))"
)


def is_other_time(said: str, asked: str) -> bool:
    """Whether a number with its unit is a length of time in another unit than the one asked for:
    15天 where 个月 is."""
    found = _NUMBER_AND_UNIT.fullmatch(said)
    wanted = _GROUP_OF.get(asked)
    own = _GROUP_OF.get(found["unit"]) if found is not None else None
    return wanted is not None and own is not None and own is not wanted


def time_unit_before(words: str) -> str:
    """The unit of time that these words begin with: 个月 of 个月书面通知; "" for none."""
    found = _PRINTED.match(words.strip())
    return found[0] if found is not None else ""
