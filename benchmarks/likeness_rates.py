"""How surely the same picture is known again, and how often another one is taken for it.

    python -m benchmarks.likeness_rates                 100 scenes
    python -m benchmarks.likeness_rates --scenes 20     a quick look

Each drawn scene is sent once as it was taken, then changed in each way; found: the share of pairs
that are told; claimed: pairs among other shots of the same scenes (a hand that moves, people who
walk; a camera that stands still) that are told wrongly. Beside ours: imagehash's dhash with at most
4 bits apart, which compares all pairs.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable

import imagehash
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
from huizhi.formats.media.picture_facts import sketch_of
from huizhi.material.likeness import same_pictures

_BITS = 4  # of imagehash's dhash, by the catalogue
CHANGES: dict[str, Callable[[Image.Image], bytes]] = {
    "saved again at quality 60": lambda image: jpeg(image, 60),
    "half as large": lambda image: jpeg(halved(image), 75),
    "a caption strip added below": lambda image: jpeg(with_strip_added(image), 80),
    "a caption strip laid over the foot": lambda image: jpeg(with_strip_over(image), 80),
    "strip added, half as large, quality 60": lambda image: jpeg(
        halved(with_strip_added(image)), 60
    ),
    "a camera program's watermark": lambda image: jpeg(with_watermark(image), 70),
    "turned by 90°": lambda image: jpeg(image.rotate(90, expand=True), 80),
}
SHOTS = {"another shot by hand": another_shot, "another shot from a tripod": from_a_tripod}


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenes", type=int, default=100)
    count = parser.parse_args().scenes
    shots = [Shot(number) for number in range(count)]
    images = [shot.draw() for shot in shots]
    first = [jpeg(image) for image in images]
    print(f"| {count} scenes | huizhi | imagehash dhash ≤ {_BITS} |")
    print("| --- | ---: | ---: |")
    for name, change in CHANGES.items():
        ours, theirs = _found(first, [change(image) for image in images])
        print(f"| {name}: found | {ours:.0%} | {theirs:.0%} |")
    for name, other in SHOTS.items():
        data = first + [jpeg(other(shot, n).draw()) for n in (1, 2, 3) for shot in shots]
        ours, theirs = len(_ours(data)), len(_theirs(data))
        pairs = 6 * count  # of shots of one scene
        print(f"| {name}: claimed of {pairs} pairs | {ours} | {theirs} |")


def _found(first: list[bytes], changed: list[bytes]) -> tuple[float, float]:
    """The shares of pictures known again; a wrong pair counts as one not found."""
    count, data = len(first), [*first, *changed]
    wanted = {(n, n + count) for n in range(count)}
    ours, theirs = _ours(data), _theirs(data)
    return (len(wanted & ours) - len(ours - wanted)) / count, len(wanted & theirs) / count


def _ours(data: list[bytes]) -> set[tuple[int, int]]:
    sketches = [sketch_of(Image.open(io.BytesIO(one))).tobytes() for one in data]
    return {(pair.first, pair.second) for pair in same_pictures(sketches)}


def _theirs(data: list[bytes]) -> set[tuple[int, int]]:
    hashes = [imagehash.dhash(Image.open(io.BytesIO(one))) for one in data]
    return {
        (a, b)
        for a, one in enumerate(hashes)
        for b in range(a + 1, len(hashes))
        if one - hashes[b] <= _BITS
    }


if __name__ == "__main__":
    main()
