"""The learner's assignment: what is asked for, the draft, its files, handing it in, what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import IO, Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Enrolment
from lms.lib import json_body
from lms.lib.errors import Refused
from lms.lib.queue import after_commit

from . import assignments, file_ceiling, grading, handing_in, incoming_files, submissions, tasks
from .handing_in import Desk
from .models import SentFile, SubmissionFile
from .models.assignments import LARGEST_FILE_BYTES
from .views import LARGEST_SEQUENCE, own_enrolment


def _desk(seat: Enrolment, unit: str, at: datetime) -> Desk:
    try:
        return handing_in.desk_of(seat, unit, at=at)
    except assignments.NoAssignmentHere as refusal:
        raise Http404 from refusal


# The ceiling has to stand before anything reads the request, and the CSRF check does.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest, enrolment: int, unit: str) -> HttpResponse:
    ceiling = file_ceiling.watch(request, LARGEST_FILE_BYTES) if request.method == "POST" else None
    return _assignment(request, enrolment, unit, ceiling)


@csrf_protect
@login_required
def _assignment(
    request: HttpRequest, enrolment: int, unit: str, ceiling: file_ceiling.Ceiling | None
) -> HttpResponse:
    """The page; a POST is its whole form: the text, and what the pressed button says."""
    seat, at = own_enrolment(request, enrolment), timezone.now()
    if request.method != "POST":
        return _page(request, seat, unit, at)
    try:
        return _act(request, seat, unit, ceiling, at)
    except assignments.NoAssignmentHere as refusal:
        raise Http404 from refusal
    except Refused as refusal:
        # What was typed is shown again: a refusal must not lose it.
        return _page(request, seat, unit, at, refused=str(refusal), typed=request.POST.get("text"))


def _page(
    request: HttpRequest, seat: Enrolment, unit: str, at: datetime, *, refused: str = "", typed: Any = None
) -> HttpResponse:
    desk = _desk(seat, unit, at)
    if desk.work and desk.awaits_completion and desk.grade:
        grading.complete_late(desk.work, desk.grade.percent, at=at)
    context = {
        "enrolment": seat,
        "unit_key": unit,
        "desk": desk,
        "assignment": desk.assignment,
        "refused": refused,
        "text": desk.text if typed is None else typed,
        "unsaved": typed if typed is not None and typed != desk.text else None,
        "edits": desk.may_write and (not desk.replaces or "ubah" in request.GET or bool(refused)),
        "accept": ",".join(f".{kind}" for kind in desk.assignment.file_types),
        "kinds": ", ".join(kind.upper() for kind in desk.assignment.file_types),
        "longest": submissions.LONGEST_TEXT,
    }
    status = 409 if refused else 403 if desk.node.is_locked else 200
    return render(request, "assessments/assignment.html", context, status=status)


def _act(
    request: HttpRequest, seat: Enrolment, unit: str, ceiling: file_ceiling.Ceiling | None, at: datetime
) -> HttpResponse:
    posted = request.POST
    work = submissions.open_work(seat, unit, at=at)
    seen = _number(posted.get("seen", "")) or 0
    work = submissions.save_form(work, posted.get("text", ""), seen_sequence=seen, at=at)
    act, _colon, file_id = posted.get("do", "save").partition(":")
    if act == "remove" and (number := _number(file_id)):
        submissions.remove_file(work, number, at=at)
    if ceiling and ceiling.too_large:
        raise incoming_files.FileTooLarge(megabytes=work.assignment.file_megabytes_max)
    if brought := request.FILES.get("file"):
        content = cast(IO[bytes], brought)
        made = submissions.add_file(work, brought.name or "", content, brought.size or 0, at=at)
        if made.scan == SubmissionFile.Scan.PENDING:
            after_commit(tasks.scan_file, file_id=made.pk)
        messages.success(request, _("“%(name)s” was added.") % {"name": made.name})
    elif act == "attach":
        messages.warning(request, _("Choose a file first."))
    if act == "review":
        return redirect("assessments:hand_in", seat.pk, unit)
    if act == "save":
        messages.success(request, _("Your draft is saved. It is not handed in yet."))
    return redirect(f"{request.path}?ubah" if work.submissions.exists() else request.path)


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) <= 16
    return int(text) if is_number and int(text) < LARGEST_SEQUENCE else None


@require_POST
@login_required
def save_text(request: HttpRequest, enrolment: int, unit: str) -> HttpResponse:
    """Autosave: JSON `{"question": "text", "answer", "sequence"}` → `{"sequence", "saved_at"}`."""
    seat, at = own_enrolment(request, enrolment), timezone.now()
    try:
        given = json_body.parse(request.body)
        text, sequence = given["answer"], given["sequence"]
    except (ValueError, KeyError, TypeError):
        text = sequence = None
    if not isinstance(text, str) or type(sequence) is not int or not 0 < sequence < LARGEST_SEQUENCE:
        return JsonResponse({"code": "invalid", "message": _("Some values are not right.")}, status=400)
    try:
        work = submissions.open_work(seat, unit, at=at)
        work = submissions.save_text(work, text, sequence=sequence, at=at)
    except assignments.NoAssignmentHere as refusal:
        raise Http404 from refusal
    except Refused as refusal:
        return JsonResponse({"code": refusal.code, "message": str(refusal)}, status=409)
    return JsonResponse({"sequence": work.draft_sequence, "saved_at": work.draft_saved_at})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hand_in(request: HttpRequest, enrolment: int, unit: str) -> HttpResponse:
    """What would be handed in, and the button that does."""
    seat, at = own_enrolment(request, enrolment), timezone.now()
    desk = _desk(seat, unit, at)
    if request.method == "POST" and desk.work:
        try:
            made = submissions.submit(desk.work, at=at)
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            if made.originality_pending:
                after_commit(tasks.check_originality, submission_id=made.pk)
            messages.success(request, _("Handed in. You will see here what came of it."))
        return redirect("assessments:assignment", seat.pk, unit)
    if not desk.may_submit:
        messages.warning(request, str(desk.refusal or _("There is nothing to hand in yet.")))
        return redirect("assessments:assignment", seat.pk, unit)
    context = {
        "enrolment": seat,
        "unit_key": unit,
        "desk": desk,
        "assignment": desk.assignment,
        "is_late": at >= desk.due_at and desk.state != "returned",
        "words": len(desk.text.split()),
    }
    return render(request, "assessments/hand_in.html", context)


@require_safe
@login_required
def own_file(request: HttpRequest, enrolment: int, unit: str, file: int) -> HttpResponse | FileResponse:
    """One's own file back, as it was handed in."""
    mine = SubmissionFile.objects.filter(
        work__enrolment=own_enrolment(request, enrolment), work__unit_key=unit
    )
    kept = get_object_or_404(mine, pk=file)
    if kept.is_infected:
        raise Http404
    return download(kept, kept.name)


def download(kept: SentFile, name: str) -> FileResponse:
    """The file as data: never shown by the browser, never sniffed, never kept by a cache."""
    answer = FileResponse(
        kept.file.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
