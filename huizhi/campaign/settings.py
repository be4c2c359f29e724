"""Settings: the configuration as frozen models; Chinese in the files, English in the code.

Only `load` makes them, after every check, so whoever holds a `Settings` need not check.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from huizhi.campaign.ledger_address import parse_ledger_address
from huizhi.campaign.originals_address import parse_originals_address
from huizhi.campaign.written import (
    AreaCode,
    Day,
    DocumentNumber,
    Email,
    Mobile,
    Name,
    Names,
    OptionalName,
    OptionalPhone,
    OptionalText,
    Phone,
    Rules,
    Text,
    TimeZone,
    WrittenEmail,
    Year,
    YesNo,
    matching,
    number_between,
    one_of,
    parse_names,
    parse_yes_or_no,
)
from huizhi.errors import HuizhiError
from huizhi.forms import ROWS, fields

DEPARTMENT = "部门"
OFFICE_KINDS = ("街道办事处", "区县", "地市")  # whose returns are the summaries of the level below
COMMUNITY_KINDS = ("城市社区", "农村社区")
PLAIN_UNIT = "单位"  # that hands in what is asked for: a school, a station, a township
RECIPIENT_KINDS = (*COMMUNITY_KINDS, PLAIN_UNIT, DEPARTMENT, *OFFICE_KINDS)
PREFILLS = ("名称", "编号", "联络员", "联络员手机", "底数", "空着")
OF_BOOK, LEFT_EMPTY = "底数", "空着"
_OWN_NAMES = frozenset({"名称", "编号"})  # what the roster alone says

CampaignId = Annotated[
    str,
    BeforeValidator(
        matching(
            r"[A-Za-z0-9][A-Za-z0-9-]{0,63}",
            "不能用作编号",
            "只用字母、数字和连字符，如 2024-safety-month",
        )
    ),
]
_id = matching(
    r"[a-z][a-z0-9_]{0,63}", "不能用作编号", "用小写英文字母开头，只含字母、数字和下划线"
)
Id = Annotated[str, BeforeValidator(_id)]
OptionalId = Annotated[
    str | None, BeforeValidator(lambda value: _id(value) if value is not None else None)
]
TemplateName = Annotated[
    str,
    BeforeValidator(
        matching(
            r"[A-Za-z0-9_\-\u4e00-\u9fff]{1,64}",
            "不能用作模板名",
            "写 templates 里的文件名，不带文件夹和 .xlsx、.docx 后缀，如 attachment1",
        )
    ),
]
Code = Annotated[
    str,
    BeforeValidator(
        matching(
            r"[A-Za-z0-9\u4e00-\u9fff_.-]{1,40}", "不能用作编号", "只用汉字、字母、数字和连字符"
        )
    ),
]
_page_address = matching(
    r"https?://[A-Za-z0-9.\-\[\]:]{1,200}(/[A-Za-z0-9._/-]{0,100})?",
    "不能用作网址",
    "写别人打开网页用的地址，如 http://192.168.1.5:8720",
)
PageAddress = Annotated[
    str | None, BeforeValidator(lambda value: _page_address(value) if value else None)
]
LedgerText = Annotated[
    str | None,
    BeforeValidator(lambda value: parse_ledger_address(value) if value is not None else None),
]
OriginalsText = Annotated[
    str | None,
    BeforeValidator(lambda value: parse_originals_address(value) if value is not None else None),
]
AtLeast = Annotated[int, BeforeValidator(number_between(1, 9999))]
Length = Annotated[int | None, BeforeValidator(number_between(1, 100000))]
_SAYS_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)|二[〇○零][〇○零一二三四五六七八九]{2}年")
FILE_KINDS = ("图片", "视频", "文档", "演示文稿", "录音")


def _file_kinds(value: object) -> tuple[str, ...]:
    return tuple(one_of(FILE_KINDS)(one) for one in parse_names(value))


def _field_kind(value: object) -> str:
    """The name of a kind of field; the kinds are loaded when the first one is asked for."""
    return one_of(tuple(fields.KINDS))(value)


FileKinds = Annotated[tuple[str, ...], BeforeValidator(_file_kinds)]
Overrides = Mapping[Text, Mapping[Text, AtLeast]]


class Section(BaseModel):
    """One mapping of the configuration; keys it does not know are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, value: object) -> object:
        """A key with nothing after it counts as not written."""
        if not isinstance(value, Mapping):
            return value
        known = keys_of(cls)
        return {k: one for k, one in value.items() if one is not None or k not in known}


class Activity(Section):
    """活动: what is organised, and when."""

    name: Text = Field(alias="名称")
    year: Year = Field(alias="年份")
    edition: Annotated[int | None, BeforeValidator(number_between(1, 999))] = Field(
        None, alias="届次"
    )
    theme: OptionalText = Field(None, alias="主题")
    slogan: OptionalText = Field(None, alias="口号")
    programme: OptionalText = Field(None, alias="专项")
    start: Day = Field(alias="开始")
    end: Day = Field(alias="结束")

    @property
    def name_with_year(self) -> str:
        """Its name behind its year; a name that says a year itself as it is."""
        return self.name if _SAYS_YEAR.search(self.name) else f"{self.year}年{self.name}"


class Office(Section):
    """办事处: who sends. area_code: for telephone numbers without one; time_zone: IANA name."""

    name: Text = Field(alias="全称")
    short_name: Text = Field(alias="简称")
    issuer: Text = Field(alias="印发机关")
    area_code: AreaCode = Field(None, alias="区号")
    time_zone: TimeZone = Field("Asia/Shanghai", alias="时区")


class Contact(Section):
    """A person and the telephone number as it is printed."""

    name: Text = Field(alias="姓名")
    phone: Phone = Field(alias="电话")


class Notice(Section):
    """通知: the document itself. number: 发文字号, None without one; mark: 发文机关标志 above it,
    None for the office's name and 文件; copies: 抄送; sealed: whether the seal goes over the
    signature; issued: 印发日期."""

    number: DocumentNumber = Field(None, alias="文号")
    mark: OptionalText = Field(None, alias="机关标志")
    sealed: YesNo = Field(True, alias="用印")
    copies: OptionalText = Field(None, alias="抄送")
    addressees: Text = Field(alias="主送")
    date: Day = Field(alias="日期")
    issued: Day = Field(alias="印发日期")
    contact: Contact = Field(alias="联系人")


class Quota(Section):
    """应报: works of one kind. unit: the measure word in “不少于3张”; files: which kinds of file
    count, empty for those that the name of the kind says; least, most: characters of a text."""

    kind: Name = Field(alias="种类")
    at_least: AtLeast = Field(alias="至少")
    unit: Name = Field("个", alias="量词")
    files: FileKinds = Field((), alias="文件")
    least: Length = Field(None, alias="最少字数")
    most: Length = Field(None, alias="最多字数")

    @property
    def wanted(self) -> str:
        """What is asked, as it is said: “图片至少3张”."""
        return f"{self.kind}至少{self.at_least}{self.unit}"

    @property
    def answers(self) -> type[fields.Field]:
        """The kind itself, which says what its answers are."""
        return fields.KINDS[self.kind]


class Deliverable(Section):
    """报送事项: one thing that is due. due: the last day; what arrives on it is in time; aliases:
    other words for it in names of folders; material: what comes without a form; sealed: whether its
    form is asked for a second time, printed, signed and sealed, as a photograph or scan."""

    id: Id = Field(alias="编号")
    name: Name = Field(alias="名称")
    note: OptionalText = Field(None, alias="说明")
    due: Day = Field(alias="截止")
    aliases: Names = Field((), alias="别名")
    material: tuple[Quota, ...] = Field((), alias="材料")
    sealed: YesNo = Field(False, alias="盖章件")


class FieldSetting(Section):
    """One answer of a form. kind: a key of `KINDS`; choices: what is offered; boxed: printed with
    boxes to tick; prefill: what the office already knows of the recipient, from the roster or from
    the book (底数), or that nothing is filled in (空着); least, most: number of characters; hint:
    what the form prints where the answer belongs."""

    id: Id = Field(alias="编号")
    kind: Annotated[str, BeforeValidator(_field_kind)] = Field(alias="类型")
    required: YesNo = Field(False, alias="必填")
    choices: Names = Field((), alias="选项")
    prefill: Annotated[
        Literal["名称", "编号", "联络员", "联络员手机", "底数", "空着"] | None,
        BeforeValidator(one_of(PREFILLS)),
    ] = Field(None, alias="预填")
    boxed: YesNo = Field(False, alias="打勾")
    printed: OptionalText = Field(None, alias="方框样式")
    least: Length = Field(None, alias="最少字数")
    most: Length = Field(None, alias="最多字数")
    hint: OptionalText = Field(None, alias="提示")

    @property
    def answers(self) -> type[fields.Field]:
        """The kind itself, which says what its answers are."""
        return fields.KINDS[self.kind]


class TableSetting(Section):
    """明细: repeated rows of a form. id: what the ids of its columns begin with; name: as its mark
    names it; group: label of the column that holds the item; columns by label; example: printed
    example by label; row_totals: of a column that sums up others in its row, their labels;
    printed: what each row prints, by label, in a form that prints all its rows; example_row: the
    texts of a whole row that is one; examples_beside: of those that stand beside it on its line;
    side_by_side: how many rows stand on one line, each under headings of its own; by_line: whether
    they follow each other line by line; numbers_go_on: whether rows are numbered
    on from group to group; computed: the labels of the columns that a formula of the form computes;
    merged: of those in which cells of several rows are merged; prefill: whether its rows are filled
    in from the book (底数), where that is not said of the whole form."""

    id: OptionalId = Field(None, alias="编号")
    name: Text = Field(alias="名称")
    group: OptionalText = Field(None, alias="分组")
    rows_per_group: Annotated[int, BeforeValidator(number_between(1, 200))] = Field(
        1, alias="每组行数"
    )
    columns: Mapping[Text, FieldSetting] = Field(alias="列", min_length=1)
    example: Mapping[Text, Text] = Field(default_factory=dict, alias="示例")
    row_totals: Mapping[Text, Names] = Field(default_factory=dict, alias="行合计")
    example_row: Mapping[Text, Text] = Field(default_factory=dict, alias="示例行")
    examples_beside: tuple[Mapping[Text, Text], ...] = Field((), alias="并排示例行")
    printed: tuple[Mapping[Text, Text], ...] = Field((), alias="印好的行")
    side_by_side: Annotated[int, BeforeValidator(number_between(1, 6))] = Field(1, alias="并排")
    by_line: YesNo = Field(False, alias="逐行排")
    numbers_go_on: YesNo = Field(False, alias="序号连续")
    computed: Names = Field((), alias="公式列")
    merged: Names = Field((), alias="合并列")
    prefill: Annotated[
        Literal["底数", "空着"] | None, BeforeValidator(one_of((OF_BOOK, LEFT_EMPTY)))
    ] = Field(None, alias="预填")

    @property
    def title_label(self) -> str:
        """The label of the column by which a row is called: the first that is required, else the
        first, besides the group."""
        own = [label for label in self.columns if label != self.group] or list(self.columns)
        return next((label for label in own if self.columns[label].required), own[0])

    @property
    def title_id(self) -> str:
        """The id of that column."""
        return self.columns[self.title_label].id


ONE, SEVERAL = "[one]", "[several]"  # how pydantic says which of the two 明细 was written as
_Tables = Annotated[
    Annotated[TableSetting, Tag(ONE)] | Annotated[tuple[TableSetting, ...], Tag(SEVERAL)],
    Discriminator(lambda value: SEVERAL if isinstance(value, (list, tuple)) else ONE),
]


def table_ids(written: Sequence[str | None]) -> tuple[str, ...]:
    """The ids of the tables of a form, by what is written of each: the first is "rows", one of
    which nothing is written is called after its place: "rows_2"."""
    first, others = written[:1], enumerate(written[1:], start=2)
    return (*(ROWS for _ in first), *(said or f"{ROWS}_{number}" for number, said in others))


class Attachment(Section):
    """附件: a numbered attachment; with a deliverable it is a form. fields by label;
    written_tables: one table, or several; figure_rules: what its figures have to do with each
    other and with those of other forms (`forms.figure_rule`); prefill: whether it is sent out
    filled in from the book (底数); coded: whether its printed pages show the page code, None for
    what the activity says."""

    number: AtLeast = Field(alias="序号")
    title: Text = Field(alias="标题")
    short_title: Name = Field(alias="简称")
    template: TemplateName = Field(alias="模板")
    deliverable: OptionalText = Field(None, alias="报送事项")
    receiver: Contact | None = Field(None, alias="接收人")
    fields: Mapping[Text, FieldSetting] = Field(default_factory=dict, alias="字段")
    written_tables: _Tables | None = Field(None, alias="明细")
    figure_rules: Rules = Field((), alias="核对")
    prefill: Annotated[Literal["底数"] | None, BeforeValidator(one_of((OF_BOOK,)))] = Field(
        None, alias="预填"
    )
    coded: Annotated[
        bool | None,
        BeforeValidator(lambda value: None if value is None else parse_yes_or_no(value)),
    ] = Field(None, alias="二维码")

    def takes_book(self, asked: FieldSetting | TableSetting) -> bool:
        """Whether this field or table is sent out filled in from the book of what is known."""
        own = asked.prefill
        return own == OF_BOOK or (self.prefill == OF_BOOK and own not in {LEFT_EMPTY, *_OWN_NAMES})

    @cached_property
    def is_prefilled(self) -> bool:
        """Whether any of it is sent out filled in from the book of what is known."""
        every: list[FieldSetting | TableSetting] = [*self.fields.values(), *self.tables]
        return bool(self.deliverable) and any(self.takes_book(one) for one in every)

    @cached_property
    def tables(self) -> tuple[TableSetting, ...]:
        """The tables of the form in its order, each with its id."""
        written = self.written_tables or ()
        every = (written,) if isinstance(written, TableSetting) else written
        ids = table_ids([one.id for one in every])
        return tuple(
            one.model_copy(update={"id": own}) for one, own in zip(every, ids, strict=True)
        )

    @property
    def rule_name(self) -> str:
        """What figure rules call it: 附件2."""
        return f"附件{self.number}"

    @property
    def works_table(self) -> TableSetting | None:
        """The table that lists works by item: the first with groups; None for none."""
        return next((one for one in self.tables if one.group), None)


class Item(Section):
    """项目: one subject that works are handed in for. printed_name: as the form prints it, None
    when it prints the name; aliases: other names it is known by."""

    name: Name = Field(alias="名称")
    printed_name: OptionalName = Field(None, alias="报送表名称")
    aliases: Names = Field((), alias="别名")
    quotas: tuple[Quota, ...] = Field(alias="应报", min_length=1)

    @property
    def form_name(self) -> str:
        """The name that the form prints."""
        return self.printed_name or self.name


class MaterialRules(Section):
    """材料要求: what the notice asks of pictures and videos. originals: as the camera made them;
    captions: a short text with each picture; intro, intro_most: a text with each video, and its
    most characters; links: a net-disk link counts as a video; counted: whether the files that go
    with works are counted against the items' quotas at all."""

    counted: YesNo = Field(True, alias="核对数量")
    originals: YesNo = Field(True, alias="照片原图")
    captions: YesNo = Field(True, alias="照片说明")
    intro: YesNo = Field(True, alias="视频简介")
    intro_most: Length = Field(200, alias="简介最多字数")
    links: YesNo = Field(True, alias="网盘链接")


class Reminding(Section):
    """催报: soon: working days before the due date from which on something is due soon; rolls:
    whether a due date on a day off moves to the next working day."""

    soon: Annotated[int, BeforeValidator(number_between(0, 30))] = Field(2, alias="提前工作日")
    rolls: YesNo = Field(False, alias="遇休息日顺延")


SECURED, STARTED, PLAINLY = "SSL", "STARTTLS", "不加密"  # how a mail server is spoken to
_host = matching(
    r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,200}[A-Za-z0-9])?|::1",
    "不能用作服务器地址",
    "只写服务器的名字，如 imap.163.com，前面不要写 http://",
)
Host = Annotated[str | None, BeforeValidator(lambda value: _host(value) if value else None)]
Port = Annotated[int | None, BeforeValidator(number_between(1, 65535))]
Security = Annotated[
    Literal["SSL", "STARTTLS", "不加密"], BeforeValidator(one_of((SECURED, STARTED, PLAINLY)))
]


class IncomingMail(Section):
    """收信: where mail is fetched by IMAP. host, port: None for what is known of the address;
    since: the first day of what is fetched, None for the day of the notice; unread: only what
    nobody has opened; known: only what comes from addresses of the roster; read: whether what was
    taken is marked as read; moved_to: the folder it is moved to, None to leave it where it is."""

    host: Host = Field(None, alias="服务器")
    port: Port = Field(None, alias="端口")
    security: Security = Field("SSL", alias="加密")
    folder: Name = Field("INBOX", alias="文件夹")
    since: Day | None = Field(None, alias="从哪天起")
    unread: YesNo = Field(False, alias="只收未读")
    known: YesNo = Field(False, alias="只收名单上的")
    read: YesNo = Field(False, alias="收后标为已读")
    moved_to: OptionalName = Field(None, alias="收后移到")


class OutgoingMail(Section):
    """发信: where mail is sent by SMTP. pause: seconds between two mails."""

    host: Host = Field(None, alias="服务器")
    port: Port = Field(None, alias="端口")
    security: Security = Field("SSL", alias="加密")
    pause: Annotated[int, BeforeValidator(number_between(0, 600))] = Field(5, alias="间隔秒数")


class MailSettings(Section):
    """邮箱: the office's own. sender: by what name it writes, None for the office's; user: by which
    it signs in, None for the address. The password stands nowhere in the configuration."""

    address: WrittenEmail = Field(alias="地址")
    sender: OptionalName = Field(None, alias="发件人")
    user: OptionalName = Field(None, alias="用户")
    incoming: IncomingMail = Field(
        default_factory=lambda: IncomingMail.model_validate({}), alias="收信"
    )
    outgoing: OutgoingMail = Field(
        default_factory=lambda: OutgoingMail.model_validate({}), alias="发信"
    )

    @property
    def signs_in_as(self) -> str:
        """The user by which both servers know the office."""
        return self.user or self.address


_ALL_WRITTEN: set[str] = set()


class Recipient(Section):
    """收文单位: everyone on the roster. liaison_phone: a landline or second number, however it is
    written; email: to which mail is sent, and by which what comes is known; quotas: own numbers by
    item and kind, where they differ."""

    name: Name = Field(alias="名称")
    code: Code = Field(alias="编号")
    kind: Annotated[
        Literal["城市社区", "农村社区", "单位", "部门", "街道办事处", "区县", "地市"],
        BeforeValidator(one_of(RECIPIENT_KINDS)),
    ] = Field(alias="类型")
    aliases: Names = Field((), alias="别名")
    liaison: OptionalText = Field(None, alias="联络员")
    liaison_mobile: Mobile = Field(None, alias="联络员手机")
    liaison_phone: OptionalPhone = Field(None, alias="联络员电话")
    email: Email = Field(None, alias="联络员邮箱")
    quotas: Overrides = Field(default_factory=dict, alias="应报")

    def model_post_init(self, _: object) -> None:
        """Shares what pydantic notes of which keys were written: nobody asks for it here, and a
        province has fifty thousand recipients."""
        object.__setattr__(self, "__pydantic_fields_set__", _ALL_WRITTEN)

    @property
    def returns_forms(self) -> bool:
        """Whether something must come back; departments get the notice only."""
        return self.kind != DEPARTMENT

    @property
    def liaison_number(self) -> str:
        """By which the liaison is called: the mobile, else the other number; "" without any."""
        return self.liaison_mobile or self.liaison_phone or ""

    @property
    def liaison_said(self) -> dict[str, str]:
        """What the roster says of the liaison: 姓名, 手机, 电话, as far as it does."""
        said = {
            "姓名": self.liaison, "手机": self.liaison_mobile, "电话": self.liaison_number,
        }  # fmt: skip
        return {kind: text for kind, text in said.items() if text}

    @property
    def is_office(self) -> bool:
        """Whether what comes back is a summary of the level below."""
        return self.kind in OFFICE_KINDS


def unit_word(kinds: Iterable[str]) -> str:
    """What units of these kinds are called together: 社区, or 单位 where there are others too."""
    found = set(kinds)
    return "社区" if found and found <= set(COMMUNITY_KINDS) else PLAIN_UNIT


class Roster(Section):
    """What communities.yaml, .xlsx or .csv holds."""

    is_example: YesNo = Field(False, alias="示例")
    recipients: tuple[Recipient, ...] = Field(alias="收文单位", min_length=1)


class CampaignSettings(Section):
    """What campaign.yaml holds."""

    is_example: YesNo = Field(False, alias="示例")
    campaign_id: CampaignId = Field(alias="编号")
    activity: Activity = Field(alias="活动")
    office: Office = Field(alias="办事处")
    notice: Notice = Field(alias="通知")
    deliverables: tuple[Deliverable, ...] = Field((), alias="报送事项")
    attachments: tuple[Attachment, ...] = Field((), alias="附件")
    items: tuple[Item, ...] = Field((), alias="项目")
    synonyms: Mapping[Text, Names] = Field(default_factory=dict, alias="同义词")
    material: MaterialRules = Field(
        default_factory=lambda: MaterialRules.model_validate({}), alias="材料要求"
    )
    reminding: Reminding = Field(default_factory=lambda: Reminding.model_validate({}), alias="催报")
    last_output: OptionalText = Field(None, alias="上次活动")
    page_address: PageAddress = Field(None, alias="报送网址")
    ledger: LedgerText = Field(None, alias="台账")
    originals: OriginalsText = Field(None, alias="原件")
    mail: MailSettings | None = Field(None, alias="邮箱")
    coded: YesNo = Field(False, alias="二维码")
    shared: OptionalText = Field(None, alias="共用")
    ended_on: Day | None = Field(None, alias="已结束")


class SharedSettings(Section):
    """What office.yaml holds: what all activities of an office have in common."""

    office: Office = Field(alias="办事处")
    reminding: Reminding = Field(default_factory=lambda: Reminding.model_validate({}), alias="催报")
    page_address: PageAddress = Field(None, alias="报送网址")
    ledger: LedgerText = Field(None, alias="台账")
    originals: OriginalsText = Field(None, alias="原件")
    mail: MailSettings | None = Field(None, alias="邮箱")
    synonyms: Mapping[Text, Names] = Field(default_factory=dict, alias="同义词")


class Settings(CampaignSettings):
    """A campaign and its roster. is_example: either of the two is the shipped example."""

    recipients: tuple[Recipient, ...] = Field(alias="收文单位", min_length=1)

    @cached_property
    def by_code(self) -> Mapping[str, Recipient]:
        """The recipients by their codes."""
        return {one.code: one for one in self.recipients}

    @cached_property
    def by_name(self) -> Mapping[str, Recipient]:
        """The recipients by their names; of two of one name the first."""
        return {one.name: one for one in reversed(self.recipients)}

    @cached_property
    def roster_mark(self) -> str:
        """By which another roster is seen: a digest of every code, name and alias."""
        said = [(one.code, one.name, *one.aliases) for one in self.recipients]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    @cached_property
    def liaison_mark(self) -> str:
        """By which it is seen that the roster names another liaison or number."""
        said = [(one.code, one.liaison_said) for one in self.recipients]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def units_at(self, address: str) -> tuple[str, ...]:
        """The units that hand something in and have this address; several may share one."""
        return self._units_by_address.get(address.strip().lower(), ())

    @cached_property
    def _units_by_address(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for one in self.recipients:
            if one.email and one.returns_forms:
                key = one.email.lower()
                found[key] = (*found.get(key, ()), one.name)
        return found

    @property
    def communities(self) -> tuple[Recipient, ...]:
        """The recipients that must hand something in."""
        return tuple(one for one in self.recipients if one.returns_forms)

    @property
    def unit_word(self) -> str:
        """What those who hand in are called together; see `unit_word`."""
        return unit_word(one.kind for one in self.communities)

    @cached_property
    def of_offices(self) -> bool:
        """Whether summaries of lower offices come back."""
        return any(one.is_office for one in self.recipients)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The office's time zone."""
        return zoneinfo.ZoneInfo(self.office.time_zone)

    @property
    def last_day(self) -> dt.date:
        """The last day on which anything is due; with nothing due, when the activity ends."""
        return max((one.due for one in self.deliverables), default=self.activity.end)

    @property
    def labels(self) -> frozenset[str]:
        """The labels of every field and column that a form asks for."""
        asked = (a.fields for a in self.attachments)
        columns = (table.columns for a in self.attachments for table in a.tables)
        return frozenset(label for some in (*asked, *columns) for label in some)

    def deliverable(self, deliverable_id: str) -> Deliverable:
        """The deliverable of this id. Raises: KeyError."""
        for one in self.deliverables:
            if one.id == deliverable_id:
                return one
        raise KeyError(deliverable_id)

    def shows_code(self, attachment: Attachment) -> bool:
        """Whether the printed pages of this form show the page code (二维码)."""
        own = self.coded if attachment.coded is None else attachment.coded
        return own and attachment.deliverable is not None

    def attachment_of(self, deliverable_id: str) -> Attachment | None:
        """The form that this deliverable comes as; None when it has none."""
        return next((one for one in self.attachments if one.deliverable == deliverable_id), None)

    def item_quota(self, recipient: Recipient, item: Item) -> tuple[Quota, ...]:
        """What this recipient owes for this item: its own numbers where it has them."""
        own = recipient.quotas.get(item.name, {})
        if not own:
            return item.quotas
        return tuple(
            quota.model_copy(update={"at_least": own.get(quota.kind, quota.at_least)})
            for quota in item.quotas
        )


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a section as the files have them."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def every_key() -> frozenset[str]:
    """Every key that any section knows."""
    sections = _sections_below(Settings) | {Settings}
    return frozenset(key for section in sections for key in keys_of(section))


def _sections_below(model: type[BaseModel]) -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set()
    for field in model.model_fields.values():
        section = section_in(field.annotation)
        if section is not None:
            found |= {section, *_sections_below(section)}
    return found


def section_in(annotation: object) -> type[BaseModel] | None:
    """The section that is, or stands in, this type (tuple[Item, ...], Contact | None)."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (section_in(one) for one in get_args(annotation))
    return next((section for section in inner if section is not None), None)


def recipients_named(settings: Settings, only: Sequence[str]) -> Sequence[Recipient]:
    """The recipients named (by name, code or alias), or all when none is named."""
    if not only:
        return settings.recipients
    chosen = []
    for name in only:
        found = [r for r in settings.recipients if name in (r.name, r.code, *r.aliases)]
        if not found:
            names = "、".join(r.name for r in settings.recipients)
            raise HuizhiError(f"名单里没有“{name}”。名单上有：{names}。")
        chosen += found
    return chosen
