"""The back office's pages of who may start a quiz when: windows, and what single learners are granted."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from courses.models import Enrolment
from lms.accounts import abilities
from lms.lib.errors import Refused

from . import accommodations as granting
from . import windows as opening
from .admin_views import own_quiz
from .entry_forms import AccommodationForm, WindowForm
from .models import Accommodation, Quiz

FOUND_AT_MOST = 20


@require_http_methods(["GET", "HEAD", "POST"])
def windows(request: HttpRequest, quiz: int) -> HttpResponse:
    """When the quiz may be started, batch by batch; a POST says it of one batch."""
    own = own_quiz(request, quiz)
    form = WindowForm(request.POST or None, quiz=own)
    if request.method == "POST" and form.is_valid():
        try:
            opening.keep_window(own, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The window is saved."))
            return redirect("quizzes:windows", own.pk)
    kept = own.windows.select_related("batch__course").order_by("batch__starts_at")
    return render(request, "assessments/admin/windows.html", {"quiz": own, "form": form, "windows": kept})


@require_POST
def remove_window(request: HttpRequest, quiz: int, window: int) -> HttpResponse:
    own = own_quiz(request, quiz)
    for kept in own.windows.select_related("quiz").filter(pk=window):  # none where it is gone already
        opening.remove_window(kept, by=request.user, at=timezone.now())
    messages.success(request, _("The window is gone."))
    return redirect("quizzes:windows", own.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def accommodations(request: HttpRequest, quiz: int) -> HttpResponse:
    """Who was granted what and why; a search finds participants by name or NIP, a POST grants."""
    own, seats = _own_seats(request, quiz)
    seat = None
    chosen = request.GET.get("peserta", "")
    if chosen:
        is_number = chosen.isdecimal() and len(chosen) < 19
        seat = get_object_or_404(seats, pk=int(chosen) if is_number else 0)
    form = AccommodationForm(request.POST or None)
    if request.method == "POST" and seat and form.is_valid():
        try:
            granting.grant(own, seat.learner, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Granted. It holds for attempts that start from now on."))
            return redirect("quizzes:accommodations", own.pk)
    sought = " ".join(request.GET.get("cari", "").replace("\x00", "").split())[:100]
    context = {
        "quiz": own,
        "form": form,
        "seat": seat,
        "sought": sought,
        "found": _found(seats, sought) if sought else (),
        "granted": _granted(own, seats).select_related("learner", "given_by"),
    }
    return render(request, "assessments/admin/accommodations.html", context)


@require_POST
def withdraw_accommodation(request: HttpRequest, quiz: int, accommodation: int) -> HttpResponse:
    own, seats = _own_seats(request, quiz)
    kept = get_object_or_404(_granted(own, seats).select_related("quiz"), pk=accommodation)
    granting.withdraw(kept, by=request.user, at=timezone.now())
    messages.success(request, _("Ended. Attempts that started under it keep it."))
    return redirect("quizzes:accommodations", own.pk)


def _own_seats(request: HttpRequest, quiz: int) -> tuple[Quiz, QuerySet[Enrolment]]:
    """The quiz, and the seats of its training in batches that the person runs."""
    own = own_quiz(request, quiz)
    if not abilities.of(request.user).may("manage_batches", own):
        raise PermissionDenied
    seats = Enrolment.objects.managed_by(request.user)
    return own, seats.filter(batch__course__code=own.course_code, withdrawn_at=None)


def _found(seats: QuerySet[Enrolment], sought: str) -> list[Enrolment]:
    called: Any = Q(learner__name__icontains=sought) | Q(learner__nip=sought.replace(" ", ""))
    return list(
        seats.filter(called)
        .select_related("learner", "batch__course")
        .order_by("learner__name")[:FOUND_AT_MOST]
    )


def _granted(quiz: Quiz, seats: QuerySet[Enrolment]) -> QuerySet[Accommodation]:
    return quiz.accommodations.filter(learner__in=seats.values("learner"))
