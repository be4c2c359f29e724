"""Page piece: the place on a page where a text was read, cut out for a person to look at."""

from __future__ import annotations

import io

from PIL import Image

from huizhi.content import PaperText

_AROUND = 14  # pixels shown around a text
_QUALITY = 85


def shown_piece(page: bytes, paper: PaperText) -> bytes:
    """The piece of a page (JPEG, laid flat) as JPEG.

    Raises: ValueError where the place is not on the page.
    """
    with Image.open(io.BytesIO(page), formats=("JPEG",)) as opened:
        left, top = max(paper.left - _AROUND, 0), max(paper.top - _AROUND, 0)
        right = min(paper.right + _AROUND, opened.width)
        bottom = min(paper.bottom + _AROUND, opened.height)
        if left >= right or top >= bottom:
            raise ValueError("beyond the page")
        target = io.BytesIO()
        opened.crop((left, top, right, bottom)).save(target, "JPEG", quality=_QUALITY)
    return target.getvalue()
