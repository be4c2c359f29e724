"""A bucket that is gone, full, closed, slow or wrong: plain Chinese, and nothing counts as kept
that is not there."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from huizhi.disk import copies_folder
from huizhi.errors import DamagedError, StorageError
from huizhi.storage import bucket as bucket_module
from huizhi.storage.bucket_access import bucket_access
from huizhi.storage.originals_place import (
    ORIGINALS_NOTE,
    are_originals_elsewhere,
    noted_originals,
    originals_in,
    settled_originals,
)
from tests.object_store import KEY, SECRET, Answer, IllStore, ill_store, store, use

DATA = b"some content"
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody waits long here."""
    monkeypatch.setenv("HUIZHI_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(bucket_module, "_RETRIES", 1)


@pytest.fixture
def name(monkeypatch: pytest.MonkeyPatch) -> str:
    """A bucket in which this test's originals are."""
    made = f"b-{secrets.token_hex(8)}"
    store().make_bucket(made)
    use(monkeypatch, store().endpoint, f"s3://{made}/office")
    return made


@pytest.fixture
def ill(name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[IllStore]:
    """The same bucket, which may fall ill."""
    with ill_store(store().endpoint) as one:
        use(monkeypatch, one.endpoint, f"s3://{name}/office")
        yield one


def keep(output: Path, data: bytes = DATA) -> str:
    with settled_originals(output, "c") as originals:
        kept = originals.keep_pieces([data], "a.xlsx")
        originals.settle()
    return kept.path.name


def in_bucket(output: Path) -> str:
    """The name of the place of these originals, as one asks the store for it."""
    note = noted_originals(output)
    assert note is not None
    assert note.address is not None
    return f"{note.address.bucket}/{note.address.prefix}"


def of_content(answer: Answer) -> object:
    """Only what is sent of originals is answered so."""
    return lambda method, path: answer if method == "PUT" and "folder.json" not in path else None


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(403, "AccessDenied"), "不许这样做。请管理的人给这个密钥"),
        (Answer(403, "SignatureDoesNotMatch"), "访问密钥不对或过期了"),
        (Answer(403), "不许这样做"),
        (Answer(404, "NoSuchBucket"), "没有配置的“原件”写的那个桶"),
        (Answer(507, "XMinioStorageFull"), "满了。请管理的人腾出空间"),
        (Answer(501, "NotImplemented"), "不认“没有才写”"),
        (Answer(500, "InternalError"), "忙，或出了故障"),
        (Answer(400, "RequestTimeTooSkewed"), "请把钟对准"),
        (Answer(418, "Teapot"), "程序没有料到（代号418）"),
        (Answer(200, silent=2.0), "太久没有答复"),
        (Answer(0), "连不上存原件的对象存储"),
    ],
)
def test_what_a_store_refuses_is_said_in_chinese_and_is_not_kept(
    tmp_path: Path, ill: IllStore, answer: Answer, told: str
) -> None:
    keep(tmp_path, b"before")
    ill.ill = of_content(answer)
    with settled_originals(tmp_path, "c") as originals, pytest.MonkeyPatch.context() as patch:
        originals.keep_pieces([DATA], "a.xlsx")
        patch.setattr(bucket_module, "SENDING", 0.4 if answer.silent else 60.0)
        with pytest.raises(StorageError) as refused:
            originals.settle()

    said = str(refused.value)
    assert said.startswith("把原件存进对象存储没有成功：")
    assert told in said
    assert not any(one in said for one in ("http", "127.0.0.1", KEY, SECRET, "obstore", "Error"))
    ill.ill = lambda _, __: None
    assert SHA256 not in {one.name for one in originals_in(tmp_path).every()}
    keep(tmp_path)  # as soon as it is well
    assert originals_in(tmp_path).is_whole(SHA256, len(DATA))


def test_a_store_that_is_not_there_begins_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, "http://127.0.0.1:1", "s3://bucket/office")
    with pytest.raises(StorageError, match="连不上存原件的对象存储"):
        keep(tmp_path)
    assert not (tmp_path / ORIGINALS_NOTE).exists()


def test_an_answer_that_was_lost_on_its_way_is_found_out(tmp_path: Path, ill: IllStore) -> None:
    """The store has it, and nobody was told: the second try is refused, and proves that it is
    there."""
    keep(tmp_path, b"before")
    lost = iter([True])

    def once(method: str, path: str) -> Answer | None:
        return Answer(0, after=True) if method == "PUT" and next(lost, False) else None

    ill.ill = once
    keep(tmp_path)
    assert [one for one, path in ill.said if path.endswith(SHA256)][:2] == ["PUT", "PUT"]
    assert originals_in(tmp_path).is_whole(SHA256, len(DATA))


def test_many_at_once_put_each_once(tmp_path: Path, ill: IllStore) -> None:
    keep(tmp_path, b"before")

    def kept(_: int) -> list[str]:
        with settled_originals(tmp_path, "c") as originals:
            made = [originals.keep_pieces([f"{n}".encode()], "a.txt") for n in range(10)]
            originals.settle()
        return [one.path.name for one in made]

    with ThreadPoolExecutor(4) as pool:
        names = list(pool.map(kept, range(4)))
    assert all(one == names[0] for one in names)
    originals = originals_in(tmp_path)
    assert all(originals.are_whole([(one[:64], 1) for one in names[0]]))
    assert originals.count() == 11


def test_what_is_there_and_wrong_is_put_over(tmp_path: Path, name: str) -> None:
    keep(tmp_path)
    path = f"{in_bucket(tmp_path)}/{SHA256}"
    store().ask("PUT", path, b"some c0ntent")
    originals = originals_in(tmp_path)

    assert not originals.is_whole(SHA256, len(DATA))
    shutil.rmtree(copies_folder("originals"))
    with pytest.raises(DamagedError, match="已经不是收到时的内容"):
        originals.at_hand(f"{SHA256}.xlsx")
    assert list(copies_folder("originals").iterdir()) == []

    keep(tmp_path)
    assert store().ask("GET", path) == DATA


def test_a_store_that_keeps_something_else_is_not_believed(
    tmp_path: Path, ill: IllStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that does not say the digest of what it has, as of what is sent in parts."""
    keep(tmp_path, b"before")
    monkeypatch.setattr(bucket_module, "_LARGE", len(DATA) - 1)
    wrong = Answer(change=lambda body: body.swapcase())
    ill.ill = lambda method, path: wrong if (method, path[-64:]) == ("GET", SHA256) else None
    with pytest.raises(StorageError, match="读回来不是存进去的内容，没有登记"):
        keep(tmp_path)


def test_a_content_that_breaks_off_is_no_copy(tmp_path: Path, ill: IllStore) -> None:
    stored = keep(tmp_path, DATA * 1000)
    shutil.rmtree(copies_folder("originals"))
    ill.ill = lambda method, path: Answer(cut=100) if path.endswith(stored[:64]) else None
    with pytest.raises(StorageError, match="对象存储"):
        originals_in(tmp_path).at_hand(stored)
    assert list(copies_folder("originals").iterdir()) == []


def test_a_copy_that_was_changed_is_fetched_anew(tmp_path: Path, name: str) -> None:
    stored = keep(tmp_path)
    path = originals_in(tmp_path).at_hand(stored)
    path.chmod(0o600)
    path.write_bytes(b"another cont")

    assert originals_in(tmp_path).at_hand(stored).read_bytes() == DATA


def test_a_content_in_parts_is_read_back(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket_module, "_LARGE", 10)
    monkeypatch.setattr(bucket_module, "_SMALL", 5 << 20)
    data = secrets.token_bytes(6 << 20)
    stored = keep(tmp_path, data)
    shutil.rmtree(copies_folder("originals"))

    assert originals_in(tmp_path).at_hand(stored).read_bytes() == data
    keep(tmp_path, data)


def test_another_bucket_of_the_same_name_is_not_written_into(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path)
    store().ask("DELETE", f"{in_bucket(tmp_path)}/folder.json")
    with pytest.raises(StorageError, match="不是原来的桶，或被清空过"):
        keep(tmp_path, b"other")


def test_a_copied_folder_takes_nothing_from_the_first(tmp_path: Path, name: str) -> None:
    stored = keep(tmp_path / "first")
    shutil.copytree(tmp_path / "first", tmp_path / "copy")
    for work in (lambda: keep(tmp_path / "copy"), originals_in(tmp_path / "copy").remove_all):
        with pytest.raises(StorageError, match="像是从那里复制来的"):
            work()
    assert originals_in(tmp_path / "first").at_hand(stored).read_bytes() == DATA
    (tmp_path / "first").rename(tmp_path / "renamed")
    keep(tmp_path / "renamed")


def test_two_folders_of_one_campaign_have_nothing_in_common(tmp_path: Path, name: str) -> None:
    first, second = keep(tmp_path / "1"), keep(tmp_path / "2")
    originals_in(tmp_path / "1").remove([first])

    assert originals_in(tmp_path / "2").is_whole(second[:64], len(DATA))


def test_a_bucket_that_keeps_former_contents_is_told_of(tmp_path: Path, name: str) -> None:
    store().version(name)
    stored = keep(tmp_path)

    assert originals_in(tmp_path).remove([stored])
    assert not originals_in(tmp_path).is_any()


def test_where_they_are_to_be_is_not_where_they_are(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path)
    assert not are_originals_elsewhere("c", tmp_path)
    for wished in ("folder", f"s3://{name}/other", f"s3://other-{name}/office"):
        monkeypatch.setenv("HUIZHI_ORIGINALS", wished)
        assert are_originals_elsewhere("c", tmp_path)
        with pytest.raises(StorageError, match=r"请运行 python generate\.py move"):
            keep(tmp_path)
    monkeypatch.setenv("HUIZHI_ORIGINALS", "")  # nobody says anything: they are where they are
    keep(tmp_path)
    monkeypatch.setenv("HUIZHI_ORIGINALS", "s3://Bad_Name")
    with pytest.raises(StorageError, match="HUIZHI_ORIGINALS 写的不是能用的对象存储地址"):
        keep(tmp_path)


@pytest.mark.parametrize("note", ['{"address": 1}', '{"elsewhere": "s3://b-b/x"}', "[]", "{"])
def test_a_note_that_says_nothing_stops_everything(tmp_path: Path, note: str) -> None:
    (tmp_path / ORIGINALS_NOTE).write_text(note)
    with pytest.raises(StorageError, match="坏了，不知道原件在哪里"):
        originals_in(tmp_path)


def test_keys_are_taken_from_the_user_s_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(one, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws/config").write_text(
        "[profile office]\nregion = cn-north-1\nendpoint_url = https://objects.example\n"
    )
    (tmp_path / ".aws/credentials").write_text(
        f"[office]\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}%\n"
    )
    monkeypatch.setenv("AWS_PROFILE", "office")
    access = bucket_access()
    assert (access.endpoint, access.region) == ("https://objects.example", "cn-north-1")
    assert (access.key, access.secret) == (KEY, f"{SECRET}%")
    assert KEY not in repr(access)
    assert SECRET not in repr(access)

    monkeypatch.setenv("AWS_VIRTUAL_HOSTED_STYLE_REQUEST", "true")
    assert bucket_access().endpoint_of("b-b") == "https://b-b.objects.example"
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://objects.example")
    with pytest.raises(StorageError, match="请改用 https"):
        bucket_access()
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    assert bucket_access().is_open
    (tmp_path / ".aws/credentials").write_text("")
    with pytest.raises(StorageError, match="没有找到对象存储的访问密钥"):
        bucket_access()
    (tmp_path / ".aws/credentials").write_text(f"{SECRET}\n")
    with pytest.raises(StorageError) as told:
        bucket_access()
    assert SECRET not in str(told.value)
