"""整数: a whole number, with or without a measure word."""

from __future__ import annotations

import re
from typing import ClassVar

from huizhi.content import Cell
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
from huizhi.forms.fields.quantity import Quantity, is_parted, quantity
from huizhi.forms.fields.time_unit import is_other_time
from huizhi.forms.fields.words import clean, says_nothing

_WHOLE = re.compile(r"([+-]?\d{1,3}(?:,\d{3})+|[+-]?\d{1,18})(?:\.0+)?")
_WORDS = (
    "个张份人次件部篇名户条项场处家期辆台幅册组支遍节把只套箱袋瓶桶根块顶本双盏艘架床吨米座栋间株棵岁天年周课班届盒卷口位头匹亩"
    "起宗例所门幢尾羽员点批笔趟车"
)
_MEASURE = re.compile(rf"([{_WORDS}][次人]?)$")
_MEASURES = re.compile(rf"个?月|[{_WORDS}]次?")
# Words that count the same things; 个 counts anything.
_SAME = (
    "人名位口员",
    "户家",
    "件起宗例",
    "处个点",
    "次场回趟",
    "台辆部架车",
    "幢栋座",
    "间所",
    "张份册本",
)
_ANYTHING = "个"
_MONTHS = "个月"
_SURE = 2**53  # above this a spreadsheet's number is not exact


class Integer(Field):
    """A whole number; 若干 and 约 are no numbers, and never 0."""

    kind = "整数"
    stands_over_columns = True
    labels = Labels(
        r"人数|户数|数量|次数|件数|个数|台数|份数|场次|[人户件]次$|人口$|[\u4e00-\u9fff]数$|"
        r"[(（]([人户个件次份台辆处场岁家条起栋张名只头棵株套间所块座支项宗例艘盏门幢床]|"
        r"[人户车架]次)[)）](?![^(（]*(?:名称?|全称|名单|类型|性质|地点)$)",  # 养殖场（户）名称
        240,
        # Two answers, a list, who or what it is (人数最多的部门), what is no count: 地上5层, 第3期.
        r"数量?(及|和|与|、|/)|(名称|姓名|地点|类型|种类|内容)(及其?|和|与|、|/).{0,4}数|"
        r"名[单册](?!.{0,3}数)|数.*(部门|名称|全称|单位|小区|地点|原因|方式|来源|依据)$|"
        r"[系责报办]人[(（]|([参号层期届岁代单双]|^级|多|少)数$|"
        r"[(（][处场所户门栋][)）]长(?![度宽高])",  # 站（所）长 is whoever heads it
    )
    used_again: ClassVar[UsedAgain] = "forms"  # a figure is another one next time
    shape = "number"
    is_added_up = True
    input_type = "numeric"
    counted = ""  # what it counts, where the form prints that: 人, 户

    def measured_in(self, measure: str) -> Integer:
        if not _MEASURES.fullmatch(measure):
            return self
        integer = type(self)()
        integer.counted = _MONTHS if measure == "月" else measure
        return integer

    def may_count(self, measure: str) -> bool:
        """Whether its numbers may be of what this word counts; 33 beds are no 33 rooms."""
        return not self.counted or not measure or _is_same(self.counted, measure)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if cell.number is not None:
            return _from_number(float(cell.number), cell)
        if says_nothing(cell.text):
            return answered_nothing(cell.text)
        if is_parted(cell.text):
            return Answer(None, cell.text, (Doubt("number-several", clean(cell.text)),))
        said = quantity(cell.text)
        if is_other_time(said.text, self.counted):
            return Answer(None, cell.text, (Doubt("time-unit", said.said, self.counted),))
        number = said.text.removesuffix(_MONTHS) if self.counted == _MONTHS else said.text
        if found := _WHOLE.fullmatch(_MEASURE.sub("", number)):
            value = int(found.group(1).replace(",", ""))
            doubts = said.doubts(str(value)) or self._of_others(said, value)
            return Answer(value, cell.text, (*doubts, *_below_zero(value, cell)))
        return Answer(None, cell.text, (Doubt("number-wrong", clean(cell.text), "整数"),))

    def _of_others(self, said: Quantity, value: int) -> tuple[Doubt, ...]:
        """A doubt about a number of other things than those that are asked for: 12户 under 人."""
        behind = _MEASURE.search(said.text)
        if not self.counted or behind is None or _is_same(behind[1], self.counted):
            return ()
        return (Doubt("extra-text", said.said, f"{value}{self.counted}"),)

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return 11 + number

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("数字", "请只填整数。")


def _is_same(one: str, other: str) -> bool:
    """Whether two words count the same things: 8场 are 8场次, 8人 no 8人次."""
    one = "人" if one.endswith("人") else one  # 3口人
    if _ANYTHING in (one, other) or other in (one, f"{one}次" * (one not in _SAME[0])):
        return True
    return any(one in words and other in words for words in _SAME)


def _from_number(number: float, cell: Cell) -> Answer:
    """The cell's number; a part that its format does not show (3.7 shown as 4) is no integer."""
    is_share = "%" in cell.text or "％" in cell.text
    if number.is_integer() and abs(number) < _SURE and not is_share:
        return Answer(int(number), cell.text, _below_zero(int(number), cell))
    shown = clean(cell.text) if is_share else f"{number:.15g}"
    return Answer(None, cell.text, (Doubt("number-wrong", shown, "整数"),))


def _below_zero(value: int, cell: Cell) -> tuple[Doubt, ...]:
    """A doubt about a number below nought: a dash may stand before it for something else."""
    return (Doubt("number-negative", clean(cell.text)),) if value < 0 else ()
