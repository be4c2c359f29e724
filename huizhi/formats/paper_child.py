"""The paper child: a process that looks into one photograph or scan after another; see `child`.

Run as a module by `paper_reader`. It is apart from the document child, for its libraries are large.
asked: what is wanted ("form": what the form says, "pages": the pages laid flat), `hints` as JSON.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from huizhi.content import Document, Limits
from huizhi.errors import UnknownKindError
from huizhi.formats.document_json import to_json
from huizhi.formats.isolated import content, serve
from huizhi.formats.kinds import sniff
from huizhi.formats.ooxml import Package
from huizhi.formats.paper import (
    PaperHints,
    can_read_paper,
    is_mostly_paper,
    may_show_form,
    no_form_error,
)

FORM, PAGES = "form", "pages"
NOT_INSTALLED = "照片或扫描件"
_INSTALL = (
    "本机没有装认字的组件，里面的字没有读；请在网页的“设置→认照片”里点“装上”"
    "（或运行 pip install -r requirements-ocr.txt），再收一次，"
    "或者对照图片把内容填进发下的 .xlsx 或 .docx 再收"
)
_QUALITY = 80  # of a page as JPEG
_LEAST_PICTURE = (
    8_000  # bytes of a picture in a document that may be a page; a black-and-white one has few
)


def paper_answer(path: Path, asked: Mapping[str, str], limits: Limits) -> bytes:
    """What is wanted of the file at this path.

    Raises: NoFormError where it shows none; UnknownKindError where it shows one and nothing is
    installed to read it; DamagedError, LimitError.
    """
    data = content(path, limits)
    kind = sniff(data)
    hints = PaperHints.from_json(asked.get("hints", ""))
    if asked["wanted"] == PAGES:
        return _framed(_pages(kind, data, limits, hints))
    return to_json(_document(kind, data, limits, hints))


def _document(kind: str, data: bytes, limits: Limits, hints: PaperHints) -> Document:
    is_ruled = kind != "picture" or may_show_form(data)
    if not is_ruled and not (can_read_paper() and is_mostly_paper(data)):
        raise no_form_error()
    if not can_read_paper():
        raise UnknownKindError(NOT_INSTALLED, _INSTALL)
    from huizhi.formats.paper import read_picture, read_pictures, read_scan

    if kind == "picture":
        return read_picture(data, limits, hints)
    if kind == "pdf":
        return read_scan(data, limits, hints)
    return read_pictures(kind, _pictures_in(data, limits), limits, hints)


def _pictures_in(data: bytes, limits: Limits) -> list[bytes]:
    """The pictures in a document that may be pages of a form, in the order of their numbers."""
    package = Package(data, limits)
    names = sorted((n for n in package.names if "media/" in n.lower()), key=_number)
    parts = (package.read(name) for name in names)
    return [
        p for p in parts if len(p) >= _LEAST_PICTURE and (may_show_form(p) or is_mostly_paper(p))
    ]


def _number(name: str) -> tuple[int, str]:
    found = re.search(r"(\d+)\.\w+$", name)
    return int(found[1]) if found else 0, name


def _pages(kind: str, data: bytes, limits: Limits, hints: PaperHints) -> Iterator[bytes]:
    """The pages laid flat, each as JPEG."""
    from PIL import Image

    if not can_read_paper():
        raise UnknownKindError(NOT_INSTALLED, _INSTALL)
    from huizhi.formats.paper import flat_pages, pages_of_pdf, pages_of_pictures

    if kind == "pdf":
        pictures = pages_of_pdf(data)
    else:
        several = [data] if kind == "picture" else _pictures_in(data, limits)
        pictures = pages_of_pictures(several, limits)
    for parts in flat_pages(pictures, hints):
        target = io.BytesIO()
        Image.fromarray(parts.page.picture[:, :, ::-1]).save(target, "JPEG", quality=_QUALITY)
        yield target.getvalue()


def _framed(pages: Iterable[bytes]) -> bytes:
    return b"".join(struct.pack(">I", len(page)) + page for page in pages)


if __name__ == "__main__":
    serve(paper_answer)
