"""Look: what one file says, without touching the ledger."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from huizhi.errors import HuizhiError, ReadError
from huizhi.formats.kind import sniff
from huizhi.formats.limits import Limits
from huizhi.formats.package import members_of
from huizhi.formats.return_reader import ReturnReader
from huizhi.forms.form import ROWS, Form
from huizhi.settings import Settings
from huizhi.steps.form_set import FormSet
from huizhi.steps.identify import Origin
from huizhi.steps.incoming import readable
from huizhi.steps.readings import read_return
from huizhi.steps.returns import KeptField, Return
from huizhi.steps.unreadable import unreadable

_WAYS = {
    "both": "标识和栏目名一致",
    "label": "按栏目名",
    "name": "按标识",
    "synonym": "按栏目的别名",
    "likeness": "按相近的栏目名",
    "sentence": "按前后文字",
    "header": "按列标题",
}


@dataclass(frozen=True)
class Look:
    """What one file says: returns as they would be entered, the outcome and lines to show."""

    returns: tuple[Return, ...]
    outcome: str
    lines: tuple[str, ...]


def look_into(settings: Settings, forms: FormSet, file: Path, said_form: str = "") -> Look:
    """What this file says, with the place of each value and how surely it was read.

    said_form: id of the form that it is read as, "" where nobody says.

    Raises: HuizhiError when the file is not there or is a folder.
    """
    if not file.is_file():
        raise HuizhiError(f"找不到文件 {file}，或者它是文件夹。请写一个文件。")
    data = file.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    now = dt.datetime.now(settings.zone).replace(microsecond=0)
    empty = Return(file.name, sha256, now, None, None, "unidentified")
    with ReturnReader() as reader:
        try:
            _refuse_archive(data)
            origin = Origin(f"{readable(file.absolute().parent.name)}/{file.name}")
            document = reader.read(file)
            reading = read_return(settings, forms, document, empty, said_form, origin)
        except ReadError as error:
            reading = unreadable(empty, error)
    lines = tuple(line for one in reading.returns for line in _lines(forms, one))
    return Look(reading.returns, reading.outcome.rstrip("。"), lines)


def _refuse_archive(data: bytes) -> None:
    """Raises: HuizhiError for a whole archive, ReadError for a broken one."""
    if sniff(data) == "zip":
        count = len(members_of(data, Limits()))
        raise HuizhiError(f"这是压缩包，内有{count}个文件。请解开后看其中一个，或用 collect 收取。")


def _lines(forms: FormSet, one: Return) -> Iterator[str]:
    form = forms.forms.get(one.deliverable or "")
    if form:
        yield f"【{form.title}】　单位：{one.community or '未认出'}（{one.evidence or '没有依据'}）"
        for field in one.fields:
            yield _line(form, field.field, field)
        for number, row in enumerate(one.rows, start=1):
            yield f"第{number}行（{row.where}）"
            for field in row.fields:
                yield f"　{_line(form, f'{ROWS}.{field.field}', field)}"
    for finding in one.findings:
        yield f"{finding.title}　{finding.message}"


def _line(form: Form, field_id: str, field: KeptField) -> str:
    value = "（空）" if field.value is None else f"“{field.value}”"
    typed = f"，原文“{field.raw}”" if field.raw.strip() and field.raw != field.value else ""
    return f"{form.field(field_id).label}：{value}　{field.where}，{_WAYS[field.how]}{typed}"
