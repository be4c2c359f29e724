"""Exact numbers: `round`, `int` and `float` as people reckon.

Jinja2's `round` works on the machine's halves (2.675 becomes 2.67), so that one amount would be
printed in two ways on a page; its `int` and `float` make 0 of every text that they cannot read.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

from huizhi.formats.jinja.marks import Slot

_NUMBER = re.compile(r"¥?([+-]?)¥?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
_ROUNDING = {"common": ROUND_HALF_UP, "ceil": ROUND_CEILING, "floor": ROUND_FLOOR}
_WIDE = Context(prec=400)  # a machine's number has at most 309 digits before the point


def typed_number(text: str) -> Decimal | None:
    """The number that a person wrote, such as 1,234.5 or ¥-12; None where it is none."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).replace("−", "-").strip())
    if found is None:
        return None
    sign, whole, decimals = found.groups()
    return Decimal(f"{sign}{whole.replace(',', '')}{decimals or ''}")


def rounded(value: float | Decimal, precision: int = 0, method: str = "common") -> float | Decimal:
    """The filter `round`, of the number as it is printed: halves go up, away from 0.

    Raises: ValueError in Chinese; TypeError for what is no number.
    """
    if method not in _ROUNDING:
        raise ValueError(f"round 的第二项可以写{'、'.join(_ROUNDING)}")
    if isinstance(value, int) and precision >= 0:
        return value
    exact = value if isinstance(value, Decimal) else Decimal(repr(value + 0))
    if not exact.is_finite():
        return value
    step = Decimal(1).scaleb(-precision)
    result = exact.quantize(step, _ROUNDING[method], _WIDE)
    return result if isinstance(value, Decimal) else type(value)(result)


def whole_number(value: object, default: object = None, base: int = 10) -> object:
    """The filter `int`: 0 for nothing. Raises: ValueError in Chinese for what is no number."""
    if isinstance(value, str) and base != 10:
        return int(value, base)
    number = _number(value, default, "int")
    return int(number) if isinstance(number, (int, float, Decimal)) else number


def broken_number(value: object, default: object = None) -> object:
    """The filter `float`: 0.0 for nothing. Raises: ValueError in Chinese for what is no number."""
    number = _number(value, default, "float")
    return float(number) if isinstance(number, (int, float, Decimal)) else number


def _number(value: object, default: object, name: str) -> object:
    """The number that a value is; default: of what is none, None where that is a mistake."""
    if isinstance(value, (int, float, Decimal)):
        return value
    text = "" if value is None else str(value)
    number = typed_number(text)
    if number is not None:
        return number
    if default is None and text.strip() and not isinstance(value, Slot):
        raise ValueError(f"“{text[:20]}”不是一个数，不能用“{name}”")
    return 0 if default is None else default
