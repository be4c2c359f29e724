"""Limits: how large, in each way, a returned file may be, and how that is said.

Source: measured over 2,506 real office files; each value leaves room above the largest real one.
"""

from __future__ import annotations

from dataclasses import dataclass

from huizhi.errors import LimitError

KB, MB, GB = 1 << 10, 1 << 20, 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one look at a returned file.

    ratio: unpacked to packed size of one part, held only above `ratio_from_bytes`;
    listed: entries in the list of an archive, its folders too;
    all_parts_bytes: everything unpacked from one file, counted while inflating;
    member_bytes, archive_bytes: the same for an archive of returns, which holds videos;
    pixels: of a picture that is looked into; child_*: what the child process that reads may take.
    """

    file_bytes: int = 25 * MB
    members: int = 2_000
    listed: int = 10_000
    part_bytes: int = 200 * MB
    all_parts_bytes: int = 300 * MB
    member_bytes: int = 4 * GB
    archive_bytes: int = 16 * GB
    ratio: int = 200
    ratio_from_bytes: int = 1 * MB
    cells: int = 800_000
    pixels: int = 200_000_000
    child_seconds: float = 30.0
    child_bytes: int = 1 * GB

    def check_file(self, size: int) -> None:
        """Raises: LimitError when a file of this many bytes is too large."""
        if size > self.file_bytes:
            raise limit_error(f"文件大小{shown_size(size)}", shown_size(self.file_bytes))

    def check_members(self, count: int) -> None:
        """Raises: LimitError when an archive holds too many members."""
        if count > self.members:
            raise limit_error(f"压缩包内有{count}个文件", f"{self.members}个")

    def check_part(self, unpacked: int, packed: int) -> None:
        """Raises: LimitError when one part unpacks to too much, absolutely or for its size."""
        if unpacked > self.part_bytes:
            raise limit_error("压缩包内单个文件解压后过大", shown_size(self.part_bytes))
        if unpacked > self.ratio_from_bytes and unpacked > self.ratio * max(packed, 1):
            raise limit_error("压缩包内单个文件的压缩倍数异常", f"{self.ratio}倍")

    def check_all_parts(self, unpacked: int) -> None:
        """Raises: LimitError when all parts together unpack to too much."""
        if unpacked > self.all_parts_bytes:
            raise limit_error("压缩包解压后总量过大", shown_size(self.all_parts_bytes))

    def check_member(self, unpacked: int, packed: int) -> None:
        """Raises: LimitError when one file of an archive of returns unpacks to too much."""
        if unpacked > self.member_bytes:
            raise limit_error("压缩包内单个文件解压后过大", shown_size(self.member_bytes))
        if unpacked > self.ratio_from_bytes and unpacked > self.ratio * max(packed, 1):
            raise limit_error("压缩包内单个文件的压缩倍数异常", f"{self.ratio}倍")

    def check_archive(self, unpacked: int) -> None:
        """Raises: LimitError when all files of an archive of returns unpack to too much."""
        if unpacked > self.archive_bytes:
            raise limit_error("压缩包解压后总量过大", shown_size(self.archive_bytes))

    def check_cells(self, count: int) -> None:
        """Raises: LimitError when a file holds too many cells."""
        if count > self.cells:
            raise limit_error("单元格过多", f"{self.cells}个")


def limit_error(found: str, most: str) -> LimitError:
    """The error of a limit; its text is always "what was found，最多 how much"."""
    return LimitError(found, most)


def shown_size(size: int) -> str:
    """A number of bytes as a person says it: 26214400 → "25MB"."""
    for unit, name in ((GB, "GB"), (MB, "MB"), (KB, "KB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + name
    return f"{size}字节"
