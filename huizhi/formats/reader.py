"""The reader: bytes of a returned file in, a Document out, whatever the file is called.

Call it in a child process (`isolation`); here nothing guards against a file that takes too long.
"""

from __future__ import annotations

from collections.abc import Callable

from huizhi.content import Document, Limits, shown_size
from huizhi.errors import DamagedError, LimitError
from huizhi.formats.flags import without_issue_sheets
from huizhi.formats.kinds import OLE_SIGNATURE, refusal_of, sniff

Reader = Callable[[bytes, Limits, str], Document]


def reader_of(kind: str) -> Reader | None:
    """What reads files of this kind, loaded when the first of them comes; None for nothing."""
    if kind in {"xlsx", "xlsm"}:
        from huizhi.formats.sheets import read_xlsx as read
    elif kind in {"docx", "docm"}:
        from huizhi.formats.word import read_docx as read
    elif kind == "xls":
        from huizhi.formats.sheets import read_xls as read
    elif kind == "ods":
        from huizhi.formats.sheets import read_ods as read
    elif kind == "csv":
        from huizhi.formats.sheets import read_csv as read
    elif kind == "html":
        from huizhi.formats.html import read_html as read
    elif kind == "pdf":
        from huizhi.formats.pdf import read_pdf as read
    else:
        return None
    return read


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
        raise LimitError("读取所需内存过大", shown_size(limits.child_bytes)) from error


def _read(data: bytes, limits: Limits) -> Document:
    kind = sniff(data)
    if kind == "encrypted" and data.startswith(OLE_SIGNATURE):
        from huizhi.formats.kinds import decrypt  # rare, and slow to load

        data = decrypt(data, limits)
        kind = sniff(data)
    reader = reader_of(kind)
    if reader is None:
        raise refusal_of(kind, data)
    return without_issue_sheets(reader(data, limits, kind))
