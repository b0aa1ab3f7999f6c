"""The learner's quiz pages: the rules, the attempt, submitting it, the result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Enrolment
from lms.lib import client
from lms.lib.errors import Refused

from . import answer_files, answering, attempts, pages, paper, results, terms
from .fields import answer_in
from .models import Attempt, AttemptQuerySet
from .terms import Presented

LARGEST_SEQUENCE = 2**53  # what every browser counts exactly
MOST_DIGITS = 16  # of a number below it


def own_enrolment(request: HttpRequest, pk: int) -> Enrolment:
    """The person's own seat with its batch and course, in one query; 404 otherwise."""
    return get_object_or_404(
        Enrolment.objects.visible_to(request.user).select_related("batch__course"), pk=pk
    )


def own_attempt(request: HttpRequest, pk: int) -> Attempt:
    """The person's own attempt with all that its pages name, in one query; 404 otherwise."""
    return get_object_or_404(_attempts().visible_to(request.user), pk=pk)


@cache
def _attempts() -> AttemptQuerySet:
    """Put together once: building such a query costs more than asking it."""
    return Attempt.objects.select_related("quiz", "enrolment__batch__course")


@cache
def _attempts_with_terms() -> AttemptQuerySet:
    return terms.with_terms(_attempts())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: HttpRequest, enrolment: int, unit: str) -> HttpResponse:
    """The quiz's rules; a POST opens an attempt or goes on with the open one."""
    seat, at = own_enrolment(request, enrolment), timezone.now()
    if request.method == "POST":
        return _start(request, seat, unit, at)
    try:
        overview = results.overview_of(seat, unit, address=client.address(request), at=at)
    except attempts.NoQuizHere as refusal:
        raise Http404 from refusal
    context = {"enrolment": seat, "unit_key": unit, "overview": overview, "quiz": overview.quiz}
    return render(request, "assessments/start.html", context, status=403 if overview.is_locked else 200)


def _start(request: HttpRequest, seat: Enrolment, unit: str, at: datetime) -> HttpResponse:
    try:
        return redirect(attempts.start(seat, unit, brought=_brought(request), at=at))
    except attempts.NoQuizHere as refusal:
        raise Http404 from refusal
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("assessments:start", seat.pk, unit)


def _brought(request: HttpRequest) -> Presented:
    return Presented(
        address=client.address(request),
        access_code=request.POST.get("access_code", ""),
        confirms_identity=request.POST.get("confirms_identity") == "yes",
    )


@require_safe
@login_required
def attempt(request: HttpRequest, attempt: int) -> HttpResponse:
    """A page of the attempt, `?hal=` where there are several."""
    tried, at = own_attempt(request, attempt), timezone.now()
    now = _caught_up(request, tried, at)
    if not now.is_open:
        return redirect("assessments:result", tried.pk)
    context = {
        "attempt": now,
        "quiz": now.quiz,
        "paper": paper.paper_of(now, page=_number(request.GET.get("hal", ""))),
        "files": answer_files.of(now),
        "answers_url": answering.address_for(now),
        "sequence": answering.sequence_at(now, at),
        "at": at,
    }
    return render(request, "assessments/attempt.html", context)


def _caught_up(request: HttpRequest, tried: Attempt, at: datetime) -> Attempt:
    """The attempt as its clock has it now; the person is told what the clock did."""
    now = attempts.catch_up(tried, at=at)
    if tried.is_open and not now.is_open:
        messages.info(request, _("The time is up. Your saved answers were submitted."))
    elif now.page != tried.page:
        messages.info(request, _("The time of that section is up. Its saved answers count; go on here."))
    return now


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def submit(request: HttpRequest, attempt: int) -> HttpResponse:
    """What is still unanswered, and the button that submits; a POST carries the answers of the whole form."""
    tried, at = own_attempt(request, attempt), timezone.now()
    if request.method == "POST":
        return _act(request, tried, at)
    now = _caught_up(request, tried, at)
    if not now.is_open:
        return redirect("assessments:result", tried.pk)
    context = {"attempt": now, "quiz": now.quiz, "paper": paper.paper_of(now), "at": at}
    return render(request, "assessments/submit.html", context)


def _act(request: HttpRequest, tried: Attempt, at: datetime) -> HttpResponse:
    """Do what the pressed button says; where none was, what the form does when its time runs out."""
    act, _colon, number = request.POST.get("do", request.POST.get("otherwise", "submit")).partition(":")
    given = form_answers(request.POST, tried)
    try:
        if act == "submit":
            return redirect(attempts.submit(tried, at=at, answers=given))
        answering.save_all(tried, given, at=at)
        if act in FOLLOWED_BY and (target := _number(number)):
            return FOLLOWED_BY[act](tried, target, at)
    except answering.AlreadySubmitted:
        return redirect("assessments:result", tried.pk)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        if act == "review":
            return redirect("assessments:submit", tried.pk)
        messages.success(request, _("Your answers are saved."))
    return _to_page(tried, _number(request.POST.get("page", "")))


def _check(tried: Attempt, version_id: int, at: datetime) -> HttpResponse:
    answering.check_answer(tried, version_id, at=at)
    page = next((pages.page_of(one) for one in tried.drawn if one["version"] == version_id), 1)
    return _to_page(tried, page, f"#q{version_id}")


def _visit(tried: Attempt, page: int, at: datetime) -> HttpResponse:
    return _to_page(tried, page)


def _go_on(tried: Attempt, left: int, at: datetime) -> HttpResponse:
    attempts.turn_page(tried, left=left, at=at)
    return _to_page(tried, None)


FOLLOWED_BY: dict[str, Callable[[Attempt, int, datetime], HttpResponse]] = {
    "check": _check,
    "page": _visit,
    "next": _go_on,
}
"""What a button does once the answers are saved; its number is a question's version or a page."""


def _to_page(tried: Attempt, page: int | None, place: str = "") -> HttpResponse:
    query = f"?hal={page}" if page and page > 1 else ""
    return redirect(f"{reverse('assessments:attempt', args=[tried.pk])}{query}{place}")


def form_answers(posted: QueryDict, tried: Attempt) -> list[answering.Given]:
    """The form's answers: `q<version>` fields (one a part: `q<version>-<part>`), with `v<version>` and
    `s<version>` for what the page knew."""
    return [
        answering.Given(
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
    mine, at = _attempts_with_terms().visible_to(request.user), timezone.now()
    tried = get_object_or_404(mine, pk=attempt)
    if tried.is_open:
        now = _caught_up(request, tried, at)
        return redirect(now)
    context = {
        "attempt": tried,
        "quiz": tried.quiz,
        "result": results.result_of(tried, at=at),
        "files": answer_files.of(tried),
    }
    return render(request, "assessments/result.html", context)
