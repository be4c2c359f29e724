"""Forms whose printed pages show a code: they read as before, and paper says what it is."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import shutil
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.content.grid import Document, PaperText
from huizhi.content.limits import Limits
from huizhi.errors import MistakesError
from huizhi.formats.excel.code_corner import with_xlsx_code_corner
from huizhi.formats.office.pdf_maker import stable_pdf
from huizhi.formats.ooxml.code_place import SIDE_POINTS, printed_code
from huizhi.formats.ooxml.package import Package
from huizhi.formats.ooxml.stamp import CODE_PICTURE
from huizhi.formats.paper.page_code import properties_in
from huizhi.formats.pdf.code_on_pages import with_code_on_pages
from huizhi.formats.reader import read_bytes
from huizhi.formats.word.code_corner import with_docx_code_corner
from huizhi.steps.correcting.filling import (
    FormRecord,
    answers_typed,
    attachment_named,
    render_filled,
)
from huizhi.steps.receiving.readings import read_return
from huizhi.steps.sending.packets import render_packet
from huizhi.storage.returns import Return
from tests.formats.rendering import assert_valid, changed
from tests.paths import CONFIG, TEMPLATES


def with_setting(folder: Path, text: str) -> Path:
    config = Path(shutil.copytree(CONFIG, folder / "config"))
    said = (config / "campaign.yaml").read_text()
    (config / "campaign.yaml").write_text(said.replace("示例: true", f"示例: true\n{text}", 1))
    return config


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    return load_campaign(with_setting(tmp_path_factory.mktemp("coded"), "二维码: true"), TEMPLATES)


def code_of(data: bytes) -> dict[str, str]:
    """What the code in a file's corner says, printed 16 mm from the edge of a page."""
    package = Package(data, Limits())
    (name,) = (one for one in package.names if one.endswith(CODE_PICTURE))
    page = Image.new("L", (800, 800), 255)
    with Image.open(io.BytesIO(package.read(name))) as code:
        page.paste(code.convert("L").resize((110, 110)), (640, 50))
    return properties_in(cv2.cvtColor(np.asarray(page), cv2.COLOR_GRAY2BGR))


def filled(campaign: Campaign) -> dict[str, bytes]:
    first = campaign.settings.communities[0]
    values = {"name": "王小明", "gender": "男", "mobile": "13837400001", "organization": first.name}
    answers = {field: answers_typed(text) for field, text in values.items()}
    record = FormRecord(first, answers, ())
    return dict(render_filled(campaign, attachment_named(campaign.settings, "liaison"), record))


def read(campaign: Campaign, document: Document) -> Return:
    empty = Return("r", "0", dt.datetime(2024, 6, 1, tzinfo=dt.UTC), None, None, "unidentified")
    return read_return(campaign, document, empty).returns[0]


def on_paper(document: Document, properties: dict[str, str]) -> Document:
    """The document as if a photograph of it had been read."""
    seen = PaperText(1, 0, 0, 9, 9)
    grids = tuple(
        dataclasses.replace(
            grid, cells=tuple(dataclasses.replace(c, paper=seen) for c in grid.cells)
        )
        for grid in document.grids
    )
    return dataclasses.replace(
        document, grids=grids, kind="picture", properties=properties, names={}
    )


def test_each_form_of_a_packet_says_in_its_corner_what_it_says_unseen(campaign: Campaign) -> None:
    packet = dict(render_packet(campaign, campaign.settings.communities[0]))

    coded = {}
    for number, form in ((1, "liaison"), (3, "works")):
        for suffix in (".docx", ".xlsx"):
            start = f"附件{number}"
            (data,) = (d for n, d in packet.items() if n.startswith(start) and n.endswith(suffix))
            coded[form, suffix] = code_of(data)
            assert coded[form, suffix] == read_bytes(data, Limits()).properties
            assert_valid(data, (TEMPLATES / f"attachment{number}{suffix}").read_bytes())
    assert {said["huizhi.form"] for said in coded.values()} == {"liaison", "works"}
    others = [d for n, d in packet.items() if n.startswith(("通知", "附件2"))]
    assert not any(CODE_PICTURE.encode() in data for data in others)


def test_a_filled_form_is_read_as_without_a_code(campaign: Campaign) -> None:
    plain = load_campaign(CONFIG, TEMPLATES)
    for (name, with_code), without in zip(
        filled(campaign).items(), filled(plain).values(), strict=True
    ):
        one = read(campaign, read_bytes(with_code, Limits()))
        assert one.findings == read(plain, read_bytes(without, Limits())).findings, name
        assert one.value("mobile") == "13837400001"


def test_paper_is_whose_its_code_says_and_contradictions_are_named(campaign: Campaign) -> None:
    first, second = campaign.settings.communities[:2]
    (data, *_) = filled(campaign).values()
    document, said = read_bytes(data, Limits()), code_of(data)

    one = read(campaign, on_paper(document, said))
    assert (one.community, one.deliverable, one.evidence) == (
        first.name, "liaison", "页上的二维码",
    )  # fmt: skip
    other = read(campaign, on_paper(document, {**said, "huizhi.community": second.code}))
    assert other.community is None
    (conflict,) = (f for f in other.findings if f.code == "community-conflict")
    assert f"页上的二维码是“{second.name}”" in conflict.message
    mixed = read(campaign, on_paper(document, {**said, "huizhi.form": "works"}))
    assert mixed.deliverable == "liaison"
    (told,) = (f for f in mixed.findings if f.code == "code-conflict")
    assert "优秀作品案例报送表" in told.message


def test_where_there_is_no_room_a_template_keeps_its_bytes() -> None:
    docx = (TEMPLATES / "attachment1.docx").read_bytes()
    wide, less = 'w:top="2098" w:right="1474"', 'w:top="500" w:right="500"'
    narrow = changed(docx, {"word/document.xml": lambda text: text.replace(wide, less)})
    assert with_docx_code_corner(narrow) == narrow
    xlsx = (TEMPLATES / "attachment1.xlsx").read_bytes()
    narrow = changed(
        xlsx, {"xl/worksheets/sheet1.xml": lambda text: text.replace('top="0.79"', 'top="0.4"')}
    )
    assert with_xlsx_code_corner(narrow) == narrow
    assert with_xlsx_code_corner(xlsx) != xlsx


def test_one_form_can_differ_from_the_activity(tmp_path: Path) -> None:
    config = with_setting(tmp_path, "二维码: true")
    file = config / "campaign.yaml"
    name = "    简称: 联络员反馈表\n"
    file.write_text(file.read_text().replace(name, f"{name}    二维码: false\n"))
    campaign = load_campaign(config, TEMPLATES)
    shows = [campaign.settings.shows_code(one) for one in campaign.settings.attachments]
    assert shows == [False, False, True]
    file.write_text(file.read_text().replace("二维码: false", "二维码: 小"))
    with pytest.raises(MistakesError, match="只能写 true"):
        load_campaign(config, TEMPLATES)


def test_a_pdf_of_a_workbook_shows_the_code_on_each_page(campaign: Campaign) -> None:
    (workbook,) = (data for name, data in filled(campaign).items() if name.endswith(".xlsx"))
    pdf, target = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(2):
        pdf.new_page(595, 842)
    pdf.save(target)

    code = printed_code(workbook)
    coded, again = (
        stable_pdf(with_code_on_pages(target.getvalue(), code, SIDE_POINTS)) for _ in range(2)
    )

    assert coded == again
    for page in pypdfium2.PdfDocument(coded):
        picture = np.ascontiguousarray(page.render(scale=200 / 72).to_numpy()[:, :, :3])
        assert properties_in(picture) == code_of(workbook)
    assert printed_code((TEMPLATES / "attachment1.xlsx").read_bytes()) == b""
