"""The command line: arguments to verbs to exit code.

Exit codes: 0 fine; 1 done, and there are findings to look at; 2 could not be done.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Callable, Sequence

from huizhi.cli.arguments import parse_arguments
from huizhi.cli.campaign import folders_of, turn_to_activity
from huizhi.cli.voice import FAILED, Voice, mistake_json
from huizhi.content import visible_lines
from huizhi.disk import refusal_words, sweep_output, sweep_temporary
from huizhi.errors import HuizhiError, MistakesError

# The verbs of each module beside this one, which is loaded when one of them is asked for; each is
# done by its function `run_…`.
_GROUPS = {
    "sending": ("packets", "corrections"),
    "looking": ("preview", "lint"),
    "receiving": ("collect", "assign", "read"),
    "mailing": ("mail",),
    "ruling": ("rule", "paper"),
    "filling": ("fill",),
    "booking": ("book",),
    "reporting": ("summary", "status", "remind", "report"),
    "exchanging": ("export", "history"),
    "erasing": ("erase",),
    "keeping": ("backup", "restore", "move"),
    "preparing": ("check", "learn", "demo"),
    "serving": ("serve",),
    "activities": ("activities",),
}
_VERBS = {verb: group for group, verbs in _GROUPS.items() for verb in verbs}

# What a command makes are many small values without a cycle; looking for cycles again and again
# takes a fifth of the time of a large summary.
_OBJECTS_BETWEEN_COLLECTIONS = 200_000


def main(words: Sequence[str] | None = None) -> None:
    """Runs one command and exits with its code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    try:
        code = run(sys.argv[1:] if words is None else words)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has had enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    sys.exit(code)


def run(words: Sequence[str]) -> int:
    """Runs one command; its exit code."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    arguments = parse_arguments(words)
    voice = Voice(arguments)
    sweep_temporary()
    try:
        _end_what_was_begun(arguments)
        turn_to_activity(arguments)
        sweep_output(arguments.output)
        return run_of(arguments.verb)(arguments, voice)
    except MistakesError as error:
        print(visible_lines(_mistakes_text(error)), file=sys.stderr)
        if arguments.json:
            voice.answer({"mistakes": [mistake_json(m) for m in error.mistakes]})
    except HuizhiError as error:
        print(visible_lines(f"没有完成：{error}"), file=sys.stderr)
        if arguments.json:
            voice.answer({"error": str(error)})
    except BrokenPipeError:
        raise
    except OSError as error:  # of the disk, where nobody had a better word for it
        told = refusal_words(f"读写 {error.filename or arguments.output} ", error)
        print(visible_lines(f"没有完成：{told}"), file=sys.stderr)
        if arguments.json:
            voice.answer({"error": told})
    except KeyboardInterrupt:
        print("已中断。写了一半的文件没有留下，可以重新运行。", file=sys.stderr)
    return FAILED


def run_of(verb: str) -> Callable[[argparse.Namespace, Voice], int]:
    """What does this verb."""
    group = importlib.import_module(f"huizhi.cli.{_VERBS[verb]}")
    does: Callable[[argparse.Namespace, Voice], int] = getattr(group, f"run_{verb}")
    return does


def _end_what_was_begun(arguments: argparse.Namespace) -> None:
    """A backup that somebody was putting back when the program was killed is in its place then.

    Raises: HuizhiError.
    """
    from huizhi.steps.keeping import finish_putting_back

    finish_putting_back(folders_of(arguments))


def _mistakes_text(error: MistakesError) -> str:
    return f"{error}\n共有{len(error.mistakes)}处错误，改好后再运行；没有写任何文件。"
