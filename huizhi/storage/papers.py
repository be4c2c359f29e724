"""Papers: what communities have handed in on paper, as the clerk says."""

from __future__ import annotations

import dataclasses
import datetime as dt

import sqlalchemy as sa

from huizhi.storage.returns import Paper
from huizhi.storage.rulings import last_return
from huizhi.storage.tables import PAPERS


def enter_paper(connection: sa.Connection, paper: Paper) -> None:
    """Enter that this came on paper."""
    row = dataclasses.asdict(paper) | {
        "day": paper.day.isoformat(),
        "made": paper.made.isoformat(),
        "since": last_return(connection),
    }
    del row["number"]
    connection.execute(PAPERS.insert(), [row])


def undo_paper(connection: sa.Connection, number: int, now: dt.datetime) -> Paper | None:
    """Mark it as undone and return it; None when it is undone already or there is none.

    The row stays.
    """
    found = next((one for one in load_papers(connection) if one.number == number), None)
    if found is not None:
        own = PAPERS.update().where(PAPERS.c.id == number)
        connection.execute(own.values(undone=now.isoformat()))
    return found


def load_papers(connection: sa.Connection) -> list[Paper]:
    """Return what came on paper, in the order in which it was entered."""
    asked = sa.select(PAPERS).where(PAPERS.c.undone.is_(None)).order_by(PAPERS.c.id)
    return [
        Paper(
            r.community, r.deliverable, dt.date.fromisoformat(r.day), r.note, r.who,
            dt.datetime.fromisoformat(r.made), r.since, r.id,
        )
        for r in connection.execute(asked)
    ]  # fmt: skip
