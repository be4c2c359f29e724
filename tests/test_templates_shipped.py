"""The shipped templates: as drawn, valid, and word for word the notice they come from."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined
from lxml import etree
from openpyxl import load_workbook

from tests.paths import ROOT, TEMPLATES
from tests.validity import errors_of

NAMES = ("notice.docx", *(f"attachment{n}.{kind}" for n in (1, 2, 3) for kind in ("docx", "xlsx")))
WORDS = json.loads((ROOT / "tests" / "notice-2024.json").read_text("utf-8"))
LIAISON, QUOTAS, WORKS = WORDS["attachments"]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


# --- the example configuration, as templates see it -------------------------------------------


def _groups() -> list[dict[str, Any]]:
    groups = []
    for name in WORKS["groups"]:
        row = {"主题或标题": "", "报送内容": "", "备注": ""}
        groups.append({"名称": name, "行": [{"序号": n, **row} for n in (1, 2, "……")]})
    groups[0]["行"][0] |= WORKS["example_row"]
    return groups


def _items() -> list[dict[str, Any]]:
    asked = [row[:4] for row in QUOTAS["rows"][1:]]
    return [
        dict(zip(("序号", "名称", "格式", "要求"), (int(row[0]), *row[1:]), strict=True))
        for row in asked
    ]


def _answers() -> dict[str, str]:
    labels = [cell for row in LIAISON["rows"] for cell in row if cell]
    labels += [text.rstrip("：") for text in (*WORKS["above"], *WORKS["below"])]
    return {label: f"〔{label}〕" for label in labels}


CONTEXT: dict[str, Any] = {
    "活动": {
        "名称": "“安全生产月”活动",
        "年份": 2024,
        "届次": 23,
        "主题": "人人讲安全、个个会应急——畅通生命通道",
        "口号": "人人讲安全、个个会应急",
        "专项": "畅通生命通道“五个一”活动",
        "开始": dt.date(2024, 6, 1),
        "结束": dt.date(2024, 6, 30),
    },
    "办事处": {
        "全称": "许昌市东城区祖师街道办事处",
        "简称": "祖师街道办事处",
        "印发机关": "许昌市祖师街道党政办",
    },
    "通知": {
        "文号": None,
        "机关标志": "许昌市东城区祖师街道办事处文件",
        "用印": True,
        "抄送": None,
        "主送": "各社区、办事处各部门",
        "日期": dt.date(2024, 5, 29),
        "印发日期": dt.date(2024, 5, 29),
        "联系人": {"姓名": "王亚伟", "电话": "5163977"},
    },
    "报送事项": {
        "联络员": {"截止": dt.date(2024, 6, 3)},
        "活动内容": {"截止": dt.date(2024, 6, 8)},
        "优秀作品": {"截止": dt.date(2024, 6, 25)},
        "总结报告": {"截止": dt.date(2024, 6, 25)},
    },
    "附件1": {
        "序号": 1,
        "标题": LIAISON["title"],
        "简称": "联络员反馈表",
        "接收人": {"姓名": "王亚伟", "电话": "18939112115"},
    },
    "附件2": {"序号": 2, "标题": QUOTAS["title"], "简称": "优秀作品案例分配表"},
    "附件3": {"序号": 3, "标题": WORKS["title"], "简称": "优秀作品案例报送表"},
    "项目": _items(),
    "作品": _groups(),
    "收文单位": {"名称": "祖师社区"},
}


# --- rendering and reading --------------------------------------------------------------------


def _rendered_file(name: str, **changed: Any) -> io.BytesIO:
    """The document that docxtpl makes of a template."""
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters["年月日"] = lambda day: f"{day.year}年{day.month}月{day.day}日"
    environment.filters["月日"] = lambda day: f"{day.month}月{day.day}日"
    template = DocxTemplate(TEMPLATES / name)
    template.render(CONTEXT | changed, environment)
    saved = io.BytesIO()
    template.save(saved)
    saved.seek(0)
    return saved


def _rendered(name: str, **changed: Any) -> etree._Element:
    """The body of the document that docxtpl makes of a template."""
    return DocxTemplate(_rendered_file(name, **changed)).get_docx().element.body


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _text(element: etree._Element) -> str:
    return _plain("".join(t.text or "" for t in element.iter(f"{W}t")))


def _paragraphs(body: etree._Element) -> Iterator[str]:
    """Texts of the paragraphs outside tables and text boxes that say something."""
    for paragraph in body.iterchildren(f"{W}p"):
        boxed = paragraph.find(f".//{W}txbxContent")
        if boxed is None and _text(paragraph):
            yield _text(paragraph)


def _tables(body: etree._Element) -> list[list[list[str]]]:
    """Tables of the body as rows of cell texts; one text for cells that are joined in a row."""
    return [
        [[_text(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
        for table in body.iterchildren(f"{W}tbl")
    ]


# --- the words that are expected --------------------------------------------------------------


def _plain_rows(rows: list[list[str]]) -> list[list[str]]:
    return [[_plain(cell) for cell in row] for row in rows]


def _works_rows() -> list[list[str]]:
    rows = [WORKS["header"]]
    for name in WORKS["groups"]:
        rows += [[name, "1", "", "", ""], ["", "2", "", "", ""], ["", "……", "", "", ""]]
    rows[1][2:4] = WORKS["example_row"].values()
    return _plain_rows(rows)


def _liaison_rows(answers: dict[str, str]) -> list[list[str]]:
    return _plain_rows(
        [
            [text for label in row[::2] for text in (label, answers[label])]
            for row in LIAISON["rows"]
        ]
    )


def _form_paragraphs(form: dict[str, Any]) -> list[str]:
    around = [
        *form.get("above", ()),
        *form.get("below", ()),
        *([form["note"]] if "note" in form else []),
    ]
    return [_plain(text) for text in (f"附件{form['number']}", form["title"], *around)]


# --- tests ------------------------------------------------------------------------------------


def _check(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools" / "draw_templates.py"), "--check"]
    return subprocess.run(
        [*command, "--folder", str(folder)], capture_output=True, text=True, encoding="utf-8"
    )


def test_shipped_templates_are_as_drawn() -> None:
    assert _check(TEMPLATES).returncode == 0


def test_check_names_a_template_that_is_not_as_drawn(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    shutil.copy(TEMPLATES / "attachment1.docx", tmp_path / "templates" / "attachment3.docx")
    (tmp_path / "templates" / "notice.docx").unlink()
    checked = _check(tmp_path / "templates")
    assert checked.returncode == 1
    assert [line.split()[0] for line in checked.stderr.splitlines()] == [
        "notice.docx",
        "attachment3.docx",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_template_is_valid_and_small(name: str) -> None:
    path = TEMPLATES / name
    assert [str(error) for error in errors_of(path)] == []
    assert path.stat().st_size < 40_000


@pytest.mark.parametrize("name", NAMES[:1] + NAMES[1::2])
def test_rendered_document_is_valid(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(_rendered_file(name, **_answers()).getvalue())
    assert [str(error) for error in errors_of(path)] == []


@pytest.mark.parametrize("name", NAMES[:1] + NAMES[1::2])
def test_documents_are_formatted_by_styles_only_and_marks_are_whole(name: str) -> None:
    body = DocxTemplate(TEMPLATES / name).get_docx().element.body
    properties = {p.tag for kind in ("pPr", "rPr") for e in body.iter(f"{W}{kind}") for p in e}
    assert properties <= {f"{W}pStyle", f"{W}rStyle"}
    texts = [t.text or "" for t in body.iter(f"{W}t")]
    assert [t for t in texts if re.search(r"[{}]", re.sub(r"\{([{%]).*?[}%]\}", "", t))] == []


def test_notice_says_the_words_of_the_source() -> None:
    body = _rendered("notice.docx", 作品=_groups())
    expected = [_plain(paragraph["text"]) for paragraph in WORDS["paragraphs"]]
    for form in WORDS["attachments"]:
        expected += _form_paragraphs(form)
    assert list(_paragraphs(body)) == expected


def test_notice_holds_the_three_tables_of_the_source() -> None:
    liaison, quotas, works = _tables(_rendered("notice.docx"))
    assert liaison == _plain_rows(LIAISON["rows"])
    assert quotas == _plain_rows(QUOTAS["rows"])
    assert works == _works_rows()


def test_notice_ends_with_the_imprint() -> None:
    boxes = list(_rendered("notice.docx").iter(f"{W}txbxContent"))
    assert [_text(box) for box in boxes] == [
        _plain(WORDS["imprint"]["issuer"] + WORDS["imprint"]["issued"])
    ]


def test_notice_begins_with_its_number_where_it_has_one() -> None:
    numbered = CONTEXT["通知"] | {"文号": "祖办〔2024〕6号"}
    paragraphs = _paragraphs(_rendered("notice.docx", 通知=numbered))
    assert next(paragraphs) == _plain("许昌市东城区祖师街道办事处文件")
    assert next(paragraphs) == _plain("祖办〔2024〕6号")


def test_notice_tells_two_due_dates_where_there_are_two() -> None:
    due = CONTEXT["报送事项"] | {"优秀作品": {"截止": dt.date(2024, 6, 20)}}
    text = "".join(_paragraphs(_rendered("notice.docx", 报送事项=due)))
    assert _plain("6月25日前报送活动总结报告，6月20日前报送优秀作品案例报送表。") in text


@pytest.mark.parametrize("number", [1, 2, 3])
def test_attachment_says_the_words_of_the_source_around_its_answers(number: int) -> None:
    answers = _answers()
    body = _rendered(f"attachment{number}.docx", **answers)
    form = WORDS["attachments"][number - 1]
    filled = [
        text + _plain(answers.get(text.rstrip(":"), "")) if text.endswith(":") else text
        for text in _form_paragraphs(form)
    ]
    rows = {1: _liaison_rows(answers), 2: _plain_rows(QUOTAS["rows"]), 3: _works_rows()}
    assert list(_paragraphs(body)) == filled
    assert _tables(body) == [rows[number]]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_values_of_many_lines_and_group_names_keep_their_shape(number: int) -> None:
    body = _rendered(f"attachment{number}.docx", **_answers())
    breaks = len(list(body.iter(f"{W}br")))
    merged = [m.get(f"{W}val") for m in body.iter(f"{W}vMerge")]
    assert breaks == {1: 0, 2: 4, 3: 0}[number]
    assert merged == {3: ["restart", "continue", "continue"] * 5}.get(number, [])


@pytest.mark.parametrize("number", [1, 2, 3])
def test_workbook_is_open_exactly_where_its_answers_stand(number: int) -> None:
    sheet = load_workbook(TEMPLATES / f"attachment{number}.xlsx")[f"附件{number}"]
    joined = {c for area in sheet.merged_cells.ranges for row in area.rows for c in row[1:]}
    merged = {(row, column) for row, column in joined}
    cells = [c for row in sheet.iter_rows() for c in row if (c.row, c.column) not in merged]
    asked = {c.coordinate for c in cells if _is_answer(c.value)}
    assert {c.coordinate for c in cells if not c.protection.locked} == asked
    assert sheet.protection.sheet
    assert not sheet.protection.password


def _is_answer(value: object) -> bool:
    answers = {*_answers(), "行.主题或标题", "行.报送内容", "行.备注"}
    mark = re.fullmatch(r"\{\{ (.*) \}\}", str(value or ""))
    return mark is not None and mark.group(1) in answers


@pytest.mark.parametrize("number", [1, 2, 3])
def test_workbook_and_document_of_a_form_have_the_same_marks(number: int) -> None:
    sheet = load_workbook(TEMPLATES / f"attachment{number}.xlsx").worksheets[0]
    in_sheet = [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]
    document = DocxTemplate(TEMPLATES / f"attachment{number}.docx").get_docx().element.body
    in_document = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in document.iter(f"{W}p")]
    assert _marks(in_sheet) == _marks(in_document)


def _marks(texts: list[str]) -> list[str]:
    return re.findall(r"\{[{%].*?[}%]\}", "\n".join(texts))


# --- numbers stay on one line -----------------------------------------------------------------

NUMBERS = {"手机": "13800138001", "办公电话": "0317-12345678", "传真": "0317-12345678"}
_DIGIT = 0.56  # of the size: the widest of the fonts that programs put in place of 仿宋


def _points(number: str, size: float) -> float:
    return sum(size * (_DIGIT if one.isdigit() else 0.4) for one in number)


@pytest.mark.parametrize("label", NUMBERS)
def test_a_telephone_number_stays_on_one_line_in_the_document(label: str) -> None:
    with zipfile.ZipFile(TEMPLATES / "attachment1.docx") as package:
        body = etree.fromstring(package.read("word/document.xml"))
        styles = etree.fromstring(package.read("word/styles.xml"))
    mark = f"{{{{ {label} }}}}"
    (cell,) = (one for one in body.iter(f"{W}tc") if "".join(map(str, one.itertext())) == mark)
    style = cell.find(f".//{W}pStyle").get(f"{W}val")  # type: ignore[union-attr]
    size = styles.find(f"*[@{W}styleId='{style}']/{W}rPr/{W}sz").get(f"{W}val")  # type: ignore[union-attr]
    table = body.find(f".//{W}tblStyle").get(f"{W}val")  # type: ignore[union-attr]
    sides = styles.findall(f"*[@{W}styleId='{table}']/{W}tblPr/{W}tblCellMar/*")
    margins = sum(int(one.get(f"{W}w", "0")) for one in sides)
    width = int(cell.find(f".//{W}tcW").get(f"{W}w", "0"))  # type: ignore[union-attr]
    assert _points(NUMBERS[label], int(size or 0) / 2) <= (width - margins) / 20


@pytest.mark.parametrize("label", NUMBERS)
def test_a_telephone_number_stays_on_one_line_in_the_workbook(label: str) -> None:
    sheet = load_workbook(TEMPLATES / "attachment1.xlsx").worksheets[0]
    cells = (cell for row in sheet.iter_rows() for cell in row)
    (cell,) = (one for one in cells if one.value == f"{{{{ {label} }}}}")
    pixels = sheet.column_dimensions[cell.column_letter].width * 7  # without the margins of 5
    assert _points(NUMBERS[label], cell.font.sz) <= pixels * 0.75
