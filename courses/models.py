"""Trainings, their published curricula, batches, enrolments and what learners achieved.

Curriculum documents are described in `courses.outline`; who may write which row
is said in this app's README.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lms.accounts import abilities
from lms.accounts.models import WorkUnit
from lms.lib import dates


class Topic(models.Model):
    """What a training is about; a facet of the catalogue."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)

    class Meta:
        ordering = ["title"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.title


class Mode(models.TextChoices):
    ONLINE = "online", _("Online")
    BLENDED = "blended", _("Blended")


def modes() -> list[tuple[str, Any]]:
    """A callable, so that a new mode makes no migration."""
    return Mode.choices


class WatchPolicy(models.TextChoices):
    """What watching a video must prove before its unit is done."""

    OFF = "off", _("Off: participants say themselves that they have watched")
    SOFT = "soft", _("Soft: credit by the share that was really played")
    HARD = "hard", _("Hard: no seeking ahead and no speeding up before it was watched once")


def watch_policies() -> list[tuple[str, Any]]:
    """A callable, so that a new policy makes no migration."""
    return WatchPolicy.choices


class CourseQuerySet(models.QuerySet["Course"]):
    def published(self) -> "CourseQuerySet":
        """Courses that learners can find: with a curriculum, not archived."""
        return self.filter(current_version__isnull=False, archived_at=None)

    def editable_by(self, user: Any) -> "CourseQuerySet":
        """Courses whose content this person may edit."""
        return self.filter(abilities.of(user).where("edit_course", unit="organiser", course="code"))

    def administered_by(self, user: Any) -> "CourseQuerySet":
        """Courses whose batches this person may plan."""
        return self.filter(abilities.of(user).where("manage_batches", unit="organiser", course="code"))


class Course(models.Model):
    """A training as the catalogue shows it. Title, summary and JP follow the published curriculum."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="courses", verbose_name=_("topic"))
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=modes, default=Mode.ONLINE)
    organiser = models.ForeignKey(
        WorkUnit, models.PROTECT, related_name="courses", verbose_name=_("organiser")
    )
    instructors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="taught_courses", blank=True)
    lesson_hours = models.PositiveSmallIntegerField(_("lesson hours (JP)"), default=0)
    coverage_percent = models.DecimalField(
        _("share of a video to be watched (%)"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("90"),
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
    current_version = models.ForeignKey(
        "CurriculumVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("curriculum"),
    )
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name = _("training")
        verbose_name_plural = _("trainings")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("courses:course", args=[self.slug])

    def scopes(self) -> set[str]:
        return {f"course:{self.code}", *self.organiser.scopes()}


class CurriculumVersion(models.Model):
    """One published curriculum: an immutable document, complete in itself (see courses.publishing)."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    document = models.JSONField()
    summary_of_changes = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["course", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="one_curriculum_per_course_and_number"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} v{self.number}"


class Period(models.Model):
    """A span in which several trainings are offered together."""

    title = models.CharField(_("title"), max_length=120)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))

    class Meta:
        ordering = ["-opens_at"]
        verbose_name = _("period")
        verbose_name_plural = _("periods")

    def __str__(self) -> str:
        return self.title


class BatchQuerySet(models.QuerySet["Batch"]):
    def announced(self) -> "BatchQuerySet":
        """Batches that the public may see."""
        return self.exclude(announced_at=None)

    def open_for_registration(self, at: datetime) -> "BatchQuerySet":
        """Batches whose registration window contains `at` (the end is exclusive)."""
        return self.announced().filter(
            registration_opens_at__lte=at, registration_closes_at__gt=at, cancelled_at=None
        )

    def running(self, at: datetime) -> "BatchQuerySet":
        """Batches whose run contains `at` (the end is exclusive)."""
        return self.announced().filter(starts_at__lte=at, ends_at__gt=at, cancelled_at=None)

    def managed_by(self, user: Any) -> "BatchQuerySet":
        """Batches that this person may run."""
        where = abilities.of(user).where(
            "manage_batches", unit="course__organiser", course="course__code", batch="pk"
        )
        return self.filter(where)


class Batch(models.Model):
    """One run of a training (angkatan): it pins a curriculum and has seats. All windows are half-open."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ANNOUNCED = "announced", _("Opening soon")
        OPEN = "open", _("Registration open")
        FULL = "full", _("Full")
        CLOSED = "closed", _("Registration closed")
        RUNNING = "running", _("Running")
        REMEDIAL = "remedial", _("Remedial")
        FINISHED = "finished", _("Finished")
        CANCELLED = "cancelled", _("Cancelled")

    course = models.ForeignKey(Course, models.PROTECT, related_name="batches", verbose_name=_("training"))
    version = models.ForeignKey(
        CurriculumVersion, models.PROTECT, related_name="batches", verbose_name=_("curriculum version")
    )
    period = models.ForeignKey(Period, models.PROTECT, null=True, blank=True, related_name="batches")
    number = models.PositiveSmallIntegerField(_("batch number"), validators=[MinValueValidator(1)])
    registration_opens_at = models.DateTimeField(_("registration opens"))
    registration_closes_at = models.DateTimeField(_("registration closes"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    remedial_ends_at = models.DateTimeField(_("remedial ends"), null=True, blank=True)
    quota = models.PositiveIntegerField(_("quota"), validators=[MinValueValidator(1)])
    seats_taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    place = models.CharField(_("place"), max_length=120, default="Daring")
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "number"]
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="one_batch_per_course_and_number"),
            models.CheckConstraint(condition=Q(seats_taken__lte=F("quota")), name="seats_taken_within_quota"),
            models.CheckConstraint(
                condition=Q(registration_opens_at__lt=F("registration_closes_at")),
                name="registration_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="batch_starts_before_it_ends"
            ),
        ]
        indexes = [models.Index(fields=["registration_closes_at"], name="batch_by_registration_close")]

    def __str__(self) -> str:
        return _("%(course)s, batch %(number)s") % {"course": self.course.title, "number": self.roman}

    def get_absolute_url(self) -> str:
        return f"{self.course.get_absolute_url()}#angkatan-{self.number}"

    @property
    def roman(self) -> str:
        return dates.roman(self.number)

    @property
    def seats_left(self) -> int:
        return self.quota - self.seats_taken

    @property
    def last_learning_moment(self) -> datetime:
        """The exclusive end of learning: of the remedial window where there is one."""
        return self.remedial_ends_at or self.ends_at

    def is_learnable(self, at: datetime) -> bool:
        """Whether learning counts at `at`: from the start to the end of run or remedial."""
        return self.cancelled_at is None and self.starts_at <= at < self.last_learning_moment

    def state(self, at: datetime) -> "Batch.State":
        """What the batch is at `at`; registration is named first, since it may overlap the run."""
        if self.cancelled_at:
            return self.State.CANCELLED
        if self.announced_at is None or self.announced_at > at:
            return self.State.DRAFT
        if self.registration_opens_at <= at < self.registration_closes_at and at < self.ends_at:
            return self.State.OPEN if self.seats_left > 0 else self.State.FULL
        if at < self.registration_opens_at:
            return self.State.ANNOUNCED
        if at < self.starts_at:
            return self.State.CLOSED
        if at < self.ends_at:
            return self.State.RUNNING
        return self.State.REMEDIAL if self.is_learnable(at) else self.State.FINISHED

    def scopes(self) -> set[str]:
        return {f"batch:{self.pk}", *self.course.scopes()}


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: Any) -> "EnrolmentQuerySet":
        """One's own seats that were not given up."""
        return self.filter(learner=user, withdrawn_at=None)

    def managed_by(self, user: Any) -> "EnrolmentQuerySet":
        """Enrolments in batches that this person may run."""
        return self.filter(batch__in=Batch.objects.managed_by(user))


class Enrolment(models.Model):
    """A learner's seat in a batch. Only courses.enrolment writes it."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="enrolments")
    enrolled_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["learner", "batch"], name="one_enrolment_per_learner_and_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} in {self.batch_id}"

    def get_absolute_url(self) -> str:
        return reverse("courses:learn_home", args=[self.pk])


class UnitProgress(models.Model):
    """What a learner did in a unit. Written by courses.progress only; scores rise, what is done stays done.

    `learner_id` is carried so that the table can be split by learner; no foreign
    keys, since it is the hottest table. `evidence` holds what completion rests on:
    watched spans in media seconds, or the pages opened.
    """

    enrolment_id = models.BigIntegerField()
    learner_id = models.BigIntegerField()
    unit_key = models.CharField(max_length=120)
    started_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    evidence = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment_id", "unit_key"], name="one_progress_per_enrolment_and_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.unit_key}"


class CourseCompletion(models.Model):
    """The fact that a learner finished a training. The certificate hangs on it; it is never taken back."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="completion")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="completions")
    completed_at = models.DateTimeField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    lesson_hours = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["learner", "completed_at"], name="completion_by_learner")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} at {self.completed_at:%Y-%m-%d}"


class MediaKind(models.TextChoices):
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Audio")


def media_kinds() -> list[tuple[str, Any]]:
    """A callable, so that a new kind makes no migration."""
    return MediaKind.choices


class MediaState(models.TextChoices):
    """How far an upload is on its way to something that plays (courses.transcoding)."""

    UPLOADED = "uploaded", _("Waiting to be prepared")
    TRANSCODING = "transcoding", _("Being prepared")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


def media_states() -> list[tuple[str, Any]]:
    """A callable, so that a new state makes no migration."""
    return MediaState.choices


def private_storage() -> Storage:
    """Files that have no address: what was uploaded, before it is made fit to play."""
    return storages["private"]


class Media(models.Model):
    """A video or audio that units may offer, in the renditions that exist.

    `failure` is the code of a refusal of `courses.transcoding`. `claimed_until` is
    the lease of whoever prepares it, and until then the sweep leaves it alone.
    `hls` is the stored name of the master playlist. `scenes` says how to find small
    pictures of the film's course in one tile sheet (courses.scenes), null without any.
    """

    key = models.SlugField(_("key"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=10, choices=media_kinds, default=MediaKind.VIDEO, db_default="video"
    )
    source = models.FileField(
        _("uploaded file"),
        storage=private_storage,
        upload_to="media/sources/",
        max_length=250,
        blank=True,
        db_default="",
    )
    state = models.CharField(
        _("state"), max_length=12, choices=media_states, default=MediaState.READY, db_default="ready"
    )
    progress_percent = models.PositiveSmallIntegerField(_("progress"), default=0, db_default=0)
    failure = models.TextField(_("failure"), blank=True, default="", db_default="")
    claimed_until = models.DateTimeField(null=True, blank=True)
    duration_seconds = models.DecimalField(_("duration (s)"), max_digits=9, decimal_places=3, default=0)
    poster = models.FileField(_("poster"), upload_to="media/posters/", max_length=250, blank=True)
    hls = models.CharField(max_length=250, blank=True, default="", db_default="")
    scenes = models.JSONField(null=True, blank=True)
    transcript = models.TextField(_("transcript"), blank=True)

    class Meta:
        ordering = ["title"]
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        indexes = [
            models.Index(
                fields=["claimed_until"],
                condition=Q(state__in=["uploaded", "transcoding"]),
                name="media_in_preparation",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def length_in_words(self) -> str:
        return dates.length(float(self.duration_seconds))

    @property
    def is_in_preparation(self) -> bool:
        return self.state in {MediaState.UPLOADED, MediaState.TRANSCODING}

    @property
    def state_in_words(self) -> str:
        """The state, and how far it is while something happens."""
        words = str(MediaState(self.state).label)
        return f"{words}: {self.progress_percent} %" if self.state == MediaState.TRANSCODING else words


class MediaRendition(models.Model):
    """One file of a media in one quality; `height` is the shorter side of its pictures."""

    media = models.ForeignKey(Media, models.CASCADE, related_name="renditions")
    name = models.CharField(_("quality"), max_length=20)
    kind = models.CharField(
        _("kind"), max_length=10, choices=media_kinds, default=MediaKind.VIDEO, db_default="video"
    )
    height = models.PositiveSmallIntegerField(_("height"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to="media/renditions/", max_length=250)
    content_type = models.CharField(max_length=80, default="video/mp4")
    size_bytes = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["size_bytes"]
        constraints = [
            models.UniqueConstraint(fields=["media", "name"], name="one_rendition_per_media_and_quality")
        ]

    def __str__(self) -> str:
        return f"{self.media_id} {self.name}"


class MediaCaption(models.Model):
    """Captions of a media in one language, as WebVTT."""

    media = models.ForeignKey(Media, models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=10)
    label = models.CharField(_("label"), max_length=60)
    file = models.FileField(_("file"), upload_to="media/captions/")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["media", "language"], name="one_caption_per_media_and_language"),
        ]

    def __str__(self) -> str:
        return f"{self.media_id} {self.language}"


class Upload(models.Model):
    """A film or sound on its way in, part by part (courses.uploads); `media` is what became of it.

    Which parts are there, only the storage knows: the folder of the parts, or S3's
    multipart upload `remote_id` of the object `stored_as`. `fingerprint` is made of the
    file's name, size and last change, by which its owner's next try finds this one.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="uploads")
    name = models.CharField(_("file name"), max_length=255)
    size_bytes = models.PositiveBigIntegerField()
    part_bytes = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=250)
    remote_id = models.CharField(max_length=1024, blank=True)
    media = models.OneToOneField(Media, models.CASCADE, null=True, related_name="upload")
    created_at = models.DateTimeField()
    continued_at = models.DateTimeField(_("last continued"), db_index=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-continued_at"]
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "fingerprint"],
                condition=Q(finished_at=None),
                name="one_unfinished_upload_per_owner_and_file",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def part_count(self) -> int:
        return -(-self.size_bytes // self.part_bytes)

    def bytes_of(self, number: int) -> int:
        """How long the part is, counted from 1: all are equal but for the last."""
        return min(self.part_bytes, self.size_bytes - (number - 1) * self.part_bytes)


class SlideDeck(models.Model):
    """A PDF of slides and its pages as images with their text, made once at upload (courses.media)."""

    key = models.SlugField(_("key"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to="slides/")
    size_bytes = models.PositiveBigIntegerField()
    pages = models.JSONField(_("pages"), default=list)

    class Meta:
        ordering = ["title"]
        verbose_name = _("slide deck")
        verbose_name_plural = _("slide decks")

    def __str__(self) -> str:
        return self.title


class Verse(models.Model):
    """A verse of the Qur'an in a named edition. Loaded from a source, never edited freely."""

    surah = models.PositiveSmallIntegerField(
        _("surah"), validators=[MinValueValidator(1), MaxValueValidator(114)]
    )
    surah_name = models.CharField(_("name of the surah"), max_length=60)
    number = models.PositiveSmallIntegerField(
        _("verse"), validators=[MinValueValidator(1), MaxValueValidator(286)]
    )
    text = models.TextField(_("text"))
    meaning = models.TextField(_("meaning"))
    edition = models.CharField(_("edition"), max_length=120)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering = ["surah", "number"]
        verbose_name = _("verse")
        verbose_name_plural = _("verses")
        constraints = [
            models.UniqueConstraint(
                fields=["surah", "number", "edition"], name="one_text_per_verse_and_edition"
            )
        ]

    def __str__(self) -> str:
        return f"{self.surah_name} ({self.surah}): {self.number}"


class HoursRule(models.Model):
    """How many JP a year the law asks of a kind of employee, on the days it is valid (half-open)."""

    employment = models.CharField(_("employment"), max_length=10)
    minimum = models.PositiveSmallIntegerField(_("at least (JP)"), null=True, blank=True)
    maximum = models.PositiveSmallIntegerField(_("at most (JP)"), null=True, blank=True)
    minutes_per_hour = models.PositiveSmallIntegerField(_("minutes per JP"), default=45)
    legal_basis = models.CharField(_("legal basis"), max_length=200)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ["employment", "valid_from"]
        verbose_name = _("rule on lesson hours")
        verbose_name_plural = _("rules on lesson hours")
        constraints = [
            models.UniqueConstraint(
                fields=["employment", "valid_from"], name="one_hours_rule_per_employment_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employment} {self.valid_from}"
