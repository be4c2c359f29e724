"""Grade: a word of a scale, of which only one is true of a thing: 优秀, 合格, 满意."""

from __future__ import annotations

from collections.abc import Sequence

GRADES = (
    *("优秀", "良好", "优", "良", "中", "差", "好", "较好", "一般", "较差"),
    *("合格", "基本合格", "不合格", "称职", "基本称职", "不称职"),
    *(
        "非常满意",
        "很满意",
        "比较满意",
        "较满意",
        "基本满意",
        "满意",
        "不太满意",
        "不满意",
        "很不满意",
    ),
    *("符合", "基本符合", "不符合", "达标", "基本达标", "不达标", "完成", "基本完成", "未完成"),
    *("同意", "赞成", "不同意", "反对", "弃权"),
)
_NO = "否无未不没非"  # how the second of two choices begins where they are yes and no
_SEXES = {"男", "女"}


def exclude_each_other(choices: Sequence[str]) -> bool:
    """Whether only one of these can be true: yes and no, grades of one scale, the sexes."""
    plain = ["".join(one.split()) for one in choices]
    grades = sum(one in GRADES for one in plain)
    is_opposite = any(no + one in plain for one in plain for no in _NO)
    is_yes_or_no = len(plain) == 2 and plain[1][:1] in _NO
    return is_opposite or is_yes_or_no or set(plain) >= _SEXES or grades >= max(2, len(plain) - 1)
