"""Remarks: answers of a form that were filled in for somebody, marked to be looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huizhi.formats.ooxml import Stamp


def remarked(data: bytes, suffix: str, remarks: Mapping[str, str], stamp: Stamp) -> bytes:
    """The form with a remark on each of these cells, by the place as the user sees it."""
    from huizhi.formats.excel import write_xlsx_flags  # slow to load
    from huizhi.formats.flags import Flag
    from huizhi.formats.word import write_docx_flags

    flags = [Flag(place, "confirm", remark) for place, remark in remarks.items()]
    if suffix == ".xlsx":
        return write_xlsx_flags(data, flags, (), stamp)
    moment = stamp.saved or dt.datetime(2000, 1, 1)
    return write_docx_flags(data, flags, moment, stamp)
