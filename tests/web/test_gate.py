"""What the page refuses: other names, forms without a token, strangers, viewers, too much."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from huizhi.errors import HuizhiError
from huizhi.web.app import make_app
from huizhi.web.gate import BODY_BYTES, RateLimit
from huizhi.web.records import VIEWER
from tests.web.conftest import PASSWORD, Here, folders_in

CHANGES = [
    "/logout",
    "/setup",
    "/setup/communities",
    "/setup/communities/import",
    "/setup/communities/confirm",
    "/setup/templates/notice.docx",
    "/setup/new",
    "/setup/switch",
    "/setup/learn",
    "/setup/accounts",
    "/setup/accounts/drop",
    "/making/summary",
    "/making/packets",
    "/taking/begin",
    "/taking/x/finish",
    "/tray/place",
    "/uploads",
    "/r/1/accept",
    "/r/1/correct",
    "/r/1/undo",
    "/c/C01/link/renew",
]


def test_there_is_no_page_for_others_without_a_password(tmp_path: Path) -> None:
    with pytest.raises(HuizhiError, match="先要有经办人的密码"):
        make_app(folders_in(tmp_path), local=False)


@pytest.mark.parametrize("address", CHANGES)
def test_a_form_without_its_token_is_refused(here: Here, address: str) -> None:
    here.client.get("/")
    assert here.client.post(address, data={"reason": "x"}).status_code == 403
    wrong = here.client.post(address, data={"form_token": "wrong"})
    assert wrong.status_code == 403
    assert "已经过期" in wrong.text


@pytest.mark.parametrize("address", CHANGES)
def test_a_stranger_changes_nothing(outside: Here, address: str) -> None:
    assert outside.client.post(address, data={"form_token": "x"}).status_code == 401


@pytest.mark.parametrize(
    "address", ["/", "/board", "/c/C01", "/r/1", "/tray", "/making", "/setup", "/made/packets"]
)
def test_a_stranger_sees_nothing(outside: Here, address: str) -> None:
    answer = outside.client.get(address)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")
    assert outside.client.get(address, headers={"hx-request": "true"}).status_code == 401


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8720", "127.0.0.1.evil.example"])
def test_another_name_of_this_machine_is_refused(here: Here, host: str) -> None:
    assert here.client.get("/", headers={"host": host}).status_code == 421


def test_signing_in_and_out(outside: Here) -> None:
    client = outside.client
    assert client.post("/login", data={"name": "王亚伟", "password": "错"}).status_code == 403
    assert client.post("/login", data={"name": "没有", "password": PASSWORD}).status_code == 403
    answer = client.post("/login?next=/tray", data={"name": "王亚伟", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert answer.headers["location"] == "/tray"
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert client.get("/").status_code == 200
    kept = client.cookies.get("huizhi")
    assert client.post("/logout", data={"form_token": outside.token()}).status_code == 303
    client.cookies.set("huizhi", kept or "")
    assert client.get("/").status_code == 303


@pytest.mark.parametrize("after", ["//evil.example", "https://evil.example", "/\\evil", "/login"])
def test_signing_in_leads_to_no_other_place(outside: Here, after: str) -> None:
    said = {"name": "王亚伟", "password": PASSWORD}
    answer = outside.client.post("/login", params={"next": after}, data=said)
    assert answer.headers["location"] == "/"


def test_guessing_passwords_is_slowed_down(outside: Here) -> None:
    codes = [
        outside.client.post("/login", data={"name": "王亚伟", "password": f"{n}"}).status_code
        for n in range(6)
    ]
    codes += [
        outside.client.post("/login", data={"name": f"{n}", "password": "x"}).status_code
        for n in range(4)
    ]
    assert codes[:6] == [403] * 6
    assert codes[-1] == 429


def test_guessing_links_is_slowed_down(here: Here) -> None:
    texts = [here.client.get(f"/l/guess{n}").text for n in range(22)]
    good = here.client.get(here.link("罗庄社区"))
    assert "试的次数太多" not in texts[0]
    assert "试的次数太多" in texts[-1]
    assert good.status_code == 200


def test_asking_all_the_time_is_slowed_down(outside: Here) -> None:
    codes = [outside.client.get("/assets/icon.svg").status_code for _ in range(1_201)]
    assert set(codes[:1_200]) == {200}
    assert codes[-1] == 429
    assert outside.client.get(outside.link("罗庄社区")).status_code == 200


def test_a_viewer_looks_and_changes_nothing(outside: Here) -> None:
    outside.page.records.set_account("看看", VIEWER, PASSWORD)
    outside.client.post("/login", data={"name": "看看", "password": PASSWORD})
    token = outside.token()
    assert outside.client.get("/making").status_code == 200
    for address in set(CHANGES) - {"/logout"}:
        assert outside.client.post(address, data={"form_token": token}).status_code == 403
    community = outside.client.get("/c/C01").text
    assert "换新的链接" not in community
    assert "/l/" not in community
    for address in ("/c/C01/qr.png", "/made/packets", "/setup/accounts", "/setup/trail"):
        assert outside.client.get(address).status_code == 403


def test_every_answer_forbids_what_pages_need_not(here: Here) -> None:
    for address in ("/", here.link("罗庄社区"), "/nowhere", "/assets/page.js"):
        headers = here.client.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-frame-options"] == "DENY"


def test_pages_hold_no_script_of_their_own() -> None:
    pages = Path(__file__).parent.parent.parent / "huizhi" / "web" / "pages"
    for file in pages.glob("*.html"):
        text = file.read_text("utf-8")
        assert not re.search(r"<script(?! src=\"/assets/)|\son\w+=|javascript:|style=", text), file
        assert "|safe" not in text, file
        assert "hx-on" not in text, file


def test_what_is_too_large_is_refused(here: Here) -> None:
    token = here.token()
    large = "x" * (BODY_BYTES + 1)
    answer = here.client.post("/tray/place", data={"file": large}, headers={"x-form-token": token})
    assert answer.status_code == 413
    link = here.link("罗庄社区")
    assert (
        here.client.post(f"{link}/form/liaison", data={"v.name": "x" * (3 << 20)}).status_code
        == 413
    )


def test_a_limit_counts_each_key_for_itself() -> None:
    limit = RateLimit(2, 60)
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]
    assert limit.allows("b")


def test_who_did_what_is_noted(outside: Here) -> None:
    outside.client.post("/login", data={"name": "王亚伟", "password": "错的密码"})
    outside.client.post("/login", data={"name": "王亚伟", "password": PASSWORD})
    outside.client.post("/c/C01/link/renew", data={"form_token": outside.token()})
    told = [(deed.who, deed.what) for deed in outside.page.records.trail()]
    assert ("王亚伟", "登录没有成功") in told
    assert ("王亚伟", "祖师社区：换了新的报送链接，旧的不能再用") in told
    assert "换了新的报送链接" in outside.client.get("/setup/trail").text


def test_the_session_of_the_machine_ends_with_the_first_password(here: Here) -> None:
    token = here.token()
    said = {"name": "王亚伟", "role": "经办人", "password": PASSWORD, "again": PASSWORD}
    here.client.post("/setup/accounts", data={**said, "form_token": token})
    assert here.client.get("/").headers["location"].startswith("/login")
