"""Blank file: a blank form in whatever format it came, as the .xlsx or .docx that can be filled."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huizhi.content import Limits, kind_named
from huizhi.disk import refusals, temporary_folder
from huizhi.errors import HuizhiError, ReadError
from huizhi.formats.kinds import sniff
from huizhi.formats.office import convert_file, find_office

_DRAWN = {"pdf": "PDF", "ofd": "OFD 文件", "picture": "图片"}
_SAVE_AS = "请用 WPS 或 Office 打开，另存为 .xlsx 或 .docx"


@contextmanager
def own_format(file: Path) -> Iterator[Path]:
    """The blank form as .xlsx or .docx: the file itself, a copy with the right ending, or what
    LibreOffice makes of an older format, in a folder that goes away again.

    Raises: HuizhiError with what helps.
    """
    if not file.is_file():
        raise HuizhiError(f"找不到文件 {file}，或者它是文件夹。请写一个空白表格文件。")
    with refusals(f"打开文件 {file.name} "):
        kind = sniff(file.read_bytes())
    if kind_named(kind).is_template:
        if file.suffix.lower() == f".{kind}":
            yield file
            return
        with temporary_folder() as folder:
            named = folder / f"{file.stem}.{kind}"
            shutil.copyfile(file, named)
            yield named
        return
    with _converted(file, kind) as made, temporary_folder() as folder:
        named = folder / f"{file.stem}{made.suffix}"
        shutil.copyfile(made, named)
        yield named


def is_converted(file: Path) -> bool:
    """Whether the form is one that LibreOffice has to make into another format."""
    return not kind_named(sniff(file.read_bytes())).is_template


@contextmanager
def _converted(file: Path, kind: str) -> Iterator[Path]:
    if kind in _DRAWN:
        raise HuizhiError(
            f"{file.name} 是{_DRAWN[kind]}，里面的字和线是画好的，做不成能填写的模板。"
            "请向发表的单位要 Word 或 Excel 原文件；要不到的，用 WPS 打开它，转换为 Word 或 Excel，"
            "对照原表改好后再用。"
        )
    if not kind_named(kind).converts_to:
        raise HuizhiError(f"{file.name} 不是 Word 或 Excel 表格。{_SAVE_AS}后再试。")
    office = find_office()
    if office is None:
        raise HuizhiError(
            f"{file.name} 是{kind_named(kind).label}，要先转换，这台电脑上没有 LibreOffice。"
            f"{_SAVE_AS}后再试。"
        )
    with temporary_folder() as folder:
        plain = folder / f"in.{kind}"
        shutil.copyfile(file, plain)
        try:
            with convert_file(office, plain, kind, Limits()) as made:
                yield made
        except ReadError as error:
            raise HuizhiError(f"{file.name} 转换不了：{error.found}。{_SAVE_AS}后再试。") from error
