"""A note that a loop refers to is a note of its own in each round."""

from __future__ import annotations

from lxml import etree

from huizhi.formats.word.mark_text import W
from huizhi.formats.word.repeated_notes import numbers_apart, renumber_notes, with_copied_notes
from huizhi.formats.zips import Member

_NAMESPACE = f'xmlns:w="{W[1:-1]}"'


def test_each_reference_has_a_note_of_its_own() -> None:
    references = "".join(f'<w:footnoteReference w:id="{one}"/>' for one in (1, 1, 2, 1))
    root = etree.fromstring(f"<w:body {_NAMESPACE}>{references}</w:body>")
    renumber_notes(root, 3)
    said = f'<w:footnotes {_NAMESPACE}><w:footnote w:id="1"/><w:footnote w:id="2"/></w:footnotes>'
    members = [Member("d", etree.tostring(root)), Member("F", said.encode())]
    made = with_copied_notes(members, "d", {"footnotes": "f"}, 3)[1]
    noted = [one.get(f"{W}id") for one in etree.fromstring(made.data)]
    assert sorted(noted) == sorted(str(one.get(f"{W}id")) for one in root)
    assert len(set(noted)) == 4


def test_copies_keep_clear_of_every_number_that_there_is() -> None:
    notes = etree.fromstring(f'<w:footnotes {_NAMESPACE}><w:footnote w:id="101"/></w:footnotes>')
    assert numbers_apart([notes]) > 101
