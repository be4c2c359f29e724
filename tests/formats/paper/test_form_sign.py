"""Which pictures may show a form."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from benchmarks.scenes import Shot, jpeg
from huizhi.formats.paper import is_mostly_paper, may_show_form
from tests.formats.paper.drawn_sheet import LIAISON, Sheet


@pytest.mark.parametrize("quarters", [0, 1])
def test_a_form_is_seen(quarters: int) -> None:
    assert may_show_form(LIAISON.photographed(quarters))


def test_scenes_and_what_cannot_be_opened_are_none() -> None:
    assert not any(may_show_form(jpeg(Shot(number).draw())) for number in range(4))
    assert not may_show_form(b"\xff\xd8\xff nothing")


def test_a_sheet_half_in_the_shade_is_paper() -> None:
    picture = Image.open(io.BytesIO(Sheet(("值守责任回执",)).scanned()))
    picture.paste(picture.point(lambda light: round(0.45 * light)), (300, 0))
    shaded = io.BytesIO()
    picture.save(shaded, "JPEG")

    assert is_mostly_paper(shaded.getvalue())


def test_a_sheet_without_a_table_is_paper_and_a_scene_is_not() -> None:
    assert is_mostly_paper(Sheet(("值守责任回执",)).photographed())
    assert not any(is_mostly_paper(jpeg(Shot(number).draw())) for number in range(8))
