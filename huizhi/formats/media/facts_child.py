"""The facts child: a process that looks into pictures, videos and documents; see `formats.child`.

Run as `python -m huizhi.formats.media.facts_child` by `huizhi.formats.media.facts_reader`.
"""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path

from huizhi.content import Facts, Limits, kind_named
from huizhi.errors import ReadError
from huizhi.formats.isolated import content, serve
from huizhi.formats.kinds import decoded_text
from huizhi.formats.ooxml import Package

_MOST_TEXT = 4_000  # characters of a text that are kept
_PICTURES = kind_named("picture").suffixes


def facts_of(path: Path, asked: Mapping[str, str], limits: Limits) -> bytes:
    """The facts of the file as `from_json` of `facts_reader` takes them; asked: its kind."""
    kind = asked["kind"]
    if kind == "picture":
        from huizhi.formats.media.picture_facts import picture_facts

        facts = picture_facts(path, limits)
    elif kind == "video":
        from huizhi.formats.media.video_facts import video_facts

        facts = video_facts(path)
    elif kind == "text":
        text = decoded_text(content(path, limits))
        facts = Facts(kind, text=text[:_MOST_TEXT], letters=letters_in(text))
    elif kind_named(kind).is_package:
        facts = Facts(kind, pictures=_pictures_in(path, limits))
    else:
        facts = Facts(kind)
    said = dataclasses.asdict(facts)
    said["sketch"] = base64.b64encode(facts.sketch).decode("ascii")
    return json.dumps(said, ensure_ascii=False).encode()


def letters_in(text: str) -> int:
    """How long a text is as a clerk counts it: every character but white space."""
    return len("".join(text.split()))


def _pictures_in(path: Path, limits: Limits) -> int:
    """How many pictures a document holds, by the names of its parts."""
    try:
        names = Package(content(path, limits), limits).names
    except ReadError:
        return 0
    return sum("media/" in name.lower() and name.lower().endswith(_PICTURES) for name in names)


if __name__ == "__main__":
    serve(facts_of)
