"""A unit being written, in every medium it is offered in."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Value
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from assessments.models import Assignment, Quiz
from cms.blocks import Body, to_document
from cms.models.curriculum import AuthoringPage, Kind, kinds
from cms.models.preview import preview
from courses import media
from courses.models import Media, SlideDeck

EMPTY = Value([], models.JSONField())
KEY_ROOM = 100  # of the 120 letters that a unit's key may have


class UnitPage(AuthoringPage):
    """One unit. Its `key` is given once and never changes: learners' progress refers to it."""

    key = models.SlugField(_("key"), max_length=120, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=kinds, default=Kind.READING)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=10, help_text=_("How long most people need.")
    )
    minimum_seconds = models.PositiveIntegerField(
        _("least time on the page (seconds)"),
        default=0,
        help_text=_("A reading or slides can't be finished before."),
    )
    required = models.BooleanField(_("needed for completion"), default=True)
    body = StreamField(Body(), verbose_name=_("body"), blank=True)
    media = models.ForeignKey(
        Media, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("video")
    )
    audio = models.ForeignKey(
        Media,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("audio"),
        help_text=_("A recording, or a video of which only the sound is offered."),
    )
    reading = StreamField(
        Body(), verbose_name=_("text to read instead"), blank=True, default=[], db_default=EMPTY
    )
    slides = models.ForeignKey(
        SlideDeck, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("slides")
    )
    quiz = models.ForeignKey(
        Quiz, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("quiz")
    )
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("assignment")
    )

    parent_page_types = ["cms.SubjectPage"]
    subpage_types: list[str] = []
    # A copy is a unit of its own: it gets a key of its own.
    exclude_fields_in_copy = ["key"]

    content_panels = [
        FieldPanel("title"),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("minutes"),
                FieldPanel("minimum_seconds"),
                FieldPanel("required"),
            ],
            heading=_("Kind and time"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("media"),
                FieldPanel("audio"),
                FieldPanel("slides"),
                FieldPanel("quiz"),
                FieldPanel("assignment"),
            ],
            heading=_("Video, audio, slides, quiz or assignment"),
            help_text=_(
                "The kind of the unit comes first. What else you fill in is offered as another way"
                " to learn the same: one of them is enough to finish the unit."
            ),
        ),
        FieldPanel("body"),
        FieldPanel("reading"),
    ]
    promote_panels: list[Any] = []

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        super().full_clean(*args, **kwargs)
        self._take_key()

    def minimal_clean(self) -> None:
        """What Wagtail asks of a draft; it too has its key from the first saving on."""
        super().minimal_clean()
        self._take_key()

    def _take_key(self) -> None:
        if not self.key:
            self.key = _free_key(self.slug)

    def to_document(self) -> dict[str, Any]:
        """The unit as learners get it: what its kind shows, and what else it can be learnt by."""
        activity = self._activity()
        others = {} if activity else self._alternatives()
        return {
            "key": self.key,
            "kind": self.kind,
            "title": self.title,
            "required": self.required,
            "minutes": self.minutes,
            "minimum_seconds": self.minimum_seconds,
            **self._shown(Kind(self.kind), self.body),
            "activity_key": activity.activity_key if activity else None,
            "purpose": activity.purpose if isinstance(activity, Quiz) else None,
            **others,
        }

    def _activity(self) -> Quiz | Assignment | None:
        """What the learner does in this unit and is graded for, where that is its kind."""
        of_kind = {Kind.QUIZ: self.quiz, Kind.ASSIGNMENT: self.assignment}
        return of_kind.get(Kind(self.kind))

    def _shown(self, kind: Kind, body: Any) -> dict[str, Any]:
        """What the learner's page shows of the unit as a video, a text and so on."""
        shown: dict[str, Any] = {"body": to_document(body), "media": None, "slides": None}
        if kind == Kind.VIDEO and self.media:
            shown["media"] = media.to_document(self.media)
        if kind == Kind.AUDIO and self.audio:
            shown["media"] = media.sound_to_document(self.audio)
        if kind == Kind.SLIDES and self.slides:
            shown["slides"] = media.deck_to_document(self.slides)
        return shown

    def _alternatives(self) -> dict[str, Any]:
        """Absent where there are none: a unit that never had any keeps its document."""
        filled = {
            Kind.VIDEO: self.media,
            Kind.SLIDES: self.slides,
            Kind.READING: self.reading,
            Kind.AUDIO: self.audio,
        }
        # A text goes along with a video or slides; where it is the unit itself, it stays by itself.
        beside = [] if self.kind == Kind.READING else self.body
        others = [
            {"kind": kind.value, **self._shown(kind, self.reading if kind == Kind.READING else beside)}
            for kind, content in filled.items()
            if content and kind != self.kind
        ]
        return {"alternatives": others} if others else {}

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return preview(request, self)


def _free_key(slug: str) -> str:
    """The slug, or the slug with the first number that no other unit of any course has.

    Cut so that the number, or the kind of another medium (courses.curriculum), still fits.
    """
    slug = slug[:KEY_ROOM]
    taken = set(UnitPage.objects.filter(key__startswith=slug).values_list("key", flat=True))
    numbered: Iterable[str] = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (slug, *numbered) if key not in taken)
