"""Template files: one interface to render any of them, whatever is inside.

A template is loaded once and rendered many times; how it does that is its own affair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from huizhi.content import TEMPLATE_SUFFIXES
from huizhi.errors import Mistake, TemplateError
from huizhi.formats.excel import TextLabels, with_text_cells, xlsx_template
from huizhi.formats.jinja import Filters
from huizhi.formats.ooxml import Stamp
from huizhi.formats.word import DocxTemplate
from huizhi.formats.zips import read_members, refused_as_template
from huizhi.official import PagePlan


class Template(Protocol):
    """A template: `name` for messages, and `render`."""

    name: str

    def render(self, context: Mapping[str, object], stamp: Stamp) -> bytes:
        """The rendered file. Raises: RenderError."""
        ...


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


def _name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
