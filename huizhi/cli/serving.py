"""The verb serve: the page in the browser."""

from __future__ import annotations

import argparse
import getpass
import sys
import threading
import webbrowser
from contextlib import suppress

from huizhi import COMMAND
from huizhi.campaign import activities_of
from huizhi.cli.campaign import begin_office, campaign_of, folders_of
from huizhi.cli.voice import FINE, Voice
from huizhi.errors import HuizhiError

_TAKEN = "可能网页已经在另一个窗口里开着。请先关掉它，或用 --port 换一个端口。"
_LOCAL = {"127.0.0.1", "localhost", "::1"}


def run_serve(arguments: argparse.Namespace, voice: Voice) -> int:
    import uvicorn

    from huizhi.web import make_app
    from huizhi.web.service import Connection, Doorway, listening_socket, prefix_of

    if arguments.account:
        return _set_account(arguments, voice)
    begin_office(arguments, voice)
    folders = folders_of(arguments)
    known = activities_of(folders)
    if len(known) == 1:
        campaign_of(arguments)  # what is wrong with it is said here, once and whole
    if bool(arguments.certificate) != bool(arguments.key):
        raise HuizhiError("--certificate 和 --key 要一起写。")
    local, secure = arguments.host in _LOCAL, bool(arguments.certificate)
    scheme = "https" if secure else "http"
    own = f"{scheme}://{_shown_host(arguments.host)}:{arguments.port}"
    base = "" if local else own
    app = make_app(folders, local=local, secure=secure, base=base)
    listening = listening_socket(arguments.host, arguments.port, _TAKEN)
    if local:
        doorway = Doorway(arguments.port, arguments.certificate, arguments.key)
        app.state.outward.allow(doorway)
    here = f"{scheme}://127.0.0.1:{arguments.port}/" if arguments.host == "0.0.0.0" else f"{own}/"  # noqa: S104
    voice.tell(f"网页已打开：{here}　关掉这个窗口就停止。")
    if not local:
        voice.tell(f"别的电脑和手机请打开：{own}/　（要登录；联络员用各自的报送链接）")
    if not local and not secure:
        voice.tell(
            "注意：没有证书（--certificate、--key），密码和报送的材料在网络上不加密。"
            "只在可信的内网里这样用。"
        )
    if not arguments.no_browser:
        last = app.state.page.records.last_activity()
        running = {o.id for o in known if o.ended_on is None and not o.is_example}
        opened = f"{here.rstrip('/')}{prefix_of(last)}/overview" if last in running else here
        threading.Timer(1.0, webbrowser.open, [opened]).start()
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=10,
        http=Connection,
        ws="none",
        ssl_certfile=arguments.certificate,
        ssl_keyfile=arguments.key,
    )
    with suppress(KeyboardInterrupt):  # how the clerk stops it
        uvicorn.Server(config).run(sockets=[listening])
    voice.tell("网页已停止。")
    return FINE


def _set_account(arguments: argparse.Namespace, voice: Voice) -> int:
    """Sets the password of a clerk, asked for at the terminal."""
    from huizhi.storage import CLERK, Records

    if sys.stdin.isatty():
        password, again = getpass.getpass("密码："), getpass.getpass("再写一次：")
    else:
        password = again = sys.stdin.readline().rstrip("\r\n")
    if password != again:
        raise HuizhiError("两次写的密码不一样，没有保存。")
    records = Records(arguments.output)
    try:
        records.set_account(arguments.account, CLERK, password)
    finally:
        records.close()
    voice.tell(f"经办人“{arguments.account}”的密码已设好。再运行 {COMMAND} serve 打开网页。")
    return FINE


def _shown_host(host: str) -> str:
    """The address of this machine as others see it, where the page listens to everybody."""
    from huizhi.web.service import address_in_network

    if host not in {"0.0.0.0", "::"}:  # noqa: S104
        return f"[{host}]" if ":" in host else host
    return address_in_network() or "127.0.0.1"
