"""Trouble: what goes wrong between here and a mail server, in plain Chinese with what to do."""

from __future__ import annotations

import imaplib
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from huizhi.errors import MailError
from huizhi.mail.mail_server import MailServer

_CODE = (
    "请核对用户和密码。163、126、QQ、新浪等邮箱要用授权码，不是登录网页的密码："
    "在网页邮箱的“设置”里打开 IMAP/SMTP 服务，按提示生成授权码，再存一次"
)
_LONGEST = 160  # characters of what a server says
_LOST = (imaplib.IMAP4.abort, smtplib.SMTPServerDisconnected, EOFError, OSError)


@contextmanager
def mail_trouble(server: MailServer, what: str) -> Iterator[None]:
    """Turns whatever libraries raise inside into a MailError; what: being done, “收邮件”."""
    try:
        yield
    except MailError:
        raise
    except (ImapToolsError, imaplib.IMAP4.error, smtplib.SMTPException, EOFError, OSError) as error:
        raise MailError(f"{what}没有成功：{_reason(server, error)}。") from error


def server_words(said: object) -> str:
    """What a server answered, on one line; never what it was asked."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    plain = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(plain.split())[:_LONGEST]


def _reason(server: MailServer, error: Exception) -> str:
    where = server.words
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"{where} 的安全证书不对（{server_words(error.verify_message)}），"
            "为免密码泄露没有连接。"
            "请核对服务器的名字和电脑的日期；单位自建的服务器请让管理员装上正式的证书，"
            "或把单位的根证书存成文件，启动程序前把环境变量 SSL_CERT_FILE 设成它"
        )
    if isinstance(error, ssl.SSLError):
        return (
            f"和 {where} 对不上加密方式。"
            "请核对“端口”和“加密”（993、465 用 SSL，143、587 用 STARTTLS）"
        )
    if isinstance(error, socket.gaierror):
        return f"找不到服务器 {server.host}。请核对名字有没有写错，电脑能不能上网"
    if isinstance(error, TimeoutError):
        return f"{where} 很久没有回答。请看网络，过一会儿再试；已经收好、发好的不会再来一遍"
    if isinstance(error, ConnectionRefusedError):
        return f"{where} 不让连接。请核对“服务器”和“端口”，单位的网络可能挡住了这个端口"
    if isinstance(error, MailboxLoginError | smtplib.SMTPAuthenticationError):
        return f"{where} 不让 {server.user} 登录（{_said(error)}）。{_CODE}"
    if isinstance(error, MailboxFolderSelectError):
        return _about_folder(where, _said(error))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"{where} 不支持这样登录（{server_words(error)}）。请核对“端口”和“加密”"
    if isinstance(error, _LOST) and not isinstance(error, smtplib.SMTPResponseException):
        return f"和 {where} 的连接断了。请看网络，再试一次就接着做；已经收好、发好的不会再来一遍"
    return f"{where} 回答“{_said(error)}”。请过一会儿再试，还不行就把这句话给网络管理员看"


def _about_folder(where: str, said: str) -> str:
    if "unsafe" in said.lower():
        return (
            f"{where} 认为登录不安全（{said}）。"
            "请在网易邮箱的网页“设置”里确认 IMAP 服务已打开，并用授权码登录"
        )
    return f"{where} 上打不开这个文件夹（{said}）。请核对“文件夹”，收件箱写 INBOX"


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {server_words(error.smtp_error)}"
    result = getattr(error, "command_result", None)
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], list):
        return server_words(next((one for one in result[1] if one), b"") or b"")
    found = re.sub(r"^b'(.*)'$", r"\1", str(error))
    return server_words(found)
