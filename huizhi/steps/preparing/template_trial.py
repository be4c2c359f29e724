"""Template trial: every template rendered once in a child process before anybody relies on it.

A template comes from elsewhere and may take for ever, or all memory: that is found out where it
can be ended. What the child finds wrong in words comes back as mistakes.
"""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from huizhi.content import GB, Limits
from huizhi.errors import Mistake, ReadError
from huizhi.formats.isolated import Isolated, Question

REST = ""  # instead of a template's name: everything else that `check` looks at
_COMMAND = (sys.executable, "-P", "-m", "huizhi.steps.preparing.template_trial_child")
_LIMITS = Limits(child_seconds=90.0, child_bytes=2 * GB)
_REMEDY = "请检查里面的循环、宏和列表；模板是从别处来的，请先问清楚"


def trial_mistakes(
    config: Path,
    templates: Path,
    names: Sequence[str],
    limits: Limits = _LIMITS,
    told: Callable[[str], object] = lambda _: None,
) -> list[Mistake]:
    """What is wrong with the templates of these names, each rendered, and then with the rest of
    the campaign; a template that never ends or fills the memory is the last one tried.

    told: is told what is tried next.
    """
    found: list[Mistake] = []
    rest: Sequence[Mistake] = ()
    trial = secrets.token_hex(8)
    with Isolated(_COMMAND, _mistakes, limits) as child:
        for name in (*names, REST):
            told(name)
            try:
                asked = {"config": str(config), "trial": trial, "template": name}
                question = Question(templates / name, asked)
                rest = child.ask(question)
            except ReadError as error:
                file = f"{templates.name}/{name}".rstrip("/")
                what = f"试着生成一份没有成功：{error}"
                return [*found, Mistake(file, "", what, remedy=_REMEDY)]
            found += rest if name != REST else ()
    return _told_once(found, rest)


def _told_once(rendered: Sequence[Mistake], looked: Sequence[Mistake]) -> list[Mistake]:
    """What a look at the marks found; and what rendering found in other files: in the same ones it
    only says the first of it again, with less of a place."""
    seen = {one.file for one in looked}
    return [*(one for one in rendered if one.file not in seen), *looked]


def _mistakes(answer: bytes) -> list[Mistake]:
    """Raises: ValueError for nonsense."""
    try:
        return [Mistake(*one) for one in json.loads(answer)]
    except TypeError as error:
        raise ValueError("no mistakes") from error
