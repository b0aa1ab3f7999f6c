"""Publishing a curriculum from the back office: what would change, who keeps what, then one button."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms import publishing
from cms.models import CoursePage
from courses import publishing as curricula
from courses.models import Batch, Course, CurriculumVersion
from lms.accounts import abilities
from lms.lib import dates
from lms.lib.errors import Refused


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    page = _own_page(request, pk)
    if request.method == "POST":
        return _schedule(request, page) if "schedule" in request.POST else _publish(request, page)
    at = timezone.now()
    draft = page.get_latest_revision_as_object()
    plan = publishing.plan(page, at=at)
    context = {
        "page": page,
        "plan": plan,
        # The end is exclusive; people are told the last minute that counts.
        "running": [(batch, batch.last_learning_moment - timedelta(minutes=1)) for batch in plan.running],
        "may_publish": publishing.may_publish(request.user, page),
        "goes_live_at": draft.go_live_at if draft.go_live_at and draft.go_live_at > at else None,
        "course": Course.objects.filter(code=page.code).select_related("current_version").first(),
        "may_push": abilities.of(request.user).may("manage_batches", page),
    }
    return render(request, "cms/admin/publish.html", context)


@require_POST
def push(request: HttpRequest, pk: int, batch: int) -> HttpResponse:
    """Let a running batch take over the present version: a correction that its learners must see now."""
    page = _own_page(request, pk)
    running = get_object_or_404(
        Batch.objects.select_related("course__current_version"), pk=batch, course__code=page.code
    )
    if not abilities.of(request.user).may("manage_batches", page):
        raise PermissionDenied
    present = get_object_or_404(CurriculumVersion, pk=running.course.current_version_id)
    try:
        curricula.repin(running, present, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("%(batch)s now runs version %(number)s.")
        messages.success(request, words % {"batch": running, "number": present.number})
    return redirect("cms_publish", page.pk)


def _publish(request: HttpRequest, page: CoursePage) -> HttpResponse:
    try:
        version = publishing.publish(page, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("cms_publish", page.pk)
    words = _("Version %(number)s of “%(title)s” is published.")
    messages.success(request, words % {"number": version.number, "title": page.title})
    return redirect("wagtailadmin_pages:edit", page.pk)


def _schedule(request: HttpRequest, page: CoursePage) -> HttpResponse:
    try:
        moment = publishing.schedule(page, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Will be published on %(moment)s.") % {"moment": dates.moment(moment)})
    return redirect("cms_publish", page.pk)


def _own_page(request: HttpRequest, pk: int) -> Any:
    page = get_object_or_404(CoursePage.objects.select_related("organiser"), pk=pk)
    if not abilities.of(request.user).may("edit_course", page):
        raise PermissionDenied
    return page
