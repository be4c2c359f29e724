"""One object store (moto's S3 server) for all tests of a run: begun by the first that asks for it,
on the loopback; what is in it is in its memory. And one that answers as it is told, for what a real
one does only when it is ill.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.once import begin_once, end_for_all

FOLDER = "HUIZHI_TEST_OBJECTS"  # names the folder of the server, the same for all workers
KEY, SECRET = "test-key", "test-secret"
_SERVE = """
import sys, logging
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server
logging.disable()
store = DomainDispatcherApplication(create_backend_app)
make_server("127.0.0.1", int(sys.argv[1]), store, threaded=True).serve_forever()
"""
_PATIENCE = 30.0
# The store asks who it is, and not whether that is true.
_SIGNED = {
    "Authorization": f"AWS4-HMAC-SHA256 Credential={KEY}/20260101/us-east-1/s3/aws4_request,"
    " SignedHeaders=host, Signature=0",
    "Content-Type": "application/octet-stream",
}
_begun: list[subprocess.Popen[bytes]] = []  # which outlive whoever began them


class ObjectStore:
    """A server whose port and process are noted in this folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def endpoint(self) -> str:
        port, _ = (self._folder / "port").read_text().split()
        return f"http://127.0.0.1:{port}"

    @property
    def process(self) -> int:
        _, process = (self._folder / "port").read_text().split()
        return int(process)

    def begin(self) -> None:
        """Starts it, where nobody has."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if (self._folder / "port").exists():
            return
        port = _free_port()
        started = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(port)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        _begun.append(started)
        _wait_for(port)
        beside = self._folder / "beside"
        beside.write_text(f"{port} {started.pid}")
        beside.rename(self._folder / "port")

    def stop(self) -> None:
        """Ends it, if anybody began it, and leaves nothing."""
        with suppress(OSError, ValueError):
            os.kill(self.process, signal.SIGKILL)
        shutil.rmtree(self._folder, ignore_errors=True)

    def make_bucket(self, name: str) -> None:
        self.ask("PUT", name)

    def ask(self, method: str, path: str, data: bytes | None = None) -> bytes:
        """What it answers; asked past the program."""
        return asked(f"{self.endpoint}/{path}", method, data)

    def cpu(self) -> float:
        """Seconds of CPU that it has used. On Linux."""
        said = Path("/proc", str(self.process), "stat").read_text().rpartition(")")[2].split()
        return sum(map(int, said[11:13])) / os.sysconf("SC_CLK_TCK")

    def version(self, bucket: str) -> None:
        """Have the bucket keep former contents."""
        said = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
        self.ask("PUT", f"{bucket}?versioning", said)


def store() -> ObjectStore:
    """The object store of this run."""
    folder = Path(os.environ[FOLDER])
    one = ObjectStore(folder)
    begin_once(one, folder)
    return one


def take_away(folder: Path) -> None:
    """Ends the store of this run, if anybody began it."""
    end_for_all(ObjectStore(folder), folder)


def use(patch: pytest.MonkeyPatch, endpoint: str, wished: str = "") -> None:
    """Have the program find the store at this endpoint; wished: what HUIZHI_ORIGINALS says."""
    patch.setenv("AWS_ENDPOINT_URL", endpoint)
    patch.setenv("AWS_ACCESS_KEY_ID", KEY)
    patch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    patch.setenv("HUIZHI_ORIGINALS", wished)


def asked(url: str, method: str = "GET", data: bytes | None = None) -> bytes:
    """What a server answers, also when it refuses."""
    request = urllib.request.Request(url, data=data, method=method, headers=_SIGNED)
    with suppress(urllib.error.HTTPError), urllib.request.urlopen(request) as answer:
        return bytes(answer.read())
    return b""


@dataclass
class IllStore:
    """A store that hands each request on, unless `ill` answers it: with a status and a body, with
    what the true answer becomes, or not at all."""

    behind: str
    ill: Callable[[str, str], Answer | None] = lambda _, __: None
    said: list[tuple[str, str]] = field(default_factory=list)
    endpoint: str = ""


@dataclass(frozen=True)
class Answer:
    """status: 0 for that the line is cut; silent: seconds before anything is said; change: what the
    true body becomes; cut: so many bytes of it are sent, None for all; after: the request is handed
    on all the same."""

    status: int = 200
    code: str = ""
    silent: float = 0.0
    change: Callable[[bytes], bytes] | None = None
    cut: int | None = None
    after: bool = False


@contextmanager
def ill_store(behind: str) -> Iterator[IllStore]:
    """Such a store before the true one."""
    one = IllStore(behind)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            data = self.rfile.read(length) if length else None
            one.said.append((self.command, self.path))
            answer = one.ill(self.command, self.path)
            if answer is None or answer.change or answer.after or answer.cut is not None:
                self._handed_on(data, answer)
            if answer is not None and not (answer.change or answer.cut is not None):
                self._refused(answer)

        def _handed_on(self, data: bytes | None, answer: Answer | None) -> None:
            line = HTTPConnection(one.behind.removeprefix("http://"))
            line.request(self.command, self.path, data, dict(self.headers))
            true = line.getresponse()
            body = true.read()
            line.close()
            if answer is not None and answer.after:
                return
            changed = answer.change(body) if answer and answer.change else body
            self.send_response(true.status)
            for name, value in true.headers.items():
                if name.lower() not in {"content-length", "connection", "transfer-encoding"}:
                    self.send_header(name, value)
            whole = true.headers.get("content-length") if self.command == "HEAD" else None
            self.send_header("content-length", whole or str(len(changed)))
            self.end_headers()
            cut = answer.cut if answer else None
            self.wfile.write(changed if cut is None else changed[:cut])
            if cut is not None:
                self.close_connection = True
                self.wfile.flush()
                self.connection.shutdown(socket.SHUT_RDWR)

        def _refused(self, answer: Answer) -> None:
            time.sleep(answer.silent)
            if not answer.status:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            body = f"<Error><Code>{answer.code}</Code></Error>".encode() if answer.code else b""
            self.send_response(answer.status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    for method in ("GET", "PUT", "HEAD", "POST", "DELETE"):
        setattr(Handler, f"do_{method}", Handler.answer)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    setattr(server, "handle_error", lambda *_: None)  # noqa: B010  # whoever asked has gone
    one.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert time.monotonic() < end, "the object store does not answer"
            time.sleep(0.05)
