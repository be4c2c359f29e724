"""Exchange: what the ledger holds as tables and contacts for other programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from huizhi.formats.contact_file import Person, contact_file
from huizhi.formats.data_table import DataTable, Value, csv_file, parquet_file
from huizhi.forms.form import Form
from huizhi.steps.returns import STATUS_NAMES, KeptField, Return
from huizhi.steps.sheets.gathered import Gathered
from huizhi.steps.sheets.issues import LEVEL_NAMES, issues_of
from huizhi.steps.whole_file import write_whole

FOLDER = "export"
CONTACTS = "联络员.vcf"
_ABOUT = ("单位", "版次", "状态", "收到时间", "文件")


def write_tables(gathered: Gathered, output: Path, kind: str) -> list[Path]:
    """A file for each form, the material and the issues under `output`/export; kind: "csv" or
    "parquet". Raises: StorageError."""
    make = csv_file if kind == "csv" else parquet_file
    written = []
    for table in tables_of(gathered):
        path = output / FOLDER / f"{table.name}.{kind}"
        write_whole(path, make(table))
        written.append(path)
    return written


def write_contacts(gathered: Gathered, output: Path) -> tuple[Path, int]:
    """The liaisons as contacts, and how many there are. Raises: StorageError."""
    people = list(liaisons(gathered))
    path = output / FOLDER / CONTACTS
    write_whole(path, contact_file(people))
    return path, len(people)


def tables_of(gathered: Gathered) -> Iterator[DataTable]:
    """Every table: the current returns of each form, all material, all issues."""
    for deliverable in gathered.settings.deliverables:
        form = gathered.forms.get(deliverable.id)
        if form is not None:
            own = gathered.counted(deliverable.id)
            name = deliverable.name
            yield _form_table(gathered, name, form, own)
    stock = gathered.stock
    yield DataTable(
        "材料",
        ("单位", "报送事项", "项目", "文件", "种类", "合格", "重复", "收到时间", "编号"),
        [
            (
                one.place.community,
                gathered.deliverable_name(one.place.deliverable) or None,
                one.place.item or None,
                one.arrival.name,
                one.file_kind or None,
                one.accepted and one.place.is_known,
                bool(one.repeats),
                one.arrival.received,
                one.arrival.sha256 or None,
            )
            for one in (*stock.materials, *stock.unplaced)
        ],
    )
    yield DataTable(
        "问题",
        ("单位", "报送事项", "级别", "问题", "位置", "说明", "文件"),
        [
            (
                issue.one.community,
                gathered.deliverable_name(issue.one.deliverable) or None,
                LEVEL_NAMES[issue.finding.level] if issue.finding else LEVEL_NAMES["error"],
                issue.finding.title if issue.finding else STATUS_NAMES[issue.one.status],
                issue.finding.where or None if issue.finding else None,
                issue.finding.message if issue.finding else None,
                issue.one.file,
            )
            for issue in issues_of(gathered)
        ],
    )


def _form_table(gathered: Gathered, name: str, form: Form, own: Sequence[Return]) -> DataTable:
    columns = form.table.columns if form.table else ()
    labels = [field.label for field in (*columns, *form.fields)]
    rows: list[tuple[Value, ...]] = []
    for one in own:
        single = {field.field: field for field in one.fields}
        for kept in one.rows if form.table else (None,):
            inside = {field.field: field for field in kept.fields} if kept else {}
            values = [_value(inside.get(column.id)) for column in columns]
            values += [_value(single.get(field.id)) for field in form.fields]
            about = (
                one.community,
                one.revision,
                STATUS_NAMES[one.status],
                one.received,
                one.file,
            )
            rows.append((*about, *_of_one_kind(values)))
    return DataTable(name, (*_ABOUT, *_distinct(labels, _ABOUT)), rows)


def _distinct(labels: Sequence[str], taken: Sequence[str]) -> list[str]:
    """The labels, none twice and none as one that is taken."""
    names: list[str] = []
    for label in labels:
        name = label
        while name in names or name in taken:
            name += "（表内）"
        names.append(name)
    return names


def _value(kept: KeptField | None) -> Value:
    return kept.value if kept else None


def _of_one_kind(values: Sequence[Value]) -> list[Value]:
    """Answers as text: one column may hold what was read and what could not be."""
    return [None if one is None else "是" if one is True else str(one) for one in values]


def liaisons(gathered: Gathered) -> Iterator[Person]:
    """The person whom each community has named, by the first form without rows that asks for a
    name and a mobile number; from the roster where nothing came."""
    form = next(
        (
            one
            for one in gathered.forms.values()
            if one.table is None and {"姓名", "手机"} <= {f.kind.kind for f in one.fields}
        ),
        None,
    )
    for recipient in gathered.settings.communities:
        own = gathered.current_of(recipient.name)
        one = next((r for r in own if form and r.deliverable == form.id and not r.blank), None)
        if form and one:
            yield _person(form, one, recipient.name)
        elif recipient.liaison:
            mobile = recipient.liaison_mobile or ""
            yield Person(recipient.liaison, recipient.name, mobile=mobile, note="出自单位名单")


def _person(form: Form, one: Return, community: str) -> Person:
    def said(kind: str, *labels: str) -> str:
        for field in form.fields:
            if field.kind.kind == kind and (not labels or field.label in labels):
                return str(one.value(field.id) or "")
        return ""

    return Person(
        said("姓名"),
        community,
        said("文字", "职务", "职位"),
        said("手机"),
        said("电话", "办公电话", "联系电话", "电话"),
        said("电话", "传真"),
        said("电子邮箱"),
        said("文字", "通讯地址", "地址"),
        f"出自{one.file.rpartition('/')[2]}",
    )
