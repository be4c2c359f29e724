"""Form: what a form asks for. Where its answers stand only its template knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from huizhi.forms.fields import Field, FieldValue, UnitName
from huizhi.forms.figure_rule import FigureRule
from huizhi.forms.landmark import bare

ROWS = "rows"  # the id of a form's first table, and so the prefix of its columns: "rows.title"


@dataclass(frozen=True, slots=True)
class FormField:
    """One answer that a form asks for.

    id: as exported.
    label: as printed and as its mark names it.
    kind: how it is shown and read.
    hint: what is printed where it belongs: （必填）; standing there still, it is no answer.
    """

    id: str
    label: str
    kind: Field
    required: bool = False
    hint: str = ""

    @property
    def label_with_unit(self) -> str:
        """The label with what its numbers count, where the form prints that: 罚款金额（万元）."""
        measure = self.kind.measure
        return f"{self.label}（{measure}）" if measure and measure not in self.label else self.label


@dataclass(frozen=True)
class FormTable:
    """Repeated rows of a form; it may have several such tables.

    id: what the ids of its columns begin with, "rows" of the first.
    name: as its mark names it.
    group: the label of the column that holds the group's name; "" for none.
    groups: the printed groups in order, with other names for each.
    rows_per_group: how many empty rows a blank form has in each.
    example: the printed example, by label.
    row_totals: of each column that sums up others in its row, by id, their ids.
    example_row: the texts of a row that shows how it is meant, by label; a row of the same texts is
        none that somebody filled in.
    examples_beside: the same of the rows that stand beside it on its line.
    printed: of a table that prints all its rows, what each prints, by label.
    side_by_side: how many rows stand side by side on one line of the form, each under headings of
        its own (姓名 | 电话 | 姓名 | 电话).
    by_line: whether such rows follow each other line by line, and not down the left first.
    numbers_go_on: whether its rows are numbered on from group to group.
    merged: the labels of the columns in which the form merges cells of several rows: what stands
        there holds for each of them.
    computed: the labels of the columns that a formula of the form computes: nobody is asked.
    """

    name: str
    columns: tuple[FormField, ...]
    group: str = ""
    groups: tuple[UnitName, ...] = ()
    rows_per_group: int = 1
    example: Mapping[str, str] = field(default_factory=dict)
    row_totals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    printed: tuple[Mapping[str, str], ...] = ()
    example_row: Mapping[str, str] = field(default_factory=dict)
    examples_beside: tuple[Mapping[str, str], ...] = ()
    id: str = ROWS
    side_by_side: int = 1
    by_line: bool = False
    numbers_go_on: bool = False
    computed: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()

    @cached_property
    def merged_ids(self) -> frozenset[str]:
        """The ids of the columns in which cells of several rows are merged."""
        return frozenset(column.id for column in self.columns if column.label in self.merged)

    @cached_property
    def computed_ids(self) -> frozenset[str]:
        """The ids of the columns that a formula computes."""
        return frozenset(column.id for column in self.columns if column.label in self.computed)

    @cached_property
    def asked(self) -> tuple[FormField, ...]:
        """The columns that somebody fills in, and those that the form prints."""
        return tuple(column for column in self.columns if column.id not in self.computed_ids)

    @cached_property
    def given_ids(self) -> frozenset[str]:
        """The ids of the columns that the form prints: that of the groups, and the printed ones."""
        labels = {self.group, *(label for row in self.printed for label in row)}
        return frozenset(column.id for column in self.columns if column.label in labels)

    def field_id(self, column: str) -> str:
        """The id of a column as a field of the form: "rows.title" for "title"."""
        return f"{self.id}.{column}"

    @cached_property
    def group_id(self) -> str:
        """The id of the column that names the groups; "" in a table without groups."""
        return next((column.id for column in self.columns if column.label == self.group), "")

    @cached_property
    def field_ids(self) -> tuple[tuple[str, str], ...]:
        """Each column's id, and the same as a field of the form: ("title", "rows.title")."""
        return tuple((column.id, self.field_id(column.id)) for column in self.columns)

    @cached_property
    def bare_examples(self) -> frozenset[str]:
        """The printed examples in the shape in which landmarks are compared."""
        return frozenset(bare(example) for example in self.example.values())


@dataclass(frozen=True, slots=True)
class FieldBesideRows:
    """A single field of a form in a sheet of the rows of its table.

    heading: its label there.
    id: of its answer in a row, where a column may have the same as the field.
    """

    field: FormField
    heading: str
    id: str


@dataclass(frozen=True)
class Form:
    """One form.

    id: the deliverable it answers.
    title: as printed.
    tables: in the order of the form; the first has the id "rows".
    rules: what its figures have to do with each other.
    """

    id: str
    title: str
    fields: tuple[FormField, ...]
    tables: tuple[FormTable, ...] = ()
    rules: tuple[FigureRule, ...] = ()

    def table_of(self, table_id: str) -> FormTable | None:
        """The table of this id; None where the form has none of it, as after a change of it."""
        return next((one for one in self.tables if one.id == table_id), None)

    def columns_of(self, table_id: str) -> tuple[FormField, ...]:
        """The columns of the table of this id; none where there is no such table."""
        table = self.table_of(table_id)
        return table.columns if table else ()

    def row_name(self, table_id: str, number: int) -> str:
        """A row as it is called: “第2行”; where the form has several tables “家庭成员第2行”."""
        table = self.table_of(table_id)
        several = len(self.tables) > 1 and table is not None
        return f"{table.name if several and table else ''}第{number}行"

    @property
    def works_table(self) -> FormTable | None:
        """The table that lists works by item: the first with groups; None for none."""
        return next((one for one in self.tables if one.group), None)

    @property
    def parts(self) -> tuple[FormTable | None, ...]:
        """What of the form is shown in a table of its own: its tables; None for its single fields,
        where it has no table, or several and fields that say more than whose it is."""
        says_more = any(not field.kind.names_unit for field in self.fields)
        if not self.tables or (len(self.tables) > 1 and says_more):
            return (None, *self.tables)
        return self.tables

    def part_name(self, name: str, part: FormTable | None) -> str:
        """What one of its parts is called, where the whole is called so."""
        return f"{name}{part.name}" if part and len(self.tables) > 1 else name

    def part_title(self, part: FormTable | None) -> str:
        """The title over one of its parts."""
        return f"{self.title}（{part.name}）" if part and len(self.tables) > 1 else self.title

    def beside_rows(self, table: FormTable | None) -> tuple[FieldBesideRows, ...]:
        """The single fields as they stand beside the rows of a table; one that a column is called
        after too says that it stands above the table."""
        columns = table.columns if table else ()
        labels, ids = ({c.label for c in columns}, {c.id for c in columns})
        return tuple(
            FieldBesideRows(
                field,
                f"{field.label}（表头）" if field.label in labels else field.label,
                f"form_{field.id}" if field.id in ids else field.id,
            )
            for field in self.fields
        )

    def ids(self) -> tuple[str, ...]:
        """The ids of all fields and columns ("mobile", "rows.title")."""
        return tuple(self._by_id)

    def field(self, field_id: str) -> FormField:
        """Return the field or column with this id ("mobile", "rows.title")."""
        return self._by_id[field_id]

    def label(self, field_id: str) -> str:
        """The label of a field or column; the id itself where the form has none of it, as after a
        change of the form, or of a written text."""
        found = self._by_id.get(field_id)
        return found.label if found else field_id

    @cached_property
    def _by_id(self) -> dict[str, FormField]:
        columns = {t.field_id(c.id): c for t in self.tables for c in t.columns}
        return {f.id: f for f in self.fields} | columns


@dataclass(frozen=True)
class FormRow:
    """One filled row of a form's table.

    group: the name of its group.
    texts: the shown text of its columns, by label.
    table: the id of its table.
    """

    group: str
    texts: Mapping[str, str]
    table: str = ROWS


@dataclass(frozen=True)
class Filling:
    """What stands in a form when it is rendered.

    texts: shown texts by label.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[FormRow, ...] = ()

    @classmethod
    def of(cls, form: Form, values: Mapping[str, FieldValue]) -> Filling:
        """Return the filling that shows these values; ids that the form does not have are left out.

        values: by field id.
        """
        return cls({f.label: f.kind.show(values[f.id]) for f in form.fields if f.id in values})
