"""What a person's copy of their data holds of what they handed in."""

from typing import Any

from assessments.models import Submission, Work
from lms.accounts import personal_data
from lms.accounts.models import User


@personal_data.adds("submissions")
def submissions_of(user: User) -> list[dict[str, Any]]:
    """Every version the person handed in, and the drafts they are writing; files by name and size."""
    rows = Submission.objects.filter(work__learner=user).select_related("work__assignment")
    return [
        {
            "assignment": row.work.assignment.title,
            "version": row.number,
            "text": row.text,
            "submitted_at": row.submitted_at,
            "files": [{"name": file.name, "size_bytes": file.size_bytes} for file in row.files.all()],
            "grades": [{"percent": grade.percent, "at": grade.at} for grade in row.grades.all()],
        }
        for row in rows.prefetch_related("files", "grades").order_by("submitted_at")
    ]


@personal_data.adds("drafts")
def drafts_of(user: User) -> list[dict[str, Any]]:
    rows = Work.objects.filter(learner=user).exclude(draft_text="").select_related("assignment")
    return [
        {"assignment": row.assignment.title, "text": row.draft_text, "saved_at": row.draft_saved_at}
        for row in rows
    ]
