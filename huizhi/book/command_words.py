"""Command words: a command of the program as a clerk can copy it into a window."""

from __future__ import annotations

import re

from huizhi import COMMAND

# What no shell reads in a way of its own: letters of any script, and signs that are only Chinese.
_PLAIN = re.compile(r"[\w\-./:·（）《》〈〉、，。—－]+")
# Which also in quotes would mean something, “ in PowerShell, too; no name is told by them.
_NEVER = re.compile(r'["“”„`$\\%!]')


def typed_command(*words: str) -> str:
    """The command of these words. Names with blanks and signs are in double quotes, which the
    command window of Windows takes as well as other shells."""
    return " ".join((COMMAND, *map(_typed, words)))


def _typed(word: str) -> str:
    text = _NEVER.sub("", " ".join(word.split()))
    return text if _PLAIN.fullmatch(text) else f'"{text}"'
