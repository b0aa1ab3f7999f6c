"""People, work units, roles and the audit log in Wagtail's admin."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, Case, OuterRef, Subquery, When
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from django.views.generic.edit import FormMixin
from django_filters import CharFilter, DateFromToRangeFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic

from lms.lib.errors import Refused

from . import abilities, audit, nik, nip, people, roles, units
from .back_office_forms import EnterPersonForm, GrantForm, PersonEditForm, UnitForm, UnitRenameForm
from .models import AuditEntry, RoleGrant, User, WorkUnit, name_expression
from .policy import AbilityPolicy
from .view_sets import OwnRowsIndexView, OwnRowsViewSet


class OurViewSet(OwnRowsViewSet):
    form_fields = ()  # views without a form are built too, then left out


class ScopedRow(View):
    """A single row is found only where the person's role reaches; elsewhere it doesn't exist."""

    permission_policy: AbilityPolicy
    request: Any

    def get_queryset(self):
        return self.permission_policy.rows(self.request.user)


class RefusingForm(FormMixin, View):
    """Lets a rule's refusal appear on the form instead of as a crash."""

    request: Any

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            self.produced_error_message = str(refusal)
            return self.form_invalid(form)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "by": self.request.user}


# --- people ---------------------------------------------------------------------------------


def people_seen_by(user):
    """People in the units that the user administers; superusers are nobody's but another superuser's."""
    found = User.objects.filter(abilities.of(user).where("see_people", unit="profile__unit"))
    return found if user.is_superuser else found.filter(is_superuser=False)


class PeopleListing(OwnRowsIndexView):
    def get_base_queryset(self):
        today = timezone.localdate()
        return (
            super()
            .get_base_queryset()
            .select_related("profile")
            .annotate(unit_name=name_expression("profile__unit_id", today))
        )


class EnterPerson(RefusingForm, generic.CreateView):
    def save_instance(self):
        data = self.form.cleaned_data
        return people.enter(
            self.form.identity,
            data["name"],
            email=data["email"],
            unit=data["unit"],
            by=self.request.user,
            at=timezone.now(),
        )


class CorrectPerson(ScopedRow, RefusingForm, generic.EditView):
    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        _note_a_look(request.user, self.object)
        return response

    def save_instance(self):
        person = User.objects.get(pk=self.object.pk)
        people.correct(person, self.form.cleaned_data, by=self.request.user, at=timezone.now())
        return person


class SeePerson(generic.InspectView):
    def get_object(self, queryset=None):
        rows = self.permission_policy.rows(self.request.user)
        return get_object_or_404(rows.select_related("profile__unit"), pk=self.pk)

    def get(self, request, *args, **kwargs):
        _note_a_look(request.user, self.object)
        return super().get(request, *args, **kwargs)

    def get_fields_context(self):
        person, profile = self.object, getattr(self.object, "profile", None)
        shown = [
            (_("Name"), person.name),
            (_("NIP"), nip.grouped(person.nip) if person.nip else ""),
            (_("NIK"), nik.mask(person.nik) if person.nik else ""),
            (_("E-mail"), person.email or ""),
            (_("Last signed in"), person.last_login or ""),
        ]
        if profile:
            own = ("birth_place", "birth_on", "sex", "employment", "rank", "position", "unit", "phone")
            shown += [
                (
                    capfirst(profile._meta.get_field(name).verbose_name),
                    getattr(profile, f"get_{name}_display", lambda name=name: getattr(profile, name))() or "",
                )
                for name in own
            ]
        granted = RoleGrant.objects.active().filter(user=person)
        shown.append((_("Roles"), ", ".join(str(grant) for grant in granted)))
        return [{"label": label, "value": value or "–"} for label, value in shown]


def _note_a_look(viewer, person):
    audit.record(viewer, "person.viewed", person, at=timezone.now())


class PersonViewSet(OurViewSet):
    """Takes the place of Wagtail's user administration (see BackOfficePeopleConfig)."""

    model = User
    icon = "user"
    menu_name = "people"
    menu_label = _("People")
    add_to_settings_menu = False
    pages = frozenset({"add", "edit", "inspect"})
    inspect_view_enabled = True
    ordering = "name"
    search_fields = ("name", "nip", "email")
    search_backend_name = None
    list_display = (
        "name",
        Column("nip", label=_("NIP"), accessor=lambda person: nip.grouped(person.nip) if person.nip else "–"),
        Column("unit_name", label=_("Work unit")),
        Column("employment", label=_("Employment"), accessor="profile.get_employment_display"),
        BooleanColumn("is_active", label=_("Active")),
        DateColumn("last_login", label=_("Last signed in"), sort_key="last_login"),
    )
    index_view_class = PeopleListing
    add_view_class = EnterPerson
    edit_view_class = CorrectPerson
    inspect_view_class = SeePerson
    permission_policy = AbilityPolicy(
        User,
        verbs={"view": "see_people", "add": "edit_people", "change": "edit_people"},
        rows=people_seen_by,
    )

    def get_form_class(self, for_update=False):
        return PersonEditForm if for_update else EnterPersonForm


# --- work units -----------------------------------------------------------------------------


class UnitListing(OwnRowsIndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().with_names(timezone.localdate())


class AddUnit(RefusingForm, generic.CreateView):
    def save_instance(self):
        return units.add(**self.form.cleaned_data, by=self.request.user, at=timezone.now())


class RenameUnit(ScopedRow, RefusingForm, generic.EditView):
    def save_instance(self):
        units.rename(self.object, **self.form.cleaned_data, by=self.request.user, at=timezone.now())
        return WorkUnit.objects.get(pk=self.object.pk)


class UnitViewSet(OurViewSet):
    model = WorkUnit
    icon = "site"
    name = "accounts_units"
    url_prefix = "units"
    menu_label = _("Work units")
    pages = frozenset({"add", "edit"})
    ordering = "path"
    list_per_page = 100
    search_fields = ("code", "names__name")
    search_backend_name = None
    list_display = (
        TitleColumn(
            "name",
            label=_("Name"),
            accessor=lambda unit: f"{'— ' * (unit.depth - 1)}{unit.name}",
            url_name="accounts_units:edit",
        ),
        Column("code", label=_("Code"), sort_key="code"),
    )
    index_view_class = UnitListing
    add_view_class = AddUnit
    edit_view_class = RenameUnit
    permission_policy = AbilityPolicy(
        WorkUnit,
        verbs=dict.fromkeys(("view", "add", "change"), "edit_units"),
        rows=lambda user: WorkUnit.objects.filter(abilities.of(user).where("edit_units", path="path")),
    )

    def get_form_class(self, for_update=False):
        return UnitRenameForm if for_update else UnitForm


# --- roles ----------------------------------------------------------------------------------


def grants_seen_by(user):
    """Roles that are held, where the user may give and take them."""
    answer = abilities.of(user).where("grant_roles", path="unit_path")
    return RoleGrant.objects.active().with_unit_path().filter(answer).select_related("user", "granted_by")


class GrantRole(RefusingForm, generic.CreateView):
    success_message = _("The role is given.")

    def save_instance(self):
        data = self.form.cleaned_data
        return roles.grant(
            data["person"], data["role"], data["scope"], by=self.request.user, at=timezone.now()
        )

    def get_success_buttons(self):
        return []


class RevokeRole(ScopedRow, generic.DeleteView):
    page_title = _("Take back")
    success_message = _("The role is taken back.")

    @property
    def confirmation_message(self):
        return gettext("Take this role back? The log keeps who gave and who took it.")

    def delete_action(self):
        try:
            roles.revoke(self.object, by=self.request.user, at=timezone.now())
        except roles.NotYours as refusal:
            raise PermissionDenied from refusal


class GrantViewSet(OurViewSet):
    model = RoleGrant
    icon = "key"
    name = "accounts_roles"
    url_prefix = "roles"
    menu_label = _("Roles")
    pages = frozenset({"add", "delete"})
    ordering = "-granted_at"
    search_fields = ("user__name", "user__nip", "scope")
    search_backend_name = None
    list_display = (
        Column("user", label=_("Person")),
        Column("role", label=_("Role"), accessor="get_role_display", sort_key="role"),
        Column("scope", label=_("Scope"), sort_key="scope"),
        Column("granted_by", label=_("Given by")),
        DateColumn("granted_at", label=_("Given"), sort_key="granted_at"),
        TitleColumn(
            "revoke", label="", accessor=lambda grant: _("Take back"), url_name="accounts_roles:delete"
        ),
    )
    list_filter = ("role",)
    index_view_class = OwnRowsIndexView
    add_view_class = GrantRole
    delete_view_class = RevokeRole
    permission_policy = AbilityPolicy(
        RoleGrant, verbs=dict.fromkeys(("view", "add", "delete"), "grant_roles"), rows=grants_seen_by
    )

    def get_form_class(self, for_update=False):
        return GrantForm


# --- audit log ------------------------------------------------------------------------------


class WholeSitePolicy(AbilityPolicy):
    """The log holds entries of every unit: only who sees the whole site may read it."""

    def user_has_permission(self, user, action):
        return action in self.verbs and abilities.of(user).scopes_for(self.verbs[action]) is abilities.ALL


class AuditFilters(WagtailFilterSet):
    action = CharFilter(label=_("Action"), lookup_expr="startswith")
    at = DateFromToRangeFilter(label=_("At"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields = ["action", "at"]


class AuditListing(OwnRowsIndexView):
    def get_base_queryset(self):
        # Entries call a person by an opaque label; the present name is looked up for the reader.
        person = User.objects.filter(pk=Cast(OuterRef("target_id"), BigIntegerField())).values("name")[:1]
        named = Case(When(target_type="accounts.user", then=Subquery(person)), default="target_label")
        return super().get_base_queryset().annotate(target_name=named)


class AuditViewSet(OurViewSet):
    pages = frozenset()
    model = AuditEntry
    icon = "history"
    name = "accounts_audit"
    url_prefix = "audit"
    menu_label = _("Audit log")
    ordering = "-at"
    list_per_page = 50
    search_fields = ("action", "target_label", "actor__name")
    search_backend_name = None
    filterset_class = AuditFilters
    list_display = (
        DateColumn("at", label=_("At"), sort_key="at"),
        Column("actor", label=_("Done by"), accessor=lambda entry: entry.actor or _("the platform")),
        Column("action", label=_("Action"), sort_key="action"),
        Column("target_name", label=_("On")),
        Column("details", label=_("Details"), accessor=lambda entry: _as_words(entry.details)),
    )
    index_view_class = AuditListing
    permission_policy = WholeSitePolicy(
        AuditEntry, verbs={"view": "see_audit"}, rows=lambda user: AuditEntry.objects.select_related("actor")
    )


def _as_words(details):
    return ", ".join(f"{name}: {value}" for name, value in details.items())
