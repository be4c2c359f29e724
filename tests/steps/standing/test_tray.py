"""Why a file waits, in one line."""

from __future__ import annotations

import datetime as dt

from huizhi.findings import Finding
from huizhi.steps.standing.tray import TrayFile


def test_what_is_said_of_several_places_is_told_once() -> None:
    read = [Finding("paper-read", name, found=name) for name in ("姓名", "手机")]
    unknown = Finding("form-unknown", found="")
    one = TrayFile("return", "", "表.jpg", "", 1, dt.datetime(2024, 6, 2), True, (unknown, *read))
    assert one.why == f"{unknown.title}；由图片认出（2处）"
