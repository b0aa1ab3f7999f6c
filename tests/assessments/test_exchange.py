"""Files of questions: read, looked at, imported all or none, and exported."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext
from PIL import Image

from assessments import authoring, exchange, exchange_pages, images
from assessments.banking import Wanted
from assessments.formats import FORMATS, Unreadable, note
from assessments.models import Question, QuestionImage, QuestionImport, QuestionVersion
from assessments.tasks import import_questions, sweep
from courses.models import Course, Topic
from lms.accounts.models import AuditEntry
from tests.assessments.formats.qti_files import by, choice, item, package, response
from tests.factories.assessments import QuizFactory, add_question

pytestmark = pytest.mark.django_db

NOW = timezone.now()
GIFT = b"""Bumi bulat. {T}

Ibu kota Maluku? {=Ambon ~Ternate}

Rusak? {=a ~b

Berapa? {#3}
"""
State = QuestionImport.State


@pytest.fixture
def quiz(office):
    Course.objects.create(
        code="MBP-01",
        slug="mbp",
        title="Moderasi",
        topic=Topic.objects.create(slug="umum", title="Umum"),
        organiser=office,
    )
    return QuizFactory(course_code="MBP-01", questions=0)


@pytest.fixture
def desk(client, bo):
    client.force_login(bo)
    return client


def staged_in(quiz, data=GIFT, by=None):
    return exchange.stage(quiz, "soal.gift", data, by=by, at=NOW)


def imported(staged, *, with_duplicates=False, at=NOW):
    exchange.start(staged, with_duplicates=with_duplicates, by=None, at=at)
    exchange.run(staged.pk, at)
    staged.refresh_from_db()
    return staged


def texts(quiz):
    return [one.content["text"] for one in QuestionVersion.objects.in_quiz(quiz)]


def test_reading_a_file_changes_nothing_of_the_quiz(quiz):
    staged = staged_in(quiz)

    assert (staged.state, len(staged.found)) == (State.STAGED, 3)
    assert [(one["line"], one["why"][0]) for one in staged.problems] == [(5, "brace_open")]
    assert not Question.objects.exists()


def test_a_file_nobody_can_read_leaves_no_row(quiz):
    with pytest.raises(Unreadable):
        staged_in(quiz, b"Hanya kalimat.")

    assert not QuestionImport.objects.exists()


def test_an_import_puts_the_questions_at_the_end_in_the_order_of_the_file(quiz, bo):
    add_question(quiz, text="Sudah ada?")

    staged = imported(staged_in(quiz, by=bo))

    assert (staged.state, staged.imported_count, staged.progress_percent) == (State.DONE, 3, 100)
    assert texts(quiz) == ["Sudah ada?", "Bumi bulat.", "Ibu kota Maluku?", "Berapa?"]
    made = QuestionVersion.objects.in_quiz(quiz)[2]
    assert [option["id"] for option in made.content["options"]] == ["o1", "o2"]
    assert made.created_by == bo


def test_importing_twice_makes_the_questions_once(quiz):
    staged = imported(staged_in(quiz))

    exchange.start(staged, with_duplicates=True, by=None, at=NOW)
    exchange.run(staged.pk, NOW)

    assert len(texts(quiz)) == 3


def test_questions_that_are_there_already_are_named_and_not_made(quiz):
    imported(staged_in(quiz))
    add_question(quiz, kind="truefalse", text="Baru.", answer=True)

    again = staged_in(quiz, b"Bumi bulat. {T}\n\nBaru. {T}\n\nLain. {F}\n\nLain. {F}\n")

    assert [one["same_as"] for one in again.found] == [{"place": 1}, {"place": 4}, None, {"line": 5}]
    assert imported(again).imported_count == 1
    assert texts(quiz)[-2:] == ["Baru.", "Lain."]


def test_they_are_made_once_more_where_that_is_chosen(quiz):
    imported(staged_in(quiz))

    again = imported(staged_in(quiz), with_duplicates=True)

    assert again.imported_count == 3
    assert len(texts(quiz)) == 6


def test_two_readings_of_one_file_dont_import_it_twice(quiz):
    first, second = staged_in(quiz), staged_in(quiz)

    assert imported(first).imported_count == 3
    assert imported(second).imported_count == 0


def test_nothing_new_is_refused_in_words(quiz):
    imported(staged_in(quiz))

    with pytest.raises(exchange.NothingToImport):
        exchange.start(staged_in(quiz), with_duplicates=False, by=None, at=NOW)


def test_what_breaks_halfway_leaves_no_question_and_may_be_tried_again(quiz, monkeypatch):
    staged = staged_in(quiz)
    exchange.start(staged, with_duplicates=False, by=None, at=NOW)
    with monkeypatch.context() as patched:
        patched.setattr(authoring.audit, "record", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            exchange.run(staged.pk, NOW)

    staged.refresh_from_db()
    assert staged.state == State.FAILED
    assert not Question.objects.exists()
    assert imported(staged).imported_count == 3


def test_a_worker_that_lost_its_lease_writes_nothing(quiz, monkeypatch):
    staged = staged_in(quiz)
    exchange.start(staged, with_duplicates=False, by=None, at=NOW)
    late = exchange._claim(staged.pk, NOW)
    later = NOW + exchange.LEASE + timedelta(seconds=1)

    exchange.run(staged.pk, later)
    with pytest.raises(exchange.LeaseLost):
        exchange._write_all(late, [(Wanted("truefalse", {"text": "Susulan.", "answer": True}), "")])

    assert len(texts(quiz)) == 3


def test_the_sweep_rings_for_what_was_never_picked_up(quiz, monkeypatch):
    staged = staged_in(quiz)
    exchange.start(staged, with_duplicates=False, by=None, at=NOW - timedelta(minutes=5))
    rung = []
    monkeypatch.setattr("assessments.tasks.after_commit", lambda task, **ids: rung.append((task.name, ids)))

    sweep()

    assert ("assessments.import_questions", {"import_id": staged.pk}) in rung


def test_the_task_is_safe_to_run_twice(quiz):
    staged = staged_in(quiz)
    exchange.start(staged, with_duplicates=False, by=None, at=NOW)

    import_questions(import_id=staged.pk)
    import_questions(import_id=staged.pk)

    assert len(texts(quiz)) == 3


def test_files_left_lying_are_forgotten_after_a_month(quiz):
    left, done = staged_in(quiz), imported(staged_in(quiz))

    exchange.forget_abandoned(NOW + timedelta(days=31))

    assert [one.pk for one in QuestionImport.objects.all()] == [done.pk]
    assert left.pk != done.pk


def test_an_import_takes_few_statements_however_many_questions(quiz, django_assert_max_num_queries):
    data = "\n\n".join(f"Soal {n}? {{T}}" for n in range(400)).encode()
    staged = staged_in(quiz, data)
    exchange.start(staged, with_duplicates=False, by=None, at=NOW)

    with django_assert_max_num_queries(40):
        exchange.run(staged.pk, NOW)


def test_who_imported_and_exported_is_on_record(quiz, bo):
    staged = staged_in(quiz, by=bo)
    exchange.start(staged, with_duplicates=False, by=bo, at=NOW)
    exchange.run(staged.pk, NOW)
    exchange.export(quiz, "gift", by=bo, at=NOW)

    done = AuditEntry.objects.filter(actor=bo).order_by("pk").values_list("action", flat=True)
    assert list(done) == [
        "questions.staged",
        "questions.import_started",
        "questions.added",
        "quiz.questions_placed",
        "questions.imported",
        "questions.exported",
    ]


@pytest.mark.parametrize("name", ["gift", "moodle_xml", "csv"])
def test_what_was_exported_is_known_when_it_comes_back(quiz, name):
    imported(staged_in(quiz))

    again = exchange.stage(quiz, "lagi", exchange.export(quiz, name, by=None, at=NOW), by=None, at=NOW)

    assert again.file_format == name
    assert [one["same_as"] for one in again.found] == [{"place": 1}, {"place": 2}, {"place": 3}]


# --- pages


def on_page(words, **facts):
    """The words as a page in the person's language has them."""
    return escape(gettext(words) % facts if facts else gettext(words))


def posted(desk, quiz, data=GIFT, **more):
    file = SimpleUploadedFile("soal.gift", data)
    return desk.post(reverse("quizzes:import", args=[quiz.pk]), {"file": file, **more}, follow=True)


def test_the_page_shows_line_and_reason_of_what_is_refused(desk, quiz):
    html = posted(desk, quiz).content.decode()

    assert "Bumi bulat." in html
    assert on_page("Line %(line)s", line=5) in html
    assert on_page(str(note("brace_open"))) in html
    assert reverse("quizzes:run_import", args=[quiz.pk, QuestionImport.objects.get().pk]) in html


def test_the_page_shows_what_would_be_made(quiz):
    staged = staged_in(quiz, b"Apa? {=Ya ~%50%Agak ~Tidak}\n\nBerapa? {#3.5:0.25}\n\nKata? {=a =%50%b}\n")

    weighted, numeric, short = (exchange_pages.found_row(row) for row in exchange_pages.rows_of(staged))

    assert weighted.options == ("Ya (5)", "Agak (2,5)", "Tidak (0)")
    assert numeric.key == "3,5 ± 0,25"
    assert short.options == ("a", "b (50 %)")


def test_a_file_that_cannot_be_read_is_refused_at_its_field(desk, quiz):
    html = posted(desk, quiz, b"<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz/>").content.decode()

    why = str(note("xml_forbidden"))
    assert on_page("Line %(line)s: %(why)s", line=1, why=why) in html
    assert not QuestionImport.objects.exists()


def test_the_format_may_be_chosen(desk, quiz):
    html = posted(desk, quiz, b"Apa?\nA. a\nB. b\nANSWER: A", file_format="gift").content.decode()

    assert on_page("Not taken:") in html


def test_importing_by_the_page(desk, quiz, django_capture_on_commit_callbacks):
    posted(desk, quiz)
    staged = QuestionImport.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("quizzes:run_import", args=[quiz.pk, staged.pk]))
    waiting = desk.get(reverse("quizzes:staged", args=[quiz.pk, staged.pk]))
    exchange.run(staged.pk, NOW)
    html = desk.get(reverse("quizzes:staged", args=[quiz.pk, staged.pk])).content.decode()

    assert waiting["Refresh"] == "2"
    assert reverse("quizzes:run_import", args=[quiz.pk, staged.pk]) not in html
    assert len(texts(quiz)) == 3


def test_discarding_forgets_what_was_read(desk, quiz):
    posted(desk, quiz)
    staged = QuestionImport.objects.get()

    desk.post(reverse("quizzes:discard_import", args=[quiz.pk, staged.pk]))

    assert not QuestionImport.objects.exists()


def test_what_was_imported_cannot_be_discarded(desk, quiz):
    staged = imported(staged_in(quiz))

    html = desk.post(
        reverse("quizzes:discard_import", args=[quiz.pk, staged.pk]), follow=True
    ).content.decode()

    assert on_page(str(exchange.ImportUnderWay.message)) in html
    assert QuestionImport.objects.exists()


def test_a_long_file_is_shown_in_pages_of_few_queries(desk, quiz, django_assert_max_num_queries):
    staged = staged_in(quiz, "\n\n".join(f"Soal {n}? {{T}}" for n in range(120)).encode())
    url = reverse("quizzes:staged", args=[quiz.pk, staged.pk])
    desk.get(url)

    with django_assert_max_num_queries(15):
        html = desk.get(url, {"page": 3}).content.decode()

    assert "Soal 119?" in html
    assert "Soal 1?" not in html


def test_only_what_needs_a_look_is_shown_when_asked(desk, quiz):
    staged = staged_in(quiz)

    html = desk.get(
        reverse("quizzes:staged", args=[quiz.pk, staged.pk]), {"lihat": "perhatian"}
    ).content.decode()

    assert "Bumi bulat." not in html
    assert "Rusak?" in html


def test_an_import_of_another_quiz_isnt_found(desk, quiz):
    elsewhere = staged_in(QuizFactory(course_code="MBP-01"))

    assert desk.get(reverse("quizzes:staged", args=[quiz.pk, elsewhere.pk])).status_code == 404


def test_the_export_page_says_what_a_format_cannot_hold(desk, quiz):
    add_question(quiz, points="2")
    add_question(quiz, kind="truefalse", text="Ya?", answer=True)

    html = desk.get(reverse("quizzes:export", args=[quiz.pk])).content.decode()

    assert on_page(str(note("points_not_held"))) in html
    assert on_page(str(note("kind_not_held"))) in html


@pytest.mark.parametrize("name", FORMATS)
def test_a_quiz_is_downloaded(desk, quiz, name):
    add_question(quiz)

    answer = desk.get(reverse("quizzes:export_file", args=[quiz.pk, name]))

    assert answer["Content-Disposition"].startswith(f'attachment; filename="{quiz.activity_key}.')
    assert [item.content["text"] for item in FORMATS[name].read(answer.content).items] == ["Mana yang tepat?"]


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_the_template_is_a_table_that_can_be_imported(desk, quiz, name):
    answer = desk.get(reverse("quizzes:import_template", args=[quiz.pk, name]))

    staged = staged_in(quiz, answer.content)

    assert answer["Content-Disposition"] == f'attachment; filename="templat-soal.{name}"'
    assert (staged.file_format, len(staged.found), staged.problems) == (name, 9, [])


def test_there_is_no_template_of_other_formats(desk, quiz):
    assert desk.get(reverse("quizzes:import_template", args=[quiz.pk, "aiken"])).status_code == 404


def test_category_tags_and_difficulty_are_kept_on_the_way_in_and_out(quiz):
    sheet = (
        "jenis;pertanyaan;kunci;kategori;label;kesulitan\n"
        "benar-salah;Laut lebih luas.;benar;Alam/Laut;peta, laut;sulit\n"
        "benar-salah;Bumi bulat.;benar;;;\n"
    )
    imported(staged_in(quiz, sheet.encode()))

    first, second = exchange.questions_of(quiz)

    assert (first.category, first.tags, first.difficulty) == ("Alam/Laut", ("laut", "peta"), "hard")
    assert (second.category, second.tags, second.difficulty) == ("", (), "")


def test_an_export_asks_few_queries(quiz, django_assert_max_num_queries):
    rows = "\n".join(f"benar-salah;Soal {n}.;benar;Alam/{n};label {n}" for n in range(30))
    imported(staged_in(quiz, f"jenis;pertanyaan;kunci;kategori;label\n{rows}\n".encode()))

    with django_assert_max_num_queries(3):
        assert len(exchange.questions_of(quiz)) == 30


def test_a_package_names_its_files(desk, quiz):
    good = item(response(["B"]), choice("Ternate", "Ambon"), by("match_correct"))
    staged = staged_in(quiz, package({"a/satu.xml": good, "a/dua.xml": good, "b/rusak.xml": good[:90]}))

    html = desk.get(reverse("quizzes:staged", args=[quiz.pk, staged.pk])).content.decode()

    assert (staged.file_format, len(staged.found), staged.found[1]["same_as"]["file"]) == (
        "qti",
        2,
        "a/satu.xml",
    )
    assert "b/rusak.xml" in html
    assert on_page(gettext("The same as in %(file)s.") % {"file": "a/satu.xml"}) in html


def test_pictures_of_a_package_are_kept_and_what_is_none_is_told(quiz):
    body = '<p><img src="peta.png" alt="Peta"/><img src="rusak.png" alt="Rusak"/></p>' + choice(
        "Ya", "Tidak saja"
    )
    one = item(response(["A"]), body, by("match_correct"))
    data = package({"satu.xml": one}, others={"peta.png": picture_file(), "rusak.png": b"bukan gambar"})

    staged = staged_in(quiz, data)

    [kept] = QuestionImage.objects.all()
    [found] = staged.found
    assert found["content"]["text"].startswith(f"![Peta](gambar:{kept.name})")
    assert [code for code, _facts in found["warnings"]] == ["lost_image"]


def test_pictures_go_out_with_moodle_xml_and_come_home_as_the_same(quiz):
    kept = images.add(picture_file(), by=None, at=NOW)
    shown = images.notation(kept, "Peta **Maluku**")
    add_question(quiz, "truefalse", text=f"**Lihat**\n\n{shown}", answer=True)
    written = exchange.export(quiz, "moodle_xml", by=None, at=NOW)

    staged = staged_in(quiz, written)

    assert f'<file name="{kept.name}.webp"'.encode() in written
    assert staged.found[0]["content"]["text"] == f"**Lihat**\n\n{shown}"
    assert staged.found[0]["same_as"] == {"place": 1}
    assert QuestionImage.objects.count() == 1


def picture_file():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "PNG")
    return out.getvalue()
