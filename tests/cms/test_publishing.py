from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Workflow

from cms import publishing, tasks
from courses import outline
from courses import publishing as curricula
from courses.models import Course, Media, MediaRendition
from lms.accounts.models import AuditEntry
from tests.factories.accounts import InstructorFactory
from tests.factories.assignments import AssignmentFactory
from tests.factories.cms import course_page, edit, subject_of, unit_of, unit_page
from tests.factories.courses import NOON, BatchFactory


def titles(version):
    return [unit.title for unit in outline.curriculum(version.pk).units]


def test_a_first_publication_makes_the_course_and_its_first_version(office, bo):
    page = course_page(office)

    version = publishing.publish(page, by=bo, at=NOON)

    course = Course.objects.get(code="MBP-01")
    assert (version.number, course.current_version, course.lesson_hours) == (1, version, 4)
    assert titles(version) == ["Bacaan 1", "Bacaan 2"]
    assert course.slug == page.slug


def test_publishing_an_edited_unit_makes_the_next_version_and_the_running_batch_keeps_its_own(office, bo):
    page = course_page(office)
    first = publishing.publish(page, by=bo, at=NOON)
    batch = BatchFactory(course=Course.objects.get(), version=first)
    edit(unit_of(page, "Bacaan 1"), title="Bacaan satu")

    second = publishing.publish(page, by=bo, at=NOON + timedelta(days=1))

    batch.refresh_from_db()
    assert second.number == 2
    assert titles(second) == ["Bacaan satu", "Bacaan 2"]
    assert batch.version == first
    assert titles(batch.version) == ["Bacaan 1", "Bacaan 2"]


def test_a_draft_reaches_nobody_before_publishing(office, bo):
    page = course_page(office)
    publishing.publish(page, by=bo, at=NOON)

    edit(unit_of(page, "Bacaan 1"), title="Konsep")

    assert titles(Course.objects.get().current_version) == ["Bacaan 1", "Bacaan 2"]


def test_publishing_what_has_not_changed_keeps_the_version(office, bo):
    page = course_page(office)
    first = publishing.publish(page, by=bo, at=NOON)

    assert publishing.publish(page, by=bo, at=NOON) == first


def test_facts_of_the_catalogue_follow_without_a_new_version(office, bo):
    page = course_page(office)
    first = publishing.publish(page, by=bo, at=NOON)
    edit(page, audience="Guru madrasah")

    assert publishing.publish(page, by=bo, at=NOON) == first
    assert Course.objects.get().audience == "Guru madrasah"


def test_a_unit_taken_offline_leaves_the_next_version(office, bo):
    page = course_page(office)
    publishing.publish(page, by=bo, at=NOON)
    unit_of(page, "Bacaan 2").unpublish()

    version = publishing.publish(page, by=bo, at=NOON)

    assert titles(version) == ["Bacaan 1"]
    assert "Bacaan 2" in version.summary_of_changes


def test_an_incomplete_curriculum_publishes_nothing_at_all(office, bo):
    page = course_page(office)
    unit_page(subject_of(page), "Video", kind="video")

    with pytest.raises(curricula.CurriculumIncomplete):
        publishing.publish(page, by=bo, at=NOON)

    page.refresh_from_db()
    assert not page.live
    assert not Course.objects.exists()


def test_the_key_of_a_unit_survives_a_new_title(office, bo):
    page = course_page(office)
    unit = unit_of(page, "Bacaan 1")
    edit(unit, title="Nama lain", slug="nama-lain")

    version = publishing.publish(page, by=bo, at=NOON)

    assert next(unit.key for unit in outline.curriculum(version.pk).units) == "bacaan-1"


def test_units_get_different_keys(office):
    page = course_page(office)

    again = unit_page(subject_of(page), "Bacaan 1", slug="bacaan-1-lagi")
    copy = unit_of(page, "Bacaan 2").copy(update_attrs={"slug": "salinan"})

    assert len({"bacaan-1", "bacaan-2", copy.key, again.key}) == 4


def test_the_plan_says_what_would_change_and_who_keeps_what(office, bo):
    page = course_page(office)
    first = publishing.publish(page, by=bo, at=NOON)
    batch = BatchFactory(course=Course.objects.get(), version=first)
    unit_page(subject_of(page), "Bacaan 3")

    plan = publishing.plan(page, at=NOON)

    assert plan.changes.added == ("Bacaan 3",)
    assert plan.next_number == 2
    assert plan.running == [batch]


def test_an_instructor_of_another_course_may_not_publish(office):
    stranger = InstructorFactory(scope="course:LAIN-01")

    with pytest.raises(publishing.MayNotPublish):
        publishing.publish(course_page(office), by=stranger, at=NOON)


def test_where_a_reviewer_is_needed_only_administrators_publish(office, bo, dewi):
    page = course_page(office, review_required=True)

    with pytest.raises(publishing.MayNotPublish):
        publishing.publish(page, by=bo, at=NOON)

    assert publishing.publish(page, by=dewi, at=NOON).number == 1


def test_a_unit_under_review_holds_the_curriculum_back(office, bo):
    page = course_page(office)
    unit = unit_of(page, "Bacaan 1")
    unit.save_revision(user=bo)
    Workflow.objects.get(name="Telaah kurikulum").start(unit, bo)

    with pytest.raises(publishing.AwaitsReview):
        publishing.publish(page, by=bo, at=NOON)


def test_publishing_is_on_the_audit_trail(office, bo):
    publishing.publish(course_page(office), by=bo, at=NOON)

    assert AuditEntry.objects.filter(actor=bo, action="curriculum.published").exists()


def test_a_scheduled_curriculum_is_published_when_its_time_comes(office, bo):
    page = course_page(office)
    now = timezone.now()
    edit(page, go_live_at=now + timedelta(hours=1))
    publishing.schedule(page, by=bo, at=now)
    tasks.publish_scheduled()
    assert not Course.objects.exists()

    page.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=now - timedelta(seconds=1))
    edited = page.scheduled_revision
    edited.content["go_live_at"] = (now - timedelta(seconds=1)).isoformat()
    edited.save()
    tasks.publish_scheduled()
    tasks.publish_scheduled()

    assert Course.objects.get().versions.count() == 1


def test_only_a_time_to_come_can_be_scheduled(office, bo):
    with pytest.raises(publishing.NotScheduled):
        publishing.schedule(course_page(office), by=bo, at=NOON)


def recording(key="rekaman", **facts):
    """A video of which the sound can be had alone."""
    media = Media.objects.create(key=key, title=key, duration_seconds=60, **facts)
    for kind, name in (("video", "240p"), ("audio", "audio")):
        MediaRendition.objects.create(
            media=media, name=name, kind=kind, file=f"media/streams/{key}/{name}", size_bytes=9
        )
    return media


def test_what_a_unit_holds_beside_its_kind_is_offered_as_alternatives(office, bo):
    page = course_page(office, units=0)
    film = recording()
    text = [("richtext", "<p>Isi yang sama.</p>")]
    facts = {"kind": "video", "media": film, "audio": film, "reading": text, "minimum_seconds": 60}
    unit_page(subject_of(page), "Niat", **facts)

    unit = outline.curriculum(publishing.publish(page, by=bo, at=NOON).pk).unit("niat")

    assert [(one.key, one.kind) for one in unit.offers] == [
        ("niat", "video"),
        ("niat~reading", "reading"),
        ("niat~audio", "audio"),
    ]
    sound = unit.alternatives[1].media
    assert sound["kind"] == "audio"
    assert [one["name"] for one in sound["renditions"]] == ["audio"]


def test_a_unit_without_alternatives_keeps_the_document_it_had(office, bo):
    page = course_page(office)

    document = publishing.publish(page, by=bo, at=NOON).document

    assert all("alternatives" not in unit for unit in document["subjects"][0]["units"])


def test_a_key_leaves_room_for_the_name_of_another_medium(office):
    unit = unit_page(subject_of(course_page(office, units=0)), "Panjang", slug="p" * 200)

    assert len(f"{unit.key}~reading") <= 120


def test_an_assignment_unit_names_its_assignment_and_one_without_is_not_published(office, bo):
    page = course_page(office)
    task = AssignmentFactory(course_code="MBP-01")
    asked = unit_page(subject_of(page), "Tugas", kind="assignment")
    with pytest.raises(curricula.CurriculumIncomplete, match="Tugas"):
        publishing.publish(page, by=bo, at=NOON)

    edit(asked, assignment=task)
    version = publishing.publish(page, by=bo, at=NOON)

    unit = outline.curriculum(version.pk).units[-1]
    assert (unit.kind, unit.activity_key, unit.purpose) == ("assignment", task.activity_key, None)
