"""The form of a training being written: it knows who fills it in."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from lms.accounts import abilities


class CoursePageForm(WagtailAdminPageForm):
    """A training stays within what the person's roles cover; whether review is needed, administrators say."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer = abilities.of(self.for_user)
        may_decide = answer.may("manage_batches", self.instance if self.instance.organiser_id else None)
        if "review_required" in self.fields and not may_decide:
            self.fields["review_required"].disabled = True

    def clean(self) -> Any:
        cleaned = super().clean()
        organiser, code = cleaned.get("organiser"), cleaned.get("code")
        if organiser and code:
            place = _Place({f"course:{code}", *organiser.scopes()})
            if not abilities.of(self.for_user).may("edit_course", place):
                self.add_error("organiser", _("You may only write trainings of units that your role covers."))
        return cleaned


class _Place:
    """Where a training that isn't saved yet would lie."""

    def __init__(self, scopes: set[str]) -> None:
        self._scopes = scopes

    def scopes(self) -> set[str]:
        return self._scopes
