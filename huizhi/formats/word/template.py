"""Word templates: prepared once by docxtpl's own treatment of its marks, rendered many times.

What docxtpl understands works here: {{ }}, {% %}, {%p %}, {%tr %}, {%tc %}, {{r }}, {% vm %},
{% hm %}, {% colspan %}, {% cellbg %}, marks split over runs, headers, footers, footnotes and
document properties. Members of the package that hold no mark are copied as they are.

Where docxtpl's result would be one that Word has to repair, it is put right; each difference is
listed in tests/formats/word/test_template.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jinja2 import nodes
from lxml import etree

from huizhi.content import Limits
from huizhi.errors import DamagedError, Mistake, RenderError, TemplateError
from huizhi.formats.jinja import (
    FILLED,
    MARK,
    CompiledMarks,
    Filters,
    MarkEnvironment,
    PlacedSource,
    RecentMembers,
    RenderedText,
    RunEnvironment,
    Slot,
    VanishingError,
    collection_paused,
    is_filled,
    names_shown,
    printable,
    refused_marks,
    source_of,
    with_conditions,
)
from huizhi.formats.ooxml import DECLARATION, Package, Stamp, StampedPackage, tag_name
from huizhi.formats.word.beside_marks import keep_beside_marks, keep_left_behind
from huizhi.formats.word.bound_controls import unbind_marked
from huizhi.formats.word.chart_marks import chart_source
from huizhi.formats.word.column_spans import SpanError, settle_spans, settle_widths, sign_spans
from huizhi.formats.word.document_kind import as_documents
from huizhi.formats.word.emptied import fill_emptied, may_be_emptied
from huizhi.formats.word.growing_rows import let_marked_rows_grow
from huizhi.formats.word.inherited_headers import keep_inherited_headers
from huizhi.formats.word.insertions import Insertions, insertions_now
from huizhi.formats.word.kept_anchors import keep_anchors
from huizhi.formats.word.link_addresses import (
    ADDRESS,
    ADDRESS_PART,
    address_part,
    links_as_fields,
    whole_address,
    without_links,
)
from huizhi.formats.word.looped_contents import leave_out_looped_contents
from huizhi.formats.word.mark_places import TITLES, MarkPlaces
from huizhi.formats.word.mark_source import fix_tables, hide_signs, with_breaks, word_source
from huizhi.formats.word.merged_labels import check_merged_labels
from huizhi.formats.word.page_marks import PageMarks, PagePart
from huizhi.formats.word.plain_values import IN_PLACE, PlainValues
from huizhi.formats.word.proof import TORN, TORN_REMEDY, is_sound, refuse_crossing
from huizhi.formats.word.refreshed_fields import (
    goes_stale,
    has_marked_properties,
    with_fields_refreshed,
)
from huizhi.formats.word.repeated_ids import (
    rename_bookmarks,
    renumber_repeated,
    repeats_ids,
    with_rounds_signed,
    without_repeated_numbers,
)
from huizhi.formats.word.repeated_notes import KINDS, numbers_apart, with_copied_notes
from huizhi.formats.word.restarted_lists import RestartedLists
from huizhi.formats.word.split_marks import refuse_split_marks
from huizhi.formats.word.stray_marks import (
    check_marked_attributes,
    check_marked_data,
    check_marked_text,
    check_other_parts,
    text_parts,
)
from huizhi.formats.word.tables_apart import keep_tables_apart
from huizhi.formats.word.tracked_deletions import leave_out_deletions
from huizhi.formats.zips import Member, read_members, refused_as_template, write_members

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_WORD}}}"
_DRAWING_ID = (
    "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"  # ids are whole
)
_PROPERTIES = ("core-properties", "extended-properties")
_SPLIT_MARK = re.compile(r"\{_?[{%]|\{#|[}%]_\}")
_CHANGES_COLUMNS = re.compile(r"{%-?\s*(tc|hm|colspan)\b|{#tc\b")
_LISTED = "\n\t\a\f"
_DECLARATION = DECLARATION.encode()
_TEXTS = frozenset([str, Slot])
_FIRST_DRAWING_ID = 1001  # docxtpl's

Finish = Callable[[bytes], bytes]  # a rendered main part, and what it is made into


@dataclass(frozen=True)
class _TemplatePart:
    """One part with marks. in_word: text of the document, not its properties; main: the body;
    changes_columns: cells of a row may become more or fewer; sound: every rendering is proved to be
    as Word wants it; page: what is put on its pages; repeats_ids: loops may print ids again;
    lists_anew: lists begin anew in their rounds."""

    marks: CompiledMarks
    recent: RecentMembers
    in_word: bool
    main: bool = False
    changes_columns: bool = False
    sound: bool = False
    page: PagePart | None = None
    repeats_ids: bool = False
    lists_anew: bool = False


class DocxTemplate:
    """One Word template, loaded once. `name` is what messages call it."""

    @collection_paused()
    def __init__(
        self,
        data: bytes,
        name: str,
        filters: Filters,
        finish: Finish | None = None,
        folder: Path | None = None,
    ) -> None:
        """finish: what is done to each rendered main part, the same to the same; folder: where the
        files are that marks put in, None where they can put in none.

        Raises: TemplateError when the file is no Word document or a mark is broken.
        """
        self.name = name
        self._finish = finish or _itself
        self._members = read_members(data, name)
        package = Package(data, Limits())
        self._page_marks = PageMarks(package, folder, self._compiled_text, self._round_of)
        self._plain_values = PlainValues()
        self._lists = RestartedLists(package)
        self._notes: dict[str, str] = {}  # the parts with footnotes and endnotes, by kind
        self._apart = 1  # how far the numbers of a note and its copies are apart
        self._refreshed = ""  # the settings, in lower case, where they have fields made anew
        filters = {
            **filters,
            FILLED: is_filled,
            ADDRESS: whole_address,
            ADDRESS_PART: address_part,
            **self._page_marks.filters,
            IN_PLACE: self._plain_values.shown,
        }
        self._environment = MarkEnvironment(filters, printable, _TEXTS)
        self._in_runs = RunEnvironment(filters, printable, _TEXTS)
        self._links: dict[str, set[str]] = {}  # ids of those that became fields, by part
        with refused_as_template(name):
            self._parts = dict(self._prepared_parts(package))
        rounds = self._page_marks.round_parts & self._parts.keys()
        self._rounds = {name: self._parts.pop(name) for name in rounds}
        self._members = [
            with_fields_refreshed(one)
            if one.name.lower() == self._refreshed
            else without_links(one, self._links)
            for one in self._members
        ]
        self._package = StampedPackage(self._members)

    @property
    def is_proved(self) -> bool:
        """Whether all renderings are proved to be well formed, so that none must be parsed."""
        return all(part.sound for part in self._parts.values() if part.in_word)

    def render(self, context: Mapping[str, object], stamp: Stamp) -> bytes:
        """The package of the rendered document, the same bytes for the same input.

        Raises: RenderError when a mark cannot be evaluated.
        """
        insertions = self._page_marks.insertions(self._members)
        members = [
            self._rendered(part, context, insertions) if part else member
            for member in self._members
            for part in [self._parts.get(member.name.lower())]
        ]
        for name, part in self._parts.items():
            if part.lists_anew:
                members = self._lists.numbered(members, name)
            if part.main and part.repeats_ids:
                members = with_copied_notes(members, name, self._notes, self._apart)
        if insertions:
            members = insertions.applied(members)
            return write_members(StampedPackage(members).stamped(members, stamp))
        return write_members(self._package.stamped(members, stamp))

    def _prepared_parts(self, package: Package) -> Iterator[tuple[str, _TemplatePart]]:
        """The parts with marks, by name in lower case."""
        documents = package.related("", "officeDocument")
        if not documents or tag_name(package.xml(documents[0])) != "document":
            raise DamagedError("里面没有 Word 文档")
        self._members = as_documents(self._members, package, documents[0], self.name)
        texts = text_parts(package, documents[0])
        data = dict.fromkeys(map(str.lower, package.related("", *_PROPERTIES)), "core-properties")
        properties = has_marked_properties(package, *_PROPERTIES)
        self._notes = {kind: name for name, kind in texts.items() if kind in KINDS.values()}
        self._apart = numbers_apart(package.xml(one) for one in self._notes.values())
        for name, kind in texts.items():
            root = package.xml(name)
            changed = leave_out_deletions(root)
            unbind_marked(root)
            leave_out_looped_contents(root)
            places = MarkPlaces.of(root, TITLES[kind])
            check_merged_labels(root, places, self.name)
            self._links[name] = links_as_fields(root, package.relationships(name))
            refuse_split_marks(root, places, self.name)
            keep_beside_marks(root, self.name, places.at)
            keep_tables_apart(root)
            let_marked_rows_grow(root)
            sign_spans(root, places)
            keep_anchors(root, places, self.name)
            self._plain_values.keep_looks(root)
            hide_signs(root)
            main = kind == "document"
            if main:
                keep_inherited_headers(root, package, name)
                _number_drawings(root)
            self._page_marks.place_charts(root, name, self.name)
            keep_left_behind(root)
            text = etree.tostring(root, encoding="unicode")
            check_marked_attributes(text, kind, self.name)
            signed = places.signed(root, text)
            if changed or _SPLIT_MARK.search(text) or _SPLIT_MARK.search(_untagged(text)):
                if root.prefix != "w":
                    raise DamagedError("文档内部的写法（命名空间前缀）不支持")
                yield name, self._word_part(name, text, signed, TITLES[kind])
            check_marked_text(signed, kind, self.name)
            if goes_stale(root, text, properties=properties):
                settings = package.related(documents[0], "settings")
                self._refreshed = next(iter(settings), "").lower()
            data |= dict.fromkeys(map(str.lower, package.related(name, "chart")), "chart")
        for name, kind in data.items():
            root = package.xml(name)
            source = chart_source(root) if kind == "chart" else source_of(root)
            if MARK.search(source):
                placed = PlacedSource(source, TITLES[kind])
                marks = CompiledMarks(self._environment, placed, self.name)
                yield name, _TemplatePart(marks, self._recent(name, marks), in_word=False)
            check_marked_data(root, kind, self.name)
        check_other_parts(package, texts.keys() | data.keys(), self._links, self.name)

    def _word_part(self, name: str, text: str, signed: str, title: str) -> _TemplatePart:
        """A part of the document; text: its XML; signed: the same with the signs of its places;
        title: what it is called, "" for the body."""
        columns = _CHANGES_COLUMNS.search(_untagged(text)) is not None
        source = PlacedSource(_with_conditions(word_source(signed), title, self.name), title)
        with refused_marks(source, self.name):
            tree = source.parsed(self._environment)
        spaced = any(one in text for one in _LISTED)
        page = self._page_marks.part(name, source.plain, self._environment)
        settled = page is not None and page.always
        repeats, anew = repeats_ids(tree), not title and self._lists.begin_anew(tree)
        usual = not (columns or spaced or settled or repeats or anew)
        sound = is_sound(source, tree, self.name) and usual and not may_be_emptied(tree)
        if anew:
            tree = self._lists.with_signs(tree)
        marks = self._compiled(source, tree, self._in_runs if sound else self._environment)
        recent = self._recent(name, marks)
        return _TemplatePart(marks, recent, True, not title, columns, sound, page, repeats, anew)

    def _recent(self, name: str, marks: CompiledMarks) -> RecentMembers:
        own = next(one.name for one in self._members if one.name.lower() == name.lower())
        return RecentMembers(own, marks.used)

    def _compiled(
        self, source: PlacedSource, tree: nodes.Template, environment: MarkEnvironment
    ) -> CompiledMarks:
        return CompiledMarks(environment, source, self.name, self._prepared(tree))

    def _compiled_text(self, text: str, file: str) -> CompiledMarks:
        """Paragraphs of another file, compiled as the template's own."""
        source = PlacedSource(_with_conditions(word_source(text), "", file))
        with refused_marks(source, file):
            tree = source.parsed(self._environment)
        refuse_crossing(source, tree, file)
        return CompiledMarks(self._environment, source, file, self._prepared(tree))

    def _prepared(self, tree: nodes.Template) -> nodes.Template:
        tree = with_rounds_signed(without_repeated_numbers(tree))
        return self._page_marks.with_values_given(tree)

    def _rendered(
        self, part: _TemplatePart, context: Mapping[str, object], insertions: Insertions
    ) -> Member:
        if part.page is not None:  # what it puts in is seen only while its marks are printed
            with insertions.into(part.page.name):
                text = part.marks.print(context)
                printed = self._page_marks.printed(part.page, text, self.name)
            return part.recent.member(printed, partial(self._content, part, printed), context)
        known = part.recent.known(context)
        if known is not None:
            return known
        printed = part.marks.print(context)
        return part.recent.member(printed, partial(self._content, part, printed), context)

    def _round_of(self, name: str, own: str, values: Mapping[str, object]) -> bytes:
        """A header or chart of which each round has its own, for the values of one; own: what it is
        called there."""
        part = self._rounds.get(name.lower())
        if part is None:  # without marks
            return next(one.data for one in self._members if one.name.lower() == name.lower())
        insertions = insertions_now()
        assert insertions is not None  # it is asked for while a part is printed
        with insertions.into(own):
            printed = part.marks.print(values)
            if part.page is not None:
                printed = self._page_marks.printed(part.page, printed, self.name)
            return self._content(part, printed)

    def _content(self, part: _TemplatePart, printed: RenderedText) -> bytes:
        """The part's content, made of what its marks printed, and finished."""
        content = self._plain_content(part, printed)
        return self._finish(content) if part.main else content

    def _plain_content(self, part: _TemplatePart, printed: RenderedText) -> bytes:
        if not part.in_word:
            return (DECLARATION + names_shown(printed.text)).encode()
        if part.sound and not printed.special:
            return _DECLARATION + printed.content
        text = with_breaks(printed.text)
        tree = self._parsed(names_shown(text))
        if part.repeats_ids or part.page is not None:
            rename_bookmarks(tree)
        if part.changes_columns:
            tree = self._with_columns_fixed(tree, part)
        if part.main:
            _number_drawings(tree)
        fill_emptied(tree)
        if part.page is not None:
            part.page.settle(tree)
        if part.lists_anew:
            self._lists.settle(tree)
        if part.repeats_ids or part.page is not None:
            renumber_repeated(tree, self._apart)
        return (DECLARATION + etree.tostring(tree, encoding="unicode")).encode()

    def _parsed(self, text: str) -> etree._Element:
        """Raises: RenderError when marks tore the document's structure apart."""
        try:
            return etree.fromstring(text)
        except etree.XMLSyntaxError as error:
            raise RenderError(f"模板 {self.name} 的{TORN}。{TORN_REMEDY}。") from error

    def _with_columns_fixed(self, tree: etree._Element, part: _TemplatePart) -> etree._Element:
        try:
            settle_spans(tree)
        except SpanError as error:
            remedy = "请让这一格下面的列数固定，或者不合并，每一列都写上"
            mistake = Mistake(self.name, error.place, str(error), remedy=remedy)
            raise RenderError(f"模板 {mistake}", mistake) from error
        try:
            if part.main:
                tree = fix_tables(etree.tostring(tree, encoding="unicode"))
        except (AttributeError, TypeError, ValueError) as error:
            raise RenderError(f"模板 {self.name} 里有的表格没有正确的列宽，不能增减列。") from error
        settle_widths(tree)
        return tree


def _with_conditions(source: str, title: str, file: str) -> str:
    """The source with conditions around lines that may vanish. Raises: TemplateError."""
    try:
        return with_conditions(source)
    except VanishingError as error:
        line = source.count("\n", 0, error.place) + 1
        place = PlacedSource(source, title).place_at(line)
        raise TemplateError([Mistake(file, place, str(error))]) from error


def _itself(content: bytes) -> bytes:
    return content


def _number_drawings(tree: etree._Element) -> None:
    """A different id for each drawing, for loops repeat them."""
    for number, drawing in enumerate(tree.iter(_DRAWING_ID), start=_FIRST_DRAWING_ID):
        drawing.set("id", str(number))


def _untagged(text: str) -> str:
    return re.sub(r"<[^>]*>", "", text)
