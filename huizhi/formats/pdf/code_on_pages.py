"""Code on pages: the page code put onto the pages of a PDF that was printed without it.

LibreOffice prints no pictures of Excel's page headers; the code goes where Excel has it.
"""

from __future__ import annotations

import io

_POINTS_MM = 72 / 25.4
_FROM_RIGHT, _FROM_TOP = 12.0 * _POINTS_MM, 5.0 * _POINTS_MM  # to the paper's edges


def with_code_on_pages(pdf: bytes, code: bytes, side: float) -> bytes:
    """The PDF with a picture (PNG) in the upper right corner of each page; side: in points."""
    import pypdfium2
    from PIL import Image

    opened = pypdfium2.PdfDocument(pdf)
    with Image.open(io.BytesIO(code), formats=("PNG",)) as picture:
        bitmap = pypdfium2.PdfBitmap.from_pil(picture.convert("L"))
    for page in opened:
        shown = pypdfium2.PdfImage.new(opened)
        shown.set_bitmap(bitmap)
        left = page.get_width() - _FROM_RIGHT - side
        bottom = page.get_height() - _FROM_TOP - side
        shown.set_matrix(pypdfium2.PdfMatrix().scale(side, side).translate(left, bottom))
        page.insert_obj(shown)
        page.gen_content()
        page.close()
    target = io.BytesIO()
    opened.save(target)
    opened.close()
    return target.getvalue()
