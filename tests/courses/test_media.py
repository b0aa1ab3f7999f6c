from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from courses import media

pytestmark = pytest.mark.django_db


def pdf(pages=2, size=(960, 540)):
    stored = BytesIO()
    canvas = Canvas(stored, pagesize=size, invariant=1)
    for number in range(pages):
        canvas.drawString(100, 100, f"Halaman {number + 1}")
        canvas.showPage()
    canvas.save()
    return stored.getvalue()


def test_a_deck_has_a_picture_and_the_text_of_each_page():
    deck = media.add_deck("orientasi", "Orientasi", pdf())

    shown = media.deck_to_document(deck)

    assert [page["text"] for page in shown["pages"]] == ["Halaman 1", "Halaman 2"]
    assert (shown["pages"][0]["width"], shown["pages"][0]["height"]) == (1280, 720)
    assert shown["file"]["bytes"] == deck.size_bytes


def test_the_same_deck_again_changes_nothing():
    first = media.add_deck("orientasi", "Orientasi", pdf())

    assert media.add_deck("orientasi", "Orientasi", pdf()).pages == first.pages


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"PK\x03\x04", b"%PDF-1.7 this is cut off"])
def test_what_is_no_pdf_is_refused_whatever_its_name(content):
    with pytest.raises(media.NotSlides):
        media.add_deck("orientasi", "Orientasi", content)


def test_too_many_pages_are_refused():
    with pytest.raises(media.SlidesTooLarge):
        media.add_deck("orientasi", "Orientasi", pdf(pages=media.DECK_PAGES_MAX + 1))


def test_a_page_of_odd_proportions_gets_a_picture_of_bounded_size():
    deck = media.add_deck("tinggi", "Tinggi", pdf(pages=1, size=(100, 10_000)))

    assert max(deck.pages[0]["width"], deck.pages[0]["height"]) <= 1281
