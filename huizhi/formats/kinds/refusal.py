"""Refusal: what a file is that cannot be read as a form, and what helps, by its kind."""

from __future__ import annotations

from types import MappingProxyType

from huizhi.content import locked_file
from huizhi.errors import DamagedError, ReadError, UnknownKindError
from huizhi.formats.kinds.kind import KIND_NAMES
from huizhi.formats.kinds.text_kind import has_cloud_link

_ORIGINAL = "请报送填写时用的 .xlsx 或 .docx 原文件"
_AS_WORKBOOK = "请用 WPS 或 Excel 打开，另存为 .xlsx 后重新报送"
_AS_DOCUMENT = "请用 WPS 或 Word 打开，另存为 .docx 后重新报送"
_UNPACKED = "请解压后报送里面的文件，或改用 zip 压缩"
_EXPORTED = "请在苹果电脑或手机上打开，用“导出”存为{}，再报送"
_DOWNLOADED = "里面只有链接，没有内容；请在网页或手机上打开，下载为 .xlsx 或 .docx 后报送下载的文件"
_REMEDIES = MappingProxyType(
    {
        "xlsb": _AS_WORKBOOK,
        "xml": _AS_WORKBOOK,
        "doc": _AS_DOCUMENT,
        "odt": _AS_DOCUMENT,
        "rtf": _AS_DOCUMENT,
        "slides": f"演示文稿不是表格；{_ORIGINAL}",
        "ofd": f"{_ORIGINAL}，不要转成 OFD",
        "zip": _UNPACKED,
        "7z": _UNPACKED,
        "packed": _UNPACKED,
        "rar": _UNPACKED,
        "archive": _UNPACKED,
        "split": "请把各卷放在一起解压，报送里面的文件，或不分卷，压缩成一个 zip",
        "protected": "像是被加密软件加密的文件，请先解密（或申请外发）再发，发前用别的电脑打开确认",
        "picture": f"图里的字读不出来，不要拍照或截图；{_ORIGINAL}",
        "video": f"视频不是表格；{_ORIGINAL}",
        "audio": f"录音不是表格；{_ORIGINAL}",
        "mail": "请把邮件里的附件另存出来，报送附件",
        "msg": "请把邮件里的附件另存出来，报送附件",
        "tnef": "请在 Outlook 里打开原邮件，把附件另存出来报送",
        "numbers": _EXPORTED.format(" Excel（.xlsx）文件"),
        "pages": _EXPORTED.format(" Word（.docx）文件"),
        "keynote": f"演示文稿不是表格；{_ORIGINAL}",
        "shortcut": "快捷方式里没有内容，请报送它指向的文件本身",
        "cloud": _DOWNLOADED,
        "database": "请把数据导出为 .xlsx 后报送",
        "program": "请不要打开；如果是自解压的压缩包，请解压后报送里面的文件",
        "empty": "里面什么也没有，多半没有传完或没有下载完；请打开原文件确认有内容，再重新报送",
        "text": f"{_ORIGINAL}，不要只发文字",
        "unknown": f"可能没有传完，或不是办公文件；请先在自己电脑上打开确认，{_ORIGINAL}",
    }
)
_OTHERWISE = "请报送填好的 .xlsx 或 .docx 表格"


def refusal_of(kind: str, data: bytes) -> ReadError:
    """The error for a file of this kind (a key of `KIND_NAMES`) that no reader takes."""
    if kind == "encrypted":
        return locked_file()
    if kind == "broken":
        return DamagedError(KIND_NAMES[kind], "请打开原文件检查，另存一份后重新报送")
    if kind == "text" and has_cloud_link(data):
        return UnknownKindError("云文档的链接", _DOWNLOADED)
    return UnknownKindError(KIND_NAMES[kind], _REMEDIES.get(kind, _OTHERWISE))
