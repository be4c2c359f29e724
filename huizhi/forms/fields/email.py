"""电子邮箱: an e-mail address."""

from __future__ import annotations

import re

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
from huizhi.forms.fields.words import clean, half_width, says_nothing, without_spaces

_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


class Email(Field):
    """An e-mail address, as typed but for its width, spaces and full stops."""

    kind = "电子邮箱"
    is_email = True
    tells_apart = True
    input_type = "email"
    labels = Labels(r"邮箱|邮件|信箱|e-?mail", 10)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if says_nothing(cell.text):
            return answered_nothing(cell.text)
        text = (
            without_spaces(cell.text).replace("。", ".").removeprefix("mailto:").strip(".,;，；<>")
        )
        if _is_address(text):
            return Answer(text, cell.text)
        found = [a for a in _ADDRESS.findall(half_width(cell.text)) if _is_address(a)]
        if len(set(found)) == 1 and not re.search(r"[0-9]{5}", text.replace(found[0], "")):
            doubt = Doubt("email-extra-text", clean(cell.text), found[0])
            return Answer(found[0], cell.text, (doubt,))
        return Answer(text, cell.text, (Doubt("email-wrong", clean(cell.text), _advice(text)),))

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return f"lianluo{number + 1}@example.com"

    def validation(self, circumstances: Circumstances) -> Validation | None:
        error = "电子邮箱里应有一个 @，请检查。"
        formula = 'ISNUMBER(FIND("@",{cell}))'
        prompt = "例如 zhangsan@163.com。"
        return Validation("电子邮箱", prompt, "custom", formula1=formula, error=error)


def _is_address(text: str) -> bool:
    from email_validator import EmailNotValidError, validate_email  # slow to load

    if not _ADDRESS.fullmatch(text):  # Chinese domains are well formed too, and nobody means one
        return False
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def _advice(text: str) -> str:
    if re.fullmatch(r"[1-9]\d{4,10}", text):
        return f"如果是QQ号，邮箱可能是{text}@qq.com"
    found = [address for address in _ADDRESS.findall(text) if _is_address(address)]
    if len(found) > 1:
        return "写了不止一个，请只留一个"
    if found:
        return f"其中像邮箱的是{found[0]}，请只留邮箱"
    return "应写成 zhangsan@163.com 的样子"
