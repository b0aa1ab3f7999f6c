import pytest

from courses import outline, publishing
from lms.accounts.models import AuditEntry
from tests.factories.courses import NOON, BatchFactory, CourseFactory, document, unit

pytestmark = pytest.mark.django_db


def test_a_changed_document_becomes_the_next_version_and_batches_keep_theirs(bo):
    course = CourseFactory(units=[unit("satu")])
    batch = BatchFactory(course=course)

    version = publishing.publish(course, document(unit("satu"), unit("dua"), jp=9), by=bo, at=NOON)

    course.refresh_from_db()
    batch.refresh_from_db()
    assert (version.number, course.current_version, course.lesson_hours) == (2, version, 9)
    assert [unit.key for unit in outline.curriculum(batch.version_id).units] == ["satu"]
    assert AuditEntry.objects.get(action="curriculum.published", actor=bo).details["version"] == 2


def test_the_same_document_makes_no_version():
    course = CourseFactory(units=[unit("satu")], title="Pelatihan")

    with pytest.raises(publishing.NothingChanged):
        publishing.publish(course, document(unit("satu")), by=None, at=NOON)

    assert course.versions.count() == 1


@pytest.mark.parametrize(
    "units",
    [
        [unit("satu", required=False)],
        [unit("satu"), unit("satu")],
        [unit("video", "video", media=None)],
        [unit("salindia", "slides", slides=None)],
        [unit("kuis", "quiz", activity_key=None)],
    ],
)
def test_what_cannot_be_learnt_is_not_published(units):
    course = CourseFactory()

    with pytest.raises(publishing.CurriculumIncomplete):
        publishing.publish(course, document(*units), by=None, at=NOON)

    assert course.versions.count() == 1


def test_a_running_batch_gets_a_correction_only_deliberately(dewi):
    course = CourseFactory(units=[unit("satu")])
    batch = BatchFactory(course=course)
    version = publishing.publish(course, document(unit("satu", title="Satu, diperbaiki")), by=dewi, at=NOON)

    publishing.repin(batch, version, by=dewi, at=NOON)

    batch.refresh_from_db()
    assert batch.version == version
    assert AuditEntry.objects.filter(action="batch.repinned", actor=dewi).count() == 1


def test_a_correction_may_not_take_units_from_learners(dewi):
    course = CourseFactory(units=[unit("satu"), unit("dua")])
    batch = BatchFactory(course=course)
    version = publishing.publish(course, document(unit("satu")), by=dewi, at=NOON)

    with pytest.raises(publishing.UnitsWouldVanish, match="dua"):
        publishing.repin(batch, version, by=dewi, at=NOON)
