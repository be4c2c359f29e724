"""Odd documents: packages changed at random in the ways in which real files differ from ours."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator

from lxml import etree

_VALUES = ("", "0", "-1", "abc", "99999999999", "1.5", "NULL", "\\\\server\\a", "true", "100%")
_TYPES = (b"document.main", b"document.macroEnabled.main", b"template.main", b"sheet.main")


def odd_ones(data: bytes, count: int, seed: int) -> Iterator[bytes]:
    """So many changed copies of a package; the same for the same seed."""
    parts = _parts(data)
    for number in range(count):
        yield _zipped(_changed(dict(parts), random.Random(f"{seed}/{number}")))


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def _changed(parts: dict[str, bytes], chance: random.Random) -> dict[str, bytes]:
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        name = chance.choice(sorted(parts))
        change = chance.choice(
            (_drop, _cut, _in_tree, _in_tree, _in_tree, _in_tree, _relate, _retype)
        )
        change(parts, name, chance)
        if not parts:
            break
    return parts


def _drop(parts: dict[str, bytes], name: str, chance: random.Random) -> None:
    del parts[name]


def _cut(parts: dict[str, bytes], name: str, chance: random.Random) -> None:
    parts[name] = parts[name][: chance.randrange(len(parts[name]) + 1)]


def _retype(parts: dict[str, bytes], name: str, chance: random.Random) -> None:
    types = parts.get("[Content_Types].xml", b"")
    parts["[Content_Types].xml"] = types.replace(chance.choice(_TYPES), chance.choice(_TYPES))


def _relate(parts: dict[str, bytes], name: str, chance: random.Random) -> None:
    """A relationship to nowhere, or to the outside."""
    rels = chance.choice([one for one in sorted(parts) if one.endswith(".rels")] or [name])
    root = _tree(parts.get(rels, b""))
    if root is None or not len(root):
        return
    one = chance.choice(list(root))
    one.set("Target", chance.choice((*_VALUES, "../NULL", "media/none.png", "file:///C:/a.png")))
    if chance.random() < 0.3:
        one.set("TargetMode", "External")
    parts[rels] = etree.tostring(root)


def _in_tree(parts: dict[str, bytes], name: str, chance: random.Random) -> None:
    """An element or attribute gone, doubled, moved or changed."""
    root = _tree(parts[name])
    if root is None:
        return
    one = chance.choice(list(root.iter(etree.Element)))
    what = chance.randrange(7)
    parent = one.getparent()
    if what == 0 and parent is not None:
        parent.remove(one)
    elif what == 1 and parent is not None:
        parent.insert(0, one)
    elif what == 2 and parent is not None:
        parent.append(etree.fromstring(etree.tostring(one)))
    elif what == 3 and one.attrib:
        del one.attrib[chance.choice(sorted(one.attrib))]
    elif what == 4 and one.attrib:
        one.set(chance.choice(sorted(one.attrib)), chance.choice(_VALUES))
    elif what == 5:
        one.text = chance.choice((*_VALUES, "SUM(A1,\n  A2)", "＝单位", "x" * 5000))
    elif what == 6:
        one.tag = chance.choice(("{urn:other}thing", one.tag.replace("main", "none")))
    parts[name] = etree.tostring(root)


def _tree(data: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(data)
    except (etree.XMLSyntaxError, ValueError):
        return None
