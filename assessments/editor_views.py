"""The question editor's helpers, whatever a question is kept in: a live preview, and pictures to insert."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lms.accounts import abilities
from lms.lib.errors import Refused

from . import images, paper
from .question_forms import QUESTION_FORMS, ImageForm


def _refuse_others(request: HttpRequest) -> None:
    if not abilities.of(request.user).may("edit_questions"):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, kind: str) -> HttpResponse:
    """What the editor's form holds, as learners would meet it; a GET is the empty frame. Nothing is kept."""
    _refuse_others(request)
    if kind not in QUESTION_FORMS:
        raise Http404
    context: dict[str, object] = {"problems": (), "tried": None}
    if request.method == "POST":
        form = QUESTION_FORMS[kind](request.POST)
        if form.is_valid():
            context["tried"] = paper.draft_of(kind, form.content())
        else:
            context |= {"problems": form.problems, "sheet": form.sheet}
    return render(request, "assessments/admin/question_preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_image(request: HttpRequest) -> HttpResponse:
    """Takes a picture and gives the notation that shows it: as a page, or JSON for the editor's script."""
    _refuse_others(request)
    form = ImageForm(request.POST or None, request.FILES or None)
    kept = None
    if request.method == "POST" and form.is_valid():
        try:
            kept = images.add(form.cleaned_data["file"].read(), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("file", str(refusal))
    notation = images.notation(kept, form.cleaned_data["alt"]) if kept else ""
    status = 400 if form.errors else 200
    if request.headers.get("Accept") == "application/json":
        problems = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"notation": notation, "message": " ".join(problems)}, status=status)
    context = {"form": form, "notation": notation, "address": images.address(kept.name) if kept else ""}
    return render(request, "assessments/admin/image.html", context, status=status)
