"""Voice: what a command says on the way, in Chinese, its result as JSON, and how it ended."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from huizhi.cli.json_pieces import json_pieces
from huizhi.content import visible_lines

FINE, LOOK, FAILED = 0, 1, 2  # done; done, with findings to look at; could not be done


class Voice:
    """What is said on the way: on stdout, or on stderr when stdout is for JSON."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._stream = sys.stderr if arguments.json else sys.stdout
        self._quiet = arguments.quiet

    def say(self, text: str) -> None:
        """Something good to know."""
        if not self._quiet:
            print(visible_lines(text), file=self._stream)

    def tell(self, text: str) -> None:
        """Something that must be known, also with --quiet; at once, also where a pipe is read."""
        print(visible_lines(text), file=self._stream, flush=True)

    def answer(self, result: object) -> None:
        """The result for other programs, as JSON on stdout, written as it is made."""
        for piece in json_pieces(result):
            print(piece, end="")
        print()

    @contextmanager
    def progress(self, what: str, total: int | None) -> Iterator[Callable[[object], None]]:
        """A bar on a terminal; what it yields is called once for each thing done."""
        if self._quiet or not sys.stderr.isatty():
            yield lambda _: None
            return
        from rich.console import Console
        from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = [*Progress.get_default_columns()[:2], MofNCompleteColumn()]
        columns += [TextColumn("{task.fields[rate]}"), TextColumn("还要"), TimeRemainingColumn()]
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(what, total=total, rate="")

            def advance(_: object) -> None:
                bar.advance(task)
                if speed := bar.tasks[0].speed:
                    bar.update(task, rate=f"每秒{speed:.0f}个")

            yield advance


def mistake_json(mistake: object) -> dict[str, str]:
    """A mistake as an object for JSON."""
    names = ("file", "place", "what", "expected", "remedy")
    return {name: getattr(mistake, name) for name in names} | {"message": str(mistake)}
