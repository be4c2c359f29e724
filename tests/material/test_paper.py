"""Pictures of paper are known by their sketches; pictures of rooms, walls and nights are not."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from benchmarks.scenes import Shot
from huizhi.content.facts import SKETCH
from huizhi.material.paper import looks_like_paper


def sketch_of(picture: Image.Image) -> bytes:
    return picture.convert("L").resize((SKETCH, SKETCH), Image.Resampling.BOX).tobytes()


def form(light: int) -> Image.Image:
    """A sheet with lines and writing, under a lamp that is not everywhere as bright."""
    paper = Image.new("RGB", (1200, 900), (light, light - 3, light - 8))
    draw = ImageDraw.Draw(paper)
    for row in range(50, 860, 45):
        draw.line((60, row, 1140, row), fill=(50, 50, 50), width=4)
        draw.text((80, row + 6), "communities 2026 floor 3 hall", fill=(40, 40, 40), font_size=30)
    shade = np.linspace(0, 18, 1200)[None, :, None]
    return Image.fromarray(np.clip(np.asarray(paper) - shade, 0, 255).astype(np.uint8))


@pytest.mark.parametrize("light", [250, 215, 185])
def test_a_form_is_paper(light: int) -> None:
    assert looks_like_paper(sketch_of(form(light)))


@pytest.mark.parametrize("scene", range(0, 100, 3))
def test_a_room_is_none(scene: int) -> None:
    assert not looks_like_paper(sketch_of(Shot(scene).draw(600, 450)))


def test_a_bare_wall_and_the_night_are_none() -> None:
    assert not looks_like_paper(sketch_of(Image.new("RGB", (900, 900), (230, 230, 230))))
    assert not looks_like_paper(sketch_of(Image.new("RGB", (900, 900), (15, 15, 20))))
    assert not looks_like_paper(b"")
