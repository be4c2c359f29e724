"""Pictures that marks put into cells."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from openpyxl import Workbook
from PIL import ExifTags, Image

from huizhi.errors import RenderError, TemplateError
from huizhi.formats.excel.cell_pictures import picture_filters
from huizhi.formats.excel.loading import xlsx_template
from huizhi.formats.jinja import mistakes_in_marks
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.template import Template
from tests.formats.rendering import (
    FILTERS,
    SHEET,
    assert_valid,
    book,
    opened,
    part,
    part_names,
    saved,
    sheet_text,
)

EMU = 36_000
# In a drawing "|" parts cells; "¦" stands for it.
LOOP = """
    姓名                   | 照片
    {%tr for 行 in 各行 %} |
    {{ 行.名 }}            | {{ 行.照片¦图片(40) }}
    {%tr endfor %}         |
    共两人                 |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pictures: wide (4:1), tall (1:2), the same lying and turned by EXIF, and none."""
    Image.new("RGB", (400, 100), "red").save(tmp_path / "宽.png")
    Image.new("RGB", (100, 200), "blue").save(tmp_path / "高.jpg")
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (200, 100), "green").save(tmp_path / "转.jpg", exif=exif)
    (tmp_path / "坏.png").write_bytes(b"\x89PNG\r\n\x1a\nno")
    return tmp_path


def drawn_book(drawing: str) -> Workbook:
    made = book(drawing)
    for sheet in made:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("¦", "|")
    return made


def loaded(made: Workbook | str, folder: Path) -> tuple[Template, bytes]:
    data = saved(drawn_book(made) if isinstance(made, str) else made)
    return xlsx_template(data, "templates/t.xlsx", FILTERS, folder), data


def fill(made: Workbook | str, folder: Path, **context: object) -> bytes:
    """The rendered workbook, valid and the same twice."""
    template, data = loaded(made, folder)
    out = template.render(context, Stamp({"a": "b"}))
    assert out == template.render(context, Stamp({"a": "b"}))
    assert_valid(out, data)
    return out


def pictures(data: bytes) -> list[tuple[str, float, float]]:
    """Each picture of the first sheet: its cell, its width and height in mm."""
    found = []
    for image in opened(data)[SHEET]._images:  # type: ignore[attr-defined]
        start, size = image.anchor._from, image.anchor.ext
        cell = opened(data)[SHEET].cell(start.row + 1, start.col + 1).coordinate
        found.append((cell, round(size.width / EMU, 1), round(size.height / EMU, 1)))
    return found


def height(data: bytes, row: int) -> float:
    return float(re.search(rf'<row r="{row}"[^>]* ht="([\d.]+)"', sheet_text(data))[1])  # type: ignore[index]


def test_a_picture_in_a_loop_is_as_wide_as_written_and_its_row_as_high(folder: Path) -> None:
    rows = [{"名": "甲", "照片": "宽.png"}, {"名": "乙", "照片": "高.jpg"}]
    data = fill(LOOP, folder, 各行=rows)
    assert pictures(data) == [("B2", 40.0, 10.0), ("B3", 40.0, 80.0)]
    assert height(data, 3) > 80 / 25.4 * 72
    assert opened(data)[SHEET]["A4"].value == "共两人"
    assert "<!--" not in sheet_text(data)


def test_a_file_is_stored_once(folder: Path) -> None:
    rows = [{"名": str(n), "照片": "宽.png"} for n in range(5)]
    data = fill(LOOP, folder, 各行=rows)
    assert len(pictures(data)) == 5
    assert len([name for name in part_names(data) if "/media/" in name]) == 1


def test_what_a_camera_says_is_lying_is_turned(folder: Path) -> None:
    data = fill('{{ "转.jpg"¦图片(20) }}', folder)
    assert pictures(data) == [("A1", 20.0, 40.0)]
    (name,) = [name for name in part_names(data) if "/media/" in name]
    assert Image.open(io.BytesIO(part(data, name))).size == (100, 200)


def test_without_a_width_the_picture_fills_its_cell(folder: Path) -> None:
    made = drawn_book('x | {{ "宽.png"¦图片 }} | <\n | {{ "高.jpg"¦图片 }} |')
    sheet = made[SHEET]
    sheet.column_dimensions["B"].width = 20
    sheet.column_dimensions["C"].width = 20
    sheet.row_dimensions[2].height = 60
    (_, wide, high), (cell, narrow, tall) = pictures(fill(made, folder))
    assert 70 < wide < 78  # two columns of 20 characters
    assert high == pytest.approx(wide / 4, abs=0.1)
    assert cell == "B2"
    assert tall == pytest.approx(60 / 72 * 25.4, abs=1.2)
    assert narrow == pytest.approx(tall / 2, abs=0.1)


def test_no_picture_leaves_the_cell_empty(folder: Path) -> None:
    drawing = LOOP.replace("(40)", '(40) if 行.照片 else ""')
    data = fill(drawing, folder, 各行=[{"名": "甲", "照片": ""}])
    assert pictures(data) == []


def test_pictures_of_the_template_stay(folder: Path) -> None:
    from openpyxl.drawing.image import Image as Drawn

    made = drawn_book(LOOP)
    made[SHEET].add_image(Drawn(str(folder / "高.jpg")), "D1")
    data = fill(made, folder, 各行=[{"名": "甲", "照片": "宽.png"}])
    assert [cell for cell, _, _ in pictures(data)] == ["D1", "B2"]


def test_pictures_stand_in_repeated_columns(folder: Path) -> None:
    drawing = "x | {%tc for 名 in 各名 %} | {{ 名¦图片(10) }} | {%tc endfor %}"
    data = fill(drawing, folder, 各名=["宽.png", "高.jpg"])
    assert [cell for cell, _, _ in pictures(data)] == ["B1", "C1"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("没有.png", "模板所在的文件夹里没有“没有.png”"),
        ("../宽.png", "模板所在的文件夹里没有"),
        ("坏.png", "“坏.png”不是可用的图片"),
        ("", "值却是空的"),
        (None, "值却是空的"),
    ],
)
def test_what_is_no_picture_is_refused(folder: Path, name: object, said: str) -> None:
    template, _ = loaded(LOOP, folder)
    with pytest.raises(RenderError, match=said):
        template.render({"各行": [{"名": "甲", "照片": name}]}, Stamp())


@pytest.mark.parametrize("mark", ['照片：{{ "宽.png"¦图片 }}', '{{ "宽.png"¦图片 }}{{ 1 }}'])
def test_a_picture_stands_alone_in_its_cell(folder: Path, mark: str) -> None:
    with pytest.raises(TemplateError, match="表!B1：“图片”标记要独占一格"):
        loaded(f"字 | {mark}", folder)


def test_check_looks_for_the_file(folder: Path) -> None:
    from huizhi.content.limits import Limits
    from huizhi.formats.reader import read_bytes

    data = saved(drawn_book('字 | {{ "宽.png"¦图片(40) }} | {{ "没.png"¦图片 }}'))
    filters = {**FILTERS, **picture_filters(folder)}
    (found,) = mistakes_in_marks(read_bytes(data, Limits()), {}, filters, "t")
    assert found.place == "表!C1"
    assert "没有“没.png”" in found.what


@pytest.mark.parametrize(
    ("drawing", "widths"),
    [
        ('{{ "宽.png"¦图片(40) }} | 旁', [("1", "22.31")]),
        ('{{ "宽.png"¦图片(40) }} | | 远', [("1", "13.88")]),
        ('{{ "宽.png"¦图片(40) }} | | | 更远', []),
        ('{{ "宽.png"¦图片(40) }} | < | 旁', [("2", "13.88")]),
        ('{{ "宽.png"¦图片(10) }} | 旁', []),
        ('{{ "宽.png"¦图片 }} | 旁', []),
    ],
)
def test_a_picture_hides_nothing_beside_it(
    folder: Path, drawing: str, widths: list[tuple[str, str]]
) -> None:
    found = re.findall('<col min="(.)" max="." width="([^"]*)"', sheet_text(fill(drawing, folder)))
    assert found == widths
