"""The back office's pages of one question in its bank: writing it, what it said before, where it is used."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from lms.lib.errors import Refused

from . import bank_contents, banking, categories, question_history
from .bank_forms import PlaceForm
from .bank_views import own_bank
from .models import Question, QuestionBank
from .question_forms import QUESTION_FORMS, ImageForm


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, bank: int, kind: str) -> HttpResponse:
    own = own_bank(request, bank)
    if kind not in QUESTION_FORMS:
        raise Http404
    form = QUESTION_FORMS[kind](request.POST or None)
    place = PlaceForm(request.POST or None, path=request.GET.get("category", "")[: categories.LONGEST_PATH])
    if request.method == "POST" and form.is_valid() and place.is_valid():
        wanted = banking.Wanted(kind, form.content(), **place.cleaned_data)
        try:
            banking.add(own, [wanted], by=request.user, at=timezone.now())
        except Refused as refusal:
            place.add_error("category", str(refusal))
        else:
            messages.success(request, _("The question was added."))
            return redirect("banks:contents", own.pk)
    title = _("New question: %(kind)s") % {"kind": Question.Kind(kind).label}
    back = reverse("banks:contents", args=[own.pk])
    return form_page(request, own, back, form=form, place=place, title=title, subtitle=own.name)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, bank: int, question: int) -> HttpResponse:
    """Write the question's next version, or put it elsewhere in its bank."""
    within = own_bank(request, bank)
    own = get_object_or_404(within.questions.in_use().with_places(), pk=question)
    current = own.versions.latest("number")
    form = QUESTION_FORMS[own.kind](request.POST or None, content=current.content)
    place = PlaceForm(request.POST or None, question=own)
    back = reverse("banks:question", args=[within.pk, own.pk])
    if request.method == "POST" and form.is_valid() and keep_place(own, place, by=request.user):
        kept = banking.revise(own, form.content(), by=request.user, at=timezone.now())
        if kept != current:
            messages.success(request, _("Saved as version %(number)s.") % {"number": kept.number})
        return redirect(back)
    title = own.get_kind_display()
    shown = {"form": form, "place": place, "title": title, "subtitle": within.name, "version": current}
    return form_page(request, within, back, **shown)


def keep_place(question: Question, place: PlaceForm, *, by: Any) -> bool:
    """Put the question where the form says, where the form was sent at all; False where that can't be."""
    if not place.is_posted:
        return True
    if not place.is_valid():
        return False
    try:
        banking.put(question, **place.cleaned_data, by=by, at=timezone.now())
    except Refused as refusal:
        place.add_error("category", str(refusal))
        return False
    return True


def form_page(request: HttpRequest, bank: QuestionBank | None, back: str, **shown: Any) -> HttpResponse:
    """The question editor, in a bank or in a quiz: `back` is where cancelling leads."""
    paths = bank.categories.values_list("path", flat=True) if bank else ()
    context = {**shown, "back": back, "image_form": ImageForm(), "paths": paths}
    return render(request, "assessments/admin/question_form.html", context)


@require_safe
def question(request: HttpRequest, bank: int, question: int) -> HttpResponse:
    """What the question says and said, who wrote it when, and where it is used."""
    within = own_bank(request, bank)
    own = get_object_or_404(within.questions.with_places(), pk=question)
    context = {
        "bank": within,
        "question": own,
        "versions": question_history.versions(own),
        "usage": question_history.usage(own),
        "row": bank_contents.rows([own])[0],
    }
    return render(request, "assessments/admin/bank_question.html", context)


@require_POST
def retire(request: HttpRequest, bank: int, question: int) -> HttpResponse:
    within = own_bank(request, bank)
    own = get_object_or_404(within.questions, pk=question)
    try:
        banking.retire([own], by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The question is retired. Attempts that have it keep it."))
    return redirect("banks:question", within.pk, own.pk)
