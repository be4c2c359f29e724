"""PDF maker: documents printed into PDF files by LibreOffice, many in one go.

A Word document goes through LibreOffice's own format first: on import it turns three settings of
official type around (marks hang over the right edge, Latin and Chinese letters are parted), and
there they can be put right. Source: measured, LibreOffice 7.4; docs/architecture.md.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from huizhi.disk import temporary_folder
from huizhi.errors import OfficeError, ReadError
from huizhi.formats.office.converter import run_office
from huizhi.formats.office.fonts import installed_fonts, substitutes
from huizhi.formats.office.profile import write_profile

NO_OFFICE = (
    "没有找到 LibreOffice，不能生成 PDF。请安装 LibreOffice（https://zh-cn.libreoffice.org，免费），"
    "装好后再运行；Word 和 Excel 文件不受影响。"
)
_MOMENT = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)\d{14}")
_NO_MOMENT = b"19800101000000"  # as the members of our packages have it
_IDENTITY = re.compile(rb"/ID\s*\[.*?\]|/DocChecksum\s*/[0-9A-F]{32}", re.DOTALL)
_HEX = re.compile(rb"[0-9A-F]{32}")
_AT_ONCE = 40  # files of one run: names stay below what a command line may hold
_SECONDS, _SECONDS_EACH = 60.0, 10.0
_WRONG = (
    (re.compile(rb'style:punctuation-wrap="hanging"'), b'style:punctuation-wrap="simple"'),
    (re.compile(rb'style:text-autospace="ideograph-alpha"'), b'style:text-autospace="none"'),
)


def make_pdfs(office: str, files: Sequence[tuple[str, bytes]]) -> list[bytes]:
    """Each file as a PDF, in order; files: their names, of which the endings count, and contents.

    Raises: OfficeError naming the file that LibreOffice does not print.
    """
    made: list[bytes] = []
    with temporary_folder() as folder:
        write_profile(folder / "profile", substitutes(installed_fonts()))
        for first in range(0, len(files), _AT_ONCE):
            made += _printed(office, folder, files[first : first + _AT_ONCE])
    return made


def _printed(office: str, folder: Path, files: Sequence[tuple[str, bytes]]) -> list[bytes]:
    with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as name:
        room = Path(name)
        sources = []
        for number, (file, data) in enumerate(files):
            path = room / f"{number}{Path(file).suffix.lower()}"
            path.write_bytes(data)
            sources.append(path)
        words = [one for one in sources if one.suffix == ".docx"]
        if words:
            _convert(office, folder, "fodt", words, room)
        ready = [_put_right(one) for one in sources]
        _convert(office, folder, "pdf", ready, room / "pdf")
        results = []
        for (file, _), path in zip(files, ready, strict=True):
            pdf = room / "pdf" / f"{path.stem}.pdf"
            if not pdf.is_file():
                raise OfficeError(
                    f"LibreOffice 没有把“{file}”转成 PDF，请用 WPS 打开看看它是否正常。"
                )
            results.append(stable_pdf(pdf.read_bytes()))
        return results


def stable_pdf(pdf: bytes) -> bytes:
    """The PDF without the moment it was made in: the same bytes for the same document."""
    pdf = _MOMENT.sub(lambda found: found.group(1) + _NO_MOMENT, pdf)
    bare = _IDENTITY.sub(b"", pdf)
    own = hashlib.sha256(bare).hexdigest()[:32].upper().encode()
    return _IDENTITY.sub(lambda found: _HEX.sub(own, found.group()), pdf)


def _put_right(path: Path) -> Path:
    """The file to print: what a Word document was made into, with its settings put right; a
    document that was not made into anything stays itself."""
    own = path.with_suffix(".fodt")
    if path.suffix != ".docx" or not own.is_file():
        return path
    data = own.read_bytes()
    for wrong, right in _WRONG:
        data = wrong.sub(right, data)
    own.write_bytes(data)
    return own


def _convert(office: str, folder: Path, kind: str, files: Sequence[Path], target: Path) -> None:
    try:
        run_office(
            office,
            folder / "profile",
            ["--convert-to", kind, "--outdir", str(target), *map(str, files)],
            _SECONDS + _SECONDS_EACH * len(files),
        )
    except ReadError as error:
        raise OfficeError(f"LibreOffice 转换没有完成：{error}。") from error
