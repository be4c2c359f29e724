"""请确认 on the page: settled with one click, many at once, taken back; the trail says so."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook

from huizhi.steps.receiving.collecting import collect
from huizhi.storage.returns import Return
from tests.web.conftest import Here
from tests.web.test_odd_requests import form_of

UNITS = ("祖师社区", "罗庄社区", "魏武社区")


def with_looks(here: Here, tmp_path: Path, unit: str, *, wrong: bool = False) -> None:
    """A form of this community with two mobiles in one cell and a word below it."""
    path = tmp_path / f"{unit}.xlsx"
    path.write_bytes(form_of(here, unit))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet["B3"], sheet["D3"], sheet["F3"] = "王小明", "男", "网格员"
    sheet["B4"], sheet["D4"] = "0374-5163000", "13837400001/13837400002"
    sheet["B5"] = "不是邮箱" if wrong else "wxm@example.com"
    sheet["B7"], sheet["A30"] = "许昌市东城区祖师街道1号", "另：下周二再报"
    book.save(path)
    collect(here.page.office.campaign(), here.folders.output, [path])


@pytest.fixture
def looks(here: Here, tmp_path: Path) -> Here:
    for unit in UNITS:
        with_looks(here, tmp_path, unit, wrong=unit == UNITS[-1])
    return here


def returns(here: Here) -> dict[str, Return]:
    with here.page.office.ledger() as ledger:
        return {one.community or "": one for one in ledger.returns()}


def warnings(here: Here) -> list[int]:
    """How many places want a look in the return of each community."""
    found = returns(here)
    return [sum(f.level == "warning" for f in found[unit].findings) for unit in UNITS]


def post(here: Here, path: str, **said: str) -> str:
    """Where the answer leads."""
    answer = here.client.post(path, data={**said, "form_token": here.token()})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_each_place_is_listed_and_settled_with_one_click(looks: Here) -> None:
    shown = unescape(looks.client.get("/look").text)
    assert "3份表，6处" in shown
    assert "另：下周二再报" in shown
    assert "另有必须改的1处" in shown
    one = returns(looks)["祖师社区"]
    mark = re.findall(r'name="mark" value="([0-9a-f]+)"', shown)[0]

    assert post(looks, f"/r/{one.number}/accept", mark=mark, back="look").startswith("/look")
    assert warnings(looks) == [1, 2, 2]
    (made,) = returns(looks)["祖师社区"].amendments
    assert made.reason == "已看过"


def test_an_error_is_not_settled_without_a_reason(looks: Here) -> None:
    one = returns(looks)["魏武社区"]
    shown = looks.client.get(f"/r/{one.number}").text
    (mark,) = re.findall(r'<details class="decide"><summary>认可.*?value="([0-9a-f]{20})"', shown)
    said = {"mark": mark, "form_token": looks.token()}
    assert looks.client.post(f"/r/{one.number}/accept", data=said).status_code == 400


def test_all_of_one_return_are_settled_with_one_click(looks: Here) -> None:
    one = returns(looks)["祖师社区"]
    assert "请确认的2处都看过了" in looks.client.get(f"/r/{one.number}").text
    back = post(looks, "/look/seen", numbers=str(one.number), back="return")
    assert back.startswith(f"/r/{one.number}")
    assert warnings(looks) == [0, 2, 2]
    assert "都看过了" in looks.client.get(f"/r/{one.number}").text


def test_all_of_all_are_settled_and_taken_back_and_the_trail_says_so(looks: Here) -> None:
    (every,) = set(
        re.findall(r'name="numbers" value="([0-9]+,[0-9,]+)"', looks.client.get("/look").text)
    )
    post(looks, "/look/seen", numbers=every)
    assert warnings(looks) == [0, 0, 0]
    assert returns(looks)["魏武社区"].status == "needs-correction"
    shown = looks.client.get("/look").text
    assert "没有请确认的地方了" in shown
    made = re.findall(r'name="made" value="([^"]+)"', shown)
    who = re.findall(r'name="who" value="([^"]+)"', shown)

    post(looks, "/look/undo", made=unescape(made[0]), who=unescape(who[0]))
    assert warnings(looks) == [2, 2, 2]
    assert "刚才都看过了的" not in looks.client.get("/look").text
    trail = looks.client.get("/setup/trail").text
    assert "都看过了：6处" in trail
    assert "撤销都看过了：6处" in trail


def test_what_came_after_the_page_was_shown_is_not_settled(looks: Here, tmp_path: Path) -> None:
    numbers = ",".join(str(one.number) for one in returns(looks).values())
    with_looks(looks, tmp_path, "陈庄社区")
    post(looks, "/look/seen", numbers=numbers)
    assert warnings(looks) == [0, 0, 0]
    assert any(f.level == "warning" for f in returns(looks)["陈庄社区"].findings)


@pytest.mark.parametrize("numbers", ["", "x", "1;2", "-1", "²"])
def test_odd_numbers_are_refused(looks: Here, numbers: str) -> None:
    said = {"numbers": numbers, "form_token": looks.token()}
    assert looks.client.post("/look/seen", data=said).status_code == 400
    assert warnings(looks) == [2, 2, 2]


def test_the_overview_leads_there(looks: Here) -> None:
    looks.page.office.state(30.0)
    assert "3份表有请确认的地方" in looks.client.get("/overview").text
