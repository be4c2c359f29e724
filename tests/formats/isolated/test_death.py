"""Deaths: what a child died of is told so that a clerk knows what to do."""

from __future__ import annotations

import pytest

from huizhi.formats.isolated.death import death_error, late_error

TRACEBACK = (
    "Traceback (most recent call last):",
    '  File "xls_reader.py", line 82, in _style',
    "    number_format(None)",
    "decimal.InvalidOperation: [<class 'decimal.ConversionSyntax'>]",
)


@pytest.mark.parametrize(
    ("code", "words", "found", "remedy"),
    [
        (-9, (), "多半是内存不够", "关掉别的程序"),
        (1, (*TRACEBACK[:-1], "MemoryError"), "多半是内存不够", "关掉别的程序"),
        (-14, (), "读得太久", "空行空列"),
        (1, TRACEBACK, "（decimal.InvalidOperation: [", "维护程序的人"),
        (-11, ("Fatal Python error: Segmentation fault",), "（代码-11）", ""),
        (None, (), "（没有应答）", ""),
    ],
)
def test_what_it_died_of_and_what_helps(
    code: int | None, words: tuple[str, ...], found: str, remedy: str
) -> None:
    error = death_error(code, words)

    assert error.found.startswith("读取程序意外退出")
    assert found in error.found
    assert remedy in error.remedy
    assert bool(remedy) == bool(error.remedy)
    assert getattr(error, "__notes__", []) == (["\n".join(words)] if words else [])


def test_one_that_is_late() -> None:
    assert late_error(30.0).found == "30秒内没有读完"
    assert "再收一次" in late_error(30.0).remedy
