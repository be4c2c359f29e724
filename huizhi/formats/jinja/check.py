"""Mark check: every mark of a template that names nothing or is broken, with its place.

The template is read as if it were a return, so that a mark's place is named as the clerk sees
it. Marks are followed in reading order, loops and conditions included, and each expression is
tried on the variables that rendering will have.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

from jinja2 import TemplateError, nodes

from huizhi.content import Cell, Document, Grid, kind_named
from huizhi.errors import Mistake
from huizhi.formats.jinja.collection import collection_paused
from huizhi.formats.jinja.environment import MarkEnvironment
from huizhi.formats.jinja.failures import FAILURES, explain
from huizhi.formats.jinja.marks import MARK, RAW, Filters, straighten_quotes
from huizhi.formats.jinja.names import (
    UNKNOWN,
    FaultError,
    MarkNames,
    Unknown,
    similar_names_hint,
)
from huizhi.formats.jinja.printed_values import printable
from huizhi.formats.jinja.slips import slip_in, word_slip

_BROKEN = re.compile(r"[{｛]\s*[{｛]|[}｝]\s*[}｝]|[{｛]\s*[%％﹪]|[%％﹪]\s*[}｝]")
_PARTS = re.compile(
    r"(\{\{|\{%|\{#)[-+]?(?:(tr|tc|p|r|sheet)\s)?(.*?)[-+]?(?:\}\}|%\}|#\})", re.DOTALL
)
_BETWEEN = "\x00"  # cells; no text of theirs holds it
_APART = re.compile(r"(tr|tc|p|r)\s+")
_LOOPS = re.compile(r"(\{%[-+]?(?:(?:tr|tc|p|sheet) )?\s*for ([\w\s,()]+?) in [^%]*?)\s*[-+]?%\}")
_CLOSED_BY = {
    "for": "endfor",
    "if": "endif",
    "macro": "endmacro",
    "call": "endcall",
    "filter": "endfilter",
    "with": "endwith",
    "set": "endset",
}
_MERGING = {"vm": "", "hm": "", "colspan": "colspan", "cellbg": "cellbg"}
_ALONE = {"tr": "一行", "tc": "一格", "p": "一段"}
_KNOWN = "for、endfor、if、elif、else、endif、set"
_WORDS_APART = frozenset(["p", "tr", "tc", "r"])
_DOTTED = r"\s*([^\W\d]\w*(?:\.\w+)+)\s*"
_ALMOST = re.compile(  # {活动.名称}, ${活动.名称}, 【活动.名称】: a name as other programs want it
    r"[$%#]?[{｛]\s*([^\W\d]\w*(?:\.\w+)*)\s*[}｝]"
    rf"|[\[【《«〈<〔〖]{{1,2}}{_DOTTED}[\]】》»〉>〕〗]{{1,2}}"
)
_NAMESPACE = (
    "循环里每一轮都从原来的值算起。要累计，请在循环前写 {% set 账 = namespace(数=0) %}，"
    "循环里写 {% set 账.数 = 账.数 + … %}，之后写 {{ 账.数 }}"
)
_LIKE_THIS = "请照这样写：{{ 活动.名称 }}、{% if 通知.用印 %}、{% for 项 in 项目 %}"
_WHOLE_STATEMENT = "标记要写成 {% … %}、{%tr … %}，用半角的花括号和百分号，中间不空格"
_WHOLE = "标记要写成 {{ 名称 }}，用半角的花括号，前后各两个"


@collection_paused()
def mistakes_in_marks(
    document: Document, context: Mapping[str, object], filters: Filters, file: str
) -> list[Mistake]:
    """The mistakes of every mark in a template that was read as a document, each grid of which is
    compiled for itself."""
    environment = MarkEnvironment(filters, printable)
    in_sheets, rounds = kind_named(document.kind).is_workbook, _names_of_rounds(document)
    walk = _MarkWalk(environment, file, in_sheets, dict(context), rounds)
    grids = document.grids if walk.in_sheets else map(_without_raw, document.grids)
    for grid in grids:
        walk.enter(grid, dict(context))
        for row in grid.row_numbers:
            cells = [cell for cell in grid.row(row) if cell.row == row]
            walk.mistakes += _crowded_rows(grid, cells, file)
        for cell in grid.cells:
            walk.look_at(cell)
        walk.close_all()
    return list(dict.fromkeys(walk.mistakes))  # a text box is there twice, for older programs


@dataclass(frozen=True, slots=True)
class _Mark:
    """One mark: "{{" or "{%" or "{#", the word that says what it stands for alone ("tr"), what it
    says, and how it is written."""

    kind: str
    alone: str
    said: str
    written: str

    @property
    def word(self) -> str:
        return self.said.split(None, 1)[0] if self.said else ""


@dataclass
class _OpenBlock:
    """A statement that is still open, and what holds again after it. taken: a branch of the
    condition is certain; empty: the loop has no round; lost: names from outside that it sets."""

    word: str
    mark: _Mark
    cell: Cell
    names: dict[str, object]
    live: bool
    taken: bool = False
    empty: bool = False
    lost: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Column:
    """What holds in one column of a sheet because of `{%tc %}` marks: names, and whether it is
    certain to be printed."""

    names: Mapping[str, object]
    live: bool


@dataclass
class _MarkWalk:
    """A walk over the marks of one file: the variables in sight, and the statements still open.
    rounds: names that loops of the file give to what is theirs, and how these are written; columns:
    of the sheet that is walked over, those that are repeated or left out; items: all that loops
    give to their names; stale: names that a loop has set, and that are as before behind it."""

    environment: MarkEnvironment
    file: str
    in_sheets: bool
    names: dict[str, object]
    rounds: Mapping[str, str]
    live: bool = True
    mistakes: list[Mistake] = field(default_factory=list)
    blocks: list[_OpenBlock] = field(default_factory=list)
    columns: dict[int, _Column] = field(default_factory=dict)
    items: dict[str, list[object]] = field(default_factory=dict)
    stale: set[str] = field(default_factory=set)

    def enter(self, grid: Grid, names: dict[str, object]) -> None:
        """Begins with these names, and follows the marks that control columns of a sheet, from the
        left; they hold for all its rows."""
        self.columns, self.names, self.live = {}, names, True
        self._enter_record(grid)
        said = _column_marks(grid) if self.in_sheets else {}
        if not said:
            return
        names, live = self.names, self.live
        for column in range(grid.width):
            if column in said:
                with self._told(*said[column]):
                    self._follow_statement(*said[column])
            elif self.blocks:
                own = {k: v for k, v in self.names.items() if names.get(k, self) is not v}
                self.columns[column] = _Column(own, self.live)
        self.close_all()
        self.names, self.live = names, live

    def _enter_record(self, grid: Grid) -> None:
        """Follows the mark that has a sheet stand once for each record: it holds for the sheet and
        its name."""
        if not self.in_sheets:
            return
        for cell in grid.cells:
            for mark in _marks_in(cell.text) if "sheet" in cell.text else ():
                if mark.alone == "sheet" and mark.kind == "{%" and mark.word == "for":
                    count = len(self.blocks)
                    with self._told(mark, cell):
                        self._follow_statement(mark, cell)
                    del self.blocks[count:]  # it goes on to the end of the sheet
                    for titled in _marks_in(grid.name):
                        with self._told(titled, cell):
                            self._follow(titled, cell)

    def look_at(self, cell: Cell) -> None:
        """Follows the marks of one cell or paragraph."""
        column = self.columns.get(cell.column)
        if column is None:
            self._look_at(cell)
            return
        names, live = self.names, self.live
        self.names, self.live = {**names, **column.names}, live and column.live
        self._look_at(cell)
        self.names, self.live = names, live

    def _look_at(self, cell: Cell) -> None:
        text = RAW.sub("", cell.text) if self.in_sheets else cell.text
        for mark in _marks_in(text):
            if self.in_sheets and mark.alone in {"tc", "sheet"} and mark.kind == "{%":
                continue  # followed with its column or sheet
            with self._told(mark, cell):
                self._follow(mark, cell)
        rest = MARK.sub("", text)
        if broken := _BROKEN.search(rest):
            near = rest[max(0, broken.start() - 5) : broken.end() + 15].strip()
            statement = re.search("[%％﹪]", broken.group())
            remedy = _WHOLE_STATEMENT if statement else _WHOLE
            self._mistake(cell, f"标记没有写完整：“{near}”", remedy)
        else:
            self._look_for_almost(rest, cell)
        if not broken and not self.in_sheets and "{#" in rest:
            self._mistake(cell, "“{#”只有开头，没有对应的“#}”", "请在同一段里补上，或者删去")
        while self.in_sheets and self.blocks and self._ends_here(self.blocks[-1], cell):
            self._close_unfinished()

    def _look_for_almost(self, rest: str, cell: Cell) -> None:
        """A mistake for each name that stands in other brackets than a mark's."""
        for almost in _ALMOST.finditer(rest):
            if self._names_something(almost[1] or almost[2]):
                said = f"“{almost.group().strip()}”不是标记，会照样印出来"
                self._mistake(cell, said, f"请写成 {{{{ {almost[1] or almost[2]} }}}}")

    def _names_something(self, said: str) -> bool:
        """Whether these words in a mark would be a value."""
        try:
            self._value_of(self._output(said))
        except FaultError:
            return False
        return True

    @contextmanager
    def _told(self, mark: _Mark, cell: Cell) -> Iterator[None]:
        """A fault of this mark is a mistake."""
        try:
            yield
        except FaultError as fault:
            what, remedy = fault.what, fault.remedy
            loop = self.rounds.get(fault.name, "")
            if loop.startswith("{%sheet"):
                remedy = f"“{fault.name}”只在写有 {loop} 的那张工作表里认得"
            elif loop:
                ends = loop.partition("for ")[0] + "endfor %}"
                remedy = (
                    f"“{fault.name}”是循环里的名称，只在 {loop} 和 {ends} 之间认得，"
                    "循环外面和页眉、页脚、脚注、批注里都不能用"
                )
            if not remedy and what.startswith(("标记写法有误", "标记里有不能用的", "没有名为")):
                what, remedy = slip_in(straighten_quotes(mark.said)) or (what, _LIKE_THIS)
            self._mistake(cell, f"标记“{mark.written}”：{what}", remedy)

    def close_all(self) -> None:
        """A mistake for each statement that never ends."""
        while self.blocks:
            self._close_unfinished()

    def _follow(self, mark: _Mark, cell: Cell) -> None:
        """Raises: FaultError."""
        self._check_prefix(mark)
        if mark.kind == "{{":
            _check_printed(self._value_of(self._output(mark.said)))
        elif mark.kind == "{%":
            self._follow_statement(mark, cell)

    def _check_prefix(self, mark: _Mark) -> None:
        allowed = {"", "tr", "sheet"} if self.in_sheets else {"", "tr", "tc", "p", "r"}
        if self.in_sheets and mark.kind == "{{":
            allowed = {""}
        if mark.alone not in allowed:
            kind = "Excel" if self.in_sheets else "Word"
            raise FaultError(f"{kind} 模板里不能用“{mark.alone}”")
        apart = _APART.match(mark.said)
        if not mark.alone and mark.kind == "{%" and apart and not self.in_sheets:
            raise FaultError(f"“{apart.group(1)}”要紧跟在“{{%”后面，中间没有空格")

    def _follow_statement(self, mark: _Mark, cell: Cell) -> None:
        word = mark.word
        if word in _MERGING and not (self.in_sheets and word != "vm"):
            self._follow_merging(mark)
        elif word in _CLOSED_BY:
            self._begin(mark, cell)
        elif word in {"elif", "else"}:
            self._branch(mark)
        elif word in _CLOSED_BY.values():
            self._end(mark)
        else:
            raise self._unknown_word(mark)

    def _unknown_word(self, mark: _Mark) -> FaultError:
        """A fault for a statement that begins with no word that there is."""
        plain = unicodedata.normalize("NFKC", mark.word).lower()
        if mark.word in _WORDS_APART and (slip := word_slip(mark.word)):
            return FaultError(*slip)
        if plain in _WORDS_APART:
            return FaultError(f"“{{%{mark.word}”写得不对", f"“{plain}”要用半角的小写字母")
        joined = "".join(mark.said.lower().split())
        if joined in {*_CLOSED_BY, *_CLOSED_BY.values(), "elif", "else"}:
            return FaultError(f"“{mark.said}”写得不对", f"请写 {joined}，中间没有空格，用小写字母")
        if mark.word and self._names_something(mark.said):
            return FaultError("{% %} 里写的是名称，不会印出来", f"请写成 {{{{ {mark.said} }}}}")
        return _unknown_word(mark.word)

    def _follow_merging(self, mark: _Mark) -> None:
        if mark.word in {"vm", "hm"} and all(block.word != "for" for block in self.blocks):
            raise FaultError("不在循环里", "它只能写在 for 和 endfor 之间")
        expression = mark.said.removeprefix(mark.word).strip()
        if expression:
            self._value_of(self._output(expression))

    def _begin(self, mark: _Mark, cell: Cell) -> None:
        """Opens a block; a broken statement opens one too, so that its end is not blamed."""
        block = _OpenBlock(mark.word, mark, cell, self.names, self.live)
        if mark.word == "set" and "=" in mark.said:
            self._assign(self._statement(mark))
            return
        self.blocks.append(block)
        node = self._statement(mark)
        if isinstance(node, nodes.For):
            self._begin_loop(block, node)
        elif isinstance(node, nodes.If):
            block.taken = self._take(node.test)
        else:
            self._begin_other(block, node)

    def _begin_loop(self, block: _OpenBlock, node: nodes.For) -> None:
        assert isinstance(node.iter, nodes.Filter)  # each loop's rounds are counted
        targets = dict.fromkeys(_target_names(node.target), UNKNOWN)
        self.names = {**self.names, **targets, "loop": _LOOP}
        items = MarkNames(self.environment, block.names, self.live).value_of(node.iter.node)
        if items is not UNKNOWN:
            first, block.empty = _first_of(items)
            if isinstance(node.target, nodes.Name) and isinstance(items, (list, tuple)):
                self.items[node.target.name] = list(items)
            self.names |= _bound(node.target, first)
            self.live = self.live and not block.empty
        if node.test is not None:
            self._value_of(node.test)

    def _begin_other(self, block: _OpenBlock, node: nodes.Node) -> None:
        """A macro, with, call or filter block: its own names are not known."""
        inner = dict.fromkeys((one.name for one in node.find_all(nodes.Name)), UNKNOWN)
        if isinstance(node, nodes.Macro):
            self.names[node.name] = UNKNOWN
            inner = dict.fromkeys((one.name for one in node.args), UNKNOWN)
        if isinstance(node, nodes.AssignBlock):
            self.names |= dict.fromkeys(_target_names(node.target), UNKNOWN)
            block.names = self.names
        self.names = {**self.names, **inner}

    def _assign(self, node: nodes.Node) -> None:
        assert isinstance(node, nodes.Assign)
        self._note_lost(node)
        self.names |= dict.fromkeys(_target_names(node.target), UNKNOWN)
        value = self._value_of(node.node)
        if value is not UNKNOWN:
            self.names |= _bound(node.target, value)

    def _note_lost(self, node: nodes.Assign) -> None:
        """Raises: FaultError for a name that a loop adds to, of which nothing is left behind it."""
        own = {one.name for one in _all_names(node.target)}
        loop = next((one for one in self.blocks if one.word == "for"), None)
        if loop is None:
            self.stale -= own
            return
        lost = own & loop.names.keys()
        asked = {one.name for one in _all_names(node.node)}
        for name in sorted(lost & asked):
            raise FaultError(f"循环里用 set 改“{name}”，出了循环就没有了", _NAMESPACE)
        loop.lost |= lost

    def _branch(self, mark: _Mark) -> None:
        if mark.word == "else" and (slip := _after_word(mark)):
            raise slip
        block = self._open_block({"if"} if mark.word == "elif" else {"if", "for"}, mark)
        if block.word == "for":
            self.names, self.live = block.names, block.live and block.empty
            return
        self.live = block.live and not block.taken
        if mark.word == "elif":
            node = self._statement(_Mark("{%", "", mark.said.removeprefix("el"), mark.written))
            assert isinstance(node, nodes.If)
            block.taken = self._take(node.test) or block.taken

    def _end(self, mark: _Mark) -> None:
        opening = next(word for word, end in _CLOSED_BY.items() if end == mark.word)
        block = self._open_block({opening}, mark)
        self._leave(self.blocks.pop())
        if block.mark.alone != mark.alone:
            began = f"{{%{block.mark.alone} {opening}" if block.mark.alone else f"{{% {opening}"
            ends = f"{{%{block.mark.alone} {mark.word} %}}"
            raise FaultError(f"开头写的是“{began}”（{block.cell.place}）", f"结尾要写成“{ends}”")
        if slip := _after_word(mark):
            raise slip

    def _open_block(self, words: Iterable[str], mark: _Mark) -> _OpenBlock:
        if not self.blocks or self.blocks[-1].word not in words:
            opening = "或".join(sorted(words, reverse=True))
            raise FaultError(
                f"{mark.word} 没有对应的 {opening}", "请检查循环和条件的开头、结尾是否成对"
            )
        return self.blocks[-1]

    def _close_unfinished(self) -> None:
        block = self.blocks.pop()
        self._leave(block)
        end = _CLOSED_BY[block.word]
        what = f"标记“{block.mark.written}”只有开头，没有对应的 {end}"
        same = "同一格里" if self.in_sheets and not block.mark.alone else ""
        self._mistake(block.cell, what, f"请{same}补上 {{%{block.mark.alone} {end} %}}")

    def _ends_here(self, block: _OpenBlock, cell: Cell) -> bool:
        return block.cell is cell and not block.mark.alone

    def _leave(self, block: _OpenBlock) -> None:
        self.stale |= block.lost
        if block.word != "if":  # names that a condition sets stay
            self.names = block.names
        self.live = block.live

    def _take(self, test: nodes.Node) -> bool:
        """Whether the condition is certain to hold; what follows is live unless it certainly
        does not."""
        value = self._value_of(test)
        self.live = self.live and (isinstance(value, Unknown) or bool(value))
        return value is not UNKNOWN and bool(value)

    def _value_of(self, expression: nodes.Node | None) -> object:
        asked = _all_names(expression) if expression is not None and self.stale else ()
        for one in asked:
            if one.name in self.stale and all(block.word != "for" for block in self.blocks):
                raise FaultError(
                    f"“{one.name}”在循环里用 set 改过，出了循环仍是原来的值", _NAMESPACE
                )
        return MarkNames(self.environment, self.names, self.live, self.items).value_of(expression)

    def _output(self, said: str) -> nodes.Node:
        output = self._parsed("{{ " + straighten_quotes(said) + " }}")
        assert isinstance(output, nodes.Output)
        return output.nodes[0]

    def _statement(self, mark: _Mark) -> nodes.Node:
        """The statement as a tree, with nothing in it."""
        source = "{% " + straighten_quotes(mark.said) + " %}"
        if mark.word == "set" and "=" in mark.said:
            return self._parsed(source)
        return self._parsed(source + "{% " + _CLOSED_BY[mark.word] + " %}")

    def _parsed(self, source: str) -> nodes.Node:
        try:
            body = self.environment.parse(source).body
        except (TemplateError, RecursionError) as error:
            raise FaultError(explain(error)) from error
        if len(body) != 1:
            raise FaultError("标记写法有误")
        return body[0]

    def _mistake(self, cell: Cell, what: str, remedy: str) -> None:
        self.mistakes.append(Mistake(self.file, cell.place, what, remedy=remedy))


_LOOP = SimpleNamespace(
    index=1,
    index0=0,
    revindex=1,
    revindex0=0,
    first=True,
    last=True,
    length=1,
    depth=1,
    depth0=0,
    previtem=UNKNOWN,
    nextitem=UNKNOWN,
    cycle=lambda *values: values[0] if values else UNKNOWN,
    changed=lambda *_: True,
)


def _check_printed(value: object) -> None:
    """Raises: FaultError for a value that has no form in a document."""
    if value is UNKNOWN:
        return
    try:
        printable(value)
    except FAILURES as error:
        raise FaultError(explain(error)) from error


def _after_word(mark: _Mark) -> FaultError | None:
    """A fault for what stands behind a word that says everything."""
    if mark.said == mark.word:
        return None
    if mark.said.startswith("else if"):
        return FaultError("“else if”要写成一个词", "请写 elif")
    return FaultError(f"“{mark.word}”后面不能有内容", "请删去")


def _all_names(node: nodes.Node) -> list[nodes.Name]:
    """The names in an expression; not those of `namespace`, of which a part is set."""
    return [*([node] if isinstance(node, nodes.Name) else []), *node.find_all(nodes.Name)]


def _unknown_word(word: str) -> FaultError:
    for known in _CLOSED_BY:
        if word.startswith(known):
            return FaultError(f"“{known}”后面没有空格", "请在它前后各空一格")
    if not word:
        return FaultError("标记里没有写内容", "请写上，或者删去")
    if slip := word_slip(word):
        return FaultError(*slip)
    near = similar_names_hint(word, [*_CLOSED_BY.values(), "for", "if", "elif", "else", "set"])
    known = near if near.startswith("最接近") else f"可以用 {_KNOWN}"
    return FaultError(f"不认识“{word}”", known)


def _without_raw(grid: Grid) -> Grid:
    """The grid of a part without what stands between `{% raw %}` and `{% endraw %}`, which may be
    several paragraphs apart."""
    if not any("endraw" in cell.text for cell in grid.cells):
        return grid
    said = RAW.sub(
        lambda raw: _BETWEEN * raw.group().count(_BETWEEN),
        _BETWEEN.join(cell.text for cell in grid.cells),
    )
    texts = said.split(_BETWEEN)
    return replace(
        grid, cells=tuple(replace(c, text=t) for c, t in zip(grid.cells, texts, strict=True))
    )


def _names_of_rounds(document: Document) -> dict[str, str]:
    """The names that loops give to what is theirs, and the marks of these loops."""
    return {
        name: found.group(1) + " %}"
        for grid in document.grids
        for cell in grid.cells
        for found in _LOOPS.finditer(cell.text)
        for name in re.findall(r"\w+", found.group(2))
    }


def _marks_in(text: str) -> Iterator[_Mark]:
    for found in MARK.finditer(text):
        parts = _PARTS.fullmatch(found.group())
        assert parts is not None  # MARK is narrower
        kind, alone, said = parts.groups()
        yield _Mark(kind, alone or "", said.strip(), found.group())


def _column_marks(grid: Grid) -> dict[int, tuple[_Mark, Cell]]:
    """The first `{%tc %}` mark of each column, with its cell."""
    found: dict[int, tuple[_Mark, Cell]] = {}
    for cell in grid.cells:
        if "tc" in cell.text:
            for mark in _marks_in(cell.text):
                if mark.alone == "tc" and mark.kind == "{%":
                    found.setdefault(cell.column, (mark, cell))
    return found


def _crowded_rows(grid: Grid, cells: list[Cell], file: str) -> Iterator[Mistake]:
    """A mistake for each mark that takes a whole row, cell or paragraph away and does not stand
    alone in it: what stands beside it would vanish."""
    texts = {"tr": [(cell, cell.text) for cell in cells]}
    texts["tc"] = texts["tr"]
    texts["p"] = [(cell, line) for cell in cells for line in cell.text.splitlines()]
    for alone, what in _ALONE.items():
        for number, (cell, text) in enumerate(texts[alone]):
            marks = [mark for mark in _marks_in(text) if mark.alone == alone]
            if not marks:
                continue
            others = texts["tr"][:number] + texts["tr"][number + 1 :] if alone == "tr" else []
            beside = [other for _, other in others if other.strip()]
            rest = text.replace(marks[0].written, "", 1).strip()
            for lost in [rest, *beside]:
                if lost:
                    remedy = f"{{%{alone} %}} 标记要独占{what}"
                    said = f"标记“{marks[0].written}”旁边还有“{lost[:20]}”，生成时会丢失"
                    yield Mistake(file, cell.place, said, remedy=remedy)
                    break


def _target_names(target: nodes.Node) -> list[str]:
    found = [target, *target.find_all(nodes.Name)]
    names = [one.name for one in found if isinstance(one, (nodes.Name, nodes.NSRef))]
    return list(dict.fromkeys(names))


def _bound(target: nodes.Node, value: object) -> dict[str, object]:
    """The names that an assignment of this value gives their values."""
    if isinstance(target, nodes.Name):
        return {target.name: value}
    names = _target_names(target)
    if isinstance(target, nodes.Tuple) and isinstance(value, (list, tuple, dict)):
        if len(value) == len(target.items):
            pairs = zip(target.items, value, strict=True)
            return {name: v for one, part in pairs for name, v in _bound(one, part).items()}
        raise FaultError(f"有{len(names)}个名称，每一项却有{len(value)}个值")
    return dict.fromkeys(names, UNKNOWN)


def _first_of(items: object) -> tuple[object, bool]:
    """The first item, `UNKNOWN` where there is none; and whether there is none."""
    try:
        first = next(iter(items), UNKNOWN)  # type: ignore[call-overload]
    except TypeError as error:
        raise FaultError("不是列表，不能循环") from error
    return first, first is UNKNOWN
