"""Forms of the back office. They translate; the rules decide."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from courses import batches, media
from courses.models import Batch, Course, Media
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


class VideoForm(RuleForm):
    """An upload that a worker makes fit to play in every quality, with captions and a transcript."""

    upload = forms.FileField(
        label=_("Video or sound recording"),
        help_text=_(
            "Any usual format. The sizes that learners can afford and a version with sound alone"
            " are made of it."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "video/*,audio/*"}),
    )
    captions = forms.FileField(label=_("Captions (WebVTT, Indonesian)"), required=False)

    class Meta:
        model = Media
        fields = ["title", "transcript"]

    field_order = ["title", "upload", "captions", "transcript"]

    def write(self, facts: dict[str, Any]) -> Media:
        captions = [("id", "Bahasa Indonesia", facts["captions"].read())] if facts["captions"] else []
        started = media.start(
            media.free_key(Media, facts["title"]),
            facts["title"],
            facts["upload"],
            captions=captions,
            transcript=facts["transcript"],
            at=timezone.now(),
        )
        after_commit(transcode_media, media_id=started.pk)
        return started
