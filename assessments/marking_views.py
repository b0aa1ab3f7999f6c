"""The back office's pages of a quiz's attempts: the list, and one attempt with its marks."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from lms.accounts import abilities, audit, nip
from lms.lib.errors import Refused

from . import answer_files, attempt_lists, attempt_records, changing
from .models import Attempt, AttemptQuerySet, Quiz

A_PAGE = 50
LONGEST_REASON = 2000


def _gradable(request: HttpRequest, quiz: int) -> tuple[Quiz, AttemptQuerySet]:
    """A quiz that the person edits or of which they grade attempts, and those attempts."""
    if not abilities.of(request.user).may("grade_attempts"):
        raise PermissionDenied
    mine = Attempt.objects.gradable_by(request.user)
    editable = Quiz.objects.editable_by(request.user).values("pk")
    seen = Quiz.objects.filter(Q(pk__in=editable) | Exists(mine.filter(quiz=OuterRef("pk"))))
    return get_object_or_404(seen, pk=quiz), mine.filter(quiz=quiz)


@require_safe
def attempts(request: HttpRequest, quiz: int) -> HttpResponse:
    own, found = _gradable(request, quiz)
    chosen = attempt_lists.read(request.GET)
    page = Paginator(attempt_lists.rows(found, chosen), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "quiz": own,
        "chosen": chosen,
        "page": page,
        "lines": [(one, nip.mask(one.learner.nip) if one.learner.nip else "") for one in page],
        "batches": attempt_lists.batches(found),
        "states": attempt_lists.STATES.items(),
        "outcomes": attempt_lists.OUTCOMES.items(),
    }
    return render(request, "assessments/admin/attempts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, quiz: int, attempt: int) -> HttpResponse:
    """One attempt; that somebody opened it is on the audit log. A POST sets a mark by hand."""
    own, found = _gradable(request, quiz)
    tried = get_object_or_404(found.select_related("quiz", "learner", "enrolment__batch__course"), pk=attempt)
    refused, version = "", 0
    if request.method == "POST":
        version = _number(request.POST.get("version", ""))
        try:
            _override(request, tried, version)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The mark is changed."))
            return redirect("quizzes:attempt", own.pk, tried.pk)
    elif request.method == "GET":
        with transaction.atomic():
            audit.record(request.user, "attempt.opened", tried, at=timezone.now())
    context = {
        "quiz": own,
        "attempt": tried,
        "nip": nip.mask(tried.learner.nip) if tried.learner.nip else "",
        "asked": attempt_records.record_of(tried),
        "files": answer_files.of(tried),
        "refused": refused,
        "refused_version": version if refused else 0,
        "typed": request.POST,
    }
    return render(request, "assessments/admin/attempt.html", context, status=409 if refused else 200)


class NoNumber(Refused):
    code = "no_number"
    message = gettext_lazy("Write the points as a number, such as 2,5.")


def _override(request: HttpRequest, tried: Attempt, version: int) -> None:
    changing.override(
        tried,
        version,
        points_in(request.POST.get("points", "")),
        reason=request.POST.get("reason", "")[:LONGEST_REASON],
        by=request.user,
        at=timezone.now(),
    )


def points_in(text: str) -> Decimal:
    """Points as typed in Indonesian: 2,5. Raises NoNumber."""
    try:
        points = Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        raise NoNumber from error
    if not points.is_finite():
        raise NoNumber
    return points


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
