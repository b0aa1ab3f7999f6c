"""The quiz builder: order, sections, questions out of banks, random draws, and what the page warns of."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import authoring, banking, categories
from assessments.banking import Wanted
from assessments.models import QuestionBank, Section, Slot
from tests.factories.accounts import InstructorFactory, WorkUnitFactory
from tests.factories.assessments import QuizFactory, add_question
from tests.factories.courses import CourseFactory

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def wanted(text, category="", tags=(), difficulty="", points="1"):
    options = [{"text": "Ya", "correct": True}, {"text": "Tidak"}]
    return Wanted(
        "single", {"text": text, "options": options, "points": points}, category, tuple(tags), difficulty
    )


@pytest.fixture
def quiz(office):
    CourseFactory(code="MBP-01", organiser=office)
    return QuizFactory(course_code="MBP-01", questions=0)


@pytest.fixture
def bank(office):
    return banking.keep(QuestionBank(name="Bank Balai", unit=office), by=None, at=NOON)


@pytest.fixture
def desk(client, bo, quiz):
    client.force_login(bo)
    return client


def section(quiz, title="Satu"):
    return authoring.keep_section(Section(quiz=quiz, title=title), by=None, at=NOON)


def texts(quiz):
    """What stands in the quiz, in order, each with its section."""
    return [
        (slot.question.versions.latest("number").content["text"], slot.section and slot.section.title)
        for slot in quiz.slots.all()
    ]


def arrange(desk, quiz, *order, **posted):
    """Post the slots of these questions in this order, each with its section."""
    by_slot = {f"section-{slot.pk}": getattr(part, "pk", "") for slot, part in order}
    data = {"slot": [slot.pk for slot, _ in order], **by_slot, **posted}
    return desk.post(reverse("quizzes:arrange", args=[quiz.pk]), data, headers={"accept": "application/json"})


def test_one_post_puts_slots_in_order_and_into_sections(desk, quiz):
    a, b, c = (add_question(quiz, text=letter).slots.get() for letter in "abc")
    part = section(quiz)

    answer = arrange(desk, quiz, (c, None), (a, part), (b, part))

    assert answer.status_code == 200
    assert texts(quiz) == [("c", None), ("a", "Satu"), ("b", "Satu")]


def test_buttons_move_a_slot_without_a_script_and_over_a_sections_edge(desk, quiz):
    a, b = (add_question(quiz, text=letter).slots.get() for letter in "ab")
    part = section(quiz)

    arrange(desk, quiz, (a, None), (b, None), down=b.pk)
    assert texts(quiz) == [("a", None), ("b", "Satu")]

    arrange(desk, quiz, (a, None), (b, part), down=a.pk)
    assert texts(quiz) == [("a", "Satu"), ("b", "Satu")]

    arrange(desk, quiz, (a, part), (b, part), up=b.pk)
    assert texts(quiz) == [("b", "Satu"), ("a", "Satu")]


def test_an_order_that_is_no_longer_the_quizs_changes_nothing(desk, quiz):
    a, b = (add_question(quiz, text=letter).slots.get() for letter in "ab")
    foreign = add_question(QuizFactory(questions=0)).slots.get()

    for order in ([(b, None)], [(b, None), (a, None), (foreign, None)], [(b, None), (b, None)]):
        answer = arrange(desk, quiz, *order)
        assert (answer.status_code, answer.json()["code"]) == (409, "order_outdated")
    other = section(QuizFactory(questions=0))
    assert arrange(desk, quiz, (b, other), (a, None)).status_code == 409

    assert texts(quiz) == [("a", None), ("b", None)]


@pytest.mark.parametrize("posted", [{}, {"slot": ["x", ""]}, {"up": "9" * 30}, {"out": "-1", "slot": "٣"}])
def test_nonsense_is_refused_without_a_crash(desk, quiz, posted):
    add_question(quiz, text="a")

    assert desk.post(reverse("quizzes:arrange", args=[quiz.pk]), posted).status_code == 302
    assert texts(quiz) == [("a", None)]


def test_a_slot_is_taken_out_and_its_question_stays_in_the_bank(desk, quiz):
    question = add_question(quiz)

    desk.post(reverse("quizzes:arrange", args=[quiz.pk]), {"out": question.slots.get().pk})

    assert not quiz.slots.exists()
    assert question.bank.questions.in_use().get() == question


def test_many_questions_are_chosen_out_of_a_bank(desk, quiz, bank):
    made = banking.add(bank, [wanted("A"), wanted("B"), wanted("C")], by=None, at=NOON)
    part = section(quiz)
    address = reverse("quizzes:pick", args=[quiz.pk])
    shown = desk.get(address, {"bank": bank.pk, "text": "b"})
    assert [row.text for row in shown.context["rows"]] == ["B"]

    posted = {"question": [made[2].pk, made[0].pk, made[2].pk, "x"], "section": part.pk}
    desk.post(address, posted)

    assert texts(quiz) == [("C", "Satu"), ("A", "Satu")]
    assert desk.get(address, {"bank": bank.pk}).context["standing"] == {made[0].pk, made[2].pk}


def test_who_teaches_one_training_uses_the_units_bank_but_no_other_and_edits_none_of_it(client, quiz, bank):
    mine = banking.add(bank, [wanted("Bersama")], by=None, at=NOON)[0]
    far = banking.keep(QuestionBank(name="Jauh", unit=WorkUnitFactory(code="JAUH")), by=None, at=NOON)
    foreign = banking.add(far, [wanted("Rahasia")], by=None, at=NOON)[0]
    client.force_login(InstructorFactory(username="teacher", scope="course:MBP-01"))
    address = reverse("quizzes:pick", args=[quiz.pk])

    client.post(address, {"question": [mine.pk, foreign.pk]})

    assert texts(quiz) == [("Bersama", None)]
    assert "Rahasia" not in client.get(address, {"bank": far.pk}).content.decode()
    client.post(f"{reverse('quizzes:add_draw', args=[quiz.pk])}?bank={far.pk}", {"count": "1"})
    assert not Slot.objects.filter(draw_bank=far).exists()
    editor = reverse("quizzes:edit_question", args=[quiz.pk, mine.pk])
    assert client.post(editor, {"text": "Diubah?", "points": "1"}).status_code == 404
    assert client.get(reverse("quizzes:edit", args=[quiz.pk])).status_code == 200


def test_a_draw_says_how_many_questions_fit_before_it_is_saved(desk, quiz, bank):
    questions = [wanted("A", "Fikih", ["t"], "easy"), wanted("B", "Fikih/Zakat", ["t"]), wanted("C", "Fikih")]
    banking.add(bank, questions, by=None, at=NOON)
    address = f"{reverse('quizzes:add_draw', args=[quiz.pk])}?bank={bank.pk}"
    fikih, tag = bank.categories.get(path="Fikih"), bank.tags.get()
    posted = {"count": "2", "category": fikih.pk, "tag": tag.pk}

    assert desk.post(address, {**posted, "do": "count"}).context["found"] == 2
    assert not quiz.slots.exists()
    desk.post(address, {**posted, "do": "save"})

    slot = quiz.slots.get()
    assert (slot.draw_count, slot.draw_category, slot.draw_tag) == (2, fikih, tag)
    edit = reverse("quizzes:edit_draw", args=[quiz.pk, slot.pk])
    assert desk.get(edit).context["form"].initial["count"] == 2
    desk.post(edit, {"count": "1", "difficulty": "easy"})
    slot.refresh_from_db()
    assert (slot.draw_count, slot.draw_category, slot.draw_difficulty) == (1, None, "easy")


@pytest.mark.parametrize("count", ["0", "-1", "501", "", "satu", "1e3"])
def test_an_impossible_draw_is_refused_beside_its_field(desk, quiz, bank, count):
    address = f"{reverse('quizzes:add_draw', args=[quiz.pk])}?bank={bank.pk}"

    assert desk.post(address, {"count": count}).context["form"].errors["count"]


def test_the_builder_counts_questions_and_points_and_warns_where_draws_overlap(desk, quiz, bank):
    banking.add(bank, [wanted(f"S{n}", "Fikih", points="2") for n in range(5)], by=None, at=NOON)
    draw = authoring.Draw(3, bank, category=categories.at_path(bank, "Fikih"))
    authoring.add_draw(quiz, draw, by=None, at=NOON)
    add_question(quiz, points="4")

    built = desk.get(reverse("quizzes:edit", args=[quiz.pk])).context["built"]
    assert (built.count, built.points, built.missing) == (4, Decimal(10), 0)
    assert [(row.first, row.last, row.candidates) for row in built.groups[0].rows] == [(1, 3, 5), (4, 4, 0)]

    authoring.add_draw(quiz, authoring.Draw(3, bank), by=None, at=NOON)  # six of five
    built = desk.get(reverse("quizzes:edit", args=[quiz.pk])).context["built"]
    assert (built.points, built.missing) == (None, 1)
    assert not any(row.is_short for row in built.groups[0].rows)


def test_sections_are_made_changed_moved_and_removed(desk, quiz):
    add = reverse("quizzes:add_section", args=[quiz.pk])
    desk.post(add, {"title": "Satu", "minutes": "30", "passing_grade": "60"})
    desk.post(add, {"title": "Dua"})
    first = quiz.sections.get(title="Satu")
    assert (first.time_limit_seconds, first.passing_grade) == (1800, Decimal(60))
    slot = add_question(quiz).slots.get()
    authoring.arrange(quiz, [(slot.pk, first.pk)], by=None, at=NOON)

    desk.post(reverse("quizzes:edit_section", args=[quiz.pk, first.pk]), {"title": "I", "minutes": ""})
    change = reverse("quizzes:change_section", args=[quiz.pk, first.pk])
    desk.post(change, {"do": "down"})
    assert [(one.title, one.time_limit_seconds) for one in quiz.sections.all()] == [
        ("Dua", None),
        ("I", None),
    ]

    desk.post(change, {"do": "remove"})
    slot.refresh_from_db()
    assert slot.section is None
    refused = desk.post(add, {"title": "", "minutes": "0", "passing_grade": "101"})
    assert refused.context["form"].errors.keys() == {"title", "minutes", "passing_grade"}


@pytest.mark.parametrize("count", [3, 40])
def test_the_builder_costs_the_same_however_many_questions_it_shows(
    desk, quiz, count, django_assert_max_num_queries
):
    for number in range(count):
        add_question(quiz, text=f"S{number}")
    address = reverse("quizzes:edit", args=[quiz.pk])
    desk.get(address)

    with django_assert_max_num_queries(50) as spent:
        desk.get(address)

    ours = [one["sql"] for one in spent.captured_queries if "assessments_" in one["sql"]]
    assert len(ours) == 7


def test_a_preview_draws_the_same_for_a_seed_and_others_for_another(desk, quiz, bank):
    banking.add(bank, [wanted(f"S{n}") for n in range(30)], by=None, at=NOON)
    authoring.add_draw(quiz, authoring.Draw(5, bank), by=None, at=NOON)
    address = reverse("quizzes:preview", args=[quiz.pk])

    def shown(seed):
        return [one.question.text for one in desk.get(address, {"seed": seed}).context["shown"]]

    assert shown("1") == shown("1") == shown("x")
    assert len(set(shown("1"))) == 5
    assert shown("1") != shown("2")


def test_a_preview_of_what_cannot_be_drawn_shows_what_stands(desk, quiz, bank):
    add_question(quiz, text="Berdiri?")
    authoring.add_draw(quiz, authoring.Draw(5, bank), by=None, at=NOON)

    answer = desk.get(reverse("quizzes:preview", args=[quiz.pk]))

    assert [one.question.text for one in answer.context["shown"]] == ["Berdiri?"]
