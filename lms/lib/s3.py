"""Django's storages on one bucket of an S3-compatible storage, and the origin that browsers meet.

Pure, so that settings can be made of it; `lms.lib.buckets` speaks to the bucket.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

BACKEND = "lms.lib.buckets.Bucket"
PRIVATE_FOLDER = "private"
# Above this a file on its way through a process lies on its disk.
MEMORY_BYTES = 2_500_000


@dataclass(frozen=True)
class Account:
    """A bucket and how to reach it; without an endpoint it is Amazon's, without keys the machine's role.

    `public_endpoint` is where browsers reach what the site reaches at `endpoint`.
    """

    bucket: str
    endpoint: str = ""
    public_endpoint: str = ""
    region: str = ""
    access_key: str = ""
    secret_key: str = ""
    link_seconds: int = 21_600


def storages(account: Account) -> dict[str, dict[str, Any]]:
    """The entries of STORAGES: "default" gives unsigned addresses, "streams" and "private" signed ones.

    "default" and "streams" hold the same files, as they share a folder where there is no S3.
    """
    shared: dict[str, Any] = {
        "bucket_name": account.bucket,
        "endpoint_url": account.endpoint or None,
        "public_endpoint": account.public_endpoint,
        "region_name": account.region or None,
        "access_key": account.access_key or None,
        "secret_key": account.secret_key or None,
        "addressing_style": "path" if account.endpoint else "virtual",
        "signature_version": "s3v4",
        "file_overwrite": False,
        "max_memory_size": MEMORY_BYTES,
        "querystring_expire": account.link_seconds,
    }
    public = {"querystring_auth": False, "object_parameters": {"CacheControl": "public, max-age=86400"}}
    return {
        "default": {"BACKEND": BACKEND, "OPTIONS": {**shared, **public}},
        "streams": {"BACKEND": BACKEND, "OPTIONS": {**shared, "querystring_auth": True}},
        "private": {
            "BACKEND": BACKEND,
            "OPTIONS": {**shared, "querystring_auth": True, "location": PRIVATE_FOLDER},
        },
    }


def origin(account: Account) -> str:
    """Where browsers find the bucket, as a Content-Security-Policy names it."""
    met = account.public_endpoint or account.endpoint
    if met:
        parts = urlsplit(met)
        return f"{parts.scheme}://{parts.netloc}"
    region = f".{account.region}" if account.region else ""
    return f"https://{account.bucket}.s3{region}.amazonaws.com"
