"""What the page refuses: other names, forms without a token, strangers, viewers, too much."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from huizhi.errors import HuizhiError
from huizhi.storage.page_records import VIEWER, Records
from huizhi.web.app import make_app
from huizhi.web.service.gate import BODY_BYTES, RateLimit
from huizhi.web.service.routes import role_required
from tests.paths import ROOT
from tests.web.conftest import PASSWORD, Here, folders_in

CHANGES = [
    "/logout",
    "/setup",
    "/setup/communities",
    "/setup/communities/import",
    "/setup/communities/confirm",
    "/setup/templates/notice.docx",
    "/setup/new",
    "/activities/end",
    "/setup/learn",
    "/setup/learn/0123456789abcdef/place",
    "/setup/structure",
    "/setup/structure/file",
    "/setup/structure/form/1",
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


def test_a_form_without_its_token_is_refused(here: Here) -> None:
    here.client.get("/")
    for address in CHANGES:
        assert here.client.post(address, data={"reason": "x"}).status_code == 403, address
        wrong = here.client.post(address, data={"form_token": "wrong"})
        assert wrong.status_code == 403, address
        assert "已经过期" in wrong.text, address


def test_a_stranger_changes_nothing(outside: Here) -> None:
    for address in CHANGES:
        answer = outside.client.post(address, data={"form_token": "x"})
        assert answer.status_code == 401, address


def test_a_stranger_sees_nothing(outside: Here) -> None:
    for address in ("/", "/board", "/c/C01", "/r/1", "/tray", "/making", "/setup", "/made/packets"):
        answer = outside.client.get(address)
        assert answer.status_code == 303, address
        assert answer.headers["location"].startswith("/login"), address
        told = outside.client.get(address, headers={"hx-request": "true"})
        assert told.status_code == 401, address


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
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-frame-options"] == "DENY"


def test_pages_hold_no_script_of_their_own() -> None:
    pages = ROOT / "huizhi" / "web" / "pages"
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


def test_every_address_says_who_may_ask_for_it(here: Here) -> None:
    routes = here.app.state.routes
    assert {one.who for one in routes} == {"anyone", "link", "viewer", "clerk"}
    for one in routes:
        if one.who in {"anyone", "viewer"} and one.path != "/logout":
            assert one.path == "/login" or not {"POST", "PATCH"} & (
                getattr(one, "methods", 0) or set()
            )


def test_what_has_no_address_is_a_clerks(outside: Here) -> None:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/nowhere",
        "headers": [],
        "query_string": b"",
    }
    assert role_required(outside.app.state.routes, scope) == "clerk"
    assert outside.client.get("/nowhere").status_code == 303


def test_many_wrong_passwords_at_once_are_not_all_tried(outside: Here) -> None:
    def one(number: int) -> int:
        said = {"name": "王亚伟", "password": f"wrong{number}"}
        return outside.client.post("/login", data=said).status_code

    with ThreadPoolExecutor(30) as pool:
        codes = Counter(pool.map(one, range(30)))
    assert codes == {403: 8, 429: 22}


def test_signing_in_again_and_again_is_no_guessing(outside: Here) -> None:
    said = {"name": "王亚伟", "password": PASSWORD}
    codes = {outside.client.post("/login", data=said).status_code for _ in range(12)}
    assert codes == {303}


def test_nobody_else_can_lock_an_account(outside: Here) -> None:
    page = outside.page
    page.signed_in("王亚伟", "10.0.0.7")
    tries = [page.tries_allowed("王亚伟", f"10.0.1.{n}") for n in range(50)]
    assert tries == [True] * 40 + [False] * 10
    assert page.tries_allowed("王亚伟", "10.0.0.7")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": "http://10.0.0.5:1"}, 403),
        ({"origin": "http://10.0.0.5:8720"}, 303),
        ({"sec-fetch-site": "same-origin", "origin": "http://10.0.0.5:8720"}, 303),
        ({}, 303),
    ],
)
def test_signing_in_from_a_page_of_somebody_else_is_refused(
    outside: Here, headers: dict[str, str], code: int
) -> None:
    said = {"name": "王亚伟", "password": PASSWORD}
    assert outside.client.post("/login", data=said, headers=headers).status_code == code


def test_signing_in_again_ends_the_session_before(outside: Here) -> None:
    said = {"name": "王亚伟", "password": PASSWORD}
    outside.client.post("/login", data=said)
    before = outside.client.cookies.get("huizhi") or ""
    outside.client.post("/login", data=said)
    assert outside.page.records.session(before) is None


def test_a_session_ends_when_nothing_is_asked_for_half_a_day(outside: Here) -> None:
    records = outside.page.records
    cookie, _ = records.begin_session("王亚伟", "经办人")
    database = outside.folders.output / "page.db"

    def asked_before(hours: float) -> bool:
        seen = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours)
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE sessions SET seen = ?", (seen.isoformat(),))
        return records.session(cookie) is not None

    assert asked_before(11)
    assert records.session(cookie) is not None  # asking has kept it
    assert not asked_before(13)


def test_records_of_an_older_version_are_read(tmp_path: Path) -> None:
    Records(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "page.db")) as connection, connection:
        connection.execute("ALTER TABLE sessions DROP COLUMN seen")
    records = Records(tmp_path)
    cookie, session = records.begin_session("王亚伟", "经办人")
    records.set_account("王亚伟", "经办人", PASSWORD)
    records.close()
    assert cookie
    assert session.may_change


@pytest.mark.parametrize(
    "password", ["12345678", "password1", "qwertyuiop", "王亚伟王亚伟王亚", "aaaaaaaaaa"]
)
def test_a_password_that_is_easily_guessed_is_refused(outside: Here, password: str) -> None:
    with pytest.raises(HuizhiError, match="密码"):
        outside.page.records.set_account("王亚伟", "经办人", password)


def test_a_password_typed_into_the_name_is_not_written_down(outside: Here) -> None:
    outside.client.post("/login", data={"name": "我的密码Abc!234", "password": "x"})
    assert all("Abc!234" not in f"{deed.who}{deed.what}" for deed in outside.page.records.trail())


def test_no_redirect_goes_to_a_name_that_the_request_gave(outside: Here) -> None:
    for address in ("/login/", "/setup/", "/l/x/"):
        answer = outside.client.get(address, headers={"host": "evil.example"})
        assert "evil.example" not in answer.headers.get("location", "")


def test_over_tls_browsers_are_told_to_stay_there(tmp_path: Path) -> None:
    app = make_app(folders_in(tmp_path), secure=True)
    with TestClient(app, base_url="https://127.0.0.1:8720") as client:
        assert "max-age" in client.get("/login").headers["strict-transport-security"]


def test_pictures_in_pages_of_others_begin_no_sessions(here: Here) -> None:
    foreign = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    for _ in range(5):
        assert here.client.get("/", headers=foreign).status_code == 303
        here.client.cookies.clear()
    for _ in range(5):
        assert here.client.get("/").status_code == 200
        here.client.cookies.clear()
    with closing(sqlite3.connect(here.folders.output / "page.db")) as connection:
        assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (1,)


def test_a_community_hands_in_so_much_a_day_and_no_more(here: Here) -> None:
    page = here.page
    assert page.megabytes.allows("罗庄社区", 30_000)
    assert not page.megabytes.allows("罗庄社区", 1_000)
    assert page.megabytes.allows("魏武社区", 1_000)
