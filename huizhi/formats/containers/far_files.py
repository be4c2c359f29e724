"""Far files: what a mail's text links to instead of attaching it: net disks, oversized attachments.

The addresses are those under which the services are known to share files; none was asked.
"""

from __future__ import annotations

import re

# What a service is called, and what an address of it (or its own words in a mail) looks like. An
# oversized attachment comes first: its page often names a net disk beside it.
_SERVICES = (
    (
        "QQ邮箱超大附件",
        r"mail\.qq\.com/(?:cgi-bin/ftn|ftn)|ftnExs_|ftn\.qq\.com|文件中转站|从QQ邮箱发来的超大附件",
    ),
    (
        "网易超大附件",
        (
            r"mail\.1(?:63|26)\.com/(?:large-attachment|filehub)|large-attachment|mail-online/filedown|"
            r"mail-online\.nosdn|dashi\.163\.com|网易(?:邮箱)?(?:云|超大)附件"
        ),
    ),
    ("百度网盘", r"(?:pan|yun)\.baidu\.com/"),
    ("微云", r"weiyun\.com/"),
    ("123云盘", r"123(?:pan|\d{3})\.(?:com|cn)/"),
    ("阿里云盘", r"(?:alipan|aliyundrive)\.com/"),
    ("夸克网盘", r"pan\.quark\.cn/"),
    ("天翼云盘", r"cloud\.189\.cn/"),
    ("移动云盘", r"(?:caiyun|yun)\.(?:139|feixin\.10086)\.c(?:om|n)/"),
    ("迅雷云盘", r"pan\.xunlei\.com/"),
    ("115网盘", r"115(?:cdn)?\.com/s/"),
    ("蓝奏云", r"lanzou[a-z]?\.com/"),
    ("坚果云", r"jianguoyun\.com/p/"),
    ("OneDrive", r"1drv\.ms/|onedrive\.live\.com/|-my\.sharepoint\.com/"),
    ("金山文档", r"(?:kdocs\.cn|365\.kdocs\.cn)/"),
    ("腾讯文档", r"docs\.qq\.com/"),
)
_KNOWN = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _SERVICES)
_LARGE = "超大附件"
_SAID = re.compile(r"超大附件|云附件")  # words of a mail program that is not known here


_ADDRESS = re.compile(r"https?://[^\s\"'<>（）()，。；、\u4e00-\u9fff]+", re.IGNORECASE)
_CODE = re.compile(r"(?:提取码|访问码|密码|口令)\s*[:：]?\s*([A-Za-z0-9]{3,8})")
_BEHIND = 60  # characters behind an address in which its code is looked for
_MOST_LINKS = 5


def far_links(*texts: str) -> tuple[str, ...]:
    """The addresses in these texts under which files lie, each once, with the code behind it."""
    found: dict[str, str] = {}
    for text in texts:
        for one in _ADDRESS.finditer(text):
            if any(known.search(one[0]) for _, known in _KNOWN):
                following = _ADDRESS.search(text, one.end())
                end = min(one.end() + _BEHIND, following.start() if following else len(text))
                code = _CODE.search(text, one.end(), end)
                found.setdefault(one[0], f"{one[0]}（提取码{code[1]}）" if code else one[0])
    return tuple(found.values())[:_MOST_LINKS]


def far_services(*texts: str) -> tuple[str, ...]:
    """The services to which these texts link for files, each once, in the order of the table."""
    found = tuple(name for name, known in _KNOWN if any(known.search(text) for text in texts))
    if not found and any(_SAID.search(text) for text in texts):
        return (_LARGE,)
    return found
