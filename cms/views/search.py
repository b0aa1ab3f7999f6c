"""One search over trainings, services and what there is to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms import window

LONGEST = 100


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST]
    return render(request, "cms/search.html", {"found": window.find(text, at=timezone.now())})
