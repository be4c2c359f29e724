"""Limits: each says in Chinese what was found and how much is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from huizhi.content.limits import GB, KB, MB, Limits, shown_size
from huizhi.errors import LimitError


@pytest.mark.parametrize(
    ("check", "within", "beyond"),
    [
        (Limits.check_file, 25 * MB, 25 * MB + 1),
        (Limits.check_members, 2_000, 2_001),
        (Limits.check_all_parts, 300 * MB, 300 * MB + 1),
        (Limits.check_cells, 800_000, 800_001),
    ],
)
def test_a_limit_allows_its_value_and_no_more(
    check: Callable[[Limits, int], None], within: int, beyond: int
) -> None:
    check(Limits(), within)
    with pytest.raises(LimitError) as caught:
        check(Limits(), beyond)
    found, _, most = str(caught.value).partition("，最多")
    assert re.search(r"[\u4e00-\u9fff]", found)
    assert re.fullmatch(r"[0-9]+(MB|个)", most)


def test_the_ratio_counts_only_for_large_parts() -> None:
    Limits().check_part(MB, 1)
    Limits().check_part(200 * MB, MB)
    with pytest.raises(LimitError, match="最多200倍"):
        Limits().check_part(MB + 1, 1)
    with pytest.raises(LimitError, match="最多200MB"):
        Limits().check_part(200 * MB + 1, 200 * MB)


@pytest.mark.parametrize(
    ("size", "shown"),
    [(5, "5字节"), (KB, "1KB"), (1536 * KB, "1.5MB"), (25 * MB, "25MB"), (3 * GB, "3GB")],
)
def test_sizes_as_a_person_says_them(size: int, shown: str) -> None:
    assert shown_size(size) == shown
