"""The learner's quiz pages: the rules, the attempt, submitting it, the result."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Enrolment
from lms.lib import json_body
from lms.lib.errors import Refused

from . import attempts, paper, results
from .fields import answer_in
from .models import Attempt

LARGEST_SEQUENCE = 2**53  # what every browser counts exactly
MOST_DIGITS = 16  # of a number below it


def own_enrolment(request: HttpRequest, pk: int) -> Enrolment:
    """The person's own seat with its batch and course, in one query; 404 otherwise."""
    return get_object_or_404(
        Enrolment.objects.visible_to(request.user).select_related("batch__course"), pk=pk
    )


def own_attempt(request: HttpRequest, pk: int) -> Attempt:
    """The person's own attempt with all that its pages name, in one query; 404 otherwise."""
    mine = Attempt.objects.visible_to(request.user).select_related("quiz", "enrolment__batch__course")
    return get_object_or_404(mine, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: HttpRequest, enrolment: int, unit: str) -> HttpResponse:
    """The quiz's rules; a POST opens an attempt or goes on with the open one."""
    seat, at = own_enrolment(request, enrolment), timezone.now()
    if request.method == "POST":
        return _start(request, seat, unit, at)
    try:
        overview = results.overview_of(seat, unit, at=at)
    except attempts.NoQuizHere as refusal:
        raise Http404 from refusal
    context = {"enrolment": seat, "unit_key": unit, "overview": overview, "quiz": overview.quiz}
    return render(request, "assessments/start.html", context, status=403 if overview.is_locked else 200)


def _start(request: HttpRequest, seat: Enrolment, unit: str, at: datetime) -> HttpResponse:
    try:
        return redirect(attempts.start(seat, unit, at=at))
    except attempts.NoQuizHere as refusal:
        raise Http404 from refusal
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("assessments:start", seat.pk, unit)


@require_safe
@login_required
def attempt(request: HttpRequest, attempt: int) -> HttpResponse:
    tried, at = own_attempt(request, attempt), timezone.now()
    if not tried.accepts_answers(at):
        return _over(request, tried, at)
    context = {"attempt": tried, "quiz": tried.quiz, "paper": paper.paper_of(tried), "at": at}
    return render(request, "assessments/attempt.html", context)


def _over(request: HttpRequest, tried: Attempt, at: datetime) -> HttpResponse:
    if tried.is_open:
        attempts.time_out(tried, at=at)
        messages.info(request, _("The time is up. Your saved answers were submitted."))
    return redirect("assessments:result", tried.pk)


@require_POST
@login_required
def answer(request: HttpRequest, attempt: int) -> HttpResponse:
    """Autosave: JSON `{"question", "answer", "sequence"}` → `{"question", "sequence", "saved_at"}`."""
    tried, at = own_attempt(request, attempt), timezone.now()
    given = _read_answer(request.body)
    if given is None:
        return JsonResponse({"code": "invalid", "message": _("Some values are not right.")}, status=400)
    version_id, value, sequence = given
    try:
        kept = attempts.save_answer(tried, version_id, value, sequence=sequence, at=at)
    except Refused as refusal:
        return JsonResponse({"code": refusal.code, "message": str(refusal)}, status=409)
    return JsonResponse({"question": version_id, "sequence": kept["sequence"], "saved_at": kept["at"]})


def _read_answer(body: bytes) -> tuple[int, object, int] | None:
    try:
        given = json_body.parse(body)
        version_id, sequence = int(given["question"]), int(given["sequence"])
        return (version_id, given["answer"], sequence) if 0 < sequence < LARGEST_SEQUENCE else None
    except (ValueError, KeyError, TypeError, OverflowError):
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def submit(request: HttpRequest, attempt: int) -> HttpResponse:
    """What is still unanswered, and the button that submits; a POST carries the answers of the whole form."""
    tried, at = own_attempt(request, attempt), timezone.now()
    if request.method == "POST":
        return _act(request, tried, at)
    if not tried.accepts_answers(at):
        return _over(request, tried, at)
    context = {"attempt": tried, "quiz": tried.quiz, "paper": paper.paper_of(tried), "at": at}
    return render(request, "assessments/submit.html", context)


def _act(request: HttpRequest, tried: Attempt, at: datetime) -> HttpResponse:
    """Do what the pressed button says: save, check one answer, look over, or (also by default) submit."""
    act, _colon, version_id = request.POST.get("do", "submit").partition(":")
    given = _form_answers(request.POST, tried)
    try:
        if act == "submit":
            return redirect(attempts.submit(tried, at=at, answers=given))
        attempts.save_all(tried, given, at=at)
        if act == "review":
            return redirect("assessments:submit", tried.pk)
        if act == "check" and (number := _number(version_id)):
            attempts.check_answer(tried, number, at=at)
            return redirect(f"{tried.get_absolute_url()}#q{version_id}")
    except attempts.AlreadySubmitted:
        return redirect("assessments:result", tried.pk)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Your answers are saved."))
    return redirect("assessments:attempt", tried.pk)


def _form_answers(posted: QueryDict, tried: Attempt) -> list[attempts.Given]:
    """The form's answers: `q<version>` fields (one a part: `q<version>-<part>`), with `v<version>` and
    `s<version>` for what the page knew."""
    return [
        attempts.Given(
            version_id, answer_in(posted, f"q{version_id}"), answer_in(posted, f"v{version_id}"), seen
        )
        for version_id in tried.version_ids()
        if (seen := _number(posted.get(f"s{version_id}", ""))) is not None
    ]


def _number(text: str) -> int | None:
    """A whole number that a page of ours may have sent; None for anything else."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number and int(text) < LARGEST_SEQUENCE else None


@require_safe
@login_required
def result(request: HttpRequest, attempt: int) -> HttpResponse:
    tried, at = own_attempt(request, attempt), timezone.now()
    if tried.accepts_answers(at):
        return redirect(tried)
    if tried.is_open:
        return _over(request, tried, at)
    context = {"attempt": tried, "quiz": tried.quiz, "result": results.result_of(tried, at=at)}
    return render(request, "assessments/result.html", context)
