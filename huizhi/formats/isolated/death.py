"""Death: what a child process that read a file died of, and what helps.

Exit codes below zero are signals (POSIX); Windows has large numbers instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from huizhi.errors import ReaderDiedError

_KILLED, _LATE = -9, -14  # by the system; by the alarm that the child sets itself
_TRACEBACK = "Traceback (most recent call last):"
_EXCEPTION = re.compile(r"[A-Za-z_][\w.]*(?:: .*)?$")
_NO_MEMORY = re.compile(r"MemoryError|bad_alloc|[Oo]ut of memory|Cannot allocate")
_MOST = 120  # characters of last words that are told
_FEWER_CELLS = "请打开文件，删去表格下面和右边多余的空行空列，另存后重新报送"
_MORE_ROOM = f"请关掉别的程序后再收一次；还不行的，{_FEWER_CELLS}"
_OUR_FAULT = "请用 WPS 打开，另存为 .xlsx 或 .docx 后再收，并把原文件交给维护程序的人"


def death_error(code: int | None, words: Sequence[str]) -> ReaderDiedError:
    """The error of a child that ended on a file; code: None when it only fell silent; words: the
    last lines it said, which are in the error's notes too."""
    error = _cause(code, words)
    if words:
        error.add_note("\n".join(words))
    return error


def late_error(seconds: float) -> ReaderDiedError:
    """The error of a child that did not answer in time."""
    return ReaderDiedError(
        f"{seconds:g}秒内没有读完", f"电脑忙的话请过一会儿再收一次；还不行的，{_FEWER_CELLS}"
    )


def _cause(code: int | None, words: Sequence[str]) -> ReaderDiedError:
    if code == _KILLED or any(_NO_MEMORY.search(line) for line in words):
        return ReaderDiedError("读取程序意外退出，多半是内存不够", _MORE_ROOM)
    if code == _LATE:
        return ReaderDiedError("读取程序意外退出，读得太久", _MORE_ROOM)
    if exception := _exception(words):
        return ReaderDiedError(f"读取程序意外退出，遇到没有料到的内容（{exception}）", _OUR_FAULT)
    said = "没有应答" if code is None else f"代码{code}"
    return ReaderDiedError(f"读取程序意外退出（{said}）")


def _exception(words: Sequence[str]) -> str:
    """The last line of a traceback, "" when there is none."""
    if _TRACEBACK not in words:
        return ""
    said = [line for line in words if _EXCEPTION.match(line)]
    return said[-1][:_MOST] if said else ""
