"""Outward: a second address of the page, at which others in the office's network reach it, opened
and closed while the program runs.

Whoever asks there never counts as sitting at this machine: they sign in, or have a link.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from huizhi.errors import HuizhiError
from huizhi.storage import Records
from huizhi.web.service.connections import Connection
from huizhi.web.service.sockets import address_in_network, listening_socket

OUTWARD_HOST = "huizhi.outward_host"  # in a scope: it came by this address of the second socket
_TAKEN = "可能别的程序正在用。"
_PATIENCE = 10.0  # seconds for it to begin


@dataclass(frozen=True, slots=True)
class Doorway:
    """What the second address has in common with the first."""

    port: int
    certificate: Path | None = None
    key: Path | None = None


class _QuietServer(uvicorn.Server):
    """A server that leaves signals to the first one, in whose loop it runs."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Outward:
    """The switch. app: with the gate before it; records: where it is remembered."""

    def __init__(self, app: ASGIApp, records: Records) -> None:
        self._app, self._records = app, records
        self._doorway: Doorway | None = None
        self._running: tuple[_QuietServer, asyncio.Task[None]] | None = None
        self._changing = asyncio.Lock()
        self._host = ""

    def allow(self, doorway: Doorway) -> None:
        """From now on it may be opened: the page itself is served to this machine only."""
        self._doorway = doorway

    @property
    def is_possible(self) -> bool:
        return self._doorway is not None

    @property
    def is_open(self) -> bool:
        return self._running is not None and not self._running[1].done()

    @property
    def address(self) -> str:
        """The address for others, "" while it is closed."""
        if self._doorway is None or not self.is_open:
            return ""
        scheme = "https" if self._doorway.certificate else "http"
        return f"{scheme}://{self._host}:{self._doorway.port}"

    async def begin(self) -> None:
        """Opens it again when it was open at the end of the last run and still can be."""
        if self._doorway and self._records.is_open_to_others and self._records.has_clerk:
            with contextlib.suppress(HuizhiError):  # no network today; the page says so
                await self.open()

    async def open(self) -> None:
        """Raises: HuizhiError when no clerk has a password, there is no network, or the port is
        taken there."""
        async with self._changing:
            if self.is_open:
                return
            if self._doorway is None:
                raise HuizhiError("这个网页不是用启动文件打开的，不能在这里打开给手机。")
            if not self._records.has_clerk:
                raise HuizhiError("要让手机和别的电脑打开，先设经办人的密码。")
            self._host = network_address()
            listening = listening_socket(self._host, self._doorway.port, _TAKEN)
            server = _QuietServer(self._config(self._doorway))
            task = asyncio.create_task(server.serve(sockets=[listening]))
            self._running = server, task
            until = asyncio.get_running_loop().time() + _PATIENCE
            while not server.started and not task.done():
                if asyncio.get_running_loop().time() > until:
                    server.should_exit = True
                    raise HuizhiError("没有打开，请再试一次。")
                await asyncio.sleep(0.02)
            if task.done():
                raise HuizhiError("没有打开，请再试一次。")
            self._records.remember_open_to_others(True)

    async def close(self, *, remembered: bool = True) -> None:
        """Closes it; remembered: for the next start too."""
        async with self._changing:
            if remembered:
                self._records.remember_open_to_others(False)
            if self._running is not None:
                server, task = self._running
                server.should_exit = True
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(asyncio.shield(task), _PATIENCE)
                self._running = None

    def _config(self, doorway: Doorway) -> uvicorn.Config:
        return uvicorn.Config(
            self._outside,
            interface="asgi3",
            log_level="warning",
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=2,
            http=Connection,
            ws="none",
            lifespan="off",
            ssl_certfile=doorway.certificate,
            ssl_keyfile=doorway.key,
        )

    async def _outside(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app({**scope, OUTWARD_HOST: self._host}, receive, send)


def network_address() -> str:
    """This machine's address in the network of the office. Raises: HuizhiError without one."""
    found = address_in_network()
    if not found or ipaddress.ip_address(found).is_loopback:
        raise HuizhiError("这台电脑没有连上办公室的网络，请连上以后再打开。")
    return found
