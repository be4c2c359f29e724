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
from huizhi.steps.knowing import gather_book, office_around
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


def test_figures_that_differ_are_to_be_looked_at_where_the_book_fills_them_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path / "a", capsys)
    c = office.campaign

    def doubtful() -> dict[str, bool]:
        known = gather_book(office_around(c, office.folders)).of_unit(LUO)
        return {meaning.name: fact.current.doubtful for meaning, fact in known.items()}

    office.collect(figures(c, LUO, 户数="3", 累计走访="2"), listed(c, LUO, ["600"]))
    assert doubtful() == {"总户数": True, "累计走访": False}

    office.collect(listed(c, LUO, ["600", "640", "0"]), name="名册改")
    assert doubtful() == {"总户数": False, "累计走访": False}


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


def test_a_unit_that_is_called_otherwise_keeps_what_it_sent_and_who_is_gone_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path / "a", capsys, rules=RULES[:2])
    c = office.campaign
    office.collect(*(figures(c, unit, 户数=n) for unit, n in ((LUO, "3"), (ZU, "4"), (WEI, "5"))))
    roster = office.folders.config / "communities.yaml"
    text = roster.read_text("utf-8")

    roster.write_text(text.replace(f"名称: {LUO}", "名称: 青龙社区"), "utf-8")
    told = office.json("status")
    assert told["sums"][0]["totals"][0]["sum"] == "12"
    (said,) = told["left_out"]
    assert f"{LUO}改名为青龙社区" in said
    assert said in office.run("status")
    office.json("remind", "--early")
    assert "情况表已经收齐" in _reminded(office, "青龙社区")
    roster.write_text(text.replace(f"名称: {LUO}", f"名称: 青龙社区, 别名: [{LUO}]"), "utf-8")
    assert office.json("status")["left_out"] == []

    roster.write_text(text.replace(f"  - {{名称: {WEI}, 编号: u3, 类型: 城市社区}}", ""), "utf-8")
    (said,) = office.json("status")["left_out"]
    assert f"{WEI}不在单位名单上，报来的1份表（in1/来件3.xlsx）没有计入" in said
    assert f"注意：{said}" in office.run("summary")
    book = load_workbook(next(office.folders.output.glob("summary/*.xlsx")))
    assert any(said in str(row[0]) for row in book["总览"].iter_rows(values_only=True))
    rows = list(book["情况表名册"].iter_rows(values_only=True))
    (total,) = (n for n, row in enumerate(rows) if row[0] == "合计")
    assert [row[1] for row in rows if row[1] in UNITS] == [LUO, ZU, WEI]
    assert rows[total + 1][1] == WEI
    column = next(row for row in rows if "户数" in row).index("户数")
    assert rows[total][column].startswith("=SUM(")
    first, last = re.findall(r"\d+", rows[total][column])
    assert [rows[n][1] for n in range(int(first) - 1, int(last))] == [LUO, ZU]


def _reminded(office: Office, unit: str) -> str:
    (path,) = office.folders.output.glob(f"reminders/*/{unit}/*.txt")
    return path.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("last", "ids", "told"),
    [
        ("", {}, "没有写“上次活动”"),
        ("../nowhere/output", {}, "里面没有台账"),
        ("../march/output",
         {"报送事项: figures": "报送事项: sheet", "编号: figures": "编号: sheet"},
         "上次是在报送事项“figures”里问的“累计走访”，不是“sheet”"),
        ("../march/output", {"编号: visits": "编号: seen"}, "上次是在报送事项“figures”里问的"),
        ("../march/output", {}, ""),
    ],
)  # fmt: skip
def test_what_cannot_look_back_is_told_before_anybody_relies_on_it(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    last: str,
    ids: dict[str, str],
    told: str,
) -> None:
    before = Office(tmp_path / "march", capsys)
    before.collect(figures(before.campaign, LUO, 户数="3", 累计走访="50"))
    now = Office(tmp_path / "april", capsys, campaign="homes-04", last=last or None)
    config = now.folders.config / "campaign.yaml"
    text = config.read_text("utf-8")
    for old, new in ids.items():
        text = text.replace(old, new)
    config.write_text(text, "utf-8")
    monkeypatch.setattr("huizhi.steps.preparing.checking.trial_mistakes", lambda *_: [])

    said = [*now.json("check")["mentions"], *now.json("status")["left_out"]]

    assert [told in one for one in said] == ([True, True] if told else [])


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
