"""The reader of .csv: one sheet of text, in whatever encoding and with whatever separator.

Source: RFC 4180 for quoting; WPS and Excel write GBK in China, UTF-8 with a mark, or UTF-16.
"""

from __future__ import annotations

import csv
import io
import re

from huizhi.content import Document, Limits
from huizhi.errors import DamagedError
from huizhi.formats.sheets.cell_content import Content
from huizhi.formats.sheets.plain_sheet import BLANK_ROWS, PlainSheet

SHEET = "表"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = (",", "\t", ";", "|")
_SAMPLE = 50  # lines that are looked at for the separator
_FORMULA_GUARD = re.compile(r'\s*=\s*"((?:[^"]|"")*)"\s*')
_GUARDED = re.compile(r"(?:'(?=[-+=@\d])|\t)[^']*", re.DOTALL)
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?[^\r\n]{0,8}\r?\n", re.IGNORECASE)
_QUESTION_MARKS = 0.2  # share of ? from which the letters were lost when the file was saved


def read_csv(data: bytes, limits: Limits, kind: str = "csv") -> Document:
    """The lines of a text table as one sheet; every value is text.

    Raises: DamagedError when it is no text, or its letters were lost; LimitError.
    """
    text = _decoded(data)
    if text.count("?") > _QUESTION_MARKS * max(len("".join(text.split())), 1):
        raise DamagedError("汉字在另存为 CSV 时已经变成问号")
    sheet, count, last = PlainSheet(SHEET), 0, -1
    text, named = _without_separator_line(text)
    separator = named or _separator(text)
    csv.field_size_limit(limits.file_bytes)
    try:
        for row, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
            for column, said in enumerate(line):
                text = _unguarded(said)
                if text:
                    sheet.contents[row, column] = Content(text, text)
                    last = row
                elif row - last <= BLANK_ROWS:
                    sheet.blank.add((row, column))
                else:
                    continue
                count += 1
                limits.check_cells(count)
    except csv.Error as error:
        raise DamagedError("CSV 文件的引号不配对") from error
    return Document(kind=kind, grids=(sheet.grid(limits),))


def _unguarded(said: str) -> str:
    """The value without what exports put around it so that no spreadsheet program changes it:
    `="0123"`, `'0123` and 0123 behind a tab."""
    if said[:1] not in {"=", "'", "\t", " "}:
        return said
    found = _FORMULA_GUARD.fullmatch(said)
    if found:
        return found[1].replace('""', '"')
    return said[1:] if _GUARDED.fullmatch(said) else said


def _without_separator_line(text: str) -> tuple[str, str]:
    """The text without a first line such as `sep=;`, and the separator it names ("" for none)."""
    found = _SEPARATOR_LINE.match(text)
    return (text[found.end() :], found[1]) if found else (text, "")


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DamagedError("CSV 文件的文字编码认不出来")


def _separator(text: str) -> str:
    """The separator that parts the most lines into the most equal numbers of columns."""
    lines = [line for line in text.splitlines()[:_SAMPLE] if line.strip()]

    def fitness(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        common = max(set(counts), key=counts.count) if counts else 0
        return (counts.count(common) if common else 0, common)

    return max(_SEPARATORS, key=fitness)
