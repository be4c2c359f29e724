"""Document kind: what a template's file is inside, whatever its name ends in.

Word opens a file named .docx only when it says inside that it is a document; one saved as a
template (.dotx) and renamed says otherwise, and so would all that is made of it. A document in
Strict Open XML has other namespaces than all that marks put in, and one with macros is no .docx.
Source: ISO/IEC 29500-4 (transitional), [MS-OI29500] 2.1.
"""

from __future__ import annotations

from lxml import etree

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.ooxml import DECLARATION, Package
from huizhi.formats.zips import Member

_STRICT = "http://purl.oclc.org/ooxml/"
_KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_TEMPLATE, _DOCUMENT = f"{_KINDS}template.main+xml", f"{_KINDS}document.main+xml"
_MACROS = "macroEnabled"
_TYPES = "[content_types].xml"
_SAVE_AS = "请用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”{}再用"


def as_documents(members: list[Member], package: Package, main: str, file: str) -> list[Member]:
    """The members of a Word template, which say that they are a document. main: its main part.

    Raises: TemplateError for what can be made no document: Strict Open XML, macros.
    """
    kind = package.content_type(main)
    if _MACROS in kind:
        _refuse(file, "里面有宏（.docm、.dotm 改了名字），生成的 .docx 打不开", "")
    if _STRICT in (package.xml(main).nsmap.get("w") or ""):
        what = "存成了“Strict Open XML 文档”，放进去的图片、附页等会认不出"
        _refuse(file, what, "（不是“Strict Open XML 文档”）")
    if kind != _TEMPLATE:
        return members
    return [_declared(one) if one.name.lower() == _TYPES else one for one in members]


def _declared(types: Member) -> Member:
    """The content types with the document in place of the template."""
    root = etree.fromstring(types.data)
    for one in root.iter(etree.Element):
        if one.get("ContentType") == _TEMPLATE:
            one.set("ContentType", _DOCUMENT)
    return Member(types.name, (DECLARATION + etree.tostring(root, encoding="unicode")).encode())


def _refuse(file: str, what: str, more: str) -> None:
    raise TemplateError([Mistake(file, "", what, remedy=_SAVE_AS.format(more))])
