"""The back office's pages for marking a question again: ask, look at the dry run, apply or discard."""

from __future__ import annotations

import csv
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from lms.accounts import abilities, audit
from lms.lib.errors import Refused
from lms.lib.queue import after_commit

from . import regrade_lists, regrading
from .admin_views import own_quiz
from .formats.sheet_columns import FORMULA
from .models import Quiz, Regrade
from .tasks import run_regrade

A_PAGE = 50
RELOAD_SECONDS = 2
MOST_SHOWN = 20
# Names that stay, for whoever reads the file with a program.
COLUMNS = (
    "name", "batch", "attempt", "points_before", "points_after", "percent_before", "percent_after",
)  # fmt: skip


def _gradable_quiz(request: HttpRequest, pk: int) -> Quiz:
    """A quiz that the person may edit and whose answers they grade: a regrade touches all its attempts."""
    if not abilities.of(request.user).may("grade_attempts"):
        raise PermissionDenied
    return own_quiz(request, pk)


def _own_regrade(request: HttpRequest, quiz: int, pk: int) -> Regrade:
    rows = Regrade.objects.filter(quiz=_gradable_quiz(request, quiz))
    return get_object_or_404(rows.select_related("quiz", "question", "version", "created_by"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def regrades(request: HttpRequest, quiz: int) -> HttpResponse:
    """What was marked again before, and a form to ask for it; `?question=` has one chosen already."""
    own = _gradable_quiz(request, quiz)
    offered = regrading.questions_of(own)
    chosen = request.POST.get("question") or request.GET.get("question", "")
    refused = ""
    if request.method == "POST":
        question = next((one.question for one in offered if str(one.question_id) == chosen), None)
        if question is None:
            raise Http404
        try:
            asked = regrading.ask(own, question, reason=_reason(request), by=request.user, at=timezone.now())
        except Refused as refusal:
            refused = str(refusal)
        else:
            after_commit(run_regrade, regrade_id=asked.pk)
            return redirect("quizzes:regrade", own.pk, asked.pk)
    earlier = Regrade.objects.filter(quiz=own).select_related("version", "created_by")
    context = {
        "quiz": own,
        "offered": offered,
        "chosen": chosen,
        "reason": _reason(request),
        "refused": refused,
        "earlier": earlier.order_by("-pk")[:MOST_SHOWN],
    }
    return render(request, "assessments/admin/regrades.html", context, status=409 if refused else 200)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")[:1000]


@require_safe
def regrade(request: HttpRequest, quiz: int, regrade: int) -> HttpResponse:
    """How far it is, and what it would do or has done; loads itself again while it works."""
    own = _own_regrade(request, quiz, regrade)
    context: dict[str, Any] = {"quiz": own.quiz, "regrade": own}
    if own.is_under_way:
        context["percent"] = regrading.progress_percent(own)
        answer = render(request, "assessments/admin/regrade_progress.html", context)
        answer["Refresh"] = str(RELOAD_SECONDS)
        return answer
    lines = regrade_lists.lines_of(own, request.user)
    context |= {
        "counts": _counts(own),
        "page": Paginator(lines, A_PAGE).get_page(request.GET.get("page")),
        "others": max(0, own.changed_count - len(lines)),
        "consequences": regrade_lists.consequences(own, request.user),
    }
    return render(request, "assessments/admin/regrade.html", context)


def _counts(own: Regrade) -> list[tuple[str, int]]:
    told = own.preview
    return [
        (_("Held by attempts"), own.attempts_count),
        (_("Raised"), own.changed_count),
        (_("Stay as they are"), told.get("same", 0)),
        (_("Would fall, so they are kept"), told.get("kept", 0)),
        (_("Set by a person, so they are kept"), told.get("by_hand", 0)),
        (_("Can't be marked by the new key"), told.get("unmarkable", 0)),
        (_("Pass only now"), told.get("newly_passed", 0)),
        (_("Have completed the training already"), told.get("completions", 0)),
    ]


@require_POST
def apply(request: HttpRequest, quiz: int, regrade: int) -> HttpResponse:
    own = _own_regrade(request, quiz, regrade)
    try:
        regrading.apply(own, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        after_commit(run_regrade, regrade_id=own.pk)
    return redirect("quizzes:regrade", own.quiz_id, own.pk)


@require_POST
def discard(request: HttpRequest, quiz: int, regrade: int) -> HttpResponse:
    own = _own_regrade(request, quiz, regrade)
    try:
        regrading.discard(own, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("quizzes:regrade", own.quiz_id, own.pk)
    messages.success(request, _("The dry run is discarded. No mark was changed."))
    return redirect("quizzes:regrades", own.quiz_id)


@require_safe
def download(request: HttpRequest, quiz: int, regrade: int) -> HttpResponse:
    """Whose marks would change or did, as CSV; on the audit log, because it names people."""
    own = _own_regrade(request, quiz, regrade)
    with transaction.atomic():
        audit.record(request.user, "regrade.downloaded", own, at=timezone.now())
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="nilai-ulang-{own.pk}.csv"'
    answer.write("\ufeff")  # without it spreadsheets take the letters for another alphabet
    lines = csv.writer(answer)
    lines.writerow(COLUMNS)
    for one in regrade_lists.lines_of(own, request.user):
        tried = one.attempt
        named = [_safe(str(tried.learner)), _safe(str(tried.enrolment.batch)), tried.number]
        lines.writerow([*named, *one.points, *one.percent])
    return answer


def _safe(cell: str) -> str:
    """A spreadsheet must not take it for a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell
