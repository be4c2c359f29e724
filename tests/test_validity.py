"""The validator that remembers says what the one that does not remember says."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from openxml_audit import OpenXmlValidator

from tests.validity import errors_of


def saved(path: Path, text: str, old: bytes = b"", new: bytes = b"") -> Path:
    """A document with this text; in whatever part the old bytes stand, the new ones do."""
    document, target = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(target)
    with zipfile.ZipFile(target) as made, zipfile.ZipFile(path, "w") as changed:
        for name in made.namelist():
            changed.writestr(name, made.read(name).replace(old or b"\0", new))
    return path


def told(path: Path) -> list[tuple[str, str]]:
    return [(error.part_uri, error.description) for error in errors_of(path)]


def test_what_was_valid_before_hides_nothing(tmp_path: Path) -> None:
    whole = saved(tmp_path / "a.docx", "甲")
    right = told(whole)
    wrong = saved(tmp_path / "b.docx", "乙", b"<w:name ", b"<w:nome ")
    lost = saved(tmp_path / "c.docx", "甲", b"theme/theme1.xml", b"theme/gone.xml")
    plain = OpenXmlValidator()
    for path in (wrong, lost):
        found = [(one.part_uri, one.description) for one in plain.validate(path).errors]
        assert len(found) > len(right)
        assert told(path) == told(path) == found
    assert told(whole) == right
