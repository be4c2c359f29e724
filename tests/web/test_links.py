"""A link reaches one community and nothing else."""

from __future__ import annotations

import base64
import re
import time

import pytest

from huizhi.web.views.liaison import form_token
from tests.web.conftest import Here

NAME, OTHER = "罗庄社区", "祖师社区"


def begun(here: Here, link: str) -> dict[str, str]:
    """The headers with which files are sent by this link."""
    return {"x-form-token": form_token(link.removeprefix("/l/"))}


def uploaded(here: Here, link: str, name: str, data: bytes) -> str:
    """Sends a file by a link; its address."""
    headers = begun(here, link)
    batch = here.client.post(f"{link}/begin", headers=headers).json()["batch"]
    said = {"path": name, "batch": batch}
    metadata = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in said.items())
    answer = here.client.post(
        f"{link}/uploads",
        headers={**headers, "upload-length": str(len(data)), "upload-metadata": metadata},
    )
    assert answer.status_code == 201, answer.text
    address = answer.headers["location"]
    piece = {"content-type": "application/offset+octet-stream", "upload-offset": "0"}
    assert here.client.patch(address, content=data, headers={**headers, **piece}).status_code == 204
    return address


def test_the_link_shows_its_community_only(here: Here) -> None:
    text = here.client.get(here.link(NAME)).text
    settings = here.page.office.campaign().settings
    others = [one.name for one in settings.communities if one.name != NAME]
    assert NAME in text
    assert [name for name in others if name in text] == []


@pytest.mark.parametrize("change", ["", "x", "A" * 400, "..%2f..", "%2e%2e", "Q0wy.AAAA", "💥"])
def test_what_is_no_link_opens_nothing(here: Here, change: str) -> None:
    assert here.client.get(f"/l/{change}").status_code == 404


def test_no_letter_of_a_link_can_be_changed(here: Here) -> None:
    link = here.link(NAME)
    other = here.link(OTHER)
    mixed = f"{other.partition('.')[0]}.{link.partition('.')[2]}"
    changed = [f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}", link[:-1], f"{link}A", mixed]
    for one in changed:
        assert here.client.get(one).status_code == 404


def test_a_link_of_another_campaign_opens_nothing(here: Here) -> None:
    link = here.link(NAME)
    with here.page.office.ledger() as ledger:
        ledger.set_note("link-secret", "00" * 32)
    assert here.client.get(link).status_code == 404


def test_forms_behind_a_link_need_their_token(here: Here) -> None:
    link, other = here.link(NAME), here.link(OTHER)
    for headers in ({}, {"x-form-token": "wrong"}, begun(here, other)):
        assert here.client.post(f"{link}/begin", headers=headers).status_code == 403
        assert here.client.post(f"{link}/uploads", headers=headers).status_code == 403
        assert here.client.post(f"{link}/finish/{'0' * 24}", headers=headers).status_code == 403
        form = here.client.post(f"{link}/form/liaison", data={"v.name": "x"}, headers=headers)
        assert form.status_code == 403


def test_one_link_reaches_no_upload_or_batch_of_another(here: Here) -> None:
    link, other = here.link(NAME), here.link(OTHER)
    address = uploaded(here, link, "表.bin", b"hello")
    upload = address.rpartition("/")[2]
    (batch,) = [one.id for one in here.page.intake.waiting()]
    theirs = begun(here, other)
    assert here.client.head(f"{other}/uploads/{upload}").status_code == 404
    piece = {"content-type": "application/offset+octet-stream", "upload-offset": "0"}
    patched = here.client.patch(
        f"{other}/uploads/{upload}", content=b"x", headers={**theirs, **piece}
    )
    assert patched.status_code == 404
    assert here.client.post(f"{other}/finish/{batch}", headers=theirs).status_code == 400
    assert here.client.get(f"{other}/batch/{batch}").status_code == 400
    token = {"x-form-token": here.token()}
    assert here.client.post(f"/taking/{batch}/finish", headers=token).status_code == 400
    assert here.client.head(f"{link}/uploads/{upload}").headers["upload-offset"] == "5"


@pytest.mark.parametrize(
    "name",
    [
        "../../../config/campaign.yaml",
        "..\\..\\ledger.db",
        "/etc/passwd",
        "C:\\Windows\\x.dll",
        "a/../../b.xlsx",
        "con.xlsx",
        "<img src=x onerror=alert(1)>.xlsx",
        "\x00\x1f名字.xlsx",
        "长" * 300 + ".xlsx",
        "/".join("夹" * 30) + "/x.jpg",
        "",
        "...",
    ],
)
def test_no_name_of_a_file_is_a_path(here: Here, name: str) -> None:
    link = here.link(NAME)
    config = {p: p.read_bytes() for p in here.folders.config.iterdir()}
    uploaded(here, link, name, b"hello")
    (batch,) = here.page.intake.waiting()
    (kept,) = here.page.intake.names(batch)
    assert ".." not in kept.split("/")
    assert kept.startswith("罗庄社区（报送链接）/")
    assert not re.search(r'[<>:"\\|?*\x00-\x1f]', kept)
    assert {p: p.read_bytes() for p in here.folders.config.iterdir()} == config


@pytest.mark.parametrize(
    "path", ["/made/..%2f..%2fconfig", "/made/summary/..%2f..%2fledger.db", "/made/preview/..%2fx",
             "/setup/templates/..%2f..%2fconfig%2fcampaign.yaml", "/assets/..%2fpages%2fbase.html",
             "/assets/../records.py", "/material/..%2f..%2fledger.db", "/thumb/%2e%2e"],
)  # fmt: skip
def test_no_address_is_a_path(here: Here, path: str) -> None:
    answer = here.client.get(path)
    assert answer.status_code in {400, 404}
    assert "收文单位" not in answer.text


def test_what_comes_back_is_never_shown_as_a_page(here: Here) -> None:
    link = here.link(NAME)
    uploaded(here, link, "<script>alert(1)</script>.html", b"<script>alert(1)</script>")
    (batch,) = here.page.intake.waiting()
    address = here.client.post(f"{link}/finish/{batch.id}", headers=begun(here, link)).json()
    for _ in range(600):
        text = here.client.get(address["address"]).text
        if "hx-get" not in text:
            break
        time.sleep(0.05)
    assert "<script>alert" not in text
    (one,) = here.page.office.state(30.0).gathered.received
    answer = here.client.get(f"/material/{one.sha256}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_pieces_come_in_order_and_no_more_than_was_said(here: Here) -> None:
    link = here.link(NAME)
    headers = begun(here, link)
    address = uploaded(here, link, "表.bin", b"hello")
    piece = {**headers, "content-type": "application/offset+octet-stream", "upload-offset": "3"}
    assert here.client.patch(address, content=b"xx", headers=piece).status_code == 409
    batch = here.client.post(f"{link}/begin", headers=headers).json()["batch"]
    said = (
        f"path {base64.b64encode(b'a').decode()},batch {base64.b64encode(batch.encode()).decode()}"
    )
    begin = {**headers, "upload-metadata": said}
    for size in ("-1", "x", "9" * 14):
        refused = here.client.post(f"{link}/uploads", headers={**begin, "upload-length": size})
        assert refused.status_code in {400, 413}
    made = here.client.post(f"{link}/uploads", headers={**begin, "upload-length": "3"})
    piece["upload-offset"] = "0"
    much = here.client.patch(made.headers["location"], content=b"x" * 9, headers=piece)
    assert much.status_code == 413
    kind = {**piece, "content-type": "text/plain"}
    assert (
        here.client.patch(made.headers["location"], content=b"x", headers=kind).status_code == 415
    )
