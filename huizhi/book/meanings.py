"""Meanings: what a label asks for, whatever the form calls it: whose, and which of their answers.

联系电话 beside 联络员 is the liaison's, 单位电话 is the unit's own. A label that asks for
somebody's number without saying whose (姓名, 性别 on a form about a person) means something in that
form only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from huizhi.book.qualifiers import asks_another, qualifiers, says_nothing, without_plain
from huizhi.forms import bare, without_hint
from huizhi.forms.blank import without_number
from huizhi.forms.fields import asks_own_unit
from huizhi.label import printed_label


@dataclass(frozen=True, slots=True, order=True)
class Meaning:
    """What an answer is about.

    owner: whose it is: a role (联络员), a form (《志愿者登记表》), "" for the unit's own.
    name: of the answer, by the glossary.
    """

    owner: str
    name: str

    @property
    def words(self) -> str:
        """As it is shown: “联络员 手机”, “办公地址”, “0-3岁婴幼儿数”."""
        name = _RANGE_NAMED.sub("-", self.name)
        return f"{self.owner} {name}" if self.owner else name

    @property
    def shown(self) -> str:
        """As it is told: “联络员 手机”, “《志愿者》里的电话” of what only one form asks for."""
        return f"{self.owner}里的{self.name}" if self.is_of_form else self.words

    @property
    def is_of_role(self) -> bool:
        """Whether it is somebody's who has a post or a part: the liaison's."""
        return bool(self.owner) and not self.is_of_form

    @property
    def is_of_form(self) -> bool:
        """Whether it means something within one form only."""
        return self.owner.startswith("《")


LIST = "名册"  # owner of what the clerk says of a table of a form, or of a column of it
# One word for one thing; the first of each line is what the book calls it.
_PERSON = (
    "姓名 名字 姓名（签字） 签名",
    "性别",
    "年龄",
    "民族 族别",
    "籍贯",
    "政治面貌 政治面目",
    "学历 文化程度 最高学历 受教育程度",
    "职务 职位 现任职务 担任职务 单位职务",
    "职称 技术职称",
    "出生日期 出生年月 出生年月日 生日 出生时间",
    "身份证号 身份证 身份证号码 身份证件号码 公民身份号码 居民身份证号码",
    "家庭住址 住址 现住址 家庭地址 居住地址 现居住地址 详细住址",
    "户籍地址 户籍所在地 户口所在地",
    "毕业院校 毕业学校",
    "专业 所学专业",
    "婚姻状况",
    "健康状况",
    "入党时间 入党日期",
    "参加工作时间 参加工作年月",
    "任职时间 任职日期 任职年月 任现职时间 上任时间 到任时间",
)
_CONTACT = (  # somebody's, or the unit's own
    "电话 联系电话 电话号码 联系方式 联络电话 联系电话号码 联系号码 通讯方式",
    "手机 手机号 手机号码 移动电话 联系手机 手机电话",
    "办公电话 座机 座机号码 固定电话 办公座机 固话",
    "电子邮箱 邮箱 邮箱地址 电子邮件 电子信箱 E-mail Email 电子邮箱地址",
    "传真 传真号 传真号码 传真电话",
    "微信号 微信 微信号码",
    "QQ号 QQ QQ号码",
)
_UNIT = (
    "单位名称 单位详细名称 法人单位名称 单位法定名称",
    "单位名称 单位全称 单位 所在单位 填报单位 报送单位 上报单位 申报单位 申请单位",
    "单位名称 社区 社区名称 所在社区 所属社区 村名称 村居名称 村（社区）名称 村（社区）",
    "单位名称 社区（村）名称 社区（村） 村名 村居名 所在村 所属村 所在村居 所属村居",
    "单位电话 社区电话 社区办公电话 单位办公电话 单位联系电话 机构电话 机构联系电话",
    "办公地址 单位详细地址 单位办公地址 单位通讯地址 机构地址 机构详细地址",
    "办公地址 地址 单位地址 通讯地址 通信地址 联系地址 详细地址 社区地址 办公地点 社区办公地址",
    "注册地址 注册地 住所",
    "邮政编码 邮编 单位邮编 机构邮编",
    "统一社会信用代码 社会信用代码 信用代码 统一信用代码 组织机构代码（统一社会信用代码）",
    "开户银行 开户行 开户行名称 开户银行名称 收款银行 收款开户行 收款银行名称",
    "银行账号 账号 开户账号 银行帐号 帐号 银行卡号 账户 收款账号 收款银行账号 收款帐号",
    "账户名称 户名 开户名称 账户名 开户名 收款账户名称 收款账户名 收款户名 银行账户名称",
    "成立时间 成立日期 成立年月 建立时间 组建时间 建院时间 建院年份 建院年月 建院日期 建校时间",
    "成立时间 建校年份 建校年月 建园时间 建园年份 建站时间 建站年份 创办时间 创建时间 成立年份",
    "单位类型 单位类别 社区类型 单位性质",
    "户籍人口 户籍人口数 户籍人数",
    "常住人口 常住人口数 常住人数",
    "流动人口 流动人口数 外来人口 外来人口数",
    "总人口 人口总数 总人口数 人口数 总人数",
    "总户数 户数 居民户数 住户数 居民总户数 家庭户数 辖区户数",
    "辖区面积 管辖面积 总面积 社区面积 行政区域面积 区域面积",
    "网格数 网格数量 网格个数 网格总数",
    "楼栋数 楼栋数量 楼栋总数 楼幢数 居民楼栋数",
    "小区数 小区数量 小区个数 居民小区数",
    "单元数 单元数量",
    "党员数 党员人数 党员总数",
    "党支部数 支部数 党支部数量",
    "工作人员数 工作人员总数 在职人员数 社区工作者人数 社区工作者数",
    "网格员数 网格员人数 网格员总数 专职网格员人数",
    "办公用房面积 办公面积 办公场所面积",
)
_ROLES = (
    r"联络员|联络人|联系人|信息员|通讯员|经办人|填表人|填报人|制表人|制表|填表|审核人|审核|审批人|报送人"
    r"|(?:主要|分管|具体|安全|单位|项目|现场|支部|社区|企业|场所|网格|党组织)?(?:负责人|责任人)"
    r"|(?:主要|分管|包联|包保|带队|值班)?领导"
    r"|(?:社区|村|村居)?(?:党组织|党支部|党总支|党委|支部)?(?:第一|副)?书记|村支书"
    r"|(?:社区|村)?(?:居委会|村委会|村居委会|居村委会|居民委员会|村民委员会|村居)?副?主任|村主任"
    r"|(?:专职|兼职)?(?:网格员|网格长|安全员|楼栋长|楼长|调解员|宣传员|统计员|档案员|专干)"
    r"|法定代表人|法人代表|法人|站长|校长|园长|院长|所长|副?组长|会计|出纳|户主|监护人|申请人|推荐人"
    r"|记录人|值班人员?|带班领导"
)
_SAME_ROLE = {
    "联络人": "联络员",
    "法人代表": "法定代表人",
    "法人": "法定代表人",
    "填报人": "填表人",
    "制表人": "填表人",
    "制表": "填表人",
    "填表": "填表人",
    "审核": "审核人",
    "单位负责人": "负责人",
    "党组织书记": "书记",
    "村支书": "书记",
    "专职网格员": "网格员",
}
# 社区党委书记 is the community's, 党支部书记 alone may be of one of its branches.
_OF_UNIT_POST = re.compile(
    r"(?:社区|村居?)(?:党组织|党支部|党总支|党委|支部)?(书记)"
    r"|(?:社区|村)?(?:居委会|村委会|村居委会|居村委会|居民委员会|村民委员会)(主任)|(?:社区|村居?)(主任)"
)
# Posts that a unit has once, whatever a form is about; whom else a form names may be another for
# another business (联系人, 分管领导).
_POSTS = frozenset(
    {"书记", "主任", "法定代表人", "主要负责人", "校长", "园长", "院长", "站长", "所长"}
)
# Once a form has named the unit's: 书记电话 below 社区书记, whatever else it is about.
_NEVER_OF_OTHERS = frozenset({"书记", "主任"})
_OTHER_RANK = re.compile(
    r"第[一二三]|副|原|前任?|助理|名誉|兼职|[离卸接新继拟候现上下]任|离职|离岗|交接|代理"
)
_OF_MANY = re.compile(
    r"网格|安全员|楼栋?长|调解员|宣传员|统计员|档案员|专干|户主|监护人|申请人|推荐人|会计|出纳|值班|组长|企业|场所|项目|现场"
)
SIGNERS = frozenset(
    {"填表人", "审核人", "经办人", "审批人", "报送人", "记录人", "值班人", "值班人员"}
)
# Whoever does something for the unit, by a name that no list can have in full: 民政协理员, 林长.
_OPEN_POST = re.compile(
    r"(?![是有])([\u4e00-\u9fff]{1,6}(?:员|专干|干事|专员|委员|主席|会长|秘书长|理事长|队长|经理|河长|林长|路长"
    r"|[校园院站所局科股处部厅镇乡县区]长"
    r"|主任|书记|负责人|责任人)"
    r"(?<![党团学队会职社议演雇店教动复裁减增满全官球病伤海船随人成]员)(?<!运动员|驾驶员|公务员|裁判员))(.*)"
)
# Where somebody signs: 法定代表人（签章）, 亲笔签名, 按手印; not 签字日期, 印章编号.
_SIGNED = re.compile(
    r"(?:签\s*[字名署]|签\s*\(?\s*章|盖\s*章|[公印]\s*章|印鉴|手\s*签|手印|指印|捺印)(?:确认|处|栏)?[)\s:_]*$"
)
_WRITTEN_NAME = re.compile(
    r"^(?:填报|报送|上报|申报|填表|反馈|呈报|参加|参赛)|(?:名称|全称|名)(?:公章|盖章|签章)?$"
)
_NAMES_OTHER = re.compile(r"(名称|全称|姓名)$")
_ABOUT_PERSON = frozenset(
    {"性别", "年龄", "民族", "籍贯", "出生日期", "身份证号", "家庭住址", "户籍地址"}
)
_NAMES_NOBODY = re.compile(
    r"日期|时间|年月|年份|码$|网址|账户|银行|数量?$|面积|金额|类[型别]|性质|级别|等级|情况|名称$"
    r"|(?:收件|收货|取件|签收|领取|领用|接收)人$"  # of the unit, at its address
    r"|(?:值班|服务|监督|举报|投诉|求助|咨询|报警|热线)(?:电话|热线)$"
)
# What each person, place and enterprise has, unless the label says that it is the unit's.
_OF_ANY_BODY = frozenset(
    {
        "电话",
        "手机",
        "办公电话",
        "电子邮箱",
        "传真",
        "办公地址",
        "注册地址",
        "邮政编码",
        "开户银行",
        "银行账号",
    }
    | {"账户名称", "统一社会信用代码", "成立时间", "单位类型"}
)
_NO_PERSONS = frozenset({"传真", "邮政编码", "统一社会信用代码"})
_ON_DUTY = re.compile(r"(值班|热线|服务|监督|举报|投诉)电话$")
_OF_UNIT_SAID = re.compile(r"单位|社区|村|办公|座机|固定|固话")
_UNIT_FACTS = 3  # so many of the unit's own before it: what is named then is not what it is about
_FACTS_BEFORE_PERSON = 2  # before somebody without a post that is known: 村医姓名
# What a unit has and is not a place with inhabitants of its own: beside it 总户数 is the unit's.
_OF_UNIT_ITSELF = re.compile(
    r"(设施|服务站|驿站|阵地|党组织|党委|党总支|妇女之家|书屋|图书室|文化室|活动室|卫生室|卫生站|食堂"
    r"|(?:服务|照料|活动|文化|治理)中心)(名称|全称)$"
)
_OF_AREA = frozenset(
    {"户籍人口", "常住人口", "流动人口", "总人口", "总户数", "网格数", "小区数", "辖区面积"}
)
_SAYS_UNIT = re.compile(r"(本|所在|所属|填报|报送)?(单位|社区|村|居委会)")
# A number without a sign behind it, as 1姓名: only before a word that is known; 60岁以上 has it.
_NUMBERED = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?=[^\d一二三四五六七八九十年月])")
_RANGE = re.compile(r"(?<=\d)\s*(?:周?岁)?\s*[-—–~～－﹣‐‑−至到]+\s*(?=\d)")
_RANGE_NAMED = re.compile(r"(?<=\d)至(?=\d)")
_OF_WHICH = re.compile(
    r"^其?中\s*[:：，,]?\s*(?=\d)"
)  # 其中60岁以上老人, of which a sentence tells
# 民法典 §1259: 以上 and 以下 include the number itself, said or not; 60岁（含）以上, 60岁及以上.
_AND_ITSELF = re.compile(r"(?:及|[（(]含(?:本数|[\d一二三四五六七八九十]+周?岁?)?[)）])(以[上下])")
_WITHOUT = re.compile(r"(以[上下])([^（(]{0,6})[（(]不(?:含|包括)[^）)]*[）)]")
_YEARS = re.compile(r"(?<=[\d一二三四五六七八九十])\s*周岁")
_VERB = re.compile(r"(?<=..)(设?在|位于|为|是)$")  # as a sentence asks: 办公地点在____
_HAS = re.compile(r"^(?:辖区)?(?:共有|现有|下辖|划分为?|共|现|设有?|有)(?=..)")  # 划分网格____个
_TURN = re.compile(r"[\d]{1,2}$")
_SAME_BUT_WORDS = re.compile(
    r"本|我|该|的|单位|社区|村居?|情况|信息|总数|总计|数量|个数|人数|数|号码|名称|所在|现有?"
)
_OF_FORM = re.compile(r"(《.+?》)(?:里的)?\s*(.+)")


def _group(lines: Iterable[str]) -> dict[str, str]:
    return {bare(word): line.split()[0] for line in lines for word in line.split()}


_PERSON_WORDS, _CONTACT_WORDS, _UNIT_WORDS = _group(_PERSON), _group(_CONTACT), _group(_UNIT)
_ATTRIBUTES = _PERSON_WORDS | _CONTACT_WORDS
_COLUMN_WORDS = _group(
    (
        "名称 全称",
        "地址 详细地址 具体地址 所在地址 经营地址 坐落地址",
        "车牌号 车牌号码 车牌 牌照号 号牌号码",
        "车型 品牌型号 车辆型号 车辆品牌型号 厂牌型号",
        "购置日期 购买日期 购置时间 购买时间 购入日期 购入时间",
        "规格型号 规格 型号",
        "所在村卫生室 所在卫生室",
    )
)
_SAID_FIRST = (
    *(
        "公民身份号码",
        "身份证号码",
        "身份证号",
        "出生年月日",
        "出生年月",
        "出生日期",
        "手机号码",
        "移动电话",
        "联系手机",
    ),
    *(
        "联系电话",
        "联系方式",
        "办公电话",
        "手机号",
        "政治面貌",
        "文化程度",
        "家庭住址",
        "姓名",
        "性别",
        "手机",
        "学历",
    ),
)
_OF_PERSON = frozenset(_PERSON_WORDS.values())
_OF_ANYBODY = frozenset(_CONTACT_WORDS.values())
_OWN = re.compile(r"^(本|所属)(社区|村居?)(?=..)")  # 所属社区书记
_TITLE_ROLE = re.compile(
    r"(联络员|联络人|信息员|(?:主要|分管)负责人|法定代表人|书记|站长|校长|园长|院长|所长)"
    r"(?:基本|个人|信息|情况|反馈|登记|备案|推荐|申报|报送|确认)*表?$"
)
_WITH_ROLE = re.compile(rf"({_ROLES})的?(.*)")


@dataclass(frozen=True, slots=True)
class AskedLabel:
    """One label of a form in reading order.

    names_person, names_unit, counts: what its kind asks for: a person, a unit, a number.
    line: the row it stands in; None where that is not known.
    """

    id: str
    label: str
    names_person: bool = False
    names_unit: bool = False
    counts: bool = False
    line: tuple[int, int] | None = None


def without_turn(label: str) -> str:
    """The label without the number by which a mark tells it from one of the same name: 手机2."""
    return _TURN.sub("", label)


@lru_cache(maxsize=50_000)
def label_key(label: str) -> str:
    """What labels of one form are told apart by, however they are typed: with full-width digits and
    signs, with 栏 as marks have it or as printed."""
    return bare(_compared(label))


def by_label(label: str, synonyms: Mapping[str, str] | None = None) -> str:
    """What the glossary calls this label; itself, as labels are compared, where it knows nothing.

    synonyms: of the configuration, for what the glossary does not have.
    """
    words, itself = _words_of(label)
    for known in words:
        if found := _ATTRIBUTES.get(known) or _UNIT_WORDS.get(known):
            return found
        if synonyms and (found := synonyms.get(known)):
            return found
    return itself


@lru_cache(maxsize=50_000)
def _words_of(label: str) -> tuple[tuple[str, ...], str]:
    """The words by which the glossary may know a label, and what it is called where it does not."""
    text = _compared(label)
    plain = bare(without_plain(text))
    words = (
        known
        for word in (bare(text), plain)
        for known in (word, *(one.sub("", word) for one in (_NUMBERED, _VERB, _HAS)))
    )
    return tuple(dict.fromkeys(words)), plain or bare(text)


@lru_cache(maxsize=50_000)
def core_of(name: str) -> str:
    """The name without words that say nothing of what is asked for: 独居老人数 is as 独居老人."""
    core = _SAME_BUT_WORDS.sub("", bare(without_plain(name)))
    return core.removesuffix("人") or core


def by_column(label: str, synonyms: Mapping[str, str] | None = None) -> str:
    """What the glossary calls a column of a list, which is of people or places and not of the unit:
    地址 is theirs."""
    word = _word(label)
    for known in (word, _NUMBERED.sub("", word)):
        found = _COLUMN_WORDS.get(known) or _ATTRIBUTES.get(known)
        if found := found or (synonyms or {}).get(known):
            return found
    return word


@lru_cache(maxsize=50_000)
def _compared(label: str) -> str:
    """The label without its number and with its ranges as marks have them: 0至6岁 for 0-6岁."""
    text = _OF_WHICH.sub("", without_number(printed_label(unicodedata.normalize("NFKC", label))))
    text = _RANGE.sub("至", text)
    text = _WITHOUT.sub(r"\1不含本数\2", text)
    return _AND_ITSELF.sub(r"\1", _YEARS.sub("岁", text))


@lru_cache(maxsize=50_000)
def _word(label: str) -> str:
    text = _compared(label)
    return bare(without_plain(text)) or bare(text)


@lru_cache(maxsize=50_000)
def open_qualifiers(label: str, *, names_unit: bool = False) -> tuple[str, ...]:
    """What stands in brackets with a label and may make another question of it, as far as anybody
    knows; not another word for the same: 手机（移动电话）."""
    text = _compared(label)
    name = by_label(text)
    plain = bare(without_hint(text))
    return tuple(
        one
        for one in qualifiers(text)
        if bare(one)
        and not says_nothing(one, plain, names_unit=names_unit)
        and (asks_another(one, names_unit=names_unit) or _called(one) != _called(name))
    )


@lru_cache(maxsize=50_000)
def another_asked(label: str, *, names_unit: bool = False) -> str:
    """What in brackets says that a label asks for another one, or of another time: 上年末, 拟任; ""
    for nothing."""
    found = (
        one for one in qualifiers(_compared(label)) if asks_another(one, names_unit=names_unit)
    )
    return next(found, "")


def _called(word: str) -> str:
    """What the glossary calls a word, also a post: 村支书 is 书记."""
    role, attribute = role_in(word)
    return role if role and attribute in {"", "姓名"} else by_label(word)


@lru_cache(maxsize=50_000)
def whose_attribute(name: str) -> tuple[str, str]:
    """Whose something is by its name, and which of their answers: 校医联系电话 is (校医, 电话); ""
    for what is nobody's."""
    starts = (n for n in range(1, len(name)) if name[n:] in _ATTRIBUTES)
    cut = next(starts, 0)
    return (name[:cut], _ATTRIBUTES[name[cut:]]) if cut else ("", "")


@lru_cache(maxsize=50_000)
def is_signed(label: str) -> bool:
    """Whether somebody is to sign or to stamp in this place: 校长签字, 单位（公章）; not where the
    unit writes its name, over which it stamps: 填报单位（盖章）, 单位名称（公章）."""
    text = unicodedata.normalize("NFKC", printed_label(without_turn(label)))
    if not any(_SIGNED.search(one) for one in (text, without_hint(text))):
        return False
    return not writes_name(text)


def writes_name(label: str) -> bool:
    """Whether a label asks the unit to write its name, whatever is stamped there, too: 填报单位,
    村（社区）名称; and not 单位（公章）."""
    word = _word(label)
    return asks_own_unit(word) and _WRITTEN_NAME.search(word) is not None


def is_known_word(name: str) -> bool:
    """Whether the glossary has this name."""
    return bare(name) in _ATTRIBUTES or bare(name) in _UNIT_WORDS


@lru_cache(maxsize=50_000)
def is_attribute(label: str) -> bool:
    """Whether everybody has what this label asks for: 姓名, 性别, 电话."""
    return by_label(label) in _ATTRIBUTES


def is_of_person(column: str) -> bool:
    """Whether a column of a list says something of a person: 学历, 负责人性别."""
    name = role_in(column)[1] or by_column(column)
    return name in _OF_PERSON or name in _OF_ANYBODY


@lru_cache(maxsize=50_000)
def is_of_unit(label: str) -> bool:
    """Whether the glossary has this label among what is asked of a unit: 常住人口, 办公地址."""
    return bare(by_label(label)) in _UNIT_WORDS


def with_synonyms(synonyms: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """The configuration's synonyms as `by_label` takes them: a word that two groups have says
    nothing."""
    found: dict[str, str] = {}
    twice = set()
    for label, others in synonyms.items():
        name = by_label(label)
        for word in (label, *others):
            if found.setdefault(bare(word), name) != name:
                twice.add(bare(word))
    return {word: name for word, name in found.items() if word not in twice}


def role_in(label: str, synonyms: Mapping[str, str] | None = None) -> tuple[str, str]:
    """Whose a label says that it asks for, and which of their answers; "" for what it leaves
    open: 联络员手机 is (联络员, 手机), 书记 is (书记, "")."""
    role, rest = _role_and_rest(label)
    if not role or not rest:
        return role, ""
    known = _ATTRIBUTES.get(rest) or (synonyms or {}).get(rest)
    return (role, known) if known else ("", "")


@lru_cache(maxsize=50_000)
def _role_and_rest(label: str) -> tuple[str, str]:
    """The role with which a label begins, and what stands behind it; "" for none."""
    word = _OWN.sub("", _word(label))
    found = _WITH_ROLE.fullmatch(word) or _WITH_ROLE.fullmatch(_NUMBERED.sub("", word))
    if not found:
        first, behind = _attribute_first(word)
        role, rest = _role_and_rest(behind) if behind else ("", "")
        return (role, first) if role and not rest else ("", "")
    role, rest = found[1], _TURN.sub("", found[2])
    of_unit = _OF_UNIT_POST.fullmatch(role)
    role = next(filter(None, of_unit.groups())) if of_unit else _SAME_ROLE.get(role, role)
    if not rest or rest in {"签字", "签名", "签章"}:
        return role, ""
    # 主任姓名联系方式, of a telephone on the right of one
    return role, rest.removeprefix("姓名") or rest


def whose_in(label: str, synonyms: Mapping[str, str] | None = None) -> tuple[str, str]:
    """As `role_in`, also of posts that have a name of their own: 民政协理员手机."""
    role, attribute = role_in(label, synonyms)
    return (role, attribute) if role else _open_post_in(label)


def _attribute_first(word: str) -> tuple[str, str]:
    """What a label asks for before it says of whom, as where people stand side by side above their
    rows, 手机 and 书记 of 手机书记; "" for another label. 民族专干 is a post."""
    first = next((one for one in _SAID_FIRST if word.startswith(one)), "")
    return first, word.removeprefix(first) if first else ""


@lru_cache(maxsize=50_000)
def _open_post_in(label: str) -> tuple[str, str]:
    first, behind = _attribute_first(_word(label))
    if behind and (post := _open_post_in(behind))[0] and not post[1]:
        return post[0], _ATTRIBUTES[first]
    found = _OPEN_POST.fullmatch(_word(label))
    if not found:
        return "", ""
    rest = _TURN.sub("", found[2])
    known = _ATTRIBUTES.get(rest, "")
    return (found[1], known) if not rest or known else ("", "")


@dataclass(frozen=True)
class Subject:
    """What a form is about that is not the unit: a person, a place, an enterprise.

    label: that names it; first: the number of the label from which on the form is about it;
    is_beside: it is somebody whom a form of the unit names beside others.
    """

    label: str
    first: int
    is_beside: bool = False

    def leaves(self, label: AskedLabel, synonyms: Mapping[str, str] | None = None) -> bool:
        """Whether this label is the unit's all the same: it says so or whose it is, or its subject
        has no inhabitants and no secretary of its own."""
        return self.is_of_unit(label) or self.lends(label, synonyms) or self.is_other(label)

    def is_other(self, label: AskedLabel) -> bool:
        """Whether this label says that it is of somebody else: 副院长手机 beside 院领导姓名."""
        return self.is_beside and bool(whose_in(label.label)[0]) and label.label != self.label

    def is_of_unit(self, label: AskedLabel) -> bool:
        """Whether this label says that it is the unit's."""
        return label.names_unit or bool(_SAYS_UNIT.match(bare(label.label)))

    def lends(self, label: AskedLabel, synonyms: Mapping[str, str] | None = None) -> bool:
        """Whether it is only likely that this label is the unit's."""
        if self.is_beside and _is_of_nobody(label, synonyms):
            return True
        if not _OF_UNIT_ITSELF.search(_word(self.label)):
            return False
        return by_label(label.label, synonyms) in _OF_AREA or (
            role_in(label.label, synonyms)[0] == "书记"
        )


def asks_person(labels: Sequence[AskedLabel], whose: str) -> bool:
    """Whether one of these labels asks for what only a person has, of this one or of whom it does
    not say: 身份证号, 村医身份证号."""
    names = [by_label(one.label) for one in labels]
    theirs = (whose_attribute(name) for name in names)
    return any(name in _ABOUT_PERSON for name in names) or any(
        owner == whose and attribute in _ABOUT_PERSON for owner, attribute in theirs
    )


def _is_of_nobody(label: AskedLabel, synonyms: Mapping[str, str] | None) -> bool:
    """Whether a label asks for what a unit has and no person: 传真, 24小时值班电话, 总户数."""
    name = by_label(label.label, synonyms)
    of_unit = bare(name) in _UNIT_WORDS and not may_be_anybodys(label.label)
    return of_unit or name in _NO_PERSONS or _ON_DUTY.search(bare(label.label)) is not None


def asked_by(
    labels: Sequence[AskedLabel],
    title: str,
    synonyms: Mapping[str, str] | None = None,
    *,
    of_columns: bool = False,
    beside: Container[str] = (),
) -> dict[str, Meaning]:
    """What each label of a form means, by its id. labels: in reading order; title: of the form, in
    which a label means something that does not say whose it asks for; of_columns: they are those of
    one line, and it does not matter what that is about; beside: as `subject_in` takes it."""
    form = f"《{title}》"
    own = role_of_title(title) or form
    subject = None if of_columns else subject_in(labels, title, synonyms, beside)
    several = _lines_of_several(labels, synonyms)
    owner, line, anybody = "", None, False
    last, beside_unknown, after_somebody = Meaning("", ""), False, False
    meanings: dict[str, Meaning] = {}
    posts: list[str] = []
    units_posts: set[str] = set()
    for number, one in enumerate(labels):
        role, attribute = _whose(one, synonyms)
        if attribute not in {"", "姓名"}:  # 书记手机 beside 党支部书记
            role = _named_before(role, posts)
        name = by_label(one.label, synonyms)
        turned = _TURN.search(bare(without_hint(one.label)))
        if role:
            if not role_in(one.label, synonyms)[0]:  # 协理员手机 below 民政协理员
                role = next((post for post in posts if post.endswith(role)), role)
            posts.append(role)
            owner, line, anybody = role, one.line, True
            meaning = Meaning(role, attribute or "姓名")
        elif name in _OF_PERSON or name in _OF_ANYBODY:
            if name == "姓名":
                owner, line, anybody = own, one.line, True
            elif line in several and one.line != line:
                owner = form  # two are named side by side: whose the line below is, nobody can say
            has_number = any(Meaning(owner, n) in meanings.values() for n in ("手机", "电话"))
            below = None not in {line, one.line} and one.line != line
            if own == form and (name == "传真" or (name == "办公电话" and has_number and below)):
                meaning = Meaning("", name)  # nobody has one of their own
            elif owner:
                meaning = Meaning(owner, name)
            else:
                is_near = name == "办公电话" and not last.owner and not after_somebody
                others = beside_unknown and may_be_anybodys(one.label)
                unit = is_near or (name in _OF_ANYBODY and not anybody and not others)
                meaning = Meaning("" if unit else form, name)
        else:
            owner, line = ("", None) if not turned else (form, one.line)
            meaning = Meaning("", name)
            if beside_unknown and may_be_anybodys(one.label):  # 地址 beside 水源地
                meaning = Meaning(form, name)
        is_units = not subject or number < subject.first or subject.leaves(one, synonyms)
        if is_units and role in _NEVER_OF_OTHERS:
            units_posts.add(role)
        is_units |= role in units_posts and attribute not in {"", "姓名"}
        if not is_units:
            meaning = Meaning(form, meaning.words.replace(" ", "").removeprefix(form))
        if meaning in meanings.values():  # the same words twice: which is which, nobody can say
            meaning = Meaning(form, bare(one.label) or one.id)
        meanings[one.id] = last = meaning
        is_same = beside_unknown and may_be_anybodys(one.label) and not meaning.is_of_role
        after_somebody = not role and _may_name_somebody(one, name)
        beside_unknown = is_same or after_somebody
    return meanings


@lru_cache(maxsize=50_000)
def may_be_anybodys(label: str) -> bool:
    """Whether everybody has what this label asks for, and it does not say that it is the unit's."""
    known = by_label(label) in _OF_ANY_BODY
    return known and not _OF_UNIT_SAID.search(bare(without_hint(label)))


def _may_name_somebody(label: AskedLabel, name: str) -> bool:
    """Whether a label that the glossary does not know may ask who somebody is: 司机, 保安; then the
    telephone behind it is theirs, not the unit's."""
    is_other = label.counts or label.names_unit or is_known_word(name)
    return not is_other and not _NAMES_NOBODY.search(bare(without_hint(label.label)))


def _named_before(role: str, posts: Sequence[str]) -> str:
    """The post by which the form has named whom this role is short for."""
    longer = {post for post in posts if post.endswith(role)}
    return longer.pop() if role not in posts and len(longer) == 1 else role


def _whose(label: AskedLabel, synonyms: Mapping[str, str] | None) -> tuple[str, str]:
    """Whose this label asks for; a number of 管理员 is nobody."""
    return role_in(label.label, synonyms) if label.counts else whose_in(label.label, synonyms)


def role_of_title(title: str) -> str:
    """The role of whom a form is about, by its title: 联络员 of 联络员反馈表. Only of a role
    that a unit has once; 网格员登记表 may be about any of them."""
    found = _TITLE_ROLE.search(bare(title))
    return _SAME_ROLE.get(found[1], found[1]) if found else ""


def meaning_named(text: str, synonyms: Mapping[str, str] | None = None) -> Meaning:
    """The meaning that the clerk writes: “联络员手机”, “联络员 手机”, “办公地址”."""
    if of_form := _OF_FORM.fullmatch(text.strip()):
        return Meaning(of_form[1], without_hint(of_form[2]).strip())
    role, attribute = whose_in(text, synonyms)
    return Meaning(role, attribute or "姓名") if role else Meaning("", by_label(text, synonyms))


def may_be_short(role: str, longer: str) -> bool:
    """Whether a post is likely the short word for another one: 主任 for 调委会主任; 书记 is never
    the 第一书记."""
    before = longer.removesuffix(role) if role in _POSTS and longer.endswith(role) else ""
    return bool(before) and not _OTHER_RANK.search(before)


@lru_cache(maxsize=50_000)
def is_topical(meaning: Meaning) -> bool:
    """Whether it is somebody who may be another for another business: 联系人, 分管领导; and not
    民政协理员, whose name says the business."""
    if not meaning.owner or meaning.is_of_form or meaning.owner in _POSTS:
        return False
    return _WITH_ROLE.fullmatch(meaning.owner) is not None


def is_post(role: str) -> bool:
    """Whether a role is a post in the unit or leads it: 党支部书记, 负责人; and not 联络员."""
    return any(role.endswith(one) for one in (*_POSTS, "负责人", "领导"))


def has_one_holder(role: str) -> bool:
    """Whether a unit has one of this role, or one for a business: 书记, 分管领导; not 网格员."""
    return not _OF_MANY.search(role)


def subject_in(
    labels: Sequence[AskedLabel],
    title: str,
    synonyms: Mapping[str, str] | None = None,
    beside: Container[str] = (),
) -> Subject | None:
    """What the form is about, where that is somebody or something else than the unit that hands it
    in: a person without a role, a place, an enterprise; then 地址 and 负责人 are theirs. What is
    named after several facts of the unit is only something beside these. beside: the ids of labels
    that are known to name somebody of the unit."""
    of_unit = 0
    about_person = any(by_label(one.label, synonyms) in _ABOUT_PERSON for one in labels)
    names = (one.names_unit or by_label(one.label, synonyms) == "单位名称" for one in labels)
    is_beside = not about_person and any(names)
    for number, one in enumerate(labels):
        if one.id in beside:
            continue
        name = by_label(one.label, synonyms)
        first = 0 if of_unit < _UNIT_FACTS else number
        if name == "姓名" and not role_of_title(title):
            return Subject(one.label, first, is_beside)
        role = role_in(one.label, synonyms)[0]
        if one.names_unit or is_known_word(name) or role:
            of_unit += not one.names_unit and (bare(name) in _UNIT_WORDS or role in _POSTS)
            continue
        if not about_person and _whose(one, synonyms)[0]:
            continue
        if found := _NAMES_OTHER.search(bare(without_hint(one.label))):
            is_person = found[1] == "姓名" and not about_person
            later = is_person and (of_unit >= _FACTS_BEFORE_PERSON or is_beside)
            return Subject(one.label, number if later else first, is_person and is_beside)
    return None


def _lines_of_several(
    labels: Sequence[AskedLabel], synonyms: Mapping[str, str] | None
) -> set[tuple[int, int] | None]:
    """The rows in which more than one person is named; None where no rows are known and more than
    one is named at all."""
    named: dict[tuple[int, int] | None, set[str]] = {}
    for one in labels:
        if role := _whose(one, synonyms)[0]:
            named.setdefault(one.line, set()).add(role)
    return {line for line, roles in named.items() if len(_longest(roles)) > 1}


def _longest(roles: set[str]) -> set[str]:
    """The roles without those that are short for another one: 书记 beside 党支部书记."""
    return {one for one in roles if not any(may_be_short(one, other) for other in roles)}
