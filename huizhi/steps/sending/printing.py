"""Printing: the files of packets as PDFs, as pictures, and all of them as one print run.

Files that look alike are printed once: a thousand communities get the same notice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from glob import escape as glob_escape
from pathlib import Path, PurePath

from huizhi.content import TEMPLATE_SUFFIXES
from huizhi.disk import refusals, write_whole
from huizhi.formats.office import installed_fonts, make_pdfs, missing_faces, stable_pdf
from huizhi.formats.ooxml import SIDE_POINTS, printed_code, printed_parts
from huizhi.formats.pdf import bound, pictures, with_code_on_pages

PRINT_FOLDER, RUN = "print", "全部通知包.pdf"
PREVIEW_FOLDER = "preview"
_DOTS = 110  # to the inch, of a preview


@dataclass(frozen=True)
class PrintJob:
    """What is printed of the packets. beside: PDFs go into them; run: one PDF of all is made."""

    printer: Printer
    beside: bool
    run: bool


@dataclass
class Printer:
    """Makes PDFs and keeps the last of them in mind by what is seen of the document: of the files
    of a packet some are the same in the next."""

    office: str
    _made: dict[str, bytes] = field(default_factory=dict)

    def pdfs(self, files: Sequence[tuple[str, bytes]]) -> list[bytes]:
        """A PDF of each file, in order. Raises: HuizhiError."""
        looks = [hashlib.sha256(printed_parts(data)).hexdigest() for _, data in files]
        every = dict(zip(looks, files, strict=True))
        new = {look: file for look, file in every.items() if look not in self._made}
        printed = make_pdfs(self.office, [*new.values()])
        coded = map(_with_code, new.values(), printed)
        made = self._made | dict(zip(new, coded, strict=True))
        self._made = {look: made[look] for look in every}  # no more than one call's in memory
        return [made[look] for look in looks]

    def pdfs_of(self, packets: Sequence[Mapping[str, bytes]]) -> list[dict[str, bytes]]:
        """For each packet the PDFs of what is to be printed of it, by name. Raises: HuizhiError."""
        wanted = [(n, name) for n, files in enumerate(packets) for name in files_to_print(files)]
        pdfs = self.pdfs([(name, packets[n][name]) for n, name in wanted])
        result: list[dict[str, bytes]] = [{} for _ in packets]
        for (n, name), pdf in zip(wanted, pdfs, strict=True):
            result[n][f"{PurePath(name).stem}.pdf"] = pdf
        return result


def _with_code(file: tuple[str, bytes], pdf: bytes) -> bytes:
    """The PDF of a file, with the page code of a workbook, which LibreOffice does not print."""
    name, data = file
    code = printed_code(data) if PurePath(name).suffix.lower() == ".xlsx" else b""
    return stable_pdf(with_code_on_pages(pdf, code, SIDE_POINTS)) if code else pdf


def files_to_print(names: Iterable[str]) -> list[str]:
    """Which files of a packet are printed: of two of one name the Word document."""
    by_stem: dict[str, str] = {}
    for name in names:
        path = PurePath(name)
        if path.suffix in TEMPLATE_SUFFIXES and (
            path.suffix == ".docx" or path.stem not in by_stem
        ):
            by_stem[path.stem] = name
    return list(by_stem.values())


def write_print_run(pdfs: Sequence[bytes], output: Path) -> Path:
    """One PDF of all of them, each beginning on an odd page. Raises: StorageError."""
    path = output / PRINT_FOLDER / RUN
    write_whole(path, bound(pdfs))
    return path


def write_previews(
    office: str, files: Sequence[tuple[str, bytes]], output: Path, told: Callable[[Path], object]
) -> list[Path]:
    """A picture of each page of each file, in OUTPUT/preview; earlier ones of these files go away.

    Raises: HuizhiError; StorageError.
    """
    folder = output / PREVIEW_FOLDER
    written = []
    for (name, _), pdf in zip(files, Printer(office).pdfs(files), strict=True):
        stem = f"{PurePath(name).stem}{PurePath(name).suffix.replace('.', '_')}"
        drawn = list(pictures(pdf, _DOTS))
        width = len(str(len(drawn)))
        with refusals(f"清理 {folder} "):
            for old in folder.glob(f"{glob_escape(stem)}-*.png"):
                old.unlink()
        for number, picture in enumerate(drawn, start=1):
            path = folder / f"{stem}-{number:0{width}}.png"
            write_whole(path, picture, flushed=False)
            told(path)
            written.append(path)
    return written


def font_warnings() -> tuple[str, ...]:
    """Which official fonts this machine prints in others, in words; none where it has all."""
    missing = missing_faces(installed_fonts())
    taken = [f"{face}（用{other}代替）" for face, other in missing if other]
    without = [face for face, other in missing if not other]
    said = []
    if taken:
        said.append(
            f"这台电脑缺少字体：{'、'.join(taken)}。代替的字体字宽相同，行和页不变；"
            "要和正式文件完全一样，请安装缺少的字体"
        )
    if without:
        said.append(
            f"这台电脑缺少字体：{'、'.join(without)}，也没有字宽相同的可以代替，"
            "PDF 里的行和页可能和 WPS 里不同，请安装缺少的字体"
        )
    return tuple(said)
