"""How workers come to originals: what goes over is enough, and what is not to be had is said."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from huizhi.storage import originals_access
from huizhi.storage.folder_originals import FolderOriginals
from huizhi.storage.originals import Originals
from huizhi.storage.originals_access import OriginalsAccess, _FolderAccess, _SentAlong
from huizhi.workers.sent_folder import SentFolder, SharedFolder


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Originals, str, str]:
    """Originals, and the names of two of them."""
    with FolderOriginals(tmp_path) as originals:
        short, long = (originals.keep_pieces([one], "表.xlsx") for one in (b"one", b"a longer one"))
        originals.settle()
    return originals, short.path.name, long.path.name


def gone_over(access: OriginalsAccess) -> OriginalsAccess:
    """As a worker has it."""
    found: OriginalsAccess = pickle.loads(pickle.dumps(access))
    return found


def test_bytes_go_along_unless_they_are_too_many(
    kept: tuple[Originals, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    originals, short, long = kept
    monkeypatch.setattr(originals_access, "_MOST_SENT", 5)
    access = _SentAlong(originals)
    sent = [access.sent(name) for name in (short, long, f"{0:064}.xlsx")]

    with gone_over(access).at_hand(sent) as paths:
        read = [path and path.read_bytes() for path in paths]

    assert read == [b"one", None, None]
    assert [one.weight for one in sent] == [3, 0, 0]
    assert paths[0] is not None
    assert not paths[0].exists()


def test_a_folder_is_known_by_its_sign_and_only_as_long_as_that_is_there(
    kept: tuple[Originals, str, str],
) -> None:
    originals, short, _ = kept
    with SharedFolder.shown(originals.folder) as shared:
        access = _FolderAccess(shared)
        other = _FolderAccess(SharedFolder(shared.path, shared.sign, b"another"))
        with gone_over(access).at_hand([access.sent(short)]) as (path,):
            assert path is not None
            assert path.read_bytes() == b"one"
        with gone_over(other).at_hand([access.sent(short)]) as paths:
            assert paths == [None]
    assert not shared.is_seen(to_write=True)
    assert len(originals.every()) == 2


def test_a_folder_that_is_sent_is_laid_out_under_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "联系表"
    (folder / "里面").mkdir(parents=True)
    (folder / "里面" / "a.yaml").write_bytes(b"a")
    (folder / "~$b.docx").write_bytes(b"open in Word")

    with SentFolder.packed(folder).at_hand() as there:
        found = {one.relative_to(there).as_posix() for one in there.rglob("*.*")}
        assert there.name == folder.name
        assert there != folder

    assert found == {"里面/a.yaml"}
