"""Stray marks: what looks like a mark where none is rendered.

Every member of a template is looked through, whatever it is for: a mark that nobody looks for
would go out to a hundred communities as it is. What is not text may hold what resembles a mark
(`{%1}` numbers lists, GUIDs stand in braces), so outside text only the beginnings of marks count.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from html import unescape
from urllib.parse import unquote

from lxml import etree

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.jinja import BEGUN, BROKEN, MARK, RAW, PlacedSource
from huizhi.formats.ooxml import Package, begun, stray_texts, texts_in

_TEXT = "请把标记写在正文、页眉、页脚、脚注、批注或文本框的文字里"
_WHOLE = "标记要写成 {{ 名称 }}，用半角的花括号，前后各两个"
_AWAY = "请删去，或者写成不变的文字"
_PLACES: Mapping[str, tuple[str, str]] = {  # kind of part or address: what it is called, a remedy
    "document": ("正文", _TEXT),
    "header": ("页眉", _TEXT),
    "footer": ("页脚", _TEXT),
    "footnotes": ("脚注", _TEXT),
    "endnotes": ("尾注", _TEXT),
    "comments": ("批注", _TEXT),
    "chart": ("图表", "请写在图表的标题里"),
    "chartEx": ("图表", "请写在图形的文字旁边"),
    "diagramData": ("SmartArt 图形", "请改用文本框"),
    "diagramDrawing": ("SmartArt 图形", "请改用文本框"),
    "package": ("嵌入的表格或文件（图表的数据）", _AWAY),
    "aFChunk": ("插入的另一个文件", "请把它的文字粘贴到正文里"),
    "styles": ("样式", _AWAY),
    "stylesWithEffects": ("样式", _AWAY),
    "numbering": ("列表的编号格式", "请把标记写在段落的文字里"),
    "settings": ("文档设置（文档变量、邮件合并等）", _AWAY),
    "glossaryDocument": ("内容控件的提示文字或自动图文集", "请把标记写在控件外面或控件的内容里"),
    "customXml": (
        "自定义 XML 数据（封面等映射的内容控件）",
        "请删去控件，把标记写在文字里",
    ),
    "custom-properties": ("自定义文档属性", "请写在标题、主题等文档属性里，或者写在正文里"),
    "core-properties": ("文档属性", _TEXT),
    "extended-properties": ("文档属性", _TEXT),
    "people": ("批注的作者", _AWAY),
    "hyperlink": ("图片或图形的链接地址", "请把链接加在文字上"),
    "image": ("链接的图片的地址", "请把图片嵌入文档，或者用 |图片"),
    "attachedTemplate": ("附加模板的地址", _AWAY),
}
_BESIDE = ("header", "footer", "footnotes", "endnotes", "comments")
_ELSEWHERE = "内部文件"
_SIGN = re.compile("\n\x05[^\x06]*\x06")
_TAG = re.compile("<[^>]*>")  # lxml writes &gt; within
_BRACED_TAG = re.compile("<[^>]*[{｛][^>]*>")
_VALUE = re.compile('"([^"]*)"')
_ESCAPED = re.compile(r"\{_[{%]|[}%]_\}")
_TAKES_MORE = re.compile(r"\{[{%#](?:p|tr|tc|r)\s|\{%-|-%\}")  # of the text around it
_DOCUMENT = "|子文档"


def text_parts(package: Package, main: str) -> dict[str, str]:
    """The parts with text of the document, and what kind each is, in lower case."""
    beside = (one for one in package.relationships(main) if one.kind in _BESIDE)
    found = {one.target.lower(): one.kind for one in beside if one.target in package}
    return {main.lower(): "document", **found}


def check_marked_attributes(text: str, kind: str, file: str) -> None:
    """Looks through the attributes of a part that is rendered, of which this is the XML: marks in
    them must be whole and not ask for what stands around them. Raises: TemplateError."""
    for tag in _BRACED_TAG.finditer(text):
        for value in map(unescape, _VALUE.findall(tag.group())):
            if BEGUN.search(MARK.sub("", value)) or _TAKES_MORE.search(value):
                _refuse(file, kind, value, "图形、水印、链接等里有不能用的标记", _WHOLE)


def check_marked_text(signed: str, kind: str, file: str) -> None:
    """Looks through what such a part says: marks must be whole, and another document is put in
    between paragraphs. signed: its XML with the signs of its places. Raises: TemplateError."""
    said = PlacedSource(_TAG.sub("", signed.replace("</w:p>", "\n")))
    for mark in MARK.finditer(said.text) if _DOCUMENT in said.text else ():
        if _DOCUMENT in mark.group() and not mark.group().startswith("{{p "):
            place = said.place_at(said.text.count("\n", 0, mark.start()) + 1)
            what, remedy = "子文档没有独占一段", '要写成 {{p "附页.docx"|子文档 }}，独占一段'
            _refuse(file, kind, unescape(mark.group()), what, remedy, place)
    rest = PlacedSource(_ESCAPED.sub("", MARK.sub(_signs_in, RAW.sub(_signs_in, said.text))))
    for number, line in enumerate(rest.text.split("\n"), start=1):
        if broken := BROKEN.search(line):
            near = line[max(0, broken.start() - 5) :].rpartition("\x06")[2]
            place = rest.place_at(number)
            _refuse(file, kind, unescape(near), "标记没有写完整", _WHOLE, place)


def _signs_in(mark: re.Match[str]) -> str:
    """What is left of a mark that is looked past: the signs in it."""
    return "".join(_SIGN.findall(mark.group()))


def check_marked_data(root: etree._Element, kind: str, file: str) -> None:
    """Looks through a rendered part that is no text of the document. Raises: TemplateError."""
    for said in begun(MARK.sub("", text) for text in texts_in(root)):
        _refuse(file, kind, said, "标记没有写完整", _WHOLE)


def check_other_parts(
    package: Package, rendered: Collection[str], links: Mapping[str, Collection[str]], file: str
) -> None:
    """Looks through all members but the rendered ones, and all addresses outside the package but
    those of the links (ids by part) that became fields. Names of parts are in lower case.

    Raises: TemplateError.
    """
    kinds = {"": "", **{name: _ELSEWHERE for name in package.parts if not name.endswith(".rels")}}
    for name in list(kinds):
        for one in package.relationships(name):
            if one.external:
                said = unquote(one.target)
                if BEGUN.search(said) and one.id not in links.get(name, ()):
                    _refuse(file, one.kind, said)
            else:
                kinds[one.target.lower()] = one.kind
    for name in package.parts:
        if name in kinds and name not in rendered:
            for said in stray_texts(package.read(name), name):
                _refuse(file, kinds[name], said)


def _refuse(
    file: str,
    kind: str,
    said: str,
    what: str = "标记不起作用",
    remedy: str = "",
    own: str = "",
) -> None:
    """own: the place, where it is known better than by its kind."""
    place, usual = _PLACES.get(kind, (_ELSEWHERE, _AWAY))
    found = f"{what}：“{said.strip()[:30]}”"
    raise TemplateError([Mistake(file, own or place, found, remedy=remedy or usual)])
