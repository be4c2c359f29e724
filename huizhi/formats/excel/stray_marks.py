"""Stray marks: what looks like a mark in a workbook where none is rendered.

Marks are rendered in cells, in headers and footers and in document properties. Every other member
is looked through, whatever it is for: a mark that nobody looks for would go out as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from lxml import etree

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.excel.sheet_template import SheetLayout
from huizhi.formats.jinja import BEGUN, BROKEN, MARK
from huizhi.formats.ooxml import Package, Relationship, attribute, begun, stray_texts, texts_in
from huizhi.formats.zips import Member

_CELLS = "请写在单元格里"
_AWAY = "请删去，或者写成不变的文字"
_PLACES: Mapping[str, tuple[str, str]] = {  # kind of part: what it is called, a remedy
    "officeDocument": ("名称管理器（定义的名称）或工作簿设置", _AWAY),
    "drawing": ("图形或文本框", _CELLS),
    "vmlDrawing": ("批注或控件", _CELLS),
    "chart": ("图表", "请写在单元格里，让图表的标题等于那一格"),
    "chartEx": ("图表", "请写在单元格里"),
    "chartsheet": ("图表工作表", "请写在别的工作表的单元格里"),
    "comments": ("批注", _CELLS),
    "threadedComment": ("批注", _CELLS),
    "person": ("批注的作者", _AWAY),
    "table": ("智能表格（列名或汇总行）", "请在“表格设计”里转换为区域"),
    "pivotTable": ("数据透视表（标题或字段名）", _AWAY),
    "pivotCacheDefinition": ("数据透视表（字段名）", _AWAY),
    "slicer": ("切片器（标题）", _AWAY),
    "timeline": ("日程表（标题）", _AWAY),
    "externalLink": ("指向其他工作簿的链接", "请在“数据”“编辑链接”里断开链接"),
    "externalLinkPath": ("指向其他工作簿的链接", "请在“数据”“编辑链接”里断开链接"),
    "connections": ("数据连接", _AWAY),
    "queryTable": ("数据连接", _AWAY),
    "diagramData": ("SmartArt 图形", "请改用单元格"),
    "diagramDrawing": ("SmartArt 图形", "请改用单元格"),
    "ctrlProp": ("窗体控件", _CELLS),
    "package": ("嵌入的文件", _AWAY),
    "styles": ("单元格格式", _AWAY),
    "custom-properties": ("自定义文档属性", "请写在标题、主题等文档属性里，或者写在单元格里"),
    "core-properties": ("文档属性", "标记要写成 {{ 名称 }}，用半角的花括号，前后各两个"),
    "extended-properties": ("文档属性", "标记要写成 {{ 名称 }}，用半角的花括号，前后各两个"),
    "image": ("链接的图片的地址", "请把图片嵌入工作簿"),
    "customXml": ("自定义 XML 数据", _AWAY),
}
_ADDRESS = '请把地址用标记写在一格里，例如 B4，再在另一格写 =HYPERLINK(B4,"点这里")'
_WHOLE = "标记要写成 {{ 名称 }}，用半角的花括号，前后各两个"
_ELSEWHERE = "内部文件"
_RENDERED = frozenset(["core-properties", "extended-properties"])
_KEPT_APART = frozenset(["worksheet", "sharedStrings"])  # whose cells are looked at one by one


def check_headers(layout: SheetLayout, file: str) -> None:
    """Looks through a sheet's headers and footers. Raises: TemplateError when a mark in them is
    not whole."""
    for text in (one.text or "" for element in layout.tail.headers for one in element):
        rest = MARK.sub("", text)
        if broken := BROKEN.search(rest):
            near = rest[max(0, broken.start() - 5) : broken.end() + 15].strip()
            place = f"{layout.name} 的页眉页脚"
            raise TemplateError([Mistake(file, place, f"标记没有写完整：“{near}”", remedy=_WHOLE)])


def check_beside_cells(layout: SheetLayout, file: str) -> None:
    """Looks through what a sheet's own part says outside cells, headers and footers: input
    prompts, rules, links. Raises: TemplateError."""
    for element in layout.root:
        if etree.QName(element).localname in {"sheetData", "headerFooter"}:
            continue
        for one in element.iter(etree.Element):
            texts = [one.text or "", *map(str, one.attrib.values())]
            for said in begun(texts):
                cells = one.get("sqref") or one.get("ref") or _cells_around(one)
                place = f"{layout.name}!{cells}" if cells else layout.name
                _refuse(file, place, "单元格以外的地方（提示、规则、链接等）", said, _CELLS)


def check_members(
    package: Package, members: Iterable[Member], sheets: Mapping[str, SheetLayout], file: str
) -> None:
    """Looks through all members but those of the sheets, and all addresses outside the package.

    members: as they will be written; sheets: by part. Raises: TemplateError.
    """
    found = {name: (kind, sheet) for name, kind, sheet in _known_parts(package, sheets)}
    folded = {part.lower(): layout for part, layout in sheets.items()}
    for member in members:
        name = member.name.lower()
        kind, sheet = found.get(name, ("", ""))
        for one in package.relationships(member.name):
            said = unquote(one.target)
            if one.external and BEGUN.search(said):
                _refuse_address(file, one, said, folded.get(name), sheet)
        if kind in _KEPT_APART or name.endswith(".rels"):
            continue
        for said in _stray(member, rendered=kind in _RENDERED):
            what, remedy = _PLACES.get(kind, (_ELSEWHERE, _AWAY))
            _refuse(file, sheet, what, said, remedy)


def _known_parts(
    package: Package, sheets: Mapping[str, SheetLayout]
) -> Iterator[tuple[str, str, str]]:
    """The parts that can be reached, what they are for, and the name of the sheet they belong
    to, "" for none. Names of parts are in lower case."""
    names = {part.lower(): layout.name for part, layout in sheets.items()}
    seen: set[str] = set()
    waiting = [("", "", "")]
    while waiting:
        part, kind, sheet = waiting.pop(0)
        if part.lower() in seen:
            continue
        seen.add(part.lower())
        yield part.lower(), kind, sheet
        waiting += [
            (one.target, one.kind, sheet or names.get(one.target.lower(), ""))
            for one in package.relationships(part)
            if not one.external and one.target in package
        ]


def _stray(member: Member, *, rendered: bool) -> Iterator[str]:
    if rendered:
        root = etree.fromstring(member.data)
        return begun(MARK.sub("", text) for text in texts_in(root))
    return stray_texts(member.data, member.name.lower())


def _refuse_address(
    file: str, one: Relationship, said: str, layout: SheetLayout | None, sheet: str
) -> None:
    """Raises: TemplateError for a mark in an address; layout: of the sheet whose link it is."""
    if layout is None or one.kind != "hyperlink":
        what, remedy = _PLACES.get(one.kind, ("图形的链接地址", _ADDRESS))
        _refuse(file, sheet, what, said, remedy)
        return
    links = (link for element in layout.tail.elements for link in element.iter("{*}hyperlink"))
    cells = next((link.get("ref", "") for link in links if attribute(link, "id") == one.id), "")
    _refuse(file, f"{layout.name}!{cells}", "链接地址", said, _ADDRESS)


def _cells_around(element: etree._Element) -> str:
    """The cells that an element's parents name."""
    named = (one.get("sqref") or one.get("ref") for one in element.iterancestors())
    return next((one for one in named if one), "")


def _refuse(file: str, place: str, where: str, said: str, remedy: str) -> None:
    what = f"标记写在{where}里，不起作用：“{said.strip()[:30]}”"
    raise TemplateError([Mistake(file, place, what, remedy=remedy)])
