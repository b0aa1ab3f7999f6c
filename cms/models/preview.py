"""What authors see when they preview: the learner's page, fed with the draft."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.models.tree import assemble
from courses.curriculum import parse
from courses.views import learning


def preview(request: HttpRequest, page: Any) -> HttpResponse:
    """The learner's page of the unit, or of the first unit when a course or subject is looked at."""
    saved = page.course_page()
    is_course = page.pk is not None and page.pk == saved.pk
    course = page if is_course else saved.get_latest_revision_as_object()
    curriculum = parse(assemble(course, drafts=True, instead=None if is_course else page))
    key = getattr(page, "key", "") or next((unit.key for unit in curriculum.units), "")
    if not key:
        return render(request, "cms/empty_preview.html", {"page": page})
    return learning.preview_unit(request, curriculum, key)
