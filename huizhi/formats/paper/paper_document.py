"""Paper document: a photograph, a scan or several of them as a Document with one Grid.

Each text is read at first as print, by which labels are found; then whatever no form prints is
read in full, as what its label asks for. What stands on paper is never certain: each cell says
where on which page it was read, what else it may say and why to doubt it (`Cell.paper`).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

import cv2

from huizhi.content import Document, Limits, limit_error
from huizhi.errors import DamagedError
from huizhi.formats.paper.hints import PaperHints
from huizhi.formats.paper.no_form import no_form_error
from huizhi.formats.paper.page import Picture, decoded, flattened
from huizhi.formats.paper.page_code import said_by_all, taken_off
from huizhi.formats.paper.page_grid import PageParts, grid_of, parts_of, upright
from huizhi.formats.paper.scene import is_of_colours
from huizhi.formats.paper.seal import seals_on

READ_FROM_PAPER = "由照片或扫描件认出，每一处都请与图片对照"
SCENE = "第{}页是照片，不是表格，上面的字没有读；是作品或材料的，请单独交来"
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
    coded: set[int] = set()
    pages = list(flat_pages(_looked_for_codes(pictures, codes, coded), hints))
    if not codes and not any(parts.tables or parts.known >= _LEAST_KNOWN for parts in pages):
        raise no_form_error()
    scenes = _scenes_among(pages, coded)
    read = [replace(p, tables=(), lines=()) if n in scenes else p for n, p in enumerate(pages, 1)]
    grid = grid_of(read, hints, limits)
    seals = seals_on((parts.page for parts in pages), scenes)
    remarks = (READ_FROM_PAPER, *(SCENE.format(number) for number in scenes))
    return Document(kind, (grid,), said_by_all(codes), remarks=remarks, seals=seals)


def _scenes_among(pages: Sequence[PageParts], coded: Container[int]) -> tuple[int, ...]:
    """The numbers of pages that are photographs of something else among those of a form: nothing of
    a form is read on them, and they are of many colours. coded: those with a code."""
    if len(pages) == 1:
        return ()
    return tuple(
        number
        for number, parts in enumerate(pages, start=1)
        if number not in coded and parts.known < _LEAST_KNOWN and is_of_colours(parts.page.picture)
    )


def _looked_for_codes(
    pictures: Iterable[Picture], codes: list[dict[str, str]], coded: set[int]
) -> Iterator[Picture]:
    """The pictures without their codes; what these say goes into `codes`, on which pages they are
    into `coded`."""
    for number, shown in enumerate(pictures, start=1):
        said, picture = taken_off(shown)
        if said:
            codes.append(said)
            coded.add(number)
        yield picture
