"""The same picture twice: what many pictures were found to share is found once."""

from __future__ import annotations

import random

import pytest

from huizhi.content import SKETCH
from huizhi.disk import cache
from huizhi.material import likeness, repeats


def _sketches(count: int) -> list[bytes]:
    drawn = random.Random(5)
    some = [drawn.randbytes(SKETCH * SKETCH) for _ in range(count)]
    return [*some, some[3], bytes(min(255, point + 1) for point in some[7])]


def test_what_was_found_among_many_is_kept_for_these_very_ones(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("HUIZHI_CACHE", str(tmp_path))
    monkeypatch.setattr(repeats, "_MANY", 20)
    sketches = _sketches(40)
    first = repeats._same_pictures(sketches)
    assert list(first) == [(3, 40), (7, 41)]

    with monkeypatch.context() as patch:
        patch.setattr(likeness, "same_pictures", None)  # nobody compares them again
        assert list(repeats._same_pictures(sketches)) == list(first)
    folder = cache.cache_folder()
    assert folder is not None
    (one,) = folder.glob("alike-*")
    one.write_bytes(b"damaged")
    assert list(repeats._same_pictures(sketches)) == list(first)
    assert list(repeats._same_pictures(sketches[1:])) == [(2, 39), (6, 40)]
