"""Known forms: blank forms as offices draw them, each label with what it asks for, for the study of
the book.

A line is a row of the form: “label=fact” beside each other. The fact is an id of `units_told`; `~`
is what changes or was never asked before, so that nothing may be filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

NEVER = "~"


@dataclass(frozen=True)
class KnownForm:
    """One form. lines: its rows; columns: of its table, "" for none; rows: empty ones in it."""

    title: str
    suffix: str
    lines: tuple[str, ...]
    list_of: str = ""
    columns: str = ""
    rows: int = 3

    @property
    def asked(self) -> list[list[tuple[str, str]]]:
        """Label and fact, row by row."""
        return [_pairs(line) for line in self.lines]

    @property
    def asked_columns(self) -> list[tuple[str, str]]:
        return _pairs(self.columns) if self.columns else []

    @property
    def width(self) -> int:
        """Columns of the drawn sheet."""
        return max([2 * len(line) for line in self.asked] + [1 + len(self.asked_columns)])

    @property
    def table_row(self) -> int:
        """The row of the table's headings, from 0, the title not counted."""
        return len(self.lines)

    def places(self) -> Iterator[tuple[str, str, int, int]]:
        """Label, fact, row and column of each single answer, from 0, the title not counted."""
        for row, line in enumerate(self.asked):
            for number, (label, fact) in enumerate(line):
                yield label, fact, row, 2 * number + 1

    def draw(self, folder: Path) -> Path:
        """The blank file."""
        path = folder / f"{self.title}{self.suffix}"
        (_draw_workbook if self.suffix == ".xlsx" else _draw_document)(self, path)
        return path


def _pairs(line: str) -> list[tuple[str, str]]:
    parts = (one.strip().partition("=") for one in line.split("|"))
    return [(label.strip(), fact.strip()) for label, _, fact in parts]


def _cells(form: KnownForm) -> list[list[str]]:
    lines = [[text for label, _ in line for text in (label, "")] for line in form.asked]
    if form.columns:
        lines.append(["序号", *(label for label, _ in form.asked_columns)])
        lines += [[str(n), *([""] * len(form.asked_columns))] for n in range(1, form.rows + 1)]
    return lines


def _draw_workbook(form: KnownForm, path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = form.title[:20]
    side = Side(style="thin")
    sheet.cell(1, 1, form.title).font = Font("方正小标宋简体", 18)
    sheet.cell(1, 1).alignment = Alignment("center", "center")
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=form.width)
    sheet.row_dimensions[1].height = 36
    for row, line in enumerate(_cells(form), start=2):
        sheet.row_dimensions[row].height = 27
        for column in range(1, form.width + 1):
            cell = sheet.cell(row, column)
            cell.value = (line[column - 1] if column <= len(line) else None) or None
            cell.font = Font("仿宋_GB2312", 12)
            cell.alignment = Alignment("center", "center", wrap_text=True)
            cell.border = Border(side, side, side, side)
        if len(line) < form.width and row - 2 < len(form.lines):
            sheet.merge_cells(start_row=row, end_row=row, start_column=len(line),
                              end_column=form.width)  # fmt: skip
    for column in range(1, form.width + 1):
        sheet.column_dimensions[chr(64 + column)].width = 16
    book.save(path)


def _draw_document(form: KnownForm, path: Path) -> None:
    document = Document()
    document.add_heading(form.title, 1)
    cells = _cells(form)
    table = document.add_table(len(cells), form.width)
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for row, line in enumerate(cells):
        for column, text in enumerate(line):
            table.cell(row, column).text = text
        if len(line) < form.width and row < len(form.lines):
            table.cell(row, len(line) - 1).merge(table.cell(row, form.width - 1))
    document.save(str(path))


X, W = ".xlsx", ".docx"

# What was asked before, in three activities.
EARLIER: tuple[tuple[str, tuple[KnownForm, ...]], ...] = (
    (
        "2024-05-10",
        (
            KnownForm(
                "社区基本信息采集表",
                X,
                (
                    "社区名称=unit|社区类型=type",
                    "办公地址=address|邮政编码=zip",
                    "办公电话=phone|电子邮箱=email",
                    "户籍人口（人）=hukou|常住人口（人）=resident",
                    "总户数=households|辖区面积（平方公里）=area",
                    "网格数=grids|楼栋数=buildings",
                    "书记姓名=secretary|书记手机=secretary_mobile",
                    "主任姓名=director|主任手机=director_mobile",
                    "本月走访户数=~visits",
                ),
            ),
            KnownForm(
                "安全生产工作联络员登记表",
                W,
                (
                    "单位名称=unit",
                    "姓名=liaison|职务=liaison_post",
                    "手机=liaison_mobile|性别=liaison_sex",
                ),
            ),
        ),
    ),
    (
        "2025-06-12",
        (
            KnownForm(
                "社区网格员名册",
                X,
                ("填报单位=unit|填表日期=~day",),
                "grids",
                "姓名=name|身份证号=id|联系电话=mobile|负责网格=part",
                4,
            ),
            KnownForm(
                "党建工作情况统计表",
                W,
                (
                    "填报单位=unit|填表人=filler",
                    "党支部数=branches|党员数=members",
                    "党组织书记=secretary|联系电话=secretary_mobile",
                    "今年发展党员数=~joined|党费收缴（元）=~fees",
                ),
            ),
        ),
    ),
    (
        "2026-04-08",
        (
            KnownForm(
                "社区账户信息登记表",
                X,
                (
                    "单位名称=unit",
                    "统一社会信用代码=credit",
                    "开户银行=bank|银行账号=account",
                    "账户名称=holder",
                    "主要负责人=chief|主要负责人手机=chief_mobile",
                ),
            ),
            KnownForm(
                "重点场所台账",
                W,
                ("社区=unit",),
                "venues",
                "场所名称=name|场所地址=address|负责人=person|联系电话=mobile",
                4,
            ),
            KnownForm(
                "防汛工作联系表",
                X,
                (
                    "社区名称=unit|联系地址=address",
                    "分管负责人=deputy|分管负责人手机=deputy_mobile",
                    "联络员=flood|联络员手机=flood_mobile",
                    "书记=secretary|书记电话=secretary_mobile",
                    "累计排查隐患数=~found|完成率=~share",
                ),
            ),
        ),
    ),
)

# What comes from above now. Hints at what each tries stand behind it.
NOW: tuple[KnownForm, ...] = (
    KnownForm("社区基本情况一览表", X, (
        "填报单位=unit|类型=type",
        "单位地址=address|邮编=zip", "户籍人口数=hukou|常住人口数=resident",
        "户数=households|管辖面积（平方公里）=area", "网格数量=grids|楼栋总数=buildings",
    )),
    KnownForm("社区干部通讯录", W, (
        "社区名称=unit", "社区书记=secretary|手机号码=secretary_mobile",
        "社区主任=director|手机号码=director_mobile", "座机=phone|电子邮件=email",
    )),
    KnownForm("安全生产月工作联络员登记表", W, (
        "报送单位=unit",
        "姓名=liaison|性别=liaison_sex", "现任职务=liaison_post|手机号=liaison_mobile",
    )),
    KnownForm("季度安全检查统计表", X, (
        "填报单位=unit|本季度检查次数=~", "发现隐患数=~|整改隐患数=~", "整改率=~|检查日期=~",
    )),
    KnownForm("社区网格员花名册", X, ("社区名称=unit|报送日期=~",), "grids",
              "姓名=name|手机号码=mobile|所属网格=~|身份证号码=id"),
    KnownForm("资金拨付信息表", W, (
        "单位全称=unit", "信用代码=credit", "开户行=bank|账号=account", "户名=holder",
        "申请金额（元）=~",
    )),
    KnownForm("党组织基本情况表", X, (
        "社区=unit|党支部数量=branches", "党员人数=members|书记=secretary",
        "书记联系电话=secretary_mobile|本年度发展党员=~",
    )),
    KnownForm("志愿者登记表", W, (  # a person whom nobody knows
        "姓名=~|性别=~", "出生年月=~|民族=~", "身份证号=~|手机=~", "所在社区=unit|家庭住址=~",
    )),
    KnownForm("小区物业信息表", X, (  # about a place, whose address and head are not the unit's
        "小区名称=~|小区地址=~", "负责人=~|联系电话=~", "所属社区=unit|物业费（元）=~",
    )),
    KnownForm("包保责任登记表", W, (  # two side by side, their telephones below
        "主要负责人=chief|分管负责人=deputy", "联系电话=chief_mobile|联系电话=deputy_mobile",
        "包保小区=~|包保日期=~",
    )),
    KnownForm("消防安全责任人备案表", X, (
        "单位名称=unit|办公地点=address", "主要负责人=chief|手机=chief_mobile",
        "消防管理人=~|证书编号=~",
    )),
    KnownForm("重点场所登记台账", X, ("填报社区=unit",), "venues",
              "名称=name|地址=address|负责人=person|联系电话=mobile"),
    KnownForm("重点场所花名册", W, ("社区名称=unit",), "venues",
              "场所名称=name|场所地址=address|负责人=person|电话=mobile"),
    KnownForm("人口信息月报表", X, (
        "填报单位=unit|月份=~", "户籍人口=hukou|常住人口=resident", "流动人口=~|本月新增人口=~",
    )),
    KnownForm("重大隐患排查台账", W, ("填报单位=unit|排查日期=~",), "",
              "隐患地点=~|隐患内容=~|整改责任人=~|联系电话=~"),
    KnownForm("防汛工作联系表", W, (
        "社区名称=unit|通讯地址=address", "分管负责人=deputy|手机=deputy_mobile",
        "联络员=flood|联系电话=flood_mobile", "党组织书记=secretary|手机=secretary_mobile",
    )),
    KnownForm("垃圾分类工作联络表", X, (  # another business: the liaison may be another
        "单位名称=unit", "联系人=~|联系人电话=~", "分管领导=~|传真=~",
    )),
    KnownForm("社区工作经费申请表", W, (
        "申请单位=unit|经费用途=~",
        "申请金额=~|开户银行名称=bank", "银行帐号=account|账户名=holder",
        "主任姓名=director|主任电话=director_mobile",
    )),
    KnownForm("老旧小区改造意向表", X, (
        "社区名称=unit|小区名称=~", "建成年份=~|楼栋数=~", "户数=~|是否加装电梯=~",
    )),
    KnownForm("社区邮寄地址确认表", W, (
        "收件单位=unit|收件人=~", "联系地址=address|邮政编码=zip", "办公电话=phone|E-mail=email",
    )),
    KnownForm("网格划分情况表", X, (
        "社区=unit|社区面积（平方公里）=area",
        "网格个数=grids|专属网格数=~", "居民户数=households|商户数=~",
    )),
    KnownForm("常住人口核查表", W, (
        "单位名称=unit|核查人=~", "常住人数=resident|外来人口=~", "核查日期=~|填表人=~",
    )),
    KnownForm("书记述职评议登记表", X, (
        "社区名称=unit|书记姓名=secretary",
        "手机号码=secretary_mobile|出生年月=~", "评议得分=~|等次=~",
    )),
    KnownForm("宣传活动报送表", W, (
        "报送单位=unit|活动主题=~", "活动时间=~|活动地点=~", "参加人数=~|发放资料（份）=~",
    )),
    KnownForm("社区办公场所情况表", X, (
        "社区名称=unit|单位性质=type", "地址=address|办公用房面积=~", "固定电话=phone|产权单位=~",
    )),
    KnownForm("税务信息登记表", W, (
        "单位名称=unit", "统一社会信用代码=credit|注册地址=~", "法定代表人=~|法定代表人电话=~",
        "开户银行=bank|银行账号=account",
    )),
    KnownForm("网格员培训报名表", X, ("单位=unit|带队领导=~",), "",
              "姓名=~|性别=~|联系电话=~|是否住宿=~"),
    KnownForm("主要负责人信息表", W, (
        "所在单位=unit", "姓名=chief|手机=chief_mobile", "学历=~|出生日期=~",
    )),
    KnownForm("应急值守安排表", X, (
        "填报单位=unit|值班电话=~",
        "带班领导=~|带班领导电话=~", "社区书记=secretary|书记手机号=secretary_mobile",
    )),
    KnownForm("双报到单位对接表", W, (
        "社区名称=unit|党组织书记=secretary",
        "共建单位=~|共建单位联系人=~", "书记电话=secretary_mobile|对接日期=~",
    )),
)  # fmt: skip
