"""A list of units on the page: drawn, corrected by choosing, taken; refused without a trace."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from huizhi.campaign.load import load_settings
from tests.paths import RETURNS
from tests.web.conftest import Here

REAL = RETURNS / "lists" / "各社区通讯录（2026.11）.xlsx"
LIST = "社区,书记,电话\n东城社区,王一,13900000001\n西城社区,李二,0374-5163977\n合计,2,\n"


def upload(here: Here, name: str, data: bytes) -> str:
    """The address of the page that shows a list which was sent."""
    answer = here.client.post(
        "/setup/communities/import",
        files={"file": (name, data)},
        data={"form_token": here.token()},
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def form_of(text: str) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    texts = {}
    form = text[text.index('<form id="roster"') :]
    for tag in re.findall(r"<input[^>]*>", form):
        kind = re.search(r'type="(\w+)"', tag)
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and kind and (kind[1] == "hidden" or "checked" in tag):
            texts[name[1]] = html.unescape(value[1]) if value else "on"
    for name, options in re.findall(r'<select[^>]*name="([^"]*)".*?>(.*?)</select>', form, re.S):
        every = re.findall(r'<option(?: value="([^"]*)")?( selected)?>([^<]*)', options)
        chosen = next((one for one in every if one[1]), every[0])
        texts[name] = "" if 'value=""' in options and chosen is every[0] else chosen[2]
    return texts


def shown(here: Here, address: str, **changes: str) -> str:
    """The page after the clerk has changed something."""
    texts = form_of(here.client.get(address).text) | changes
    return str(here.client.post(f"{address}/look", data=texts).text)


def names(here: Here) -> list[str]:
    return [one.name for one in load_settings(here.folders.config).recipients]


def backups(here: Here) -> list[Path]:
    return list(here.folders.config.glob("*之前*"))


def test_the_list_of_a_real_office_is_one_upload_and_one_confirm(here: Here) -> None:
    address = upload(here, REAL.name, REAL.read_bytes())
    page = here.client.get(address).text
    assert "导入名单：各社区通讯录（2026.11）.xlsx" in page
    assert "共18个单位" in page
    assert backups(here) == []
    answer = here.client.post(address, data=form_of(page))

    assert answer.status_code == 303
    recipients = load_settings(here.folders.config).recipients
    assert [one.code for one in recipients] == [f"{n:02}" for n in range(1, 19)]
    by_name = {one.name: one for one in recipients}
    assert by_name["水泥厂社区"].liaison_mobile == "13905051535"
    assert by_name["纺织厂社区"].liaison == "何伟"
    new_village = by_name["工人新村社区"]
    assert (new_village.liaison_mobile, new_village.liaison_phone) == (
        "13906061842",
        "0391-5551206",
    )
    assert by_name["北关社区"].liaison_number == "0391-5551210"
    assert len(backups(here)) == 1
    assert list((here.folders.output / "drafts" / "lists").iterdir()) == []


def test_another_column_can_be_chosen(here: Here) -> None:
    address = upload(here, "名单.csv", LIST.encode())
    page = shown(here, address, **{"column.1": "别名", "column.2": "不要"})

    row = next(line for line in page.splitlines() if "第2行（A2）" in line)
    assert "<td>王一</td><td></td><td></td><td></td>" in row  # an alias now, without numbers


def test_another_column_of_names_proposes_the_rows_anew_before_anything_is_taken(
    here: Here,
) -> None:
    address = upload(here, "名单.csv", LIST.encode())
    texts = form_of(here.client.get(address).text)
    texts |= {"column.0": "不要", "column.1": "名称"}
    answer = here.client.post(address, data=texts)

    assert answer.status_code == 200
    assert "共2个单位" in answer.text
    assert "东城社区" not in names(here)


def test_rows_and_kinds_are_chosen(here: Here) -> None:
    address = upload(here, "名单.csv", LIST.encode())
    texts = form_of(here.client.get(address).text)
    del texts["row.2"]
    here.client.post(address, data=texts | {"kind.1.0": "部门"})

    (one,) = load_settings(here.folders.config).recipients
    assert (one.name, one.kind) == ("东城社区", "部门")


def test_those_that_the_list_does_not_have_stay_when_the_clerk_wants(here: Here) -> None:
    before = names(here)
    address = upload(here, "名单.csv", LIST.encode())
    here.client.post(address, data=form_of(here.client.get(address).text) | {"keeps": "on"})

    assert names(here) == ["东城社区", "西城社区", *before]


def test_a_refused_list_leaves_nothing_behind(here: Here) -> None:
    before = names(here)
    address = upload(here, "名单.csv", (LIST + "东 城社区,张三,\n").encode())
    texts = form_of(here.client.get(address).text) | {"row.4": "on"}
    answer = here.client.post(address, data=texts)

    assert answer.status_code == 400
    assert "名单.csv 第5行（A5）：“东城社区”与第2行（A2）的东城社区同名" in answer.text
    assert (names(here), backups(here)) == (before, [])


def test_what_somebody_else_has_changed_meanwhile_is_not_lost(here: Here) -> None:
    address = upload(here, "名单.csv", LIST.encode())
    texts = form_of(here.client.get(address).text)
    path = here.folders.config / "communities.yaml"
    path.write_text(path.read_text("utf-8").replace("李明", "李小明"), "utf-8")
    answer = here.client.post(address, data=texts)

    assert answer.status_code == 409
    assert "东城社区" not in names(here)
    assert here.client.post(address, data=form_of(answer.text)).status_code == 303


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("名单.jpg", b"\xff\xd8\xff\xe0" + bytes(99), "“名单.jpg”读不出来"),
        ("名单.csv", b"\n\n", "“名单.csv”"),
    ],
)
def test_what_is_no_list_is_refused_by_its_name(
    here: Here, name: str, data: bytes, said: str
) -> None:
    answer = here.client.post(
        "/setup/communities/import",
        files={"file": (name, data)},
        data={"form_token": here.token()},
    )
    assert answer.status_code == 400
    assert said in answer.text
    assert list((here.folders.output / "drafts" / "lists").iterdir()) == []


def test_text_of_a_list_is_text_on_the_page(here: Here) -> None:
    text = "社区,书记\n<b>甲</b>社区,{{ 7*7 }}\n"
    page = here.client.get(upload(here, "名单.csv", text.encode())).text

    assert "<b>甲" not in page
    assert "{{ 7*7 }}" in page


@pytest.mark.parametrize("draft", ["0" * 16, "..%2f..%2fconfig", "x"])
def test_an_unknown_draft_is_told(here: Here, draft: str) -> None:
    assert here.client.get(f"/setup/communities/import/{draft}").status_code in {400, 404}
