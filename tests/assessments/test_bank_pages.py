"""The pages of question banks in the back office."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from assessments import authoring, banking, categories
from assessments.banking import Wanted
from assessments.models import ItemSums, Question, QuestionBank
from courses.models import Course, Topic
from tests.factories.assessments import QuizFactory

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def wanted(text="Apa?", category="", tags=(), difficulty=""):
    content = {"text": text, "options": [{"text": "Ya", "correct": True}, {"text": "Tidak"}]}
    return Wanted("single", content, category, tuple(tags), difficulty)


@pytest.fixture
def course(office):
    topic = Topic.objects.create(slug="umum", title="Umum")
    return Course.objects.create(code="MBP-01", slug="mbp", title="Moderasi", topic=topic, organiser=office)


@pytest.fixture
def bank(course, office):
    return banking.keep(QuestionBank(name="Bank Balai", unit=office), by=None, at=NOON)


@pytest.fixture
def desk(client, bo, bank):
    client.force_login(bo)
    return client


def shown(desk, bank, **asked):
    answer = desk.get(reverse("banks:contents", args=[bank.pk]), asked)
    return [row.text for row in answer.context["rows"]]


def many(desk, bank, action, chosen, **facts):
    posted = {"action": action, "question": [one.pk for one in chosen], "confirmed": "1", **facts}
    return desk.post(reverse("banks:many", args=[bank.pk]), posted, follow=True)


def test_an_author_makes_a_bank_for_a_unit_and_for_a_course(desk, course, office):
    desk.post(reverse("banks:add"), {"name": "Bersama", "owner": f"unit:{office.pk}"})
    desk.post(reverse("banks:add"), {"name": "Moderasi", "owner": "course:MBP-01"})
    again = desk.post(reverse("banks:add"), {"name": "Lagi", "owner": "course:MBP-01"})

    assert QuestionBank.objects.get(name="Bersama").unit == office
    assert QuestionBank.objects.get(name="Moderasi").course_code == "MBP-01"
    assert again.status_code == 200
    assert not QuestionBank.objects.filter(name="Lagi").exists()


def test_a_units_second_bank_of_the_same_name_is_refused_in_words(desk, bank, office):
    answer = desk.post(reverse("banks:add"), {"name": bank.name, "owner": f"unit:{office.pk}"})

    assert answer.status_code == 200
    assert QuestionBank.objects.count() == 1


def test_a_listing_is_narrowed_by_all_that_is_known_of_a_question(desk, bank):
    banking.add(
        bank,
        [
            wanted("Zakat **fitrah**?", "Fikih/Zakat", ["wajib"], "easy"),
            wanted("Wakaf?", "Fikih", ["sunah"], "hard"),
            wanted("Integritas?"),
        ],
        by=None,
        at=NOON,
    )

    assert shown(desk, bank) == ["Zakat fitrah?", "Wakaf?", "Integritas?"]
    assert shown(desk, bank, category="Fikih") == ["Zakat fitrah?", "Wakaf?"]
    assert shown(desk, bank, category="Fikih/Zakat") == ["Zakat fitrah?"]
    assert shown(desk, bank, category="-") == ["Integritas?"]
    assert shown(desk, bank, tag="sunah") == ["Wakaf?"]
    assert shown(desk, bank, difficulty="easy") == ["Zakat fitrah?"]
    assert shown(desk, bank, kind="numeric") == []
    assert shown(desk, bank, text="wakaf") == ["Wakaf?"]
    assert len(shown(desk, bank, category="tak ada", kind="\x00")) == 3


def test_usage_counts_quizzes_where_a_question_stands_or_may_be_drawn_and_their_attempts(desk, bank):
    asked, drawn, idle = banking.add(
        bank, [wanted("A"), wanted("B", "Undian"), wanted("C")], by=None, at=NOON
    )
    quiz, other = QuizFactory(questions=0), QuizFactory(questions=0)
    authoring.place(quiz, [asked], by=None, at=NOON)
    draw = authoring.Draw(1, bank, category=categories.at_path(bank, "Undian"))
    authoring.add_draw(quiz, draw, by=None, at=NOON)
    authoring.place(other, [asked], by=None, at=NOON)
    version = asked.versions.get().pk
    pairs = {"pairs": [1204, 0, 0, 0, 0, 0]}
    document = {"versions": {str(version): pairs}}
    ItemSums.objects.create(quiz=quiz, which="all", document=document)

    rows = desk.get(reverse("banks:contents", args=[bank.pk])).context["rows"]

    assert [(row.text, row.quizzes, row.attempts) for row in rows] == [
        ("A", 2, 1204),
        ("B", 1, 0),
        ("C", 0, 0),
    ]
    assert shown(desk, bank, usage="used") == ["A", "B"]
    assert shown(desk, bank, usage="unused") == ["C"]
    used = desk.get(reverse("banks:question", args=[bank.pk, asked.pk])).context["usage"]
    assert [(use.quiz, use.stands, use.attempts) for use in used] == [(quiz, True, 1204), (other, True, 0)]
    used = desk.get(reverse("banks:question", args=[bank.pk, drawn.pk])).context["usage"]
    assert [(use.quiz, use.stands, len(use.draws)) for use in used] == [(quiz, False, 1)]
    assert desk.get(reverse("banks:question", args=[bank.pk, idle.pk])).context["usage"] == []


@pytest.mark.parametrize("count", [3, 60])
def test_a_listing_costs_the_same_however_much_it_shows(
    desk, bank, count, django_assert_num_queries, django_assert_max_num_queries
):
    banking.add(bank, [wanted(f"S{n}", f"K{n % 3}", [f"t{n % 2}"]) for n in range(count)], by=None, at=NOON)
    quiz = QuizFactory(questions=0)
    authoring.place(quiz, bank.questions.all(), by=None, at=NOON)
    address = reverse("banks:contents", args=[bank.pk])
    desk.get(address)

    with django_assert_max_num_queries(40) as spent:
        desk.get(address)

    ours = [one["sql"] for one in spent.captured_queries if "assessments_" in one["sql"]]
    assert len(ours) == 15


def test_tags_are_put_on_what_is_checked_and_taken_off_all_that_match(desk, bank):
    first, second, third = banking.add(bank, [wanted("A"), wanted("B"), wanted("C")], by=None, at=NOON)

    many(desk, bank, "tag", [first, second], tags="asn,  dua  kata ")

    assert {tag.name for tag in first.tags.all()} == {"asn", "dua kata"}
    assert not third.tags.exists()

    many(desk, bank, "untag", [], all="on", query="tag=asn", tags=["asn"])
    assert [tag.name for tag in second.tags.all()] == ["dua kata"]
    assert not bank.tags.filter(name="asn").exists()


def test_before_anything_is_done_the_page_asks_with_the_number(desk, bank):
    chosen = banking.add(bank, [wanted("A"), wanted("B")], by=None, at=NOON)
    posted = {"action": "retire", "question": [one.pk for one in chosen]}

    answer = desk.post(reverse("banks:many", args=[bank.pk]), posted)

    assert len(answer.context["chosen"]) == 2
    assert "2" in answer.context["title"]
    assert Question.objects.in_use().count() == 2


def test_questions_are_categorised_graded_duplicated_moved_and_retired_together(desk, bank, office):
    chosen = banking.add(bank, [wanted("A", tags=["t"]), wanted("B")], by=None, at=NOON)
    other = banking.keep(QuestionBank(name="Lain", unit=office), by=None, at=NOON)

    many(desk, bank, "category", chosen, category=" Baru / Sub ")
    many(desk, bank, "difficulty", chosen, difficulty="hard")
    many(desk, bank, "duplicate", chosen)
    many(desk, bank, "move", chosen, bank_to=other.pk)
    many(desk, bank, "retire", list(bank.questions.all()))

    kept = [(one.category.path, one.category.bank, one.difficulty) for one in other.questions.all()]
    assert kept == [("Baru/Sub", other, "hard")] * 2
    assert [tag.bank for tag in chosen[0].tags.all()] == [other]
    assert bank.questions.count() == 2
    assert not bank.questions.in_use().exists()


def test_what_stands_in_a_quiz_is_not_retired_and_the_page_says_why(desk, bank):
    chosen = banking.add(bank, [wanted("A"), wanted("B")], by=None, at=NOON)
    quiz = QuizFactory(course_code="MBP-01", questions=0)
    many(desk, bank, "quiz", chosen[:1], quiz=quiz.pk)

    answer = many(desk, bank, "retire", chosen)

    assert quiz.questions.get() == chosen[0]
    assert [str(one).strip() for one in answer.context["messages"]] == [str(banking.QuestionInQuiz(count=1))]
    assert Question.objects.in_use().count() == 2


def test_five_thousand_questions_are_tagged_at_once(desk, bank):
    banking.add(bank, [wanted(f"S{n}") for n in range(5000)], by=None, at=NOON)

    many(desk, bank, "tag", [], all="on", query="", tags="banyak")

    assert bank.tags.get().questions.count() == 5000
    assert len(shown(desk, bank, tag="banyak")) == 50


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"action": "nonsense", "question": "1"},
        {"action": "tag", "question": ["x", "99999999999999999999", "-1"]},
        {"action": "tag", "all": "on", "query": "category=%00&page=x", "confirmed": "1", "tags": "\x00"},
    ],
)
def test_nonsense_changes_nothing(desk, bank, posted):
    banking.add(bank, [wanted()], by=None, at=NOON)

    assert desk.post(reverse("banks:many", args=[bank.pk]), posted).status_code in (200, 302)

    assert not bank.tags.exists()


def test_categories_are_made_renamed_and_taken_out(desk, bank):
    desk.post(reverse("banks:add_category", args=[bank.pk]), {"path": "Fikih/Zakat"})
    fikih = bank.categories.get(path="Fikih")
    address = reverse("banks:change_category", args=[bank.pk, fikih.pk])

    desk.post(address, {"do": "rename", "path": "Ibadah"})
    assert [one.path for one in bank.categories.all()] == ["Ibadah", "Ibadah/Zakat"]

    desk.post(address, {"do": "remove"})
    assert not bank.categories.exists()


def test_a_question_is_written_into_its_place_and_a_second_version_says_what_changed(desk, bank):
    posted = {
        "text": "Apa?", "points": "1", "feedback": "", "answer": "true",
        "place-category": "Fikih", "place-tags": "a, b", "place-difficulty": "easy",
    }  # fmt: skip
    desk.post(reverse("banks:add_question", args=[bank.pk, "truefalse"]), posted)
    question = bank.questions.get()
    assert (question.category.path, question.difficulty) == ("Fikih", "easy")

    address = reverse("banks:edit_question", args=[bank.pk, question.pk])
    assert desk.get(address).status_code == 200
    desk.post(address, {**posted, "answer": "false", "place-tags": "b", "place-difficulty": ""})

    question.refresh_from_db()
    assert ([tag.name for tag in question.tags.all()], question.difficulty) == (["b"], "")
    told = desk.get(reverse("banks:question", args=[bank.pk, question.pk])).context["versions"]
    assert [one.version.number for one in told] == [2, 1]
    assert [(one.before, one.after) for one in told[0].changes] == [(gettext("yes"), gettext("no"))]


def test_a_place_that_cannot_be_is_refused_beside_its_field(desk, bank):
    posted = {"text": "Apa?", "points": "1", "answer": "true", "place-category": "a/" * 9}

    answer = desk.post(reverse("banks:add_question", args=[bank.pk, "truefalse"]), posted)

    assert answer.status_code == 200
    assert answer.context["place"].errors["category"]
    assert not bank.questions.exists()
