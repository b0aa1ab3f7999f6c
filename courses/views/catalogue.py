"""The catalogue, a training's page, and the way in and out of a batch."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import catalogue, outline
from courses import enrolment as seats
from courses.models import Batch, Course, Enrolment, Mode
from courses.views import panels
from lms.accounts.models import name_expression
from lms.lib import dates
from lms.lib.errors import Refused

COURSES_A_PAGE = 12


@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    wanted = catalogue.Wanted(
        text=request.GET.get("q", "").strip()[:100],
        topic=request.GET.get("topik", ""),
        mode=request.GET.get("moda", ""),
        hours=request.GET.get("jp", ""),
        state=request.GET.get("status", ""),
    )
    page = Paginator(catalogue.find(wanted, at=at), COURSES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "page": page,
        "cards": [
            panels.course_card(found, catalogue.next_batch(found, at=at), at=at) for found in page.object_list
        ],
        "facets": _facets(wanted),
    }
    return render(request, "courses/catalogue.html", context)


def _facets(wanted: catalogue.Wanted) -> list[dict[str, Any]]:
    topics = [(topic.slug, topic.title, topic.course_count) for topic in catalogue.topics()]
    hours = [(key, label, None) for key, (label, _rows) in catalogue.HOURS_RANGES.items()]
    modes = [(value, label, None) for value, label in Mode.choices]
    states = [("open", _("Registration open"), None), ("running", _("Running"), None)]
    return [
        {"name": "status", "title": _("State"), "choices": states, "chosen": wanted.state},
        {"name": "topik", "title": _("Topic"), "choices": topics, "chosen": wanted.topic},
        {"name": "jp", "title": _("Lesson hours"), "choices": hours, "chosen": wanted.hours},
        {"name": "moda", "title": _("Mode"), "choices": modes, "chosen": wanted.mode},
    ]


@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    at = timezone.now()
    found = get_object_or_404(
        Course.objects.published()
        .select_related("topic")
        .annotate(organiser_name=name_expression("organiser_id", dates.official_day(at)))
        .prefetch_related("instructors"),
        slug=slug,
    )
    own = _own_enrolments(request, found)
    sign_in_url = "" if request.user.is_authenticated else f"{reverse('account_login')}?next={request.path}"
    batches = found.batches.announced().order_by("-starts_at")
    context = {
        "course": found,
        "curriculum": outline.curriculum(found.current_version_id),
        "batches": [
            panels.batch_card(batch, own.get(batch.pk), at=at, sign_in_url=sign_in_url) for batch in batches
        ],
    }
    return render(request, "courses/course.html", context)


def _own_enrolments(request: HttpRequest, course: Course) -> dict[int, Enrolment]:
    if not request.user.is_authenticated:
        return {}
    own = Enrolment.objects.visible_to(request.user).filter(batch__course=course)
    return {enrolment.batch_id: enrolment for enrolment in own}


@require_POST
@login_required
def enrol(request: HttpRequest, batch: int) -> HttpResponse:
    wanted = get_object_or_404(Batch.objects.announced().select_related("course"), pk=batch)
    try:
        seat = seats.enrol(request.user, wanted, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(wanted.course)
    if wanted.starts_at <= timezone.now():
        messages.success(request, _("You are registered. You can start learning now."))
        return redirect(seat)
    messages.success(
        request,
        _("You are registered. Learning opens on %(moment)s.") % {"moment": dates.moment(wanted.starts_at)},
    )
    return redirect(wanted.course)


@require_POST
@login_required
def withdraw(request: HttpRequest, enrolment: int) -> HttpResponse:
    own = get_object_or_404(
        Enrolment.objects.visible_to(request.user).select_related("batch__course"), pk=enrolment
    )
    try:
        seats.withdraw(own, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You have withdrawn; your seat is free for someone else."))
    return redirect(own.batch.course)
