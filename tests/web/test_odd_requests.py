"""Odd input on every address: a clear answer, never a broken page; and two clerks at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from huizhi.errors import HuizhiError
from huizhi.steps.preparing.roster_editing import change_recipient
from huizhi.steps.receiving.collecting import collect
from huizhi.steps.sending.packets import render_packet
from huizhi.storage.page_records import CLERK, VIEWER
from tests.web.conftest import PASSWORD, Here


def test_odd_addresses(here: Here) -> None:
    for address in (
        *(f"/r/{'9' * 30}", "/r/x", "/r/-1", "/c/nobody", "/?page=999999999999"),
        *("/?page=-1&show=x", "/setup/communities?page=99999", "/setup/learn/xyz", "/made/x"),
        *("/taking/x", "/board?page=a"),
    ):
        assert here.client.get(address).status_code in {200, 400, 404}, address


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/r/1/accept", {"mark": "x", "reason": "y"}),
        ("/r/1/undo", {"amendment": "--1"}),
        ("/r/1/correct", {"row": "9" * 40, "field": "x"}),
        ("/setup/communities", {"what": "drop", "old": ""}),
        ("/setup/communities", {"名称": "2024-13-45", "编号": "Z1", "类型": "城市社区"}),
        ("/setup/communities", {"名称": "[" * 3000, "编号": "Z2", "类型": "城市社区"}),
        ("/setup", {"version": "x", "活动/主题": "[" * 3000}),
        ("/setup/structure", {"what": "x"}),
        ("/setup/structure", {"what": "deliverable-drop", "id": "../x"}),
        ("/setup/structure", {"what": "attachment-up", "number": "9" * 40}),
        ("/setup/structure", {"what": "item-add", "name": "[" * 3000, "kind0": "{{ 7*7 }}"}),
        ("/setup/structure/form/1", {"f0.kind": "神", "f0.choices": "\x00"}),
        ("/setup/structure/form/99", {}),
        ("/tray/place", {"file": "x", "community": "罗庄社区", "kind": "return"}),
        ("/tray/place", {"pick.0": "1", "community.0": "罗庄社区", "kind.0": "return"}),
        ("/tray/place", {"pick.0": "1", "was.0": "../x", "activity.0": "y", "file.0": "../z"}),
        ("/tray/place", {"pick.x|": "1", "all.deliverable": "|", "all.community": "[" * 3000}),
        ("/r/1/rule/void", {"reason": "x"}),
        ("/r/1/rule/神", {}),
        ("/r/1/take-back", {"ruling": "9" * 40}),
        ("/c/C01/paper", {"deliverable": "x", "day": "2024-13-45"}),
        ("/c/C01/no-paper", {"paper": "9" * 40}),
        ("/activities/end", {"activity": "../x"}),
        ("/setup/new", {"编号": "../../x"}),
        ("/setup/accounts", {"name": "x", "role": "神", "password": PASSWORD, "again": PASSWORD}),
        ("/making/everything", {}),
    ],
)
def test_odd_forms(here: Here, address: str, said: dict[str, str]) -> None:
    answer = here.client.post(address, data={**said, "form_token": here.token()})
    assert answer.status_code in {303, 400, 409}


def test_half_characters_and_many_names(outside: Here) -> None:
    boundary = "b"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="name"\r\n'
        "Content-Type: text/plain; charset=unicode_escape\r\n\r\n\\ud800\r\n"
        f"--{boundary}--\r\n"
    )
    kind = {"content-type": f"multipart/form-data; boundary={boundary}"}
    assert outside.client.post("/login", content=body, headers=kind).status_code == 403
    many = "&".join(f"n{n}=x" for n in range(6_000))
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert outside.client.post("/login", content=many, headers=form).status_code == 413


def test_odd_hosts(here: Here) -> None:
    for host in ("127.0.0.1:80@evil", "localhost:abc", "127.0.0.1:", ""):
        assert here.client.get("/", headers={"host": host}).status_code in {400, 421}, host


def test_only_the_page_says_what_the_page_says(here: Here) -> None:
    assert "假的话" not in here.client.get("/?told=假的话").text
    assert "假的话" not in here.client.get("/?told=假的话&sign=000000").text


def test_a_clerk_is_always_left(here: Here) -> None:
    records = here.page.records
    with pytest.raises(HuizhiError, match="先要有一个经办人"):
        records.set_account("看看", VIEWER, PASSWORD)
    records.set_account("王", CLERK, PASSWORD)
    with pytest.raises(HuizhiError, match="先要有一个经办人"):
        records.set_account("王", VIEWER, PASSWORD)


def test_a_session_ends_with_its_account(outside: Here) -> None:
    records = outside.page.records
    records.set_account("李 明", CLERK, PASSWORD)
    outside.client.post("/login", data={"name": "李  明", "password": PASSWORD})
    assert outside.client.get("/setup").status_code == 200
    records.drop_account("李 明")
    assert outside.client.get("/setup").status_code == 303


def test_wrong_passwords_lock_out_nobody_else(outside: Here) -> None:
    for n in range(8):
        outside.client.post("/login", data={"name": "王亚伟", "password": f"{n}"})
    assert outside.client.post("/login", data={"name": "x", "password": "y"}).status_code == 429
    assert outside.page.sign_ins.allows("10.9.9.9")


def test_a_code_that_is_given_anew_has_another_link(here: Here) -> None:
    old = here.link("祖师社区")
    config = here.folders.config
    change_recipient(config, "", "C01", None)
    change_recipient(config, "", "", {"名称": "新来社区", "编号": "C01", "类型": "城市社区"})

    assert here.client.get(old).status_code == 404
    assert here.client.get(here.link("新来社区")).status_code == 200


def form_of(here: Here, name: str) -> bytes:
    """The blank liaison form of a community."""
    campaign = here.page.office.campaign()
    packet = dict(render_packet(campaign, campaign.settings.by_name[name]))
    return next(data for file, data in packet.items() if file.endswith("反馈表.xlsx"))


def test_the_same_file_by_the_link_of_whom_it_is(here: Here, tmp_path: Path) -> None:
    campaign = here.page.office.campaign()
    wrong = tmp_path / "a" / "罗庄社区（报送链接）"
    right = tmp_path / "b" / "祖师社区（报送链接）"
    for folder in (wrong, right):
        folder.mkdir(parents=True)
        (folder / "表.xlsx").write_bytes(form_of(here, "祖师社区"))
    wanted = campaign, here.folders.output
    (first,) = collect(*wanted, [wrong], sender="罗庄社区").taken
    (second,) = collect(*wanted, [right], sender="祖师社区").taken
    (third,) = collect(*wanted, [wrong], sender="罗庄社区").taken

    assert [one.community for one in first.returns] == [None]
    assert [one.community for one in second.returns] == ["祖师社区"]
    assert "要请经办人看一下" in third.outcome
    returns = here.page.office.state(30.0).gathered.returns
    assert [one.community for one in returns] == ["祖师社区"]


def test_a_form_with_a_finding_on_the_whole_file_is_shown(here: Here, tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(form_of(here, "祖师社区"))
    collect(here.page.office.campaign(), here.folders.output, [tmp_path / "表.xlsx"])
    answer = here.client.get("/r/1")

    assert answer.status_code == 200
    assert "整份文件" in answer.text
    assert "认可这一处" in answer.text


def test_who_has_sent_something_stays_and_keeps_it_under_another_name(
    here: Here, tmp_path: Path
) -> None:
    (tmp_path / "表.xlsx").write_bytes(form_of(here, "祖师社区"))
    collect(here.page.office.campaign(), here.folders.output, [tmp_path / "表.xlsx"])
    row = {"old": "C01", "名称": "祖师新社区", "编号": "C01", "类型": "城市社区"}
    said = {**row, "what": "drop", "form_token": here.token()}
    answer = here.client.post("/setup/communities", data=said)
    assert answer.status_code == 400
    assert "祖师社区已经交过材料" in answer.text
    assert "祖师社区" in here.page.office.campaign().settings.by_name

    answer = here.client.post("/setup/communities", data={**row, "form_token": here.token()})
    assert answer.status_code == 303
    unit = here.page.office.campaign().settings.by_name["祖师新社区"]
    assert unit.aliases == ("祖师社区",)
    gathered = here.page.office.state().gathered
    assert next(one for one in gathered.standings if one.recipient == unit).current
    assert [one.community for one in gathered.returns] == ["祖师新社区"]
    assert gathered.left_out == ()


def test_a_refused_correction_is_told_with_what_was_written(here: Here, tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(form_of(here, "祖师社区"))
    collect(here.page.office.campaign(), here.folders.output, [tmp_path / "表.xlsx"])
    said = {"row": "-1", "field": "mobile", "seen": "13800138001", "text": "12", "reason": "核实"}
    answer = here.client.post("/r/1/correct", data={**said, "form_token": here.token()})
    assert answer.status_code == 400
    assert "您写的是“12”" in answer.text
    assert "读出的内容" in answer.text


def test_what_nobody_has_foreseen_is_told_in_chinese(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(here.page.records, "batches", broken)
    client = TestClient(here.app, "http://127.0.0.1:8720", raise_server_exceptions=False)
    answer = client.get("/taking")
    assert answer.status_code == 500
    assert "程序出了意外的错误" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
