"""Notices for the tests: texts of this folder and the source notice, as the reader gives them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx

from huizhi.content import Document, Limits
from huizhi.formats import read_bytes
from tests.paths import TESTS

NOTICES = Path(__file__).parent / "notices"


def notice_bytes(text: str) -> bytes:
    """A Word file with a paragraph for each line of the text."""
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def notice_of(text: str) -> Document:
    """The text as a Word file, read."""
    return read_bytes(notice_bytes(text), Limits())


def kept_notice(name: str) -> Document:
    """The notice of this name in `notices/`."""
    return notice_of((NOTICES / f"{name}.txt").read_text("utf-8"))


def source_notice() -> Document:
    """The example's real notice: its paragraphs, and the note below its first attachment."""
    data = json.loads((TESTS / "notice-2024.json").read_text("utf-8"))
    lines = [one["text"] for one in data["paragraphs"]]
    for number, attachment in enumerate(data["attachments"], 1):
        lines += [
            f"附件{number}",
            attachment["title"],
            *([attachment["note"]] if "note" in attachment else []),
        ]
    return notice_of("\n".join(lines))
