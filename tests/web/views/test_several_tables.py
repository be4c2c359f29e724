"""A form with several tables on the page: each has its own rows, inputs and marks."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from huizhi.campaign.activity_folders import Folders
from huizhi.storage.returns import Return
from huizhi.web.app import make_app
from huizhi.web.views.liaison import form_token
from tests.stories.several_tables import several_tables
from tests.web.conftest import Here
from tests.web.views.test_liaison import marks

NAME = "罗庄社区"
ASKED = {"v.unit": NAME, "v.name": "张三", "v.0.relation": "父", "v.0.name": "张大"}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    several_tables(tmp_path)
    folders = Folders(tmp_path / "config", tmp_path / "templates", tmp_path / "output")
    app = make_app(folders)
    with TestClient(app, base_url="http://127.0.0.1:8720", follow_redirects=False) as client:
        yield Here(client, app, folders)


def handed_in(here: Here, **typed: str) -> str:
    link = here.link(NAME)
    data = {"form_token": form_token(link.removeprefix("/l/")), **ASKED, **typed}
    return here.client.post(f"{link}/form/helped", data=data).text


def entered(here: Here) -> Return:
    """The one return, as soon as it is in the ledger."""
    until = time.monotonic() + 60
    while True:
        with here.page.office.ledger() as ledger:
            found = ledger.returns()
        if found or time.monotonic() > until:
            (one,) = found
            return one
        time.sleep(0.1)


def test_each_table_has_its_own_rows_on_the_page(here: Here) -> None:
    page = here.client.get(f"{here.link(NAME)}/form/helped").text
    legends = re.findall(r"<legend>(.*?)</legend>", page)

    assert {one.partition("第")[0] for one in legends} == {"家庭成员", "工作经历", "帮扶"}
    assert re.findall(r"<h2>(\S*?)</h2>", page)[:1] == ["家庭成员"]
    assert 'name="v.0.relation"' in page
    assert 'name="v.work.0.employer"' in page
    assert re.findall(r'data-sum="(\w+)" data-table="(\w+)"', page) == [
        ("income", "rows"),
        ("amount", "rows_3"),
    ]
    assert len(set(re.findall(r' id="(\w+)"', page))) == len(re.findall(r' id="(\w+)"', page))


def test_what_is_missing_is_marked_in_the_row_of_its_table(here: Here) -> None:
    page = handed_in(here, **{"v.work.0.employer": "甲厂", "v.work.1.period": "2001"})

    assert marks(page) == {"v.work.1.employer": "单位：没有填写。请补填。"}
    assert "工作经历：一行也没有填写" in handed_in(here)


def test_what_was_handed_in_is_what_comes_back_onto_the_page(here: Here) -> None:
    page = handed_in(here, **{"v.work.0.employer": "甲厂", "v.rows_3.1.amount": "500"})
    assert "已交上" in page
    one = entered(here)
    again = here.client.get(f"{here.link(NAME)}/form/helped").text
    clerk = here.client.get(f"/r/{one.number}").text

    assert [(row.table, [f.value for f in row.fields if f.raw]) for row in one.rows] == [
        ("rows", ["父", "张大"]),
        ("work", ["甲厂"]),
        ("rows_3", ["500.00"]),
    ]
    assert re.search(r'name="v\.work\.0\.employer"[^>]*>甲厂<', again)
    assert re.search(r'name="v\.rows_3\.0\.amount" value="500', again)
    assert re.findall(r'scope="rowgroup" colspan="4">(.*?)<', clerk) == [
        "家庭成员第1行",
        "工作经历第1行",
        "帮扶第1行",
    ]


def test_the_clerk_amends_a_row_of_the_second_table(here: Here) -> None:
    handed_in(here, **{"v.work.0.employer": "甲厂"})
    number = entered(here).number
    said = {"row": "1", "field": "employer", "seen": "甲厂", "text": "乙厂", "reason": "核实"}
    here.client.post(f"/r/{number}/correct", data={**said, "form_token": here.token()})
    with here.page.office.ledger() as ledger:
        (one,) = ledger.returns()

    assert [row.value("employer") for row in one.rows_of("work")] == ["乙厂"]


def test_the_columns_of_every_table_are_changed_on_the_page(here: Here) -> None:
    page = here.client.get("/setup/structure/form/1").text

    assert re.findall(r"明细“(.*?)”的各列", page) == ["家庭成员", "工作经历", "帮扶"]
    assert {"c0.kind", "t2c1.kind", "t3c1.kind"} <= set(re.findall(r'name="([^"]*)"', page))
