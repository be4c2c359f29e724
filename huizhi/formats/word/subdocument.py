"""Sub-documents: `{{p "附页.docx"|子文档 }}`, another document beside the template, in its place.

Its marks are rendered with the values that hold where it stands. Its styles, lists, pictures and
charts come with it; its headers and footers do not.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2.runtime import Context, LoopContext
from lxml import etree

from huizhi.content import Limits
from huizhi.errors import DamagedError, Mistake, ReadError, RenderError, TemplateError
from huizhi.formats.jinja import CompiledMarks
from huizhi.formats.media import file_beside
from huizhi.formats.ooxml import Package, attribute, child, local_name, tag_name
from huizhi.formats.word.beside_marks import keep_beside_marks, keep_left_behind
from huizhi.formats.word.borrowed_styles import BorrowedStyles, list_numbers_from
from huizhi.formats.word.bound_controls import unbind_marked
from huizhi.formats.word.chart_data import refuse_chart_marks, refuse_filled_charts
from huizhi.formats.word.growing_rows import let_marked_rows_grow
from huizhi.formats.word.insertions import Insertions, insertions_now, serialized
from huizhi.formats.word.kept_anchors import keep_anchors
from huizhi.formats.word.link_addresses import links_as_fields
from huizhi.formats.word.lists_apart import begun_anew, lists_beginning_anew, name_lists
from huizhi.formats.word.mark_places import MarkPlaces
from huizhi.formats.word.repeated_ids import signed_round
from huizhi.formats.word.split_marks import refuse_split_marks
from huizhi.formats.word.stray_marks import (
    check_marked_attributes,
    check_marked_text,
    check_other_parts,
)
from huizhi.formats.word.styles import WordStyles
from huizhi.formats.word.tables_apart import keep_tables_apart
from huizhi.formats.word.tracked_deletions import leave_out_deletions
from huizhi.formats.word.turned_pages import keep_pages, turned_text
from huizhi.formats.zips import Member

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_WORD}}}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NUMBERING_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_LEFT_OUT = ("headerReference", "footerReference", "printerSettings")
_LISTS = "huizhi-lists-"  # how often a document's lists were printed is counted by this
_LAST_PLACE = "_GoBack"  # a bookmark that Word puts where somebody typed last
_NOT_TAKEN = {
    "commentReference": "批注",
    "footnoteReference": "脚注",
    "endnoteReference": "尾注",
    "altChunk": "嵌入的文件",
}
# Numbers of paragraphs and shapes, which the template's own may have too.
_NUMBERED = ("paraId", "textId", "anchorId", "editId")
Compile = Callable[[str, str], CompiledMarks]  # of the XML of some paragraphs, and their file


@dataclass(frozen=True, slots=True)
class Subdocument:
    """A document that a mark prints. values: what holds where it stands."""

    borrowed: _BorrowedDocument
    values: Mapping[str, object]

    def __html__(self) -> str:
        """Its paragraphs and tables. Raises: ValueError where no part can hold them."""
        insertions = insertions_now()
        if insertions is None:
            raise ValueError("“子文档”只能直接写在 Word 模板里")
        self.borrowed.put_into(insertions)
        text = self.borrowed.marks.render(self.values)
        return signed_round(self.borrowed.apart(text, insertions))


def named_document(folder: Path, name: object) -> Path:
    """The Word document of this name beside a template. Raises: ValueError."""
    path = file_beside(folder, name)
    try:
        package = Package(path.read_bytes(), Limits())
        if not package.related("", "officeDocument"):
            raise DamagedError("里面没有 Word 文档")
    except (ReadError, OSError) as error:
        raise ValueError(f"“{path.name}”不是可用的 .docx 文件") from error
    return path


class SubdocumentFilter:
    """The filter `子文档`: the document in a file of this folder."""

    def __init__(self, folder: Path, host: Package, compiled: Compile) -> None:
        """host: the package of the template; compiled: compiles what stands in a document."""
        self._folder, self._host = folder, host
        self._loaded = lru_cache(maxsize=16)(self._load)
        self._compiled = compiled

    def __call__(
        self, name: object, *, values: Context, loop: LoopContext | None = None
    ) -> Subdocument:
        """values: what holds where the mark stands; loop: the loop that it stands in.

        Raises: ValueError when the file is missing or no document; RenderError when its marks are
        broken.
        """
        path = named_document(self._folder, name)
        found = path.stat()
        try:
            borrowed = self._loaded(path, found.st_mtime_ns, found.st_size)
        except TemplateError as error:
            raise RenderError(str(error), error.mistakes[0]) from error
        except ReadError as error:
            raise ValueError(f"“{path.name}”不是可用的 .docx 文件") from error
        given = values.get_all()
        return Subdocument(borrowed, given if loop is None else {**given, "loop": loop})

    def _load(self, path: Path, _saved_at: int, _size: int) -> _BorrowedDocument:
        data = path.read_bytes()
        name = f"{path.parent.name}/{path.name}"
        return _borrowed(Package(data, Limits()), self._host, data, name, self._compiled)


@dataclass(frozen=True)
class _BorrowedDocument:
    """A document made ready to stand in the template's. marks: of its paragraphs; relations: by
    their new ids, kind and target (None: outside); parts: with their content types;
    anew: lists that begin anew each time."""

    marks: CompiledMarks
    relations: Mapping[str, tuple[str, str, bool]]
    parts: tuple[tuple[Member, str], ...]
    styles: BorrowedStyles
    host: Package
    anew: frozenset[str]

    def put_into(self, insertions: Insertions) -> None:
        """Adds all that its paragraphs point at."""
        for own_id, (kind, target, external) in self.relations.items():
            insertions.relate(kind, target, external=external, own_id=own_id)
        for member, content_type in self.parts:
            insertions.add(member, content_type)
        main = self.host.related("", "officeDocument")[0]
        if self.styles.has_styles:
            for part in self.host.related(main, "styles")[:1]:
                insertions.change(part, self.styles.add_styles)
        if self.styles.has_lists:
            part = self._numbering
            if part not in self.host:
                empty = f'<w:numbering xmlns:w="{_WORD}"/>'.encode()
                insertions.add(Member(part, empty), _NUMBERING_TYPE)
                with insertions.into(main):
                    insertions.relate(f"{_OFFICE}/numbering", part)
            insertions.change(part, self.styles.add_lists)

    def apart(self, text: str, insertions: Insertions) -> str:
        """What it printed, its lists begun anew where it has been put in before."""
        if not self.anew or insertions.round_of(f"{_LISTS}{self.styles.number}") == 1:
            return text
        return begun_anew(text, self.anew, self._numbering, insertions)

    @property
    def _numbering(self) -> str:
        """The part of the host that defines lists, whether it is there or not."""
        main = self.host.related("", "officeDocument")[0]
        own = posixpath.join(posixpath.dirname(main), "numbering.xml")
        return next(iter(self.host.related(main, "numbering")), own)


def _borrowed(
    package: Package, host: Package, data: bytes, name: str, compiled: Compile
) -> _BorrowedDocument:
    """Raises: ReadError; TemplateError when its marks are broken or something in it cannot stand in
    another document."""
    documents = package.related("", "officeDocument")
    root = package.xml(documents[0]) if documents else None
    body = child(root, "body") if root is not None and tag_name(root) == "document" else None
    if root is None or body is None or root.prefix != "w":
        raise DamagedError("里面没有 Word 文档")
    leave_out_deletions(root)
    unbind_marked(root)
    digest = hashlib.sha256(data).hexdigest()
    places = MarkPlaces.of(root)
    section = keep_pages(body, child(host.xml(host.related("", "officeDocument")[0]), "body"))
    _take_out(body, name)
    refuse_filled_charts(root, name)
    refuse_chart_marks(root, name)
    links = links_as_fields(root, package.relationships(documents[0]))
    refuse_split_marks(root, places, name)
    keep_beside_marks(root, name, places.at)
    keep_tables_apart(root)
    let_marked_rows_grow(root)
    keep_anchors(root, places, name)
    keep_left_behind(root)
    own, theirs = WordStyles.of(package), WordStyles.of(host)
    numbering = package.related(documents[0], "numbering")
    lists = package.xml(numbering[0]) if numbering else None
    styles = BorrowedStyles(own, theirs, lists, list_numbers_from(digest))
    name_lists(body, own)
    styles.settle([body])
    relations = dict(_relations(body, package, documents[0], digest[:8]))
    targets = {target.lower() for _, target, external in relations.values() if not external}
    parts = tuple(_parts(package, targets, digest[:8]))
    taken = {member.name.lower() for member, _ in parts}
    others = {one for one in package.parts if _moved(one, digest[:8]) not in taken}
    check_other_parts(package, others, {documents[0].lower(): links}, name)
    anew = lists_beginning_anew(body)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["w"])
    text = "".join(etree.tostring(one, encoding="unicode", with_tail=False) for one in body)
    check_marked_attributes(text, "document", name)
    text = places.signed(root, text)
    check_marked_text(text, "document", name)
    if section is not None:
        text = turned_text(text, section)
    return _BorrowedDocument(compiled(text, name), relations, parts, styles, host, anew)


def _take_out(body: etree._Element, name: str) -> None:
    """Leaves out what belongs to the document as a whole. Raises: TemplateError."""
    last = {o.get(f"{_W}id") for o in body.iter(f"{_W}bookmarkStart") if _names_last_place(o)}
    for one in list(body.iter(f"{_W}*")):
        kind = local_name(one)
        if what := _NOT_TAKEN.get(kind):
            said = f"子文档里有{what}，不能放进别的文档"
            raise TemplateError([Mistake(name, "", said, remedy="请先删掉，或者把内容写进正文")])
        parent = one.getparent()
        goes = kind in _LEFT_OUT or (kind == "sectPr" and parent is body)
        goes = goes or (kind.startswith("bookmark") and one.get(f"{_W}id") in last)
        if goes and parent is not None:
            parent.remove(one)
    for one in body.iter("*"):
        for key in list(one.attrib):
            if str(key).rpartition("}")[2] in _NUMBERED and "}" in str(key):
                del one.attrib[key]


def _names_last_place(bookmark: etree._Element) -> bool:
    return attribute(bookmark, "name") == _LAST_PLACE


def _relations(
    body: etree._Element, package: Package, main: str, mark: str
) -> Iterator[tuple[str, tuple[str, str, bool]]]:
    """The relationships that the body uses, by the ids that it has for them from now on."""
    known = {one.id: one for one in package.relationships(main)}
    kinds = _kinds(package, main)
    for element in body.iter("*"):
        for key, value in element.attrib.items():
            one = known.get(str(value)) if str(key).startswith(_R) else None
            if one is None:
                continue
            element.set(key, f"rIdSub{mark}{one.id}")
            target = one.target if one.external else _moved(one.target, mark)
            yield f"rIdSub{mark}{one.id}", (kinds[one.id], target, one.external)


def _parts(package: Package, targets: Set[str], mark: str) -> Iterator[tuple[Member, str]]:
    """The parts behind these targets, and those that they point at."""
    waiting = [one for one in package.names if _moved(one, mark).lower() in targets]
    seen: set[str] = set()
    while waiting:
        part = waiting.pop(0)
        if part.lower() in seen:
            continue
        seen.add(part.lower())
        content = package.read(part)
        yield Member(_moved(part, mark), content), package.content_type(part)
        folder, file = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if rels in package:
            relations = package.xml(rels)
            for element, one in zip(relations, package.relationships(part), strict=True):
                if not one.external:
                    element.set("Target", f"/{_moved(one.target, mark)}")
                    waiting += [n for n in package.names if n.lower() == one.target.lower()]
            moved = posixpath.join(posixpath.dirname(_moved(part, mark)), "_rels", f"{file}.rels")
            yield Member(moved, serialized(relations)), ""


def _moved(part: str, mark: str) -> str:
    """Where a part of the document stands in the template's package."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, f"sub-{mark}-{name}")


def _kinds(package: Package, main: str) -> dict[str, str]:
    """The types of the relationships as they are written, by id."""
    folder, name = posixpath.split(main)
    root = package.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
    return {attribute(one, "Id"): attribute(one, "Type") for one in root}
