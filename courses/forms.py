"""Forms of the back office. They translate; the rules decide."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from courses import batches, media, uploads
from courses import captions as caption_files
from courses.models import Batch, Course, Media, Upload
from courses.tasks import transcode_media
from lms.lib.errors import Refused
from lms.lib.queue import after_commit


class RuleForm(WagtailAdminModelForm):
    """A model form whose row is written by a rule, with who and when; a refusal is an error of the form.

    Subclasses give `write(facts)`, which calls the rule and returns its row.
    """

    write: Callable[[dict[str, Any]], Any]

    def _post_clean(self) -> None:
        """The rule checks what the model's own validation would."""

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.instance = self.write(facts)
            except Refused as refusal:
                raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        return facts

    def save(self, commit: bool = True) -> Any:
        return self.instance


class BatchForm(RuleForm):
    """Plans or changes a batch. `reason` is owed once the batch was announced."""

    reason = forms.CharField(
        label=_("Reason of the change"),
        required=False,
        help_text=_("Needed once the batch was announced; it is kept on the audit trail."),
    )

    class Meta:
        model = Batch
        fields = ["course", *batches.CHANGEABLE]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = Course.objects.published().administered_by(self.for_user)
        self.fields["course"].queryset = courses
        if self.instance.pk:
            self.fields["course"].disabled = True

    def write(self, facts: dict[str, Any]) -> Batch:
        at = timezone.now()
        if self.instance.pk:
            return batches.change(
                self.instance, facts, by=self.for_user, reason=facts.get("reason", ""), at=at
            )
        return batches.plan(facts["course"], facts, by=self.for_user, at=at)


class AboutVideoForm(RuleForm):
    """What is told of a video when it comes in: its title, captions and transcript."""

    captions = forms.FileField(
        label=_("Captions (Indonesian)"),
        help_text=_("WebVTT (.vtt) or SubRip (.srt), at most 1 MB. Other languages can be added later."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )

    class Meta:
        model = Media
        fields = ["title", "transcript"]

    def clean_captions(self) -> bytes | None:
        """The file's bytes, once it is known that they can be read; a refusal stands beside the field."""
        file = self.cleaned_data["captions"]
        data = file.read(caption_files.BYTES_MAX + 1) if file else None
        if data is not None:
            try:
                caption_files.parse(data)
            except caption_files.CaptionError as refusal:
                raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        return data

    def told(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The facts as the rules take them."""
        captions = [] if facts["captions"] is None else [("id", "", facts["captions"])]
        return {"captions": captions, "transcript": facts["transcript"], "at": timezone.now()}


class VideoForm(AboutVideoForm):
    """A video in one request, for who has no JavaScript; a worker makes it fit to play in every quality."""

    upload = forms.FileField(
        label=_("Video or sound recording"),
        help_text=_(
            "Any usual format. The sizes that learners can afford and a version with sound alone"
            " are made of it."
        ),
        widget=forms.FileInput(attrs={"accept": "video/*,audio/*"}),
    )

    field_order = ["upload", "title", "captions", "transcript"]

    def clean_upload(self) -> Any:
        file = self.cleaned_data["upload"]
        try:
            uploads.refuse_size(file.size)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        return file

    def write(self, facts: dict[str, Any]) -> Media:
        key = media.free_key(Media, facts["title"])
        started = media.start(key, facts["title"], facts["upload"], **self.told(facts))
        after_commit(transcode_media, media_id=started.pk)
        return started


class FinishForm(AboutVideoForm):
    """The same for a file that has arrived in parts."""

    def __init__(self, *args: Any, received: Upload, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received = received

    def write(self, facts: dict[str, Any]) -> Media:
        made = uploads.finish(self.received, facts["title"], **self.told(facts))
        after_commit(transcode_media, media_id=made.pk)
        return made


class DescribeForm(RuleForm):
    """Title and transcript of a video that is there; its file stays."""

    class Meta:
        model = Media
        fields = ["title", "transcript"]

    def write(self, facts: dict[str, Any]) -> Media:
        return media.describe(
            self.instance,
            title=facts["title"],
            transcript=facts["transcript"],
            by=self.for_user,
            at=timezone.now(),
        )
