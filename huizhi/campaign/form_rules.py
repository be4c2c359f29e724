"""Form rules: what the fields and tables of a form must hold beyond the shape of each value."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from huizhi.campaign.settings import table_ids
from huizhi.campaign.source import Node, repeats
from huizhi.campaign.written import cut, join_words, suggestion
from huizhi.errors import Mistake
from huizhi.forms import ROWS, RuleError, RuleLabels, parse_rule
from huizhi.forms.fields import KINDS

SECTIONS = ("活动", "办事处", "通知", "报送事项", "附件", "项目", "同义词", "收文单位")
_IN_ROWS = ("序号", "并排")  # what a row has besides its columns
_IN_LOOPS = ("组", "行", "项", "loop", "self")  # what the shipped templates call a turn of a loop
_MARK = "只用汉字、字母、数字和下划线，不以数字开头"


def form_mistakes(attachment: Node, has_items: bool) -> Iterator[Mistake]:
    """Everything that is wrong in the fields and the tables of one attachment."""
    fields, tables = attachment.get("字段"), tables_in(attachment)
    for label, field in fields.entries():
        yield from _label_mistakes(label, field, SECTIONS + _IN_LOOPS)
        yield from _field_mistakes(label, field)
    yield from _id_mistakes(fields)
    for table in tables:
        yield from _column_mistakes(table.get("列"))
        yield from _table_mistakes(table, fields)
    yield from _tables_mistakes(tables)
    if attachment.get("预填").text and not attachment.get("报送事项").text:
        what = "这个附件只看不填，用不上“预填”"
        yield attachment.get("预填").mistake(what, "", "请删去“预填”，或写上“报送事项”")
    if not has_items:
        yield from _without_items(fields, tables)


def tables_in(attachment: Node) -> list[Node]:
    """The tables of an attachment: one, or as many as are written one below the other."""
    written = attachment.get("明细")
    if isinstance(written.value, list):
        return list(written.items())
    return [written] if written.value is not None else []


def _column_mistakes(columns: Node) -> Iterator[Mistake]:
    for label, field in columns.entries():
        yield from _label_mistakes(label, field, _IN_ROWS)
        yield from _field_mistakes(label, field)
        if field.get("预填").text:
            what = f"明细的“{cut(label)}”不能预填"
            yield field.get("预填").mistake(what, "只有“字段”里的栏可以预填", "请删去“预填”")
    yield from _id_mistakes(columns)


def _tables_mistakes(tables: Sequence[Node]) -> Iterator[Mistake]:
    """What is wrong between the tables of one form: their names and ids."""
    first = tables[0].get("编号") if tables else None
    if first is not None and first.text not in {"", ROWS}:
        what = f"第一张明细表的编号写的是“{cut(first.text)}”"
        yield first.mistake(what, f"第一张总是 {ROWS}", "请删去这一行，或把这张表移到后面")
    names = [(one.get("名称").text, one.get("名称")) for one in tables]
    for text, node, before in repeats(names):
        what = f"明细的名称“{cut(text)}”用了两次，前一次在{before.place}"
        yield node.mistake(what, "模板标记会分不清", "每张明细表的名称要不同")
    ids = table_ids([one.get("编号").text or None for one in tables])
    for text, node, _ in repeats(zip(ids, (one.get("编号") for one in tables), strict=True)):
        what = f"明细的编号“{cut(text)}”在这张表里用了两次"
        yield node.mistake(what, "导出时会分不清", "每张明细表的编号要不同")


def figure_mistakes(attachments: Sequence[Node]) -> Iterator[Mistake]:
    """Every rule of figures that cannot be understood, or says again what another says."""
    forms = {_rule_name(one): _labels(one) for one in attachments if one.get("报送事项").text}
    known: dict[object, Node] = {}
    for one in attachments:
        name = _rule_name(one)
        labels = replace(
            _labels(one), name=name, others={k: v for k, v in forms.items() if k != name}
        )
        for written in _rules(one.get("核对")):
            for text in written.rules:
                try:
                    meaning = parse_rule(text, labels).meaning(name)
                except RuleError as error:
                    what = f"核对里的“{cut(text)}”读不懂：{error}"
                    yield written.mistake(what, "", "请改正，写法见《配置》“核对”")
                    continue
                if (before := known.setdefault(meaning, written)) is not written:
                    what = f"核对里的“{cut(text)}”和{before.place}说的是同一件事"
                    yield written.mistake(what, "对不上时会提示两遍", "请删去其中一条")


def _rules(rules: Node) -> Iterator[Node]:
    """Each rule where it stands; of several in one text, that text."""
    written = list(rules.items())
    yield from written if written else (rules,)


def _rule_name(attachment: Node) -> str:
    return f"附件{attachment.get('序号').text}"


def _labels(attachment: Node) -> RuleLabels:
    columns = {one.get("名称").text: _shapes(one.get("列")) for one in tables_in(attachment)}
    return RuleLabels(_shapes(attachment.get("字段")), columns)


def _shapes(fields: Node) -> dict[str, str]:
    """The shape of each field's kind, by label; of a kind that is not known, no figure."""
    kinds = {label: KINDS.get(field.get("类型").text) for label, field in fields.entries()}
    return {label: kind.shape if kind else "text" for label, kind in kinds.items()}


def _label_mistakes(label: str, field: Node, taken: tuple[str, ...]) -> Iterator[Mistake]:
    if not can_be_mark(label):
        what = f"栏目名称“{cut(label)}”不能用作模板标记"
        yield field.mistake(what, _MARK, _as_mark(label))
    elif label in taken or _is_attachment(label, taken):
        what = f"栏目名称“{label}”与配置里的“{label}”重名"
        yield field.mistake(what, "模板标记会分不清", "请给栏目换一个名称")


def can_be_mark(label: str) -> bool:
    """Whether a template can name this: `{{ 姓名 }}`."""
    return label.isidentifier() and not keyword.iskeyword(label) and label not in _TEMPLATE_WORDS


_TEMPLATE_WORDS = {"true", "false", "none"}  # what Jinja2 reserves besides Python's words


def _as_mark(label: str) -> str:
    letters = (letter for letter in unicodedata.normalize("NFKC", label))
    mended = "".join(letter for letter in letters if letter.isalnum() or letter == "_")
    return f"可以写成“{cut(mended)}”" if can_be_mark(mended) else ""


def _is_attachment(label: str, taken: tuple[str, ...]) -> bool:
    return "附件" in taken and label.startswith("附件") and label[2:].isdecimal()


def _field_mistakes(label: str, field: Node) -> Iterator[Mistake]:
    kind, choices = field.get("类型"), field.get("选项")
    shown, known = f"“{cut(label)}”", KINDS.get(kind.text)
    if known and known.has_choices and len(set(choices.names)) < 2:
        what = f"{shown}的类型是{kind.text}，却没有写出可选的内容"
        yield kind.mistake(what, "至少写两个，如 选项: [男, 女]")
    if kind.text and not (known and known.has_choices) and choices.value is not None:
        what = f"{shown}的类型是{cut(kind.text)}，用不上“选项”"
        yield choices.mistake(what, "", "请把类型改为选项，或删去“选项”")
    boxed = field.get("打勾")
    if boxed.text and kind.text and not (known and known.may_be_boxed):
        what = f"{shown}的类型是{cut(kind.text)}，用不上“打勾”"
        yield boxed.mistake(what, "", "请把类型改为选项，或删去“打勾”")
    for name, node in (("最少字数", field.get("最少字数")), ("最多字数", field.get("最多字数"))):
        if node.number is not None and kind.text and not (known and known.has_length):
            what = f"{shown}的类型是{cut(kind.text)}，用不上“{name}”"
            yield node.mistake(what, "", f"请把类型改为文字，或删去“{name}”")
    least, most = field.get("最少字数").number, field.get("最多字数").number
    if least is not None and most is not None and least > most:
        what = f"{shown}的最少字数（{least}）比最多字数（{most}）还多"
        yield field.get("最少字数").mistake(what, "", "请改正")


def _id_mistakes(fields: Node) -> Iterator[Mistake]:
    ids = [(field.get("编号").text, field.get("编号")) for _, field in fields.entries()]
    for text, node, first in repeats(ids):
        what = f"编号“{cut(text)}”在这张表里用了两次，前一次在{first.place}"
        yield node.mistake(what, "", "每一栏的编号要不同")


def _table_mistakes(table: Node, fields: Node) -> Iterator[Mistake]:
    name, group = table.get("名称"), table.get("分组")
    labels = [label for label, _ in table.get("列").entries()]
    if name.text and not can_be_mark(name.text):
        what = f"明细的名称“{cut(name.text)}”不能用作模板标记"
        yield name.mistake(what, _MARK, _as_mark(name.text))
    taken = [*SECTIONS, *_IN_LOOPS, *(label for label, _ in fields.entries())]
    if name.text in taken or _is_attachment(name.text, SECTIONS):
        what = f"明细的名称“{name.text}”与别的名称重名"
        yield name.mistake(what, "模板标记会分不清", "请换一个名称")
    if group.text and labels and group.text not in labels:
        what = f"分组写的是“{cut(group.text)}”，明细里没有这一列"
        near = suggestion(group.text, labels)
        yield group.mistake(what, f"可以写：{join_words(labels)}", near)
    for label, node in table.get("示例").entries():
        if labels and label not in labels:
            what = f"示例里有“{cut(label)}”，明细里没有这一列"
            yield node.mistake(what, f"可以写：{join_words(labels)}", suggestion(label, labels))
    for key in ("公式列", "合并列"):
        named = table.get(key)
        for label in named.names:
            if labels and label not in labels:
                what = f"{key}里有“{cut(label)}”，明细里没有这一列"
                near = suggestion(label, labels)
                yield named.mistake(what, f"可以写：{join_words(labels)}", near)
    for total, parts in table.get("行合计").entries():
        for label in (total, *parts.names):
            if label and labels and label not in labels:
                what = f"行合计里有“{cut(label)}”，明细里没有这一列"
                yield parts.mistake(
                    what, f"可以写：{join_words(labels)}", suggestion(label, labels)
                )


def _without_items(fields: Node, tables: Sequence[Node]) -> Iterator[Mistake]:
    """What needs 项目 where there is none."""
    groups = (fields, *(table.get("列") for table in tables))
    needing = [f.get("类型") for group in groups for _, f in group.entries()]
    for kind in needing:
        if _names_item(kind):
            yield kind.mistake("这一栏的类型是项目，配置里却没有“项目”一节", "", "请补上“项目”")
    for table in tables if not any(map(_names_item, needing)) else ():
        if table.get("分组").text:
            what = "明细按项目分组，配置里却没有“项目”一节"
            yield table.get("分组").mistake(what, "", "请补上“项目”，或删去“分组”")


def _names_item(kind: Node) -> bool:
    known = KINDS.get(kind.text)
    return known is not None and known.names_item
