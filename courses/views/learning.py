"""Where a learner learns: their dashboard, the units, and what the player and the reader report."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import claims, heartbeats, hours, outline, playback, progress, watching
from courses.curriculum import Curriculum, own_key
from courses.models import Enrolment
from courses.outline import Node, Outline
from courses.views import panels
from lms.lib import json_body
from lms.lib.errors import Refused


def own_enrolment(request: HttpRequest, pk: int) -> Enrolment:
    """The person's own seat with its batch and course, in one query; 404 otherwise."""
    return get_object_or_404(
        Enrolment.objects.visible_to(request.user).select_related("batch__course"), pk=pk
    )


@require_safe
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    seats = (
        Enrolment.objects.visible_to(request.user)
        .select_related("batch__course", "completion")
        .order_by("-batch__starts_at")
    )
    learnings = [_learning(seat, outlined, at) for seat, outlined in outline.outlines_for(list(seats))]
    profile = getattr(request.user, "profile", None)
    context = {
        "current": [row for row in learnings if row["is_current"]],
        "coming": [row for row in learnings if row["is_coming"]],
        "verified_minutes": sum(row["outline"].verified_minutes for row in learnings),
        "past": [row for row in learnings if not row["is_current"] and not row["is_coming"]],
        "hours": hours.of_year(request.user, profile.employment if profile else "", at=at),
    }
    return render(request, "courses/dashboard.html", context)


def _learning(seat: Enrolment, outlined: Outline, at: Any) -> dict[str, Any]:
    completion = getattr(seat, "completion", None)
    is_coming = at < seat.batch.starts_at
    return {
        "enrolment": seat,
        "batch": seat.batch,
        "course": seat.batch.course,
        "state": seat.batch.state(at),
        "outline": outlined,
        "done_text": panels.outline_panel(outlined, enrolment=seat)["done_text"],
        "state_tone": panels.TONES.get(seat.batch.state(at), ""),
        "run": panels.run_in_words(seat.batch),
        "next": outlined.next_node,
        "completion": completion,
        "is_coming": is_coming,
        "is_current": not is_coming and completion is None and seat.batch.is_learnable(at),
    }


@require_safe
@login_required
def learn_home(request: HttpRequest, enrolment: int) -> HttpResponse:
    """Continue: the next unit, or the page of what was achieved when nothing is left."""
    seat = own_enrolment(request, enrolment)
    if not seat.batch.is_learnable(timezone.now()) and seat.batch.starts_at > timezone.now():
        return redirect(seat.batch.course)
    following = outline.outline_for(seat).next_node
    if following is None:
        return redirect("courses:finished", seat.pk)
    return redirect("courses:learn", seat.pk, following.unit.key)


@require_safe
@login_required
def finished(request: HttpRequest, enrolment: int) -> HttpResponse:
    """What was achieved and what is still missing: the checklist to the certificate."""
    seat = own_enrolment(request, enrolment)
    learnt = outline.outline_for(seat)
    pretest, posttest = _score_of(learnt, "pretest"), _score_of(learnt, "posttest")
    context = {
        "enrolment": seat,
        "course": seat.batch.course,
        "outline": learnt,
        "panel": panels.outline_panel(learnt, enrolment=seat),
        "lines": panels.checklist(seat, learnt),
        "time_head": [_("Unit"), _("Planned minutes"), _("Verified minutes")],
        "time_rows": panels.learning_time(learnt),
        "pretest": pretest,
        "posttest": posttest,
        "gain": posttest - pretest if pretest is not None and posttest is not None else None,
    }
    return render(request, "courses/finished.html", context)


def _score_of(learnt: Outline, purpose: str) -> Any:
    return next((node.score for node in learnt if node.unit.purpose == purpose), None)


@require_safe
@login_required
def learn(request: HttpRequest, enrolment: int, unit: str) -> HttpResponse:
    at = timezone.now()
    seat = own_enrolment(request, enrolment)
    learnt = outline.outline_for(seat)
    node = learnt.node(unit)
    if node is None:
        return redirect("courses:learn_home", seat.pk)
    if at < seat.batch.starts_at:
        return redirect(seat.batch.course)
    if node.is_locked:
        return render(request, "courses/locked.html", _learn_context(seat, learnt, node, at), status=403)
    if node.unit.kind == "quiz":
        return redirect("kuis/")  # the app that owns quizzes answers there; courses doesn't know it
    if node.unit.kind == "assignment":
        return redirect("tugas/")  # and so for assignments
    if node.progress is None and seat.batch.is_learnable(at):
        node = progress.begin(seat, node, at=at)
    return render(request, f"courses/learn_{node.unit.kind}.html", _learn_context(seat, learnt, node, at))


def _learn_context(seat: Enrolment, learnt: Outline, node: Node, at: Any) -> dict[str, Any]:
    known = _evidence(node)
    policy = seat.batch.course.watch_policy
    return _unit_context(learnt, node, enrolment=seat) | {
        "enrolment": seat,
        "course": seat.batch.course,
        "is_counted": seat.batch.is_learnable(at),
        "policy": policy,
        "frontier": claims.in_order(known.spans),
        "known": json_body.dump([list(span) for span in known.spans]).decode(),
        "is_said": progress.may_be_said(node.unit, policy),
        "opened_seconds": node.unit.minimum_seconds
        - progress.seconds_to_read(node.unit, node.progress, policy=policy, at=at),
        "pages_opened": sorted(known.pages),
        "threshold": int(seat.batch.course.coverage_percent),
        "position": known.position,
        "beat_url": heartbeats.address_for(seat, node, at=at),
        "progress_url": reverse("courses:watched", args=[seat.pk, node.unit.key]),
        "offline_url": _offline_url(seat, node, at),
    }


def _offline_url(seat: Enrolment, node: Node, at: Any) -> str:
    """Where it is said what there is to save; empty where nothing may be."""
    if node.is_locked or not seat.batch.is_learnable(at):
        return ""
    return reverse("courses:offline", args=[seat.pk, node.unit.key])


def _evidence(node: Node) -> claims.Evidence:
    if node.progress is None:
        return claims.Evidence()
    return claims.evidence(node.progress.evidence, started=node.progress.started_at.timestamp())


def _unit_context(learnt: Outline, node: Node, *, enrolment: Enrolment | None) -> dict[str, Any]:
    following = learnt.after(node.unit.key)
    whole = learnt.node(own_key(node.unit.key)) or node
    return {
        "outline": learnt,
        "panel": panels.outline_panel(learnt, enrolment=enrolment, current=whole.unit.key),
        "ways": panels.ways(whole, enrolment=enrolment, current=node.unit.key),
        "node": node,
        "unit": node.unit,
        "media": playback.signed(node.unit.media, at=timezone.now()) if node.unit.media else None,
        "following": following,
        "following_url": panels.unit_url(enrolment, following.unit.key) if following else "",
        "has_arabic": node.unit.has_arabic,
    }


@require_POST
@login_required
def finish_reading(request: HttpRequest, enrolment: int, unit: str) -> HttpResponse:
    seat = own_enrolment(request, enrolment)
    try:
        progress.finish_reading(seat, unit, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("courses:learn", seat.pk, unit)
    following = outline.outline_for(seat).after(unit)
    if following is None or following.is_locked:
        return redirect("courses:learn_home", seat.pk)
    return redirect("courses:learn", seat.pk, following.unit.key)


@require_POST
@login_required
def watched(request: HttpRequest, enrolment: int, unit: str) -> HttpResponse:
    """What a player or a reader reports (courses.watching) → `{"percent", "done"}`."""
    seat = own_enrolment(request, enrolment)
    if int(request.META.get("CONTENT_LENGTH") or 0) > heartbeats.MOST_BYTES:
        return JsonResponse({"code": "too_large", "message": _("The report is too large.")}, status=413)
    try:
        told = json_body.parse(request.body)
    except ValueError:
        return JsonResponse({"code": "invalid", "message": _("Some values are not right.")}, status=400)
    record = watching.record_read if isinstance(told, dict) and "dwells" in told else watching.record_watched
    try:
        row = record(seat, unit, told, at=timezone.now())
    except Refused as refusal:
        return JsonResponse({"code": refusal.code, "message": str(refusal)}, status=409)
    return JsonResponse(watching.report(seat, row))


def preview_unit(request: HttpRequest, curriculum: Curriculum, unit_key: str) -> HttpResponse:
    """The learner's page of a unit in a draft curriculum: same templates, nothing is counted."""
    drafted = outline.build(curriculum, {}, sequential=False)
    node = drafted.node(unit_key)
    if node is None:
        raise Http404
    context = _unit_context(drafted, node, enrolment=None) | {
        "is_preview": True,
        "course": {"title": curriculum.title},
    }
    return render(request, f"courses/learn_{node.unit.kind}.html", context)
