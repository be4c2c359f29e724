"""Code corner: the upper right corner of a workbook's printed pages, where its page code stands.

A picture of the page header lies in the margin: it covers no cell, moves none and prints on every
page. LibreOffice prints the form without it (`formats/pdf/code_on_pages.py`).
Source: ISO/IEC 29500-1, 18.3.1.46 (headerFooter, &G), 18.3.1.69 (legacyDrawingHF); -4, 19 (VML).
"""

from __future__ import annotations

from lxml import etree

from huizhi.content import Limits
from huizhi.formats.excel.sheet_tail import RELATIONS, SHEET_ORDER
from huizhi.formats.excel.sheet_template import MAIN
from huizhi.formats.excel.style_part import insert_in_order
from huizhi.formats.ooxml import (
    CODE_NAME,
    CODE_PICTURE,
    SIDE_POINTS,
    PackageDraft,
    Stamp,
    child,
    tag_name,
    white_picture,
)

_PICTURE = f"xl/{CODE_PICTURE}"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_KINDS = {"odd": "RH", "even": "RHEVEN", "first": "RHFIRST"}  # as their shapes are called
_SIDE = SIDE_POINTS / 72  # inches
_LEAST_AT = 0.2  # inches from the paper's edge that printers leave white
_DEFAULT_TOP, _DEFAULT_HEADER = 0.75, 0.3
_NUMBER = 61  # of the block of ids that no other drawing of the sheet is given
_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    f'<o:idmap v:ext="edit" data="{_NUMBER}"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t75" coordsize="21600,21600" o:spt="75" o:preferrelative="t" '
    'path="m@4@5l@4@11@9@11@9@5xe" filled="f" stroked="f"><v:stroke joinstyle="miter"/>'
    '<v:formulas><v:f eqn="if lineDrawn pixelLineWidth 0"/><v:f eqn="sum @0 1 0"/>'
    '<v:f eqn="sum 0 0 @1"/><v:f eqn="prod @2 1 2"/><v:f eqn="prod @3 21600 pixelWidth"/>'
    '<v:f eqn="prod @3 21600 pixelHeight"/><v:f eqn="sum @0 0 1"/><v:f eqn="prod @6 1 2"/>'
    '<v:f eqn="prod @7 21600 pixelWidth"/><v:f eqn="sum @8 21600 0"/>'
    '<v:f eqn="prod @7 21600 pixelHeight"/><v:f eqn="sum @10 21600 0"/></v:formulas>'
    '<v:path o:extrusionok="f" gradientshapeok="t" o:connecttype="rect"/>'
    '<o:lock v:ext="edit" aspectratio="t"/></v:shapetype>{shapes}</xml>'
)
_SHAPE = (
    '<v:shape id="{name}" o:spid="_x0000_s{number}" type="#_x0000_t75" style=\'position:absolute;'
    "margin-left:0;margin-top:0;width:{side:.0f}pt;height:{side:.0f}pt;z-index:{order}'>"
    '<v:imagedata o:relid="{{link}}" o:title="{title}"/><o:lock v:ext="edit" rotation="t"/>'
    "</v:shape>"
)


def with_xlsx_code_corner(data: bytes) -> bytes:
    """The .xlsx template with a place for the page code on its pages; the very same bytes where no
    sheet has room for it.

    Raises: ReadError for what is no workbook.
    """
    draft = PackageDraft(data, Limits())
    workbook = next(iter(draft.package.related("", "officeDocument")), "")
    sheets = draft.package.related(workbook, "worksheet") if workbook else []
    coded = [sheet for sheet in sheets if _put_in(draft, sheet)]
    if not coded:
        return data
    draft.add_picture(_PICTURE, white_picture())
    return draft.written(Stamp())


def _put_in(draft: PackageDraft, sheet: str) -> bool:
    """Gives a sheet's pages the picture; whether there was room."""
    root = draft.package.xml(sheet)
    if root.tag != f"{{{MAIN}}}worksheet" or child(root, "legacyDrawingHF") is not None:
        return False
    root = draft.xml(sheet)
    headers = child(root, "headerFooter")
    is_free = headers is None or not any("Header" in tag_name(one) for one in headers)
    if not _margin_left(root, is_free=is_free):
        return False
    if headers is None:
        headers = etree.Element(f"{{{MAIN}}}headerFooter", {"scaleWithDoc": "0"})
        insert_in_order(root, headers, SHEET_ORDER)
    kinds = [kind for kind in _KINDS if _is_shown(headers, kind)]
    placed = [kind for kind in kinds if _in_header(headers, kind)]
    if not placed:
        return False
    shapes = "".join(
        _SHAPE.format(
            name=_KINDS[kind],
            number=_NUMBER * 1024 + order,
            side=SIDE_POINTS,
            order=order,
            title=CODE_NAME,
        )
        for order, kind in enumerate(placed, start=1)
    )
    part = draft.add("xl/drawings/vmlDrawing{}.vml", _VML, "<xml/>")
    link = draft.relate(part, "image", _PICTURE)
    draft.put(part, _DRAWING.replace("{shapes}", shapes.replace("{link}", link)))
    shown = etree.Element(f"{{{MAIN}}}legacyDrawingHF", nsmap={"r": RELATIONS})
    shown.set(f"{{{RELATIONS}}}id", draft.relate(sheet, "vmlDrawing", part))
    insert_in_order(root, shown, SHEET_ORDER)
    return True


def _margin_left(root: etree._Element, *, is_free: bool) -> bool:
    """Whether the upper margin has room above the cells; a header that holds nothing else may
    begin nearer to the edge."""
    margins = child(root, "pageMargins")
    top = _inches(margins, "top", _DEFAULT_TOP)
    begins = _inches(margins, "header", _DEFAULT_HEADER)
    if begins + _SIDE <= top:
        return True
    if not is_free or top < _LEAST_AT + _SIDE or margins is None:
        return False
    margins.set("header", f"{top - _SIDE:.2f}")
    return True


def _inches(margins: etree._Element | None, name: str, default: float) -> float:
    try:
        return float(margins.get(name, default)) if margins is not None else default
    except ValueError:
        return 0.0


def _is_shown(headers: etree._Element, kind: str) -> bool:
    asked = {"even": "differentOddEven", "first": "differentFirst"}
    return kind not in asked or headers.get(asked[kind], "0") in {"1", "true"}


def _in_header(headers: etree._Element, kind: str) -> bool:
    """Puts the picture at the right of a header that has nothing there; whether it could."""
    name = f"{kind}Header"
    own = child(headers, name)
    if own is not None and "&R" in (own.text or ""):
        return False
    if own is None:
        order = tuple(f"{one}{part}" for one in _KINDS for part in ("Header", "Footer"))
        own = etree.Element(f"{{{MAIN}}}{name}")
        insert_in_order(headers, own, order)
    own.text = f"{own.text or ''}&R&G"
    return True
