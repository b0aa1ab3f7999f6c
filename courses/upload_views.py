"""The back office's doors for a file that comes in parts, spoken to by upload.js; all answer in JSON.

An upload is its owner's: to everyone else it isn't there.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import uploads
from courses.forms import FinishForm
from courses.models import Upload
from lms.accounts import abilities
from lms.accounts.models import User
from lms.lib import json_body
from lms.lib.errors import Refused

BIGGEST = 2**63 - 1


def door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets in who may edit trainings, finds the upload among their own, and says refusals in JSON."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, upload: int | None = None, **kwargs: Any) -> HttpResponse:
        if not abilities.of(request.user).may("edit_course"):
            return _refusal(403, "forbidden", _("You may not upload videos."))
        if upload is not None:
            row = Upload.objects.filter(pk=upload, owner=request.user.pk).select_related("media").first()
            if row is None:
                return _refusal(404, uploads.UploadOver.code, str(uploads.UploadOver.message))
            kwargs["upload"] = row
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return _refusal(409, refusal.code, str(refusal))

    return answer


@require_POST
@door
def begin(request: HttpRequest) -> HttpResponse:
    """`{name, size, changed}` of a file → the upload it goes to, which may hold parts of it already."""
    try:
        told = json_body.parse(request.body)
        name, size, changed = told["name"], told["size"], told["changed"]
    except (json_body.NotJson, KeyError, TypeError):
        return _invalid()
    whole = all(type(number) is int and abs(number) <= BIGGEST for number in (size, changed))
    if not (isinstance(name, str) and name and whole):
        return _invalid()
    return _state(uploads.begin(cast(User, request.user), name, size, changed, at=timezone.now()))


@require_safe
@door
def upload(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Which parts are there."""
    return _state(upload)


@require_http_methods(["GET", "PUT"])
@door
def part(request: HttpRequest, upload: Upload, number: int) -> HttpResponse:
    """GET: where the part is to be PUT, with its bytes as the body; PUT: here, where no S3 takes it."""
    if request.method == "GET":
        here = request.build_absolute_uri(request.path)
        return JsonResponse({"url": uploads.address_of(upload, number) or here})
    length = request.META.get("CONTENT_LENGTH") or ""

    def read(size_bytes: int) -> bytes:
        try:
            return request.read(size_bytes)  # from the connection as it comes, never request.body
        except UnreadablePostError:
            return b""

    uploads.receive(upload, number, int(length) if length.isdecimal() else 0, read, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@door
def finish(request: HttpRequest, upload: Upload) -> HttpResponse:
    """The form without its file → the page of the video that was made; what is wrong by field otherwise."""
    form = FinishForm(request.POST, request.FILES, received=upload, for_user=request.user)
    if form.is_valid():
        return JsonResponse({"url": reverse("media:video", args=[form.instance.pk])})
    refused = [error for errors in form.errors.as_data().values() for error in errors]
    whole = {"code": refused[0].code, "message": " ".join(refused[0].messages), "fields": form.errors}
    return JsonResponse(whole, status=400)


@require_POST
@door
def discard(request: HttpRequest, upload: Upload) -> HttpResponse:
    uploads.forget(upload)
    return redirect("media:add")


def _state(upload: Upload) -> JsonResponse:
    number = 0  # the browser puts the part's number in its place
    return JsonResponse(
        {
            "part_bytes": upload.part_bytes,
            "part_count": upload.part_count,
            "received": sorted(uploads.received(upload)),
            "part": reverse("media:upload_part", args=[upload.pk, number]),
            "finish": reverse("media:finish_upload", args=[upload.pk]),
            "discard": reverse("media:discard_upload", args=[upload.pk]),
        }
    )


def _invalid() -> JsonResponse:
    return _refusal(400, "invalid", _("Some values are not right."))


def _refusal(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"code": code, "message": message}, status=status)
