"""Lists of units as different offices draw them, and how a test takes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huizhi.content import Document, Grid
from huizhi.content.grid import parse
from huizhi.steps.preparing.roster_table import RosterProposal, propose_roster
from huizhi.steps.preparing.roster_taking import RosterChoices, TakenRoster, take_roster

FILE = "名单.xlsx"

TITLED = """
幸福路街道办事处各社区通讯录 | <            | <       | <           | <
填表单位：党政办  2026年11月 | <            | <       | <           | <
序号                         | 社区名称     | 书记    | 联系电话    | 备注
1                            | 幸福里社区   | 王建国  | 13901010307 | 老城
2                            | 水泥厂 社区  | 何  伟  | 139 0303 0921 | ^
~                            | ~            | ~       | ~           | ~
3                            | 北关社区     | 吴国庆  | 0391-5551210 | ~
合计：3个社区                | <            | ~       | ~           | ~
注：书记变动请及时报党政办。 | ~            | ~       | ~           | ~
"""

TWO_LEVELS = """
序号 | 村（居） | 党组织书记 | <           | 主任   | <           | 备注
^    | ^        | 姓名       | 手机        | 姓名   | 手机        | ^
1    | 周庄村   | 周大山     | 13900000001 | 周小山 | 13900000002 | ~
2    | 幸福里   | 李红       | 13900000003 | 张明   | 13900000004 | ~
"""

SIDE_BY_SIDE = """
各社区联系表 | <      | <           | <    | <      | <
序号         | 社区   | 电话        | 序号 | 社区   | 电话
1            | 甲社区 | 13900000001 | 4    | 丁社区 | 13900000004
2            | 乙社区 | 13900000002 | 5    | 戊社区 | 13900000005
3            | 丙社区 | 13900000003 | ~    | ~      | ~
"""

SECTIONS = """
单位           | 联络员 | 电话
一、城市社区   | <      | <
甲             | 王一   | 13900000001
二、农村社区   | <      | <
乙             | 王二   | 13900000002
三、机关科室   | <      | <
应急办         | 王三   | 5551210
"""

NO_HEADINGS = """
1 | 甲社区 | 王一 | 13900000001
2 | 乙社区 | 王二 | 13900000002
3 | 丙社区 | 王三 | 13900000003
"""


def proposed(
    drawing: str | Grid, sheet: str = "", chosen: Mapping[int, str] | None = None
) -> RosterProposal:
    """What a drawn list is taken for."""
    grid = parse(drawing) if isinstance(drawing, str) else drawing
    return propose_roster(Document("xlsx", (grid,)), FILE, sheet, chosen)


def taken(
    proposal: RosterProposal,
    known: Sequence[Mapping[str, str]] = (),
    rows: frozenset[int] | None = None,
    area_code: str = "",
    **chosen: object,
) -> TakenRoster:
    """The list taken as it is proposed, or with these rows and choices."""
    proposed_rows = frozenset(row.number for row in proposal.rows if row.taken)
    choices = RosterChoices(proposed_rows if rows is None else rows, **chosen)  # type: ignore[arg-type]
    return take_roster(proposal, choices, known, area_code)


def known_unit(name: str, code: str, **more: str) -> dict[str, str]:
    """A row of the roster as it stands."""
    texts = dict.fromkeys(("别名", "联络员", "联络员手机", "联络员电话"), "")
    return {"名称": name, "编号": code, "类型": "城市社区", **texts, **more}
