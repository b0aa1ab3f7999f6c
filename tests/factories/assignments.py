"""Assignments, a seat in a training that is one assignment, and small honest files."""

import io
import zipfile
from datetime import datetime
from typing import Any

import factory

from assessments import submissions
from assessments.file_kinds import CONTENT_TYPES
from assessments.models import Assignment, Submission, Work
from courses.models import Enrolment
from tests.factories.courses import BatchFactory, CourseFactory, EnrolmentFactory, LearnerFactory, unit

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
UNIT = "tugas"
BEST = {"isi": "baik", "bahasa": "rapi"}  # 8 + 2 of 10
MIDDLING = {"isi": "cukup", "bahasa": "rapi"}  # 5 + 2: 70 %
WORST = {"isi": "kurang", "bahasa": "kacau"}


def rubric() -> dict[str, Any]:
    """Two criteria worth 10 points together."""
    return {
        "criteria": [
            {
                "id": "isi",
                "title": "Isi",
                "description": "Menjawab yang ditanyakan.",
                "levels": [
                    {"id": "baik", "title": "Baik", "description": "Lengkap.", "points": "8"},
                    {"id": "cukup", "title": "Cukup", "description": "Sebagian.", "points": "5"},
                    {"id": "kurang", "title": "Kurang", "description": "", "points": "0"},
                ],
            },
            {
                "id": "bahasa",
                "title": "Bahasa",
                "description": "",
                "levels": [
                    {"id": "rapi", "title": "Rapi", "description": "", "points": "2"},
                    {"id": "kacau", "title": "Kacau", "description": "", "points": "0"},
                ],
            },
        ]
    }


class AssignmentFactory(factory.django.DjangoModelFactory[Assignment]):
    class Meta:
        model = Assignment

    activity_key = factory.Sequence(lambda n: f"tugas-{n}")
    title = factory.Sequence(lambda n: f"Tugas {n}")
    course_code = factory.Sequence(lambda n: f"TGS-{n}")
    instructions = "Tulis rencana tindak lanjut Anda."
    rubric = factory.LazyFunction(rubric)
    file_types = factory.LazyFunction(lambda: sorted(CONTENT_TYPES))
    due_days = 7


def assignment_unit(assignment: Assignment, key: str = UNIT) -> dict[str, Any]:
    return unit(key, "assignment", activity_key=assignment.activity_key, title=assignment.title)


def seat_at(
    assignment: Assignment, *others: dict[str, Any], learner: Any = None, organiser: Any = None, **batch: Any
) -> Enrolment:
    """A seat in a running batch of a training that is this assignment and then the other units."""
    facts = {"organiser": organiser} if organiser else {}
    course = CourseFactory(code=assignment.course_code, units=[assignment_unit(assignment), *others], **facts)
    return EnrolmentFactory(batch=BatchFactory(course=course, **batch), learner=learner or LearnerFactory())


def handed_in(seat: Enrolment, text: str = "Rencana saya.", *, at: datetime) -> Submission:
    """The seat's work with this text, handed in at `at`."""
    work = submissions.open_work(seat, UNIT, at=at)
    work = submissions.save_text(work, text, sequence=work.draft_sequence + 1, at=at)
    return submissions.submit(work, at=at)


def work_of(seat: Enrolment) -> Work:
    return Work.objects.get(enrolment=seat)


def archive(*names: str, first: tuple[str, bytes] | None = None) -> bytes:
    """A ZIP file with these entries, empty but for the first."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        if first:
            file.writestr(*first)
        for name in names:
            file.writestr(name, b"")
    return made.getvalue()
