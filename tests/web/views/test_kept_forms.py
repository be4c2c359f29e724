"""Forms of the activity: gone back to in their picture, and what they propose of each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path

from huizhi.campaign import Attachment
from tests.steps.preparing.test_learned_together import roster, sheet
from tests.web.conftest import Here
from tests.web.test_new_activity import OWN, begun, filled_in, made

RULE = "人数 = 行数(附件4.明细)"


def adopted(here: Here, address: str, **changed: str) -> None:
    """The learned form at this address adopted as it stands but for what is changed."""
    shown = here.client.get(address).text
    form = shown[shown.index('id="settings"') :]
    said = filled_in(f"enctype={form}") | dict(chosen_in(form))
    answer = here.client.post(address, data={**said, "form_token": here.token()} | changed)
    assert answer.status_code == 303, re.findall(r"role=.alert.*?</div>", answer.text)


def chosen_in(form: str) -> Iterator[tuple[str, str]]:
    """What is chosen of each list that has values besides words."""
    for name, options in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', form, re.DOTALL):
        found = re.findall(r'<option value="([^"]*)"( selected)?>', options)
        if found:
            yield name, next((value for value, chosen in found if chosen), found[0][0])


def learned(here: Here, path: Path) -> str:
    answer = here.client.post(
        "/setup/learn",
        files={"file": (path.name, path.read_bytes())},
        data={"form_token": here.token()},
    )
    return str(answer.headers["location"])


def two_forms(here: Here, folder: Path) -> None:
    """A list and a form whose formula counts it, numbered as the district has numbered them."""
    counted = "=COUNTA('[附件1 网格员花名册.xlsx]Sheet'!B3:B5)"
    for path in (
        roster(folder / "附件1 网格员花名册.xlsx"),
        sheet(folder / "附件2 统计表.xlsx", ["社区名称", None], ["人数", counted], ["备注", None]),
    ):
        adopted(here, learned(here, path), replaces="", deliverable="new", name=path.stem)


def attachment(here: Here, number: int) -> Attachment:
    settings = here.page.office.campaign().settings
    return next(one for one in settings.attachments if one.number == number)


def said_in(text: str) -> Mapping[str, str]:
    form = text[text.index("rule-take") - 900 : text.index("rule-take")]
    inputs = re.findall(r'name="([a-z_]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in inputs[-4:]}


def test_a_rule_that_forms_propose_is_taken_by_a_click_and_goes_over_to_the_mended_form(
    here: Here, tmp_path: Path
) -> None:
    two_forms(here, tmp_path)
    shown = here.client.get("/setup/structure").text
    assert attachment(here, 5).figure_rules == ()
    assert RULE in unescape(shown)  # called as the activity has them, not as printed
    assert RULE in unescape(here.client.get("/setup/structure/form/5").text)
    assert RULE not in unescape(here.client.get("/setup/structure/form/4").text)

    said = {**said_in(shown), "what": "rule-take"}
    answer = here.client.post("/setup/structure", data=said)
    assert answer.status_code == 303, unescape(answer.text)
    assert attachment(here, 5).figure_rules == (RULE,)
    assert "建议的表间核对" not in here.client.get("/setup/structure").text

    change = {"form_token": here.token(), "f2.kind": "姓名", "book_asked": "1"}
    assert here.client.post("/setup/structure/form/5", data=change).status_code == 303
    back = re.search(
        r"/setup/learn/[0-9a-f]{16}\?replaces=5", here.client.get("/setup/structure").text
    )
    assert back
    adopted(here, back[0], deliverable="")

    again = attachment(here, 5)
    assert again.figure_rules == (RULE,)
    assert again.fields["备注"].kind == "姓名"
    assert f'{back[0]}"' in here.client.get("/setup/structure").text


def test_the_forms_of_a_new_activity_have_their_picture(here: Here) -> None:
    place = made(here, begun(here, *sorted(OWN.iterdir()))).partition("/setup")[0]

    shown = here.client.get(f"{place}/setup/structure").text
    pictures = set(re.findall(rf'"({place}/setup/learn/[0-9a-f]{{16}}\?replaces=\d+)"', shown))

    assert len(pictures) == 3
    for one in pictures:
        assert 'class="spot ' in here.client.get(one).text
    form = here.client.get(f"{place}/setup/structure/form/1").text
    assert "看图核对" in form
