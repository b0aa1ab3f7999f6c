"""What authors see when they preview: the learner's page, fed with the draft."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from cms.models.tree import assemble


def preview(request: HttpRequest, page: Any) -> HttpResponse:
    """The learner's page of the unit, or of the first unit when a course or subject is looked at."""
    saved = page.course_page()
    is_course = page.pk is not None and page.pk == saved.pk
    course = page if is_course else saved.get_latest_revision_as_object()
    document = assemble(course, drafts=True, instead=None if is_course else page)
    key = getattr(page, "key", "") or first_key(document)
    return TemplateResponse(request, "cms/preview.html", {"document": document, "unit_key": key})


def first_key(document: dict[str, Any]) -> str | None:
    return next((unit["key"] for subject in document["subjects"] for unit in subject["units"]), None)
