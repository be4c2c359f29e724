"""A form with the logo, drawn boxes and page header of the office comes back without a word."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import Mm
from PIL import Image

from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.content.limits import Limits
from huizhi.formats.reader import read_bytes
from huizhi.steps.correcting.filling import (
    FormRecord,
    answers_typed,
    attachment_named,
    render_filled,
)
from huizhi.steps.receiving.readings import read_return
from huizhi.storage.returns import Return
from tests.paths import CONFIG, TEMPLATES

OVAL = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:oval style="width:9pt;height:9pt"/>'
    "</w:pict></w:r>"
)


def picture() -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(data, "PNG")
    data.seek(0)
    return data


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    """The example, its first form dressed up as offices do."""
    folder = tmp_path_factory.mktemp("campaign")
    templates = Path(shutil.copytree(TEMPLATES, folder / "templates"))
    form = docx.Document(str(templates / "attachment1.docx"))
    header = form.sections[0].header
    header.paragraphs[0].text = "许昌市东城区 {{ 收文单位.名称 }} 内部资料"
    header.add_paragraph().add_run().add_picture(picture(), Mm(10))
    form.paragraphs[0].insert_paragraph_before().add_run().add_picture(picture(), Mm(20))
    form.paragraphs[-1].add_run("旧").font.strike = True
    form.tables[0].cell(0, 3).paragraphs[0]._p.append(parse_xml(OVAL))
    form.tables[0].cell(4, 0).paragraphs[0]._p.append(parse_xml(OVAL))
    form.save(str(templates / "attachment1.docx"))
    return load_campaign(CONFIG, templates)


def filled(campaign: Campaign) -> bytes:
    settings = campaign.settings
    values = {
        "name": "王小明",
        "gender": "男",
        "mobile": "13837400001",
        "office_phone": "0374-5163000",
    }
    record = FormRecord(
        settings.communities[-1], {field: answers_typed(text) for field, text in values.items()}, ()
    )
    files = dict(render_filled(campaign, attachment_named(settings, "liaison"), record))
    return next(data for name, data in files.items() if name.endswith(".docx"))


def told(campaign: Campaign, data: bytes) -> list[str]:
    empty = Return("r", "0", dt.datetime(2024, 6, 1, tzinfo=dt.UTC), None, None, "unidentified")
    (one,) = read_return(campaign, read_bytes(data, Limits()), empty).returns
    codes = {"cell-look", "cell-picture", "text-unread", "file-remark"}
    return [finding.message for finding in one.findings if finding.code in codes]


def test_nothing_is_told_of_what_the_form_itself_shows(campaign: Campaign) -> None:
    assert told(campaign, filled(campaign)) == []


def test_what_a_liaison_adds_is_told(campaign: Campaign) -> None:
    form = docx.Document(io.BytesIO(filled(campaign)))
    form.sections[0].header.add_paragraph("更正：手机已换")
    form.paragraphs[-1].insert_paragraph_before().add_run().add_picture(picture(), Mm(20))
    form.tables[0].cell(1, 3).paragraphs[0]._p.append(parse_xml(OVAL))
    data = io.BytesIO()
    form.save(data)
    said = "\n".join(told(campaign, data.getvalue()))
    assert "更正：手机已换" in said
    assert "里有一张图片" in said
    assert "手机：这一格上画有图形（椭圆）" in said
    assert said.count("\n") == 2
