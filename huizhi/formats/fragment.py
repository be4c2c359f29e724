"""Fragments: pieces of an XML part as text, to be put together with other pieces."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from lxml import etree


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return etree.QName(element).localname


def fragment(element: etree._Element) -> str:
    """The element as text, without the declarations that its part's root element makes."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    for prefix, uri in _root(element).nsmap.items():
        text = text.replace(f' xmlns{":" + prefix if prefix else ""}="{uri}"', "")
    return text


def attributes(values: Mapping[str, object]) -> str:
    """XML attributes in order, with a space before each; those in another namespace are left out."""
    known = ((name, value) for name, value in values.items() if not str(name).startswith("{"))
    return "".join(f" {name}={quoteattr(str(value))}" for name, value in known)


def _root(element: etree._Element) -> etree._Element:
    return element.getroottree().getroot()
