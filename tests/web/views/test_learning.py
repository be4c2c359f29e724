"""A learned form on the page: shown as it looks, each place decided on by a click."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from huizhi.steps.preparing.form_decisions import decisions_in
from tests.forms.learned_and_read import sheet, word
from tests.web.conftest import Here

FORM = (
    ["值班安排表", "<", "<", "<"],
    ["姓名", "", "手机", ""],
    ["备用", "略", "<", "<"],
)


@pytest.fixture
def folder(here: Here, request: pytest.FixtureRequest) -> Path:
    """The folder of a form that was dropped on the page, a workbook where nothing else is said."""
    suffix = getattr(request, "param", ".xlsx")
    data = sheet(*FORM) if suffix == ".xlsx" else word(FORM)
    files = {"file": (f"值班表{suffix}", data)}
    here.client.get("/")
    answer = here.client.post("/setup/learn", files=files, data={"form_token": here.token()})
    assert answer.status_code == 303
    return here.folders.output / "learned" / answer.headers["location"].rpartition("/")[2]


def address(folder: Path) -> str:
    return f"/setup/learn/{folder.name}"


def said(here: Here, folder: Path, key: str, says: str, code: int = 200, **more: str) -> str:
    """The page after something was said of a place."""
    texts = {name.replace("_", "."): text for name, text in more.items()}
    data = {"form_token": here.token(), "place.key": key, "place.says": says, **texts}
    answer = here.client.post(f"{address(folder)}/place", data=data)
    assert answer.status_code == code
    return answer.text


def spot(text: str, key: str) -> str:
    """The link of a place in the picture."""
    found = re.search(rf'<a class="[^"]*" id="place-{re.escape(key)}".*?</a>', text, re.DOTALL)
    assert found
    return found[0]


BOTH = pytest.mark.parametrize("folder", [".xlsx", ".docx"], indirect=True)


@BOTH
def test_the_form_is_drawn_with_its_places(here: Here, folder: Path) -> None:
    text = here.client.get(address(folder)).text
    assert 'class="spot answer"' in spot(text, "0.1.1.1")
    assert "姓名，要填" in spot(text, "0.1.1.1")
    assert 'class="spot none"' in spot(text, "0.1.0.1")
    assert text.count('colspan="3"') == 1
    assert "style=" not in text


def test_a_click_shows_what_can_be_said_of_a_place(here: Here, folder: Path) -> None:
    part = here.client.get(f"{address(folder)}/place?place=0.1.3.1").text
    assert 'name="place.label" value="手机"' in part
    assert "<option selected>手机</option>" in part
    assert "点一下图上的格子" in here.client.get(f"{address(folder)}/place?place=9.9").text
    assert 'value="手机"' in here.client.get(f"{address(folder)}?place=0.1.3.1").text


@BOTH
def test_a_place_becomes_an_answer_and_is_taken_into_the_activity(here: Here, folder: Path) -> None:
    more = {"place_label": "替班手机", "place_kind": "手机", "place_required": "on"}
    text = said(here, folder, "0.2.1.1", "要填", f1_kind="电话", 标题="值班表", **more)

    assert 'class="spot answer doubtful decided chosen"' in spot(text, "0.2.1.1")
    assert "“略”在模板里换成了" in text
    assert 'name="标题" value="值班表"' in text
    assert re.search(r'name="f1.kind"[^>]*>.*?<option selected>电话', text)
    assert '<select name="f2.kind" aria-label="替班手机的类型">' in text

    data = {"form_token": here.token(), "replaces": "", "deliverable": "new", "name": "值班"}
    kept = here.client.post(address(folder), data=data | {"due": "2024-06-28"})
    assert kept.status_code == 303
    attachment = here.page.office.campaign().settings.attachments[-1]
    assert list(attachment.fields) == ["姓名", "手机", "替班手机"]
    assert attachment.fields["替班手机"].required
    assert attachment.fields["替班手机"].kind == "手机"


def test_a_place_is_no_answer_and_that_is_taken_back(here: Here, folder: Path) -> None:
    text = said(here, folder, "0.1.3.1", "不填")
    assert 'class="spot none decided chosen"' in spot(text, "0.1.3.1")
    assert 'aria-label="手机的类型"' not in text
    assert "手机" not in (folder / "附件.yaml").read_text("utf-8")

    text = said(here, folder, "0.1.3.1", "")

    assert 'class="spot answer chosen"' in spot(text, "0.1.3.1")
    assert decisions_in(folder) == ()


def test_a_place_is_like_the_one_above(here: Here, folder: Path) -> None:
    text = said(here, folder, "0.2.1.1", "同上", place_label="备用", place_kind="文字")
    assert "备用，要填" in spot(text, "0.2.1.1")
    assert "备用: {编号: field_3, 类型: 姓名}" in (folder / "附件.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"place_label": "！！"}, "不能用"),
        ({"place_label": "备用", "place_kind": "选项"}, "要写明有哪些选项"),
        ({"place_label": "备用", "place_kind": "电报"}, "没有“电报”这种类型"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    here: Here, folder: Path, more: dict[str, str], what: str
) -> None:
    before = (folder / "附件.yaml").read_bytes()
    text = said(here, folder, "0.2.1.1", "要填", 400, **more)
    assert what in text
    assert f'name="place.label" value="{more["place_label"]}"' in text
    assert (folder / "附件.yaml").read_bytes() == before
    assert decisions_in(folder) == ()


def test_a_place_that_is_not_there_is_refused(here: Here, folder: Path) -> None:
    assert "没有找到点的这一处" in said(here, folder, "7.7.7.7", "不填", 400)
