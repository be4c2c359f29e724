"""What a person got wrong, as findings, and the one table of their codes.

A finding never stops anything: it is collected, stored with the return, and shown to the clerk
and (in the next round) to the liaison. Levels: an *error* must be corrected by the community
(请修改); a *warning* wants a look (请确认) and does not keep a return from being accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from huizhi.label import printed_label, with_printed_labels

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One row of the table: how bad, what it is called, what to do about it.

    sentence: what is wrong, with {label}, {found} and {expected} to be filled in;
    remedy: what the reader of the message should do; own_remedy: whether `expected` of a finding
    is what helps in its own case, instead, where there is anything.
    """

    level: Level
    title: str
    sentence: str
    remedy: str
    own_remedy: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person should look at.

    code: a row of `CODES`; field: field id of the form, or "" for the whole file; label: the
    field's printed label; where: place as the user sees it ("附件1!B4"), "" for the whole file;
    found, expected: plain Chinese, "" where there is nothing to say; figures: of what is computed
    from several forms, the figures (or texts) it is about, for which a clerk's word on it holds.
    """

    code: str
    field: str = ""
    label: str = ""
    where: str = ""
    found: str = ""
    expected: str = ""
    figures: str = ""

    @property
    def level(self) -> Level:
        return CODES[self.code].level

    @property
    def title(self) -> str:
        return CODES[self.code].title

    @property
    def message(self) -> str:
        """One Chinese sentence: where, label, what was found, what is expected, what to do."""
        kind = CODES[self.code]
        label, expected = printed_label(self.label), with_printed_labels(self.expected)
        said = kind.sentence.format(label=label, found=shortened(self.found), expected=expected)
        place = " ".join(part for part in (self.where, label) if part)
        remedy = kind.remedy.format(expected=expected)
        if kind.own_remedy and expected:
            remedy = f"{expected}。"
        return f"{place}：{said}{remedy}" if place else f"{said}{remedy}"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A finding before its place is known: what a field kind says of one answer."""

    code: str
    found: str = ""
    expected: str = ""


# What is asked of figures: computed anew from what counts, whenever that is looked at.
OF_FIGURES = frozenset({"figures-differ", "forms-differ", "sum-differs"})


def shortened(text: str, most: int = 40) -> str:
    """The text on one line, cut after `most` characters with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _error(title: str, sentence: str, remedy: str) -> FindingKind:
    return FindingKind("error", title, sentence, remedy)


def _unreadable(title: str, sentence: str, remedy: str) -> FindingKind:
    return FindingKind("error", title, sentence, remedy, own_remedy=True)


def _warning(title: str, sentence: str, remedy: str) -> FindingKind:
    return FindingKind("warning", title, sentence, remedy)


CODES: dict[str, FindingKind] = {
    # the file
    "file-kind": _unreadable(
        "格式不支持",
        "这个文件是{found}，不是能读取的表格。",
        "请用 WPS 或 Office 另存为 .xlsx 或 .docx 后重新报送。",
    ),
    "file-password": _unreadable("有密码", "{found}，读不出来。", "请取消密码后重新报送。"),
    "file-damaged": _unreadable(
        "文件损坏", "文件打不开：{found}。", "请打开原文件检查，另存一份后重新报送。"
    ),
    "file-limit": _error(
        "文件过大",
        "文件超出限制：{found}，最多{expected}。",
        "请删除表格下面和右边的空行空列，只保留表格内容，照片和视频另放文件夹，保存后重新报送；"
        "压缩包和邮件请分成几个小的再发。",
    ),
    "file-reader-died": _unreadable(
        "无法读取",
        "读取这个文件时程序被迫中止：{found}。",
        "请用 WPS 打开，删除表格下面的空行，另存一份后重新报送。",
    ),
    "file-program-fault": _error(
        "程序出错",
        "读这个文件时程序自己出了错（{found}），没有读出来，不是文件的错。",
        "原件已存档，不用请对方重报；请把这一条告诉维护程序的人，程序更新后再收一次就会重读。"
        "等不及的，请打开原件，在“待认领”里登记。",
    ),
    "file-backup": _warning(
        "可能是备份文件",
        "文件名“{found}”像是办公软件留的备份，内容可能是旧的。",
        "请确认是不是最后填好的那一份。",
    ),
    "file-mail-text": _warning(
        "邮件正文里也有这张表",
        "邮件正文里也填了这张表，与附件不同（{found}），以附件为准。",
        "请确认以哪一份为准。",
    ),
    "file-mail-words": _warning(
        "邮件正文里还有话",
        "邮件正文里写有“{found}”，没有归入任何一栏。",
        "请查看是否要改表里的内容，或另外登记。",
    ),
    "file-mail-bare": _unreadable(
        "没有附件的邮件",
        "这是没有附件的邮件（主题“{found}”）。",
        "请让对方把填好的表格作为附件重新发来。",
    ),
    "file-mail-returned": _unreadable(
        "退信", "有一封发出去的邮件没有送到：{found}。", "请核对地址后再发。"
    ),
    "file-linked": _unreadable(
        "文件在链接里",
        "邮件正文里有{found}的链接，文件不在邮件里，还没有收到。",
        "请点开链接下载，再收下载的文件；链接会过期，请早些下载。",
    ),
    "file-remark": _warning("文件提示", "{found}。", "请打开原件看一眼。"),
    "file-far": _warning(
        "会连到外面",
        "打开这个文件时，电脑会从网络或别的电脑取{found}，不安全。",
        "请不要打开原件；表里的内容已照常读取，请让对方去掉这些链接后重新报送。",
    ),
    # which form, whose form
    "form-unknown": _error(
        "认不出表格",
        "看不出这是哪一张表，{found}。",
        "请打开原件核对：没有固定表格的材料（如总结报告）"
        "在“待认领”里写明单位和事项；"
        "该填表的请让对方用发下的表格重新填报。",
    ),
    "form-old-version": _warning(
        "旧版表格",
        "这张表是按旧版样式（{found}）填写的，现行样式是{expected}。",
        "请核对读出的内容。",
    ),
    "version-older": _warning(
        "可能是旧文件",
        "这份文件最后保存于{found}，比上一次报送的（{expected}）还早；现在以这份为准。",
        "请确认以哪一份为准。",
    ),
    "version-name": _warning(
        "文件名像是旧的",
        "文件名“{found}”{expected}；现在以这份为准。",
        "请确认以哪一份为准。",
    ),
    "version-back": _warning(
        "又是以前的内容",
        "填的和以前的{found}一样，和上一次报送的不同；现在以这份为准。",
        "请确认以哪一份为准，是不是又发了旧文件。",
    ),
    "version-several": _warning(
        "同一次内容不同",
        "同一次还收到“{found}”，内容不同：{expected}。",
        "请确认以哪一份为准。",
    ),
    "version-other": _warning(
        "与上一版填的不是同一人",
        "上一次报送的“{found}”填的是{expected}；现在以这一份为准。",
        "请确认不是另一人（另一户）的表。",
    ),
    "version-rows-gone": _warning(
        "上一版有的行没有了",
        "上一次报送的“{found}”里有{expected}，这一版里没有；现在以这一版为准。",
        "请确认是有意去掉的，不是两个人各填了一部分。",
    ),
    "form-other": _error(
        "同一次另有一份不同的表",
        "同一次还收到同一单位的“{found}”，不是同一份的修改：{expected}。",
        "两份都已存档，一个单位只能算一份。请核实：要换成另一份，打开那一份按“以这一版为准”；"
        "两份都要报的，请并成一份重新报送。",
    ),
    "form-several": _error(
        "一个文件多张同样的表",
        "文件里有多处填了同一张表：{found}，只读取了{expected}。",
        "请核对，每张表只留一份后重新报送。",
    ),
    "activity-unclear": _error(
        "认不出活动",
        "和这几个活动都对得上：{found}；看不出是哪个活动的，还没有算作任何单位的。",
        "请核实是哪个活动、哪个单位的，在“待认领”里指明。",
    ),
    "community-unknown": _error(
        "认不出单位", "看不出是哪个单位报送的：{found}。", "请让对方在表内写明单位名称后重新报送。"
    ),
    "community-conflict": _error(
        "单位不一致",
        "各处标明的单位不一致：{expected}；没有算作任何一个单位的。",
        "请核实是哪个单位的表，在“待认领”里指明；写错了的请该单位改正后重新报送。",
    ),
    "community-by-part": _warning(
        "按别的栏认的单位",
        "没有写是哪个单位报送的，只有这一栏写着“{found}”，按{expected}收录。",
        "请核实是哪个单位报的；不是的，请改归那个单位。",
    ),
    "community-elsewhere": _warning(
        "和别的单位的一样",
        "内容与{found}报来的完全相同，而{expected}；只算{found}的。",
        "请核对是不是发错了、放错了；那个单位的请它另报。",
    ),
    "sender-conflict": _error(
        "来件单位不一致",
        "交来的链接和表不是同一个单位的：{expected}；没有算作任何一个单位的。",
        "请核实是哪个单位的表：交错了的请该单位用自己的链接报送。",
    ),
    "community-assigned": _warning(
        "认领时单位不同",
        "经办人认领为“{expected}”，表内写的单位是“{found}”。",
        "请核对表内的单位名称。",
    ),
    "community-fuzzy": _warning(
        "单位名称相近", "表内写的“{found}”不在名单上，按最接近的“{expected}”收录。", "请确认。"
    ),
    "activity-ended": _error(
        "活动已经结束",
        "这是“{found}”的表，那次活动已经结束，收起来了；还没有算作任何单位的。",
        "要收进去，请在“全部活动”里再打开那次活动，再到“待认领”把活动改过去；不用请单位重新填。",
    ),
    "campaign-other": _error(
        "不是本次活动的表",
        "这张表不是本次活动发下的，是哪次活动的，办公室里查不到（表里记的编号是{found}）。",
        "请核对是不是交错了；要报到本次活动的，请用本次发下的表格填报。",
    ),
    "form-blank": _error("空白表", "表格没有填写任何内容。", "请填写后重新报送。"),
    "form-untouched": _error(
        "没有填写新的内容",
        "表里只有发下时预填的内容（{found}），没有填写新的内容；还空着：{expected}。",
        "请填好空着的栏，核对预填的内容，再重新报送。",
    ),
    # the place of an answer
    "place-missing": _error(
        "找不到填写处",
        "表中找不到“{label}”这一栏，没有读到内容。",
        "请用发下的原表填写后重新报送。",
    ),
    "place-gone": _warning(
        "找不到填写处", "表中找不到“{label}”这一栏（不是必填），没有读到内容。", "请确认。"
    ),
    "place-conflict": _warning(
        "位置有疑问", "栏目旁写的是“{found}”，原来的填写格里却是“{expected}”，取前者。", "请确认。"
    ),
    "place-doubtful": _warning(
        "位置有疑问", "栏目名称与原表不同（{expected}），读到“{found}”。", "请确认。"
    ),
    "place-far": _warning(
        "位置有疑问", "内容“{found}”没有写在栏目右边紧挨着的格里，仍按这一栏收录。", "请确认。"
    ),
    "place-merged": _warning(
        "合并了单元格", "几格合并成了一格“{found}”，{expected}。", "请分开填写或确认。"
    ),
    "place-taken": _warning(
        "位置有疑问", "旁边写的是“{found}”，像是表上别处印的字，没有作为这一栏的内容。", "请确认。"
    ),
    "print-changed": _warning(
        "印的字改过",
        "原表印的是“{expected}”，现在是“{found}”，填的可能是另一回事。",
        "请确认；要报的是原表的内容时，请用原表重填。",
    ),
    "print-gone": _warning(
        "印好的行没有了",
        "原表印的这些行不在了：{found}。",
        "请确认是有意删去的；要报的请用原表重填。",
    ),
    "answer-misplaced": _warning(
        "像是别栏的内容", "“{found}”像是“{expected}”一栏的内容。", "请确认有没有填错格。"
    ),
    "postcode-wrong": _warning("邮编有误", "“{found}”不是6位数字。", "请核对邮政编码。"),
    "balance-differs": _warning(
        "算不平", "写的是“{found}”，{expected}。", "请核对是这一栏还是别的栏写错了。"
    ),
    "days-reversed": _warning(
        "先后不对", "“{found}”比{expected}还早。", "请核对是哪一个日期写错了。"
    ),
    "part-beyond": _warning("比总数还大", "“{found}”比{expected}还大。", "请核对是哪一个写错了。"),
    "place-unclear": _warning(
        "位置有疑问", "一句话里的几处填写可以有不同的分法，这一处读作“{found}”。", "请确认。"
    ),
    "text-unread": _warning(
        "表外内容", "表格之外写有“{found}”，没有归入任何一栏。", "请查看是否需要。"
    ),
    "total-differs": _warning(
        "合计对不上",
        "合计写的是“{found}”，各行加起来是{expected}。",
        "请核对是合计还是某一行写错了。",
    ),
    "row-total-differs": _warning(
        "合计对不上",
        "合计写的是“{found}”，同一行的{expected}。",
        "请核对是合计还是其中一栏写错了。",
    ),
    "figures-differ": _warning(
        "数对不上", "填的是“{found}”，{expected}。", "请核对是这一栏还是别的栏写错了。"
    ),
    "forms-differ": _warning(
        "两张表对不上", "填的是“{found}”，{expected}。", "请核对两张表，看是哪一张写错了。"
    ),
    "sum-differs": _warning(
        "与各单位之和对不上",
        "是“{found}”，{expected}。",
        "各单位都交齐了；请核对是总数还是哪个单位写错了。",
    ),
    "row-outside": _error(
        "写在表格外面",
        "表格之外写有一行内容“{found}”，没有收录。",
        "请把这一行填进表格里重新报送。",
    ),
    "sheet-hidden": _warning("隐藏内容", "{found}是隐藏的。", "请确认。"),
    # the answer
    "required-missing": _error("必填未填", "没有填写。", "请补填。"),
    "cell-error": _error("单元格出错", "单元格显示错误“{found}”，读不出内容。", "请改为直接填写。"),
    "cell-no-result": _error(
        "公式没有结果", "单元格是公式，但文件里没有保存结果。", "请改为直接填写文字或数字。"
    ),
    "cell-picture": _error("填的是图片", "单元格里是图片，读不出文字。", "请改为填写文字。"),
    "cell-look": _warning("格里还有别的", "这一格{found}。", "请对照原件确认。"),
    "cell-shown": _warning(
        "显示与所存不同", "屏幕上显示的是“{found}”，按{expected}收录。", "请对照原件确认。"
    ),
    "text-became-date": _warning(
        "文字变成了日期",
        "屏幕上显示“{found}”，表格里存成了日期时间{expected}，填的可能是“5-2”这样的文字。",
        "请核对原来填的是什么，填写前把单元格设为文本格式。",
    ),
    "digits-lost": _error(
        "数字位数丢失",
        "读到“{found}”，这样长的数字在表格中已丢失末几位，无法恢复。",
        "请把单元格设为文本格式后重新填写。",
    ),
    "example-left": _warning(
        "示例未改",
        "示例行仍是原样“{found}”，没有作为报送内容。",
        "请删除示例文字；有内容要报送的，请填在表中。",
    ),
    "example-edited": _warning("示例文字残留", "内容里还留有示例或提示字样“{found}”。", "请核对。"),
    "code-conflict": _warning(
        "二维码与表不符",
        "页角的二维码说这是“{expected}”，页上的栏目却是“{found}”的，已按栏目读取。",
        "请看图片，是不是几张纸拍混了；认错的请用发下的表格重报。",
    ),
    "paper-sealed": _warning(
        "纸上有红章",
        "{found}有红色印章{expected}。",
        "程序只看颜色、大小和位置，不认是哪个单位的章、是谁签的字，请看一眼。",
    ),
    "paper-unsealed": _warning(
        "没看到红章",
        "照片或扫描件上没有看到红色印章{expected}。",
        "请看原件；没有盖章的，请单位补盖后再报。",
    ),
    "paper-grey": _warning(
        "看不出红章",
        "照片或扫描件是黑白的，看不出有没有红色印章{expected}。",
        "请看原件，或请单位发彩色的。",
    ),
    "sealed-differs": _warning(
        "与盖章件不同",
        "电子表：{found}；盖章件：{expected}。",
        "请对照图片：程序认错的，在盖章件那一版上更正；填得真不一样的，请单位改一致后重报。",
    ),
    "paper-typed": _warning(
        "照图片填写", "这一份是经办人照着图片“{found}”填写的。", "最好另一个人再对照图片看一眼。"
    ),
    "paper-typed-twice": _warning(
        "两次填的不一样",
        "这一次照着图片填的是“{found}”，{expected}。",
        "请再对照图片：不对的按图片更正，对的点“一样”。",
    ),
    "paper-unlooked": _warning(
        "红章没有看",
        "照着图片填的，{found}。",
        "请看图片：有的点“看过了”；没有的请单位补盖后再报。",
    ),
    "paper-read": _warning(
        "由图片认出", "从照片或扫描件上认出的是“{found}”。", "请与图片对照，一样就点“看过了”。"
    ),
    "paper-doubtful": _warning(
        "图片认不准",
        "从照片或扫描件上认出的是“{found}”，不一定对：{expected}。",
        "请看图片，不对的按图片更正。",
    ),
    "read-unsure": _warning(
        "可能不完整", "从 PDF 里读出“{found}”，这一处的文字可能断开或不全。", "请对照原件确认。"
    ),
    "text-repeated": _warning(
        "文字重复", "“{found}”里同样的文字重复了好几遍，可能是另存时出的错。", "请对照原件确认。"
    ),
    "text-long": _error("字数超限", "共{found}字，最多{expected}字。", "请删减。"),
    "text-short": _error("字数不足", "共{found}字，至少{expected}字。", "请补充。"),
    "text-cut": _warning("可能被截断", "内容正好{found}字，可能被表格截断。", "请对照原稿。"),
    "name-doubtful": _warning(
        "姓名存疑", "“{found}”不像一个人的姓名。", "请确认只填一人，且没有夹带其他内容。"
    ),
    "name-several": _error("不止一人", "写了不止一人：“{found}”，要求只填1人。", "请只保留1人。"),
    "phone-wrong": _error("电话有误", "“{found}”不是完整的电话号码，{expected}。", "请改正。"),
    "phone-digits-lost": _error(
        "电话位数丢失",
        "“{found}”是科学计数，末几位已丢失，无法恢复。",
        "请把单元格设为文本格式后重新填写。",
    ),
    "phone-area-assumed": _warning(
        "已补区号", "“{found}”没有区号，按本地区号记为{expected}。", "请确认。"
    ),
    "phone-several": _warning(
        "不止一个号码", "写了不止一个号码：“{found}”，取{expected}。", "请确认。"
    ),
    "phone-extra-text": _warning(
        "号码外有文字", "号码旁还有别的文字：“{found}”，取号码{expected}。", "请确认。"
    ),
    "email-extra-text": _warning(
        "邮箱外有文字", "邮箱旁还有别的文字：“{found}”，取邮箱{expected}。", "请确认。"
    ),
    "email-wrong": _error("邮箱有误", "“{found}”不是电子邮箱地址，{expected}。", "请改正。"),
    "date-wrong": _error(
        "日期有误", "“{found}”看不出是哪一天，应写明年月日，如{expected}。", "请改正。"
    ),
    "month-wrong": _error(
        "年月有误", "“{found}”看不出是哪一个月，应写明年和月，如{expected}。", "请改正。"
    ),
    "date-year-assumed": _warning(
        "已补年份", "“{found}”没有写年份，按活动年份记为{expected}。", "请确认。"
    ),
    "date-ambiguous": _warning(
        "日期有疑问", "“{found}”可以有不同的理解，按{expected}记录。", "请确认。"
    ),
    "date-far": _warning(
        "日期离活动较远", "“{found}”读作{expected}，与活动时间相距较远。", "请确认。"
    ),
    "digits-doubtful": _warning(
        "末几位都是0",
        "“{found}”末几位都是0，可能在表格里丢了位数。",
        "请对照原件确认；丢了的请把单元格设为文本格式后重新填写。",
    ),
    "cell-narrow": _error(
        "列太窄没有显示",
        "这一格只有“{found}”，是列太窄时显示的符号，不是填的内容。",
        "请在原表里把列加宽，看到填的内容后保存，重新报送；看不到的重新填写。",
    ),
    "text-lost": _error(
        "文字丢失或乱码", "“{found}”里有丢失的字或乱码。", "请对照原件重新填写这一格。"
    ),
    "text-strange": _warning(
        "可能有字没显示", "“{found}”里有别的电脑上可能看不到的字，或者丢了字。", "请对照原件确认。"
    ),
    "id-wrong": _error("身份证号有误", "“{found}”不是正确的身份证号码：{expected}。", "请改正。"),
    "id-old": _warning("15位身份证号", "“{found}”是老的15位号码。", "请核对，改填18位号码。"),
    "id-birthday": _error(
        "出生日期与身份证号不符",
        "填的是{found}，{expected}。",
        "请核对这两处，改正写错的一处。",
    ),
    "id-sex": _error(
        "性别与身份证号不符", "填的是“{found}”，{expected}。", "请核对这两处，改正写错的一处。"
    ),
    "id-age": _warning("年龄与身份证号不符", "填的是{found}，{expected}。", "请核对这两处。"),
    "credit-code-wrong": _error(
        "信用代码有误", "“{found}”不是正确的统一社会信用代码：{expected}。", "请改正。"
    ),
    "account-wrong": _error("账号有误", "“{found}”不是完整的银行账号：{expected}。", "请改正。"),
    "account-doubtful": _warning(
        "卡号存疑", "“{found}”不合银行卡号的编排，可能有一位写错了。", "请对照银行卡确认。"
    ),
    "birthday-doubtful": _warning(
        "出生日期存疑", "“{found}”读作{expected}，不像出生日期。", "请确认。"
    ),
    "age-doubtful": _warning("年龄存疑", "“{found}”读作{expected}岁。", "请确认。"),
    "ethnic-group-unknown": _warning("民族名称存疑", "“{found}”不是民族的名称。", "请确认。"),
    "period-wrong": _error(
        "起止日期有误",
        "“{found}”看不出是从哪天到哪天，应写成{expected}的样子。",
        "请改正。",
    ),
    "extra-text": _warning("另有文字", "写的是“{found}”，取{expected}。", "请确认。"),
    "number-several": _error(
        "不止一个数", "“{found}”里写了不止一个数，看不出取哪一个。", "请只填一个数字。"
    ),
    "number-doubtful": _warning(
        "数字有疑问", "“{found}”可以有不同的理解，按{expected}记录。", "请确认。"
    ),
    "unit-unlike": _warning(
        "和印的单位不符", "这一行印的单位是“{expected}”，写的是“{found}”，照写的收录。", "请确认。"
    ),
    "time-unit": _error(
        "时间单位不同",
        "这里按“{expected}”填，写的是“{found}”，没有取其中的数字。",
        "请换算后填写。",
    ),
    "number-negative": _warning("负数", "“{found}”是负数。", "请确认。"),
    "percent-beyond": _warning(
        "百分比超出范围", "“{found}”不在0%到100%之间，按{expected}记录。", "请确认。"
    ),
    "number-wrong": _error("数字有误", "“{found}”不是{expected}。", "请只填数字。"),
    "choice-wrong": _error(
        "选项有误", "“{found}”不在可选范围（{expected}）。", "请从下拉列表中选择。"
    ),
    "choice-opposed": _error(
        "两个都勾了", "“{label}”和“{expected}”都勾了，只能是一个。", "请只勾一个。"
    ),
    "choice-more": _warning(
        "选项外有文字", "选项之外还写有“{found}”，没有收录。", "请确认是否需要。"
    ),
    "choice-box-gone": _error(
        "方框缺失", "“{found}”里，{expected}旁边的方框没有了，看不出选没选。", "请核对，重新打勾。"
    ),
    "choice-assumed": _warning("按意思记录", "写的是“{found}”，按“{expected}”记录。", "请确认。"),
    "choice-several": _error(
        "选项未定", "“{found}”同时留有几个选项（{expected}）。", "请只保留一个。"
    ),
    "choice-unclear": _error(
        "选项未定", "“{found}”看不出选了哪几项（{expected}）。", "请只在选中的各项前打√。"
    ),
    "choice-kept": _warning(
        "选了几项",
        "选了不止一项：“{found}”，都已收录。",
        "请确认；这一栏只能选一项的，请问清是哪一项。",
    ),
    "time-doubtful": _warning("时间存疑", "“{found}”看不出是哪年哪月，照写的收录。", "请确认。"),
    "unit-unknown": _warning("单位不在名单", "“{found}”不在单位名单上。", "请核对单位名称。"),
    "link-code-missing": _warning("缺提取码", "网盘链接“{found}”没有写提取码。", "请补上提取码。"),
    "link-several": _warning(
        "不止一个链接", "写了不止一个链接：“{found}”，全部照原样收录。", "请确认。"
    ),
    "link-broken": _warning(
        "链接断了行", "链接“{found}”断在两行，接起来记作“{expected}”。", "请确认。"
    ),
    "link-wrong": _error("链接有误", "“{found}”不是完整的链接。", "请重新复制链接和提取码。"),
    "same-as-above": _warning(
        "写了同上", "写的是“{found}”，按上一行记为“{expected}”。", "请确认。"
    ),
    "same-as-left": _warning(
        "写了同左", "写的是“{found}”，按左边一格记为“{expected}”。", "请确认。"
    ),
    "same-unclear": _warning(
        "写了同上", "写的是“{found}”，这里没有内容可以对照，照原样收录。", "请写明内容。"
    ),
    "item-unknown": _error(
        "项目不符", "“{found}”不是要求报送的项目（{expected}）。", "请核对项目名称。"
    ),
    "item-doubtful": _warning(
        "项目名称相近", "“{found}”按最接近的项目“{expected}”收录。", "请确认。"
    ),
    "item-assumed": _warning("已补组名", "这一栏空着，按上面一行记为“{expected}”。", "请确认。"),
    "table-unruled": _error(
        "表格没有格线",
        "PDF 里的这张表没有格线，各栏可能错位或漏读。",
        "请报送填写时所用的 .xlsx 或 .docx 原文件。",
    ),
    "table-doubtful": _warning(
        "是哪张明细表有疑问",
        "表上没有这张明细表的表名，几张明细表的栏目又一样，是按先后认出来的。",
        "请确认这里填的就是它。",
    ),
    "row-doubtful": _warning(
        "可能不是一行内容",
        "这一行只写了一格“{found}”，按一行内容收录。",
        "请确认不是备注。",
    ),
    "prefill-unchanged": _warning(
        "与预填的相同",
        "填的内容与发下时预填的完全相同（{found}）。",
        "请确认没有变化，不是空着交回的。",
    ),
    "prefill-emptied": _warning(
        "预填的内容删去了",
        "发下时预填的“{found}”删去了，现在空着。",
        "请确认是没有了，不是漏填；底数里仍是以前的。",
    ),
    "prefill-other-person": _warning(
        "换了人，号码没有改",
        "还是发下时预填的“{found}”，{expected}。",
        "请确认是不是现在这个人的。",
    ),
    # the summary of a lower office
    "summary-totals": _error(
        "汇总数对不上", "汇总表里{label}的数对不上：{found}。", "请下级单位核对后重新上报。"
    ),
    "summary-no-totals": _warning(
        "没有统计数", "汇总表的“统计”里没有“{found}”这一项。", "请核对是不是这次活动的汇总表。"
    ),
    "summary-value": _warning(
        "下级的内容读不懂", "{expected}填的“{found}”不符合要求，照原样列入。", "请下级单位核对。"
    ),
    "summary-no-unit": _warning(
        "没有写单位", "汇总表里这一行写有“{found}”，没有写是哪个单位的，没有列入。", "请补写单位。"
    ),
    # pictures, videos and other material; {label} is not used
    "material-no-unit": _error(
        "材料未认领",
        "文件名和文件夹名里都没有写是哪个单位的，旁边也没有填好的表。",
        "请在“待认领”里指明是哪个单位的。",
    ),
    "material-unplaced": _error(
        "材料未归类",
        "看得出是{found}的，看不出是哪一项报送的材料。",
        "请在“待认领”里写明事项；让对方按事项或项目建文件夹，文件夹名写项目名称。",
    ),
    "material-units": _error(
        "材料的单位不明",
        "“{found}”里写了不止一个单位（{expected}）。",
        "请在“待认领”里指明是哪个单位的。",
    ),
    "material-conflict": _error(
        "材料的单位不一致",
        "名称里写的是{found}，文件夹或旁边的表却是{expected}的。",
        "请在“待认领”里指明是哪个单位的。",
    ),
    "material-sender": _error(
        "材料的单位不一致",
        "邮件标题、文件夹或文件的名称里写的是{found}，发件邮箱却是{expected}的。",
        "请在“待认领”里指明是哪个单位的。",
    ),
    "material-beside": _warning(
        "按旁边的表归类", "名称里没有写单位，按同一文件夹里的表归到{found}。", "请确认。"
    ),
    "material-item-doubtful": _warning(
        "归到的项目存疑", "“{found}”按最接近的项目归到“{expected}”。", "请确认。"
    ),
    "material-item-unknown": _error(
        "没有写项目",
        "看不出是哪个项目的作品（{expected}）。",
        "请按项目建文件夹，文件夹名写项目名称，或用作品的标题作文件名。",
    ),
    "material-kind": _warning(
        "不是要求的种类", "这是{found}，这个项目要的是{expected}，没有计数。", "请确认。"
    ),
    "material-damaged": _error("材料打不开", "{found}。", "请找到原文件重新报送。"),
    "material-unseen": _warning("没有看内容", "{found}。", "请打开看一眼。"),
    "material-old": _warning(
        "不是活动期间拍的", "拍摄时间是{found}，活动时间是{expected}。", "请确认是不是这次活动的。"
    ),
    "material-two-units": _warning(
        "两个单位报了同一份", "与{expected}{found}。", "请核对是谁的，必要时请其中一个单位更换。"
    ),
    "material-two-items": _error(
        "同一份用在两个项目", "与{expected}{found}，只计一次。", "请为这个项目另报一份。"
    ),
    "material-repeated": _warning(
        "重复报送", "与{expected}{found}，只计一次。", "请确认没有发错。"
    ),
    "picture-not-original": _warning(
        "可能不是原图",
        "没有拍摄信息，{found}，像是聊天软件传过的。",
        "请报送原图（发送时勾选“原图”，或打成压缩包）。",
    ),
    "picture-screenshot": _warning(
        "可能是截图", "没有拍摄信息，{found}，像是截图。", "请报送原图。"
    ),
    "picture-small": _warning("图片太小", "只有{found}，短边不到{expected}像素。", "请报送原图。"),
    "picture-of-form": _error(
        "可能是拍下来的表格",
        "这是{found}。里面的字读不出来。",
        "是表格的请报送填写时用的 .xlsx 或 .docx 原文件，不要拍照、录像或截图；"
        "不是表格的请在“待认领”里指明归到哪里。",
    ),
    "picture-blank": _error("图片看不出内容", "几乎全是一种颜色。", "请核对后重新报送。"),
    "picture-caption-missing": _error(
        "图片没有文字说明",
        "文件名、文件夹和报送表里都没有说明拍的是什么。",
        "请用一句话作文件名（如“6月5日应急演练现场”），或在文件夹里放一份说明。",
    ),
    "picture-inside": _error(
        "图片放在文档里", "文档里有{found}张图片，没有另附图片文件。", "请把原图放在文件夹里报送。"
    ),
    "video-short": _warning("视频很短", "只有{found}秒。", "请确认。"),
    "video-live-photo": _warning(
        "实况照片的短片", "这是“{found}”的实况短片，和照片算一份，不算视频。", "请确认。"
    ),
    "video-intro-missing": _error(
        "视频没有简介",
        "报送表和文件夹里都没有这个视频的简介。",
        "请在报送表里写，或另放一份与视频同名的文字，不超过{expected}字。",
    ),
    "video-intro-long": _error("视频简介太长", "简介有{found}字，最多{expected}字。", "请删减。"),
    "video-link-look": _warning(
        "视频是网盘链接", "{expected}，程序没有打开。", "请打开看一眼，及时下载保存。"
    ),
    "video-link-no-code": _error(
        "网盘链接没有提取码", "“{found}”没有写提取码，打不开。", "请补上提取码。"
    ),
    "rows-missing": _error("明细没填", "一行也没有填写。", "请填写后重新报送。"),
    "table-empty": _warning("有一张明细表没有填", "一行也没有填写。", "请确认确实没有。"),
}
