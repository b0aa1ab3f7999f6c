import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField

from cms.uploads import refuse_other_content
from tests.cms.files import png_file, text_file

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def test_a_pdf_is_taken():
    refuse_other_content(text_file("lembar.pdf", b"%PDF-1.7 ..."))


def test_an_office_file_is_taken():
    stored = BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    refuse_other_content(text_file("surat.docx", stored.getvalue()))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lembar.pdf", b"<html><script>alert(1)</script></html>"),
        ("lembar.pdf", b"MZ\x90\x00" + b"\0" * 100),
        ("surat.docx", b"%PDF-1.7 ..."),
        ("gambar.svg", SVG),
        ("halaman.html", b"<html></html>"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(name, content):
    with pytest.raises(ValidationError):
        refuse_other_content(text_file(name, content))


@pytest.mark.parametrize("name", ["gambar.svg", "gambar.png"])
def test_a_drawing_that_can_carry_scripts_is_no_image(name):
    with pytest.raises(ValidationError):
        WagtailImageField().clean(text_file(name, SVG))


def test_an_image_must_be_what_its_name_says():
    assert WagtailImageField().clean(png_file("a.png"))
    with pytest.raises(ValidationError):
        WagtailImageField().clean(png_file("a.jpg"))
