"""Forms that have to do with each other, collected in turn; told wherever findings are told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from huizhi.campaign.activity_folders import Folders
from huizhi.campaign.campaign import Campaign
from huizhi.cli.main import run
from huizhi.steps.standing.checked_figures import checked_among, checked_ledger
from huizhi.storage.ledger import Ledger
from huizhi.web.app import make_app
from tests.remembered import campaigns_remembered, children_kept
from tests.stories.sums_activity import RULES, UNITS, figures, listed, sums_activity
from tests.web.conftest import Here

LUO, ZU, WEI = UNITS


@pytest.fixture(scope="module", autouse=True)
def remembered() -> Iterator[None]:
    with campaigns_remembered(), children_kept():
        yield


class Office:
    """An activity on the command line."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], **changes: Any) -> None:
        self.folder, self._capsys = folder, capsys
        self.campaign: Campaign = sums_activity(folder, **changes)
        self._count = 0

    @property
    def folders(self) -> Folders:
        return Folders(*(self.folder / one for one in ("config", "templates", "output")))

    def run(self, *words: str) -> str:
        own = self.folders
        places = ["--config", own.config, "--templates", own.templates, "--output", own.output]
        self._capsys.readouterr()
        self.code = run([*words, *map(str, places)])
        return self._capsys.readouterr().out

    def json(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json"))

    def collect(self, *files: bytes, name: str = "来件") -> Any:
        self._count += 1
        folder = self.folder / f"in{self._count}"
        folder.mkdir()
        for number, data in enumerate(files, start=1):
            (folder / f"{name}{number}.xlsx").write_bytes(data)
        return self.json("collect", str(folder))

    def told(self, unit: str, form: str) -> list[str]:
        """The codes of what `status` finds on a form of a unit."""
        units: Sequence[Any] = self.json("status")["communities"]
        own = next(one for one in units if one["community"] == unit)["deliverables"]
        (found,) = (one["findings"] for one in own if one["deliverable"] == form)
        return [one["code"] for one in found]


def test_what_two_forms_say_is_asked_anew_with_every_return(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path / "a", capsys)
    c = office.campaign

    first = office.collect(figures(c, LUO, 户数="3", 补助总额="0.12"))
    assert first["taken"][0]["returns"][0]["findings"] == []
    second = office.collect(listed(c, LUO, ["600", "640"]), name="名册")
    ((told,),) = (one["findings"] for one in second["taken"])
    assert told["code"] == "forms-differ"
    assert "来件1.xlsx Sheet!B3 户数：填的是“3”" in told["message"]
    assert "附件1住户行数2（名册1.xlsx，Sheet!A4至A5）" in told["message"]
    assert office.code == 1
    assert office.told(LUO, "figures") == ["forms-differ"]
    assert office.told(LUO, "list") == []
    exported = office.json("export")["returns"]
    assert [f["code"] for one in exported for f in one["findings"]] == ["forms-differ"]
    assert "数的核对　罗庄社区　情况表" in office.run("status")

    office.collect(listed(c, LUO, ["600", "640", "0"]), name="名册改")
    assert office.told(LUO, "figures") == []


def test_the_summary_lists_what_differs_and_how_far_the_sums_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path / "a", capsys)
    c = office.campaign
    office.collect(figures(c, LUO, 户数="3"), listed(c, LUO, ["600"]))
    office.collect(figures(c, WEI, "total", 总户数="13"), figures(c, ZU, 户数="4"))

    assert _issues(office) == [("两张表对不上", LUO)]
    (so_far,) = office.json("status")["sums"]
    assert (so_far["state"], so_far["totals"][0]["missing"]) == ("so-far", [WEI])

    office.collect(figures(c, WEI, 户数="5"))

    assert _issues(office) == [("两张表对不上", LUO), ("与各单位之和对不上", WEI)]
    (all_in,) = office.json("status")["sums"]
    assert (all_in["state"], all_in["totals"][0]["sum"]) == ("differs", "12")
    with Ledger.in_folder(office.folders.output, c.settings.campaign_id) as ledger:
        whole = checked_ledger(c, ledger).returns
        alone = [checked_among(c, ledger, [one]).returns[0] for one in ledger.returns()]
    assert [one.findings for one in alone] == [one.findings for one in whole]


def _issues(office: Office) -> list[tuple[str, str]]:
    path = office.json("summary")["summary"]
    sheet = load_workbook(path)["问题清单"]
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert any("各单位合计" in cell for row in rows[:8] for cell in row)
    return [(row[4], row[1]) for row in rows if row[3] in {"请修改", "请确认"}]


def test_this_months_figure_is_held_against_last_months_as_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Office(tmp_path / "march", capsys)
    before.collect(figures(before.campaign, LUO, 户数="3", 累计走访="50"))
    now = Office(tmp_path / "april", capsys, campaign="homes-04", last="../march/output")

    taken = now.collect(figures(now.campaign, LUO, 户数="3", 累计走访="45"))

    (told,) = taken["taken"][0]["returns"][0]["findings"]
    assert "应不小于50（上次累计走访50）" in told["message"]
    assert now.told(LUO, "figures") == ["figures-differ"]
    before.collect(figures(before.campaign, LUO, 户数="3", 累计走访="40"))
    assert now.told(LUO, "figures") == []


def test_on_the_page_the_clerk_decides_and_a_changed_figure_is_asked_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path / "a", capsys, rules=(RULES[0], "各单位合计(户数) = 12"))
    c = office.campaign
    office.collect(listed(c, LUO, ["600"]), figures(c, LUO, 户数="3"))
    office.collect(figures(c, ZU, 户数="4"), figures(c, WEI, 户数="6"))
    app = make_app(office.folders)
    with TestClient(app, base_url="http://127.0.0.1:8720", follow_redirects=False) as client:
        here = Here(client, app, office.folders)
        shown = unescape(client.get("/look").text)
        assert "两张表对不上" in shown
        assert "是13，按“各单位合计(户数) = 12”应等于12" in shown
        (address,) = set(re.findall(r"/r/\d+/accept", shown))
        number = address.split("/")[2]
        (mark,) = re.findall(r'name="mark" value="(\w+)"', shown)
        _post(here, address, mark=mark, reason="一户外出")
        (sums,) = re.findall(r'name="figures" value="([^"]+)"', shown)
        _post(here, "/look/sum/accept", figures=sums, reason="以此为准")

        shown = unescape(client.get("/look").text)
        assert "两张表对不上" not in shown
        assert "认可（以此为准）" in shown
        assert "一户外出" in unescape(client.get(f"/r/{number}").text)
        assert office.told(LUO, "figures") == []
        assert office.json("status")["sums"][0]["accepted"] == "以此为准"

        office.collect(listed(c, LUO, ["600", "700"]), name="名册改")
        assert office.told(LUO, "figures") == ["forms-differ"]
        with here.page.office.ledger() as ledger:
            listing = next(one for one in ledger.returns() if "名册改" in one.file)
        assert "别的表里说到这一份" in unescape(client.get(f"/r/{listing.number}").text)


def _post(here: Here, path: str, **said: str) -> None:
    answer = here.client.post(path, data={**said, "form_token": here.token()})
    assert answer.status_code == 303, answer.text
