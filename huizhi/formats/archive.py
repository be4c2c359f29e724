"""Archives: zip packages written the same, byte for byte, for the same members."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

from huizhi.errors import Mistake, TemplateError

_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive: its name with "/" between folders, and its content."""

    name: str
    data: bytes


def read_members(data: bytes, name: str) -> list[Member]:
    """The members of a template's package, in order.

    Raises: TemplateError when it is no zip package.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [
                Member(i.filename, archive.read(i)) for i in archive.infolist() if not i.is_dir()
            ]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, OSError, EOFError) as error:
        raise TemplateError([Mistake(name, "", "不是可用的 docx 或 xlsx 文件，打不开")]) from error


def write_members(members: Iterable[Member]) -> bytes:
    """The zip archive of these members: fixed times and attributes, names in UTF-8."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for member in members:
            info = zipfile.ZipInfo(member.name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, member.data)
    return target.getvalue()
