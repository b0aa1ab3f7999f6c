"""The back office's desk for answers that await a person: the queue, one attempt's answers, their files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from lms.accounts import abilities, audit
from lms.lib.errors import Refused

from . import answer_files, answer_grading, answer_queue, rubrics
from .answer_grading import Given
from .answer_queue import Filter, Waiting
from .assignment_views import download
from .filters import key_in
from .marking_views import points_in
from .models import AnswerFile, Attempt, AttemptQuerySet

A_PAGE = 50
LONGEST_COMMENT = 2000


def _mine(request: HttpRequest) -> AttemptQuerySet:
    """Attempts that this person grades; whoever grades nothing anywhere has no business here."""
    if not abilities.of(request.user).may("grade_attempts"):
        raise PermissionDenied
    return Attempt.objects.gradable_by(request.user).submitted()


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    _mine(request)
    chosen, at = answer_queue.read(request.GET), timezone.now()
    quizzes, batches, essays = answer_queue.choices(chosen, request.user)
    page = Paginator(answer_queue.rows(chosen, request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "chosen": chosen,
        "quizzes": quizzes,
        "batches": batches,
        "essays": essays,
        "page": page,
        "lines": [(one, _holder(one, request.user, at)) for one in page],
    }
    return render(request, "assessments/admin/answer_queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, attempt: int) -> HttpResponse:
    """An attempt's waiting answers. Opening it claims it for a while; a POST marks one, and goes on."""
    related = ("quiz", "learner", "enrolment__batch__course", "claim__grader")
    own, at = get_object_or_404(_mine(request).select_related(*related), pk=attempt), timezone.now()
    chosen = answer_queue.read(request.GET)
    if request.method == "POST":
        return _mark(request, own, chosen, at)
    if request.method == "GET":
        answer_grading.claim(own, request.user, at=at)
        with transaction.atomic():
            audit.record(request.user, "attempt.opened", own, at=at)
        own = _mine(request).select_related(*related).get(pk=own.pk)
    return _page(request, own, chosen, at)


def _mark(request: HttpRequest, own: Attempt, chosen: Filter, at: datetime) -> HttpResponse:
    version = key_in(request.POST.get("version", "")) or 0
    try:
        given = _given(request.POST)
        answer_grading.mark(own, version, given, by=request.user, at=at)
    except rubrics.LevelsNotChosen as refusal:
        words = _("Choose a level for: %(criteria)s.") % {"criteria": ", ".join(refusal.missing)}
        return _page(request, own, chosen, at, refused=words, version=version)
    except Refused as refusal:
        return _page(request, own, chosen, at, refused=str(refusal), version=version)
    messages.success(request, _("The mark is saved."))
    query = f"?{chosen.query}" if chosen.query else ""
    own.refresh_from_db(fields=["percent"])
    if own.percent is None:
        return redirect(f"{reverse('answers:attempt', args=[own.pk])}{query}")
    _before, after = answer_queue.neighbours(own, chosen, request.user)
    if after is None:
        return redirect(f"{reverse('answers:queue')}{query}")
    return redirect(f"{reverse('answers:attempt', args=[after])}{query}")


def _given(posted: QueryDict) -> Given:
    """Raises marking_views.NoNumber."""
    levels = {
        name.removeprefix("level-"): posted.get(name, "") for name in posted if name.startswith("level-")
    }
    typed = posted.get("points", "").strip()
    comment = posted.get("comment", "").replace("\r\n", "\n").replace("\0", "")[:LONGEST_COMMENT]
    return Given(points_in(typed) if typed else None, levels, comment)


def _page(
    request: HttpRequest, own: Attempt, chosen: Filter, at: datetime, *, refused: str = "", version: int = 0
) -> HttpResponse:
    before, after = answer_queue.neighbours(own, chosen, request.user)
    waiting = answer_queue.waiting_in(own)
    context = {
        "attempt": own,
        "quiz": own.quiz,
        "chosen": chosen,
        "before": before,
        "after": after,
        "holder": _holder(own, request.user, at),
        "lines": [(one, _picked(request, one, version)) for one in waiting],
        "files": answer_files.of(own),
        "refused": refused,
        "refused_version": version if refused else 0,
        "typed": request.POST,
    }
    return render(request, "assessments/admin/answer_grading.html", context, status=409 if refused else 200)


def _picked(request: HttpRequest, one: Waiting, version: int) -> list[tuple[rubrics.Criterion, str]]:
    """Each criterion with the level that was chosen in a form that came back."""
    posted: Any = request.POST if one.asked.version_id == version else {}
    return [(criterion, posted.get(f"level-{criterion.id}", "")) for criterion in one.criteria]


def _holder(own: Attempt, user: Any, at: datetime) -> Any:
    """Who marks it now, where that is somebody else."""
    claim = getattr(own, "claim", None)
    return claim.grader if claim is not None and claim.keeps_out(user, at) else None


@require_safe
def file(request: HttpRequest, attempt: int, file: int) -> HttpResponse | FileResponse:
    """A file of an answer, as data; on the audit log."""
    own = get_object_or_404(_mine(request), pk=attempt)
    kept: AnswerFile | None = next((one for one in answer_files.of(own) if one.pk == file), None)
    if kept is None or not kept.may_be_opened:
        raise Http404
    with transaction.atomic():
        audit.record(request.user, "answer.file_downloaded", kept, at=timezone.now())
    return download(kept, kept.name)
