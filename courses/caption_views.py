"""Page of the back office for a video's captions: which there are, a new file, and taking one away."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from courses import captioning, playback
from courses import captions as caption_files
from courses.models import Media, MediaCaption
from lms.accounts import abilities
from lms.lib.errors import Refused


class CaptionsForm(forms.Form):
    """A caption file and its language; what is in the file, the rule judges."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=captioning.choices)
    file = forms.FileField(
        label=gettext_lazy("Caption file"),
        help_text=gettext_lazy(
            "WebVTT (.vtt) or SubRip (.srt), at most 1 MB. It replaces the captions in this language."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def captions(request: HttpRequest, media: int) -> HttpResponse:
    """A video's captions by language; a POST stores a file, or takes the captions in `remove` away."""
    if not abilities.of(request.user).may("edit_course"):
        raise PermissionDenied
    video = get_object_or_404(Media, pk=media)
    if "remove" in request.POST:
        return _remove(request, video)
    form = CaptionsForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _store(request, video, form):
        return redirect(request.path)
    at = timezone.now()
    rows = [_row(caption, at) for caption in video.captions.order_by("language")]
    return render(request, "courses/admin/captions.html", {"media": video, "form": form, "rows": rows})


def _store(request: HttpRequest, video: Media, form: CaptionsForm) -> bool:
    """Whether the file was stored; a refusal stands beside the file's field."""
    language = form.cleaned_data["language"]
    data = form.cleaned_data["file"].read(caption_files.BYTES_MAX + 1)
    try:
        captioning.add(video, language, "", data, at=timezone.now(), by=request.user)
    except Refused as refusal:
        form.add_error("file", forms.ValidationError(str(refusal), code=refusal.code))
        return False
    messages.success(
        request, _("The captions are stored: %(language)s.") % {"language": captioning.LANGUAGES[language]}
    )
    return True


def _remove(request: HttpRequest, video: Media) -> HttpResponse:
    captioning.remove(video, request.POST["remove"], at=timezone.now(), by=request.user)
    messages.success(request, _("The captions are removed."))
    return redirect(request.path)


def _row(caption: MediaCaption, at: datetime) -> dict[str, Any]:
    """A language with its number of cues; `problem` says why there is none, so that it can be repaired."""
    address = playback.address(str(caption.file.name), at=at)
    row = {"language": caption.language, "label": caption.label, "url": address, "problem": ""}
    try:
        with caption.file.open("rb") as stored:
            return {**row, "cues": len(caption_files.parse(stored.read()))}
    except caption_files.CaptionError as refusal:
        return {**row, "problem": str(refusal)}
    except FileNotFoundError:
        return {**row, "problem": _("The file is missing; upload it again.")}
