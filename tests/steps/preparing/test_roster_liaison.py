"""Whom to call and by which numbers, as cells of lists say it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huizhi.content.grid import parse
from tests.steps.preparing.rosters import known_unit, proposed, taken

_DRAWING = "社区 | 书记 | 电话\n甲社区 | {person} | {phone}"


def said(person: str, phone: str, area_code: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Liaison, mobile and phone of the one unit, and what is remarked on."""
    result = taken(proposed(_DRAWING.format(person=person, phone=phone)), area_code=area_code)
    texts = result.units[0].texts
    return (texts["联络员"], texts["联络员手机"], texts["联络员电话"]), result.remarks


@pytest.mark.parametrize(
    ("phone", "mobile", "other"),
    [
        ("13901010307", "13901010307", ""),
        ("139 0101 0307", "13901010307", ""),
        ("+86 139-0101-0307", "13901010307", ""),
        ("13901010307.0", "13901010307", ""),
        ("0391-5551210", "", "0391-5551210"),
        ("（0391）5551210", "", "0391-5551210"),
        ("5551210", "", "5551210"),
        ("555-1210", "", "555-1210"),
        ("13901010307\\n0391-5551210", "13901010307", "0391-5551210"),
        ("0391-5551210/13901010307", "13901010307", "0391-5551210"),
        ("5551210 13901010307", "13901010307", "5551210"),
        ("13901010307、13801010308", "13901010307", "13801010308"),
        ("手机：13901010307", "13901010307", ""),
        ("无", "", ""),
    ],
)
def test_numbers_in_one_cell(phone: str, mobile: str, other: str) -> None:
    assert said("王建国", phone) == (("王建国", mobile, other), ())


def test_a_local_number_gets_the_area_code_of_the_office() -> None:
    assert said("王建国", "5551210", "0391")[0][2] == "0391-5551210"


@pytest.mark.parametrize("number", [13901010307, 13901010307.0])
def test_a_number_cell_is_read_in_full(number: float) -> None:
    grid = parse(_DRAWING.format(person="王建国", phone="1.3901E+10"))
    cells = [replace(c, value=number) if c.text == "1.3901E+10" else c for c in grid.cells]
    result = taken(proposed(replace(grid, cells=tuple(cells))))

    assert (result.units[0].texts["联络员手机"], result.remarks) == ("13901010307", ())


@pytest.mark.parametrize(
    ("phone", "remark"),
    [
        ("1390101030", "第2行（C2）“1390101030”不是完整的电话号码（10位数字），没有取。"),
        ("1.3901E+10", "第2行（C2）“1.3901E+10”末几位已经丢失，没有取。"),
        ("13901010307 短号66123", "第2行（C2）“13901010307 短号66123”里的5位数字没有取。"),
        ("见备注", "第2行（C2）“见备注”不是电话号码，没有取。"),
        (
            "13901010307/13901010308/13901010309",
            "第2行（C2）还有号码13901010309，名单里放不下，没有取。",
        ),
        (
            "13901010307、0391-5551210、0391-5551211",
            "第2行（C2）还有号码0391-5551211，名单里放不下，没有取。",
        ),
        (
            "13901010307、13801010308、0391-5551211",
            "第2行（C2）还有号码13801010308，名单里放不下，没有取。",
        ),
    ],
)
def test_what_is_not_taken_is_said_with_its_cell(phone: str, remark: str) -> None:
    assert said("王建国", phone)[1] == (remark,)


@pytest.mark.parametrize(
    ("person", "name", "mobile"),
    [
        ("何  伟", "何伟", ""),
        ("何\u3000伟", "何伟", ""),
        ("王建国（书记）", "王建国", ""),
        ("买买提·吐尔逊", "买买提·吐尔逊", ""),
        ("王建国 13901010307", "王建国", "13901010307"),
        ("王建国（13901010307）", "王建国", "13901010307"),
        ("无", "", ""),
        ("/", "", ""),
    ],
)
def test_names_are_tidied(person: str, name: str, mobile: str) -> None:
    assert said(person, "") == ((name, mobile, ""), ())


def test_numbers_of_the_same_liaison_stay_and_of_another_go() -> None:
    known = [known_unit("甲社区", "C01", 联络员="王一", 联络员手机="13900000001")]
    same = taken(proposed(_DRAWING.format(person="王一", phone="")), known)
    other = taken(proposed(_DRAWING.format(person="李二", phone="")), known)

    assert same.units[0].texts["联络员手机"] == "13900000001"
    assert (other.units[0].texts["联络员"], other.units[0].texts["联络员手机"]) == ("李二", "")
