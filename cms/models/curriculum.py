"""The authoring tree: a course page with its subjects and units. Learners never meet it (cms.publishing).

These pages have no address of their own: opening one leads to the training in the
catalogue, and a preview is the learner's page fed with the draft.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.course_form import CoursePageForm
from cms.models.preview import preview
from cms.panels import OutlinePanel
from courses.models import Course, Mode, Topic, WatchPolicy, watch_policies
from lms.accounts.models import WorkUnit

CODE = RegexValidator(
    r"^[A-Z0-9][A-Z0-9-]{1,19}$", _("Capital letters, digits and hyphens only, such as MBP-01.")
)


class Group(models.TextChoices):
    INTRODUCTION = "introduction", _("Introduction")
    CORE_BASIC = "core_basic", _("Basic group")
    CORE_MAIN = "core_main", _("Core group")
    SUPPORTING = "supporting", _("Supporting group")


class Kind(models.TextChoices):
    VIDEO = "video", _("Video")
    READING = "reading", _("Reading")
    SLIDES = "slides", _("Slides")
    AUDIO = "audio", _("Audio")
    QUIZ = "quiz", _("Quiz")
    ASSIGNMENT = "assignment", _("Assignment")


# Callables, so that a new choice makes no migration.
def groups() -> list[tuple[str, Any]]:
    return Group.choices


def kinds() -> list[tuple[str, Any]]:
    return Kind.choices


def modes() -> list[tuple[str, Any]]:
    return Mode.choices


class CourseIndexPage(Page):
    """Holds the course pages. The review workflow hangs here."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CoursePage"]
    show_in_menus_default = False

    class Meta:
        verbose_name = _("trainings being written")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("courses:catalogue")

    preview_modes: list[tuple[str, str]] = []


class AuthoringPage(Page):
    """What course, subject and unit pages share: they belong to a course; the learner's page shows them."""

    class Meta:
        abstract = True

    def course_page(self) -> "CoursePage":
        """The course page that this page is or lies under."""
        return self.get_ancestors(inclusive=True).type(CoursePage).specific().get()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.course_page())


class CoursePage(AuthoringPage):
    """A training being written. It owns the course with its code; its page's address is the course's."""

    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[CODE],
        help_text=_("Stays for ever: certificates and roles name it."),
    )
    summary = models.TextField(
        _("summary"), max_length=600, help_text=_("Two or three sentences for the catalogue.")
    )
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("topic"))
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=modes, default=Mode.ONLINE)
    organiser = models.ForeignKey(WorkUnit, models.PROTECT, related_name="+", verbose_name=_("organiser"))
    instructors = ParentalManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("instructors")
    )
    outcomes = StreamField(
        [("outcome", blocks.CharBlock(label=_("Outcome"), max_length=250))],
        verbose_name=_("what participants will be able to do"),
        blank=True,
    )
    coverage_percent = models.DecimalField(
        _("share of a video to be watched (%)"),
        max_digits=5,
        decimal_places=2,
        default=90,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    watch_policy = models.CharField(
        _("proof of watching"),
        max_length=10,
        choices=watch_policies,
        default=WatchPolicy.SOFT,
        db_default=WatchPolicy.SOFT,
    )
    sequential = models.BooleanField(_("units unlock one after another"), default=True)
    review_required = models.BooleanField(
        _("publishing needs a reviewer"),
        default=False,
        help_text=_("Then only training administrators publish; instructors submit for review."),
    )

    base_form_class = CoursePageForm
    parent_page_types = ["cms.CourseIndexPage"]
    subpage_types = ["cms.SubjectPage"]

    content_panels = [
        FieldPanel("title"),
        OutlinePanel(),
        FieldPanel("summary"),
        FieldPanel("outcomes"),
    ]
    facts_panels = [
        FieldPanel("code"),
        MultiFieldPanel(
            [FieldPanel("topic"), FieldPanel("audience"), FieldPanel("mode")], heading=_("In the catalogue")
        ),
        MultiFieldPanel([FieldPanel("organiser"), FieldPanel("instructors")], heading=_("People")),
        MultiFieldPanel(
            [
                FieldPanel("sequential"),
                FieldPanel("watch_policy"),
                FieldPanel("coverage_percent"),
                FieldPanel("review_required"),
            ],
            heading=_("Rules"),
        ),
        FieldPanel("slug"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Curriculum")),
            ObjectList(facts_panels, heading=_("Facts and rules")),
        ]
    )

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")

    def course_page(self) -> "CoursePage":
        return self

    def get_absolute_url(self) -> str:
        return Course(slug=self.slug).get_absolute_url()

    def scopes(self) -> set[str]:
        """Where the training lies, for `abilities`: as its course says, also before that exists."""
        return {f"course:{self.code}", *self.organiser.scopes()}

    def clean(self) -> None:
        super().clean()
        kept = (
            type(self).objects.filter(pk=self.pk).values_list("code", flat=True).first() if self.pk else None
        )
        if kept and kept != self.code and Course.objects.filter(code=kept).exists():
            raise ValidationError({"code": _("This training was published: its code stays.")})

    def to_document(self, subjects: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "title": self.title,
            "summary": self.summary,
            "outcomes": [str(child.value) for child in self.outcomes],
            "subjects": subjects,
        }

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return preview(request, self)


class SubjectPage(AuthoringPage):
    group = models.CharField(_("group"), max_length=20, choices=groups, default=Group.CORE_MAIN)
    jp = models.PositiveSmallIntegerField(
        _("lesson hours (JP)"), default=2, validators=[MaxValueValidator(200)]
    )

    parent_page_types = ["cms.CoursePage"]
    subpage_types = ["cms.UnitPage"]

    content_panels = [FieldPanel("title"), FieldPanel("group"), FieldPanel("jp"), OutlinePanel()]
    promote_panels: list[Any] = []

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")

    def to_document(self, units: list[dict[str, Any]]) -> dict[str, Any]:
        return {"group": self.group, "title": self.title, "jp": self.jp, "units": units}

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return preview(request, self)
