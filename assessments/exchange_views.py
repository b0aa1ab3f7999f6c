"""The back office's pages for files of questions: upload, look, import or discard; and export."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from lms.lib.errors import Refused
from lms.lib.queue import after_commit

from . import exchange, exchange_pages
from .admin_views import own_quiz
from .formats import FORMATS, TEMPLATES, Note, Unreadable, note
from .formats.encoding import MOST_BYTES
from .models import QuestionImport
from .tasks import import_questions

ROWS_A_PAGE = 50
LISTED = 10
RELOAD_SECONDS = 2


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File with questions"),
        help_text=gettext_lazy(
            "XLSX, CSV, GIFT, Moodle XML, Aiken or QTI; at most 10 MB and 10,000 questions."
        ),
        widget=forms.FileInput(attrs={"accept": ".gift,.txt,.xml,.csv,.xlsx,.zip"}),
    )
    file_format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        required=False,
        help_text=gettext_lazy("Choose one only if it is recognised wrongly."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.name, one.label) for one in FORMATS.values()]
        self.fields["file_format"].choices = [("", _("Recognise by the content")), *named]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(str(note("file_too_large", most=MOST_BYTES // 1024 // 1024)))
        return file


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, quiz: int) -> HttpResponse:
    """Take a file and show what it gave; nothing of the quiz changes yet."""
    own = own_quiz(request, quiz)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, name = form.cleaned_data["file"], form.cleaned_data["file_format"]
        try:
            staged = exchange.stage(
                own, file.name, file.read(), file_format=name, by=request.user, at=timezone.now()
            )
        except Unreadable as refusal:
            place = _("Line %(line)s: %(why)s") % {"line": refusal.line, "why": refusal.why}
            form.add_error("file", place)
        else:
            return redirect("quizzes:staged", own.pk, staged.pk)
    earlier = QuestionImport.objects.filter(quiz=own).defer("found", "problems", "notes")
    context = {"quiz": own, "form": form, "earlier": earlier.order_by("-pk")[:LISTED]}
    return render(request, "assessments/admin/import.html", context)


def _own_import(request: HttpRequest, quiz: int, staged: int) -> QuestionImport:
    rows = QuestionImport.objects.filter(quiz=own_quiz(request, quiz)).select_related("quiz")
    return get_object_or_404(rows, pk=staged)


@require_safe
def staged(request: HttpRequest, quiz: int, staged: int) -> HttpResponse:
    """What the file gave, question by question, and how far the import is; loads itself again meanwhile."""
    own = _own_import(request, quiz, staged)
    if own.is_under_way:
        answer = render(request, "assessments/admin/import_progress.html", {"quiz": own.quiz, "staged": own})
        answer["Refresh"] = str(RELOAD_SECONDS)
        return answer
    only_problems = request.GET.get("lihat") == "perhatian"
    rows = exchange_pages.rows_of(own, only_problems=only_problems)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "quiz": own.quiz,
        "staged": own,
        "notes": [str(Note(*one)) for one in own.notes],
        "format": FORMATS[own.file_format],
        "page": page,
        "rows": [exchange_pages.found_row(row) for row in page.object_list],
        "only_problems": only_problems,
        **_totals(own),
    }
    return render(request, "assessments/admin/import_staged.html", context)


def _totals(own: QuestionImport) -> dict[str, int]:
    duplicates = sum(bool(one["same_as"]) for one in own.found)
    return {
        "new_count": len(own.found) - duplicates,
        "duplicate_count": duplicates,
        "refused_count": len(own.problems),
        "noted_count": sum(bool(one["warnings"]) for one in own.found),
    }


@require_POST
def run(request: HttpRequest, quiz: int, staged: int) -> HttpResponse:
    own = _own_import(request, quiz, staged)
    wanted = request.POST.get("with_duplicates") == "on"
    try:
        exchange.start(own, with_duplicates=wanted, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        after_commit(import_questions, import_id=own.pk)
    return redirect("quizzes:staged", own.quiz_id, own.pk)


@require_POST
def discard(request: HttpRequest, quiz: int, staged: int) -> HttpResponse:
    own = _own_import(request, quiz, staged)
    try:
        exchange.discard(own, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("quizzes:staged", own.quiz_id, own.pk)
    messages.success(request, _("What was read from the file is forgotten. The quiz didn't change."))
    return redirect("quizzes:edit", own.quiz_id)


@require_safe
def template(request: HttpRequest, quiz: int, name: str) -> HttpResponse:
    """A table with the columns and an example of each kind."""
    own_quiz(request, quiz)
    if name not in TEMPLATES:
        raise Http404
    format = FORMATS[name]
    return _download(TEMPLATES[name](), f"templat-soal.{format.extension}", format.content_type)


@require_safe
def offers(request: HttpRequest, quiz: int) -> HttpResponse:
    """The formats with what each can't hold of this quiz."""
    own = own_quiz(request, quiz)
    items = exchange.questions_of(own)
    context = {"quiz": own, "total": len(items), "offers": exchange_pages.offers(items)}
    return render(request, "assessments/admin/export.html", context)


@require_safe
def export(request: HttpRequest, quiz: int, name: str) -> HttpResponse:
    own = own_quiz(request, quiz)
    if name not in FORMATS:
        raise Http404
    format = FORMATS[name]
    written = exchange.export(own, name, by=request.user, at=timezone.now())
    return _download(written, f"{own.activity_key}.{format.extension}", format.content_type)


def _download(data: bytes, name: str, content_type: str) -> HttpResponse:
    is_text = content_type.startswith("text/") or content_type.endswith("/xml")
    answer = HttpResponse(data, content_type=f"{content_type}; charset=utf-8" if is_text else content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
