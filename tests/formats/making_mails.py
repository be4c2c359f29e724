"""Mails as programs write them: MIME, Outlook's compound files, winmail.dat."""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping
from typing import Any

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
Tree = Mapping[str, Any]  # streams are bytes, storages are trees


def eml(
    *parts: bytes, head: str = "", kind: str = "multipart/mixed", received: bool = True
) -> bytes:
    """A mail of these MIME parts; head: more headers."""
    edge = f"b{sum(map(len, parts))}"  # of a mail within a mail another
    start = (
        ("Received: from x\r\n" if received else "")
        + head
        + f'MIME-Version: 1.0\r\nContent-Type: {kind}; boundary="={edge}"\r\n\r\n'
    )
    middle = b"".join(f"--={edge}\r\n".encode() + part + b"\r\n" for part in parts)
    return start.encode() + middle + f"--={edge}--\r\n".encode()


def part(headers: str | bytes, content: bytes) -> bytes:
    """A MIME part in base64."""
    head = headers.encode() if isinstance(headers, str) else headers
    body = base64.encodebytes(content)
    return head + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body


def attached(name: str, content: bytes) -> bytes:
    """An attachment with its name as RFC 2231 writes it."""
    written = "".join(f"%{byte:02X}" for byte in name.encode())
    return part(
        "Content-Type: application/octet-stream\r\n"
        f"Content-Disposition: attachment; filename*=utf-8''{written}",
        content,
    )


def page(html: str) -> bytes:
    """A text in HTML."""
    return part("Content-Type: text/html; charset=gb2312", html.encode("gb18030"))


def tnef(*files: tuple[bytes, bytes], long_name: str = "") -> bytes:
    """A winmail.dat with these short names in GBK and contents; long_name: of each."""
    data = struct.pack("<LH", 0x223E9F78, 1) + _attribute(1, 0x00089006, struct.pack("<L", 65536))
    for name, content in files:
        data += _attribute(2, 0x00069002, bytes(14))
        data += _attribute(2, 0x00018010, name + b"\0")
        data += _attribute(2, 0x0006800F, content)
        if long_name:
            data += _attribute(2, 0x00069005, _properties(long_name))
    return data


def _attribute(level: int, number: int, content: bytes) -> bytes:
    checksum = sum(content) & 0xFFFF
    return struct.pack("<BLL", level, number, len(content)) + content + struct.pack("<H", checksum)


def _properties(long_name: str) -> bytes:
    """MAPI properties: a number, a named one, two values of a kind, and the long name."""
    text = long_name.encode("utf-16-le") + b"\0\0"
    return (
        struct.pack("<LHHL", 4, 0x0003, 0x0E21, 7)
        + struct.pack("<HH16sLLL", 0x0003, 0x8001, bytes(16), 0, 5, 6)
        + struct.pack("<HHLLL", 0x1003, 0x0E22, 2, 1, 2)
        + struct.pack("<HHLL", 0x001F, 0x3707, 1, len(text))
        + text.ljust(-(-len(text) // 4) * 4, b"\0")
    )


def outlook(
    subject: str, attachments: Mapping[str, bytes | Tree], html: str = "", narrow: bool = False
) -> bytes:
    """An .msg file; narrow: names and texts in GBK, as older programs write them."""
    return ole(outlook_tree(subject, attachments, html, narrow=narrow, head=32))


def outlook_tree(
    subject: str,
    attachments: Mapping[str, bytes | Tree],
    html: str = "",
    *,
    narrow: bool = False,
    head: int = 24,
) -> dict[str, Any]:
    """The streams of a message; an attachment that is a tree is a message itself."""
    fixed = struct.pack("<HHLLL", 3, 0x3FFD, 6, 936 if narrow else 65001, 0)
    fixed += struct.pack("<HHLQ", 0x40, 0x0039, 6, 133_616_304_000_000_000)  # 2024-05-31 12:00 UTC
    tree: dict[str, Any] = {"__properties_version1.0": bytes(head) + fixed}
    _put(tree, 0x0037, subject, narrow=narrow)
    _put(tree, 0x0C1A, "罗庄社区", narrow=narrow)
    _put(tree, 0x5D01, "lz@163.com", narrow=narrow)
    if html:
        tree["__substg1.0_10130102"] = html.encode("gb18030")
    for number, (name, content) in enumerate(attachments.items()):
        inside: dict[str, Any] = {"__properties_version1.0": bytes(8) + fixed[:16]}
        _put(inside, 0x3707, name, narrow=narrow)
        is_bytes = isinstance(content, bytes)
        inside[f"__substg1.0_3701{'0102' if is_bytes else '000D'}"] = content
        tree[f"__attach_version1.0_#{number:08X}"] = inside
    return tree


def _put(tree: dict[str, Any], number: int, text: str, *, narrow: bool) -> None:
    if narrow:
        tree[f"__substg1.0_{number:04X}001E"] = text.encode("gb18030")
    else:
        tree[f"__substg1.0_{number:04X}001F"] = text.encode("utf-16-le")


def ole(tree: Tree) -> bytes:
    """A compound file of storages within storages; every stream has 4,096 bytes or more."""
    entries: list[list[Any]] = [["Root Entry", 5, _FREE, _FREE, b""]]
    _list(tree, 0, entries)
    directory = -(-len(entries) // 4)
    bodies = [one[4] for one in entries if one[1] == 2]
    sectors = directory + sum(-(-len(body) // 512) for body in bodies)
    tables = -(-(sectors + 1) // 127)
    fat = [0xFFFFFFFD] * tables + _chain(tables, directory)
    starts = []
    for body in bodies:
        count = -(-len(body) // 512)
        starts.append(len(fat) if count else _END)
        fat += _chain(len(fat), count)
    table = struct.pack(f"<{len(fat)}L", *fat).ljust(tables * 512, b"\xff")
    following = iter(starts)
    listed = b"".join(_entry(one, next(following) if one[1] == 2 else _END) for one in entries)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0")
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6).ljust(20, b"\0")
    header += struct.pack("<8L", tables, tables, 0, 4096, _END, 0, _END, 0)
    header += struct.pack(f"<{tables}L", *range(tables))
    padded = b"".join(body.ljust(-(-len(body) // 512) * 512, b"\0") for body in bodies)
    return header.ljust(512, b"\xff") + table + listed.ljust(directory * 512, b"\0") + padded


def _list(tree: Tree, parent: int, entries: list[list[Any]]) -> None:
    """The entries of a storage, each the right neighbour of the one before."""
    before = None
    for name, content in tree.items():
        number = len(entries)
        is_stream = isinstance(content, bytes)
        body = content.ljust(4096, b"\0") if is_stream else b""  # shorter ones stand elsewhere
        entries.append([name, 2 if is_stream else 1, _FREE, _FREE, body])
        if before is None:
            entries[parent][3] = number
        else:
            entries[before][2] = number
        before = number
        if not is_stream:
            _list(content, number, entries)


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END] if count else []


def _entry(one: list[Any], start: int) -> bytes:
    name, kind, right, child, body = one
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text) + 2, kind, 1)
        + struct.pack("<LLL", _FREE, right, child)
        + bytes(36)
        + struct.pack("<LQ", start, len(body))
    )
