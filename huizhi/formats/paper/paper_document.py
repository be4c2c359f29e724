"""Paper document: a photograph, a scan or several of them as a Document with one Grid.

Each text is read at first as print, by which labels are found; then whatever no form prints is
read in full, as what its label asks for. What stands on paper is never certain: each cell says
where on which page it was read, what else it may say and why to doubt it (`Cell.paper`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import cv2

from huizhi.content import Document, Limits, limit_error
from huizhi.errors import DamagedError
from huizhi.formats.paper.hints import PaperHints
from huizhi.formats.paper.no_form import no_form_error
from huizhi.formats.paper.page import Picture, decoded, flattened
from huizhi.formats.paper.page_code import properties_in, said_by_all
from huizhi.formats.paper.page_grid import PageParts, grid_of, parts_of, upright
from huizhi.formats.paper.seal import seals_on

READ_FROM_PAPER = "由照片或扫描件认出，每一处都请与图片对照"
_MOST_PAGES = 40
_DOTS = 200.0  # to the inch, of a scanned page that is looked at
_POINTS = 72.0
_THREADS = 2
_LEAST_KNOWN = 5  # letters of what forms print, on a page without lines that may be one


def read_picture(data: bytes, limits: Limits, hints: PaperHints) -> Document:
    """The form that a picture shows. Raises: NoFormError, DamagedError, LimitError."""
    return _document("picture", [decoded(data, limits)], limits, hints)


def read_pictures(
    kind: str, pictures: Iterable[bytes], limits: Limits, hints: PaperHints
) -> Document:
    """The form on several pictures, each a page, that came in a file of this kind. Raises: as
    `read_picture`."""
    return _document(kind, pages_of_pictures(pictures, limits), limits, hints)


def read_scan(pdf: bytes, limits: Limits, hints: PaperHints) -> Document:
    """The form on the pages of a PDF that are pictures. Raises: as `read_picture`."""
    return _document("pdf", pages_of_pdf(pdf), limits, hints)


def flat_pages(pictures: Iterable[Picture], hints: PaperHints) -> Iterator[PageParts]:
    """The pages, each laid flat and the right way up."""
    cv2.setNumThreads(_THREADS)
    for number, picture in enumerate(pictures):
        if number == _MOST_PAGES:
            raise limit_error(f"有{_MOST_PAGES}页以上", f"{_MOST_PAGES}页")
        yield upright(parts_of(flattened(picture)), hints)


def pages_of_pictures(pictures: Iterable[bytes], limits: Limits) -> Iterator[Picture]:
    """The pictures in these bytes, each a page. Raises: DamagedError, LimitError."""
    return (decoded(data, limits) for data in pictures)


def pages_of_pdf(pdf: bytes) -> Iterator[Picture]:
    """The pages of a PDF as pictures. Raises: DamagedError, LimitError."""
    import numpy as np
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(pdf) as opened:
            if len(opened) > _MOST_PAGES:
                raise limit_error(f"PDF 有{len(opened)}页", f"{_MOST_PAGES}页")
            for page in opened:
                largest = max(page.get_size())
                scale = min(_DOTS / _POINTS, 3400 / max(largest, 1.0))
                yield np.ascontiguousarray(page.render(scale=scale).to_numpy()[:, :, :3])
    except pypdfium2.PdfiumError as error:
        raise DamagedError("PDF 的内容不完整或已损坏") from error


def _document(
    kind: str, pictures: Iterable[Picture], limits: Limits, hints: PaperHints
) -> Document:
    codes: list[dict[str, str]] = []
    pages = list(flat_pages(_looked_for_codes(pictures, codes), hints))
    if not codes and not any(parts.tables or parts.known >= _LEAST_KNOWN for parts in pages):
        raise no_form_error()
    grid = grid_of(pages, hints, limits)
    seals = seals_on(parts.page for parts in pages)
    return Document(kind, (grid,), said_by_all(codes), remarks=(READ_FROM_PAPER,), seals=seals)


def _looked_for_codes(
    pictures: Iterable[Picture], codes: list[dict[str, str]]
) -> Iterator[Picture]:
    """The pictures as they are; what their codes say goes into `codes`."""
    for picture in pictures:
        if said := properties_in(picture):
            codes.append(said)
        yield picture
