"""A photographed form that nothing can read, filled in beside its picture."""

from __future__ import annotations

import time
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from huizhi.errors import UnknownKindError
from huizhi.formats.paper_reader import PaperReader
from huizhi.steps.receiving.collecting import collect
from tests.formats.paper.drawn_sheet import LIAISON, Sheet
from tests.web.conftest import Here

TYPED = {
    "v.name": "赵敏",
    "v.gender": "女",
    "v.mobile": "13526640917",
    "v.organization": "莲湖社区",
}


def test_what_is_typed_beside_the_picture_is_a_return(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object) -> None:
        raise UnknownKindError("照片或扫描件", "没有装认字的组件")

    monkeypatch.setattr(PaperReader, "read", cannot)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "微信图片.jpg").write_bytes(LIAISON.scanned())
    (photo,) = collect(here.page.office.campaign(), here.folders.output, [tmp_path / "in"]).taken
    assert "像是表格的照片" in photo.outcome
    address = f"/typein/{photo.sha256}"

    link = f"{address}?of=&amp;for="
    assert f'href="{link}">照着图片填' in here.client.get("/tray").text
    assert "附件1 联络员反馈表" in here.client.get(address).text
    unit = here.page.office.campaign().settings.by_name["莲湖社区"].code
    asked = {"form": "liaison", "unit": unit}
    page = here.client.get(address, params=asked)
    assert f'src="{address}/picture"' in page.text
    picture = here.client.get(f"{address}/picture")
    assert picture.headers["content-type"] == "image/jpeg"

    token = {"form_token": here.token()}
    wrong = here.client.post(
        address, params=asked, data={**TYPED, **token, "v.mobile": "1352664091"}
    )
    assert wrong.status_code == 400
    assert 'value="1352664091"' in wrong.text
    assert "先这样交上" in wrong.text
    done = here.client.post(address, params=asked, data={**TYPED, **token})
    assert done.headers["location"].startswith("/taking?")
    while here.page.collecting.is_busy:
        time.sleep(0.02)
    with here.page.office.ledger() as ledger:
        (one,) = (r for r in ledger.returns() if r.community == "莲湖社区")
    assert one.file.endswith("莲湖社区/微信图片（照图片填写）.xlsx")
    assert one.value("mobile") == "13526640917"
    assert one.on_paper
    assert one.typed_from == photo.sha256
    assert address not in here.client.get("/tray").text  # nobody types it in again
    trail = unescape(here.client.get("/setup/trail").text)
    assert "照图片填写：莲湖社区" in trail


def test_a_sheet_that_fits_no_form_can_be_typed_in(here: Here, tmp_path: Path) -> None:
    folder = tmp_path / "in" / "莲湖社区"
    folder.mkdir(parents=True)
    other = Sheet(("职工考勤",), [("日期", "6月1日", "出勤", "是"), ("班次", "早", "备注", "无")])
    (folder / "IMG_7.jpg").write_bytes(other.scanned())

    (photo,) = collect(here.page.office.campaign(), here.folders.output, [folder.parent]).taken

    assert "照片上有表格，但对不上" in photo.outcome
    tray = unescape(here.client.get("/tray").text)
    link = f"/typein/{photo.sha256}?of=莲湖社区&for="
    assert f'href="{link}">照着图片填' in unquote(tray)
    chosen = here.client.get(link).text
    assert '" selected>莲湖社区' in chosen
    said = {"was": photo_activity(here), "kind": "material", "called": photo.file}
    row = {**said, "sha256": photo.sha256, "file": photo.file, "community": "莲湖社区"}
    row |= {"deliverable": f"{said['was']}|liaison", "item": ""}
    picked = {"pick.0": "1", **{f"{name}.0": text for name, text in row.items()}}
    answer = here.client.post("/tray/place", data={**picked, "form_token": here.token()})
    assert "没有归1个" in unquote(answer.headers["location"])
    assert "照着图片填" in unquote(answer.headers["location"])


def photo_activity(here: Here) -> str:
    """The id of the activity in whose tray the photograph waits, as the page writes it."""
    text = here.client.get("/tray").text
    return text.partition('name="was.0" value="')[2].partition('"')[0]
