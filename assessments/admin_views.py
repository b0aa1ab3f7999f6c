"""The quiz editor's pages in the back office: questions one by one, and a preview as learner."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from lms.accounts import abilities
from lms.lib.errors import Refused

from . import authoring, banking, builder, paper
from .bank_forms import PlaceForm
from .bank_question_views import form_page, keep_place
from .fields import answer_in
from .models import Question, Quiz
from .question_forms import QUESTION_FORMS


def own_quiz(request: HttpRequest, pk: int) -> Quiz:
    """A quiz of a course that the person may edit; 404 otherwise, since questions are secret."""
    if not abilities.of(request.user).may("edit_course"):
        raise PermissionDenied
    return get_object_or_404(Quiz.objects.editable_by(request.user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def add_question(request: HttpRequest, quiz: int, kind: str) -> HttpResponse:
    own = own_quiz(request, quiz)
    if kind not in QUESTION_FORMS:
        raise Http404
    form, place = QUESTION_FORMS[kind](request.POST or None), PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and place.is_valid():
        wanted = banking.Wanted(kind, form.content(), **place.cleaned_data)
        try:
            authoring.add_questions(own, [wanted], by=request.user, at=timezone.now())
        except Refused as refusal:
            place.add_error("category", str(refusal))
        else:
            messages.success(request, _("The question was added."))
            return redirect("quizzes:edit", own.pk)
    title = _("New question: %(kind)s") % {"kind": Question.Kind(kind).label}
    return form_page(
        request,
        authoring.bank_of(own),
        _builder(own),
        form=form,
        place=place,
        title=title,
        subtitle=own.title,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_question(request: HttpRequest, quiz: int, question: int) -> HttpResponse:
    within = own_quiz(request, quiz)
    own = get_object_or_404(
        Question.objects.in_use().editable_by(request.user).filter(slots__quiz=within).with_places(),
        pk=question,
    )
    current = own.versions.latest("number")
    form = QUESTION_FORMS[own.kind](request.POST or None, content=current.content)
    place = PlaceForm(request.POST or None, question=own)
    if request.method == "POST" and form.is_valid() and keep_place(own, place, by=request.user):
        kept = banking.revise(own, form.content(), by=request.user, at=timezone.now())
        if kept != current:
            messages.success(request, _("Saved as version %(number)s.") % {"number": kept.number})
        return redirect("quizzes:edit", within.pk)
    title = _("Question %(position)s: %(kind)s") % {
        "position": within.slots.get(question=own).position,
        "kind": own.get_kind_display(),
    }
    shown = {
        "form": form,
        "place": place,
        "title": title,
        "subtitle": within.title,
        "version": current,
        "regrade_url": f"{reverse('quizzes:regrades', args=[within.pk])}?question={own.pk}",
    }
    return form_page(request, own.bank, _builder(within), **shown)


def _builder(quiz: Quiz) -> str:
    return reverse("quizzes:edit", args=[quiz.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, quiz: int) -> HttpResponse:
    """The quiz as its learners meet it; a POST marks the answers and shows the feedback. Nothing is kept.

    Where questions are drawn, `seed` says which draw is shown.
    """
    own = own_quiz(request, quiz)
    built = builder.of(own, request.user)
    given = request.GET.get("seed", "")
    seed = int(given) if given.isdecimal() and len(given) < 10 else 1
    versions = builder.previewed(own, seed)
    answers: dict[int, Any] | None = None
    if request.method == "POST":
        answers = {version.pk: answer_in(request.POST, f"q{version.pk}") for version in versions}
    context = {
        "quiz": own,
        "shown": paper.preview_of(versions, answers),
        "built": built,
        "seed": seed,
        "next_seed": seed + 1,
    }
    return render(request, "assessments/preview.html", context)
