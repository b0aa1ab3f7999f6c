"""Pages of the back office that belong to trainings: a batch's participants and moments, and videos."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from courses import batches, media, outline, playback
from courses.models import Batch, Enrolment, Media
from courses.tasks import transcode_media
from courses.views import panels
from lms.accounts import abilities, audit
from lms.lib.errors import Refused
from lms.lib.queue import after_commit

PARTICIPANTS_A_PAGE = 50
RELOAD_SECONDS = 5


def _managed(request: HttpRequest, batch: int) -> Batch:
    if not abilities.of(request.user).may("manage_batches"):
        raise PermissionDenied
    return get_object_or_404(
        Batch.objects.managed_by(request.user).select_related("course__organiser"), pk=batch
    )


@require_safe
def participants(request: HttpRequest, batch: int) -> HttpResponse:
    """Who sits in the batch and how far each is; that someone looked is on the audit trail."""
    at = timezone.now()
    run = _managed(request, batch)
    audit.record(request.user, "batch.participants_seen", run, at=at)
    seats = (
        Enrolment.objects.filter(batch=run, withdrawn_at=None)
        .select_related("learner__profile", "batch__course", "completion")
        .order_by("learner__name", "pk")
    )
    page = Paginator(seats, PARTICIPANTS_A_PAGE).get_page(request.GET.get("page"))
    rows = [_participant(seat, learnt) for seat, learnt in outline.outlines_for(list(page.object_list))]
    context = {
        "batch": run,
        "state": run.state(at),
        "run": panels.run_in_words(run),
        "page": page,
        "rows": rows,
        "funnel": _funnel(run),
    }
    return render(request, "courses/admin/participants.html", context)


def _participant(seat: Enrolment, learnt: outline.Outline) -> dict[str, Any]:
    return {
        "learner": seat.learner,
        "percent": learnt.percent,
        "done": learnt.done_count,
        "required": learnt.required_count,
        "verified_minutes": learnt.verified_minutes,
        "completion": getattr(seat, "completion", None),
    }


def _funnel(run: Batch) -> list[tuple[str, int]]:
    seats = Enrolment.objects.filter(batch=run, withdrawn_at=None)
    return [
        (_("Quota"), run.quota),
        (_("Enrolled"), run.seats_taken),
        (_("Passed"), seats.exclude(completion=None).count()),
    ]


@require_POST
def announce(request: HttpRequest, batch: int) -> HttpResponse:
    run = _managed(request, batch)
    batches.announce(run, by=request.user, at=timezone.now())
    messages.success(request, _("The batch is announced; the public sees it now."))
    return redirect("batches:participants", run.pk)


@require_POST
def cancel(request: HttpRequest, batch: int) -> HttpResponse:
    run = _managed(request, batch)
    try:
        batches.cancel(run, by=request.user, reason=request.POST.get("reason", ""), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The batch is cancelled."))
    return redirect("batches:participants", run.pk)


def _editable(request: HttpRequest, video: int) -> Media:
    if not abilities.of(request.user).may("edit_course"):
        raise PermissionDenied
    return get_object_or_404(Media.objects.prefetch_related("renditions", "captions"), pk=video)


@require_safe
def video(request: HttpRequest, video: int) -> HttpResponse:
    """What became of an upload; the page loads itself again while something happens."""
    shown = _editable(request, video)
    context = {
        "video": shown,
        "failure": media.failure_in_words(shown),
        "media": playback.signed(media.to_document(shown), at=timezone.now()),
    }
    answer = render(request, "courses/admin/video.html", context)
    if shown.is_in_preparation:
        answer["Refresh"] = str(RELOAD_SECONDS)
    return answer


@require_POST
def prepare_again(request: HttpRequest, video: int) -> HttpResponse:
    shown = _editable(request, video)
    try:
        media.try_again(shown, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        after_commit(transcode_media, media_id=shown.pk)
        messages.success(request, _("It is being prepared again."))
    return redirect("media:video", shown.pk)
