"""Succession: who has a post by what is said of those who were elected or appointed to it.

换届后主任 is 主任, and so are 新任村委会主任, 主任（换届后）: whoever was named for the post before
may not have it any more, though no source names another 主任 by that word alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from huizhi.book.meanings import Meaning, meaning_named, whose_in
from huizhi.book.statements import Statement

_NOW = re.compile(
    r"(?:换届|选举|调整|变更|更换|交接)后的?|(?:新一届|新当选|新任命|新上任|新到任|新任|现任|当选|本届)的?"
)
_NOT_YET = re.compile(r"拟|候|提名|副")


def said_of_successors(statements: Iterable[Statement]) -> Iterator[Statement]:
    """What these say of whoever has a post now, as of the post."""
    for one in statements:
        post = _post_of(one.meaning)
        if post is not None:
            yield replace(one, meaning=post)


@lru_cache(maxsize=10_000)
def _post_of(meaning: Meaning) -> Meaning | None:
    """The post, or what is its holder's, that this is of whoever was elected to it: 主任 手机 for
    换届后主任 手机; None for what is no such."""
    words = meaning.words.replace(" ", "")
    if meaning.is_of_form or not _NOW.search(words) or _NOT_YET.search(words):
        return None
    plain = _NOW.sub("", words)
    return meaning_named(plain) if whose_in(plain)[0] else None
