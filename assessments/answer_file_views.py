"""The learner's doors for a file of an answer: sending it, taking it out, and getting it back."""

from __future__ import annotations

from typing import IO, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from lms.lib.errors import Refused
from lms.lib.queue import after_commit

from . import answer_files, answering, file_ceiling, incoming_files, pages, tasks
from .assignment_views import download
from .models import AnswerFile, Attempt, SentFile
from .views import form_answers, own_attempt


# The ceiling has to stand before anything reads the request, and the CSRF check does.
@csrf_exempt
@require_POST
def upload(request: HttpRequest, attempt: int, version: int) -> HttpResponse:
    """The attempt's whole form with a file: what was typed is saved first, so that none of it is lost."""
    return _upload(request, attempt, version, file_ceiling.watch(request, answer_files.MOST_BYTES))


@csrf_protect
@login_required
def _upload(request: HttpRequest, attempt: int, version: int, ceiling: file_ceiling.Ceiling) -> HttpResponse:
    tried, at = own_attempt(request, attempt), timezone.now()
    try:
        tried = answering.save_all(tried, form_answers(request.POST, tried), at=at)
        if request.POST.get("do") == "remove":
            answer_files.remove(tried, version, at=at)
        elif ceiling.too_large:
            raise incoming_files.FileTooLarge(megabytes=answer_files.MOST_BYTES // incoming_files.MB)
        elif brought := request.FILES.get(f"f{version}"):
            content = cast(IO[bytes], brought)
            made = answer_files.add(tried, version, brought.name or "", content, brought.size or 0, at=at)
            if made.scan == SentFile.Scan.PENDING:
                after_commit(tasks.scan_answer_file, file_id=made.pk)
            messages.success(request, _("“%(name)s” was added.") % {"name": made.name})
        else:
            messages.warning(request, _("Choose a file first."))
    except answer_files.NoFileHere as refusal:
        raise Http404 from refusal
    except answering.AlreadySubmitted:
        return redirect("assessments:result", tried.pk)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect(_place_of(tried, version))


def _place_of(tried: Attempt, version: int) -> str:
    page = next((pages.page_of(one) for one in tried.drawn if one["version"] == version), 1)
    return f"{reverse('assessments:attempt', args=[tried.pk])}?hal={page}#q{version}"


@require_safe
@login_required
def own_file(request: HttpRequest, attempt: int, file: int) -> HttpResponse | FileResponse:
    """One's own file back, as it was sent."""
    kept = get_object_or_404(AnswerFile.objects.filter(attempt=own_attempt(request, attempt)), pk=file)
    if kept.is_infected:
        raise Http404
    return download(kept, kept.name)
