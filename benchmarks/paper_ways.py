"""Paper ways: the files in which photographed pages of a form are handed in."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import xlsxwriter
from docx.shared import Cm
from PIL import Image

from benchmarks.scenes import Shot
from tests.material.pile import original

Way = Callable[[Sequence[bytes], Path], Path]  # pages as pictures, path without suffix → the file
_WRONG = Shot(4)  # people at work: no form


def photograph(pages: Sequence[bytes], path: Path) -> Path:
    """One picture; of several pages a PDF."""
    if len(pages) > 1:
        return pdf(pages, path)
    suffix = ".png" if pages[0].startswith(b"\x89PNG") else ".jpg"
    return _written(path.with_suffix(suffix), pages[0])


def turned(pages: Sequence[bytes], path: Path) -> Path:
    """Taken with the telephone held sideways, which nothing in the file says."""
    sides = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    return photograph(
        [_saved(_opened(page).transpose(sides[len(page) % 3])) for page in pages], path
    )


def pdf(pages: Sequence[bytes], path: Path) -> Path:
    """All pages in one PDF, as scanning programs make them."""
    return _written(path.with_suffix(".pdf"), _pdf([_opened(page) for page in pages]))


def pdf_with_a_wrong_page(pages: Sequence[bytes], path: Path) -> Path:
    """The same with a photograph of something else before them."""
    every = [_opened(original(_WRONG)), *map(_opened, pages)]
    return _written(path.with_suffix(".pdf"), _pdf(every))


def in_word(pages: Sequence[bytes], path: Path) -> Path:
    """Pasted into an empty Word document."""
    document = docx.Document()
    for page in pages:
        document.add_picture(io.BytesIO(page), width=Cm(15))
    target = path.with_suffix(".docx")
    document.save(str(target))
    return target


def in_excel(pages: Sequence[bytes], path: Path) -> Path:
    """Pasted into an empty workbook."""
    target = path.with_suffix(".xlsx")
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for number, page in enumerate(pages):
            sheet.insert_image(number * 60, 0, f"{number}.jpg", {"image_data": io.BytesIO(page)})
    return target


WAYS: dict[str, Way] = {
    "照片": photograph,
    "横着、倒着拍": turned,
    "PDF": pdf,
    "PDF，前面混进一张别的照片": pdf_with_a_wrong_page,
    "贴在 Word 里": in_word,
    "贴在 Excel 里": in_excel,
}


def _opened(page: bytes) -> Image.Image:
    return Image.open(io.BytesIO(page)).convert("RGB")


def _saved(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=92)
    return target.getvalue()


def _pdf(pictures: Sequence[Image.Image]) -> bytes:
    target = io.BytesIO()
    first, *others = pictures
    first.save(target, "PDF", save_all=True, append_images=others, resolution=200, quality=92)
    return target.getvalue()


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
