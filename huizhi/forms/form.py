"""Form: what a form asks for. Where its answers stand only its template knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from huizhi.forms.fields import Field, FieldValue, UnitName
from huizhi.forms.landmark import bare

ROWS = "rows"  # prefix of the ids of a table's columns: "rows.title"


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
    """The repeated rows of a form.

    name: as its mark names it.
    group: the label of the column that holds the group's name; "" for none.
    groups: the printed groups in order, with other names for each.
    rows_per_group: how many empty rows a blank form has in each.
    example: the printed example, by label.
    row_totals: of each column that sums up others in its row, by id, their ids.
    example_row: the texts of a row that shows how it is meant, by label; a row of the same texts is
        none that somebody filled in.
    printed: of a table that prints all its rows, what each prints, by label.
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

    @cached_property
    def given_ids(self) -> frozenset[str]:
        """The ids of the columns that the form prints: that of the groups, and the printed ones."""
        labels = {self.group, *(label for row in self.printed for label in row)}
        return frozenset(column.id for column in self.columns if column.label in labels)

    @cached_property
    def group_id(self) -> str:
        """The id of the column that names the groups; "" in a table without groups."""
        return next((column.id for column in self.columns if column.label == self.group), "")

    @cached_property
    def field_ids(self) -> tuple[tuple[str, str], ...]:
        """Each column's id, and the same as a field of the form: ("title", "rows.title")."""
        return tuple((column.id, f"{ROWS}.{column.id}") for column in self.columns)

    @cached_property
    def bare_examples(self) -> frozenset[str]:
        """The printed examples in the shape in which landmarks are compared."""
        return frozenset(bare(example) for example in self.example.values())


@dataclass(frozen=True)
class Form:
    """One form.

    id: the deliverable it answers.
    title: as printed.
    """

    id: str
    title: str
    fields: tuple[FormField, ...]
    table: FormTable | None = None

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
        columns = self.table.columns if self.table else ()
        return {f.id: f for f in self.fields} | {f"{ROWS}.{c.id}": c for c in columns}


@dataclass(frozen=True)
class FormRow:
    """One filled row of a form's table.

    group: the name of its group.
    texts: the shown text of its columns, by label.
    """

    group: str
    texts: Mapping[str, str]


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
