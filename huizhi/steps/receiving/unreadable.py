"""Unreadable: what is said of a file that could not be read; its name may say why."""

from __future__ import annotations

import re
import traceback
from dataclasses import replace
from pathlib import Path

from huizhi.content import kind_named
from huizhi.errors import DamagedError, LimitError, ProgramFaultError, ReadError
from huizhi.findings import Finding
from huizhi.formats.kinds import refusal_of
from huizhi.steps.receiving.reading import Reading
from huizhi.storage import Return

# How browsers, net disks and chat programs call what they have not loaded whole.
_PARTIAL = re.compile(
    r"\.(crdownload|part|partial|download|downloading|opdownload|td|xltd|tmp|temp|bc!|!ut|aria2)$",
    re.IGNORECASE,
)
_VOLUME = re.compile(r"\.(z\d\d|r\d\d|\d{3}|part\d+\.(rar|exe|zip)|vol\d+)$", re.IGNORECASE)

_MOST = 20  # findings on one file


def unreadable(empty: Return, *errors: ReadError) -> Reading:
    """The reading of a file that could not be read, or not all that is in it: one return with a
    finding for each reason."""
    findings = tuple(dict.fromkeys(_finding(_by_name(empty.file, one)) for one in errors))
    kept = replace(empty, status="unreadable", findings=findings[:_MOST])
    return Reading((kept,), findings[0].message)


def unread_by_fault(empty: Return, error: Exception) -> Reading:
    """The reading of a file on which the program itself went wrong; it says where in the program,
    and nothing of what stands in the file."""
    frames = traceback.extract_tb(error.__traceback__)
    at = f"，{Path(frames[-1].filename).name}第{frames[-1].lineno}行" if frames else ""
    return unreadable(empty, ProgramFaultError(f"{type(error).__name__}{at}"))


def _finding(error: ReadError) -> Finding:
    return Finding(error.code, found=error.found, expected=error.expected)


def _by_name(file: str, error: ReadError) -> ReadError:
    """The error, or what the file's name says that it is."""
    if _PARTIAL.search(file):
        return DamagedError(
            "是没有下载完的文件", "请等下载完成，去掉这个后缀的文件就是原文件；或请对方重新发一次"
        )
    is_piece = _VOLUME.search(file) and not isinstance(error, LimitError)
    return (
        refusal_of("split", b"") if is_piece and error.found != kind_named("empty").label else error
    )
