"""Learned settings: the configuration of a form that was learned, as the clerk adds it to his."""

from __future__ import annotations

import io
import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from huizhi.campaign import Attachment, Item, Settings, form_of
from huizhi.forms import Form
from huizhi.forms.blank import BlankForm, BlankTable, FieldDraft, proposed_rules

DELIVERABLE = "learned"
_LONGEST_NAME = 40
_NUMBER = re.compile(r"^附件\d*[\s_\-－—–.．、:：]*")

_HEAD = """\
# 由 learn 从空白表“{file}”读出，请先对照“{page}”核对。
# 用法：一、把同一文件夹里的模板复制到 templates/；
# 二、把下面“附件”里的一条加到 campaign.yaml 的“附件”下面，改“序号”；
# 三、“报送事项”写它对应的报送事项的编号。
"""
_ITEMS = "# 每组的名称要在“项目”里；“应报”是暂写的，请按通知改。\n"


def settings_data(form: BlankForm, template: str) -> dict[str, Any]:
    """The configuration by its keys: 附件 with one entry, and 项目 where rows have groups."""
    title = form.title or template
    entry: dict[str, Any] = {
        "序号": 1,
        "标题": title,
        "简称": (_NUMBER.sub("", template) or template)[:_LONGEST_NAME],
        "模板": template,
    }
    tables = [table for table in form.tables if not table.other]
    if form.fields or tables:
        entry["报送事项"] = DELIVERABLE
        entry["字段"] = {f.asked.label: _field(f.asked, given=bool(f.given)) for f in form.fields}
    if tables:
        written = [_table(table) for table in tables]
        entry["明细"] = written if len(written) > 1 else written[0]
    if rules := proposed_rules(form):
        entry["核对"] = list(rules)
    data: dict[str, Any] = {"附件": [entry]}
    if names := [name for table in tables for name in table.groups]:
        data["项目"] = [{"名称": name, "应报": [{"种类": "作品", "至少": 1}]} for name in names]
    return data


def settings_text(data: dict[str, Any], file: str, page: str) -> str:
    """The configuration as YAML with what the clerk does with it."""
    yaml = YAML()
    yaml.width = 1000
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = io.StringIO()
    yaml.dump({"附件": _flowing(data["附件"])}, text)
    items = io.StringIO()
    if "项目" in data:
        yaml.dump({"项目": data["项目"]}, items)
    said = items.getvalue()
    return _HEAD.format(file=file, page=page) + text.getvalue() + (_ITEMS + said if said else "")


def learned_form(data: dict[str, Any]) -> Form:
    """The form that this configuration describes, by the program's own models.

    Raises: pydantic.ValidationError, RuleError when the configuration is not valid.
    """
    attachment = Attachment.model_validate(data["附件"][0])
    items = tuple(Item.model_validate(one) for one in data.get("项目", ()))
    return form_of(Settings.model_construct(items=items), attachment)


def _field(asked: FieldDraft, *, given: bool = False) -> dict[str, Any]:
    setting: dict[str, Any] = {"编号": asked.id, "类型": asked.kind}
    if asked.choices:
        setting["选项"] = list(asked.choices)
    if asked.boxed:
        setting["打勾"] = True
    if asked.printed and asked.answers.may_be_ticked:
        setting["方框样式"] = asked.printed
    if asked.required:
        setting["必填"] = True
    if asked.hint:
        setting["提示"] = asked.hint
    if given and asked.answers.names_unit:
        setting["预填"] = "名称"
    return setting


def _table(table: BlankTable) -> dict[str, Any]:
    setting: dict[str, Any] = {"名称": table.name}
    if table.group:
        setting["分组"] = table.group.asked.label
    setting["每组行数"] = len(table.printed_rows) or table.rows_per_group
    if table.side_by_side > 1:
        setting["并排"] = table.side_by_side
    if table.by_line:
        setting["逐行排"] = True
    if table.numbers_go_on:
        setting["序号连续"] = True
    setting["列"] = {c.asked.label: _field(c.asked) for c in table.every_column}
    if table.computed:
        setting["公式列"] = list(table.computed)
    if table.merged:
        setting["合并列"] = list(table.merged)
    if table.row_totals:
        setting["行合计"] = {t: "、".join(parts) for t, parts in table.row_totals.items()}
    if table.example_row:
        setting["示例行"] = dict(table.example_row)
    if table.examples_beside:
        setting["并排示例行"] = [dict(row) for row in table.examples_beside]
    if table.printed_rows:
        setting["印好的行"] = [dict(row) for row in table.printed_rows.values()]
    if table.example:
        setting["示例"] = dict(table.example)
    return setting


def _flowing(entries: list[dict[str, Any]]) -> list[CommentedMap]:
    """The entries with each field on one line, as in the example configuration."""
    told = []
    for entry in entries:
        shown = CommentedMap(entry)
        if "字段" in entry:
            shown["字段"] = {label: _line(one) for label, one in entry["字段"].items()}
        if "明细" in entry:
            tables = entry["明细"]
            is_list = isinstance(tables, list)
            shown["明细"] = [*map(_shown_table, tables)] if is_list else _shown_table(tables)
        told.append(shown)
    return told


def _shown_table(table: dict[str, Any]) -> dict[str, Any]:
    return {**table, "列": {label: _line(one) for label, one in table["列"].items()}}


def _line(setting: dict[str, Any]) -> CommentedMap:
    line = CommentedMap(setting)
    line.fa.set_flow_style()
    return line
