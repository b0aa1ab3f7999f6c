import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from lms.lib.compression import CompressText

LONG = "Belajar dan dilayani, dari mana saja. " * 50


def answer(kind, accepted="gzip, br"):
    request = RequestFactory().get("/", headers={"accept-encoding": accepted})
    return CompressText(lambda request: HttpResponse(LONG, content_type=kind))(request)


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json"])
def test_text_travels_compressed(kind):
    compressed = answer(kind)

    assert compressed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.content).decode() == LONG
    assert "Accept-Encoding" in compressed.headers["Vary"]


@pytest.mark.parametrize("kind", ["application/pdf", "video/mp4", "image/png"])
def test_files_go_out_as_they_are(kind):
    assert "Content-Encoding" not in answer(kind).headers


def test_a_browser_that_cannot_unpack_gets_plain_text():
    assert answer("text/html", accepted="identity").content.decode() == LONG
