"""Names: the defined names that the program put on the input cells, gone astray."""

from __future__ import annotations

import random

from benchmarks.draft import Draft
from benchmarks.mess.mess import EXCEL, FILE, STRUCTURE, mess


@mess("插行后名称没有跟着动", STRUCTURE, EXCEL)
def stale_after_insert(draft: Draft, rng: random.Random) -> None:
    """Rows were moved in a way that leaves the names where they were, as cutting and pasting
    single cells or a sort does."""
    draft.insert_rows(rng.randrange(0, draft.page.height - 1), rng.randint(1, 2), False)


@mess("名称指向别的格", FILE, EXCEL)
def shuffled(draft: Draft, rng: random.Random) -> None:
    names = list(draft.names)
    targets = [draft.names[name] for name in names]
    rng.shuffle(targets)
    draft.names = dict(zip(names, targets, strict=True))


@mess("名称删去一半", FILE, EXCEL)
def half_gone(draft: Draft, rng: random.Random) -> None:
    draft.names = {n: p for n, p in draft.names.items() if rng.random() < 0.5}
