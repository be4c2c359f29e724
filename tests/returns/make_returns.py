"""Makes the returned files of this folder anew: `python -m tests.returns.make_returns`.

The forms are those of the example campaign's packets, filled by openpyxl and python-docx or typed
into a workbook of XlsxWriter, and saved again by LibreOffice in each format it writes. What each
must give stands in `answers.json`, written from what was filled in, never from what was read.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import xlsxwriter
from docx import Document
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
COMMUNITY = "罗庄社区"
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
FORMATS = {
    ".xlsx": ("xlsx", "xls", "ods", CSV, "html", "pdf"),
    ".docx": ("docx", "doc", "odt", "rtf", "pdf"),
}
LIAISON = {
    "B3": "王小明", "D3": "男", "F3": "网格员", "B4": "0374-5163000", "D4": "138 3740 0001",
    "B5": "ｗｘｍ@example.com", "B7": "许昌市东城区祖师街道1号",
}  # fmt: skip
LIAISON_VALUES = {
    "name": "王小明", "gender": "男", "position": "网格员", "office_phone": "0374-5163000",
    "mobile": "13837400001", "fax": None, "email": "wxm@example.com", "organization": COMMUNITY,
    "address": "许昌市东城区祖师街道1号",
}  # fmt: skip
WORKS = {
    "B4": "2024.6.20", "C6": "第二季度教育课", "D6": "课件1个", "C9": "隐患排查典型案例",
    "C12": "应急演练", "D12": "视频1个，照片3张", "E12": "见文件夹", "B21": "王小明",
    "B22": "13837400001",
}  # fmt: skip
WORKS_VALUES = {
    "organization": COMMUNITY, "submitted_on": "2024-06-20", "contact": "王小明",
    "contact_phone": "13837400001",
}  # fmt: skip
WORKS_ROWS = [
    ["安全生产专题教育课", "第二季度教育课", "课件1个", None],
    ["专项隐患排查治理", "隐患排查典型案例", None, None],
    ["应急逃生演练", "应急演练", "视频1个，照片3张", "见文件夹"],
]


def main() -> None:
    """Writes every file and what it must give."""
    answers: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(
            [sys.executable, "generate.py", "packets", "--only", COMMUNITY, "--output", name],
            cwd=ROOT, check=True, capture_output=True,
        )  # fmt: skip
        packet = folder / "packets" / COMMUNITY
        for source, expected in _filled(packet, folder):
            for path in (source, *_saved_again(source)):
                target = HERE / f"{source.stem}-{_program(path, source)}{path.suffix}"
                shutil.copyfile(path, target)
                answers[target.name] = expected
    text = json.dumps(dict(sorted(answers.items())), ensure_ascii=False, indent=1)
    (HERE / "answers.json").write_text(text + "\n", "utf-8")


def _program(path: Path, source: Path) -> str:
    if path != source:
        return "libreoffice"
    if "重打" in source.stem:
        return "xlsxwriter"
    return "openpyxl" if source.suffix == ".xlsx" else "python-docx"


def _filled(packet: Path, folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The files as filled in, each with what it must give."""
    liaison = {"deliverable": "liaison", "values": LIAISON_VALUES, "rows": []}
    works = {"deliverable": "works", "values": WORKS_VALUES, "rows": WORKS_ROWS}
    yield _workbook(packet, "附件1", folder / "联络员表.xlsx", LIAISON), liaison
    yield _workbook(packet, "附件3", folder / "报送表.xlsx", WORKS), works
    yield _inserted(packet, folder / "联络员表插行.xlsx"), liaison
    yield _retyped(folder / "联络员表重打.xlsx"), liaison
    yield _retyped_works(folder / "报送表重打.xlsx"), works
    yield _document(packet, folder / "联络员回执.docx"), liaison
    yield _document_works(packet, folder / "报送文档.docx"), works


def _workbook(packet: Path, form: str, path: Path, cells: Mapping[str, str]) -> Path:
    (blank,) = packet.glob(f"{form}*.xlsx")
    workbook = load_workbook(blank)
    for place, value in cells.items():
        workbook.worksheets[0][place] = value
    workbook.save(path)
    return path


def _inserted(packet: Path, path: Path) -> Path:
    """A row put in on top by a program that moves neither merges nor names."""
    _workbook(packet, "附件1", path, LIAISON)
    workbook = load_workbook(path)
    sheet: Worksheet = workbook.worksheets[0]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(1)
    sheet["A1"] = ""
    for name in list(workbook.defined_names):
        del workbook.defined_names[name]
    workbook.save(path)
    return path


def _retyped(path: Path) -> Path:
    """The liaison form typed anew, its labels in other words."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("联络员")
        border = book.add_format({"border": 1})
        rows = (
            ("姓  名", "王小明", "性 别", "男", "职位", "网格员"),
            ("座机", "0374-5163000", "手机号码", "138 3740 0001", "传真", ""),
            ("邮箱", "wxm@example.com", "单位", COMMUNITY, "地址", "许昌市东城区祖师街道1号"),
        )
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                sheet.write_string(row, column, text, border)
        sheet.set_column(0, 5, 24)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return path


def _retyped_works(path: Path) -> Path:
    """The form of works typed anew: no numbers, the item in each row."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("作品")
        border = book.add_format({"border": 1})
        lines = [
            ["报送单位", COMMUNITY, "报送时间", "2024.6.20"],
            ["项目", "作品名称", "内容", "备注"],
            *[[text or "" for text in row] for row in WORKS_ROWS],
            ["联系人", "王小明", "联系电话", "13837400001"],
        ]
        for row, texts in enumerate(lines):
            for column, text in enumerate(texts):
                sheet.write_string(row, column, text, border)
        sheet.set_column(0, 3, 28)
        sheet.fit_to_pages(1, 0)
    return path


def _document(packet: Path, path: Path) -> Path:
    (blank,) = packet.glob("附件1*.docx")
    document = Document(str(blank))
    said = {
        "姓名": "王小明", "性别": "男", "职务": "网格员", "办公电话": "0374-5163000",
        "手机": "138 3740 0001", "电子邮箱": "wxm@example.com",
        "通讯地址": "许昌市东城区祖师街道1号",
    }  # fmt: skip
    for row in document.tables[0].rows:
        cells = list(dict.fromkeys(row.cells))
        for label, cell in pairwise(cells):
            if label.text.strip() in said and not cell.text.strip():
                cell.text = said[label.text.strip()]
    document.save(str(path))
    return path


def _document_works(packet: Path, path: Path) -> Path:
    (blank,) = packet.glob("附件3*.docx")
    document = Document(str(blank))
    table = document.tables[0]
    for row, (_, title, content, remark) in zip((1, 4, 7), WORKS_ROWS, strict=True):
        for column, text in ((2, title), (3, content), (4, remark)):
            table.cell(row, column).text = text or ""
    answers = {"报送时间": "2024.6.20", "联系人": "王小明", "联系方式": "13837400001"}
    for paragraph in document.paragraphs:
        label = paragraph.text.strip().rstrip("：")
        if label in answers:
            paragraph.add_run(answers[label])
    document.save(str(path))
    return path


def _saved_again(source: Path) -> Iterator[Path]:
    for target in FORMATS[source.suffix]:
        suffix = target.partition(":")[0]
        if suffix == "pdf" and "插行" in source.stem:
            continue  # the heights stayed behind: its rows are printed over one another
        out = source.parent / f"lo-{suffix}"
        profile = (source.parent / "profile").as_uri()
        subprocess.run(
            ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", target,
             "--outdir", str(out), str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        yield out / f"{source.stem}.{suffix}"


if __name__ == "__main__":
    main()
