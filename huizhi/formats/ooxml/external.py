"""Far content: what a program would fetch from the network or another computer, or start, as soon
as somebody opens the file. We fetch nothing; a clerk who opens the original would.

A hyperlink waits for a click and is none. Source: ISO/IEC 29500-1, 17.16.5 (fields), 18.14
(external data), 18.13 (connections); ISO/IEC 26300, 5.6 (dde-source); RFC 2557 (mhtml).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from urllib.parse import unquote

from lxml import etree

from huizhi.errors import ReadError
from huizhi.formats.ooxml.package import Package
from huizhi.formats.ooxml.xml_part import attribute, local_name, parse_xml
from huizhi.formats.text import first_remarks, quote_remark

_NOUNS: Mapping[str, str] = MappingProxyType(
    {
        "attachedtemplate": "模板",
        "image": "图片",
        "oleobject": "对象",
        "afchunk": "文档",
        "subdocument": "文档",
        "frame": "网页",
        "externallinkpath": "工作簿",
        "mailmergesource": "数据",
        "video": "视频",
        "audio": "声音",
        "media": "视频",
    }
)
_OTHER = "内容"
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):")  # of two letters at least: C: is a drive
_NEAR_SCHEMES = frozenset({"mailto", "data", "about", "cid", "urn"})
_WORD_TEXT = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\d*\.xml")
_SAID = re.compile(rb"""[iI]nstrText[^>]*>([^<]*)|instr=["']([^"']*)["']""")
_HARMFUL = re.compile(rb"INCLUDE|IMPORT|(?<!HYPER)LINK|DDE|DATABASE|\bRD\b|&")
_FIELD = re.compile(
    r"\s*(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DDEAUTO|DDE|RD|DATABASE)\b(.*)",
    re.I | re.S,
)
_FIELD_NOUNS = MappingProxyType({"INCLUDEPICTURE": "图片", "IMPORT": "图片", "DATABASE": "数据"})
_ARGUMENT = re.compile(r'"([^"]*)"|(\S+)')
_ODF_LINK = re.compile(rb'<(?:\w+:)?([\w-]+)\b[^<>]*?\bxlink:href="([^"]*)"')
_ODF_NOUNS: Mapping[str, str] = MappingProxyType(
    {
        "image": "图片",
        "fill-image": "图片",
        "background-image": "图片",
        "list-level-style-image": "图片",
        "object": "对象",
        "object-ole": "对象",
        "floating-frame": "网页",
        "plugin": "视频",
        "section-source": "文档",
        "table-source": "工作簿",
        "cell-range-source": "工作簿",
    }
)


def external_content(package: Package) -> tuple[str, ...]:
    """What opening this Open XML file would fetch or start: “图片“http://…””; none for most."""
    found: list[str] = []
    for part in package.parts:
        if part.endswith(".rels"):
            found += _related(package, part)
        elif part.startswith("word/") and _WORD_TEXT.fullmatch(part):
            found += _in_text(package, part)
        elif part.startswith(("xl/externallinks/", "xl/connections")) and part.endswith(".xml"):
            found += _of_workbook(package, part)
    return tuple(first_remarks([*dict.fromkeys(found)]))


def external_content_of_opendocument(content: bytes) -> tuple[str, ...]:
    """The same of an OpenDocument's content.xml."""
    found = [
        f"{_ODF_NOUNS[noun]}{quote_remark(target)}"
        for noun, target in (
            (one[1].decode(), one[2].decode("utf-8", "replace"))
            for one in _ODF_LINK.finditer(content)
        )
        if noun in _ODF_NOUNS and is_far(target)
    ]
    if b"dde-source" in content or b"dde-link" in content:
        found.append("其他程序的数据（DDE）")
    return tuple(first_remarks([*dict.fromkeys(found)]))


def is_far(target: str) -> bool:
    """Whether an address leads out of this computer: http:, mhtml:, \\\\server\\…, file://server/…"""
    plain = unquote(target).strip().lower().replace("\\", "/").removeprefix("file:")
    scheme = _SCHEME.match(plain)
    if scheme is not None:
        return scheme[1] not in _NEAR_SCHEMES
    return (plain.startswith("//") and not plain.startswith("///")) or plain.startswith("////")


def _related(package: Package, rels: str) -> Iterator[str]:
    """Targets outside; relationships that cannot be read are for the reader to refuse."""
    folder, _, name = rels.rpartition("_rels/")
    part = f"{folder}{name.removesuffix('.rels')}"
    try:
        relationships = package.relationships(part)  # most have been asked for already
    except ReadError:
        return
    for one in relationships:
        if one.external and one.kind.lower() != "hyperlink" and is_far(one.target):
            yield f"{_NOUNS.get(one.kind.lower(), _OTHER)}{quote_remark(one.target)}"


def _in_text(package: Package, part: str) -> Iterator[str]:
    """Fields that fetch or start something, and pictures with an address of their own."""
    try:
        data = package.read(part)
        if not _is_worth_a_look(data):
            return
        root = parse_xml(data, part)
    except ReadError:
        return
    for field in _fields(root):
        yield from _of_field(field)
    for one in root.iter("{urn:schemas-microsoft-com:vml}imagedata"):
        for target in (attribute(one, "href"), attribute(one, "src")):
            if is_far(target):
                yield f"图片{quote_remark(target)}"


def _is_worth_a_look(data: bytes) -> bool:
    """Whether a part may hold such a field or picture; most hold page numbers at best, and to parse
    them once more would take longer than all the rest."""
    if b"imagedata" in data or b"CDATA" in data or b"\x00" in data[:4]:
        return True
    said = b"".join(one or other for one, other in _SAID.findall(data))
    return _HARMFUL.search(said.upper()) is not None


def _fields(root: etree._Element) -> Iterator[str]:
    """The instruction of each field, put together out of its runs."""
    said = ""
    for one in root.iter():
        name = local_name(one)
        if name == "fldSimple":
            yield attribute(one, "instr")
        elif name == "instrText":
            said += one.text or ""
        elif name == "fldChar" and said:
            yield said
            said = ""
    yield said


def _of_field(said: str) -> Iterator[str]:
    match = _FIELD.match(said)
    if match is None:
        return
    kind, rest = match[1].upper(), match[2]
    if kind.startswith("DDE"):
        yield f"其他程序的数据（DDE）{quote_remark(rest)}"
        return
    for quoted_one, bare in _ARGUMENT.findall(rest):
        target = (quoted_one or bare).replace("\\\\", "\\")
        if is_far(target) or is_far(quoted_one or bare):
            yield f"{_FIELD_NOUNS.get(kind, '文档')}{quote_remark(target)}"


def _of_workbook(package: Package, part: str) -> Iterator[str]:
    """Data of other programs (DDE), web queries."""
    try:
        root = package.xml(part)
    except ReadError:
        return
    for one in root.iter():
        if local_name(one) == "ddeLink":
            asked = f"{attribute(one, 'ddeService')}|{attribute(one, 'ddeTopic')}"
            yield f"其他程序的数据（DDE）{quote_remark(asked)}"
        elif local_name(one) == "webPr" and is_far(attribute(one, "url")):
            yield f"网页{quote_remark(attribute(one, 'url'))}"
