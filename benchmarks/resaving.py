"""Resaving: returns saved again by LibreOffice, in its own way and in every other format.

`FORMATS` is the table of all formats a return is read in; a new one is one line. What the program
does not read it must say so: such returns count as flagged as a whole, and are shown as refused.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Format:
    """name: as the table of results shows it; source: the format that is saved again; target: what
    soffice is asked for, "" where the bytes stay as they were written; back: what soffice makes of
    that again before it is read, as `huizhi.formats.office.converter` does; one_sheet: keeps one
    sheet only, so that mess made with sheets is not asked of it; spoils: kinds that LibreOffice
    itself makes something else of, whatever reads it afterwards."""

    name: str
    source: str
    target: str = ""
    back: str = ""
    one_sheet: bool = False
    spoils: tuple[str, ...] = ()


_SPOILT = ("单元格内容控件",)  # LibreOffice 7.4.7 writes the text of such a control four times
# Text alone keeps what a cell shows: no control over it and no line through a word, and of a day
# written too early or a text that became a date what a person saw there, too.
_NOT_TEXT = ("性别用复选框控件", "格里划掉重写", "日期写早了几秒或几小时", "文字成了日期")
FORMATS = (
    Format(".xlsx", ".xlsx"),
    Format(".docx", ".docx"),
    Format(".xlsx（LibreOffice 另存）", ".xlsx", "xlsx"),
    Format(".docx（LibreOffice 另存）", ".docx", "docx", spoils=_SPOILT),
    Format(".xls", ".xlsx", "xls"),
    Format(".ods", ".xlsx", "ods"),
    Format(
        ".csv",
        ".xlsx",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true",
        one_sheet=True,
        spoils=_NOT_TEXT,
    ),
    Format(".pdf（表格）", ".xlsx", "pdf"),
    Format(".doc", ".docx", "doc", back="docx", spoils=_SPOILT),
    Format(".odt", ".docx", "odt", back="docx", spoils=_SPOILT),
    Format(".rtf", ".docx", "rtf", back="docx", spoils=(*_SPOILT, "嵌套表格", "文本框")),
    Format(
        ".pdf（文档）", ".docx", "pdf", spoils=(*_SPOILT, "文本框", "修订删改")
    ),  # printed over the table, with what was deleted
)
RESAVED = tuple(one for one in FORMATS if one.target)


def resave(returns: Sequence[bytes], format_: Format) -> Mapping[int, bytes]:
    """The returns in this format by their number; what LibreOffice made nothing of is not there.

    Raises: subprocess.TimeoutExpired.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [folder / f"{number}{format_.source}" for number in range(len(returns))]
        for path, data in zip(paths, returns, strict=True):
            path.write_bytes(data)
        made = _saved(paths, format_.target, folder / "out")
        if format_.back:
            back = _saved(list(made.values()), format_.back, folder / "back")
            made = {number: back[place] for place, number in enumerate(made) if place in back}
        return {number: path.read_bytes() for number, path in made.items()}


def _saved(paths: Sequence[Path], target: str, out: Path) -> dict[int, Path]:
    """What soffice made of these files, by their position; what it made nothing of is not there."""
    command = [
        "soffice",
        f"-env:UserInstallation={(out.parent / 'profile').as_uri()}",
        "--headless",
        *("--convert-to", target, "--outdir", str(out)),
        *map(str, paths),
    ]
    subprocess.run(command, check=False, capture_output=True, timeout=_SECONDS)
    made = {n: out / f"{path.stem}.{target.partition(':')[0]}" for n, path in enumerate(paths)}
    return {n: path for n, path in made.items() if path.exists()}
