"""民族: one of the 56, or what stands in a household register instead.

Source: GB/T 3304-1991 (names of the nationalities of China).
"""

from __future__ import annotations

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Labels,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.words import clean, says_nothing, without_spaces

_GROUPS = (
    *("汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶"),
    *("白", "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜", "水"),
    *("东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南"),
    *("仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克", "德昂"),
    *("保安", "裕固", "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺"),
)
_OTHERS = (
    *("穿青人", "革家人", "僜人", "夏尔巴人", "摩梭人", "克木人", "其他", "未识别民族"),
    *("外国血统", "外国血统中国籍人士", "入籍"),
)
_NAMES = (
    {group: f"{group}族" for group in _GROUPS}
    | {f"{group}族": f"{group}族" for group in _GROUPS}
    | {other: other for other in _OTHERS}
    | {"维族": "维吾尔族", "蒙族": "蒙古族", "朝族": "朝鲜族", "外国血统中国籍": "外国血统"}
)


class EthnicGroup(Field):
    """The name of a nationality with 族 at its end; “汉” is 汉族."""

    kind = "民族"
    labels = Labels(r"^民族$|所属民族", 90)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if says_nothing(cell.text):
            return answered_nothing(cell.text)
        name = _NAMES.get(without_spaces(cell.text).strip(".。,、"))
        if name is not None:
            return Answer(name, cell.text)
        text = clean(cell.text)
        return Answer(text, cell.text, (Doubt("ethnic-group-unknown", text),))

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return f"{_GROUPS[number % len(_GROUPS)]}族"

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("民族", "请填民族全称，例如 汉族。")
