"""The quiz builder's doors: order, questions out of banks, random draws, sections."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from lms.lib.errors import Refused

from . import arrangement, authoring, bank_contents, blueprints
from .admin_views import own_quiz
from .bank_views import ROWS_A_PAGE, ask_form, query_without_page
from .builder_forms import DrawForm, SectionForm
from .models import Question, QuestionBank, Quiz, Section, Slot


@require_POST
def arrange(request: HttpRequest, quiz: int) -> HttpResponse:
    """Put the slots in the posted order, one of them moved or taken out; JSON for the page's script."""
    own = own_quiz(request, quiz)
    wants_json = request.headers.get("Accept") == "application/json"
    try:
        message = _arranged(own, request.POST, by=request.user)
    except Refused as refusal:
        if wants_json:
            return JsonResponse({"code": refusal.code, "message": str(refusal)}, status=409)
        messages.error(request, str(refusal))
    else:
        if wants_json:
            return JsonResponse({"message": message})
        messages.success(request, message)
    return redirect("quizzes:edit", own.pk)


def _arranged(quiz: Quiz, posted: QueryDict, *, by: Any) -> str:
    at = timezone.now()
    if out := _number(posted.get("out")):
        for slot in quiz.slots.filter(pk=out):
            authoring.take_out(slot, by=by, at=at)
        return _("Taken out. Attempts that have it keep it.")
    sections = [None, *quiz.sections.values_list("pk", flat=True)]
    groups: dict[int | None, list[int]] = {section: [] for section in sections}
    for slot_id in map(_number, posted.getlist("slot")):
        groups.setdefault(_number(posted.get(f"section-{slot_id}")), []).append(slot_id or 0)
    order = list(groups.values())
    for name, step in (("up", -1), ("down", 1)):
        if name in posted:
            order = arrangement.moved(order, _number(posted[name]) or 0, step)
    pairs = [(slot, section) for section, group in zip(groups, order, strict=True) for slot in group]
    authoring.arrange(quiz, pairs, by=by, at=at)
    return _("The order is saved.")


def _number(posted: object) -> int | None:
    is_number = isinstance(posted, str) and posted.isdecimal() and len(posted) < 19
    return int(str(posted)) if is_number else None


@require_http_methods(["GET", "HEAD", "POST"])
def pick(request: HttpRequest, quiz: int) -> HttpResponse:
    """Find questions in the banks that the person may use, and put many into the quiz."""
    own = own_quiz(request, quiz)
    banks = QuestionBank.objects.usable_by(request.user)
    bank = banks.filter(pk=_number(request.GET.get("bank")) or 0).first() or banks.first()
    if request.method == "POST":
        return _place(request, own)
    shown: dict[str, Any] = {"quiz": own, "banks": banks, "chosen_bank": bank}
    if bank:
        form = ask_form(bank, request.GET)
        asked = form.asked()
        found = bank_contents.matching(bank, asked).in_use()
        page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
        shown |= {
            "form": form,
            "asked": asked,
            "page": page,
            "rows": bank_contents.rows(page.object_list),
            "query": query_without_page(request.GET),
            "standing": set(own.slots.exclude(question=None).values_list("question", flat=True)),
            "sections": own.sections.all(),
        }
    return render(request, "assessments/admin/quiz_pick.html", shown)


def _place(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    wanted = [_number(pk) or 0 for pk in request.POST.getlist("question")]
    by_id = {one.pk: one for one in Question.objects.usable_by(request.user).filter(pk__in=wanted)}
    chosen = [by_id[pk] for pk in dict.fromkeys(wanted) if pk in by_id]
    section = quiz.sections.filter(pk=_number(request.POST.get("section")) or 0).first()
    if not chosen:
        messages.warning(request, _("Check the questions that are to be put into the quiz."))
        return redirect(f"{reverse('quizzes:pick', args=[quiz.pk])}?{request.POST.get('query', '')}")
    try:
        authoring.place(quiz, chosen, section=section, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The questions stand in the quiz."))
    return redirect("quizzes:edit", quiz.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def add_draw(request: HttpRequest, quiz: int) -> HttpResponse:
    own = own_quiz(request, quiz)
    return _draw_page(request, own, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_draw(request: HttpRequest, quiz: int, slot: int) -> HttpResponse:
    own = own_quiz(request, quiz)
    kept = get_object_or_404(own.slots.filter(question=None).select_related("draw_bank", "quiz"), pk=slot)
    return _draw_page(request, own, kept)


def _draw_page(request: HttpRequest, quiz: Quiz, slot: Slot | None) -> HttpResponse:
    """The draw's form, how many questions it finds, and, when it is to be saved, the draw."""
    banks = QuestionBank.objects.usable_by(request.user)
    if slot and slot.draw_bank_id:  # its own bank stays a choice, also for whoever may not use it elsewhere
        banks = banks | QuestionBank.objects.filter(pk=slot.draw_bank_id)
    asked = _number(request.GET.get("bank")) or (slot.draw_bank_id if slot else None)
    bank = banks.filter(pk__in=[asked] if asked else []).first() or banks.first()
    if bank is None:
        messages.warning(request, _("There is no question bank that you may use yet."))
        return redirect("quizzes:edit", quiz.pk)
    form = DrawForm(request.POST or None, quiz=quiz, bank=bank, slot=slot)
    found = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") != "count":
            return _draw_kept(request, quiz, slot, form)
        found = _found(form)
    context = {"quiz": quiz, "slot": slot, "banks": banks, "chosen_bank": bank, "form": form, "found": found}
    return render(request, "assessments/admin/quiz_draw.html", context)


def _found(form: DrawForm) -> int:
    draw = form.draw()
    tried = Slot(
        draw_bank=draw.bank,
        draw_category=draw.category,
        draw_tag=draw.tag,
        draw_difficulty=draw.difficulty,
    )
    return blueprints.drawn_from(tried).count()


def _draw_kept(request: HttpRequest, quiz: Quiz, slot: Slot | None, form: DrawForm) -> HttpResponse:
    at = timezone.now()
    try:
        if slot:
            authoring.change_draw(slot, form.draw(), by=request.user, at=at)
        else:
            section = form.cleaned_data.get("section")
            authoring.add_draw(quiz, form.draw(), section=section, by=request.user, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The random draw is saved."))
    return redirect("quizzes:edit", quiz.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def add_section(request: HttpRequest, quiz: int) -> HttpResponse:
    own = own_quiz(request, quiz)
    return _section_page(request, Section(quiz=own))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_section(request: HttpRequest, quiz: int, section: int) -> HttpResponse:
    own = own_quiz(request, quiz)
    return _section_page(request, get_object_or_404(own.sections.select_related("quiz"), pk=section))


def _section_page(request: HttpRequest, section: Section) -> HttpResponse:
    form = SectionForm(request.POST or None, instance=section)
    if request.method == "POST" and form.is_valid():
        authoring.keep_section(form.save(commit=False), by=request.user, at=timezone.now())
        messages.success(request, _("The section is saved."))
        return redirect("quizzes:edit", section.quiz_id)
    return render(request, "assessments/admin/quiz_section.html", {"quiz": section.quiz, "form": form})


@require_POST
def change_section(request: HttpRequest, quiz: int, section: int) -> HttpResponse:
    """Move a section up or down among the sections, or take it away; what stood in it stays in the quiz."""
    own = own_quiz(request, quiz)
    kept = get_object_or_404(own.sections.select_related("quiz"), pk=section)
    act = request.POST.get("do")
    if act == "remove":
        authoring.remove_section(kept, by=request.user, at=timezone.now())
        messages.success(request, _("The section is gone; its questions stand before the sections."))
    elif act in ("up", "down"):
        authoring.move_section(kept, -1 if act == "up" else 1, by=request.user, at=timezone.now())
    return redirect("quizzes:edit", own.pk)
