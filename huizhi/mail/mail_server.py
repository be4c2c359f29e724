"""Mail server: where a mailbox is, by what was written of it or is known of its provider."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from huizhi.errors import MailError

SECURED, STARTED, PLAINLY = "SSL", "STARTTLS", "不加密"
_IMAP_PORTS = {SECURED: 993, STARTED: 143, PLAINLY: 143}
_SMTP_PORTS = {SECURED: 465, STARTED: 587, PLAINLY: 25}
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
# IMAP and SMTP servers by the domain of the address, over TLS at ports 993 and 465, as these
# providers have long named them; none was asked. Another one is written into the configuration.
_KNOWN = MappingProxyType(
    {
        **{d: (f"imap.{d}", f"smtp.{d}") for d in ("163.com", "126.com", "yeah.net", "qq.com")},
        **dict.fromkeys(("foxmail.com", "vip.qq.com"), ("imap.qq.com", "smtp.qq.com")),
        "vip.163.com": ("imap.vip.163.com", "smtp.vip.163.com"),
        "sina.com": ("imap.sina.com", "smtp.sina.com"),
        "sina.cn": ("imap.sina.cn", "smtp.sina.cn"),
        "sohu.com": ("imap.sohu.com", "smtp.sohu.com"),
        "139.com": ("imap.139.com", "smtp.139.com"),
        "189.cn": ("imap.189.cn", "smtp.189.cn"),
        "wo.cn": ("imap.wo.cn", "smtp.wo.cn"),
        "aliyun.com": ("imap.aliyun.com", "smtp.aliyun.com"),
    }
)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where and how to sign in. security: “SSL”, “STARTTLS”, or “不加密” on this machine alone."""

    host: str
    port: int
    security: str
    user: str

    def __post_init__(self) -> None:
        if self.security == PLAINLY and self.host not in _LOOPBACK:
            raise MailError(
                f"邮件服务器 {self.host} 不加密，密码别人能看到，没有连接。"
                f"请把“加密”改成 {SECURED} 或 {STARTED}。"
            )

    @property
    def words(self) -> str:
        """“imap.163.com:993”."""
        return f"{self.host}:{self.port}"


def incoming_server(
    address: str, user: str, host: str | None, port: int | None, security: str
) -> MailServer:
    """Where mail for this address is fetched. Raises: MailError where that is not known."""
    where = host or _known(address, "收信")[0]
    return MailServer(where, port or _IMAP_PORTS[security], security, user)


def outgoing_server(
    address: str, user: str, host: str | None, port: int | None, security: str
) -> MailServer:
    """Where mail from this address is handed over. Raises: MailError where that is not known."""
    where = host or _known(address, "发信")[1]
    return MailServer(where, port or _SMTP_PORTS[security], security, user)


def _known(address: str, way: str) -> tuple[str, str]:
    domain = address.rpartition("@")[2].lower()
    if domain not in _KNOWN:
        raise MailError(
            f"不知道 {domain} 的邮件服务器在哪里。请在配置“邮箱”的“{way}”下面写上“服务器”，"
            "地址问单位的网络管理员，或在网页邮箱的“设置”里看。"
        )
    return _KNOWN[domain]
