"""A photographed form that nothing can read, filled in beside its picture."""

from __future__ import annotations

import time
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from huizhi.errors import UnknownKindError
from huizhi.formats.paper_reader import PaperReader
from huizhi.steps.correcting.amending import finding_fingerprint
from huizhi.steps.receiving.collecting import collect
from huizhi.steps.standing.campaign_state import state_tone
from huizhi.steps.standing.standing import Standing
from huizhi.storage.returns import TYPED_TWICE
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


def sealed_copies_asked(here: Here) -> None:
    """From now on the liaison form has to be sealed."""
    path = here.folders.config / "campaign.yaml"
    said = path.read_text(encoding="utf-8")
    line = "    说明: 联络员反馈表\n"
    assert line in said
    path.write_text(said.replace(line, f"{line}    盖章件: true\n"), encoding="utf-8")


def typed_in(here: Here, sha256: str, **said: str) -> None:
    """The clerk types the liaison form of 莲湖社区 in beside this picture."""
    unit = here.page.office.campaign().settings.by_name["莲湖社区"].code
    asked = {"form": "liaison", "unit": unit}
    data = {**TYPED, "form_token": here.token(), **said}
    answer = here.client.post(f"/typein/{sha256}", params=asked, data=data)
    assert answer.status_code == 303, answer.text
    while here.page.collecting.is_busy:
        time.sleep(0.02)


def photo_in(here: Here, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The digest of a photographed form that nothing has read."""

    def cannot(*_: object) -> None:
        raise UnknownKindError("照片或扫描件", "没有装认字的组件")

    monkeypatch.setattr(PaperReader, "read", cannot)
    folder.mkdir()
    (folder / "微信图片.jpg").write_bytes(LIAISON.scanned())
    campaign = here.page.office.campaign()
    (photo,) = collect(campaign, here.folders.output, [folder]).taken
    return str(photo.sha256)


def standing_of(here: Here) -> Standing:
    state = here.page.office.state(60).gathered
    return next(s for s in state.standings_of("liaison") if s.recipient.name == "莲湖社区")


def words_of(standing: Standing) -> str:
    """How it stands, but for how late it came."""
    return standing.words.partition("，迟")[0]


def test_a_picture_that_is_typed_in_twice_says_what_differs(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = photo_in(here, tmp_path / "in", monkeypatch)
    unit = here.page.office.campaign().settings.by_name["莲湖社区"].code
    typed_in(here, photo)
    again = here.client.get(f"/typein/{photo}", params={"form": "liaison", "unit": unit})
    assert "这张图片已经照着填过了（第1版）" in again.text
    typed_in(here, photo)  # the same: nothing new
    assert words_of(standing_of(here)) == "已报送"

    typed_in(here, photo, **{"v.mobile": "13526640911", "v.position": "网格员"})

    one = standing_of(here).current
    assert one is not None
    said = {f.field: f.message for f in one.findings if f.code == TYPED_TWICE}
    assert set(said) == {"mobile", "position"}
    assert "“13526640911”，第1版照同一张图片填的是“13526640917”" in said["mobile"]
    assert "第1版照同一张图片空着" in said["position"]
    assert words_of(standing_of(here)) == "待校对（2处）"
    page = here.client.get("/confirm").text
    assert f'src="/typein/{photo}/picture"' in page
    data = {"numbers": str(one.number), "form_token": here.token()}
    here.client.post("/look/seen", data=data)  # 都看过了 is not for these
    assert words_of(standing_of(here)) == "待校对（2处）"
    for name, text in (("mobile", "13526640917"), ("position", "网格员")):
        found = next(f for f in one.findings if (f.code, f.field) == (TYPED_TWICE, name))
        place = {"number": str(one.number), "row": "-1", "field": name, "where": found.where}
        sure = {"seen": found.found, "text": text, "mark": finding_fingerprint(found)}
        said_of = {**place, **sure, "script": "1", "form_token": here.token()}
        assert here.client.post("/confirm/settle", data=said_of).is_success
    assert words_of(standing_of(here)) == "已报送"
    counts = standing_of(here).current
    assert counts is not None
    assert counts.value("mobile") == "13526640917"


@pytest.mark.parametrize("seen", ["有", "没有", ""])
def test_whether_there_is_a_seal_is_asked_of_whoever_types(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seen: str
) -> None:
    sealed_copies_asked(here)
    photo = photo_in(here, tmp_path / "in", monkeypatch)
    unit = here.page.office.campaign().settings.by_name["莲湖社区"].code
    page = here.client.get(f"/typein/{photo}", params={"form": "liaison", "unit": unit}).text
    assert "图片上有红章吗" in page
    typed_in(here, photo, seal=seen)

    standing = standing_of(here)

    words = {"有": "已报送", "没有": "已报送，没看到红章", "": "已报送，红章没有看"}
    assert words_of(standing) == words[seen]
    assert state_tone(standing) == ("good" if seen == "有" else "warn")
    assert standing.lacks_seal == (seen == "没有")
    if seen == "没有":  # another one says otherwise
        typed_in(here, photo, seal="有")
        assert words_of(standing_of(here)) == "已报送，红章没有看"
        assert "第1版和这一版，一个说有红章，一个说没有" in here.client.get("/r/2").text
    if seen == "":
        assert standing.current is not None
        data = {"numbers": str(standing.current.number), "form_token": here.token()}
        here.client.post("/look/seen", data=data)
        assert words_of(standing_of(here)) == "已报送"
