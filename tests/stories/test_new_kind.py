"""A kind of field is one file: one that no other file has heard of works in every room."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from huizhi.campaign.campaign import Campaign as LoadedCampaign, load_campaign
from huizhi.campaign.template_set import read_pattern
from huizhi.campaign.variables import FILTERS
from huizhi.content.grid import Cell
from huizhi.findings import Doubt
from huizhi.formats.template import load_template
from huizhi.forms.blank.guess import guess_kind
from huizhi.forms.fields.field import Answer, Circumstances, Field, FieldValue, Labels
from huizhi.forms.fields.kinds import KINDS
from huizhi.forms.fields.name import PersonName
from huizhi.forms.form import Form, FormField
from huizhi.steps.preparing.demo import make_demo
from huizhi.steps.preparing.demo_material import DemoSender
from huizhi.steps.preparing.trial import unread_in_trial
from huizhi.storage.ledger import Ledger
from tests.paths import TEMPLATES
from tests.stories.campaign import Campaign
from tests.web.conftest import Here, here

__all__ = ["here"]  # the page without a browser

PLATE = re.compile(r"豫K[0-9A-Z]{5}")


class Plate(Field):
    """A car's plate, made up here."""

    kind = "车牌"
    input_type = "tel"
    tells_apart = True
    used_again = "forms"
    labels = Labels(r"车牌", 55)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        text = cell.text.strip()
        wrong = (Doubt("text-strange", text),) if text and not PLATE.fullmatch(text) else ()
        return Answer(text or None, cell.text, wrong)

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return f"豫K{10000 + number}"


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, Plate.kind, Plate)


def asking(config: Path) -> None:
    """The example's first form asks for a plate where it asked for a position."""
    path = config / "campaign.yaml"
    text = path.read_text("utf-8")
    asked = "{编号: position, 类型: 文字}"
    assert asked in text
    path.write_text(text.replace(asked, "{编号: position, 类型: 车牌}"), "utf-8")


@pytest.fixture
def loaded(tmp_path: Path) -> LoadedCampaign:
    campaign = Campaign.make(tmp_path)
    asking(campaign.config)
    return load_campaign(campaign.config, TEMPLATES)


def test_the_configuration_takes_it_and_the_answer_is_of_it(loaded: LoadedCampaign) -> None:
    (liaison, *_) = loaded.settings.attachments

    assert liaison.fields["职务"].answers is Plate
    assert isinstance(loaded.forms.forms["liaison"].field("position").kind, Plate)


def test_learn_knows_its_label() -> None:
    assert guess_kind("车牌号码：").kind == Plate.kind
    assert guess_kind("车牌说明").kind == Plate.kind


def test_it_comes_back_in_a_trial(loaded: LoadedCampaign, tmp_path: Path) -> None:
    fields = (FormField("who", "姓名", PersonName()), FormField("plate", "车牌", Plate()))
    form = Form("f", "车辆登记表", fields)
    book = Workbook()
    for row in (("车辆登记表",), ("姓名", "{{ 姓名 }}"), ("车牌", "{{ 车牌 }}")):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "plates.xlsx")
    template = load_template(tmp_path / "plates.xlsx", FILTERS)
    pattern, mistakes = read_pattern(loaded.settings, form, template)

    assert mistakes == ()
    assert list(unread_in_trial(form, template, pattern)) == []


def test_the_demo_answers_it(
    loaded: LoadedCampaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DemoSender, "material_for", lambda *_: ())  # of forms only
    make_demo(loaded, tmp_path / "demo", lambda said: None)

    with Ledger.to_look_in(tmp_path / "demo", loaded.settings.campaign_id) as ledger:
        every = [one for one in ledger.returns() if one.deliverable == "liaison"]
    returns = [one for one in every if one.current]
    plates = [one.value("position") for one in returns]
    assert len(plates) > 3
    assert all(PLATE.fullmatch(str(plate)) for plate in plates)
    assert not {f.code for one in returns for f in one.findings} & {"text-strange"}


def test_the_page_asks_for_it_as_it_says(here: Here) -> None:
    asking(here.folders.config)
    answer = here.client.get(f"{here.link('罗庄社区')}/form/liaison")

    assert answer.status_code == 200
    (asked,) = re.findall(r'<input id="[^"]*" type="([^"]*)" name="v\.position"', answer.text)
    assert asked == Plate.input_type
