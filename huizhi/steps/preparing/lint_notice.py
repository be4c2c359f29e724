"""Lint: notices held against the standard, by what the file says and by how it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from huizhi.content import kind_of_suffix
from huizhi.disk import write_whole
from huizhi.errors import HuizhiError, OfficeError, ReadError
from huizhi.formats.office import make_pdfs
from huizhi.formats.pdf import PrintedPage, printed_pages
from huizhi.formats.word import UNEXPECTED, mend_notice, notice_look_of
from huizhi.official import (
    CLOSING_MARKS,
    NEEDS_PRINTING,
    Departure,
    NoticeLook,
    Role,
    departures_of,
    layout_of,
    roles_of,
)

_PASSES = 3
_WORDS = 12  # characters of a paragraph by which it is found again


@dataclass(frozen=True)
class Linted:
    """One notice. departures: what is not as the standard has it; words: the first words of each
    paragraph they name, by its number; pages: how many it prints, None when it was not printed."""

    path: Path
    departures: tuple[Departure, ...]
    words: dict[int, str]
    pages: int | None


@dataclass(frozen=True)
class Fixed:
    """A mended copy. left: how many departures it still has, as far as that is known without
    printing it again."""

    path: Path
    left: int


def lint(paths: Sequence[Path], office: str | None) -> list[Linted]:
    """Each file held against the standard. office: LibreOffice, which prints it, None without.

    Raises: HuizhiError when one cannot be read.
    """
    files = [(path, _read(path)) for path in paths]
    looks = [_look(path, data) for path, data in files]
    printed: list[tuple[PrintedPage, ...] | None] = [None] * len(files)
    if office:
        printed = [_printed(office, data) for _, data in files]
    return [
        _linted(path, look, pages)
        for (path, _), look, pages in zip(files, looks, printed, strict=True)
    ]


def lint_content(path: Path, data: bytes) -> Linted:
    """A notice that is not on the disk, held against the standard by what it says, not by how it is
    printed. path: what it is called. Raises: HuizhiError when it cannot be read."""
    return _linted(path, _look(path, data), None)


def departure_words(departure: Departure, words: Mapping[int, str]) -> str:
    """“第3页“今年6月”一段：标题的字号，现在是16磅，应为2号（22磅）（GB/T 9704-2012 7.3.1）”. words:
    the first ones of each paragraph, by its number."""
    page = f"第{departure.page}页" if departure.page else ""
    begins = words.get(departure.paragraph, "")
    paragraph = f"第{departure.paragraph}段" if departure.paragraph and not page else ""
    said = f"“{begins}”一段" if begins else ""
    more = f"等{departure.times}处" if departure.times > 1 else ""
    where = (f"{page}{paragraph}{said}" or "全文") + more
    return (
        f"{where}：{departure.title}，现在是{departure.found}，应为{departure.expected}"
        f"（{departure.clause}）"
    )


def _printed(office: str, data: bytes) -> tuple[PrintedPage, ...] | None:
    """The pages of a notice; None when LibreOffice does not print it."""
    try:
        return printed_pages(make_pdfs(office, [("x.docx", data)])[0])
    except OfficeError:
        return None


def fix(linted: Linted) -> Fixed | None:
    """Writes a copy beside the file with what can be mended; None when nothing can.

    Raises: HuizhiError; StorageError.
    """
    if not any(one.mends for one in linted.departures):
        return None
    path = linted.path
    try:
        data, left = _read(path), linted.departures
        for _ in range(_PASSES):  # a size that is right now shows a row that is too short
            data = mend_notice(data, left)
            left = departures_of(_look(path, data))
            if not any(one.mends for one in left):
                break
    except ReadError as error:
        said = f"“{path.name}”没有改：{error}。请用 WPS 打开，另存为 .docx 后再改。"
        raise HuizhiError(said) from error
    target = _free(path)
    write_whole(target, data)
    return Fixed(target, len(left) + sum(one.rule in NEEDS_PRINTING for one in linted.departures))


def _free(path: Path) -> Path:
    """A name beside the file that no file has; what was fixed before is not written over."""
    names = (
        f"{path.stem}（已改{number if number > 1 else ''}）{path.suffix}" for number in count(1)
    )
    return next(one for one in map(path.with_name, names) if not one.exists())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise HuizhiError(f"打不开“{path}”（{error.strerror}）。") from error


def _look(path: Path, data: bytes) -> NoticeLook:
    if kind_of_suffix(path.suffix).name == "doc":
        raise HuizhiError(f"“{path.name}”是旧格式，请用 WPS 打开，另存为 .docx 再检查。")
    try:
        return notice_look_of(data)
    except ReadError as error:
        raise HuizhiError(f"“{path.name}”不是可以检查的 Word 文档（.docx）：{error}。") from error
    except UNEXPECTED as error:
        advice = "请用 WPS 打开，另存为 .docx 再检查"
        raise HuizhiError(f"“{path.name}”内部的写法不常见，读不懂。{advice}。") from error


def _linted(path: Path, look: NoticeLook, pages: Sequence[PrintedPage] | None) -> Linted:
    departures = departures_of(look)
    if pages is not None:
        departures = (*departures, *_printed_departures(look, pages))
        departures = tuple(_with_pages(departures, look, pages))
    by_number = {one.number: one.bare[:_WORDS] for one in look.paragraphs if one.bare}
    words = {one.paragraph: by_number.get(one.paragraph, "") for one in departures}
    return Linted(path, departures, words, len(pages) if pages is not None else None)


def _printed_departures(look: NoticeLook, pages: Sequence[PrintedPage]) -> Iterator[Departure]:
    """What only the printed pages show."""
    numbers: dict[Role, int] = {}
    for one, role in zip(look.paragraphs, roles_of(look.paragraphs), strict=True):
        numbers.setdefault(role, one.number)
    layout = layout_of([[line.text for line in page.lines] for page in pages])
    if not layout.body_first:
        number = numbers.get(Role.ADDRESSEES, 0)
        yield Departure("first-page", number, "首页没有正文", "首页必须显示正文", page=1)
    if layout.signature_alone:
        number = numbers.get(Role.DATE, 0)
        expected = "调整行距、字距，使署名、日期与正文同处一面"
        yield Departure("signature-alone", number, "这一面没有正文", expected)
    if layout.imprint_page is not None and not layout.imprint_is_right:
        found = f"在第{layout.imprint_page}面，共{layout.pages}面"
        expected = "在最后一面；双面印刷时最后一面是双数"
        yield Departure("imprint-page", numbers.get(Role.IMPRINT, 0), found, expected)
    for page in pages:
        for line in page.lines:
            if line.text[0] in CLOSING_MARKS:
                found = f"“{line.text[:8]}”"
                yield Departure("closing-mark", 0, found, "标点不排在行首", page=page.number)


def _with_pages(
    departures: Sequence[Departure], look: NoticeLook, pages: Sequence[PrintedPage]
) -> Iterator[Departure]:
    """The departures with the pages on which their paragraphs begin."""
    texts = ["".join("".join(line.text.split()) for line in page.lines) for page in pages]
    found: dict[int, int] = {}
    at = 0
    for one in look.paragraphs:
        words = one.bare[:_WORDS]
        place = next((n for n in range(at, len(texts)) if words and words in texts[n]), None)
        if place is not None:
            at = place
            found[one.number] = place + 1
    for departure in departures:
        page = departure.page or found.get(departure.paragraph, 0)
        yield replace(departure, page=page)
