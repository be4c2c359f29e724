"""How long a template with ten thousand different marks takes to load and to be checked.

Beside us the peers, which only open the same file: docxtpl (and find its variables), openpyxl.
Run: python -m benchmarks.template_load
"""

from __future__ import annotations

import copy
import io
import time
from collections.abc import Callable

import docx
from docxtpl import DocxTemplate as DocxtplTemplate
from openpyxl import Workbook, load_workbook

from huizhi.content import Limits
from huizhi.formats import excel, read_bytes, word
from huizhi.formats.excel.template import XlsxTemplate
from huizhi.formats.jinja import mistakes_in_marks

MARKS, COLUMNS = 10_000, 10
CONTEXT = {"值": {f"名{n}": str(n) for n in range(MARKS)}}


def word_template() -> bytes:
    """A table of marks in a Word document."""
    document = docx.Document()
    table = document.add_table(1, COLUMNS)
    for cell in table.rows[0].cells:
        cell.text = "{{ 值 }}"
    row = table.rows[0]._tr
    for _ in range(MARKS // COLUMNS - 1):
        row.addnext(copy.deepcopy(row))
    texts = (one for one in table._tbl.iter("{*}t"))
    for number, one in enumerate(texts):
        one.text = f"{{{{ 值.名{number} }}}}"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def excel_template() -> bytes:
    """The same marks in a sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in range(MARKS // COLUMNS):
        sheet.append([f"{{{{ 值.名{row * COLUMNS + n} }}}}" for n in range(COLUMNS)])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Prints the table of `docs/performance.md`."""
    in_word, in_excel = word_template(), excel_template()
    print(f"| {MARKS:,} marks | loaded, s | checked, s | peer, s |")
    print("| --- | ---: | ---: | ---: |")
    loaded = _seconds(lambda: word.DocxTemplate(in_word, "t", {}))
    marked = word.marked_document
    checked = _seconds(lambda: mistakes_in_marks(marked(in_word), CONTEXT, {}, "t"))
    peer = _seconds(
        lambda: DocxtplTemplate(io.BytesIO(in_word)).get_undeclared_template_variables()
    )
    print(f"| .docx, beside docxtpl | {loaded:.1f} | {checked:.1f} | {peer:.1f} |")
    loaded = _seconds(lambda: XlsxTemplate(in_excel, "t", {}))
    read = excel.marked_document
    checked = _seconds(
        lambda: mistakes_in_marks(read(in_excel, read_bytes(in_excel, Limits())), CONTEXT, {}, "t")
    )
    peer = _seconds(lambda: load_workbook(io.BytesIO(in_excel)))
    print(f"| .xlsx, beside openpyxl | {loaded:.1f} | {checked:.1f} | {peer:.1f} |")


if __name__ == "__main__":
    main()
