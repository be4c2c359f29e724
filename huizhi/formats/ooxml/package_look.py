"""Package look: what of a document is seen, without its properties."""

from __future__ import annotations

from huizhi.content import Limits
from huizhi.formats.ooxml.package import Package


def printed_parts(data: bytes) -> bytes:
    """The parts that are printed, one after the other; equal for two documents that look alike.

    Raises: ReadError.
    """
    package = Package(data, Limits())
    seen = sorted(name for name in package.parts if name.startswith(("word/", "xl/")))
    return b"\0".join(name.encode() + b"\0" + package.read(name) for name in seen)
