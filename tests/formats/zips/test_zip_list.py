"""Zip lists: counted before they are loaded, whatever their end records say."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from huizhi.content.limits import Limits
from huizhi.errors import DamagedError, LimitError
from huizhi.formats.containers.archive_reader import ArchiveReader
from huizhi.formats.zips.safe_zip import SafeZip
from huizhi.formats.zips.zip_list import check_list

FEW = Limits(members=5, listed=10)


def listing(entries: int, said: int, *, large: bool = False) -> bytes:
    """A zip of one stored file that is listed so many times; said: the number in its end record;
    large: with the records of ZIP64."""
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"a"
    one = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
    listed = (one + b"a") * entries
    size, at, end = len(listed), len(local), len(local) + len(listed)
    more = b""
    if large:
        more = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, said, said, size, at)
        more += struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
        said, size, at = 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF
    return local + listed + more + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, said, said, size, at, 0)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("said", [11, 1, 0xFFFF])
def test_a_long_list_is_refused_before_it_is_loaded(
    tmp_path: Path, said: int, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = listing(11, said, large=large)
    path = tmp_path / "a.zip"
    path.write_bytes(data)

    def loading(*_: object) -> None:
        raise AssertionError("the list was loaded")

    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", loading)
    with pytest.raises(LimitError, match="10个以上"):
        ArchiveReader(path, FEW)
    with pytest.raises(LimitError, match="10个以上"):
        check_list(io.BytesIO(data), FEW)


@pytest.mark.parametrize("large", [False, True])
def test_a_list_within_the_limits_passes(large: bool) -> None:
    check_list(io.BytesIO(listing(10, 10, large=large)), FEW)
    check_list(io.BytesIO(listing(3, 3) + b""), FEW)
    with pytest.raises(LimitError, match="压缩包内有10个文件，最多5个"):
        SafeZip(listing(10, 10, large=large), FEW)


def test_a_list_said_to_be_longer_than_memory() -> None:
    data = bytearray(listing(1, 1))
    data[-10:-6] = struct.pack("<L", 100 << 20)
    with pytest.raises(LimitError):
        check_list(io.BytesIO(bytes(data)), FEW)


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\5\6", bytes(100), listing(2, 2)[:-1]])
def test_what_is_no_zip_passes_here_and_is_refused_by_whoever_opens_it(data: bytes) -> None:
    check_list(io.BytesIO(data), FEW)
    with pytest.raises(DamagedError):
        SafeZip(data, FEW)
