"""The server is killed at any moment: what the page had confirmed is there afterwards."""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from huizhi.web.service.intake import Intake
from tests.stories.campaign import LIAISON, Campaign


@contextmanager
def serving(campaign: Campaign, port: int) -> Iterator[None]:
    """`serve` in a process of its own, killed at the end without a word of warning."""
    started = campaign.start("serve", "--no-browser", "--port", str(port))
    try:
        until = time.monotonic() + 60
        while True:
            try:
                asked(port, "/login").read()
                break
            except OSError:
                assert not started.is_over
                assert time.monotonic() < until
                time.sleep(0.1)
        yield
    finally:
        started.kill()


def asked(port: int, path: str, method: str = "GET", **headers: str) -> Any:
    """The answer to a request."""
    data = headers.pop("data", "").encode("latin-1")
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        data=data if method != "GET" else None,
        method=method,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    return urllib.request.urlopen(request, timeout=30)


def session(port: int) -> dict[str, str]:
    """The headers of whoever sits at the machine."""
    answer = asked(port, "/")
    cookie = answer.headers["set-cookie"].partition(";")[0]
    token = answer.read().decode().partition('data-token="')[2].partition('"')[0]
    return {"cookie": cookie, "x_form_token": token}


def begun(port: int, headers: dict[str, str], file: Path) -> tuple[str, str]:
    """A batch, and the address of the file that will come."""
    batch = json.loads(asked(port, "/taking/begin", "POST", **headers).read())["batch"]
    said = {"path": file.name, "batch": batch}
    metadata = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in said.items())
    size = str(file.stat().st_size)
    made = asked(port, "/uploads", "POST", upload_length=size, upload_metadata=metadata, **headers)
    return batch, made.headers["location"]


def piece(port: int, headers: dict[str, str], address: str, data: bytes, offset: int) -> None:
    kind = "application/offset+octet-stream"
    said = {"content_type": kind, "upload_offset": str(offset), "data": data.decode("latin-1")}
    asked(port, address, "PATCH", **headers, **said)


@pytest.mark.parametrize("moment", ["piece", "whole", "finished"])
def test_what_was_confirmed_is_there_after_a_kill(
    campaign: Campaign, moment: str, unused_port: int
) -> None:
    form = campaign.filled("罗庄社区", "附件1", LIAISON)
    data = form.read_bytes()
    half = len(data) // 2
    port = unused_port
    with serving(campaign, port):
        headers = session(port)
        batch, address = begun(port, headers, form)
        piece(port, headers, address, data[:half], 0)
        if moment != "piece":
            piece(port, headers, address, data[half:], half)
        if moment == "finished":
            asked(port, f"/taking/{batch}/finish", "POST", **headers)
    with serving(campaign, port):
        headers = session(port)
        if moment == "piece":
            there = asked(port, address, "HEAD", **headers)
            assert there.headers["upload-offset"] == str(half)
            piece(port, headers, address, data[half:], half)
        if moment != "finished":
            asked(port, f"/taking/{batch}/finish", "POST", **headers)
        until = time.monotonic() + 60
        while not (found := campaign.export()):
            assert time.monotonic() < until
            time.sleep(0.2)
    assert (found[0]["community"], found[0]["status"]) == ("罗庄社区", "accepted")
    (kept,) = (campaign.output / "returns").glob("*.xlsx")
    assert kept.read_bytes() == data


def test_a_batch_that_nobody_closed_is_taken(campaign: Campaign, unused_port: int) -> None:
    intake = Intake(campaign.output)
    form = campaign.filled("罗庄社区", "附件1", LIAISON)
    batch = intake.begin_batch("本机", "", dt.datetime(2024, 6, 2, tzinfo=dt.UTC))
    intake.put(batch, {form.name: form.read_bytes()})
    folder = campaign.output / "incoming" / batch.id
    for path in (folder, *folder.iterdir()):
        os.utime(path, (0, 0))
    with serving(campaign, unused_port):
        until = time.monotonic() + 60
        while not (found := campaign.export()):
            assert time.monotonic() < until
            time.sleep(0.5)
    assert found[0]["community"] == "罗庄社区"
