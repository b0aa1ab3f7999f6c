"""Slide decks in the back office: a list, and a form that takes a PDF."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.uploads import DeckForm
from courses import media
from courses.models import SlideDeck
from lms.accounts import abilities
from lms.lib.errors import Refused


@require_http_methods(["GET", "POST"])
def decks(request: HttpRequest) -> HttpResponse:
    if not abilities.of(request.user).may("edit_course"):
        raise PermissionDenied
    form = DeckForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _added(request, form):
        return redirect("cms_decks")
    return render(
        request, "cms/admin/decks.html", {"form": form, "decks": SlideDeck.objects.order_by("-pk")[:50]}
    )


def _added(request: HttpRequest, form: DeckForm) -> bool:
    title = form.cleaned_data["title"]
    try:
        deck = media.add_deck(
            media.free_key(SlideDeck, title, otherwise="salindia"), title, form.cleaned_data["file"].read()
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return False
    messages.success(
        request, _("“%(title)s” is stored with %(count)s pages.") % {"title": deck, "count": len(deck.pages)}
    )
    return True
