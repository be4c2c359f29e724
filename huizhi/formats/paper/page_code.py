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
_BEYOND = 1.12  # times as far as its corners a code is painted over
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
    return taken_off(picture)[0]


def taken_off(picture: Any) -> tuple[dict[str, str], Any]:
    """What `properties_in` has, and the page without the codes that say it, which are no text."""
    import zxingcpp

    codes = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    said = [(found, one.position) for one in codes if (found := properties_of(one.text))]
    if not said or any(found != said[0][0] for found, _ in said):
        return {}, picture
    bare = picture.copy()
    for _, place in said:
        _paint_over(bare, place)
    return said[0][0], bare


def _paint_over(picture: Any, place: Any) -> None:
    """Gives a code the colour of the paper around it."""
    import cv2
    import numpy as np

    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    points = np.array([(one.x, one.y) for one in corners], np.float32)
    middle = points.mean(axis=0)
    code, around = np.zeros((2, *picture.shape[:2]), np.uint8)
    for mask, wider in ((code, _BEYOND), (around, _BEYOND**2)):
        cv2.fillConvexPoly(mask, np.round(middle + (points - middle) * wider).astype(np.int32), 1)
    paper = picture[(around > 0) & (code == 0)]
    if len(paper):
        picture[code > 0] = np.median(paper, axis=0)


def said_by_all(codes: Sequence[dict[str, str]]) -> dict[str, str]:
    """What the codes of several pages say of a file as a whole: the first page's; nothing where
    they name several communities or campaigns, whose forms are told by what is printed."""
    whose = {(one["huizhi.campaign"], one["huizhi.community"]) for one in codes}
    return codes[0] if len(whose) == 1 else {}
