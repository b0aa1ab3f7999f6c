"""A file as an answer: sent while the attempt is open, its own learner's, and what it says it is."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments import answer_files, answering, attempts, incoming_files
from assessments.models import AnswerFile, Attempt
from tests.factories.assessments import QuizFactory, add_question, seat_in, unit
from tests.factories.assignments import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(ada):
    quiz = QuizFactory(questions=0)
    add_question(
        quiz, "essay", text="Unggah laporan.", takes=["text", "file"], file_types=["pdf"], points="4"
    )
    add_question(quiz)
    seat = seat_in(unit("kuis", quiz), at=timezone.now(), learner=ada)
    return attempts.start(seat, "kuis", at=timezone.now())


def essay_of(attempt):
    questions = answering.parsed(attempt)
    return next(pk for pk in questions if questions[pk].kind == "essay")


def sent(attempt, name="laporan.pdf", content=PDF):
    return answer_files.add(
        attempt, essay_of(attempt), name, io.BytesIO(content), len(content), at=timezone.now()
    )


def answer_to(attempt):
    attempt.refresh_from_db()
    return attempt.answers[str(essay_of(attempt))]["answer"]


def page_of(attempt):
    return f"/percobaan/{attempt.pk}/soal/{essay_of(attempt)}/berkas/"


def test_a_file_becomes_part_of_the_answer_and_the_text_stays(attempt):
    answering.save_answer(
        attempt, essay_of(attempt), {"text": "Lihat lampiran."}, sequence=5, at=timezone.now()
    )

    made = sent(attempt)

    assert answer_to(attempt) == {"text": "Lihat lampiran.", "file": str(made.pk)}
    assert made.file.name.startswith(f"answers/{attempt.pk}/")


def test_the_same_file_again_is_the_one_that_is_there_and_another_takes_its_place(attempt):
    first = sent(attempt)
    attempt.refresh_from_db()
    assert sent(attempt).pk == first.pk

    second = sent(attempt, "revisi.pdf", PDF + b"%")

    assert answer_to(attempt)["file"] == str(second.pk)
    assert answer_files.of(attempt) == [second]


def test_of_an_answer_one_file_is_kept_and_what_was_removed_is_gone(
    attempt, django_capture_on_commit_callbacks
):
    first = sent(attempt)
    storage, stored_as = first.file.storage, first.file.name

    with django_capture_on_commit_callbacks(execute=True):
        second = sent(attempt, "revisi.pdf", PDF + b"%")
    assert list(AnswerFile.objects.all()) == [second]
    assert not storage.exists(stored_as)
    assert storage.exists(second.file.name)

    with django_capture_on_commit_callbacks(execute=True):
        answer_files.remove(attempt, essay_of(attempt), at=timezone.now())
    assert not AnswerFile.objects.exists()
    assert not storage.exists(second.file.name)


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.exe", b"MZ", incoming_files.FileKindRefused),
        ("a.docx", PDF, incoming_files.FileKindRefused),
        ("a.pdf", b"MZ\x90\x00" + bytes(60), incoming_files.FileNotWhatItSays),
        ("a.pdf", b"", incoming_files.FileEmpty),
        ("../../a.html", b"<script>", incoming_files.FileKindRefused),
        ("a.pdf", PDF + bytes(answer_files.MOST_BYTES), incoming_files.FileTooLarge),
    ],
)
def test_hostile_files_are_refused_and_nothing_is_kept(attempt, name, content, refusal):
    with pytest.raises(refusal):
        sent(attempt, name, content)

    assert not AnswerFile.objects.exists()
    assert Attempt.objects.get().answers == {}


def test_after_submitting_no_file_is_taken_and_none_goes(attempt):
    made = sent(attempt)
    attempt.refresh_from_db()
    attempts.submit(attempt, at=timezone.now())

    with pytest.raises(answering.AlreadySubmitted):
        sent(attempt, "b.pdf", PDF + b"%")
    with pytest.raises(answering.AlreadySubmitted):
        answer_files.remove(attempt, essay_of(attempt), at=timezone.now())
    assert AnswerFile.objects.get() == made


def test_a_question_that_takes_no_file_gets_none(attempt):
    other = next(pk for pk in attempt.version_ids() if pk != essay_of(attempt))
    for version in (other, 999_999):
        with pytest.raises(answer_files.NoFileHere):
            answer_files.add(attempt, version, "a.pdf", io.BytesIO(PDF), len(PDF), at=timezone.now())


def test_an_answer_that_names_somebody_elses_file_names_none(attempt, cy):
    theirs = attempts.start(
        seat_in(unit("kuis", attempt.quiz), at=timezone.now(), learner=cy), "kuis", at=timezone.now()
    )
    file = sent(theirs)

    answering.save_answer(attempt, essay_of(attempt), {"file": str(file.pk)}, sequence=9, at=timezone.now())

    attempt.refresh_from_db()
    assert answer_files.of(attempt) == []


def test_the_page_sends_shows_gives_back_and_removes_a_file(client, ada, attempt):
    client.force_login(ada)
    version = essay_of(attempt)
    fields = {f"q{version}-text": "Isi.", f"s{version}": "0", "do": "attach"}

    client.post(page_of(attempt), fields | {f"f{version}": SimpleUploadedFile("laporan.pdf", PDF)})

    file = AnswerFile.objects.get()
    assert answer_to(attempt) == {"text": "Isi.", "file": str(file.pk)}
    assert "laporan.pdf" in client.get(f"/percobaan/{attempt.pk}/").content.decode()
    got = client.get(f"/percobaan/{attempt.pk}/berkas/{file.pk}/")
    assert b"".join(got.streaming_content) == PDF
    assert got["X-Content-Type-Options"] == "nosniff"
    shown = {f"v{version}-text": "Isi.", f"q{version}-file": str(file.pk), f"v{version}-file": str(file.pk)}
    client.post(page_of(attempt), fields | shown | {"do": "remove"})
    assert answer_to(attempt) == {"text": "Isi."}


def test_a_file_that_is_refused_is_said_and_what_was_typed_is_kept(client, ada, attempt):
    client.force_login(ada)
    version = essay_of(attempt)
    fields = {f"q{version}-text": "Isi.", f"s{version}": "0", "do": "attach"}

    answer = client.post(
        page_of(attempt), fields | {f"f{version}": SimpleUploadedFile("a.exe", b"MZ")}, follow=True
    )

    assert "EXE" in answer.content.decode() or "a.exe" in answer.content.decode()
    assert answer_to(attempt) == {"text": "Isi."}


def test_others_neither_send_nor_get_a_file(client, attempt, cy, bo):
    file = sent(attempt)
    for person in (cy, bo):
        client.force_login(person)
        assert client.post(page_of(attempt), {"do": "remove"}).status_code == 404
        assert client.get(f"/percobaan/{attempt.pk}/berkas/{file.pk}/").status_code == 404
    assert answer_to(attempt) == {"file": str(file.pk)}


def test_a_file_with_a_virus_is_given_to_nobody(client, ada, attempt):
    file = sent(attempt)
    AnswerFile.objects.update(scan="infected")
    client.force_login(ada)

    assert client.get(f"/percobaan/{attempt.pk}/berkas/{file.pk}/").status_code == 404
