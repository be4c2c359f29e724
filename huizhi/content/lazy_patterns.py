"""Lazy patterns: regular expressions that are compiled when they are first used.

Compiling one with Chinese letters and many branches takes 1 to 30 ms, and most commands use few of
them: such a one is written `lazy_pattern(…)` where a small one is written `re.compile(…)`.
"""

from __future__ import annotations

import re
from typing import Any, cast


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` returns, as far as its methods and attributes go."""
    return cast("re.Pattern[str]", _LazyPattern(pattern, flags))


class _LazyPattern:
    def __init__(self, pattern: str, flags: int) -> None:
        self._written = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Attributes of the compiled pattern; each is looked up here once."""
        if name.startswith("__"):  # what copying and pickling ask for
            raise AttributeError(name)
        found = getattr(re.compile(*self._written), name)
        setattr(self, name, found)
        return found
