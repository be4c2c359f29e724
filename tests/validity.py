"""Validity: what is not valid in an Office Open XML file, by openxml-audit.

A part that was valid is not walked again: nine tenths of a file are styles and a theme that a
thousand tests have in common.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from openxml_audit import OpenXmlValidator, ValidationError
from openxml_audit.context import ValidationContext
from openxml_audit.parts import OpenXmlPart
from openxml_audit.schema import SchemaValidator
from openxml_audit.semantic import SemanticValidator

_TEXT = ("/word/document.xml", "/docProps/")  # what no other part refers to


def errors_of(path: Path) -> list[ValidationError]:
    """What is wrong with the file at this path."""
    return list(_validator().validate(path).errors)


@cache
def _validator() -> OpenXmlValidator:
    validator = OpenXmlValidator()
    validator._schema_validator = _Schemas()
    for name in ("_semantic_validator_word", "_semantic_validator_spreadsheet"):
        _remember_semantics(getattr(validator, name))
    return validator


class _Schemas(SchemaValidator):
    """Remembers which contents were valid by the schemas: these look at one part only."""

    def __init__(self) -> None:
        super().__init__()
        self._valid: set[bytes] = set()

    def validate_part(self, part: OpenXmlPart, context: ValidationContext) -> list[ValidationError]:
        digest = _digest(part)
        if digest in self._valid:
            return context.errors
        before = len(context.errors)
        errors = super().validate_part(part, context)
        if len(errors) == before:
            self._valid.add(digest)
        return errors


def _remember_semantics(validator: SemanticValidator) -> None:
    """Makes it remember which parts refer to nothing that is missing; what a part may refer to
    belongs to what is remembered."""
    valid: set[bytes] = set()
    validate = validator.validate_part

    def remembered(part: OpenXmlPart, context: ValidationContext) -> list[ValidationError]:
        digest = _surroundings(part)
        if digest in valid:
            return context.errors
        before = len(context.errors)
        errors = validate(part, context)
        if len(errors) == before:
            valid.add(digest)
        return errors

    validator.validate_part = remembered


def _digest(part: OpenXmlPart) -> bytes:
    return hashlib.sha256(part.raw_content or b"").digest()


def _surroundings(part: OpenXmlPart) -> bytes:
    """The digest of a part, of its relationships, and of the parts that it can refer to."""
    package = part._package
    folder, _, name = part.uri.rpartition("/")
    own = package.get_part_content(f"{folder}/_rels/{name}.rels") or b""
    found = hashlib.sha256(part.uri.encode() + _digest(part) + own)
    for uri in sorted(package.list_parts()):
        if not uri.startswith(_TEXT):
            found.update(uri.encode() + (package.get_part_content(uri) or b""))
    return found.digest()
