"""Zip kind: what a zip is: a workbook, a document, something else of an office, or an archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from huizhi.content import Limits
from huizhi.errors import LimitError, ReadError
from huizhi.formats.ooxml import Package
from huizhi.formats.zips import ListedZip

_TYPES = "[content_types].xml"
_MAIN_PARTS = {
    "spreadsheetml.sheet.main+xml": "xlsx",
    "spreadsheetml.template.main+xml": "xlsx",
    "ms-excel.sheet.macroenabled.main+xml": "xlsm",
    "ms-excel.template.macroenabled.main+xml": "xlsm",
    "ms-excel.addin.macroenabled.main+xml": "xlsm",
    "ms-excel.sheet.binary.macroenabled.main": "xlsb",
    "wordprocessingml.document.main+xml": "docx",
    "wordprocessingml.template.main+xml": "docx",
    "ms-word.document.macroenabled.main+xml": "docm",
    "ms-word.template.macroenabledtemplate.main+xml": "docm",
}
_BY_PART = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsb",
    "word/document.xml": "docx",
    "ppt/presentation.xml": "slides",
    "ofd.xml": "ofd",
}
_OPENDOCUMENT = {b"spreadsheet": "ods", b"text": "odt", b"presentation": "slides"}


def zip_kind(data: bytes) -> str:
    """By content types, then by part names; a cut-off file by the names still to be seen."""
    try:
        package = Package(data, Limits())
    except ReadError:
        return _damaged_zip_kind(data)
    if "mimetype" in package:
        return _opendocument_kind(package)
    if _TYPES in package:
        try:
            types = {kind.lower() for kind in package.overrides.values()}
        except ReadError:
            types = set()
        for ending, kind in _MAIN_PARTS.items():
            if any(one.endswith(ending) for one in types):
                return kind
    kind = _kind_by_parts(package.parts)
    if kind == "zip" and _is_split(data):
        return "split"
    return _unmarked_opendocument(package) if kind == "zip" else kind


def large_zip_kind(path: Path) -> str:
    """The kind of a zip that is too large to be held in memory, by the names in its list."""
    try:
        with ListedZip(path, Limits()) as archive:
            names = [one.orig_filename for one in archive.infos]
    except LimitError:
        return "zip"
    except ReadError:
        return _split_or("zip", path)
    kind = _kind_by_parts([name.replace("\\", "/").lstrip("/").lower() for name in names])
    return _split_or(kind, path) if kind == "zip" else kind


def _kind_by_parts(parts: Sequence[str]) -> str:
    there = set(parts)
    if (kind := next((kind for part, kind in _BY_PART.items() if part in there), "")) != "":
        return kind
    if _TYPES in there:
        return "broken"
    return _apple_kind(there) or "zip"


def _apple_kind(parts: set[str]) -> str:
    """Numbers, Pages or Keynote: all three are zips of .iwa files, older ones of XML."""
    if "index.apxl" in parts or "index.apxl.gz" in parts:
        return "keynote"
    if not parts & {"index/document.iwa", "index.zip", "index.xml", "index.xml.gz"}:
        return ""
    if not any(one.startswith(("metadata/", "index/", "quicklook/")) for one in parts):
        return ""
    if any(one.startswith(("index/slide", "index/masterslide")) for one in parts):
        return "keynote"
    is_text = not any(one.startswith(("index/calc", "index/tables/")) for one in parts)
    return "pages" if is_text and "index/document.iwa" in parts else "numbers"


def _damaged_zip_kind(data: bytes) -> str:
    if _is_split(data):
        return "split"
    seen = data.replace(b"\\", b"/").lower()
    kind = next((kind for part, kind in _BY_PART.items() if part.encode() in seen), "")
    return kind or ("broken" if _TYPES.encode() in seen else "zip")


def _is_split(data: bytes) -> bool:
    """Whether this is one of several files that make one zip (APPNOTE 8.5.5, 4.3.16)."""
    at = data.rfind(b"PK\5\6")
    disk = int.from_bytes(data[at + 4 : at + 6], "little") if at >= 0 else 0
    return data.startswith(b"PK\7\x08") or 0 < disk < 0xFFFF


def _split_or(kind: str, path: Path) -> str:
    """The kind, or "split" where the end of the file says so."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 70_000))
        return "split" if _is_split(file.read()) else kind


def _unmarked_opendocument(package: Package) -> str:
    """The kind of an OpenDocument file that lost its first part, by its manifest."""
    if not {"content.xml", "meta-inf/manifest.xml"} <= set(package.parts):
        return "zip"
    try:
        manifest = package.read("META-INF/manifest.xml")
    except ReadError:
        return "zip"
    kinds = (kind for name, kind in _OPENDOCUMENT.items() if b"opendocument." + name in manifest)
    return next(kinds, "zip")


def _opendocument_kind(package: Package) -> str:
    try:
        said = package.read("mimetype")
    except ReadError:
        return "zip"
    if not said.startswith(b"application/vnd.oasis.opendocument."):
        return "zip"
    if "META-INF/manifest.xml" in package and _is_encrypted_opendocument(package):
        return "encrypted"
    what = said.partition(b"opendocument.")[2].partition(b"-")[0].strip()
    return _OPENDOCUMENT.get(what, "zip")


def _is_encrypted_opendocument(package: Package) -> bool:
    try:
        return b"encryption-data" in package.read("META-INF/manifest.xml")
    except ReadError:
        return False
