"""Correction copy: what goes back to a liaison: the own file with flags, or a form filled anew.

The own file is flagged where its format keeps everything that is not touched (.xlsx, .xlsm,
.docx, .docm). For all other formats, and for a file that holds other communities' answers too, the
office's form is filled with what was read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from huizhi.campaign import Campaign, Identity, Recipient
from huizhi.content import Limits, kind_named
from huizhi.disk import safe_name
from huizhi.errors import ReadError
from huizhi.formats import ReturnReader, read_bytes
from huizhi.formats.excel import write_xlsx_flags
from huizhi.formats.flags import FlagRow
from huizhi.formats.ooxml import Stamp
from huizhi.formats.word import write_docx_flags
from huizhi.forms import Form, FormTable, TypedRow
from huizhi.material import unit_names_of
from huizhi.steps.correcting.filling import FormRecord, answers_typed, render_filled
from huizhi.steps.correcting.issue_list import flags_of, issues_in, move_issues
from huizhi.steps.receiving import read_return
from huizhi.storage import KeptRow, Originals, Return

_MARKED = re.compile(r"（请(?:修改|确认)）(?:（\d+）)?$")


@dataclass(frozen=True)
class CorrectionCopy:
    """One file to send back. name: of the file; issues: as its list shows them; own: it is the
    liaison's own file."""

    name: str
    data: bytes
    issues: tuple[FlagRow, ...]
    own: bool


@dataclass(frozen=True)
class CopyMaker:
    """Makes copies of returns; stored: under which names their originals are kept, by digest;
    shared: digests of files in which several communities' answers stand; with_look: also what wants
    a look is flagged."""

    campaign: Campaign
    reader: ReturnReader
    originals: Originals
    stored: Mapping[str, str]
    shared: frozenset[str]
    with_look: bool = False

    def issues(self, form: Form | None, one: Return) -> tuple[FlagRow, ...]:
        """What the sender of this return is told."""
        known = self.campaign.forms.circumstances
        return issues_in(form, one, known, with_look=self.with_look)

    def copy(self, recipient: Recipient, one: Return) -> CorrectionCopy | None:
        """The copy of this return, None for one that is no form and has nothing to be filled in.

        Raises: RenderError when the office's form cannot be rendered.
        """
        form = self.campaign.forms.forms.get(one.deliverable or "")
        if form is None:
            return None
        issues = self.issues(form, one)
        return self._own(recipient, one, issues) or self._fresh(recipient, one, form, issues)

    def _own(
        self, recipient: Recipient, one: Return, issues: tuple[FlagRow, ...]
    ) -> CorrectionCopy | None:
        """The liaison's own file with flags, None where it cannot be flagged."""
        if one.sha256 in self.shared or any(f.code == "campaign-other" for f in one.findings):
            return None
        try:
            path = self.originals.whole(self.stored.get(one.sha256, ""), one.sha256)
            document = self.reader.read(path)
            ooxml = kind_named(document.kind).ooxml
            if not ooxml:
                return None
            data = path.read_bytes()
            stamp = self._stamp(recipient, one, ooxml, Identity.of(document.properties))
            flags = flags_of(issues)
            if ooxml == "xlsx":
                flagged = write_xlsx_flags(data, flags, issues, stamp)
            else:
                flagged = write_docx_flags(data, flags, one.received, stamp)
        except (ReadError, OSError):
            return None
        name = _copy_name(self._stem(recipient, one), issues)
        return CorrectionCopy(f"{name}.{document.kind}", flagged, issues, own=True)

    def _stem(self, recipient: Recipient, one: Return) -> str:
        """The file's own name; where that names another unit, what would make the corrected file
        wait again, the form's."""
        stem = PurePosixPath(one.file).stem
        said = unit_names_of(self.campaign.settings).said(stem)
        attachment = self.campaign.settings.attachment_of(one.deliverable or "")
        if attachment is None or not (said.name or said.several or said.other):
            return stem
        own = said.name == recipient.name or recipient.name in said.several
        return stem if own else f"{recipient.name}{attachment.short_title}"

    def _fresh(
        self, recipient: Recipient, one: Return, form: Form, issues: tuple[FlagRow, ...]
    ) -> CorrectionCopy | None:
        """The office's form with what was read, None where there is no such form."""
        attachment = self.campaign.settings.attachment_of(form.id)
        if attachment is None:
            return None
        rows = _rows_on(form, one)
        record = FormRecord(
            recipient,
            {kept.field: answers_typed(kept.raw) for kept in one.fields},
            tuple(
                TypedRow({kept.field: answers_typed(kept.raw) for kept in row.fields}, row.table)
                for row in rows
            ),
        )
        files = dict(render_filled(self.campaign, attachment, record))
        name, data = next(iter(sorted(files.items(), key=lambda f: not f[0].endswith(".xlsx"))))
        moved_issues = move_issues(issues, self._places(one, rows, form, name, data))
        flags = flags_of(moved_issues)
        stem, _, kind = name.rpartition(".")
        if kind_named(kind).is_workbook:
            flagged = write_xlsx_flags(data, flags, moved_issues, Stamp())
        else:
            flagged = write_docx_flags(data, flags, one.received, Stamp())
        return CorrectionCopy(
            f"{_copy_name(stem, issues)}.{kind}", flagged, moved_issues, own=False
        )

    def _places(
        self, one: Return, rows: tuple[KeptRow, ...], form: Form, name: str, data: bytes
    ) -> dict[str, str]:
        """Where each answer of the return stands in the form filled anew."""
        empty = Return(name, "", one.received, None, None, "unidentified")
        reading = read_return(self.campaign, read_bytes(data, Limits()), empty)
        fresh = next((r for r in reading.returns if r.deliverable == form.id), None)
        if fresh is None:
            return {}
        new = {kept.field: kept.where for kept in fresh.fields}
        places = {kept.where: new.get(kept.field, "") for kept in one.fields if kept.where}
        if len(rows) == len(fresh.rows):
            for old_row, new_row in zip(rows, fresh.rows, strict=True):
                at = {kept.field: kept.where for kept in new_row.fields}
                places |= {k.where: at.get(k.field, "") for k in old_row.fields if k.where}
        return places

    def _stamp(
        self, recipient: Recipient, one: Return, kind: str, identity: Identity | None
    ) -> Stamp:
        """The identity by which the corrected file is known as this community's next revision."""
        settings = self.campaign.settings
        attachment = settings.attachment_of(one.deliverable or "")
        template = f"{attachment.template}.{kind}" if attachment else ""
        versions = self.campaign.forms.versions
        version = versions.get(template) or next(iter(versions.values()))
        if identity is not None and identity.form == one.deliverable:
            version = identity.version
        code = recipient.code
        return Stamp(
            Identity(settings.campaign_id, one.deliverable or "", code, version).properties()
        )


def _rows_on(form: Form, one: Return) -> tuple[KeptRow, ...]:
    """The rows that the office's form has a place for, in the order in which it prints them."""
    return tuple(row for table in form.tables for row in _in_order(table, one.rows_of(table.id)))


def _in_order(table: FormTable, rows: Sequence[KeptRow]) -> Sequence[KeptRow]:
    if not table.group:
        return rows
    order = [group.name for group in table.groups]
    placed = [row for row in rows if row.value(table.group_id) in order]
    return sorted(placed, key=lambda row: order.index(str(row.value(table.group_id))))


def _copy_name(stem: str, issues: tuple[FlagRow, ...]) -> str:
    """The name of the copy: the file's own with what is to be done, said once in any round."""
    wanted = "请修改" if any(one.kind == "fix" for one in issues) else "请确认"
    return safe_name(f"{_MARKED.sub('', stem.strip())[:60]}（{wanted}）")
