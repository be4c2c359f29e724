"""Material rulings: what the clerk, or its sender, says of pictures, videos and other material.

As with returns, what came stays: a ruling is a row of its own, and one that is undone is marked so.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from huizhi.storage.tables import ARRIVALS, MATERIAL_RULINGS

PROGRAM = "程序"  # who, where nobody has said it
LIAISON = "联络员"  # who, where the sender has said it


@dataclass(frozen=True, slots=True)
class MaterialRuling:
    """One thing that was said of material.

    kind: "place" in a unit, "away" to another activity, "back", which is as if it had not come, or
        "unclear", which the program says of what fits several activities until somebody places it,
        or "sender", which it says of a mail, whose attachments lie in a folder.
    name: of the file or the folder, as received; "back" and "unclear" are of a file.
    who: the account, the liaison or the program.
    sha256: of "back", the content; "" of the others, which are on a name.
    community: to which it is placed; of "back", whose sender took it back.
    item: that of the works; of "away" the other activity; of "back" the activity that has it again,
        "" where its sender took it back; of "unclear" the activities; of "sender" the address.
    number: its id in the ledger.
    """

    kind: Literal["place", "away", "back", "unclear", "sender"]
    name: str
    who: str
    made: dt.datetime
    sha256: str = ""
    community: str = ""
    deliverable: str | None = None
    item: str = ""
    number: int = 0

    @property
    def words(self) -> str:
        """The ruling in words: “归到罗庄社区　微课（王亚伟）”, “联络员撤回”."""
        if self.kind == "unclear":
            return f"看不出是哪个活动的：{self.item}"
        if self.kind == "sender":
            return f"从{self.item}发来"
        if self.kind == "back" and not self.item:
            return f"{self.who}撤回"
        if self.kind == "place":
            where = f"归到{self.community}{f'　{self.item}' if self.item else ''}"
        else:
            where = f"转{'到' if self.kind == 'away' else '回'}活动“{self.item}”"
        return f"{where}（{self.who}）"


def enter_material_ruling(connection: sa.Connection, made: MaterialRuling) -> None:
    """Enter what was said; the same as what is in force already is not entered again."""
    said = ("kind", "sha256", "community", "deliverable", "item")
    before = [one for one in load_material_rulings(connection) if one.name == made.name]
    last = [one for one in before if one.sha256 == made.sha256][-1:]
    if any(all(getattr(one, key) == getattr(made, key) for key in said) for one in last):
        return
    row = dataclasses.asdict(made) | {"made": made.made.isoformat()}
    del row["number"]
    connection.execute(MATERIAL_RULINGS.insert(), [row])


def load_material_rulings(connection: sa.Connection) -> list[MaterialRuling]:
    """Return what was said and not undone, in the order in which it was entered."""
    asked = sa.select(MATERIAL_RULINGS).where(MATERIAL_RULINGS.c.undone.is_(None))
    return [
        MaterialRuling(
            r.kind, r.name, r.who, dt.datetime.fromisoformat(r.made), r.sha256, r.community,
            r.deliverable, r.item, r.id,
        )
        for r in connection.execute(asked.order_by(MATERIAL_RULINGS.c.id))
    ]  # fmt: skip


def settle_unclear(connection: sa.Connection, files: Mapping[str, str], now: dt.datetime) -> None:
    """Enter of which activities each of these files may be, by its name; "" for one of which it is
    clear, where what was said before is undone."""
    before = {o.name: o.number for o in load_material_rulings(connection) if o.kind == "unclear"}
    for name, activities in files.items():
        if activities:
            said = MaterialRuling("unclear", name, PROGRAM, now, item=activities)
            enter_material_ruling(connection, said)
    clear = [number for name, number in before.items() if files.get(name) == ""]
    undo_material_rulings(connection, clear, now)


def undo_material_rulings(
    connection: sa.Connection, numbers: Collection[int], now: dt.datetime
) -> list[MaterialRuling]:
    """Mark these as undone and return those that were in force; the rows stay."""
    found = [one for one in load_material_rulings(connection) if one.number in numbers]
    own = MATERIAL_RULINGS.update().where(MATERIAL_RULINGS.c.id.in_([one.number for one in found]))
    connection.execute(own.values(undone=now.isoformat()))
    return found


def sent_again(connection: sa.Connection, sha256: str, name: str, now: dt.datetime) -> None:
    """Mark as undone that this file, or what is in this archive, was taken back: it has come once
    more."""
    back = [one for one in load_material_rulings(connection) if one.kind == "back"]
    if not back:
        return
    names = connection.scalars(sa.select(ARRIVALS.c.name).where(ARRIVALS.c.sha256 == sha256))
    within = tuple(f"{one}/" for one in (name, *names))
    own = [
        one
        for one in back
        if (one.sha256, one.name) == (sha256, name)
        or (not one.item and one.name.startswith(within))
    ]
    undo_material_rulings(connection, [one.number for one in own], now)


def taken_back(rulings: Sequence[MaterialRuling]) -> frozenset[tuple[str, str]]:
    """Return digest and name of each file that is as if it had not come."""
    return frozenset((one.sha256, one.name) for one in rulings if one.kind == "back")
