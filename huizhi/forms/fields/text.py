"""文字: free text, with limits on its length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.field import (
    FREE_TEXT,
    Answer,
    Circumstances,
    Field,
    FieldOptions,
    Labels,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.unit_labels import EMPLOYERS
from huizhi.forms.fields.words import clean, says_nothing, says_same

_CUTS = {255, 32767}  # where spreadsheets cut text: old formats and imports, and every cell


@dataclass(frozen=True)
class Text(Field):
    """Free text. least, most: characters, white space not counted; None is no limit."""

    kind = "文字"
    has_length = True
    is_free_text = True
    tells_apart = True
    holds_long_number = True
    labels = Labels(
        r"地址|意见|情况|说明|备注|内容|事迹|简历|计量单位|证号|编号|职务|职称|标题|主题|"
        rf"{EMPLOYERS}",
        FREE_TEXT,
    )
    least: int | None = None
    most: int | None = None

    @classmethod
    def of(cls, options: FieldOptions) -> Self:
        return cls(options.least, options.most)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        text = clean(cell.text)
        if says_nothing(text):
            return answered_nothing(cell.text)
        return Answer(text, cell.text, tuple(self._doubts(cell.text, text)))

    def validation(self, circumstances: Circumstances) -> Validation | None:
        if self.most is None:
            return None
        return Validation("字数", f"最多{self.most}字。")

    def _doubts(self, raw: str, text: str) -> list[Doubt]:
        count = len("".join(text.split()))
        doubts = []
        if says_same(text):
            doubts.append(Doubt("same-unclear", found=text))
        if self.most is not None and count > self.most:
            doubts.append(Doubt("text-long", str(count), str(self.most)))
        if self.least is not None and count < self.least:
            doubts.append(Doubt("text-short", str(count), str(self.least)))
        if len(raw) in _CUTS:
            doubts.append(Doubt("text-cut", str(len(raw))))
        return doubts
