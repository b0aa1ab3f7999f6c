"""Files in an S3-compatible storage, and uploads that browsers send to it in parts.

Needs the extra `s3`, so nothing imports it but Django's STORAGES (lms.lib.s3).
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

PART_ADDRESS_SECONDS = 3600
GONE = frozenset({"404", "NoSuchKey", "NoSuchUpload"})
# Python's own list of types lacks these, and Safari plays a playlist by its type only.
TYPES = {".m3u8": "application/vnd.apple.mpegurl", ".m4s": "video/iso.segment", ".vtt": "text/vtt"}
CLIENT = Config(
    connect_timeout=5,
    read_timeout=300,  # joining thousands of parts takes its time
    retries={"mode": "standard", "max_attempts": 4},
    # Storages other than Amazon's don't all know the checksums that it asks for by now.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class Bucket(S3Storage):  # type: ignore[misc]
    """A storage whose addresses lead to where browsers reach it.

    Multipart uploads are named by the file they become and the id that `begin_parts`
    gives; what S3 no longer knows of raises FileNotFoundError.
    """

    def __init__(self, *, public_endpoint: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.public_endpoint = public_endpoint
        self.options = options
        self.client_config: Config = self.client_config.merge(CLIENT)

    @cached_property
    def front(self) -> "Bucket":
        """The same bucket as browsers reach it: a signature covers the host's name."""
        if not self.public_endpoint:
            return self
        return Bucket(**self.options | {"endpoint_url": self.public_endpoint})

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        at = self.front
        return str(super().url(name, *args, **kwargs) if at is self else at.url(name, *args, **kwargs))

    def get_object_parameters(self, name: str) -> dict[str, Any]:
        ending = f".{name.rpartition('.')[2]}"
        typed = {"ContentType": TYPES[ending]} if ending in TYPES else {}
        return {**super().get_object_parameters(name), **typed}

    def begin_parts(self, name: str) -> str:
        told = self._client.create_multipart_upload(**self._object(name))
        return str(told["UploadId"])

    def part_address(self, name: str, upload_id: str, number: int, size_bytes: int) -> str:
        """Where a browser may PUT the part, for an hour; another length isn't accepted."""
        facts = {"UploadId": upload_id, "PartNumber": number, "ContentLength": size_bytes}
        return str(
            self.front._client.generate_presigned_url(
                "upload_part", Params={**self._object(name), **facts}, ExpiresIn=PART_ADDRESS_SECONDS
            )
        )

    def parts(self, name: str, upload_id: str) -> dict[int, tuple[int, str]]:
        """The parts that are there, by number: how long each is and its ETag."""
        pages = self._client.get_paginator("list_parts").paginate(**self._object(name), UploadId=upload_id)
        with _Absent():
            return {
                part["PartNumber"]: (part["Size"], part["ETag"])
                for page in pages
                for part in page.get("Parts", [])
            }

    def join_parts(self, name: str, upload_id: str, etags: Mapping[int, str]) -> None:
        listed = [{"PartNumber": number, "ETag": etags[number]} for number in sorted(etags)]
        with _Absent():
            self._client.complete_multipart_upload(
                **self._object(name), UploadId=upload_id, MultipartUpload={"Parts": listed}
            )

    def forget_parts(self, name: str, upload_id: str) -> None:
        with _Absent():
            self._client.abort_multipart_upload(**self._object(name), UploadId=upload_id)

    def head(self, name: str, size_bytes: int) -> bytes:
        """The file's first bytes, without the rest of it."""
        with _Absent():
            told = self._client.get_object(**self._object(name), Range=f"bytes=0-{size_bytes - 1}")
        return bytes(told["Body"].read())

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _object(self, name: str) -> dict[str, str]:
        return {"Bucket": self.bucket_name, "Key": self._normalize_name(clean_name(name))}


class _Absent:
    """What S3 doesn't know is a file that isn't there; its other errors stay what they are."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, ClientError) and error.response.get("Error", {}).get("Code") in GONE:
            raise FileNotFoundError from error
