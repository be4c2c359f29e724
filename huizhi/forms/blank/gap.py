"""Gap: where an answer belongs inside a printed text: “联系人：______”, “□是 □否”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from huizhi.forms import bare, without_hint
from huizhi.forms.blank.boxes import (
    BOXES,
    BoxRun,
    box_runs,
    is_tick_place,
    with_room_for_digits,
)
from huizhi.forms.blank.guess import guess_kind, known_id, mark_name, may_be_several
from huizhi.forms.blank.word_behind import named_behind, says_span
from huizhi.forms.fields import (
    GRADES,
    KINDS,
    Checkbox,
    Choice,
    Date,
    Integer,
    Measurement,
    Money,
    Percent,
    Period,
    PersonName,
    Text,
    Unit,
    YearMonth,
)

NO_NAME = "[×✕╳xXｘＸ○〇]{2,4}"  # where a unit's name is to stand
_S = r"[ \t\u3000\u00a0_＿]"  # what leaves room to write
_YEAR = rf"(?:20(?:[0-9]{{2}})?)?{_S}*年"  # with the century or the whole year printed
_BRACKET = r"[（(\[［][ \u3000]*[）)\]］]"
_CHOICE_WORD = rf"[^\s{BOXES}_＿:：、，,；;。/（）()\[\]［］]{{1,8}}"
_BEHIND = rf"{_CHOICE_WORD}[ \u3000]*{_BRACKET}"  # 是（ ）
_COUNT_BEFORE = r"(?:[①-⑩]|[A-H1-9][.．、])[ \u3000]*"
_COUNTED_BEHIND = (  # A. 特别困难（ ）
    rf"{_COUNT_BEFORE}[^\s{BOXES}_＿:：、，,；;。/（）()\[\]［］]{{1,14}}[ \u3000]*{_BRACKET}"
)
_BESIDE = rf"{_BRACKET}[ \u3000]*{_CHOICE_WORD}"  # （ ）是
_IN_BRACKET = re.compile(rf"(?P<word>(?:{_CHOICE_WORD})?)[ \u3000]*[（(](?P<room>{_S}+)[)）]")
_WIDE_BRACKET = re.compile(rf"[（(]{_S}{{6,}}[)）]")
_BETWEEN_CHOICES = " \u3000\n\t、，,；;/"
_ROOM_BEHIND_OTHER = re.compile(  # 是（ ） 否（ ） 其他（        ）: words belong there, no tick
    rf"^(?:(?![（(]{_S}{{6,}}[)）]).)*其[他它][ \u3000]*[（(]{_S}{{6,}}[)）]$", re.DOTALL
)
_PARTING = rf"[{_BETWEEN_CHOICES}]*"
_OTHER = re.compile("其[他它]")
_TOKEN = re.compile(
    rf"(?P<behind>{_COUNTED_BEHIND}(?:{_PARTING}{_COUNTED_BEHIND})+|{_BEHIND}(?:{_PARTING}{_BEHIND})+)"
    rf"|(?P<beside>{_BESIDE}(?:{_PARTING}{_BESIDE})+)"
    rf"|(?P<bracket>(?:{_CHOICE_WORD}[ \u3000]*)?[（(]{_S}{{2,}}[)）])"
    rf"|(?<=[\[［【])(?P<square>{_S}{{2,}})(?=[\]］】])"
    rf"|(?P<number>[〔\[](?P<of_year>{_S}+)[〕\]]第?(?P<of_number>{_S}+)号)"
    rf"|(?P<unit>{NO_NAME}(?:社区|街道|村|镇|乡|学校|单位))"
    rf"|(?P<moment>(?:{_YEAR}{_S}*月{_S}*日|{_S}+月{_S}*日)?{_S}+[时点]{_S}+分"
    rf"|{_YEAR}{_S}*月{_S}*日{_S}+[时点](?!间)|{_S}+月{_S}+日{_S}+[时点](?!间))"
    rf"|(?P<date>{_YEAR}{_S}*月{_S}*日)"
    rf"|(?P<month>(?:20)?{_S}+年{_S}+月|20[0-9]{{2}}{_S}*年{_S}{{2,}}月)"
    r"|(?P<line>[_＿]{2,}(?:[ \u3000\t]*[_＿]{2,})*)"
    r"|(?P<room>[ \t\u3000\u00a0]{2,}|\t)"
)
_BLANK = rf"(?:[（(]{_S}+[)）]|{_S}+)"  # room to write, in brackets or not
_DAY_APART = re.compile(  # （  ）月（  ）日, ____月____日: a day whose parts have room of their own
    rf"(?:(?:20[0-9]{{2}}|(?:20)?{_BLANK}){_S}*年{_S}*)?{_BLANK}{_S}*月{_S}*{_BLANK}{_S}*[日号]"
)
_PERIOD = re.compile(  # ____年__月__日至__月__日: the year of the first is that of the last
    rf"(?:(?:20[0-9]{{2}}|{_S}+)年{_S}*)?{_S}+月{_S}+[日号]{_S}*(?:[至到]|[-—–~～]+){_S}+月{_S}+[日号]"
)
_HOUR = re.compile(rf"{_S}+[时点]")
_MONTH_APART = re.compile(rf"(?:20)?[（(]{_S}+[)）]{_S}*年{_S}*[（(]{_S}+[)）]{_S}*月")
_WHOLE_PERIOD = re.compile(  # behind a label: 有效期：____年__月__日至____年__月__日
    rf"{_YEAR}{_S}*月{_S}*日{_S}*(?:[至到]|[-—–~～]+){_S}*{_YEAR}{_S}*月{_S}*日"
)
_DAYS = (
    (Period.kind, _PERIOD),
    (Period.kind, _WHOLE_PERIOD),
    (Date.kind, _DAY_APART),
    (YearMonth.kind, _MONTH_APART),
)
_UNIT_WORD = re.compile(  # right behind a blank: the name of a unit stands there
    r"[)）]?[ \u3000]*(?P<word>(?:社区|村)[（(](?:社区|村|居)[)）]|社区|行政村"
    r"|村(?![庄民组内级里务集医干部规镇]))"
)
# Before a further part of an address, and behind it: 家庭住址：____镇____村____组
_ADDRESS_BEFORE = re.compile(
    r"(?P<label>[^\s：:，。；]{0,8}(?:地点|位置|地址|住址|住所|住地|坐落|所在地|籍贯|户籍|村组))"
    r"[ \t\u3000]*[：:][ \t\u3000_＿省市县区旗乡镇街道村社办事处（）()、/]*"
    r"[省市县区旗乡镇道村社][）)]?[ \t\u3000_＿]*$"
)
_ADDRESS_PART = re.compile(
    r"[ \u3000]*(?P<word>行政村|社区|街道|[省市县区旗乡镇村]|(?:村民)?小?组)"
)
_GROUP = re.compile(r"[ \u3000]*((?:村民)?小?组)(?![\u4e00-\u9fff])")
_THEN_GROUP = re.compile(
    rf"{_S}{{2,}}(?:村民)?(?:小?组|队|户|号)"
)  # what parts it from the village
# Right behind the blank that a line begins with, and more behind it: ______村（社区）  填表日期：
_BEGINS_WITH_UNIT = re.compile(
    r"(?:(?:[省市县区旗乡镇]|街道)(?:[（(][^（）()\s]{1,8}[)）])?|村(?:[（(](?:社区|居)[)）]|民委员会|委会)?|"
    rf"社区(?:[（(](?:村|居)[)）]|居民委员会|居委会)?){_S}{{3,}}[^\s_＿]"
)
_ADDRESSEE = 6  # spaces
_ADDRESSED = re.compile("(?:村|社区|居)(?:居?民)?(?:委员会|委会)[:：]\\s*$")
_RUN_OF_PARTS = re.compile(
    rf"{_S}{{2,}}区{_S}{{2,}}(?:排|号){_S}{{2,}}号?|{_S}{{2,}}排{_S}{{2,}}号"
)
_ONE_BETWEEN = re.compile(rf"[之与和由向对被给]{_S}{{4,}}")
_LONG_WORD = re.compile("[\u4e00-\u9fff]{2}$")
_BEGINS_WITH_YEAR = re.compile(rf"年{_S}*[至到]{_S}{{2,}}年")
_EMPTY_LINES = re.compile(r"(?:[ \t\u3000]*\n){2,}")
_OF_ORDER = re.compile("季度|学期|学年|届|[周期批轮次组](?![\u4e00-\u9fff])|号楼|单元")  # behind 第
_HAN = "\u4e00-\u9fff"
_COLON = re.compile(r"[ \t\u3000]*[:：]")
_BEGINS_LABEL = re.compile(rf"[{_HAN}]{{1,8}}[:：]")
_LABEL = (
    rf"(?:(?<![{_HAN}])[{_HAN}](?:[ \u3000]+[{_HAN}]){{1,3}}|"
    rf"[村区镇街园站][（(][{_HAN}]{{1,2}}[)）][{_HAN}]{{0,6}}|"  # 村（居）名称
    rf"(?:^|(?<=\n))[{_HAN}]{{2,6}}、[{_HAN}]{{2,6}}(?=[ \t\u3000]*[：:])|"  # 地址、电话：
    rf"[^\s：:，。；,;、！？?_＿{BOXES}（）()]{{1,20}})"
    r"(?:\n?[（(][^（）()\n]*[)）])?"
)
_BEFORE_COLON = re.compile(rf"({_LABEL})[ \t\u3000]*[：:][ \t\u3000]*$")
_LABELLED = re.compile(rf"({_LABEL})[ \t\u3000]*[：:]")
_PART = re.compile(r"[，。；、！？：:,;!?\n（）()“”]")
_AND = re.compile(r"[、，,/和及 ]+")
_LABELS_JOINED = re.compile(
    rf"([{_HAN}]{{2,6}}(?:、[{_HAN}]{{2,6}})+)[ \t\u3000]*[：:][ \t\u3000]*$"
)
_FROM_PLACE = re.compile(rf"(?P<label>{_LABEL})[ \t\u3000]*[：:]{_S}{{4,}}(?P<to>[至到])$")
_AND_ANOTHER = re.compile(r"[ \u3000]*[、，,/和及与][ \u3000]*")
_CLAUSE = re.compile(r"[，。；,;）)]")
_NO_LABEL = re.compile(
    r"(附注|备注说明|注|注意|注意事项|提示|说明|要求|附件\d*|附|[示样范举]?例|如|"
    r"(填表|填写|填报|报送|有关|编制)(说明|要求|须知|事项)|抄送|主题词)"
)
_NOUNS = (
    *("身份证号", "联系电话", "电话", "手机", "姓名", "联系人", "负责人", "责任人", "承诺人"),
    *("单位", "社区", "职务", "地址", "日期", "时间", "邮箱", "金额"),
)
_OF_MONEY = {"元", "千元", "万元", "亿元"}
_COUNTED = re.compile(
    r"\s*(?!个人|户[主籍型]|人[事均才]|项目|处[理置罚]|家[庭长属具政电务]|票[据证面价])"
    r"([千万亿]?元|[人户]次|[人名户份台次件个处辆所场条家起项张只头棵株套间块座口栋幢门具盏支根桶瓶册本篇批队班票]|[箱袋捆笔宗床](?![位子记筒教旨])"
    rf"|[层部眼](?![{_HAN}]))(?![民员口们庭长属目])"
)
_NEXT_LABEL = re.compile(  # 班次： is no 班, 门诊负责人（签字）： no 门
    r"\s*[\u4e00-\u9fff]{2,8}(?:[（(][^（）()]*[签章][^（）()]*[)）])?\s*[：:]"
)
_SEALED_BEFORE = re.compile(  # 填卡单位（章）      填卡人：
    rf"(?:^|(?<=\s))(?P<label>[{_HAN}]{{2,10}})[（(](?:公?章|盖章|签[字名章])[)）][ \t\u3000_＿]*$"
)
_COUNTED_LINES = re.compile(rf"\s*(?:[1-9][.．、]{_S}{{3,}})+[1-9][.．、]{_S}*")  # 1.      2.
_COUNT = re.compile("[1-9][.．、]")
_CLOSED_BEFORE = re.compile(r"^[^（(]*[)）]")
_CLAUSE_END = re.compile("[，。；](?=[^，。；]*$)")
_SAID_OF = re.compile("(?:为|是)$")
_FROM_DAY = re.compile(rf"(?:[自从]{_S}*\0{_S}*起|[至到]{_S}*\0{_S}*止)(?!码)")  # \0: the blank
_ENDS_COUNTED = re.compile(rf"\s*(?:[{_HAN}㎡㎥]{{1,3}}(?=[，。；、,;\s]|$)|[千万亿]?元[（(])")
_MEASURED = re.compile(
    r"\s*(平方[米公]里?|[㎡㎥亩]|m[²³23]|立方米|公[里斤顷]|千[米克瓦]时?|k?wh|度|小时|[课学]时|分钟|[毫厘]?米"
    r"|[吨天]|kg|km|(?:公|市)?斤|[担羽尾匹]|车次|℃|摄氏度|米[/／每]秒|m[/／]s"
    r"|[kmg]wp?|[km]?va|[km]?pa|[kmgt]b|kv|[cm]m|m[lg]|[km]?hz|db|兆[帕瓦]|千[伏帕]安?|毫[升克]|分贝)(?![\u4e00-\u9fff])",
    re.IGNORECASE,
)
_ROOM_FOR_MEASURE = re.compile(
    rf"(?P<before>第?)(?P<room>{_S}{{2,}})[（(]?(?P<unit>\S{{1,6}}?)[)）]?\s*"
)
# Whatever it may count: kVA, MPa, 级; no answer, and nothing of a day or a signature.
_ANY_MEASURE = re.compile(
    "[A-Za-zμµΩ°℃℉‰][A-Za-z0-9μµΩ²³/／·%]{0,5}"
    "|(?![男女是否有无好中差优良甲乙丙丁东西南北上下左右内外年月日时签章盖名人至到和及与或])[百千万亿]?[\u4e00-\u9fff]"
)
_BETWEEN_GAPS = re.compile(rf"[)）]?{_S}*([{_HAN}]{{1,4}}){_S}*(?:[（(]{_S}|[_＿]{{2}}|{_S}{{3}})")
_OPTION_MARK = re.compile(r"(?:^|(?<=\s)|(?<=[：:？?]))(?:[A-Fa-f][.．、]|[①-⑩]|[1-9][.．、）)])")
_OPTION = re.compile(r"(?:[A-Fa-f][.．、]|[①-⑩]|1[.．、）)])[ \u3000]*\S")
_SET_APART = re.compile(r"\S[ \u3000]{2,}$")  # of labels in one line
_NUMBER_IN_BOX = re.compile(  # 1门诊 2家庭 3电话 □: the number of one is written into the box
    rf"\s*1[.．、]?[^\s{BOXES}\d]+(?:\s+[2-9][.．、]?[^\s{BOXES}\d]+)+\s*(?P<box>[{BOXES}])\s*"
)
_SQUARE = re.compile(rf"[\[［【]{_S}{{2,}}[\]］】]")
_CIRCLED = frozenset("①②③④⑤⑥⑦⑧⑨⑩")
_UNIT_IN_BRACKET = re.compile(r"[人户名次件个台份处元天岁级分票张间辆]{1,2}[)）]")
_ONLY_OPTIONS = re.compile(r"\s*(?:A[.．、]|①|1[.．、）)])\s*\S+\s+(?:B[.．、]|②|2[.．、）)])")
_ANSWER = re.compile("答|答案|选择|选项|[您你]的选择|请选择")  # names nothing by itself
_QUESTION_BEFORE = re.compile(r"([^。；\n]{2,40}?)[：:？?]?\s*(?:A[.．、]|①|1[.．、）)])")
_NUMBERED_UNDER = re.compile(r"([^\s：:。；]{2,20})[：:][^：:\n]*?([①-⑩])$")
_SEVERAL = re.compile("可?多选|多项|几项")
_COUNTED_OPTION = re.compile(
    r"(?P<sign>[①-⑩]|[A-H1-9](?=[.．、]))[.．、]?[ \u3000]*"
    rf"(?P<word>[^\s①-⑩{BOXES}_＿:：、，,；;。（）()]{{1,12}})"
)
_OPTION_PLAIN = re.sub(r"\(\?P<\w+>", "(?:", _COUNTED_OPTION.pattern)
_COUNTED_OPTIONS = re.compile(  # ①地暖 ②暖气片 ③空调末端（请在序号上打√）
    rf"\s*(?P<options>{_OPTION_PLAIN}(?:[\s、，,；;/]+{_OPTION_PLAIN})+)[；;。\s]*"
    r"(?P<note>[（(](?:请|可|在|打|单选|多选|只选|限选|圈|[画划])[^（）()]*[)）])?\s*"
)
_COUNTS_OF_OPTIONS = ("①②③④⑤⑥⑦⑧⑨⑩", "ABCDEFGH", "123456789")
_PERCENT = re.compile(r"[ \u3000]*[%％]")  # part of the answer, or it would stand there twice
_BEHIND_BOXES = re.compile(r"[(（：:]?\s*(?:请?(?:注明|说明|填写|列明))?[：:]?\s*")
_OWN_NOTE = re.compile(r"[ \u3000]{2,}说明[：:][ \u3000]*")  # of all of them
_YES = {"是", "有", "能", "会", "已", "愿意", "同意", "需要", "参加", "符合", "合格"}
_PERSON = re.compile(r"\s*(同志|先生|女士)")
_ROOM = " \t\u3000\u00a0_＿年月日"
_COUNTING = ("共", "约", "计", "有", "达", "余", "满", "近", "含")
_TITLE = re.compile(r"(表|单|书|回执|通知)$")
_OF_TITLE = re.compile("(?:表|单|书|报|报告|台账|汇总|统计|简报)$")
_SEALED = re.compile(
    r"(?<=[：:])[（(](?:加?盖?公?章|盖章|签[字名章])[)）][ \t\u3000]*$"
)  # 单位：（盖章）
_OF_RMB = re.compile("^人民币[（(]([大小]写)[)）]$")  # what is in the bracket says which
_YUAN = ("￥", "¥")
_SHORT_PART, _LONG_PART = 6, 8  # letters of a name that is made up, before 人数 and alone
_LONGEST_SUBJECT = 12  # letters of the words right before brackets that name what belongs there
_WORD_BEFORE = re.compile(rf"[^\s{BOXES}_＿:：、，,；;。/（）()\[\]［］]+[ \u3000]*$")
_AT = re.compile("(?<![关对由位属基处鉴终等在])于$")
_OF_BLANK_BEFORE = re.compile(  # ____日在（  ）, （  ）社区辖（  ）
    "^(?:[年月日]|(?:社区|行政村|村)(?=[下管]?辖|[共现设有]|划分))"
)
_AMONG = re.compile("^其中的?(?=..)")
_COUNTS = re.compile("(?:下|管)?辖|[共现设配建]?[有设建]|划?分为?|负责(?:辖区)?|管理|包括|包含|等")
_JOINING = re.compile("[前后将把共有为已于由在计的了是我本该请]+|现有")  # 共有, 共计, 已
_JOINS = re.compile("[的于在将被把为是已并和与及等的有以至到]")  # no name begins like this
_DIGITS = re.compile(r"[\d.\-—–~～]+")
_NUMBER = r"(?:\d+(?:\.\d+)?|[一二三四五六七八九十百]+)"
_NUMBER_BEFORE = re.compile(
    rf"第?{_NUMBER}(?:(?:周?岁)?[-—–~～至到]{_NUMBER})?(?:周?岁(?:及|[（(]含[）)])?)?$"
)
_WIDE = 4  # spaces; so many behind a word are room to write
_UNDERLINED = 2  # spaces; nobody prints so many before a comma but to underline them
_CLOSING = ("，", "。", "；", "、", ",", ";", "）", ")")
_SIGNER = re.compile(r"签|章[)）]?$|[人员][)）]?$|负责|领导|书记|主任|长$|经办|审[核批]|监护")
_SIGNED = re.compile("签[字名]$")  # below an opinion, behind boxes
_ROOM_FOR_YEAR = 4  # spaces
_NAMED_BY = {
    "元": "金额",
    "千元": "金额",
    "万元": "金额",
    "亿元": "金额",
    "人": "人数",
    "名": "人数",
    "口": "人口",
    "户": "户数",
    "次": "次数",
    "人次": "人次",
    "户次": "户次",
    "票": "票数",
}
_SAYS_HOW_MANY = re.compile(
    r"(?:[数量率薪]|人口|面积|金额|收入|支出|产值|投资|资金|经费|损失|工资)$"
)
# What stands before that which is counted: 我社区共有居民____户, 划分网格____个.
_HAVING = re.compile(
    rf"^.*?(?:[共现设配下]有|下辖|共计|划分|(?<![国所没享])有|共)(?=[{_HAN}\d]{{2}})"
)
_DOES = "(?:前往|办理|到|去|参[加与]|报名|签[约订]|完成|落实|受益|[获已未被在中为到因无均以持从])"
_BEHIND_COUNT = re.compile(rf"\s*[{_HAN}]([{_HAN}]{{2,6}}?)(?=[，。；、,;的\s]|{_DOES}|$)")
_OWN_UNIT = re.compile(r"(?:[兹今现]有)?[我本](社区|行政村|村|街道|镇|乡|单位|学校|校)")
_SET_IN = re.compile(r"(?<=..)(设?在|位于|于|为|是|给)$")  # 办公地址位于
_NAMED_NEXT = ("兹介绍", "现介绍", "兹证明", "兹有", "今有", "本人", "我叫", "学生", "居民")
_LIVING = re.compile(r"(居住|现住|家住|住)(于|在)?([我本]?[辖社]区)?$")
_IN_WORDS = re.compile(rf"([{_HAN}]{{2,8}})[（(]([{_HAN}]{{1,6}})[)）]\s*$")  # 人民币（大写）
_EDGES = {"自": "开始", "从": "开始", "由": "开始", "至": "结束", "到": "结束", "止": "结束"}
_AT_LEAST = re.compile("(?:不[少低]于|不[超]过|至少|超过|达到|大?约为?)$")
_YEARS_OLD = re.compile(r"\s*周?岁(?![以月])")
_AREA = re.compile(r"\s*(?:平方米|㎡|m[²2]|亩|公顷)")
_YEARS = re.compile(r"\s*年(?=[，。；、,;]|\s*$)")
_TIME_AFTER = re.compile(r"\s*(之?前|以前|止|起|至)")


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in a text, from start to end. label: what it is called there; named: printed before it
    with a colon, else the name was made up from the words around; kind: "" where the label says
    it; choices, several: of boxes; given: what stands in it already."""

    start: int
    end: int
    label: str
    named: bool = True
    kind: str = ""
    choices: tuple[str, ...] = ()
    several: bool = False
    given: str = ""

    def room_in(self, text: str) -> str:
        """The spaces and the line with which the gap begins."""
        taken = text[self.start : self.end]
        return taken[: len(taken) - len(taken.lstrip(" \t\u3000\u00a0_＿"))]

    def rival_in(self, text: str) -> str:
        """The word between this gap and the next, which may as well be its name as the one before
        it is; "" where the name is sure, or none stands there."""
        found = _BETWEEN_GAPS.match(text, self.end)
        is_sure = self.named or self.kind or self.choices or _is_answered(self.label)
        if found is None or is_sure or is_measure(found[1]) or found[1] == self.label:
            return ""
        return "" if _JOINS.match(found[1]) or _PERSON.match(found[1]) else found[1]

    @property
    def is_boxes(self) -> bool:
        return bool(self.choices) or (self.kind != "" and KINDS[self.kind].may_be_ticked)


def gaps_in(text: str) -> tuple[Gap, ...]:
    """The gaps in a text, from left to right; label "" where nothing in the text names one."""
    text = with_room_for_digits(text)
    if (numbered := _NUMBER_IN_BOX.fullmatch(text)) is not None:
        return (Gap(*numbered.span("box"), "", named=False, kind=Text.kind),)
    if is_tick_place(text) and bare(text):  # of brackets what they are for must be said
        return (Gap(0, len(text), "", named=False, kind=Checkbox.kind),)
    if _COUNTED_LINES.fullmatch(text) is not None:
        return tuple(_between_counts(text))
    found = [_boxes(run) for run in box_runs(text)]
    days = _days_apart(text)
    found += [gap for gap in days if not _crosses(gap, found)]
    masked = _masked(text, days)  # which holds no brackets of theirs
    tokens = (gap for match in _TOKEN.finditer(masked) for gap in _of_token(masked, match))
    found += [
        gap for gap in tokens if not _crosses(gap, found) and not _is_before(text, gap, found)
    ]
    found += [gap for gap in _ends_of_labels(text) if not _overlaps(gap, found)]
    found.sort(key=lambda gap: gap.start)
    kept = [gap for gap in found if not _belongs_to_boxes(text, gap, found)]
    named = _with_own_label(text, [_with_unit_word(text, gap) for gap in kept])
    return tuple(one for gap in named for one in _with_day_apart(text, gap))


def _between_counts(text: str) -> Iterator[Gap]:
    """The room behind each number of a text that prints nothing else: 1.      2."""
    counts = [*_COUNT.finditer(text)]
    ends = [*(one.start() for one in counts[1:]), len(text)]
    for one, end in zip(counts, ends, strict=True):
        yield Gap(one.end(), end, "", kind=Text.kind)


def is_only_room(text: str) -> bool:
    """Whether the text is nothing but room for an answer: empty, a line, “  年  月  日”."""
    return not bare(text) or re.fullmatch(rf"\s*{_YEAR}{_S}*月(?:{_S}*日)?\s*", text) is not None


def is_measure(text: str) -> bool:
    """Whether the text is only what a number counts: 户, 万元, ㎡, %."""
    return any(one.fullmatch(text) for one in (_COUNTED, _MEASURED, _PERCENT))


def is_room_for_measure(text: str) -> bool:
    """Whether the text is room for a number and what it counts: “　　亩”, “____%”."""
    return room_for_measure(text) is not None


def says_which(label: str, behind: str) -> bool:
    """Whether the word behind a gap is of its label, and says which one and not how many: 班级 |
    ____班."""
    return behind.strip() in {"班", "组", "室", "队", "号"} and behind.strip() in bare(label)


def may_count(text: str) -> bool:
    """Whether a text is a word by which anything may be counted: 亩, 卷, kVA."""
    return is_measure(text) or _ANY_MEASURE.fullmatch(text.strip()) is not None


def room_for_measure(text: str) -> tuple[int, int] | None:
    """Where the room is in a text that is nothing but room and the word that says what is counted
    there, whatever word: “　　kVA”, “　　级”, “第　　档”; None for any other text."""
    found = _ROOM_FOR_MEASURE.fullmatch(text)
    return found.span("room") if found is not None and may_count(found["unit"]) else None


def counted_kind(gap: Gap, text: str) -> str:
    """The kind of a number that is counted in what is printed behind the gap, "" for none."""
    rest = text[gap.end :].lstrip("（(")
    if text[gap.start - 1 : gap.start] in {"（", "("}:
        rest = rest.lstrip("）)")
    if _NEXT_LABEL.match(rest):
        return ""
    if (counted := _COUNTED.match(rest)) is not None:
        return Money.kind if counted[1] in _OF_MONEY else Integer.kind
    return Measurement.kind if _MEASURED.match(rest) else ""


def boxes_alone(text: str) -> Gap | None:
    """The boxes of a cell that holds nothing else, as one in each row of a table; a single box with
    its word, as in □合格 | □不合格, is a list of one choice."""
    gaps = gaps_in(text)
    if len(gaps) != 1 or not gaps[0].is_boxes:
        return None
    if gaps[0].label and len(runs := box_runs(text)) == 1 and len(runs[0].words) == 1:
        start, end = runs[0].start, runs[0].end
        gaps = (replace(gaps[0], start=start, end=end, choices=runs[0].words, several=True),)
    rest = text[: gaps[0].start] + text[gaps[0].end :]
    return gaps[0] if not bare(rest) and gaps[0].choices else None


def is_lone_box(text: str) -> bool:
    """Whether the text is one box with its word and nothing else: □合格."""
    boxes = boxes_alone(text)
    return boxes is not None and len(boxes.choices) == 1


def begins_with_options(text: str) -> bool:
    """Whether a text begins with options that are counted and have no boxes: A.男  B.女."""
    return _ONLY_OPTIONS.match(text) is not None and not box_runs(text)


def options_to_ring(text: str) -> tuple[str, ...]:
    """The options of a text that prints nothing but these, with room between and no boxes: 是  否,
    满意  基本满意  不满意, ①地暖 ②暖气片（请在序号上打√）; none for any other text."""
    if (counted := _COUNTED_OPTIONS.fullmatch(text)) is not None:
        found = list(_COUNTED_OPTION.finditer(counted["options"]))
        signs = "".join(one["sign"] for one in found)
        is_said = counted["note"] is not None or not signs.isdecimal()
        words = tuple(one["word"] for one in found)
        is_counted = any(row.startswith(signs) for row in _COUNTS_OF_OPTIONS)
        return words if is_said and is_counted and len(set(words)) == len(words) else ()
    words = tuple(text.split())
    is_either = len(words) == 2 and words[0] in _YES and words[1][:1] in "否无不没未"
    is_scale = len(words) > 1 and all(word in GRADES for word in words)
    return words if len(set(words)) == len(words) and (is_either or is_scale) else ()


def either_of(text: str) -> tuple[str, ...]:
    """The two options of a text that prints these with a slash between: 男/女, 是／否; none for any
    other, such as two units."""
    words = tuple(one.strip() for one in re.split("[/／]", text))
    is_either = len(words) == 2 and words[0] in _YES and words[1][:1] in tuple("否无不没未")
    return words if is_either or set(words) == {"男", "女"} else ()


def options_end(text: str) -> int:
    """Where the options of such a text end, and what says how to choose begins."""
    found = _COUNTED_OPTIONS.fullmatch(text)
    return found.end("options") if found is not None else len(text)


def says_several(text: str) -> bool:
    """Whether a text says that more than one of its options may be chosen."""
    return _SEVERAL.search(text) is not None


def is_note(label: str) -> bool:
    """Whether this names no answer but something to be read: 注, 填表说明, 附件1."""
    return _NO_LABEL.fullmatch(bare(label)) is not None


def _of_token(text: str, match: re.Match[str]) -> Iterator[Gap]:
    """The gaps that one token is: a list of choices with brackets, else room in each of them."""
    start, end = match.span()
    if match["behind"] or match["beside"]:
        yield from _in_list(text, start, end, is_beside=match["beside"] is not None)
    elif match["number"]:  # 罗调字〔  〕第  号
        yield Gap(*match.span("of_year"), "编号年份", named=False, kind=Text.kind)
        yield Gap(*match.span("of_number"), "编号", named=False, kind=Text.kind)
    elif match["bracket"]:
        yield from _in_brackets(text, start, end)
    elif (gap := _gap(text, match)) is not None:
        yield gap


def _in_list(text: str, start: int, end: int, *, is_beside: bool) -> Iterator[Gap]:
    """The choices with brackets that stand here, else the room in each of these; before a comma may
    stand choices and behind it none: 是（ ）否（ ），共（ ）间."""
    printed = text[start:end]
    words = tuple(_words_in(printed))
    is_list = 1 < len(words) == len(set(words)) and not any(_is_answered(word) for word in words)
    is_list = is_list and not any(map(is_measure, words)) and not _goes_on(text, end)
    is_list = is_list and not any(map(says_span, words))
    ends_open = bool(words) and _OTHER.fullmatch(words[-1]) is not None
    is_counted = is_beside and any(map(_goes_with_number, words))
    is_list = is_list and (ends_open or not is_counted)
    parted = max(printed.rfind(mark) for mark in "，,；;")
    wide = _WIDE_BRACKET.search(printed)
    if is_list and wide is None:
        yield Gap(start, end, "", kind=Choice.kind, choices=words)
    elif is_list and ends_open and len(words) > 2 and _ROOM_BEHIND_OTHER.search(printed):
        other = start + printed.rfind(words[-1])
        before = text[start:other].rstrip(_BETWEEN_CHOICES)
        yield Gap(start, start + len(before), "", kind=Choice.kind, choices=words[:-1])
        yield from _in_brackets(text, other, end)
    elif parted > 0 and not is_beside:
        yield from _in_list(text, start, start + parted, is_beside=False)
        yield from _in_brackets(text, start + parted + 1, end)
    else:
        yield from _in_brackets(text, start, end)


def _words_in(printed: str) -> list[str]:
    """The words of a list of brackets, without what they are counted with."""
    counted = re.fullmatch(rf"(?:{_PARTING}{_COUNTED_BEHIND})+", printed) is not None
    plain = re.sub(_COUNT_BEFORE, "", printed) if counted else printed
    return re.findall(r"[^\s（）()\[\]［］]+" if counted else _CHOICE_WORD, plain)


def _days_apart(text: str) -> list[Gap]:
    """The gaps for days and months whose parts have room of their own: （  ）月（  ）日."""
    days: list[Gap] = []
    for kind, pattern in _DAYS:
        for found in pattern.finditer(text):
            start = found.start()
            is_new = not set(found[0]).isdisjoint("（(") or "年" not in found[0]
            is_new = is_new or kind == Period.kind
            if pattern is _WHOLE_PERIOD and not _after_colon(text, start):
                continue
            is_moment = _HOUR.match(text, found.end()) is not None
            if is_new and not is_moment and not text[:start].rstrip().endswith("年"):
                gap = Gap(start, found.end(), "", kind=kind)
                days += [] if _crosses(gap, days) else [gap]
    return days


def _masked(text: str, gaps: list[Gap]) -> str:
    """The text with a full stop for each character of these gaps."""
    for gap in gaps:
        text = f"{text[: gap.start]}{'。' * (gap.end - gap.start)}{text[gap.end :]}"
    return text


def _with_unit_word(text: str, gap: Gap) -> Gap:
    """The gap; where 社区 or 村 is printed right behind it, with that word, as the name of a unit:
    whoever writes the whole name there writes it once."""
    found = _UNIT_WORD.match(text, gap.end)
    if gap.kind or gap.choices or gap.start == gap.end or gap.given:
        return gap
    where, part = _ADDRESS_BEFORE.search(text[: gap.start]), _ADDRESS_PART.match(text, gap.end)
    if where is not None and part is not None and not gap.label:  # of no return's unit
        return replace(gap, label=f"{where['label']}{part['word']}", named=False, kind=Text.kind)
    if text[: gap.start].endswith(("村", "社区")) and (group := _GROUP.match(text, gap.end)):
        return replace(gap, label=group[1], named=False, kind=Text.kind)  # ____村____组
    if any(run.start() <= gap.start < run.end() for run in _RUN_OF_PARTS.finditer(text)):
        behind = text[gap.end :].lstrip(" \u3000_＿")[:1]
        return replace(gap, label=behind, named=False, kind=Text.kind)
    if not bare(text[: gap.start]) and (whose := _ADDRESSED.match(text, gap.end)):
        return replace(
            gap, label=whose[0][:2].rstrip("民委居") or "村", kind=Unit.kind, named=False
        )
    if found is None:
        return gap
    in_brackets = text[gap.start - 1 : gap.start] in {"（", "("} and found[0][0] in "）)"
    if found[0][0] in "）)" and not in_brackets:
        return gap
    is_labelled = text[: gap.start].rstrip(_ROOM).endswith(("：", ":"))
    is_unit = guess_kind(gap.label).kind == Unit.kind
    if is_labelled and not is_unit and _BEGINS_LABEL.match(text, found.end()):
        return gap  # 查勘员：____ 村协保员：____
    if _COLON.match(text, found.end()) is not None:
        return gap  # 乡镇：____ 村（社区）：____
    word = re.split("[（(]", found["word"])[0]
    start = gap.start - in_brackets
    end = gap.end if _THEN_GROUP.match(text, found.end()) else found.end()
    return Gap(start, end, word, named=False, kind=Unit.kind)


def _word_before(text: str, at: int) -> str:
    """The words that end here, back to what parts them from others."""
    found = _WORD_BEFORE.search(text, 0, at)
    words = found[0].rstrip() if found is not None else ""
    is_cut = found is not None and text[: found.start()].endswith(
        (" ", "_", "＿", "\u3000", "）", ")")
    )
    return _OF_BLANK_BEFORE.sub("", words) if is_cut else words


def _in_brackets(text: str, start: int, end: int) -> Iterator[Gap]:
    """The room in brackets that stand behind a word: 车牌号（      ）."""
    for found in _IN_BRACKET.finditer(text, start, end):
        word = _word_before(text, found.start("room") - 1) or found["word"]
        if (own := _OWN_UNIT.fullmatch(word)) is not None:
            yield Gap(*found.span("room"), own[1], named=False, kind=Unit.kind)
            continue
        if _AT.search(word):
            month = re.match("[)）][ \u3000]*月", text[found.end("room") :])
            yield Gap(*found.span("room"), "月份" if month else "时间", named=False)
            continue
        subject = _AMONG.sub("", _HAVING.sub("", word))
        if subject.endswith(("有", "共")) or is_measure(subject):  # of what stands before it
            subject = ""
        if len(subject) > _LONGEST_SUBJECT:
            subject = _last_words(subject, _LONG_PART)
        if not guess_kind(subject).known and (counted := _COUNTED.match(text, found.end())):
            subject = _counted_name(_counted_subject(subject, text[found.end() :]), counted[1])
        yield Gap(*found.span("room"), subject if len(subject) > 1 else "")


def _counted_subject(subject: str, rest: str) -> str:
    """What is counted, by the words before the number and behind its measure: 辖（ ）个村民组."""
    behind = _BEHIND_COUNT.match(rest)
    noun = behind[1] if behind and not re.match(_DOES, behind[1]) else ""
    before = subject if mark_name(subject) and not _COUNTS.fullmatch(subject) else ""
    return f"{before}{noun}"


def _goes_with_number(word: str) -> bool:
    """Whether a word stands behind what is counted or named, and is no choice: 个村民组, 社区辖."""
    return _COUNTED.match(word) is not None or _UNIT_WORD.match(word) is not None


def _goes_on(text: str, end: int) -> bool:
    """Whether a sentence goes on right behind brackets: 居民（ ）户; a label is none of it."""
    rest = text[end:]
    return re.match(f"[{_HAN}]", rest) is not None and _LABELLED.match(rest) is None


def _gap(text: str, match: re.Match[str]) -> Gap | None:
    start, end = match.span()
    if match["unit"]:
        return Gap(
            start, end, re.sub(f"^{NO_NAME}", "", match["unit"]), named=False, kind=Unit.kind
        )
    if match["moment"]:
        return Gap(start, end, "", kind=Text.kind)
    if match["date"] or match["month"]:
        start += (
            len(match[0]) - len(match[0].lstrip(" \t\u3000\u00a0"))
            if not _after_colon(text, start)
            else 0
        )
        return Gap(start, end, "", kind=Date.kind if match["date"] else YearMonth.kind)
    if match["line"] or match["square"]:
        return Gap(start, end, "")
    if (to := _behind_to(text, start, end)) is not None:
        return to
    return Gap(start, end, "") if _is_room(text, start, end) else None


def _behind_to(text: str, start: int, end: int) -> Gap | None:
    """The room behind the 至 that stands behind the room of a label: 路段：      至      ; None for
    any other."""
    found = _FROM_PLACE.search(text[:start]) if end - start >= _WIDE else None
    if found is None or (bare(text[end:]) and not _LABELLED.match(text, end)):
        return None
    return Gap(start, end, f"{found['label'].strip()}{found['to']}", named=False, kind=Text.kind)


def _boxes(run: BoxRun) -> Gap:
    if len(run.words) == 1:  # the box alone; what it says stays printed
        return Gap(run.box, run.box + 1, run.words[0], named=True, kind=Checkbox.kind)
    return Gap(run.start, run.end, "", kind=Choice.kind, choices=run.words)


def _after_colon(text: str, start: int) -> bool:
    return _SEALED.sub("", text[:start]).rstrip(" \t\u3000").endswith(("：", ":"))


def _is_room(text: str, start: int, end: int) -> bool:
    """Whether white space is room for an answer: behind a colon, or a wide one between words."""
    if _after_colon(text, start):
        return True
    before, after = text[:start].split("\n")[-1], text[end:].split("\n")[0]
    if _SQUARE.match(after):
        return False  # the room is in the brackets
    if before[-1:] in _CIRCLED and end - start >= _WIDE:
        return True  # ①      ②
    if _OPTION_MARK.match(after) and _OPTION_MARK.search(before):
        return False  # A.愿意   B.不愿意
    if (
        before.endswith(("（", "("))
        and end - start >= _UNDERLINED
        and _UNIT_IN_BRACKET.match(after)
    ):
        return True  # □需要（   人）
    if before.endswith(("（", "(")) and end - start >= _WIDE and re.match(f"[{_HAN}]", after):
        return True  # （      主办）
    if bare(before) and end - start >= _WIDE and _UNIT_WORD.match(after):
        return True  # 现将      村低保对象公示如下：
    if not bare(before) and end - start >= 2 * _WIDE and _BEGINS_WITH_UNIT.match(after):
        return True
    if not bare(before) and end - start >= _ADDRESSEE and _ADDRESSED.match(after):
        return True  # ______村民委员会：
    if any(run.start() <= start < run.end() for run in _RUN_OF_PARTS.finditer(text)):
        return True  # ____区____排____号墓穴
    if end - start >= _WIDE and _ONE_BETWEEN.match(after) and _LONG_WORD.search(before):
        return True  # 系逝者____之____
    if not bare(before) and end - start >= _WIDE and _BEGINS_WITH_YEAR.match(after):
        return True
    if before.endswith("第") and end - start >= _UNDERLINED and _OF_ORDER.match(after):
        return room_for_measure(text) is None  # else by the label of the cell
    if end - start >= _WIDE and _SEALED_BEFORE.search(before) and _LABELLED.match(after):
        return True
    if end - start >= _WIDE and _ADDRESS_BEFORE.search(before) and _ADDRESS_PART.match(after):
        return True
    if bare(before) and end - start >= _UNDERLINED and after[:1] in _CLOSING:
        return True
    if bare(before) and not bare(after) and end - start >= _WIDE:
        word = before.split()[-1]
        is_label = end - start >= 2 * _WIDE and len(bare(word)) <= 8 and not _TITLE.search(word)
        return (is_label or _is_answered(word)) and "\n" not in text[start:end]
    if end - start >= 3 and counted_kind(Gap(0, 0, ""), after):
        word = before.split()[-1] if bare(before) else ""
        is_spaced = len(word) == 1 and not is_measure(word)  # 姓    名
        if before[-1:] in _COUNTING or (_ENDS_COUNTED.match(after) and not is_spaced):
            return True
    if not bare(before) or not bare(after) or _LABELLED.match(after):
        return False
    words = len(before.split()[-1]) > 1 and len(after.split()[0]) > 1
    part = _CLAUSE.split(before)[-1]
    return words and end - start >= 3 and not any(c in part for c in "：:")


def _ends_of_labels(text: str) -> Iterator[Gap]:
    """Gaps of no width behind a label and a colon, and those that hold a unit's name already."""
    labels = list(_LABELLED.finditer(text))
    for number, match in enumerate(labels):
        following = labels[number + 1].start() if number + 1 < len(labels) else len(text)
        rest = text[match.end() : following]
        label = match[1]
        if is_note(label):
            return  # whatever stands in a note is to be read
        if not rest.strip(" \t\u3000\u00a0\n"):
            before = text[labels[number - 1].end() : match.start()] if number else "."
            beside = number + 1 < len(labels) or not before.strip(f"{_ROOM}\n")
            beside = beside or _SET_APART.search(text[: match.start()]) is not None
            beside = beside or (match.start() > 0 and _SIGNED.search(label) is not None)
            if "\n" in rest.strip(" \t\u3000") or beside or _is_answered(label):
                yield Gap(match.end(), match.end(), label)
        elif _EMPTY_LINES.match(rest):  # 承诺内容： above lines left to write on, and a signature
            yield Gap(match.end(), match.end(), label)
        elif is_only_room(rest.strip()) and _SIGNER.search(label):
            yield Gap(match.end(), match.end(), label)  # the day stands in the next line
        elif len(labels) == 1 and _is_given_unit(text, label, rest):
            begin = match.end() + len(rest) - len(rest.lstrip())
            yield Gap(begin, begin + len(rest.strip()), label, given=rest.strip())


def _is_answered(label: str) -> bool:
    return known_id(label) is not None or guess_kind(label).known


def _is_given_unit(text: str, label: str, rest: str) -> bool:
    """Whether the office wrote the unit's own name there before it sent the form."""
    plain = not set(rest) & {*BOXES, *"_＿。，；"}
    plain = plain and not names_measures(rest)
    return plain and text.lstrip().startswith(label) and guess_kind(label).answers.names_unit


def names_measures(text: str) -> bool:
    """Whether the text says what figures are counted in: 亩、万头（只、羽）、万元."""
    parts = [part for part in _AND.split(re.sub(r"[（(].*?[)）]", "", text.strip())) if part]
    plain = [part.lstrip("十百千万亿") or part for part in parts]
    return any(map(is_measure, plain)) and all(len(part) <= 4 for part in parts)


def _is_before(text: str, gap: Gap, gaps: list[Gap]) -> bool:
    """Whether the gap is only the space before choices: 性别：  A.男□ B.女□."""
    is_space = not text[gap.start : gap.end].strip()
    begins = bare(text[: gap.start]) and not _after_colon(text, gap.start)
    return is_space and any(
        (o.choices or (begins and o.is_boxes)) and o.start == gap.end for o in gaps
    )


def _belongs_to_boxes(text: str, gap: Gap, gaps: list[Gap]) -> bool:
    """Whether this is the line behind the last choice, “□其他____”: part of the same answer."""
    if _UNIT_IN_BRACKET.match(text, gap.end):
        return False  # 有□（  级）
    between = [text[o.end : gap.start] for o in gaps if o.is_boxes and o.end <= gap.start]
    if between and _OWN_NOTE.fullmatch(between[-1]):
        return False  # □调解 □移交    说明：____
    return not gap.is_boxes and any(_BEHIND_BOXES.fullmatch(one) for one in between)


def _crosses(gap: Gap, others: list[Gap]) -> bool:
    """Whether a part of the gap is another's already."""
    return any(o.start < gap.end and gap.start < o.end for o in others)


def _overlaps(gap: Gap, others: list[Gap]) -> bool:
    return any(o.start <= gap.end and gap.start <= o.end for o in others)


def _with_own_label(text: str, gaps: list[Gap]) -> Iterator[Gap]:
    """The gaps, each with the label that the text gives it."""
    after, asked = 0, ""
    behind = named_behind(text, [(gap.start, gap.end) for gap in gaps])
    shared = _under_one_label(text, gaps)
    for number, gap in enumerate(gaps):
        before = text[after : gap.start]
        following = gaps[number + 1].start if number + 1 < len(gaps) else len(text)
        rest = text[gap.end : following]
        if in_brackets := before.endswith(("（", "(")):
            before, rest = before[:-1], rest.lstrip("）)")
        after = gap.end
        found = _BEFORE_COLON.search(_SEALED.sub("", before))
        if in_brackets and _ONLY_OPTIONS.match(before):
            named = replace(gap, label="", named=False, kind=gap.kind or Text.kind)
        elif name := _of_question(text[: gap.start], found[1] if found else "", gap):
            named = replace(gap, label=name, named=False)
        elif (word := behind.get(number)) and not gap.kind and (in_brackets or not gap.label):
            label = f"{found[1] if found and not is_note(found[1]) else ''}{word}"
            named = replace(gap, label=label, named=True, kind=Text.kind)
        elif shared_label := shared.get(number):
            named = replace(gap, label=shared_label, named=True)
        elif not gap.label and (sealed := _SEALED_BEFORE.search(text[: gap.start])):
            named = replace(gap, label=sealed["label"], named=True)
        elif gap.label and (gap.named or found is None):
            named = gap
        elif found is not None and is_note(found[1]):
            if not number or not _OWN_NOTE.fullmatch(before):
                continue
            named = replace(gap, label=f"{asked}{found[1]}", named=True)
        elif found is not None and found[1].strip() in _YUAN:  # ￥：____元
            named = replace(gap, label="", named=False, kind=gap.kind or Money.kind)
        elif found is not None:
            label = _OF_RMB.sub(r"人民币\1", found[1])
            named = replace(gap, label=label, named=True)
        elif gap.choices:
            named = replace(gap, label=_question(before), named=bool(_question(before)))
        else:
            follows = (
                number > 0 and (counted := _COUNTED.match(before)) and bare(before[counted.end() :])
            )
            own = before[counted.end() :] if follows and counted else before  # ____人前往____
            named = replace(gap, label=_made_up(gap, own, rest), named=False)
        settled, asked = _settled(named, before, rest), named.label
        yield replace(settled, end=gap.end) if in_brackets else settled


def _under_one_label(text: str, gaps: Sequence[Gap]) -> dict[int, str]:
    """What blanks are called that stand behind one label with nothing but 、 between them, by
    their numbers: 监督员：____、____; of several words each its own (身高、体重：____、____)."""
    called: dict[int, str] = {}
    run: list[int] = []
    for number, gap in enumerate(gaps):
        is_open = not gap.kind and not gap.choices
        if run and is_open and _AND_ANOTHER.fullmatch(text[gaps[number - 1].end : gap.start]):
            run.append(number)
        else:
            run = [number] if is_open else []
        if len(run) < 2 or (found := _BEFORE_COLON.search(text[: gaps[run[0]].start])) is None:
            continue
        if is_note(found[1]):
            continue
        joined = _LABELS_JOINED.search(text[: gaps[run[0]].start])
        words = joined[1].split("、") if joined is not None else [found[1]] * len(run)
        called |= dict(zip(run, words, strict=False))
    return called


def _without_count(before: str) -> str:
    """The words between two gaps without what the first of them counts: ____人前往____."""
    counted = _COUNTED.match(before)
    rest = before[counted.end() :] if counted is not None else ""
    return rest if bare(rest) else before


def _of_question(before: str, label: str, gap: Gap) -> str:
    """What a gap is called that stands behind the options of a question, or behind a number in a
    circle: by the question, by what is numbered; "" for any other."""
    plain = before.rstrip(f"{_ROOM[:-3]}[［（(")
    if (numbered := _NUMBERED_UNDER.search(plain)) is not None:
        return f"{numbered[1]}{ord(numbered[2]) - ord('①') + 1}"
    is_open = not gap.kind and not gap.choices and (not label or _ANSWER.fullmatch(label))
    found = _QUESTION_BEFORE.match(plain) if is_open else None
    return found[1].strip() if found is not None and mark_name(found[1]) else ""


def _with_day_apart(text: str, gap: Gap) -> Iterator[Gap]:
    """The gap; behind “签字：” the room before a day is for the name, and the day another's."""
    spaces = len(gap.room_in(text))
    is_signer = _SIGNER.search(gap.label) and not guess_kind(gap.label).answers.takes_dates
    if gap.kind != Date.kind or not gap.named or not spaces or not is_signer:
        yield gap
        return
    middle = gap.start + max(spaces - _ROOM_FOR_YEAR, 1)
    yield Gap(gap.start, middle - 1, gap.label)
    yield Gap(middle, gap.end, gap.kind, named=False, kind=gap.kind)


def _counted_name(subject: str, unit: str) -> str:
    """What a number of these is called: 居民 counted by 户 is 居民户数."""
    named = _NAMED_BY.get(unit, "数量")
    if _SAYS_HOW_MANY.search(subject) or (named == "金额" and subject.endswith(("金", "费", "款"))):
        return subject
    subject = "" if subject == "等" else subject
    return f"{subject.removesuffix(named[0]) if len(named) > 1 else subject}{named}"


def _question(before: str) -> str:
    """The words before boxes on their line: “1.您是否愿意参加？” → 您是否愿意参加."""
    line = _CLOSED_BEFORE.sub("", before.rstrip().split("\n")[-1])  # 次/月）
    line = _SAID_OF.sub("", _CLAUSE_END.split(line)[-1])
    return line.strip() if mark_name(line) and not is_measure(line.strip()) else ""


def _settled(gap: Gap, before: str, rest: str) -> Gap:
    if gap.choices:
        return replace(gap, several=may_be_several(before + gap.label + rest, gap.choices))
    if not gap.kind and _OPTION.match(rest.lstrip("]］）) \u3000")):
        return replace(gap, kind=Text.kind)  # 您的年龄是（  ） A.30岁以下
    if not gap.named and not gap.kind:
        if (edge := _FROM_DAY.search(f"{before[-6:]}\0{rest[:6]}")) is not None:
            return replace(gap, label=f"{_EDGES[edge[0][0]]}{Date.kind}", kind=Date.kind)
        if counted := counted_kind(Gap(0, 0, ""), rest):
            return replace(gap, kind=counted)
        if _PERSON.match(rest):
            return replace(gap, kind=PersonName.kind)
        if before.rstrip(" \u3000").endswith(_YUAN):
            return replace(gap, kind=Money.kind)
    if not gap.kind and (sign := _PERCENT.match(rest)):
        return replace(gap, kind=Percent.kind, end=gap.end + sign.end())
    return gap


def _made_up(gap: Gap, before: str, rest: str) -> str:
    """A name for a gap that stands between words, "" where there are none."""
    part = _PART.split(before)[-1].strip(" \t\u3000_＿")
    if _OF_TITLE.search(part) and (
        period := re.match(r"[ \u3000]*(年|月|季度|学期|期|周)[)）]", rest)
    ):
        return f"{period[1]}份" if period[1] in "年月" else period[1]
    if re.match(r"级[)）]", rest):
        return f"{part}等级"
    if gap.kind in {Date.kind, YearMonth.kind} and (edge := _EDGES.get(part[-1:])):
        return f"{'截至' if part.endswith('截至') else edge}{gap.kind}"
    if gap.kind == Period.kind:
        return "起止日期"
    if gap.kind == Text.kind:  # ____时____分
        return f"{_EDGES.get(part[-1:], '')}时间"
    if (bracketed := _IN_WORDS.search(before)) is not None:
        is_cut = re.match(f"[{_HAN}]", before[bracketed.start() - 1 :]) and bracketed.start()
        is_money = is_cut and bracketed[1].endswith("人民币")
        return ("人民币" if is_money else bracketed[1]) + bracketed[2]
    if before.rstrip(" \u3000").endswith(_YUAN):
        return "金额小写"
    if part in _NAMED_NEXT:
        return "姓名"
    part = _AT_LEAST.sub("", part.removesuffix("人民币"))
    if _LIVING.search(part) and not _COUNTED.match(rest):
        return "住址"
    noun = next((noun for noun in _NOUNS if without_hint(part).endswith(noun)), "")
    if noun:
        return noun
    follows = re.match(rf"\s*([{_HAN}]{{1,2}})", rest)
    if gap.kind and not part and not bare(before):
        return gap.kind  # at the very beginning: ____年____月安全生产月报表
    if gap.kind:
        is_bound = follows is None or _TIME_AFTER.match(rest) is not None
        return gap.kind if is_bound else f"{follows[1]}{gap.kind}" if follows else gap.kind
    if _PERSON.match(rest):
        return "姓名"
    if _YEARS_OLD.match(rest):
        return "年龄"
    if (counted := _COUNTED.match(rest)) is not None:
        name = _AMONG.sub("", _HAVING.sub("", part))
        if name == part or not mark_name(name):
            name = "" if part.endswith(("有", "共")) else _last_words(part, _SHORT_PART)
        is_named = mark_name(name) and not is_measure(name)  # 42户____人: of the number before
        return _counted_name(_counted_subject(name if is_named else "", rest), counted[1])
    if follows and part.endswith("的"):
        return follows[1]
    part = _SET_IN.sub("", part)
    named = _last_words(part, _LONG_PART)
    if part.endswith("于") and _YEARS.match(rest):
        return f"{named if mark_name(named) else part}时间"  # 建于____年
    if mark_name(named):
        is_area = _AREA.match(rest) is not None and not named.endswith("面积")
        return f"{named}{'年数' if _YEARS.match(rest) else '面积' if is_area else ''}"
    return follows[1] if follows and not _JOINS.match(follows[1]) else ""


def _last_words(text: str, most: int) -> str:
    """The words at the end of a text, as many as are whole within so many characters; words that
    only join others (共有) are none of them, nor is what stands before these. The number that they
    begin with is one of them, however long: 70岁以上老人, 0-3岁婴幼儿."""
    import rjieba  # its dictionary takes 60 ms; most forms need none

    named = ""
    for word in reversed(list(rjieba.cut(text))):
        is_joining = _JOINING.fullmatch(word) is not None
        is_number = _DIGITS.fullmatch(word) is not None
        if named and (is_joining or is_number or len(word) + len(named) > most):
            break
        named = named if is_joining else word + named
    return f"{_number_before(text, named)}{named}"


def _number_before(text: str, words: str) -> str:
    """The number right before words at the end of a text, "" for none, or for one that is counted
    by them: 42户."""
    is_counted = not words or is_measure(words) or re.match(f"[{_HAN}]", words) is None
    found = _NUMBER_BEFORE.search(text.removesuffix(words)) if text.endswith(words) else None
    return found[0] if found is not None and not is_counted else ""
