"""Files beside a template: what its marks name, and nothing anywhere else."""

from __future__ import annotations

import re
from pathlib import Path

_NOT_IN_NAMES = re.compile(r"[/\\:]")


def file_beside(folder: Path, name: object) -> Path:
    """The file of this name in the template's folder. Raises: ValueError."""
    said = "" if name is None else str(name)
    if not said.strip():
        remedy = '可能没有的请写成条件，如 {{ 照片|图片(40) if 照片 else "" }}'
        raise ValueError(f"这里是空的，没有文件名；{remedy}")
    path = folder / said
    if _NOT_IN_NAMES.search(said) or said in {"", ".", ".."} or not path.is_file():
        raise ValueError(f"模板所在的文件夹里没有“{said[:60]}”")
    return path
