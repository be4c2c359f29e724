"""Packet link: the files of a packet by which a liaison reaches the page, a text and a QR code."""

from __future__ import annotations

import io
from collections.abc import Iterator

from huizhi.campaign import Recipient, Settings
from huizhi.storage import Links

TEXT, PICTURE = "通知-报送链接.txt", "通知-报送二维码.png"
_BYTE_ORDER_MARK = "\ufeff"  # by it old Notepads know UTF-8
_DOT = 8  # pixels of one module of the code


def link_files(
    settings: Settings, links: Links, recipient: Recipient
) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file; nothing while the configuration has no address of the page."""
    link = links.of(recipient)
    if not settings.page_address or not link.open:
        return
    address = link.address(settings.page_address)
    words = (
        f"{recipient.name}：请用手机或电脑打开下面的链接（或扫二维码）报送，"
        "可以在网页上直接填表，也可以上传填好的表、照片和视频。\r\n\r\n"
        f"{address}\r\n\r\n"
        f"这是{recipient.name}专用的链接，请不要转给别的单位。\r\n"
    )
    yield TEXT, (_BYTE_ORDER_MARK + words).encode()
    yield PICTURE, qr_code(address)


def qr_code(address: str) -> bytes:
    """A PNG of the QR code (ISO/IEC 18004, level M) of an address."""
    import segno

    out = io.BytesIO()
    segno.make_qr(address, error="m").save(out, kind="png", scale=_DOT, border=4)
    return out.getvalue()
