"""The reader: bytes of a returned file in, a Document out, whatever the file is called.

Call it in a child process (`huizhi.formats.isolation`); here nothing guards against a file that
takes too long.
"""

from __future__ import annotations

from types import MappingProxyType

from huizhi.errors import DamagedError, LimitError
from huizhi.formats.compound import SIGNATURE
from huizhi.formats.csv_reader import read_csv
from huizhi.formats.docx_reader import read_docx
from huizhi.formats.html_reader import read_html
from huizhi.formats.issue_sheet import without_issue_sheets
from huizhi.formats.kind import sniff
from huizhi.formats.limits import Limits, shown_size
from huizhi.formats.ods_reader import read_ods
from huizhi.formats.pdf_reader import read_pdf
from huizhi.formats.refusal import refusal
from huizhi.formats.xls_reader import read_xls
from huizhi.formats.xlsx_reader import read_xlsx
from huizhi.forms.grid import Document

_READERS = MappingProxyType(
    {
        "xlsx": read_xlsx,
        "xlsm": read_xlsx,
        "xls": read_xls,
        "ods": read_ods,
        "csv": read_csv,
        "html": read_html,
        "pdf": read_pdf,
        "docx": read_docx,
        "docm": read_docx,
    }
)


def read_bytes(data: bytes, limits: Limits) -> Document:
    """The document that a file's bytes hold.

    Raises: UnknownKindError (what it is, what to do), EncryptedError, DamagedError, LimitError.
    """
    limits.check_file(len(data))
    try:
        return _read(data, limits)
    except RecursionError as error:
        raise DamagedError("内容套叠得太深") from error
    except MemoryError as error:
        raise LimitError(f"读取所需内存过大，最多{shown_size(limits.child_bytes)}") from error


def _read(data: bytes, limits: Limits) -> Document:
    kind = sniff(data)
    if kind == "encrypted" and data.startswith(SIGNATURE):
        from huizhi.formats.default_password import opened  # rare, and slow to load

        data = opened(data, limits)
        kind = sniff(data)
    reader = _READERS.get(kind)
    if reader is None:
        raise refusal(kind, data)
    return without_issue_sheets(reader(data, limits, kind))
