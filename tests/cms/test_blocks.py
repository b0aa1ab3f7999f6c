import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StreamValue
from wagtail.documents.models import Document

from cms import richtext
from cms.blocks import Body, Embed, to_document
from cms.models import Picture
from courses.models import Verse
from tests.cms.files import png_file, text_file


def body(kind, value):
    block = Body()
    return StreamValue(block, [(kind, value)])


def one(kind, value):
    (found,) = to_document(body(kind, value))
    return found


def test_rich_text_is_cleaned_of_what_could_run():
    html = '<p onclick="x()">Halo <script>x()</script><a href="javascript:x()">a</a> <b>tebal</b></p>'

    assert richtext.clean(html) == "<p>Halo <a>a</a> <b>tebal</b></p>"


def test_a_heading_keeps_its_level():
    assert one("heading", {"text": "Dasar", "level": "3"}) == {"type": "heading", "text": "Dasar", "level": 3}


def test_an_embed_is_stored_as_our_own_address():
    found = one("embed", {"url": "https://youtu.be/abcdefghijk", "title": "Contoh"})

    assert found["src"] == "https://www.youtube-nocookie.com/embed/abcdefghijk"


def test_an_embed_of_an_unknown_site_is_refused_in_the_form():
    block = Embed()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"url": "https://jahat.example/x", "title": "x"}))


@pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.django_db
def test_an_image_is_published_with_its_size_and_text():
    picture = Picture.objects.create(title="Bagan", file=png_file())

    found = one("image", {"image": picture, "alt": "Bagan dua kolom", "caption": ""})

    assert (found["alt"], found["width"], found["height"]) == ("Bagan dua kolom", 8, 6)
    assert found["src"].endswith(".webp")


@pytest.mark.django_db
def test_a_file_says_its_size_and_kind():
    document = Document.objects.create(title="Lembar kerja", file=text_file("lembar.pdf", b"%PDF-1.4 12345"))

    found = one("file", {"document": document, "title": ""})

    assert (found["title"], found["bytes"], found["kind"]) == ("Lembar kerja", 14, "PDF")


@pytest.mark.django_db
def test_a_verse_comes_whole_from_its_edition():
    verse = Verse.objects.create(
        surah=109, surah_name="Al-Kafirun", number=6, text="لَكُمْ", meaning="Untukmu", edition="E", source="S"
    )

    assert one("verse", {"verse": verse})["text"] == "لَكُمْ"


def test_a_table_is_plain_rows():
    block = Body().child_blocks["table"]
    value = block.to_python(
        {"columns": [{"type": "text", "heading": "A"}], "rows": [{"values": ["1"]}], "caption": "C"}
    )

    assert one("table", value) == {"type": "table", "caption": "C", "head": ["A"], "rows": [["1"]]}
