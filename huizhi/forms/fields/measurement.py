"""数值: a number that may have decimals, with or without a measure: 立方米, 亩, 公里."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import ClassVar

from huizhi.content import Cell, lazy_pattern
from huizhi.findings import Doubt
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Labels,
    UsedAgain,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.quantity import is_parted, quantity
from huizhi.forms.fields.time_unit import is_other_time
from huizhi.forms.fields.words import clean, says_nothing

_MEASURES = (
    "立方米|平方米|平方公里|平方千米|立方|平方|平米|千瓦时|公斤|千克|毫米|厘米|公里|千米|公顷|"
    "k?m[23²³]|㎡|㎥|[kcm]m|kg|kwh|[kmg]wp?|[km]?va|[km]?pa|[kmgt]b|kv|m[lg]|[km]?hz|db|"
    "兆[帕瓦]|千[伏帕]安?|毫[升克]|分贝|°c|℃|吨|亩|米|斤|克|升|度|m|t|g"
)
_BEHIND = rf"{_MEASURES}|分钟|小时|[学课]时|[\u4e00-\u9fff]"
_NUMBER = lazy_pattern(
    rf"([+-]?(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,12}})(?:\.\d{{1,6}})?)(万|千(?![米克瓦伏帕]))?(?![多余几来成半])({_BEHIND})?",
    re.IGNORECASE,
)
_TIMES = {"万": 10_000, "千": 1_000, "": 1}
_MEASURED_IN = lazy_pattern(
    rf"(万|千(?![米克瓦伏帕])|)({_BEHIND}|[\u4e00-\u9fff]{{1,2}})", re.IGNORECASE
)
# Other ways to write a measure, by the one they are compared in.
_SAME = {
    same: one
    for one, others in {
        "m3": "立方米 立方 m³ ㎥", "m2": "平方米 平方 平米 平 m² ㎡", "km": "公里 千米",
        "km2": "平方公里 平方千米 km²", "kg": "公斤 千克", "kwh": "千瓦时", "℃": "°c",
        "kw": "千瓦", "mpa": "兆帕", "kpa": "千帕", "kv": "千伏", "kva": "千伏安", "mw": "兆瓦",
        "ml": "毫升", "mg": "毫克", "db": "分贝", "m": "米", "cm": "厘米", "mm": "毫米", "t": "吨",
        "g": "克",
    }.items()
    for same in others.split()
}  # fmt: skip
# What one of the first is of the second: 公斤 of 吨.
_FAMILIES = (
    {"t": 1_000_000, "kg": 1000, "斤": 500, "g": 1},
    {"km": 1_000_000, "m": 1000, "cm": 10, "mm": 1},
    {"km2": 1_000_000, "公顷": 10_000, "m2": 1},
)
_PARTS = {
    (one, other): Decimal(size) / whole
    for family in _FAMILIES
    for one, size in family.items()
    for other, whole in family.items()
    if one != other
}
_LARGEST = 10**15  # the digits that a spreadsheet keeps


def same_measure(measure: str) -> str:
    """The measure as it is compared: ㎡ is 平方米."""
    return _SAME.get(measure, measure)


class Measurement(Field):
    """A number: whole where it is, else with its decimals. A measure written behind it is doubted
    unless the form prints the same: 12.5亩 under （亩）; 5000亩 under （万亩） is 0.5. 约 and 若干
    are no numbers."""

    kind = "数值"
    stands_over_columns = True
    labels = Labels(
        rf"[(（](?:{_MEASURES})[)）]|"
        r"(?:天|[学课工]时|小时|亩|吨|公里|里程|平方米|[分倍系指均基度读年])数$|"
        r"时长[(（](?:小时|分钟|[学课]时)[)）]|(?:面积|产量|单产|[始终止发回]里程)$",
        235,
        r"规格|尺寸|长宽|宽高|型号|坐标|经度|纬度|经纬|范围|区间|区段|起止|路段|时间|数(及|和|与|、)",
    )
    used_again: ClassVar[UsedAgain] = "forms"  # a figure is another one next time
    shape = "number"
    is_added_up = True
    input_type = "decimal"

    @property
    def worth(self) -> int:
        known = _MEASURED_IN.fullmatch(self.measure)
        return _TIMES[known[1]] if known else 1

    def measured_in(self, measure: str) -> Measurement:
        if not _MEASURED_IN.fullmatch(measure):
            return self
        measurement = Measurement()
        measurement.measure = measure
        return measurement

    def show(self, value: FieldValue) -> str:
        return f"{value:.15g}" if isinstance(value, float) else super().show(value)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if cell.number is None and says_nothing(cell.text):
            return answered_nothing(cell.text)
        if cell.number is None and is_parted(cell.text):
            return Answer(None, cell.text, (Doubt("number-several", clean(cell.text)),))
        if cell.number is None and is_other_time(quantity(cell.text).text, self.measure):
            return Answer(None, cell.text, (Doubt("time-unit", clean(cell.text), self.measure),))
        found, doubts = _number(cell, self.measure)
        if found is None or abs(found) >= _LARGEST:
            return Answer(None, cell.text, (Doubt("number-wrong", clean(cell.text), "数字"),))
        value = int(found) if found == int(found) else float(found)
        below = (Doubt("number-negative", clean(cell.text)),) if value < 0 else ()
        return Answer(value, cell.text, (*doubts, *below))

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return 10.5 + number

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("数字", "请只填数字，可以有小数，不写单位。")


def _number(cell: Cell, measure: str) -> tuple[Decimal | None, tuple[Doubt, ...]]:
    """The number that a cell says in this measure ("" for one not known), None for no number; and
    the doubts about it."""
    if cell.number is not None:
        is_share = "%" in cell.text or "％" in cell.text
        number = float(cell.number)
        is_sure = abs(number) < _LARGEST and not is_share  # nor one that is no number at all
        return Decimal(f"{number:.15g}") if is_sure else None, ()
    said = quantity(cell.text)
    found = _NUMBER.fullmatch(said.text)
    if found is None:
        return None, ()
    number_said = Decimal(found[1].replace(",", "")) * _TIMES[found[2] or ""]
    known = _MEASURED_IN.fullmatch(measure)
    many = _TIMES[known[1]] if known else 1
    is_same = known is not None and _one_word(found[3] or "") == _one_word(known[2])
    if known is not None and found[3] and not is_same:
        parts = _PARTS.get((_one_word(found[3]), _one_word(known[2])))
        number_said *= parts / many if parts is not None else 1
    if is_same or (found[2] and not found[3]):
        number_said /= many
    taken = f"{number_said.normalize():f}{measure}"
    doubts = said.doubts(taken)
    if many > 1 and found[2] and not found[3]:
        doubts = (*doubts, Doubt("number-doubtful", said.said, taken))
    if found[3] and not is_same and not doubts:
        doubts = (Doubt("extra-text", said.said, taken),)
    return number_said, doubts


def _one_word(measure: str) -> str:
    return _SAME.get(measure.casefold(), measure.casefold())
