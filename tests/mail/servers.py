"""Servers of this machine: Dovecot for IMAP, aiosmtpd for SMTP, and a line between that breaks.

Dovecot is a private instance with its own configuration in a temporary folder, on ports of the
loopback that are free; it ends with the tests.
"""

from __future__ import annotations

import datetime as dt
import imaplib
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "shouquanma-16wei"
DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"
_CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{folder}/mail/%u
mail_fsync = never
imap_id_log = *
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
first_valid_uid = 1
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {secured}
    ssl = yes
  }}
}}
"""


def certificate(folder: Path) -> Path:
    """A certificate for localhost and its key, in this folder, for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    form = serialization.PrivateFormat.TraditionalOpenSSL
    (folder / "key.pem").write_bytes(key.private_bytes(pem, form, plain))
    return folder / "cert.pem"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Dovecot:
    """A running instance. plain, secured: its ports."""

    folder: Path
    plain: int
    secured: int

    @property
    def certificate(self) -> Path:
        return self.folder / "cert.pem"

    @contextmanager
    def line(self, user: str) -> Iterator[imaplib.IMAP4]:
        """A user's own connection, by which the tests see and put what is in the mailbox."""
        line = imaplib.IMAP4("127.0.0.1", self.plain, timeout=30)
        try:
            line.login(user, PASSWORD)
            yield line
        finally:
            line.logout()

    def put(self, user: str, *mails: bytes, folder: str = "INBOX", day: int = 3) -> None:
        """Puts mails into a mailbox, which came on this day of June 2024 at nine."""
        with self.line(user) as line:
            line.create(folder)
            line.select(folder)
            for one in mails:
                when = f'" {day}-Jun-2024 09:15:00 +0800"'
                assert line.append(folder, "", when, one)[0] == "OK"

    def lay(self, user: str, mail: bytes) -> None:
        """Lays a mail into the inbox on the disk, which takes a large one sooner than `put`."""
        self.put(user)
        inbox = self.folder / "mail" / user
        path = inbox / "new" / f"{time.time_ns()}.large.here"
        path.write_bytes(mail)
        owner = inbox.stat()
        os.chown(path, owner.st_uid, owner.st_gid)
        moment = dt.datetime(2024, 6, 3, 9, 15).timestamp()
        os.utime(path, (moment, moment))

    def flags(self, user: str, folder: str = "INBOX") -> list[str]:
        """The flags of each mail there."""
        with self.line(user) as line:
            line.select(folder, readonly=True)
            found = line.fetch("1:*", "(FLAGS)")[1]
        return [one.decode() for one in found if isinstance(one, bytes)]

    def count(self, user: str, folder: str = "INBOX") -> int:
        with self.line(user) as line:
            return int(line.select(folder, readonly=True)[1][0] or b"0")


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """A private Dovecot; as root its processes run as the users that the package has made."""
    root = os.geteuid() == 0
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    folder.chmod(0o755)
    certificate(folder)
    for name in ("run", "state", "mail", "home"):
        (folder / name).mkdir()
    me = _own_names()
    box = ("nobody", "nogroup") if root else me
    if root:
        for name in ("mail", "home"):
            shutil.chown(folder / name, *box)
    served = Dovecot(folder, free_port(), free_port())
    (folder / "dovecot.conf").write_text(
        _CONFIGURATION.format(
            folder=folder,
            password=PASSWORD,
            uid=box[0],
            gid=box[1],
            internal="dovecot" if root else me[0],
            internal_group="dovecot" if root else me[1],
            login="dovenull" if root else me[0],
            plain=served.plain,
            secured=served.secured,
        )
    )
    started = subprocess.Popen([DOVECOT, "-F", "-c", str(folder / "dovecot.conf")])
    try:
        _wait_for(served.plain, started, folder / "log")
        yield served
    finally:
        started.terminate()
        started.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _own_names() -> tuple[str, str]:
    import grp
    import pwd

    return pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name


def _wait_for(port: int, started: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        assert started.poll() is None, log.read_text() if log.exists() else "no log"
        time.sleep(0.05)
    raise AssertionError(log.read_text() if log.exists() else "no log")


@dataclass
class Proxy:
    """A line to a port that breaks after so many bytes of answers, once. cut: None for never."""

    port: int
    cut: int | None
    _own: socket.socket = field(init=False)

    def __enter__(self) -> Proxy:
        self._own = socket.create_server(("127.0.0.1", 0))
        self.here = int(self._own.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._own.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                asking, _ = self._own.accept()
                answering = socket.create_connection(("127.0.0.1", self.port))
                for ends in ((asking, answering, False), (answering, asking, True)):
                    threading.Thread(target=self._pump, args=ends, daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                if answers and self.cut is not None:
                    target.sendall(piece[: self.cut])
                    self.cut -= len(piece)
                    if self.cut <= 0:
                        self.cut = None
                        break
                else:
                    target.sendall(piece)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        source.close()


@dataclass
class Post:
    """What an SMTP server took, and what it is told to do.

    refuses: addresses that it does not know; later: those that it takes no mail for now; lost:
    after which mail (from 1) it hangs up without a word, though it has taken it; spam: from which
    mail on it takes none.
    """

    refuses: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    lost: int = 0
    spam: int = 0
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802, so aiosmtpd calls it
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refuses:
            return "550 Mailbox not found"
        if address in self.later:
            return "451 4.7.1 greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.spam and len(self.taken) + 1 >= self.spam:
            return "554 DT:SPM"
        self.taken.append((envelope.rcpt_tos[0], envelope.content))
        if len(self.taken) == self.lost:
            server.transport.abort()
        return "250 OK"


@contextmanager
def post(folder: Path, served: Post) -> Iterator[Post]:
    """An SMTP server that asks for TLS by STARTTLS and for the password."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult

    def may(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    served.port = free_port()
    controller = Controller(
        served,
        hostname="127.0.0.1",
        port=served.port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=may,
    )
    controller.start()
    try:
        yield served
    finally:
        controller.stop()
