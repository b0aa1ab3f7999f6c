"""The back office's pages of a question bank: its contents, its categories, and what is done to many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from lms.accounts import abilities
from lms.lib import numbers
from lms.lib.errors import Refused

from . import bank_contents, categories
from .bank_actions import ACTIONS, Action, Deed
from .bank_forms import AskForm
from .models import Category, Question, QuestionBank

ROWS_A_PAGE = 50


def own_bank(request: HttpRequest, pk: int) -> QuestionBank:
    """A bank in which the person may edit questions; 404 otherwise, since questions are secret."""
    if not abilities.of(request.user).may("edit_questions"):
        raise PermissionDenied
    return get_object_or_404(QuestionBank.objects.editable_by(request.user), pk=pk)


def ask_form(bank: QuestionBank, asked: QueryDict) -> AskForm:
    """What the address asks of the bank's questions; the first page asks nothing. Two queries."""
    paths = bank.categories.values_list("path", flat=True)
    return AskForm(asked, paths=paths, tags=bank.tags.values_list("name", flat=True))


@require_safe
def contents(request: HttpRequest, bank: int) -> HttpResponse:
    """The bank's questions with what is asked of them, and its categories at the side."""
    own = own_bank(request, bank)
    form = ask_form(own, request.GET)
    asked = form.asked()
    page = Paginator(bank_contents.matching(own, asked), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "bank": own,
        "form": form,
        "asked": asked,
        "tree": bank_contents.tree(own),
        "total": own.questions.in_use().count(),
        "page": page,
        "rows": bank_contents.rows(page.object_list),
        "query": query_without_page(request.GET),
        "actions": [(name, action.label) for name, action in ACTIONS.items()],
        "kinds": Question.Kind.choices,
    }
    return render(request, "assessments/admin/bank.html", context)


def query_without_page(asked: QueryDict) -> str:
    kept = asked.copy()
    kept.pop("page", None)
    return kept.urlencode()


@require_POST
def many(request: HttpRequest, bank: int) -> HttpResponse:
    """Ask before something is done to the checked questions, or to all that match; then do it."""
    own = own_bank(request, bank)
    action = ACTIONS.get(request.POST.get("action", ""))
    chosen = _chosen(own, request.POST)
    back = _back(own, request.POST.get("query", ""))
    if action is None or not chosen:
        messages.warning(request, _("Choose questions, and what is to be done with them."))
        return redirect(back)
    is_confirmed = "confirmed" in request.POST
    form = action.form(request.POST if is_confirmed else None, bank=own, user=request.user)
    if is_confirmed and form.is_valid():
        return _done(request, own, action, chosen, form.cleaned_data, back)
    context = {
        "bank": own,
        "form": form,
        "back": back,
        "action": request.POST["action"],
        "title": str(action.question % {"count": len(chosen)}),
        "chosen": chosen,
        "takes_all": "all" in request.POST,
        "query": request.POST.get("query", ""),
        "paths": own.categories.values_list("path", flat=True),
    }
    return render(request, "assessments/admin/bank_many.html", context)


def _chosen(bank: QuestionBank, posted: QueryDict) -> list[Question]:
    """The questions that were checked, or all that the listing was narrowed to."""
    if "all" in posted:
        asked = ask_form(bank, QueryDict(posted.get("query", ""))).asked()
        return list(bank_contents.matching(bank, asked))
    ids = [int(pk) for pk in posted.getlist("question") if pk.isdecimal() and len(pk) < 19]
    return list(bank.questions.filter(pk__in=ids))


def _done(
    request: HttpRequest,
    bank: QuestionBank,
    action: Action,
    chosen: list[Question],
    facts: dict[str, Any],
    back: str,
) -> HttpResponse:
    try:
        action.do(Deed(bank, chosen, facts, by=request.user, at=timezone.now()))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    told = ngettext(
        "%(action)s: done for %(count)s question.", "%(action)s: done for %(count)s questions.", len(chosen)
    )
    messages.success(request, told % {"action": action.label, "count": numbers.grouped(len(chosen))})
    return redirect(back)


def _back(bank: QuestionBank, query: str) -> str:
    address = reverse("banks:contents", args=[bank.pk])
    return f"{address}?{QueryDict(query).urlencode()}" if query else address


@require_POST
def add_category(request: HttpRequest, bank: int) -> HttpResponse:
    own = own_bank(request, bank)
    path = request.POST.get("path", "")
    return _kept(request, own, lambda: categories.add(own, path, by=request.user, at=timezone.now()))


@require_POST
def change_category(request: HttpRequest, bank: int, category: int) -> HttpResponse:
    """Rename or move a category, or take an empty one out."""
    own = own_bank(request, bank)
    kept: Category = get_object_or_404(own.categories, pk=category)
    path, act = request.POST.get("path", ""), request.POST.get("do")
    if act == "rename":
        return _kept(request, own, lambda: categories.rename(kept, path, by=request.user, at=timezone.now()))
    if act == "remove":
        return _kept(request, own, lambda: categories.remove(kept, by=request.user, at=timezone.now()))
    return redirect("banks:contents", own.pk)


def _kept(request: HttpRequest, bank: QuestionBank, rule: Callable[[], object]) -> HttpResponse:
    try:
        rule()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The categories were changed."))
    return redirect("banks:contents", bank.pk)
