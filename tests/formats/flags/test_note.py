"""Notes beside flagged cells: known again only as they were written."""

from __future__ import annotations

import pytest

from huizhi.formats.flags.note import check_of, flag_note, is_flag_note, without_flag_notes

NOTE = flag_note("fix", "手机：“138”不是完整的电话号码。请改正。")


def test_a_note_is_known_again() -> None:
    assert NOTE.startswith("【请修改】手机")
    assert is_flag_note(NOTE)
    assert without_flag_notes(NOTE) == ""


@pytest.mark.parametrize(
    "text",
    [NOTE.replace("“", "\n“"), f" {NOTE}\n", NOTE + "\n" + flag_note("confirm", "再看一眼。")],
    ids=["broken into lines", "blanks around", "two notes"],
)
def test_however_a_program_breaks_its_lines(text: str) -> None:
    assert is_flag_note(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{NOTE}改为13800138000", "改为13800138000"),
        (f"已换号\n{NOTE}", "已换号\n"),
        (NOTE.replace("138", "13800138000"), None),
        ("【请修改】这是社区自己写的", None),
        ("【请修改】自己写的〔核对abcdef〕", None),
        ("", None),
    ],
    ids=["behind", "before", "inside", "of their own", "wrong check", "empty"],
)
def test_what_somebody_else_wrote_stays(text: str, left: str | None) -> None:
    assert without_flag_notes(text) == (text if left is None else left)
    assert not is_flag_note(text)


def test_a_check_sees_which_text_is_which() -> None:
    assert check_of(["a", "b"]) != check_of(["ab", ""])
    assert check_of(["a b"]) == check_of(["ab"])
