"""Picture size: how many pixels a picture says it has, before any library makes room for them.

Pillow makes room for a WebP when it opens it, and for a PNG when it is asked what the camera wrote.
Source: PNG, 11.2.2 (IHDR); GIF89a, 18; BMP, BITMAPINFOHEADER; WebP, RFC 9649, 2.5 to 2.7.
"""

from __future__ import annotations

HEAD = 32  # bytes in which these formats say it


def size_in_header(head: bytes) -> tuple[int, int]:
    """Width and height as a PNG, GIF, BMP or WebP says them; 0 × 0 for other formats, which say it
    elsewhere and take no room for it until they are drawn."""
    if len(head) < HEAD:
        return 0, 0
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _big(head[16:20]), _big(head[20:24])
    if head.startswith(b"GIF8"):
        return _little(head[6:8]), _little(head[8:10])
    if head.startswith(b"BM"):
        return _little(head[18:22]), abs(int.from_bytes(head[22:26], "little", signed=True))
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _webp_size(head)
    return 0, 0


def _webp_size(head: bytes) -> tuple[int, int]:
    kind = head[12:16]
    if kind == b"VP8X":
        return _little(head[24:27]) + 1, _little(head[27:30]) + 1
    if kind == b"VP8L":
        bits = _little(head[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return _little(head[26:28]) & 0x3FFF, _little(head[28:30]) & 0x3FFF
    return 0, 0


def _big(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")
