"""Pictures of questions in an S3 on loopback: from there they go to browsers without passing through us."""

import json
from datetime import UTC, datetime

import pytest
import requests
from django.core.files.storage import default_storage
from moto.server import ThreadedMotoServer

from assessments import images
from lms.lib import s3
from tests.assessments.pictures import picture

pytestmark = pytest.mark.django_db


# What docs/operations.md asks for.
EVERYONE_READS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::pintar-soal/soal/*",
        }
    ],
}


@pytest.fixture
def bucket(settings):
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    server = "http://{}:{}".format(*moto.get_host_and_port())
    account = s3.Account("pintar-soal", server, region="id-jkt", access_key="pintar", secret_key="rahasia")
    settings.STORAGES = settings.STORAGES | s3.storages(account)
    client = default_storage.connection.meta.client
    client.create_bucket(Bucket="pintar-soal", CreateBucketConfiguration={"LocationConstraint": "id-jkt"})
    client.put_bucket_policy(Bucket="pintar-soal", Policy=json.dumps(EVERYONE_READS))
    yield client
    moto.stop()


def test_a_picture_has_an_address_that_stays_and_is_kept_by_browsers(bucket):
    image = images.add(picture(), by=None, at=datetime(2026, 11, 24, tzinfo=UTC))
    images.add(picture(), by=None, at=datetime(2026, 11, 25, tzinfo=UTC))

    address = images.address(image.name)
    answer = requests.get(address, timeout=10)

    assert "?" not in address
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert len(answer.content) == image.size_bytes
    assert bucket.list_objects_v2(Bucket="pintar-soal")["KeyCount"] == 1
