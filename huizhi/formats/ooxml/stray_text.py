"""Stray text: what in a member of a package looks like a mark, wherever it stands.

What is not text may hold what resembles a mark (GUIDs stand in braces), so only the beginnings of
marks count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from lxml import etree

from huizhi.content import Limits
from huizhi.errors import DamagedError, ReadError
from huizhi.formats.jinja import BEGUN
from huizhi.formats.ooxml.package import Package
from huizhi.formats.ooxml.xml_part import local_name, parse_xml, text_in_runs

_PARAGRAPHS = frozenset(["p", "si", "is", "text"])
_ARCHIVES = (".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".dotx")
_XML = (".xml", ".rels", ".vml")
_MAY_BEGIN = re.compile(b"{|\xbd\x9b|&#")
_TEXTS = (".htm", ".html", ".mht", ".txt")


def stray_texts(data: bytes, name: str) -> Iterator[str]:
    """The texts of a member that look like marks, from there on; name: in lower case."""
    if name.endswith(_ARCHIVES):
        with suppress(ReadError):
            within = Package(data, Limits())
            for one in within.parts:
                yield from stray_texts(within.read(one), one)
    elif name.endswith(_TEXTS):
        yield from begun([data.decode("utf-8", "replace")])
    elif name.endswith(_XML) and _MAY_BEGIN.search(data):
        with suppress(DamagedError):  # of what is no XML, in spite of its name
            yield from begun(texts_in(parse_xml(data, name)))


def texts_in(root: etree._Element) -> Iterator[str]:
    """All that an XML part says: texts, joined over the runs of a paragraph, and attributes."""
    for one in root.iter(etree.Element):
        yield from map(str, one.attrib.values())
        yield one.text or ""
        if local_name(one) in _PARAGRAPHS:
            yield text_in_runs(one)


def begun(texts: Iterable[str]) -> Iterator[str]:
    """Of these texts those in which a mark begins, from there on."""
    return (text[one.start() :] for text in texts if (one := BEGUN.search(text)))
