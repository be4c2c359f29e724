"""Password: of a mailbox, from the environment or from the system's keyring, and from nowhere else.

It is in no configuration, ledger, log or message.
"""

from __future__ import annotations

import os

from huizhi import COMMAND
from huizhi.errors import MailError

PASSWORD_VARIABLE = "HUIZHI_MAIL_PASSWORD"  # noqa: S105, its name and not the password
_SERVICE = "huizhi-mail"


def password_of(user: str) -> str:
    """The password by which this user signs in. Raises: MailError without one."""
    password = os.environ.get(PASSWORD_VARIABLE, "") or _kept(user)
    if not password:
        raise MailError(
            f"没有 {user} 的邮箱密码。请运行 {COMMAND} mail --password 存进系统的密码库"
            f"（网页的“收发邮件”里也能存），或设环境变量 {PASSWORD_VARIABLE}。"
            "163、126、QQ 等邮箱要填授权码，不是登录网页的密码。"
        )
    if not password.isascii():
        raise MailError(
            "邮箱密码（授权码）里有汉字或全角字符，多半是输入法没有切换，请重新存一次。"
        )
    return password


def keep_password(user: str, password: str) -> None:
    """Keeps a password in the system's keyring; "" takes it out. Raises: MailError where the
    system has none."""
    import keyring  # slow to load
    from keyring.errors import KeyringError, PasswordDeleteError

    try:
        if password:
            keyring.set_password(_SERVICE, user, password)
        else:
            keyring.delete_password(_SERVICE, user)
    except PasswordDeleteError:
        return  # there was none
    except (KeyringError, RuntimeError, OSError) as error:
        raise MailError(
            "这台电脑没有能用的密码库，密码没有存下来。"
            f"请改用环境变量 {PASSWORD_VARIABLE}（只在启动程序的窗口里设，不要写进文件）。"
        ) from error


def _kept(user: str) -> str:
    import keyring  # slow to load
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(_SERVICE, user) or ""
    except (KeyringError, RuntimeError, OSError):
        return ""
