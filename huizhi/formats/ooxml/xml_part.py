"""XML parts: the XML inside a package, parsed without entities, DTD or network.

A part with a DOCTYPE is refused in whatever encoding it is written: entities would be dropped in
silence, or would grow. Depth and text length are held by libxml2's own limits.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from lxml import etree

from huizhi.errors import DamagedError

_SMALL = 1 << 18  # bytes of a part


def parse_xml(data: bytes, part: str) -> etree._Element:
    """The root element of a part.

    Raises: DamagedError when it is not well formed or has a DOCTYPE.
    """
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _broken(part, error) from error
    _refuse_doctype(root, part)
    return root


@cache
def _parser() -> etree.XMLParser:
    """The parser of all parts; to make one costs as much as to parse a small part."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def stream_xml(data: bytes, part: str, tags: Sequence[str]) -> Iterator[etree._Element]:
    """Each finished element with one of these tags, in order; emptied once it was looked at.

    tags: names with their namespaces ("{namespace}row"). Memory stays that of one element; a small
    part is parsed at once.
    Raises: DamagedError when the part is not well formed or has a DOCTYPE.
    """
    if len(data) <= _SMALL:
        yield from parse_xml(data, part).iter(*tags)
        return
    events = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        tag=list(tags),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    checked = False
    try:
        for _, element in events:
            if not checked:
                _refuse_doctype(element, part)
                checked = True
            yield element
            _forget(element)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _broken(part, error) from error
    _refuse_doctype(events.root, part)


def local_name(element: etree._Element) -> str:
    """The tag without its namespace: Strict and Transitional parts differ only in that."""
    return _local(element.tag)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child with this local name, or None; None where there is no element."""
    if element is not None:
        for one in element:
            if _local(one.tag) == name:
                return one
    return None


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    """The children with this local name; none when there is no element."""
    return [] if element is None else [one for one in element if local_name(one) == name]


def attribute(element: etree._Element | None, name: str) -> str:
    """The attribute with this local name in any namespace, "" when there is none."""
    if element is None:
        return ""
    plain = element.get(name)
    if plain is not None:
        return plain
    ending = "}" + name
    for key, value in element.items():
        if str(key).endswith(ending):
            return str(value)
    return ""


def text_in_runs(element: etree._Element) -> str:
    """The text in all runs (`<w:t>`, `<a:t>`) below an element."""
    return "".join(one.text or "" for one in element.iter() if local_name(one) == "t")


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch (`<w:strike/>`, `<strike val="1"/>`) is there and not turned off."""
    return element is not None and attribute(element, "val") not in {"0", "false", "off", "none"}


def whole(text: str, otherwise: int) -> int:
    """The whole number that an attribute says, or `otherwise` when it says none."""
    text = text.strip()
    if len(text) > 12:
        return otherwise
    try:
        return int(text)
    except ValueError:
        return otherwise


@lru_cache(maxsize=4096)
def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _refuse_doctype(element: etree._Element, part: str) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise DamagedError(f"内部文件{part}带有不允许的 DOCTYPE 声明")


def _broken(part: str, error: Exception) -> DamagedError:
    line = getattr(error, "lineno", None)
    where = f"第{line}行" if line else ""
    return DamagedError(f"内部文件{part}{where}不完整或已损坏")


def _forget(element: etree._Element) -> None:
    """Free an element and everything before it under the same parent."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        del parent[: parent.index(element)]
