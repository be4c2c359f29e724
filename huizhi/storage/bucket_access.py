"""Bucket access: where the object store is and who may use it, as the environment and ~/.aws say
it, in the way that all programs for such stores have. Nothing of it is kept or shown anywhere."""

from __future__ import annotations

import os
from collections.abc import Mapping
from configparser import ConfigParser, Error
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from huizhi.errors import StorageError

_REGION = "us-east-1"  # what stores of one's own answer to
_YES = {"1", "true", "yes"}
# What gives a machine or a container its rights, without a key that could be written down.
_ROLES = (
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)
_NO_KEY = (
    "没有找到对象存储的访问密钥。请写进运行程序的用户的 ~/.aws/credentials，或环境变量"
    " AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY，不写在配置里"
)
_OPEN = (
    "对象存储的地址（AWS_ENDPOINT_URL）是 http 的，传送的内容不加密，没有照用。请改用 https；"
    "确实在可靠的内网里，设环境变量 AWS_ALLOW_HTTP=true 再用"
)
_NO_CERTIFICATE = "AWS_CA_BUNDLE 写的证书文件读不出来，请检查路径和权限"


@dataclass(frozen=True)
class BucketAccess:
    """How a store is reached. endpoint: "" for that of AWS; key: "" where the machine has a role;
    certificate: of an authority of one's own, "" for none."""

    endpoint: str
    region: str
    key: str = field(repr=False)
    secret: str = field(repr=False)
    token: str = field(repr=False)
    certificate: str = field(repr=False)
    by_host: bool = False

    def endpoint_of(self, bucket: str) -> str:
        """The address of this bucket's store; where buckets are told by the host, with it."""
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{bucket}.{parts.netloc}" if self.by_host else self.endpoint

    @property
    def is_open(self) -> bool:
        """Whether what is sent can be read on its way."""
        return self.endpoint.startswith("http://")


def bucket_access() -> BucketAccess:
    """What the environment and ~/.aws say. Raises: StorageError when that is not enough."""
    own = _profile()
    endpoint = (
        os.environ.get("AWS_ENDPOINT_URL_S3")
        or os.environ.get("AWS_ENDPOINT_URL")
        or own.get("endpoint_url", "")
    )
    key, secret, token = _key(own)
    if not key and (endpoint or own) and not any(map(os.environ.get, _ROLES)):
        raise StorageError(f"{_NO_KEY}。")
    access = BucketAccess(
        endpoint.rstrip("/"),
        os.environ.get("AWS_REGION")
        or os.environ.get("AWS_DEFAULT_REGION")
        or own.get("region", _REGION),
        *(key, secret, token, _certificate()),
        by_host=bool(endpoint) and _is_set("AWS_VIRTUAL_HOSTED_STYLE_REQUEST"),
    )
    if access.is_open and not (_is_near(endpoint) or _is_set("AWS_ALLOW_HTTP")):
        raise StorageError(f"{_OPEN}。")
    return access


def _key(own: Mapping[str, str]) -> tuple[str, str, str]:
    """Key, secret and token of the session: of the environment, else of the profile."""
    key = os.environ.get("AWS_ACCESS_KEY_ID", "")
    if key:
        secret = os.environ.get("AWS_SECRET_ACCESS_KEY", "")
        return key, secret, os.environ.get("AWS_SESSION_TOKEN", "")
    names = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
    key, secret, token = (own.get(name, "") for name in names)
    return key, secret, token


def _profile() -> dict[str, str]:
    """What the files in ~/.aws say of the profile that is wanted."""
    name = os.environ.get("AWS_PROFILE") or "default"
    section = name if name == "default" else f"profile {name}"
    home = Path.home() / ".aws"
    found: dict[str, str] = {}
    for variable, file, of in (
        ("AWS_CONFIG_FILE", "config", section),
        ("AWS_SHARED_CREDENTIALS_FILE", "credentials", name),
    ):
        parser = ConfigParser(interpolation=None)
        try:
            parser.read(os.environ.get(variable) or home / file, encoding="utf-8")
        except (Error, OSError, UnicodeDecodeError):  # whose words would quote what stands there
            raise StorageError(
                f"运行程序的用户的 ~/.aws/{file} 读不出来，请检查写法和权限。"
            ) from None
        if parser.has_section(of):
            found |= parser[of]
    return found


def _certificate() -> str:
    path = os.environ.get("AWS_CA_BUNDLE", "")
    try:
        return Path(path).read_text("utf-8") if path else ""
    except (OSError, UnicodeDecodeError):
        raise StorageError(f"{_NO_CERTIFICATE}。") from None


def _is_set(variable: str) -> bool:
    return os.environ.get(variable, "").strip().lower() in _YES


def _is_near(endpoint: str) -> bool:
    """Whether the store is on this machine."""
    host = urlsplit(endpoint).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
