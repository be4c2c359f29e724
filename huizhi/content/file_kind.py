"""File kind: what is known of each kind of file: one row, and everybody asks this table.

A kind is told by content (`formats.kinds.sniff`); its name is what `Document.kind` and `Facts.kind`
hold. How a new kind is added: docs/recipes.md, “A new format of returned files”.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

PICTURE, VIDEO, DOCUMENT, SLIDES, AUDIO = "图片", "视频", "文档", "演示文稿", "录音"

_ORIGINAL = "请报送填写时用的 .xlsx 或 .docx 原文件"
_FILLED = "请报送填好的 .xlsx 或 .docx 表格"
_AS_WORKBOOK = "请用 WPS 或 Excel 打开，另存为 .xlsx 后重新报送"
_AS_DOCUMENT = "请用 WPS 或 Word 打开，另存为 .docx 后重新报送"
_UNPACKED = "请解压后报送里面的文件，或改用 zip 压缩"
_ATTACHED = "请把邮件里的附件另存出来，报送附件"
_EXPORTED = "请在苹果电脑或手机上打开，用“导出”存为{}，再报送"
DOWNLOADED = "里面只有链接，没有内容；请在网页或手机上打开，下载为 .xlsx 或 .docx 后报送下载的文件"


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file.

    name: by which the program and the ledger know it.
    label: what a person calls it.
    suffixes: endings that names of such files have; () where no rule asks for them.
    read_as: a workbook has sheets with names, a document has running text, a page has neither;
        "" when it is never read as a form.
    has_reader: `formats/reader.py` has a reader of its own for it.
    converts_to: the kind that LibreOffice makes of it: always when there is no reader of our own,
        otherwise only when ours finds the file damaged; "" when it is not converted.
    ooxml: the format of the parts inside ("xlsx", "docx"), into which flags can be written.
    is_template: what the office sends out, and templates are made of.
    is_package: a zip of parts, some of which are pictures.
    is_container: holds other files, which are taken one by one.
    counts_as: what it is to a quota: “图片”, “文档” …; "" when it counts for none.
    opens_safely: opened by a click it runs nothing of its own; False also where nobody knows.
    remedy: what helps when it cannot be read as a form.
    """

    name: str
    label: str
    suffixes: tuple[str, ...] = ()
    read_as: Literal["workbook", "document", "page", ""] = ""
    has_reader: bool = False
    converts_to: str = ""
    ooxml: Literal["xlsx", "docx", ""] = ""
    is_template: bool = False
    is_package: bool = False
    is_container: bool = False
    counts_as: str = ""
    opens_safely: bool = False
    remedy: str = _FILLED

    @property
    def is_workbook(self) -> bool:
        """Whether it is read as a workbook."""
        return self.read_as == "workbook"

    @property
    def is_picture_or_video(self) -> bool:
        """Whether it is kept as it is, and looked into instead of read."""
        return self.counts_as in {PICTURE, VIDEO}

    @property
    def needs_office(self) -> bool:
        """Whether only LibreOffice opens it."""
        return bool(self.converts_to) and not self.has_reader

    @property
    def sent_as(self) -> str:
        """The ending under which the office sends out what comes back as this kind; "" for none."""
        return {"workbook": ".xlsx", "document": ".docx"}.get(self.read_as, "")


# fmt: off
_ROWS = (
    FileKind(
        "xlsx", "Excel 工作簿（.xlsx）", (".xlsx",), "workbook", has_reader=True, ooxml="xlsx",
        is_template=True, is_package=True, counts_as=DOCUMENT, opens_safely=True,
    ),
    FileKind(
        "xlsm", "带宏的 Excel 工作簿（.xlsm）", (".xlsm",), "workbook", has_reader=True,
        ooxml="xlsx", is_package=True, counts_as=DOCUMENT,
    ),
    FileKind(
        "xlsb", "二进制 Excel 工作簿（.xlsb）", (".xlsb",), "workbook", converts_to="xlsx",
        is_package=True, counts_as=DOCUMENT, remedy=_AS_WORKBOOK,
    ),
    FileKind(
        "xls", "旧版 Excel 或 WPS 表格（.xls、.et）", (".xls", ".et"), "workbook", has_reader=True,
        converts_to="xlsx", counts_as=DOCUMENT, opens_safely=True,
    ),
    FileKind(
        "ods", "OpenDocument 表格（.ods）", (".ods",), "workbook", has_reader=True,
        converts_to="xlsx", is_package=True, counts_as=DOCUMENT, opens_safely=True,
    ),
    FileKind(
        "docx", "Word 文档（.docx）", (".docx",), "document", has_reader=True, ooxml="docx",
        is_template=True, is_package=True, counts_as=DOCUMENT, opens_safely=True,
    ),
    FileKind(
        "docm", "带宏的 Word 文档（.docm）", (".docm",), "document", has_reader=True,
        ooxml="docx", is_package=True, counts_as=DOCUMENT,
    ),
    FileKind(
        "doc", "旧版 Word 或 WPS 文字（.doc、.wps）", (".doc", ".wps"), "document",
        converts_to="docx", counts_as=DOCUMENT, opens_safely=True, remedy=_AS_DOCUMENT,
    ),
    FileKind(
        "odt", "OpenDocument 文字（.odt）", (".odt",), "document", converts_to="docx",
        is_package=True, counts_as=DOCUMENT, opens_safely=True, remedy=_AS_DOCUMENT,
    ),
    FileKind(
        "rtf", "RTF 文档", (".rtf",), "document", converts_to="docx", counts_as=DOCUMENT,
        opens_safely=True, remedy=_AS_DOCUMENT,
    ),
    FileKind(
        "slides", "演示文稿", is_package=True, counts_as=SLIDES,
        remedy=f"演示文稿不是表格；{_ORIGINAL}",
    ),
    FileKind(
        "ofd", "OFD 版式文件", (".ofd",), counts_as=DOCUMENT, opens_safely=True,
        remedy=f"{_ORIGINAL}，不要转成 OFD",
    ),
    FileKind(
        "pdf", "PDF 文件", (".pdf",), "page", has_reader=True, counts_as=DOCUMENT,
        opens_safely=True,
    ),
    FileKind("html", "网页", (".html", ".htm"), "page", has_reader=True, counts_as=DOCUMENT),
    FileKind(
        "calendar", "日历文件（会议、日程的邀请）", (".ics",),
        remedy="请打开看时间和地点；不是报送的材料，可以在“待认领”里作废",
    ),
    FileKind("xml", "XML 文件", remedy=_AS_WORKBOOK),
    FileKind(
        "csv", "CSV 文本表格", (".csv",), "workbook", has_reader=True, counts_as=DOCUMENT,
        opens_safely=True,
    ),
    FileKind(
        "text", "纯文本", (".txt",), counts_as=DOCUMENT, opens_safely=True,
        remedy=f"{_ORIGINAL}，不要只发文字",
    ),
    FileKind(
        "zip", "ZIP 压缩包", (".zip",), is_container=True, opens_safely=True, remedy=_UNPACKED
    ),
    FileKind("7z", "7Z 压缩包", (".7z",), is_container=True, opens_safely=True, remedy=_UNPACKED),
    FileKind(
        "packed", "GZ、TAR 一类的压缩包", (".gz", ".tgz", ".tar", ".bz2", ".xz"),
        is_container=True, remedy=_UNPACKED,
    ),
    FileKind("rar", "RAR 压缩包", (".rar",), opens_safely=True, remedy=_UNPACKED),
    FileKind(
        "split", "分卷压缩包的一部分",
        remedy="请把各卷放在一起解压，报送里面的文件，或不分卷，压缩成一个 zip",
    ),
    FileKind("archive", "不常用的压缩包", remedy=_UNPACKED),
    FileKind(
        "broken", "不完整的 Word 或 Excel 文件", remedy="请打开原文件检查，另存一份后重新报送"
    ),
    FileKind("encrypted", "有打开密码的文件"),
    FileKind(
        "protected", "读不懂的密文",
        remedy="像是被加密软件加密的文件，请先解密（或申请外发）再发，发前用别的电脑打开确认",
    ),
    FileKind(
        "picture", "图片",
        (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".heic", ".tif", ".tiff"),
        counts_as=PICTURE, opens_safely=True,
        remedy=f"图里的字读不出来，不要拍照或截图；{_ORIGINAL}",
    ),
    FileKind(
        "video", "视频", (".mp4", ".mov"), counts_as=VIDEO, opens_safely=True,
        remedy=f"视频不是表格；{_ORIGINAL}",
    ),
    FileKind("audio", "录音", counts_as=AUDIO, remedy=f"录音不是表格；{_ORIGINAL}"),
    FileKind("mail", "邮件", (".eml",), is_container=True, remedy=_ATTACHED),
    FileKind("msg", "Outlook 邮件（.msg）", (".msg",), is_container=True, remedy=_ATTACHED),
    FileKind(
        "tnef", "Outlook 的附件包（winmail.dat）", is_container=True,
        remedy="请在 Outlook 里打开原邮件，把附件另存出来报送",
    ),
    FileKind(
        "numbers", "苹果 Numbers 表格（.numbers）", (".numbers",),
        remedy=_EXPORTED.format(" Excel（.xlsx）文件"),
    ),
    FileKind(
        "pages", "苹果 Pages 文稿（.pages）", (".pages",),
        remedy=_EXPORTED.format(" Word（.docx）文件"),
    ),
    FileKind(
        "keynote", "苹果 Keynote 演示文稿（.key）", (".key",),
        remedy=f"演示文稿不是表格；{_ORIGINAL}",
    ),
    FileKind("shortcut", "快捷方式", remedy="快捷方式里没有内容，请报送它指向的文件本身"),
    FileKind("cloud", "云文档的快捷方式", remedy=DOWNLOADED),
    FileKind("database", "数据库文件", remedy="请把数据导出为 .xlsx 后报送"),
    FileKind(
        "program", "程序", remedy="请不要打开；如果是自解压的压缩包，请解压后报送里面的文件"
    ),
    FileKind(
        "empty", "空文件",
        remedy="里面什么也没有，多半没有传完或没有下载完；请打开原文件确认有内容，再重新报送",
    ),
    FileKind(
        "unknown", "不认识的内容",
        remedy=f"可能没有传完，或不是办公文件；请先在自己电脑上打开确认，{_ORIGINAL}",
    ),
)
# fmt: on
FILE_KINDS = MappingProxyType({kind.name: kind for kind in _ROWS})
TEMPLATE_SUFFIXES = tuple(suffix for k in _ROWS if k.is_template for suffix in k.suffixes)


def kind_named(name: str) -> FileKind:
    """The kind of this name; for a name that the table does not have, the row “unknown”."""
    return FILE_KINDS.get(name, FILE_KINDS["unknown"])


def kind_of_suffix(suffix: str) -> FileKind:
    """The kind whose files are called so, the row “unknown” for other endings. For what is shown
    and asked for; what a file is its content says."""
    return _BY_SUFFIX.get(suffix.lower(), FILE_KINDS["unknown"])


_BY_SUFFIX = {suffix: kind for kind in _ROWS for suffix in kind.suffixes}
