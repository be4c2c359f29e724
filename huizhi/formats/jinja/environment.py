"""Mark environment: the Jinja2 that templates run in: sandboxed, strict, escaping, bounded.

Templates come from outside the office too. Every value is escaped, a name that does not exist is
an error and never an empty place, the variables cannot be changed, and what the sandbox does not
bound is: loops, output and time by `mark_budget`, texts and lists by `growth`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, wraps
from io import StringIO
from itertools import islice
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.filters import make_attrgetter, sync_do_join
from jinja2.runtime import LoopContext, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, pass_eval_context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape, soft_str

from huizhi import errors
from huizhi.errors import Mistake, RenderError
from huizhi.formats.jinja.budget import (
    MOST_OUTPUT,
    CountedRounds,
    bound_rendering,
    budget_left,
    check_weight_in_time,
    take_output,
)
from huizhi.formats.jinja.exact_numbers import broken_number, rounded, whole_number
from huizhi.formats.jinja.failures import FAILURES, explain, filter_failure, line_of
from huizhi.formats.jinja.growth import (
    FORMATS,
    GROWING,
    SLOW,
    check_growth,
    check_length,
    check_pattern,
    check_printed,
    multiplies_too_much,
    shares,
)
from huizhi.formats.jinja.marks import Filters, names_shown
from huizhi.formats.jinja.placed_source import PlacedSource
from huizhi.formats.jinja.printed_values import printable
from huizhi.formats.jinja.text_filters import (
    as_texts,
    in_patterns,
    prints_whole,
    refuse_object,
    takes_text,
)

_PRINTING = frozenset(["string", "pprint", "tojson", "escape", "e", "forceescape", "safe"])
_PIECES = 128  # of the output that are joined before its size is looked at
_AS_IT_IS = "surrogatepass"  # what XML forbids is made visible at the end
_LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'  # within a run, as docxtpl writes it
_WORDS: Mapping[type[nodes.Node], str] = {  # statements of other templates, and of markup
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "from",
    nodes.Extends: "extends",
    nodes.Block: "block",
    nodes.ScopedEvalContextModifier: "autoescape",
}
_KNOWN_SAFE: Mapping[type, frozenset[str]] = {  # what marks ask for often; the sandbox allows it
    LoopContext: frozenset(["first", "last", "index", "index0", "length"]),
    dt.date: frozenset(["year", "month", "day"]),
}
_SHORT, _REMEMBERED = 100, 1024  # texts up to this length are escaped once, so many of them


class _Generator(CodeGenerator):
    """Has each value printed by one call instead of three, and keys in Chinese looked up at once;
    in an environment that prints bytes, what stands between the marks is bytes already. `used`:
    the names that the template asks its context for."""

    def __init__(self, environment: MarkEnvironment, *said: Any, **options: Any) -> None:
        super().__init__(environment, *said, **options)
        self.used: set[str] = set()

    def enter_frame(self, frame: Frame) -> None:
        """Source: Jinja2, `TrackingCodeGenerator`, which takes a run of its own."""
        super().enter_frame(frame)
        asked = (name for action, name in frame.symbols.loads.values() if action == "resolve")
        self.used.update(name for name in asked if name and name not in self.environment.globals)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        if node.attr.isascii() or not isinstance(node.node, nodes.Name):
            super().visit_Getattr(node, frame)
            return
        name, key = frame.symbols.ref(node.node.name), repr(node.attr)
        self.write(f"({name}[{key}] if type({name}) is dict and {key} in {name} else ")
        super().visit_Getattr(node, frame)
        self.write(")")

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        """What stands in a mark itself is printed as any value is, when its time has come."""
        if isinstance(node, nodes.TemplateData):
            return super()._output_child_to_const(node, frame, finalize)
        raise nodes.Impossible

    def _output_const_repr(self, group: Iterable[Any]) -> str:
        text = "".join(map(str, group))
        return repr(text.encode() if self.environment.in_bytes else text)  # type: ignore[attr-defined]

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.printed(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_post(node, frame, finalize)
        else:
            self.write(")")


class MarkEnvironment(ImmutableSandboxedEnvironment):
    """The environment of all templates.

    finalize: what a value is printed as; plain: the types of text for which that depends on the
    characters alone, so that it need not be found out again and again.
    """

    intercepted_binops = frozenset(["+", "*", "**", "%"])
    code_generator_class = _Generator
    in_bytes = False

    def __init__(
        self,
        filters: Filters,
        finalize: Callable[[object], object],
        plain: frozenset[type] = frozenset([str]),
    ) -> None:
        super().__init__(
            autoescape=True,
            undefined=StrictUndefined,
            finalize=finalize,
            keep_trailing_newline=True,
        )
        self.filters.update({"join": _join, "string": _text, "safe": _safe})
        self.filters.update({"round": rounded, "int": whole_number, "float": broken_number})
        self.filters.update(filters)
        del self.filters["urlize"]  # makes HTML
        self.filters = {
            name: f if name.startswith("_") else _limited(name, f)
            for name, f in self.filters.items()
        }
        self.filters["_counted"] = CountedRounds
        self.filters["_weighed"] = check_weight_in_time
        self.filters["_joined"] = _limited("_joined", _joined)
        del self.globals["lipsum"]
        self.globals["namespace"] = _Namespace
        self.printed = self._printer(finalize, plain)

    def _printer(
        self, finalize: Callable[[object], object], plain: frozenset[type]
    ) -> Callable[[object], Any]:
        """What prints the values of marks: finalized, then escaped unless they are markup."""
        known: dict[object, str] = {}

        def printed(value: Any) -> str:
            kind = type(value)
            if kind in plain:
                shown = known.get(value)
                if shown is None:
                    shown = str(escape(finalize(value)))
                    if not _remember(known, str(value), shown):
                        take_output(shown)
                return shown
            if kind is Markup:
                if len(value) >= _SHORT:
                    take_output(value)
                return value  # type: ignore[no-any-return]
            return str(value) if kind is int else str(escape(finalize(check_printed(value))))

        return printed

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        """What a macro or block has printed."""
        several = list(pieces)
        if sum(map(len, several)) > MOST_OUTPUT:
            raise SecurityError(f"生成的内容超过{MOST_OUTPUT}字")
        return "".join(several)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return _Bounding().visit(super()._parse(source, name, filename))  # type: ignore[no-any-return]

    def compiled(self, tree: nodes.Template) -> tuple[Template, frozenset[str]]:
        """The tree as a template, and the names of the context that it asks for."""
        written = StringIO()
        generator = _Generator(self, None, None, written)
        generator.visit(tree.set_environment(self))
        code = _code_of(written.getvalue())
        template = self.template_class.from_code(self, code, self.make_globals(None))
        return template, frozenset(generator.used)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What the sandbox says; soon for keys in Chinese, which no mapping has as attributes, and
        for the harmless."""
        kind = type(obj)
        if kind is dict:
            if not attribute.isascii() and attribute in obj:
                return obj[attribute]
        elif attribute in _KNOWN_SAFE.get(kind, ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Source: Jinja2, `SandboxedEnvironment.call_binop`."""
        if operator == "**" or multiplies_too_much(operator, left, right):
            raise SecurityError(f"运算 {operator} 的结果过大")
        if isinstance(right, (tuple, dict)):
            check_printed(right)
        if operator == "%" and isinstance(left, str):
            check_pattern(left)
            right = in_patterns(right)
        result = check_length(super().call_binop(context, operator, left, right))
        return check_weight_in_time(result) if isinstance(result, (list, tuple)) else result

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Source: Jinja2, `SandboxedEnvironment.call`."""
        if isinstance(__obj, LoopContext) and args:  # loop(…) of a recursive loop
            args = (CountedRounds(args[0]), *args[1:])
        if (budget := budget_left()) is not None:
            budget.take_call(__obj)
        method = getattr(__obj, "__wrapped__", __obj)  # the sandbox wraps str.format
        owner = getattr(method, "__self__", None)
        if isinstance(owner, (str, int)):
            check_growth(method.__name__, owner, (*args, *kwargs.values()))
        if isinstance(owner, str) and method.__name__ == "format" and prints_whole(owner):
            args, kwargs = in_patterns(args), in_patterns(kwargs)
        result = check_length(super().call(__context, __obj, *args, **kwargs))
        made = __obj is dict or getattr(method, "__name__", "") == "fromkeys"
        return check_weight_in_time(result) if made else result


@lru_cache(maxsize=64)
def _code_of(source: str) -> CodeType:
    """The code of a template that was made into Python. Most have the same as one before."""
    return compile(source, "<template>", "exec")


class RunEnvironment(MarkEnvironment):
    """For parts of a document in which every value stands within the text of a run: prints them
    as the bytes that the file will hold, line ends as Word has them."""

    in_bytes = True

    def _printer(
        self, finalize: Callable[[object], object], plain: frozenset[type]
    ) -> Callable[[object], bytes]:
        known: dict[object, bytes] = {}

        def printed(value: Any) -> bytes:
            kind = type(value)
            if kind not in plain:
                if kind is int:
                    return str(value).encode()
                return _in_run(finalize(check_printed(value)))
            shown = known.get(value)
            if shown is None:
                shown = _in_run(finalize(value))
                if "\t" in value or not _remember(known, str(value), shown):
                    take_output(shown)
            return shown

        return printed


@dataclass(frozen=True, slots=True)
class RenderedText:
    """What a rendering printed, in UTF-8. special: there are values in it that were markup
    already, or tabs, for which the run around them matters."""

    content: bytes
    special: bool

    @property
    def text(self) -> str:
        return self.content.decode(errors=_AS_IT_IS)


class CompiledMarks:
    """Jinja2 source compiled once. file: the template, for messages; tree: what the source was
    parsed to, where that is known. `used`: the names of the context that the marks ask for."""

    def __init__(
        self,
        environment: MarkEnvironment,
        source: PlacedSource,
        file: str,
        tree: nodes.Template | None = None,
    ) -> None:
        """Raises: TemplateError with the place when a mark is broken."""
        self._file, self._source, self._in_bytes = file, source, environment.in_bytes
        with refused_marks(source, file):
            tree = tree or source.parsed(environment)
            self._template, self.used = environment.compiled(tree)

    def render(self, context: Mapping[str, object]) -> str:
        """The rendered text. Raises: RenderError with the place and the Chinese reason."""
        return "".join(self._run(context)[0])

    def print(self, context: Mapping[str, object]) -> RenderedText:
        """The rendered text in UTF-8, and whether it is special. Raises: as `render`."""
        pieces, special = self._run(context)
        content = b"".join(pieces) if self._in_bytes else "".join(pieces).encode(errors=_AS_IT_IS)
        return RenderedText(content, special)

    def _run(self, context: Mapping[str, object]) -> tuple[list[Any], bool]:
        """The pieces of the rendered text, and whether some of them are special."""
        try:
            with bound_rendering() as budget:
                return self._pieces(context), budget.special
        except FAILURES as error:
            place = self._source.place_at(line_of(error))
            mistake = Mistake(self._file, place, explain(error))
            where = f"{self._file} {place}".strip()
            raise RenderError(
                f"模板 {where} 无法生成文件：{mistake.what}。运行 check 可以看到所有有误的标记。",
                mistake,
            ) from error

    def _pieces(self, context: Mapping[str, object]) -> list[Any]:
        size = 0
        pieces: list[Any] = []
        template = self._template
        stream = template.root_render_func(template.new_context(dict(context)))
        while several := self._next(stream):
            size += sum(map(len, several))
            if size > MOST_OUTPUT:
                raise SecurityError(f"生成的内容超过{MOST_OUTPUT}字")
            pieces += several
        return pieces

    def _next(self, stream: Iterator[str]) -> list[Any]:
        """Some more pieces. What `Template.generate` does, without a generator around each piece.

        Source: Jinja2, `Template.generate`.
        """
        try:
            return list(islice(stream, _PIECES))
        except Exception:  # noqa: BLE001 — raised again, with the line of the template
            self._template.environment.handle_exception()


@contextmanager
def refused_marks(source: PlacedSource, file: str) -> Iterator[None]:
    """Has what is broken in the source's marks told with its place. Raises: TemplateError."""
    try:
        yield
    except FAILURES as error:
        place = source.place_at(getattr(error, "lineno", None) or 1)
        raise errors.TemplateError([Mistake(file, place, explain(error))]) from error


def _remember(known: dict[object, Any], text: str, shown: object) -> bool:
    """Keeps how a short text is printed; whether it is short."""
    if len(text) >= _SHORT:
        return False
    if len(known) >= _REMEMBERED:
        known.clear()
    known[text] = shown
    return True


def _in_run(value: object) -> bytes:
    """The finalized value as it stands in a run."""
    text = str(escape(value))
    if "\t" in text or hasattr(value, "__html__"):
        if (budget := budget_left()) is not None:
            budget.special = True
        return text.encode(errors=_AS_IT_IS)
    return names_shown(text).replace("\n", _LINE_BREAK).encode()


class _Namespace(Namespace):
    """A namespace whose values are not printed with it: they may hold it."""

    def __repr__(self) -> str:
        return "<namespace>"


class _Bounding(NodeTransformer):
    """Counts the rounds of every loop, sizes what `~` joins, and weighs lists as they are made."""

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802
        """Most marks are a name and nothing to bound."""
        return node if all(map(_is_plain, node.nodes)) else self.generic_visit(node)

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802
        self.generic_visit(node)
        node.iter = _filtered(node.iter, "_counted")
        return node

    def _refuse(self, node: nodes.Stmt) -> nodes.Node:
        """Raises: TemplateSyntaxError, as the parser does for a tag that it does not know."""
        word = _WORDS[type(node)]
        raise TemplateSyntaxError(f"Encountered unknown tag '{word}'.", node.lineno)

    visit_Include = visit_Import = visit_FromImport = visit_Extends = _refuse  # noqa: N815
    visit_Block = visit_ScopedEvalContextModifier = _refuse  # noqa: N815

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), "_joined")

    def visit_List(self, node: nodes.List) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        return node if _is_flat(node) else _filtered(node, "_weighed")

    def visit_Dict(self, node: nodes.Dict) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        return node if _is_flat(node) else _filtered(node, "_weighed")

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        stored = node.ctx != "load"
        return node if stored or _is_flat(node) else _filtered(node, "_weighed")


def _joined(several: Iterable[object]) -> str:
    """What `~` makes: its parts as they would be printed."""
    return markup_join(refuse_object(printable(one)) for one in several)


@pass_eval_context
def _join(
    context: nodes.EvalContext, several: Any, between: str = "", attribute: str | int | None = None
) -> str:
    """The filter `join`: its parts as they would be printed."""
    if attribute is not None:
        several = map(make_attrgetter(context.environment, attribute), several)
    return sync_do_join(context, map(printable, several), between)


def _text(value: object) -> object:
    """The filter `string`: the value as it would be printed."""
    return soft_str(printable(value))


def _safe(value: object) -> object:
    """The filter `safe`: the value, which is text and no markup of a document."""
    return value


def _is_plain(node: nodes.Node) -> bool:
    """Whether a node is text, a name, or part of a name."""
    while isinstance(node, nodes.Getattr):
        node = node.node
    return isinstance(node, (nodes.TemplateData, nodes.Name))


def _is_flat(node: nodes.Expr) -> bool:
    """Whether a list holds nothing but what is written there."""
    return all(isinstance(one, (nodes.Const, nodes.Pair)) for one in node.find_all(nodes.Expr))


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    made = nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)
    made.environment = node.environment
    return made


def _limited(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, refusing what would grow without bound."""
    before = 1 if hasattr(function, "jinja_pass_arg") else 0
    grows = name in GROWING or name in FORMATS or name in SLOW or name == "round"
    prints, own, of_text = name in _PRINTING, not name.isascii(), takes_text(name)

    @wraps(function)
    def limited(*args: Any, **kwargs: Any) -> Any:
        if (budget := budget_left()) is not None:
            budget.check_time()
        if grows and len(args) > before:
            check_growth(name, args[before], (*args[before + 1 :], *kwargs.values()))
        if own and isinstance(args[before], Undefined):
            str(args[before])  # says what is missing, as an exception
        if prints:
            for one in args[before:]:
                check_printed(one)
        try:
            if of_text:
                args = (*args[:before], *as_texts(name, args[before:], kwargs))
            result = check_length(function(*args, **kwargs))
        except Exception as error:
            raise filter_failure(name, args[before], error) from error
        if not shares(name) or isinstance(result, (int, float)):
            return result
        return check_weight_in_time(list(result))

    return limited
