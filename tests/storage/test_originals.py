"""Originals: kept byte for byte under their digest, whatever their names say."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from huizhi.errors import StorageError
from huizhi.storage.folder_originals import FolderOriginals
from huizhi.storage.originals import Original

DATA = b"some content"
SHA256 = hashlib.sha256(DATA).hexdigest()


def keep_bytes(data: bytes, name: str, output: Path) -> Original:
    """One content, kept and on the disk."""
    with FolderOriginals(output) as originals:
        original = originals.keep_pieces([data], name)
        originals.settle()
    return original


def keep_file(source: Path, output: Path) -> Original:
    """One file, kept and on the disk."""
    with FolderOriginals(output) as originals:
        original = originals.keep_file(source)
        originals.settle()
    return original


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("附件1.xlsx", f"{SHA256}.xlsx"),
        ("附件1.XLSX", f"{SHA256}.xlsx"),
        ("没有后缀", SHA256),
        ("../../etc/passwd", SHA256),
        ("C:\\x\\..\\y.xlsx", f"{SHA256}.xlsx"),
        ("a.x/../../y", SHA256),
        ("a.\u202ecod", SHA256),
        ("a.averylongsuffix", SHA256),
        ("a.12345", f"{SHA256}.12345"),
        ("a.123456", SHA256),
        ("a.表", SHA256),
        ("a.表a", SHA256),
        ("CON", SHA256),
    ],
)
def test_a_name_is_never_a_path(tmp_path: Path, name: str, kept: str) -> None:
    original = keep_bytes(DATA, name, tmp_path)

    assert original.path == tmp_path / "returns" / kept
    assert original.path.read_bytes() == DATA
    assert (original.sha256, original.size) == (SHA256, len(DATA))
    assert original.path.stat().st_mode & 0o777 == 0o400


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    first = keep_bytes(DATA, "a.xlsx", tmp_path)
    second = keep_bytes(DATA, "b.docx", tmp_path)

    assert first == second
    assert [entry.name for entry in (tmp_path / "returns").iterdir()] == [f"{SHA256}.xlsx"]


def test_a_file_is_copied_and_left_where_it_was(tmp_path: Path) -> None:
    source = tmp_path / "in.xlsx"
    source.write_bytes(DATA)
    original = keep_file(source, tmp_path)

    assert original.path.read_bytes() == DATA == source.read_bytes()


def test_a_file_that_is_still_growing_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "in.xlsx"
    source.write_bytes(DATA)
    sizes = iter([5, len(DATA)])
    real = Path.stat

    def growing(path: Path, **options: bool) -> object:
        found = real(path, **options)
        if path != source:
            return found

        class Stat:
            st_size, st_mtime_ns, st_mode = next(sizes), 0, found.st_mode

        return Stat

    monkeypatch.setattr(Path, "stat", growing)
    with pytest.raises(StorageError, match="还在写入"):
        keep_file(source, tmp_path)

    assert list((tmp_path / "returns").iterdir()) == []


def test_nothing_stands_under_its_name_before_it_is_on_the_disk(tmp_path: Path) -> None:
    with FolderOriginals(tmp_path) as originals:
        kept = [originals.keep_pieces([f"{n}".encode()], "a.txt") for n in range(3)]
        assert not any(one.path.exists() for one in kept)
        originals.settle()
        assert [one.path.read_bytes() for one in kept] == [b"0", b"1", b"2"]
        again = originals.keep_pieces([b"1"], "b.txt")
    assert again == kept[1]
    assert sorted((tmp_path / "returns").iterdir()) == sorted(one.path for one in kept)


def test_what_was_not_settled_leaves_no_trace(tmp_path: Path) -> None:
    with FolderOriginals(tmp_path) as originals:
        originals.keep_pieces([DATA], "a.txt")
        originals.keep_pieces([DATA], "b.txt")
    assert list((tmp_path / "returns").iterdir()) == []
