"""A photographed form on the page: read, each value beside its picture, and nobody's work."""

from __future__ import annotations

import io
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image

from benchmarks.scenes import Shot
from huizhi.steps.correcting.filling import (
    FormRecord,
    answers_typed,
    attachment_named,
    render_filled,
)
from huizhi.steps.receiving.collecting import collect
from huizhi.storage.returns import Return
from tests.formats.paper.drawn_sheet import LIAISON
from tests.material.pile import original
from tests.web.conftest import Here

WRITTEN = {
    "name": "赵敏",
    "gender": "女",
    "position": "网格员",
    "office_phone": "0371-68890021",
    "mobile": "13526640917",
    "email": "zm0917@126.com",
    "organization": "莲湖社区",
    "address": "莲湖路甲9号院",
}


@pytest.fixture
def photographed(here: Here, tmp_path: Path) -> Return:
    """What was read of a photographed form that came with a photograph of people."""
    folder = tmp_path / "莲湖"
    folder.mkdir()
    (folder / "IMG_0301.jpg").write_bytes(LIAISON.photographed())
    (folder / "IMG_0302.jpg").write_bytes(original(Shot(4)))
    result = collect(here.page.office.campaign(), here.folders.output, [folder])
    form, scene = sorted(result.taken, key=lambda one: one.file)
    assert form.file.endswith("0301.jpg")
    assert not scene.returns
    assert "材料" in scene.outcome
    (one,) = form.returns
    return one


def test_a_photographed_form_is_a_return_with_every_value_to_be_compared(
    here: Here, photographed: Return, tmp_path: Path
) -> None:
    assert (photographed.community, photographed.deliverable) == ("莲湖社区", "liaison")
    asked = {f.field for f in photographed.findings if f.code in {"paper-read", "paper-doubtful"}}
    assert asked >= {field.field for field in photographed.fields if field.value is not None}
    sure = {f.field for f in photographed.findings if f.code == "paper-read"}
    read = {field.field: field.value for field in photographed.fields if field.field in sure}
    assert read == {field: WRITTEN[field] for field in read}
    assert len(read) > len(WRITTEN) / 2

    page = unescape(here.client.get("/r/1").text)
    assert page.count('class="cut"') == 9  # also the fax number that nobody wrote
    place = next(f.where for f in photographed.fields if f.field == "mobile")
    piece = here.client.get("/r/1/cut", params={"place": place})
    with Image.open(io.BytesIO(piece.content)) as shown:
        assert 250 < shown.width < 500
        assert shown.height < 180
    assert here.client.get("/r/1/cut", params={"place": "第9页"}).status_code == 400

    # then the file comes, too: it counts, and is held against the photograph
    folder = tmp_path / "电子表"
    folder.mkdir()
    (folder / "登记表.xlsx").write_bytes(typed(here, {**WRITTEN, "mobile": "13526640918"}))
    collect(here.page.office.campaign(), here.folders.output, [folder])
    page = unescape(here.client.get("/r/2").text)
    assert "盖章件有" in page
    assert "13526640918" in page
    said = next(line for line in page.splitlines() if "与盖章件不同" in line and "手机" in line)
    assert f"/r/1/cut?place={quote(place)}" in said
    assert "以<a href" in unescape(here.client.get("/r/1").text)
    assert "与盖章件不同" in unescape(here.client.get("/look").text)


def typed(here: Here, said: dict[str, str]) -> bytes:
    """The community's form filled in as a workbook."""
    campaign = here.page.office.campaign()
    recipient = campaign.settings.by_name["莲湖社区"]
    answers = {field: answers_typed(text) for field, text in said.items()}
    form = attachment_named(campaign.settings, "liaison")
    files = dict(render_filled(campaign, form, FormRecord(recipient, answers, ())))
    return next(data for name, data in files.items() if name.endswith(".xlsx"))
