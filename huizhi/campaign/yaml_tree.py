"""YAML tree: the text of a configuration file, parsed so that every value keeps its line.

The file is composed (ruamel's round-trip parser), not constructed: its texts stay as they are
written, so `0374` keeps its zero and `2024-06-31` can be said to be no day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from huizhi.campaign.source import (
    Source,
    Steps,
    Tree,
    with_visible_characters,
)
from huizhi.campaign.written import Plain, cut, quote_text
from huizhi.campaign.yaml_slips import find_slips, mend_slips
from huizhi.errors import Mistake

_NULLS = {"", "~", "null", "Null", "NULL"}
_QUOTES = ("引号没有成对", "请补上另一半引号，要用半角的")
_HALF_QUOTED = re.compile(
    r"""[:\-\[{,]\s+("[^"]*|'[^']*)$"""
)  # a quote that the line does not close
_SYNTAX = (  # what ruamel says, what is the matter, what to do
    ("\\t", "用了制表符（Tab）", "请换成空格"),
    ("could not find expected ':'", "这一行少了冒号，或者冒号后面没有空格", "写成“名称: 内容”"),
    (
        "mapping values are not allowed",
        "缩进没有对齐，或者文字里有冒号",
        "请与上下行对齐；文字里有半角冒号时，整段加半角引号",
    ),
    ("unexpected end of stream", *_QUOTES),
    ("expected ',' or '}'", "花括号里的内容没有写完整", "请检查花括号、逗号和冒号，都要用半角"),
    ("expected ',' or ']'", "方括号里的内容没有写完整", "请检查方括号和逗号，都要用半角"),
    ("expected <block end>", "缩进没有对齐", "同一组的各行，开头的空格要一样多"),
    ("undefined alias", "文字以 * 开头", "请给整段文字加半角引号"),
    ("cannot start any token", "文字以特殊符号开头", "请给整段文字加半角引号"),
    ("another document", "文件里有一行 ---，后面的内容不会读", "请删去 --- 这一行"),
)


def parse_yaml(text: str, file: str) -> tuple[Source, list[Mistake]]:
    """The tree of this text, and its mistakes; see `yaml_source`.

    Slips of the hand (a full-width colon) are told as what they are, and the rest of the file is
    read as if they had been mended, so that they do not hide other mistakes.
    """
    builder = _Builder(file)
    slips = find_slips(text)
    if builder.build(text) and not (slips and builder.holds_slip()):
        return builder.done()
    if not slips:
        return builder.done()
    again = _Builder(file)
    again.build(mend_slips(text, slips))
    source, others = again.done()
    told = [Mistake(file, _line(slip.line), slip.what, remedy=slip.remedy) for slip in slips]
    others = [] if source.tree is None else others
    return source, [*told, *others]


@dataclass
class _Builder:
    """Builds the tree of one text; collects places and mistakes on the way."""

    file: str
    tree: Tree = None
    places: dict[Steps, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    within: set[int] = field(default_factory=set)

    def build(self, text: str) -> bool:
        """Whether the text is YAML."""
        try:
            root = YAML(typ="rt", pure=True).compose(text)
        except MarkedYAMLError as error:
            self.mistakes.append(_syntax_mistake(self.file, text, error))
            return False
        except RecursionError:
            self._mistake("", "内容套叠得太深", "请检查方括号和花括号")
            return False
        except YAMLError as error:
            place = _line(text[: getattr(error, "position", 0)].count("\n"))
            self._mistake(place, "有看不见的控制字符", "请删去这一行后重新输入")
            return False
        except (ValueError, TypeError, LookupError, AttributeError, AssertionError):
            # The scanner itself stumbles over some texts that are no YAML; it then names no line.
            self._mistake("", "不是能读的 YAML 文件", "请对照示例检查标点和缩进")
            return False
        if root is None:
            self._mistake("", "文件是空的，或者只有注释", "请对照随程序的示例填写")
            return True
        self._root(root)
        return True

    def done(self) -> tuple[Source, list[Mistake]]:
        """What was built."""
        return Source(self.file, self.tree, self.places), self.mistakes

    def holds_slip(self) -> bool:
        """Whether a value is what a slip makes of a key and its value."""
        return any(find_slips(text) for text in self.plain)

    def _root(self, root: Node) -> None:
        if isinstance(root, MappingNode):
            self.tree = self._tree(root, ())
            return
        if isinstance(root, ScalarNode) and not root.style:
            self.plain.append(root.value)
        self._mistake(
            _line(root.start_mark.line), "整个文件应由一项一项的“名称: 内容”组成", "请对照示例填写"
        )

    def _tree(self, node: Node, steps: Steps) -> Tree:
        if isinstance(node, ScalarNode):
            return self._text(node)
        line = node.start_mark.line
        if id(node) in self.within:
            self._mistake(_line(line), "用了 & 和 * 的引用写法，这里不支持", "请直接写出内容")
            return None
        self.within.add(id(node))
        if isinstance(node, SequenceNode):
            return [self._item(one, (*steps, place)) for place, one in enumerate(node.value)]
        return self._mapping(node, steps)

    def _item(self, node: Node, steps: Steps) -> Tree:
        self.places[steps] = _line(node.start_mark.line)
        return self._tree(node, steps)

    def _mapping(self, node: Node, steps: Steps) -> Mapping[str, Tree]:
        tree: dict[str, Tree] = {}
        for key_node, value_node in node.value:
            place = _line(key_node.start_mark.line)
            if not isinstance(key_node, ScalarNode):
                self._mistake(place, "冒号前面应是一个名称", "请检查标点")
                continue
            key = self._text(key_node) or ""
            if key in tree:
                first = self.places[(*steps, key)]
                self._mistake(place, f"“{cut(key)}”写了两次，前一次在{first}", "请只留一个")
                continue
            self.places[(*steps, key)] = place
            tree[key] = self._tree(value_node, (*steps, key))
        return tree

    def _text(self, node: ScalarNode) -> str | None:
        text = with_visible_characters(node.value)
        if text != node.value:
            place = _line(node.start_mark.line)
            self._mistake(place, f"“{cut(text)}”里有看不见的字符（□处）", "请删掉后重新输入")
        if node.style:
            return text
        self.plain.append(text)
        return None if text in _NULLS else Plain(text)

    def _mistake(self, place: str, what: str, remedy: str) -> None:
        self.mistakes.append(Mistake(self.file, place, what, remedy=remedy))


def _syntax_mistake(file: str, text: str, error: MarkedYAMLError) -> Mistake:
    said = f"{error.problem} {error.context}"
    mark = error.context_mark if _begins_elsewhere(said) else error.problem_mark
    mark = mark or error.problem_mark or error.context_mark
    known = (words for pattern, *words in _SYNTAX if pattern in said)
    what, remedy = next(known, ["标点或缩进写得不对", "请对照示例检查这一行和上一行"])
    if mark is None:
        return Mistake(file, "", what, remedy=remedy)
    lines = text.split("\n")
    line = min(mark.line, len(lines) - 1)
    for number, one in enumerate(lines[: line + 1]):
        if _HALF_QUOTED.search(one):
            line, (what, remedy) = number, _QUOTES
            break
    shown = f"{quote_text(lines[line])}：" if lines[line].strip() else ""
    return Mistake(file, _line(line), f"{shown}{what}", remedy=remedy)


def _begins_elsewhere(said: str) -> bool:
    """Whether the parser noticed late, and the place to mend is where the value began."""
    return any(
        word in said
        for word in (
            "could not find expected ':'",
            "end of stream",
            "expected ',' or",
            "stream end",
        )
    )


def _line(line: int) -> str:
    return f"第{line + 1}行"
