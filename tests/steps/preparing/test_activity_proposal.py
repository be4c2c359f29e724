"""What the files for a new activity are taken for: a list of units, or a form to fill."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from huizhi.steps.preparing.activity_proposal import FileRole, only_one_notice, sort_file

BLANK = (
    ("值班联系表", "", "", ""),
    ("单位名称", "", "值班电话", ""),
    ("负责人", "", "手机号码", ""),
    ("值班人数", "", "物资储备金额（元）", ""),
    ("存在问题", "", "", ""),
)
TO_FILL = (("单位名称", "负责人", "电话"), ("甲站", "", ""), ("乙站", "", ""), ("丙站", "", ""))
PRIVATE = ("王一", "13900000001"), ("王二", "13900000002"), ("王三", "13900000003")


def listed(*heading: str, names: Sequence[str] = ("甲站", "乙院", "丙园")) -> list[tuple[str, ...]]:
    return [heading, *((name, *who) for name, who in zip(names, PRIVATE, strict=False))]


def saved(folder: Path, name: str, rows: Sequence[Sequence[str]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(folder / f"{name}.xlsx")
    return folder / f"{name}.xlsx"


@pytest.mark.parametrize(
    ("name", "rows", "role"),
    [
        ("值班表", BLANK, FileRole.FORM),
        ("值班联系表", BLANK, FileRole.FORM),
        ("排查表", TO_FILL, FileRole.FORM),
        ("通讯录", TO_FILL, FileRole.ROSTER),
        ("各单位", listed("学校", "校长", "手机"), FileRole.ROSTER),
        ("各单位", listed("单位", "负责人", "手机", names=["甲站", "乙站"]), FileRole.FORM),
        ("名单", listed("单位", "负责人", "手机", names=["甲站", "乙站"]), FileRole.ROSTER),
        ("名单", listed("单位", "负责人", "手机", names=["甲站"]), FileRole.ROSTER),
        ("名单", listed("点位", "何人", "何号"), FileRole.ROSTER),
    ],
)
def test_a_list_and_a_form_are_told_apart(
    tmp_path: Path, name: str, rows: Sequence[Sequence[str]], role: FileRole
) -> None:
    assert sort_file(saved(tmp_path, name, rows)).role is role


def test_a_second_list_is_not_used_and_says_so(tmp_path: Path) -> None:
    files = [
        sort_file(saved(tmp_path, name, listed("学校", "校长", "手机")))
        for name in ("名单", "城区名单")
    ]
    first, second = only_one_notice(files)

    assert (first.role, second.role) == (FileRole.ROSTER, FileRole.UNUSED)
    assert second.wrong.startswith("已经有名单“名单.xlsx”")
