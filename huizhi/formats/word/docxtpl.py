"""Word templates with pictures or other documents in them: rendered by docxtpl itself.

    {{ "公章.png"|图片(40) }}      a picture beside the template, 40 mm wide
    {{p "附页.docx"|子文档 }}      another document beside the template, in a paragraph of its own

Only docxtpl can put a picture or a document into another one; it takes a hundred times as long, so
templates without such a mark go the usual way (`docx_template`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path

from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.image.image import Image
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate as DocxtplTemplate, InlineImage

from huizhi.content import Limits
from huizhi.errors import Mistake, ReadError, RenderError, TemplateError
from huizhi.formats.jinja import (
    FAILURES,
    Filters,
    MarkEnvironment,
    bound_rendering,
    explain,
    printable,
    vanishes,
)
from huizhi.formats.ooxml import Package, Stamp, StampedPackage
from huizhi.formats.word.template import Finish
from huizhi.formats.zips import Member, read_members, write_members

PICTURE, DOCUMENT = "图片", "子文档"
_ASKED = re.compile(rf"\|\s*(?:{PICTURE}|{DOCUMENT})\b")
_NO_PICTURE = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError)
_NOT_IN_NAMES = re.compile(r"[/\\:]")
_WIDEST = 170.0  # mm; wider than the text of a page


def asks_for_docxtpl(data: bytes) -> bool:
    """Whether the document has a mark that only docxtpl can render; what is none has no marks."""
    try:
        package = Package(data, Limits())
        parts = package.related("", "officeDocument")
        texts = (one for part in parts for one in package.xml(part).itertext())
        return _ASKED.search("".join(map(str, texts))) is not None
    except ReadError:
        return False


class DocxtplDocument:
    """One such template. `name` is what messages call it."""

    def __init__(
        self, data: bytes, name: str, filters: Filters, folder: Path, finish: Finish | None = None
    ) -> None:
        """folder: of the template, and of what its marks name; finish: what is done to each
        rendered main part. Raises: TemplateError."""
        self.name = name
        self._finish = finish
        self._data, self._filters, self._folder = data, dict(filters), folder
        try:
            template = DocxtplTemplate(io.BytesIO(data))
            template.init_docx()
            source = template.patch_xml(template.get_xml())
            self._environment(template).parse(source)
        except FAILURES as error:
            raise TemplateError([Mistake(name, "", explain(error))]) from error
        if vanishes(source):
            what = "“空则删段”“空则删行”不能和图片、子文档写在同一个模板里"
            raise TemplateError([Mistake(name, "", what, remedy="请改用 {%p if … %}")])

    def render(self, context: Mapping[str, object], stamp: Stamp) -> bytes:
        """The package of the rendered document, the same bytes for the same input.

        Raises: RenderError when a mark cannot be evaluated, or a file is not there.
        """
        template = DocxtplTemplate(io.BytesIO(self._data))
        template.init_docx()
        target = io.BytesIO()
        try:
            with bound_rendering():
                template.render(dict(context), self._environment(template), autoescape=True)
            template.save(target)
        except FAILURES as error:
            raise RenderError(f"模板 {self.name} 无法生成文件：{explain(error)}。") from error
        members = self._finished(target.getvalue())
        return write_members(StampedPackage(members).stamped(members, stamp))

    def _finished(self, data: bytes) -> list[Member]:
        """The members of the package, its main part finished."""
        members = read_members(data, self.name)
        if self._finish is None:
            return members
        main = Package(data, Limits()).related("", "officeDocument")[0].lower()
        return [
            Member(one.name, self._finish(one.data)) if one.name.lower() == main else one
            for one in members
        ]

    def _environment(self, template: DocxtplTemplate) -> MarkEnvironment:
        """The usual environment, with what makes a picture or a document of a name."""

        def picture(name: object, width: object = None) -> InlineImage:
            path = self._file(name)
            try:
                Image.from_file(str(path))
            except (*_NO_PICTURE, OSError, *FAILURES) as error:
                raise ValueError(f"“{path.name}”不是可用的图片（PNG、JPEG、BMP）") from error
            return InlineImage(template, str(path), _millimetres(width))

        def document(name: object) -> object:
            path = self._file(name)
            try:
                read_members(path.read_bytes(), path.name)
                return template.new_subdoc(str(path))
            except (PackageNotFoundError, OSError, TemplateError, *FAILURES) as error:
                raise ValueError(f"“{path.name}”不是可用的 .docx 文件") from error

        filters = {**self._filters, PICTURE: picture, DOCUMENT: document}
        return MarkEnvironment(filters, printable)

    def _file(self, name: object) -> Path:
        """The file of this name beside the template. Raises: ValueError."""
        said = str(name)
        path = self._folder / said
        if _NOT_IN_NAMES.search(said) or said in {"", ".", ".."} or not path.is_file():
            raise ValueError(f"模板所在的文件夹里没有“{said[:60]}”")
        return path


def _millimetres(width: object) -> Mm | None:
    """Raises: ValueError for what is no width that a page can have."""
    if width is None:
        return None
    if not isinstance(width, (int, float)) or isinstance(width, bool) or not 0 < width <= _WIDEST:
        raise ValueError(f"图片的宽度要写毫米数，最多{_WIDEST:g}")
    return Mm(width)
