"""The code in the corner of a form, printed and read back."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
import segno

from huizhi.formats.paper.page_code import code_text, properties_in, taken_off
from tests.formats.paper.drawn_sheet import Sheet

SAID = {
    "huizhi.campaign": "2026-防汛",
    "huizhi.form": "stock",
    "huizhi.community": "C07",
    "huizhi.version": "0f3ab2c19d",
}


def with_code(text: str) -> np.ndarray:
    sheet = Sheet(("附件2",)).drawn()
    target = io.BytesIO()
    segno.make(text, error="m").save(target, kind="png", scale=4, dark="#888888")
    code = cv2.imdecode(np.frombuffer(target.getvalue(), np.uint8), cv2.IMREAD_COLOR)
    sheet[60 : 60 + code.shape[0], 900 : 900 + code.shape[1]] = code
    return cv2.GaussianBlur(sheet, (5, 5), 0)


def test_a_light_code_says_what_the_file_said() -> None:
    assert properties_in(with_code(code_text(SAID))) == SAID


def test_a_code_is_taken_off_its_page_and_nothing_else() -> None:
    page = with_code(code_text(SAID))
    said, bare = taken_off(page)

    assert said == SAID
    assert np.ptp(bare[40:300, 880:1150].astype(int)) < 12  # of the paper's own colour
    assert (bare[130:180, 120:300] == page[130:180, 120:300]).all()


@pytest.mark.parametrize("text", ["https://example.org/", "HZ1|a|b|c", "HZ1|a|b|c|d|e"])
def test_any_other_code_says_nothing(text: str) -> None:
    assert properties_in(with_code(text)) == {}


def test_what_cannot_stand_in_a_code_has_none() -> None:
    assert code_text({**SAID, "huizhi.form": "a|b"}) == ""
    assert code_text({}) == ""
