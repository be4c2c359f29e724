"""Sockets: where the page listens, and this machine's address in its network."""

from __future__ import annotations

import socket
import sys

from huizhi.errors import HuizhiError


def listening_socket(host: str, port: int, remedy: str) -> socket.socket:
    """A socket bound to this address. remedy: what to do when it is taken, a sentence in Chinese.

    Raises: HuizhiError when it is taken, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    if sys.platform != "win32":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise HuizhiError(f"{host} 的 {port} 端口打不开（{error.strerror}），{remedy}") from error
    return listening


def address_in_network() -> str:
    """This machine's IPv4 address as others in its network see it, "" without a network."""
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        probe.connect(("192.0.2.1", 9))  # sends nothing; only asks which way it would go
        return str(probe.getsockname()[0])
    except OSError:
        return ""
    finally:
        probe.close()
