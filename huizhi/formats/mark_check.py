"""Mark check: every mark of a template that names nothing or is broken, with its place.

The template is read as if it were a return, so that a mark's place is named as the clerk sees
it. Marks are followed in reading order, loops and conditions included, and each expression is
tried on the variables that rendering will have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import TemplateError, TemplateSyntaxError, Undefined, nodes
from rapidfuzz import process

from huizhi.errors import Mistake
from huizhi.formats.marks import Filters, MarkEnvironment, explain, printable
from huizhi.forms.grid import Cell, Document

_MARK = re.compile(r"\{\{(?P<value>.*?)\}\}|\{%-?(?P<statement>.*?)-?%\}|\{#.*?#\}", re.DOTALL)
_BROKEN = re.compile(r"\{\{|\}\}|\{%|%\}|\{\s+\{|\}\s+\}|｛｛|｝｝|｛\s*%|%\s*｝")
_WHERE = re.compile(r"^\s*(tr|tc|p|r)\s+")
_FOR = re.compile(r"for\s+(?P<names>[\w\s,]+?)\s+in\s+(?P<of>.+?)(\s+recursive)?$", re.DOTALL)
_SET = re.compile(r"set\s+(?P<name>\w+)\s*=\s*(?P<to>.+)$", re.DOTALL)
_PLAIN = {"vm", "hm", "else", "endset", "raw", "endraw"}
_CURLY_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


class _MissingName(Exception):
    """A name that is not there, and the names that are."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name)
        self.name, self.known = name, list(known)


def mistakes_in_marks(
    document: Document, context: Mapping[str, object], filters: Filters, file: str
) -> list[Mistake]:
    """The mistakes of every mark in a template that was read as a document."""
    walk = _Walk(MarkEnvironment(filters, printable), file, [dict(context)])
    for grid in document.grids:
        for cell in sorted(grid.cells, key=lambda c: (c.row, c.column)):
            walk.look_at(cell)
    return [*walk.mistakes, *walk.unclosed()]


@dataclass
class _Walk:
    """A walk over the marks of one file: the variables in sight, and the statements still open."""

    environment: MarkEnvironment
    file: str
    scopes: list[dict[str, object]]
    mistakes: list[Mistake] = field(default_factory=list)
    open: list[tuple[str, Cell]] = field(default_factory=list)

    def look_at(self, cell: Cell) -> None:
        """Follows the marks of one cell or paragraph."""
        for mark in _MARK.finditer(cell.text):
            if mark["value"] is not None:
                self._try(re.sub(r"^r\s+", "", mark["value"]), cell, mark.group())
            elif mark["statement"] is not None:
                self._follow(_WHERE.sub("", mark["statement"]).strip(), cell, mark.group())
        rest = _MARK.sub("", cell.text)
        if broken := _BROKEN.search(rest):
            what = (
                f"标记没有写完整：“{rest[max(0, broken.start() - 5) : broken.end() + 15].strip()}”"
            )
            self._mistake(cell, what, "标记要写成 {{ 名称 }}，用半角的花括号，前后各两个")

    def unclosed(self) -> Iterator[Mistake]:
        """A mistake for each statement that never ends."""
        for word, cell in self.open:
            what = f"有 {word} 的开头，没有对应的 end{word}"
            yield Mistake(self.file, cell.place, what, remedy=f"请补上 {{% end{word} %}}")

    def _follow(self, statement: str, cell: Cell, mark: str) -> None:
        word, _, rest = statement.partition(" ")
        if word == "for":
            self._begin_loop(statement, cell, mark)
        elif word in {"if", "elif"}:
            self._try(rest, cell, mark)
            if word == "if":
                self._begin("if", cell, {})
        elif word in {"endfor", "endif"}:
            self._end(word.removeprefix("end"), cell)
        elif assigned := _SET.match(statement):
            self.scopes[-1][assigned["name"]] = self._try(assigned["to"], cell, mark)
        elif word in {"colspan", "cellbg"}:
            self._try(rest, cell, mark)
        elif word not in _PLAIN:
            self._mistake(cell, f"不认识标记“{mark}”里的“{word}”", "可以用 for、if、set、vm、hm")

    def _begin_loop(self, statement: str, cell: Cell, mark: str) -> None:
        loop = _FOR.match(statement)
        if loop is None:
            self._mistake(cell, f"循环标记“{mark}”写法有误", "要写成 {%tr for 项 in 列表 %}")
            self._begin("for", cell, {})
            return
        items = self._try(loop["of"].split(" if ")[0], cell, mark)
        first = next(iter(items), None) if isinstance(items, (list, tuple, dict)) else None
        names = [name.strip() for name in loop["names"].split(",")]
        values = list(first) if len(names) > 1 and isinstance(first, (list, tuple)) else [first]
        values += [None] * (len(names) - len(values))
        bound: dict[str, object] = dict(zip(names, values, strict=False))
        self._begin("for", cell, {**bound, "loop": _Loop()})

    def _begin(self, word: str, cell: Cell, names: dict[str, object]) -> None:
        self.open.append((word, cell))
        self.scopes.append({**self.scopes[-1], **names})

    def _end(self, word: str, cell: Cell) -> None:
        if not self.open or self.open[-1][0] != word:
            self._mistake(
                cell, f"end{word} 没有对应的 {word}", "请检查循环和条件的开头、结尾是否成对"
            )
            return
        self.open.pop()
        self.scopes.pop()

    def _try(self, expression: str, cell: Cell, mark: str) -> object:
        """The value of an expression, None (and a mistake) when it has none."""
        source = expression.strip().translate(_CURLY_QUOTES)
        try:
            self._look_up(source)
            value = self.environment.compile_expression(source, undefined_to_none=False)(
                **self.scopes[-1]
            )
            if isinstance(value, Undefined):
                raise TemplateError(f"'{source}' is undefined")
        except _MissingName as missing:
            nearest = [n for n, _, _ in process.extract(missing.name, missing.known, limit=3)]
            hint = f"最接近的有：{'、'.join(nearest)}" if nearest else ""
            self._mistake(cell, f"标记“{mark}”里的“{missing.name}”没有对应的内容", hint)
        except TemplateSyntaxError as error:
            self._mistake(cell, f"标记“{mark}”写法有误（{error.message}）", "")
        except (
            TemplateError,
            TypeError,
            ValueError,
            ArithmeticError,
            AttributeError,
            LookupError,
        ) as e:
            self._mistake(cell, f"标记“{mark}”不能用：{explain(e)}", "")
        else:
            return value
        return None

    def _look_up(self, source: str) -> None:
        """Raises: _MissingName for the first name or attribute that is not there."""
        tree = self.environment.parse("{{ " + source + " }}")
        for call in tree.find_all(nodes.Filter):
            if call.name not in self.environment.filters:
                known = [n for n in self.environment.filters if not n.isascii()]
                raise _MissingName(call.name, known)
        for node in tree.find_all((nodes.Name, nodes.Getattr)):
            self._resolve(node)

    def _resolve(self, node: nodes.Node) -> object:
        if isinstance(node, nodes.Name) and node.ctx == "load":
            known = {**self.environment.globals, **self.scopes[-1]}
            if node.name not in known:
                raise _MissingName(node.name, self.scopes[-1])
            return known[node.name]
        if isinstance(node, nodes.Getattr):
            parent = self._resolve(node.node)
            if isinstance(parent, dict) and node.attr not in parent:
                raise _MissingName(node.attr, map(str, parent))
            return parent.get(node.attr) if isinstance(parent, dict) else None
        return None

    def _mistake(self, cell: Cell, what: str, remedy: str) -> None:
        self.mistakes.append(Mistake(self.file, cell.place, what, remedy=remedy))


@dataclass(frozen=True)
class _Loop:
    """What `loop` offers inside a loop, for trying expressions."""

    index: int = 1
    index0: int = 0
    first: bool = True
    last: bool = True
    length: int = 1
