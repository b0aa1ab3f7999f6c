"""The demo's question banks: every question can be asked, and every quiz drawn."""

from datetime import UTC, datetime

import pytest

from assessments import builder
from assessments.models import QuestionBank, QuestionVersion, Quiz
from fixtures.loading import banks, units

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


@pytest.mark.django_db
def test_a_bank_is_loaded_once_and_its_quizzes_can_be_drawn():
    units.load_units()
    banks.load_banks(at=NOON)
    loaded = QuestionVersion.objects.count()
    banks.load_banks(at=NOON)

    assert QuestionVersion.objects.count() == loaded > 10
    assert QuestionBank.objects.get().categories.filter(path="Pelayanan Publik/Pengaduan").exists()
    for quiz in Quiz.objects.all():
        drawn, missing = builder.trial(quiz)
        assert (len(drawn), missing) == (7, 0)
        assert {one.section for one in drawn} == {0, 1}
