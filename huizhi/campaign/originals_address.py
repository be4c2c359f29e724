"""Originals address: in which bucket of an object store an office's originals are kept (原件), as
the configuration or the environment says it. Where the store is and who may use it stands in
neither: that is for the environment and ~/.aws."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from huizhi.campaign.written import parse_text, writing_error

ORIGINALS_VARIABLE = "HUIZHI_ORIGINALS"
BESIDE_LEDGER = "文件夹"  # the address that says: a folder in the output folder
_ALSO = {BESIDE_LEDGER, "folder"}
_EXPECTED = f"写 s3://桶名/前缀，或 {BESIDE_LEDGER}（放在输出文件夹里，不写也是）"
_ADDRESS = re.compile(
    r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?P<prefix>(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*)/?"
)


@dataclass(frozen=True)
class BucketAddress:
    """A place in a bucket. prefix: how the names of everything there begin, "" for nothing."""

    bucket: str
    prefix: str = ""

    @property
    def shown(self) -> str:
        """As it is written in the configuration."""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")

    @property
    def above(self) -> BucketAddress:
        """The place in which this one is."""
        return BucketAddress(self.bucket, self.prefix.rpartition("/")[0])

    def below(self, name: str) -> BucketAddress:
        """The place of this name in it."""
        return BucketAddress(self.bucket, f"{self.prefix}/{name}".strip("/"))


def bucket_address(written: str) -> BucketAddress | None:
    """The place that this says; None for what says none."""
    found = _ADDRESS.fullmatch(written.strip())
    return BucketAddress(found["bucket"], found["prefix"].strip("/")) if found else None


def parse_originals_address(value: object) -> str:
    """Where the originals are to be, as the configuration has it.

    Raises: ValueError in Chinese, in which nothing of what is written stands.
    """
    written = parse_text(value)
    if written.lower() in _ALSO:
        return BESIDE_LEDGER
    address = bucket_address(written)
    if address is None:
        raise writing_error(*_fault_of(written))
    return address.shown


def originals_in_environment() -> BucketAddress | str:
    """What HUIZHI_ORIGINALS says: a place in a bucket, BESIDE_LEDGER, or "" for nothing.

    Raises: ValueError in Chinese for what is none.
    """
    written = os.environ.get(ORIGINALS_VARIABLE, "").strip()
    if not written:
        return ""
    if written.lower() in _ALSO:
        return BESIDE_LEDGER
    address = bucket_address(written)
    if address is None:
        what, expected = _fault_of(written)
        raise ValueError(f"环境变量 {ORIGINALS_VARIABLE} {what}：{expected}。")
    return address


def _fault_of(written: str) -> tuple[str, str]:
    """What is wrong with what is no address, and what is expected; nothing of it stands there."""
    if "@" in written:
        return "里面像是写了密钥，没有照用", (
            "密钥不写在配置里，也不写在地址里：写进运行程序的用户的 ~/.aws/credentials，或环境变量"
            " AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY"
        )
    return "写的不是能用的对象存储地址", _EXPECTED
