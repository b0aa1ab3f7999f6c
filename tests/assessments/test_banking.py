"""Questions in banks: what is written where, what is refused, and which quizzes draw anew."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import authoring, banking, blueprints, categories
from assessments.banking import Wanted
from assessments.models import BELOW, Category, Question, QuestionBank, Quiz
from assessments.questions import ContentError
from lms.accounts.models import AuditEntry
from tests.factories.assessments import QuizFactory

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


def wanted(text="Apa?", category="", tags=(), difficulty=""):
    content = {"text": text, "options": [{"text": "Ya", "correct": True}, {"text": "Tidak"}]}
    return Wanted("single", content, category, tuple(tags), difficulty)


@pytest.fixture
def bank(office):
    return banking.keep(QuestionBank(name="Bank", unit=office), by=None, at=NOON)


def add(bank, *questions):
    return banking.add(bank, questions, by=None, at=NOON)


def paths(bank):
    return [one.path for one in bank.categories.all()]


@pytest.mark.django_db
class TestQuestions:
    def test_one_that_is_none_keeps_all_out(self, bank):
        with pytest.raises(ContentError):
            add(bank, wanted(category="Fikih", tags=["t"]), Wanted("single", {"text": "?", "options": []}))

        assert not Question.objects.exists()
        assert not Category.objects.exists()

    def test_a_category_that_cannot_be_keeps_all_out(self, bank):
        with pytest.raises(categories.CategoryNotPossible):
            add(bank, wanted(), wanted(category="a/" * 9))

        assert not Question.objects.exists()

    def test_thousands_are_added_in_few_statements(self, bank, django_assert_max_num_queries):
        questions = [wanted(f"S{n}", f"K{n % 7}/L{n % 3}", [f"t{n % 5}"]) for n in range(2000)]

        with django_assert_max_num_queries(50):
            add(bank, *questions)

        assert bank.questions.count() == 2000
        assert bank.categories.count() == 7 + 21

    def test_a_question_is_put_exactly_where_it_is_said(self, bank, bo):
        question = add(bank, wanted(category="Lama", tags=["a", "b"], difficulty="easy"))[0]

        for _ in range(2):
            question = Question.objects.with_places().get(pk=question.pk)
            banking.put(question, category="Baru", tags=["b", " c  d "], difficulty="", by=bo, at=NOON)

        question = Question.objects.get(pk=question.pk)
        assert question.category.path == "Baru"
        assert [tag.name for tag in question.tags.all()] == ["b", "c d"]
        assert question.difficulty == ""
        assert not bank.tags.filter(name="a").exists()
        assert AuditEntry.objects.filter(actor=bo, action="questions.classified").count() == 1

    def test_a_tag_that_a_quiz_draws_by_stays_though_nobody_has_it(self, bank):
        question = add(bank, wanted(tags=["undi", "lain"]))[0]
        draw = authoring.Draw(1, bank, tag=bank.tags.get(name="undi"))
        authoring.add_draw(QuizFactory(questions=0), draw, by=None, at=NOON)

        banking.untag([question], ["undi", "lain"], by=None, at=NOON)

        assert [tag.name for tag in bank.tags.all()] == ["undi"]

    def test_what_moves_takes_its_place_along_by_name(self, bank, office):
        other = banking.keep(QuestionBank(name="Lain", unit=office), by=None, at=NOON)
        add(other, wanted(category="Fikih/Zakat", tags=["t"]))
        moved = add(bank, wanted(category="Fikih/Zakat", tags=["t", "u"]), wanted())

        banking.move([*moved, *moved], other, by=None, at=NOON)

        assert paths(other) == ["Fikih", "Fikih/Zakat"]
        assert sorted(tag.name for tag in other.tags.all()) == ["t", "u"]
        assert {one.bank for one in moved[0].tags.all()} == {other}
        assert not bank.questions.exists()

    def test_a_copy_says_the_same_in_the_same_place_and_lives_its_own_life(self, bank):
        question = add(bank, wanted("A", "Fikih", ["t"], "hard"))[0]
        banking.revise(question, wanted("B").content, by=None, at=NOON)

        copy = banking.duplicate([question], by=None, at=NOON)[0]
        banking.revise(copy, wanted("C").content, by=None, at=NOON)

        assert (copy.category, copy.difficulty, copy.tags.get().name) == (question.category, "hard", "t")
        assert [one.content["text"] for one in copy.versions.all()] == ["B", "C"]
        assert question.versions.latest("number").content["text"] == "B"

    def test_of_many_none_is_retired_while_one_stands_in_a_quiz(self, bank):
        chosen = add(bank, wanted(), wanted(), wanted())
        authoring.place(QuizFactory(questions=0), chosen[:2], by=None, at=NOON)

        with pytest.raises(banking.QuestionInQuiz) as refusal:
            banking.retire(chosen, by=None, at=NOON)

        assert refusal.value.facts == {"count": 2}
        assert Question.objects.in_use().count() == 3

    def test_a_retired_question_is_put_into_no_quiz(self, bank):
        kept, gone = add(bank, wanted(), wanted())
        banking.retire([gone], by=None, at=NOON)
        quiz = QuizFactory(questions=0)

        with pytest.raises(banking.QuestionRetired):
            authoring.place(quiz, [kept, gone], by=None, at=NOON)

        assert not quiz.slots.exists()


@pytest.mark.django_db
class TestCategories:
    def test_all_above_a_category_is_there_too(self, bank):
        categories.at_path(bank, " Fikih /  Zakat  fitrah / ")

        assert paths(bank) == ["Fikih", "Fikih/Zakat fitrah"]

    def test_a_renamed_category_takes_along_what_lies_below_and_nothing_beside_it(self, bank):
        add(bank, wanted(category="A/B/C"), wanted(category="AB/C"), wanted(category="a/B"))

        categories.rename(bank.categories.get(path="A"), "X/Y", by=None, at=NOON)

        assert sorted(paths(bank)) == sorted(["AB", "AB/C", "X", "X/Y", "X/Y/B", "X/Y/B/C", "a", "a/B"])

    @pytest.mark.parametrize("path", ["", " / ", "B", "A/Dalam", "n" * 101, "a/" * 9, "\x00"])
    def test_an_impossible_name_changes_nothing(self, bank, path):
        add(bank, wanted(category="A/C"), wanted(category="B"))

        with pytest.raises(categories.CategoryNotPossible):
            categories.rename(bank.categories.get(path="A"), path, by=None, at=NOON)

        assert paths(bank) == ["A", "A/C", "B"]

    def test_a_rename_that_makes_what_lies_below_too_deep_changes_nothing(self, bank):
        categories.at_path(bank, "A/2/3/4/5/6/7/8")

        with pytest.raises(categories.CategoryNotPossible):
            categories.rename(bank.categories.get(path="A"), "X/A", by=None, at=NOON)

        assert not bank.categories.filter(path__startswith="X").exists()

    def test_a_category_that_holds_questions_or_is_drawn_from_stays(self, bank):
        add(bank, wanted(category="Isi/Dalam"))
        categories.at_path(bank, "Undi")
        draw = authoring.Draw(1, bank, category=bank.categories.get(path="Undi"))
        authoring.add_draw(QuizFactory(questions=0), draw, by=None, at=NOON)

        for path in ("Isi", "Isi/Dalam", "Undi"):
            with pytest.raises(categories.CategoryInUse):
                categories.remove(bank.categories.get(path=path), by=None, at=NOON)

    def test_questions_are_not_put_into_a_category_that_is_gone(self, bank):
        question = add(bank, wanted())[0]
        gone = categories.at_path(bank, "Hilang")
        categories.remove(gone, by=None, at=NOON)
        kept = Category(pk=999_999, bank=bank, path="Hilang")

        with pytest.raises(categories.CategoryGone):
            banking.classify([question], category=kept, by=None, at=NOON)
        with pytest.raises(categories.CategoryGone):
            categories.rename(kept, "Baru", by=None, at=NOON)


@pytest.mark.django_db
class TestDrawsAnew:
    """What changes a draw raises the revision of the quizzes that it concerns, and of no other."""

    @pytest.fixture
    def quizzes(self, bank):
        drawing, holding, idle = (QuizFactory(questions=0) for _ in range(3))
        question = add(bank, wanted(category="Fikih", tags=["t"]))[0]
        authoring.add_draw(drawing, authoring.Draw(1, bank), by=None, at=NOON)
        authoring.place(holding, [question], by=None, at=NOON)
        return question, {"drawing": drawing, "holding": holding, "idle": idle}

    @pytest.mark.parametrize(
        ("change", "concerned"),
        [
            (lambda bank, one: add(bank, wanted()), {"drawing"}),
            (lambda bank, one: banking.revise(one, wanted("Lain?").content, by=None, at=NOON),
             {"drawing", "holding"}),
            (lambda bank, one: banking.classify([one], tags=["u"], by=None, at=NOON), {"drawing", "holding"}),
            (lambda bank, one: banking.untag([one], ["t"], by=None, at=NOON), {"drawing"}),
            (lambda bank, one: categories.rename(one.category, "Ibadah", by=None, at=NOON),
             {"drawing", "holding"}),
        ],
    )  # fmt: skip
    def test_a_change_concerns_whoever_draws_or_holds(self, bank, quizzes, change, concerned):
        question, by_name = quizzes
        before = {name: Quiz.objects.get(pk=quiz.pk).revision for name, quiz in by_name.items()}

        change(bank, question)

        after = {name: Quiz.objects.get(pk=quiz.pk).revision for name, quiz in by_name.items()}
        assert {name for name in before if before[name] != after[name]} == concerned

    def test_a_renamed_category_is_what_later_attempts_hold(self, bank, quizzes):
        question, by_name = quizzes
        assert self._category(by_name["holding"]) == "Fikih"

        categories.rename(question.category, "Ibadah/Fikih", by=None, at=NOON)

        assert self._category(by_name["holding"]) == "Ibadah"

    def _category(self, quiz):
        return blueprints.of(Quiz.objects.get(pk=quiz.pk)).places[0].candidates[0].category


@given(st.text(st.sampled_from("ab /\x00ü"), max_size=60))
def test_a_tidy_path_stays_as_it_is_and_a_fitting_one_is_always_possible(path):
    fitting = categories.fitting_path(path)

    assert categories.tidy_path(fitting) == fitting
    try:
        tidy = categories.tidy_path(path)
    except categories.CategoryNotPossible:
        return
    assert categories.tidy_path(tidy) == tidy
    assert all(part and part == part.strip() for part in tidy.split(BELOW) if tidy)
