"""Postman: hands mails over to an SMTP server, one after another, and knows of each what became of
it. Source: RFC 5321, 4.2.5: a server that has answered 250 after the data has taken the mail."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress

from huizhi.errors import MailError, MailRefusedError, MailUnknownError
from huizhi.mail.mail_server import PLAINLY, STARTED, MailServer
from huizhi.mail.trouble import mail_trouble, server_words

_SECONDS = 60.0  # that a server may be silent
_HERE = "[127.0.0.1]"  # what this machine is called may be Chinese, and is nobody's business
_LOST = (smtplib.SMTPServerDisconnected, OSError, EOFError)


class Postman:
    """A connection that is opened with the first mail; use as a context manager."""

    def __init__(self, server: MailServer, password: str, sender: str) -> None:
        """sender: the address that mails come from."""
        self._server, self._password, self._sender = server, password, sender
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> Postman:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(smtplib.SMTPException, OSError):
            if self._line is not None:
                self._line.quit()
        self._hang_up()

    def prepare(self) -> None:
        """Signs in, so that nothing is begun where that fails. Raises: MailError."""
        self._open()

    def send(self, content: bytes, to: str) -> None:
        """Hands over one mail.

        Raises: MailRefusedError for this one alone; MailUnknownError when nobody knows; MailError
        when it was not sent and others would not be either.
        """
        line = self._begun(to)
        try:
            code, said = line.data(content)
        except smtplib.SMTPDataError as error:
            raise self._refused(error.smtp_code, error.smtp_error) from error
        except _LOST as error:
            self._hang_up()
            raise MailUnknownError(
                f"交给 {self._server.words} 时连接断了，不知道这一封发出去没有"
            ) from error
        if code != 250:
            raise self._refused(code, said)

    def _begun(self, to: str) -> smtplib.SMTP:
        """The connection on which a mail to this address has begun; one that was lost while nobody
        spoke is opened once more."""
        for is_last in (False, True):
            line = self._open()
            try:
                refusal = self._envelope(line, to)
            except _LOST as error:
                self._hang_up()
                if is_last:
                    with mail_trouble(self._server, "发邮件"):
                        raise smtplib.SMTPServerDisconnected from error
                continue
            if refusal is not None:
                raise refusal
            return line
        raise AssertionError("not reached")

    def _envelope(self, line: smtplib.SMTP, to: str) -> MailError | None:
        """Says from whom to whom; what the server has against it."""
        code, said = line.mail(self._sender)
        if code != 250:
            return self._refused(code, said)
        code, said = line.rcpt(to)
        if code in {250, 251}:
            return None
        line.rset()
        words = f"{code} {server_words(said)}"
        if 400 <= code < 500:  # RFC 5321, 4.2.1: not for good
            return MailRefusedError(
                f"{self._server.host} 现在不收给 {to} 的邮件（{words}），"
                "地址不一定有错，请过一会儿再发一次"
            )
        return MailRefusedError(f"{self._server.host} 不收给 {to} 的邮件（{words}），请核对地址")

    def _refused(self, code: int, said: bytes | str) -> MailError:
        self._hang_up()
        return MailError(
            f"{self._server.host} 不收这封邮件（{code} {server_words(said)}），后面的没有再发。"
            "多半是发得太多太快，或内容被当成垃圾邮件：请过一两个小时再接着发，没有发的会接着发，"
            "发过的不会再发。"
        )

    def _open(self) -> smtplib.SMTP:
        if self._line is None:
            with mail_trouble(self._server, "发邮件"):
                line = _connected(self._server)
                try:
                    line.login(self._server.user, self._password)
                except BaseException:
                    line.close()
                    raise
                self._line = line
        return self._line

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None


def _connected(server: MailServer) -> smtplib.SMTP:
    if server.security == PLAINLY:
        return smtplib.SMTP(server.host, server.port, _HERE, _SECONDS)
    context = ssl.create_default_context()
    if server.security == STARTED:
        line = smtplib.SMTP(server.host, server.port, _HERE, _SECONDS)
        try:
            line.starttls(context=context)
        except BaseException:
            line.close()
            raise
        return line
    return smtplib.SMTP_SSL(server.host, server.port, _HERE, timeout=_SECONDS, context=context)
