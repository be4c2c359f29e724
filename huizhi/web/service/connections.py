"""Connections: those that ask for nothing, or stop in the middle, are ended.

uvicorn ends a connection that is idle after an answer; one that never finishes its request it would
keep for ever, and with as many as the system lets a program have the page would be dead.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20.0  # for the head of a request to be complete
STILL_SECONDS = 60.0  # in which nothing of a body comes, or nothing of an answer is taken
MOST_OF_ONE = 100  # connections from one address; many telephones may stand behind a router
MOST_OF_ALL = 1_000


def most_connections() -> int:
    """How many connections are held at once: half of the files that the system lets this program
    have, as the other half is needed to answer them."""
    if sys.platform == "win32":
        return MOST_OF_ALL
    import resource

    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_OF_ALL if files == resource.RLIM_INFINITY else min(MOST_OF_ALL, files // 2)


class Connection(H11Protocol):
    """One connection to the page."""

    head_seconds = HEAD_SECONDS
    still_seconds = STILL_SECONDS
    look_every = 2.0
    open_by_address: ClassVar[Counter[str]] = Counter()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._address: str | None = None  # counted as this one's, None while it is not
        self._moved = 0.0  # when something last came or went
        self._unsent = 0
        self._look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        address = self.client[0] if self.client else ""
        known = self.open_by_address
        if known[address] >= MOST_OF_ONE or known.total() >= most_connections():
            transport.abort()
            return
        self._address = address
        known[address] += 1
        self._moved = self.loop.time()
        self._look = self.loop.call_later(self.look_every, self._end_if_still)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._look is not None:
            self._look.cancel()
        if self._address is not None:
            self.open_by_address.subtract([self._address])
            if not self.open_by_address[self._address]:
                del self.open_by_address[self._address]
            self._address = None

    def data_received(self, data: bytes) -> None:
        before = self.conn.their_state
        super().data_received(data)
        # A head that comes letter by letter is not moving; its first letter is.
        if not (before is self.conn.their_state is h11.IDLE) or self._is_first_letter(data):
            self._moved = self.loop.time()

    def _is_first_letter(self, data: bytes) -> bool:
        """Whether a new request begins with these bytes."""
        return self.conn.trailing_data[0] == data

    def _end_if_still(self) -> None:
        """Ends the connection when it has stood still for too long."""
        unsent = self.transport.get_write_buffer_size()
        if unsent != self._unsent or (not unsent and self._is_at_work()):
            self._moved = self.loop.time()
        self._unsent = unsent
        patience = self.still_seconds if self._waits() or unsent else self.head_seconds
        if self.loop.time() - self._moved > patience:
            self.transport.abort()
            return
        self._look = self.loop.call_later(self.look_every, self._end_if_still)

    def _is_at_work(self) -> bool:
        """Whether the page is what is waited for."""
        answering = self.cycle is not None and not self.cycle.response_complete
        return self.flow.read_paused or (answering and not self._waits())

    def _waits(self) -> bool:
        """Whether the rest of a body is still to come."""
        return bool(self.conn.their_state is h11.SEND_BODY)
