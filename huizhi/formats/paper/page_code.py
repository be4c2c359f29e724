"""Page code: the small QR code in the corner of a printed form, which says what form it is.

It holds the identity that a rendered file holds unseen. What anybody may have printed there is
data: it is taken only where it has this very form.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

MARK = "HZ1"
_INK = "#8c8c8c"
_MASK = 2
_DOTS, _EDGE = 6, 2  # pixels of a module; modules around it, where the paper is white anyway
_NAMES = ("huizhi.campaign", "huizhi.form", "huizhi.community", "huizhi.version")
_CODE = re.compile(rf"{MARK}\|([^|]{{1,80}})\|([^|]{{1,80}})\|([^|]{{1,80}})\|([^|]{{1,80}})\Z")


def code_text(properties: dict[str, str]) -> str:
    """The text of the code for a form with these custom document properties; "" where one of them
    is missing or cannot stand in a code."""
    parts = [properties.get(name, "") for name in _NAMES]
    text = "|".join((MARK, *parts))
    return text if _CODE.fullmatch(text) else ""


def code_picture(properties: dict[str, str]) -> bytes:
    """The code as PNG, light enough to be overlooked, with its white edge; b"" for no code."""
    import segno  # only for forms that have one

    text = code_text(properties)
    if not text:
        return b""
    target = io.BytesIO()
    code = segno.make_qr(text, error="l", mask=_MASK)  # to try all takes four times as long
    code.save(target, kind="png", scale=_DOTS, border=_EDGE, dark=_INK)
    return target.getvalue()


def properties_of(text: str) -> dict[str, str]:
    """The properties that the text of a code says; empty for any other text."""
    found = _CODE.fullmatch(text)
    return dict(zip(_NAMES, found.groups(), strict=True)) if found else {}


def properties_in(picture: Any) -> dict[str, str]:
    """What the code on a page says; empty where there is none, or several say different things."""
    import zxingcpp

    codes = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    said = [found for one in codes if (found := properties_of(one.text))]
    return said[0] if said and all(one == said[0] for one in said) else {}


def said_by_all(codes: Sequence[dict[str, str]]) -> dict[str, str]:
    """What the codes of several pages say of a file as a whole: the first page's; nothing where
    they name several communities or campaigns, whose forms are told by what is printed."""
    whose = {(one["huizhi.campaign"], one["huizhi.community"]) for one in codes}
    return codes[0] if len(whose) == 1 else {}
