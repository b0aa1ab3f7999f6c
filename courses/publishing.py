"""Publishing: the only writer of courses, curriculum versions and of which version a batch runs."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses import outline
from courses.curriculum import KEY_LENGTH_MAX, Unit, parse
from courses.models import Batch, Course, CurriculumVersion
from courses.progress import READ_KINDS
from lms.accounts import audit
from lms.lib.errors import Refused


class NothingChanged(Refused):
    code = "nothing_changed"
    message = _("Nothing has changed since version %(number)s.")


class CurriculumIncomplete(Refused):
    code = "curriculum_incomplete"
    message = _("The curriculum can't be published yet: %(reason)s")


class UnitsWouldVanish(Refused):
    code = "units_would_vanish"
    message = _("Version %(number)s leaves out units that learners of this batch already started: %(keys)s.")


@transaction.atomic
def save_course(*, code: str, instructors: Iterable[Any], **facts: Any) -> Course:
    """Write what the catalogue knows of the course with this code; the first call makes it.

    `facts` are fields of Course: slug, title, summary, topic, audience, mode,
    organiser, coverage_percent, watch_policy, sequential. Learners don't see the course before
    its first curriculum version.
    """
    course, _created = Course.objects.update_or_create(code=code, defaults=facts)
    course.instructors.set(instructors)
    return course


@transaction.atomic
def publish(
    course: Course, document: Mapping[str, Any], *, by: Any, at: datetime, summary: str = ""
) -> CurriculumVersion:
    """Make the document the course's next curriculum version. Batches keep the version they pin.

    The course row is locked first: two publishers get two numbers. Title, summary
    and JP of the catalogue follow the document. Raises NothingChanged when it is
    the current document again, CurriculumIncomplete when it can't be learnt.
    """
    _check(document)
    course = (
        Course.objects.select_for_update(of=("self",)).select_related("current_version").get(pk=course.pk)
    )
    current = course.current_version
    if current and current.document == document:
        raise NothingChanged(number=current.number)
    version = CurriculumVersion.objects.create(
        course=course,
        number=current.number + 1 if current else 1,
        document=document,
        summary_of_changes=summary,
        published_at=at,
        published_by=by,
    )
    course.current_version = version
    course.title, course.summary = document["title"], document["summary"]
    course.lesson_hours = parse(document).lesson_hours
    course.save(update_fields=["current_version", "title", "summary", "lesson_hours"])
    audit.record(
        by, "curriculum.published", course, details={"version": version.number, "changes": summary}, at=at
    )
    return version


@transaction.atomic
def repin(batch: Batch, version: CurriculumVersion, *, by: Any, at: datetime) -> None:
    """Let a batch run another version of its own course: a correction that must reach its learners now.

    Raises UnitsWouldVanish when the version lacks units that the batch's version has.
    """
    batch = Batch.objects.select_for_update(of=("self",)).select_related("course__organiser").get(pk=batch.pk)
    kept = {unit.key for unit in outline.curriculum(version.pk).units}
    missing = [unit.key for unit in outline.curriculum(batch.version_id).units if unit.key not in kept]
    if version.course_id != batch.course_id or missing:
        raise UnitsWouldVanish(number=version.number, keys=", ".join(missing))
    before = batch.version_id
    if before == version.pk:
        return
    batch.version = version
    batch.save(update_fields=["version"])
    audit.record(by, "batch.repinned", batch, details={"from": before, "to": version.pk}, at=at)


def _check(document: Mapping[str, Any]) -> None:
    curriculum = parse(document)
    keys = [unit.key for unit in curriculum.units]
    repeated = sorted({key for key in keys if keys.count(key) > 1})
    if not any(unit.required for unit in curriculum.units):
        raise CurriculumIncomplete(reason=_("it has no required unit."))
    if repeated:
        raise CurriculumIncomplete(reason=_("units share a key: %(keys)s.") % {"keys": ", ".join(repeated)})
    for unit in curriculum.units:
        for offer in unit.offers:
            _refuse_empty(offer)
        for other in unit.alternatives:
            _refuse_unproven(other)


def _refuse_empty(unit: Unit) -> None:
    missing = {
        "video": (unit.media, _("“%(title)s” has no video.")),
        "audio": (unit.media, _("“%(title)s” has no sound recording.")),
        "slides": (unit.slides, _("“%(title)s” has no slides.")),
        "quiz": (unit.activity_key, _("“%(title)s” has no quiz.")),
        "assignment": (unit.activity_key, _("“%(title)s” has no assignment.")),
    }
    content, words = missing.get(unit.kind, (True, ""))
    if not content:
        raise CurriculumIncomplete(reason=words % {"title": unit.title})
    if unit.media and not unit.media["renditions"]:
        raise CurriculumIncomplete(reason=_("the video of “%(title)s” is not ready.") % {"title": unit.title})


def _refuse_unproven(other: Unit) -> None:
    """A text beside a video would finish the unit at once if it asked for no time."""
    if other.kind in READ_KINDS and not other.minimum_seconds:
        raise CurriculumIncomplete(
            reason=_("“%(title)s” can also be read: give the least time that takes.") % {"title": other.title}
        )
    if len(other.key) > KEY_LENGTH_MAX:
        raise CurriculumIncomplete(reason=_("the key of “%(title)s” is too long.") % {"title": other.title})
