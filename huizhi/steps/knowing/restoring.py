"""Restoring: the lists that the clerk imported (底册), entered again into a ledger that was rebuilt
from the originals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from huizhi.disk import temporary_folder
from huizhi.errors import HuizhiError
from huizhi.steps.knowing.gathering import Office, gather_book
from huizhi.steps.knowing.importing import import_list
from huizhi.storage import NotedList, originals_in


def restore_lists(office: Office, output: Path, lists: Sequence[NotedList]) -> tuple[str, ...]:
    """Enters these lists again by the days on which they were imported; what the clerk is told of
    each. Raises: StorageError."""
    return tuple(_restored(office, output, lists))


def _restored(office: Office, output: Path, lists: Sequence[NotedList]) -> Iterator[str]:
    for one in lists:
        with temporary_folder() as folder:
            copy = folder / Path(one.name).name
            try:
                copy.write_bytes(originals_in(output).at_hand(one.stored).read_bytes())
                book = gather_book(office)
                day = dt.date.fromisoformat(one.day) if one.day else None
                done = import_list(office.campaign, output, copy, book, one.moment, one.unit, day)
            except (HuizhiError, OSError) as error:
                why = str(error).rstrip("。") if isinstance(error, HuizhiError) else "原件打不开"
                yield f"底册“{one.name}”没能从原件恢复（{why}），请重新导入。"
                continue
        yield f"底册“{one.name}”已从原件重新收进底数，{len(done.entries)}格内容。"
