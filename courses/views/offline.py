"""Saving units for use without a connection: what to keep, the page of what is kept, the service worker."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import condition, require_safe

from courses import offline, progress
from courses.views.learning import own_enrolment
from lms.lib.errors import Refused

WORKER = "js/sw.js"


@require_safe
@never_cache
@login_required
def manifest(request: HttpRequest, enrolment: int, unit: str) -> HttpResponse:
    """What a browser has to fetch to keep the unit, with sizes (js/offline.js)."""
    seat = own_enrolment(request, enrolment)
    try:
        package = offline.package(seat, unit, at=timezone.now())
    except progress.UnitUnknown as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        return JsonResponse({"code": refusal.code, "message": str(refusal)}, status=409)
    return JsonResponse(
        {
            "page": reverse("courses:learn", args=[seat.pk, unit]),
            "title": package.title,
            "course": seat.batch.course.title,
            "until": int(package.until.timestamp() * 1000),
            "files": [{"url": one.url, "bytes": one.size_bytes} for one in package.files],
            "renditions": [
                {
                    "url": one.url,
                    "bytes": one.size_bytes,
                    "label": one.label,
                    "kind": one.kind,
                    "type": one.content_type,
                }
                for one in package.renditions
            ],
        }
    )


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """What is saved on this device, filled in there. It is kept there too, so it names nobody."""
    return render(request, "courses/saved.html")


def _worker_etag(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(_worker()).hexdigest()[:16]}"'


@require_safe
@cache_control(no_cache=True)
@condition(etag_func=_worker_etag)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it may answer for all pages; its content is its version."""
    answer = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/"
    return answer


def _worker() -> bytes:
    path = finders.find(WORKER)
    if path is None:
        raise Http404
    return _read(path, Path(path).stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read(path: str, changed_at: int) -> bytes:
    return Path(path).read_bytes()
