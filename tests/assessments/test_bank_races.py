"""Real threads on PostgreSQL: what two authors at the same moment do to one bank or one quiz."""

from datetime import UTC, datetime

import pytest

from assessments import authoring, banking, categories, exchange
from assessments.banking import Wanted
from assessments.models import Question, QuestionBank, Section
from lms.lib.errors import Refused
from tests.assessments.test_races import at_once
from tests.factories.assessments import QuizFactory

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
CONTENT = {"text": "?", "options": [{"text": "Ya", "correct": True}, {"text": "Tidak"}]}
BY = {"by": None, "at": NOON}

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bank(office):
    return banking.keep(QuestionBank(name="Bank", unit=office), **BY)


def add(bank, count, category="", tags=()):
    return banking.add(bank, [Wanted("single", CONTENT, category, tags)] * count, **BY)


def test_authors_who_place_at_once_take_places_of_their_own(bank):
    quiz, chosen = QuizFactory(questions=0), add(bank, 30)

    at_once(*[lambda part=part: authoring.place(quiz, chosen[part::6], **BY) for part in range(6)])

    assert sorted(quiz.slots.values_list("position", flat=True)) == list(range(1, 31))


def test_the_same_question_placed_at_once_stands_once(bank):
    quiz, chosen = QuizFactory(questions=0), add(bank, 3)

    at_once(*[lambda: authoring.place(quiz, chosen, **BY)] * 5)

    assert quiz.slots.count() == 3


def test_questions_written_at_once_are_all_kept_and_stand_in_places_of_their_own():
    quiz = QuizFactory(questions=0)

    at_once(*[lambda: authoring.add_question(quiz, "single", CONTENT, **BY)] * 5)

    assert sorted(quiz.slots.values_list("position", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("round_", range(5))
def test_an_order_from_before_a_question_came_is_refused_or_the_question_stands_last(bank, round_):
    quiz, chosen = QuizFactory(questions=0), add(bank, 4)
    authoring.place(quiz, chosen[:3], **BY)
    order = [(slot.pk, None) for slot in quiz.slots.order_by("-position")]

    arranged, _placed = at_once(
        lambda: authoring.arrange(quiz, order, **BY),
        lambda: authoring.place(quiz, chosen[3:], **BY),
    )

    now = list(quiz.slots.values_list("question", flat=True))
    kept = [one.pk for one in chosen[:3]]
    assert now == [*(kept if isinstance(arranged, Refused) else reversed(kept)), chosen[3].pk]
    assert sorted(quiz.slots.values_list("position", flat=True)) == [1, 2, 3, 4]


@pytest.mark.parametrize("round_", range(5))
def test_a_question_is_retired_or_stands_in_a_quiz_but_never_both(bank, round_):
    quiz, chosen = QuizFactory(questions=0), add(bank, 1)
    authoring.add_draw(quiz, authoring.Draw(1, bank), **BY)  # so that retiring touches the quiz too

    at_once(lambda: banking.retire(chosen, **BY), lambda: authoring.place(quiz, chosen, **BY))

    is_retired = Question.objects.get().retired_at is not None
    assert is_retired is not quiz.slots.filter(question__isnull=False).exists()


@pytest.mark.parametrize("round_", range(5))
def test_a_category_goes_or_takes_a_question_in_but_never_both(bank, round_):
    question = add(bank, 1)[0]
    category = categories.at_path(bank, "Fikih")

    at_once(
        lambda: categories.remove(category, **BY),
        lambda: banking.classify([question], category=category, **BY),
    )

    is_there = bank.categories.exists()
    assert Question.objects.get().category_id == (category.pk if is_there else None)


@pytest.mark.parametrize("round_", range(5))
def test_questions_added_while_their_category_is_renamed_find_one(bank, round_):
    add(bank, 1, "Fikih/Zakat", ("t",))
    category = bank.categories.get(path="Fikih")

    at_once(
        lambda: categories.rename(category, "Ibadah", **BY),
        *[lambda: add(bank, 2, "Fikih/Zakat", ("t",))] * 3,
    )

    assert bank.questions.exclude(category=None).count() == 7
    assert bank.tags.count() == 1


def test_edits_at_the_same_moment_make_versions_one_after_another(bank):
    question = add(bank, 1)[0]

    at_once(*[
        lambda text=text: banking.revise(question, {**CONTENT, "text": text}, **BY) for text in "abcd"
    ])  # fmt: skip

    assert list(question.versions.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("round_", range(5))
def test_a_section_removed_while_a_question_is_put_into_it_leaves_the_question(bank, round_):
    quiz, chosen = QuizFactory(questions=0), add(bank, 1)
    section = authoring.keep_section(Section(quiz=quiz, title="Satu"), **BY)

    at_once(
        lambda: authoring.remove_section(section, **BY),
        lambda: authoring.place(quiz, chosen, section=section, **BY),
    )

    assert quiz.slots.get().section is None


def test_a_tag_given_while_it_is_taken_from_its_last_question_is_not_lost(bank):
    first, second = add(bank, 1, tags=("t",))[0], add(bank, 1)[0]

    at_once(
        lambda: banking.untag([first], ["t"], **BY),
        lambda: banking.classify([second], tags=["t"], **BY),
    )

    assert [one.pk for one in bank.tags.get().questions.all()] == [second.pk]


@pytest.mark.parametrize("round_", range(3))
def test_two_readings_of_one_file_imported_at_once_make_its_questions_once(bank, round_):
    data = "\n\n".join(f"Soal {n}? {{T}}" for n in range(20)).encode()
    readings = [exchange.stage(bank, "soal.gift", data, **BY) for _reading in range(3)]
    for one in readings:
        exchange.start(one, with_duplicates=False, **BY)

    at_once(*[lambda one=one: exchange.run(one.pk, NOON) for one in readings])

    assert bank.questions.count() == 20
    assert sorted(one.imported_count for one in bank.imports.all()) == [0, 0, 20]


@pytest.mark.parametrize("round_", range(3))
def test_imports_into_a_quiz_and_into_its_bank_at_once_both_end(round_):
    quiz = QuizFactory(questions=0)
    bank = authoring.bank_of(quiz)
    data = b"$CATEGORY: Fikih\n\nBumi bulat. {T}\n\nLaut luas. {T}\n"
    readings = [exchange.stage(owner, "soal.gift", data, **BY) for owner in (quiz, bank) * 2]
    for one in readings:
        exchange.start(one, with_duplicates=False, **BY)

    at_once(*[lambda one=one: exchange.run(one.pk, NOON) for one in readings])

    assert {one.state for one in bank.imports.all()} == {"done"}
    assert quiz.slots.count() == 2
