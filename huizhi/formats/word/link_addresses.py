"""Link addresses: marks in the addresses of links, put where marks are rendered.

An address is kept beside the document, among its relationships, where no loop reaches. A link
with a mark in its address becomes a HYPERLINK field, which holds the address itself and which
Word treats alike. Values are encoded as addresses want them.
Source: ISO/IEC 29500-1, 17.16.22 (hyperlink), 17.16.5.25 (HYPERLINK), 17.16.19 (fldSimple).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from urllib.parse import quote, unquote

from lxml import etree

from huizhi.formats.jinja import MARK, printable
from huizhi.formats.ooxml import DECLARATION, Relationship, attribute
from huizhi.formats.word.mark_text import W, join_marks, own_paragraph
from huizhi.formats.zips import Member

ADDRESS, ADDRESS_PART = "_address", "_address_part"  # the filters of the marks in an address
_ENCODED = re.compile(r"%7B(?:%7B|%25|%23).*?(?:%7D|%25|%23)%7D", re.IGNORECASE | re.DOTALL)
_PRINTED = re.compile(r"\{\{(-?)(.*?)(-?)\}\}", re.DOTALL)
_NO_ADDRESS = re.compile(r"[\s\"<>\\^`{|}]")
_LINK = re.compile(r"\s*HYPERLINK\s", re.IGNORECASE)
_SWITCHES = (("anchor", "l"), ("tooltip", "o"), ("tgtFrame", "t"))


def whole_address(value: object) -> str:
    """The value as an address, or as its beginning."""
    return _NO_ADDRESS.sub(lambda one: quote(one.group()), str(printable(value)))


def address_part(value: object) -> str:
    """The value as it stands within an address."""
    return quote(str(printable(value)), safe="/@:")


def links_as_fields(root: etree._Element, relationships: Iterable[Relationship]) -> set[str]:
    """Has the links with marks in their addresses hold these themselves, and all values in
    addresses encoded; gives the ids of the addresses that nothing points at any more."""
    addresses = _marked_addresses(relationships)
    for link in list(root.iter(f"{W}hyperlink")):
        address = addresses.get(attribute(link, "id"))
        if address is not None:
            switches = ((letter, attribute(link, name)) for name, letter in _SWITCHES)
            said = "".join(f' \\{letter} "{value}"' for letter, value in switches if value)
            link.tag = f"{W}fldSimple"
            link.attrib.clear()
            link.set(f"{W}instr", f'HYPERLINK "{_encoding(address)}"{said}')
    for _, texts in groupby(root.iter(f"{W}instrText"), own_paragraph):
        _encode_instructions(list(texts))
    used = {str(value) for one in root.iter() for value in one.attrib.values()} if addresses else ()
    return addresses.keys() - used


def without_links(member: Member, links: Mapping[str, Collection[str]]) -> Member:
    """The relationships without those of these ids, by the part whose they are; any other member
    as it is."""
    folder, _, name = member.name.lower().rpartition("_rels/")
    ids = links.get(folder + name.removesuffix(".rels"), ()) if name.endswith(".rels") else ()
    if not ids:
        return member
    root = etree.fromstring(member.data)
    for one in list(root):
        if one.get("Id") in ids:
            root.remove(one)
    return Member(member.name, (DECLARATION + etree.tostring(root, encoding="unicode")).encode())


def _marked_addresses(relationships: Iterable[Relationship]) -> dict[str, str]:
    """The addresses with marks by relationship id, the marks as they were typed."""
    links = (one for one in relationships if one.external and one.kind == "hyperlink")
    typed = {one.id: _ENCODED.sub(lambda mark: unquote(mark.group()), one.target) for one in links}
    return {name: address for name, address in typed.items() if MARK.search(address)}


def _encode_instructions(texts: Sequence[etree._Element]) -> None:
    """The same in the fields that Word writes over several runs."""
    join_marks(texts)
    for one in texts:
        if one.text and _LINK.match(one.text):
            one.text = _encoding(one.text)


def _encoding(address: str) -> str:
    """The address with its values encoded."""

    def encoded(mark: re.Match[str]) -> str:
        before = address[: mark.start()].rpartition('"')[2]
        name = ADDRESS_PART if before else ADDRESS
        return f"{{{{{mark[1]} ({mark[2].strip()})|{name} {mark[3]}}}}}"

    return _PRINTED.sub(encoded, address)
