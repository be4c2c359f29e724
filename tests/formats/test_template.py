"""Template files: what is no template is refused in words, with the file's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from huizhi.errors import TemplateError
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.template import load_template
from tests.formats.making import docx_parts, paragraph, relations, zipped
from tests.formats.rendering import FILTERS, book, drawn, saved
from tests.paths import TEMPLATES


def _message(folder: Path, name: str, data: bytes | None) -> str:
    path = folder / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(TemplateError) as refused:
        load_template(path, FILTERS)
    message = str(refused.value)
    assert message.startswith(f"{folder.name}/{name}：")
    return message


def test_templates_are_loaded_by_their_kind(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(saved(book("{{ 值 }}")))
    (tmp_path / "b.DOCX").write_bytes(zipped(docx_parts(paragraph("{{ 值 }}"))))
    for name in ("a.xlsx", "b.DOCX"):
        template = load_template(tmp_path / name, FILTERS)
        assert template.name == f"{tmp_path.name}/{name}"
        assert drawn(template.render({"值": "好"}, Stamp())) == "好"


WORKBOOK = saved(book("甲"))
DOCUMENT = zipped(docx_parts(paragraph("甲")))
NO_SHEET = zipped(
    {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            '<sheets><sheet name="表" sheetId="1" r:id="rId9"/></sheets></workbook>'
        ),
    }
)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.xlsx", b"hello", "打不开"),
        ("a.docx", b"", "打不开"),
        ("a.xlsx", WORKBOOK[:-40], "打不开"),
        ("a.docx", DOCUMENT[: len(DOCUMENT) // 2], "打不开"),
        ("a.xlsx", DOCUMENT, "里面没有 Excel 工作簿"),
        ("a.docx", WORKBOOK, "里面没有 Word 文档"),
        ("a.xlsx", zipped({"a.txt": "b"}), "里面没有 Excel 工作簿"),
        ("a.docx", zipped({"a.txt": "b"}), "里面没有 Word 文档"),
        ("a.docx", zipped({**docx_parts(""), "word/document.xml": "<w:document"}), "损坏"),
        ("a.docx", zipped({**docx_parts(""), "word/document.xml": "<!DOCTYPE a><a/>"}), "DOCTYPE"),
        ("a.xlsx", NO_SHEET, "工作表“表”的内容不在文件里"),
        ("a.doc", b"x", "模板要是 .docx 或 .xlsx 文件"),
        ("a.xlsx", None, "找不到或打不开"),
        ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1"), "旧版"),
    ],
)
def test_what_is_no_template_is_refused(
    tmp_path: Path, name: str, data: bytes | None, why: str
) -> None:
    assert why in _message(tmp_path, name, data)


def test_a_folder_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    assert "找不到或打不开" in _message(tmp_path, "a.xlsx", None)


@pytest.mark.parametrize("name", sorted(path.name for path in TEMPLATES.glob("*.*x")))
def test_the_shipped_templates_load(name: str) -> None:
    filters = {**FILTERS, "年月日": lambda day: f"{day.year}年{day.month}月{day.day}日"}
    assert load_template(TEMPLATES / name, filters).name == f"templates/{name}"


def test_what_was_loaded_is_known_wherever_it_lies(tmp_path: Path) -> None:
    for folder, said in (("1/a", "{{ 值 }}"), ("2/a", "{{ 值 }}"), ("3/a", "{{ 值 }}！")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "b.docx").write_bytes(zipped(docx_parts(paragraph(said))))
    first, same, changed = (
        load_template(tmp_path / folder / "a" / "b.docx", FILTERS) for folder in "123"
    )
    assert same is first
    assert drawn(changed.render({"值": "好"}, Stamp())) == "好！"
    assert load_template(tmp_path / "1" / "a" / "b.docx", dict(FILTERS)) is not first


@pytest.mark.parametrize("mark", ["{{ 值 }}{{ '章.png'|图片 }}", "{{p '附.docx' | 子文档 }}"])
def test_what_puts_in_the_files_beside_it_is_never_taken_for_another(
    tmp_path: Path, mark: str
) -> None:
    for folder in "12":
        (tmp_path / folder / "a").mkdir(parents=True)
        (tmp_path / folder / "a" / "b.docx").write_bytes(zipped(docx_parts(paragraph(mark))))
    one, other = (load_template(tmp_path / folder / "a" / "b.docx", FILTERS) for folder in "12")
    assert one is not other
