"""Originals: kept byte for byte under their digest, whatever their names say, in a folder and in a
bucket alike."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from pathlib import Path

import pytest

from huizhi.disk import copies_folder
from huizhi.errors import StorageError
from huizhi.storage.originals import DIGEST, Original
from huizhi.storage.originals_place import originals_in, settled_originals
from tests.object_store import store, use

DATA = b"some content"
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(autouse=True, params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Where originals are that have no place yet."""
    monkeypatch.setenv("HUIZHI_CACHE", str(tmp_path / "cache"))
    if request.param == "bucket":
        bucket = f"b-{secrets.token_hex(8)}"
        store().make_bucket(bucket)
        use(monkeypatch, store().endpoint, f"s3://{bucket}/office")
    return str(request.param)


def written(output: Path, place: str) -> Path:
    """The folder in which files are written first."""
    return copies_folder("originals") if place == "bucket" else output / "returns"


def everything(output: Path) -> list[str]:
    """What is kept, by name."""
    originals = originals_in(output)
    return sorted(one.name for one in originals.looked_up(originals.every()))


def keep_bytes(data: bytes, name: str, output: Path) -> Original:
    """One content, kept and on the disk."""
    with settled_originals(output, "c") as originals:
        original = originals.keep_pieces([data], name)
        originals.settle()
    return original


def keep_file(source: Path, output: Path) -> Original:
    """One file, kept and on the disk."""
    with settled_originals(output, "c") as originals:
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
def test_a_name_is_never_a_path(tmp_path: Path, place: str, name: str, kept: str) -> None:
    original = keep_bytes(DATA, name, tmp_path)

    assert original.path == written(tmp_path, place) / kept
    assert original.path.read_bytes() == DATA
    assert (original.sha256, original.size) == (SHA256, len(DATA))
    mode = 0o400 if place == "folder" else 0o600  # a copy may be thrown away
    assert original.path.stat().st_mode & 0o777 == mode
    assert everything(tmp_path) == [kept]


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    first = keep_bytes(DATA, "a.xlsx", tmp_path)
    second = keep_bytes(DATA, "b.docx", tmp_path)

    assert (first.sha256, first.size) == (second.sha256, second.size)
    assert second.path.read_bytes() == DATA
    assert everything(tmp_path) == [f"{SHA256}.xlsx"]


def test_a_file_is_copied_and_left_where_it_was(tmp_path: Path) -> None:
    source = tmp_path / "in.xlsx"
    source.write_bytes(DATA)
    original = keep_file(source, tmp_path)

    assert original.path.read_bytes() == DATA == source.read_bytes()


def test_it_is_at_hand_on_a_machine_that_never_had_it(tmp_path: Path, place: str) -> None:
    name = keep_bytes(DATA, "a.xlsx", tmp_path).path.name
    if place == "bucket":
        shutil.rmtree(written(tmp_path, place))
    originals = originals_in(tmp_path)

    assert originals.whole(name, SHA256).read_bytes() == DATA
    assert originals.at_hand_each([name, name])[1].read_bytes() == DATA
    assert not originals.at_hand(f"{'0' * DIGEST}.xlsx").exists()
    assert originals.is_whole(originals.name_of(name), len(DATA))
    assert not originals.is_whole(originals.name_of(name), len(DATA) + 1)
    assert not originals.is_whole("0" * DIGEST, len(DATA))


def test_what_was_kept_before_is_known_by_its_look(tmp_path: Path) -> None:
    original = keep_bytes(DATA, "a.xlsx", tmp_path)
    look = originals_in(tmp_path).look_of(original)
    again = originals_in(tmp_path)

    assert again.kept_before(SHA256, look) == original
    assert again.kept_before(SHA256, f"{look}x") is None
    assert again.kept_before("0" * DIGEST, look) is None
    assert again.look_of(Original("0" * DIGEST, tmp_path / "none", 0)) == ""


def test_what_is_removed_is_gone_here_too(tmp_path: Path, place: str) -> None:
    original = keep_bytes(DATA, "a.xlsx", tmp_path)
    other = keep_bytes(b"other", "b.txt", tmp_path)
    originals = originals_in(tmp_path)

    assert not originals.remove([original.path.name])
    assert everything(tmp_path) == [other.path.name]
    assert [one.name for one in written(tmp_path, place).iterdir()] == [other.path.name]
    assert (originals.count(), originals.is_any()) == (1, True)
    assert not originals.remove_all()
    assert (originals_in(tmp_path).count(), originals.is_any()) == (0, False)


def test_a_file_that_is_still_growing_is_not_taken(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
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

    assert list(written(tmp_path, place).iterdir()) == []


def test_nothing_stands_under_its_name_before_it_is_stored(tmp_path: Path, place: str) -> None:
    with settled_originals(tmp_path, "c") as originals:
        kept = [originals.keep_pieces([f"{n}".encode()], "a.txt") for n in range(3)]
        assert not any(one.path.exists() for one in kept)
        assert everything(tmp_path) == []
        originals.settle()
        assert [one.path.read_bytes() for one in kept] == [b"0", b"1", b"2"]
        again = originals.keep_pieces([b"1"], "a.txt")
    assert again == kept[1]
    assert everything(tmp_path) == sorted(one.path.name for one in kept)
    assert sorted(written(tmp_path, place).iterdir()) == sorted(one.path for one in kept)


def test_what_was_not_settled_leaves_no_trace(tmp_path: Path, place: str) -> None:
    with settled_originals(tmp_path, "c") as originals:
        originals.keep_pieces([DATA], "a.txt")
        originals.keep_pieces([DATA], "b.txt")
    assert list(written(tmp_path, place).iterdir()) == []
    assert everything(tmp_path) == []


def test_what_is_kept_while_all_is_moved_elsewhere_does_not_count(tmp_path: Path) -> None:
    with settled_originals(tmp_path, "c") as originals:
        originals.keep_pieces([DATA], "a.txt")
        originals.are_here = lambda: False
        with pytest.raises(StorageError, match="刚刚搬到了别处"):
            originals.settle()
