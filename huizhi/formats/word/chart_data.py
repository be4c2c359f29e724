"""Chart data: a native chart of a Word template, drawn by the clerk, filled from the variables.

The chart's alternative text (可选文字) says from what: `{{ 行们|图表("名称", "数量", "合格") }}`,
the rows, the column of the categories, then one for each series in the order in which they are
drawn. How all looks stays. Wherever a chart is printed, it has a part and a workbook of its own.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from html import unescape
from types import SimpleNamespace
from typing import Any, NoReturn

from jinja2.runtime import Context, LoopContext
from lxml import etree

from huizhi.errors import Mistake, RenderError, TemplateError
from huizhi.formats.jinja import MARK, printable
from huizhi.formats.ooxml import Package, attribute
from huizhi.formats.word.chart import filled_chart, series_names
from huizhi.formats.word.insertions import Insertions, insertions_now, serialized
from huizhi.formats.word.section_headers import RenderPart
from huizhi.formats.zips import Member

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHART = "图表"
_ASKED = re.compile(rf"\|\s*{CHART}\b")
_POINTS = {f"{_C}scatterChart": "散点图", f"{_C}bubbleChart": "气泡图"}
_WHERE = "请右键图表，在“编辑可选文字”（WPS：设置对象格式、可选文字）里写"
_TAG = re.compile("<[^>]*>")
_CHART_ID = re.compile('(?<= r:id=)"[^"]*"')
_PRINTED = re.compile(r'(?<=r:id=")([^" ]+) (huizhi-data-\d+)(?=")')
_LOOP = (
    *("index", "index0", "revindex", "revindex0", "first", "last", "length"),
    *("depth", "depth0"),
)
_MOST_ROWS = 10_000

Rows = tuple[tuple[str, tuple[float | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class ChartData:
    """What a mark gives its chart. values: what holds where it stands."""

    rows: Rows
    series: int
    values: Mapping[str, object]

    def __html__(self) -> str:
        """A word for these data. Raises: ValueError where there is no chart."""
        insertions = insertions_now()
        if insertions is None:
            raise ValueError("“图表”只能写在 Word 模板里图表的可选文字里")
        return insertions.keep(self)


class ChartFilter:
    """The filter `图表`."""

    def __call__(
        self,
        rows: object,
        *columns: object,
        values: Context | None = None,
        loop: LoopContext | None = None,
    ) -> ChartData:
        """columns: of the categories, then of each series; values, loop: what holds where the mark
        stands.

        Raises: ValueError when a row has no such column, or no number in it.
        """
        if isinstance(rows, (str, Mapping)) or not hasattr(rows, "__iter__"):
            raise ValueError('“图表”前面要写一个列表，如 行们|图表("名称", "数量")')
        if len(columns) < 2:
            raise ValueError("“图表”要写栏目名称：先是分类的，再是每个系列的")
        read = tuple(_read(row, columns, n) for n, row in enumerate(rows, start=1))
        if len(read) > _MOST_ROWS:
            raise ValueError(f"图表的数据超过{_MOST_ROWS}行")
        given = {} if values is None else values.get_all()
        if loop is not None:  # which will be further when the chart is filled
            given["loop"] = SimpleNamespace(**{one: getattr(loop, one) for one in _LOOP})
        return ChartData(read, len(columns) - 1, given)


def _read(
    row: object, columns: Sequence[object], number: int
) -> tuple[str, tuple[float | None, ...]]:
    name, *figures = (_cell(row, one, number) for one in columns)
    numbers = (_number(one, said, number) for one, said in zip(figures, columns[1:], strict=True))
    return str(printable(name)), tuple(numbers)


def _cell(row: Any, column: object, number: int) -> object:
    try:
        if isinstance(row, Mapping):
            return row[column]
        if isinstance(row, (list, tuple)) and isinstance(column, int):
            return row[column]
    except (LookupError, TypeError):
        pass
    raise ValueError(f"图表的数据第{number}行没有“{column}”")


def _number(value: object, column: object, number: int) -> float | None:
    """The value as a number, None for nothing. Raises: ValueError."""
    if value is None or value == "":
        return None
    try:
        if not isinstance(value, bool) and isinstance(value, (int, float, Decimal, str)):
            read = Decimal(str(value).strip().replace(",", ""))
            if read.is_finite():
                return float(read)
    except InvalidOperation:
        pass
    raise ValueError(f"图表的数据第{number}行的“{column}”是“{str(value)[:20]}”，不是数字")


@dataclass(frozen=True)
class DrawnChart:
    """A chart of the template that a mark fills. id: of its relationship; part: of the package;
    name: what Word calls it."""

    id: str
    part: str
    name: str

    def printed(
        self, data: ChartData, package: Package, insertions: Insertions, render: RenderPart
    ) -> str:
        """The id of the chart part with these data. render: renders the marks that the chart itself
        holds. Raises: ValueError when the data are not for this chart."""
        stem, suffix = posixpath.splitext(self.part)
        number = insertions.round_of(self.part)
        name = self.part if number == 1 else f"{stem}-{number}{suffix}"
        root = etree.fromstring(render(self.part, name, data.values))
        drawn = len(series_names(root))
        if drawn != data.series:
            raise ValueError(f"图表里画了{drawn}个系列，标记里写了{data.series}个")
        filled = filled_chart(root, data.rows)
        insertions.add(Member(name, filled.content), package.content_type(self.part))
        self._add_workbook(name, filled.workbook, filled.relation, package, insertions)
        return self.id if number == 1 else insertions.relate(f"{_OFFICE}/chart", name)

    def _add_workbook(
        self, name: str, workbook: bytes, relation: str, package: Package, insertions: Insertions
    ) -> None:
        """The workbook of the chart of this name, and what else the drawn chart points at."""
        rels = _relationships_of(self.part)
        if rels not in package:
            return
        root = package.xml(rels)
        for one in root:
            if attribute(one, "Id") == relation and attribute(one, "TargetMode") != "External":
                stem = posixpath.splitext(posixpath.basename(name))[0]
                book = posixpath.join(posixpath.dirname(name), f"../embeddings/huizhi-{stem}.xlsx")
                book = posixpath.normpath(book)
                one.set("Target", f"/{book}")
                insertions.add(Member(book, workbook), _BOOK_TYPE)
        insertions.add(Member(_relationships_of(name), serialized(root)), "")


def drawn_charts(
    root: etree._Element, part: str, package: Package, file: str
) -> dict[str, DrawnChart]:
    """The charts in a part that marks fill, by the ids of their relationships; each mark is moved
    from the alternative text to where its chart is named. file: the template, for
    messages.

    Raises: TemplateError when such a mark belongs to no chart that can be filled.
    """
    found: dict[str, DrawnChart] = {}
    relations = {one.id: one for one in package.relationships(part)}
    for words in root.iter(f"{_WP}docPr"):
        for name in ("descr", "title"):
            said = words.get(name, "")
            mark = next((one for one in MARK.finditer(said) if _ASKED.search(one.group())), None)
            if mark is None:
                continue
            frame = words.getparent()
            chart = None if frame is None else next(frame.iter(f"{_C}chart"), None)
            one = relations.get(attribute(chart, "id"))
            if chart is None or one is None or one.target not in package:
                _refuse(file, f"“{mark.group()[:30]}”不在图表的可选文字里", _WHERE)
            kinds = {str(kind.tag) for kind in package.xml(one.target).iter()} & set(_POINTS)
            for kind in kinds:
                _refuse(file, f"{_POINTS[kind]}不能用标记填", "请改用柱形图、折线图、饼图等")
            words.set(name, said.replace(mark.group(), "").strip())
            chart.set(f"{_R}id", f"{one.id} {mark.group()}")
            found[one.id] = DrawnChart(one.id, one.target, words.get("name", ""))
    refuse_chart_marks(root, file)
    return found


def refuse_chart_marks(root: etree._Element, file: str) -> None:
    """Raises: TemplateError when a mark that fills a chart stands elsewhere than where its chart is
    named."""
    text = etree.tostring(root, encoding="unicode")
    for said in (_TAG.sub("", text), _CHART_ID.sub("", text)):
        if asked := _ASKED.search(said):
            begun = said.rfind("{{", 0, asked.start())
            near = unescape(said[max(asked.start() - 12, begun, 0) : asked.end()])
            _refuse(file, f"“{near}”不在图表的可选文字里", _WHERE)


def refuse_filled_charts(root: etree._Element, file: str) -> None:
    """Raises: TemplateError when a mark fills a chart of a document that is put into another."""
    for one in root.iter(f"{_WP}docPr"):
        holder = one.getparent()
        drawn = holder is not None and next(holder.iter(f"{_C}chart"), None) is not None
        if drawn and any(_ASKED.search(str(text)) for text in one.attrib.values()):
            what = f"子文档里的图表“{one.get('name', '')}”不能用“图表”标记填数据"
            _refuse(file, what, "请把这张图表直接画在模板里，或者删去可选文字里的标记")


def with_charts(
    printed: str, drawn: Mapping[str, DrawnChart], package: Package, render: RenderPart, file: str
) -> str:
    """The printed part with its charts filled. Raises: RenderError."""
    insertions = insertions_now()
    assert insertions is not None  # it is asked for while a part is printed

    def filled(found: re.Match[str]) -> str:
        chart, data = drawn[found[1]], insertions.kept[found[2]]
        try:
            return chart.printed(data, package, insertions, render)
        except ValueError as error:
            mistake = Mistake(file, f"图表“{chart.name}”", str(error))
            raise RenderError(f"模板 {file} 无法生成文件：{mistake}。", mistake) from error

    return _PRINTED.sub(filled, printed)


def blank_chart(package: Package, part: str) -> Member:
    """The chart without figures and marks: what is left of it where it was not printed."""
    filled = filled_chart(package.xml(part), ())
    return Member(part, MARK.sub("", filled.content.decode()).encode())


def _relationships_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _refuse(file: str, what: str, remedy: str) -> NoReturn:
    raise TemplateError([Mistake(file, "", what, remedy=remedy)])
