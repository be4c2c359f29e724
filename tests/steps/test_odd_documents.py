"""`lint --fix` and `learn` on documents as programs write them: words, and no traceback."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from huizhi.cli.main import run
from huizhi.cli.voice import LOOK
from huizhi.content.limits import Limits
from huizhi.errors import HuizhiError
from huizhi.formats.reader import read_bytes
from huizhi.steps.preparing import learning as learning
from huizhi.steps.preparing.lint_notice import fix, lint
from tests.odd_documents import odd_ones
from tests.paths import RETURNS

TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO = b"application/vnd.ms-word.document.macroEnabled.main+xml"
DOTX = b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
DANGLING = (
    b'<Relationship Id="rIdNone" Target="../NULL" Type="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/relationships/image"/></Relationships>'
)


def notice() -> Any:
    document = docx.Document()
    for text in ("关于开展活动的通知", "各社区：", "现将有关事项通知如下.", "2024年6月3日"):
        document.add_paragraph(text)
    return document


def saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(target, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            copy.writestr(name, content.replace(old, new) if name == part else content)
    return target.getvalue()


def without_page_size() -> bytes:
    document = notice()
    for one in list(document.sections[0]._sectPr):
        document.sections[0]._sectPr.remove(one)
    return saved(document)


def without_section() -> bytes:
    document = notice()
    body = document.element.body
    body.remove(body.find(qn("w:sectPr")))
    return saved(document)


ODD = {
    "没有纸张.docx": without_page_size(),
    "没有节.docx": without_section(),
    "带宏.docm": changed(saved(notice()), "[Content_Types].xml", TYPE, MACRO),
    "模板.dotx": changed(saved(notice()), "[Content_Types].xml", TYPE, DOTX),
    "图片不见了.docx": changed(
        saved(notice()), "word/_rels/document.xml.rels", b"</Relationships>", DANGLING
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_notices_are_mended_and_stay_what_they_were(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(ODD[name])
    (linted,) = lint([path], None)
    fixed = fix(linted)
    assert fixed is not None
    assert fixed.path.suffix == path.suffix
    assert fixed.left < len(linted.departures)
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(fixed.path) as after:
        kinds = [one for one in (TYPE, MACRO, DOTX) if one in before.read("[Content_Types].xml")]
        assert kinds[0] in after.read("[Content_Types].xml")
        assert b"huizhi-missing" not in after.read("word/_rels/document.xml.rels")
        if "图片" in name:
            assert b'Target="../NULL"' in after.read("word/_rels/document.xml.rels")
    assert not any("纸张" in one.title for one in lint([fixed.path], None)[0].departures)


def test_what_cannot_be_mended_is_told_after_what_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huizhi.formats.office.converter.find_office", lambda: None)
    monkeypatch.setattr(
        "huizhi.formats.word.opening.Document", lambda _: (_ for _ in ()).throw(KeyError("奇怪"))
    )
    path = tmp_path / "a.docx"
    path.write_bytes(saved(notice()))
    assert run(["lint", "--fix", str(path)]) == LOOK
    told = "".join(capsys.readouterr())
    assert "应为" in told
    assert "“a.docx”没有改：文件内部的写法不常见" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("number", range(4))
def test_lint_and_fix_of_documents_changed_at_random(tmp_path: Path, number: int) -> None:
    sources = [saved(notice()), *(one.read_bytes() for one in sorted(RETURNS.glob("*.docx"))[:3])]
    path = tmp_path / "a.docx"
    for data in odd_ones(sources[number], 12, number):
        path.write_bytes(data)
        try:
            copy = fix(lint([path], None)[0])
        except HuizhiError:
            continue
        assert copy is None or copy.path.stat().st_size


class Here:
    """Reads in this process: starting a child for each would be the most of the time."""

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None: ...

    def read(self, path: Path) -> object:
        return read_bytes(path.read_bytes(), Limits())


@pytest.mark.parametrize("source", ["联络员表-openpyxl.xlsx", "报送表-openpyxl.xlsx", "form.docx"])
def test_learning_forms_changed_at_random(
    tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "IsolatedReader", Here)
    kept = RETURNS / source
    data = kept.read_bytes() if kept.is_file() else form()
    path = tmp_path / f"a{Path(source).suffix}"
    for odd in odd_ones(data, 12, 3):
        path.write_bytes(odd)
        with suppress(HuizhiError):
            learning.learn(path, tmp_path / "learned")


def form() -> bytes:
    document = docx.Document()
    table = document.add_table(3, 2)
    for row, label in enumerate(("姓名", "联系电话", "备注")):
        table.cell(row, 0).text = label
    return saved(document)


@pytest.mark.parametrize("formula", ["=SUM(C3,  C4)", "=SUM(C3,\n C3:C4 )", "=SUM( C3:C4 ) "])
def test_a_form_with_spaces_and_line_breaks_in_a_formula(tmp_path: Path, formula: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("报名表",), ("姓名", "人数", "费用"), (), (), ("合计",)):
        sheet.append(row)
    sheet["C5"] = formula
    book.save(tmp_path / "form.xlsx")
    learned = learning.learn(tmp_path / "form.xlsx", tmp_path / "to")
    assert learned.form.tables
    assert not any("to/" in doubt or ".xlsx" in doubt for doubt in learned.form.doubts)
