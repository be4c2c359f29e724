"""Connections that ask for nothing or stop in the middle are ended; ordinary ones are not."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from huizhi.web.service import connections
from huizhi.web.service.connections import Connection

HEAD = b"GET / HTTP/1.1\r\nHost: a\r\n"
SLOW = 1.5  # seconds that an answer takes, longer than anybody may stand still
LARGE = 64 << 20


class Hasty(Connection):
    head_seconds = 0.6
    still_seconds = 0.6
    look_every = 0.1


def slow(_: Request) -> Response:
    time.sleep(SLOW)
    return PlainTextResponse("done")


async def echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


def large(_: Request) -> Response:
    return Response(b"x" * LARGE)


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    app = Starlette(
        routes=[
            Route("/", echo, methods=["GET", "POST"]),
            Route("/slow", slow),
            Route("/large", large),
        ]
    )
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", http=Hasty, ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield listening.getsockname()
    server.should_exit = True
    thread.join()


def asked(address: tuple[str, int], request: bytes) -> socket.socket:
    one = socket.create_connection(address, timeout=10)
    one.sendall(request)
    return one


def becomes_true(condition: Callable[[], bool]) -> bool:
    """Whether this is so, or is within ten seconds."""
    until = time.monotonic() + 10
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


def is_ended(one: socket.socket) -> bool:
    """Whether the other side ends the connection, within ten seconds."""
    try:
        while one.recv(1 << 16):
            pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize(
    "request_begun",
    [
        b"",
        HEAD + b"X: ",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc",
    ],
    ids=["nothing", "head", "body"],
)
def test_what_stops_in_the_middle_is_ended(address: tuple[str, int], request_begun: bytes) -> None:
    with closing(asked(address, request_begun)) as one:
        assert is_ended(one)


def test_a_head_that_comes_letter_by_letter_is_ended(address: tuple[str, int]) -> None:
    with closing(asked(address, HEAD + b"X: ")) as one:
        begun = time.monotonic()
        with suppress(OSError):
            while time.monotonic() - begun < 10:
                one.sendall(b"a")
                time.sleep(0.05)
        assert time.monotonic() - begun < 10


def test_an_answer_that_nobody_takes_is_ended(address: tuple[str, int]) -> None:
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.connect(address)
    got = 0
    with closing(one), suppress(ConnectionResetError):
        one.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        got += len(one.recv(1))  # the answer has begun
        assert becomes_true(lambda: Hasty.open_by_address.total() == 0)
        while piece := one.recv(1 << 20):
            got += len(piece)
    assert got < LARGE


def test_an_answer_that_takes_long_is_waited_for(address: tuple[str, int]) -> None:
    with closing(asked(address, b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")) as one:
        assert one.recv(1 << 16).startswith(b"HTTP/1.1 200")


def test_a_body_that_keeps_coming_is_taken(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hasty, "still_seconds", 2.0)
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"
    with closing(asked(address, head)) as one:
        for _ in range(10):
            time.sleep(0.3)
            one.sendall(b"x")
        one.shutdown(socket.SHUT_WR)
        assert b"".join(iter(lambda: one.recv(1 << 16), b"")).endswith(b"10")


def test_so_many_of_one_address_and_no_more(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST_OF_ONE", 5)
    monkeypatch.setattr(Hasty, "head_seconds", 60.0)
    assert becomes_true(lambda: Hasty.open_by_address.total() == 0)
    held = [asked(address, b"") for _ in range(5)]
    assert becomes_true(lambda: Hasty.open_by_address.total() == 5)
    with closing(asked(address, HEAD + b"\r\n")) as refused:
        assert b"200" not in _answer(refused)
    for one in held:
        one.close()
    assert becomes_true(lambda: Hasty.open_by_address.total() == 0)
    with closing(asked(address, HEAD + b"\r\n")) as taken:
        assert b"200" in _answer(taken)


def _answer(one: socket.socket) -> bytes:
    try:
        return one.recv(1 << 16)
    except ConnectionResetError:
        return b""
