"""JSON that is written as it is made says what `json.dumps` would have said."""

from __future__ import annotations

import json

from hypothesis import given, strategies as st

from huizhi.cli.json_pieces import json_pieces
from huizhi.content import escaped_json
from huizhi.steps.reporting.sheets import MadeList

_PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
_VALUES = st.recursive(
    _PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(_VALUES)
def test_it_is_the_same_text(value: object) -> None:
    whole = json.dumps(value, ensure_ascii=False, indent=2)

    assert "".join(json_pieces(value)) == escaped_json(whole)


def test_members_of_a_list_are_made_one_after_the_other() -> None:
    made: list[int] = []

    def member(place: int) -> dict[str, object]:
        made.append(place)
        return {"name": "名" * 1000, "place": place, "none": ()}

    pieces = json_pieces({"campaign": "c", "returns": MadeList(1000, member), "materials": []})
    next(pieces)

    assert 0 < len(made) < 200
    assert "".join(pieces).endswith('  "materials": []\n}')
    assert made == list(range(1000))
