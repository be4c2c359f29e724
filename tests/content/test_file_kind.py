"""File kinds: one table, and what the rest of the program knows of a kind agrees with it."""

from __future__ import annotations

import pytest

from huizhi.content.facts import LINK, Facts
from huizhi.content.file_kind import (
    DOCUMENT,
    FILE_KINDS,
    TEMPLATE_SUFFIXES,
    FileKind,
    kind_named,
    kind_of_suffix,
)
from huizhi.formats.kinds.refusal import refusal_of
from huizhi.formats.reader import reader_of

KINDS = list(FILE_KINDS.values())
WORKBOOKS = ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv"]
every = pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])


@every
def test_a_kind_has_a_reader_exactly_when_the_table_says_so(kind: FileKind) -> None:
    assert (reader_of(kind.name) is not None) == kind.has_reader


@every
def test_what_can_be_read_says_as_what(kind: FileKind) -> None:
    assert bool(kind.read_as) == (kind.has_reader or bool(kind.converts_to))


@every
def test_what_it_is_converted_to_has_a_reader(kind: FileKind) -> None:
    if kind.converts_to:
        target = kind_named(kind.converts_to)
        assert (target.has_reader, target.read_as) == (True, kind.read_as)


@every
def test_what_can_be_read_counts_as_a_document(kind: FileKind) -> None:
    assert not kind.read_as or kind.counts_as == DOCUMENT


@every
def test_its_refusal_says_what_it_is_and_what_helps(kind: FileKind) -> None:
    refused = refusal_of(kind.name, b"")

    if kind.name != "encrypted":
        assert (refused.found, refused.remedy) == (kind.label, kind.remedy)


def test_no_two_kinds_have_a_suffix() -> None:
    suffixes = [suffix for kind in KINDS for suffix in kind.suffixes]

    assert sorted(set(suffixes)) == sorted(suffixes)
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in suffixes)


def test_workbooks_are_workbooks_whatever_saved_them() -> None:
    assert [kind.name for kind in KINDS if kind.is_workbook] == WORKBOOKS


def test_what_holds_macros_or_could_run_is_not_opened_by_a_click() -> None:
    unsafe = ("xlsm", "xlsb", "docm", "html", "program", "shortcut", "mail", "msg", "unknown")

    assert not any(kind_named(name).opens_safely for name in unsafe)


def test_templates_are_workbooks_and_documents() -> None:
    assert TEMPLATE_SUFFIXES == (".xlsx", ".docx")


@pytest.mark.parametrize(("suffix", "name"), [(".ET", "xls"), (".wps", "doc"), (".exe", "unknown")])
def test_a_suffix_says_a_kind(suffix: str, name: str) -> None:
    assert kind_of_suffix(suffix).name == name


@pytest.mark.parametrize(
    ("name", "counts_as"), [("ods", "文档"), ("picture", "图片"), ("zip", ""), (LINK, "")]
)
def test_what_a_file_counts_as(name: str, counts_as: str) -> None:
    assert Facts(name).file_kind == counts_as
