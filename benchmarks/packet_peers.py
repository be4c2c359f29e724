"""Packet peers: the same document written by us and by others, each as its manual says.

A writer takes a path (or an open file) and a number, and writes the document with that number in
it.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from huizhi.campaign.filling import fill_context
from huizhi.campaign.form_set import FormSet, load_form_set
from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import Settings
from huizhi.campaign.variables import FILTERS, template_context
from huizhi.formats.jinja.marks import Slot
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.forms.form import Filling

ROOT = Path(__file__).parent.parent
NOTICE = ROOT / "templates" / "notice.docx"
FORM = "attachment3.xlsx"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CELLS = 40  # that are filled
Place = Path | io.BytesIO
Writer = Callable[[Place, int], object]


def our_docx_writer() -> Writer:
    """The notice, its slogan different each time."""
    _, forms, context = _campaign()
    template, stamp = forms.templates["notice.docx"], _stamp()

    def write(place: Place, number: int) -> None:
        activity = {**context["活动"], "口号": f"人人讲安全{number}"}  # type: ignore[dict-item]
        _put(place, template.render({**context, "活动": activity}, stamp))

    return write


def same_docx_writer() -> Writer:
    """The notice, alike for all but for its stamp, as a campaign sends it."""
    _, forms, context = _campaign()
    template = forms.templates["notice.docx"]
    return lambda place, number: _put(
        place, template.render(context, Stamp({"huizhi.community": f"C{number}"}))
    )


def our_xlsx_writer() -> Writer:
    """附件3, its unit different each time, with the rules of its cells."""
    _, forms, context = _campaign()
    template, stamp = forms.templates[FORM], _stamp(forms)
    form = forms.forms["works"]
    unit = form.fields[0]

    def write(place: Place, number: int) -> None:
        named = {unit.label: Slot(f"第{number}社区", unit.id)}
        _put(place, template.render({**context, **named}, stamp))

    return write


def docxtpl_writer() -> Writer:
    """The notice by docxtpl: loaded, rendered and saved for each document."""
    from docxtpl import DocxTemplate
    from jinja2 import Environment

    _, _, context = _campaign()
    environment = Environment(autoescape=True)
    environment.filters.update(FILTERS)

    def write(place: Place, number: int) -> None:
        activity = {**context["活动"], "口号": f"人人讲安全{number}"}  # type: ignore[dict-item]
        template = DocxTemplate(NOTICE)
        template.render({**context, "活动": activity}, environment)
        template.save(place)

    return write


def mailmerge_writer() -> Writer:
    """The notice with a merge field for each value and nothing repeated."""
    from mailmerge import MailMerge

    data, names = _with_merge_fields()
    template = Path(tempfile.mkstemp(suffix=".docx")[1])
    template.write_bytes(data)

    def write(place: Place, number: int) -> None:
        with MailMerge(template) as document:
            document.merge(**dict.fromkeys(names, f"值{number}"))
            document.write(place)

    return write


def openpyxl_writer() -> Writer:
    """The rendered form loaded, forty cells filled, saved."""
    from openpyxl import load_workbook
    from openpyxl.cell.cell import MergedCell

    form = Path(tempfile.mkstemp(suffix=".xlsx")[1])
    our_xlsx_writer()(form, 0)
    cells = (cell for row in load_workbook(form).worksheets[0].iter_rows() for cell in row)
    places = [cell.coordinate for cell in cells if not isinstance(cell, MergedCell)][:CELLS]

    def write(place: Place, number: int) -> None:
        workbook = load_workbook(form)
        sheet = workbook.worksheets[0]
        for cell in places:
            sheet[cell] = f"值{number}"
        workbook.save(place)

    return write


def plain_writer(make: Callable[[], Writer], suffix: str) -> Writer:
    """The finished bytes, written and nothing else."""
    finished = Path(tempfile.mkstemp(suffix=suffix)[1])
    make()(finished, 0)
    data = finished.read_bytes()
    return lambda place, _: _put(place, data)


def _put(place: Place, data: bytes) -> None:
    if isinstance(place, Path):
        place.write_bytes(data)
    else:
        place.write(data)


def _campaign() -> tuple[Settings, FormSet, dict[str, object]]:
    settings = load_settings(ROOT / "config")
    forms = load_form_set(settings, ROOT / "templates")
    context = template_context(settings, settings.communities[0])
    for form in forms.forms.values():
        context |= fill_context(form, Filling())
    return settings, forms, context


def _stamp(forms: FormSet | None = None) -> Stamp:
    properties = {"huizhi.campaign": "x", "huizhi.form": "works", "huizhi.community": "C01"}
    return Stamp(properties, forms.rules["works"] if forms else {})


def _with_merge_fields() -> tuple[bytes, list[str]]:
    """The notice with a merge field in place of each run with a value; loops and conditions are
    left out."""
    names: list[str] = []
    target = io.BytesIO()
    with zipfile.ZipFile(NOTICE) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            if b"{{" in data:
                root = etree.fromstring(data)
                for text in list(root.iter(f"{_W}t")):
                    _replace(text, names)
                data = etree.tostring(root)
            new.writestr(part, data)
    return target.getvalue(), names


def _replace(text: etree._Element, names: list[str]) -> None:
    run = text.getparent()
    if "{{" in (text.text or "") and run is not None:
        names.append(f"f{len(names)}")
        field = etree.Element(f"{_W}fldSimple", {f"{_W}instr": f" MERGEFIELD {names[-1]} "})
        run.addprevious(field)
        field.append(run)
        text.text = names[-1]
    elif "{%" in (text.text or ""):
        text.text = ""
