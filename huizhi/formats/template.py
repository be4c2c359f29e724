"""Template files: one interface to render any of them, whatever is inside.

A template is loaded once and rendered many times; how it does that is its own affair. Those that
were loaded last are remembered by what their files hold: while a clerk changes a form on the page,
the other templates are not read again for each click.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from huizhi.content import TEMPLATE_SUFFIXES, Limits
from huizhi.disk import key_of
from huizhi.errors import Mistake, TemplateError
from huizhi.formats.excel import TextLabels, with_text_cells, xlsx_template
from huizhi.formats.jinja import Filters
from huizhi.formats.ooxml import Stamp
from huizhi.formats.word import DocxTemplate
from huizhi.formats.zips import SafeZip, read_members, refused_as_template
from huizhi.official import PagePlan

_MOST_KNOWN = 32
_MARKUP = re.compile(r"<[^>]*>")
_MARK = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
_NAMES_FILE = re.compile("图片|子文档|&")  # “&”: a character may be written by its number


class Template(Protocol):
    """A template: `name` for messages, and `render`."""

    name: str

    def render(self, context: Mapping[str, object], stamp: Stamp) -> bytes:
        """The rendered file. Raises: RenderError."""
        ...


class _Key(NamedTuple):
    """What a loaded template depends on, if it puts in no files that lie beside it."""

    name: str
    content: str
    filters: int
    names: tuple[str, ...]
    texts: TextLabels
    coded: bool


class _KnownTemplates:
    """The templates that were asked for last, and their filters, by their keys. For all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[_Key, tuple[Filters, Template]] = OrderedDict()

    def get(self, key: _Key) -> Template | None:
        """The template, None when it is not known."""
        with self._lock:
            if key not in self._known:
                return None
            self._known.move_to_end(key)
            return self._known[key][1]

    def add(self, key: _Key, filters: Filters, template: Template) -> None:
        """Remembers the template, and forgets the one that was asked for least recently. filters:
        kept with it, so that no others come to have their identity."""
        with self._lock:
            self._known[key] = filters, template
            if len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)


_known_templates = _KnownTemplates()  # of this process


def load_template(
    path: Path,
    filters: Filters,
    names: Sequence[str] = (),
    texts: TextLabels = TextLabels(),  # noqa: B008 — frozen
    data: bytes | None = None,
    *,
    coded: bool = False,
) -> Template:
    """The template in this .docx or .xlsx file.

    names: what no title of a Word document is broken inside; texts: labels whose cells in a
    workbook are text cells; data: what the file holds, where somebody has read it already; coded:
    whether its pages get a place for the page code.
    Raises: TemplateError when the file is missing, of another kind, or holds a broken mark.
    """
    name = _name_of(path)
    if path.suffix.lower() not in TEMPLATE_SUFFIXES:
        raise TemplateError([Mistake(name, "", "模板要是 .docx 或 .xlsx 文件")])
    try:
        data = path.read_bytes() if data is None else data
    except OSError as error:
        what = f"找不到或打不开这个模板文件（{error.strerror}）"
        raise TemplateError([Mistake(name, "", what)]) from error
    key = _Key(name, key_of([data]), id(filters), tuple(names), texts, coded)
    known = _known_templates.get(key)
    if known is None:
        known = _loaded(data, path, filters, names, texts, coded=coded)
        if not _names_files(data):
            _known_templates.add(key, filters, known)
    return known


def _loaded(
    data: bytes,
    path: Path,
    filters: Filters,
    names: Sequence[str],
    texts: TextLabels,
    *,
    coded: bool,
) -> Template:
    name = _name_of(path)
    if coded:
        read_members(data, name)
        with refused_as_template(name):
            data = _with_code_corner(data, path)
    if path.suffix.lower() == ".xlsx":
        with refused_as_template(name):
            data = with_text_cells(data, texts, name)
        return xlsx_template(data, name, filters, path.parent)
    return _word_template(data, path, filters, names)


def load_planned(path: Path, filters: Filters, names: Sequence[str], plan: PagePlan) -> Template:
    """The notice's template in this .docx file, changed to follow a plan of its pages.

    Raises: as `load_template`.
    """
    from huizhi.formats.word import planned_template

    return _word_template(
        planned_template(path.read_bytes(), plan, _name_of(path)), path, filters, names
    )


def _with_code_corner(data: bytes, path: Path) -> bytes:
    """The template with a place for the page code; few activities ask for it."""
    from huizhi.formats.excel import with_xlsx_code_corner
    from huizhi.formats.word import with_docx_code_corner

    is_workbook = path.suffix.lower() == ".xlsx"
    return with_xlsx_code_corner(data) if is_workbook else with_docx_code_corner(data)


def _word_template(data: bytes, path: Path, filters: Filters, names: Sequence[str]) -> Template:
    from huizhi.formats.word import Typesetter

    name = _name_of(path)
    read_members(data, name)  # refuses what is no package, in the words for it
    with refused_as_template(name):
        finish = Typesetter.of(data, names)
    return DocxTemplate(data, name, filters, finish, path.parent)


def _names_files(data: bytes) -> bool:
    """Whether a mark of this template may name a file that is to be put in."""
    archive = SafeZip(data, Limits())
    parts = [
        one for one in archive.members if one.orig_filename.lower().endswith((".xml", ".rels"))
    ]
    return any(_may_name_file(archive.read(part)) for part in parts)


def _may_name_file(part: bytes) -> bool:
    try:
        text = _MARKUP.sub("", part.decode("utf-8"))
    except UnicodeDecodeError:
        return True
    return "\0" in text or any(_NAMES_FILE.search(mark) for mark in _MARK.findall(text))


def _name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
