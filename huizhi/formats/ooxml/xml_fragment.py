"""Fragments: pieces of an XML part as text, to be put together with other pieces."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from lxml import etree

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def tag_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def fragment(element: etree._Element) -> str:
    """The element as text, without the declarations that its part's root element makes."""
    return without_declarations(element, _root(element).nsmap)


def without_declarations(element: etree._Element, declared: Mapping[str | None, str]) -> str:
    """The element as text, without these namespace declarations in its start tag."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    head, end, rest = text.partition(">")  # in attributes lxml writes &gt; and &quot;
    for prefix, uri in declared.items():
        head = head.replace(f" {_declaration(prefix, uri)}", "")
    return head + end + rest


def declarations(declared: Mapping[str | None, str]) -> str:
    """Namespace declarations for a start tag, with a space before each."""
    return "".join(f" {_declaration(prefix, uri)}" for prefix, uri in declared.items())


def attributes(values: Mapping[str, object]) -> str:
    """XML attributes in order, a space before each; those in another namespace are left out."""
    known = ((name, value) for name, value in values.items() if not name.startswith("{"))
    return "".join(f" {name}={quoteattr(str(value))}" for name, value in known)


def with_default_namespace(root: etree._Element, namespace: str) -> etree._Element:
    """The part with `namespace` as its default one: `<x:worksheet>` becomes `<worksheet>`."""
    if root.nsmap.get(None) == namespace:
        return root
    others = {prefix: uri for prefix, uri in root.nsmap.items() if prefix and uri != namespace}
    declared = declarations({None: namespace} | others)
    renamed = etree.fromstring(f"<{tag_name(root)}{declared}/>")
    for name, value in root.attrib.items():
        renamed.set(name, value)
    renamed.extend(list(root))
    return renamed


def _declaration(prefix: str | None, uri: str) -> str:
    return f'xmlns{":" + prefix if prefix else ""}="{uri}"'


def _root(element: etree._Element) -> etree._Element:
    return element.getroottree().getroot()
