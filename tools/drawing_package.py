"""Open Packaging: the parts of a docx or xlsx file as one zip, the same for the same parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DUBLIN = "http://purl.org/dc"
RELATION = f"{_OFFICE}/relationships"

CORE = "docProps/core.xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name in the package, its content type, its XML without the declaration."""

    name: str
    content_type: str
    xml: str


def package(main: Part, others: Sequence[Part], title: str) -> bytes:
    """The zip archive of a document: its main part, the parts that one names, its properties.

    title: the document's title (may hold marks).
    """
    properties = [
        Part(CORE, _CORE_TYPE, _core_properties(title)),
        Part("docProps/app.xml", _APP_TYPE, _APP_PROPERTIES),
    ]
    parts = [main, *others, *properties]
    folder, file = main.name.split("/")
    targets = [(part.name.removeprefix(f"{folder}/"), part.content_type) for part in others]
    texts = {part.name: part.xml for part in parts}
    texts["[Content_Types].xml"] = _content_types(parts)
    texts["_rels/.rels"] = _package_relations(main.name)
    texts[f"{folder}/_rels/{file}.rels"] = _part_relations(targets)
    return archive({name: (HEAD + xml).encode() for name, xml in texts.items()})


def members(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name.

    Two packages with the same parts are the same drawing: compressed bytes may differ between
    versions of zlib.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def relation_id(number: int) -> str:
    """The id of the main part's relation to its part number `number`, from 0."""
    return f"rId{number + 1}"


def archive(files: dict[str, bytes]) -> bytes:
    """The zip archive of these files, the same for the same files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, files[name])
    return target.getvalue()


def _content_types(parts: Sequence[Part]) -> str:
    overrides = "".join(
        f'<Override PartName="/{part.name}" ContentType="{part.content_type}"/>' for part in parts
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _package_relations(main: str) -> str:
    kinds = (
        (f"{RELATION}/officeDocument", main),
        (f"{_PACKAGE}/relationships/metadata/core-properties", CORE),
        (f"{RELATION}/extended-properties", "docProps/app.xml"),
    )
    return _relations(kinds)


def _part_relations(targets: Sequence[tuple[str, str]]) -> str:
    """Relations to parts; the kind of each is the last word of its content type."""
    return _relations(
        [(f"{RELATION}/{_kind(content_type)}", target) for target, content_type in targets]
    )


def _kind(content_type: str) -> str:
    return content_type.rsplit(".", 1)[-1].removesuffix("+xml")


def _relations(pairs: Sequence[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="{relation_id(number)}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _core_properties(title: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="{_DUBLIN}/elements/1.1/" xmlns:dcterms="{_DUBLIN}/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{{{{ 办事处.简称 }}}}</dc:creator>"
        f"<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


# LibreOffice fits the height of rows to their text, unless Excel is said to have done so.
_APP_PROPERTIES = (
    f'<Properties xmlns="{_OFFICE}/extended-properties">'
    "<Application>huizhi</Application></Properties>"
)
