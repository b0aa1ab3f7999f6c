"""Pictures of questions come from strangers and leave small, upright and silent."""

import struct
import zlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from assessments import images, rich_text
from assessments.models import QuestionImage
from tests.assessments.pictures import picture

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def kept(content):
    image = images.add(content, by=None, at=NOW)
    with default_storage.open(f"soal/{image.name}.webp") as file:
        return image, Image.open(BytesIO(file.read()))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_kept_as_webp_under_the_digest_of_its_pixels(form):
    image, stored = kept(picture(120, 80, form))

    assert stored.format == "WEBP"
    assert (image.width, image.height) == stored.size == (120, 80)
    assert rich_text.IMAGE.fullmatch(images.notation(image, "Bendera"))
    assert images.address(image.name).endswith(f"soal/{image.name}.webp")


def test_a_large_picture_becomes_one_for_phones():
    image, stored = kept(picture(4000, 1000, "JPEG"))

    assert stored.size == (1280, 320)
    assert image.size_bytes < 20_000


def test_what_a_photograph_tells_besides_is_dropped_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned to the right
    exif[0x010E] = "Rumah Bu Ani"

    _image, stored = kept(picture(120, 80, "JPEG", exif=exif))

    assert stored.size == (80, 120)
    assert not stored.getexif()
    assert "exif" not in stored.info


def test_what_is_transparent_stays_so():
    _image, stored = kept(picture(mode="RGBA", colour=(0, 0, 0, 0)))

    assert stored.convert("RGBA").getpixel((1, 1))[3] == 0


def test_the_same_picture_again_is_the_same_row():
    assert images.add(picture(), by=None, at=NOW) == images.add(picture(), by=None, at=NOW)
    assert QuestionImage.objects.count() == 1


def bomb():
    """A PNG of a few bytes whose head promises 100,000 × 100,000 pixels."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", images.NotAnImage),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", images.NotAnImage),
        (b"GIF89a" + b"\0" * 40, images.NotAnImage),
        (picture()[:80], images.NotAnImage),
        (picture(form="BMP"), images.NotAnImage),
        (picture(2, 2), images.NotAnImage),
        (bomb(), images.ImageTooLarge),
        (picture(5001, 5000), images.ImageTooLarge),
        (b"\0" * (images.BYTES_MAX + 1), images.ImageTooLarge),
    ],
    ids=["empty", "svg", "broken-gif", "cut-off", "bmp", "dot", "bomb", "pixels", "bytes"],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_is_no_picture_for_a_phone_is_refused(content, refusal):
    with pytest.raises(refusal):
        images.add(content, by=None, at=NOW)

    assert not QuestionImage.objects.exists()


def test_a_question_shows_only_pictures_that_are_here():
    image = images.add(picture(), by=None, at=NOW)

    images.require([image.name, image.name])
    with pytest.raises(images.ImageUnknown):
        images.require([image.name, "f" * 32 + "-10x10"])


def test_words_that_would_end_the_notation_are_made_harmless():
    image = images.add(picture(), by=None, at=NOW)

    made = images.notation(image, "Peta [1]\n(gambar)")

    assert rich_text.plain(made) == "Peta (1) (gambar)"
