"""Lost names: originals that were entered out of their store have their digests for names; they get
those with which they come again, and until then are called by digits that can be looked for."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from huizhi.storage.originals import called
from huizhi.storage.tables import FINDINGS, RECEIVED, RETURNS

_AT_ONCE = 500  # contents that are asked for


def give_names(connection: sa.Connection, names: Mapping[str, str]) -> None:
    """Have those of these contents that lost their names be called so, and what lay in them.

    names: with which they came, by their digests.
    """
    digests = list(names)
    for first in range(0, len(digests), _AT_ONCE):
        some = RECEIVED.c.sha256.in_(digests[first : first + _AT_ONCE])
        known = connection.execute(sa.select(RECEIVED.c.sha256, RECEIVED.c.name).where(some))
        for one in known.all():
            if one.name.startswith(one.sha256):
                _rename(connection, one.name, names[one.sha256])


def _rename(connection: sa.Connection, before: str, name: str) -> None:
    for column in (RECEIVED.c.name, RETURNS.c.file):
        inside = column.startswith(f"{before}/", autoescape=True)
        asked = sa.select(column).where((column == before) | inside).distinct()
        for old in connection.execute(asked).scalars().all():
            new = f"{name}{old[len(before) :]}"
            connection.execute(
                column.table.update().where(column == old).values({column.name: new})
            )
            said = FINDINGS.update().where(FINDINGS.c.found == called(old))
            connection.execute(said.values(found=new))
