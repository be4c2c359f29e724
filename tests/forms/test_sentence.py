"""Answers inside printed text, where the print was changed or says the same twice."""

from __future__ import annotations

import pytest

from huizhi.forms.sentence import Sentence, parse_sentence, reworded


@pytest.mark.parametrize(
    ("text", "texts", "certain"),
    [
        ("学校：城东小学 年级：四年级 学号：27", ("城东小学", "四年级", "27"), True),
        ("学校 城东小学 年级 四年级 学号 27", ("城东小学", "四年级", "27"), False),
        ("学校：城东小学 年级：四年级：年级：27 学号：", None, False),
    ],
)
def test_a_label_is_told_from_the_same_word_in_an_answer_by_its_colon(
    text: str, texts: tuple[str, ...] | None, certain: bool
) -> None:
    sentence = Sentence(("a", "b", "c"), ("学校：", "  年级：", "  学号：", ""))
    parsed = parse_sentence(sentence, text)
    assert parsed is not None
    assert parsed.certain is certain
    assert texts is None or parsed.texts == texts


@pytest.mark.parametrize(
    ("pieces", "text", "texts"),
    [
        (
            ("", "乡（镇、街道）", "村  日期：", ""),
            "城西街道 李庄村  日期：6月3日",
            ("城西", "李庄", "6月3日"),
        ),
        (("经办人：", "  （公章）  编号：", ""), "经办人：周牧原  编号：12", ("周牧原", "12")),
    ],
)
def test_a_seal_left_out_and_a_word_chosen_among_the_printed_are_read(
    pieces: tuple[str, ...], text: str, texts: tuple[str, ...]
) -> None:
    sentence = Sentence(tuple("abc"[: len(pieces) - 1]), pieces)
    assert parse_sentence(sentence, text) is None
    found = [parsed for one, _, _ in reworded(sentence) if (parsed := parse_sentence(one, text))]
    assert [one.texts for one in found if one.certain] == [texts]
