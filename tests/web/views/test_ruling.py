"""Rulings and papers on the page: each is one form, is shown, and is taken back."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from starlette.responses import Response

from huizhi.steps.receiving import assign, collect
from huizhi.storage.returns import KeptField, Received, Return
from tests.web.conftest import Here

NOON = dt.datetime(2024, 6, 2, 12, 0, tzinfo=dt.UTC)


def came(here: Here, name: str) -> int:
    """The number of a liaison form of 罗庄社区 that names this person."""
    fields = (KeptField("name", name, name, "附件1!B3", "both"),)
    one = Return(f"{name}.xlsx", name, NOON, "罗庄社区", "liaison", "accepted", fields)
    with here.page.office.ledger() as ledger:
        (entered,) = ledger.enter(Received(name, one.file, 1, NOON, one.file, ""), [one])
    return int(entered.number)


def post(here: Here, address: str, **said: str) -> Response:
    answer = here.client.post(address, data={"form_token": here.token(), **said})
    assert answer.status_code in {303, 400}, answer.text
    return answer  # type: ignore[return-value]


def shown(here: Here, address: str) -> str:
    text = here.client.get(address).text
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", text))


def stands(here: Here) -> str:
    known = here.page.office.state(wait=30)
    own = known.by_community["罗庄社区"]
    return next(str(s.words) for s in own if s.deliverable.id == "liaison")


def test_whose_it_is_and_which_one_counts(here: Here) -> None:
    first, second = came(here, "甲"), came(here, "乙")
    post(here, f"/r/{second}/rule/move", community="待认领")
    assert "不是罗庄社区的，放回待认领（本机）" in shown(here, f"/r/{second}")
    assert "待认领" in shown(here, f"/r/{second}")
    with here.page.office.ledger() as ledger:
        assert [one.number for one in ledger.of_community("罗庄社区")] == [first]
        ruling = ledger.one_return(second).rulings[0].number
    post(here, f"/r/{second}/take-back", ruling=str(ruling))
    post(here, f"/r/{first}/rule/count")
    assert "以这一版为准（原来是第2版）" in shown(here, f"/r/{first}")
    assert "现在以第1版为准" in shown(here, f"/r/{second}")
    assert any("以这一版为准" in e.what for e in here.page.records.trail())


def test_void_needs_a_reason_and_is_undone(here: Here) -> None:
    number = came(here, "甲")
    assert post(here, f"/r/{number}/rule/void", reason=" ").status_code == 400
    post(here, f"/r/{number}/rule/void", reason="发错了")
    assert "已作废" in shown(here, f"/r/{number}")
    assert stands(here) == "未报送"
    with here.page.office.ledger() as ledger:
        ruling = ledger.one_return(number).rulings[0].number
    post(here, f"/r/{number}/take-back", ruling=str(ruling))
    assert stands(here).startswith("已报送")


def test_the_day_on_which_it_came(here: Here) -> None:
    number = came(here, "甲")
    post(here, f"/r/{number}/rule/arrive", day="2024-06-09")
    assert stands(here) == "已报送，迟6天"
    assert post(here, f"/r/{number}/rule/arrive", day="昨天").status_code == 400


def test_what_came_on_paper(here: Here) -> None:
    code = here.page.office.campaign().settings.by_name["罗庄社区"].code
    post(here, f"/c/{code}/paper", deliverable="liaison", day="2024-06-03", note="已盖章")
    assert stands(here) == "已收纸质"
    assert "6月3日收到纸质（已盖章，本机）" in shown(here, f"/c/{code}")
    text = here.client.get(f"/c/{code}").text
    paper = re.search(r'name="paper" value="(\d+)"', text)
    assert paper
    post(here, f"/c/{code}/no-paper", paper=paper[1])
    assert stands(here) == "未报送"


def test_files_are_taken_as_of_the_day_on_which_they_came(here: Here) -> None:
    asked = {"x-form-token": here.token()}
    batch = here.client.post("/taking/begin?day=2024-06-01", headers=asked).json()["batch"]
    known = here.page.intake.batch(batch)
    closed = here.page.intake.close(known, here.page.office.now())
    assert closed.received.date() == dt.date(2024, 6, 1)
    assert here.client.post("/taking/begin?day=2999-06-01", headers=asked).status_code == 400
    assert "data-arrived" in here.client.get("/taking").text


def test_a_text_that_was_placed_counts_once_it_is_accepted(here: Here, tmp_path: Path) -> None:
    path = tmp_path / "总结.txt"
    path.write_text("我社区开展了入户宣传。", "utf-8")
    campaign, output = here.page.office.campaign(), here.folders.output
    collect(campaign, output, [path], NOON)
    placed = assign(campaign, output, "总结.txt", "罗庄社区", "liaison")
    assert placed is not None
    assert stands(here) == "需更正（1处）"
    page = here.client.get(f"/r/{placed.number}").text
    mark = re.search(r'/accept">.*?name="mark" value="([^"]*)"', page)
    assert mark is not None
    post(here, f"/r/{placed.number}/accept", mark=mark[1], reason="只发了文字")
    assert stands(here).startswith("已报送")
