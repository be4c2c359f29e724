"""Exchange: what the ledger holds as tables and contacts for other programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign import LiaisonForm, liaison_form_of
from huizhi.disk import write_whole
from huizhi.formats.exports import (
    DataTable,
    Person,
    Value,
    contact_cards,
    csv_file,
    long_digits,
    parquet_file,
    workbook_file,
)
from huizhi.forms import Form, FormField, FormTable
from huizhi.forms.fields import CellShape
from huizhi.label import printed_label
from huizhi.steps.reporting.sheets import LEVEL_NAMES, issues_of
from huizhi.steps.standing import SHAPES, CampaignState
from huizhi.storage import STATUS_NAMES, KeptValue, Return

FOLDER = "export"
CONTACTS = "联络员.vcf"
WORKBOOK = "报送数据.xlsx"
_ABOUT = ("单位", "版次", "状态", "收到时间", "文件")


@dataclass(frozen=True)
class WrittenTables:
    """paths: of the files; long_digits: columns whose digits a spreadsheet program loses when it
    opens them as CSV by itself."""

    paths: list[Path]
    long_digits: list[str]


def write_tables(gathered: CampaignState, output: Path, kind: str) -> WrittenTables:
    """What each form, the material and the issues hold, under `output`/export: as "csv" or
    "parquet" a file each, as "xlsx" a workbook with a sheet each. Raises: StorageError."""
    tables = list(tables_of(gathered))
    if kind == "xlsx":
        files = {WORKBOOK: workbook_file(tables)}
    else:
        make = csv_file if kind == "csv" else parquet_file
        files = {f"{table.name}.{kind}": make(table) for table in tables}
    for name, data in files.items():
        write_whole(output / FOLDER / name, data)
    lost = [f"{table.name}的{name}" for table in tables for name in long_digits(table)]
    return WrittenTables([output / FOLDER / name for name in files], lost)


def write_contacts(gathered: CampaignState, output: Path) -> tuple[Path, int]:
    """The liaisons as contacts, and how many there are. Raises: StorageError."""
    path = output / FOLDER / CONTACTS
    write_whole(path, contact_cards_of(gathered))
    return path, sum(1 for _ in liaisons(gathered))


def contact_cards_of(gathered: CampaignState) -> bytes:
    """The liaisons as a file that telephones take into their address books."""
    return contact_cards(list(liaisons(gathered)))


def contact_book_of(gathered: CampaignState) -> bytes:
    """The liaisons as a workbook, a row for each; numbers are text."""
    rows = [
        (p.organization, p.name, p.title, p.mobile, p.phone, p.fax, p.email, p.address, p.note)
        for p in liaisons(gathered)
    ]
    columns = ("单位", "联络员", "职务", "手机", "电话", "传真", "电子邮箱", "地址", "说明")
    return workbook_file([DataTable("联络员", columns, rows)])


def tables_of(gathered: CampaignState) -> Iterator[DataTable]:
    """Every table: the current returns of each form, all material, all issues."""
    for deliverable in gathered.settings.deliverables:
        form = gathered.forms.get(deliverable.id)
        if form is not None:
            own = gathered.counted(deliverable.id)
            for part in form.parts:
                yield _form_table(form.part_name(deliverable.name, part), form, part, own)
    yield _material_table(gathered)
    yield _issue_table(gathered)


def _material_table(gathered: CampaignState) -> DataTable:
    checked = gathered.material
    return DataTable(
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
            for one in (*checked.materials, *checked.unplaced)
        ],
    )


def _issue_table(gathered: CampaignState) -> DataTable:
    return DataTable(
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


def _form_table(name: str, form: Form, part: FormTable | None, own: Sequence[Return]) -> DataTable:
    columns = part.columns if part else ()
    asked = (*columns, *form.fields)
    labels = _distinct([printed_label(field.label) for field in asked], _ABOUT)
    about: list[tuple[Value, ...]] = []
    answers: list[list[KeptValue]] = []
    for one in own:
        single = {field.field: field.value for field in one.fields}
        for kept in one.rows_of(part.id) if part else (None,):
            inside = {field.field: field.value for field in kept.fields} if kept else {}
            values = [inside.get(column.id) for column in columns]
            answers.append(values + [single.get(field.id) for field in form.fields])
            state = one.state_words
            about.append((one.community, one.revision, state, one.received, one.file))
    typed = [_column(field, [row[n] for row in answers]) for n, field in enumerate(asked)]
    rows = [(*head, *(values[n] for _, values in typed)) for n, head in enumerate(about)]
    shapes = {label: SHAPES.get(shape, "") for label, (shape, _) in zip(labels, typed, strict=True)}
    return DataTable(name, (*_ABOUT, *labels), rows, shapes)


def _column(asked: FormField, values: Sequence[KeptValue]) -> tuple[CellShape, Sequence[Value]]:
    """The answers to one field, all of one shape; text where one of them is not of its kind's."""
    found = [asked.kind.in_cell(value) for value in values]
    shapes = {shape for shape, value in found if value is not None}
    if shapes == {asked.kind.shape}:
        return asked.kind.shape, [value for _, value in found]
    return "text", [None if value is None else str(value) for _, value in found]


def _distinct(labels: Sequence[str], taken: Sequence[str]) -> list[str]:
    """The labels, none twice and none as one that is taken."""
    names: list[str] = []
    for label in labels:
        name = label
        while name in names or name in taken:
            name += "（表内）"
        names.append(name)
    return names


def liaisons(gathered: CampaignState) -> Iterator[Person]:
    """The person whom each community has named by the liaison form; from the roster where nothing
    came. Whom other forms name is nobody's liaison."""
    asked = liaison_form_of(gathered.settings)
    form = gathered.forms.get(asked.deliverable) if asked else None
    for recipient in gathered.settings.communities:
        own = gathered.current_of(recipient.name)
        one = next((r for r in own if form and r.deliverable == form.id and not r.blank), None)
        if asked and form and one and one.value(asked.name):
            yield _person(asked, form, one, recipient.name)
        elif recipient.liaison:
            yield Person(
                recipient.liaison,
                recipient.name,
                mobile=recipient.liaison_mobile or "",
                phone=recipient.liaison_phone or "",
                note="出自单位名单",
            )


def _person(asked: LiaisonForm, form: Form, one: Return, community: str) -> Person:
    def said(fields: Sequence[FormField], *labels: str) -> str:
        return next((str(one.value(f.id) or "") for f in fields if f.label in labels), "")

    texts = [field for field in form.fields if field.kind.is_free_text]
    phones = [f for f in form.fields if f.kind.is_phone and not f.kind.is_mobile]
    mobile = next((phone for phone in asked.phones if form.field(phone).kind.is_mobile), "")
    email = next((field.id for field in form.fields if field.kind.is_email), "")
    return Person(
        str(one.value(asked.name)),
        community,
        said(texts, "职务", "职位"),
        str(one.value(mobile) or ""),
        said(phones, "办公电话", "联系电话", "电话"),
        said(phones, "传真"),
        str(one.value(email) or ""),
        said(texts, "通讯地址", "地址"),
        f"出自{one.file.rpartition('/')[2]}",
    )
