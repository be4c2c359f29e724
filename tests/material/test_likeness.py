"""Likeness: a picture is known again whatever was done to it, another shot is not taken for it."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import pytest
from PIL import Image

from benchmarks.scenes import (
    Shot,
    another_shot,
    from_a_tripod,
    halved,
    jpeg,
    with_strip_added,
    with_strip_over,
    with_watermark,
)
from huizhi.content.facts import SKETCH
from huizhi.formats.media.picture_facts import sketch_of
from huizhi.material.likeness import Pair, same_pictures

SHOTS = [Shot(number) for number in range(40, 45)]  # more: benchmarks.likeness_rates


@cache
def images() -> tuple[Image.Image, ...]:
    return tuple(shot.draw() for shot in SHOTS)


def sketch(data: bytes) -> bytes:
    return sketch_of(Image.open(io.BytesIO(data))).tobytes()


@cache
def first() -> tuple[bytes, ...]:
    return tuple(sketch(jpeg(image)) for image in images())


@pytest.mark.parametrize(
    "change",
    [
        lambda image: jpeg(image, 60),
        lambda image: jpeg(halved(image), 75),
        lambda image: jpeg(with_strip_added(image), 80),
        lambda image: jpeg(with_strip_over(image), 80),
        lambda image: jpeg(halved(with_strip_added(image)), 60),
        lambda image: jpeg(with_watermark(image), 70),
        lambda image: jpeg(image.rotate(90, expand=True), 80),
    ],
    ids=["quality", "half", "strip added", "strip over", "all", "watermark", "turned"],
)
def test_the_same_picture_is_found(change: Callable[[Image.Image], bytes]) -> None:
    changed = [sketch(change(image)) for image in images()]

    found = same_pictures([*first(), *changed])

    assert found == [Pair(n, n + len(SHOTS)) for n in range(len(SHOTS))]


@pytest.mark.parametrize("other", [another_shot, from_a_tripod])
def test_another_shot_of_the_scene_is_not_claimed(other: Callable[[Shot, int], Shot]) -> None:
    shots = [sketch(jpeg(other(shot, n).draw())) for shot in SHOTS for n in (1, 2)]

    assert same_pictures([*first(), *shots]) == []


def test_what_shows_nothing_is_like_nothing() -> None:
    blank = bytes([200]) * (SKETCH * SKETCH)

    assert same_pictures([blank, blank, b"", b""]) == []
    assert same_pictures([first()[0], first()[0]]) == [Pair(0, 1)]
    assert same_pictures([]) == []
