"""The back office's pages for files of questions: upload, look, import or discard; and export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from lms.lib.errors import Refused
from lms.lib.queue import after_commit

from . import exchange, exchange_pages
from .admin_views import own_quiz
from .bank_views import own_bank
from .formats import FORMATS, TEMPLATES, Note, Unreadable, note
from .formats.encoding import MOST_BYTES
from .models import QuestionBank, QuestionImport
from .question_homes import Owner
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


@dataclass(frozen=True)
class Desk:
    """The quiz or bank whose pages these are, and where they lie."""

    owner: Owner

    @property
    def is_bank(self) -> bool:
        return isinstance(self.owner, QuestionBank)

    @property
    def namespace(self) -> str:
        return "banks" if self.is_bank else "quizzes"

    @property
    def title(self) -> str:
        return self.owner.name if isinstance(self.owner, QuestionBank) else self.owner.title

    @property
    def file_stem(self) -> str:
        if isinstance(self.owner, QuestionBank):
            return slugify(self.owner.name) or f"bank-{self.owner.pk}"
        return self.owner.activity_key

    @property
    def home(self) -> str:
        """The page one comes from and goes back to."""
        return reverse("banks:contents" if self.is_bank else "quizzes:edit", args=[self.owner.pk])

    def imports(self) -> QuerySet[QuestionImport]:
        if isinstance(self.owner, QuestionBank):
            return QuestionImport.objects.filter(bank=self.owner, quiz=None)
        return QuestionImport.objects.filter(quiz=self.owner)

    def staged_page(self, staged: QuestionImport) -> HttpResponse:
        return redirect(f"{self.namespace}:staged", self.owner.pk, staged.pk)


def own_desk(request: HttpRequest, *, quiz: int | None = None, bank: int | None = None) -> Desk:
    """Of the quiz or bank that the address names, if the person may edit its questions; 404 otherwise."""
    return Desk(own_bank(request, bank) if bank is not None else own_quiz(request, quiz or 0))


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, **owner: int) -> HttpResponse:
    """Take a file and show what it gave; nothing of the quiz or bank changes yet."""
    desk = own_desk(request, **owner)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, name = form.cleaned_data["file"], form.cleaned_data["file_format"]
        try:
            staged = exchange.stage(
                desk.owner, file.name, file.read(), file_format=name, by=request.user, at=timezone.now()
            )
        except Unreadable as refusal:
            place = _("Line %(line)s: %(why)s") % {"line": refusal.line, "why": refusal.why}
            form.add_error("file", place)
        else:
            return desk.staged_page(staged)
    earlier = desk.imports().defer("found", "problems", "notes")
    context = {"desk": desk, "form": form, "earlier": earlier.order_by("-pk")[:LISTED]}
    return render(request, "assessments/admin/import.html", context)


def _own_import(desk: Desk, staged: int) -> QuestionImport:
    return get_object_or_404(desk.imports().select_related("bank", "quiz"), pk=staged)


@require_safe
def staged(request: HttpRequest, staged: int, **owner: int) -> HttpResponse:
    """What the file gave, question by question, and how far the import is; loads itself again meanwhile."""
    desk = own_desk(request, **owner)
    own = _own_import(desk, staged)
    if own.is_under_way:
        answer = render(request, "assessments/admin/import_progress.html", {"desk": desk, "staged": own})
        answer["Refresh"] = str(RELOAD_SECONDS)
        return answer
    only_problems = request.GET.get("lihat") == "perhatian"
    rows = exchange_pages.rows_of(own, only_problems=only_problems)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "desk": desk,
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
def run(request: HttpRequest, staged: int, **owner: int) -> HttpResponse:
    desk = own_desk(request, **owner)
    own = _own_import(desk, staged)
    wanted = request.POST.get("with_duplicates") == "on"
    try:
        exchange.start(own, with_duplicates=wanted, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        after_commit(import_questions, import_id=own.pk)
    return desk.staged_page(own)


@require_POST
def discard(request: HttpRequest, staged: int, **owner: int) -> HttpResponse:
    desk = own_desk(request, **owner)
    own = _own_import(desk, staged)
    try:
        exchange.discard(own, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return desk.staged_page(own)
    messages.success(request, _("What was read from the file is forgotten. Nothing was imported."))
    return redirect(desk.home)


@require_safe
def template(request: HttpRequest, name: str, **owner: int) -> HttpResponse:
    """A table with the columns and an example of each kind."""
    own_desk(request, **owner)
    if name not in TEMPLATES:
        raise Http404
    format = FORMATS[name]
    return _download(TEMPLATES[name](), f"templat-soal.{format.extension}", format.content_type)


@require_safe
def offers(request: HttpRequest, **owner: int) -> HttpResponse:
    """The formats with what each can't hold of these questions."""
    desk = own_desk(request, **owner)
    items = exchange.questions_of(desk.owner)
    context = {"desk": desk, "total": len(items), "offers": exchange_pages.offers(items)}
    return render(request, "assessments/admin/export.html", context)


@require_safe
def export(request: HttpRequest, name: str, **owner: int) -> HttpResponse:
    desk = own_desk(request, **owner)
    if name not in FORMATS:
        raise Http404
    format = FORMATS[name]
    written = exchange.export(desk.owner, name, by=request.user, at=timezone.now())
    return _download(written, f"{desk.file_stem}.{format.extension}", format.content_type)


def _download(data: bytes, name: str, content_type: str) -> HttpResponse:
    is_text = content_type.startswith("text/") or content_type.endswith("/xml")
    answer = HttpResponse(data, content_type=f"{content_type}; charset=utf-8" if is_text else content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def addresses(prefix: str) -> list[URLPattern]:
    """Of these pages, below a prefix that names the `quiz` or the `bank`."""
    own = f"{prefix}impor/<int:staged>/"
    return [
        path(f"{prefix}impor/", upload, name="import"),
        path(f"{prefix}impor/templat/<slug:name>/", template, name="import_template"),
        path(own, staged, name="staged"),
        path(f"{own}jalankan/", run, name="run_import"),
        path(f"{own}buang/", discard, name="discard_import"),
        path(f"{prefix}ekspor/", offers, name="export"),
        path(f"{prefix}ekspor/<slug:name>/", export, name="export_file"),
    ]
