"""The question editor's live preview and its pictures."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.models import Question, QuestionImage
from assessments.question_forms import QUESTION_FORMS
from tests.assessments.pictures import picture
from tests.assessments.samples import SAMPLES, keep_pictures, posted_by

pytestmark = pytest.mark.django_db
PREVIEW = "assessments_preview_question"


@pytest.fixture
def desk(client, bo):
    client.force_login(bo)
    return client


def previewed(desk, kind, **posted):
    return desk.post(reverse(PREVIEW, args=[kind]), {"text": "Apa?", "points": "1", "feedback": "", **posted})


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_what_the_form_holds_is_shown_as_learners_meet_it_and_kept_nowhere(desk, kind):
    keep_pictures(SAMPLES[kind].content)
    form = QUESTION_FORMS[kind](content=SAMPLES[kind].content)

    page = desk.post(reverse(PREVIEW, args=[kind]), posted_by(form))

    assert page.status_code == 200
    assert page.context["tried"].question.text == SAMPLES[kind].content["text"]
    assert SAMPLES[kind].content["feedback"] in page.content.decode()
    assert not Question.objects.exists()


def test_formulas_lists_and_arabic_are_drawn(desk):
    text = "Hitung \\( x^2 \\).\n\n- satu\n- dua\n\nالسلام عليكم"

    html = previewed(desk, "truefalse", text=text, answer="true").content.decode()

    assert '<math alttext="x^2">' in html
    assert "<li>dua</li>" in html
    assert '<p lang="ar" dir="rtl">السلام عليكم</p>' in html


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hitung \\( x", "\\("),
        ("\\( \\foo \\)", "\\foo"),
        ("", "Soal"),
        (f"![A](gambar:{'f' * 32}-9x9)", ""),
    ],
)
def test_what_is_wrong_stands_in_place_of_the_preview(desk, text, told):
    page = previewed(desk, "truefalse", text=text, answer="true")

    assert page.context["tried"] is None
    assert any(told in problem for problem in page.context["problems"])


def test_the_empty_frame_waits_for_the_form(desk):
    page = desk.get(reverse(PREVIEW, args=["single"]))

    assert page.status_code == 200
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert desk.get(reverse(PREVIEW, args=["tidak-ada"])).status_code == 404


def upload(desk, alt="Peta Maluku", content=None, **headers):
    file = SimpleUploadedFile("peta.png", picture() if content is None else content)
    return desk.post(reverse("assessments_add_image"), {"file": file, "alt": alt}, **headers)


def test_a_picture_is_uploaded_and_named_in_the_question(desk, bo):
    told = upload(desk, headers={"accept": "application/json"}).json()

    image = QuestionImage.objects.get()
    assert image.uploaded_by == bo
    assert told == {"notation": f"![Peta Maluku](gambar:{image.name})", "message": ""}
    html = previewed(desk, "truefalse", text=told["notation"], answer="true").content.decode()
    assert 'alt="Peta Maluku" width="120" height="80"' in html


def test_without_javascript_the_notation_stands_on_a_page(desk):
    page = upload(desk)

    assert f"![Peta Maluku](gambar:{QuestionImage.objects.get().name})" in page.content.decode()


@pytest.mark.parametrize(("alt", "content"), [("", None), ("Peta", b"bukan gambar"), ("Peta", b"")])
def test_a_picture_without_words_or_that_is_none_is_refused_in_words(desk, alt, content):
    answer = upload(desk, alt, content, headers={"accept": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["message"]
    assert not QuestionImage.objects.exists()


def test_learners_neither_preview_nor_upload(client, ada):
    client.force_login(ada)

    assert client.get(reverse(PREVIEW, args=["single"])).status_code in (302, 403)
    assert upload(client).status_code in (302, 403)
