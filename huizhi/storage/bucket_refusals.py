"""Bucket refusals: what an object store says when it does not do something, in words for the clerk.

Its own words name addresses and keys; nothing of them is handed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from huizhi.errors import StorageError

_SAFE = "已经登记的都在"
_NOT_STORED = "。没有存好的都没有登记"  # where something was being stored
_NO_STORE = (
    "连不上存原件的对象存储。请看看网络通不通、对象存储开着没有、AWS_ENDPOINT_URL 写的地址对不对，"
    f"再做一次；还不行，请找管理对象存储的人。{_SAFE}"
)
_SLOW = f"存原件的对象存储太久没有答复。请等一会儿再做一次，或请管理的人看看它。{_SAFE}"
_NOT_LET_IN = (
    "存原件的对象存储不让进：访问密钥不对或过期了。密钥写进运行程序的用户的 ~/.aws/credentials，"
    f"或环境变量 AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY，不写在配置里。{_SAFE}"
)
_NOT_ALLOWED = (
    "存原件的对象存储不许这样做。请管理的人给这个密钥在配置的“原件”写的桶和前缀里列出、读、写、删的权限"
    f"（ListBucket、GetObject、PutObject、DeleteObject）。{_SAFE}"
)
_NO_BUCKET = (
    "对象存储上没有配置的“原件”写的那个桶，或 AWS_ENDPOINT_URL、AWS_REGION 写的不是它所在的地方。"
    f"请管理的人核对，桶要先建好。{_SAFE}"
)
_FULL = f"存原件的对象存储满了。请管理的人腾出空间或放宽限额，再做一次。{_SAFE}"
_BUSY = f"存原件的对象存储忙，或出了故障。请等一会儿再做一次。{_SAFE}"
_CLOCK = f"这台电脑的钟和对象存储的差得太多，它不收。请把钟对准，再做一次。{_SAFE}"
_NO_CONDITION = (
    "这个对象存储不认“没有才写”（If-None-Match），不能用来存原件，请换一个，或更新它的版本"
)
_OTHER = f"对象存储没有照做，程序没有料到（代号{{code}}）。请把这句话告诉维护的人。{_SAFE}"
# Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and MinIO's own.
_MEANT = {
    "NoSuchBucket": _NO_BUCKET,
    "PermanentRedirect": _NO_BUCKET,
    "InvalidAccessKeyId": _NOT_LET_IN,
    "SignatureDoesNotMatch": _NOT_LET_IN,
    "ExpiredToken": _NOT_LET_IN,
    "InvalidToken": _NOT_LET_IN,
    "AccessDenied": _NOT_ALLOWED,
    "AllAccessDisabled": _NOT_ALLOWED,
    "RequestTimeTooSkewed": _CLOCK,
    "QuotaExceeded": _FULL,
    "XMinioStorageFull": _FULL,
    "XMinioAdminBucketQuotaExceeded": _FULL,
    "InsufficientCapacity": _FULL,
    "NotImplemented": _NO_CONDITION,
    "SlowDown": _BUSY,
    "ServiceUnavailable": _BUSY,
    "InternalError": _BUSY,
}
_BY_STATUS = {
    "301": _NO_BUCKET,
    "401": _NOT_LET_IN,
    "403": _NOT_ALLOWED,
    "404": _NO_BUCKET,
    "501": _NO_CONDITION,
    "503": _BUSY,
    "507": _FULL,
}
_CODE = re.compile(r"<Code>([A-Za-z]{1,60})</Code>")
_STATUS = re.compile(r"non-2xx status code: (\d{3})")
_TIMED_OUT = re.compile(r"timed out|TimedOut")
_UNREACHED = re.compile(r"error sending request|error decoding|connection|dns|body", re.IGNORECASE)


@contextmanager
def bucket_refusals(what: str, *, storing: bool = False) -> Iterator[None]:
    """Errors of the object store inside become `StorageError`; `what` is what was being done.

    storing: an original, which then is not entered.
    """
    try:
        yield
    except Exception as error:
        if not _is_of_store(error):
            raise
        not_stored = _NOT_STORED if storing else ""
        raise StorageError(f"{what}没有成功：{_reason(error)}{not_stored}。") from None


def is_bucket_gone(error: BaseException) -> bool:
    """Whether it is not the object that is not there, but all of the bucket."""
    return "<Code>NoSuchBucket</Code>" in str(error)


def _is_of_store(error: BaseException) -> bool:
    kind = type(error)
    return kind.__module__.startswith("obstore") or "non-2xx status code" in str(error)


def _reason(error: BaseException) -> str:
    said = str(error)
    code, status = _CODE.search(said), _STATUS.search(said)
    if code and code[1] in _MEANT:
        return _MEANT[code[1]]
    if status:
        other = _BUSY if status[1].startswith("5") else _OTHER.format(code=status[1])
        return _BY_STATUS.get(status[1], other)
    if _TIMED_OUT.search(said):
        return _SLOW
    return _NO_STORE if _UNREACHED.search(said) else _OTHER.format(code=type(error).__name__)
