"""Code place: the blank picture that stands in a template where a form shows its page code.

Each rendering puts its own in (`Stamp.code`); a rendering without one leaves it white.
"""

from __future__ import annotations

import struct
import zlib

from huizhi.content import Limits
from huizhi.formats.ooxml.package import Package
from huizhi.formats.ooxml.stamp import CODE_PICTURE

SIDE_MM = 11.0  # of the printed code with its white edge
SIDE_POINTS = SIDE_MM / 25.4 * 72
CODE_NAME = "回执页码"  # what the picture is called in the file


def white_picture() -> bytes:
    """A PNG of one white point."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0\xff")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def printed_code(workbook: bytes) -> bytes:
    """The picture of the page code that a workbook's pages show; b"" for none.

    Raises: ReadError for what is no workbook.
    """
    package, name = Package(workbook, Limits()), f"xl/{CODE_PICTURE}"
    code = package.read(name) if name in package else b""
    return b"" if code == white_picture() else code
