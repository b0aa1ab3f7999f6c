"""Public services as their units promise them: the standard, the channels, the pledge.

Who may write which row is said in this app's README.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from lms.accounts import abilities
from lms.accounts.models import WorkUnit, name_expression
from lms.lib.numbers import rupiah


class Part(models.IntegerChoices):
    """The 14 components of a service standard, by the numbers of Permenpan RB 15/2014."""

    REQUIREMENTS = 1, _("Requirements")
    PROCEDURE = 2, _("Procedure")
    TIME = 3, _("Processing time")
    COST = 4, _("Cost")
    PRODUCT = 5, _("Product")
    COMPLAINTS = 6, _("Complaints and suggestions")
    LEGAL_BASIS = 7, _("Legal basis")
    FACILITIES = 8, _("Facilities")
    COMPETENCE = 9, _("Staff competence")
    SUPERVISION = 10, _("Internal supervision")
    STAFF = 11, _("Number of staff")
    SERVICE_GUARANTEE = 12, _("Service guarantee")
    SAFETY_GUARANTEE = 13, _("Safety guarantee")
    EVALUATION = 14, _("Performance evaluation")


# The verb of `abilities` that everything the back office does to services asks for.
EDIT = "edit_services"
PUBLISHED_PARTS = tuple(part for part in Part if part <= Part.COMPLAINTS)


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    VERIFIED = "verified", _("Verified")
    PUBLISHED = "published", _("Published")
    TRANSFERRED = "transferred", _("Transferred")
    INACTIVE = "inactive", _("Inactive")


# What the public meets: a transferred service still points to its new authority.
PUBLIC_STATES = (State.PUBLISHED.value, State.TRANSFERRED.value)


class TimeUnit(models.TextChoices):
    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    WORKING_DAYS = "working_days", _("working days")


class ChannelKind(models.TextChoices):
    OFFICE = "office", _("At the office")
    ONLINE = "online", _("Online")
    PHONE = "phone", _("By telephone")
    EMAIL = "email", _("By e-mail")


# A place of our own or an address people may follow; never a scheme that runs something.
followable = RegexValidator(
    r"^(https://|mailto:|tel:|/(?!/))",
    _("Begin with https://, mailto:, tel: or, for a page of this site, with /."),
)


# Callables, so that a new choice makes no migration.
def parts() -> list[tuple[int, Any]]:
    return Part.choices


def states() -> list[tuple[str, Any]]:
    return State.choices


def time_units() -> list[tuple[str, Any]]:
    return TimeUnit.choices


def channel_kinds() -> list[tuple[str, Any]]:
    return ChannelKind.choices


class Facet(models.Model):
    """A value people choose services by. Data, never a list in code: other organisations have others."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)

    class Meta:
        abstract = True
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Category(Facet):
    class Meta(Facet.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")


class LifeEvent(Facet):
    class Meta(Facet.Meta):
        verbose_name = _("life event")
        verbose_name_plural = _("life events")


class Religion(Facet):
    class Meta(Facet.Meta):
        verbose_name = _("religion")
        verbose_name_plural = _("religions")


class ServiceQuerySet(models.QuerySet["Service"]):
    def published(self) -> ServiceQuerySet:
        """Services that can be asked for now."""
        return self.filter(state=State.PUBLISHED)

    def public(self) -> ServiceQuerySet:
        """Services that anyone may read about: the published and, so that nobody is lost, the transferred."""
        return self.filter(state__in=[State.PUBLISHED, State.TRANSFERRED])

    def editable_by(self, user: Any) -> ServiceQuerySet:
        """Services whose standard this person may edit: those of units that their roles cover."""
        return self.filter(abilities.of(user).where(EDIT, unit="authority"))

    def visible_to(self, user: Any) -> ServiceQuerySet:
        """What is public and, for those who edit them, the rest of their own."""
        if not abilities.of(user).may(EDIT):
            return self.public()
        return self.public() | self.editable_by(user)

    def with_authority_name(self, on: date) -> ServiceQuerySet:
        """Services that know what their unit is called on the day `on`, without a query each."""
        return self.select_related("authority").annotate(authority_name=name_expression("authority", on))


class Service(ClusterableModel):
    """A public service. Its state is moved by `catalogue`, its 14 components are written by `standards`."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"))
    keywords = models.TextField(
        _("other words for it"),
        blank=True,
        help_text=_("Words people search with that the title doesn't hold."),
    )
    authority = models.ForeignKey(
        WorkUnit, models.PROTECT, related_name="services", verbose_name=_("competent authority")
    )
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="services", verbose_name=_("category")
    )
    life_events = models.ManyToManyField(
        LifeEvent, related_name="services", blank=True, verbose_name=_("life events")
    )
    religion = models.ForeignKey(
        Religion, models.PROTECT, null=True, blank=True, related_name="services", verbose_name=_("religion")
    )
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    office_hours = models.CharField(_("office hours"), max_length=200, blank=True)

    time_amount = models.PositiveSmallIntegerField(
        _("processing time"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    time_unit = models.CharField(
        _("unit of time"), max_length=20, choices=time_units, default=TimeUnit.WORKING_DAYS
    )
    cost_rupiah = models.PositiveBigIntegerField(_("cost in rupiah"), null=True, blank=True)
    cost_most_rupiah = models.PositiveBigIntegerField(
        _("highest cost in rupiah"),
        null=True,
        blank=True,
        help_text=_("Only where the cost differs by case."),
    )
    cost_note = models.CharField(_("note on the cost"), max_length=200, blank=True)

    action_label = models.CharField(_("text of the button"), max_length=60, blank=True)
    action_url = models.CharField(
        _("target of the button"), max_length=300, blank=True, validators=[followable]
    )

    state = models.CharField(_("state"), max_length=20, choices=states, default=State.DRAFT, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    transferred_to = models.CharField(_("new authority"), max_length=200, blank=True, editable=False)
    transferred_url = models.URLField(_("its address"), blank=True, editable=False)
    transferred_on = models.DateField(_("day of the transfer"), null=True, blank=True, editable=False)
    transfer_note = models.CharField(
        _("legal basis of the transfer"), max_length=200, blank=True, editable=False
    )

    # Plain words for `search`, written by it: one column, so that both databases find the same.
    search_title = models.TextField(blank=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("service")
        verbose_name_plural = _("services")
        indexes = [
            models.Index(fields=["state", "category"], name="services_by_category"),
            models.Index(fields=["state", "authority"], name="services_by_authority"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.TRANSFERRED)
                | (~Q(transferred_to="") & ~Q(transferred_url="") & Q(transferred_on__isnull=False)),
                name="transferred_service_says_where_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED)
                | Q(published_at__isnull=False, time_amount__isnull=False, cost_rupiah__isnull=False),
                name="published_service_has_time_and_cost",
            ),
            models.CheckConstraint(
                condition=Q(cost_most_rupiah__isnull=True) | Q(cost_most_rupiah__gte=F("cost_rupiah")),
                name="highest_cost_is_not_below_the_cost",
                violation_error_message=_("The highest cost must not be below the cost."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("services:service", args=[self.slug])

    def scopes(self) -> set[str]:
        """A service lies where its authority lies."""
        return self.authority.scopes()

    @property
    def is_public(self) -> bool:
        return self.state in {State.PUBLISHED, State.TRANSFERRED}

    @property
    def time_text(self) -> str:
        """The promised time in words, "7 hari kerja"; empty while unknown."""
        return in_words(self.time_amount, self.time_unit) if self.time_amount else ""

    @property
    def time_iso(self) -> str:
        """The promised time as an ISO 8601 duration; working days are days there, the text says more."""
        if not self.time_amount:
            return ""
        return {
            TimeUnit.MINUTES: f"PT{self.time_amount}M",
            TimeUnit.HOURS: f"PT{self.time_amount}H",
        }.get(TimeUnit(self.time_unit), f"P{self.time_amount}D")

    @property
    def cost_text(self) -> str:
        """The cost in words: free, an amount, or from one amount to another; empty while unknown."""
        if self.cost_rupiah is None:
            return ""
        if self.cost_most_rupiah:
            return f"{rupiah(self.cost_rupiah)}–{rupiah(self.cost_most_rupiah)}"
        return rupiah(self.cost_rupiah) if self.cost_rupiah else gettext("Free of charge")


def in_words(amount: int, unit: str) -> str:
    """A number with its unit of time: "7 working days"."""
    texts = {
        TimeUnit.MINUTES: ngettext("%(n)s minute", "%(n)s minutes", amount),
        TimeUnit.HOURS: ngettext("%(n)s hour", "%(n)s hours", amount),
        TimeUnit.DAYS: ngettext("%(n)s day", "%(n)s days", amount),
        TimeUnit.WORKING_DAYS: ngettext("%(n)s working day", "%(n)s working days", amount),
    }
    return texts[TimeUnit(unit)] % {"n": amount}


class ServiceComponent(models.Model):
    """One of the 14 components of a service's standard. A component without text doesn't exist."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="components")
    number = models.PositiveSmallIntegerField(_("component"), choices=parts)
    body = models.TextField(_("text"), help_text=_("One item a line."))

    class Meta:
        ordering = ["service", "number"]
        verbose_name = _("component of a standard")
        verbose_name_plural = _("components of standards")
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="one_text_per_service_and_component"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=14), name="component_is_one_of_14"),
            models.CheckConstraint(condition=~Q(body=""), name="component_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {Part(self.number).label}"

    @property
    def items(self) -> list[str]:
        """The lines of the text, one item each."""
        return [line.strip() for line in self.body.splitlines() if line.strip()]


class Channel(models.Model):
    """Where a service can be had: an office, a site, a telephone number, an address."""

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(_("kind"), max_length=20, choices=channel_kinds, default=ChannelKind.OFFICE)
    label = models.CharField(_("name"), max_length=200)
    url = models.CharField(_("address"), max_length=300, blank=True, validators=[followable])
    note = models.CharField(_("note"), max_length=200, blank=True)
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)

    sort_order_field = "sort_order"

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("channel")
        verbose_name_plural = _("channels")

    def __str__(self) -> str:
        return self.label


class ServicePledgeQuerySet(models.QuerySet["ServicePledge"]):
    def editable_by(self, user: Any) -> ServicePledgeQuerySet:
        """Pledges of units that this person's roles cover."""
        return self.filter(abilities.of(user).where(EDIT, unit="unit"))

    def of(self, unit: WorkUnit) -> ServicePledge | None:
        """The pledge a service of this unit stands under: its own, else that of the nearest unit above."""
        return self.filter(unit__path__in=unit.lineage).order_by("-unit__path", "-signed_on").first()


class ServicePledge(models.Model):
    """A unit's Maklumat Pelayanan. A new one is added beside the old, which stays as it was signed."""

    unit = models.ForeignKey(WorkUnit, models.PROTECT, related_name="pledges", verbose_name=_("work unit"))
    body = models.TextField(_("text"))
    place = models.CharField(_("place"), max_length=100)
    signed_on = models.DateField(_("day of signing"))
    signatory_name = models.CharField(_("name of the signatory"), max_length=200)
    signatory_position = models.CharField(_("position of the signatory"), max_length=200)

    objects = ServicePledgeQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "-signed_on"]
        verbose_name = _("service pledge")
        verbose_name_plural = _("service pledges")
        constraints = [
            models.UniqueConstraint(fields=["unit", "signed_on"], name="one_pledge_per_unit_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.signed_on}"

    def scopes(self) -> set[str]:
        return self.unit.scopes()
