"""Remarks: Chinese sentences on what a file holds besides its grids, without a full stop."""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST = 200
_MOST = 20

MACROS = "含有宏，已忽略"


def not_a_table(sheet: str) -> str:
    """The remark on a sheet that holds no cells."""
    return f"工作表“{sheet}”不是表格（图表或宏表），没有读取"


def quote_remark(text: str) -> str:
    """The text on one line in Chinese quotation marks, cut after 200 characters."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= _LONGEST else line[: _LONGEST - 1] + '…'}”"


def first_remarks(remarks: Sequence[str]) -> list[str]:
    """The first 20 remarks of one sort, the last of them saying how many there are in all."""
    kept = list(remarks[:_MOST])
    if len(remarks) > _MOST:
        kept[-1] += f"（此类共{len(remarks)}处，其余不再列出）"
    return kept
