"""How the settings of a bucket become storages and the policy of pages."""

import json
import os
import subprocess
import sys

import pytest

from lms.lib import s3
from tools import house

ASKED = """
import json
from lms import settings
print(json.dumps({
    "storages": {name: one["BACKEND"] for name, one in settings.STORAGES.items()},
    "policy": settings.CONTENT_SECURITY_POLICY["DIRECTIVES"],
}))
"""


def site_with(**env):
    """What the site's settings say in an environment with these variables."""
    done = subprocess.run(
        [sys.executable, "-c", ASKED],
        cwd=house.ROOT,
        env={**os.environ, **env},
        check=True,
        capture_output=True,
    )
    return json.loads(done.stdout)


def test_a_named_bucket_takes_all_files_but_the_static_ones_and_pages_may_reach_it():
    told = site_with(
        S3_BUCKET="pintar", S3_ENDPOINT="http://minio:9000", S3_PUBLIC_ENDPOINT="https://f.example.org"
    )

    in_bucket = {name for name, backend in told["storages"].items() if backend == s3.BACKEND}
    open_to_it = {name for name, hosts in told["policy"].items() if "https://f.example.org" in hosts}
    assert in_bucket == {"default", "streams", "private"}
    assert open_to_it == {"img-src", "connect-src", "media-src"}


@pytest.mark.parametrize(
    ("account", "origin"),
    [
        (s3.Account("pintar", region="ap-southeast-3"), "https://pintar.s3.ap-southeast-3.amazonaws.com"),
        (s3.Account("pintar", "http://minio:9000"), "http://minio:9000"),
        (s3.Account("pintar", "http://minio:9000", "https://f.example.org"), "https://f.example.org"),
    ],
)
def test_browsers_find_the_bucket_at_its_public_address(account, origin):
    assert s3.origin(account) == origin


def test_only_the_sites_pictures_have_addresses_without_a_signature():
    storages = s3.storages(s3.Account("pintar", region="ap-southeast-3"))

    signed = {name: one["OPTIONS"]["querystring_auth"] for name, one in storages.items()}
    assert signed == {"default": False, "streams": True, "private": True}
    assert storages["private"]["OPTIONS"]["location"] == "private"
