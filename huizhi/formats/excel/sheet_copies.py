"""Sheet copies: a workbook in which some sheets stand several times, once, or not at all.

A summary has one sheet for each form, a template one for each kind of form. Copies are made in
the package itself, so that whatever a sheet holds is in every copy as it was.
Source: ISO/IEC 29500-1, 18.2.19 (sheets), 18.2.5 (definedName); -2, 9.3 (relationships).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from xml.sax.saxutils import escape

from lxml import etree

from huizhi.content import Limits
from huizhi.errors import Mistake, TemplateError
from huizhi.formats.excel.book_stream import relations_of
from huizhi.formats.excel.companion_parts import (
    CompanionCopies,
    names_taken,
    with_tables_renamed,
)
from huizhi.formats.excel.formula import Reference, parse_formula, quote_sheet_name, write_formula
from huizhi.formats.excel.linked_shapes import move_links
from huizhi.formats.ooxml import DECLARATION, Package, tag_name
from huizhi.formats.zips import Member, read_members, refused_as_template, write_members

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TYPES = "[Content_Types].xml"
_TITLES = {"HeadingPairs", "TitlesOfParts"}
_FORMULAS = ("{*}f", "{*}formula", "{*}formula1", "{*}formula2")
_CHOSEN = re.compile(rb' tabSelected="(?:1|true)"')


def sheet_names(data: bytes, file: str) -> list[str]:
    """The names of a workbook's sheets in order. Raises: TemplateError."""
    with refused_as_template(file):
        package = Package(data, Limits())
        parts = package.related("", "officeDocument")
        if not parts:
            raise TemplateError([Mistake(file, "", "里面没有 Excel 工作簿")])
        sheets = package.xml(parts[0]).iter(f"{{{_MAIN}}}sheet")
        return [one.get("name", "") for one in sheets]


def with_copies(
    data: bytes, copies: Mapping[str, Sequence[str]], file: str, order: Sequence[str] = ()
) -> bytes:
    """The workbook in which each sheet stands under the names given for it, and those without
    any not at all; sheets that are not mentioned stay. order: names of copies that follow each
    other in this order, where any of them stands.

    Raises: TemplateError when the package is broken.
    """
    members = {one.name: one for one in read_members(data, file)}
    with refused_as_template(file):
        package = Package(data, Limits())
        (part,) = package.related("", "officeDocument")
        return _Copier(package, part, members, file).copied(copies, order)


def _in_order(
    made: list[tuple[etree._Element, int]], order: Sequence[str]
) -> list[tuple[etree._Element, int]]:
    """The sheets, those of this order in it, where any of them stands."""
    places = [n for n, (one, _) in enumerate(made) if one.get("name", "") in order]
    own = sorted((made[n] for n in places), key=lambda one: order.index(one[0].get("name", "")))
    sorted_ = dict(zip(places, own, strict=True))
    return [sorted_.get(n, one) for n, one in enumerate(made)]


class _Copier:
    def __init__(
        self, package: Package, workbook: str, members: dict[str, Member], file: str
    ) -> None:
        self._package, self._workbook, self._members = package, workbook, members
        self._file = file
        self._root = deepcopy(package.xml(workbook))
        self._relations = etree.fromstring(members[relations_of(workbook)].data)
        self._types = etree.fromstring(members[_TYPES].data)
        self._taken = names_taken(self._root, members)

    def copied(self, copies: Mapping[str, Sequence[str]], order: Sequence[str]) -> bytes:
        sheets = next(one for one in self._root if tag_name(one) == "sheets")
        targets = {one.id: one.target for one in self._package.relationships(self._workbook)}
        made: list[tuple[etree._Element, int]] = []  # each with its place in the template
        for place, sheet in enumerate(list(sheets)):
            name = sheet.get("name", "")
            wanted = copies.get(name, [name])
            sheets.remove(sheet)
            part = targets[sheet.get(_RELATION_ID, "")]
            if not wanted:
                self._remove(part)
            for number, own in enumerate(wanted):
                one = deepcopy(sheet)
                one.set("name", own)
                if number:
                    self._copy(part, one, name)
                made.append((one, place))
            if wanted and wanted[0] != name:  # after the copies, which were made of it
                self._call(part, {name: wanted[0]}, {})
        made = _in_order(made, order)
        sheets.extend(one for one, _ in made)
        for number, one in enumerate(sheets, start=1):
            one.set("sheetId", str(number))
        self._rename(copies, [place for _, place in made], [one.get("name", "") for one in sheets])
        self._choose_first()
        self._forget_titles()
        self._write(self._workbook, self._root)
        self._write(relations_of(self._workbook), self._relations)
        self._write(_TYPES, self._types)
        return write_members(list(self._members.values()))

    def _choose_first(self) -> None:
        """The first sheet is shown, and no other is chosen: what is typed into one of several that
        are chosen goes into all of them, and a chosen one that is gone needs repair."""
        for view in self._root.iter(f"{{{_MAIN}}}workbookView"):
            for name in ("activeTab", "firstSheet"):
                if name in view.attrib:
                    del view.attrib[name]
        for name, member in list(self._members.items()):
            if "/worksheets/" in name and name.endswith(".xml"):
                data = _CHOSEN.sub(b"", member.data)
                if data != member.data:
                    self._members[name] = Member(name, data)

    def _forget_titles(self) -> None:
        """The properties without the names of the sheets, which are others now."""
        for part in self._package.related("", "extended-properties"):
            root = etree.fromstring(self._members[part].data)
            for one in [one for one in root if tag_name(one) in _TITLES]:
                root.remove(one)
            self._write(part, root)

    def _remove(self, part: str) -> None:
        """The sheet's part, and all that leads to it, taken out; what only it used stays, unused,
        but for its relationships."""
        self._members.pop(part, None)
        own = [one.target for one in self._package.relationships(part) if not one.external]
        self._members.pop(relations_of(part), None)
        for name in own:
            if name in self._package and "drawing" in name.lower():
                own += [o.target for o in self._package.relationships(name) if not o.external]
                self._members.pop(name, None)
                self._members.pop(relations_of(name), None)
            elif "chart" in name.lower():
                self._members.pop(name, None)
        gone = {f"/{name}".lower() for name in (part, *own) if name not in self._members}
        for one in list(self._types):
            if one.get("PartName", "").lower() in gone:
                self._types.remove(one)
        for one in list(self._relations):
            if _ends(one.get("Target", ""), part):
                self._relations.remove(one)

    def _copy(self, part: str, sheet: etree._Element, name: str) -> None:
        """One more sheet like this part."""
        folder, _, file = part.rpartition("/")
        number = 1
        while (new := f"{folder}/copy{number}_{file}") in self._members:
            number += 1
        self._members[new] = replace(self._members[part], name=new)
        companions = CompanionCopies(self._package, self._members, self._types, number, self._taken)
        companions.relate(part, new)
        self._call(new, {name: sheet.get("name", "")}, companions.rename_tables())
        for chart in companions.made.values():
            if "/charts/chart" in chart:
                self._rename_in_chart(chart, {name: sheet.get("name", "")})
            elif "/drawings/drawing" in chart and not chart.endswith(".vml"):
                self._rename_in_drawing(chart, {name: sheet.get("name", "")})
        taken = {one.get("Id") for one in self._relations}
        free = next(f"rIdCopy{n}" for n in range(len(taken) + 1) if f"rIdCopy{n}" not in taken)
        origin = next(one for one in self._relations if _ends(one.get("Target", ""), part))
        link = deepcopy(origin)
        link.set("Id", free)
        link.set("Target", f"/{new}")
        self._relations.append(link)
        sheet.set(_RELATION_ID, free)
        kinds = [o for o in self._types if o.get("PartName", "").lower() == f"/{part}".lower()]
        for kind in kinds:
            copy = deepcopy(kind)
            copy.set("PartName", f"/{new}")
            self._types.append(copy)

    def _call(self, part: str, names: Mapping[str, str], tables: Mapping[str, str]) -> None:
        """Has what a sheet says of itself, and of its tables, said by their new names."""
        data = self._members[part].data
        root = etree.fromstring(data)
        for one in root.iter("{*}sheetPr"):
            one.attrib.pop("codeName", "")
        own = {
            old: new for old, new in names.items() if old != new and escape(old).encode() in data
        }
        for one in root.iter(*_FORMULAS):
            if one.text and (own or tables):
                text = (_renamed(one.text, own, set()) or "") if own else one.text
                one.text = with_tables_renamed(text, tables)
        for one in root.iter("{*}hyperlink"):
            if own and "!" in one.get("location", ""):
                one.set("location", _renamed(one.get("location", ""), own, set()) or "")
        self._write(part, root)

    def _rename(
        self, copies: Mapping[str, Sequence[str]], origins: Sequence[int], names: Sequence[str]
    ) -> None:
        """Defined names of the sheets under their new names and places, and references to them in
        charts; those of the whole workbook go to the first copy, or away with the sheet."""
        first = {old: new[0] for old, new in copies.items() if new}
        gone = {old for old, new in copies.items() if not new}
        found = next((one for one in self._root if tag_name(one) == "definedNames"), None)
        for one in list(found) if found is not None else []:
            found.remove(one)  # type: ignore[union-attr]
            local = one.get("localSheetId")
            if local is None:
                text = _renamed(one.text or "", first, gone)
                self._add(found, one, text)
                continue
            for place, origin in enumerate(origins):
                if origin == int(local):
                    copy = deepcopy(one)
                    copy.set("localSheetId", str(place))
                    own = {old: names[place] for old in copies if names[place] in copies[old]}
                    self._add(found, copy, _renamed(one.text or "", first | own, gone))
        if found is not None and not len(found):
            self._root.remove(found)
        if any(old != new for old, new in first.items()):
            self._rename_in_charts(first)

    def _add(self, names: etree._Element | None, entry: etree._Element, text: str | None) -> None:
        if names is not None and text is not None:
            entry.text = text
            names.append(entry)

    def _rename_in_charts(self, first: Mapping[str, str]) -> None:
        for name in list(self._members):
            if name.lower().startswith("xl/charts/chart"):
                self._rename_in_chart(name, first)
            elif re.fullmatch(r"xl/drawings/drawing\d+\.xml", name.lower()):
                self._rename_in_drawing(name, first)

    def _rename_in_chart(self, part: str, names: Mapping[str, str]) -> None:
        root = etree.fromstring(self._members[part].data)
        for one in root.iter("{*}f"):
            one.text = _renamed(one.text or "", names, set()) or one.text
        self._write(part, root)

    def _rename_in_drawing(self, part: str, names: Mapping[str, str]) -> None:
        root = etree.fromstring(self._members[part].data)
        if move_links(root, lambda link: _renamed(link, names, set())):
            self._write(part, root)

    def _write(self, name: str, root: etree._Element) -> None:
        data = (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
        self._members[name] = Member(name, data)


def _renamed(text: str, names: Mapping[str, str], gone: set[str]) -> str | None:
    """The formula with its sheets under new names; None when it names one that is gone."""
    parts = parse_formula(text)
    if any(isinstance(part, Reference) and part.sheet in gone for part in parts):
        return None

    def place(reference: Reference) -> str:
        if reference.sheet not in names:
            return reference.text
        return replace(reference, prefix=f"{quote_sheet_name(names[reference.sheet])}!").at(
            reference.rows
        )

    return write_formula(tuple(_renamed_operand(part, names) for part in parts), place)


def _renamed_operand(part: str | Reference, names: Mapping[str, str]) -> str | Reference:
    """What names whole columns of a sheet, which `Reference` does not hold."""
    for old, new in names.items():
        for prefix in (f"{quote_sheet_name(old)}!", f"{old}!"):
            if isinstance(part, str) and part.startswith(prefix):
                return f"{quote_sheet_name(new)}!{part[len(prefix) :]}"
    return part


def _ends(target: str, part: str) -> bool:
    """Whether a relationship of the workbook leads to this part."""
    return target.lstrip("/") == part or part.endswith(f"/{target.lstrip('./')}")
