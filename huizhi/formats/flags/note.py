"""Flag notes: the text of a comment that this program puts beside a flagged cell.

A note ends in a short check of its own text. So it is known again after any program saved the
file, and only while nobody has changed it: an answer written into a note is never taken for ours.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from huizhi.formats.flags.flag import CLASS_NAMES, FlagClass

FLAG_AUTHOR = "街道核对"
_NOTE = re.compile(
    r"【(?:请修改|请确认|请核对)】(?:(?!【请修改】|【请确认】|【请核对】).)*?〔核对([0-9a-f]{6})〕",
    re.DOTALL,
)


def flag_note(kind: FlagClass, sentence: str) -> str:
    """The note that says this."""
    said = f"【{CLASS_NAMES[kind]}】{sentence}"
    return f"{said}〔核对{check_of([said])}〕"


def without_flag_notes(text: str) -> str:
    """The text without the notes in it that stand there as they were written."""
    return _NOTE.sub(lambda found: "" if _is_whole(found) else found.group(), text)


def is_flag_note(text: str) -> bool:
    """Whether the text is one of our notes, or several, and nothing else."""
    return bool(text.strip()) and not without_flag_notes(text).strip()


def check_of(texts: Iterable[str]) -> str:
    """Six characters that tell whether the texts were changed; blanks do not count, for programs
    break lines as they like."""
    plain = "\x1f".join("".join(text.split()) for text in texts)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def _is_whole(found: re.Match[str]) -> bool:
    said = found.group().rpartition("〔")[0]
    return check_of([said]) == found.group(1)
