"""PDF binding: several PDFs as one for a single print run, and pages as pictures.

pypdfium2 is loaded when it is used: most runs print nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

_POINTS = 72.0


def bound(pdfs: Iterable[bytes]) -> bytes:
    """One PDF of all these, in order, each beginning on an odd page: printed on both sides, no
    sheet holds pages of two."""
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for data in pdfs:
        if len(whole) % 2:
            last = whole[len(whole) - 1]
            whole.new_page(last.get_width(), last.get_height())
        with pypdfium2.PdfDocument(data) as one:
            whole.import_pages(one)
    target = io.BytesIO()
    whole.save(target)
    whole.close()
    return target.getvalue()


def pictures(pdf: bytes, dots: int) -> Iterator[bytes]:
    """Each page as a PNG picture of so many dots to the inch."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as opened:
        for page in opened:
            picture = page.render(scale=dots / _POINTS).to_pil()
            target = io.BytesIO()
            picture.save(target, "PNG")
            yield target.getvalue()
