"""Default password: workbooks that are encrypted with a password that Office tries by itself.

Excel encrypts a workbook whose structure is protected with "VelvetSweatshop"; nobody is asked for
it there, and whoever sent such a file knows of no password.
Source: [MS-OFFCRYPTO] 2.1.5, [MS-XLS] 2.2.10.
"""

from __future__ import annotations

import io
import struct

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from huizhi.content import Limits, locked_file

_WORD = "VelvetSweatshop"
_LOCKED = (
    DecryptionError,
    FileFormatError,
    InvalidKeyError,
    ParseError,
    AttributeError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
    struct.error,
)


def decrypt(data: bytes, limits: Limits) -> bytes:
    """The workbook or document inside. Raises: EncryptedError for a password of somebody's own;
    LimitError."""
    inside = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        file.load_key(password=_WORD)
        file.decrypt(inside)
    except _LOCKED as error:
        raise locked_file() from error
    limits.check_file(inside.tell())
    return inside.getvalue()
