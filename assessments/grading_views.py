"""The back office's grading desk: the queue, one work with its versions, its files."""

from __future__ import annotations

from datetime import datetime

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

from . import grading, grading_queue, histories, rubrics
from .assignment_views import download
from .grading import Note, Remarks
from .grading_queue import Filter
from .models import SubmissionFile, Work, WorkQuerySet

A_PAGE = 50
NOTE_ROWS = 3
LONGEST_COMMENT = 10_000


def _mine(request: HttpRequest) -> WorkQuerySet:
    """What this person grades; whoever grades nothing anywhere has no business here."""
    if not abilities.of(request.user).may("grade_attempts"):
        raise PermissionDenied
    return Work.objects.gradable_by(request.user)


def _own_work(request: HttpRequest, pk: int) -> Work:
    related = ("assignment", "enrolment__batch__course", "learner", "claimed_by")
    return get_object_or_404(_mine(request).select_related(*related), pk=pk)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    _mine(request)
    chosen = grading_queue.read(request.GET)
    assignments, batches = grading_queue.choices(request.user)
    page = Paginator(grading_queue.rows(chosen, request.user), A_PAGE).get_page(request.GET.get("p"))
    at = timezone.now()
    context = {
        "chosen": chosen,
        "tabs": grading_queue.tabs(chosen, request.user),
        "assignments": assignments,
        "batches": batches,
        "page": page,
        "lines": [(work, work.is_claimed_by_other(request.user, at)) for work in page],
    }
    return render(request, "assessments/admin/grading_queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, work: int) -> HttpResponse:
    """One work. Opening it claims it for a while; a POST marks, returns or decides, and goes on."""
    own, at = _own_work(request, work), timezone.now()
    chosen = grading_queue.read(request.GET)
    if request.method == "POST":
        return _act(request, own, chosen, at)
    if request.method == "GET":
        grading.claim(own, request.user, at=at)
        own.refresh_from_db(fields=["state", "claimed_by", "claimed_until"])
    return _page(request, own, chosen, at)


def _act(request: HttpRequest, own: Work, chosen: Filter, at: datetime) -> HttpResponse:
    posted = request.POST
    submission = own.submissions.filter(number=_number(posted.get("version", ""))).first()
    if submission is None:
        raise Http404
    levels, remarks = _levels(posted, own), _remarks(posted)
    try:
        if posted.get("do") == "return":
            grading.send_back(submission, remarks, by=request.user, at=at)
        elif posted.get("do") == "decide":
            reason = posted.get("reason", "")[:LONGEST_COMMENT]
            grading.decide(submission, levels, remarks, reason=reason, by=request.user, at=at)
        else:
            grading.mark(submission, levels, remarks, by=request.user, at=at)
    except rubrics.LevelsNotChosen as refusal:
        words = _("Choose a level for: %(criteria)s.") % {"criteria": ", ".join(refusal.missing)}
        return _page(request, own, chosen, at, refused=words)
    except Refused as refusal:
        own = _own_work(request, own.pk)
        return _page(request, own, chosen, at, refused=str(refusal))
    return _go_on(request, own, chosen, at)


def _go_on(request: HttpRequest, own: Work, chosen: Filter, at: datetime) -> HttpResponse:
    after = grading_queue.following(own, chosen, request.user, at=at)
    query = f"?{chosen.query}" if chosen.query else ""
    if request.POST.get("do") == "return":
        messages.success(request, _("Returned for revision."))
    else:
        messages.success(request, _("The grade is saved."))
    if after is None:
        return redirect(f"{reverse('grading:queue')}{query}")
    return redirect(f"{reverse('grading:work', args=[after])}{query}")


def _page(
    request: HttpRequest, own: Work, chosen: Filter, at: datetime, *, refused: str = ""
) -> HttpResponse:
    versions = histories.for_grader(own, request.user)
    before, after = grading_queue.neighbours(own, chosen, request.user)
    newest = versions[0]
    is_other = own.is_claimed_by_other(request.user, at) and not own.assignment.is_double
    is_marked = any(one.grading.grader_id == request.user.pk and not one.is_return for one in newest.gradings)
    context = {
        "work": own,
        "versions": versions,
        "newest": newest,
        "chosen": chosen,
        "before": before,
        "after": after,
        "refused": refused,
        "criteria": _criteria(request, own),
        "typed": request.POST,
        "notes": _note_rows(request.POST),
        "is_other": is_other,
        "may_mark": own.is_gradable and not is_other and not is_marked,
        "may_decide": own.state in (Work.State.TO_RECONCILE, Work.State.GRADED),
        "may_return": grading.may_send_back(own, newest.submission) and not is_other,
        "is_marked": own.is_gradable and is_marked,
    }
    return render(request, "assessments/admin/grading.html", context, status=409 if refused else 200)


def _criteria(request: HttpRequest, own: Work) -> list[tuple[rubrics.Criterion, str]]:
    """Each criterion with the level that was chosen in a form that came back."""
    rubric = rubrics.parse(own.assignment.rubric)
    return [(one, request.POST.get(f"level-{one.id}", "")) for one in rubric.criteria]


def _levels(posted: QueryDict, own: Work) -> dict[str, str]:
    rubric = rubrics.parse(own.assignment.rubric)
    return {one.id: posted.get(f"level-{one.id}", "") for one in rubric.criteria}


def _remarks(posted: QueryDict) -> Remarks:
    notes = [
        Note(text=text[:LONGEST_COMMENT], quote=quote[:LONGEST_COMMENT])
        for quote, text in zip(posted.getlist("quote"), posted.getlist("note"), strict=False)
    ]
    return Remarks(posted.get("comment", "")[:LONGEST_COMMENT], notes)


def _note_rows(posted: QueryDict) -> list[tuple[int, str, str]]:
    """The comments on passages that were typed, and blank rows to spare."""
    typed = [
        (quote, text)
        for quote, text in zip(posted.getlist("quote"), posted.getlist("note"), strict=False)
        if text.strip()
    ]
    filled = [*typed, *[("", "")] * NOTE_ROWS]
    return [(number, quote, text) for number, (quote, text) in enumerate(filled, start=1)]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


@require_safe
def file(request: HttpRequest, work: int, file: int) -> HttpResponse | FileResponse:
    """A handed-in file, as data; on the audit log. Where grading is blind its name would tell whose it is."""
    own = _own_work(request, work)
    handed_in = SubmissionFile.objects.filter(work=own, submissions__isnull=False).distinct()
    kept = get_object_or_404(handed_in, pk=file)
    if not kept.may_be_opened:
        raise Http404
    with transaction.atomic():
        audit.record(request.user, "submission.file_downloaded", kept, at=timezone.now())
    name = f"{own.alias}-{kept.pk}.{kept.extension}" if own.hides_name else kept.name
    return download(kept, name)
