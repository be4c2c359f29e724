"""The second address: opened by a click, and nobody who asks there counts as sitting here."""

from __future__ import annotations

import asyncio
import http.client
import re
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.types import Receive, Scope, Send

from huizhi.errors import HuizhiError
from huizhi.storage.page_records import CLERK, Records
from huizhi.web.service import Doorway, outward
from huizhi.web.service.gate import COOKIE
from tests.paths import CONFIG
from tests.stories.browser import Served, served
from tests.stories.campaign import Campaign

OTHER = "127.0.0.2"  # stands for the address in the office's network
PASSWORD = "正确的密码123"


@dataclass
class Answer:
    status: int
    text: str
    location: str
    cookie: str


def ask(
    host: str,
    port: int,
    path: str,
    said: dict[str, str] | None = None,
    **headers: str,
) -> Answer:
    connection = http.client.HTTPConnection(host, port, timeout=30)
    body = urlencode(said) if said is not None else None
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("POST" if body is not None else "GET", path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    location, cookie = answer.getheader("location", ""), answer.getheader("set-cookie", "")
    connection.close()
    return Answer(answer.status, text, location or "", (cookie or "").partition(";")[0])


def token_in(text: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', text)
    assert found
    return found[1]


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    monkeypatch.setattr(outward, "network_address", lambda: OTHER)
    shutil.copytree(CONFIG, tmp_path / "config")
    return Campaign(tmp_path)


@dataclass
class Switch:
    """The page at this machine with its switch. here: its port at 127.0.0.1."""

    served: Served
    port: int

    @property
    def here(self) -> int:
        return int(self.served.address.rpartition(":")[2])

    def turn_on(self) -> str:
        """The cookie of the clerk, whose password is set on the same page."""
        first = ask("127.0.0.1", self.here, "/setup/phone")
        assert "先设经办人的密码" in first.text
        said = {"form_token": token_in(first.text), "name": "王亚伟"}
        said |= {"password": PASSWORD, "again": PASSWORD}
        done = ask("127.0.0.1", self.here, "/setup/phone/open", said, Cookie=first.cookie)
        assert done.status == 303, done.text
        return done.cookie

    def reaches(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((OTHER, self.port)) == 0


@pytest.fixture
def switch(campaign: Campaign, unused_port: int) -> Iterator[Switch]:
    with served(campaign) as here:
        here.app.state.outward.allow(Doorway(unused_port))
        yield Switch(here, unused_port)


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind((OTHER, 0))
        return int(probe.getsockname()[1])


def test_nobody_is_let_in_from_outside_without_signing_in(switch: Switch) -> None:
    assert not switch.reaches()
    cookie = switch.turn_on()

    for path in ("/", "/overview", "/setup/accounts", "/setup/phone", "/returns/1"):
        answer = ask(OTHER, switch.port, path)
        assert (answer.status, answer.location[:7]) == (303, "/login?"), path
    assert ask(OTHER, switch.port, "/setup/phone/close", {}).status == 401
    link = switch.served.link("罗庄社区").removeprefix(switch.served.address)
    assert "罗庄社区" in ask(OTHER, switch.port, link).text
    assert ask(OTHER, switch.port, "/overview", Cookie=cookie).status == 200


def test_the_session_of_this_machine_is_none_outside(switch: Switch) -> None:
    mine = ask("127.0.0.1", switch.here, "/overview").cookie
    assert mine.startswith(f"{COOKIE}=")
    switch.turn_on()
    records: Records = switch.served.app.state.page.records
    records.drop_account("王亚伟")  # whoever sits here needs no password any more
    here = ask("127.0.0.1", switch.here, "/overview")

    assert here.status == 200
    for cookie in (mine, here.cookie):
        assert ask(OTHER, switch.port, "/overview", Cookie=cookie).status == 303
    assert ask(OTHER, switch.port, "/overview").status == 303


def test_other_names_are_refused_at_both_addresses(switch: Switch) -> None:
    switch.turn_on()

    assert ask(OTHER, switch.port, "/login", Host=f"{OTHER}:{switch.port}").status == 200
    for name in ("evil.example", "127.0.0.1", "localhost"):
        assert ask(OTHER, switch.port, "/login", Host=name).status == 421, name
    for name in ("evil.example", OTHER):
        assert ask("127.0.0.1", switch.here, "/login", Host=name).status == 421, name


def test_it_is_closed_by_the_same_switch(switch: Switch) -> None:
    cookie = switch.turn_on()
    page = ask("127.0.0.1", switch.here, "/setup/phone", Cookie=cookie).text
    assert f"http://{OTHER}:{switch.port}" in page
    said = {"form_token": token_in(page)}
    used = ask("127.0.0.1", switch.here, "/setup/phone/use", said, Cookie=cookie)
    assert used.status == 303, used.text
    settings = switch.served.app.state.page.office.campaign().settings
    assert settings.page_address == f"http://{OTHER}:{switch.port}"
    code = ask("127.0.0.1", switch.here, "/setup/phone/close", said, Cookie=cookie)

    assert code.status == 303
    assert not switch.reaches()
    assert not switch.served.app.state.page.records.is_open_to_others


def test_it_is_open_again_after_the_next_start(campaign: Campaign, unused_port: int) -> None:
    records = Records(campaign.output)
    try:
        again = outward.Outward(_says_nothing, records)
        again.allow(Doorway(unused_port))
        assert asyncio.run(_begun(again)) == ""  # nobody has opened it
        records.remember_open_to_others(True)
        assert asyncio.run(_begun(again)) == ""  # no clerk has a password
        records.set_account("王亚伟", CLERK, PASSWORD)
        assert asyncio.run(_begun(again)) == f"http://{OTHER}:{unused_port}"
        assert records.is_open_to_others
    finally:
        records.close()


def test_without_a_network_the_page_begins_all_the_same(
    campaign: Campaign, unused_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> str:
        raise HuizhiError("这台电脑没有连上办公室的网络，请连上以后再打开。")

    monkeypatch.setattr(outward, "network_address", none)
    records = Records(campaign.output)
    try:
        records.set_account("王亚伟", CLERK, PASSWORD)
        records.remember_open_to_others(True)
        switch = outward.Outward(_says_nothing, records)
        switch.allow(Doorway(unused_port))
        assert asyncio.run(_begun(switch)) == ""
        with pytest.raises(HuizhiError, match="没有连上"):
            asyncio.run(switch.open())
    finally:
        records.close()


async def _begun(switch: outward.Outward) -> str:
    """The address at which it is open after the start."""
    await switch.begin()
    address = switch.address
    await switch.close(remembered=False)
    return address


async def _says_nothing(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError
